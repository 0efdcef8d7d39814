/* Objects → Intercom's JSON (OpenAPI 2.16, components/schemas). */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

jobj *encode_reference(const char *type, const char *id)
{
	jobj *out = json_object_new_object();

	jset_text(out, "type", type);
	jset_text(out, "id", id);
	return out;
}

jobj *encode_list(const char *type, const char *key, jobj *items)
{
	jobj *out = json_object_new_object();

	jset_text(out, "type", type);
	jset(out, key, items);
	return out;
}

/* The ids of an admin's teams, as numbers. */
static jobj *team_ids(const struct sim *sim, jobj *keys)
{
	jobj *out = json_object_new_array();
	size_t i, n = keys ? json_object_array_length(keys) : 0;
	int team;

	for (i = 0; i < n; i++) {
		team = sim_find_team(sim, json_object_get_string(
		    json_object_array_get_idx(keys, i)));
		if (team >= 0)
			json_object_array_add(out, json_object_new_int64(
			    strtoll(sim->teams[team].id, NULL, 10)));
	}
	return out;
}

jobj *encode_admin(const struct sim *sim, const struct sim_admin *admin)
{
	jobj *out = json_object_new_object(), *avatar;

	jset_text(out, "type", "admin");
	jset_text(out, "id", admin->id);
	jset_text(out, "name", admin->name);
	jset_text(out, "email", admin->email);
	if (admin->job_title)
		jset_text(out, "job_title", admin->job_title);
	jset(out, "away_mode_enabled", json_object_new_boolean(admin->away));
	jset(out, "away_mode_reassign",
	    json_object_new_boolean(admin->reassign));
	jset_text(out, "away_status_reason_id", admin->reason[0] ?
	    admin->reason : NULL);
	jset(out, "has_inbox_seat", json_object_new_boolean(1));
	jset(out, "team_ids", team_ids(sim, admin->team_ids));
	/* The schema says string; the service sends an object (quirk 2). */
	avatar = json_object_new_object();
	jset_text(avatar, "type", "avatar");
	jset(avatar, "image_url", NULL);
	jset(out, "avatar", avatar);
	return out;
}

jobj *encode_me(const struct sim *sim)
{
	const struct sim_admin *me = &sim->admins[sim->me];
	jobj *out = encode_admin(sim, me), *app = json_object_new_object();

	json_object_object_del(out, "away_status_reason_id");
	jset(out, "email_verified", json_object_new_boolean(1));
	jset_text(app, "type", "app");
	jset_text(app, "id_code", jtext(sim->app, "id_code"));
	jset_text(app, "name", jtext(sim->app, "name"));
	jset_text(app, "region", jtext(sim->app, "region") ?
	    jtext(sim->app, "region") : "US");
	jset_text(app, "timezone", jtext(sim->app, "timezone"));
	jset_int(app, "created_at", sim_now(sim) - 164160000);
	jset(app, "identity_verification", json_object_new_boolean(1));
	jset(out, "app", app);
	return out;
}

bool is_member(const struct sim *sim, int admin, int team)
{
	jobj *keys = sim->admins[admin].team_ids;
	size_t k;

	for (k = 0; keys && k < json_object_array_length(keys); k++)
		if (sim_find_team(sim, json_object_get_string(
		    json_object_array_get_idx(keys, k))) == team)
			return true;
	return false;
}

jobj *encode_team(const struct sim *sim, int index)
{
	const struct sim_team *team = &sim->teams[index];
	jobj *out = json_object_new_object();
	jobj *ids = json_object_new_array();
	int i;

	for (i = 0; i < sim->admins_len; i++)
		if (is_member(sim, i, index))
			json_object_array_add(ids, json_object_new_int64(
			    strtoll(sim->admins[i].id, NULL, 10)));
	jset_text(out, "type", "team");
	jset_text(out, "id", team->id);
	jset_text(out, "name", team->name);
	jset(out, "admin_ids", ids);
	jset(out, "assignment_limit", team->limit ?
	    json_object_new_int(team->limit) : NULL);
	jset_text(out, "distribution_method", team->distribution);
	return out;
}

jobj *encode_tag(const struct sim *sim, int index)
{
	jobj *out = json_object_new_object();

	jset_text(out, "type", "tag");
	jset_text(out, "id", sim->tags[index].id);
	jset_text(out, "name", sim->tags[index].name);
	return out;
}

jobj *encode_part_author(const struct sim *sim, const char *kind, int index)
{
	jobj *out = json_object_new_object();
	const struct sim_contact *contact;
	const struct sim_admin *admin;

	if (!strcmp(kind, "contact")) {
		contact = &sim->contacts[index];
		jset_text(out, "type", contact->role && !strcmp(contact->role,
		    "lead") ? "lead" : "user");
		jset_text(out, "id", contact->id);
		jset_text(out, "name", contact->name);
		jset_text(out, "email", contact->email ? contact->email : "");
	} else {
		admin = !strcmp(kind, "bot") ? &sim->bot : &sim->admins[index];
		jset_text(out, "type", kind);
		jset_text(out, "id", admin->id);
		jset_text(out, "name", admin->name);
		jset_text(out, "email", admin->email ? admin->email : "");
	}
	return out;
}

jobj *encode_part(struct sim *sim, const char *type, const char *author,
    int index, const char *body, int64_t at)
{
	jobj *out = json_object_new_object();
	char id[SIM_ID_MAX];

	jset_text(out, "type", "conversation_part");
	jset_text(out, "id", sim_new_id(sim, id));
	jset_text(out, "part_type", type);
	jset_text(out, "body", body);
	jset_int(out, "created_at", at);
	jset_int(out, "updated_at", at);
	jset_int(out, "notified_at", at);
	jset(out, "assigned_to", NULL);
	jset(out, "author", encode_part_author(sim, author, index));
	jset(out, "attachments", json_object_new_array());
	jset(out, "external_id", NULL);
	jset(out, "redacted", json_object_new_boolean(0));
	jset(out, "email_message_metadata", NULL);
	jset(out, "metadata", NULL);
	jset_text(out, "state", "open");
	jset(out, "tags", json_object_new_array());
	jset(out, "event_details", NULL);
	jset(out, "app_package_code", NULL);
	return out;
}

/* As the workspace file has it, or NULL. */
static jobj *find_company(const struct sim *sim, const char *key)
{
	size_t i, n = sim->companies ?
	    json_object_array_length(sim->companies) : 0;

	for (i = 0; key && i < n; i++) {
		jobj *company = json_object_array_get_idx(sim->companies, i);

		if (jtext(company, "key") && !strcmp(jtext(company, "key"),
		    key))
			return company;
	}
	return NULL;
}

const char *encode_company_name(const struct sim *sim, const char *key)
{
	return jtext(find_company(sim, key), "name");
}

jobj *encode_company_of(const struct sim *sim, const char *key)
{
	jobj *company = find_company(sim, key);

	return company ? encode_company(sim, company) : NULL;
}

jobj *encode_tags_of(const struct sim *sim, jobj *ids)
{
	jobj *list = json_object_new_array();
	size_t i, n = ids ? json_object_array_length(ids) : 0;
	int tag;

	for (i = 0; i < n; i++) {
		tag = sim_find_tag(sim, json_object_get_string(
		    json_object_array_get_idx(ids, i)));
		if (tag >= 0)
			json_object_array_add(list, encode_tag(sim, tag));
	}
	return list;
}

jobj *encode_company(const struct sim *sim, jobj *company)
{
	jobj *out = json_object_new_object(), *plan = json_object_new_object();
	int64_t now = sim_now(sim);

	jset_text(out, "type", "company");
	jset_text(out, "id", jtext(company, "id"));
	jset_text(out, "company_id", jtext(company, "company_id"));
	jset_text(out, "app_id", jtext(sim->app, "id_code"));
	jset_text(out, "name", jtext(company, "name"));
	if (jtext(company, "plan")) {
		jset_text(plan, "type", "plan");
		jset_text(plan, "id", jtext(company, "plan"));
		jset_text(plan, "name", jtext(company, "plan"));
	}
	jset(out, "plan", plan);
	jset_int(out, "remote_created_at", now + jint(company, "created"));
	jset_int(out, "created_at", now + jint(company, "created"));
	jset_int(out, "updated_at", now + jint(company, "seen"));
	jset_int(out, "last_request_at", now + jint(company, "seen"));
	jset_int(out, "size", jint(company, "size"));
	jset_text(out, "website", jtext(company, "website"));
	jset_text(out, "industry", jtext(company, "industry"));
	jset_int(out, "monthly_spend", jint(company, "monthly_spend"));
	jset_int(out, "session_count", jint(company, "sessions"));
	jset_int(out, "user_count", sim_people_of(sim, jtext(company,
	    "id")));
	jset(out, "custom_attributes", jget(company, "attributes") ?
	    json_object_get(jget(company, "attributes")) :
	    json_object_new_object());
	jset(out, "tags", encode_list("tag.list", "tags",
	    encode_tags_of(sim, jget(company, "tag_ids"))));
	jset(out, "segments", encode_list("segment.list", "segments",
	    json_object_new_array()));
	jset(out, "notes", encode_list("note.list", "notes",
	    jget(company, "notes") ? json_object_get(jget(company,
	    "notes")) : json_object_new_array()));
	return out;
}

/* {type: list, data, url, total_count, has_more}: at most ten references. */
static jobj *short_list(const char *url, const char *type, jobj *ids)
{
	jobj *out = json_object_new_object(), *data = json_object_new_array();
	size_t i, n = ids ? json_object_array_length(ids) : 0;
	jobj *item;

	for (i = 0; i < n && i < 10; i++) {
		item = encode_reference(type, json_object_get_string(
		    json_object_array_get_idx(ids, i)));
		jset_text(item, "url", url);
		json_object_array_add(data, item);
	}
	jset_text(out, "type", "list");
	jset(out, "data", data);
	jset_text(out, "url", url);
	jset_int(out, "total_count", (int64_t)n);
	jset(out, "has_more", json_object_new_boolean(n > 10));
	return out;
}

static jobj *encode_location(jobj *from)
{
	jobj *out = json_object_new_object();

	jset_text(out, "type", "location");
	jset_text(out, "country", jtext(from, "country"));
	jset_text(out, "region", jtext(from, "region"));
	jset_text(out, "city", jtext(from, "city"));
	return out;
}

static jobj *social_profiles(const struct sim_contact *contact)
{
	jobj *names = jget(contact->extra, "social"), *item;
	jobj *list = json_object_new_array();
	size_t i, n = names ? json_object_array_length(names) : 0;
	char *url;

	for (i = 0; i < n; i++) {
		const char *name = json_object_get_string(
		    json_object_array_get_idx(names, i));

		item = json_object_new_object();
		url = xprintf("https://%s.example/%s", name, contact->key);
		jset_text(item, "type", "social_profile");
		jset_text(item, "name", name);
		jset_text(item, "url", url);
		json_object_array_add(list, item);
		free(url);
	}
	return list;
}

jobj *encode_contact(const struct sim *sim, int index)
{
	const struct sim_contact *contact = &sim->contacts[index];
	jobj *out = json_object_new_object(), *ids;
	char url[120];
	size_t i, n;

	snprintf(url, sizeof(url), "/contacts/%s/", contact->id);
	jset_text(out, "type", "contact");
	jset_text(out, "id", contact->id);
	jset_text(out, "workspace_id", jtext(sim->app, "id_code"));
	jset_text(out, "external_id", contact->external_id);
	jset_text(out, "role", contact->role);
	jset_text(out, "email", contact->email);
	jset_text(out, "email_domain", contact->email &&
	    strchr(contact->email, '@') ? strchr(contact->email, '@') + 1 :
	    NULL);
	jset_text(out, "phone", contact->phone);
	jset_text(out, "name", contact->name);
	jset_text(out, "owner_id", contact->owner);
	jset(out, "has_hard_bounced", json_object_new_boolean(
	    jbool(contact->extra, "bounced")));
	jset(out, "marked_email_as_spam", json_object_new_boolean(
	    jbool(contact->extra, "spam")));
	jset(out, "unsubscribed_from_emails", json_object_new_boolean(
	    jbool(contact->extra, "unsubscribed")));
	jset_int(out, "created_at", contact->created);
	jset_int(out, "updated_at", contact->updated);
	jset_time(out, "signed_up_at", contact->signed_up);
	jset_time(out, "last_seen_at", contact->seen);
	jset_time(out, "last_replied_at", contact->replied);
	jset_time(out, "last_contacted_at", contact->contacted);
	jset(out, "last_email_opened_at", NULL);
	jset(out, "last_email_clicked_at", NULL);
	jset_text(out, "language_override", NULL);
	jset_text(out, "browser", jtext(contact->extra, "browser"));
	jset(out, "browser_version", NULL);
	jset_text(out, "browser_language", jtext(contact->extra, "language"));
	jset_text(out, "os", jtext(contact->extra, "os"));
	jset(out, "location", encode_location(jget(contact->extra,
	    "location")));
	jset(out, "custom_attributes", jget(contact->extra, "attributes") ?
	    json_object_get(jget(contact->extra, "attributes")) :
	    json_object_new_object());
	jset(out, "tags", short_list(url, "tag", contact->tags));
	ids = json_object_new_array();
	n = contact->notes ? json_object_array_length(contact->notes) : 0;
	for (i = 0; i < n; i++)
		json_object_array_add(ids, json_object_new_string(jtext(
		    json_object_array_get_idx(contact->notes, i), "id")));
	jset(out, "notes", short_list(url, "note", ids));
	json_object_put(ids);
	jset(out, "companies", short_list(url, "company",
	    contact->companies));
	jset(out, "social_profiles", encode_list("list", "data",
	    social_profiles(contact)));
	return out;
}

/* Bodies with display_as=plaintext: tags away, a rough likeness. */
static char *plain(const char *html)
{
	char *out = xstrdup(html), *to = out;
	bool tag = false;

	for (; html && *html; html++) {
		if (*html == '<')
			tag = true;
		else if (*html == '>')
			tag = false;
		else if (!tag)
			*to++ = *html;
	}
	if (out)
		*to = '\0';
	return out;
}

static jobj *copy_plain(jobj *object)
{
	jobj *out = NULL;
	char *text;

	json_object_deep_copy(object, &out, NULL);
	text = plain(jtext(out, "body"));
	jset_text(out, "body", text);
	free(text);
	return out;
}

jobj *encode_contacts(const struct sim *sim,
    const struct sim_conversation *conversation)
{
	jobj *list = json_object_new_array(), *item;
	size_t i, n = conversation->contacts ?
	    json_object_array_length(conversation->contacts) : 1;
	int index;

	for (i = 0; i < n; i++) {
		index = conversation->contacts ? sim_find_contact(sim,
		    json_object_get_string(json_object_array_get_idx(
		    conversation->contacts, i))) : conversation->contact;
		if (index < 0)
			continue;
		item = encode_reference("contact", sim->contacts[index].id);
		jset_text(item, "external_id",
		    sim->contacts[index].external_id);
		json_object_array_add(list, item);
	}
	return encode_list("contact.list", "contacts", list);
}

/* Ids of conversations → linked objects. */
jobj *encode_linked(struct sim *sim, jobj *keys)
{
	jobj *out = json_object_new_object(), *data = json_object_new_array();
	size_t i, n = keys ? json_object_array_length(keys) : 0;
	const struct sim_conversation *other;
	jobj *item;

	for (i = 0; i < n; i++) {
		other = sim_find_conversation(sim, json_object_get_string(
		    json_object_array_get_idx(keys, i)));
		if (!other)
			continue;
		item = encode_reference(other->is_ticket ? "ticket" :
		    "conversation", other->id);
		jset_text(item, "category", other->is_ticket ? jtext(
		    ticket_type_of(sim, other), "category") : NULL);
		json_object_array_add(data, item);
	}
	jset_text(out, "type", "list");
	jset_int(out, "total_count",
	    (int64_t)json_object_array_length(data));
	jset(out, "has_more", json_object_new_boolean(0));
	jset(out, "data", data);
	return out;
}

static jobj *encode_ai(const struct sim_conversation *conversation)
{
	jobj *out, *from = conversation->ai;

	if (!from)
		return NULL;
	out = json_object_new_object();
	jset_text(out, "source_type", jtext(from, "source_type"));
	jset_text(out, "source_title", jtext(from, "source_title"));
	jset_text(out, "last_answer_type", jtext(from, "last_answer_type"));
	jset_text(out, "resolution_state", jtext(from, "resolution_state"));
	jset(out, "rating", json_object_get(jget(from, "rating")));
	jset_text(out, "rating_remark", jtext(from, "rating_remark"));
	jset(out, "created_at", json_object_new_int64(conversation->created));
	jset(out, "updated_at", json_object_new_int64(conversation->updated));
	jset(out, "content_sources", encode_list("content_source.list",
	    "content_sources", json_object_new_array()));
	return out;
}

/* Seconds until the first teammate's part of that kind; NULL: none yet. */
static jobj *first_after(const struct sim_conversation *conversation,
    const char *kind)
{
	size_t i, n = conversation->parts ?
	    json_object_array_length(conversation->parts) : 0;
	const char *type, *by;
	jobj *part;

	for (i = 0; i < n; i++) {
		part = json_object_array_get_idx(conversation->parts, i);
		type = jtext(part, "part_type");
		by = jtext(jget(part, "author"), "type");
		if (type && strstr(type, kind) && by && !strcmp(by, "admin"))
			return json_object_new_int64(jint(part, "created_at")
			    - conversation->created);
	}
	return NULL;
}

static jobj *encode_statistics(const struct sim_conversation *conversation)
{
	jobj *out;

	/* Young conversations have none (quirk 39). */
	if (conversation->updated - conversation->created < 60)
		return NULL;
	out = json_object_new_object();
	jset_text(out, "type", "conversation_statistics");
	jset(out, "time_to_assignment", first_after(conversation,
	    "assignment"));
	jset(out, "time_to_admin_reply", first_after(conversation,
	    "comment"));
	jset_int(out, "first_contact_reply_at", conversation->created);
	jset_int(out, "last_contact_reply_at", conversation->waiting ?
	    conversation->waiting : conversation->created);
	jset_int(out, "count_reopens", 0);
	jset_int(out, "count_assignments", 1);
	jset_int(out, "count_conversation_parts", conversation->parts ?
	    (int64_t)json_object_array_length(conversation->parts) : 1);
	return out;
}

static jobj *encode_parts(const struct sim_conversation *conversation,
    bool as_plain)
{
	jobj *out = json_object_new_object(), *list;
	size_t i, n = json_object_array_length(conversation->parts);

	if (as_plain) {
		list = json_object_new_array();
		for (i = 0; i < n; i++)
			json_object_array_add(list, copy_plain(
			    json_object_array_get_idx(conversation->parts,
			    i)));
	} else {
		list = json_object_get(conversation->parts);
	}
	jset_text(out, "type", "conversation_part.list");
	jset(out, "conversation_parts", list);
	jset_int(out, "total_count", (int64_t)n + conversation->dropped);
	return out;
}

static void sign_files(const struct sim *sim,
    const struct sim_conversation *conversation)
{
	size_t i, n = json_object_array_length(conversation->parts);

	files_sign(sim, conversation->source);
	for (i = 0; i < n; i++)
		files_sign(sim, json_object_array_get_idx(
		    conversation->parts, i));
}

jobj *encode_conversation(struct sim *sim,
    struct sim_conversation *conversation, bool parts, bool as_plain)
{
	static const char *const states[] = { "open", "closed", "snoozed" };
	static const char *const priorities[] = { "none", "low", "medium",
	    "high", "urgent" };
	jobj *out = json_object_new_object(), *list, *first;
	int i;

	generate_fill(sim, conversation);
	sign_files(sim, conversation);
	jset_text(out, "type", "conversation");
	jset_text(out, "id", conversation->id);
	jset_int(out, "created_at", conversation->created);
	jset_int(out, "updated_at", conversation->updated);
	jset_time(out, "waiting_since", conversation->waiting);
	jset_time(out, "snoozed_until", conversation->snoozed);
	jset(out, "source", as_plain ? copy_plain(conversation->source) :
	    json_object_get(conversation->source));
	jset(out, "contacts", encode_contacts(sim, conversation));
	first = json_object_new_object();
	jset_int(first, "created_at", conversation->created);
	jset_text(first, "type", "conversation");
	jset(first, "url", NULL);
	jset(out, "first_contact_reply", first);
	/* Unassigned is 0, not null (quirk 3). */
	jset_int(out, "admin_assignee_id", conversation->admin < 0 ? 0 :
	    strtoll(sim->admins[conversation->admin].id, NULL, 10));
	jset_int(out, "team_assignee_id", conversation->team < 0 ? 0 :
	    strtoll(sim->teams[conversation->team].id, NULL, 10));
	/* True while snoozed (quirk 29). */
	jset(out, "open", json_object_new_boolean(conversation->state !=
	    SIM_CLOSED));
	jset_text(out, "state", states[conversation->state]);
	jset(out, "read", json_object_new_boolean(conversation->read));
	list = json_object_new_array();
	for (i = 0; i < conversation->tags_len; i++) {
		jobj *tag = encode_tag(sim, conversation->tags[i]);

		jset_int(tag, "applied_at", conversation->updated);
		jset(tag, "applied_by", encode_reference("admin",
		    sim->admins[sim->me].id));
		json_object_array_add(list, tag);
	}
	jset(out, "tags", encode_list("tag.list", "tags", list));
	jset_text(out, "priority", priorities[conversation->priority]);
	jset(out, "sla_applied", json_object_get(conversation->sla));
	jset(out, "statistics", encode_statistics(conversation));
	jset(out, "conversation_rating",
	    json_object_get(conversation->rating));
	/* The key is admins, whatever the schema says (quirk 1). */
	list = json_object_new_array();
	if (conversation->admin >= 0)
		json_object_array_add(list, encode_reference("admin",
		    sim->admins[conversation->admin].id));
	jset(out, "teammates", encode_list("admin.list", "admins", list));
	jset_text(out, "title", conversation->title);
	jset(out, "custom_attributes", conversation->attributes ?
	    json_object_get(conversation->attributes) :
	    json_object_new_object());
	jset(out, "topics", json_object_new_object());
	jset(out, "ticket", conversation->is_ticket ? encode_reference(
	    "ticket", conversation->id) : NULL);
	jset(out, "linked_objects", encode_linked(sim, conversation->linked));
	if (encode_company_name(sim, conversation->company))
		jset(out, "company", encode_company_of(sim,
		    conversation->company));
	jset(out, "ai_agent", encode_ai(conversation));
	jset(out, "ai_agent_participated", json_object_new_boolean(
	    conversation->ai != NULL));
	if (parts)
		jset(out, "conversation_parts", encode_parts(conversation,
		    as_plain));
	return out;
}
