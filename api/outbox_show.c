/* Pending commands in lists, in the mirror's rows and in conversations. */
#include "config.h"

#include "api/message.h"
#include "api/outbox_private.h"
#include "api/plain.h"

#include <string.h>

enum { SUMMARY_MAX = 80 };       /* bytes */

static unsigned pending_bit(const struct command *command)
{
	unsigned bits = command->state == DELIVERY_FAILED ? PENDING_FAILED :
	    command->state == DELIVERY_UNKNOWN ? PENDING_UNKNOWN : 0;

	switch (command->op) {
	case API_ASSIGN:
		return bits | PENDING_ASSIGNEE;
	case API_TAG:
	case API_UNTAG:
		return bits | PENDING_TAGS;
	case API_REPLY:
		return bits | PENDING_REPLY;
	case API_NOTE:
		return bits | PENDING_NOTE;
	case API_CHANGE:
	case API_CHANGE_ONCE:
		return bits | PENDING_FIELDS;
	default:
		return bits | PENDING_STATE;
	}
}

bool outbox_apply(struct outbox *outbox, struct mirror *mirror,
    const char *conversation_id, struct error *err)
{
	struct intent intent = { .op = API_DRAFT_PUT,
		.pending = PENDING_DRAFT };
	size_t i;

	if (outbox_has_draft(outbox, conversation_id) &&
	    !mirror_intend(mirror, conversation_id, &intent, err))
		return false;
	for (i = 0; i < outbox->len; i++) {
		const struct command *command = &outbox->entries[i].command;

		if (delivery_over(command->state) || strcmp(conversation_id,
		    command->conversation_id) != 0)
			continue;
		intent = (struct intent){ .op = command->op,
			.assignee = command->assignee,
			.object_id = command->object_id, .at = command->at,
			.pending = pending_bit(command) };
		/* What failed is marked, not shown as if it were true. */
		if (command->state == DELIVERY_FAILED)
			intent.op = API_REPLY;
		if (!mirror_intend(mirror, conversation_id, &intent, err))
			return false;
	}
	return true;
}

static const struct attachment *overlay_files(const struct command *command,
    struct arena *arena)
{
	struct attachment *files = arena_calloc(arena, command->attached_len,
	    sizeof(*files));
	size_t i;

	for (i = 0; i < command->attached_len; i++)
		files[i] = (struct attachment){
			.name = arena_strdup(arena,
			    command->attached[i].name),
			.content_type = arena_strdup(arena,
			    command->attached[i].content_type),
			.size = command->attached[i].size };
	return files;
}

void outbox_overlay(struct outbox *outbox, struct conversation *conversation,
    const struct admin *me, struct arena *arena)
{
	struct part *parts;
	size_t n = conversation->parts_len, i;

	parts = arena_calloc(arena, n + outbox->len, sizeof(*parts));
	if (n)
		memcpy(parts, conversation->parts, n * sizeof(*parts));
	for (i = 0; i < outbox->len; i++) {
		const struct command *command = &outbox->entries[i].command;

		if (delivery_over(command->state) || !command->html ||
		    strcmp(command->conversation_id, conversation->id) != 0)
			continue;
		parts[n++] = (struct part){
			.id = arena_printf(arena, "command-%llu",
			    (unsigned long long)command->number),
			.type = command->op == API_NOTE ? "note" : "comment",
			.kind = command->op == API_NOTE ? PART_NOTE :
			    PART_COMMENT,
			.body = arena_strdup(arena, command->html),
			.author = { .kind = PERSON_ADMIN,
				.id = arena_strdup(arena, me->id),
				.name = arena_strdup(arena, me->name) },
			.created_at = command->created_ms / 1000,
			.updated_at = command->created_ms / 1000,
			.attachments = overlay_files(command, arena),
			.attachments_len = command->attached_len,
			.delivery = command->state,
			.command = command->number,
			.failure = arena_strdup(arena, command->failure),
		};
	}
	conversation->parts = parts;
	conversation->parts_len = n;
}

/* To whom a message goes, and what it says. */
static void describe_message(const struct command *command,
    struct arena *arena, struct outbox_item *item)
{
	struct message message;
	const char *words = plain_text(arena, command->html, SUMMARY_MAX);

	if (!message_parse(command->text, arena, &message, NULL) ||
	    !message.to_len)
		return;
	item->title = message_to_name(message.to[0], arena);
	item->summary = arena_printf(arena, "message to %s: %s",
	    item->title, *message.subject ? message.subject : words ? words :
	    "");
}

static const char *summary_of(const struct command *command,
    struct arena *arena)
{
	if (api_op_is_change(command->op))
		return record_change_words(&command->change, arena);
	return command->html ? plain_text(arena, command->html,
	    SUMMARY_MAX) : arena_strdup(arena, command->object_id);
}

void outbox_list(struct outbox *outbox, struct arena *arena,
    const struct outbox_item **out, size_t *n)
{
	struct outbox_item *items = arena_calloc(arena, outbox->len,
	    sizeof(*items));
	size_t i;

	*n = 0;
	for (i = 0; i < outbox->len; i++) {
		const struct command *command = &outbox->entries[i].command;

		if (delivery_over(command->state))
			continue;
		items[(*n)++] = (struct outbox_item){
			.command = command->number, .op = command->op,
			.state = command->state,
			.conversation_id = arena_strdup(arena,
			    command->conversation_id),
			.summary = summary_of(command, arena),
			.failure = arena_strdup(arena, command->failure),
			.words = command->text != NULL,
			.created_at = command->created_ms / 1000,
			.attempts = command->attempts,
		};
		if (command->text && api_op_is_change(command->op))
			describe_message(command, arena, &items[*n - 1]);
	}
	*out = items;
}

void outbox_counts(const struct outbox *outbox, struct api_status *status)
{
	const struct command *command;
	size_t i;

	status->held_until_ms = 0;
	status->outbox_held = status->outbox_queued = 0;
	status->outbox_failed = status->outbox_unknown = 0;
	for (i = 0; i < outbox->len; i++) {
		command = &outbox->entries[i].command;
		switch (command->state) {
		case DELIVERY_HELD:
			status->outbox_held++;
			if (command->due_ms > status->held_until_ms)
				status->held_until_ms = command->due_ms;
			break;
		case DELIVERY_READY:
		case DELIVERY_SENDING:
			status->outbox_queued++;
			break;
		case DELIVERY_FAILED:
			status->outbox_failed++;
			break;
		case DELIVERY_UNKNOWN:
			status->outbox_unknown++;
			break;
		case DELIVERY_DONE:
			break;
		}
	}
}
