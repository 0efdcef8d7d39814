/* Companies. Source: schema company, create_or_update_company_request,
 * update_company_request, paths /companies*. The service cannot search them in
 * 2.16: queries are answered here. */
#include "config.h"

#include "api/kinds/kinds.h"

enum { LIST_CAP = 10000 };

static const struct record_field fields[] = {
	{ "name", "Name", FIELD_TEXT, "name", FIELD_EDIT | FIELD_WORDS, 1,
	    26 },
	{ "plan", "Plan", FIELD_TEXT, "plan.name|plan", FIELD_EDIT, 3, 12,
	    .write = "plan" },
	{ "monthly-spend", "Monthly spend", FIELD_MONEY, "monthly_spend",
	    FIELD_EDIT, 4, 13, .write = "monthly_spend" },
	{ "users", "People", FIELD_NUMBER, "user_count", 0, 2, 6 },
	{ "size", "Size", FIELD_NUMBER, "size", FIELD_EDIT, 6, 7 },
	{ "industry", "Industry", FIELD_TEXT, "industry",
	    FIELD_EDIT | FIELD_WORDS, 7, 16 },
	{ "last-request", "Last request", FIELD_TIME, "last_request_at", 0, 5,
	    12 },
	{ "website", "Website", FIELD_URL, "website",
	    FIELD_EDIT | FIELD_WORDS, 9, 24 },
	{ "company-id", "Company id", FIELD_TEXT, "company_id",
	    FIELD_NEEDED | FIELD_ONCE | FIELD_EXACT | FIELD_WORDS, 8, 12,
	    .write = "company_id",
	    .help = "the id in your own systems; cannot be changed later" },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 24 },
	{ "sessions", "Sessions", FIELD_NUMBER, "session_count", 0, 0, 8 },
	{ "tag", "Tags", FIELD_LIST, "tags.tags|tags.data", FIELD_EXACT, 10,
	    16, .refers = RECORD_TAG },
	{ "segment", "Segments", FIELD_LIST, "segments.segments|segments.data",
	    FIELD_EXACT, 0, 16, .refers = RECORD_SEGMENT },
	{ "notes", "Notes", FIELD_LIST, "notes.notes|notes.data",
	    FIELD_HIDDEN, 0, 5, .refers = RECORD_NOTE },
	{ "since", "Customer since", FIELD_TIME, "remote_created_at",
	    FIELD_EDIT | FIELD_ONCE, 0, 10, .write = "remote_created_at" },
	{ "created", "Created", FIELD_TIME, "created_at", 0, 11, 10 },
	{ "updated", "Updated", FIELD_TIME, "updated_at", 0, 0, 10 },
	{ 0 }
};

static const char read_people[] = "Read and list users and companies";
static const char write_people[] = "Write users and companies";

static const struct record_source sources[] = {
	{ RECORD_NONE, "POST", "/companies/list", PAGE_NUMBER,
	    "data|companies", 60, read_people, .cap = LIST_CAP },
	{ RECORD_CONTACT, "GET", "/contacts/{parent}/companies", PAGE_NUMBER,
	    "companies|data", 50, read_people },
	{ 0 }
};

static const struct record_rule rules[] = {
	{ VERB_CREATE, "POST", "/companies", "*", RULE_REPEAT | RULE_SELF,
	    .permission = write_people, .words = "create the company" },
	{ VERB_UPDATE, "PUT", "/companies/{id}", "*",
	    RULE_REPEAT | RULE_SELF, .permission = write_people,
	    .words = "change the company" },
	{ VERB_DELETE, "DELETE", "/companies/{id}", NULL,
	    RULE_REPEAT | RULE_GONE | RULE_FINAL, .permission = write_people,
	    .words = "delete the company", .warning =
	    "The company is archived and its people are detached from it, "
	    "after a while. A synchronised system may make it anew." },
	{ VERB_TAG, "POST", "/tags", "name=$target companies[].id=$id",
	    RULE_REPEAT, VERB_UNTAG, .permission = "Write tags",
	    .words = "tag the company" },
	{ VERB_UNTAG, "POST", "/tags",
	    "name=$target companies[].id=$id companies[].untag=!true",
	    RULE_REPEAT, VERB_TAG, .permission = "Write tags",
	    .words = "remove the company's tag" },
	{ VERB_NOTE, "POST", "/companies/{id}/notes",
	    "body=$body admin_id=$me", 0, .after = RECORD_NOTE,
	    .permission = write_people, .words = "add a note" },
	{ 0 }
};

const struct record_schema kind_company = {
	RECORD_COMPANY, "company", "companies", "name|company-id|website",
	fields, "custom_attributes", "/companies/{id}",
	"Read one user and one company", sources, rules, "-last-request",
	"/a/apps/{app}/companies/{id}/users"
};
