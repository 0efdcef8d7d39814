/* Tags. Source: schemas tag, create_or_update_tag_request, paths /tags*. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "name", "Name", FIELD_TEXT, "name",
	    FIELD_EDIT | FIELD_NEEDED | FIELD_WORDS, 1, 40,
	    .help = "names are compared without case" },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 12 },
	{ 0 }
};

static const struct record_source sources[] = {
	{ RECORD_NONE, "GET", "/tags", PAGE_WHOLE, "data", 0, "Read tags" },
	{ RECORD_CONTACT, "GET", "/contacts/{parent}/tags", PAGE_WHOLE,
	    "data", 0, "Read tags" },
	{ 0 }
};

/* A name that is there already gives the tag that has it. */
static const struct record_rule rules[] = {
	{ VERB_CREATE, "POST", "/tags", "name=$name", RULE_REPEAT | RULE_SELF,
	    .permission = "Write tags", .words = "create the tag" },
	{ VERB_UPDATE, "POST", "/tags", "id=$id name=$name",
	    RULE_REPEAT | RULE_SELF, .permission = "Write tags",
	    .words = "rename the tag" },
	{ VERB_DELETE, "DELETE", "/tags/{id}", NULL,
	    RULE_REPEAT | RULE_GONE | RULE_ASK | RULE_BARE,
	    .permission = "Write tags",
	    .words = "delete the tag", .warning = "The tag is taken away "
	    "everywhere. Intercom refuses it while workflows, segments or "
	    "conversations still use it." },
	{ 0 }
};

const struct record_schema kind_tag = {
	RECORD_TAG, "tag", "tags", "name", fields, NULL, "/tags/{id}",
	"Read tags", sources, rules, "name", "/a/apps/{app}/settings/tags"
};
