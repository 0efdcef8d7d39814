/* What a contact did, of the last 90 days. Source: schema data_event, GET
 * /events. They have no ids of their own everywhere: their name and time are
 * what tells them apart to a reader. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "name", "Event", FIELD_TEXT, "event_name|name", FIELD_WORDS, 1, 30 },
	{ "created", "When", FIELD_TIME, "created_at|last", 0, 2, 10 },
	{ "count", "Times", FIELD_NUMBER, "count", 0, 3, 6 },
	{ 0 }
};

static const struct record_source sources[] = {
	{ RECORD_CONTACT, "GET", "/events?type=user&intercom_user_id={parent}",
	    PAGE_WHOLE, "events", 50, "Read events" },
	{ 0 }
};

const struct record_schema kind_event = {
	RECORD_EVENT, "event", "events", "name", fields, "metadata", NULL,
	NULL, sources, NULL, "-created", NULL, "id|event_name|name"
};
