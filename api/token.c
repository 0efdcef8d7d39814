/*
 * A 401: is the token dead, does it lack a permission, or is the workspace in
 * another region? /me tells the first two apart; the other hosts are tried
 * before a token is given up, because a token of one region is refused by the
 * others. The host that takes it is where everything goes from then on.
 */
#include "config.h"

#include "api/worker_private.h"

#include <stdio.h>
#include <string.h>

static void me_answered(struct worker *worker, struct call *call,
    const struct call_result *result);

/* What waited for the verdict: the token is alive, but not allowed this. */
static void refuse_waiting(struct worker *w, bool dead)
{
	struct call *call, *next;
	struct error err;

	for (call = w->calls; call; call = next) {
		next = call->next;
		if (!call->checking)
			continue;
		call->checking = false;
		err = call->refusal;
		if (!dead)
			probes_refused(w, &call->request);
		if (!dead && request_permission(&call->request))
			error_set(&err, ERROR_FORBIDDEN, 401,
			    "Permission \"%s\" may be missing. %s",
			    request_permission(&call->request),
			    call->refusal.text);
		else if (!dead)
			err.code = ERROR_FORBIDDEN;
		call_give_up(w, call, &err);
		/* What was told may have changed the list. */
		next = w->calls;
	}
}

void worker_refuse_token(struct worker *w, const struct error *why)
{
	w->auth = AUTH_DEAD;
	w->status.link = LINK_REFUSED;
	snprintf(w->status.why, sizeof(w->status.why), "%s", why->text);
	refuse_waiting(w, true);
}

/* single: not repeated when the network fails. */
static void ask_me(struct worker *w, bool single)
{
	struct call *me = call_new(me_answered);

	encode_me(&me->arena, &me->request);
	me->single = single;
	call_add(w, me);
}

/* --- other hosts --- */

/* Ask the next one; false: there is none left, and all is as it was. */
static bool try_next_host(struct worker *w)
{
	const char *url;

	while (!w->stopping && w->host_next < w->hosts_len) {
		url = w->hosts[w->host_next++];
		if (!strcmp(url, w->status.host) ||
		    !http_base_url_valid(url, NULL))
			continue;
		http_move(w->http, url);
		ask_me(w, true);
		return true;
	}
	http_move(w->http, w->status.host);
	w->seeking = false;
	return false;
}

/* The host that we have refuses the token. */
static bool seek(struct worker *w, const struct error *why)
{
	w->refusal = *why;
	w->seeking = true;
	w->host_next = 0;
	return try_next_host(w);
}

/* What its old host refused is asked here again: it was not carried out. */
static void settle(struct worker *w)
{
	const char *url = http_base_url(w->http);
	struct call *call;

	memset(w->status.host, 0, sizeof(w->status.host));
	snprintf(w->status.host, sizeof(w->status.host), "%s", url);
	w->status_ms = 0;
	w->seeking = false;
	w->moves++;
	for (call = w->calls; call; call = call->next)
		if (call->checking) {
			call->checking = false;
			call->transfer = 0;
		}
	worker_say(w, "The workspace is in another region: going on with %s",
	    url);
}

bool token_holds(const struct worker *w, const struct call *call)
{
	return w->seeking && call->done != me_answered;
}

/* --- /me --- */

static void me_answered(struct worker *w, struct call *call,
    const struct call_result *result)
{
	bool found;

	if (w->auth == AUTH_DEAD)
		return;
	if (result->err.code == ERROR_NONE) {
		w->auth = AUTH_FINE;
		if (w->seeking)
			settle(w);
		else
			refuse_waiting(w, false);
	} else if (result->err.code == ERROR_AUTH || w->seeking) {
		found = w->seeking ? try_next_host(w) : seek(w, &result->err);
		if (!found)
			worker_refuse_token(w, &w->refusal);
	} else {
		w->auth = AUTH_FINE;
		refuse_waiting(w, true);
	}
}

/* /me of our own is what doubts end with; another's begins them. */
bool token_doubt(struct worker *w, struct call *call,
    const struct error *why)
{
	bool me = !strcmp(call->request.path, "/me");

	if (call->done == me_answered || !worker_online(w))
		return false;
	if (call->moves != w->moves && w->auth == AUTH_FINE) {
		/* By the host that we have just left. */
		call->transfer = 0;
		return true;
	}
	call->checking = true;
	call->refusal = *why;
	if (w->auth == AUTH_CHECKING)
		return true;
	w->auth = AUTH_CHECKING;
	if (!me) {
		ask_me(w, false);
		return true;
	}
	if (seek(w, why))
		return true;
	call->checking = false;
	worker_refuse_token(w, why);
	return false;
}
