/* Going from one account to another inside the program. */
#ifndef CALLBOX_ACCOUNTS_H
#define CALLBOX_ACCOUNTS_H

#include "app/app.h"

/* Go to that one; NULL: ask which. */
void accounts_switch(struct app *app, const char *name);
/* What was picked. */
void accounts_answer(struct app *app, const struct pane_event *answer);

#endif
