/*
 * The teams pane: members, distribution, limit, and what each team has to do.
 * object_id: see panes/records/browse.h.
 */
#include "config.h"

#include "panes/records/browse.h"

#include <stdlib.h>

struct teams {
	struct browse browse;
};

static const struct browse_count columns[] = {
	{ "Open", "state:open", COUNT_BAR },
	{ "Snoozed", "state:snoozed", COUNT_NUMBER },
	{ "Waiting", "state:open", COUNT_WAITING },
	{ 0 }
};

static void show_admins(struct pane *pane, const struct pane_call *call)
{
	pane->host->go(pane, "admins", NULL);
}

/* Who of the team has how much to do. */
static void show_members(struct pane *pane, const struct pane_call *call)
{
	const struct record *record = browse_current(browse_of(pane));
	char *where;

	if (!record)
		return;
	where = mem_printf("search:team:\"%s\"", browse_query_value(
	    browse_of(pane), record));
	pane->host->go(pane, "admins", where);
	free(where);
}

static const struct pane_action actions[] = {
	BROWSE_ACTIONS,
	{ "show-conversations", "Its open conversations, in the inbox", "View",
	    browse_conversations, ACTION_ITEM },
	{ "show-snoozed", "Its snoozed conversations, in the inbox", "View",
	    browse_second, ACTION_ITEM },
	{ "show-members", "Its members, with what each has to do", "View",
	    show_members, ACTION_ITEM },
	{ "show-admins", "All admins, with what each has to do", "View", show_admins, 0 },
	{ 0 }
};

static const struct pane_key keys[] = {
	BROWSE_KEYS,
	{ "c", "show-conversations", NULL }, { "z", "show-snoozed", NULL },
	{ "m", "show-members", NULL }, { "a", "show-admins", NULL },
	{ 0 }
};

static bool teams_open(struct pane *pane, const char *object_id,
    struct error *err)
{
	browse_open(pane, RECORD_TEAM, object_id);
	counts_init(pane, "team", columns);
	return true;
}

static void teams_event(struct pane *pane, const struct pane_event *event)
{
	browse_event(pane, event);
}

PANE_ENTRY = {
	BROWSE_OPS(struct teams),
	.caps = PANE_TEXT | PANE_OFFLINE | PANE_TAB | NEEDS(READ_ADMINS),
	.name = "teams", .title = "Teams",
	.help = "Teams: members, and what each team has to do.",
	.actions = actions, .keys = keys,
	.open = teams_open, .event = teams_event, .close = browse_close,
};
