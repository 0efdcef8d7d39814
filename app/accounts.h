/* Going from one account to another inside the program. */
#ifndef CALLBOX_ACCOUNTS_H
#define CALLBOX_ACCOUNTS_H

#include "app/app.h"

/* Connect that one, or authorize it anew: the guide (app/guide.h) has the
 * terminal, in a process of its own, so that no secret comes into this one. */
void accounts_connect(struct app *app, const char *name);
/* The guide has ended with that wait status: go there, or say how to go on. */
void accounts_connected(struct app *app, int status);
/* Go to that one; NULL: ask which. */
void accounts_switch(struct app *app, const char *name);
/* What was picked. */
void accounts_answer(struct app *app, const struct pane_event *answer);

#endif
