/* What the kinds' tables say. */
#include "config.h"

#include "api/kinds/kinds.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

const struct record_schema *record_schema(enum record_kind kind)
{
	static const struct record_schema *const schemas[RECORD_KIND_COUNT] = {
		[RECORD_ADMIN] = &kind_admin,
		[RECORD_ARTICLE] = &kind_article,
		[RECORD_ARTICLE_DRAFT] = &kind_article_draft,
		[RECORD_AWAY_REASON] = &kind_away_reason,
		[RECORD_COLLECTION] = &kind_collection,
		[RECORD_COMPANY] = &kind_company,
		[RECORD_CONTACT] = &kind_contact,
		[RECORD_CONTENT] = &kind_content,
		[RECORD_CONVERSATION] = &kind_conversation,
		[RECORD_CONVERSATION_ATTRIBUTE] = &kind_conversation_attribute,
		[RECORD_DATA_ATTRIBUTE] = &kind_data_attribute,
		[RECORD_EVENT] = &kind_event,
		[RECORD_HANDLING_EVENT] = &kind_handling_event,
		[RECORD_INTERNAL_ARTICLE] = &kind_internal_article,
		[RECORD_MACRO] = &kind_macro,
		[RECORD_MESSAGE] = &kind_message,
		[RECORD_NOTE] = &kind_note,
		[RECORD_SEGMENT] = &kind_segment,
		[RECORD_SIDE_CONVERSATION] = &kind_side_conversation,
		[RECORD_SUBSCRIPTION] = &kind_subscription,
		[RECORD_TAG] = &kind_tag,
		[RECORD_TEAM] = &kind_team,
		[RECORD_TICKET] = &kind_ticket,
		[RECORD_TICKET_ATTRIBUTE] = &kind_ticket_attribute,
		[RECORD_TICKET_STATE] = &kind_ticket_state,
		[RECORD_TICKET_TYPE] = &kind_ticket_type,
		[RECORD_WORKLOAD] = &kind_workload,
	};

	return (size_t)kind < RECORD_KIND_COUNT ? schemas[kind] : NULL;
}

const char *record_choice(const struct record_field *field, const char *text,
    struct arena *arena)
{
	const char *choice = field->choices, *value = field->values;
	size_t n, m, len = strlen(text);

	for (; choice && value; choice += n + 1, value += m + 1) {
		n = strcspn(choice, "|");
		m = strcspn(value, "|");
		if (n == len && !strncasecmp(choice, text, n))
			return arena_strndup(arena, value, m);
		if (!choice[n] || !value[m])
			break;
	}
	return text;
}

enum record_kind record_kind_of(const char *name)
{
	const struct record_schema *schema;
	int kind;

	for (kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++) {
		schema = record_schema((enum record_kind)kind);
		if (schema && (!strcmp(schema->name, name) ||
		    !strcmp(schema->plural, name)))
			return (enum record_kind)kind;
	}
	return RECORD_NONE;
}

const char *record_verb_word(enum record_verb verb)
{
	static const char *const words[] = {
#define X(verb, word) [VERB_##verb] = word,
		RECORD_VERBS(X)
#undef X
	};

	return (size_t)verb < ARRAY_LEN(words) ? words[verb] : "";
}

const struct record_rule *record_rule(enum record_kind kind,
    enum record_verb verb)
{
	const struct record_schema *schema = record_schema(kind);
	const struct record_rule *rule = schema ? schema->rules : NULL;

	for (; rule && rule->verb != VERB_NONE; rule++)
		if (rule->verb == verb)
			return rule;
	return NULL;
}

size_t record_fields_len(const struct record_schema *schema)
{
	size_t n = 0;

	while (schema->fields[n].name)
		n++;
	return n;
}

int record_field_index(const struct record_schema *schema, const char *name)
{
	int i;

	for (i = 0; schema->fields[i].name; i++)
		if (!strcasecmp(schema->fields[i].name, name))
			return i;
	return -1;
}

const struct record_value *record_value(const struct record *record,
    const char *name)
{
	static const struct record_value none;
	const struct record_schema *schema = record_schema(record->kind);
	int i = schema ? record_field_index(schema, name) : -1;

	return i >= 0 ? &record->values[i] : &none;
}

void record_add_options(const struct record *record, struct arena *arena,
    struct record_field *field)
{
	const struct record_ref *ref = record_value(record, "options")->refs;
	const char *label;

	for (; ref && ref->id; ref++) {
		label = ref->name ? ref->name : ref->id;
		/* Such a list could not be told apart any more. */
		if (strchr(label, '|'))
			continue;
		field->choices = field->choices ? arena_printf(arena, "%s|%s",
		    field->choices, label) : arena_strdup(arena, label);
		field->values = field->values ? arena_printf(arena, "%s|%s",
		    field->values, ref->id) : arena_strdup(arena, ref->id);
	}
	if (field->choices)
		field->type = FIELD_CHOICE;
}

const struct attribute *record_attribute(const struct record *record,
    const char *name)
{
	size_t i;

	for (i = 0; i < record->attributes_len; i++)
		if (!strcasecmp(record->attributes[i].name, name))
			return &record->attributes[i];
	return NULL;
}

const char *record_ref_name(const struct record_ref *ref,
    const struct workspace *in)
{
	size_t i;

	for (i = 0; ref->kind == RECORD_ADMIN && i < in->admins_len; i++)
		if (!strcmp(in->admins[i].id, ref->id))
			return in->admins[i].name;
	for (i = 0; ref->kind == RECORD_TEAM && i < in->teams_len; i++)
		if (!strcmp(in->teams[i].id, ref->id))
			return in->teams[i].name;
	for (i = 0; ref->kind == RECORD_TAG && i < in->tags_len; i++)
		if (!strcmp(in->tags[i].id, ref->id))
			return in->tags[i].name;
	return NULL;
}

const char *record_show(const struct record_field *field,
    const struct record_value *value, char *out, size_t size)
{
	time_t at = (time_t)value->number;
	struct tm tm;

	out[0] = '\0';
	if (field->type != FIELD_TIME && field->type != FIELD_DATE)
		return value->text ? value->text : out;
	if (value->number && gmtime_r(&at, &tm))
		strftime(out, size, field->type == FIELD_DATE ? "%Y-%m-%d" :
		    "%Y-%m-%dT%H:%M:%SZ", &tm);
	return out;
}

struct record_input *record_inputs_copy(struct arena *arena,
    const struct record_input *inputs, size_t n)
{
	struct record_input *copy = arena_calloc(arena, n, sizeof(*copy));
	size_t i;

	for (i = 0; i < n; i++) {
		copy[i].name = arena_strdup(arena, inputs[i].name);
		copy[i].value = arena_strdup(arena, inputs[i].value);
	}
	return copy;
}

struct record_change *record_change_copy(struct arena *arena,
    const struct record_change *change)
{
	struct record_change *copy = arena_alloc(arena, sizeof(*copy));

	*copy = *change;
	copy->id = arena_strdup(arena, change->id);
	copy->target = arena_strdup(arena, change->target);
	copy->inputs = record_inputs_copy(arena, change->inputs,
	    change->inputs_len);
	return copy;
}

const char *record_change_words(const struct record_change *change,
    struct arena *arena)
{
	const struct record_rule *rule = record_rule(change->kind,
	    change->verb);
	size_t i;

	if (!rule)
		return "change a record";
	for (i = 0; i < change->inputs_len; i++)
		if (!strcmp(change->inputs[i].name, "body") ||
		    !strcmp(change->inputs[i].name, "name"))
			return arena_printf(arena, "%s: %.60s", rule->words,
			    change->inputs[i].value ?
			    change->inputs[i].value : "");
	return rule->words;
}

/* --- order --- */

static bool is_number(enum field_type type)
{
	return type == FIELD_NUMBER || type == FIELD_MONEY ||
	    type == FIELD_DURATION || type == FIELD_BOOL || type == FIELD_TIME || type == FIELD_DATE;
}

static bool is_empty(const struct record_field *field,
    const struct record_value *value)
{
	return field->type == FIELD_TIME || field->type == FIELD_DATE ?
	    !value->number : !value->text;
}

/* A reference is known by its name where that is known. */
static const char *sort_text(const struct record_value *value)
{
	return value->refs && value->refs->name ? value->refs->name :
	    value->text;
}

int record_compare(const struct record_schema *schema, const char *sort,
    const struct record *a, const struct record *b)
{
	bool down = sort && *sort == '-';
	int i = sort ? record_field_index(schema, sort + down) : -1;
	const struct record_field *field;
	const struct record_value *x, *y;
	int order = 0;

	if (i >= 0) {
		field = &schema->fields[i];
		x = &a->values[i];
		y = &b->values[i];
		/* Nothing stands last, however it is sorted. */
		if (is_empty(field, x) != is_empty(field, y))
			return is_empty(field, x) ? 1 : -1;
		if (is_empty(field, x))
			order = 0;
		else if (is_number(field->type))
			order = (x->number > y->number) -
			    (x->number < y->number);
		else
			order = strcasecmp(sort_text(x), sort_text(y));
	}
	if (order)
		return down ? -order : order;
	order = strcasecmp(a->title, b->title);
	return order ? order : strcmp(a->id, b->id);
}

/* --- what may be typed --- */

static bool is_email(const char *text)
{
	const char *at = strchr(text, '@'), *dot;

	if (!at || at == text || strchr(at + 1, '@') ||
	    strpbrk(text, " \t<>,;()\""))
		return false;
	dot = strrchr(at, '.');
	return dot && dot > at + 1 && dot[1];
}

static bool is_whole(const char *text)
{
	char *end;

	errno = 0;
	strtoll(text, &end, 10);
	return *text && !*end && !errno;
}

static bool is_decimal(const char *text)
{
	size_t n = strspn(text + (*text == '-'), "0123456789");
	const char *rest = text + (*text == '-') + n;

	return n && (!*rest || (*rest == '.' && rest[1] &&
	    !rest[1 + strspn(rest + 1, "0123456789")]));
}

static bool is_phone(const char *text)
{
	size_t digits = 0, i;

	for (i = 0; text[i]; i++) {
		if (!isdigit((unsigned char)text[i]) &&
		    !strchr("+ ()-./", text[i]))
			return false;
		digits += isdigit((unsigned char)text[i]) != 0;
	}
	return digits >= 3 && digits <= 20;
}

static bool is_choice(const char *choices, const char *text)
{
	size_t len = strlen(text), n;

	for (;; choices += n + 1) {
		n = strcspn(choices, "|");
		if (n == len && !strncmp(choices, text, n))
			return true;
		if (!choices[n])
			return false;
	}
}

bool record_check(const struct record_field *field, const char *text,
    struct error *err)
{
	if (!text || !*text)
		return !(field->flags & FIELD_NEEDED) || error_set(err,
		    ERROR_INPUT, 0, "%s is needed", field->label);
	switch (field->type) {
	case FIELD_EMAIL:
		return is_email(text) || error_set(err, ERROR_INPUT, 0,
		    "%s: \"%s\" is no e-mail address (name@example.com)",
		    field->label, text);
	case FIELD_URL:
		return strncmp(text, "http://", 7) == 0 ||
		    strncmp(text, "https://", 8) == 0 || error_set(err,
		    ERROR_INPUT, 0, "%s: an address begins with https://",
		    field->label);
	case FIELD_PHONE:
		return is_phone(text) || error_set(err, ERROR_INPUT, 0,
		    "%s: digits, spaces and + ( ) - only, "
		    "as in +31 20 123 4567", field->label);
	case FIELD_NUMBER:
	case FIELD_DURATION:
		return is_whole(text) || error_set(err, ERROR_INPUT, 0,
		    "%s: \"%s\" is no whole number", field->label, text);
	case FIELD_MONEY:
		return is_decimal(text) || error_set(err, ERROR_INPUT, 0,
		    "%s: \"%s\" is no number, as in 1200 or 99.50",
		    field->label, text);
	case FIELD_TIME:
	case FIELD_DATE:
		return is_whole(text) || error_set(err, ERROR_INPUT, 0,
		    "%s: \"%s\" is no time", field->label, text);
	case FIELD_BOOL:
		return is_choice("true|false", text) || error_set(err,
		    ERROR_INPUT, 0, "%s: true or false", field->label);
	case FIELD_CHOICE:
		return is_choice(field->choices, text) || error_set(err,
		    ERROR_INPUT, 0, "%s: \"%s\" is none of %s",
		    field->label, text, field->choices);
	default:
		return true;
	}
}
