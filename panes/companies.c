/*
 * The companies pane. object_id: see panes/records/browse.h. The service has
 * no search for companies in 2.16: what is filtered and sorted is filtered and
 * sorted here, when the whole list has been fetched.
 */
#include "config.h"

#include "panes/records/browse.h"

#include <stdlib.h>

struct companies {
	struct browse browse;
};

static void remove_company(struct pane *pane, const struct pane_call *call)
{
	browse_change(pane, VERB_DELETE, NULL, NULL, 0);
}

static const struct pane_action actions[] = {
	BROWSE_ACTIONS,
	BROWSE_WRITE_ACTIONS(NEEDS(WRITE_PEOPLE)),
	{ "add-note", "Add a note", "Change", browse_note,
	    ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "tag-company", "Add or remove tags", "Change", browse_tags,
	    ACTION_ITEM | NEEDS(WRITE_TAGS) },
	{ "delete-company", "Delete the company", "Change", remove_company,
	    ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ 0 }
};

static const struct pane_key keys[] = {
	BROWSE_KEYS,
	BROWSE_WRITE_KEYS,
	{ "i", "add-note", NULL }, { "t", "tag-company", NULL },
	{ "D", "delete-company", NULL },
	{ 0 }
};

static bool companies_open(struct pane *pane, const char *object_id,
    struct error *err)
{
	browse_open(pane, RECORD_COMPANY, object_id);
	return true;
}

PANE_ENTRY = {
	BROWSE_OPS(struct companies),
	.caps = PANE_TEXT | PANE_OFFLINE | PANE_TAB | NEEDS(READ_PEOPLE),
	.name = "companies", .title = "Companies",
	.help = "Companies: plan, spend, people, notes.",
	.actions = actions, .keys = keys,
	.open = companies_open, .event = browse_dispatch,
	.close = browse_close,
};
