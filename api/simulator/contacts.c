/* Handlers: contacts. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int find(struct sim_call *call)
{
	struct sim *sim = call->sim;
	int index = sim_find_contact(sim, call->args[0]);

	if (index >= 0 && sim->contacts[index].deleted)
		index = -1;
	if (index < 0) {
		fail(call, 404, "not_found", "User Not Found");
		return -1;
	}
	if (sim->contacts[index].merged_into) {
		fail(call, 410, "contact_merged",
		    "This contact has been merged");
		snprintf(call->canonical, sizeof(call->canonical),
		    "</contacts/%s>; rel=\"canonical\"",
		    sim->contacts[index].merged_into);
		return -1;
	}
	return index;
}

void list_contacts(struct sim_call *call)
{
	search_contacts(call, true);
}

void post_search_contacts(struct sim_call *call)
{
	search_contacts(call, false);
}

void get_contact(struct sim_call *call)
{
	int index = find(call);

	if (index >= 0)
		ok(call, encode_contact(call->sim, index));
}

static void replace(char **member, jobj *body, const char *key)
{
	if (!json_object_object_get_ex(body, key, NULL))
		return;
	free(*member);
	*member = xstrdup(jtext(body, key));
}

static void replace_time(int64_t *member, jobj *body, const char *key)
{
	if (json_object_object_get_ex(body, key, NULL))
		*member = jint(body, key);
}

/* Whose e-mail address or id that is already; -1: nobody's. */
static int owner_of(const struct sim *sim, jobj *body, int but)
{
	const char *email = jtext(body, "email");
	const char *external = jtext(body, "external_id");
	int i;

	for (i = 0; i < sim->contacts_len; i++) {
		const struct sim_contact *c = &sim->contacts[i];

		if (i == but || c->gone)
			continue;
		if (external && c->external_id &&
		    !strcmp(c->external_id, external))
			return i;
		if (email && c->email && !strcasecmp(c->email, email) &&
		    !strcmp(c->role, "user") && (!jtext(body, "role") ||
		    !strcmp(jtext(body, "role"), "user")))
			return i;
	}
	return -1;
}

/* False: an error was answered. */
static bool fill(struct sim_call *call, int index)
{
	struct sim *sim = call->sim;
	struct sim_contact *c = &sim->contacts[index];
	jobj *body = call->body, *attributes = jget(body,
	    "custom_attributes"), *mine;
	char id[SIM_ID_MAX], text[120];
	int other = owner_of(sim, body, index);

	if (!attributes_fit(call, "contact", attributes))
		return false;
	if (other >= 0) {
		snprintf(text, sizeof(text), "A contact matching those "
		    "details already exists with id=%s",
		    sim->contacts[other].id);
		fail(call, 409, "conflict", text);
		return false;
	}
	if (jtext(body, "email") && !strchr(jtext(body, "email"), '@')) {
		fail_field(call, 400, "parameter_invalid",
		    "email is invalid", "email");
		return false;
	}
	if (jget(body, "owner_id") && (!jid(body, "owner_id", id) ||
	    sim_find_admin(sim, id) < 0)) {
		fail_field(call, 400, "parameter_invalid",
		    "owner_id is no admin", "owner_id");
		return false;
	}
	if (jtext(body, "role"))
		replace(&c->role, body, "role");
	replace(&c->name, body, "name");
	replace(&c->email, body, "email");
	replace(&c->phone, body, "phone");
	replace(&c->external_id, body, "external_id");
	replace(&c->owner, body, "owner_id");
	replace_time(&c->signed_up, body, "signed_up_at");
	replace_time(&c->seen, body, "last_seen_at");
	if (jget(body, "unsubscribed_from_emails"))
		jset(c->extra, "unsubscribed", json_object_new_boolean(jbool(
		    body, "unsubscribed_from_emails")));
	if (json_object_object_get_ex(body, "avatar", NULL))
		jset_text(c->extra, "avatar", jtext(body, "avatar"));
	if (attributes) {
		mine = jget(c->extra, "attributes");
		if (!mine) {
			mine = json_object_new_object();
			jset(c->extra, "attributes", mine);
		}
		json_object_object_foreach(attributes, key, value)
			jset(mine, key, json_object_get(value));
	}
	c->updated = sim_now(sim);
	return true;
}

void put_contact(struct sim_call *call)
{
	int index = find(call);

	if (index >= 0 && fill(call, index))
		ok(call, encode_contact(call->sim, index));
}

void post_contact(struct sim_call *call)
{
	struct sim *sim = call->sim;
	struct sim_contact *contact;
	char number[SIM_ID_MAX];

	if (!jtext(call->body, "email") && !jtext(call->body, "external_id") &&
	    !jtext(call->body, "role")) {
		fail(call, 400, "parameter_missing",
		    "email, external_id or role is required");
		return;
	}
	contact = sim_add_contact(sim);
	contact->id = xprintf("%024llx", strtoull(sim_new_id(sim, number),
	    NULL, 10));
	contact->role = xstrdup(jtext(call->body, "role") ? jtext(call->body,
	    "role") : "user");
	contact->created = sim_now(sim);
	if (!fill(call, sim->contacts_len - 1)) {
		contact->deleted = contact->gone = true;
		return;
	}
	ok(call, encode_contact(sim, sim->contacts_len - 1));
}

void find_contact_external(struct sim_call *call)
{
	struct sim *sim = call->sim;
	int i;

	for (i = 0; i < sim->contacts_len; i++)
		if (!sim->contacts[i].deleted && sim->contacts[i].external_id &&
		    !strcmp(sim->contacts[i].external_id, call->args[0])) {
			free(call->args[0]);
			call->args[0] = xstrdup(sim->contacts[i].id);
			get_contact(call);
			return;
		}
	fail(call, 404, "not_found", "User Not Found");
}

/* {id, external_id, type, KEY: true} */
static void done(struct sim_call *call, int index, const char *key,
    bool value)
{
	const struct sim_contact *c = &call->sim->contacts[index];
	jobj *out = encode_reference("contact", c->id);

	jset_text(out, "external_id", c->external_id);
	jset(out, key, json_object_new_boolean(value));
	ok(call, out);
}

void delete_contact(struct sim_call *call)
{
	int index = find(call);

	if (index < 0)
		return;
	call->sim->contacts[index].deleted = true;
	call->sim->contacts[index].gone = true;
	done(call, index, "deleted", true);
}

void archive_contact(struct sim_call *call)
{
	int index = find(call);

	if (index < 0)
		return;
	call->sim->contacts[index].archived = true;
	call->sim->contacts[index].gone = true;
	done(call, index, "archived", true);
}

void unarchive_contact(struct sim_call *call)
{
	int index = find(call);

	if (index < 0)
		return;
	call->sim->contacts[index].archived = false;
	call->sim->contacts[index].gone = false;
	done(call, index, "archived", false);
}

/* Blocking archives the conversations too: here they are closed. */
void block_contact(struct sim_call *call)
{
	struct sim *sim = call->sim;
	int index = find(call), i;

	if (index < 0)
		return;
	sim->contacts[index].blocked = true;
	sim->contacts[index].gone = true;
	for (i = 0; i < sim->conversations_len; i++)
		if (sim->conversations[i].contact == index) {
			sim->conversations[i].state = SIM_CLOSED;
			sim->conversations[i].waiting = 0;
			sim_touch(sim, &sim->conversations[i]);
		}
	done(call, index, "blocked", true);
}

static bool same(const char *a, const char *b)
{
	return a && b && *a && !strcasecmp(a, b);
}

/* What the one has goes to the other; its conversations too. */
static void move_all(struct sim *sim, int from, int into)
{
	struct sim_contact *a = &sim->contacts[from];
	struct sim_contact *b = &sim->contacts[into];
	size_t i;
	int k;

	for (i = 0; i < json_object_array_length(a->tags); i++)
		sim_put(b->tags, json_object_get_string(
		    json_object_array_get_idx(a->tags, i)));
	for (i = 0; i < json_object_array_length(a->companies); i++)
		sim_put(b->companies, json_object_get_string(
		    json_object_array_get_idx(a->companies, i)));
	for (i = 0; i < json_object_array_length(a->notes); i++)
		json_object_array_add(b->notes, json_object_get(
		    json_object_array_get_idx(a->notes, i)));
	for (k = 0; k < sim->conversations_len; k++)
		if (sim->conversations[k].contact == from) {
			sim->conversations[k].contact = into;
			sim_touch(sim, &sim->conversations[k]);
		}
	a->merged_into = xstrdup(b->id);
	a->gone = true;
	b->updated = sim_now(sim);
}

void merge_contacts(struct sim_call *call)
{
	struct sim *sim = call->sim;
	int from = sim_find_contact(sim, jtext(call->body, "from"));
	int into = sim_find_contact(sim, jtext(call->body, "into"));
	const struct sim_contact *a, *b;

	if (from < 0 || into < 0 || sim->contacts[from].gone ||
	    sim->contacts[into].gone) {
		fail(call, 404, "not_found", "User Not Found");
		return;
	}
	a = &sim->contacts[from];
	b = &sim->contacts[into];
	if (strcmp(a->role, "lead") != 0 || strcmp(b->role, "user") != 0) {
		fail(call, 400, "invalid_merge",
		    "A lead is merged into a user");
		return;
	}
	if (!same(a->email, b->email) && !same(a->phone, b->phone) &&
	    !jbool(call->body, "skip_duplicate_validation")) {
		fail(call, 400, "invalid_merge", "Contacts can only be merged "
		    "when they are duplicates (matching email or phone). Pass "
		    "skip_duplicate_validation=true to override this check.");
		return;
	}
	move_all(sim, from, into);
	ok(call, encode_contact(sim, into));
}

void list_contact_notes(struct sim_call *call)
{
	int index = find(call);

	if (index >= 0)
		ok_page(call, "list", "data", json_object_get(
		    call->sim->contacts[index].notes), 50, 150);
}

static jobj *find_note(jobj *notes, const char *id)
{
	size_t i, n = notes ? json_object_array_length(notes) : 0;
	char text[SIM_ID_MAX];

	for (i = 0; i < n; i++) {
		jobj *note = json_object_array_get_idx(notes, i);

		if (!strcmp(jid(note, "id", text), id))
			return json_object_get(note);
	}
	return NULL;
}

/* Of a contact or of a company. */
void get_note(struct sim_call *call)
{
	struct sim *sim = call->sim;
	size_t n = sim->companies ? json_object_array_length(sim->companies) :
	    0, k;
	jobj *note = NULL;
	int i;

	for (i = 0; i < sim->contacts_len && !note; i++)
		note = find_note(sim->contacts[i].notes, call->args[0]);
	for (k = 0; k < n && !note; k++)
		note = find_note(jget(json_object_array_get_idx(
		    sim->companies, k), "notes"), call->args[0]);
	if (note)
		ok(call, note);
	else
		fail(call, 404, "not_found", "Resource Not Found");
}

jobj *new_note(struct sim_call *call, const char *of, const char *of_id)
{
	struct sim *sim = call->sim;
	char id[SIM_ID_MAX], by[SIM_ID_MAX];
	int admin = sim->me;
	jobj *note;

	if (!jtext(call->body, "body") || !*jtext(call->body, "body")) {
		fail_field(call, 400, "parameter_missing",
		    "body is required", "body");
		return NULL;
	}
	if (jid(call->body, "admin_id", by))
		admin = sim_find_admin(sim, by);
	if (admin < 0) {
		fail(call, 404, "not_found", "Resource Not Found");
		return NULL;
	}
	note = json_object_new_object();
	jset_text(note, "type", "note");
	jset_text(note, "id", sim_new_id(sim, id));
	jset_int(note, "created_at", sim_now(sim));
	jset(note, of, encode_reference(of, of_id));
	jset_text(note, "body", jtext(call->body, "body"));
	jset(note, "author", encode_admin(sim, &sim->admins[admin]));
	return note;
}

void create_contact_note(struct sim_call *call)
{
	int index = find(call);
	jobj *note;

	if (index < 0)
		return;
	note = new_note(call, "contact", call->sim->contacts[index].id);
	if (!note)
		return;
	json_object_array_add(call->sim->contacts[index].notes,
	    json_object_get(note));
	ok(call, note);
}

static jobj *tag_list(const struct sim *sim, const struct sim_contact *c)
{
	jobj *list = json_object_new_array();
	size_t i;
	int tag;

	for (i = 0; i < json_object_array_length(c->tags); i++) {
		tag = sim_find_tag(sim, json_object_get_string(
		    json_object_array_get_idx(c->tags, i)));
		if (tag >= 0)
			json_object_array_add(list, encode_tag(sim, tag));
	}
	return list;
}

void list_contact_tags(struct sim_call *call)
{
	int index = find(call);

	if (index >= 0)
		ok(call, encode_list("list", "data", tag_list(call->sim,
		    &call->sim->contacts[index])));
}

void tag_contact(struct sim_call *call)
{
	int index = find(call), tag;
	char id[SIM_ID_MAX];

	if (index < 0)
		return;
	tag = jid(call->body, "id", id) ? sim_find_tag(call->sim, id) : -1;
	if (tag < 0) {
		fail(call, 404, "tag_not_found", "Tag was not found");
		return;
	}
	sim_put(call->sim->contacts[index].tags, call->sim->tags[tag].id);
	ok(call, encode_tag(call->sim, tag));
}

void untag_contact(struct sim_call *call)
{
	int index = find(call), tag;

	if (index < 0)
		return;
	tag = sim_find_tag(call->sim, call->args[1]);
	if (tag >= 0 && sim_take(call->sim->contacts[index].tags,
	    call->sim->tags[tag].id))
		ok(call, encode_tag(call->sim, tag));
	else
		fail(call, 404, "tag_not_found", "Tag was not found");
}

void list_contact_companies(struct sim_call *call)
{
	struct sim *sim = call->sim;
	int index = find(call);
	jobj *list, *ids, *company;
	size_t i;

	if (index < 0)
		return;
	list = json_object_new_array();
	ids = sim->contacts[index].companies;
	for (i = 0; i < json_object_array_length(ids); i++) {
		company = sim_find_company(sim, json_object_get_string(
		    json_object_array_get_idx(ids, i)));
		if (company)
			json_object_array_add(list, encode_company(sim,
			    company));
	}
	/* The schema's key is companies, the example's data (quirk 8). */
	ok_page(call, "list", "data", list, 50, 150);
}

void attach_company(struct sim_call *call)
{
	int index = find(call);
	const char *id = jtext(call->body, "id");
	jobj *company;

	if (index < 0)
		return;
	if (!id) {
		fail(call, 400, "parameter_not_found",
		    "company not specified");
		return;
	}
	company = sim_find_company(call->sim, id);
	if (!company || jbool(company, "deleted")) {
		fail(call, 404, "company_not_found", "Company Not Found");
		return;
	}
	sim_put(call->sim->contacts[index].companies, jtext(company, "id"));
	ok(call, encode_company(call->sim, company));
}

void detach_company(struct sim_call *call)
{
	int index = find(call);
	jobj *company;

	if (index < 0)
		return;
	company = sim_find_company(call->sim, call->args[1]);
	if (!company || !sim_take(call->sim->contacts[index].companies,
	    jtext(company, "id"))) {
		fail(call, 404, "company_not_found", "Company Not Found");
		return;
	}
	ok(call, encode_company(call->sim, company));
}

void list_contact_segments(struct sim_call *call)
{
	struct sim *sim = call->sim;
	int index = find(call);
	size_t i, n = sim->segments ?
	    json_object_array_length(sim->segments) : 0;
	jobj *list;

	if (index < 0)
		return;
	list = json_object_new_array();
	for (i = 0; i < n; i++)
		if (sim_has(sim->contacts[index].segments, jtext(
		    json_object_array_get_idx(sim->segments, i), "id")))
			json_object_array_add(list, encode_segment(sim, i,
			    false));
	ok(call, encode_list("list", "data", list));
}

/* --- subscriptions --- */

static const char *const subscription_names[] = { "Newsletter",
	"Product news", "Maintenance" };

static jobj *encode_subscription(size_t i, const char *consent)
{
	jobj *out, *name, *list = json_object_new_array();
	char id[12];

	snprintf(id, sizeof(id), "%zu", 700 + i);
	out = encode_reference("subscription", id);
	jset_text(out, "state", "live");
	jset_text(out, "consent_type", consent);
	name = json_object_new_object();
	jset_text(name, "name", subscription_names[i]);
	jset_text(name, "description", subscription_names[i]);
	jset_text(name, "locale", "en");
	json_object_array_add(list, json_object_get(name));
	jset(out, "default_translation", name);
	jset(out, "translations", list);
	list = json_object_new_array();
	json_object_array_add(list, json_object_new_string("email"));
	jset(out, "content_types", list);
	return out;
}

void list_subscription_types(struct sim_call *call)
{
	jobj *list = json_object_new_array();
	size_t i;

	for (i = 0; i < 3; i++)
		json_object_array_add(list, encode_subscription(i, i ?
		    "opt_out" : "opt_in"));
	ok(call, encode_list("list", "data", list));
}

/* Only what the contact chose. */
void list_contact_subscriptions(struct sim_call *call)
{
	int index = find(call);
	jobj *list, *chosen;

	if (index < 0)
		return;
	list = json_object_new_array();
	chosen = call->sim->contacts[index].subscriptions;
	json_object_object_foreach(chosen, key, value)
		json_object_array_add(list, encode_subscription(
		    strtoul(key, NULL, 10) - 700,
		    json_object_get_string(value)));
	ok(call, encode_list("list", "data", list));
}

static size_t subscription(struct sim_call *call, const char *id)
{
	size_t i = id ? strtoul(id, NULL, 10) - 700 : 3;

	if (i >= 3)
		fail(call, 404, "not_found", "Resource Not Found");
	return i;
}

void subscribe_contact(struct sim_call *call)
{
	int index = find(call);
	const char *consent = jtext(call->body, "consent_type");
	char id[SIM_ID_MAX] = "";
	size_t i;

	if (index < 0)
		return;
	i = subscription(call, jid(call->body, "id", id));
	if (i >= 3)
		return;
	if (!consent || (strcmp(consent, "opt_in") != 0 &&
	    strcmp(consent, "opt_out") != 0)) {
		fail_field(call, 400, "parameter_invalid",
		    "opt_in or opt_out", "consent_type");
		return;
	}
	jset_text(call->sim->contacts[index].subscriptions, id, consent);
	ok(call, encode_subscription(i, consent));
}

void unsubscribe_contact(struct sim_call *call)
{
	int index = find(call);
	size_t i;

	if (index < 0)
		return;
	i = subscription(call, call->args[1]);
	if (i >= 3)
		return;
	json_object_object_del(call->sim->contacts[index].subscriptions,
	    call->args[1]);
	ok(call, encode_subscription(i, "opt_out"));
}

/* --- events --- */

/* The last 90 days, as a summary by name. */
void list_events(struct sim_call *call)
{
	static const char *const names[] = { "invited-teammate",
		"exported-report", "opened-billing" };
	struct sim *sim = call->sim;
	const char *id = call->query(call, "intercom_user_id");
	int index = id ? sim_find_contact(sim, id) : -1;
	jobj *out, *list, *item, *pages;
	int64_t last;
	char when[40];
	uint32_t random;
	size_t i;

	if (index < 0) {
		fail(call, 404, "not_found", "User Not Found");
		return;
	}
	random = sim->seed + (uint32_t)index * 977;
	list = json_object_new_array();
	for (i = 0; i < 3 && sim->contacts[index].seen; i++) {
		last = sim->contacts[index].seen -
		    (int64_t)(sim_random(&random) % 5184000);
		item = json_object_new_object();
		jset_text(item, "name", names[i]);
		iso_time(last - 86400, when);
		jset_text(item, "first", when);
		iso_time(last, when);
		jset_text(item, "last", when);
		jset_int(item, "count", sim_random(&random) % 20 + 2);
		jset_text(item, "description", names[i]);
		json_object_array_add(list, item);
	}
	out = json_object_new_object();
	jset_text(out, "type", "event.summary");
	jset_text(out, "email", sim->contacts[index].email ?
	    sim->contacts[index].email : "");
	jset_text(out, "intercom_user_id", id);
	jset_text(out, "user_id", sim->contacts[index].external_id ?
	    sim->contacts[index].external_id : "");
	jset(out, "events", list);
	pages = json_object_new_object();
	jset(out, "pages", pages);
	ok(call, out);
}

/* {source, role, when} of who was merged into a contact. */
void list_merge_history(struct sim_call *call)
{
	struct sim *sim = call->sim;
	int index = find(call), i;
	jobj *out, *list, *item;

	if (index < 0)
		return;
	if (strcmp(sim->contacts[index].role, "user") != 0) {
		fail(call, 404, "not_found", "Contact not found");
		return;
	}
	list = json_object_new_array();
	for (i = 0; i < sim->contacts_len; i++) {
		if (!sim->contacts[i].merged_into || strcmp(
		    sim->contacts[i].merged_into, sim->contacts[index].id))
			continue;
		item = json_object_new_object();
		jset_text(item, "type", "merge_history");
		jset_text(item, "source_contact_id", sim->contacts[i].id);
		jset_text(item, "source_contact_role", sim->contacts[i].role);
		jset_int(item, "merged_at", sim->contacts[index].updated);
		json_object_array_add(list, item);
	}
	out = encode_list("list", "data", list);
	jset(out, "next_cursor", NULL);
	jset(out, "has_more", json_object_new_boolean(0));
	ok(call, out);
}
