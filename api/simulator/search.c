/* The search language (NOTES of the service: dates, operators, limits). */
#include "config.h"

#include "api/simulator/sim.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FILTERS_MAX = 15, DEPTH_MAX = 2, PAGE_MAX = 150, DAY = 86400 };

/* The value of a field of row `index`: number or text. */
struct value {
	bool is_text, known;
	int64_t number;
	const char *text;
	const int *ids;          /* tag ids: several */
	int ids_len;
	jobj *list;              /* ids of another kind: several */
	bool is_date;            /* compared by days in the workspace's zone */
};

typedef struct value (*field_fn)(struct sim *, int index, const char *field);

static struct value number(int64_t n)
{
	return (struct value){ .known = true, .number = n };
}

static struct value text(const char *t)
{
	return (struct value){ .known = true, .is_text = true,
		.text = t ? t : "" };
}

static struct value conversation_field(struct sim *sim, int index,
    const char *field)
{
	static const char *const states[] = { "open", "closed", "snoozed" };
	static const char *const priorities[] = { "none", "low", "medium",
	    "high", "urgent" };
	struct sim_conversation *c = &sim->conversations[index];

	if (!strcmp(field, "id"))
		return text(c->id);
	if (!strcmp(field, "created_at"))
		return number(c->created);
	if (!strcmp(field, "updated_at"))
		return number(c->updated);
	if (!strcmp(field, "waiting_since"))
		return number(c->waiting);
	if (!strcmp(field, "snoozed_until"))
		return number(c->snoozed);
	if (!strcmp(field, "state"))
		return text(states[c->state]);
	if (!strcmp(field, "open"))
		return number(c->state != SIM_CLOSED);
	if (!strcmp(field, "read"))
		return number(c->read);
	if (!strcmp(field, "priority"))
		return text(priorities[c->priority]);
	if (!strcmp(field, "admin_assignee_id"))
		return number(c->admin < 0 ? 0 :
		    strtoll(sim->admins[c->admin].id, NULL, 10));
	if (!strcmp(field, "team_assignee_id"))
		return number(c->team < 0 ? 0 :
		    strtoll(sim->teams[c->team].id, NULL, 10));
	if (!strcmp(field, "contact_ids"))
		return text(sim->contacts[c->contact].id);
	if (!strcmp(field, "tag_ids"))
		return (struct value){ .known = true, .is_text = true,
			.ids = c->tags, .ids_len = c->tags_len, .text = "" };
	if (!strcmp(field, "conversation_rating.score"))
		return number(c->rating ? jint(c->rating, "rating") : 0);
	if (!strcmp(field, "ai_agent_participated"))
		return number(c->ai != NULL);
	if (!strncmp(field, "source.", 7)) {
		generate_fill(sim, c);
		if (!strcmp(field, "source.body"))
			return text(jtext(c->source, "body"));
		if (!strcmp(field, "source.subject"))
			return text(jtext(c->source, "subject"));
		if (!strcmp(field, "source.type"))
			return text(jtext(c->source, "type"));
		if (!strcmp(field, "source.id"))
			return text(jtext(c->source, "id"));
		if (!strcmp(field, "source.delivered_as"))
			return text(jtext(c->source, "delivered_as"));
		if (!strcmp(field, "source.author.id"))
			return text(jtext(jget(c->source, "author"), "id"));
		if (!strcmp(field, "source.author.type"))
			return text(jtext(jget(c->source, "author"), "type"));
		if (!strcmp(field, "source.author.name"))
			return text(jtext(jget(c->source, "author"), "name"));
		if (!strcmp(field, "source.author.email"))
			return text(jtext(jget(c->source, "author"),
			    "email"));
		if (!strcmp(field, "source.url"))
			return text(jtext(c->source, "url"));
	}
	if (!strncmp(field, "statistics.", 11) ||
	    !strcmp(field, "channel_initiated") ||
	    !strcmp(field, "teammate_ids") ||
	    !strncmp(field, "conversation_rating.", 20) ||
	    !strncmp(field, "ai_agent.", 9))
		return number(0);
	return (struct value){ 0 };
}

/* "Back-office" is a task here, and so on (NOTES §6). */
static const char *ticket_category(const struct sim *sim,
    const struct sim_conversation *c)
{
	const char *shown = jtext(ticket_type_of(sim, c), "category");

	return !shown ? NULL : !strcmp(shown, "Customer") ? "request" :
	    !strcmp(shown, "Tracker") ? "tracker" : "task";
}

static struct value ticket_attribute(const struct sim *sim,
    const struct sim_conversation *c, const char *id)
{
	jobj *list = jget(ticket_type_of(sim, c), "attributes"), *item;
	size_t i, n = list ? json_object_array_length(list) : 0;

	if (id[strspn(id, "0123456789")])
		return (struct value){ 0 };
	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		if (!strcmp(jtext(item, "id"), id))
			return text(json_object_get_string(jget(jget(
			    c->ticket, "attributes"), jtext(item,
			    "name"))));
	}
	return text(NULL);
}

/* Of what is no ticket (a row that is only asked about) nothing is there. */
static struct value ticket_field(struct sim *sim, int index,
    const char *field)
{
	struct sim_conversation *c = &sim->conversations[index];
	jobj *state = ticket_state_of(sim, c);
	static const char *const same[] = { "id", "created_at", "updated_at",
	    "open", "snoozed_until", "contact_ids", "teammate_ids" };
	size_t i;

	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (!strcmp(field, same[i]))
			return conversation_field(sim, index, field);
	if (!strcmp(field, "title"))
		return text(c->title);
	if (!strcmp(field, "description"))
		return text(jtext(c->ticket, "description") ?
		    jtext(c->ticket, "description") :
		    jtext(c->source, "body"));
	if (!strcmp(field, "category"))
		return text(ticket_category(sim, c));
	if (!strcmp(field, "ticket_type_id"))
		return text(jtext(c->ticket, "type"));
	if (!strcmp(field, "state"))
		return text(jtext(state, "category"));
	if (!strcmp(field, "admin_assignee_id"))
		return text(c->admin < 0 ? "0" : sim->admins[c->admin].id);
	if (!strcmp(field, "team_assignee_id"))
		return text(c->team < 0 ? "0" : sim->teams[c->team].id);
	if (!strncmp(field, "ticket_attribute.", 17))
		return ticket_attribute(sim, c, field + 17);
	return (struct value){ 0 };
}

/* The members of an array of ids or keys. */
static struct value listed(jobj *ids)
{
	return (struct value){ .known = true, .is_text = true, .text = "",
		.list = ids };
}

/* Fields that stand in the workspace file as the service calls them, or under
 * another name. */
static struct value contact_extra(const struct sim_contact *c,
    const char *field)
{
	static const char *const names[][2] = {
		{ "browser", "browser" }, { "os", "os" },
		{ "browser_language", "language" },
		{ "language_override", "language_override" },
		{ "avatar", "avatar" },
		{ "ios_device", "ios_device" },
		{ "android_device", "android_device" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(field, names[i][0]))
			return text(jtext(c->extra, names[i][1]));
	if (!strncmp(field, "location.", 9))
		return text(jtext(jget(c->extra, "location"), field + 9));
	if (!strncmp(field, "custom_attributes.", 18)) {
		jobj *value = jget(jget(c->extra, "attributes"), field + 18);

		if (value && !json_object_is_type(value, json_type_string))
			return number(json_object_get_int64(value));
		return text(value ? json_object_get_string(value) : NULL);
	}
	return (struct value){ 0 };
}

static struct value contact_time(const struct sim_contact *c,
    const char *field)
{
	const struct {
		const char *name;
		int64_t value;
	} times[] = {
		{ "created_at", c->created }, { "updated_at", c->updated },
		{ "signed_up_at", c->signed_up }, { "last_seen_at", c->seen },
		{ "last_replied_at", c->replied },
		{ "last_contacted_at", c->contacted },
		{ "last_email_opened_at", 0 }, { "last_email_clicked_at", 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		if (!strcmp(field, times[i].name))
			return (struct value){ .known = true, .is_date = true,
				.number = times[i].value };
	return (struct value){ 0 };
}

static struct value contact_field(struct sim *sim, int index,
    const char *field)
{
	struct sim_contact *c = &sim->contacts[index];
	struct value time = contact_time(c, field);

	if (time.known)
		return time;
	if (!strcmp(field, "id"))
		return text(c->id);
	if (!strcmp(field, "role"))
		return text(c->role);
	if (!strcmp(field, "name"))
		return text(c->name);
	if (!strcmp(field, "email"))
		return text(c->email);
	if (!strcmp(field, "email_domain"))
		return text(c->email && strchr(c->email, '@') ?
		    strchr(c->email, '@') + 1 : NULL);
	if (!strcmp(field, "phone") || !strcmp(field, "formatted_phone"))
		return text(c->phone);
	if (!strcmp(field, "external_id"))
		return text(c->external_id);
	if (!strcmp(field, "owner_id"))
		return text(c->owner);
	if (!strcmp(field, "tag_id"))
		return listed(c->tags);
	if (!strcmp(field, "segment_id"))
		return listed(c->segments);
	if (!strcmp(field, "unsubscribed_from_emails"))
		return number(jbool(c->extra, "unsubscribed"));
	if (!strcmp(field, "marked_email_as_spam"))
		return number(jbool(c->extra, "spam"));
	if (!strcmp(field, "has_hard_bounced"))
		return number(jbool(c->extra, "bounced"));
	return contact_extra(c, field);
}

/* "=" on words of a body: one of its tokens. */
static bool has_token(const char *body, const char *token)
{
	size_t len = strlen(token), n;

	while (*body) {
		if (*body == '<') {
			body += strcspn(body, ">");
			body += *body == '>';
			continue;
		}
		for (n = 0; isalnum((unsigned char)body[n]) ||
		    (unsigned char)body[n] >= 0x80; n++)
			continue;
		if (n == len && !strncasecmp(body, token, n))
			return true;
		body += n ? n : 1;
	}
	return false;
}

static bool has_tag(struct sim *sim, const struct value *value,
    const char *wanted)
{
	int i;

	for (i = 0; i < value->ids_len; i++)
		if (!strcmp(sim->tags[value->ids[i]].id, wanted))
			return true;
	for (i = 0; value->list &&
	    i < (int)json_object_array_length(value->list); i++)
		if (!strcmp(json_object_get_string(json_object_array_get_idx(
		    value->list, (size_t)i)), wanted))
			return true;
	return false;
}

static bool text_matches(struct sim *sim, const struct value *value,
    const char *field, const char *op, const char *wanted)
{
	size_t len = strlen(value->text), n = strlen(wanted);

	if (value->ids || value->list)
		return has_tag(sim, value, wanted) == (*op != '!');
	if (!strcmp(op, "="))
		return !strcmp(field, "source.body") ?
		    has_token(value->text, wanted) :
		    !strcasecmp(value->text, wanted);
	if (!strcmp(op, "!="))
		return strcasecmp(value->text, wanted) != 0;
	if (!strcmp(op, "~"))
		return strcasestr(value->text, wanted) != NULL;
	if (!strcmp(op, "!~"))
		return strcasestr(value->text, wanted) == NULL;
	if (!strcmp(op, "^"))
		return !strncasecmp(value->text, wanted, n);
	if (!strcmp(op, "$"))
		return n <= len && !strcasecmp(value->text + len - n, wanted);
	return false;
}

/* The first second of the day, in the workspace's zone, that a time is in; the
 * simulator's is one hour from UTC. */
static int64_t day_of(int64_t at)
{
	return (at + 3600) / DAY * DAY - 3600;
}

/* "after" begins at the next midnight, "before" ends at the one that began the
 * day (quirk 19). */
static bool day_matches(int64_t at, const char *op, int64_t wanted)
{
	int64_t day = day_of(wanted);

	if (!at)
		return false;
	if (!strcmp(op, "="))
		return at >= day && at < day + DAY;
	if (!strcmp(op, ">"))
		return at >= day + DAY;
	return !strcmp(op, "<") && at < day;
}

static bool number_matches(const struct value *value, const char *op,
    int64_t wanted)
{
	if (value->is_date)
		return day_matches(value->number, op, wanted);
	if (!strcmp(op, "="))
		return value->number == wanted;
	if (!strcmp(op, "!="))
		return value->number != wanted;
	if (!strcmp(op, "<"))
		return value->number < wanted;
	if (!strcmp(op, ">"))
		return value->number > wanted;
	if (!strcmp(op, "<="))
		return value->number <= wanted;
	return !strcmp(op, ">=") && value->number >= wanted;
}

/* One value against one wanted. */
static bool matches(struct sim *sim, const struct value *value,
    const char *field, const char *op, jobj *wanted)
{
	const char *as_text = wanted ? json_object_get_string(wanted) : "";

	if (value->is_text)
		return text_matches(sim, value, field, op, as_text);
	if (wanted && json_object_is_type(wanted, json_type_boolean))
		return number_matches(value, op,
		    json_object_get_boolean(wanted));
	return number_matches(value, op, strtoll(as_text, NULL, 10));
}

static bool known_operator(const char *op)
{
	static const char *const all[] = { "=", "!=", "IN", "NIN", "<", "<=",
	    ">", ">=", "~", "!~", "^", "$" };
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!strcmp(op, all[i]))
			return true;
	return false;
}

/* What is searched: rows by index, those that are shown, and how. */
struct searched {
	field_fn field;
	int (*len)(const struct sim *sim);
	bool (*shown)(const struct sim *sim, int index, bool all);
	jobj *(*encode)(struct sim *sim, int index);
	const char *type, *key;
	int per_page;
};

/* Whether the query itself is in order; false: the error is in the call. */
static bool check(struct sim_call *call, jobj *query,
    const struct searched *what, int depth)
{
	const char *op = jtext(query, "operator"), *field;
	jobj *list = jget(query, "value");
	struct value value;
	size_t i, n;

	if (!op) {
		fail_field(call, 400, "parameter_missing",
		    "operator is required", "operator");
		return false;
	}
	if (!strcmp(op, "AND") || !strcmp(op, "OR")) {
		n = list && json_object_is_type(list, json_type_array) ?
		    json_object_array_length(list) : 0;
		if (depth > DEPTH_MAX || n > FILTERS_MAX || !n) {
			fail(call, 400, "parameter_invalid", n > FILTERS_MAX ?
			    "at most 15 filters in a group" :
			    "queries nest two deep at most and are not empty");
			return false;
		}
		for (i = 0; i < n; i++)
			if (!check(call, json_object_array_get_idx(list, i),
			    what, depth + 1))
				return false;
		return true;
	}
	field = jtext(query, "field");
	if (!field || !known_operator(op)) {
		fail(call, 400, "parameter_invalid",
		    "a filter has field, operator and value");
		return false;
	}
	value = what->field(call->sim, 0, field);
	if (value.is_date && strcmp(op, "=") != 0 && strcmp(op, "<") != 0 &&
	    strcmp(op, ">") != 0) {
		fail_field(call, 400, "parameter_invalid",
		    "Dates take =, < and > only", field);
		return false;
	}
	if (value.list && strcmp(op, "=") != 0 && strcmp(op, "!=") != 0) {
		fail_field(call, 400, "parameter_invalid",
		    "This field takes = and != only", field);
		return false;
	}
	if (!value.known && what->len(call->sim)) {
		fail_field(call, 400, "invalid_field",
		    "Field is not searchable", field);
		return false;
	}
	return true;
}

static bool eval(struct sim *sim, jobj *query, field_fn field_of, int index)
{
	const char *op = jtext(query, "operator"), *field;
	jobj *wanted = jget(query, "value");
	bool all = !strcmp(op, "AND"), any = !strcmp(op, "OR"), found;
	struct value value;
	size_t i, n;

	if (all || any) {
		n = json_object_array_length(wanted);
		for (i = 0; i < n; i++)
			if (eval(sim, json_object_array_get_idx(wanted, i),
			    field_of, index) != all)
				return any;
		return all;
	}
	field = jtext(query, "field");
	value = field_of(sim, index, field);
	if (strcmp(op, "IN") != 0 && strcmp(op, "NIN") != 0)
		return matches(sim, &value, field, op, wanted);
	n = wanted && json_object_is_type(wanted, json_type_array) ?
	    json_object_array_length(wanted) : 0;
	for (found = false, i = 0; i < n && !found; i++)
		found = matches(sim, &value, field, "=",
		    json_object_array_get_idx(wanted, i));
	return found == !strcmp(op, "IN");
}

/* A row in the order of the sort: by number, then by index. */
struct ranked {
	int64_t key;
	int index;
};

static bool before(struct ranked a, struct ranked b, bool ascending)
{
	if (a.key != b.key)
		return ascending ? a.key < b.key : a.key > b.key;
	return ascending ? a.index < b.index : a.index > b.index;
}

/* The first `max` rows after the cursor, kept sorted by insertion. */
static void keep(struct ranked *rows, int *n, int max, struct ranked row,
    bool ascending)
{
	int at;

	if (*n == max && !before(row, rows[max - 1], ascending))
		return;
	for (at = *n < max ? (*n)++ : max - 1; at > 0 &&
	    before(row, rows[at - 1], ascending); at--)
		rows[at] = rows[at - 1];
	rows[at] = row;
}

/* What a row is sorted by: a number, or the beginning of a text. */
static int64_t sort_key(const struct value *value)
{
	int64_t key = 0;
	size_t i;

	if (!value->is_text)
		return value->number;
	for (i = 0; i < 7; i++) {
		int c = i < strlen(value->text) ?
		    tolower((unsigned char)value->text[i]) : 0;

		key = key << 8 | c;
	}
	return key;
}

struct request {
	jobj *query;
	const char *sort;
	bool ascending;
	int per_page;
	struct ranked cursor;
	bool has_cursor;
};

static bool read_cursor(const char *text, struct ranked *out)
{
	long long key;
	int index;

	if (sscanf(text, "c%lld.%d", &key, &index) != 2)
		return false;
	*out = (struct ranked){ key, index };
	return true;
}

static bool read_request(struct sim_call *call, bool all, int per_page,
    struct request *out)
{
	jobj *pages = jget(call->body, "pagination");
	jobj *sort = jget(call->body, "sort");
	const char *order = jtext(sort, "order"), *cursor, *size;

	*out = (struct request){ .per_page = per_page, .sort = "updated_at" };
	if (all) {
		cursor = call->query(call, "starting_after");
		size = call->query(call, "per_page");
		if (size)
			out->per_page = (int)strtol(size, NULL, 10);
	} else {
		out->query = jget(call->body, "query");
		cursor = jtext(pages, "starting_after");
		if (jget(pages, "per_page"))
			out->per_page = (int)jint(pages, "per_page");
		if (!out->query) {
			fail_field(call, 400, "parameter_missing",
			    "query is required", "query");
			return false;
		}
	}
	if (order && strcmp(order, "ascending") != 0 &&
	    strcmp(order, "descending") != 0) {
		fail(call, 400, "invalid_sort_order",
		    "order must be ascending or descending");
		return false;
	}
	out->ascending = order && !strcmp(order, "ascending");
	if (jtext(sort, "field"))
		out->sort = jtext(sort, "field");
	if (out->per_page < 1 || out->per_page > PAGE_MAX) {
		fail_field(call, 400, "parameter_invalid",
		    "per_page must be from 1 to 150", "per_page");
		return false;
	}
	out->has_cursor = cursor != NULL;
	if (cursor && !read_cursor(cursor, &out->cursor)) {
		fail_field(call, 400, "client_error",
		    "starting_after is not a cursor", "starting_after");
		return false;
	}
	return true;
}

static jobj *encode_pages(const struct request *request, int total, int n,
    const struct ranked *last, bool more)
{
	jobj *pages = json_object_new_object(), *next;
	char cursor[60];

	jset_text(pages, "type", "pages");
	jset_int(pages, "page", 1);
	jset_int(pages, "per_page", request->per_page);
	jset_int(pages, "total_pages", (total + request->per_page - 1) /
	    request->per_page);
	if (more && n) {
		next = json_object_new_object();
		snprintf(cursor, sizeof(cursor), "c%lld.%d",
		    (long long)last->key, last->index);
		jset_int(next, "per_page", request->per_page);
		jset_text(next, "starting_after", cursor);
		jset(pages, "next", next);
	}
	return pages;
}

static bool sorts_by(struct sim_call *call, const struct searched *what,
    const char *field)
{
	if (!what->len(call->sim) || what->field(call->sim, 0, field).known)
		return true;
	fail_field(call, 400, "invalid_field", "Field cannot be sorted by",
	    field);
	return false;
}

static bool search(struct sim_call *call, const struct searched *what,
    bool all)
{
	struct sim *sim = call->sim;
	struct ranked *rows, row;
	struct request request;
	int i, n = 0, total = 0, after = 0;
	struct value key;
	jobj *out, *list;

	if (!read_request(call, all, what->per_page, &request) ||
	    (request.query && !check(call, request.query, what, 1)) ||
	    !sorts_by(call, what, request.sort))
		return false;
	rows = xrealloc(NULL, (size_t)request.per_page, sizeof(*rows));
	for (i = 0; i < what->len(sim); i++) {
		if (!what->shown(sim, i, all) || (request.query &&
		    !eval(sim, request.query, what->field, i)))
			continue;
		total++;
		key = what->field(sim, i, request.sort);
		row = (struct ranked){ sort_key(&key), i };
		if (request.has_cursor && !before(request.cursor, row,
		    request.ascending))
			continue;
		after++;
		keep(rows, &n, request.per_page, row, request.ascending);
	}
	list = json_object_new_array();
	for (i = 0; i < n; i++)
		json_object_array_add(list, what->encode(sim,
		    rows[i].index));
	out = json_object_new_object();
	jset_text(out, "type", what->type);
	jset(out, what->key, list);
	jset_int(out, "total_count", total);
	jset(out, "pages", encode_pages(&request, total, n, n ?
	    &rows[n - 1] : NULL, after > n));
	free(rows);
	ok(call, out);
	return true;
}

static int conversations_len(const struct sim *sim)
{
	return sim->conversations_len;
}

/* The index lags behind. */
static bool conversation_shown(const struct sim *sim, int index, bool all)
{
	const struct sim_conversation *c = &sim->conversations[index];

	return !c->deleted && (all || c->indexed <= sim_now(sim));
}

static jobj *conversation_row(struct sim *sim, int index)
{
	return encode_conversation(sim, &sim->conversations[index], false,
	    false);
}

bool search_conversations(struct sim_call *call, bool all)
{
	static const struct searched what = { conversation_field,
		conversations_len, conversation_shown, conversation_row,
		"conversation.list", "conversations", 20 };

	return search(call, &what, all);
}

static int contacts_len(const struct sim *sim)
{
	return sim->contacts_len;
}

static bool contact_shown(const struct sim *sim, int index, bool all)
{
	(void)all;
	return !sim->contacts[index].gone;
}

static jobj *contact_row(struct sim *sim, int index)
{
	return encode_contact(sim, index);
}

bool search_contacts(struct sim_call *call, bool all)
{
	static const struct searched what = { contact_field, contacts_len,
		contact_shown, contact_row, "list", "data", 50 };

	return search(call, &what, all);
}

static bool ticket_shown(const struct sim *sim, int index, bool all)
{
	return sim->conversations[index].is_ticket &&
	    conversation_shown(sim, index, all);
}

static jobj *ticket_row(struct sim *sim, int index)
{
	return encode_ticket(sim, &sim->conversations[index]);
}

bool search_tickets(struct sim_call *call)
{
	static const struct searched what = { ticket_field,
		conversations_len, ticket_shown, ticket_row, "ticket.list",
		"tickets", 20 };

	return search(call, &what, false);
}
