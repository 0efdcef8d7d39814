/* Around the panes: tabs at the top, status at the bottom, what lies above. */
#ifndef CALLBOX_CHROME_H
#define CALLBOX_CHROME_H

#include "app/app.h"

/* The whole screen into app->canvas. */
void chrome_draw(struct app *app);
/* Milliseconds until the status line changes by itself; -1: it does not. */
int chrome_wait(const struct app *app);

#endif
