/*
 * One thing asked of the service: when it may go, how often it is tried, and
 * what its answer says about the link and the rate limit.
 */
#include "config.h"

#include "api/worker_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
	TRIES_MAX = 4, RATE_TRIES_MAX = 10,
	BACKOFF_MS = 500, BACKOFF_MAX_MS = 30000, JITTER_MS = 500,
	AT_ONCE_MAX = 6          /* calls on their way, commands apart */
};

int jitter(int most)
{
	unsigned random = 0;

	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) < 0)
		return most / 2;
	return (int)(random % (unsigned)most);
}

struct call *call_new(call_fn *done)
{
	struct call *call = mem_zalloc(sizeof(*call));

	call->done = done;
	return call;
}

struct call *call_for(const struct asked *asked, call_fn *done)
{
	struct call *call = call_new(done);

	call->id = asked->req->id;
	return call;
}

void call_add(struct worker *w, struct call *call)
{
	struct call **end = &w->calls;

	while (*end)
		end = &(*end)->next;
	*end = call;
	worker_wake_at(w, call->due_ms);
}

void call_free(struct call *call)
{
	arena_release(&call->arena);
	free(call);
}

static void unlink_call(struct worker *w, const struct call *call)
{
	struct call **at = &w->calls;

	while (*at != call)
		at = &(*at)->next;
	*at = call->next;
}

struct call *call_take(struct worker *w, struct call *call)
{
	if (call->transfer)
		http_cancel(w->http, call->transfer);
	unlink_call(w, call);
	return call;
}

static void drop(struct worker *w, struct call *call)
{
	call_free(call_take(w, call));
}

void calls_drop(struct worker *w, api_id id)
{
	struct call *call, *next;

	for (call = w->calls; call; call = next) {
		next = call->next;
		if (call->id == id)
			drop(w, call);
	}
}

/* A command that is on its way is not torn from the wire. */
static bool is_sending(const struct call *call)
{
	return call->command && call->single && call->transfer;
}

size_t calls_commands(const struct worker *w)
{
	const struct call *call;
	size_t n = 0;

	for (call = w->calls; call; call = call->next)
		n += is_sending(call);
	return n;
}

void calls_progress(const struct worker *w, int64_t *sent, int64_t *total)
{
	const struct call *call;
	int64_t one, of;

	*sent = *total = 0;
	for (call = w->calls; call; call = call->next)
		if (is_sending(call) &&
		    http_progress(w->http, call->transfer, &one, &of)) {
			*sent += one;
			*total += of;
		}
}

/* Its last moment: taken from the list, told to who asked, freed. */
static void finish(struct worker *w, struct call *call,
    const struct call_result *result)
{
	unlink_call(w, call);
	call->done(w, call, result);
	call_free(call);
}

void call_give_up(struct worker *w, struct call *call,
    const struct error *err)
{
	struct call_result result = { .err = *err };

	finish(w, call, &result);
}

/* A command that has not gone yet goes back to where it waited. */
void calls_drop_all(struct worker *w, bool commands)
{
	struct call *call, *next;
	struct error err;

	error_set(&err, ERROR_STOPPED, 0, NULL);
	for (call = w->calls; call; call = next) {
		next = call->next;
		if (call->single && !call->transfer)
			call_give_up(w, call, &err);
		else if (commands || !is_sending(call))
			drop(w, call);
	}
}

/* --- sending --- */

static bool may_start(struct worker *w, const struct call *call,
    size_t running)
{
	int wait;

	if (call->transfer || call->checking || token_holds(w, call))
		return false;
	if (call->due_ms > w->now_ms) {
		worker_wake_at(w, call->due_ms);
		return false;
	}
	if (!call->single && running >= AT_ONCE_MAX)
		return false;
	wait = rate_wait(&w->rate, call->poll, w->now_ms);
	if (wait)
		worker_wake_at(w, w->now_ms + wait);
	return wait == 0;
}

static size_t count_running(const struct worker *w)
{
	const struct call *call;
	size_t n = 0;

	for (call = w->calls; call; call = call->next)
		/* One that waits for what /me says has had its answer, and must
		 * leave /me a place. */
		n += call->transfer != 0 && !call->checking;
	return n;
}

void calls_start(struct worker *w)
{
	size_t running = count_running(w);
	struct call *call, *next;
	struct error err;
	int poll;

	if (!worker_online(w)) {
		worker_offline_error(w, &err);
		for (call = w->calls; call; call = next) {
			next = call->next;
			if (!call->transfer)
				call_give_up(w, call, &err);
		}
		return;
	}
	/* First what the agent does, then polling. */
	for (poll = 0; poll <= 1; poll++)
		for (call = w->calls; call; call = call->next) {
			if (call->poll != poll || !may_start(w, call, running))
				continue;
			call->transfer = http_start(w->http, &call->request);
			call->moves = w->moves;
			call->tries++;
			rate_take(&w->rate, call->poll);
			running++;
		}
}

/* --- answers --- */

static void note_link(struct worker *w, const struct http_answer *answer)
{
	bool was_offline = w->status.link == LINK_OFFLINE ||
	    w->status.link == LINK_CONNECTING;

	/* What was still on its way does not bring a dead token back. */
	if (w->auth == AUTH_DEAD)
		return;
	if (answer->status == 0 && answer->err.code) {
		w->status.link = LINK_OFFLINE;
		snprintf(w->status.why, sizeof(w->status.why), "%s",
		    answer->err.text);
		return;
	}
	syncing_note_link(w);
	if (was_offline)
		w->look_up_due = true;
}

static void note_headers(struct worker *w, const struct http_answer *answer)
{
	rate_note(&w->rate, &answer->rate, answer->date_at, w->now_ms);
	if (answer->date_at) {
		w->skew_ms = answer->date_at * 1000 - w->now_ms;
		w->skew_known = true;
	}
	if (answer->status == 429)
		rate_refused(&w->rate, answer->retry_after_s,
		    jitter(JITTER_MS * 2), w->now_ms);
}

/* Try a read again? Sets when. */
static bool again(struct worker *w, struct call *call,
    const struct http_answer *answer)
{
	int64_t wait = BACKOFF_MS;
	int i;

	if (call->single || !worker_online(w))
		return false;
	if (answer->status == 429 && call->tries < RATE_TRIES_MAX) {
		call->transfer = 0;
		return true;
	}
	/* Polling has its own patience, in sync.c. */
	if (call->poll || call->tries >= TRIES_MAX || !answer_retry(answer))
		return false;
	for (i = 1; i < call->tries && wait < BACKOFF_MAX_MS; i++)
		wait *= 2;
	call->transfer = 0;
	call->due_ms = w->now_ms + wait + jitter(JITTER_MS);
	worker_wake_at(w, call->due_ms);
	return true;
}

static void take_answer(struct worker *w, struct call *call,
    const struct http_answer *answer)
{
	struct call_result result = { .answer = answer };
	struct json_doc *doc = NULL;

	note_headers(w, answer);
	note_link(w, answer);
	if (again(w, call, answer))
		return;
	if (answer_read(answer, &call->request, &doc, &result.err))
		result.err.code = ERROR_NONE;
	result.doc = doc;
	if (result.err.code == ERROR_AUTH &&
	    token_doubt(w, call, &result.err)) {
		json_free(doc);
		return;
	}
	probes_note(w, answer, &call->request, &result.err);
	finish(w, call, &result);
	json_free(doc);
}

void calls_finish(struct worker *w)
{
	struct http_answer answer;
	struct call *call;

	while (w->http && http_next(w->http, &answer)) {
		for (call = w->calls; call; call = call->next)
			if (call->transfer == answer.number)
				break;
		if (call)
			take_answer(w, call, &answer);
		else
			downloads_take(w, &answer);
		http_answer_release(&answer);
	}
}
