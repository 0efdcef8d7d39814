/*
 * Arguments of a verb, read by its synopsis: what --help shows is what is
 * accepted and what the shell completes. Pure.
 *
 * A synopsis is words, "[", "]" and "|": "--limit N" is an option with a
 * value, "--json" one without; "a|b|c" are choices, also as a value.
 */
#ifndef CALLBOX_COMMAND_ARGS_H
#define CALLBOX_COMMAND_ARGS_H

#include "api/base/error.h"

enum { ARGS_OPTIONS_MAX = 24, ARGS_WORD_MAX = 400 };

/* One piece of a synopsis: an option with its value ("" none), or (option "")
 * a word that is no option. */
struct synopsis_piece {
	char option[40];         /* "--limit" */
	char value[ARGS_WORD_MAX];       /* "N", "us|eu|au" */
	bool either;             /* it, or the one before: not both */
};

/* The next piece; *at starts at the synopsis and moves on. False: the end. */
bool synopsis_next(const char **at, struct synopsis_piece *out);

/* What was given. All borrowed from argv. */
struct args {
	const char *options[ARGS_OPTIONS_MAX];
	const char *values[ARGS_OPTIONS_MAX];    /* "" for those without */
	int options_len;
	char **words;                    /* what is no option, in order */
	int words_len;
};

/*
 * Sort argv by a synopsis; reorders it. "--name VALUE" and "--name=VALUE";
 * behind "--" everything is a word, and "-" alone is one. Of "--a | --b" one can
 * be given. False: ERROR_USAGE and what is wrong.
 */
bool args_read(const char *synopsis, int argc, char **argv, struct args *out,
    struct error *err);
/* The value of an option, "" if it has none, NULL: it was not given. */
const char *args_get(const struct args *args, const char *option);
/* A whole number from 1; fallback if it was not given. False: ERROR_USAGE. */
bool args_number(const struct args *args, const char *option, long fallback,
    long *out, struct error *err);

#endif
