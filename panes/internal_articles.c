/*
 * Internal articles: what teammates wrote for each other, to read, to quote in
 * replies, to write. object_id: see panes/records/browse.h.
 */
#include "config.h"

#include "panes/records/browse.h"

struct internal_articles {
	struct browse browse;
};

static void remove_article(struct pane *pane, const struct pane_call *call)
{
	browse_change(pane, VERB_DELETE, NULL, NULL, 0);
}

static const struct pane_action actions[] = {
	BROWSE_ACTIONS,
	BROWSE_WRITE_ACTIONS(NEEDS(READ_ARTICLES)),
	{ "insert-text", "Its text into the reply", "Write", browse_quote,
	    ACTION_ITEM | NEEDS(WRITE_CONVERSATIONS) },
	{ "delete-article", "Delete for good", "Change", remove_article,
	    ACTION_ITEM | NEEDS(READ_ARTICLES) },
	{ 0 }
};

static const struct pane_key keys[] = {
	BROWSE_KEYS,
	BROWSE_WRITE_KEYS,
	{ "I", "insert-text", NULL }, { "D", "delete-article", NULL },
	{ 0 }
};

static bool internal_open(struct pane *pane, const char *object_id,
    struct error *err)
{
	browse_open(pane, RECORD_INTERNAL_ARTICLE, object_id);
	return true;
}

PANE_ENTRY = {
	BROWSE_OPS(struct internal_articles),
	.caps = PANE_TEXT | PANE_OFFLINE | NEEDS(READ_ARTICLES),
	.name = "internal-articles", .title = "Internal articles",
	.help = "What teammates wrote for each other: read, quote, write.",
	.actions = actions, .keys = keys,
	.open = internal_open, .event = browse_dispatch,
	.close = browse_close,
};
