/* A change as a request: the rule's path and body, filled in (record.h). */
#include "config.h"

#include "api/endpoints/records.h"
#include "api/endpoints/shape.h"

#include <stdlib.h>
#include <string.h>

enum { MEMBERS_MAX = 64 };

/* One member of the body: "outer.inner", and the JSON of its value. list: the
 * value is a list of ids, each to be written in an object of its own (inner
 * set) or as it is. */
struct member {
	const char *outer, *inner;
	bool list;
	const char *json;
	const char *ids;                 /* of a list */
};

struct filling {
	struct arena *arena;
	const struct record_change *change;
	const struct record_schema *schema;
	const char *me;
	struct member members[MEMBERS_MAX];
	size_t len;
	const char *used;                /* the rule's body, to see what it
	                                    takes */
	const char *attributes;          /* the object that they stand in */
};

static const char *input(const struct filling *f, const char *name,
    bool *given)
{
	const struct record_change *change = f->change;
	size_t i;

	*given = true;
	if (!strcmp(name, "id"))
		return change->id;
	if (!strcmp(name, "target"))
		return change->target;
	if (!strcmp(name, "me"))
		return f->me;
	for (i = 0; i < change->inputs_len; i++)
		if (!strcmp(change->inputs[i].name, name))
			return change->inputs[i].value;
	*given = false;
	return NULL;
}

static const char *literal(struct arena *arena, char sigil, const char *value)
{
	struct buf out;
	const char *copy;

	buf_init(&out, BUF_SMALL_MAX * 16);
	if (!value || (!*value && sigil != '$'))
		buf_add_text(&out, "null");
	else if (sigil == '#')
		buf_add_text(&out, value);
	else if (sigil == '!')
		buf_add_text(&out, !strcmp(value, "true") ? "true" : "false");
	else
		json_put_text(&out, NULL, value);
	copy = arena_strndup(arena, out.data, out.len);
	buf_release(&out);
	return copy;
}

/* What is written without quotes must be a number to the last byte. */
static bool is_number(const char *value)
{
	char *end;

	strtod(value, &end);
	return *value && strspn(value, "+-.0123456789eE") == strlen(value) &&
	    !*end;
}

static void add(struct filling *f, const char *key, char sigil,
    const char *value)
{
	struct member *member = &f->members[f->len];
	const char *list = strstr(key, "[]"), *dot = strchr(key, '.');

	if (f->len == MEMBERS_MAX)
		return;
	*member = (struct member){ .outer = key };
	if (list) {
		member->list = true;
		member->outer = arena_strndup(f->arena, key,
		    (size_t)(list - key));
		member->inner = list[2] == '.' ? arena_strdup(f->arena,
		    list + 3) : NULL;
		member->ids = value;
	} else if (dot) {
		member->outer = arena_strndup(f->arena, key,
		    (size_t)(dot - key));
		member->inner = arena_strdup(f->arena, dot + 1);
	}
	if (sigil == '#' && value && *value && !is_number(value))
		sigil = '$';
	member->json = literal(f->arena, sigil, value);
	f->len++;
}

/* A field that is among the attributes goes where those go. */
static const char *key_of(struct filling *f, const struct record_field *field)
{
	const char *key = field->write ? field->write : field->name;
	size_t len = f->schema->attributes ? strlen(f->schema->attributes) : 0;

	if (!len || strncmp(key, f->schema->attributes, len) != 0 ||
	    key[len] != '.')
		return key;
	return arena_printf(f->arena, "%s%s", f->attributes, key + len);
}

/* The type of a field decides how a given value is written. */
static void add_field(struct filling *f, const struct record_input *given)
{
	static const char prefix[] = "attributes.";
	int i = record_field_index(f->schema, given->name);
	const struct record_field *field;
	const char *key;
	char sigil;

	if (!strncmp(given->name, prefix, strlen(prefix)) &&
	    f->schema->attributes) {
		/* "n:5", "b:true", "s:x": attributes keep the type they
		 * have. */
		const char *value = given->value;

		sigil = '$';
		if (value && value[0] && strchr("nbs", value[0]) &&
		    value[1] == ':') {
			sigil = value[0] == 'n' ? '#' : value[0] == 'b' ?
			    '!' : '$';
			value += 2;
		}
		/* What is cleared is null, whatever it was: "" is no number
		 * and no date. */
		if (value && !*value)
			value = NULL;
		add(f, arena_printf(f->arena, "%s.%s", f->attributes,
		    given->name + strlen(prefix)), sigil, value);
		return;
	}
	if (i < 0)
		return;
	field = &f->schema->fields[i];
	key = key_of(f, field);
	switch (field->type) {
	case FIELD_NUMBER:
	case FIELD_MONEY:
	case FIELD_DURATION:
	case FIELD_TIME:
	case FIELD_DATE:
		sigil = '#';
		break;
	case FIELD_BOOL:
		sigil = '!';
		break;
	case FIELD_LIST:
		key = arena_printf(f->arena, "%s[]", key);
		sigil = field->flags & FIELD_NUMBERS ? '#' : '$';
		break;
	default:
		sigil = field->flags & FIELD_NUMBERS ? '#' : '$';
		break;
	}
	add(f, key, sigil, given->value);
}

/* Whether the rule's body asks for this input by itself. */
static bool taken(const struct filling *f, const char *name)
{
	size_t len = strlen(name);
	const char *at;

	for (at = strstr(f->used, name); at; at = strstr(at + 1, name))
		if (at > f->used && strchr("$#!", at[-1]) &&
		    (!at[len] || at[len] == ' ' || at[len] == '|'))
			return true;
	return false;
}

static void add_rest(struct filling *f)
{
	size_t i;

	for (i = 0; i < f->change->inputs_len; i++)
		if (!taken(f, f->change->inputs[i].name))
			add_field(f, &f->change->inputs[i]);
}

/* One word of the rule's body. */
static void add_word(struct filling *f, const char *word)
{
	bool optional = *word == '?', given = true;
	const char *equals = strchr(word, '='), *value, *otherwise = NULL;
	const char *colon;
	char sigil = '$';

	if (!strcmp(word, "*")) {
		add_rest(f);
		return;
	}
	if (equals && !strcmp(equals, "=*")) {
		f->attributes = arena_strndup(f->arena, word,
		    (size_t)(equals - word));
		add_rest(f);
		return;
	}
	if (!equals)
		BUG("\"%s\" in a rule's body", word);
	colon = optional ? memchr(word, ':', (size_t)(equals - word)) : NULL;
	if (colon) {
		value = input(f, arena_strndup(f->arena, word + 1,
		    (size_t)(colon - word) - 1), &given);
		if (!given || !value || !*value)
			return;
		word = colon;
	}
	value = equals + 1;
	if (strchr("#!", *value) && *value)
		sigil = *value;
	if (*value == '$' && strchr(value, '|')) {
		otherwise = strchr(value, '|') + 1;
		value = arena_strndup(f->arena, value, strcspn(value, "|"));
	}
	if (*value == '$' || (sigil != '$' && value[1] != '-' &&
	    (value[1] < '0' || value[1] > '9') &&
	    strcmp(value, "!true") != 0 && strcmp(value, "!false") != 0))
		value = input(f, value + 1, &given);
	else if (sigil != '$')
		value++;
	if (given && otherwise && (!value || !*value))
		value = otherwise;
	if (optional && (!given || !value))
		return;
	add(f, arena_strndup(f->arena, word + optional,
	    (size_t)(equals - word) - optional), sigil, value);
}

/* --- writing --- */

static bool same(const char *a, const char *b)
{
	return a && b && !strcmp(a, b);
}

/* An object for each of the ids, with what else is said of the list. */
static void put_list(struct filling *f, struct buf *body, size_t first)
{
	const struct member *list = &f->members[first], *other;
	const char *at = list->ids ? list->ids : "";
	size_t n, k;

	json_open(body, list->outer, '[');
	for (; *at; at += n + (at[n] == ',')) {
		const char *id;

		n = strcspn(at, ",");
		id = arena_strndup(f->arena, at, n);
		if (!list->inner) {
			json_put_raw(body, NULL, literal(f->arena,
			    *list->json == '"' ? '$' : '#', id));
			continue;
		}
		json_open(body, NULL, '{');
		json_put_raw(body, list->inner, literal(f->arena,
		    *list->json == '"' ? '$' : '#', id));
		for (k = first + 1; k < f->len; k++) {
			other = &f->members[k];
			if (other->list && same(other->outer, list->outer))
				json_put_raw(body, other->inner, other->json);
		}
		json_close(body, '}');
	}
	json_close(body, ']');
}

static void put_object(struct filling *f, struct buf *body, size_t first)
{
	const char *outer = f->members[first].outer;
	size_t i;

	json_open(body, outer, '{');
	for (i = first; i < f->len; i++)
		if (!f->members[i].list && f->members[i].inner &&
		    same(f->members[i].outer, outer))
			json_put_raw(body, f->members[i].inner,
			    f->members[i].json);
	json_close(body, '}');
}

/* Whether an earlier member has the same outer key: it was written there. */
static bool written(const struct filling *f, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (same(f->members[i].outer, f->members[at].outer))
			return true;
	return false;
}

static void put_body(struct filling *f, struct buf *body)
{
	size_t i;

	json_open(body, NULL, '{');
	for (i = 0; i < f->len; i++) {
		if (written(f, i))
			continue;
		if (f->members[i].list)
			put_list(f, body, i);
		else if (f->members[i].inner)
			put_object(f, body, i);
		else
			json_put_raw(body, f->members[i].outer,
			    f->members[i].json);
	}
	json_close(body, '}');
}

static const char *fill_path(struct filling *f, const char *path)
{
	const char *open = strchr(path, '{'), *close;
	const char *value;
	bool given;

	if (!open)
		return path;
	close = strchr(open, '}');
	value = input(f, arena_strndup(f->arena, open + 1,
	    (size_t)(close - open) - 1), &given);
	return fill_path(f, arena_printf(f->arena, "%.*s%s%s",
	    (int)(open - path), path, shape_escape(f->arena, value ? value :
	    ""), close + 1));
}

void encode_change(struct arena *arena, const struct record_change *change,
    const char *me, struct http_request *out)
{
	const struct record_rule *rule = record_rule(change->kind,
	    change->verb);
	struct filling *f = arena_alloc(arena, sizeof(*f));
	const char *at;
	struct buf body;
	size_t n;

	if (!rule)
		BUG("kind %d has no verb %d", change->kind, change->verb);
	*f = (struct filling){ .arena = arena, .change = change, .me = me,
		.schema = record_schema(change->kind),
		.attributes = record_schema(change->kind)->attributes,
		.used = rule->body ? rule->body : "" };
	*out = (struct http_request){ .method = rule->method,
		.path = fill_path(f, rule->path),
		.once = !(rule->flags & RULE_REPEAT),
		.permission = rule->permission };
	if (rule->body) {
		for (at = rule->body; *at; at += n + strspn(at + n, " ")) {
			n = strcspn(at, " ");
			add_word(f, arena_strndup(arena, at, n));
		}
		buf_init(&body, BUF_SMALL_MAX * 16);
		put_body(f, &body);
		out->body = arena_strndup(arena, body.data, body.len);
		buf_release(&body);
	}
}
