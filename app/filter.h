/*
 * Other programs that text goes through: bytes in, text out, while the loop
 * goes on. No shell reads anything; the program has no terminal, its input is
 * a file in memory, it ends with its group when its time is over, and says
 * only so much.
 *
 *     filter_start(filters, &options)      → … filter_fds, poll, filter_turn …
 *     → options.done(ctx, cookie, ok, text)
 */
#ifndef CALLBOX_FILTER_H
#define CALLBOX_FILTER_H

#include "api/base/error.h"

#include <poll.h>
#include <stdint.h>

enum { FILTERS_MAX = 4, FILTER_FDS_MAX = FILTERS_MAX };

struct filter;

struct filters {
	struct filter *running;
};

/* Where the programs that are confined are looked for. */
#define CONFINED_PATH "/usr/local/bin:/usr/bin:/bin"

/* words: ends with NULL; the first is looked for in PATH. Copied, as is the
 * input. done: once; text is what came out, or (ok false) why there is none. */
struct filter_options {
	char *const *words;
	const char *input;
	size_t len, most;        /* bytes in; bytes out at most */
	int timeout_ms;
	bool confined;           /* app/confine.h */
	void (*done)(void *ctx, int number, uint64_t cookie, bool ok,
	    const char *text);
	void *ctx;
	int number;              /* of the pane */
	uint64_t cookie;
};

bool filter_start(struct filters *filters,
    const struct filter_options *options, struct error *err);
/* Adds what to wait for to fds (FILTER_FDS_MAX); returns how many. */
int filter_fds(const struct filters *filters, struct pollfd *fds);
/* Goes on with all; returns ms until one's time is over, -1: none runs. */
int filter_turn(struct filters *filters);
/* Ends all of them; nobody is told. */
void filter_stop(struct filters *filters);

#endif
