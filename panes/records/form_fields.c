/* Panes of records: the fields of a form, and their values as people type
 * them. */
#include "config.h"

#include "panes/records/browse.h"
#include "panes/render/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool field_is_time(const struct form_field *field)
{
	return field->of.type == FIELD_TIME || field->of.type == FIELD_DATE;
}

static char *time_typed(const struct browse *browse, int64_t at)
{
	char text[40] = "";
	struct tm tm;

	if (at && zone_local(browse->zone, at, &tm))
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &tm);
	return mem_strdup(text);
}

/* "2026-11-24", "2026-11-24 10:00" by the workspace's clocks; 0: it is none. */
int64_t field_time(const struct browse *browse, const char *text)
{
	int year, month, day, hour = 0, minute = 0, used = 0, n;
	struct tm tm = { 0 }, back;
	int64_t at;

	n = sscanf(text, "%4d-%2d-%2d%n %2d:%2d%n", &year, &month, &day,
	    &used, &hour, &minute, &used);
	if ((n != 3 && n != 5) || text[used] || month < 1 || month > 12 ||
	    day < 1 || day > 31 || hour > 23 || minute > 59)
		return 0;
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = day;
	tm.tm_hour = hour;
	tm.tm_min = minute;
	at = zone_time(browse->zone, &tm);
	/* The 31st of a month that has 30 days. */
	if (!zone_local(browse->zone, at, &back) || back.tm_mday != day)
		return 0;
	return at;
}

static char *value_typed(const struct browse *browse,
    const struct record_field *field, const struct record_value *value)
{
	if (field->type == FIELD_TIME || field->type == FIELD_DATE)
		return time_typed(browse, value->number);
	if (field->type == FIELD_REFERENCE)
		return mem_strdup(value->refs ? browse_name_of(browse,
		    value->refs) : "");
	return mem_strdup(value->text ? value->text : "");
}

/* --- making the form --- */

static struct form_field *add(struct form *form,
    const struct record_field *of, char *value)
{
	struct form_field *field;

	form->fields = mem_grow(form->fields, form->fields_len,
	    sizeof(*form->fields));
	field = &form->fields[form->fields_len++];
	*field = (struct form_field){ .of = *of, .before = value,
		.value = mem_strdup(value) };
	return field;
}

static bool wanted(const struct record_field *field, bool create)
{
	return field->type != FIELD_LIST && field->type != FIELD_HTML &&
	    (field->flags & FIELD_EDIT ||
	    (create && field->flags & (FIELD_ONCE | FIELD_NEEDED))) &&
	    (create || !(field->flags & FIELD_ONCE));
}

/* Of another type than it was defined with is what somebody wrote before: it
 * is shown as it is. */
static bool fits(enum field_type type, const struct attribute *attribute)
{
	if (!attribute || !attribute->value)
		return true;
	if (type == FIELD_TIME)
		return attribute_time(attribute->value) != 0;
	return type != FIELD_BOOL || attribute->kind == ATTRIBUTE_BOOLEAN;
}

/* definition: its row, or one that the value suggests. attribute: what the
 * record has, or NULL. */
static void add_attribute(struct browse *browse,
    const struct record_field *definition, const struct attribute *attribute)
{
	struct form *form = &browse->form;
	struct arena *arena = &form->arena;
	const char *value = attribute && attribute->value ?
	    attribute->value : "";
	struct record_field of = *definition;

	of.name = arena_strdup(arena, of.name);
	of.label = arena_strdup(arena, of.label);
	of.choices = arena_strdup(arena, of.choices);
	of.values = arena_strdup(arena, of.values);
	of.help = arena_strdup(arena, of.help);
	if (!fits(of.type, attribute))
		of.type = FIELD_TEXT;
	add(form, &of, of.type == FIELD_TIME && *value ? time_typed(browse,
	    attribute_time(value)) : mem_strdup(value))->attribute = true;
}

static void add_undefined(struct browse *browse,
    const struct attribute *attribute)
{
	struct record_field of = { .label = attribute->name,
		.type = attribute->kind == ATTRIBUTE_NUMBER ? FIELD_MONEY :
		    attribute->kind == ATTRIBUTE_BOOLEAN ? FIELD_BOOL :
		    FIELD_TEXT };
	char *name = mem_printf("attributes.%s", attribute->name);

	of.name = name;
	add_attribute(browse, &of, attribute);
	free(name);
}

/* Those that the workspace defined, then those that only the record has. Not
 * offered: what is archived, and lists, whose members one text cannot tell
 * apart. */
void form_add_attributes(struct browse *browse, const struct record *record)
{
	const struct defining *defining = &browse->defining;
	const struct definition *definition;
	const struct attribute *attribute;
	size_t i;

	for (i = 0; i < defining->len; i++) {
		definition = &defining->all[i];
		attribute = record ? record_attribute(record,
		    strchr(definition->field.name, '.') + 1) : NULL;
		if (!definition->archived && definition->writable &&
		    (!attribute || attribute->kind != ATTRIBUTE_LIST))
			add_attribute(browse, &definition->field, attribute);
	}
	for (i = 0; record && i < record->attributes_len; i++)
		if (record->attributes[i].kind != ATTRIBUTE_LIST &&
		    !attributes_find(browse, record->attributes[i].name))
			add_undefined(browse, &record->attributes[i]);
}

void form_add_field(struct browse *browse, const struct record_field *field,
    const char *initial)
{
	struct arena *arena = &browse->form.arena;
	struct record_field of = *field;
	struct form_field *made;

	of.choices = arena_strdup(arena, of.choices);
	of.values = arena_strdup(arena, of.values);
	made = add(&browse->form, &of, mem_strdup(""));
	if (initial)
		field_set(made, initial, strlen(initial));
}

void form_add_fields(struct browse *browse, const struct record *record)
{
	static const struct record_value none;
	struct form *form = &browse->form;
	size_t i;

	for (i = 0; browse->schema->fields[i].name; i++) {
		const struct record_field *field = &browse->schema->fields[i];
		const struct record_value *value = record ?
		    &record->values[i] : &none;
		struct form_field *made;

		if (!wanted(field, !record))
			continue;
		made = add(form, field, value_typed(browse, field, value));
		made->ref = mem_strdup(field->type == FIELD_REFERENCE ?
		    value->text : NULL);
	}
	if (browse->schema->attributes)
		form_add_attributes(browse, record);
}

/* --- checking --- */

bool field_check(const struct browse *browse, const struct form_field *field,
    struct error *err)
{
	struct record_field rules = field->of;

	if (field_is_time(field))
		return !*field->value || field_time(browse, field->value) ||
		    error_set(err, ERROR_INPUT, 0,
		    "%s: a date as in 2026-11-24 or 2026-11-24 10:00",
		    rules.label);
	if (rules.type == FIELD_REFERENCE)
		return !*field->value || field->ref || error_set(err,
		    ERROR_INPUT, 0, "%s: Enter shows who there is",
		    rules.label);
	if (!browse->form.create)
		rules.flags &= ~(unsigned)FIELD_NEEDED;
	return record_check(&rules, field->value, err);
}

/* --- choices --- */

bool field_is_choice(const struct form_field *field)
{
	return field->of.type == FIELD_CHOICE || field->of.type == FIELD_BOOL;
}

const char *field_choices(const struct form_field *field)
{
	return field->of.type == FIELD_BOOL ? "true|false" :
	    field->of.choices;
}

void field_set(struct form_field *field, const char *text, size_t len)
{
	char *value = mem_strndup(text, len);

	free(field->value);
	field->value = value;
}

/* What is typed into a choice is the choice that begins so. */
void field_complete(struct form_field *field)
{
	const char *choices = field_choices(field);
	size_t len = strlen(field->value), n;

	for (; len; choices += n + 1) {
		n = strcspn(choices, "|");
		if (n >= len && !strncasecmp(choices, field->value, len)) {
			field_set(field, choices, n);
			return;
		}
		if (!choices[n])
			return;
	}
}

/* The next of a choice's values; behind the last one nothing, if that may
 * be. */
void field_cycle(struct form_field *field)
{
	const char *choices = field_choices(field), *at = choices;
	size_t n = strcspn(at, "|");
	bool clears = field->attribute;

	while (*field->value && (strlen(field->value) != n ||
	    strncmp(at, field->value, n) != 0)) {
		if (!at[n])
			break;
		at += n + 1;
		n = strcspn(at, "|");
	}
	if (!*field->value)
		field_set(field, at, n);
	else if (at[n])
		field_set(field, at + n + 1, strcspn(at + n + 1, "|"));
	else
		field_set(field, choices, clears ? 0 : strcspn(choices, "|"));
}

/* --- as the service wants them --- */

bool field_changed(const struct form_field *field)
{
	return strcmp(field->before, field->value) != 0;
}

/* The value as the change wants it; yours to free. An attribute's has its
 * type in front. */
char *field_input(struct browse *browse, const struct form_field *field)
{
	struct arena *arena = &browse->form.arena;
	const char *value = field->value;

	if (field->of.type == FIELD_REFERENCE)
		return mem_strdup(field->ref ? field->ref : "");
	if (!*value)
		return mem_strdup("");
	if (field_is_time(field))
		return mem_printf("%s%lld", field->attribute ? "n:" : "",
		    (long long)field_time(browse, value));
	if (field->of.type == FIELD_CHOICE && field->of.values)
		value = record_choice(&field->of, value, arena);
	if (!field->attribute)
		return mem_strdup(value);
	return mem_printf("%s:%s", field->of.type == FIELD_BOOL ? "b" :
	    field->of.type == FIELD_NUMBER || field->of.type == FIELD_MONEY ?
	    "n" : "s", value);
}
