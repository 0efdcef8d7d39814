/*
 * The interface's side of the API worker. One client is one account, one
 * worker thread, one mirror. All calls: UI thread; none of them waits, except
 * api_stop (see there).
 *
 *     client = api_start(&options, &err);
 *     id = api_send(client, request_list(...));
 *     poll api_fd(client) for POLLIN, then while ((reply = api_next(client)))
 *             … api_reply_unref(reply);
 *     api_stop(client);
 */
#ifndef CALLBOX_CLIENT_H
#define CALLBOX_CLIENT_H

#include "api/request.h"

struct api_client;
struct secret;                           /* keystore/secret.h */
struct sealer;                           /* keystore/seal.h */

/*
 * Strings are copied. token and the sealers are borrowed and must outlive the
 * client; only the worker uses them until api_stop returns.
 */
struct api_options {
	const char *base_url;    /* "https://api.intercom.io"; plain http only
	                            to 127.0.0.1, ::1 or localhost */
	const char *hosts;       /* base URLs with commas in between, this one
	                            among them or not: where a token is tried
	                            that this one refuses. NULL: nowhere */
	const char *api_version; /* "2.16" */
	struct secret *token;
	const char *cache_file;  /* the mirror; NULL: in memory */
	const char *state_file;  /* outbox and drafts; NULL: in memory */
	struct sealer *cache_sealer, *state_sealer;
	int poll_active_ms, poll_idle_ms;        /* between delta polls */
	int rate_share_percent;  /* of the app's rate limit that this client
	                            takes at most for polling, 1 to 80 */
	bool sync_closed;        /* also mirror closed conversations */
	bool no_network;         /* what is cached only (scripts, tests) */
	int64_t (*now_ms)(void); /* Unix milliseconds; NULL: the clock */
	const char *ca_file;     /* extra CA for loopback servers in tests */
	int read_ms, once_ms;    /* how long an answer may take, 0: http.h's */
	bool new_token;          /* it replaces another: nothing is sent before
	                            /me has told that it is of the workspace
	                            that the mirror is of */
};

/*
 * Start the worker. A mirror that is damaged is set aside and rebuilt (a
 * NOTICE_SAY tells); only a bad base_url or a thread that cannot start fail.
 */
struct api_client *api_start(const struct api_options *options,
    struct error *err);

/*
 * Queue a request and return at once. Takes req. Returns the id its replies
 * carry, never 0. Cannot fail: a stopped worker answers with a final reply
 * whose err is set.
 */
api_id api_send(struct api_client *client, struct api_request *req);

/* The final reply comes sooner, with ERROR_CANCELLED, unless it is already on
 * its way. A command that was written down is not cancelled by this: undo it. */
void api_cancel(struct api_client *client, api_id id);

/* The next reply, or NULL. You hold a reference. */
const struct api_reply *api_next(struct api_client *client);

/* Readable while api_next may have something. Owned by the client. */
int api_fd(const struct api_client *client);

/* How often to poll: while keys are pressed, or not; PAUSED: not at all (the
 * program is suspended), catch up when it ends. */
enum api_activity { API_ACTIVE, API_IDLE, API_PAUSED };
void api_set_activity(struct api_client *client, enum api_activity activity);

/*
 * End the worker but keep the client, for a while without its token and keys:
 * what the worker still says can be read, what is sent waits. As api_stop
 * otherwise. api_resume starts a worker on the same queue; false: it could not
 * be started, and the client stays parked.
 */
void api_park(struct api_client *client, int wait_ms);
bool api_resume(struct api_client *client, const struct api_options *options,
    struct error *err);

/*
 * End the worker and free the client. What is being sent may finish for up to
 * wait_ms; what is queued stays in the outbox. Replies that were not read are
 * dropped.
 */
void api_stop(struct api_client *client, int wait_ms);

#endif
