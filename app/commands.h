/* The verbs of the command line, in one table. */
#ifndef CALLBOX_COMMANDS_H
#define CALLBOX_COMMANDS_H

#include "app/settings.h"

/* run: argv is what stands behind the verb; returns the exit code: 0 done,
 * 1 refused or failed, 2 usage, 69 service unavailable, 77 no permission. */
struct command {
	const char *name, *help;
	int (*run)(struct config *config, int argc, char **argv);
};

/* Ends with a NULL name. */
const struct command *commands(void);

#endif
