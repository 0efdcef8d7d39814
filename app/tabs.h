/*
 * The row of tabs. Where not all fit it scrolls, as little as shows the
 * current one and the one after it; "<" and ">" stand where there are more.
 * A pane's number stays its own, shown or not.
 */
#ifndef CALLBOX_TABS_H
#define CALLBOX_TABS_H

#include "app/app.h"

void tabs_draw(const struct app *app, struct canvas *canvas);
/* Which pane's tab is at column x of a row of that many; "<" and ">" are the
 * tabs that hide behind them. -1: none. */
int tabs_at(const struct app *app, int cols, int x);

#endif
