/* Which attributes contacts and companies have: types, options, archived ones.
 * Source: schema data_attribute, GET /data_attributes (of conversations: 422 in
 * 2.16). Built-in ones have no id. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "label", "Label", FIELD_TEXT, "label", FIELD_WORDS, 1, 24 },
	{ "name", "Name", FIELD_TEXT, "full_name|name", FIELD_WORDS, 2, 24 },
	{ "model", "Of", FIELD_CHOICE, "model", FIELD_EXACT, 3, 8,
	    .choices = "contact|company" },
	{ "type", "Type", FIELD_CHOICE, "data_type", FIELD_EXACT, 4, 8,
	    .choices = "string|integer|float|boolean|date" },
	{ "options", "Options", FIELD_LIST, "options", 0, 6, 20 },
	{ "custom", "Custom", FIELD_BOOL, "custom", 0, 5, 6 },
	{ "archived", "Archived", FIELD_BOOL, "archived", 0, 7, 8 },
	{ "writable", "Writable", FIELD_BOOL, "api_writable", 0, 0, 8 },
	{ "description", "Description", FIELD_TEXT, "description",
	    FIELD_WORDS, 8, 30 },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 8 },
	{ 0 }
};

static const struct record_source sources[] = {
	{ RECORD_NONE, "GET", "/data_attributes?include_archived=true",
	    PAGE_WHOLE, "data", 150, "Read and list users and companies" },
	{ 0 }
};

const struct record_schema kind_data_attribute = {
	RECORD_DATA_ATTRIBUTE, "data-attribute", "data-attributes",
	"label|name", fields, NULL, NULL, NULL, sources, NULL, "name", NULL,
	"id|model+full_name"
};
