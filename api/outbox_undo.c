/* Taking back: what is held is dropped, what is done gets its inverse. */
#include "config.h"

#include "api/outbox_private.h"

#include <string.h>

/* What is gathered while a group is taken back. */
struct undoing {
	struct outbox *outbox;
	struct outbox_undo *out;
	struct arena *arena;
	struct outbox_dropped *dropped;
	const char **inverted;
	int64_t now_ms;
};

static bool can_drop(const struct command *command)
{
	return command->state == DELIVERY_HELD ||
	    command->state == DELIVERY_READY;
}

static enum record_verb inverse_verb(const struct command *command)
{
	const struct record_rule *rule = record_rule(command->change.kind,
	    command->change.verb);

	return rule ? rule->undo : VERB_NONE;
}

/* Not sent yet, or (being) sent and reversible. */
static bool can_undo(const struct command *command)
{
	if (command->undo)
		return false;
	return can_drop(command) || ((command->state == DELIVERY_DONE ||
	    command->state == DELIVERY_SENDING) &&
	    (api_op_is_change(command->op) ? command->back_len ||
	    inverse_verb(command) : command_repeatable(command->op)));
}

static const struct entry *last_undoable(const struct outbox *outbox,
    uint64_t number)
{
	size_t i;

	for (i = outbox->len; i-- > 0;) {
		const struct entry *entry = &outbox->entries[i];

		if ((!number || entry->command.number == number) &&
		    can_undo(&entry->command))
			return entry;
	}
	return NULL;
}

/* Takes the request: the inverse of something that is done. */
static bool add(struct undoing *undoing, struct api_request *request,
    struct error *err)
{
	uint64_t number;
	bool ok;

	request->undo = true;
	ok = outbox_insert(undoing->outbox, request, NULL, undoing->now_ms,
	    &number, err);
	api_request_free(request);
	return ok;
}

static bool state_back(struct undoing *undoing, const struct command *command,
    struct error *err)
{
	const char *id = command->conversation_id;

	if (command->before_state == STATE_CLOSED)
		return add(undoing, request_close(id), err);
	/* A snooze that would be over by now is none. */
	if (command->before_state == STATE_SNOOZED &&
	    command->before_snoozed > undoing->now_ms / 1000)
		return add(undoing, request_snooze(id,
		    command->before_snoozed), err);
	return add(undoing, request_open(id), err);
}

static bool change_back(struct undoing *undoing,
    const struct command *command, struct error *err)
{
	struct record_change change = command->change;
	size_t i, from = 0;

	if (!command->back_len) {
		change.verb = inverse_verb(command);
		return add(undoing, request_change(&change), err);
	}
	/* A nameless one begins another change. */
	for (i = 0; i <= command->back_len; i++) {
		if (i < command->back_len && *command->back[i].name)
			continue;
		change.inputs = command->back + from;
		change.inputs_len = i - from;
		if (!add(undoing, request_change(&change), err))
			return false;
		from = i + 1;
	}
	return true;
}

/* The command is a copy: adding moves what is in the outbox. */
static bool invert(struct undoing *undoing, const struct command *command,
    struct error *err)
{
	const char *id = command->conversation_id;

	switch (command->op) {
	case API_CHANGE:
	case API_CHANGE_ONCE:
		return change_back(undoing, command, err);
	case API_ASSIGN:
		/* Assigning what is closed opens it. */
		return add(undoing, request_assign(id, command->assignee,
		    command->assignee == PERSON_TEAM ? command->before_team :
		    command->before_admin), err) &&
		    (command->before_state != STATE_CLOSED ||
		    state_back(undoing, command, err));
	case API_TAG:
		return command->had_tag || add(undoing, request_untag(id,
		    command->object_id), err);
	case API_UNTAG:
		return !command->had_tag || add(undoing, request_tag(id,
		    command->object_id), err);
	case API_CLOSE:
	case API_OPEN:
	case API_SNOOZE:
		return state_back(undoing, command, err);
	default:
		return true;
	}
}

static bool undo_one(struct undoing *undoing, size_t index, struct error *err)
{
	struct entry *entry = &undoing->outbox->entries[index];
	struct outbox_undo *out = undoing->out;
	struct command command = entry->command;
	const char *id = arena_strdup(undoing->arena,
	    command.conversation_id);

	if (!can_drop(&command)) {
		undoing->inverted[out->inverted_len++] = id;
		/* What is undone once is not undone again. */
		entry->command.undo = true;
		return outbox_write(undoing->outbox, entry, err) &&
		    invert(undoing, &command, err);
	}
	undoing->dropped[out->dropped_len++] = (struct outbox_dropped){
		command.number, id };
	/* The draft is there before its command goes: the words stay. */
	return (!command.text || outbox_merge_draft(undoing->outbox, &command,
	    undoing->now_ms, undoing->arena, &out->draft, err)) &&
	    outbox_remove(undoing->outbox, entry, err);
}

/* Newest first, so that what was done last is taken back first. */
static bool undo_group(struct undoing *undoing, uint64_t group,
    uint64_t number, struct error *err)
{
	struct outbox *outbox = undoing->outbox;
	size_t i;

	for (i = outbox->len; i-- > 0;) {
		const struct command *command = &outbox->entries[i].command;

		if ((command->number == number ||
		    (group && command->group == group)) &&
		    can_undo(command) && !undo_one(undoing, i, err))
			return false;
	}
	return true;
}

static const char *words_of(const struct command *command,
    struct arena *arena)
{
	if (command->text && api_op_is_change(command->op))
		return draft_kind_words(DRAFT_MESSAGE);
	return api_op_is_change(command->op) ?
	    record_change_words(&command->change, arena) :
	    api_op_words(command->op);
}

bool outbox_undo(struct outbox *outbox, uint64_t number, int64_t now_ms,
    struct arena *arena, struct outbox_undo *out, struct error *err)
{
	struct undoing undoing = { .outbox = outbox, .out = out,
		.arena = arena, .now_ms = now_ms };
	const struct entry *last;
	const char *words;
	size_t n;

	*out = (struct outbox_undo){ 0 };
	if (!outbox_begin(outbox, err))
		return false;
	last = last_undoable(outbox, number);
	if (!last) {
		outbox_end(outbox, false, NULL);
		return error_set(err, ERROR_NOT_FOUND, 0, number ?
		    "this can no longer be taken back" :
		    "there is nothing to take back");
	}
	words = words_of(&last->command, arena);
	undoing.dropped = arena_calloc(arena, outbox->len,
	    sizeof(*undoing.dropped));
	undoing.inverted = arena_calloc(arena, outbox->len,
	    sizeof(*undoing.inverted));
	if (!outbox_end(outbox, undo_group(&undoing, last->command.group,
	    last->command.number, err), err))
		return false;
	out->dropped = undoing.dropped;
	out->inverted = undoing.inverted;
	n = out->dropped_len + out->inverted_len;
	/* A message goes with one thing more: "send and close". */
	if (n > 1 && out->draft.text && out->draft.kind != DRAFT_MESSAGE)
		out->say = arena_printf(arena, "Taken back: %s and %s",
		    draft_kind_words(out->draft.kind), words);
	else
		out->say = n > 1 ? arena_printf(arena, "Taken back: %s, %zu "
		    "times", words, n) : arena_printf(arena, "Taken back: %s",
		    words);
	return true;
}
