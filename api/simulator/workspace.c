/*
 * Reading workspaces.
 *
 * A JSON object is a workspace in the format that api/simulator/workspace.json
 * explains in its own "format" member (that file is also the built-in one). A
 * file of JSON lines {"id", "domain", "turns": ["…", …]} adds one conversation
 * a line, from a contact of its own.
 */
#include "config.h"

#include "api/simulator/sim.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINE_MAX_BYTES = 16 << 20, DAY = 86400 };

/* The built-in workspace is part of the program: no file to look for. */
__asm__(".section .rodata\n"
    ".global callbox_workspace_start\n"
    "callbox_workspace_start:\n"
    ".incbin \"" WORKSPACE_FILE "\"\n"
    ".global callbox_workspace_end\n"
    "callbox_workspace_end:\n"
    ".byte 0\n"
    ".previous\n");
extern const char callbox_workspace_start[], callbox_workspace_end[];

struct reader {
	struct sim *sim;
	int64_t start;           /* the moment that times are relative to */
	const char *path;
	bool bad;
};

static void complain(struct reader *reader, const char *where,
    const char *what)
{
	fprintf(stderr, "callbox-simulator: %s: %s: %s\n", reader->path,
	    where, what);
	reader->bad = true;
}

static char *copy(jobj *object, const char *key)
{
	return xstrdup(jtext(object, key));
}

/* Seconds relative to the start, or "+1d@09:00"; 0: absent. */
static int64_t when(const struct reader *reader, jobj *object,
    const char *key)
{
	jobj *value = jget(object, key);
	time_t at = (time_t)reader->start;
	struct tm tm;
	int days, hour, minute;

	if (!value)
		return 0;
	if (json_object_is_type(value, json_type_int))
		return reader->start + json_object_get_int64(value);
	if (sscanf(json_object_get_string(value), "%dd@%d:%d", &days, &hour,
	    &minute) != 3)
		return 0;
	localtime_r(&at, &tm);
	tm.tm_mday += days;
	tm.tm_hour = hour;
	tm.tm_min = minute;
	tm.tm_sec = 0;
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm);
}

static char *expand(const struct reader *reader, const char *text,
    jobj *values, int round)
{
	return marks_expand(text, reader->start, reader->sim->url, values,
	    round);
}

static void read_people(struct reader *reader, jobj *root)
{
	struct sim *sim = reader->sim;
	jobj *list = jget(root, "admins"), *item;
	size_t i, n = list ? json_object_array_length(list) : 0;

	sim->admins = xrealloc(NULL, n + 1, sizeof(*sim->admins));
	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		sim->admins[i] = (struct sim_admin){ copy(item, "key"),
			copy(item, "id"), copy(item, "name"),
			copy(item, "email"), copy(item, "job_title"),
			jbool(item, "away"), jbool(item, "reassign"),
			json_object_get(jget(item, "teams")), "" };
	}
	sim->admins_len = (int)n;
	sim->me = jtext(root, "me") ? sim_find_admin(sim, jtext(root, "me")) :
	    0;
	if (sim->me < 0)
		complain(reader, "me", "is no admin's key");
	item = jget(root, "bot");
	sim->bot = (struct sim_admin){ copy(item, "key"), copy(item, "id"),
		copy(item, "name"), copy(item, "email"), NULL, false, false,
		NULL };
	list = jget(root, "teams");
	n = list ? json_object_array_length(list) : 0;
	sim->teams = xrealloc(NULL, n + 1, sizeof(*sim->teams));
	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		sim->teams[i] = (struct sim_team){ copy(item, "key"),
			copy(item, "id"), copy(item, "name"),
			copy(item, "distribution"), (int)jint(item, "limit") };
	}
	sim->teams_len = (int)n;
	list = jget(root, "tags");
	n = list ? json_object_array_length(list) : 0;
	for (i = 0; i < n; i++) {
		int tag;

		item = json_object_array_get_idx(list, i);
		tag = sim_add_tag(sim, jtext(item, "name"));
		free(sim->tags[tag].id);
		sim->tags[tag].id = copy(item, "id");
	}
}

/* Names of tags → their ids. */
static jobj *tag_ids(struct reader *reader, jobj *names)
{
	jobj *ids = json_object_new_array();
	size_t i, n = names ? json_object_array_length(names) : 0;
	int tag;

	for (i = 0; i < n; i++) {
		tag = sim_find_tag(reader->sim, json_object_get_string(
		    json_object_array_get_idx(names, i)));
		if (tag >= 0)
			json_object_array_add(ids, json_object_new_string(
			    reader->sim->tags[tag].id));
		else
			complain(reader, json_object_get_string(
			    json_object_array_get_idx(names, i)),
			    "there is no such tag");
	}
	return ids;
}

static jobj *read_notes(struct reader *reader, jobj *list)
{
	jobj *notes = json_object_new_array(), *note, *item;
	size_t i, n = list ? json_object_array_length(list) : 0;
	char id[SIM_ID_MAX], *body;
	int by;

	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		by = sim_find_admin(reader->sim, jtext(item, "by"));
		body = expand(reader, jtext(item, "body"), NULL, -1);
		note = json_object_new_object();
		jset_text(note, "type", "note");
		jset_text(note, "id", sim_new_id(reader->sim, id));
		jset_int(note, "created_at", when(reader, item, "at"));
		jset_text(note, "body", body);
		jset(note, "author", by < 0 ? NULL : encode_admin(reader->sim,
		    &reader->sim->admins[by]));
		json_object_array_add(notes, note);
		free(body);
	}
	return notes;
}

/* The id of the object that has this key. */
static void add_ids(jobj *ids, jobj *objects, const char *key)
{
	size_t i, n = key && objects ? json_object_array_length(objects) : 0;

	for (i = 0; i < n; i++) {
		jobj *item = json_object_array_get_idx(objects, i);

		if (!strcmp(jtext(item, "key"), key))
			sim_put(ids, jtext(item, "id"));
	}
}

static void add_segments(struct sim_contact *contact, jobj *segments,
    jobj *keys)
{
	size_t i, n = keys ? json_object_array_length(keys) : 0;

	for (i = 0; i < n; i++)
		add_ids(contact->segments, segments, json_object_get_string(
		    json_object_array_get_idx(keys, i)));
}

static void read_contacts(struct reader *reader, jobj *list)
{
	size_t i, n = list ? json_object_array_length(list) : 0;
	struct sim_contact *contact;
	jobj *item;

	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		contact = sim_add_contact(reader->sim);
		contact->key = copy(item, "key");
		contact->id = copy(item, "id");
		contact->role = copy(item, "role");
		contact->name = copy(item, "name");
		contact->email = copy(item, "email");
		contact->phone = copy(item, "phone");
		contact->external_id = copy(item, "external_id");
		contact->company = copy(item, "company");
		add_ids(contact->companies, reader->sim->companies, jtext(item,
		    "company"));
		add_segments(contact, reader->sim->segments, jget(item,
		    "segments"));
		contact->created = when(reader, item, "created");
		contact->signed_up = when(reader, item, "signed_up");
		contact->seen = when(reader, item, "seen");
		contact->updated = contact->seen ? contact->seen :
		    contact->created;
		contact->extra = json_object_get(item);
		contact->tags = tag_ids(reader, jget(item, "tags"));
		contact->notes = read_notes(reader, jget(item, "notes"));
		if (!contact->id || !contact->key)
			complain(reader, "contacts", "one has no id or key");
	}
}

/* Who "by" is: "admin", "contact" or "bot", and which. */
static const char *who(struct reader *reader, const char *key, int *index)
{
	*index = sim_find_admin(reader->sim, key);
	if (*index >= 0)
		return "admin";
	*index = sim_find_contact(reader->sim, key);
	if (*index >= 0)
		return "contact";
	*index = 0;
	if (!key || (reader->sim->bot.key &&
	    !strcmp(key, reader->sim->bot.key)))
		return "bot";
	complain(reader, key, "is nobody's key");
	return "bot";
}

static jobj *read_attachments(struct reader *reader, jobj *list)
{
	jobj *out = json_object_new_array(), *item, *file;
	size_t i, n = list ? json_object_array_length(list) : 0;
	char *url;

	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		file = json_object_new_object();
		url = file_url(reader->sim->url, jtext(item, "name"));
		jset_text(file, "type", "upload");
		jset_text(file, "name", jtext(item, "name"));
		jset_text(file, "url", url);
		jset_text(file, "content_type", jtext(item, "content_type"));
		jset_int(file, "filesize", jint(item, "size"));
		jset(file, "width", json_object_get(jget(item, "width")));
		jset(file, "height", json_object_get(jget(item, "height")));
		json_object_array_add(out, file);
		free(url);
	}
	return out;
}

static void set_assigned(struct reader *reader, jobj *part, const char *to)
{
	int index;

	if (!to)
		return;
	if (!strncmp(to, "team:", 5)) {
		index = sim_find_team(reader->sim, to + 5);
		if (index >= 0)
			jset(part, "assigned_to", encode_reference("team",
			    reader->sim->teams[index].id));
		return;
	}
	index = sim_find_admin(reader->sim, to);
	if (index >= 0)
		jset(part, "assigned_to", encode_reference("admin",
		    reader->sim->admins[index].id));
	else if (strcmp(to, "nobody") != 0 && strcmp(to, "none") != 0)
		complain(reader, to, "is no admin or team");
}

/* Names of tags → tags as parts have them. */
static jobj *tags_named(struct reader *reader, jobj *names)
{
	jobj *out = json_object_new_array();
	size_t i, n = names ? json_object_array_length(names) : 0;
	const char *name;
	int tag;

	for (i = 0; i < n; i++) {
		name = json_object_get_string(json_object_array_get_idx(names,
		    i));
		tag = sim_find_tag(reader->sim, name);
		if (tag >= 0)
			json_object_array_add(out, encode_tag(reader->sim,
			    tag));
		else
			complain(reader, name, "there is no such tag");
	}
	return out;
}

/* What a contact may press instead of writing; NULL: nothing. */
static jobj *quick_replies(struct sim *sim, jobj *texts)
{
	size_t i, n = texts ? json_object_array_length(texts) : 0;
	jobj *out, *list, *option;
	char id[SIM_ID_MAX];

	if (!n)
		return NULL;
	list = json_object_new_array();
	for (i = 0; i < n; i++) {
		option = json_object_new_object();
		jset_text(option, "text", json_object_get_string(
		    json_object_array_get_idx(texts, i)));
		jset_text(option, "uuid", sim_new_id(sim, id));
		json_object_array_add(list, option);
	}
	out = json_object_new_object();
	jset(out, "quick_reply_options", list);
	return out;
}

static jobj *read_part(struct reader *reader, jobj *item, int64_t at,
    jobj *values, int round)
{
	char *body = expand(reader, jtext(item, "body"), values, round);
	int index;
	const char *kind = who(reader, jtext(item, "by"), &index);
	jobj *part = encode_part(reader->sim, jtext(item, "type"), kind,
	    index, body, at);

	if (jbool(item, "ai")) {
		jset(jget(part, "author"), "from_ai_agent",
		    json_object_new_boolean(1));
		jset(jget(part, "author"), "is_ai_answer",
		    json_object_new_boolean(1));
	}
	if (jget(item, "attachments"))
		jset(part, "attachments", read_attachments(reader,
		    jget(item, "attachments")));
	if (jget(item, "details"))
		jset(part, "event_details",
		    json_object_get(jget(item, "details")));
	if (jbool(item, "redacted"))
		jset(part, "redacted", json_object_new_boolean(1));
	jset(part, "tags", tags_named(reader, jget(item, "tags")));
	jset(part, "metadata", quick_replies(reader->sim,
	    jget(item, "options")));
	set_assigned(reader, part, jtext(item, "to"));
	free(body);
	return part;
}

/* {"repeat": N, …}: rounds of parts. */
static void read_rounds(struct reader *reader,
    struct sim_conversation *conversation, jobj *item)
{
	jobj *list = jget(item, "parts"), *child;
	size_t i, n = list ? json_object_array_length(list) : 0;
	int round, rounds = (int)jint(item, "repeat");
	int64_t at;

	for (round = 0; round < rounds; round++)
		for (i = 0; i < n; i++) {
			child = json_object_array_get_idx(list, i);
			at = reader->start + jint(item, "start") +
			    round * jint(item, "step") +
			    jint(child, "after");
			json_object_array_add(conversation->parts,
			    read_part(reader, child, at, jget(item, "values"),
			    round));
		}
}

static void read_parts(struct reader *reader,
    struct sim_conversation *conversation, jobj *list)
{
	size_t i, n = list ? json_object_array_length(list) : 0, extra;
	jobj *item;

	conversation->parts = json_object_new_array();
	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		if (jget(item, "repeat"))
			read_rounds(reader, conversation, item);
		else
			json_object_array_add(conversation->parts, read_part(
			    reader, item, when(reader, item, "at"), NULL,
			    -1));
	}
	n = json_object_array_length(conversation->parts);
	if (n > SIM_PARTS_MAX) {
		extra = n - SIM_PARTS_MAX;
		conversation->dropped = (int)extra;
		json_object_array_del_idx(conversation->parts, 0, extra);
		n = SIM_PARTS_MAX;
	}
	conversation->updated = conversation->created;
	if (n)
		conversation->updated = jint(json_object_array_get_idx(
		    conversation->parts, n - 1), "created_at");
}

static jobj *read_source(struct reader *reader, jobj *item, int contact,
    int64_t created)
{
	jobj *from = jget(item, "source"), *source = json_object_new_object();
	char id[SIM_ID_MAX], *body, *subject, *history;
	const char *by = jtext(from, "by"), *kind = "contact";
	int index = contact;
	jobj *email;

	if (by)
		kind = who(reader, by, &index);
	body = expand(reader, jtext(from, "body"), NULL, -1);
	subject = expand(reader, jtext(from, "subject"), NULL, -1);
	history = expand(reader, jtext(from, "history"), NULL, -1);
	jset_text(source, "type", jtext(from, "type") ? jtext(from, "type") :
	    "conversation");
	jset_text(source, "id", sim_new_id(reader->sim, id));
	jset_text(source, "delivered_as", jtext(from, "delivered_as") ?
	    jtext(from, "delivered_as") : "customer_initiated");
	jset_text(source, "subject", subject ? subject : "");
	jset_text(source, "body", body ? body : "");
	jset(source, "author", encode_part_author(reader->sim, kind, index));
	jset(source, "attachments", read_attachments(reader,
	    jget(from, "attachments")));
	jset_text(source, "url", jtext(from, "url"));
	jset(source, "redacted", json_object_new_boolean(0));
	if (jget(from, "recipients"))
		jset(source, "recipients",
		    json_object_get(jget(from, "recipients")));
	if (jtext(from, "reply_to"))
		jset_text(source, "reply_to", jtext(from, "reply_to"));
	if (history) {
		email = json_object_new_object();
		jset_text(email, "message_id", "<simulated@mail.example>");
		jset_text(email, "subject", subject ? subject : "");
		jset(email, "email_address_headers", json_object_new_array());
		jset_text(email, "history", history);
		jset(source, "email_message_metadata", email);
	}
	(void)created;
	free(body);
	free(subject);
	free(history);
	return source;
}

static uint8_t one_of(const char *list, const char *word)
{
	size_t n, len = word ? strlen(word) : 0;
	uint8_t i;

	for (i = 0;; i++, list += n + 1) {
		n = strcspn(list, "|");
		if (n == len && !strncmp(list, word, n))
			return i;
		if (!list[n])
			return 0;
	}
}

static void read_rating(struct reader *reader,
    struct sim_conversation *conversation, jobj *item)
{
	jobj *from = jget(item, "rating"), *rating;
	int teammate;

	if (!from)
		return;
	rating = json_object_new_object();
	teammate = sim_find_admin(reader->sim, jtext(from, "teammate"));
	jset_int(rating, "rating", jint(from, "score"));
	jset_text(rating, "remark", jtext(from, "remark"));
	jset_int(rating, "created_at", conversation->updated);
	jset_int(rating, "updated_at", conversation->updated);
	jset(rating, "contact", encode_reference("contact",
	    reader->sim->contacts[conversation->contact].id));
	jset(rating, "teammate", teammate < 0 ? NULL : encode_reference(
	    "admin", reader->sim->admins[teammate].id));
	conversation->rating = rating;
}

static void read_conversation(struct reader *reader, jobj *item)
{
	struct sim *sim = reader->sim;
	struct sim_conversation *conversation;
	jobj *contacts = jget(item, "contacts"), *list;
	const char *to = jtext(item, "to"), *team = jtext(item, "team");
	int contact = contacts ? sim_find_contact(sim, json_object_get_string(
	    json_object_array_get_idx(contacts, 0))) : -1, tag;
	size_t i, n;

	if (contact < 0 || !jtext(item, "id")) {
		complain(reader, jtext(item, "key") ? jtext(item, "key") :
		    "conversations", "has no id or no known contact");
		return;
	}
	conversation = sim_add_conversation(sim);
	snprintf(conversation->id, sizeof(conversation->id), "%s",
	    jtext(item, "id"));
	conversation->contact = contact;
	conversation->contacts = json_object_get(contacts);
	if (to && !strncmp(to, "team:", 5)) {
		team = to + 5;
		to = NULL;
	}
	conversation->admin = to ? sim_find_admin(sim, to) : -1;
	conversation->team = team ? sim_find_team(sim, team) : -1;
	conversation->state = one_of("open|closed|snoozed",
	    jtext(item, "state"));
	conversation->priority = one_of("none|low|medium|high|urgent",
	    jtext(item, "priority"));
	conversation->created = when(reader, item, "created");
	conversation->waiting = when(reader, item, "waiting");
	conversation->snoozed = when(reader, item, "snoozed_until");
	conversation->title = expand(reader, jtext(item, "title"), NULL, -1);
	conversation->company = copy(item, "company");
	conversation->attributes = json_object_get(jget(item, "attributes"));
	conversation->side = json_object_get(jget(item, "side"));
	conversation->handling = json_object_get(jget(item, "handling"));
	conversation->ai = json_object_get(jget(item, "ai"));
	conversation->ticket = read_ticket(sim, jget(item, "ticket"),
	    reader->start);
	conversation->is_ticket = conversation->ticket != NULL;
	conversation->read = true;
	conversation->source = read_source(reader, item, contact,
	    conversation->created);
	read_parts(reader, conversation, jget(item, "parts"));
	conversation->indexed = conversation->updated;
	read_rating(reader, conversation, item);
	list = jget(item, "sla");
	if (list) {
		conversation->sla = json_object_new_object();
		jset_text(conversation->sla, "type",
		    "conversation_sla_summary");
		jset_text(conversation->sla, "sla_name", jtext(list, "name"));
		jset_text(conversation->sla, "sla_status",
		    jtext(list, "status"));
	}
	list = jget(item, "tags");
	n = list ? json_object_array_length(list) : 0;
	for (i = 0; i < n && i < SIM_TAGS_MAX; i++) {
		tag = sim_find_tag(sim, json_object_get_string(
		    json_object_array_get_idx(list, i)));
		if (tag >= 0)
			conversation->tags[conversation->tags_len++] = tag;
	}
}

/* Of conversations and tickets, by key; NULL: none. */
static struct sim_conversation *conversation_by_key(struct reader *reader,
    jobj *root, const char *wanted)
{
	static const char *const lists[] = { "conversations", "tickets" };
	jobj *list, *item;
	size_t k, i;

	for (k = 0; k < 2; k++) {
		list = jget(root, lists[k]);
		for (i = 0; list && i < json_object_array_length(list); i++) {
			item = json_object_array_get_idx(list, i);
			if (jtext(item, "key") && !strcmp(jtext(item, "key"),
			    wanted))
				return sim_find_conversation(reader->sim,
				    jtext(item, "id"));
		}
	}
	return NULL;
}

/* Keys of what is linked, now that all are known: both know of it. */
static void resolve_links(struct reader *reader, jobj *root, jobj *list)
{
	size_t i, k, n = list ? json_object_array_length(list) : 0;

	for (i = 0; i < n; i++) {
		jobj *item = json_object_array_get_idx(list, i);
		jobj *keys = jget(item, "linked");
		struct sim_conversation *one, *other;

		for (k = 0; keys && k < json_object_array_length(keys); k++) {
			one = sim_find_conversation(reader->sim, jtext(item,
			    "id"));
			other = conversation_by_key(reader, root,
			    json_object_get_string(json_object_array_get_idx(
			    keys, k)));
			if (one && other)
				sim_link(one, other);
		}
	}
}

static void read_conversations(struct reader *reader, jobj *list)
{
	size_t i, n = list ? json_object_array_length(list) : 0;

	for (i = 0; i < n; i++)
		read_conversation(reader, json_object_array_get_idx(list, i));
}

static bool read_workspace(struct reader *reader, jobj *root)
{
	struct sim *sim = reader->sim;

	if (!json_object_is_type(root, json_type_object)) {
		complain(reader, "the file", "is no JSON object");
		return false;
	}
	sim->app = json_object_get(jget(root, "app"));
	read_people(reader, root);
	sim->companies = json_object_get(jget(root, "companies"));
	sim->segments = json_object_get(jget(root, "segments"));
	sim->macros = json_object_get(jget(root, "macros"));
	articles_load(sim, root, reader->start);
	knowledge_load(sim, root, reader->start);
	sim->ticket_types = json_object_get(jget(root, "ticket_types"));
	sim->ticket_states = json_object_get(jget(root, "ticket_states"));
	sim->live_lines = json_object_get(jget(root, "live"));
	read_contacts(reader, jget(root, "contacts"));
	read_conversations(reader, jget(root, "conversations"));
	read_conversations(reader, jget(root, "tickets"));
	resolve_links(reader, root, jget(root, "conversations"));
	resolve_links(reader, root, jget(root, "tickets"));
	if (!sim->admins_len || !sim->app)
		complain(reader, "the file", "needs app and admins");
	return !reader->bad;
}

bool workspace_built_in(struct sim *sim)
{
	struct reader reader = { sim, sim_now(sim), "(built in)", false };
	jobj *root = json_tokener_parse(callbox_workspace_start);
	bool good = root && read_workspace(&reader, root);

	json_object_put(root);
	return good;
}

static const char *const first_names[] = {
	"Ana", "Bilal", "Chen", "Dora", "Emil", "Fatou", "Goran", "Hana",
	"Ivo", "Jutta", "Kofi", "Lena", "Marek", "Nora", "Omar", "Pia",
	"Quinn", "Rosa", "Sami", "Tess", "Uma", "Vito", "Wen", "Yara"
};
static const char *const last_names[] = {
	"Abebe", "Bauer", "Costa", "Dahl", "Evans", "Fischer", "Garcia",
	"Horvat", "Ito", "Jansen", "Khan", "Larsen", "Moreau", "Nowak",
	"Okafor", "Petrov", "Reyes", "Silva", "Tanaka", "Varga", "Weiss", "Zhou"
};

/* One line of the other format. */
static bool read_turns(struct reader *reader, jobj *item, int line)
{
	struct sim *sim = reader->sim;
	jobj *turns = jget(item, "turns");
	size_t i, n = turns && json_object_is_type(turns, json_type_array) ?
	    json_object_array_length(turns) : 0;
	uint32_t random = sim->seed * 2654435761u + (uint32_t)line;
	struct sim_conversation *conversation;
	struct sim_contact *contact;
	const char *turn, *first, *last;
	char id[SIM_ID_MAX], *html;
	int64_t at;
	int index;

	if (!n) {
		fprintf(stderr, "callbox-simulator: %s:%d: needs \"turns\", "
		    "a list of texts\n", reader->path, line);
		return false;
	}
	sim_random(&random);
	first = first_names[sim_random(&random) %
	    (sizeof(first_names) / sizeof(first_names[0]))];
	last = last_names[sim_random(&random) %
	    (sizeof(last_names) / sizeof(last_names[0]))];
	index = sim->contacts_len;
	contact = sim_add_contact(sim);
	contact->id = xprintf("%024x", line + 0x100000);
	contact->role = xstrdup("user");
	contact->name = xprintf("%s %s", first, last);
	contact->email = xprintf("%s.%s%d@customer.example", first, last,
	    line);
	at = reader->start - 60 - (int64_t)(sim_random(&random) % (21 * DAY));
	contact->created = at - DAY;
	contact->seen = contact->updated = at;
	contact->tags = json_object_new_array();
	contact->notes = json_object_new_array();
	conversation = sim_add_conversation(sim);
	sim_new_id(sim, conversation->id);
	conversation->contact = index;
	conversation->created = at;
	conversation->admin = sim_random(&random) % 3 ? -1 :
	    (int)(sim_random(&random) % (unsigned)sim->admins_len);
	conversation->team = (int)(sim_random(&random) %
	    (unsigned)(sim->teams_len + 1)) - 1;
	conversation->parts = json_object_new_array();
	for (i = 0; i < n; i++) {
		turn = json_object_get_string(json_object_array_get_idx(turns,
		    i));
		html = xprintf("<p>%s</p>", turn ? turn : "");
		if (!i) {
			conversation->source = json_object_new_object();
			jset_text(conversation->source, "type",
			    "conversation");
			jset_text(conversation->source, "id",
			    sim_new_id(sim, id));
			jset_text(conversation->source, "delivered_as",
			    "customer_initiated");
			jset_text(conversation->source, "subject", "");
			jset_text(conversation->source, "body", html);
			jset(conversation->source, "author",
			    encode_part_author(sim, "contact", index));
			jset(conversation->source, "attachments",
			    json_object_new_array());
			jset(conversation->source, "url", NULL);
			jset(conversation->source, "redacted",
			    json_object_new_boolean(0));
		} else {
			at += 20 + sim_random(&random) % 240;
			json_object_array_add(conversation->parts,
			    encode_part(sim, "comment", "contact", index,
			    html, at));
		}
		free(html);
	}
	conversation->updated = conversation->indexed = at;
	conversation->waiting = conversation->created;
	conversation->read = true;
	return true;
}

/* The file's lines; false: some were bad (said each). */
static bool load_lines(struct reader *reader, FILE *file)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	int number = 0, bad = 0;

	while ((len = getline(&line, &size, file)) > 0) {
		jobj *item;

		number++;
		if (!line[strspn(line, " \t\r\n")])
			continue;
		item = json_tokener_parse(line);
		if (!item) {
			fprintf(stderr, "callbox-simulator: %s:%d: is no "
			    "JSON\n", reader->path, number);
			bad++;
		} else if (!read_turns(reader, item, number)) {
			bad++;
		}
		json_object_put(item);
		if (bad > 20)
			break;
	}
	free(line);
	return !bad;
}

bool workspace_load(struct sim *sim, const char *path)
{
	struct reader reader = { sim, sim_now(sim), path, false };
	FILE *file = fopen(path, "re");
	jobj *root;
	bool good;

	if (!file) {
		fprintf(stderr, "callbox-simulator: %s: %s\n", path,
		    strerror(errno));
		return false;
	}
	root = json_object_from_file(path);
	if (root && jget(root, "admins")) {
		good = read_workspace(&reader, root);
	} else {
		/* Lines need teammates around them: the built-in ones. */
		good = workspace_built_in(sim);
		sim->conversations_len = 0;
		good = good && load_lines(&reader, file);
	}
	json_object_put(root);
	fclose(file);
	return good;
}
