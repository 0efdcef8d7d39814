/* Handlers: which attributes contacts and companies have. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>

struct known {
	const char *model, *name, *label, *type;
	bool custom, archived, writable;
	const char *options;             /* "a|b", or NULL */
};

static const struct known known[] = {
	{ "contact", "name", "Full name", "string", false, false, true, NULL },
	{ "contact", "email", "Email", "string", false, false, true, NULL },
	{ "contact", "phone", "Phone", "string", false, false, true, NULL },
	{ "contact", "signed_up_at", "Signed up", "date", false, false, true,
	    NULL },
	{ "contact", "last_seen_at", "Last seen", "date", false, false, true,
	    NULL },
	{ "contact", "Job title", "Job title", "string", true, false, true,
	    NULL },
	{ "contact", "Plan", "Plan", "string", true, false, true,
	    "Starter|Team|Business|Enterprise" },
	{ "contact", "Rooms", "Rooms", "integer", true, false, true, NULL },
	{ "contact", "Newsletter", "Newsletter", "boolean", true, false, true,
	    NULL },
	{ "contact", "renewal_at", "Renewal", "date", true, false, true,
	    NULL },
	{ "contact", "Satisfaction", "Satisfaction", "float", true, false,
	    true, NULL },
	{ "contact", "Score", "Score", "integer", true, false, false, NULL },
	{ "contact", "Fax", "Fax", "string", true, true, false, NULL },
	{ "company", "name", "Company name", "string", false, false, true,
	    NULL },
	{ "company", "company_id", "Company ID", "string", false, false,
	    false, NULL },
	{ "company", "Rooms", "Rooms", "integer", true, false, true, NULL },
	{ "company", "Panels", "Panels", "integer", true, false, true, NULL },
	{ "company", "Billing", "Billing", "string", true, false, true,
	    "annual|monthly" },
	{ "company", "contract_ends_at", "Contract ends", "date", true, false,
	    true, NULL },
	{ "company", "Nonprofit", "Non-profit", "boolean", true, false, true,
	    NULL },
};

static jobj *options_of(const char *options)
{
	jobj *list = json_object_new_array();
	size_t n;

	for (; options && *options; options += n + (options[n] == '|')) {
		n = strcspn(options, "|");
		json_object_array_add(list, json_object_new_string_len(
		    options, (int)n));
	}
	return list;
}

static jobj *encode(const struct sim *sim, size_t i)
{
	const struct known *a = &known[i];
	jobj *out = json_object_new_object();
	char *path = xprintf(a->custom ? "custom_attributes.%s" : "%s",
	    a->name);

	jset_text(out, "type", "data_attribute");
	/* Only custom ones have an id. */
	if (a->custom)
		jset_int(out, "id", 4400 + (int64_t)i);
	jset_text(out, "model", a->model);
	jset_text(out, "name", a->name);
	jset_text(out, "full_name", path);
	jset_text(out, "label", a->label);
	jset_text(out, "description", a->label);
	jset_text(out, "data_type", a->type);
	if (a->options)
		jset(out, "options", options_of(a->options));
	jset(out, "api_writable", json_object_new_boolean(a->writable));
	jset(out, "messenger_writable", json_object_new_boolean(0));
	jset(out, "ui_writable", json_object_new_boolean(a->custom));
	jset(out, "custom", json_object_new_boolean(a->custom));
	jset(out, "archived", json_object_new_boolean(a->archived));
	if (a->custom) {
		jset_int(out, "created_at", sim_now(sim) - 8640000);
		jset_int(out, "updated_at", sim_now(sim) - 8640000);
		jset_text(out, "admin_id", sim->admins[sim->me].id);
	}
	free(path);
	return out;
}

static bool fits(const char *type, jobj *value)
{
	enum json_type is = json_object_get_type(value);

	if (!value)
		return true;
	if (!strcmp(type, "integer") || !strcmp(type, "date"))
		return is == json_type_int;
	if (!strcmp(type, "float"))
		return is == json_type_int || is == json_type_double;
	if (!strcmp(type, "boolean"))
		return is == json_type_boolean;
	return is == json_type_string;
}

/* Whether a contact's or company's new values are of the types that were
 * defined; false: an error was answered. */
bool attributes_fit(struct sim_call *call, const char *model,
    jobj *attributes)
{
	char text[160];
	size_t i;

	if (!attributes)
		return true;
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!known[i].custom || strcmp(known[i].model, model) != 0 ||
		    fits(known[i].type, jget(attributes, known[i].name)))
			continue;
		snprintf(text, sizeof(text), "Custom attribute '%s' takes a "
		    "value of type %s", known[i].name, known[i].type);
		fail_field(call, 400, "parameter_invalid", text,
		    known[i].name);
		return false;
	}
	return true;
}

void list_data_attributes(struct sim_call *call)
{
	const char *model = call->query(call, "model");
	const char *archived = call->query(call, "include_archived");
	jobj *list;
	size_t i;

	if (model && !strcmp(model, "conversation")) {
		fail_field(call, 422, "parameter_invalid",
		    "model=conversation is no longer supported. Use GET "
		    "/conversations/attributes instead", "model");
		return;
	}
	list = json_object_new_array();
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if ((!model || !strcmp(model, known[i].model)) &&
		    (!known[i].archived || (archived &&
		    !strcmp(archived, "true"))))
			json_object_array_add(list, encode(call->sim, i));
	ok(call, encode_list("list", "data", list));
}
