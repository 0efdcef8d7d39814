/* The outbox: every change as a durable command. */
#include "config.h"

#include "api/codec.h"
#include "api/outbox_private.h"
#include "api/plain.h"
#include "keystore/seal.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SCHEMA_VERSION = 1, CACHE_KIB = 256, BLOB_MAX = 16 << 20,
	CLAIM_BEFORE_S = 10      /* clocks of two machines differ */
};

static const char schema[] =
    "CREATE TABLE command (number INTEGER PRIMARY KEY AUTOINCREMENT,"
    " state INT NOT NULL, blob BLOB NOT NULL);"
    "CREATE TABLE claim (part TEXT PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE draft (conversation TEXT, kind INT, saved INT, blob BLOB,"
    " PRIMARY KEY (conversation, kind)) WITHOUT ROWID";

/* A command in memory; its strings live in its own arena. */
struct entry {
	struct command command;
	struct arena arena;
};

struct outbox {
	struct store store;
	struct entry *entries;   /* by number */
	size_t len;
};

struct store *outbox_store(struct outbox *outbox)
{
	return &outbox->store;
}

bool command_repeatable(enum api_op op)
{
	switch (op) {
	case API_ASSIGN:
	case API_CLOSE:
	case API_OPEN:
	case API_SNOOZE:
	case API_TAG:
	case API_UNTAG:
		return true;
	default:
		return false;
	}
}

static bool is_over(enum delivery state)
{
	return state == DELIVERY_DONE;
}

static struct entry *find(struct outbox *outbox, uint64_t number)
{
	size_t i;

	for (i = 0; i < outbox->len; i++)
		if (outbox->entries[i].command.number == number)
			return &outbox->entries[i];
	return NULL;
}

const struct command *outbox_find(struct outbox *outbox, uint64_t number)
{
	const struct entry *entry = find(outbox, number);

	return entry ? &entry->command : NULL;
}

static struct entry *append(struct outbox *outbox)
{
	outbox->entries = mem_grow(outbox->entries, outbox->len,
	    sizeof(*outbox->entries));
	outbox->entries[outbox->len] = (struct entry){ 0 };
	return &outbox->entries[outbox->len++];
}

static void forget(struct outbox *outbox, struct entry *entry)
{
	size_t at = (size_t)(entry - outbox->entries);

	arena_release(&entry->arena);
	memmove(entry, entry + 1,
	    (outbox->len - at - 1) * sizeof(*outbox->entries));
	outbox->len--;
}

/* The row of an entry, its payload sealed; number 0: a new one. */
static bool write_entry(struct outbox *outbox, struct entry *entry,
    struct error *err)
{
	static const char insert[] =
	    "INSERT INTO command (state, blob) VALUES (?1, x'00')";
	static const char update[] =
	    "UPDATE command SET state = ?1, blob = ?2 WHERE number = ?3";
	struct command *command = &entry->command;
	sqlite3_stmt *statement;
	char row[24];
	struct buf blob;
	bool ok;

	if (!command->number) {
		statement = store_prepare(&outbox->store, insert, err);
		if (!statement)
			return false;
		sqlite3_bind_int(statement, 1, command->state);
		if (!store_run(&outbox->store, statement, err))
			return false;
		command->number = (uint64_t)sqlite3_last_insert_rowid(
		    outbox->store.db);
	}
	statement = store_prepare(&outbox->store, update, err);
	if (!statement)
		return false;
	buf_init(&blob, BLOB_MAX);
	codec_put_command(&blob, command);
	snprintf(row, sizeof(row), "%llu",
	    (unsigned long long)command->number);
	sqlite3_bind_int(statement, 1, command->state);
	store_bind_sealed(&outbox->store, statement, 2, blob.data, blob.len,
	    "command", row);
	sqlite3_bind_int64(statement, 3, (int64_t)command->number);
	ok = store_run(&outbox->store, statement, err);
	buf_release(&blob);
	return ok;
}

/* Both statements of a new row, or none: a crash leaves no empty command. */
static bool write_new(struct outbox *outbox, struct entry *entry,
    struct error *err)
{
	if (!store_exec(&outbox->store, "BEGIN IMMEDIATE", err))
		return false;
	if (write_entry(outbox, entry, err) &&
	    store_exec(&outbox->store, "COMMIT", err))
		return true;
	store_exec(&outbox->store, "ROLLBACK", NULL);
	return false;
}

static bool remove_row(struct outbox *outbox, uint64_t number,
    struct error *err)
{
	static const char sql[] = "DELETE FROM command WHERE number = ?";
	sqlite3_stmt *statement = store_prepare(&outbox->store, sql, err);

	if (!statement)
		return false;
	sqlite3_bind_int64(statement, 1, (int64_t)number);
	return store_run(&outbox->store, statement, err);
}

static bool load(struct outbox *outbox, struct error *err)
{
	static const char sql[] =
	    "SELECT number, blob FROM command ORDER BY number";
	sqlite3_stmt *statement = store_prepare(&outbox->store, sql, err);
	struct entry *entry;
	char row[24], *blob;
	size_t len;
	int step;
	bool ok = true;

	if (!statement)
		return false;
	while (ok && (step = sqlite3_step(statement)) == SQLITE_ROW) {
		snprintf(row, sizeof(row), "%lld",
		    (long long)sqlite3_column_int64(statement, 0));
		blob = store_column_sealed(&outbox->store, statement, 1,
		    "command", row, &len, err);
		entry = append(outbox);
		ok = blob && codec_get_command(blob, len, &entry->arena,
		    &entry->command);
		free(blob);
		entry->command.id = 0;
		/* It died while it was sending: nobody knows. */
		if (entry->command.state == DELIVERY_SENDING)
			entry->command.state = command_repeatable(
			    entry->command.op) ? DELIVERY_READY :
			    DELIVERY_UNKNOWN;
	}
	sqlite3_reset(statement);
	return ok || error_set(err, ERROR_VAULT, 0,
	    "outbox: a command cannot be read");
}

struct outbox *outbox_open(const char *path, struct sealer *sealer,
    char **said, struct error *err)
{
	static const struct store_plan plan = { "outbox", schema,
		SCHEMA_VERSION, true, CACHE_KIB };
	struct outbox *outbox = mem_zalloc(sizeof(*outbox));
	struct error own = { 0 };
	char *again;

	if (!store_open(&outbox->store, path, &plan, sealer, said, err)) {
		free(outbox);
		return NULL;
	}
	if (load(outbox, &own))
		return outbox;
	outbox_close(outbox);
	if (!path || !mirror_is_corrupt(&own) || *said) {
		if (err)
			*err = own;
		return NULL;
	}
	*said = mirror_set_aside(path, "damaged");
	outbox = mem_zalloc(sizeof(*outbox));
	if (!store_open(&outbox->store, path, &plan, sealer, &again, err)) {
		free(outbox);
		return NULL;
	}
	free(again);
	return outbox;
}

void outbox_close(struct outbox *outbox)
{
	size_t i;

	if (!outbox)
		return;
	for (i = 0; i < outbox->len; i++)
		arena_release(&outbox->entries[i].arena);
	free(outbox->entries);
	store_close(&outbox->store);
	free(outbox);
}

/* What is done and too old to be undone goes. */
static void trim(struct outbox *outbox)
{
	size_t done = 0, i;

	for (i = outbox->len; i-- > 0;) {
		if (!is_over(outbox->entries[i].command.state) ||
		    ++done <= OUTBOX_UNDO_MAX)
			continue;
		if (!remove_row(outbox, outbox->entries[i].command.number,
		    NULL))
			return;
		forget(outbox, &outbox->entries[i]);
	}
}

uint64_t outbox_add(struct outbox *outbox, const struct api_request *request,
    const struct conversation *before, int64_t now_ms, struct error *err)
{
	struct entry *entry = append(outbox);
	struct arena *arena = &entry->arena;
	struct command *command = &entry->command;

	*command = (struct command){
		.op = request->op,
		.state = request->hold_ms > 0 ? DELIVERY_HELD :
		    DELIVERY_READY,
		.conversation_id = arena_strdup(arena,
		    request->conversation_id),
		.object_id = arena_strdup(arena, request->object_id),
		.text = arena_strdup(arena, request->text),
		.html = arena_strdup(arena, request->html),
		.assignee = request->assignee, .at = request->at,
		.group = request->group, .created_ms = now_ms,
		.due_ms = now_ms + request->hold_ms, .id = request->id,
		.undo = request->undo,
	};
	if (before) {
		command->before_state = before->state;
		command->before_admin = arena_strdup(arena, before->admin_id);
		command->before_team = arena_strdup(arena, before->team_id);
		command->before_snoozed = before->snoozed_until;
	}
	if (write_new(outbox, entry, err))
		return command->number;
	forget(outbox, entry);
	return 0;
}

/* Whether an earlier command of the conversation has to be over first. */
static bool is_blocked(const struct outbox *outbox, size_t index)
{
	const struct command *command = &outbox->entries[index].command;
	size_t i;

	for (i = 0; i < index; i++) {
		const struct command *other = &outbox->entries[i].command;

		if (is_over(other->state) || strcmp(other->conversation_id,
		    command->conversation_id) != 0)
			continue;
		/* What failed is the user's to decide, and holds up nothing
		 * but its own group. */
		if (other->state != DELIVERY_FAILED || (command->group &&
		    other->group == command->group))
			return true;
	}
	return false;
}

const struct command *outbox_due(struct outbox *outbox, int64_t now_ms,
    int *wait_ms)
{
	const struct command *command;
	size_t i;

	*wait_ms = -1;
	for (i = 0; i < outbox->len; i++) {
		command = &outbox->entries[i].command;
		if ((command->state != DELIVERY_HELD &&
		    command->state != DELIVERY_READY) ||
		    is_blocked(outbox, i))
			continue;
		if (command->due_ms <= now_ms)
			return command;
		if (*wait_ms < 0 || command->due_ms - now_ms < *wait_ms)
			*wait_ms = (int)(command->due_ms - now_ms);
	}
	return NULL;
}

bool outbox_set_state(struct outbox *outbox, uint64_t number,
    enum delivery state, int64_t due_ms, const char *failure,
    struct error *err)
{
	struct entry *entry = find(outbox, number);
	struct command before;

	if (!entry)
		return error_set(err, ERROR_NOT_FOUND, 0,
		    "outbox: there is no command %llu",
		    (unsigned long long)number);
	before = entry->command;
	entry->command.state = state;
	entry->command.due_ms = due_ms;
	entry->command.failure = arena_strdup(&entry->arena, failure);
	if (!write_entry(outbox, entry, err)) {
		entry->command = before;
		return false;
	}
	if (is_over(state))
		trim(outbox);
	return true;
}

bool outbox_set_sending(struct outbox *outbox, uint64_t number,
    int64_t now_ms, const char *last_part_id, struct error *err)
{
	struct entry *entry = find(outbox, number);
	struct command before;

	if (!entry)
		return error_set(err, ERROR_NOT_FOUND, 0,
		    "outbox: there is no command %llu",
		    (unsigned long long)number);
	before = entry->command;
	entry->command.state = DELIVERY_SENDING;
	entry->command.sent_ms = now_ms;
	entry->command.attempts++;
	entry->command.last_part_id = arena_strdup(&entry->arena,
	    last_part_id);
	if (write_entry(outbox, entry, err))
		return true;
	entry->command = before;
	return false;
}

bool outbox_discard(struct outbox *outbox, uint64_t number,
    struct error *err)
{
	struct entry *entry = find(outbox, number);

	if (!entry)
		return error_set(err, ERROR_NOT_FOUND, 0,
		    "outbox: there is no command %llu",
		    (unsigned long long)number);
	if (!remove_row(outbox, number, err))
		return false;
	forget(outbox, entry);
	return true;
}

/* The request that takes a done command back, NULL: there is none. */
static struct api_request *inverse(const struct command *command)
{
	const char *id = command->conversation_id;

	switch (command->op) {
	case API_ASSIGN:
		return request_assign(id, command->assignee,
		    command->assignee == PERSON_TEAM ? command->before_team :
		    command->before_admin);
	case API_TAG:
		return request_untag(id, command->object_id);
	case API_UNTAG:
		return request_tag(id, command->object_id);
	case API_CLOSE:
	case API_OPEN:
	case API_SNOOZE:
		if (command->before_state == STATE_CLOSED)
			return request_close(id);
		return command->before_state == STATE_SNOOZED ?
		    request_snooze(id, command->before_snoozed) :
		    request_open(id);
	default:
		return NULL;
	}
}

/* Not sent yet, or sent and reversible. */
static bool can_undo(const struct command *command)
{
	if (command->undo)
		return false;
	if (command->state == DELIVERY_HELD ||
	    command->state == DELIVERY_READY)
		return true;
	return command->state == DELIVERY_DONE &&
	    command_repeatable(command->op);
}

static struct entry *last_undoable(struct outbox *outbox, uint64_t number)
{
	size_t i;

	for (i = outbox->len; i-- > 0;) {
		struct entry *entry = &outbox->entries[i];

		if ((!number || entry->command.number == number) &&
		    can_undo(&entry->command))
			return entry;
	}
	return NULL;
}

static void undo_one(struct outbox *outbox, const struct command *command,
    int64_t now_ms, struct arena *arena, struct outbox_undo *out)
{
	if (command->state == DELIVERY_DONE) {
		out->inverse[out->inverse_len] = inverse(command);
		out->inverse[out->inverse_len++]->undo = true;
		return;
	}
	if (command->text)
		out->draft = (struct draft){
			.conversation_id = arena_strdup(arena,
			    command->conversation_id),
			.kind = command->op == API_NOTE ? DRAFT_NOTE :
			    DRAFT_REPLY,
			.text = arena_strdup(arena, command->text),
			.cursor = strlen(command->text),
			.saved_at = now_ms / 1000 };
	out->dropped[out->dropped_len++] = command->number;
}

bool outbox_undo(struct outbox *outbox, uint64_t number, int64_t now_ms,
    struct arena *arena, struct outbox_undo *out, struct error *err)
{
	struct entry *last = last_undoable(outbox, number);
	enum api_op op;
	uint64_t group;
	size_t i, n;

	*out = (struct outbox_undo){ 0 };
	if (!last)
		return error_set(err, ERROR_NOT_FOUND, 0, number ?
		    "this can no longer be taken back" :
		    "there is nothing to take back");
	group = last->command.group;
	op = last->command.op;
	for (i = outbox->len; i-- > 0;) {
		const struct command *command = &outbox->entries[i].command;

		if ((&outbox->entries[i] == last ||
		    (group && command->group == group)) &&
		    can_undo(command) && out->dropped_len +
		    out->inverse_len < OUTBOX_UNDO_MAX)
			undo_one(outbox, command, now_ms, arena, out);
	}
	n = out->dropped_len + out->inverse_len;
	/* A draft is saved before its command goes: the words stay. */
	if (out->draft.text && !outbox_put_draft(outbox, &out->draft, err))
		return false;
	for (i = 0; i < out->dropped_len; i++)
		if (!outbox_discard(outbox, out->dropped[i], err))
			return false;
	/* What is undone once is not undone again. */
	for (i = 0; i < outbox->len; i++) {
		struct command *command = &outbox->entries[i].command;

		if (command->state == DELIVERY_DONE && (group ?
		    command->group == group : command == &last->command) &&
		    out->inverse_len) {
			command->undo = true;
			write_entry(outbox, &outbox->entries[i], NULL);
		}
	}
	out->say = n > 1 ? arena_printf(arena, "Taken back: %s, %zu times",
	    api_op_words(op), n) : arena_printf(arena, "Taken back: %s",
	    api_op_words(op));
	return true;
}

static bool claimed(struct outbox *outbox, const char *part_id)
{
	static const char sql[] = "SELECT 1 FROM claim WHERE part = ?";
	sqlite3_stmt *statement = store_prepare(&outbox->store, sql, NULL);
	bool found;

	if (!statement)
		return true;
	sqlite3_bind_text(statement, 1, part_id, -1, SQLITE_STATIC);
	found = sqlite3_step(statement) == SQLITE_ROW;
	sqlite3_reset(statement);
	return found;
}

static bool claim(struct outbox *outbox, const char *part_id)
{
	static const char sql[] =
	    "INSERT OR IGNORE INTO claim (part) VALUES (?)";
	sqlite3_stmt *statement = store_prepare(&outbox->store, sql, NULL);

	if (!statement)
		return false;
	sqlite3_bind_text(statement, 1, part_id, -1, SQLITE_STATIC);
	return store_run(&outbox->store, statement, NULL);
}

static bool same_words(const char *one, const char *two)
{
	struct arena arena = { 0 };
	const char *a = plain_text(&arena, one, BLOB_MAX);
	const char *b = plain_text(&arena, two, BLOB_MAX);
	bool same = a && b ? !strcmp(a, b) : a == b;

	arena_release(&arena);
	return same;
}

bool outbox_reconcile(struct outbox *outbox, uint64_t number,
    const struct conversation *conversation, const char *admin_id)
{
	const struct command *command = outbox_find(outbox, number);
	enum part_kind kind;
	size_t i;

	if (!command || !command->html)
		return false;
	kind = command->op == API_NOTE ? PART_NOTE : PART_COMMENT;
	for (i = conversation->parts_len; i-- > 0;) {
		const struct part *part = &conversation->parts[i];

		/* Newer than the last one that was known before. */
		if (command->last_part_id && part->id &&
		    !strcmp(part->id, command->last_part_id))
			return false;
		if (part->created_at && part->created_at <
		    command->sent_ms / 1000 - CLAIM_BEFORE_S)
			return false;
		if (part->kind == kind && part->id && part->author.id &&
		    part->author.kind == PERSON_ADMIN &&
		    !strcmp(part->author.id, admin_id) &&
		    same_words(part->body, command->html) &&
		    !claimed(outbox, part->id))
			return claim(outbox, part->id);
	}
	return false;
}

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
	default:
		return bits | PENDING_STATE;
	}
}

bool outbox_apply(struct outbox *outbox, struct mirror *mirror,
    const char *conversation_id, struct error *err)
{
	struct intent intent;
	size_t i;

	for (i = 0; i < outbox->len; i++) {
		const struct command *command = &outbox->entries[i].command;

		if (is_over(command->state) || strcmp(conversation_id,
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

		if (is_over(command->state) || !command->html ||
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
			.delivery = command->state,
			.command = command->number,
			.failure = arena_strdup(arena, command->failure),
		};
	}
	conversation->parts = parts;
	conversation->parts_len = n;
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

		if (is_over(command->state))
			continue;
		items[(*n)++] = (struct outbox_item){
			.command = command->number, .op = command->op,
			.state = command->state,
			.conversation_id = arena_strdup(arena,
			    command->conversation_id),
			.summary = command->html ? plain_text(arena,
			    command->html, 80) : arena_strdup(arena,
			    command->object_id),
			.failure = arena_strdup(arena, command->failure),
			.created_at = command->created_ms / 1000,
			.attempts = command->attempts,
		};
	}
	*out = items;
}

void outbox_counts(const struct outbox *outbox, struct api_status *status)
{
	size_t i;

	status->outbox_held = status->outbox_queued = 0;
	status->outbox_failed = status->outbox_unknown = 0;
	for (i = 0; i < outbox->len; i++)
		switch (outbox->entries[i].command.state) {
		case DELIVERY_HELD:
			status->outbox_held++;
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
