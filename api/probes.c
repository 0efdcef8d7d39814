/*
 * Which permissions the token has. The service has no list of them: an answer
 * to anything tells of the one that was needed, and those that a harmless read
 * can tell are probed when nothing has told yet, and again from time to time
 * while they are refused.
 */
#include "config.h"

#include "api/worker_private.h"

#include <string.h>

enum {
	FIRST_LOOK_MS = 3000,    /* synchronising tells most of it by itself */
	LOOK_AGAIN_MS = 10 * 60 * 1000
};

void probes_load(struct worker *w)
{
	/* A token that is new to the mirror may be of another workspace. */
	if (w->token && !mirror_grants(w->mirror, w->token, w->status.grants))
		w->unproved = true;
	if (w->unproved)
		sync_people_first(&w->sync);
	w->probe_ms = w->now_ms + FIRST_LOOK_MS;
}

static void set(struct worker *w, enum permission permission,
    enum grant grant)
{
	enum grant before = w->status.grants[permission];
	struct error err;

	if (before == grant)
		return;
	w->status.grants[permission] = grant;
	/* Told before what made it known: the next key may need it. */
	w->status_ms = 0;
	if (!mirror_put_grants(w->mirror, w->token, w->status.grants, &err))
		worker_store_failed(w, &err);
	if (grant == GRANT_REFUSED)
		w->probes_found = true;
	/* What it unlocks is not known yet, or old. */
	if (grant == GRANT_GIVEN && before != GRANT_UNKNOWN) {
		w->probes_given |= 1u << permission;
		w->sync.people_ms = 0;
		sync_now(&w->sync);
	}
}

void probes_say_given(struct worker *w)
{
	enum permission i;

	for (i = 0; i < PERMISSION_COUNT; i++)
		if (w->probes_given & 1u << i)
			worker_say(w, "The permission \"%s\" is there now",
			    permission_label(i));
	w->probes_given = 0;
}

void probes_note(struct worker *w, const struct http_answer *answer,
    const struct http_request *request, const struct error *err)
{
	enum permission permission;
	enum grant grant;

	if (answer_grant(answer, request, err, &permission, &grant))
		set(w, permission, grant);
}

void probes_refused(struct worker *w, const struct http_request *request)
{
	enum permission permission;

	if (permission_find(request_permission(request), &permission))
		set(w, permission, GRANT_REFUSED);
}

/* --- probing --- */

/* One sentence for all that this round found missing. */
static void say_missing(struct worker *w)
{
	struct buf list;
	size_t i;

	buf_init(&list, BUF_SMALL_MAX);
	for (i = 0; i < PERMISSION_COUNT; i++)
		if (w->status.grants[i] == GRANT_REFUSED)
			buf_printf(&list, "%s\"%s\"", list.len ? ", " : "",
			    permission_label(i));
	if (list.len)
		worker_say(w, "Missing permission: %s (tick it in the "
		    "Developer Hub)", list.data);
	buf_release(&list);
}

static void reply_permissions(struct worker *w)
{
	struct asked *asked, *next;
	struct api_reply *reply;

	for (asked = w->asked; asked; asked = next) {
		next = asked->next;
		if (asked->req->op != API_PERMISSIONS)
			continue;
		reply = reply_new(asked);
		notices_fill(w, reply);
		reply->err = w->probe_err;
		reply_final(w, asked, reply);
	}
}

static void probed(struct worker *w, struct call *call,
    const struct call_result *result)
{
	switch (result->err.code) {
	case ERROR_NONE:
	case ERROR_PLAN:
		break;
	case ERROR_FORBIDDEN:
		/* Also where it names none: it was the least of its kind. */
		probes_refused(w, &call->request);
		break;
	default:
		if (!w->probe_err.code)
			w->probe_err = result->err;
	}
	if (--w->probes)
		return;
	reply_permissions(w);
	if (w->probes_found)
		say_missing(w);
	w->probes_found = false;
}

/* all: also those that are known to be given. */
static bool is_open(const struct worker *w, enum permission permission,
    bool all)
{
	return permission_has_probe(permission) &&
	    (all || w->status.grants[permission] != GRANT_GIVEN);
}

static void probe(struct worker *w, bool all)
{
	enum permission i;
	struct call *call;

	memset(&w->probe_err, 0, sizeof(w->probe_err));
	w->probe_ms = w->now_ms + LOOK_AGAIN_MS;
	for (i = 0; i < PERMISSION_COUNT; i++) {
		if (!is_open(w, i, all))
			continue;
		call = call_new(probed);
		encode_probe(&call->arena, i, &call->request);
		call->poll = !all;
		call_add(w, call);
		w->probes++;
	}
}

/* Whether one is open, or refused and to be forgiven. */
static bool needs_look(const struct worker *w)
{
	enum permission i;

	for (i = 0; i < PERMISSION_COUNT; i++)
		if (is_open(w, i, false) ||
		    w->status.grants[i] == GRANT_REFUSED)
			return true;
	return false;
}

/* Those that cannot be probed may be tried by whoever needs them. */
static void forget_refused(struct worker *w, bool say)
{
	enum permission i;

	for (i = 0; i < PERMISSION_COUNT; i++) {
		if (permission_has_probe(i) ||
		    w->status.grants[i] == GRANT_GIVEN ||
		    w->status.grants[i] == GRANT_UNKNOWN)
			continue;
		set(w, i, GRANT_UNKNOWN);
		if (say)
			worker_say(w, "\"%s\" may be there now: the next "
			    "try tells", permission_label(i));
	}
}

void probes_start(struct worker *w)
{
	if (!worker_online(w) || w->probes || w->auth != AUTH_FINE ||
	    w->activity == API_PAUSED || w->unproved ||
	    !w->workspace.me.id || !needs_look(w))
		return;
	if (w->now_ms < w->probe_ms) {
		worker_wake_at(w, w->probe_ms);
		return;
	}
	/* The first look comes too soon for that. */
	if (w->probed)
		forget_refused(w, false);
	w->probed = true;
	probe(w, false);
}

void probes_again(struct worker *w)
{
	forget_refused(w, true);
	w->probe_ms = w->now_ms;
}

void serve_permissions(struct worker *w, struct asked *asked)
{
	struct error err = { 0 };

	if (!worker_online(w)) {
		worker_offline_error(w, &err);
		reply_error(w, asked, &err);
		return;
	}
	forget_refused(w, true);
	if (!w->probes)
		probe(w, true);
}
