/* The outbox: every change as a durable command. */
#include "config.h"

#include "api/codec.h"
#include "api/message.h"
#include "api/outbox_private.h"
#include "keystore/seal.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { SCHEMA_VERSION = 2, CACHE_KIB = 256, DONE_MAX = 5000 };

static const char schema[] =
    "CREATE TABLE command (number INTEGER PRIMARY KEY AUTOINCREMENT,"
    " state INT NOT NULL, blob BLOB NOT NULL);"
    "CREATE TABLE claim (part TEXT PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE attachment (command INT, n INT, blob BLOB,"
    " PRIMARY KEY (command, n));"
    "CREATE TABLE draft (conversation TEXT, kind INT, writer TEXT, saved INT,"
    " blob BLOB, PRIMARY KEY (conversation, kind, writer)) WITHOUT ROWID";

bool command_repeatable(enum api_op op)
{
	switch (op) {
	case API_ASSIGN:
	case API_CLOSE:
	case API_OPEN:
	case API_SNOOZE:
	case API_TAG:
	case API_UNTAG:
	case API_CHANGE:
		return true;
	default:
		return false;
	}
}

/* --- memory --- */

struct entry *outbox_entry(struct outbox *outbox, uint64_t number)
{
	size_t i;

	for (i = 0; i < outbox->len; i++)
		if (outbox->entries[i].command.number == number)
			return &outbox->entries[i];
	return NULL;
}

const struct command *outbox_find(struct outbox *outbox, uint64_t number)
{
	const struct entry *entry = outbox_entry(outbox, number);

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

static void free_entries(struct entry *entries, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		arena_release(&entries[i].arena);
	free(entries);
}

/* --- the file --- */

/* One row, appended; one that cannot be read is left where it is. */
static bool load_row(struct outbox *outbox, sqlite3_stmt *statement)
{
	struct entry *entry;
	char row[24], *blob;
	size_t len;
	bool ok;

	snprintf(row, sizeof(row), "%lld",
	    (long long)sqlite3_column_int64(statement, 0));
	blob = store_column_sealed(&outbox->store, statement, 2, "command",
	    row, &len, NULL);
	entry = append(outbox);
	ok = blob && codec_get_command(blob, len, &entry->arena,
	    &entry->command);
	free(blob);
	if (!ok) {
		forget(outbox, entry);
		return false;
	}
	entry->command.number =
	    (uint64_t)sqlite3_column_int64(statement, 0);
	entry->command.state =
	    (enum delivery)sqlite3_column_int(statement, 1);
	entry->command.id = 0;
	return true;
}

/* All commands anew; what this run knows of them by itself is kept. */
static bool load(struct outbox *outbox, struct error *err)
{
	static const char sql[] =
	    "SELECT number, state, blob FROM command ORDER BY number";
	struct entry *before = outbox->entries, *entry;
	size_t before_len = outbox->len, i;
	sqlite3_stmt *statement;
	int step;

	outbox->version = store_data_version(&outbox->store);
	statement = store_prepare(&outbox->store, sql, err);
	if (!statement)
		return false;
	outbox->entries = NULL;
	outbox->len = 0;
	while ((step = sqlite3_step(statement)) == SQLITE_ROW)
		load_row(outbox, statement);
	if (step != SQLITE_DONE) {
		store_error(&outbox->store, "read", err);
		sqlite3_reset(statement);
		free_entries(outbox->entries, outbox->len);
		outbox->entries = before;
		outbox->len = before_len;
		return false;
	}
	sqlite3_reset(statement);
	for (i = 0; i < before_len; i++) {
		entry = outbox_entry(outbox, before[i].command.number);
		if (entry)
			entry->command.id = before[i].command.id;
	}
	free_entries(before, before_len);
	return true;
}

bool outbox_refresh(struct outbox *outbox)
{
	return store_data_version(&outbox->store) != outbox->version &&
	    load(outbox, NULL);
}

bool outbox_begin(struct outbox *outbox, struct error *err)
{
	if (!store_exec(&outbox->store, "BEGIN IMMEDIATE", err))
		return false;
	if (store_data_version(&outbox->store) == outbox->version ||
	    load(outbox, err))
		return true;
	store_exec(&outbox->store, "ROLLBACK", NULL);
	return false;
}

bool outbox_end(struct outbox *outbox, bool ok, struct error *err)
{
	if (ok && store_exec(&outbox->store, "COMMIT", err))
		return true;
	store_exec(&outbox->store, "ROLLBACK", NULL);
	load(outbox, NULL);
	return false;
}

bool outbox_write(struct outbox *outbox, struct entry *entry,
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

	/* The number is part of what the blob is bound to. */
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
	buf_init(&blob, OUTBOX_BLOB_MAX);
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

bool outbox_remove(struct outbox *outbox, struct entry *entry,
    struct error *err)
{
	static const char sql[] = "DELETE FROM command WHERE number = ?";
	sqlite3_stmt *statement = store_prepare(&outbox->store, sql, err);

	if (!statement)
		return false;
	sqlite3_bind_int64(statement, 1, (int64_t)entry->command.number);
	if (!store_run(&outbox->store, statement, err) ||
	    (entry->command.attached_len && !outbox_drop_files(outbox,
	    entry->command.number, err)))
		return false;
	forget(outbox, entry);
	return true;
}

bool outbox_put_back(struct outbox *outbox, const struct command *command,
    struct error *err)
{
	static const char sql[] = "INSERT OR IGNORE INTO command "
	    "(number, state, blob) VALUES (?1, ?2, x'00')";
	sqlite3_stmt *statement = store_prepare(&outbox->store, sql, err);
	struct entry *entry;
	struct buf blob;
	bool ok;

	if (!statement)
		return false;
	sqlite3_bind_int64(statement, 1, (int64_t)command->number);
	sqlite3_bind_int(statement, 2, command->state);
	if (!store_run(&outbox->store, statement, err) ||
	    sqlite3_changes(outbox->store.db) == 0)
		return false;
	/* A copy that shares nothing: through bytes and back. */
	entry = append(outbox);
	buf_init(&blob, OUTBOX_BLOB_MAX);
	codec_put_command(&blob, command);
	ok = codec_get_command(blob.data, blob.len, &entry->arena,
	    &entry->command) && outbox_write(outbox, entry, err);
	buf_release(&blob);
	if (ok)
		entry->command.id = command->id;
	else
		forget(outbox, entry);
	return ok;
}

/* A name that no other process has; the number in it tells whether it lives. */
static void name_writer(struct outbox *outbox)
{
	unsigned random = 0;

	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) < 0)
		random = (unsigned)(uintptr_t)outbox;
	snprintf(outbox->writer, sizeof(outbox->writer), "%d-%x",
	    (int)getpid(), random);
}

bool outbox_open_store(struct outbox *outbox, const char *path,
    struct sealer *sealer, char **said, struct error *err)
{
	static const struct store_plan plan = { "outbox", schema,
		SCHEMA_VERSION, true, CACHE_KIB };

	return store_open(&outbox->store, path, &plan, sealer, said, err);
}

struct outbox *outbox_open(const char *path, struct sealer *sealer,
    char **said, struct error *err)
{
	struct outbox *outbox = mem_zalloc(sizeof(*outbox));
	struct error own = { 0 };

	name_writer(outbox);
	if (!outbox_open_store(outbox, path, sealer, said, err)) {
		free(outbox);
		return NULL;
	}
	outbox_salvage(outbox, said);
	if (load(outbox, &own) || (path && !*said &&
	    mirror_is_corrupt(&own) && outbox_renew(outbox, path, said, &own)))
		return outbox;
	outbox_close(outbox);
	if (err)
		*err = own;
	return NULL;
}

void outbox_close(struct outbox *outbox)
{
	if (!outbox)
		return;
	free_entries(outbox->entries, outbox->len);
	outbox_release_drafts(outbox);
	store_close(&outbox->store);
	free(outbox->found_part);
	free(outbox);
}

/* --- commands --- */

/* What is done and will not be undone goes: inverses, what was undone, and all
 * beyond the last actions. */
static bool trim(struct outbox *outbox, struct error *err)
{
	uint64_t group = 0;
	size_t actions = 0, done = 0, i;

	for (i = outbox->len; i-- > 0;) {
		const struct command *command = &outbox->entries[i].command;

		if (!delivery_over(command->state))
			continue;
		if (!command->undo) {
			actions += !command->group ||
			    command->group != group;
			group = command->group;
			done++;
		}
		if ((command->undo || actions > OUTBOX_UNDO_MAX ||
		    done > DONE_MAX) &&
		    !outbox_remove(outbox, &outbox->entries[i], err))
			return false;
	}
	return true;
}

static bool has_tag(const struct conversation *conversation, const char *id)
{
	size_t i;

	for (i = 0; id && i < conversation->tags_len; i++)
		if (!strcmp(conversation->tags[i].id, id))
			return true;
	return false;
}

bool outbox_insert(struct outbox *outbox, const struct api_request *request,
    const struct conversation *before, int64_t now_ms, uint64_t *number,
    struct error *err)
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
		.undo = request->undo, .cursor = request->cursor,
		.seen_part = arena_strdup(arena, request->seen_part),
		.seen_at = request->seen_at,
		.attached = attached_copy(arena, request->attached,
		    request->attached_len),
		.attached_len = request->attached_len,
	};
	if (before) {
		command->before_state = before->state;
		command->before_admin = arena_strdup(arena, before->admin_id);
		command->before_team = arena_strdup(arena, before->team_id);
		command->before_snoozed = before->snoozed_until;
		command->had_tag = has_tag(before, request->object_id);
	}
	if (request->change)
		command->change = *record_change_copy(arena,
		    request->change);
	if (request->back_len) {
		command->back = record_inputs_copy(arena, request->back,
		    request->back_len);
		command->back_len = request->back_len;
	}
	if (!outbox_write(outbox, entry, err) ||
	    !outbox_take_files(outbox, command, err))
		return false;
	*number = command->number;
	return true;
}

uint64_t outbox_add(struct outbox *outbox, const struct api_request *request,
    const struct conversation *before, int64_t now_ms, struct error *err)
{
	uint64_t number = 0;
	bool ok;

	if (!outbox_begin(outbox, err))
		return 0;
	ok = outbox_insert(outbox, request, before, now_ms, &number, err) &&
	    (!request->text || outbox_consume_draft(outbox,
	    outbox_find(outbox, number), err));
	return outbox_end(outbox, ok, err) ? number : 0;
}

/* Whether an earlier command of the conversation has to be over first. */
static bool is_blocked(const struct outbox *outbox, size_t index)
{
	const struct command *command = &outbox->entries[index].command;
	size_t i;

	for (i = 0; i < index; i++) {
		const struct command *other = &outbox->entries[i].command;

		if (delivery_over(other->state) || strcmp(
		    other->conversation_id, command->conversation_id) != 0)
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
    outbox_busy_fn *busy, void *context, int *wait_ms)
{
	const struct command *command;
	size_t i;

	*wait_ms = -1;
	for (i = 0; i < outbox->len; i++) {
		command = &outbox->entries[i].command;
		if ((command->state != DELIVERY_HELD &&
		    command->state != DELIVERY_READY) ||
		    (busy && busy(context, command->number)) ||
		    is_blocked(outbox, i))
			continue;
		if (command->due_ms <= now_ms)
			return command;
		if (*wait_ms < 0 || command->due_ms - now_ms < *wait_ms)
			*wait_ms = (int)(command->due_ms - now_ms);
	}
	return NULL;
}

#define BIT(state) (1u << DELIVERY_##state)

/* The command in a transaction, if it is in one of these states. */
static struct entry *begin_change(struct outbox *outbox, uint64_t number,
    unsigned states, struct error *err)
{
	struct entry *entry;

	if (!outbox_begin(outbox, err))
		return NULL;
	entry = outbox_entry(outbox, number);
	if (entry && states & 1u << entry->command.state)
		return entry;
	if (!entry)
		error_set(err, ERROR_NOT_FOUND, 0,
		    "It is not in the outbox any more");
	else
		error_set(err, ERROR_CONFLICT, 0, "%s",
		    entry->command.state == DELIVERY_DONE ?
		    "It has arrived meanwhile" :
		    "It is on its way or being looked up: wait for that");
	outbox_end(outbox, false, NULL);
	return NULL;
}

static bool write_change(struct outbox *outbox, struct entry *entry,
    struct error *err)
{
	bool ok = outbox_write(outbox, entry, err) &&
	    (!delivery_over(entry->command.state) ||
	    (outbox_claim(outbox, entry->command.number, err) &&
	    (!entry->command.attached_len || outbox_drop_files(outbox,
	    entry->command.number, err)) && trim(outbox, err)));

	return outbox_end(outbox, ok, err);
}

bool outbox_set_state(struct outbox *outbox, uint64_t number,
    enum delivery state, int64_t due_ms, const char *failure,
    struct error *err)
{
	static const unsigned from[] = {
		[DELIVERY_DONE] = BIT(READY) | BIT(SENDING) | BIT(UNKNOWN),
		[DELIVERY_READY] = BIT(HELD) | BIT(READY) | BIT(SENDING),
		[DELIVERY_FAILED] = BIT(HELD) | BIT(READY) | BIT(SENDING) |
		    BIT(UNKNOWN),
		[DELIVERY_UNKNOWN] = BIT(SENDING) | BIT(UNKNOWN),
	};
	struct entry *entry = begin_change(outbox, number, from[state], err);

	if (!entry)
		return false;
	entry->command.state = state;
	entry->command.due_ms = due_ms;
	entry->command.failure = arena_strdup(&entry->arena, failure);
	return write_change(outbox, entry, err);
}

bool outbox_set_sending(struct outbox *outbox, uint64_t number,
    int64_t now_ms, const char *last_part_id, struct error *err)
{
	struct entry *entry = begin_change(outbox, number,
	    BIT(HELD) | BIT(READY), err);

	if (!entry)
		return false;
	entry->command.state = DELIVERY_SENDING;
	entry->command.sent_ms = now_ms;
	entry->command.attempts++;
	entry->command.last_part_id = arena_strdup(&entry->arena,
	    last_part_id);
	return write_change(outbox, entry, err);
}

bool outbox_set_sent(struct outbox *outbox, uint64_t number, int64_t sent_ms,
    struct error *err)
{
	struct entry *entry = begin_change(outbox, number,
	    BIT(SENDING) | BIT(UNKNOWN), err);

	if (!entry)
		return false;
	entry->command.sent_ms = sent_ms;
	return write_change(outbox, entry, err);
}

bool outbox_retry(struct outbox *outbox, uint64_t number, int64_t now_ms,
    struct error *err)
{
	struct entry *entry = begin_change(outbox, number, BIT(HELD) |
	    BIT(READY) | BIT(FAILED) | BIT(UNKNOWN), err);

	if (!entry)
		return false;
	entry->command.state = DELIVERY_READY;
	entry->command.due_ms = now_ms;
	entry->command.failure = NULL;
	entry->command.sure = true;
	return write_change(outbox, entry, err);
}

bool outbox_discard(struct outbox *outbox, uint64_t number,
    struct error *err)
{
	struct entry *entry = begin_change(outbox, number,
	    ~(BIT(SENDING) | BIT(DONE)), err);

	return entry && outbox_end(outbox, outbox_remove(outbox, entry, err),
	    err);
}

/* To whom it goes was looked up when it was sent first: that stays. */
static bool rewrite_message(struct entry *entry, const char *text,
    const char *html, struct error *err)
{
	struct record_change *change = &entry->command.change;
	struct message before, after;
	const char *role;

	if (!message_parse(entry->command.text, &entry->arena, &before,
	    err) || !message_parse(text, &entry->arena, &after, err) ||
	    !message_check(&after, err))
		return false;
	if (after.to_len != 1 || strcmp(after.to[0], before.to[0]) != 0)
		return error_set(err, ERROR_INPUT, 0, "Its recipient cannot "
		    "be changed here: keep it as a draft, and send that");
	role = change->inputs[1].value;
	change->inputs = message_inputs(&after, change->inputs[0].value,
	    role, html, &entry->arena, &change->inputs_len);
	return true;
}

/* Failed: not sent, its writer's to decide, and in nobody's way. */
static bool rewrite(struct entry *entry, const char *text, const char *html,
    struct error *err)
{
	struct command *command = &entry->command;

	if (text && api_op_is_change(command->op) &&
	    !rewrite_message(entry, text, html, err))
		return false;

	command->state = DELIVERY_FAILED;
	command->failure = text ? "Edited: it is sent when it is retried" :
	    "Taken out to be edited: it is sent when it is retried";
	if (!text)
		return true;
	command->text = arena_strdup(&entry->arena, text);
	command->html = arena_strdup(&entry->arena, html);
	command->cursor = strlen(text);
	return true;
}

bool outbox_edit(struct outbox *outbox, uint64_t number, const char *text,
    const char *html, struct arena *arena, struct draft *out,
    struct error *err)
{
	const struct command *command = outbox_find(outbox, number);
	struct entry *entry;

	if (command && command->state == DELIVERY_UNKNOWN)
		return error_set(err, ERROR_CONFLICT, 0, "It may have been "
		    "sent: keep it as a draft to write it anew");
	entry = begin_change(outbox, number, BIT(HELD) | BIT(READY) |
	    BIT(FAILED), err);
	if (!entry)
		return false;
	if (!entry->command.text) {
		outbox_end(outbox, false, NULL);
		return error_set(err, ERROR_INPUT, 0,
		    "There are no words in it to edit");
	}
	if (!rewrite(entry, text, html, err)) {
		outbox_end(outbox, false, NULL);
		return false;
	}
	*out = (struct draft){
		.conversation_id = message_draft_key(
		    entry->command.conversation_id, arena),
		.kind = api_op_draft(entry->command.op),
		.text = arena_strdup(arena, entry->command.text),
		.cursor = entry->command.cursor };
	return write_change(outbox, entry, err);
}

bool outbox_to_draft(struct outbox *outbox, uint64_t number, int64_t now_ms,
    struct arena *arena, struct draft *out, struct error *err)
{
	struct entry *entry = begin_change(outbox, number,
	    ~(BIT(SENDING) | BIT(DONE)), err);
	bool ok;

	if (!entry)
		return false;
	ok = entry->command.text || error_set(err, ERROR_INPUT, 0,
	    "There are no words in it that a draft could keep");
	ok = ok && outbox_merge_draft(outbox, &entry->command, now_ms, arena,
	    out, err) && outbox_remove(outbox, entry, err);
	return outbox_end(outbox, ok, err);
}

bool outbox_take_over(struct outbox *outbox, struct error *err)
{
	bool ok = true;
	size_t i;

	if (!outbox_begin(outbox, err))
		return false;
	for (i = 0; i < outbox->len && ok; i++) {
		struct command *command = &outbox->entries[i].command;

		if (command->state != DELIVERY_SENDING)
			continue;
		command->state = command_repeatable(command->op) ?
		    DELIVERY_READY : DELIVERY_UNKNOWN;
		ok = outbox_write(outbox, &outbox->entries[i], err);
	}
	return outbox_end(outbox, ok, err);
}
