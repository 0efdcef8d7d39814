/*
 * What completes the command prompt (:): names of actions, and behind a name
 * that is known the arguments it can have. Each choice is a whole line.
 */
#ifndef CALLBOX_COMPLETE_H
#define CALLBOX_COMPLETE_H

#include "app/app.h"

/* The text changed (or the prompt is new): other choices, where the words
 * before the last call for them; filtered. */
void complete_typed(struct app *app);
/* Whether the choice under the bar is meant, and not the text as typed. */
bool complete_takes_choice(const struct app *app);

#endif
