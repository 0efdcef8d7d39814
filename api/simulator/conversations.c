/* Handlers: conversations. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>

enum { DELETED_PAGE_MAX = 60, FILES_MAX = 10 };

static struct sim_conversation *find(struct sim_call *call)
{
	struct sim_conversation *conversation =
	    sim_find_conversation(call->sim, call->args[0]);

	if (!conversation)
		fail(call, 404, "not_found", "Resource Not Found");
	else
		generate_fill(call->sim, conversation);
	return conversation;
}

static void answer(struct sim_call *call,
    struct sim_conversation *conversation)
{
	const char *as = call->query(call, "display_as");

	ok(call, encode_conversation(call->sim, conversation, true,
	    as && !strcmp(as, "plaintext")));
}

void list_conversations(struct sim_call *call)
{
	search_conversations(call, true);
}

void post_search_conversations(struct sim_call *call)
{
	search_conversations(call, false);
}

void get_conversation(struct sim_call *call)
{
	struct sim_conversation *conversation = find(call);

	if (conversation)
		answer(call, conversation);
}

/* What is set to null is there no longer. */
static void set_attributes(struct sim_call *call,
    struct sim_conversation *conversation, jobj *values)
{
	jobj *fresh = json_object_new_object();

	/* A copy: what the workspace file holds is shared. */
	if (conversation->attributes) {
		json_object_object_foreach(conversation->attributes, k, old)
			jset(fresh, k, json_object_get(old));
	}
	json_object_object_foreach(values, key, item) {
		if (item)
			jset(fresh, key, json_object_get(item));
		else
			json_object_object_del(fresh, key);
	}
	json_object_put(conversation->attributes);
	conversation->attributes = fresh;
	sim_touch(call->sim, conversation);
}

void put_conversation(struct sim_call *call)
{
	struct sim_conversation *conversation = find(call);
	jobj *attributes = jget(call->body, "custom_attributes"), *value;

	if (attributes && !json_object_is_type(attributes, json_type_object))
		attributes = NULL;
	if (!conversation || (attributes && !conversation_attributes_fit(call,
	    attributes)))
		return;
	value = jget(call->body, "read");
	if (value)
		conversation->read = json_object_get_boolean(value);
	if (json_object_object_get_ex(call->body, "title", NULL)) {
		free(conversation->title);
		conversation->title = jtext(call->body, "title") ?
		    xstrdup(jtext(call->body, "title")) : NULL;
		sim_touch(call->sim, conversation);
	}
	if (attributes)
		set_attributes(call, conversation, attributes);
	answer(call, conversation);
}

void delete_conversation(struct sim_call *call)
{
	struct sim_conversation *conversation = find(call);
	jobj *item;

	if (!conversation)
		return;
	conversation->deleted = true;
	item = json_object_new_object();
	jset_text(item, "id", conversation->id);
	jset_text(item, "type", "conversation");
	jset(item, "metrics_retained", json_object_new_boolean(1));
	jset_int(item, "deleted_at", sim_now(call->sim));
	json_object_array_add(call->sim->deleted, item);
	item = json_object_new_object();
	jset_text(item, "id", conversation->id);
	jset_text(item, "object", "conversation");
	jset(item, "deleted", json_object_new_boolean(1));
	ok(call, item);
}

/* Newest first unless order=asc; pages by number, next an address. */
void list_deleted(struct sim_call *call)
{
	struct sim *sim = call->sim;
	const char *order = call->query(call, "order");
	const char *size = call->query(call, "per_page");
	const char *number = call->query(call, "page");
	int per_page = size ? (int)strtol(size, NULL, 10) : 20;
	int page = number ? (int)strtol(number, NULL, 10) : 1;
	int n = (int)json_object_array_length(sim->deleted), i, at;
	bool up = order && !strcmp(order, "asc");
	jobj *out = json_object_new_object(), *list, *pages;

	if (per_page < 1 || per_page > DELETED_PAGE_MAX || page < 1) {
		json_object_put(out);
		fail_field(call, 400, "parameter_invalid",
		    "per_page must be from 1 to 60", "per_page");
		return;
	}
	list = json_object_new_array();
	for (i = (page - 1) * per_page; i < n && i < page * per_page; i++) {
		at = up ? i : n - 1 - i;
		json_object_array_add(list, json_object_get(
		    json_object_array_get_idx(sim->deleted, (size_t)at)));
	}
	pages = json_object_new_object();
	jset_text(pages, "type", "pages");
	jset_int(pages, "page", page);
	jset_int(pages, "per_page", per_page);
	jset_int(pages, "total_pages", n ? (n + per_page - 1) / per_page : 0);
	if (page * per_page < n) {
		char url[200];

		snprintf(url, sizeof(url), "%s/conversations/deleted?page=%d",
		    sim->url, page + 1);
		jset_text(pages, "next", url);
	} else {
		jset(pages, "next", NULL);
	}
	jset_text(out, "type", "conversations.list");
	jset(out, "conversations", list);
	jset_int(out, "total_count", n);
	jset(out, "pages", pages);
	ok(call, out);
}

/* Plain text comes back in paragraphs, as from the service. */
static char *as_html(const char *body)
{
	return strchr(body, '<') ? xstrdup(body) :
	    xprintf("<p>%s</p>", body);
}

/* attachment_files as the service takes them; false: the call has failed. */
static bool files_right(struct sim_call *call)
{
	jobj *files = jget(call->body, "attachment_files"), *item;
	size_t i, n = files && json_object_is_type(files, json_type_array) ?
	    json_object_array_length(files) : 0;

	if (n > FILES_MAX) {
		fail_field(call, 400, "parameter_invalid", "attachment_files "
		    "must have at most 10 files", "attachment_files");
		return false;
	}
	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(files, i);
		if (jtext(item, "name") && jtext(item, "content_type") &&
		    jtext(item, "data"))
			continue;
		fail_field(call, 400, "parameter_invalid", "attachment_files "
		    "need name, content_type and data", "attachment_files");
		return false;
	}
	return true;
}

static void add_files(struct sim *sim, jobj *part, jobj *files)
{
	size_t i, n = files && json_object_is_type(files, json_type_array) ?
	    json_object_array_length(files) : 0;
	jobj *item, *file, *list = json_object_new_array();
	size_t len;
	char *url;

	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(files, i);
		file = json_object_new_object();
		url = file_keep(sim, jtext(item, "name"),
		    jtext(item, "content_type"), jtext(item, "data"), &len);
		jset_text(file, "type", "upload");
		jset_text(file, "name", jtext(item, "name"));
		jset_text(file, "url", url);
		jset_text(file, "content_type", jtext(item, "content_type"));
		jset_int(file, "filesize", (int64_t)len);
		jset(file, "width", NULL);
		jset(file, "height", NULL);
		json_object_array_add(list, file);
		free(url);
	}
	jset(part, "attachments", list);
}

/* The admin in the body, who acts. -1: an error is in the call. */
static int acting_admin(struct sim_call *call)
{
	char id[SIM_ID_MAX];
	int admin = jid(call->body, "admin_id", id) ?
	    sim_find_admin(call->sim, id) : -1;

	if (admin < 0)
		fail_field(call, jget(call->body, "admin_id") ? 404 : 400,
		    jget(call->body, "admin_id") ? "admin_not_found" :
		    "parameter_missing", "admin_id must be an existing admin",
		    "admin_id");
	return admin;
}

static void wake(struct sim *sim, struct sim_conversation *conversation,
    const char *author, int index)
{
	if (conversation->state == SIM_OPEN)
		return;
	conversation->state = SIM_OPEN;
	conversation->snoozed = 0;
	sim_add_part(sim, conversation, encode_part(sim, "open", author,
	    index, NULL, sim_now(sim)));
}

static jobj *reply_admin(struct sim_call *call,
    struct sim_conversation *conversation, const char *kind)
{
	struct sim *sim = call->sim;
	const char *body = jtext(call->body, "body");
	int admin = acting_admin(call);
	int64_t at = jget(call->body, "created_at") ?
	    jint(call->body, "created_at") : sim_now(sim);
	bool note = !strcmp(kind, "note");
	jobj *part;
	char *html;

	if (admin < 0)
		return NULL;
	if (!body || !*body) {
		fail_field(call, 400, "parameter_invalid",
		    "body is required", "body");
		return NULL;
	}
	if (!files_right(call))
		return NULL;
	html = as_html(body);
	part = encode_part(sim, kind, "admin", admin, html, at);
	jset_text(part, "app_package_code", "callbox-simulator");
	add_files(sim, part, jget(call->body, "attachment_files"));
	sim_add_part(sim, conversation, part);
	if (!note) {
		conversation->waiting = 0;
		wake(sim, conversation, "admin", admin);
		live_replied(sim, conversation);
	}
	free(html);
	return part;
}

static jobj *reply_contact(struct sim_call *call,
    struct sim_conversation *conversation)
{
	struct sim *sim = call->sim;
	const char *body = jtext(call->body, "body");
	jobj *part;
	char *html;

	if (!body || !*body) {
		fail_field(call, 400, "parameter_invalid",
		    "body is required", "body");
		return NULL;
	}
	html = as_html(body);
	part = encode_part(sim, "comment", "contact", conversation->contact,
	    html, sim_now(sim));
	sim_add_part(sim, conversation, part);
	if (!conversation->waiting)
		conversation->waiting = sim_now(sim);
	wake(sim, conversation, "contact", conversation->contact);
	free(html);
	return part;
}

jobj *reply_part(struct sim_call *call, struct sim_conversation *conversation)
{
	const char *type = jtext(call->body, "type");
	const char *kind = jtext(call->body, "message_type");

	if (!kind || (strcmp(kind, "comment") != 0 &&
	    strcmp(kind, "note") != 0 && strcmp(kind, "quick_reply") != 0)) {
		fail_field(call, 400, "parameter_invalid",
		    "message_type must be comment, note or quick_reply",
		    "message_type");
		return NULL;
	}
	if (type && !strcmp(type, "admin"))
		return reply_admin(call, conversation, kind);
	if (type && !strcmp(type, "user"))
		return reply_contact(call, conversation);
	fail_field(call, 400, "parameter_invalid",
	    "type must be admin or user", "type");
	return NULL;
}

void reply_conversation(struct sim_call *call)
{
	struct sim_conversation *conversation = find(call);

	if (conversation && reply_part(call, conversation))
		answer(call, conversation);
}

static void assign(struct sim_call *call,
    struct sim_conversation *conversation, int actor)
{
	struct sim *sim = call->sim;
	const char *type = jtext(call->body, "type");
	bool team = type && !strcmp(type, "team");
	char id[SIM_ID_MAX];
	int target = -1;
	jobj *part;

	if (!jid(call->body, "assignee_id", id)) {
		fail_field(call, 400, "parameter_missing",
		    "assignee_id is required", "assignee_id");
		return;
	}
	if (strcmp(id, "0") != 0) {
		target = team ? sim_find_team(sim, id) :
		    sim_find_admin(sim, id);
		if (target < 0) {
			fail(call, 404, team ? "team_not_found" :
			    "assignee_not_found", "Assignee was not found");
			return;
		}
	}
	part = encode_part(sim, conversation->state == SIM_CLOSED ?
	    "assign_and_reopen" : "assignment", "admin", actor,
	    jtext(call->body, "body"), sim_now(sim));
	if (target >= 0)
		jset(part, "assigned_to", team ? encode_reference("team",
		    sim->teams[target].id) : encode_reference("admin",
		    sim->admins[target].id));
	if (team)
		conversation->team = target;
	else
		conversation->admin = target;
	if (conversation->state == SIM_CLOSED)
		conversation->state = SIM_OPEN;
	sim_add_part(sim, conversation, part);
	answer(call, conversation);
}

void manage_conversation(struct sim_call *call)
{
	struct sim_conversation *conversation = find(call);
	const char *kind = jtext(call->body, "message_type");
	struct sim *sim = call->sim;
	int actor;

	if (!conversation || (actor = acting_admin(call)) < 0)
		return;
	if (kind && !strcmp(kind, "assignment")) {
		assign(call, conversation, actor);
		return;
	}
	if (kind && !strcmp(kind, "close")) {
		conversation->state = SIM_CLOSED;
		conversation->waiting = conversation->snoozed = 0;
	} else if (kind && !strcmp(kind, "open")) {
		conversation->state = SIM_OPEN;
		conversation->snoozed = 0;
	} else if (kind && !strcmp(kind, "snoozed")) {
		if (jint(call->body, "snoozed_until") <= sim_now(sim)) {
			fail_field(call, 400, "parameter_invalid",
			    "snoozed_until must be in the future",
			    "snoozed_until");
			return;
		}
		conversation->state = SIM_SNOOZED;
		conversation->snoozed = jint(call->body, "snoozed_until");
	} else {
		fail_field(call, 400, "parameter_invalid", "message_type must "
		    "be close, open, snoozed or assignment", "message_type");
		return;
	}
	sim_add_part(sim, conversation, encode_part(sim, kind, "admin", actor,
	    jtext(call->body, "body"), sim_now(sim)));
	if (conversation->state == SIM_CLOSED)
		live_closed(sim, conversation);
	answer(call, conversation);
}

void tag_conversation(struct sim_call *call)
{
	struct sim_conversation *conversation = find(call);
	struct sim *sim = call->sim;
	char id[SIM_ID_MAX];
	int tag, i;
	jobj *out;

	if (!conversation || acting_admin(call) < 0)
		return;
	tag = jid(call->body, "id", id) ? sim_find_tag(sim, id) : -1;
	if (tag < 0) {
		fail(call, 404, "tag_not_found", "Tag was not found");
		return;
	}
	for (i = 0; i < conversation->tags_len; i++)
		if (conversation->tags[i] == tag)
			break;
	if (i == conversation->tags_len && i < SIM_TAGS_MAX) {
		conversation->tags[conversation->tags_len++] = tag;
		sim_touch(sim, conversation);
	}
	out = encode_tag(sim, tag);
	jset_int(out, "applied_at", sim_now(sim));
	jset(out, "applied_by", encode_reference("admin",
	    sim->admins[sim->me].id));
	ok(call, out);
}

void untag_conversation(struct sim_call *call)
{
	struct sim_conversation *conversation = find(call);
	int tag, i;

	if (!conversation || acting_admin(call) < 0)
		return;
	tag = sim_find_tag(call->sim, call->args[1]);
	for (i = 0; tag >= 0 && i < conversation->tags_len; i++)
		if (conversation->tags[i] == tag)
			break;
	if (tag < 0 || i == conversation->tags_len) {
		fail(call, 404, "tag_not_found", "Tag was not found");
		return;
	}
	memmove(conversation->tags + i, conversation->tags + i + 1,
	    (size_t)(conversation->tags_len - i - 1) *
	    sizeof(conversation->tags[0]));
	conversation->tags_len--;
	sim_touch(call->sim, conversation);
	ok(call, encode_tag(call->sim, tag));
}
