/*
 * Before a reply is sent: the conversation is fetched, and what somebody else
 * did about it since the writer began is said instead of talking past it.
 * After one whose outcome is unknown: what the conversation has now.
 */
#include "config.h"

#include "api/message.h"
#include "api/plain.h"
#include "api/worker_private.h"

#include <string.h>

enum { WORDS_MAX = 60, EVENT_MAX = 100, REASONS_MAX = 3 };

/* The last part of what was merged; the service itself writes it. */
static const char merged_away[] = "merged_secondary_conversation";

static bool is_other(const struct worker *w, const struct part *part)
{
	return part->author.kind == PERSON_ADMIN && part->author.id &&
	    strcmp(part->author.id, w->workspace.me.id) != 0;
}

/* What a part of somebody else means for who is about to reply, or NULL. */
static const char *reason(struct arena *arena, const struct part *part)
{
	const char *name = part->author.name ? part->author.name :
	    "A teammate";
	const char *words = part->body ? plain_text(arena, part->body,
	    WORDS_MAX) : NULL;
	char event[EVENT_MAX];

	if (part->kind == PART_COMMENT)
		return arena_printf(arena, "%s replied: %s", name,
		    words ? words : "(attachment)");
	if (part->kind == PART_NOTE)
		return arena_printf(arena, "%s left a note: %s", name,
		    words ? words : "(attachment)");
	if (!part->type || (strncmp(part->type, "close", 5) != 0 &&
	    strncmp(part->type, "assign", 6) != 0 &&
	    strncmp(part->type, "snoozed", 7) != 0 &&
	    strncmp(part->type, "merge", 5) != 0))
		return NULL;
	part_event_text(part, event, sizeof(event));
	return arena_printf(arena, "%s %s", name, event);
}

/* Whether the part came after what the command's writer knew. */
static bool is_later(const struct command *command, const struct part *part,
    bool after_seen)
{
	if (after_seen)
		return true;
	return part->created_at > (command->seen_at ? command->seen_at :
	    command->created_ms / 1000);
}

/* What speaks against sending it as it is, in one sentence; NULL: nothing. */
static const char *against(struct worker *w, const struct command *command,
    const struct conversation *now, struct arena *arena)
{
	const char *all = NULL, *one;
	bool known = false, after = false;
	size_t i, n = 0;

	for (i = 0; i < now->parts_len && command->seen_part; i++)
		known |= now->parts[i].id &&
		    !strcmp(now->parts[i].id, command->seen_part);
	for (i = 0; i < now->parts_len; i++) {
		const struct part *part = &now->parts[i];

		if (part->type && !strcmp(part->type, merged_away) &&
		    (known ? after : is_later(command, part, false)))
			return "This conversation was merged into another "
			    "one, which goes on: write there";
		if (!part->command && is_other(w, part) &&
		    (known ? after : is_later(command, part, false)) &&
		    (one = reason(arena, part)) && n++ < REASONS_MAX)
			all = all ? arena_printf(arena, "%s; %s", all, one) :
			    one;
		after |= known && part->id &&
		    !strcmp(part->id, command->seen_part);
	}
	return all;
}

static void hold_back(struct worker *w, const struct call *call,
    const char *why)
{
	struct error err;

	error_set(&err, ERROR_CONFLICT, 0, "%s", why);
	commands_failed(w, call, &err);
}

/* Names are the mirror's: the answer is stored and read again. */
static const char *look(struct worker *w, const struct command *command,
    const struct json_doc *doc, struct arena *arena, struct error *err)
{
	const char *id = command->conversation_id;
	struct conversation before = { 0 }, now = { 0 }, named = { 0 };
	struct json root = json_root(doc);
	bool knew = mirror_conversation(w->mirror, id, arena, &before, NULL);

	if (!tickets_decode_thread(w, &root, arena, &now, err))
		return NULL;
	if (strcmp(now.id, id) != 0)
		return arena_printf(arena, "This conversation was merged into "
		    "%s", now.id);
	worker_store_conversation(w, &now);
	if (knew && !before.is_ticket && now.is_ticket)
		return "This conversation has become a ticket";
	/* A mirror that cannot be written knows less than the answer. */
	if (mirror_conversation(w->mirror, id, arena, &named, NULL) &&
	    named.complete && named.parts_len >= now.parts_len)
		now = named;
	return against(w, command, &now, arena);
}

static void checked(struct worker *w, struct call *call,
    const struct call_result *result)
{
	const struct command *command = outbox_find(w->outbox, call->command);
	struct error err = result->err;
	struct arena arena = { 0 };
	const char *why = NULL;

	if (!command || (command->state != DELIVERY_HELD &&
	    command->state != DELIVERY_READY))
		return;
	if (tickets_refused(w, call, &err)) {
		commands_check(w, command);
		return;
	}
	if (result->doc)
		why = look(w, command, result->doc, &arena, &err);
	if (err.code == ERROR_NOT_FOUND)
		why = "This conversation does not exist any more: it was "
		    "deleted or merged into another";
	if (why)
		hold_back(w, call, why);
	/* What may be written but not read is sent without a look. */
	else if (!err.code || err.code == ERROR_FORBIDDEN)
		commands_send(w, outbox_find(w->outbox, call->command));
	else
		commands_later(w, call, commands_backoff(1));
	arena_release(&arena);
}

void commands_check(struct worker *w, const struct command *command)
{
	struct call *call = call_new(checked);

	call->command = command->number;
	call->object_id = arena_strdup(&call->arena,
	    command->conversation_id);
	tickets_encode_read(w, command->conversation_id, call);
	call_add(w, call);
}

const char *commands_found(struct worker *w, const char *conversation_id,
    const struct error *why, struct arena *arena)
{
	struct conversation now = { 0 };
	const struct part *part;
	const char *words;
	size_t i;

	if (why)
		return arena_printf(arena, "Nobody knows whether it got "
		    "through: the conversation cannot be fetched (%s)",
		    why->text);
	if (message_is_key(conversation_id))
		return "Nobody knows whether it got through: Intercom keeps "
		    "no list of messages to look in";
	if (!mirror_conversation(w->mirror, conversation_id, arena, &now,
	    NULL))
		return "Nobody knows whether it got through";
	for (i = now.parts_len; i > 0; i--) {
		part = &now.parts[i - 1];
		words = part->command || !part->body ? NULL :
		    plain_text(arena, part->body, WORDS_MAX);
		if (words)
			return arena_printf(arena, "It is not in the "
			    "conversation (newest: %s: %s); nobody knows "
			    "whether it got through", part->author.name ?
			    part->author.name : "somebody", words);
	}
	return "It is not in the conversation; nobody knows whether it got "
	    "through";
}
