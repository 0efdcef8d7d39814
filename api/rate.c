/* The rate limit of the app. */
#include "config.h"

#include "api/rate.h"

enum {
	WINDOW_MS = 10000,       /* when the answer does not say */
	WAIT_LEAST_MS = 1000, WAIT_MOST_MS = 60000,
	KEPT = 5                 /* a fifth is the agent's */
};

void rate_init(struct rate *rate, int share_percent)
{
	*rate = (struct rate){ .limit = -1, .left = -1,
		.share_percent = share_percent };
	if (share_percent < 1)
		rate->share_percent = 1;
	if (share_percent > 100 - 100 / KEPT)
		rate->share_percent = 100 - 100 / KEPT;
}

/* A new window: all of it is there again. */
static void refill(struct rate *rate, int64_t now_ms)
{
	if (!rate->reset_ms || now_ms < rate->reset_ms)
		return;
	rate->left = rate->limit;
	rate->polled = 0;
	rate->reset_ms = 0;
}

void rate_note(struct rate *rate, const struct http_rate *said,
    int64_t server_date, int64_t now_ms)
{
	int64_t wait;

	refill(rate, now_ms);
	if (said->limit < 0 && said->left < 0)
		return;
	if (said->limit > 0)
		rate->limit = said->limit;
	/* Answers overtake each other: the lowest of a window is right. */
	if (said->left >= 0 && (rate->left < 0 || !rate->reset_ms ||
	    said->left < rate->left))
		rate->left = said->left;
	/* Its clock need not be ours, and it need not make sense. */
	wait = said->reset_at ? (said->reset_at - (server_date ? server_date :
	    now_ms / 1000)) * 1000 : WINDOW_MS;
	if (said->reset_at > INT32_MAX * INT64_C(4) || wait > WAIT_MOST_MS)
		wait = WAIT_MOST_MS;
	if (wait < 0)
		wait = 0;
	if (!rate->reset_ms)
		rate->reset_ms = now_ms + wait;
}

int rate_wait(struct rate *rate, bool poll, int64_t now_ms)
{
	int64_t until, share;

	refill(rate, now_ms);
	until = rate->blocked_ms;
	if (rate->limit > 0 && rate->reset_ms) {
		share = (int64_t)rate->limit * rate->share_percent / 100;
		if (share < 1)
			share = 1;
		if (rate->left == 0 || (poll && (rate->polled >= share ||
		    rate->left <= rate->limit / KEPT)))
			until = rate->reset_ms > until ? rate->reset_ms :
			    until;
	}
	return until > now_ms ? (int)(until - now_ms) : 0;
}

void rate_take(struct rate *rate, bool poll)
{
	if (rate->left > 0)
		rate->left--;
	rate->polled += poll;
}

void rate_refused(struct rate *rate, int retry_after_s, int jitter_ms,
    int64_t now_ms)
{
	int64_t wait = rate->reset_ms > now_ms ? rate->reset_ms - now_ms : 0;

	if (retry_after_s >= 0)
		wait = retry_after_s * INT64_C(1000);
	if (wait < WAIT_LEAST_MS)
		wait = WAIT_LEAST_MS;
	wait += jitter_ms;
	if (wait > WAIT_MOST_MS)
		wait = WAIT_MOST_MS;
	if (now_ms + wait > rate->blocked_ms)
		rate->blocked_ms = now_ms + wait;
}
