/* Teams. Source: schema team, paths /teams*. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "name", "Name", FIELD_TEXT, "name", FIELD_WORDS, 1, 20 },
	{ "member", "Members", FIELD_LIST, "admin_ids", FIELD_EXACT, 3, 40,
	    .refers = RECORD_ADMIN },
	{ "distribution", "Distribution", FIELD_TEXT, "distribution_method",
	    FIELD_EXACT, 4, 14 },
	{ "limit", "Limit", FIELD_NUMBER, "assignment_limit", 0, 5, 6 },
	{ "first", "First to be assigned", FIELD_LIST,
	    "admin_priority_level.primary_admin_ids", FIELD_EXACT, 0, 24,
	    .refers = RECORD_ADMIN },
	{ "second", "Second to be assigned", FIELD_LIST,
	    "admin_priority_level.secondary_admin_ids", FIELD_EXACT, 0, 24,
	    .refers = RECORD_ADMIN },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 12 },
	{ 0 }
};

static const struct record_source sources[] = {
	{ RECORD_NONE, "GET", "/teams", PAGE_WHOLE, "teams", 0,
	    "Read admins" },
	{ 0 }
};

const struct record_schema kind_team = {
	RECORD_TEAM, "team", "teams", "name", fields, NULL, "/teams/{id}",
	"Read admins", sources, NULL, "name",
	"/a/apps/{app}/settings/teams/{id}"
};
