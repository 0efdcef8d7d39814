/* Requests that read: from the mirror at once, then from the service. */
#include "config.h"

#include "api/worker_private.h"

#include <string.h>

enum {
	FIND_PAGE = 150,         /* rows of one search at the service */
	DRAFTS_RETRY_MS = 5000
};

static int64_t now_s(const struct worker *w)
{
	return w->now_ms / 1000;
}

/* Final, with nothing but success. */
static void done(struct worker *w, struct asked *asked)
{
	reply_final(w, asked, reply_new(asked));
}

/* --- LIST, COUNT --- */

static bool fill_list(struct worker *w, const struct asked *asked,
    struct api_reply *reply, struct error *err)
{
	const struct api_request *req = asked->req;
	struct conversation_list *list = arena_alloc(&reply->arena,
	    sizeof(*list));
	const struct query_node *query;
	size_t i;

	if (!query_parse(req->query, now_s(w), &reply->arena, &query, err) ||
	    !mirror_list(w->mirror, query, req->sort, req->offset, req->limit,
	    req->anchored ? req->conversation_id : NULL, now_s(w),
	    &reply->arena, list, err))
		return false;
	for (i = 0; i < list->rows_len; i++)
		if (list->rows[i].pending & PENDING_FIELDS)
			outbox_overlay_fields(w->outbox,
			    (struct conversation *)&list->rows[i],
			    &reply->arena);
	list->local_only = asked->local_only;
	reply->list = list;
	return true;
}

/* final: err, if it has a code, goes with the list. */
static void reply_list(struct worker *w, struct asked *asked, bool final,
    const struct error *also)
{
	struct api_reply *reply = reply_new(asked);
	struct error err = { 0 };

	if (!fill_list(w, asked, reply, &err)) {
		api_reply_unref(reply);
		if (err.code == ERROR_STORE)
			worker_store_failed(w, &err);
		reply_error(w, asked, &err);
		return;
	}
	reply_cached(w, asked, reply, final, also);
}

static bool store_rows(struct worker *w, const struct json_doc *doc,
    struct error *err)
{
	struct conversation_page page = { 0 };
	struct arena arena = { 0 };
	struct json root = json_root(doc);
	bool ok = decode_conversations(&root, &arena, &page, err);
	size_t i;

	if (ok && mirror_begin(w->mirror, err)) {
		for (i = 0; i < page.rows_len; i++)
			if (!worker_store_conversation(w, &page.rows[i]))
				break;
		mirror_commit(w->mirror, NULL);
	}
	if (page.skipped)
		worker_say(w, "%zu conversations could not be read: %s",
		    page.skipped, page.first_skipped.text);
	arena_release(&arena);
	return ok;
}

static void list_found(struct worker *w, struct call *call,
    const struct call_result *result)
{
	struct asked *asked = asked_find(w, call->id);
	struct error err = result->err;

	if (!asked)
		return;
	if (result->doc)
		store_rows(w, result->doc, &err);
	reply_list(w, asked, true, &err);
}

static void serve_list(struct worker *w, struct asked *asked)
{
	const struct query_node *query;
	struct call *call;
	bool partial;

	if (!asked->req->server || !worker_online(w)) {
		asked->local_only = asked->req->server;
		reply_list(w, asked, true, NULL);
		return;
	}
	call = call_for(asked, list_found);
	if (!query_parse(asked->req->query, now_s(w), &call->arena, &query,
	    NULL) ||
	    !encode_query(&call->arena, query, &w->workspace, FIND_PAGE, NULL,
	    &call->request, &partial)) {
		/* Nothing to ask the service; a query that does not parse
		 * says so here. */
		asked->local_only = true;
		reply_list(w, asked, true, NULL);
		call_free(call);
		return;
	}
	asked->local_only = partial;
	/* What is known is shown while the service looks. */
	call_add(w, call);
	reply_list(w, asked, false, NULL);
}

/* All counts of one moment in one reply; a query that does not parse spoils
 * them all, since the caller asked for all. */
static void serve_count(struct worker *w, struct asked *asked)
{
	struct api_reply *reply = reply_new(asked);
	const struct api_request *req = asked->req;
	const struct query_node *query;
	struct error err = { 0 };
	size_t *counts, i;

	counts = arena_calloc(&reply->arena, req->queries_len,
	    sizeof(*counts));
	for (i = 0; i < req->queries_len; i++) {
		if (query_parse(req->queries[i], now_s(w), &reply->arena,
		    &query, &err) &&
		    mirror_count(w->mirror, query, now_s(w), &counts[i],
		    &err))
			continue;
		api_reply_unref(reply);
		if (err.code == ERROR_STORE)
			worker_store_failed(w, &err);
		reply_error(w, asked, &err);
		return;
	}
	reply->counts = counts;
	reply->counts_len = req->queries_len;
	reply_final(w, asked, reply);
}

/* --- WORKSPACE --- */

static void reply_workspace(struct worker *w, struct asked *asked,
    const struct error *also)
{
	struct api_reply *reply = reply_new(asked);
	struct workspace *workspace = arena_alloc(&reply->arena,
	    sizeof(*workspace));
	struct error err = { 0 };

	if (mirror_workspace(w->mirror, &reply->arena, workspace, &err))
		reply->workspace = workspace;
	reply->err = also->code ? *also : err;
	reply->cached = true;
	reply_final(w, asked, reply);
}

void serve_workspace_waiting(struct worker *w, const struct error *err)
{
	struct asked *asked, *next;

	for (asked = w->asked; asked; asked = next) {
		next = asked->next;
		if (asked->req->op == API_WORKSPACE)
			reply_workspace(w, asked, err);
	}
}

/* Known, or soon: the first sync begins with it. */
static void serve_workspace(struct worker *w, struct asked *asked)
{
	struct error err = { 0 };

	if (w->workspace.me.id) {
		reply_workspace(w, asked, &err);
	} else if (!worker_online(w) || w->sync.failures) {
		worker_offline_error(w, &err);
		reply_workspace(w, asked, &err);
	}
}

/* --- what is ours alone --- */

static void serve_seen(struct worker *w, struct asked *asked)
{
	const struct api_request *req = asked->req;
	struct error err = { 0 };

	if (!mirror_seen(w->mirror, req->conversation_id, req->at, &err)) {
		reply_error(w, asked, &err);
		return;
	}
	worker_changed(w, CHANGED_CONVERSATIONS, req->conversation_id);
	done(w, asked);
}

static void serve_draft_put(struct worker *w, struct asked *asked)
{
	const struct api_request *req = asked->req;
	struct draft draft = { .conversation_id = req->conversation_id,
		.text = req->text, .kind = req->draft, .cursor = req->cursor,
		.attached = req->attached, .attached_len = req->attached_len,
		.saved_at = now_s(w) };
	bool had = outbox_has_draft(w->outbox, req->conversation_id);
	struct api_reply *reply = reply_new(asked);
	bool elsewhere;

	if (!outbox_put_draft(w->outbox, &draft, req->closed, &elsewhere,
	    &reply->err) && worker_outbox_failed(w, &reply->err))
		reply->err.code = ERROR_NONE;
	if (reply->err.code)
		w->drafts_ms = w->now_ms + DRAFTS_RETRY_MS;
	else if (elsewhere)
		error_set(&reply->err, ERROR_CONFLICT, 0, "Another callbox has "
		    "this draft open, too: both texts are kept");
	if (had != outbox_has_draft(w->outbox, req->conversation_id))
		commands_show_again(w, req->conversation_id);
	reply_final(w, asked, reply);
}

/* What could not be written is tried again. */
void serve_unsaved_drafts(struct worker *w)
{
	if (!outbox_unsaved(w->outbox))
		return;
	if (w->now_ms >= w->drafts_ms &&
	    !outbox_save_drafts(w->outbox, NULL))
		w->drafts_ms = w->now_ms + DRAFTS_RETRY_MS;
	if (outbox_unsaved(w->outbox))
		worker_wake_at(w, w->drafts_ms);
}

static void serve_draft_get(struct worker *w, struct asked *asked)
{
	struct api_reply *reply = reply_new(asked);

	outbox_drafts(w->outbox, asked->req->conversation_id,
	    asked->req->conversation_id ? (int)asked->req->draft : -1,
	    &reply->arena,
	    &reply->drafts, &reply->drafts_len, &reply->err);
	reply_final(w, asked, reply);
}

static void serve_outbox(struct worker *w, struct asked *asked)
{
	struct api_reply *reply = reply_new(asked);

	worker_fill_outbox(w, reply);
	reply_final(w, asked, reply);
}

static void serve_status(struct worker *w, struct asked *asked)
{
	struct api_reply *reply = reply_new(asked);

	notices_fill(w, reply);
	reply_final(w, asked, reply);
}

/* --- SYNC --- */

void serve_sync_waiting(struct worker *w, const struct error *err)
{
	struct asked *asked, *next;

	for (asked = w->asked; asked; asked = next) {
		next = asked->next;
		if (asked->req->op != API_SYNC)
			continue;
		if (err->code)
			reply_error(w, asked, err);
		else
			done(w, asked);
	}
}

/* The user asks for it: a token that was refused is tried once more. */
static void serve_sync(struct worker *w, struct asked *asked)
{
	struct error err = { 0 };

	if (w->auth == AUTH_DEAD) {
		w->auth = AUTH_FINE;
		w->status.link = LINK_CONNECTING;
	}
	if (worker_online(w)) {
		sync_now(&w->sync);
		probes_again(w);
		return;
	}
	worker_offline_error(w, &err);
	reply_error(w, asked, &err);
}

void serve_request(struct worker *w, struct asked *asked)
{
	static void (*const serves[])(struct worker *, struct asked *) = {
		[API_LIST] = serve_list, [API_COUNT] = serve_count,
		[API_CONVERSATION] = serve_conversation,
		[API_CONTACT] = serve_contact,
		[API_WORKSPACE] = serve_workspace,
		[API_MACROS] = serve_macros, [API_UNDO] = commands_undo,
		[API_SEEN] = serve_seen, [API_DRAFT_PUT] = serve_draft_put,
		[API_DRAFT_GET] = serve_draft_get,
		[API_OUTBOX] = serve_outbox, [API_OUTBOX_ACT] = commands_act,
		[API_RECORDS] = serve_records, [API_RECORD] = serve_record,
		[API_SYNC] = serve_sync, [API_SAVE_TEXTS] = serve_save_texts, [API_STATUS] = serve_status,
		[API_PERMISSIONS] = serve_permissions,
		[API_DOWNLOAD] = serve_download,
	};

	if ((size_t)asked->req->op >= ARRAY_LEN(serves) ||
	    !serves[asked->req->op])
		BUG("request %d is not served", asked->req->op);
	serves[asked->req->op](w, asked);
}
