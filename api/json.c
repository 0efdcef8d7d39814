/* JSON as it comes from the network: read strictly, asked with types. */
#include "config.h"

#include "api/base/utf8.h"
#include "api/json.h"
#include "api/json_scan.h"

#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PATH_MAX_STEPS = 16 };

/* 9999-12-31T23:59:59Z: what comes after is no time but a mistake. */
#define YEAR_9999_END INT64_C(253402300799)

struct json_doc {
	struct json_object *root;
};

static enum json_kind kind_of(struct json_object *node)
{
	switch (json_object_get_type(node)) {
	case json_type_boolean:
		return JSON_BOOLEAN;
	case json_type_int:
	case json_type_double:
		return JSON_NUMBER;
	case json_type_string:
		return JSON_TEXT;
	case json_type_array:
		return JSON_ARRAY;
	case json_type_object:
		return JSON_OBJECT;
	case json_type_null:
		break;
	}
	return JSON_NULL;
}

bool json_parse(const char *text, size_t len, struct json_doc **out,
    struct error *err)
{
	struct json_tokener *tok;
	struct json_object *root;
	enum json_tokener_error why;
	const char *what;
	size_t at;

	if (len > INT32_MAX)
		return error_set(err, ERROR_TOO_BIG, 0, NULL);
	if (!json_scan(text, len, JSON_DEPTH_MAX, &at, &what))
		return error_set(err, ERROR_DECODE, 0,
		    "The answer is not JSON: %s at byte %zu", what, at);
	tok = json_tokener_new_ex(JSON_DEPTH_MAX + 1);
	if (!tok)
		BUG("json_tokener_new_ex");
	/* With its final 0 byte, so that a number at the end is complete. */
	root = json_tokener_parse_ex(tok, text, (int)len);
	why = json_tokener_get_error(tok);
	if (why == json_tokener_continue) {
		root = json_tokener_parse_ex(tok, "", 1);
		why = json_tokener_get_error(tok);
	}
	json_tokener_free(tok);
	if (why != json_tokener_success)
		return error_set(err, ERROR_DECODE, 0,
		    "The answer is not JSON: %s",
		    json_tokener_error_desc(why));
	*out = mem_zalloc(sizeof(**out));
	(*out)->root = root;
	return true;
}

void json_free(struct json_doc *doc)
{
	if (!doc)
		return;
	json_object_put(doc->root);
	free(doc);
}

struct json json_root(const struct json_doc *doc)
{
	return (struct json){ .node = doc->root, .kind = kind_of(doc->root) };
}

/* What is no object has no members: the cursor is absent, and its path still
 * says where it would have been. */
struct json json_get(const struct json *in, const char *key)
{
	struct json out = { .up = in, .key = key };
	struct json_object *node;

	if (in->kind == JSON_OBJECT &&
	    json_object_object_get_ex(in->node, key, &node)) {
		out.node = node;
		out.kind = kind_of(node);
	}
	return out;
}

size_t json_len(const struct json *in)
{
	if (in->kind == JSON_ARRAY)
		return json_object_array_length(in->node);
	if (in->kind == JSON_OBJECT)
		return (size_t)json_object_object_length(in->node);
	return 0;
}

struct json json_at(const struct json *in, size_t i)
{
	struct json out = { .up = in, .at = i };

	if (in->kind == JSON_ARRAY && i < json_len(in)) {
		out.node = json_object_array_get_idx(in->node, i);
		out.kind = kind_of(out.node);
	}
	return out;
}

bool json_next(const struct json *in, struct json_iter *it,
    struct json *member)
{
	struct lh_entry *entry;

	if (in->kind != JSON_OBJECT)
		return false;
	entry = it->started ? lh_entry_next((struct lh_entry *)it->entry) :
	    json_object_get_object(in->node)->head;
	it->started = true;
	it->entry = entry;
	if (!entry)
		return false;
	*member = (struct json){ .up = in, .key = lh_entry_k(entry),
	    .node = (void *)lh_entry_v(entry) };
	member->kind = kind_of(member->node);
	return true;
}

void json_path(const struct json *in, char *out, size_t size)
{
	const struct json *steps[PATH_MAX_STEPS];
	size_t n = 0, used = 0;
	int len;

	for (; in->up && n < PATH_MAX_STEPS; in = in->up)
		steps[n++] = in;
	if (n == 0)
		snprintf(out, size, "the answer");
	while (n-- > 0 && used < size) {
		if (steps[n]->key)
			len = snprintf(out + used, size - used, "%s%s",
			    used ? "." : "", steps[n]->key);
		else
			len = snprintf(out + used, size - used, "[%zu]",
			    steps[n]->at);
		used += (size_t)len;
	}
	if (used >= size && size > 0)
		out[utf8_cut(out, size - 1, size - 1)] = '\0';
}

bool json_refuse(const struct json *in, const char *what, struct error *err)
{
	static const char *const kinds[] = {
		[JSON_ABSENT] = "missing", [JSON_NULL] = "null",
		[JSON_BOOLEAN] = "a truth value", [JSON_NUMBER] = "a number",
		[JSON_TEXT] = "a string", [JSON_ARRAY] = "an array",
		[JSON_OBJECT] = "an object",
	};
	char path[100];

	json_path(in, path, sizeof(path));
	if (in->kind == JSON_ABSENT)
		return error_set(err, ERROR_DECODE, 0, "%s is missing", path);
	return error_set(err, ERROR_DECODE, 0, "%s is %s, not %s", path,
	    kinds[in->kind], what);
}

bool json_need(const struct json *in, enum json_kind kind, struct error *err)
{
	static const char *const kinds[] = {
		[JSON_ABSENT] = "absent", [JSON_NULL] = "null",
		[JSON_BOOLEAN] = "a truth value", [JSON_NUMBER] = "a number",
		[JSON_TEXT] = "a string", [JSON_ARRAY] = "an array",
		[JSON_OBJECT] = "an object",
	};

	return in->kind == kind || json_refuse(in, kinds[kind], err);
}

/* len bytes as a C string; a zero byte inside becomes U+FFFD. */
static const char *copy_text(struct arena *arena, const char *text,
    size_t len)
{
	size_t i, zeros = 0, used = 0;
	char *out;

	for (i = 0; i < len; i++)
		zeros += text[i] == '\0';
	if (zeros == 0)
		return arena_strndup(arena, text, len);
	out = arena_alloc(arena, len + 2 * zeros + 1);
	for (i = 0; i < len; i++) {
		if (text[i])
			out[used++] = text[i];
		else
			used += utf8_encode(UTF8_REPLACEMENT, out + used);
	}
	return out;
}

static size_t text_len(const struct json *in)
{
	return (size_t)json_object_get_string_len(in->node);
}

/* The length is checked before anything is copied: a body of 16 MiB that is
 * kept to 4 costs no more than 4. */
bool json_text_max(const struct json *in, struct arena *arena, size_t max,
    const char **out, bool *cut, struct error *err)
{
	size_t len, kept;

	if (in->kind != JSON_TEXT && in->kind > JSON_NULL)
		return json_refuse(in, "a string", err);
	len = in->kind == JSON_TEXT ? text_len(in) : 0;
	*out = NULL;
	if (cut)
		*cut = len > max;
	if (len == 0)
		return true;
	kept = utf8_cut(json_object_get_string(in->node), len, max);
	*out = copy_text(arena, json_object_get_string(in->node), kept);
	return true;
}

bool json_text(const struct json *in, struct arena *arena, const char **out,
    struct error *err)
{
	return json_text_max(in, arena, SIZE_MAX, out, NULL, err);
}

/* A number without a fraction that fits. */
static bool whole(const struct json *in, int64_t *out)
{
	double d;

	if (json_object_get_type(in->node) == json_type_int) {
		*out = json_object_get_int64(in->node);
		return true;
	}
	/* Also false for NaN, which no comparison is true of. */
	d = json_object_get_double(in->node);
	if (!(d > -9.2e18 && d < 9.2e18) || d != trunc(d))
		return false;
	*out = (int64_t)d;
	return true;
}

/* Ids are strings to us, even where they arrive as numbers: some exceed what a
 * double can hold, and nobody adds them up. */
bool json_id(const struct json *in, struct arena *arena, const char **out,
    struct error *err)
{
	int64_t number;

	if (in->kind == JSON_NUMBER) {
		if (!whole(in, &number))
			return json_refuse(in, "an id", err);
		*out = number ? arena_printf(arena, "%lld",
		    (long long)number) : NULL;
		return true;
	}
	if (in->kind > JSON_NULL && in->kind != JSON_TEXT)
		return json_refuse(in, "an id", err);
	if (!json_text(in, arena, out, err))
		return false;
	if (*out && !strcmp(*out, "0"))
		*out = NULL;
	return true;
}

bool json_int(const struct json *in, int64_t *out, struct error *err)
{
	char *end;
	long long number;

	*out = 0;
	switch (in->kind) {
	case JSON_ABSENT:
	case JSON_NULL:
		return true;
	case JSON_NUMBER:
		if (whole(in, out))
			return true;
		break;
	case JSON_TEXT:
		errno = 0;
		number = strtoll(json_object_get_string(in->node), &end, 10);
		if (errno == 0 && *end == '\0' &&
		    end != json_object_get_string(in->node)) {
			*out = number;
			return true;
		}
		break;
	default:
		break;
	}
	return json_refuse(in, "a whole number", err);
}

static bool digits(const char **at, int n, int *out)
{
	for (*out = 0; n > 0; n--, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		*out = *out * 10 + (**at - '0');
	}
	return true;
}

/* "Z", " UTC", "+02:00", "+0200" or nothing: seconds east of Greenwich. */
static bool iso_zone(const char *at, int *east)
{
	int hours, minutes = 0, sign;

	*east = 0;
	if (*at == '\0' || !strcmp(at, "Z") || !strcmp(at, " UTC"))
		return true;
	if (*at != '+' && *at != '-')
		return false;
	sign = *at++ == '-' ? -1 : 1;
	if (!digits(&at, 2, &hours))
		return false;
	if (*at == ':')
		at++;
	if (*at && !digits(&at, 2, &minutes))
		return false;
	*east = sign * (hours * 3600 + minutes * 60);
	return *at == '\0' && hours < 24 && minutes < 60;
}

/* 2026-01-31T23:59:59.123Z; the time and what follows may be missing. */
static bool iso_time(const char *at, int64_t *out)
{
	struct tm tm = { 0 };
	int east = 0;

	if (!digits(&at, 4, &tm.tm_year) || *at++ != '-' ||
	    !digits(&at, 2, &tm.tm_mon) || *at++ != '-' ||
	    !digits(&at, 2, &tm.tm_mday))
		return false;
	if (*at == 'T' || *at == ' ') {
		at++;
		if (!digits(&at, 2, &tm.tm_hour) || *at++ != ':' ||
		    !digits(&at, 2, &tm.tm_min) || *at++ != ':' ||
		    !digits(&at, 2, &tm.tm_sec))
			return false;
		if (*at == '.')
			for (at++; *at >= '0' && *at <= '9'; at++)
				;
		if (!iso_zone(at, &east))
			return false;
	} else if (*at) {
		return false;
	}
	if (tm.tm_mon < 1 || tm.tm_mon > 12 || tm.tm_mday < 1 ||
	    tm.tm_mday > 31 || tm.tm_hour > 23 || tm.tm_min > 59 ||
	    tm.tm_sec > 60)
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	/* What the day of the month cannot be, timegm carries over: a 31st of
	 * June is the 1st of July, which is near enough. */
	*out = (int64_t)timegm(&tm) - east;
	return true;
}

bool json_time(const struct json *in, int64_t *out, struct error *err)
{
	double d;

	*out = 0;
	if (in->kind == JSON_NUMBER) {
		/* Some are in milliseconds. */
		d = json_object_get_double(in->node);
		if (d > (double)YEAR_9999_END)
			d /= 1000;
		if (d >= 0 && d <= (double)YEAR_9999_END)
			*out = (int64_t)d;
		return true;
	}
	if (in->kind == JSON_TEXT && text_len(in) == 0)
		return true;
	if (in->kind == JSON_TEXT &&
	    iso_time(json_object_get_string(in->node), out)) {
		/* done */
	} else if (!json_int(in, out, NULL)) {
		return json_refuse(in, "a time", err);
	}
	if (*out < 0 || *out > YEAR_9999_END)
		*out = 0;
	return true;
}

bool json_truth(const struct json *in, bool *out, struct error *err)
{
	*out = false;
	if (in->kind <= JSON_NULL)
		return true;
	if (in->kind != JSON_BOOLEAN)
		return json_refuse(in, "a truth value", err);
	*out = json_object_get_boolean(in->node);
	return true;
}

const char *json_peek(const struct json *in)
{
	return in->kind == JSON_TEXT ? json_object_get_string(in->node) : NULL;
}

/* The member of an object that says best what it is. */
static const char *show_object(const struct json *in, struct arena *arena)
{
	static const char *const names[] = {
		"name", "label", "title", "value", "id",
	};
	struct json member;
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		member = json_get(in, names[i]);
		if (member.kind >= JSON_BOOLEAN && member.kind <= JSON_TEXT)
			return json_show(&member, arena);
	}
	return NULL;
}

static const char *show_array(const struct json *in, struct arena *arena)
{
	const char *text = NULL, *one;
	struct json member;
	size_t i;

	/* A few are enough to show. */
	for (i = 0; i < json_len(in) && i < 20; i++) {
		member = json_at(in, i);
		one = member.kind == JSON_ARRAY ? NULL :
		    json_show(&member, arena);
		if (one)
			text = text ? arena_printf(arena, "%s, %s", text, one) :
			    one;
	}
	return text;
}

const char *json_show(const struct json *in, struct arena *arena)
{
	const char *text;

	switch (in->kind) {
	case JSON_BOOLEAN:
		return json_object_get_boolean(in->node) ? "true" : "false";
	case JSON_NUMBER:
		return arena_strdup(arena, json_object_get_string(in->node));
	case JSON_TEXT:
		json_text(in, arena, &text, NULL);
		return text;
	case JSON_ARRAY:
		return show_array(in, arena);
	case JSON_OBJECT:
		return show_object(in, arena);
	default:
		return NULL;
	}
}

const char *json_pretty(const struct json_doc *doc, struct arena *arena)
{
	return arena_strdup(arena, json_object_to_json_string_ext(doc->root,
	    JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
	    JSON_C_TO_STRING_NOSLASHESCAPE));
}
