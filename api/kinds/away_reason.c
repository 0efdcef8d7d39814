/* Why teammates are away. Source: schema away_status_reason, path
 * /away_status_reasons, which answers with an array; deleted ones are in it. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "label", "Reason", FIELD_TEXT, "label", FIELD_WORDS, 1, 30 },
	{ "emoji", "Emoji", FIELD_TEXT, "emoji", 0, 2, 4 },
	{ "order", "Order", FIELD_NUMBER, "order", FIELD_HIDDEN, 0, 4 },
	{ "deleted", "Deleted", FIELD_BOOL, "deleted", 0, 3, 5 },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 12 },
	{ 0 }
};

static const struct record_source sources[] = {
	{ RECORD_NONE, "GET", "/away_status_reasons", PAGE_WHOLE, "data", 0,
	    "Read admins" },
	{ 0 }
};

const struct record_schema kind_away_reason = {
	RECORD_AWAY_REASON, "away-reason", "away-reasons", "label", fields,
	NULL, NULL, NULL, sources, NULL, "order", NULL
};
