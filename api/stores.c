/* The worker's mirror and outbox: opened, mended, written and read. */
#include "config.h"

#include "api/share.h"
#include "api/worker_private.h"

#include <stdlib.h>

enum {
	STORE_SAID_MS = 60000,   /* between two complaints */
	OUTBOX_TITLES_MAX = 200  /* each is read from the mirror */
};

void worker_load_workspace(struct worker *w)
{
	arena_release(&w->workspace_arena);
	w->workspace = (struct workspace){ 0 };
	if (!mirror_workspace(w->mirror, &w->workspace_arena, &w->workspace,
	    NULL))
		w->workspace = (struct workspace){ 0 };
}

static void open_mirror(struct worker *w)
{
	struct error err = { 0 };
	char *said = NULL;

	w->mirror = mirror_open(w->cache_file, w->cache_sealer, &said, &err);
	if (!w->mirror) {
		worker_say(w, "The cache cannot be used, everything is "
		    "fetched anew: %s", err.text);
		w->mirror = mirror_open(NULL, w->cache_sealer, &said, &err);
	}
	if (!w->mirror)
		BUG("no mirror, not even in memory: %s", err.text);
	if (said)
		worker_say(w, "%s", said);
	free(said);
	sync_init(&w->sync, w->mirror, w->sync_closed);
	worker_load_workspace(w);
	probes_load(w);
}

/* What is pending is shown on top of what the service said; after a restart
 * too. */
static void apply_all(struct worker *w)
{
	struct arena arena = { 0 };
	const struct outbox_item *items;
	const struct draft *drafts;
	size_t i, n;

	outbox_list(w->outbox, &arena, &items, &n);
	for (i = 0; i < n; i++)
		outbox_apply(w->outbox, w->mirror, items[i].conversation_id,
		    NULL);
	if (outbox_drafts(w->outbox, NULL, -1, &arena, &drafts, &n, NULL))
		for (i = 0; i < n; i++)
			outbox_apply(w->outbox, w->mirror,
			    drafts[i].conversation_id, NULL);
	arena_release(&arena);
}

static void open_outbox(struct worker *w)
{
	struct error err = { 0 };
	char *said = NULL;

	w->outbox = outbox_open(w->state_file, w->state_sealer, &said, &err);
	if (!w->outbox) {
		worker_say(w, "What you write is in memory only, and is asked "
		    "about when you leave: %s", err.text);
		w->outbox_lost = true;
		w->outbox = outbox_open(NULL, w->state_sealer, &said, &err);
	}
	if (!w->outbox)
		BUG("no outbox, not even in memory: %s", err.text);
	if (said)
		worker_say(w, "%s", said);
	free(said);
}

/* Not each time: a full disk fails often. */
static void say_failed(struct worker *w, const struct error *err)
{
	if (w->store_said_ms && w->now_ms - w->store_said_ms < STORE_SAID_MS)
		return;
	w->store_said_ms = w->now_ms;
	worker_say(w, "%s", err->text);
}

bool worker_outbox_failed(struct worker *w, const struct error *err)
{
	struct error why = { 0 };
	char *said = NULL;

	if (!mirror_is_corrupt(err) || !w->state_file || w->outbox_lost) {
		say_failed(w, err);
		return false;
	}
	w->outbox_lost = !outbox_renew(w->outbox, w->state_file, &said, &why);
	worker_say(w, "%s", said);
	free(said);
	if (w->outbox_lost)
		worker_say(w, "What you write is in memory only: %s",
		    why.text);
	worker_changed(w, CHANGED_CONVERSATIONS | CHANGED_OUTBOX, NULL);
	w->look_up_due = true;
	return true;
}

void worker_store_failed(struct worker *w, const struct error *err)
{
	if (mirror_is_corrupt(err) && w->cache_file) {
		char *said;

		sync_release(&w->sync);
		mirror_close(w->mirror);
		said = mirror_set_aside(w->cache_file, "damaged", NULL);
		worker_say(w, "%s", said);
		free(said);
		open_mirror(w);
		apply_all(w);
		worker_changed(w, CHANGED_CONVERSATIONS | CHANGED_WORKSPACE,
		    NULL);
		return;
	}
	say_failed(w, err);
}

bool worker_store_conversation(struct worker *w,
    const struct conversation *conversation)
{
	struct conversation ticket = *conversation;
	struct error err = { 0 };
	bool changed = false;

	/* Search does not always say what it is; once it is known, it is. */
	ticket.is_ticket = ticket.is_ticket || mirror_is_ticket(w->mirror,
	    ticket.id);
	if (!mirror_put_conversation(w->mirror, &ticket, &changed, &err) ||
	    !outbox_apply(w->outbox, w->mirror, conversation->id, &err)) {
		worker_store_failed(w, &err);
		return false;
	}
	if (changed)
		worker_changed(w, CHANGED_CONVERSATIONS, conversation->id);
	return true;
}

bool worker_fill_conversation(struct worker *w, const char *id,
    struct api_reply *reply, struct error *err)
{
	struct conversation *conversation = arena_alloc(&reply->arena,
	    sizeof(*conversation));

	if (!mirror_conversation(w->mirror, id, &reply->arena, conversation,
	    err))
		return false;
	outbox_overlay_fields(w->outbox, conversation, &reply->arena);
	if (conversation->complete)
		outbox_overlay(w->outbox, conversation, &w->workspace.me,
		    &reply->arena);
	reply->conversation = conversation;
	return true;
}

/* Whose and what about, of a conversation that is known here. */
static const char *title_of(struct worker *w, const char *id,
    struct arena *arena)
{
	struct conversation conversation = { 0 };
	const char *name, *title;

	if (!id || !mirror_conversation(w->mirror, id, arena, &conversation,
	    NULL))
		return NULL;
	name = conversation.contact.name ? conversation.contact.name :
	    conversation.contact.email;
	title = conversation.title;
	return name && title ? arena_printf(arena, "%s: %s", name, title) :
	    name ? name : title;
}

void worker_fill_outbox(struct worker *w, struct api_reply *reply)
{
	const struct outbox_item *items;
	struct outbox_item *titled;
	size_t n, i;

	outbox_list(w->outbox, &reply->arena, &items, &n);
	titled = arena_calloc(&reply->arena, n, sizeof(*titled));
	for (i = 0; i < n; i++) {
		titled[i] = items[i];
		if (i < OUTBOX_TITLES_MAX && !items[i].title)
			titled[i].title = title_of(w,
			    items[i].conversation_id, &reply->arena);
	}
	reply->outbox = titled;
	reply->outbox_len = n;
}

void stores_open(struct worker *w)
{
	open_outbox(w);
	w->share = share_open(w->outbox_lost ? NULL : w->state_file,
	    w->cache_file);
	open_mirror(w);
	apply_all(w);
}

void stores_close(struct worker *w)
{
	sync_release(&w->sync);
	mirror_close(w->mirror);
	outbox_close(w->outbox);
	share_close(w->share);
	arena_release(&w->workspace_arena);
}
