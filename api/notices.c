/* What the worker tells everybody: what changed, how it goes, sentences. */
#include "config.h"

#include "api/worker_private.h"

#include <stdlib.h>
#include <string.h>

enum { STATUS_MS = 250 };        /* between two STATUS notices */

void worker_changed(struct worker *w, unsigned what, const char *id)
{
	size_t i;

	w->changed |= what;
	if (!(what & CHANGED_CONVERSATIONS))
		return;
	for (i = 0; id && i < w->changed_len; i++)
		if (!strcmp(id, w->changed_ids[i]))
			return;
	if (!id || w->changed_len == CHANGED_IDS_MAX)
		w->changed_many = true;
	else
		w->changed_ids[w->changed_len++] =
		    arena_strdup(&w->changed_arena, id);
}

void worker_say(struct worker *w, const char *fmt, ...)
{
	struct api_reply *reply = api_reply_new(API_NOTICE_SAY, 0);
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	reply->say = arena_strdup(&reply->arena, text);
	free(text);
	queue_reply(w->queue, reply);
}

static void send_changed(struct worker *w)
{
	struct api_reply *reply;
	const char **ids;
	size_t i;

	if (!w->changed)
		return;
	reply = api_reply_new(API_NOTICE_CHANGED, 0);
	reply->changed = w->changed;
	if (!w->changed_many) {
		ids = arena_calloc(&reply->arena, w->changed_len,
		    sizeof(*ids));
		for (i = 0; i < w->changed_len; i++)
			ids[i] = arena_strdup(&reply->arena,
			    w->changed_ids[i]);
		reply->changed_ids = ids;
		reply->changed_ids_len = w->changed_len;
	}
	queue_reply(w->queue, reply);
	arena_release(&w->changed_arena);
	w->changed = 0;
	w->changed_len = 0;
	w->changed_many = false;
}

static void fill_status(struct worker *w)
{
	struct api_status *status = &w->status;

	status->token_dead = w->auth == AUTH_DEAD;
	status->proved = !w->unproved;
	status->syncing = w->sync.busy;
	status->first_sync = w->sync.first;
	status->synced = w->sync.done;
	status->sync_total = w->sync.total;
	status->synced_at = w->sync.synced_at;
	status->known_until = w->sync.began_at;
	status->rate_limit = w->rate.limit;
	status->rate_left = w->rate.left;
	status->rate_reset_at = w->rate.reset_ms / 1000;
	status->outbox_elsewhere = !w->sender;
	status->texts_at_risk = texts_at_risk(w);
	calls_progress(w, &status->upload_sent, &status->upload_total);
	outbox_counts(w->outbox, status);
}

void notices_fill(struct worker *w, struct api_reply *reply)
{
	struct api_status *told = arena_alloc(&reply->arena, sizeof(*told));

	fill_status(w);
	*told = w->status;
	told->skew_known = w->skew_known;
	told->skew_ms = w->skew_ms;
	told->requests = w->http ? http_count(w->http) : 0;
	reply->status = told;
}

/* Told when it differs from what was told last, not too often. The number of
 * requests alone is no news. */
static void send_status(struct worker *w)
{
	struct api_reply *reply;

	fill_status(w);
	if (!memcmp(&w->status, &w->status_sent, sizeof(w->status)))
		return;
	if (w->now_ms < w->status_ms + STATUS_MS) {
		worker_wake_at(w, w->status_ms + STATUS_MS);
		return;
	}
	w->status_ms = w->now_ms;
	memcpy(&w->status_sent, &w->status, sizeof(w->status));
	reply = api_reply_new(API_NOTICE_STATUS, 0);
	notices_fill(w, reply);
	queue_reply(w->queue, reply);
}

void notices_send(struct worker *w)
{
	send_changed(w);
	send_status(w);
}
