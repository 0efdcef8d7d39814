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

static void add_inverse(struct worker *w, struct api_request *req)
{
	struct error err = { 0 };

	if (req && !commands_write_down(w, req, &err))
		worker_say(w, "%s", err.text);
	api_request_free(req);
}

void commands_undo(struct worker *w, struct asked *asked)
{
	struct api_reply *reply = reply_new(asked);
	const struct outbox_item *items;
	struct outbox_undo undo;
	struct draft *draft;
	size_t i, n;

	outbox_list(w->outbox, &reply->arena, &items, &n);
	if (!outbox_undo(w->outbox, asked->req->command, w->now_ms,
	    &reply->arena, &undo, &reply->err)) {
		reply_final(w, asked, reply);
		return;
	}
	for (i = 0; i < undo.dropped_len; i++)
		taken_back(w, undo.dropped[i], conversation_of(items, n,
		    undo.dropped[i]));
	for (i = 0; i < undo.inverse_len; i++)
		add_inverse(w, undo.inverse[i]);
	reply->say = undo.say;
	if (undo.draft.text) {
		draft = arena_alloc(&reply->arena, sizeof(*draft));
		*draft = undo.draft;
		reply->drafts = draft;
		reply->drafts_len = 1;
	}
	reply_final(w, asked, reply);
}

static bool to_draft(struct worker *w, const struct command *command,
    struct error *err)
{
	struct draft draft = { .conversation_id = command->conversation_id,
		.text = command->text, .saved_at = w->now_ms / 1000,
		.kind = command->op == API_NOTE ? DRAFT_NOTE : DRAFT_REPLY };

	if (!command->text)
		return error_set(err, ERROR_INPUT, 0,
		    "There are no words in it that a draft could keep");
	draft.cursor = strlen(command->text);
	return outbox_put_draft(w->outbox, &draft, err);
}

static bool act(struct worker *w, const struct api_request *req,
    struct error *err)
{
	const struct command *command = outbox_find(w->outbox, req->command);

	if (!command)
		return error_set(err, ERROR_NOT_FOUND, 0,
		    "It is not in the outbox any more");
	if (command->state == DELIVERY_SENDING ||
	    commands_has_call(w, req->command))
		return error_set(err, ERROR_CONFLICT, 0,
		    "It is on its way or being looked up: wait for that");
	switch (req->act) {
	case OUTBOX_RETRY:
		return outbox_set_state(w->outbox, req->command,
		    DELIVERY_READY, w->now_ms, NULL, err);
	case OUTBOX_TO_DRAFT:
		if (!to_draft(w, command, err))
			return false;
		break;
	case OUTBOX_DISCARD:
		break;
	}
	return outbox_discard(w->outbox, req->command, err);
}

void commands_act(struct worker *w, struct asked *asked)
{
	struct api_reply *reply = reply_new(asked);
	const struct outbox_item *items;
	const char *conversation_id;
	size_t n;

	outbox_list(w->outbox, &reply->arena, &items, &n);
	conversation_id = conversation_of(items, n, asked->req->command);
	if (act(w, asked->req, &reply->err)) {
		if (asked->req->act == OUTBOX_RETRY && conversation_id)
			commands_show_again(w, conversation_id);
		else
			taken_back(w, asked->req->command, conversation_id);
	}
	outbox_list(w->outbox, &reply->arena, &reply->outbox,
	    &reply->outbox_len);
	reply_final(w, asked, reply);
}
