/*
 * The contacts pane: users and leads. object_id: see panes/records/browse.h.
 */
#include "config.h"

#include "panes/records/browse.h"

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

struct contacts {
	struct browse browse;
	api_id asking;                   /* candidates for a question */
	enum { WANT_NOTHING, WANT_COMPANY, WANT_MERGE, WANT_CONSENT } want;
	char *sought;                    /* what was typed */
	bool cached;                     /* only what is known here was asked */
	struct rows found;
	const struct api_reply *into;
	api_id asking_into;
};

static struct contacts *contacts_of(struct pane *pane)
{
	return pane->state;
}

/* --- owner --- */

static void ask_owner(struct pane *pane, const struct pane_call *call)
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
	struct contacts *contacts = contacts_of(pane);

	contacts->want = want;
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
	struct contacts *contacts = contacts_of(pane);
	bool merge = contacts->want == WANT_MERGE;
	char *query = mem_printf(merge ? "%s role:user" : "%s",
	    contacts->sought);

	if (contacts->asking)
		pane->host->cancel(pane, contacts->asking);
	rows_clear(&contacts->found);
	contacts->cached = cached;
	contacts->asking = pane->host->send(pane, request_records(merge ?
	    RECORD_CONTACT : RECORD_COMPANY, RECORD_NONE, NULL, query, "name",
	    merge ? FOUND_MAX : 0, NULL, cached));
	free(query);
}

static void searched(struct pane *pane, const char *text)
{
	struct contacts *contacts = contacts_of(pane);

	free(contacts->sought);
	contacts->sought = mem_strdup(text);
	look_for(pane, contacts->want == WANT_COMPANY);
}

static void ask_found(struct pane *pane, const char *label, uint64_t cookie,
    const char *detail, const char *but)
{
	struct contacts *contacts = contacts_of(pane);
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = cookie,
		.label = label };
	struct pane_choice *choices = mem_calloc(contacts->found.len + 1,
	    sizeof(*choices));
	size_t i;

	for (i = 0; i < contacts->found.len &&
	    ask.choices_len < FOUND_MAX; i++) {
		const struct record *record = contacts->found.rows[i].record;

		if (but && !strcmp(record->id, but))
			continue;
		choices[ask.choices_len++] = (struct pane_choice){
			.id = record->id, .label = record->title,
			.detail = record_value(record, detail)->text };
	}
	if (contacts->cached && ask.choices_len)
		choices[ask.choices_len++] = (struct pane_choice){
			.id = further, .label = "Another one: look through "
			"Intercom's whole list" };
	ask.choices = choices;
	if (ask.choices_len)
		pane->host->ask(pane, &ask);
	else
		pane->host->say(pane, SAY_INFO, "Nobody like that: \"%s\"",
		    contacts->sought);
	free(choices);
}

/* --- companies --- */

static void attach(struct pane *pane, const struct pane_call *call)
{
	if (browse_current(browse_of(pane)))
		ask_search(pane, WANT_COMPANY, "Attach to the company", "");
}

static void detach(struct pane *pane, const struct pane_call *call)
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

static void consent(struct pane *pane, const struct pane_call *call)
{
	struct contacts *contacts = contacts_of(pane);

	if (!browse_current(&contacts->browse))
		return;
	rows_clear(&contacts->found);
	contacts->want = WANT_CONSENT;
	contacts->cached = false;
	contacts->asking = pane->host->send(pane, request_records(
	    RECORD_SUBSCRIPTION, RECORD_NONE, NULL, NULL, NULL, 0, NULL,
	    false));
}

/* Three choices for each kind of message; the first letter says which. */
static void ask_consent(struct pane *pane)
{
	static const char *const words[] = { "i opts in to", "o opts out of",
		"c has not chosen:" };
	struct contacts *contacts = contacts_of(pane);
	size_t n = ARRAY_LEN(words), i;
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_SUBSCRIBE,
		.label = "The contact", .choices_len = contacts->found.len *
		n };
	struct arena arena = { 0 };
	struct pane_choice *choices = arena_calloc(&arena, ask.choices_len,
	    sizeof(*choices));

	for (i = 0; i < ask.choices_len; i++) {
		const struct record *record =
		    contacts->found.rows[i / n].record;

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

static void merge(struct pane *pane, const struct pane_call *call)
{
	struct contacts *contacts = contacts_of(pane);
	const struct record *record = browse_current(&contacts->browse);
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
	struct contacts *contacts = contacts_of(pane);
	const struct record *from = browse_current(&contacts->browse);
	const struct record *into = contacts->into->record;
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
			said(&contacts->browse, from, fields[i])),
			.detail = said(&contacts->browse, into,
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
	struct contacts *contacts = contacts_of(pane);
	const struct record *from = browse_current(&contacts->browse);
	const struct record *into = contacts->into ?
	    contacts->into->record : NULL;
	bool force;

	if (!from || !into)
		return;
	force = !same(from, into, "email") && !same(from, into, "phone");
	browse_change(pane, VERB_MERGE, into->id,
	    &(struct record_input){ "force", "true" }, force);
}

/* --- the rest --- */

static void archive(struct pane *pane, const struct pane_call *call)
{
	browse_change(pane, VERB_ARCHIVE, NULL, NULL, 0);
}

static void unarchive(struct pane *pane, const struct pane_call *call)
{
	browse_change(pane, VERB_UNARCHIVE, NULL, NULL, 0);
}

static void block(struct pane *pane, const struct pane_call *call)
{
	browse_change(pane, VERB_BLOCK, NULL, NULL, 0);
}

static void remove_contact(struct pane *pane, const struct pane_call *call)
{
	browse_change(pane, VERB_DELETE, NULL, NULL, 0);
}

static void conversations(struct pane *pane, const struct pane_call *call)
{
	const struct record *record = browse_current(browse_of(pane));
	char *where;

	if (!record)
		return;
	where = mem_printf("search:contact:%s", record->id);
	pane->host->go(pane, "inbox", where);
	free(where);
}

static const struct pane_action actions[] = {
	BROWSE_ACTIONS,
	BROWSE_WRITE_ACTIONS(NEEDS(WRITE_PEOPLE)),
	{ "add-note", "Add a note", "Change", browse_note,
	    ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "tag-contact", "Add or remove tags", "Change", browse_tags,
	    ACTION_ITEM | NEEDS(WRITE_TAGS) },
	{ "set-owner", "Change the owner", "Change", ask_owner,
	    ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "attach-company", "Attach a company", "Change", attach,
	    ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "detach-company", "Detach a company", "Change", detach,
	    ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "set-subscription", "Opt in or out of a kind of message", "Change",
	    consent, ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "merge-contact", "Merge this lead into a user", "Change", merge,
	    ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "archive-contact", "Archive: out of all lists, can come back",
	    "Change", archive, ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "unarchive-contact", "Bring an archived one back", "Change",
	    unarchive, ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "block-contact", "Block: cannot write to you any more", "Change",
	    block, ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "delete-contact", "Delete for good", "Change", remove_contact,
	    ACTION_ITEM | NEEDS(WRITE_PEOPLE) },
	{ "show-conversations", "Its conversations, in the inbox", "View",
	    conversations, ACTION_ITEM },
	{ 0 }
};

static const struct pane_key keys[] = {
	BROWSE_KEYS,
	BROWSE_WRITE_KEYS,
	{ "i", "add-note", NULL }, { "t", "tag-contact", NULL },
	{ "o", "set-owner", NULL }, { "a", "attach-company", NULL },
	{ "A", "detach-company", NULL }, { "M", "merge-contact", NULL },
	{ "e", "archive-contact", NULL }, { "D", "delete-contact", NULL },
	{ "B", "block-contact", NULL }, { "c", "show-conversations", NULL },
	{ 0 }
};

static void contacts_close(struct pane *pane)
{
	struct contacts *contacts = contacts_of(pane);

	rows_release(&contacts->found);
	free(contacts->sought);
	api_reply_unref(contacts->into);
	browse_close(pane);
}

static void found(struct pane *pane, const struct api_reply *reply)
{
	struct contacts *contacts = contacts_of(pane);
	const struct record *record = browse_current(&contacts->browse);

	rows_add(&contacts->found, reply);
	if (!reply->final) {
		if (reply->records && reply->records->total &&
		    contacts->want == WANT_COMPANY)
			pane->host->say(pane, SAY_INFO, "Looking through "
			    "companies: %zu of %zu …", reply->records->done,
			    reply->records->total);
		return;
	}
	contacts->asking = 0;
	if (contacts->cached && !contacts->found.len) {
		look_for(pane, false);
		return;
	}
	if (contacts->found.len)
		rows_sort(&contacts->found, record_schema(
		    contacts->found.rows[0].record->kind), "name");
	if (reply->err.code && !contacts->found.len)
		pane->host->say(pane, SAY_ERROR, "%s", reply->err.text);
	else if (contacts->want == WANT_CONSENT)
		ask_consent(pane);
	else if (contacts->want == WANT_COMPANY)
		ask_found(pane, "Attach to", COOKIE_COMPANY, "company-id",
		    NULL);
	else
		ask_found(pane, "Merge into", COOKIE_MERGE, "email",
		    record ? record->id : NULL);
}

static void on_reply(struct pane *pane, const struct api_reply *reply)
{
	struct contacts *contacts = contacts_of(pane);

	if (reply->id == contacts->asking) {
		found(pane, reply);
		return;
	}
	if (reply->id != contacts->asking_into || !reply->final)
		return;
	contacts->asking_into = 0;
	if (!reply->record) {
		pane->host->say(pane, SAY_ERROR, "%s", reply->err.text);
		return;
	}
	api_reply_unref(contacts->into);
	contacts->into = api_reply_ref(reply);
	preview(pane);
}

static void on_answer(struct pane *pane, uint64_t cookie, const char *text)
{
	switch (cookie) {
	case COOKIE_SEARCH:
		if (text[strspn(text, " ")])
			searched(pane, text);
		break;
	case COOKIE_COMPANY:
		if (!strcmp(text, further))
			look_for(pane, false);
		else if (*text)
			browse_change(pane, VERB_ATTACH, text, NULL, 0);
		break;
	case COOKIE_DETACH:
		if (*text)
			browse_change(pane, VERB_DETACH, text, NULL, 0);
		break;
	case COOKIE_OWNER:
		if (*text)
			browse_change(pane, VERB_UPDATE, NULL,
			    &(struct record_input){ "owner", text }, 1);
		break;
	case COOKIE_SUBSCRIBE:
		if (*text)
			consent_picked(pane, text);
		break;
	case COOKIE_MERGE:
		if (*text)
			contacts_of(pane)->asking_into = pane->host->send(pane,
			    request_record(RECORD_CONTACT, text));
		break;
	case COOKIE_MERGE_SURE:
		if (!strcmp(text, "yes"))
			merge_sure(pane);
		else
			pane->host->say(pane, SAY_INFO, "Nothing was done");
		break;
	default:
		break;
	}
}

static const struct browse_own own = { .reply = on_reply,
	.answer = on_answer };

static bool contacts_open(struct pane *pane, const char *object_id,
    struct error *err)
{
	browse_open(pane, RECORD_CONTACT, object_id);
	browse_of(pane)->own = &own;
	return true;
}

PANE_ENTRY = {
	BROWSE_OPS(struct contacts),
	.caps = PANE_TEXT | PANE_OFFLINE | PANE_TAB | NEEDS(READ_PEOPLE),
	.name = "contacts", .title = "Contacts",
	.help = "Users and leads: find, read, change, merge.",
	.actions = actions, .keys = keys,
	.open = contacts_open, .event = browse_dispatch,
	.close = contacts_close,
};
