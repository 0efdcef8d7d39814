/* What is in memory only, texts and actions: how much, and saved elsewhere when
 * asked. */
#include "config.h"

#include "api/base/file.h"
#include "api/worker_private.h"

#include <errno.h>
#include <string.h>

enum { TEXTS_BYTES_MAX = 64 << 20 };

size_t texts_at_risk(struct worker *w)
{
	const struct outbox_item *items;
	const struct draft *drafts;
	struct arena arena = { 0 };
	size_t n, risk;

	if (!w->outbox_lost)
		return outbox_unsaved(w->outbox);
	outbox_list(w->outbox, &arena, &items, &n);
	risk = n;
	if (outbox_drafts(w->outbox, NULL, -1, &arena, &drafts, &n, NULL))
		risk += n;
	arena_release(&arena);
	return risk;
}

static void add_text(struct buf *out, const char *what,
    const char *conversation_id, const char *text)
{
	buf_printf(out, "=== %s, conversation %s\n\n%s\n\n", what,
	    conversation_id ? conversation_id : "", text ? text : "");
}

/* "add a note to the contact …" and each field with its value. */
static void add_change(struct buf *out, const struct record_change *change,
    struct arena *arena)
{
	size_t i;

	buf_printf(out, "=== unsent: %s%s%s\n\n",
	    record_change_words(change, arena), change->id ? ", id " : "",
	    change->id ? change->id : "");
	for (i = 0; i < change->inputs_len; i++)
		buf_printf(out, "%s: %s\n", change->inputs[i].name,
		    change->inputs[i].value ? change->inputs[i].value : "");
	buf_printf(out, "\n");
}

/* "close, conversation 1", "assign 7, conversation 1" */
static void add_action(struct buf *out, const struct command *command)
{
	buf_printf(out, "=== unsent: %s%s%s, conversation %s\n\n",
	    api_op_words(command->op), command->object_id ? " " : "",
	    command->object_id ? command->object_id : "",
	    command->conversation_id);
}

/* All that is not sent, also what is safe: who reads it wants the whole. */
static void gather(struct worker *w, struct buf *out)
{
	const struct outbox_item *items;
	const struct command *command;
	const struct draft *drafts;
	struct arena arena = { 0 };
	size_t i, n;

	outbox_list(w->outbox, &arena, &items, &n);
	for (i = 0; i < n; i++) {
		command = outbox_find(w->outbox, items[i].command);
		if (api_op_is_change(command->op))
			add_change(out, &command->change, &arena);
		else if (!command->text)
			add_action(out, command);
		else
			add_text(out, arena_printf(&arena, "unsent %s",
			    draft_kind_words(api_op_draft(command->op))),
			    command->conversation_id, command->text);
	}
	outbox_drafts(w->outbox, NULL, -1, &arena, &drafts, &n, NULL);
	for (i = 0; i < n; i++)
		add_text(out, arena_printf(&arena, "draft of a %s",
		    draft_kind_words(drafts[i].kind)),
		    drafts[i].conversation_id, drafts[i].text);
	arena_release(&arena);
}

void serve_save_texts(struct worker *w, struct asked *asked)
{
	struct api_reply *reply = reply_new(asked);
	struct buf text;

	buf_init(&text, TEXTS_BYTES_MAX);
	gather(w, &text);
	if (!file_write_new(asked->req->text, text.data, text.len))
		error_set(&reply->err, ERROR_FILE, errno, "%s: %s",
		    asked->req->text, strerror(errno));
	buf_release(&text);
	reply_final(w, asked, reply);
}
