/* When teammates paused handling a conversation and went on. They have no ids.
 * Source: schema handling_event, path /conversations/{id}/handling_events. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "type", "What", FIELD_TEXT, "type", FIELD_WORDS, 1, 10 },
	{ "reason", "Reason", FIELD_TEXT, "reason", FIELD_WORDS, 2, 20 },
	{ "author", "Teammate", FIELD_REFERENCE, "teammate", 0, 3, 16,
	    .refers = RECORD_ADMIN },
	{ "created", "When", FIELD_TIME, "timestamp", 0, 4, 10 },
	{ 0 }
};

static const struct record_source sources[] = {
	{ RECORD_CONVERSATION, "GET", "/conversations/{parent}/handling_events",
	    PAGE_WHOLE, "handling_events", 0, "Read conversations" },
	{ 0 }
};

const struct record_schema kind_handling_event = {
	RECORD_HANDLING_EVENT, "handling-event", "handling-events", "type",
	fields, NULL, NULL, NULL, sources, NULL, "created", NULL, "timestamp"
};
