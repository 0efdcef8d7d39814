/* Segments: Intercom keeps them, nobody can change them by the API. Source:
 * schema segment, paths /segments*. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "name", "Name", FIELD_TEXT, "name", FIELD_WORDS, 1, 40 },
	{ "count", "People", FIELD_NUMBER, "count", 0, 2, 8 },
	{ "of", "Of", FIELD_CHOICE, "person_type", FIELD_EXACT, 3, 8,
	    .choices = "contact|user|lead|company" },
	{ "created", "Created", FIELD_TIME, "created_at", 0, 5, 10 },
	{ "updated", "Updated", FIELD_TIME, "updated_at", 0, 4, 10 },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 24 },
	{ 0 }
};

static const char read_people[] = "Read and list users and companies";

static const struct record_source sources[] = {
	{ RECORD_NONE, "GET", "/segments?include_count=true", PAGE_WHOLE,
	    "segments|data", 0, read_people },
	{ RECORD_CONTACT, "GET", "/contacts/{parent}/segments", PAGE_WHOLE,
	    "data|segments", 0, read_people },
	{ RECORD_COMPANY, "GET", "/companies/{parent}/segments", PAGE_WHOLE,
	    "data|segments", 0, read_people },
	{ 0 }
};

const struct record_schema kind_segment = {
	RECORD_SEGMENT, "segment", "segments", "name", fields, NULL,
	"/segments/{id}?include_count=true", read_people, sources, NULL,
	"name", "/a/apps/{app}/users/segments/{id}"
};
