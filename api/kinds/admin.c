/* Admins: the teammates. Source: schema admin, paths /admins*. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "name", "Name", FIELD_TEXT, "name", FIELD_WORDS, 1, 24 },
	{ "email", "E-mail", FIELD_EMAIL, "email", FIELD_WORDS, 5, 28 },
	{ "title", "Job title", FIELD_TEXT, "job_title", FIELD_WORDS, 6, 20 },
	{ "role", "Role", FIELD_TEXT, "role.name", FIELD_EXACT, 8, 14 },
	{ "away", "Away", FIELD_BOOL, "away_mode_enabled", 0, 2, 5 },
	{ "reassign", "New replies go to others", FIELD_BOOL,
	    "away_mode_reassign", 0, 0, 5 },
	{ "reason", "Away reason", FIELD_REFERENCE, "away_status_reason_id",
	    0, 3, 14, .refers = RECORD_AWAY_REASON },
	{ "seat", "Seat", FIELD_BOOL, "has_inbox_seat", 0, 7, 5 },
	{ "team", "Teams", FIELD_LIST, "team_ids", FIELD_EXACT, 4, 24,
	    .refers = RECORD_TEAM },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 12 },
	{ 0 }
};

static const struct record_source sources[] = {
	{ RECORD_NONE, "GET", "/admins", PAGE_WHOLE, "admins", 0,
	    "Read admins" },
	{ 0 }
};

static const struct record_rule rules[] = {
	{ VERB_AWAY, "PUT", "/admins/{id}/away", "away_mode_enabled=!away "
	    "away_mode_reassign=!reassign ?away_status_reason_id=#reason",
	    RULE_REPEAT | RULE_SELF, .permission = "Update admins",
	    .words = "set the away mode" },
	{ 0 }
};

const struct record_schema kind_admin = {
	RECORD_ADMIN, "admin", "admins", "name|email", fields, NULL,
	"/admins/{id}", "Read admins", sources, rules, "name",
	"/a/apps/{app}/settings/teammates/{id}"
};
