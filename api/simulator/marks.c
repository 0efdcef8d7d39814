/*
 * What stands for something else in a workspace's texts, and addresses of
 * files. The marks are explained in workspace.json.
 */
#include "config.h"

#include "api/simulator/sim.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MARK_MAX = 80 };

/* A growing text. */
struct text {
	char *bytes;
	size_t len;
};

static void append(struct text *out, const char *bytes, size_t len)
{
	out->bytes = xrealloc(out->bytes, out->len + len + 1, 1);
	memcpy(out->bytes + out->len, bytes, len);
	out->len += len;
	out->bytes[out->len] = '\0';
}

/* "-1d4h" → seconds. *end is where it stops. */
static int64_t duration(const char *at, const char **end)
{
	int64_t seconds = 0, sign = 1, amount;
	char *unit;

	if (*at == '-' || *at == '+')
		sign = *at++ == '-' ? -1 : 1;
	while (isdigit((unsigned char)*at)) {
		amount = strtoll(at, &unit, 10);
		amount *= *unit == 'd' ? 86400 : *unit == 'h' ? 3600 :
		    *unit == 'm' ? 60 : 1;
		seconds += amount;
		at = unit + (strchr("dhms", *unit) && *unit);
	}
	*end = at;
	return sign * seconds;
}

/* "@[-4h|%d %b %Y]": that time. Returns the bytes used, 0: it is none. */
static size_t time_mark(const char *at, int64_t start, struct text *out)
{
	const char *bar, *end = strchr(at, ']');
	char format[MARK_MAX], result[120];
	time_t then;
	struct tm tm;
	size_t n;

	if (strncmp(at, "@[", 2) != 0 || !end)
		return 0;
	then = (time_t)(start + duration(at + 2, &bar));
	if (*bar != '|' || bar > end || (size_t)(end - bar) > sizeof(format))
		return 0;
	snprintf(format, sizeof(format), "%.*s", (int)(end - bar - 1),
	    bar + 1);
	gmtime_r(&then, &tm);
	/* The format is the workspace file's; the buffer bounds it. */
_Pragma("GCC diagnostic push")
_Pragma("GCC diagnostic ignored \"-Wformat-nonliteral\"")
	n = strftime(result, sizeof(result), format, &tm);
_Pragma("GCC diagnostic pop")
	append(out, result, n);
	return (size_t)(end - at) + 1;
}

/* {n}, {n+30100}, {name}, {file:NAME}: what a body's braces stand for. */
static size_t brace_mark(const char *at, const char *url, jobj *values,
    int round, struct text *out)
{
	const char *end = strchr(at, '}');
	char name[MARK_MAX], *found = NULL;
	jobj *list;
	size_t n;

	if (!end || (size_t)(end - at) > sizeof(name))
		return 0;
	snprintf(name, sizeof(name), "%.*s", (int)(end - at - 1), at + 1);
	list = jget(values, name);
	n = list ? json_object_array_length(list) : 0;
	if (!strncmp(name, "file:", 5))
		found = file_url(url, name + 5);
	else if (round >= 0 && name[0] == 'n' && (!name[1] || name[1] == '+'))
		found = xprintf("%ld", round + 1L + (name[1] ?
		    strtol(name + 2, NULL, 10) : 0));
	else if (n)
		found = xstrdup(json_object_get_string(
		    json_object_array_get_idx(list, (size_t)round % n)));
	if (!found)
		return 0;
	append(out, found, strlen(found));
	free(found);
	return (size_t)(end - at) + 1;
}

char *marks_expand(const char *text, int64_t start, const char *url,
    jobj *values, int round)
{
	struct text out = { 0 };
	size_t used;

	if (!text)
		return NULL;
	append(&out, "", 0);
	while (*text) {
		used = *text == '@' ? time_mark(text, start, &out) :
		    *text == '{' ? brace_mark(text, url, values, round,
		    &out) : 0;
		if (!used) {
			used = strcspn(text + 1, "@{") + 1;
			append(&out, text, used);
		}
		text += used;
	}
	return out.bytes;
}

char *file_url(const char *base, const char *name)
{
	struct text out = { 0 };
	char code[4];

	append(&out, base, strlen(base));
	append(&out, "/files/", 7);
	for (name = name ? name : "file"; *name; name++) {
		if (isalnum((unsigned char)*name) || strchr("-._~", *name)) {
			append(&out, name, 1);
			continue;
		}
		snprintf(code, sizeof(code), "%%%02X", (unsigned char)*name);
		append(&out, code, 3);
	}
	return out.bytes;
}
