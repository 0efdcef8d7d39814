/*
 * The rate limit of the app, as the answers tell it, and who may use it.
 *
 * The service deals out calls in windows (of about ten seconds) and says in
 * each answer how many there are, how many are left and when the window is
 * over. All agents of one app share them. Of each window a fifth is kept for
 * what the agent does; polling takes no more than its share.
 */
#ifndef CALLBOX_RATE_H
#define CALLBOX_RATE_H

#include "api/http.h"

struct rate {
	int limit, left;         /* of this window; -1: not known */
	int64_t reset_ms;        /* our clock: when the window is over, 0 ? */
	int64_t blocked_ms;      /* a refusal: nothing goes before that */
	int share_percent;       /* of the limit for polling */
	int polled;              /* polls in this window */
};

void rate_init(struct rate *rate, int share_percent);
/* What an answer said. server_date: its clock, seconds, 0 unknown. */
void rate_note(struct rate *rate, const struct http_rate *said,
    int64_t server_date, int64_t now_ms);
/* How long until one may go, in ms; 0: now. poll: not for the agent. */
int rate_wait(struct rate *rate, bool poll, int64_t now_ms);
/* One goes now. */
void rate_take(struct rate *rate, bool poll);
/* A 429: wait for the reset, or for what Retry-After says (-1: nothing), and
 * jitter_ms more, so that not all agents come back at once. At most 60 s. */
void rate_refused(struct rate *rate, int retry_after_s, int jitter_ms,
    int64_t now_ms);

#endif
