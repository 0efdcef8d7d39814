/*
 * callbox-simulator as a child of a test or benchmark.
 */
#ifndef CALLBOX_TEST_SIMULATOR_H
#define CALLBOX_TEST_SIMULATOR_H

#include <stdbool.h>
#include <sys/types.h>

struct simulator {
	pid_t pid;
	int lifeline;            /* it ends when this is closed */
	char url[64];
};

/* args: NULL-terminated, without the program's name. False: it was not built,
 * or did not print its URL. */
bool simulator_start(struct simulator *simulator, const char *const *args);
void simulator_stop(struct simulator *simulator);

#endif
