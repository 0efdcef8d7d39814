/* The verbs of the command line, in one table. */
#ifndef CALLBOX_COMMANDS_H
#define CALLBOX_COMMANDS_H

#include "app/settings.h"

#include <stdio.h>

/*
 * name, help: for the list of verbs. synopsis: its arguments, "" none.
 * details: what `callbox VERB --help` says beyond that, or NULL.
 * run: argv is what stands behind the verb, never --help; returns the exit
 * code: 0 done, 1 refused or failed, 2 usage, 69 service unavailable, 77 a
 * permission is lacking.
 */
struct command {
	const char *name, *synopsis, *help;
	int (*run)(struct config *config, int argc, char **argv);
	const char *details;
};

/* Ends with a NULL name. */
const struct command *commands(void);
/* NULL: there is no such verb. */
const struct command *command_find(const char *name);
/* How it is written and what it does, for --help. */
void command_help(const struct command *command, FILE *to);
/* How it is written, on standard error. Returns 2, the exit code. */
int command_usage(const char *name);
/* The exit code that an error stands for: ERROR_USAGE 2, no network or no
 * answer 69, ERROR_FORBIDDEN 77, everything else 1. */
int command_code(const struct error *err);
/* The error on standard error. Returns its exit code. */
int command_failed(const struct error *err);

#endif
