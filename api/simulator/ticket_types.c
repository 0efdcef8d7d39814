/* Ticket types with their attributes and states: found, checked, encoded. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>

static jobj *find(jobj *list, const char *wanted)
{
	size_t i, n = list ? json_object_array_length(list) : 0;

	for (i = 0; wanted && i < n; i++) {
		jobj *item = json_object_array_get_idx(list, i);
		const char *key = jtext(item, "key");

		if (!strcmp(jtext(item, "id"), wanted) ||
		    (key && !strcmp(key, wanted)))
			return item;
	}
	return NULL;
}

jobj *find_ticket_type(const struct sim *sim, const char *wanted)
{
	return find(sim->ticket_types, wanted);
}

jobj *find_ticket_state(const struct sim *sim, const char *wanted)
{
	return find(sim->ticket_states, wanted);
}

/* A state by id or key, if the type has it. */
jobj *ticket_type_state(const struct sim *sim, jobj *type, const char *wanted)
{
	jobj *state = find_ticket_state(sim, wanted);
	jobj *keys = jget(type, "states");
	size_t i;

	for (i = 0; state && i < json_object_array_length(keys); i++)
		if (!strcmp(json_object_get_string(json_object_array_get_idx(
		    keys, i)), jtext(state, "key")))
			return state;
	return NULL;
}

jobj *ticket_type_first_state(const struct sim *sim, jobj *type)
{
	return find_ticket_state(sim, json_object_get_string(
	    json_object_array_get_idx(jget(type, "states"), 0)));
}

jobj *ticket_type_attribute(jobj *type, const char *name)
{
	jobj *list = jget(type, "attributes"), *item;
	size_t i, n = list ? json_object_array_length(list) : 0;

	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		if (!strcmp(jtext(item, "name"), name))
			return item;
	}
	return NULL;
}

static jobj *option_of(jobj *attribute, const char *id)
{
	return find(jget(attribute, "options"), id);
}

/* Whether a value is of the attribute's type; of a list it is an option's id,
 * of a time seconds or ISO 8601. */
static bool fits(jobj *attribute, jobj *value)
{
	const char *type = jtext(attribute, "type");

	if (!value)
		return true;
	if (!strcmp(type, "boolean"))
		return json_object_is_type(value, json_type_boolean);
	if (!strcmp(type, "integer"))
		return json_object_is_type(value, json_type_int);
	if (!strcmp(type, "decimal"))
		return json_object_is_type(value, json_type_int) ||
		    json_object_is_type(value, json_type_double);
	if (!strcmp(type, "list"))
		return json_object_is_type(value, json_type_string) &&
		    option_of(attribute, json_object_get_string(value)) &&
		    !jbool(option_of(attribute,
		    json_object_get_string(value)), "archived");
	if (!strcmp(type, "datetime"))
		return json_object_is_type(value, json_type_int) ||
		    json_object_is_type(value, json_type_string);
	if (!strcmp(type, "files"))
		return json_object_is_type(value, json_type_array);
	return json_object_is_type(value, json_type_string);
}

static bool is_default(const char *name)
{
	return !strcmp(name, "_default_title_") ||
	    !strcmp(name, "_default_description_");
}

bool ticket_attributes_right(struct sim_call *call, jobj *type,
    jobj *attributes)
{
	char text[200];

	if (!attributes)
		return true;
	if (!json_object_is_type(attributes, json_type_object)) {
		fail_field(call, 400, "parameter_invalid",
		    "ticket_attributes must be an object",
		    "ticket_attributes");
		return false;
	}
	json_object_object_foreach(attributes, name, value) {
		jobj *attribute = ticket_type_attribute(type, name);

		if (is_default(name))
			continue;
		if (!attribute)
			snprintf(text, sizeof(text), "Extra attributes "
			    "provided that are not found on ticket type: %s",
			    name);
		else if (!fits(attribute, value))
			snprintf(text, sizeof(text), "Attribute %s is not "
			    "valid for its type %s", name,
			    jtext(attribute, "type"));
		else
			continue;
		fail(call, 400, "parameter_invalid", text);
		return false;
	}
	return true;
}

bool ticket_attributes_whole(struct sim_call *call, jobj *type,
    jobj *attributes)
{
	jobj *list = jget(type, "attributes"), *item;
	size_t i, n = list ? json_object_array_length(list) : 0;

	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		if (!jbool(item, "required") || jbool(item, "archived") ||
		    jget(attributes, jtext(item, "name")))
			continue;
		fail_field(call, 400, "parameter_invalid",
		    "Missing required ticket attributes",
		    jtext(item, "name"));
		return false;
	}
	return true;
}

/* --- reading the workspace --- */

static jobj *read_files(const struct sim *sim, jobj *list)
{
	jobj *out = json_object_new_array(), *item, *file;
	char *url;
	size_t i;

	for (i = 0; i < json_object_array_length(list); i++) {
		item = json_object_array_get_idx(list, i);
		url = file_url(sim->url, jtext(item, "name"));
		file = json_object_new_object();
		jset_text(file, "type", "upload");
		jset_text(file, "name", jtext(item, "name"));
		jset_text(file, "url", url);
		jset_text(file, "content_type", jtext(item, "content_type"));
		jset_int(file, "filesize", jint(item, "size"));
		json_object_array_add(out, file);
		free(url);
	}
	return out;
}

/* {number, type, state, attributes} by keys → by ids, as tickets.c has it. */
jobj *read_ticket(const struct sim *sim, jobj *from, int64_t start)
{
	jobj *out, *attributes, *type, *state;

	if (!from)
		return NULL;
	type = find_ticket_type(sim, jtext(from, "type"));
	state = type ? ticket_type_state(sim, type, jtext(from, "state")) :
	    NULL;
	if (!state) {
		fprintf(stderr, "callbox-simulator: ticket %s: no such type "
		    "or state\n", jtext(from, "number"));
		return NULL;
	}
	out = json_object_new_object();
	attributes = json_object_new_object();
	jset_text(out, "number", jtext(from, "number"));
	jset_text(out, "type", jtext(type, "id"));
	jset_text(out, "state", jtext(state, "id"));
	jset(out, "attributes", attributes);
	json_object_object_foreach(jget(from, "attributes"), name, value) {
		if (json_object_is_type(value, json_type_array)) {
			jset(attributes, name, read_files(sim, value));
		} else if (json_object_is_type(value, json_type_string)) {
			char *text = marks_expand(json_object_get_string(
			    value), start, sim->url, NULL, -1);

			jset_text(attributes, name, text);
			free(text);
		} else {
			jset(attributes, name, json_object_get(value));
		}
	}
	return out;
}

/* --- encoding --- */

static jobj *encode_options(jobj *list)
{
	jobj *out = json_object_new_object(), *options, *item, *option;
	size_t i, n = list ? json_object_array_length(list) : 0;

	options = json_object_new_array();
	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		option = json_object_new_object();
		jset_text(option, "id", jtext(item, "id"));
		jset_text(option, "label", jtext(item, "label"));
		jset(option, "archived", json_object_new_boolean(
		    jbool(item, "archived")));
		json_object_array_add(options, option);
	}
	jset(out, "list_options", options);
	return out;
}

static jobj *encode_attribute(const struct sim *sim, jobj *type, jobj *from,
    int order)
{
	jobj *out = json_object_new_object(), *input = NULL;
	bool needed = jbool(from, "required");

	if (jget(from, "options"))
		input = encode_options(jget(from, "options"));
	else if (!strcmp(jtext(from, "type"), "string")) {
		input = json_object_new_object();
		jset(input, "multiline", json_object_new_boolean(
		    jbool(from, "multiline")));
	}
	jset_text(out, "type", "ticket_type_attribute");
	jset_text(out, "id", jtext(from, "id"));
	jset_text(out, "workspace_id", jtext(sim->app, "id_code"));
	jset_text(out, "name", jtext(from, "name"));
	jset_text(out, "description", jtext(from, "help") ?
	    jtext(from, "help") : "");
	jset_text(out, "data_type", jtext(from, "type"));
	jset(out, "input_options", input);
	jset_int(out, "order", order);
	jset(out, "required_to_create", json_object_new_boolean(needed));
	jset(out, "required_to_create_for_contacts",
	    json_object_new_boolean(0));
	jset(out, "visible_on_create", json_object_new_boolean(1));
	jset(out, "visible_to_contacts", json_object_new_boolean(
	    !jbool(type, "internal")));
	jset(out, "default", json_object_new_boolean(jbool(from,
	    "default")));
	jset_int(out, "ticket_type_id", strtoll(jtext(type, "id"), NULL, 10));
	jset(out, "archived", json_object_new_boolean(jbool(from,
	    "archived")));
	jset_int(out, "created_at", sim_now(sim) - 8640000);
	jset_int(out, "updated_at", sim_now(sim) - 8640000);
	return out;
}

/* Every type has a title and a description. */
static jobj *encode_default(const struct sim *sim, jobj *type,
    const char *name, int order)
{
	jobj *from = json_object_new_object(), *out;
	char *id = xprintf("%s%d", jtext(type, "id"), order);

	jset_text(from, "id", id);
	jset_text(from, "name", name);
	jset_text(from, "type", "string");
	jset(from, "multiline", json_object_new_boolean(order));
	jset(from, "default", json_object_new_boolean(1));
	out = encode_attribute(sim, type, from, order);
	json_object_put(from);
	free(id);
	return out;
}

jobj *encode_ticket_state(jobj *state)
{
	jobj *out = json_object_new_object();

	jset_text(out, "type", "ticket_state");
	jset_text(out, "id", jtext(state, "id"));
	jset_text(out, "category", jtext(state, "category"));
	jset_text(out, "internal_label", jtext(state, "internal"));
	jset_text(out, "external_label", jtext(state, "external"));
	return out;
}

/* full: with attributes and states. */
jobj *encode_ticket_type(const struct sim *sim, jobj *type, bool full)
{
	jobj *out = json_object_new_object(), *list;
	jobj *attributes = jget(type, "attributes");
	jobj *states = jget(type, "states");
	size_t i;

	jset_text(out, "type", "ticket_type");
	jset_text(out, "id", jtext(type, "id"));
	jset_text(out, "name", jtext(type, "name"));
	jset_text(out, "description", jtext(type, "description"));
	jset_text(out, "icon", jtext(type, "icon"));
	jset_text(out, "workspace_id", jtext(sim->app, "id_code"));
	jset(out, "archived", json_object_new_boolean(0));
	jset(out, "is_internal", json_object_new_boolean(jbool(type,
	    "internal")));
	jset_text(out, "category", jtext(type, "category"));
	if (!full)
		return out;
	jset_int(out, "created_at", sim_now(sim) - 8640000);
	jset_int(out, "updated_at", sim_now(sim) - 8640000);
	list = json_object_new_array();
	json_object_array_add(list, encode_default(sim, type,
	    "_default_title_", 0));
	for (i = 0; i < json_object_array_length(attributes); i++)
		json_object_array_add(list, encode_attribute(sim, type,
		    json_object_array_get_idx(attributes, i), (int)i + 2));
	json_object_array_add(list, encode_default(sim, type,
	    "_default_description_", 1));
	/* The key is data, whatever the schema says (quirk 17). */
	jset(out, "ticket_type_attributes", encode_list("list", "data",
	    list));
	list = json_object_new_array();
	for (i = 0; i < json_object_array_length(states); i++)
		json_object_array_add(list, encode_ticket_state(
		    find_ticket_state(sim, json_object_get_string(
		    json_object_array_get_idx(states, i)))));
	jset(out, "ticket_states", encode_list("list", "data", list));
	return out;
}

jobj *encode_ticket_attributes(jobj *type, jobj *values, const char *title,
    const char *description)
{
	jobj *list = jget(type, "attributes"), *item, *value, *option;
	jobj *out = json_object_new_object();
	size_t i, n = list ? json_object_array_length(list) : 0;
	const char *name;

	jset_text(out, "_default_title_", title);
	jset_text(out, "_default_description_", description);
	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		name = jtext(item, "name");
		value = jget(values, name);
		/* An archived one is there as long as it has a value. */
		if (!value && jbool(item, "archived"))
			continue;
		option = value && jget(item, "options") ? option_of(item,
		    json_object_get_string(value)) : NULL;
		if (option)
			jset_text(out, name, jtext(option, "label"));
		else
			jset(out, name, json_object_get(value));
	}
	return out;
}

/* --- handlers --- */

void list_ticket_types(struct sim_call *call)
{
	struct sim *sim = call->sim;
	jobj *list = json_object_new_array();
	size_t i, n = sim->ticket_types ?
	    json_object_array_length(sim->ticket_types) : 0;

	for (i = 0; i < n; i++)
		json_object_array_add(list, encode_ticket_type(sim,
		    json_object_array_get_idx(sim->ticket_types, i), true));
	ok(call, encode_list("list", "data", list));
}

void get_ticket_type(struct sim_call *call)
{
	jobj *type = find_ticket_type(call->sim, call->args[0]);

	if (type)
		ok(call, encode_ticket_type(call->sim, type, true));
	else
		fail(call, 404, "not_found", "Resource Not Found");
}

/* Each with the types that have it. */
void list_ticket_states(struct sim_call *call)
{
	struct sim *sim = call->sim;
	jobj *list = json_object_new_array();
	size_t i, k, n = sim->ticket_states ?
	    json_object_array_length(sim->ticket_states) : 0;

	for (i = 0; i < n; i++) {
		jobj *state = json_object_array_get_idx(sim->ticket_states,
		    i);
		jobj *out = encode_ticket_state(state);
		jobj *types = json_object_new_array();

		for (k = 0; k < json_object_array_length(sim->ticket_types);
		    k++) {
			jobj *type = json_object_array_get_idx(
			    sim->ticket_types, k);

			if (ticket_type_state(sim, type, jtext(state, "id")))
				json_object_array_add(types,
				    encode_ticket_type(sim, type, false));
		}
		jset(out, "archived", json_object_new_boolean(0));
		jset(out, "ticket_types", encode_list("list", "data",
		    types));
		json_object_array_add(list, out);
	}
	ok(call, encode_list("list", "data", list));
}
