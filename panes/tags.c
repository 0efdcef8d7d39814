/*
 * The tags pane: how many conversations each has in the mirror, making,
 * renaming, deleting. object_id: see panes/records/browse.h.
 */
#include "config.h"

#include "panes/records/browse.h"

struct tags {
	struct browse browse;
};

static const struct browse_count columns[] = {
	{ "Conversations", "state:any", COUNT_BAR },
	{ "Open", "state:open", COUNT_NUMBER },
	{ 0 }
};

/* The question says what the tag is on as well. */
static void remove_tag(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	const struct record *record = browse_current(browse);
	size_t at = record ? rows_find(&browse->rows, record->id) : SIZE_MAX;
	char count[40];

	browse_change(pane, VERB_DELETE, NULL, NULL, 0);
	if (at == SIZE_MAX || rows_marked(&browse->rows) ||
	    !browse->rows.rows[at].counted)
		return;
	counts_text(pane, &browse->rows.rows[at], 0, count, sizeof(count));
	pane->host->say(pane, SAY_WARNING, "%s known conversations have it. "
	    "%s", count, record_rule(RECORD_TAG, VERB_DELETE)->warning);
}

static const struct pane_action actions[] = {
	BROWSE_ACTIONS,
	BROWSE_WRITE_ACTIONS(NEEDS(WRITE_TAGS)),
	{ "show-conversations", "Its conversations, in the inbox", "View",
	    browse_conversations, ACTION_ITEM },
	{ "show-open", "Its open conversations, in the inbox", "View",
	    browse_second, ACTION_ITEM },
	{ "delete-tag", "Delete the tag, everywhere", "Change", remove_tag,
	    ACTION_ITEM | NEEDS(WRITE_TAGS) },
	{ 0 }
};

static const struct pane_key keys[] = {
	BROWSE_KEYS,
	BROWSE_WRITE_KEYS,
	{ "Enter", "show-conversations", "list" },
	{ "c", "show-conversations", NULL }, { "o", "show-open", NULL },
	{ "D", "delete-tag", NULL },
	{ 0 }
};

static bool tags_open(struct pane *pane, const char *object_id,
    struct error *err)
{
	browse_open(pane, RECORD_TAG, object_id);
	counts_init(pane, "tag", columns);
	return true;
}

PANE_ENTRY = {
	BROWSE_OPS(struct tags),
	.caps = PANE_TEXT | PANE_OFFLINE | NEEDS(READ_TAGS),
	.name = "tags", .title = "Tags",
	.help = "Tags: how often each is used; make, rename, delete.",
	.actions = actions, .keys = keys,
	.open = tags_open, .event = browse_dispatch, .close = browse_close,
};
