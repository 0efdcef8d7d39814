/*
 * Handlers: tickets. A ticket is a conversation that has a number, a type and
 * a state: `ticket` holds {number, type, state, previous (ids), attributes,
 * shared}. The ids are those of conversations, which search finds it among.
 */
#include "config.h"

#include "api/simulator/sim.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LINKED_MAX = 2500, FIRST_NUMBER = 1200 };

static struct sim_conversation *find(struct sim_call *call)
{
	struct sim_conversation *ticket = sim_find_conversation(call->sim,
	    call->args[0]);

	if (ticket && ticket->is_ticket)
		return ticket;
	fail(call, 404, "ticket_not_found", "Ticket not found");
	return NULL;
}

jobj *ticket_type_of(const struct sim *sim,
    const struct sim_conversation *ticket)
{
	return find_ticket_type(sim, jtext(ticket->ticket, "type"));
}

jobj *ticket_state_of(const struct sim *sim,
    const struct sim_conversation *ticket)
{
	return find_ticket_state(sim, jtext(ticket->ticket, "state"));
}

static const char *category_of(const struct sim *sim,
    const struct sim_conversation *ticket)
{
	return jtext(ticket_type_of(sim, ticket), "category");
}

static jobj *own(jobj *in, const char *key, bool array)
{
	jobj *mine = jget(in, key);

	if (!mine) {
		mine = array ? json_object_new_array() :
		    json_object_new_object();
		jset(in, key, mine);
	}
	return mine;
}

/* --- encoding --- */

/* "In progress" → in_progress, if that is a category. */
static const char *category_named(const struct sim *sim, const char *label)
{
	size_t i, n = json_object_array_length(sim->ticket_states);

	for (i = 0; label && i < n; i++) {
		jobj *state = json_object_array_get_idx(sim->ticket_states,
		    i);

		if (!strcmp(jtext(state, "internal"), label))
			return jtext(state, "category");
	}
	return NULL;
}

static void encode_change(const struct sim *sim, jobj *out, jobj *part)
{
	jobj *details = jget(part, "event_details"), *data, *item;
	const char *name = jtext(jget(details, "attribute"), "name");
	const char *value = jtext(jget(details, "value"), "name");
	const char *before = jtext(jget(details, "value"), "previous");

	if (!strncmp(jtext(part, "part_type"), "ticket_state", 12)) {
		if (category_named(sim, value))
			jset_text(out, "ticket_state", category_named(sim,
			    value));
		if (category_named(sim, before))
			jset_text(out, "previous_ticket_state",
			    category_named(sim, before));
		return;
	}
	if (!name || strncmp(jtext(part, "part_type"), "ticket_attr", 11))
		return;
	data = json_object_new_object();
	item = encode_reference("attribute", name);
	jset_text(item, "label", name);
	jset(data, "attribute", item);
	item = encode_reference("value", value ? value : "");
	jset_text(item, "label", value ? value : "");
	jset(data, "value", item);
	jset(out, "updated_attribute_data", data);
}

/* A conversation's part as a ticket has it: what is null is left out. */
jobj *encode_ticket_part(const struct sim *sim, jobj *part)
{
	static const char *const same[] = { "id", "part_type", "body",
	    "created_at", "updated_at", "attachments", "redacted",
	    "assigned_to", "external_id", "app_package_code" };
	static const char *const person[] = { "id", "name", "email" };
	jobj *out = json_object_new_object(), *author, *from;
	const char *kind;
	size_t i;

	jset_text(out, "type", "ticket_part");
	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (jget(part, same[i]))
			jset(out, same[i], json_object_get(jget(part,
			    same[i])));
	from = jget(part, "author");
	kind = jtext(from, "type");
	author = json_object_new_object();
	jset_text(author, "type", !strcmp(kind, "lead") ? "user" : kind);
	for (i = 0; i < sizeof(person) / sizeof(person[0]); i++)
		jset(author, person[i], json_object_get(jget(from,
		    person[i])));
	/* A person without an address has none here. */
	if (jtext(author, "email") && !*jtext(author, "email"))
		json_object_object_del(author, "email");
	jset(out, "author", author);
	encode_change(sim, out, part);
	return out;
}

static jobj *encode_parts(const struct sim *sim,
    const struct sim_conversation *ticket)
{
	jobj *out = json_object_new_object(), *list = json_object_new_array();
	size_t i, n = json_object_array_length(ticket->parts);

	for (i = 0; i < n; i++)
		json_object_array_add(list, encode_ticket_part(sim,
		    json_object_array_get_idx(ticket->parts, i)));
	jset_text(out, "type", "ticket_part.list");
	jset(out, "ticket_parts", list);
	jset_int(out, "total_count", (int64_t)n + ticket->dropped);
	return out;
}

/* Rows of a search have their parts, too. */
jobj *encode_ticket(struct sim *sim, struct sim_conversation *ticket)
{
	jobj *out = json_object_new_object();
	jobj *type = ticket_type_of(sim, ticket);

	generate_fill(sim, ticket);
	jset_text(out, "type", "ticket");
	jset_text(out, "id", ticket->id);
	jset_text(out, "ticket_id", jtext(ticket->ticket, "number"));
	jset_text(out, "category", jtext(type, "category"));
	jset(out, "ticket_attributes", encode_ticket_attributes(type,
	    jget(ticket->ticket, "attributes"), ticket->title,
	    jtext(ticket->ticket, "description") ?
	    jtext(ticket->ticket, "description") :
	    jtext(ticket->source, "body")));
	jset(out, "ticket_state", encode_ticket_state(ticket_state_of(sim,
	    ticket)));
	jset(out, "ticket_type", encode_ticket_type(sim, type, true));
	jset(out, "contacts", encode_contacts(sim, ticket));
	jset_int(out, "admin_assignee_id", ticket->admin < 0 ? 0 :
	    strtoll(sim->admins[ticket->admin].id, NULL, 10));
	jset_int(out, "team_assignee_id", ticket->team < 0 ? 0 :
	    strtoll(sim->teams[ticket->team].id, NULL, 10));
	jset_int(out, "created_at", ticket->created);
	jset_int(out, "updated_at", ticket->updated);
	jset(out, "open", json_object_new_boolean(ticket->state !=
	    SIM_CLOSED));
	if (ticket->snoozed)
		jset_int(out, "snoozed_until", ticket->snoozed);
	jset(out, "linked_objects", encode_linked(sim, ticket->linked));
	jset(out, "ticket_parts", encode_parts(sim, ticket));
	jset(out, "is_shared", json_object_new_boolean(
	    jget(ticket->ticket, "shared") ? jbool(ticket->ticket, "shared") :
	    !strcmp(jtext(type, "category"), "Customer")));
	jset_text(out, "previous_ticket_state_id", jtext(ticket->ticket,
	    "previous"));
	return out;
}

/* --- changing --- */

static jobj *details_of(const char *name, const char *value,
    const char *before)
{
	jobj *out = json_object_new_object(), *item;

	item = json_object_new_object();
	jset_text(item, "name", name);
	jset(out, "attribute", item);
	item = json_object_new_object();
	jset_text(item, "name", value);
	jset_text(item, "previous", before);
	jset(out, "value", item);
	return out;
}

static void add_change(struct sim *sim, struct sim_conversation *ticket,
    const char *kind, int admin, jobj *details)
{
	jobj *part = encode_part(sim, kind, "admin", admin, NULL,
	    sim_now(sim));

	jset(part, "event_details", details);
	jset_text(part, "app_package_code", "callbox-simulator");
	sim_add_part(sim, ticket, part);
}

static void set_state(struct sim *sim, struct sim_conversation *ticket,
    jobj *state, int admin)
{
	jobj *before = ticket_state_of(sim, ticket);

	if (before == state)
		return;
	jset_text(ticket->ticket, "previous", jtext(before, "id"));
	jset_text(ticket->ticket, "state", jtext(state, "id"));
	add_change(sim, ticket, "ticket_state_updated_by_admin", admin,
	    details_of("State", jtext(state, "internal"),
	    jtext(before, "internal")));
}

/* silent: no parts, the ticket is being made. */
static void set_attributes(struct sim *sim, struct sim_conversation *ticket,
    jobj *attributes, int admin, bool silent)
{
	jobj *mine = own(ticket->ticket, "attributes", false);

	if (!attributes)
		return;
	json_object_object_foreach(attributes, name, value) {
		if (!strcmp(name, "_default_title_")) {
			free(ticket->title);
			ticket->title = xstrdup(json_object_get_string(
			    value));
			continue;
		}
		if (!strcmp(name, "_default_description_")) {
			jset_text(ticket->ticket, "description", value ?
			    json_object_get_string(value) : "");
			continue;
		}
		jset(mine, name, json_object_get(value));
		if (!silent)
			add_change(sim, ticket,
			    "ticket_attribute_updated_by_admin", admin,
			    details_of(name, value ?
			    json_object_get_string(value) : "", ""));
	}
	sim_touch(sim, ticket);
}

/* One field for teammates and teams; 0 is nobody. False: the error is in the
 * call. */
static bool read_assignee(struct sim_call *call, int *admin, int *team)
{
	char id[SIM_ID_MAX];

	*admin = *team = -1;
	if (!jid(call->body, "assignee_id", id) || !strcmp(id, "0"))
		return true;
	*admin = sim_find_admin(call->sim, id);
	*team = sim_find_team(call->sim, id);
	if (*admin >= 0 || *team >= 0)
		return true;
	fail(call, 404, "assignee_not_found", "Assignee not found");
	return false;
}

static void assign(struct sim *sim, struct sim_conversation *ticket,
    int admin, int team, int by)
{
	jobj *part = encode_part(sim, "assignment", "admin", by, NULL,
	    sim_now(sim));

	if (team >= 0)
		ticket->team = team;
	else
		ticket->admin = admin;
	if (admin < 0 && team < 0)
		ticket->team = -1;
	if (admin >= 0)
		jset(part, "assigned_to", encode_reference("admin",
		    sim->admins[admin].id));
	else if (team >= 0)
		jset(part, "assigned_to", encode_reference("team",
		    sim->teams[team].id));
	sim_add_part(sim, ticket, part);
}

static void set_open(struct sim *sim, struct sim_conversation *ticket,
    bool open, int by)
{
	if (open == (ticket->state != SIM_CLOSED) && !ticket->snoozed)
		return;
	ticket->state = open ? SIM_OPEN : SIM_CLOSED;
	ticket->snoozed = 0;
	sim_add_part(sim, ticket, encode_part(sim, open ? "open" : "close",
	    "admin", by, NULL, sim_now(sim)));
}

/* Whether the body can be done at all. by: who acts. */
static bool update_right(struct sim_call *call,
    struct sim_conversation *ticket, jobj **state, int *by)
{
	struct sim *sim = call->sim;
	jobj *company = NULL, *mine;
	char id[SIM_ID_MAX];

	*state = NULL;
	*by = sim->me;
	if (jid(call->body, "admin_id", id) &&
	    (*by = sim_find_admin(sim, id)) < 0) {
		fail(call, 404, "assignee_not_found", "Assignee not found");
		return false;
	}
	if (jget(call->body, "ticket_state_id")) {
		*state = ticket_type_state(sim, ticket_type_of(sim, ticket),
		    jid(call->body, "ticket_state_id", id));
		if (!*state) {
			fail(call, 400, "ticket_state_id_invalid", "Ticket "
			    "state id is not valid or is not associated with "
			    "the ticket type");
			return false;
		}
	}
	if (jtext(call->body, "company_id")) {
		company = sim_find_company(sim, jtext(call->body,
		    "company_id"));
		mine = sim->contacts[ticket->contact].companies;
		if (!company || !sim_has(mine, jtext(company, "id"))) {
			fail_field(call, 400, "parameter_invalid", "The "
			    "company must belong to a contact on the ticket",
			    "company_id");
			return false;
		}
	}
	if (jint(call->body, "snoozed_until") &&
	    jint(call->body, "snoozed_until") <= sim_now(sim)) {
		fail_field(call, 400, "parameter_invalid",
		    "snoozed_until must be in the future", "snoozed_until");
		return false;
	}
	return ticket_attributes_right(call, ticket_type_of(sim, ticket),
	    jget(call->body, "ticket_attributes"));
}

void put_ticket(struct sim_call *call)
{
	struct sim_conversation *ticket = find(call);
	struct sim *sim = call->sim;
	int by, admin, team;
	jobj *state, *open;

	if (!ticket || !update_right(call, ticket, &state, &by) ||
	    !read_assignee(call, &admin, &team))
		return;
	set_attributes(sim, ticket, jget(call->body, "ticket_attributes"),
	    by, false);
	if (state)
		set_state(sim, ticket, state, by);
	if (jget(call->body, "assignee_id"))
		assign(sim, ticket, admin, team, by);
	if (jget(call->body, "is_shared"))
		jset(ticket->ticket, "shared", json_object_get(jget(
		    call->body, "is_shared")));
	open = jget(call->body, "open");
	if (open)
		set_open(sim, ticket, json_object_get_boolean(open), by);
	if (jint(call->body, "snoozed_until")) {
		ticket->state = SIM_SNOOZED;
		ticket->snoozed = jint(call->body, "snoozed_until");
		sim_add_part(sim, ticket, encode_part(sim, "snoozed",
		    "admin", by, NULL, sim_now(sim)));
	}
	sim_touch(sim, ticket);
	ok(call, encode_ticket(sim, ticket));
}

void post_search_tickets(struct sim_call *call)
{
	search_tickets(call);
}

void get_ticket(struct sim_call *call)
{
	struct sim_conversation *ticket = find(call);

	if (ticket)
		ok(call, encode_ticket(call->sim, ticket));
}

void delete_ticket(struct sim_call *call)
{
	struct sim_conversation *ticket = find(call);
	jobj *out;

	if (!ticket)
		return;
	ticket->deleted = true;
	out = json_object_new_object();
	jset_text(out, "id", ticket->id);
	jset_text(out, "object", "ticket");
	jset(out, "deleted", json_object_new_boolean(1));
	ok(call, out);
}

/* --- making --- */

/* The conversation becomes one, of this type. */
static void become(struct sim *sim, struct sim_conversation *ticket,
    jobj *type, jobj *state)
{
	int number = FIRST_NUMBER, i;
	char text[20];

	for (i = 0; i < sim->conversations_len; i++)
		number += sim->conversations[i].is_ticket;
	snprintf(text, sizeof(text), "%d", number);
	ticket->is_ticket = true;
	ticket->ticket = json_object_new_object();
	jset_text(ticket->ticket, "number", text);
	jset_text(ticket->ticket, "type", jtext(type, "id"));
	jset_text(ticket->ticket, "state", jtext(state, "id"));
}

/* The type and state that the body names, and its attributes; false: the
 * error is in the call. */
static bool read_kind(struct sim_call *call, jobj *attributes, jobj **type,
    jobj **state)
{
	struct sim *sim = call->sim;
	char id[SIM_ID_MAX];

	*type = jid(call->body, "ticket_type_id", id) ?
	    find_ticket_type(sim, id) : NULL;
	if (!*type) {
		fail_field(call, 400, jget(call->body, "ticket_type_id") ?
		    "parameter_invalid" : "parameter_not_found",
		    "ticket_type_id must be an existing ticket type",
		    "ticket_type_id");
		return false;
	}
	*state = jget(call->body, "ticket_state_id") ? ticket_type_state(sim,
	    *type, jid(call->body, "ticket_state_id", id)) :
	    ticket_type_first_state(sim, *type);
	if (!*state) {
		fail(call, 400, "ticket_state_id_invalid", "Ticket state id "
		    "is not valid or is not associated with the ticket type");
		return false;
	}
	return ticket_attributes_right(call, *type, attributes);
}

static int contact_in(struct sim_call *call)
{
	jobj *list = jget(call->body, "contacts"), *one;
	struct sim *sim = call->sim;
	struct sim_contact *made;
	char number[SIM_ID_MAX];
	int found = -1;

	one = list && json_object_array_length(list) == 1 ?
	    json_object_array_get_idx(list, 0) : NULL;
	if (!one) {
		fail_field(call, 400, "parameter_invalid",
		    "contacts must name exactly one", "contacts");
		return -1;
	}
	if (jtext(one, "id"))
		found = sim_find_contact(sim, jtext(one, "id"));
	else if (jtext(one, "email"))
		found = sim_find_contact_email(sim, jtext(one, "email"));
	if (found < 0 && jtext(one, "email")) {
		found = sim->contacts_len;
		made = sim_add_contact(sim);
		made->id = xprintf("%024llx", strtoull(sim_new_id(sim,
		    number), NULL, 10));
		made->role = xstrdup("lead");
		made->email = xstrdup(jtext(one, "email"));
		made->created = made->updated = sim_now(sim);
		made->tags = json_object_new_array();
		made->notes = json_object_new_array();
	}
	if (found < 0)
		fail(call, 404, "not_found", "Contact not found");
	return found;
}

void sim_link(struct sim_conversation *a, struct sim_conversation *b)
{
	if (!a->linked)
		a->linked = json_object_new_array();
	if (!b->linked)
		b->linked = json_object_new_array();
	sim_put(a->linked, b->id);
	sim_put(b->linked, a->id);
}

static void link_both(struct sim *sim, struct sim_conversation *a,
    struct sim_conversation *b)
{
	sim_link(a, b);
	sim_touch(sim, a);
	sim_touch(sim, b);
}

void create_ticket(struct sim_call *call)
{
	struct sim *sim = call->sim;
	jobj *attributes = jget(call->body, "ticket_attributes");
	jobj *assignment = jget(call->body, "assignment"), *type, *state;
	const char *other_id = jtext(call->body, "conversation_to_link_id");
	struct sim_conversation *ticket, *other;
	char id[SIM_ID_MAX];
	int contact;

	if (!read_kind(call, attributes, &type, &state) ||
	    !ticket_attributes_whole(call, type, attributes))
		return;
	if (other_id && !sim_find_conversation(sim, other_id)) {
		fail(call, 404, "conversation_not_found",
		    "Conversation not found");
		return;
	}
	contact = contact_in(call);
	if (contact < 0)
		return;
	ticket = sim_add_conversation(sim);
	sim_new_id(sim, ticket->id);
	ticket->contact = contact;
	ticket->admin = jid(assignment, "admin_assignee_id", id) ?
	    sim_find_admin(sim, id) : -1;
	ticket->team = jid(assignment, "team_assignee_id", id) ?
	    sim_find_team(sim, id) : -1;
	ticket->created = ticket->updated = sim_now(sim);
	ticket->read = true;
	ticket->source = json_object_new_object();
	jset_text(ticket->source, "type", "conversation");
	jset_text(ticket->source, "id", sim_new_id(sim, id));
	jset_text(ticket->source, "delivered_as", "admin_initiated");
	jset_text(ticket->source, "subject", "");
	jset_text(ticket->source, "body", jtext(attributes,
	    "_default_description_") ? jtext(attributes,
	    "_default_description_") : "");
	jset(ticket->source, "author", encode_part_author(sim, "admin",
	    sim->me));
	jset(ticket->source, "attachments", json_object_new_array());
	jset(ticket->source, "redacted", json_object_new_boolean(0));
	ticket->parts = json_object_new_array();
	become(sim, ticket, type, state);
	set_attributes(sim, ticket, attributes, sim->me, true);
	sim_touch(sim, ticket);
	/* Adding one may have moved all of them. */
	other = other_id ? sim_find_conversation(sim, other_id) : NULL;
	if (other)
		link_both(sim, ticket, other);
	ok(call, encode_ticket(sim, ticket));
}

void convert_conversation(struct sim_call *call)
{
	struct sim *sim = call->sim;
	struct sim_conversation *conversation = sim_find_conversation(sim,
	    call->args[0]);
	jobj *attributes = jget(call->body, "attributes"), *type, *state;

	if (!conversation) {
		fail(call, 404, "conversation_not_found",
		    "Conversation not found");
		return;
	}
	generate_fill(sim, conversation);
	if (conversation->is_ticket) {
		fail(call, 400, "parameter_invalid",
		    "Conversation is already a ticket");
		return;
	}
	if (!read_kind(call, attributes, &type, &state))
		return;
	if (strcmp(jtext(type, "category"), "Customer") != 0) {
		fail(call, 400, "parameter_invalid",
		    "Ticket type is not a customer ticket type");
		return;
	}
	if (!ticket_attributes_whole(call, type, attributes))
		return;
	become(sim, conversation, type, state);
	set_attributes(sim, conversation, attributes, sim->me, true);
	sim_touch(sim, conversation);
	ok(call, encode_ticket(sim, conversation));
}

/* --- type --- */

void change_ticket_type(struct sim_call *call)
{
	struct sim_conversation *ticket = find(call);
	struct sim *sim = call->sim;
	jobj *attributes = jget(call->body, "ticket_attributes"), *before;
	jobj *type, *state, *kept, *old, *new;

	if (!ticket)
		return;
	if (!jget(call->body, "ticket_state_id")) {
		fail(call, 400, "parameter_not_found",
		    "ticket_state_id is a required parameter");
		return;
	}
	if (!read_kind(call, attributes, &type, &state))
		return;
	before = ticket_type_of(sim, ticket);
	if (type == before || strcmp(jtext(type, "category"), jtext(before,
	    "category")) != 0) {
		fail(call, 400, "parameter_invalid", type == before ?
		    "Cannot change to the same ticket type" :
		    "Ticket type must be in the same category");
		return;
	}
	/* What has the same name and type comes along. */
	kept = json_object_new_object();
	json_object_object_foreach(own(ticket->ticket, "attributes", false),
	    name, value) {
		old = ticket_type_attribute(before, name);
		new = ticket_type_attribute(type, name);
		if (old && new && !strcmp(jtext(old, "type"), jtext(new,
		    "type")) && strcmp(jtext(old, "type"), "list") != 0)
			jset(kept, name, json_object_get(value));
	}
	jset(ticket->ticket, "attributes", kept);
	jset_text(ticket->ticket, "type", jtext(type, "id"));
	set_attributes(sim, ticket, attributes, sim->me, true);
	set_state(sim, ticket, state, sim->me);
	sim_touch(sim, ticket);
	ok(call, encode_ticket(sim, ticket));
}

/* --- reply --- */

void reply_ticket(struct sim_call *call)
{
	struct sim_conversation *ticket = find(call);
	struct sim *sim = call->sim;
	const char *type = jtext(call->body, "type"), *category;
	jobj *part;
	size_t i;

	if (!ticket)
		return;
	category = category_of(sim, ticket);
	if (type && !strcmp(type, "user") && !strcmp(category,
	    "Back-office")) {
		fail(call, 400, "parameter_mismatch",
		    "User replies are not allowed on Backoffice tickets");
		return;
	}
	part = reply_part(call, ticket);
	if (!part)
		return;
	/* A note on a back-office ticket, on everything that is linked. */
	for (i = 0; jbool(call->body, "cross_post") && ticket->linked &&
	    i < json_object_array_length(ticket->linked); i++) {
		struct sim_conversation *other = sim_find_conversation(sim,
		    json_object_get_string(json_object_array_get_idx(
		    ticket->linked, i)));

		if (other && !strcmp(jtext(part, "part_type"), "note"))
			sim_add_part(sim, other, encode_part(sim, "note",
			    "admin", sim->me, jtext(part, "body"),
			    sim_now(sim)));
	}
	ok(call, encode_ticket_part(sim, part));
}

/* --- links --- */

static struct sim_conversation *find_tracker(struct sim_call *call,
    const char *what)
{
	struct sim_conversation *ticket = find(call);
	char text[80];

	if (!ticket || !strcmp(category_of(call->sim, ticket), "Tracker"))
		return ticket;
	snprintf(text, sizeof(text), "Only tracker tickets support %s "
	    "conversations", what);
	fail(call, 400, "invalid_ticket_type", text);
	return NULL;
}

static bool has_tracker(struct sim *sim, const struct sim_conversation *in)
{
	struct sim_conversation *other;
	size_t i, n = in->linked ? json_object_array_length(in->linked) : 0;

	for (i = 0; i < n; i++) {
		other = sim_find_conversation(sim, json_object_get_string(
		    json_object_array_get_idx(in->linked, i)));
		if (other && other->is_ticket && !strcmp(category_of(sim,
		    other), "Tracker"))
			return true;
	}
	return false;
}

void link_conversation(struct sim_call *call)
{
	struct sim_conversation *ticket = find_tracker(call, "linking");
	struct sim *sim = call->sim;
	struct sim_conversation *other;
	char id[SIM_ID_MAX];

	if (!ticket)
		return;
	if (!jid(call->body, "conversation_id", id)) {
		fail(call, 400, "parameter_not_found",
		    "conversation_id not specified");
		return;
	}
	other = sim_find_conversation(sim, id);
	if (!other)
		fail(call, 404, "conversation_not_found",
		    "Conversation not found");
	else if (has_tracker(sim, other))
		fail(call, 400, "already_linked_to_tracker",
		    "A conversation can only have one tracker ticket");
	else if (ticket->linked && json_object_array_length(ticket->linked)
	    >= LINKED_MAX)
		fail(call, 400, "linked_conversation_limit_exceeded",
		    "Ticket has reached the maximum number of conversations "
		    "that can be linked");
	else {
		link_both(sim, ticket, other);
		ok(call, encode_conversation(sim, other, true, false));
	}
}

void unlink_conversation(struct sim_call *call)
{
	struct sim_conversation *ticket = find_tracker(call, "unlinking");
	struct sim_conversation *other = ticket ? sim_find_conversation(
	    call->sim, call->args[1]) : NULL;

	if (!ticket)
		return;
	if (!other || !sim_has(ticket->linked, other->id)) {
		fail(call, 404, "conversation_not_found",
		    "Conversation is not linked to this ticket");
		return;
	}
	sim_take(ticket->linked, other->id);
	sim_take(other->linked, ticket->id);
	sim_touch(call->sim, ticket);
	sim_touch(call->sim, other);
	ok(call, encode_conversation(call->sim, other, true, false));
}
