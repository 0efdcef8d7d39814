/* What kinds of messages there are to choose from, and what a contact chose.
 * Source: schema subscription_type, GET /subscription_types and
 * /contacts/{id}/subscriptions. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "name", "Name", FIELD_TEXT, "default_translation.name", FIELD_WORDS,
	    1, 24 },
	{ "consent", "Consent", FIELD_CHOICE, "consent_type", FIELD_EXACT, 2,
	    8, .choices = "opt_in|opt_out" },
	{ "state", "State", FIELD_CHOICE, "state", FIELD_EXACT, 3, 8,
	    .choices = "live|draft|archived" },
	{ "description", "Description", FIELD_TEXT,
	    "default_translation.description", FIELD_WORDS, 4, 30 },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 8 },
	{ 0 }
};

static const char read_people[] = "Read and list users and companies";

static const struct record_source sources[] = {
	{ RECORD_NONE, "GET", "/subscription_types", PAGE_WHOLE, "data", 150,
	    read_people },
	{ RECORD_CONTACT, "GET", "/contacts/{parent}/subscriptions",
	    PAGE_WHOLE, "data", 150, read_people },
	{ 0 }
};

const struct record_schema kind_subscription = {
	RECORD_SUBSCRIPTION, "subscription", "subscriptions", "name", fields,
	NULL, NULL, NULL, sources, NULL, "name", NULL, NULL
};
