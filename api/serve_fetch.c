/* Requests for one thing: the cached copy at once, then the service's. */
#include "config.h"

#include "api/worker_private.h"

#include <string.h>

enum {
	MACRO_PAGES_MAX = 20, MACROS_FRESH_S = 600,
	HOPS_MAX = 3             /* merged contacts followed */
};

/* --- CONVERSATION --- */

/* The last word: as it is now, and why it could not be newer. */
static void finish_conversation(struct worker *w, struct asked *asked,
    const struct error *also)
{
	struct api_reply *reply = reply_new(asked);
	struct error err = { 0 };

	if (!worker_fill_conversation(w, asked->req->conversation_id, reply,
	    &err)) {
		reply->err = also->code ? *also : err;
	} else {
		reply->err = *also;
		reply->cached = also->code != ERROR_NONE ||
		    !asked->req->server;
	}
	reply_final(w, asked, reply);
}

static void ask_conversation(struct worker *w, struct asked *asked);

static void conversation_read(struct worker *w, struct call *call,
    const struct call_result *result)
{
	struct asked *asked = asked_find(w, call->id);
	struct error err = result->err;

	if (asked && tickets_refused(w, call, &err)) {
		ask_conversation(w, asked);
		return;
	}
	if (result->doc)
		worker_take_conversation(w, result->doc, NULL, &err);
	else if (err.code == ERROR_NONE)
		error_set(&err, ERROR_DECODE, 0, "The answer is empty");
	if (err.code == ERROR_NOT_FOUND && err.detail == 404) {
		worker_forget_conversation(w, call->object_id);
	}
	if (asked)
		finish_conversation(w, asked, &err);
}

static void ask_conversation(struct worker *w, struct asked *asked)
{
	struct call *call = call_for(asked, conversation_read);

	call->object_id = arena_strdup(&call->arena,
	    asked->req->conversation_id);
	tickets_encode_read(w, call->object_id, call);
	call_add(w, call);
}

void serve_conversation(struct worker *w, struct asked *asked)
{
	const char *id = asked->req->conversation_id;
	struct error err = { 0 };
	struct api_reply *reply;

	if (!asked->req->server || !worker_online(w)) {
		if (asked->req->server)
			worker_offline_error(w, &err);
		finish_conversation(w, asked, &err);
		return;
	}
	reply = reply_new(asked);
	reply->cached = true;
	if (worker_fill_conversation(w, id, reply, NULL))
		reply_send(w, reply);
	else
		api_reply_unref(reply);
	ask_conversation(w, asked);
}

/* --- CONTACT --- */

static void finish_contact(struct worker *w, struct asked *asked,
    const char *id, const struct error *also)
{
	struct api_reply *reply = reply_new(asked);
	struct contact *contact = arena_alloc(&reply->arena,
	    sizeof(*contact));
	struct error err = { 0 };

	if (mirror_contact(w->mirror, id, &reply->arena, contact, &err))
		reply->contact = contact;
	reply->err = also->code ? *also : err;
	reply->cached = also->code != ERROR_NONE;
	reply_final(w, asked, reply);
}

static bool take_contact(struct worker *w, const struct json_doc *doc,
    struct error *err)
{
	struct contact contact = { 0 };
	struct arena arena = { 0 };
	struct json root = json_root(doc);
	bool ok = decode_contact(&root, &arena, &contact, err) &&
	    mirror_put_contact(w->mirror, &contact, err);

	if (ok)
		worker_changed(w, CHANGED_CONTACTS, NULL);
	arena_release(&arena);
	return ok;
}

static void ask_contact(struct worker *w, const struct asked *asked,
    const char *id, int hops);

const char *merged_contact(const struct call_result *result)
{
	static const char prefix[] = "/contacts/";
	const char *link = result->answer && result->answer->status == 410 ?
	    strstr(result->answer->canonical, prefix) : NULL;

	return link ? link + strlen(prefix) : NULL;
}

static void contact_read(struct worker *w, struct call *call,
    const struct call_result *result)
{
	struct asked *asked = asked_find(w, call->id);
	struct error err = result->err;
	const char *now = merged_contact(result);

	if (!asked)
		return;
	if (now && call->hops < HOPS_MAX) {
		ask_contact(w, asked, now, call->hops + 1);
		return;
	}
	if (result->doc)
		take_contact(w, result->doc, &err);
	else if (err.code == ERROR_NONE)
		error_set(&err, ERROR_DECODE, 0, "The answer is empty");
	finish_contact(w, asked, call->object_id, &err);
}

static void ask_contact(struct worker *w, const struct asked *asked,
    const char *id, int hops)
{
	struct call *call = call_for(asked, contact_read);

	call->hops = hops;
	call->object_id = arena_strdup(&call->arena, id);
	encode_contact(&call->arena, id, &call->request);
	call_add(w, call);
}

void serve_contact(struct worker *w, struct asked *asked)
{
	const char *id = asked->req->object_id;
	struct contact *contact;
	struct api_reply *reply;
	struct error err = { 0 };

	if (!worker_online(w)) {
		worker_offline_error(w, &err);
		finish_contact(w, asked, id, &err);
		return;
	}
	reply = reply_new(asked);
	contact = arena_alloc(&reply->arena, sizeof(*contact));
	if (mirror_contact(w->mirror, id, &reply->arena, contact, NULL)) {
		reply->contact = contact;
		reply->cached = true;
		reply_send(w, reply);
	} else {
		api_reply_unref(reply);
	}
	ask_contact(w, asked, id, 0);
}

/* --- MACROS --- */

static void reply_macros(struct worker *w, struct asked *asked, bool final,
    const struct error *also)
{
	struct api_reply *reply = reply_new(asked);

	mirror_macros(w->mirror, &reply->arena, &reply->macros,
	    &reply->macros_len, NULL);
	reply_cached(w, asked, reply, final, also);
}

static void ask_macros(struct worker *w, const struct asked *asked,
    const char *cursor, int page);

/* One page more; *next: the cursor of the one after, in the asked's arena. */
static bool gather_macros(struct asked *asked, const struct json_doc *doc,
    const char **next, struct error *err)
{
	struct json root = json_root(doc);
	const struct macro *page;
	struct macro *all;
	size_t n;

	if (!decode_macros(&root, &asked->arena, &page, &n, next, err))
		return false;
	all = arena_calloc(&asked->arena, asked->macros_len + n,
	    sizeof(*all));
	if (asked->macros_len)
		memcpy(all, asked->macros,
		    asked->macros_len * sizeof(*all));
	if (n)
		memcpy(all + asked->macros_len, page, n * sizeof(*all));
	asked->macros = all;
	asked->macros_len += n;
	return true;
}

static void macros_read(struct worker *w, struct call *call,
    const struct call_result *result)
{
	struct asked *asked = asked_find(w, call->id);
	struct error err = result->err;
	const char *next = NULL;

	if (!asked)
		return;
	if (result->doc && gather_macros(asked, result->doc, &next, &err)) {
		if (next && call->hops < MACRO_PAGES_MAX &&
		    (!call->object_id || strcmp(next, call->object_id))) {
			ask_macros(w, asked, next, call->hops + 1);
			return;
		}
		if (mirror_put_macros(w->mirror, asked->macros,
		    asked->macros_len, &err) &&
		    mirror_set_number(w->mirror, "macros",
		    w->now_ms / 1000, &err))
			worker_changed(w, CHANGED_MACROS, NULL);
	}
	reply_macros(w, asked, true, &err);
}

static void ask_macros(struct worker *w, const struct asked *asked,
    const char *cursor, int page)
{
	struct call *call = call_for(asked, macros_read);

	call->hops = page;
	call->object_id = arena_strdup(&call->arena, cursor);
	encode_macros(&call->arena, cursor, &call->request);
	call_add(w, call);
}

void serve_macros(struct worker *w, struct asked *asked)
{
	int64_t age = w->now_ms / 1000 - mirror_number(w->mirror, "macros");

	if (!worker_online(w) || (age >= 0 && age < MACROS_FRESH_S)) {
		reply_macros(w, asked, true, NULL);
		return;
	}
	if (mirror_number(w->mirror, "macros"))
		reply_macros(w, asked, false, NULL);
	ask_macros(w, asked, NULL, 1);
}
