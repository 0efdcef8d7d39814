/*
 * The segments pane: how many people each has, and who they are. Intercom
 * keeps segments; nobody can change them by the API. object_id: see
 * panes/records/browse.h.
 */
#include "config.h"

#include "panes/records/browse.h"

#include <stdlib.h>
#include <string.h>

struct segments {
	struct browse browse;
};

static void show_people(struct pane *pane, const struct pane_call *call)
{
	const struct record *record = browse_current(browse_of(pane));
	const char *of = record ? record_value(record, "of")->text : NULL;
	char *where;

	if (!record)
		return;
	where = mem_printf("search:segment:\"%s\"", browse_query_value(
	    browse_of(pane), record));
	pane->host->go(pane, of && !strcmp(of, "company") ? "companies" :
	    "contacts", where);
	free(where);
}

static const struct pane_action actions[] = {
	BROWSE_ACTIONS,
	{ "show-people", "Who is in the segment", "View", show_people,
	    ACTION_ITEM },
	{ 0 }
};

static const struct pane_key keys[] = {
	BROWSE_KEYS,
	{ "Enter", "show-people", "list" }, { "c", "show-people", NULL },
	{ 0 }
};

static bool segments_open(struct pane *pane, const char *object_id,
    struct error *err)
{
	browse_open(pane, RECORD_SEGMENT, object_id);
	return true;
}

PANE_ENTRY = {
	BROWSE_OPS(struct segments),
	.caps = PANE_TEXT | PANE_OFFLINE | NEEDS(READ_PEOPLE),
	.name = "segments", .title = "Segments",
	.help = "Segments: how many people, and who they are.",
	.actions = actions, .keys = keys,
	.open = segments_open, .event = browse_dispatch,
	.close = browse_close,
};
