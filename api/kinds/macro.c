/* Macros: their words; what else they do is not in the API. Source: schema
 * macro (2.16), paths /macros*. Times are ISO 8601 here and nowhere else. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "name", "Name", FIELD_TEXT, "name", FIELD_WORDS, 1, 30 },
	{ "text", "Text", FIELD_TEXT, "body_text", FIELD_WORDS, 2, 40 },
	{ "body", "Text as HTML", FIELD_HTML, "body", FIELD_HIDDEN, 0, 40 },
	{ "visible", "Visible to", FIELD_TEXT, "visible_to", FIELD_EXACT, 3,
	    14 },
	{ "team", "Teams", FIELD_LIST, "visible_to_team_ids", FIELD_EXACT, 4,
	    20, .refers = RECORD_TEAM },
	{ "created", "Created", FIELD_TIME, "created_at", 0, 0, 10 },
	{ "updated", "Updated", FIELD_TIME, "updated_at", 0, 5, 10 },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 12 },
	{ 0 }
};

static const struct record_source sources[] = {
	{ RECORD_NONE, "GET", "/macros", PAGE_CURSOR, "data", 150,
	    "Read conversations" },
	{ 0 }
};

const struct record_schema kind_macro = {
	RECORD_MACRO, "macro", "macros", "name", fields, NULL, "/macros/{id}",
	"Read conversations", sources, NULL, "name", NULL
};
