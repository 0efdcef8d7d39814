/*
 * The question at the bottom of the screen: a pane's (host->ask), the command
 * prompt (:) and the palette (C-k). One at a time; a new one cancels the old.
 */
#ifndef CALLBOX_PROMPT_H
#define CALLBOX_PROMPT_H

#include "app/app.h"

void prompt_ask(struct app *app, int number, const struct pane_ask *ask);
void prompt_command(struct app *app, const char *initial);
void prompt_palette(struct app *app);
/* Cancelled: the pane that asked is told. */
void prompt_cancel(struct app *app);

void prompt_key(struct app *app, const char *key);
void prompt_text(struct app *app, const char *text, bool pasted);
/* y: row of the screen. A click selects, a double click takes. */
void prompt_mouse(struct app *app, int y, enum pane_button button);
/* Over the lowest rows of the canvas. */
void prompt_draw(const struct app *app, struct canvas *canvas);

#endif
