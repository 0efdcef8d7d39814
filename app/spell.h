/*
 * Spelling, by a program that speaks ispell's protocol (`aspell -a`,
 * `hunspell -a`): words go in, one a line, and what is wrong comes back with
 * what may have been meant. One process a language and a question, never
 * waited for; it sees words, and no sentence.
 *
 * Setting spell: "auto" takes hunspell or aspell, whichever is there; "off";
 * or a command line. spell-languages: "en_US,de_DE"; a word is right when it
 * is in one of them.
 */
#ifndef CALLBOX_SPELL_H
#define CALLBOX_SPELL_H

#include "app/app.h"

/* Ask for the pane about words, one a line ("*word": into the person's own
 * dictionary); the answer is PANE_EVENT_SPELT. False: there is no program, or
 * the last question is not answered. */
bool spell_ask(struct app *app, int pane_number, const char *words);
/* What to poll and in how many ms it has taken too long; -1: nothing. */
int spell_fd(const struct app *app, int *wait);
/* Take what has come. */
void spell_turn(struct app *app);
void spell_end(struct app *app);

#endif
