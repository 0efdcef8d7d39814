/* Types of custom attributes, for scripts. */
#include "config.h"

#include "app/command/attributes.h"
#include "app/nearest.h"
#include "panes/render/when.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

static const char prefix[] = "attributes.", full[] = "custom_attributes.";

struct definitions {
	struct arena arena;
	struct record_field *all;        /* by the attribute's name */
	size_t len;
	const char *model;               /* of data attributes, or NULL */
	const char *type;                /* of the ticket, once it is known */
};

static bool is_untyped(const struct record_input *input)
{
	const char *value = input->value;

	return !strncmp(input->name, prefix, strlen(prefix)) && value &&
	    *value && !(strchr("nbs", *value) && value[1] == ':');
}

static void define(struct definitions *d, const struct record *record)
{
	const char *of = record_value(record, "model")->text;
	const char *name = record_value(record, "name")->text;
	const char *label = record_value(record, "label")->text;
	struct record_field *grown;

	if (d->model && (!of || strcmp(of, d->model) != 0))
		return;
	if (!name)
		name = record->title;
	if (!strncmp(name, full, strlen(full)))
		name += strlen(full);
	else if (d->model && !record_value(record, "custom")->number)
		return;
	grown = arena_calloc(&d->arena, d->len + 1, sizeof(*grown));
	if (d->len)
		memcpy(grown, d->all, d->len * sizeof(*grown));
	d->all = grown;
	d->all[d->len] = (struct record_field){
		.name = arena_strdup(&d->arena, name),
		.label = arena_strdup(&d->arena, label ? label : name),
		.flags = FIELD_EDIT,
		.type = record_attribute_type(record_value(record,
		"type")->text) };
	record_add_options(record, &d->arena, &d->all[d->len]);
	d->len++;
}

static bool take(void *ctx, const struct api_reply *reply)
{
	struct definitions *d = ctx;
	const struct record_value *type;
	size_t i;

	/* What is cached comes again. */
	if (reply->records && reply->cached)
		d->len = 0;
	for (i = 0; reply->records && i < reply->records->rows_len; i++)
		define(d, &reply->records->rows[i]);
	if (reply->record) {
		type = record_value(reply->record, "type");
		d->type = arena_strdup(&d->arena, type->text);
	}
	return true;
}

/* Tickets have those of their type. */
static bool ask_type(struct script *script, struct definitions *d,
    const struct record_change *change, struct error *err)
{
	size_t i;

	for (i = 0; i < change->inputs_len; i++)
		if (!strcmp(change->inputs[i].name, "type"))
			d->type = change->inputs[i].value;
	return d->type || !change->id || script_ask(script,
	    request_record(RECORD_TICKET, change->id), take, d, err);
}

static bool ask(struct script *script, struct definitions *d,
    const struct record_change *change, struct error *err)
{
	enum record_kind kind = RECORD_DATA_ATTRIBUTE, parent = RECORD_NONE;
	struct api_request *req;

	if (change->kind == RECORD_CONVERSATION) {
		kind = RECORD_CONVERSATION_ATTRIBUTE;
	} else if (change->kind == RECORD_TICKET) {
		if (!ask_type(script, d, change, err))
			return false;
		if (!d->type)
			return true;
		kind = RECORD_TICKET_ATTRIBUTE;
		parent = RECORD_TICKET_TYPE;
	} else {
		d->model = record_schema(change->kind)->name;
	}
	req = request_records(kind, parent, d->type, NULL, NULL, 0, NULL,
	    false);
	/* Once, and as the service has them now. */
	req->fresh = true;
	return script_ask(script, req, take, d, err);
}

/* By its name, or by what people call it. */
static const struct record_field *find(const struct definitions *d,
    const char *name, struct error *err)
{
	struct nearest nearest = { .typed = name };
	char hint[NEAREST_HINT_MAX];
	size_t i;

	for (i = 0; i < d->len; i++) {
		if (!strcasecmp(d->all[i].name, name) ||
		    !strcasecmp(d->all[i].label, name))
			return &d->all[i];
		nearest_offer(&nearest, d->all[i].name);
	}
	error_set(err, ERROR_USAGE, 0, "there is no attribute \"%.60s\"%s",
	    name, nearest_hint(&nearest, hint));
	return NULL;
}

/* Unix seconds, ISO 8601, or as a person says it. */
static bool time_of(const char *value, int64_t *out, struct error *err)
{
	struct tm tm = { 0 };
	const char *end = strptime(value, "%Y-%m-%dT%H:%M:%S", &tm);

	if (strspn(value, "0123456789") == strlen(value)) {
		*out = strtoll(value, NULL, 10);
		return true;
	}
	if (end) {
		*out = timegm(&tm);
		return true;
	}
	tm = (struct tm){ 0 };
	end = strptime(value, "%Y-%m-%d", &tm);
	if (end && !*end) {
		*out = timegm(&tm);
		return true;
	}
	return when_parse(value, (int64_t)time(NULL), out, err);
}

static bool type(const struct record_field *field, struct record_input *input,
    struct arena *arena, struct error *err)
{
	const char *value = input->value;
	int64_t at;
	char sigil;

	input->name = arena_printf(arena, "%s%s", prefix, field->name);
	if (field->type == FIELD_TIME) {
		if (!time_of(value, &at, err)) {
			err->code = ERROR_USAGE;
			return false;
		}
		input->value = arena_printf(arena, "n:%lld", (long long)at);
		return true;
	}
	if (!record_check(field, value, err)) {
		err->code = ERROR_USAGE;
		return false;
	}
	if (field->type == FIELD_CHOICE)
		value = record_choice(field, value, arena);
	sigil = field->type == FIELD_BOOL ? 'b' : field->type == FIELD_NUMBER ||
	    field->type == FIELD_MONEY ? 'n' : 's';
	input->value = arena_printf(arena, "%c:%s", sigil, value);
	return true;
}

bool attributes_type(struct script *script, const struct record_change *change,
    struct record_input *inputs, struct arena *arena, struct error *err)
{
	struct definitions d = { 0 };
	const struct record_field *field;
	bool ok = true, asked = false;
	size_t i;

	for (i = 0; ok && i < change->inputs_len; i++) {
		if (!is_untyped(&inputs[i]))
			continue;
		if (!asked && !(ok = ask(script, &d, change, err)))
			break;
		asked = true;
		if (!d.len)
			break;
		field = find(&d, inputs[i].name + strlen(prefix), err);
		ok = field && type(field, &inputs[i], arena, err);
	}
	arena_release(&d.arena);
	return ok;
}
