/*
 * Actions: everything that a key, the prompt or the palette can do.
 *
 * The program's own stand in one table; the panes bring theirs. An action is
 * looked up in the focused pane first, then in the program's table, then in
 * the other open panes.
 */
#ifndef CALLBOX_ACTION_H
#define CALLBOX_ACTION_H

#include "app/app.h"

struct app_action {
	const char *name, *help, *group;
	void (*run)(struct app *app, const struct pane_call *call);
	uint32_t flags;          /* enum pane_action_flags */
};

struct app_key {
	const char *keys, *action;
};

/* Both end with a NULL name. */
const struct app_action *app_actions(void);
const struct app_key *app_keys(void);

/* Run by name; false: no such action here (and the user is told). */
bool action_run(struct app *app, const char *name,
    const struct pane_call *call);
/* "name argument", as typed or bound; count: typed before the key, else 0. */
bool action_run_line(struct app *app, const char *line, int count);
/* Whether any loaded pane or the program has it; an argument may follow. */
bool action_known(const struct app *app, const char *name);
/* What keys.ini is checked against. Borrows app. */
struct config_actions action_checks(struct app *app);
/* Its flags as an action of that pane (NULL: none); 0: it is none of its. */
uint32_t action_flags(const struct open_pane *open, const char *name);

#endif
