/*
 * Search in all that the workspace knows: articles, internal articles,
 * snippets, pages and files. Titles are what the service gives; what can be
 * read opens in its own pane. object_id: see panes/records/browse.h.
 */
#include "config.h"

#include "panes/records/browse.h"

#include <string.h>

struct content {
	struct browse browse;
};

static void open_found(struct pane *pane, const struct pane_call *call)
{
	const struct record *record = browse_current(browse_of(pane));
	const char *type = record ? record_value(record, "type")->text : NULL;
	const char *id = record ? record_value(record, "id")->text : NULL;

	if (!type || !id)
		return;
	if (!strcmp(type, "article"))
		pane->host->go(pane, "articles", id);
	else if (!strcmp(type, "internal_article"))
		pane->host->go(pane, "internal-articles", id);
	else
		pane->host->say(pane, SAY_INFO, "%s: Intercom gives its title "
		    "only; it is read in the web app", record->title);
}

static const struct pane_action actions[] = {
	BROWSE_ACTIONS,
	{ "open-found", "Read it", "Move", open_found, ACTION_ITEM },
	{ 0 }
};

static const struct pane_key keys[] = {
	BROWSE_KEYS,
	{ "Enter", "open-found", "list" }, { "l", "open-found", "list" },
	{ "Right", "open-found", "list" },
	{ 0 }
};

static bool content_open(struct pane *pane, const char *object_id,
    struct error *err)
{
	browse_open(pane, RECORD_CONTENT, object_id);
	return true;
}

PANE_ENTRY = {
	BROWSE_OPS(struct content),
	.caps = PANE_TEXT | PANE_OFFLINE,
	.name = "content", .title = "Content",
	.help = "Search in articles, internal articles, snippets and files.",
	.actions = actions, .keys = keys,
	.open = content_open, .event = browse_dispatch,
	.close = browse_close,
};
