/* Handlers: companies, and their tags, notes, segments and people. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LIST_CAP = 10000, LIST_MAX = 60 };

jobj *sim_find_company(const struct sim *sim, const char *wanted)
{
	size_t i, n = sim->companies ?
	    json_object_array_length(sim->companies) : 0;
	const char *const keys[] = { "id", "key", "company_id" };
	jobj *company;
	size_t k;

	for (i = 0; wanted && i < n; i++) {
		company = json_object_array_get_idx(sim->companies, i);
		for (k = 0; k < 3; k++)
			if (jtext(company, keys[k]) &&
			    !strcmp(jtext(company, keys[k]), wanted))
				return company;
	}
	return NULL;
}

static jobj *find(struct sim_call *call)
{
	jobj *company = sim_find_company(call->sim, call->args[0]);

	if (company && !jbool(company, "deleted"))
		return company;
	fail(call, 404, "company_not_found", "Company Not Found");
	return NULL;
}

bool sim_has(jobj *ids, const char *id)
{
	size_t i;

	for (i = 0; ids && i < json_object_array_length(ids); i++)
		if (!strcmp(json_object_get_string(json_object_array_get_idx(
		    ids, i)), id))
			return true;
	return false;
}

void sim_put(jobj *ids, const char *id)
{
	if (!sim_has(ids, id))
		json_object_array_add(ids, json_object_new_string(id));
}

bool sim_take(jobj *ids, const char *id)
{
	size_t i;

	for (i = 0; i < json_object_array_length(ids); i++)
		if (!strcmp(json_object_get_string(json_object_array_get_idx(
		    ids, i)), id)) {
			json_object_array_del_idx(ids, i, 1);
			return true;
		}
	return false;
}

int sim_people_of(const struct sim *sim, const char *company_id)
{
	int i, n = 0;

	for (i = 0; i < sim->contacts_len; i++)
		n += !sim->contacts[i].gone &&
		    sim_has(sim->contacts[i].companies, company_id);
	return n;
}

/* An array of the company's own under that key, made when it is not there. */
static jobj *own(jobj *company, const char *key)
{
	jobj *list = jget(company, key);

	if (!list) {
		list = json_object_new_array();
		jset(company, key, list);
	}
	return list;
}

/* Companies without people are not shown; newest seen first. */
void list_companies(struct sim_call *call)
{
	struct sim *sim = call->sim;
	size_t i, n = sim->companies ?
	    json_object_array_length(sim->companies) : 0;
	const char *page = call->query(call, "page");
	const char *size = call->query(call, "per_page");
	long row = (page ? strtol(page, NULL, 10) - 1 : 0) *
	    (size ? strtol(size, NULL, 10) : 15);
	jobj *list;

	if (row >= LIST_CAP) {
		fail(call, 400, "bad_request",
		    "page limit reached, please use scroll API");
		return;
	}
	list = json_object_new_array();
	for (i = 0; i < n; i++) {
		jobj *company = json_object_array_get_idx(sim->companies, i);

		if (!jbool(company, "deleted") && (jbool(company, "listed") ||
		    sim_people_of(sim, jtext(company, "id"))))
			json_object_array_add(list, json_object_get(company));
	}
	ok_page_of(call, "list", "data", list, 15, LIST_MAX, encode_company);
}

void get_company(struct sim_call *call)
{
	jobj *company = find(call);

	if (company)
		ok(call, encode_company(call->sim, company));
}

/* What may be written, from the request into the company. */
static void fill(jobj *company, jobj *body)
{
	static const char *const texts[] = { "name", "plan", "website",
		"industry" };
	static const char *const numbers[] = { "size", "monthly_spend" };
	jobj *attributes = jget(body, "custom_attributes");
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (json_object_object_get_ex(body, texts[i], NULL))
			jset_text(company, texts[i], jtext(body, texts[i]));
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (jget(body, numbers[i]))
			jset_int(company, numbers[i], jint(body, numbers[i]));
	if (attributes) {
		jobj *mine = jget(company, "attributes");

		if (!mine) {
			mine = json_object_new_object();
			jset(company, "attributes", mine);
		}
		json_object_object_foreach(attributes, key, value)
			jset(mine, key, json_object_get(value));
	}
}

void post_company(struct sim_call *call)
{
	struct sim *sim = call->sim;
	const char *company_id = jtext(call->body, "company_id");
	jobj *company = company_id ? sim_find_company(sim, company_id) : NULL;
	char number[SIM_ID_MAX], id[SIM_ID_MAX + 16];

	if (!attributes_fit(call, "company", jget(call->body,
	    "custom_attributes")))
		return;
	if (!company_id && !jtext(call->body, "name")) {
		fail(call, 400, "parameter_missing",
		    "company_id or name is required");
		return;
	}
	if (!company) {
		company = json_object_new_object();
		snprintf(id, sizeof(id), "%024llx", strtoull(sim_new_id(sim,
		    number), NULL, 10));
		jset_text(company, "id", id);
		jset_text(company, "company_id", company_id ? company_id :
		    id);
		/* Made here, it is shown although nobody belongs to it yet. */
		jset(company, "listed", json_object_new_boolean(1));
		if (!sim->companies)
			sim->companies = json_object_new_array();
		json_object_array_add(sim->companies, company);
	}
	jset(company, "deleted", NULL);
	fill(company, call->body);
	ok(call, encode_company(sim, company));
}

void put_company(struct sim_call *call)
{
	jobj *company = find(call);

	if (!company)
		return;
	if (jget(call->body, "company_id")) {
		fail_field(call, 400, "parameter_invalid",
		    "company_id cannot be changed", "company_id");
		return;
	}
	if (!attributes_fit(call, "company", jget(call->body,
	    "custom_attributes")))
		return;
	fill(company, call->body);
	ok(call, encode_company(call->sim, company));
}

void delete_company(struct sim_call *call)
{
	jobj *company = find(call), *out;
	int i;

	if (!company)
		return;
	jset(company, "deleted", json_object_new_boolean(1));
	for (i = 0; i < call->sim->contacts_len; i++)
		sim_take(call->sim->contacts[i].companies,
		    jtext(company, "id"));
	out = json_object_new_object();
	jset_text(out, "id", jtext(company, "id"));
	jset_text(out, "object", "company");
	jset(out, "deleted", json_object_new_boolean(1));
	ok(call, out);
}

void list_company_contacts(struct sim_call *call)
{
	jobj *company = find(call), *list;
	int i;

	if (!company)
		return;
	list = json_object_new_array();
	for (i = 0; i < call->sim->contacts_len; i++)
		if (!call->sim->contacts[i].gone && sim_has(
		    call->sim->contacts[i].companies, jtext(company, "id")))
			json_object_array_add(list, encode_contact(call->sim,
			    i));
	ok_cursor(call, "data", list, 50, 150);
}

void list_company_segments(struct sim_call *call)
{
	if (find(call))
		ok(call, encode_list("list", "data",
		    json_object_new_array()));
}

void list_company_notes(struct sim_call *call)
{
	jobj *company = find(call);

	if (company)
		ok_page(call, "list", "data", json_object_get(own(company,
		    "notes")), 50, 150);
}

void create_company_note(struct sim_call *call)
{
	jobj *company = find(call), *note;

	if (!company)
		return;
	note = new_note(call, "company", jtext(company, "id"));
	if (!note)
		return;
	json_object_array_put_idx(own(company, "notes"),
	    json_object_array_length(own(company, "notes")),
	    json_object_get(note));
	ok(call, note);
}

/* POST /tags with companies: in 2.16 what is not there is skipped. */
void tag_companies(struct sim *sim, int tag, jobj *companies)
{
	size_t i, n = companies ? json_object_array_length(companies) : 0;

	for (i = 0; i < n; i++) {
		jobj *item = json_object_array_get_idx(companies, i);
		const char *id = jtext(item, "id") ? jtext(item, "id") :
		    jtext(item, "company_id");
		jobj *company = id ? sim_find_company(sim, id) : NULL;

		if (!company)
			continue;
		if (jbool(item, "untag"))
			sim_take(own(company, "tag_ids"), sim->tags[tag].id);
		else
			sim_put(own(company, "tag_ids"), sim->tags[tag].id);
	}
}
