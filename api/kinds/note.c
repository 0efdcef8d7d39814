/* Notes on contacts and companies; nobody can change or list them all.
 * Source: schema note, paths /contacts/{id}/notes, /companies/{id}/notes. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "body", "Note", FIELD_HTML, "body", FIELD_EDIT | FIELD_WORDS, 1,
	    40 },
	{ "author", "Author", FIELD_REFERENCE, "author", 0, 2, 16,
	    .refers = RECORD_ADMIN },
	{ "created", "Created", FIELD_TIME, "created_at", 0, 3, 10 },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT | FIELD_HIDDEN, 0, 12 },
	{ 0 }
};

static const char read_people[] = "Read and list users and companies";

static const struct record_source sources[] = {
	{ RECORD_CONTACT, "GET", "/contacts/{parent}/notes", PAGE_NUMBER,
	    "data", 50, read_people },
	{ RECORD_COMPANY, "GET", "/companies/{parent}/notes", PAGE_NUMBER,
	    "data", 50, read_people },
	{ 0 }
};

const struct record_schema kind_note = {
	RECORD_NOTE, "note", "notes", "body", fields, NULL, "/notes/{id}",
	read_people, sources, NULL, "-created", NULL
};
