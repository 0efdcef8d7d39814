/* The steps that sync.c wants, carried out. */
#include "config.h"

#include "api/worker_private.h"

#include <stdio.h>
#include <string.h>

/* What the service said of the workspace, put beside what is known. */
static bool put_workspace(struct worker *w, const struct workspace *next,
    struct error *err)
{
	bool changed = false;

	if (!mirror_put_workspace(w->mirror, next, &changed, err))
		return false;
	worker_load_workspace(w);
	if (changed)
		worker_changed(w, CHANGED_WORKSPACE, NULL);
	return true;
}

/* Another workspace's token would mix two mirrors and two outboxes. */
static bool same_workspace(struct worker *w, const struct workspace *next,
    struct error *err)
{
	if (w->workspace.app_id && next->app_id &&
	    strcmp(w->workspace.app_id, next->app_id) != 0)
		return error_set(err, ERROR_AUTH, 0, "This token is of the "
		    "workspace %.40s, not %.40s: callbox connect NAME keeps "
		    "another one", next->app_name ? next->app_name : "?",
		    w->workspace.app_name ? w->workspace.app_name : "?");
	w->unproved = false;
	return true;
}

static bool take_people(struct worker *w, const struct json *root,
    struct error *err)
{
	struct workspace next = w->workspace;
	struct arena arena = { 0 };
	bool ok = false;

	switch (w->step.kind) {
	case SYNC_ME:
		ok = decode_me(root, &arena, &next, err) &&
		    same_workspace(w, &next, err);
		break;
	case SYNC_ADMINS:
		ok = decode_admins(root, &arena, &next.admins,
		    &next.admins_len, err);
		break;
	case SYNC_TEAMS:
		ok = decode_teams(root, &arena, &next.teams, &next.teams_len,
		    err);
		break;
	case SYNC_TAGS:
		ok = decode_tags(root, &arena, &next.tags, &next.tags_len,
		    err);
		break;
	default:
		BUG("step %d is not about people", w->step.kind);
	}
	ok = ok && put_workspace(w, &next, err);
	arena_release(&arena);
	/* Their panes have them without having asked. */
	if (ok && w->step.kind != SYNC_ME)
		worker_store_list(w, w->step.kind == SYNC_ADMINS ?
		    RECORD_ADMIN : w->step.kind == SYNC_TEAMS ? RECORD_TEAM :
		    RECORD_TAG, root);
	return ok;
}

/* Nothing of a page is kept when not all of it can be. */
static bool store_page(struct worker *w, const struct conversation_page *page,
    struct error *err)
{
	bool changed;
	size_t i;

	if (!mirror_begin(w->mirror, err))
		return false;
	for (i = 0; i < page->rows_len; i++) {
		changed = false;
		if (!mirror_put_conversation(w->mirror, &page->rows[i],
		    &changed, err) ||
		    !outbox_apply(w->outbox, w->mirror, page->rows[i].id,
		    err)) {
			mirror_commit(w->mirror, NULL);
			return false;
		}
		if (changed)
			worker_changed(w, CHANGED_CONVERSATIONS | CHANGED_PARTS,
			    page->rows[i].id);
	}
	return mirror_commit(w->mirror, err);
}

/* Rows that could not be read are told of once a page and left behind: the
 * walk goes on, or it would stop there for ever. */
static void take_search(struct worker *w, const struct json *root,
    struct arena *arena, struct sync_result *out)
{
	struct conversation_page page = { 0 };

	if (!decode_conversations(root, arena, &page, &out->err) ||
	    !store_page(w, &page, &out->err))
		return;
	if (page.skipped)
		worker_say(w, "%zu conversations could not be read: %s",
		    page.skipped, page.first_skipped.text);
	out->rows = page.rows;
	out->rows_len = page.rows_len;
	out->total = page.total;
	out->cursor = page.next;
}

static void take_contacts(struct worker *w, const struct json *root,
    struct arena *arena, struct sync_result *out)
{
	const struct contact *contacts;
	size_t i, n;

	if (!decode_contacts(root, arena, &contacts, &n, &out->err))
		return;
	for (i = 0; i < n; i++)
		if (!mirror_put_contact(w->mirror, &contacts[i], &out->err))
			return;
	out->rows_len = n;
	if (n)
		worker_changed(w, CHANGED_CONTACTS | CHANGED_CONVERSATIONS,
		    NULL);
}

static void take_deleted(struct worker *w, const struct json *root,
    struct arena *arena, struct sync_result *out)
{
	const char *const *ids;
	const int64_t *times;
	size_t i, n;
	bool more;

	if (!decode_deleted(root, arena, &ids, &times, &n, &more, &out->err))
		return;
	/* Most of the list was seen before. */
	for (i = 0; i < n; i++) {
		struct conversation gone;

		if (!mirror_conversation(w->mirror, ids[i], arena, &gone,
		    NULL))
			continue;
		if (!mirror_remove_conversation(w->mirror, ids[i],
		    &out->err))
			return;
		worker_changed(w, CHANGED_CONVERSATIONS, ids[i]);
	}
}

static void take_step(struct worker *w, const struct json_doc *doc,
    struct arena *arena, struct sync_result *out)
{
	struct json root = json_root(doc);

	switch (w->step.kind) {
	case SYNC_SEARCH:
		take_search(w, &root, arena, out);
		break;
	case SYNC_CONTACTS:
		take_contacts(w, &root, arena, out);
		break;
	case SYNC_DELETED:
		take_deleted(w, &root, arena, out);
		break;
	case SYNC_WAIT:
		break;
	default:
		take_people(w, &root, &out->err);
		break;
	}
}

void syncing_note_link(struct worker *w)
{
	bool refused = w->sync_refusal.code != ERROR_NONE;

	w->status.link = refused ? LINK_REFUSED : LINK_ONLINE;
	memset(w->status.why, 0, sizeof(w->status.why));
	if (refused)
		snprintf(w->status.why, sizeof(w->status.why), "%s",
		    w->sync_refusal.text);
}

/* What a person must put right before anything can be fetched is shown as
 * long as it lasts. */
static void note_refusal(struct worker *w, enum sync_kind kind,
    const struct error *err)
{
	if (kind != SYNC_ME && kind != SYNC_SEARCH)
		return;
	switch (err->code) {
	case ERROR_NONE:
		w->sync_refusal.code = ERROR_NONE;
		break;
	case ERROR_VERSION:
	case ERROR_PLAN:
	case ERROR_FORBIDDEN:
		w->sync_refusal = *err;
		break;
	default:
		return;
	}
	syncing_note_link(w);
}

static void step_answered(struct worker *w, struct call *call,
    const struct call_result *result)
{
	struct sync_result out = { .err = result->err };
	struct arena arena = { 0 };
	int64_t synced = w->sync.synced_at;
	enum sync_kind kind = w->step.kind;

	if (result->doc)
		take_step(w, result->doc, &arena, &out);
	else if (out.err.code == ERROR_NONE)
		error_set(&out.err, ERROR_DECODE, 0, "The answer is empty");
	sync_done(&w->sync, &w->step, &out, w->now_ms, worker_poll_ms(w));
	arena_release(&arena);
	if (out.err.code == ERROR_STORE)
		worker_store_failed(w, &out.err);
	note_refusal(w, kind, &out.err);
	if (kind == SYNC_ME && result->doc && out.err.code == ERROR_AUTH)
		worker_refuse_token(w, &out.err);
	/* Without the people's permission the walk goes on, and so does who
	 * waits for its end. */
	if (out.err.code && !w->sync.failures)
		out.err.code = ERROR_NONE;
	if (out.err.code || kind == SYNC_TAGS)
		serve_workspace_waiting(w, &out.err);
	if (kind == SYNC_TAGS)
		probes_say_given(w);
	if (out.err.code || w->sync.synced_at != synced ||
	    (kind == SYNC_SEARCH && !out.cursor))
		serve_sync_waiting(w, &out.err);
}

static void encode_step(struct worker *w, struct call *call)
{
	const struct sync_step *step = &w->step;
	struct arena *arena = &call->arena;
	struct search search = { .updated_since = step->since,
		.state = step->state, .per_page = step->per_page,
		.starting_after = step->cursor,
		.sort = step->ascending ? SEARCH_UPDATED_UP :
		    SEARCH_UPDATED_DOWN };

	switch (step->kind) {
	case SYNC_ME:
		encode_me(arena, &call->request);
		break;
	case SYNC_ADMINS:
		encode_admins(arena, &call->request);
		break;
	case SYNC_TEAMS:
		encode_teams(arena, &call->request);
		break;
	case SYNC_TAGS:
		encode_tags(arena, &call->request);
		break;
	case SYNC_SEARCH:
		encode_search(arena, &search, &call->request);
		break;
	case SYNC_CONTACTS:
		encode_contacts_by_id(arena, step->ids, step->ids_len,
		    &call->request);
		break;
	case SYNC_DELETED:
		encode_deleted(arena, 1, &call->request);
		break;
	case SYNC_WAIT:
		BUG("nothing to ask for");
	}
}

/* One step at a time; it begins again by itself when it is told the result. */
void syncing_start(struct worker *w)
{
	struct call *call;

	if (!worker_online(w) || w->activity == API_PAUSED || w->sync.busy)
		return;
	w->step = sync_next(&w->sync, w->now_ms, worker_poll_ms(w));
	if (w->step.kind == SYNC_WAIT) {
		if (w->step.wait_ms >= 0)
			worker_wake_at(w, w->now_ms + w->step.wait_ms);
		return;
	}
	call = call_new(step_answered);
	call->poll = true;
	encode_step(w, call);
	call_add(w, call);
}
