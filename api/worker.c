/*
 * The worker's thread: its loop, orders, notices, start and stop.
 *
 * A turn: take the orders and answer what the mirror can answer; then start
 * what is due (commands, sync, calls); take the answers; tell what changed;
 * wait. The order is what makes the first cached replies come before libcurl
 * is even started.
 */
#include "config.h"

#include "api/share.h"
#include "api/worker.h"
#include "api/worker_private.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	SLEPT_MS = 30000,        /* later than it was to wake up */
	QUIET_MS = 100,          /* the network waits that long for the
	                            first requests */
	POLL_ACTIVE_MS = 10000, POLL_IDLE_MS = 60000, POLL_LEAST_MS = 50
};

/* --- small things that all files use --- */

void worker_wake_at(struct worker *w, int64_t at_ms)
{
	if (at_ms < w->wake_ms)
		w->wake_ms = at_ms;
}

bool worker_online(const struct worker *w)
{
	return w->http && !w->no_network && w->auth != AUTH_DEAD &&
	    !w->stopping;
}

void worker_offline_error(const struct worker *w, struct error *err)
{
	enum error_code code = w->status.link == LINK_REFUSED ? ERROR_AUTH :
	    ERROR_OFFLINE;

	if (w->stopping)
		error_set(err, ERROR_STOPPED, 0, NULL);
	else if (w->status.why[0])
		error_set(err, code, 0, "%s", w->status.why);
	else
		error_set(err, code, 0, NULL);
}

struct asked *asked_find(struct worker *w, api_id id)
{
	struct asked *asked;

	for (asked = w->asked; asked; asked = asked->next)
		if (asked->req->id == id)
			break;
	return id ? asked : NULL;
}

struct asked *asked_of_command(struct worker *w, uint64_t command)
{
	struct asked *asked;

	for (asked = w->asked; asked; asked = asked->next)
		if (asked->command == command)
			break;
	return command ? asked : NULL;
}

static void asked_free(struct asked *asked)
{
	api_request_free(asked->req);
	arena_release(&asked->arena);
	free(asked);
}

struct api_reply *reply_new(const struct asked *asked)
{
	struct api_reply *reply = api_reply_new(asked->req->op,
	    asked->req->id);

	reply->command = asked->command;
	return reply;
}

void reply_send(struct worker *w, struct api_reply *reply)
{
	queue_reply(w->queue, reply);
}

void reply_final(struct worker *w, struct asked *asked,
    struct api_reply *reply)
{
	struct asked **at = &w->asked;

	while (*at != asked)
		at = &(*at)->next;
	*at = asked->next;
	reply->final = true;
	queue_reply(w->queue, reply);
	asked_free(asked);
}

void reply_cached(struct worker *w, struct asked *asked,
    struct api_reply *reply, bool final, const struct error *also)
{
	reply->cached = !final || (also && also->code);
	if (also)
		reply->err = *also;
	if (final)
		reply_final(w, asked, reply);
	else
		reply_send(w, reply);
}

void reply_error(struct worker *w, struct asked *asked,
    const struct error *err)
{
	struct api_reply *reply = reply_new(asked);

	reply->err = *err;
	reply_final(w, asked, reply);
}

/* --- orders --- */

static void take_request(struct worker *w, struct api_request *req)
{
	struct asked *asked = mem_zalloc(sizeof(*asked));
	struct asked **end = &w->asked;
	struct error err;

	asked->req = req;
	while (*end)
		end = &(*end)->next;
	*end = asked;
	if (w->stopping) {
		error_set(&err, ERROR_STOPPED, 0, NULL);
		reply_error(w, asked, &err);
		return;
	}
	if (api_op_changes(req->op))
		commands_add(w, asked);
	else
		serve_request(w, asked);
}

/* What was written down is not cancelled: that is what undo is for. */
static void take_cancel(struct worker *w, api_id id)
{
	struct asked *asked = asked_find(w, id);
	struct error err;

	if (!asked || asked->command)
		return;
	calls_drop(w, id);
	downloads_drop(w, id);
	error_set(&err, ERROR_CANCELLED, 0, NULL);
	reply_error(w, asked, &err);
}

static void take_activity(struct worker *w, enum api_activity activity)
{
	bool was_paused = w->activity == API_PAUSED;

	w->activity = activity;
	if (was_paused && activity != API_PAUSED)
		sync_now(&w->sync);
	/* A poll that is far away comes nearer. */
	if (w->sync.next_ms > w->now_ms + worker_poll_ms(w) &&
	    !w->sync.failures)
		w->sync.next_ms = w->now_ms + worker_poll_ms(w);
}

static void take_stop(struct worker *w, int wait_ms)
{
	struct asked *asked, *next;
	struct error err;

	w->stopping = true;
	w->stop_ms = w->now_ms + (wait_ms > 0 ? wait_ms : 0);
	calls_drop_all(w, false);
	downloads_drop(w, 0);
	error_set(&err, ERROR_STOPPED, 0, NULL);
	for (asked = w->asked; asked; asked = next) {
		next = asked->next;
		if (!asked->command)
			reply_error(w, asked, &err);
	}
}

static void take_orders(struct worker *w)
{
	struct order *order = queue_orders(w->queue), *next;
	struct api_request *req;

	for (; order; order = next) {
		next = order->next;
		switch (order->kind) {
		case ORDER_REQUEST:
			req = order->req;
			order->req = NULL;
			w->network_ms = 0;
			take_request(w, req);
			break;
		case ORDER_CANCEL:
			take_cancel(w, order->id);
			break;
		case ORDER_ACTIVITY:
			take_activity(w, order->activity);
			break;
		case ORDER_STOP:
			take_stop(w, order->wait_ms);
			break;
		}
		order_free(order);
	}
}

/* --- the loop --- */

int worker_poll_ms(const struct worker *w)
{
	return w->activity == API_ACTIVE ? w->poll_active_ms :
	    w->poll_idle_ms;
}

static void take_time(struct worker *w)
{
	int64_t now = w->clock_ms();

	/* The clock was put back: what is due then would wait too long. */
	if (now < w->now_ms - 1000) {
		w->rate.reset_ms = w->rate.blocked_ms = 0;
		w->status_ms = w->store_said_ms = w->network_ms = 0;
		w->sync.people_ms = w->sync.deep_ms = w->sync.deleted_ms = 0;
		sync_now(&w->sync);
	}
	/* It slept: the connections are dead and the backlog is long. */
	if (w->now_ms && now > w->expected_ms + SLEPT_MS) {
		http_reconnect(w->http);
		sync_now(&w->sync);
	}
	w->now_ms = now;
	w->wake_ms = INT64_MAX;
}

static int wait_time(const struct worker *w)
{
	int64_t now = w->clock_ms(), wait = w->wake_ms - now;

	if (w->wake_ms == INT64_MAX)
		return -1;
	return wait < 0 ? 0 : wait > 3600000 ? 3600000 : (int)wait;
}

static void wait_for_more(struct worker *w)
{
	int wait;

	if (w->stopping)
		worker_wake_at(w, w->stop_ms);
	wait = wait_time(w);
	/* What waits without end is woken by somebody. */
	w->expected_ms = wait < 0 ? INT64_MAX - SLEPT_MS :
	    w->clock_ms() + wait;
	http_wait(w->http, queue_order_fd(w->queue), share_fd(w->share),
	    wait);
}

/* Whether nothing is left that stopping should wait for. */
static bool is_over(const struct worker *w)
{
	return w->stopping &&
	    (calls_commands(w) == 0 || w->now_ms >= w->stop_ms);
}

static void turn(struct worker *w)
{
	take_time(w);
	take_orders(w);
	sharing_turn(w);
	serve_unsaved_drafts(w);
	if (w->now_ms >= w->network_ms) {
		commands_start(w);
		syncing_start(w);
		probes_start(w);
		calls_start(w);
	} else {
		worker_wake_at(w, w->network_ms);
	}
	notices_send(w);
}

static void end(struct worker *w)
{
	struct error err;

	calls_drop_all(w, true);
	downloads_drop(w, 0);
	error_set(&err, ERROR_STOPPED, 0, NULL);
	while (w->asked)
		reply_error(w, w->asked, &err);
	http_free(w->http);
	stores_close(w);
	arena_release(&w->changed_arena);
}

static void *run(void *context)
{
	struct worker *w = context;

	take_time(w);
	w->network_ms = w->now_ms + QUIET_MS;
	stores_open(w);
	for (;;) {
		turn(w);
		if (is_over(w))
			break;
		wait_for_more(w);
		take_time(w);
		calls_finish(w);
	}
	end(w);
	return NULL;
}

/* --- start and stop --- */

static int64_t real_time_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void set_link(struct worker *w, enum link_state link, const char *why)
{
	w->status.link = link;
	snprintf(w->status.why, sizeof(w->status.why), "%s", why);
}

/* A token that cannot be sent is no reason not to start: what is cached can
 * still be read. */
static bool prepare_http(struct worker *w, const struct api_options *options,
    struct error *err)
{
	struct http_options http = {
		.base_url = options->base_url,
		.api_version = options->api_version,
		.ca_file = options->ca_file, .token = options->token,
		.read_ms = options->read_ms, .once_ms = options->once_ms,
	};
	struct error why = { 0 };

	if (!http_base_url_valid(options->base_url, err))
		return false;
	snprintf(w->status.host, sizeof(w->status.host), "%s",
	    options->base_url);
	set_link(w, LINK_CONNECTING, "");
	if (w->no_network || !options->token)
		set_link(w, LINK_OFFLINE, "Working without the network");
	w->http = http_new(&http, &why);
	if (!w->http && !w->no_network)
		set_link(w, LINK_REFUSED, why.text);
	return true;
}

static void worker_free(struct worker *w)
{
	free(w->cache_file);
	free(w->state_file);
	free(w);
}

static int interval(int wanted, int otherwise)
{
	if (wanted <= 0)
		return otherwise;
	return wanted < POLL_LEAST_MS ? POLL_LEAST_MS : wanted;
}

static bool start_thread(struct worker *w, struct error *err)
{
	sigset_t all, before;
	int why;

	/* Signals are the interface's; SIGPIPE of a broken connection must
	 * not end the program. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	why = pthread_create(&w->thread, NULL, run, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return why == 0 || error_set(err, ERROR_FILE, why,
	    "The worker could not be started: %s", strerror(why));
}

struct worker *worker_start(const struct api_options *options,
    struct queue *queue, struct error *err)
{
	struct worker *w = mem_zalloc(sizeof(*w));

	w->queue = queue;
	w->hosts_len = region_split(options->hosts, w->hosts);
	w->cache_file = mem_strdup(options->cache_file);
	w->state_file = mem_strdup(options->state_file);
	w->cache_sealer = options->cache_sealer;
	w->state_sealer = options->state_sealer;
	w->poll_active_ms = interval(options->poll_active_ms, POLL_ACTIVE_MS);
	w->poll_idle_ms = interval(options->poll_idle_ms, POLL_IDLE_MS);
	w->sync_closed = options->sync_closed;
	w->no_network = options->no_network || !options->token;
	w->token = options->token;
	w->unproved = options->new_token;
	w->clock_ms = options->now_ms ? options->now_ms : real_time_ms;
	rate_init(&w->rate, options->rate_share_percent);
	if (!prepare_http(w, options, err)) {
		worker_free(w);
		return NULL;
	}
	if (!start_thread(w, err)) {
		http_free(w->http);
		worker_free(w);
		return NULL;
	}
	return w;
}

void worker_join(struct worker *w)
{
	pthread_join(w->thread, NULL);
	worker_free(w);
}
