/* Threads among teammates and others that were begun from a conversation; they
 * can only be read.
 * Source: schema side_conversation_summary, path
 * /conversations/{id}/side_conversations. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "body", "Messages", FIELD_HTML, "conversation_parts",
	    FIELD_WORDS, 1, 40 },
	{ "messages", "How many", FIELD_NUMBER, "total_count", 0, 2, 8 },
	{ "id", "Id", FIELD_TEXT, "side_conversation_id",
	    FIELD_EXACT | FIELD_HIDDEN, 0, 12 },
	{ 0 }
};

static const struct record_source sources[] = {
	{ RECORD_CONVERSATION, "GET",
	    "/conversations/{parent}/side_conversations", PAGE_NUMBER,
	    "side_conversations", 50, "Read conversations" },
	{ 0 }
};

const struct record_schema kind_side_conversation = {
	RECORD_SIDE_CONVERSATION, "side-conversation", "side-conversations",
	"id", fields, NULL, NULL, NULL, sources, NULL, "id", NULL,
	"side_conversation_id"
};
