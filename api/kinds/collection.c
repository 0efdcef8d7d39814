/* The help center's collections, in each other. Source: schema collection,
 * paths /help_center/collections*. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "name", "Name", FIELD_TEXT, "name",
	    FIELD_EDIT | FIELD_NEEDED | FIELD_WORDS, 1, 30 },
	{ "description", "Description", FIELD_TEXT, "description",
	    FIELD_EDIT | FIELD_WORDS, 2, 40 },
	{ "parent", "In", FIELD_REFERENCE, "parent_id", FIELD_EDIT, 3, 20,
	    .refers = RECORD_COLLECTION, .write = "parent_id" },
	{ "order", "Order", FIELD_NUMBER, "order", 0, 0, 6 },
	{ "url", "Address", FIELD_URL, "url", 0, 0, 40 },
	{ "updated", "Updated", FIELD_TIME, "updated_at", 0, 4, 8 },
	{ "created", "Created", FIELD_TIME, "created_at", 0, 0, 8 },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 12 },
	{ 0 }
};

static const char read_articles[] = "Read and list articles";
static const char write_articles[] = "Read and write articles";

static const struct record_source sources[] = {
	{ RECORD_NONE, "GET", "/help_center/collections", PAGE_NUMBER, "data",
	    50, read_articles },
	{ 0 }
};

static const struct record_rule rules[] = {
	{ VERB_CREATE, "POST", "/help_center/collections", "*", RULE_SELF,
	    .after = RECORD_COLLECTION, .permission = write_articles,
	    .words = "create the collection" },
	{ VERB_UPDATE, "PUT", "/help_center/collections/{id}", "*",
	    RULE_REPEAT | RULE_SELF, .permission = write_articles,
	    .words = "change the collection" },
	{ VERB_DELETE, "DELETE", "/help_center/collections/{id}", NULL,
	    RULE_REPEAT | RULE_GONE | RULE_FINAL,
	    .permission = write_articles, .words = "delete the collection",
	    .warning = "The collection is deleted for good; its articles stay "
	    "and stand in none." },
	{ 0 }
};

const struct record_schema kind_collection = {
	RECORD_COLLECTION, "collection", "collections", "name", fields, NULL,
	"/help_center/collections/{id}", read_articles, sources, rules,
	"name", NULL, NULL
};
