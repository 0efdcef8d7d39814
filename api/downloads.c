/*
 * DOWNLOAD: an attachment's bytes, into a file or into the reply.
 *
 * Its address is another host's: no token goes there, the answer says nothing
 * of the link, the rate limit or the permissions. Addresses are signed and
 * expire: one that is refused is looked up anew, once, by fetching its
 * conversation. Redirects are followed here, each to an address that
 * http_url_parse finds good: https, or this machine where the service is.
 */
#include "config.h"

#include "api/http_url.h"
#include "api/save.h"
#include "api/worker_private.h"

#include <stdlib.h>
#include <string.h>

enum {
	AT_ONCE_MAX = 3, HOPS_MAX = 5, TOLD_EVERY_MS = 200
};

struct download_job {
	struct download_job *next;
	struct worker *worker;
	api_id id;
	char *url;
	uint64_t transfer;       /* 0: not on its way */
	struct save *save;       /* DOWNLOAD_FILE, once bytes have come */
	struct buf bytes;        /* DOWNLOAD_MEMORY */
	int hops;
	bool looked_up;          /* its address was fetched anew */
	bool looking;            /* … is being */
	int64_t done, total, told_ms;
	struct error err;        /* what the sink met */
};

static void job_free(struct download_job *job)
{
	save_drop(job->save);
	buf_release(&job->bytes);
	free(job->url);
	free(job);
}

static struct download_job *take_job(struct worker *w,
    struct download_job *job)
{
	struct download_job **at = &w->downloads;

	while (*at != job)
		at = &(*at)->next;
	*at = job->next;
	if (job->transfer)
		http_cancel(w->http, job->transfer);
	return job;
}

static struct download *new_download(struct api_reply *reply,
    const struct download_job *job)
{
	struct download *out = arena_calloc(&reply->arena, 1, sizeof(*out));

	out->done = job->done;
	out->total = job->total;
	reply->download = out;
	return out;
}

static void give_up(struct worker *w, struct download_job *job,
    const struct error *err)
{
	struct asked *asked = asked_find(w, job->id);

	if (asked)
		reply_error(w, asked, err);
	job_free(take_job(w, job));
}

static void tell(struct download_job *job)
{
	struct worker *w = job->worker;
	struct asked *asked = asked_find(w, job->id);
	struct api_reply *reply;
	int64_t now = w->clock_ms();

	if (!asked || (now - job->told_ms < TOLD_EVERY_MS &&
	    now >= job->told_ms))
		return;
	job->told_ms = now;
	reply = reply_new(asked);
	new_download(reply, job);
	reply_send(w, reply);
}

static bool take_bytes(void *context, const char *bytes, size_t len,
    int64_t total)
{
	struct download_job *job = context;
	const struct asked *asked = asked_find(job->worker, job->id);

	if (!asked)
		return false;
	if (asked->req->download_to == DOWNLOAD_FILE) {
		if (!job->save)
			job->save = save_new(asked->req->folder,
			    asked->req->name, &job->err);
		if (!job->save || !save_write(job->save, bytes, len,
		    &job->err))
			return false;
	} else if (!buf_add(&job->bytes, bytes, len)) {
		return error_set(&job->err, ERROR_TOO_BIG, 0, NULL);
	}
	job->done += (int64_t)len;
	job->total = total;
	tell(job);
	return true;
}

static int64_t most_of(const struct asked *asked)
{
	return asked->req->download_to == DOWNLOAD_FILE ? DOWNLOAD_FILE_MAX :
	    DOWNLOAD_MEMORY_MAX;
}

static bool address_good(const struct worker *w, const char *url,
    struct error *err)
{
	struct http_url parsed;

	if (!url)
		return error_set(err, ERROR_NOT_FOUND, 0,
		    "Intercom gives no address for this file");
	if (!http_url_parse(url, &parsed) ||
	    (parsed.loopback && !http_loopback(w->http)))
		return error_set(err, ERROR_REFUSED, 0, "The file's address "
		    "is not https, or names this machine: %.60s", url);
	return true;
}

static void send_job(struct worker *w, struct download_job *job)
{
	const struct asked *asked = asked_find(w, job->id);
	struct error err = { 0 };

	if (!address_good(w, job->url, &err)) {
		give_up(w, job, &err);
		return;
	}
	job->transfer = http_start(w->http, &(struct http_request){
		.method = "GET", .url = job->url, .open = true,
		.sink = take_bytes, .sink_context = job,
		.most = most_of(asked) });
}

void downloads_start(struct worker *w)
{
	struct download_job *job, *next;
	struct error err;
	int running = 0;

	for (job = w->downloads; job; job = job->next)
		running += job->transfer != 0;
	for (job = w->downloads; job; job = next) {
		next = job->next;
		if (job->transfer || job->looking)
			continue;
		if (!worker_online(w)) {
			worker_offline_error(w, &err);
			give_up(w, job, &err);
		} else if (running < AT_ONCE_MAX) {
			send_job(w, job);
			running++;
		}
	}
}

/* --- the end of a transfer --- */

/* The same attachment in the conversation as it is now. */
static const char *address_now(const struct api_request *req,
    const struct conversation *conversation)
{
	const struct part *part;
	size_t i;

	for (i = 0; i < conversation->parts_len; i++) {
		part = &conversation->parts[i];
		if (part->id && req->object_id &&
		    !strcmp(part->id, req->object_id) &&
		    req->offset < part->attachments_len)
			return part->attachments[req->offset].url;
	}
	return NULL;
}

static struct download_job *job_of(struct worker *w, api_id id)
{
	struct download_job *job;

	for (job = w->downloads; job; job = job->next)
		if (job->id == id)
			break;
	return job;
}

static void looked_up(struct worker *w, struct call *call,
    const struct call_result *result)
{
	struct download_job *job = job_of(w, call->id);
	const struct asked *asked = asked_find(w, call->id);
	struct api_reply *found;
	struct error err = result->err;
	const char *url = NULL;

	if (!job || !asked)
		return;
	job->looking = false;
	if (err.code == ERROR_NONE && result->doc)
		worker_take_conversation(w, result->doc, NULL, &err);
	found = api_reply_new(API_CONVERSATION, 0);
	if (err.code == ERROR_NONE && worker_fill_conversation(w,
	    asked->req->conversation_id, found, &err))
		url = address_now(asked->req, found->conversation);
	if (url) {
		free(job->url);
		job->url = mem_strdup(url);
	} else if (err.code == ERROR_NONE) {
		error_set(&err, ERROR_NOT_FOUND, 0,
		    "This file is not in the conversation any more");
	}
	api_reply_unref(found);
	if (err.code)
		give_up(w, job, &err);
	else
		downloads_start(w);
}

static void look_up(struct worker *w, struct download_job *job)
{
	const struct asked *asked = asked_find(w, job->id);
	struct call *call = call_for(asked, looked_up);

	job->looked_up = job->looking = true;
	job->hops = 0;
	encode_conversation(&call->arena, asked->req->conversation_id,
	    &call->request);
	call_add(w, call);
}

static void follow(struct worker *w, struct download_job *job,
    const char *location)
{
	struct error err;

	if (++job->hops > HOPS_MAX) {
		error_set(&err, ERROR_REFUSED, 0,
		    "The file's address leads in circles");
		give_up(w, job, &err);
		return;
	}
	free(job->url);
	job->url = mem_strdup(location);
	send_job(w, job);
}

static void finish(struct worker *w, struct download_job *job)
{
	struct asked *asked = asked_find(w, job->id);
	struct api_reply *reply = reply_new(asked);
	struct download *out = new_download(reply, job);
	char *path;

	if (asked->req->download_to == DOWNLOAD_MEMORY) {
		out->bytes = arena_strndup(&reply->arena, job->bytes.data,
		    job->bytes.len);
		out->len = job->bytes.len;
	} else {
		/* An empty file is one, too. */
		if (!job->save)
			job->save = save_new(asked->req->folder,
			    asked->req->name, &reply->err);
		path = job->save ? save_finish(job->save, &reply->err) : NULL;
		job->save = NULL;
		out->path = arena_strdup(&reply->arena, path);
		free(path);
	}
	reply_final(w, asked, reply);
	job_free(take_job(w, job));
}

static bool refused(int status)
{
	return status == 400 || status == 401 || status == 403 ||
	    status == 404 || status == 410;
}

static void take_answer(struct worker *w, struct download_job *job,
    const struct http_answer *answer)
{
	struct error err = job->err.code ? job->err : answer->err;

	if (err.code) {
		give_up(w, job, &err);
	} else if (answer->status == 200) {
		finish(w, job);
	} else if (answer->location) {
		follow(w, job, answer->location);
	} else if (refused(answer->status) && !job->looked_up) {
		look_up(w, job);
	} else {
		error_set(&err, refused(answer->status) ? ERROR_NOT_FOUND :
		    ERROR_SERVER, answer->status, "The file's host answered "
		    "with status %d", answer->status);
		give_up(w, job, &err);
	}
}

bool downloads_take(struct worker *w, const struct http_answer *answer)
{
	struct download_job *job;

	for (job = w->downloads; job; job = job->next)
		if (job->transfer == answer->number)
			break;
	if (!job)
		return false;
	job->transfer = 0;
	take_answer(w, job, answer);
	downloads_start(w);
	return true;
}

void downloads_drop(struct worker *w, api_id id)
{
	struct download_job *job, *next;

	for (job = w->downloads; job; job = next) {
		next = job->next;
		if (!id || job->id == id)
			job_free(take_job(w, job));
	}
}

void serve_download(struct worker *w, struct asked *asked)
{
	struct download_job *job = mem_zalloc(sizeof(*job));
	struct download_job **end = &w->downloads;

	job->worker = w;
	job->id = asked->req->id;
	job->url = mem_strdup(asked->req->url);
	buf_init(&job->bytes, DOWNLOAD_MEMORY_MAX);
	while (*end)
		end = &(*end)->next;
	*end = job;
	downloads_start(w);
}
