/*
 * What the palette (C-k) offers: actions, places of the panes (views), recent
 * conversations, teammates; and, while something is typed, what the mirror
 * finds for it in every cached message.
 *
 * A choice's id is an action line. Everything here needs app->prompt to be the
 * palette; the prompt calls it and draws what comes of it.
 */
#ifndef CALLBOX_PALETTE_H
#define CALLBOX_PALETTE_H

#include "app/app.h"

void palette_open(struct app *app);
/* The text changed: ask the mirror, unless it is still busy with the last. */
void palette_typed(struct app *app);
void palette_reply(struct app *app, const struct api_reply *reply);

#endif
