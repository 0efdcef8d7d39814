/* The mirror: records of all kinds (api/record.h). */
#include "config.h"

#include "api/codec.h"
#include "api/mirror_private.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { RECORD_BYTES_MAX = 8 << 20 };

/* What a blob is sealed for: it means nothing in another row. */
static const char *row_name(struct arena *arena, enum record_kind kind,
    const char *parent, const char *id)
{
	return arena_printf(arena, "%d/%s/%s", (int)kind, parent, id);
}

bool mirror_put_record(struct mirror *mirror, const char *parent,
    const struct record *record, struct error *err)
{
	static const char sql[] = "INSERT OR REPLACE INTO record "
	    "(kind, parent, id, fetched, blob) VALUES (?, ?, ?, ?, ?)";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);
	struct arena arena = { 0 };
	struct buf blob;
	bool ok;

	if (!statement)
		return false;
	buf_init(&blob, RECORD_BYTES_MAX);
	codec_put_record(&blob, record);
	sqlite3_bind_int(statement, 1, (int)record->kind);
	sqlite3_bind_text(statement, 2, parent, -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 3, record->id, -1, SQLITE_STATIC);
	sqlite3_bind_int64(statement, 4, record->fetched_at);
	store_bind_sealed(&mirror->store, statement, 5, blob.data, blob.len,
	    "record", row_name(&arena, record->kind, parent, record->id));
	ok = store_run(&mirror->store, statement, err);
	buf_release(&blob);
	arena_release(&arena);
	return ok;
}

/* Most rows of a search do not match: they are looked at aside, so that the
 * arena holds what is found and no more. */
static bool read_matching(const char *blob, size_t len,
    enum record_kind kind, const struct query_node *query,
    struct arena *arena, struct record *out)
{
	struct arena aside = { 0 };
	bool matches = !query || (codec_get_record(blob, len, kind, &aside,
	    out) && query_matches(query, out, false));

	arena_release(&aside);
	return matches && codec_get_record(blob, len, kind, arena, out);
}

/* Columns parent, id, blob. False: it does not match, or cannot be read (any
 * more). */
static bool read_row(struct mirror *mirror, struct sqlite3_stmt *statement,
    enum record_kind kind, const struct query_node *query,
    struct arena *arena, struct record *out)
{
	const char *parent = (const char *)sqlite3_column_text(statement, 0);
	const char *id = (const char *)sqlite3_column_text(statement, 1);
	struct arena name = { 0 };
	size_t len;
	char *blob = store_column_sealed(&mirror->store, statement, 2,
	    "record", row_name(&name, kind, parent, id), &len, NULL);
	bool ok = blob && read_matching(blob, len, kind, query, arena, out);

	arena_release(&name);
	free(blob);
	return ok;
}

bool mirror_record(struct mirror *mirror, enum record_kind kind,
    const char *id, struct arena *arena, struct record *out,
    struct error *err)
{
	static const char sql[] = "SELECT parent, id, blob FROM record "
	    "WHERE kind = ? AND id = ? ORDER BY fetched DESC LIMIT 1";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);
	bool ok = false;
	int step;

	if (!statement)
		return false;
	sqlite3_bind_int(statement, 1, (int)kind);
	sqlite3_bind_text(statement, 2, id, -1, SQLITE_STATIC);
	step = sqlite3_step(statement);
	if (step == SQLITE_ROW)
		ok = read_row(mirror, statement, kind, NULL, arena, out);
	else if (step != SQLITE_DONE)
		store_error(&mirror->store, "read", err);
	sqlite3_reset(statement);
	if (!ok && (step == SQLITE_ROW || step == SQLITE_DONE))
		error_set(err, ERROR_NOT_FOUND, 0, "%s %s is not known here",
		    record_schema(kind)->name, id);
	return ok;
}

bool mirror_records(struct mirror *mirror, enum record_kind kind,
    const char *parent, const struct query_node *query, size_t max,
    struct arena *arena, struct record **out, size_t *n, struct error *err)
{
	static const char sql[] = "SELECT parent, id, blob FROM record "
	    "WHERE kind = ? AND parent = ?";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);
	struct record *rows = NULL;
	size_t len = 0;
	int step;

	*out = NULL;
	*n = 0;
	if (!statement)
		return false;
	sqlite3_bind_int(statement, 1, (int)kind);
	sqlite3_bind_text(statement, 2, parent, -1, SQLITE_STATIC);
	while ((step = sqlite3_step(statement)) == SQLITE_ROW && len < max) {
		rows = mem_grow(rows, len, sizeof(*rows));
		len += read_row(mirror, statement, kind, query, arena,
		    &rows[len]);
	}
	sqlite3_reset(statement);
	*out = arena_calloc(arena, len, sizeof(*rows));
	if (len)
		memcpy(*out, rows, len * sizeof(*rows));
	free(rows);
	*n = len;
	return step == SQLITE_ROW || step == SQLITE_DONE ||
	    store_error(&mirror->store, "read", err);
}

bool mirror_prune_records(struct mirror *mirror, enum record_kind kind,
    const char *parent, int64_t before, struct error *err)
{
	static const char sql[] = "DELETE FROM record "
	    "WHERE kind = ? AND parent = ? AND fetched < ?";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);

	if (!statement)
		return false;
	sqlite3_bind_int(statement, 1, (int)kind);
	sqlite3_bind_text(statement, 2, parent, -1, SQLITE_STATIC);
	sqlite3_bind_int64(statement, 3, before);
	return store_run(&mirror->store, statement, err);
}

bool mirror_remove_record(struct mirror *mirror, enum record_kind kind,
    const char *id, struct error *err)
{
	static const char sql[] =
	    "DELETE FROM record WHERE kind = ? AND id = ?";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);

	if (!statement)
		return false;
	sqlite3_bind_int(statement, 1, (int)kind);
	sqlite3_bind_text(statement, 2, id, -1, SQLITE_STATIC);
	return store_run(&mirror->store, statement, err);
}

bool mirror_is_ticket(struct mirror *mirror, const char *id)
{
	static const char sql[] = "SELECT 1 FROM c WHERE id = ?1 AND ticket "
	    "UNION ALL SELECT 1 FROM record WHERE kind = ?2 AND id = ?1 "
	    "LIMIT 1";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, NULL);
	bool found;

	if (!statement)
		return false;
	sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
	sqlite3_bind_int(statement, 2, RECORD_TICKET);
	found = sqlite3_step(statement) == SQLITE_ROW;
	sqlite3_reset(statement);
	return found;
}
