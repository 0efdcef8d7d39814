/* The query language: text → syntax tree. */
#include "config.h"

#include "api/base/buf.h"
#include "api/query_private.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { TERMS_MAX = 64, HOUR = 3600, DAY = 86400 };

static const struct {
	const char *name, *help;
} keys[] = {
	[QUERY_WORD] = { "", "" },
#define X(key, name, help) [QUERY_##key] = { name, help },
	QUERY_KEYS(X)
#undef X
};

/* Keys whose values are a fixed list. */
static const struct {
	enum query_key key;
	const char *values;
} fixed[] = {
	{ QUERY_STATE, "open|closed|snoozed|any" },
	{ QUERY_IS, "unread|ticket|rated|pending|failed" },
	{ QUERY_HAS, "attachment|note|rating|sla|draft" },
	{ QUERY_SLA, "none|active|missed|hit" },
	{ QUERY_MENTIONS, "me" },
	{ QUERY_PRIORITY, "none|low|medium|high|urgent" },
};

static const char *fixed_values(enum query_key key)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(fixed); i++)
		if (fixed[i].key == key)
			return fixed[i].values;
	return NULL;
}

static bool among(const char *values, const char *value)
{
	size_t len = strlen(value), n;

	for (;; values += n + 1) {
		n = strcspn(values, "|");
		if (n == len && !strncasecmp(values, value, n))
			return true;
		if (!values[n])
			return false;
	}
}

static enum query_key key_of(const char *name, size_t len)
{
	size_t i;

	for (i = 1; i < ARRAY_LEN(keys); i++)
		if (strlen(keys[i].name) == len &&
		    !strncasecmp(keys[i].name, name, len))
			return (enum query_key)i;
	return QUERY_WORD;
}

/* "2h", "1w": seconds; 0: no duration. */
static int64_t duration(const char *value)
{
	static const struct {
		const char *unit;
		int64_t seconds;
	} units[] = {
		{ "s", 1 }, { "m", 60 }, { "min", 60 }, { "h", HOUR },
		{ "d", DAY }, { "w", 7 * DAY }, { "y", 365 * DAY },
	};
	char *end;
	long number = strtol(value, &end, 10);
	size_t i;

	if (end == value || number < 0 || number > 100000)
		return 0;
	for (i = 0; i < ARRAY_LEN(units); i++)
		if (!strcasecmp(end, units[i].unit))
			return number * units[i].seconds;
	return 0;
}

/* "today", "yesterday", "2026-11-24": the day's first second, 0: no date. */
static int64_t date(const char *value, int64_t now)
{
	time_t at = (time_t)now;
	struct tm tm;
	int year, month, day, used = 0;

	localtime_r(&at, &tm);
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1;
	if (!strcasecmp(value, "today"))
		return mktime(&tm);
	if (!strcasecmp(value, "yesterday")) {
		tm.tm_mday--;
		return mktime(&tm);
	}
	if (sscanf(value, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 ||
	    value[used] || month < 1 || month > 12 || day < 1 || day > 31)
		return 0;
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = day;
	return mktime(&tm);
}

/*
 * Times become a comparison with a moment: number is Unix seconds, LESS is
 * before it. "waiting:>2h" and "updated:>1w" are longer ago: before now - 2h;
 * a date is "on or after" without a sign.
 */
bool query_time(struct query_node *node, const char *name, int64_t now,
    struct error *err)
{
	int64_t seconds = duration(node->value), at;

	if (seconds) {
		node->number = now - seconds;
		node->compare = node->compare == COMPARE_MORE ? COMPARE_LESS :
		    COMPARE_MORE;
		return true;
	}
	at = date(node->value, now);
	if (!at)
		return error_set(err, ERROR_INPUT, 0, "%s:%s is no time: use "
		    "<1d (within a day), >2h (longer ago), today, 2026-11-24",
		    name, node->value);
	node->number = node->compare == COMPARE_MORE ? at + DAY : at;
	if (node->compare == COMPARE_EQUAL)
		node->compare = COMPARE_MORE;
	return true;
}

static bool check_term(struct query_node *node, int64_t now,
    struct error *err)
{
	const char *values = fixed_values(node->key);

	if (!*node->value)
		return error_set(err, ERROR_INPUT, 0, "%s: needs a value: %s",
		    keys[node->key].name, keys[node->key].help);
	switch (node->key) {
	case QUERY_UPDATED:
	case QUERY_CREATED:
		return query_time(node, keys[node->key].name, now, err);
	case QUERY_WAITING:
		if (node->compare == COMPARE_EQUAL &&
		    among("yes|no", node->value))
			return true;
		return query_time(node, keys[node->key].name, now, err);
	default:
		break;
	}
	if (node->compare != COMPARE_EQUAL && node->key != QUERY_PRIORITY)
		return error_set(err, ERROR_INPUT, 0, "< and > mean nothing "
		    "for %s: %s", keys[node->key].name, keys[node->key].help);
	if (values && !among(values, node->value))
		return error_set(err, ERROR_INPUT, 0,
		    "%s:%s is not known: %s", keys[node->key].name,
		    node->value, keys[node->key].help);
	return true;
}

/* The next word, quotes taken away; *quoted: it began with one. */
static char *word(const char **at, bool *quoted, struct arena *arena,
    struct error *err)
{
	struct buf out;
	bool inside = false;
	char *copy;

	buf_init(&out, BUF_SMALL_MAX);
	*quoted = **at == '"';
	for (; **at && (inside || **at != ' '); (*at)++) {
		if (**at == '"')
			inside = !inside;
		else
			buf_add_char(&out, **at);
	}
	copy = arena_strndup(arena, out.data, out.len);
	buf_release(&out);
	if (!inside)
		return copy;
	error_set(err, ERROR_INPUT, 0, "a quote is not closed: \"%s", copy);
	return NULL;
}

/* "key:value": the key of conversations. */
static bool key_term(const char *text, const char *colon, int64_t now,
    struct query_node *node, struct error *err)
{
	size_t i;

	node->key = key_of(text, (size_t)(colon - text));
	if (node->key == QUERY_WORD) {
		char known[120] = "";

		for (i = 1; i < ARRAY_LEN(keys); i++)
			snprintf(known + strlen(known),
			    sizeof(known) - strlen(known), " %s",
			    keys[i].name);
		return error_set(err, ERROR_INPUT, 0,
		    "\"%.*s\" is no key; there are%s",
		    (int)(colon - text < 20 ? colon - text : 20), text,
		    known);
	}
	return check_term(node, now, err);
}

static bool parse_term(const char **at, const struct record_schema *schema,
    int64_t now, struct arena *arena, struct query_node *node,
    struct error *err)
{
	const char *start = *at, *colon;
	bool quoted;
	char *text;

	*node = (struct query_node){ .kind = QUERY_TERM };
	if (*start == '-' && start[1] && start[1] != ' ') {
		node->negated = true;
		(*at)++;
	} else if (!strncasecmp(start, "not:", 4)) {
		node->negated = true;
		*at += 4;
	}
	text = word(at, &quoted, arena, err);
	if (!text)
		return false;
	colon = quoted ? NULL : strchr(text, ':');
	if (!colon || colon == text || colon[1] == '/') {
		node->value = text;
		if (!*text)
			return error_set(err, ERROR_INPUT, 0,
			    "\"%s\": something should stand here", start);
		return true;
	}
	node->value = colon + 1;
	if (*node->value == '<' || *node->value == '>') {
		node->compare = *node->value == '<' ? COMPARE_LESS :
		    COMPARE_MORE;
		node->value++;
	}
	if (!schema)
		return key_term(text, colon, now, node, err);
	return query_record_term(arena_strndup(arena, text,
	    (size_t)(colon - text)), schema, now, node, err);
}

/* Terms joined by OR are one child of the AND. */
static void add_term(struct query_node *children, size_t *n,
    const struct query_node *term, bool joins, struct arena *arena)
{
	struct query_node *last = *n ? &children[*n - 1] : NULL;
	struct query_node *group;

	if (!joins || !last) {
		children[(*n)++] = *term;
		return;
	}
	group = arena_calloc(arena, last->kind == QUERY_OR ?
	    last->children_len + 1 : 2, sizeof(*group));
	if (last->kind == QUERY_OR) {
		memcpy(group, last->children,
		    last->children_len * sizeof(*group));
		group[last->children_len] = *term;
		*last = (struct query_node){ .kind = QUERY_OR,
			.children = group,
			.children_len = last->children_len + 1 };
	} else {
		group[0] = *last;
		group[1] = *term;
		*last = (struct query_node){ .kind = QUERY_OR,
			.children = group, .children_len = 2 };
	}
}

static bool parse(const char *text, const struct record_schema *schema,
    int64_t now, struct arena *arena, const struct query_node **out,
    struct error *err)
{
	struct query_node *root = arena_alloc(arena, sizeof(*root));
	struct query_node *children = arena_calloc(arena, TERMS_MAX,
	    sizeof(*children)), term;
	size_t n = 0, terms = 0;
	bool joins = false;

	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		if (!strncmp(text, "OR", 2) && (text[2] == ' ' || !text[2])) {
			if (!n || !text[2 + strspn(text + 2, " ")])
				return error_set(err, ERROR_INPUT, 0,
				    "OR stands between two terms");
			joins = true;
			text += 2;
			continue;
		}
		if (++terms > TERMS_MAX)
			return error_set(err, ERROR_INPUT, 0,
			    "more than %d terms", TERMS_MAX);
		if (!parse_term(&text, schema, now, arena, &term, err))
			return false;
		add_term(children, &n, &term, joins, arena);
		joins = false;
	}
	*root = (struct query_node){ .kind = QUERY_AND, .children = children,
		.children_len = n };
	*out = root;
	return true;
}

bool query_parse(const char *text, int64_t now, struct arena *arena,
    const struct query_node **out, struct error *err)
{
	return parse(text, NULL, now, arena, out, err);
}

bool query_parse_record(const char *text, const struct record_schema *schema,
    int64_t now, struct arena *arena, const struct query_node **out,
    struct error *err)
{
	return parse(text, schema, now, arena, out, err);
}

size_t query_complete(const char *text, const char **out, size_t max)
{
	static const char *const values[] = {
		"open", "closed", "snoozed", "any", "unread", "ticket",
		"rated", "pending", "failed", "attachment", "note", "rating",
		"sla", "draft", "none", "active", "missed", "hit", "me",
		"low", "medium", "high", "urgent",
	};
	const char *last = strrchr(text, ' '), *colon, *allowed;
	size_t i, n = 0, len;

	last = last ? last + 1 : text;
	last += *last == '-';
	colon = strchr(last, ':');
	if (!colon) {
		for (i = 1; i < ARRAY_LEN(keys) && n < max; i++)
			if (!strncasecmp(keys[i].name, last, strlen(last)))
				out[n++] = keys[i].name;
		return n;
	}
	allowed = fixed_values(key_of(last, (size_t)(colon - last)));
	len = strlen(colon + 1);
	for (i = 0; allowed && i < ARRAY_LEN(values) && n < max; i++)
		if (among(allowed, values[i]) &&
		    !strncasecmp(values[i], colon + 1, len))
			out[n++] = values[i];
	return n;
}
