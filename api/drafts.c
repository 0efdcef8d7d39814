/*
 * Drafts, kept beside the outbox.
 *
 * A row has a writer: the process whose composer has it open, or "" when
 * nobody has. Who opens a composer takes the rows of that conversation over;
 * who then finds its own row gone knows that another process has it, too, and
 * both texts stay.
 */
#include "config.h"

#include "api/codec.h"
#include "api/message.h"
#include "api/outbox_private.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAFT_BYTES_MAX = 8 << 20, DRAFTS_MAX = 1000, ROW_MAX = 120 };

/* What a draft's blob is bound to. */
static const char *row_of(char out[ROW_MAX], const char *conversation,
    int kind)
{
	snprintf(out, ROW_MAX, "%s/%d", conversation, kind);
	return out;
}

static bool is_empty(const struct draft *draft)
{
	return !draft->attached_len && (!draft->text ||
	    !draft->text[strspn(draft->text, " \t\r\n")]);
}

static void copy_draft(struct arena *arena, const struct draft *from,
    struct draft *out)
{
	*out = *from;
	out->conversation_id = arena_strdup(arena, from->conversation_id);
	out->text = arena_strdup(arena, from->text);
	out->attached = attached_copy(arena, from->attached,
	    from->attached_len);
}

/* --- what this process wrote --- */

static struct own_draft *find_own(struct outbox *outbox,
    const char *conversation, enum draft_kind kind)
{
	size_t i;

	for (i = 0; i < outbox->own_len; i++)
		if (outbox->own[i].draft.kind == kind && !strcmp(
		    outbox->own[i].draft.conversation_id, conversation))
			return &outbox->own[i];
	return NULL;
}

static void drop_own(struct outbox *outbox, struct own_draft *own)
{
	if (!own)
		return;
	arena_release(&own->arena);
	*own = outbox->own[--outbox->own_len];
}

/* Remember the words; stored as before. */
static struct own_draft *keep_own(struct outbox *outbox,
    const struct draft *draft)
{
	struct own_draft *own = find_own(outbox, draft->conversation_id,
	    draft->kind);
	struct arena arena = { 0 };
	struct draft copy;

	copy_draft(&arena, draft, &copy);
	if (!own) {
		outbox->own = mem_grow(outbox->own, outbox->own_len,
		    sizeof(*outbox->own));
		own = &outbox->own[outbox->own_len++];
		*own = (struct own_draft){ 0 };
	}
	arena_release(&own->arena);
	own->arena = arena;
	own->draft = copy;
	return own;
}

void outbox_release_drafts(struct outbox *outbox)
{
	while (outbox->own_len)
		drop_own(outbox, &outbox->own[0]);
	free(outbox->own);
	outbox->own = NULL;
}

size_t outbox_unsaved(const struct outbox *outbox)
{
	size_t i, n = 0;

	for (i = 0; i < outbox->own_len; i++)
		n += outbox->own[i].unsaved;
	return n;
}

/* --- the file --- */

static bool run(struct outbox *outbox, const char *sql,
    const struct draft *draft, const char *writer, struct error *err)
{
	sqlite3_stmt *statement = store_prepare(&outbox->store, sql, err);
	bool whole = statement &&
	    sqlite3_bind_parameter_count(statement) > 3;
	char row[ROW_MAX];
	struct buf blob;
	bool ok;

	if (!statement)
		return false;
	sqlite3_bind_text(statement, 1, draft->conversation_id, -1,
	    SQLITE_STATIC);
	sqlite3_bind_int(statement, 2, draft->kind);
	sqlite3_bind_text(statement, 3, writer, -1, SQLITE_STATIC);
	if (!whole)
		return store_run(&outbox->store, statement, err);
	buf_init(&blob, DRAFT_BYTES_MAX);
	codec_put_draft(&blob, draft);
	sqlite3_bind_int64(statement, 4, draft->saved_at);
	store_bind_sealed(&outbox->store, statement, 5, blob.data, blob.len,
	    "draft", row_of(row, draft->conversation_id, draft->kind));
	ok = store_run(&outbox->store, statement, err);
	buf_release(&blob);
	return ok;
}

static bool remove_row(struct outbox *outbox, const struct draft *draft,
    const char *writer, struct error *err)
{
	return run(outbox, "DELETE FROM draft WHERE conversation = ?1 AND "
	    "kind = ?2 AND writer = ?3", draft, writer, err);
}

/* Into our row; one that is not there (any more) is made. */
static bool write_row(struct outbox *outbox, const struct draft *draft,
    bool *made, struct error *err)
{
	static const char update[] = "UPDATE draft SET saved = ?4, blob = ?5 "
	    "WHERE conversation = ?1 AND kind = ?2 AND writer = ?3";
	static const char insert[] = "INSERT OR REPLACE INTO draft "
	    "(conversation, kind, writer, saved, blob) "
	    "VALUES (?1, ?2, ?3, ?4, ?5)";

	if (!run(outbox, update, draft, outbox->writer, err))
		return false;
	*made = sqlite3_changes(outbox->store.db) == 0;
	return !*made || run(outbox, insert, draft, outbox->writer, err);
}

/* Nobody's from now on, unless somebody's kept one is in the way. */
static bool release_row(struct outbox *outbox, const struct draft *draft,
    struct error *err)
{
	return run(outbox, "UPDATE OR IGNORE draft SET writer = '' WHERE "
	    "conversation = ?1 AND kind = ?2 AND writer = ?3", draft,
	    outbox->writer, err);
}

static bool put_empty(struct outbox *outbox, const struct draft *draft,
    struct error *err)
{
	bool ok = outbox_begin(outbox, err) && outbox_end(outbox,
	    remove_row(outbox, draft, outbox->writer, err), err);

	if (ok)
		drop_own(outbox, find_own(outbox, draft->conversation_id,
		    draft->kind));
	return ok;
}

bool outbox_put_draft(struct outbox *outbox, const struct draft *draft,
    bool closed, bool *elsewhere, struct error *err)
{
	struct own_draft *own;
	bool made = false;

	*elsewhere = false;
	if (is_empty(draft))
		return put_empty(outbox, draft, err);
	own = keep_own(outbox, draft);
	own->unsaved = true;
	if (!outbox_begin(outbox, err) ||
	    !outbox_end(outbox, write_row(outbox, &own->draft, &made, err) &&
	    (!closed || release_row(outbox, &own->draft, err)), err))
		return false;
	*elsewhere = made && own->stored;
	own->stored = true;
	own->unsaved = false;
	if (closed)
		drop_own(outbox, own);
	return true;
}

bool outbox_save_drafts(struct outbox *outbox, struct error *err)
{
	bool elsewhere, ok = true;
	struct draft draft;
	struct arena arena = { 0 };
	size_t i;

	for (i = 0; i < outbox->own_len && ok; i++) {
		if (!outbox->own[i].unsaved)
			continue;
		copy_draft(&arena, &outbox->own[i].draft, &draft);
		ok = outbox_put_draft(outbox, &draft, false, &elsewhere, err);
	}
	arena_release(&arena);
	return ok;
}

bool outbox_put_kept_draft(struct outbox *outbox, const struct draft *draft,
    struct error *err)
{
	return run(outbox, "INSERT OR IGNORE INTO draft (conversation, kind, "
	    "writer, saved, blob) VALUES (?1, ?2, ?3, ?4, ?5)", draft, "",
	    err);
}

void outbox_unsave_drafts(struct outbox *outbox)
{
	size_t i;

	for (i = 0; i < outbox->own_len; i++) {
		outbox->own[i].stored = false;
		outbox->own[i].unsaved = true;
	}
}

/* Whether the process in a writer's name runs, and is not this one. */
static bool is_live_other(const struct outbox *outbox, const char *writer)
{
	pid_t pid = (pid_t)strtol(writer, NULL, 10);

	return pid > 0 && strcmp(writer, outbox->writer) != 0 &&
	    (kill(pid, 0) == 0 || errno == EPERM);
}

bool outbox_read_draft(const struct outbox *outbox, struct store *from,
    sqlite3_stmt *statement, struct arena *arena, struct draft *out)
{
	const char *conversation = (const char *)sqlite3_column_text(
	    statement, 0);
	int kind = sqlite3_column_int(statement, 1);
	char row[ROW_MAX], *blob;
	size_t len;
	bool ok;

	*out = (struct draft){
		.conversation_id = arena_strdup(arena, conversation),
		.kind = (enum draft_kind)kind,
		.saved_at = sqlite3_column_int64(statement, 2),
		.elsewhere = is_live_other(outbox,
		    (const char *)sqlite3_column_text(statement, 3)) };
	blob = store_column_sealed(from, statement, 4, "draft",
	    row_of(row, out->conversation_id, kind), &len, NULL);
	ok = blob && codec_get_draft(blob, len, arena, out);
	free(blob);
	return ok;
}

/* Ours from now on: the newest of the kind; others wait for their turn. */
static bool adopt(struct outbox *outbox, const struct draft *drafts, size_t n,
    int kind, struct error *err)
{
	static const char take[] = "UPDATE draft SET writer = ?3 "
	    "WHERE conversation = ?1 AND kind = ?2 AND writer = (SELECT "
	    "writer FROM draft WHERE conversation = ?1 AND kind = ?2 "
	    "ORDER BY saved DESC, writer LIMIT 1)";
	size_t i;

	for (i = 0; i < n; i++) {
		if ((int)drafts[i].kind != kind || find_own(outbox,
		    drafts[i].conversation_id, drafts[i].kind))
			continue;
		if (!run(outbox, take, &drafts[i], outbox->writer, err))
			return false;
		keep_own(outbox, &drafts[i])->stored = true;
	}
	return true;
}

/* What could not be written is newer than what the file has. */
static void add_unsaved(struct outbox *outbox, const char *conversation_id,
    struct arena *arena, struct draft *drafts, size_t *n)
{
	const struct own_draft *own;
	size_t i, k;

	for (i = 0; i < outbox->own_len; i++) {
		own = &outbox->own[i];
		if (!own->unsaved || (conversation_id && strcmp(
		    conversation_id, own->draft.conversation_id) != 0))
			continue;
		for (k = 0; k < *n; k++)
			if (drafts[k].kind == own->draft.kind && !strcmp(
			    drafts[k].conversation_id,
			    own->draft.conversation_id))
				break;
		copy_draft(arena, &own->draft, &drafts[k]);
		*n += k == *n;
	}
}

/* Newest first; a row that cannot be read is left out. */
static bool read_rows(struct outbox *outbox, const char *conversation_id,
    struct arena *arena, struct draft *drafts, size_t *n, struct error *err)
{
	static const char sql[] = "SELECT conversation, kind, saved, writer, "
	    "blob FROM draft WHERE ?1 IS NULL OR conversation = ?1 "
	    "ORDER BY saved DESC, writer LIMIT ?2";
	sqlite3_stmt *statement = store_prepare(&outbox->store, sql, err);
	int step;

	if (!statement)
		return false;
	sqlite3_bind_text(statement, 1, conversation_id, -1, SQLITE_STATIC);
	sqlite3_bind_int(statement, 2, DRAFTS_MAX);
	while ((step = sqlite3_step(statement)) == SQLITE_ROW)
		*n += outbox_read_draft(outbox, &outbox->store, statement,
		    arena, &drafts[*n]);
	if (step != SQLITE_DONE)
		store_error(&outbox->store, "read", err);
	sqlite3_reset(statement);
	return step == SQLITE_DONE;
}

bool outbox_drafts(struct outbox *outbox, const char *conversation_id,
    int take, struct arena *arena, const struct draft **out, size_t *n,
    struct error *err)
{
	struct draft *drafts = arena_calloc(arena,
	    DRAFTS_MAX + outbox->own_len, sizeof(*drafts));
	bool ok;

	*n = 0;
	*out = drafts;
	ok = read_rows(outbox, conversation_id, arena, drafts, n, err);
	/* That they could not be made ours is no reason not to show them. */
	if (ok && take >= 0 && *n && outbox_begin(outbox, NULL))
		outbox_end(outbox, adopt(outbox, drafts, *n, take, NULL),
		    NULL);
	add_unsaved(outbox, conversation_id, arena, drafts, n);
	return ok;
}

bool outbox_has_draft(struct outbox *outbox, const char *conversation_id)
{
	static const char sql[] =
	    "SELECT 1 FROM draft WHERE conversation = ? LIMIT 1";
	sqlite3_stmt *statement = store_prepare(&outbox->store, sql, NULL);
	bool found;

	if (!statement)
		return false;
	sqlite3_bind_text(statement, 1, conversation_id, -1, SQLITE_STATIC);
	found = sqlite3_step(statement) == SQLITE_ROW;
	sqlite3_reset(statement);
	return found;
}

/* --- commands and drafts --- */

/* One of several recipients' messages is queued: the draft is for the others
 * from now on, so that whatever happens each of them is in one place. */
static const char *left_of(const struct own_draft *own,
    const struct command *command, struct arena *arena)
{
	struct message message;

	return own && own->draft.text && message_parse(command->text, arena,
	    &message, NULL) && message.to_len ? message_without(
	    own->draft.text, message.to[0], arena) : NULL;
}

bool outbox_consume_draft(struct outbox *outbox,
    const struct command *command, struct error *err)
{
	struct arena arena = { 0 };
	struct draft draft = { .conversation_id = message_draft_key(
		command->conversation_id, &arena),
		.kind = api_op_draft(command->op) };
	struct own_draft *own = find_own(outbox, draft.conversation_id,
	    draft.kind);
	bool made, ok;

	if (draft.kind == DRAFT_MESSAGE)
		draft.text = left_of(own, command, &arena);
	if (draft.text) {
		draft.saved_at = own->draft.saved_at;
		draft.cursor = strlen(draft.text);
		ok = write_row(outbox, &draft, &made, err);
		keep_own(outbox, &draft);
	} else {
		ok = remove_row(outbox, &draft, outbox->writer, err);
		if (ok)
			drop_own(outbox, own);
	}
	arena_release(&arena);
	return ok;
}

/* Several recipients' messages that are taken back are one draft again; where
 * that has become another text, it is a draft of its own. */
static void join_messages(const struct own_draft *own,
    const struct command *command, struct arena *arena, struct draft *draft)
{
	const char *joined = message_joined(draft->text, own->draft.text,
	    arena);
	size_t behind = strlen(draft->text) - draft->cursor;

	if (!joined)
		draft->conversation_id = arena_printf(arena, "%s-%llu",
		    draft->conversation_id,
		    (unsigned long long)command->number);
	else if (behind < strlen(joined))
		draft->cursor = strlen(joined) - behind;
	draft->text = joined ? joined : draft->text;
}

bool outbox_merge_draft(struct outbox *outbox, const struct command *command,
    int64_t now_ms, struct arena *arena, struct draft *out,
    struct error *err)
{
	struct draft draft = { .conversation_id = message_draft_key(
		command->conversation_id, arena),
		.kind = api_op_draft(command->op), .text = command->text,
		.cursor = command->cursor, .attached = command->attached,
		.attached_len = command->attached_len,
		.saved_at = now_ms / 1000 };
	const struct own_draft *own = find_own(outbox,
	    draft.conversation_id, draft.kind);
	bool made;

	if (own && own->draft.text && draft.kind == DRAFT_MESSAGE) {
		join_messages(own, command, arena, &draft);
	} else if (own && own->draft.text &&
	    strcmp(own->draft.text, draft.text)) {
		draft.text = arena_printf(arena, "%s\n\n%s", draft.text,
		    own->draft.text);
		if (!draft.attached_len) {
			draft.attached = own->draft.attached;
			draft.attached_len = own->draft.attached_len;
		}
	}
	copy_draft(arena, &draft, out);
	if (!write_row(outbox, out, &made, err))
		return false;
	keep_own(outbox, out)->stored = true;
	return true;
}
