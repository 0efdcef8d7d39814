/* The help overlay: the keys that work right here, from the tables. */
#ifndef CALLBOX_HELP_H
#define CALLBOX_HELP_H

#include "app/app.h"

void help_toggle(struct app *app);
/* Every key belongs to the overlay while it is open. */
void help_key(struct app *app, const char *key);
void help_draw(const struct app *app, struct canvas *canvas);

#endif
