/* What changes write into values, and what they replace there. */
#include "config.h"

#include "api/record.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ATTRIBUTES_MORE_MAX = 256 };

static const char prefix[] = "attributes.";

/* --- attributes --- */

static const struct attribute *attribute_of(const struct attribute *all,
    size_t len, const char *name)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!strcmp(all[i].name, name))
			return &all[i];
	return NULL;
}

/* "n:5": as an input has it; NULL: it is cleared. False: no input can say it
 * (lists and objects, which come as text for showing). */
static bool attribute_input(const struct attribute *attribute,
    struct arena *arena, const char **out)
{
	*out = NULL;
	if (!attribute || !attribute->value ||
	    attribute->kind == ATTRIBUTE_NULL)
		return true;
	if (attribute->kind == ATTRIBUTE_LIST)
		return false;
	*out = arena_printf(arena, "%c:%s",
	    attribute->kind == ATTRIBUTE_NUMBER ? 'n' :
	    attribute->kind == ATTRIBUTE_BOOLEAN ? 'b' : 's',
	    attribute->value);
	return true;
}

static void attribute_take(struct attribute *attribute, const char *value,
    struct arena *arena)
{
	attribute->kind = ATTRIBUTE_STRING;
	if (value && *value && value[1] == ':' && strchr("nbs", *value)) {
		attribute->kind = *value == 'n' ? ATTRIBUTE_NUMBER :
		    *value == 'b' ? ATTRIBUTE_BOOLEAN : ATTRIBUTE_STRING;
		value += 2;
	}
	if (!value || !*value)
		attribute->kind = ATTRIBUTE_NULL;
	attribute->value = value && *value ? arena_strdup(arena, value) :
	    NULL;
}

/* A copy of the attributes with one of them as the input says. */
static void attributes_apply(const struct attribute **all, size_t *len,
    const char *name, const char *value, struct arena *arena)
{
	struct attribute *copy = arena_calloc(arena, *len + 1, sizeof(*copy));
	size_t i;

	if (*len)
		memcpy(copy, *all, *len * sizeof(*copy));
	for (i = 0; i < *len && strcmp(copy[i].name, name) != 0; i++)
		;
	if (i == *len && (!value || *len >= ATTRIBUTES_MORE_MAX))
		return;
	if (i == *len)
		copy[(*len)++].name = arena_strdup(arena, name);
	attribute_take(&copy[i], value, arena);
	*all = copy;
}

/* The part of an input's name behind "attributes.", NULL: it is a field. */
static const char *attribute_name(const char *name)
{
	return strncmp(name, prefix, strlen(prefix)) ? NULL :
	    name + strlen(prefix);
}

/* --- conversations --- */

bool conversation_input(const struct conversation *conversation,
    const char *name, struct arena *arena, const char **out)
{
	const char *attribute = attribute_name(name);

	*out = NULL;
	if (attribute)
		return attribute_input(attribute_of(conversation->attributes,
		    conversation->attributes_len, attribute), arena, out);
	if (strcmp(name, "title") != 0)
		return false;
	/* A title that is only the first words here is none there. */
	if (conversation->titled)
		*out = arena_strdup(arena, conversation->title);
	return true;
}

void conversation_apply(struct conversation *conversation,
    const struct record_change *change, struct arena *arena)
{
	const struct record_input *input = change->inputs;
	const char *attribute;
	size_t i;

	for (i = 0; i < change->inputs_len; i++, input++) {
		attribute = attribute_name(input->name);
		if (attribute) {
			attributes_apply(&conversation->attributes,
			    &conversation->attributes_len, attribute,
			    input->value, arena);
		} else if (!strcmp(input->name, "title")) {
			conversation->titled = input->value && *input->value;
			if (conversation->titled)
				conversation->title = arena_strdup(arena,
				    input->value);
		}
	}
}

/* --- records --- */

bool record_input(const struct record *record, const char *name,
    struct arena *arena, const char **out)
{
	const struct record_schema *schema = record_schema(record->kind);
	const char *attribute = attribute_name(name);
	int i = record_field_index(schema, name);
	enum field_type type;

	*out = NULL;
	if (attribute)
		return attribute_input(attribute_of(record->attributes,
		    record->attributes_len, attribute), arena, out);
	if (i < 0 || schema->fields[i].type == FIELD_LIST)
		return false;
	type = schema->fields[i].type;
	if (type != FIELD_TIME && type != FIELD_DATE)
		*out = arena_strdup(arena, record->values[i].text);
	else if (record->values[i].number)
		*out = arena_printf(arena, "%lld",
		    (long long)record->values[i].number);
	return true;
}

static void value_take(struct record_value *value,
    const struct record_field *field, const char *text, struct arena *arena)
{
	struct record_ref *ref;

	*value = (struct record_value){ 0 };
	if (!text || !*text)
		return;
	value->text = arena_strdup(arena, text);
	switch (field->type) {
	case FIELD_TIME:
	case FIELD_DATE:
		value->text = NULL;
		value->number = strtoll(text, NULL, 10);
		break;
	case FIELD_NUMBER:
	case FIELD_MONEY:
	case FIELD_DURATION:
		value->number = strtoll(text, NULL, 10);
		break;
	case FIELD_BOOL:
		value->number = !strcmp(text, "true");
		break;
	case FIELD_REFERENCE:
		ref = arena_calloc(arena, 2, sizeof(*ref));
		*ref = (struct record_ref){ field->refers, value->text,
			NULL };
		value->refs = ref;
		break;
	default:
		break;
	}
}

void record_apply(struct record *record, const struct record_change *change,
    struct arena *arena)
{
	const struct record_schema *schema = record_schema(record->kind);
	size_t n = record_fields_len(schema), k;
	struct record_value *values = arena_calloc(arena, n, sizeof(*values));
	const struct record_input *input = change->inputs;
	const char *attribute;
	int i;

	memcpy(values, record->values, n * sizeof(*values));
	record->values = values;
	for (k = 0; k < change->inputs_len; k++, input++) {
		attribute = attribute_name(input->name);
		i = record_field_index(schema, input->name);
		if (attribute)
			attributes_apply(&record->attributes,
			    &record->attributes_len, attribute, input->value,
			    arena);
		else if (i >= 0 && schema->fields[i].type != FIELD_LIST)
			value_take(&values[i], &schema->fields[i],
			    input->value, arena);
	}
}

/* --- what a rule takes --- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || c == '-' || c == '_';
}

/* One that the body names by itself: "$x", "#x", "!x", and "?x:" before what
 * depends on it. Known ones are the caller's to give otherwise. */
static void body_input(const char *from, size_t len,
    void (*each)(void *ctx, const char *name), void *ctx)
{
	static const char *const known[] = { "id", "target", "me", "true",
		"false" };
	char name[40];
	size_t i;

	if (!len || len >= sizeof(name))
		return;
	memcpy(name, from, len);
	name[len] = '\0';
	for (i = 0; i < ARRAY_LEN(known); i++)
		if (!strcmp(name, known[i]))
			return;
	each(ctx, name);
}

/* Whether all fields are taken: "*" or "key=*" is a word of the body. */
static bool takes_fields(const char *body)
{
	const char *at = strchr(body, '*');

	return at && (at == body || at[-1] == ' ' || at[-1] == '=');
}

void record_inputs_each(const struct record_schema *schema,
    const struct record_rule *rule, void (*each)(void *ctx, const char *name),
    void *ctx)
{
	const struct record_field *field = schema->fields;
	unsigned taken = FIELD_EDIT | (rule->verb == VERB_UPDATE ? 0 :
	    FIELD_ONCE | FIELD_NEEDED);
	const char *at = rule->body ? rule->body : "";
	size_t n;

	for (; takes_fields(at) && field->name; field++)
		if (field->flags & taken)
			each(ctx, field->name);
	if (takes_fields(at) && schema->attributes)
		each(ctx, "attributes.NAME");
	for (; *at; at++) {
		for (n = 1; is_letter(at[n]); n++)
			;
		if (strchr("$#!", *at) || (*at == '?' && at[n] == ':'))
			body_input(at + 1, n - 1, each, ctx);
	}
}

struct looking {
	const char *name;
	bool found;
};

static void look(void *ctx, const char *name)
{
	struct looking *looking = ctx;

	looking->found |= !strcmp(name, looking->name) ||
	    (!strcmp(name, "attributes.NAME") &&
	    !strncmp(looking->name, prefix, strlen(prefix)));
}

bool record_input_known(const struct record_schema *schema,
    const struct record_rule *rule, const char *name)
{
	struct looking looking = { .name = name };

	record_inputs_each(schema, rule, look, &looking);
	return looking.found;
}

enum field_type record_attribute_type(const char *word)
{
	static const struct {
		const char *name;
		enum field_type type;
	} types[] = {
		{ "integer", FIELD_NUMBER }, { "float", FIELD_MONEY },
		{ "decimal", FIELD_MONEY }, { "boolean", FIELD_BOOL },
		{ "date", FIELD_TIME }, { "datetime", FIELD_TIME },
	};
	size_t i;

	for (i = 0; word && i < ARRAY_LEN(types); i++)
		if (!strcmp(word, types[i].name))
			return types[i].type;
	return FIELD_TEXT;
}
