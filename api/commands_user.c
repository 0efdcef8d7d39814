/* What the user decides about commands: taking back, retrying, dropping. */
#include "config.h"

#include "api/worker_private.h"

#include <string.h>

/* The conversations of commands that are about to go, by number. */
static const char *conversation_of(const struct outbox_item *items, size_t n,
    uint64_t number)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (items[i].command == number)
			return items[i].conversation_id;
	return NULL;
}

static void taken_back(struct worker *w, uint64_t number,
    const char *conversation_id)
{
	struct asked *asked = asked_of_command(w, number);
	struct api_reply *reply;

	if (conversation_id)
		commands_show_again(w, conversation_id);
	if (!asked)
		return;
	reply = commands_reply_shown(w, asked);
	error_set(&reply->err, ERROR_CANCELLED, 0, "Taken back");
	reply_final(w, asked, reply);
}

void commands_undo(struct worker *w, struct asked *asked)
{
	struct api_reply *reply = reply_new(asked);
	struct outbox_undo undo;
	struct draft *draft;
	size_t i;

	if (!outbox_undo(w->outbox, asked->req->command, w->now_ms,
	    &reply->arena, &undo, &reply->err)) {
		reply_final(w, asked, reply);
		return;
	}
	for (i = 0; i < undo.dropped_len; i++)
		taken_back(w, undo.dropped[i].number,
		    undo.dropped[i].conversation_id);
	for (i = 0; i < undo.inverted_len; i++)
		commands_show_again(w, undo.inverted[i]);
	reply->say = undo.say;
	if (undo.draft.text) {
		draft = arena_alloc(&reply->arena, sizeof(*draft));
		*draft = undo.draft;
		reply->drafts = draft;
		reply->drafts_len = 1;
	}
	reply_final(w, asked, reply);
}

static bool act(struct worker *w, const struct api_request *req,
    struct api_reply *reply)
{
	struct draft *draft;

	if (req->act == OUTBOX_STOP)
		return commands_stop(w, req->command, &reply->err);
	if (commands_has_call(w, req->command))
		return error_set(&reply->err, ERROR_CONFLICT, 0,
		    "It is on its way or being looked up: wait for that");
	switch (req->act) {
	case OUTBOX_RETRY:
		return outbox_retry(w->outbox, req->command, w->now_ms,
		    &reply->err);
	case OUTBOX_TO_DRAFT:
		draft = arena_alloc(&reply->arena, sizeof(*draft));
		if (!outbox_to_draft(w->outbox, req->command, w->now_ms,
		    &reply->arena, draft, &reply->err))
			return false;
		reply->drafts = draft;
		reply->drafts_len = 1;
		return true;
	case OUTBOX_EDIT:
		draft = arena_alloc(&reply->arena, sizeof(*draft));
		if (!outbox_edit(w->outbox, req->command, req->text,
		    req->html, &reply->arena, draft, &reply->err))
			return false;
		reply->drafts = draft;
		reply->drafts_len = 1;
		return true;
	case OUTBOX_STOP:
		break;
	case OUTBOX_DISCARD:
		return outbox_discard(w->outbox, req->command, &reply->err);
	}
	return true;
}

void commands_act(struct worker *w, struct asked *asked)
{
	struct api_reply *reply = reply_new(asked);
	const struct outbox_item *items;
	const char *conversation_id;
	size_t n;

	outbox_list(w->outbox, &reply->arena, &items, &n);
	conversation_id = conversation_of(items, n, asked->req->command);
	if (act(w, asked->req, reply)) {
		if (outbox_find(w->outbox, asked->req->command) &&
		    conversation_id)
			commands_show_again(w, conversation_id);
		else
			taken_back(w, asked->req->command, conversation_id);
	}
	worker_fill_outbox(w, reply);
	reply_final(w, asked, reply);
}
