/* Arguments by the verb's synopsis. */
#include "config.h"

#include "app/command/args.h"
#include "app/nearest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char breaks[] = " \n[]";

bool synopsis_next(const char **at, struct synopsis_piece *out)
{
	const char *from = *at + strspn(*at, " \n[]|"), *end;

	*out = (struct synopsis_piece){ .either =
	    memchr(*at, '|', (size_t)(from - *at)) != NULL };
	if (!*from)
		return false;
	if (strncmp(from, "--", 2)) {
		end = from + strcspn(from, breaks);
		snprintf(out->value, sizeof(out->value), "%.*s",
		    (int)(end - from), from);
		*at = end;
		return true;
	}
	end = from + strcspn(from, " \n[]|");
	snprintf(out->option, sizeof(out->option), "%.*s", (int)(end - from),
	    from);
	*at = end;
	/* A value follows after one space, and is neither an option nor an
	 * alternative to this one. */
	if (*end == ' ' && !strchr("-[|] \n", end[1])) {
		from = end + 1;
		end = from + strcspn(from, breaks);
		snprintf(out->value, sizeof(out->value), "%.*s",
		    (int)(end - from), from);
		*at = end;
	}
	return true;
}

static bool find(const char *synopsis, const char *name, size_t len,
    struct synopsis_piece *out)
{
	while (synopsis_next(&synopsis, out))
		if (*out->option && strlen(out->option) == len &&
		    !strncmp(out->option, name, len))
			return true;
	return false;
}

static bool unknown(const char *synopsis, const char *name, struct error *err)
{
	struct nearest nearest = { .typed = name };
	char hint[NEAREST_HINT_MAX];
	char names[ARGS_OPTIONS_MAX][sizeof(((struct synopsis_piece *)0)->
	    option)];
	struct synopsis_piece piece;
	int n = 0;

	while (n < ARGS_OPTIONS_MAX && synopsis_next(&synopsis, &piece)) {
		if (!*piece.option)
			continue;
		memcpy(names[n], piece.option, sizeof(names[n]));
		nearest_offer(&nearest, names[n++]);
	}
	return error_set(err, ERROR_USAGE, 0, "there is no option \"%s\"%s",
	    name, nearest_hint(&nearest, hint));
}

/* Whether a value may be one of "a|b|c"; upper case stands for anything. */
static bool is_choice(const char *choices, const char *value)
{
	size_t len = strlen(value), n;

	if (!strchr(choices, '|'))
		return true;
	for (;; choices += n + 1) {
		n = strcspn(choices, "|");
		if (n == len && !strncmp(choices, value, n))
			return true;
		if (!choices[n])
			return false;
	}
}

/* One option at argv[*i]; *i moves over its value. */
static bool take(const char *synopsis, int argc, char **argv, int *i,
    struct args *out, struct error *err)
{
	const char *name = argv[*i], *equals = strchr(name, '=');
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	struct synopsis_piece piece;
	const char *value = "";

	if (!find(synopsis, name, len, &piece))
		return unknown(synopsis, name, err);
	if (*piece.value) {
		if (!equals && *i + 1 >= argc)
			return error_set(err, ERROR_USAGE, 0,
			    "%s needs a value (%s)", piece.option,
			    piece.value);
		value = equals ? equals + 1 : argv[++*i];
		if (!is_choice(piece.value, value))
			return error_set(err, ERROR_USAGE, 0,
			    "%s: \"%.60s\" is none of %s", piece.option, value,
			    piece.value);
	} else if (equals) {
		return error_set(err, ERROR_USAGE, 0, "%s takes no value",
		    piece.option);
	}
	if (out->options_len == ARGS_OPTIONS_MAX)
		return error_set(err, ERROR_USAGE, 0, "too many options");
	out->options[out->options_len] = name;
	out->values[out->options_len++] = value;
	return true;
}

/* Of alternatives one is given, or none. */
static bool is_consistent(const char *synopsis, const struct args *args,
    struct error *err)
{
	struct synopsis_piece piece;
	char given[sizeof(piece.option)] = "";

	while (synopsis_next(&synopsis, &piece)) {
		if (!piece.either)
			given[0] = '\0';
		if (!*piece.option || !args_get(args, piece.option))
			continue;
		if (*given)
			return error_set(err, ERROR_USAGE, 0, "%s and %s "
			    "cannot be given together", given, piece.option);
		memcpy(given, piece.option, sizeof(given));
	}
	return true;
}

bool args_read(const char *synopsis, int argc, char **argv, struct args *out,
    struct error *err)
{
	bool words_only = false;
	int i;

	*out = (struct args){ .words = argv };
	for (i = 0; i < argc; i++) {
		if (!words_only && !strcmp(argv[i], "--")) {
			words_only = true;
		} else if (!words_only && !strncmp(argv[i], "--", 2)) {
			if (!take(synopsis, argc, argv, &i, out, err))
				return false;
		} else {
			argv[out->words_len++] = argv[i];
		}
	}
	return is_consistent(synopsis, out, err);
}

const char *args_get(const struct args *args, const char *option)
{
	size_t len = strlen(option);
	int i;

	/* The last one counts. */
	for (i = args->options_len - 1; i >= 0; i--)
		if (!strncmp(args->options[i], option, len) &&
		    (!args->options[i][len] || args->options[i][len] == '='))
			return args->values[i];
	return NULL;
}

bool args_number(const struct args *args, const char *option, long fallback,
    long *out, struct error *err)
{
	const char *text = args_get(args, option);
	char *end;

	*out = fallback;
	if (!text)
		return true;
	errno = 0;
	*out = strtol(text, &end, 10);
	if (!*text || *end || errno || *out < 1)
		return error_set(err, ERROR_USAGE, 0,
		    "%s: \"%.40s\" is no number from 1", option, text);
	return true;
}
