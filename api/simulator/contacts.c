/* Handlers: contacts. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>

static int find(struct sim_call *call)
{
	struct sim *sim = call->sim;
	int index = sim_find_contact(sim, call->args[0]);

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

static void replace(char **member, const char *text)
{
	if (!text)
		return;
	free(*member);
	*member = xstrdup(text);
}

void put_contact(struct sim_call *call)
{
	int index = find(call);
	struct sim_contact *contact;

	if (index < 0)
		return;
	contact = &call->sim->contacts[index];
	replace(&contact->name, jtext(call->body, "name"));
	replace(&contact->email, jtext(call->body, "email"));
	replace(&contact->phone, jtext(call->body, "phone"));
	contact->updated = sim_now(call->sim);
	ok(call, encode_contact(call->sim, index));
}

void list_contact_notes(struct sim_call *call)
{
	int index = find(call);
	jobj *out;

	if (index < 0)
		return;
	out = encode_list("list", "data", json_object_get(
	    call->sim->contacts[index].notes));
	jset_int(out, "total_count", (int64_t)json_object_array_length(
	    call->sim->contacts[index].notes));
	ok(call, out);
}

void create_contact_note(struct sim_call *call)
{
	struct sim *sim = call->sim;
	int index = find(call);
	char id[SIM_ID_MAX];
	jobj *note;

	if (index < 0)
		return;
	if (!jtext(call->body, "body")) {
		fail_field(call, 400, "parameter_missing",
		    "body is required", "body");
		return;
	}
	note = json_object_new_object();
	jset_text(note, "type", "note");
	jset_text(note, "id", sim_new_id(sim, id));
	jset_int(note, "created_at", sim_now(sim));
	jset_text(note, "body", jtext(call->body, "body"));
	jset(note, "author", encode_admin(sim, &sim->admins[sim->me]));
	json_object_array_add(sim->contacts[index].notes,
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
	json_object_array_add(call->sim->contacts[index].tags,
	    json_object_new_string(call->sim->tags[tag].id));
	ok(call, encode_tag(call->sim, tag));
}

void untag_contact(struct sim_call *call)
{
	int index = find(call), tag;
	jobj *tags;
	size_t i;

	if (index < 0)
		return;
	tags = call->sim->contacts[index].tags;
	tag = sim_find_tag(call->sim, call->args[1]);
	for (i = 0; tag >= 0 && i < json_object_array_length(tags); i++)
		if (!strcmp(json_object_get_string(
		    json_object_array_get_idx(tags, i)),
		    call->sim->tags[tag].id)) {
			json_object_array_del_idx(tags, i, 1);
			ok(call, encode_tag(call->sim, tag));
			return;
		}
	fail(call, 404, "tag_not_found", "Tag was not found");
}

void list_contact_companies(struct sim_call *call)
{
	struct sim *sim = call->sim;
	int index = find(call);
	jobj *list, *pages, *out;
	const char *name;
	size_t i;

	if (index < 0)
		return;
	list = json_object_new_array();
	name = encode_company_name(sim, sim->contacts[index].company);
	for (i = 0; name && i < json_object_array_length(sim->companies);
	    i++) {
		jobj *company = json_object_array_get_idx(sim->companies, i);

		if (!strcmp(jtext(company, "name"), name))
			json_object_array_add(list, encode_company(sim,
			    company));
	}
	pages = json_object_new_object();
	jset_text(pages, "type", "pages");
	jset(pages, "next", NULL);
	jset_int(pages, "page", 1);
	jset_int(pages, "per_page", 50);
	jset_int(pages, "total_pages", 1);
	out = json_object_new_object();
	jset_text(out, "type", "list");
	jset_int(out, "total_count", (int64_t)json_object_array_length(list));
	/* The schema's key is companies, the example's data (quirk 8). */
	jset(out, "data", list);
	jset(out, "pages", pages);
	ok(call, out);
}

void list_contact_segments(struct sim_call *call)
{
	struct sim *sim = call->sim;
	int index = find(call);
	jobj *keys, *list, *item;
	size_t i, k;

	if (index < 0)
		return;
	keys = jget(sim->contacts[index].extra, "segments");
	list = json_object_new_array();
	for (i = 0; keys && sim->segments &&
	    i < json_object_array_length(keys); i++)
		for (k = 0; k < json_object_array_length(sim->segments); k++) {
			item = json_object_array_get_idx(sim->segments, k);
			if (strcmp(jtext(item, "key"), json_object_get_string(
			    json_object_array_get_idx(keys, i))) != 0)
				continue;
			item = encode_reference("segment", jtext(item, "id"));
			jset_text(item, "name", jtext(json_object_array_get_idx(
			    sim->segments, k), "name"));
			jset_int(item, "created_at", sim_now(sim) - 8640000);
			jset_int(item, "updated_at", sim_now(sim) - 86400);
			jset_text(item, "person_type", "user");
			json_object_array_add(list, item);
		}
	ok(call, encode_list("list", "data", list));
}
