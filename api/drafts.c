/* Drafts, kept beside the outbox. */
#include "config.h"

#include "api/outbox_private.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a draft's blob is bound to. */
static void row_of(char *out, size_t size, const char *conversation,
    int kind)
{
	snprintf(out, size, "%s/%d", conversation, kind);
}

bool outbox_put_draft(struct outbox *outbox, const struct draft *draft,
    struct error *err)
{
	static const char remove[] =
	    "DELETE FROM draft WHERE conversation = ? AND kind = ?";
	static const char insert[] = "INSERT OR REPLACE INTO draft "
	    "(conversation, kind, saved, blob) VALUES (?, ?, ?, ?)";
	bool empty = !draft->text || !draft->text[strspn(draft->text,
	    " \t\r\n")];
	struct store *store = outbox_store(outbox);
	sqlite3_stmt *statement = store_prepare(store, empty ? remove :
	    insert, err);
	char row[120];
	struct buf blob;
	bool ok;

	if (!statement)
		return false;
	sqlite3_bind_text(statement, 1, draft->conversation_id, -1,
	    SQLITE_STATIC);
	sqlite3_bind_int(statement, 2, draft->kind);
	if (empty)
		return store_run(store, statement, err);
	buf_init(&blob, DRAFT_BYTES_MAX);
	buf_printf(&blob, "%zu\n%s", draft->cursor, draft->text);
	row_of(row, sizeof(row), draft->conversation_id, draft->kind);
	sqlite3_bind_int64(statement, 3, draft->saved_at);
	store_bind_sealed(store, statement, 4, blob.data, blob.len, "draft",
	    row);
	ok = store_run(store, statement, err);
	buf_release(&blob);
	return ok;
}

bool outbox_drafts(struct outbox *outbox, const char *conversation_id,
    struct arena *arena, const struct draft **out, size_t *n,
    struct error *err)
{
	static const char sql[] = "SELECT kind, saved, blob FROM draft "
	    "WHERE conversation = ? ORDER BY saved DESC LIMIT 2";
	struct store *store = outbox_store(outbox);
	sqlite3_stmt *statement = store_prepare(store, sql, err);
	struct draft *drafts = arena_calloc(arena, 2, sizeof(*drafts));
	char row[120], *blob, *text;
	bool ok = true;
	size_t len;

	*n = 0;
	*out = drafts;
	if (!statement)
		return false;
	sqlite3_bind_text(statement, 1, conversation_id, -1, SQLITE_STATIC);
	while (ok && *n < 2 && sqlite3_step(statement) == SQLITE_ROW) {
		int kind = sqlite3_column_int(statement, 0);

		row_of(row, sizeof(row), conversation_id, kind);
		blob = store_column_sealed(store, statement, 2, "draft", row,
		    &len, err);
		text = blob ? strchr(blob, '\n') : NULL;
		ok = text != NULL;
		if (ok)
			drafts[(*n)++] = (struct draft){
				.conversation_id = arena_strdup(arena,
				    conversation_id),
				.kind = (enum draft_kind)kind,
				.cursor = strtoul(blob, NULL, 10),
				.text = arena_strdup(arena, text + 1),
				.saved_at = sqlite3_column_int64(statement,
				    1) };
		free(blob);
	}
	sqlite3_reset(statement);
	return ok;
}
