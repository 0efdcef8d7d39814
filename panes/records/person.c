/* What can be done to a contact, in its pane and on the card beside a
 * conversation. */
#include "config.h"

#include "api/message.h"
#include "panes/records/browse.h"
#include "panes/records/person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	COOKIE_COMPANY = BROWSE_COOKIES, COOKIE_DETACH, COOKIE_OWNER,
	COOKIE_MERGE, COOKIE_MERGE_SURE, COOKIE_SUBSCRIBE, COOKIE_SEARCH
};

enum { FOUND_MAX = 100 };        /* candidates that are offered */

/* The choice among what is cached that looks further. */
static const char further[] = "further";

struct person_state {
	api_id asking;                   /* candidates for a question */
	enum { WANT_NOTHING, WANT_COMPANY, WANT_MERGE, WANT_CONSENT } want;
	char *sought;                    /* what was typed */
	bool cached;                     /* only what is known here was asked */
	struct rows found;
	const struct api_reply *into;
	api_id asking_into;
};

static struct person_state *person_of(struct pane *pane)
{
	return browse_of(pane)->person;
}

/* --- owner --- */

void person_owner(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	const struct workspace *in = browse_workspace(browse);
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_OWNER,
		.label = "Owner" };
	struct pane_choice *choices;
	size_t i;

	if (!in || !browse_current(browse))
		return;
	choices = mem_calloc(in->admins_len, sizeof(*choices));
	for (i = 0; i < in->admins_len; i++)
		choices[i] = (struct pane_choice){ .id = in->admins[i].id,
			.label = in->admins[i].name ? in->admins[i].name :
			in->admins[i].id, .detail = in->admins[i].email };
	ask.choices = choices;
	ask.choices_len = in->admins_len;
	pane->host->ask(pane, &ask);
	free(choices);
}

/* --- looking for another one --- */

/* Of thousands one is found by typing, not in a list of all. */
static void ask_search(struct pane *pane, int want, const char *label,
    const char *initial)
{
	struct person_state *person = person_of(pane);

	person->want = want;
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_TEXT,
		.cookie = COOKIE_SEARCH, .label = label, .initial = initial,
		.free = true, .hint = want == WANT_MERGE ?
		"the user: words of the name, e-mail address, external id" :
		"words of the name, the website or the company id" });
}

/* Users are searched by the service; companies, which it cannot search, among
 * those that are known here first, and in its whole list if that is wanted. */
static void look_for(struct pane *pane, bool cached)
{
	struct person_state *person = person_of(pane);
	bool merge = person->want == WANT_MERGE;
	char *query = mem_printf(merge ? "%s role:user" : "%s",
	    person->sought);

	if (person->asking)
		pane->host->cancel(pane, person->asking);
	rows_clear(&person->found);
	person->cached = cached;
	person->asking = pane->host->send(pane, request_records(merge ?
	    RECORD_CONTACT : RECORD_COMPANY, RECORD_NONE, NULL, query, "name",
	    merge ? FOUND_MAX : 0, NULL, cached));
	free(query);
}

static void searched(struct pane *pane, const char *text)
{
	struct person_state *person = person_of(pane);

	free(person->sought);
	person->sought = mem_strdup(text);
	look_for(pane, person->want == WANT_COMPANY);
}

static void ask_found(struct pane *pane, const char *label, uint64_t cookie,
    const char *detail, const char *but)
{
	struct person_state *person = person_of(pane);
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = cookie,
		.label = label };
	struct pane_choice *choices = mem_calloc(person->found.len + 1,
	    sizeof(*choices));
	size_t i;

	for (i = 0; i < person->found.len &&
	    ask.choices_len < FOUND_MAX; i++) {
		const struct record *record = person->found.rows[i].record;

		if (but && !strcmp(record->id, but))
			continue;
		choices[ask.choices_len++] = (struct pane_choice){
			.id = record->id, .label = record->title,
			.detail = record_value(record, detail)->text };
	}
	if (person->cached && ask.choices_len)
		choices[ask.choices_len++] = (struct pane_choice){
			.id = further, .label = "Another one: look through "
			"Intercom's whole list" };
	ask.choices = choices;
	if (ask.choices_len)
		pane->host->ask(pane, &ask);
	else
		pane->host->say(pane, SAY_INFO, "Nobody like that: \"%s\"",
		    person->sought);
	free(choices);
}

/* --- companies --- */

void person_attach(struct pane *pane, const struct pane_call *call)
{
	if (browse_current(browse_of(pane)))
		ask_search(pane, WANT_COMPANY, "Attach to the company", "");
}

void person_detach(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	const struct record *record = browse_current(browse);
	const struct record_ref *ref = record ? record_value(record,
	    "company")->refs : NULL;
	struct pane_choice choices[16];
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_DETACH,
		.label = "Detach from", .choices = choices };
	const struct card_line *line = card_current(browse);

	/* On a company's line it is that one. */
	if (line && line->ref.kind == RECORD_COMPANY) {
		browse_change(pane, VERB_DETACH, line->ref.id, NULL, 0);
		return;
	}
	for (; ref && ref->id && ask.choices_len < 16; ref++)
		choices[ask.choices_len++] = (struct pane_choice){
			.id = ref->id, .label = browse_name_of(browse, ref) };
	if (ask.choices_len)
		pane->host->ask(pane, &ask);
	else
		pane->host->say(pane, SAY_INFO, "It belongs to no company");
}

/* --- subscriptions --- */

void person_consent(struct pane *pane, const struct pane_call *call)
{
	struct person_state *person = person_of(pane);

	if (!browse_current(browse_of(pane)))
		return;
	rows_clear(&person->found);
	person->want = WANT_CONSENT;
	person->cached = false;
	person->asking = pane->host->send(pane, request_records(
	    RECORD_SUBSCRIPTION, RECORD_NONE, NULL, NULL, NULL, 0, NULL,
	    false));
}

/* Three choices for each kind of message; the first letter says which. */
static void ask_consent(struct pane *pane)
{
	static const char *const words[] = { "i opts in to", "o opts out of",
		"c has not chosen:" };
	struct person_state *person = person_of(pane);
	size_t n = ARRAY_LEN(words), i;
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_SUBSCRIBE,
		.label = "The contact", .choices_len = person->found.len *
		n };
	struct arena arena = { 0 };
	struct pane_choice *choices = arena_calloc(&arena, ask.choices_len,
	    sizeof(*choices));

	for (i = 0; i < ask.choices_len; i++) {
		const struct record *record =
		    person->found.rows[i / n].record;

		choices[i].id = arena_printf(&arena, "%c%s", words[i % n][0],
		    record->id);
		choices[i].label = arena_printf(&arena, "%s %s",
		    words[i % n] + 2, record->title);
	}
	ask.choices = choices;
	pane->host->ask(pane, &ask);
	arena_release(&arena);
}

static void consent_picked(struct pane *pane, const char *id)
{
	struct record_input input = { "consent",
		*id == 'i' ? "opt_in" : "opt_out" };

	browse_change(pane, *id == 'c' ? VERB_UNSUBSCRIBE : VERB_SUBSCRIBE,
	    id + 1, &input, *id != 'c');
}

/* --- merging --- */

void person_merge(struct pane *pane, const struct pane_call *call)
{
	const struct record *record = browse_current(browse_of(pane));
	const char *role = record ? record_value(record, "role")->text : NULL;

	if (!record)
		return;
	if (!role || strcmp(role, "lead") != 0) {
		pane->host->say(pane, SAY_WARNING, "Only a lead can be merged "
		    "into a user; this is a user already");
		return;
	}
	/* Nearly always it is the same person again. */
	ask_search(pane, WANT_MERGE, "Merge into", record_value(record,
	    "email")->text ? record_value(record, "email")->text :
	    record_value(record, "name")->text);
}

/* What a field says to people: of a company its name. */
static const char *said(const struct browse *browse,
    const struct record *record, const char *field)
{
	const struct record_value *value = record_value(record, field);

	if (value->refs && !value->refs[1].id)
		return browse_name_of(browse, value->refs);
	return value->text && *value->text ? value->text : "–";
}

/* Both beside each other: what the user has stays, the rest moves. */
static void preview(struct pane *pane)
{
	static const char *const fields[] = { "name", "email", "phone",
		"external-id", "company", "tag" };
	struct person_state *person = person_of(pane);
	const struct record *from = browse_current(browse_of(pane));
	const struct record *into = person->into->record;
	struct pane_choice choices[ARRAY_LEN(fields) + 2];
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_MERGE_SURE,
		.label = "Merge?", .choices = choices };
	struct arena arena = { 0 };
	size_t i;

	if (!from)
		return;
	choices[ask.choices_len++] = (struct pane_choice){ .id = "yes",
		.label = arena_printf(&arena, "Merge %s into %s", from->title,
		into->title), .detail = "cannot be undone" };
	choices[ask.choices_len++] = (struct pane_choice){ .id = "no",
		.label = "Leave both as they are" };
	for (i = 0; i < ARRAY_LEN(fields); i++) {
		choices[ask.choices_len++] = (struct pane_choice){ .id = "no",
			.group = "The lead, and the user that stays",
			.label = arena_printf(&arena, "%-12s %s", fields[i],
			said(browse_of(pane), from, fields[i])),
			.detail = said(browse_of(pane), into,
			fields[i]) };
	}
	pane->host->ask(pane, &ask);
	arena_release(&arena);
}

static bool same(const struct record *a, const struct record *b,
    const char *field)
{
	const char *x = record_value(a, field)->text;
	const char *y = record_value(b, field)->text;

	return x && y && !strcmp(x, y);
}

/* The service wants to be told that two share no address on purpose. */
static void merge_sure(struct pane *pane)
{
	struct person_state *person = person_of(pane);
	const struct record *from = browse_current(browse_of(pane));
	const struct record *into = person->into ?
	    person->into->record : NULL;
	bool force;

	if (!from || !into)
		return;
	force = !same(from, into, "email") && !same(from, into, "phone");
	browse_change(pane, VERB_MERGE, into->id,
	    &(struct record_input){ "force", "true" }, force);
}

/* --- the rest --- */

void person_archive(struct pane *pane, const struct pane_call *call)
{
	browse_change(pane, VERB_ARCHIVE, NULL, NULL, 0);
}

void person_unarchive(struct pane *pane, const struct pane_call *call)
{
	browse_change(pane, VERB_UNARCHIVE, NULL, NULL, 0);
}

void person_block(struct pane *pane, const struct pane_call *call)
{
	browse_change(pane, VERB_BLOCK, NULL, NULL, 0);
}

void person_delete(struct pane *pane, const struct pane_call *call)
{
	browse_change(pane, VERB_DELETE, NULL, NULL, 0);
}

void person_conversations(struct pane *pane, const struct pane_call *call)
{
	const struct record *record = browse_current(browse_of(pane));
	char *where;

	if (!record)
		return;
	where = mem_printf("search:contact:%s", record->id);
	pane->host->go(pane, "inbox", where);
	free(where);
}

static void found(struct pane *pane, const struct api_reply *reply)
{
	struct person_state *person = person_of(pane);
	const struct record *record = browse_current(browse_of(pane));

	rows_add(&person->found, reply);
	if (!reply->final) {
		if (reply->records && reply->records->total &&
		    person->want == WANT_COMPANY)
			pane->host->say(pane, SAY_INFO, "Looking through "
			    "companies: %zu of %zu …", reply->records->done,
			    reply->records->total);
		return;
	}
	person->asking = 0;
	if (person->cached && !person->found.len) {
		look_for(pane, false);
		return;
	}
	if (person->found.len)
		rows_sort(&person->found, record_schema(
		    person->found.rows[0].record->kind), "name");
	if (reply->err.code && !person->found.len)
		pane->host->say(pane, SAY_ERROR, "%s", reply->err.text);
	else if (person->want == WANT_CONSENT)
		ask_consent(pane);
	else if (person->want == WANT_COMPANY)
		ask_found(pane, "Attach to", COOKIE_COMPANY, "company-id",
		    NULL);
	else
		ask_found(pane, "Merge into", COOKIE_MERGE, "email",
		    record ? record->id : NULL);
}

bool person_reply(struct pane *pane, const struct api_reply *reply)
{
	struct person_state *person = person_of(pane);

	if (reply->id == person->asking) {
		found(pane, reply);
		return true;
	}
	if (reply->id != person->asking_into)
		return false;
	if (!reply->final)
		return true;
	person->asking_into = 0;
	if (!reply->record) {
		pane->host->say(pane, SAY_ERROR, "%s", reply->err.text);
		return true;
	}
	api_reply_unref(person->into);
	person->into = api_reply_ref(reply);
	preview(pane);
	return true;
}

static void answered(struct pane *pane, uint64_t cookie, const char *text)
{
	switch (cookie) {
	case COOKIE_SEARCH:
		searched(pane, text);
		break;
	case COOKIE_COMPANY:
		if (!strcmp(text, further))
			look_for(pane, false);
		else
			browse_change(pane, VERB_ATTACH, text, NULL, 0);
		break;
	case COOKIE_DETACH:
		browse_change(pane, VERB_DETACH, text, NULL, 0);
		break;
	case COOKIE_OWNER:
		browse_change(pane, VERB_UPDATE, NULL,
		    &(struct record_input){ "owner", text }, 1);
		break;
	case COOKIE_SUBSCRIBE:
		consent_picked(pane, text);
		break;
	case COOKIE_MERGE:
		person_of(pane)->asking_into = pane->host->send(pane,
		    request_record(RECORD_CONTACT, text));
		break;
	default:
		break;
	}
}

bool person_answer(struct pane *pane, uint64_t cookie, const char *text)
{
	if (cookie < COOKIE_COMPANY || cookie > COOKIE_SEARCH)
		return false;
	if (cookie != COOKIE_MERGE_SURE && text[strspn(text, " ")])
		answered(pane, cookie, text);
	else if (cookie == COOKIE_MERGE_SURE && !strcmp(text, "yes"))
		merge_sure(pane);
	else if (cookie == COOKIE_MERGE_SURE)
		pane->host->say(pane, SAY_INFO, "Nothing was done");
	return true;
}

void person_open(struct pane *pane)
{
	if (!browse_of(pane)->person)
		browse_of(pane)->person = mem_zalloc(sizeof(struct person_state));
}

void person_close(struct pane *pane)
{
	struct person_state *person = person_of(pane);

	if (!person)
		return;
	rows_release(&person->found);
	free(person->sought);
	api_reply_unref(person->into);
	free(person);
	browse_of(pane)->person = NULL;
}

/* --- a message --- */

static const char *address_of(const struct record *record,
    struct arena *arena)
{
	const char *email = record_value(record, "email")->text;

	return message_to(record_value(record, "name")->text, email ? email :
	    record->id, arena);
}

/* To those that are marked, one message each. */
void person_message(struct pane *pane, const struct pane_call *call)
{
	const struct browse *browse = browse_of(pane);
	const struct record *record = browse_current(browse_of(pane));
	bool marked = browse->part == BROWSE_LIST &&
	    rows_marked(&browse->rows);
	struct arena arena = { 0 };
	const char *where = "message:";
	size_t i, n = 0;

	for (i = 0; marked && i < browse->rows.len; i++)
		if (browse->rows.rows[i].marked)
			where = arena_printf(&arena, "%s%s%s", where,
			    n++ ? ", " : "", address_of(
			    browse->rows.rows[i].record, &arena));
	if (n > MESSAGE_TO_MAX)
		pane->host->say(pane, SAY_WARNING, "At most %d contacts are "
		    "written to at once, one message each; %zu are marked",
		    MESSAGE_TO_MAX, n);
	else if (n)
		pane->host->go(pane, "inbox", where);
	else if (record)
		pane->host->go(pane, "inbox", arena_printf(&arena, "%s%s",
		    where, address_of(record, &arena)));
	arena_release(&arena);
}
