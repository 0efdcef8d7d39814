/*
 * The one poll(): everything happens in a turn of it, in a fixed order:
 *
 *   1. signals    size, stop, child ended
 *   2. input      keys and text, one after the other, until none is left
 *   3. replies    from the worker, until none is left
 *   4. timers     the panes', the message's
 *   5. draw       once, if something changed and the terminal is ready
 *
 * Nothing else waits; without a reason to, nothing wakes up.
 */
#ifndef CALLBOX_LOOP_H
#define CALLBOX_LOOP_H

#include "app/app.h"

/* Take the signals over; before term_start. */
bool loop_init(struct error *err);
/* Until app->quitting. */
void loop_run(struct app *app);
/* Give the window its own title back; before the terminal is given back. */
void loop_leave_title(struct app *app);
/* What a key or text does now: prompt, help, pane or keymap. For tests too. */
void loop_key(struct app *app, const char *key);
void loop_text(struct app *app, const char *text, bool pasted);

#endif
