/* Handlers: attributes of conversations, participants, merging, redacting,
 * side conversations, handling events. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>

struct known {
	const char *name, *type, *options;       /* "a|b|-archived" */
	bool archived;
};

static const struct known known[] = {
	{ "Product", "list", "Panel Touch|Panel Ink|Hub|Desks|Console|API|"
	    "Booking app|-Panel Mini", false },
	{ "Rooms affected", "integer", NULL, false },
	{ "Firmware", "string", NULL, false },
	{ "Pip resolution state", "string", NULL, false },
	{ "Plan", "list", "Starter|Team|Business|Enterprise", false },
	{ "Endpoint", "string", NULL, false },
	{ "Jira", "string", NULL, false },
	{ "Browser", "string", NULL, false },
	{ "Lead size", "string", NULL, false },
	{ "Region", "string", NULL, false },
	{ "Invoice", "string", NULL, false },
	{ "Amount", "string", NULL, false },
	{ "Refund", "decimal", NULL, false },
	{ "Panels", "integer", NULL, false },
	{ "Buildings", "integer", NULL, false },
	{ "Kick-off done", "boolean", NULL, false },
	{ "Visit on", "datetime", NULL, false },
	{ "ARR", "integer", NULL, false },
	{ "Renewal", "string", NULL, false },
	{ "Health", "list", "Green|Amber|Red", false },
	{ "Serial", "string", NULL, false },
	{ "Order", "string", NULL, false },
	{ "RMA", "string", NULL, false },
	{ "Devices", "relationship", NULL, false },
	{ "Photographs", "files", NULL, false },
	{ "Fax", "string", NULL, true },
};

/* --- attributes --- */

static jobj *encode_options(const char *options)
{
	jobj *list = json_object_new_array(), *item;
	char id[40];
	size_t n;
	int i;

	for (i = 1; *options; options += n + (options[n] == '|'), i++) {
		n = strcspn(options, "|");
		item = json_object_new_object();
		snprintf(id, sizeof(id),
		    "a1b2c3d4-e5f6-7890-abcd-%012d", i);
		jset_text(item, "id", id);
		jset(item, "label", json_object_new_string_len(options +
		    (*options == '-'), (int)(n - (*options == '-'))));
		jset(item, "archived",
		    json_object_new_boolean(*options == '-'));
		json_object_array_add(list, item);
	}
	return list;
}

static jobj *encode_known(const struct sim *sim, size_t i)
{
	const struct known *a = &known[i];
	jobj *out = json_object_new_object(), *reference;

	jset_text(out, "type", "conversation_attribute");
	jset_int(out, "id", (int64_t)i + 2);
	jset_text(out, "name", a->name);
	jset_text(out, "description", "");
	jset_text(out, "data_type", a->type);
	jset(out, "required", json_object_new_boolean(0));
	jset(out, "visible_to_team_ids", json_object_new_array());
	jset(out, "archived", json_object_new_boolean(a->archived));
	jset_int(out, "created_at", sim_now(sim) - 8640000);
	jset_int(out, "updated_at", sim_now(sim) - 8640000);
	jset_text(out, "admin_id", sim->admins[sim->me].id);
	if (!strcmp(a->type, "string"))
		jset(out, "multiline", json_object_new_boolean(0));
	if (a->options)
		jset(out, "options", encode_options(a->options));
	if (!strcmp(a->type, "relationship")) {
		reference = json_object_new_object();
		jset_text(reference, "type", "many");
		jset_text(reference, "object_type_id", "Device");
		jset(out, "reference", reference);
	}
	return out;
}

void list_conversation_attributes(struct sim_call *call)
{
	const char *archived = call->query(call, "include_archived");
	bool all = archived && !strcmp(archived, "true");
	jobj *list = json_object_new_array();
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (all || !known[i].archived)
			json_object_array_add(list,
			    encode_known(call->sim, i));
	ok(call, encode_list("list", "data", list));
}

/* Whether it is one of the options that are not archived. */
static bool is_option(const char *options, const char *wanted)
{
	size_t len = strlen(wanted), n;

	for (; *options; options += n + (options[n] == '|')) {
		n = strcspn(options, "|");
		if (n == len && !strncmp(options, wanted, n))
			return true;
	}
	return false;
}

static bool fits_type(const struct known *a, jobj *value)
{
	if (!value)
		return true;
	if (!strcmp(a->type, "list"))
		return json_object_is_type(value, json_type_string) &&
		    is_option(a->options, json_object_get_string(value));
	if (!strcmp(a->type, "string"))
		return json_object_is_type(value, json_type_string);
	if (!strcmp(a->type, "boolean"))
		return json_object_is_type(value, json_type_boolean);
	if (!strcmp(a->type, "decimal"))
		return json_object_is_type(value, json_type_double) ||
		    json_object_is_type(value, json_type_int);
	if (!strcmp(a->type, "datetime"))
		return json_object_is_type(value, json_type_int) ||
		    json_object_is_type(value, json_type_string);
	if (!strcmp(a->type, "integer"))
		return json_object_is_type(value, json_type_int);
	return false;
}

bool conversation_attributes_fit(struct sim_call *call, jobj *values)
{
	const struct known *a;
	char *why;
	size_t i;

	json_object_object_foreach(values, key, item) {
		a = NULL;
		for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			if (!strcmp(known[i].name, key))
				a = &known[i];
		if (a && !a->archived && fits_type(a, item))
			continue;
		why = xprintf(a && !a->archived ? "Custom attribute '%s' must "
		    "be of type %s" : "Custom attribute '%s' does not exist",
		    key, a ? a->type : "");
		fail_field(call, 400, "parameter_invalid", why,
		    "custom_attributes");
		free(why);
		return false;
	}
	return true;
}

/* --- participants --- */

static struct sim_conversation *find(struct sim_call *call, const char *id)
{
	struct sim_conversation *conversation =
	    sim_find_conversation(call->sim, id);

	if (!conversation)
		fail(call, 404, "not_found", "Resource Not Found");
	else
		generate_fill(call->sim, conversation);
	return conversation;
}

static int acting(struct sim_call *call)
{
	char id[SIM_ID_MAX];
	int admin = jid(call->body, "admin_id", id) ?
	    sim_find_admin(call->sim, id) : -1;

	if (admin < 0)
		fail_field(call, 400, "parameter_missing",
		    "admin_id is required", "admin_id");
	return admin;
}

/* The list of ids, made from the one contact where there is none yet. */
static jobj *participants(struct sim *sim,
    struct sim_conversation *conversation)
{
	jobj *list = json_object_new_array(), *old = conversation->contacts;
	size_t i, n = old ? json_object_array_length(old) : 0;
	int index;

	for (i = 0; i < n; i++) {
		index = sim_find_contact(sim, json_object_get_string(
		    json_object_array_get_idx(old, i)));
		if (index >= 0)
			sim_put(list, sim->contacts[index].id);
	}
	if (!old)
		sim_put(list, sim->contacts[conversation->contact].id);
	json_object_put(old);
	conversation->contacts = list;
	return list;
}

/* The answer has a shape of its own. */
static void answer_participants(struct sim_call *call, jobj *ids)
{
	jobj *out = json_object_new_object(), *list = json_object_new_array();
	size_t i;

	for (i = 0; i < json_object_array_length(ids); i++)
		json_object_array_add(list, encode_reference("user",
		    json_object_get_string(json_object_array_get_idx(ids,
		    i))));
	jset(out, "customers", list);
	ok(call, out);
}

static void note_change(struct sim *sim,
    struct sim_conversation *conversation, const char *type, int admin)
{
	sim_add_part(sim, conversation, encode_part(sim, type, "admin", admin,
	    NULL, sim_now(sim)));
	sim_touch(sim, conversation);
}

void attach_customer(struct sim_call *call)
{
	struct sim_conversation *conversation = find(call, call->args[0]);
	struct sim *sim = call->sim;
	jobj *customer = jget(call->body, "customer"), *ids;
	const char *id = jtext(customer, "intercom_user_id");
	int admin, contact;

	if (!conversation || (admin = acting(call)) < 0)
		return;
	contact = id ? sim_find_contact(sim, id) : -1;
	if (!id && jtext(customer, "email")) {
		contact = sim_find_contact_email(sim,
		    jtext(customer, "email"));
	}
	if (contact < 0 || sim->contacts[contact].gone) {
		fail(call, 404, "not_found", "User Not Found");
		return;
	}
	ids = participants(sim, conversation);
	if (!sim_has(ids, sim->contacts[contact].id)) {
		sim_put(ids, sim->contacts[contact].id);
		note_change(sim, conversation, "participant_added", admin);
	}
	answer_participants(call, ids);
}

void detach_customer(struct sim_call *call)
{
	struct sim_conversation *conversation = find(call, call->args[0]);
	struct sim *sim = call->sim;
	int admin, contact;
	jobj *ids;

	if (!conversation || (admin = acting(call)) < 0)
		return;
	ids = participants(sim, conversation);
	contact = sim_find_contact(sim, call->args[1]);
	if (contact < 0 || !sim_has(ids, sim->contacts[contact].id)) {
		fail(call, 404, "not_found", "User Not Found");
		return;
	}
	if (json_object_array_length(ids) == 1) {
		fail(call, 422, "parameter_invalid",
		    "Removing the last customer is not allowed");
		return;
	}
	sim_take(ids, sim->contacts[contact].id);
	conversation->contact = sim_find_contact(sim, json_object_get_string(
	    json_object_array_get_idx(ids, 0)));
	note_change(sim, conversation, "participant_removed", admin);
	answer_participants(call, ids);
}

/* --- merging --- */

static void link_to(struct sim_conversation *conversation, const char *id)
{
	if (!conversation->linked)
		conversation->linked = json_object_new_array();
	sim_put(conversation->linked, id);
}

static void merged_part(struct sim *sim,
    struct sim_conversation *conversation, const char *type)
{
	sim_add_part(sim, conversation, encode_part(sim, type, "bot", 0, NULL,
	    sim_now(sim)));
	sim_touch(sim, conversation);
}

void merge_conversation(struct sim_call *call)
{
	struct sim_conversation *from = find(call, call->args[0]), *into;
	jobj *value = jget(call->body, "merge_into_conversation_id");
	char id[SIM_ID_MAX];

	if (!from)
		return;
	if (!value || !json_object_is_type(value, json_type_int)) {
		fail(call, 400, "parameter_invalid",
		    "merge_into_conversation_id must be a valid integer "
		    "conversation ID");
		return;
	}
	jid(call->body, "merge_into_conversation_id", id);
	into = sim_find_conversation(call->sim, id);
	if (!into || from->merged || from == into) {
		fail(call, 422, "merge_failed", !into ?
		    "Primary conversation not found" : from == into ?
		    "Cannot merge a conversation into itself" :
		    "Secondary conversation has already been merged");
		return;
	}
	/* A ticket needs the other permission as well. */
	if (from->is_ticket && permission_lacking(call, "Write tickets"))
		return;
	generate_fill(call->sim, into);
	from->merged = true;
	from->state = SIM_CLOSED;
	from->waiting = from->snoozed = 0;
	link_to(from, into->id);
	link_to(into, from->id);
	merged_part(call->sim, from, "merged_secondary_conversation");
	merged_part(call->sim, into, "merged_primary_conversation");
	ok(call, encode_conversation(call->sim, into, true, false));
}

/* --- redacting --- */

static void redact(jobj *part)
{
	jset_text(part, "body", "<p><i>This message was deleted</i></p>");
	jset(part, "attachments", json_object_new_array());
	jset(part, "redacted", json_object_new_boolean(1));
}

static jobj *part_of(struct sim_conversation *conversation, const char *id)
{
	size_t i, n = json_object_array_length(conversation->parts);
	char own[SIM_ID_MAX];
	jobj *part;

	for (i = 0; id && i < n; i++) {
		part = json_object_array_get_idx(conversation->parts, i);
		if (jid(part, "id", own) && !strcmp(own, id))
			return part;
	}
	return NULL;
}

void redact_conversation(struct sim_call *call)
{
	const char *type = jtext(call->body, "type");
	bool source = type && !strcmp(type, "source");
	char id[SIM_ID_MAX], what[SIM_ID_MAX] = "", own[SIM_ID_MAX] = "";
	struct sim_conversation *conversation;
	const char *by;
	jobj *part;

	if (!type || (!source && strcmp(type, "conversation_part") != 0) ||
	    !jid(call->body, "conversation_id", id) ||
	    !jid(call->body, source ? "source_id" : "conversation_part_id",
	    what)) {
		fail(call, 400, "parameter_missing",
		    "type, conversation_id and the part's id are required");
		return;
	}
	conversation = find(call, id);
	if (!conversation)
		return;
	part = source ? conversation->source : part_of(conversation, what);
	if (source && (!jid(part, "id", own) || strcmp(own, what) != 0))
		part = NULL;
	if (!part) {
		fail(call, 404, "conversation_part_or_message_not_found",
		    "Conversation part or message not found");
		return;
	}
	by = jtext(jget(part, "author"), "type");
	if (!jtext(part, "body") || !*jtext(part, "body") || (source &&
	    by && strcmp(by, "user") != 0 && strcmp(by, "lead") != 0)) {
		fail(call, 422, "conversation_part_not_redactable",
		    "This message cannot be redacted");
		return;
	}
	redact(part);
	sim_touch(call->sim, conversation);
	ok(call, encode_conversation(call->sim, conversation, true, false));
}

/* --- what can only be read --- */

/* {"parts": [{"by", "after", "body"}, …]}; after: seconds from the
 * conversation's beginning on. */
static jobj *encode_side(struct sim *sim,
    const struct sim_conversation *conversation, jobj *side, size_t number)
{
	jobj *parts = jget(side, "parts"), *list = json_object_new_array();
	jobj *out = json_object_new_object(), *item, *part;
	size_t i, n = json_object_array_length(parts);
	char id[24];
	int admin;

	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(parts, i);
		admin = sim_find_admin(sim, jtext(item, "by"));
		part = encode_part(sim, "comment", "admin",
		    admin < 0 ? sim->me : admin, jtext(item, "body"),
		    conversation->created + jint(item, "after"));
		snprintf(id, sizeof(id), "%zu", 7000 + number * 100 + i);
		jset_text(part, "id", id);
		json_object_array_add(list, part);
	}
	snprintf(id, sizeof(id), "%zu", 4560 + number);
	jset_text(out, "side_conversation_id", id);
	jset(out, "conversation_parts", list);
	jset_int(out, "total_count", (int64_t)n);
	return out;
}

void list_side_conversations(struct sim_call *call)
{
	struct sim_conversation *conversation = find(call, call->args[0]);
	jobj *list;
	size_t i, n;

	if (!conversation)
		return;
	list = json_object_new_array();
	n = conversation->side ?
	    json_object_array_length(conversation->side) : 0;
	for (i = 0; i < n; i++)
		json_object_array_add(list, encode_side(call->sim,
		    conversation, json_object_array_get_idx(
		    conversation->side, i), i));
	ok_page(call, "side_conversation.list", "side_conversations", list,
	    25, 50);
}

void list_handling_events(struct sim_call *call)
{
	struct sim_conversation *conversation = find(call, call->args[0]);
	struct sim *sim = call->sim;
	jobj *list, *from, *item, *who, *out;
	size_t i, n;
	char when[40];
	int admin;

	if (!conversation)
		return;
	list = json_object_new_array();
	n = conversation->handling ?
	    json_object_array_length(conversation->handling) : 0;
	for (i = 0; i < n; i++) {
		from = json_object_array_get_idx(conversation->handling, i);
		admin = sim_find_admin(sim, jtext(from, "by"));
		if (admin < 0)
			admin = sim->me;
		who = json_object_new_object();
		jset_text(who, "type", "admin");
		jset_int(who, "id", strtoll(sim->admins[admin].id, NULL, 10));
		jset_text(who, "name", sim->admins[admin].name);
		jset_text(who, "email", sim->admins[admin].email);
		item = json_object_new_object();
		jset(item, "teammate", who);
		jset_text(item, "type", jtext(from, "type"));
		/* Not in Unix seconds, as nearly everything else (quirk 33). */
		iso_time(conversation->created + jint(from, "after"), when);
		jset_text(item, "timestamp", when);
		if (jtext(from, "reason"))
			jset_text(item, "reason", jtext(from, "reason"));
		json_object_array_add(list, item);
	}
	out = json_object_new_object();
	jset(out, "handling_events", list);
	ok(call, out);
}
