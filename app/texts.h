/*
 * On leaving: texts that are in memory only, because the disk is full or
 * nothing can be written, are offered to be saved elsewhere.
 */
#ifndef CALLBOX_TEXTS_H
#define CALLBOX_TEXTS_H

#include "app/app.h"

/* After the panes are closed and curses has ended, before the worker ends.
 * Without a terminal they go to $XDG_RUNTIME_DIR, or the first place that
 * takes them; the log says where. */
void texts_leave(struct app *app);

#endif
