/* Which custom attributes conversations have: types, options, archived ones.
 * (2.16 has no built-in ones here, and none under /data_attributes.)
 * Source: schema conversation_attribute, path /conversations/attributes. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "name", "Name", FIELD_TEXT, "name", FIELD_WORDS, 1, 24 },
	{ "type", "Type", FIELD_CHOICE, "data_type", FIELD_EXACT, 2, 12,
	    .choices = "string|integer|list|decimal|boolean|datetime|"
	    "relationship|files" },
	{ "options", "Options", FIELD_LIST, "options", 0, 3, 24 },
	{ "required", "Required", FIELD_BOOL, "required", 0, 4, 8 },
	{ "multiline", "Several lines", FIELD_BOOL, "multiline", 0, 0, 8 },
	{ "archived", "Archived", FIELD_BOOL, "archived", 0, 5, 8 },
	{ "description", "Description", FIELD_TEXT, "description",
	    FIELD_WORDS, 6, 30 },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 8 },
	{ 0 }
};

static const struct record_source sources[] = {
	{ RECORD_NONE, "GET", "/conversations/attributes?include_archived=true",
	    PAGE_WHOLE, "data", 0, "Read conversations" },
	{ 0 }
};

const struct record_schema kind_conversation_attribute = {
	RECORD_CONVERSATION_ATTRIBUTE, "conversation-attribute",
	"conversation-attributes", "name", fields, NULL, NULL, NULL, sources,
	NULL, "name", NULL
};
