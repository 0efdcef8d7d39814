/* Views of the mirror: windows and counts. */
#include "config.h"

#include "api/mirror_private.h"
#include "api/mirror_query.h"
#include "keystore/seal.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	COUNT_MAX = 200000,      /* counted exactly up to here at once */
	ROWS_MAX = 20 << 20
};

/* Prepare a statement that is made for one query; finalize it. */
static sqlite3_stmt *prepare(struct mirror *mirror, const struct sql *sql,
    const char *before, const char *after, struct error *err)
{
	sqlite3_stmt *statement = NULL;
	char *text = mem_printf("%s %s %s", before, sql->text.data, after);

	if (sqlite3_prepare_v2(mirror->store.db, text, -1, &statement,
	    NULL) != SQLITE_OK) {
		store_error(&mirror->store, "query", err);
		statement = NULL;
	} else {
		sql_bind(sql, statement);
	}
	free(text);
	return statement;
}

static bool condition(struct mirror *mirror, const struct query_node *query,
    struct arena *arena, struct sql *sql, struct error *err)
{
	const struct sql_names names = { &mirror->workspace,
		&mirror->store, arena };

	sql_init(sql);
	if (sql_condition(sql, query, &names, err))
		return true;
	sql_release(sql);
	return false;
}

/* Most views are of states, assignees and teams: how many there are of each
 * is known without walking the rows. */
static bool count(struct mirror *mirror, const struct sql *sql, size_t max,
    size_t *out, struct error *err)
{
	char limit[40];
	sqlite3_stmt *statement;
	bool ok;

	/* Words and no other condition: as many as were found. */
	if (sql->values_len == 1 && !strcmp(sql->text.data, SQL_HAS_ROW "?1)")) {
		*out = sql->values[0].rows_len;
		return true;
	}
	snprintf(limit, sizeof(limit), "LIMIT %zu)", max);
	statement = sql->tallied ?
	    prepare(mirror, sql, "SELECT sum(n) FROM tally WHERE", "", err) :
	    prepare(mirror, sql,
	    "SELECT count(*) FROM (SELECT 1 FROM c WHERE", limit, err);
	if (!statement)
		return false;
	ok = sqlite3_step(statement) == SQLITE_ROW;
	if (ok)
		*out = (size_t)sqlite3_column_int64(statement, 0);
	else
		store_error(&mirror->store, "count", err);
	sqlite3_finalize(statement);
	return ok;
}

bool mirror_count(struct mirror *mirror, const struct query_node *query,
    int64_t now, size_t *out, struct error *err)
{
	struct arena arena = { 0 };
	struct sql sql;
	bool ok = condition(mirror, query, &arena, &sql, err);

	if (ok) {
		ok = count(mirror, &sql, ROWS_MAX, out, err);
		sql_release(&sql);
	}
	arena_release(&arena);
	return ok;
}

/* What tells one view from another: text, order, parameters. */
static char *snapshot_key(const struct sql *sql, enum list_sort sort)
{
	struct buf key;
	int i;

	buf_init(&key, BUF_SMALL_MAX);
	buf_printf(&key, "%d %s", (int)sort, sql->text.data);
	for (i = 0; i < sql->values_len; i++) {
		const struct sql_value *value = &sql->values[i];

		if (value->kind == SQL_INT)
			buf_printf(&key, "\n%lld", (long long)value->number);
		else if (value->kind == SQL_TEXT)
			buf_printf(&key, "\n%s", value->text);
		for (size_t k = 0; k < value->words_len; k++)
			buf_printf(&key, "\n%u", value->words[k]);
	}
	return buf_take(&key);
}

/* All rows of the view in order, from before if nothing has changed. */
static bool take_snapshot(struct mirror *mirror, const struct sql *sql,
    enum list_sort sort, struct error *err)
{
	struct snapshot *snapshot = &mirror->snapshot;
	char *key = snapshot_key(sql, sort);
	sqlite3_stmt *statement;
	size_t room = 0;
	int step;

	if (snapshot->key && !strcmp(snapshot->key, key) &&
	    snapshot->version == mirror->version) {
		free(key);
		return true;
	}
	free(snapshot->key);
	snapshot->key = NULL;
	snapshot->len = 0;
	statement = prepare(mirror, sql, "SELECT n FROM c WHERE",
	    sql_order(sort), err);
	if (!statement) {
		free(key);
		return false;
	}
	free(snapshot->rows);
	snapshot->rows = NULL;
	while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
		if (snapshot->len == room) {
			room = room ? room * 2 : 1024;
			snapshot->rows = mem_realloc(snapshot->rows, room,
			    sizeof(*snapshot->rows));
		}
		snapshot->rows[snapshot->len++] =
		    (uint32_t)sqlite3_column_int64(statement, 0);
	}
	if (step != SQLITE_DONE) {
		store_error(&mirror->store, "list", err);
		sqlite3_finalize(statement);
		free(key);
		return false;
	}
	sqlite3_finalize(statement);
	snapshot->key = key;
	snapshot->version = mirror->version;
	return true;
}

/* The first window: straight from the index, however long the view is. */
static bool list_start(struct mirror *mirror, const struct sql *sql,
    enum list_sort sort, size_t limit, struct arena *arena,
    struct conversation_list *out, struct error *err)
{
	struct conversation *rows = arena_calloc(arena, limit, sizeof(*rows));
	char *tail = mem_printf("%s LIMIT %zu", sql_order(sort), limit);
	sqlite3_stmt *statement = prepare(mirror, sql,
	    "SELECT " MIRROR_COLUMNS " FROM c WHERE", tail, err);
	bool ok = statement != NULL;
	int step = SQLITE_DONE;

	free(tail);
	while (ok && (step = sqlite3_step(statement)) == SQLITE_ROW)
		ok = mirror_read_row(mirror, statement, arena,
		    &rows[out->rows_len++], err);
	if (ok && step != SQLITE_DONE)
		ok = store_error(&mirror->store, "list", err);
	sqlite3_finalize(statement);
	out->rows = rows;
	if (!ok)
		return false;
	if (out->rows_len < limit) {
		out->total = out->rows_len;
		out->total_exact = true;
		return true;
	}
	ok = count(mirror, sql, COUNT_MAX + 1, &out->total, err);
	out->total_exact = sql->tallied || out->total <= COUNT_MAX;
	return ok;
}

static bool read_number(struct mirror *mirror, uint32_t n,
    struct arena *arena, struct conversation *row, struct error *err)
{
	static const char sql[] =
	    "SELECT " MIRROR_COLUMNS " FROM c WHERE c.n = ?";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);
	bool ok;

	if (!statement)
		return false;
	sqlite3_bind_int64(statement, 1, n);
	ok = sqlite3_step(statement) == SQLITE_ROW ?
	    mirror_read_row(mirror, statement, arena, row, err) :
	    store_error(&mirror->store, "row", err);
	sqlite3_reset(statement);
	return ok;
}

/* A window anywhere, and where the anchor is. */
static bool list_window(struct mirror *mirror, const struct sql *sql,
    enum list_sort sort, size_t limit, const char *anchor_id,
    struct arena *arena, struct conversation_list *out, struct error *err)
{
	const struct snapshot *snapshot = &mirror->snapshot;
	struct conversation *rows;
	int64_t anchor;
	size_t i;

	if (!take_snapshot(mirror, sql, sort, err))
		return false;
	out->total = snapshot->len;
	out->total_exact = true;
	anchor = anchor_id ? mirror_row_number(mirror, anchor_id) : 0;
	for (i = 0; anchor && i < snapshot->len; i++)
		if (snapshot->rows[i] == (uint32_t)anchor) {
			out->anchor = i;
			out->offset = i > limit / 2 ? i - limit / 2 : 0;
			break;
		}
	if (out->offset + limit > snapshot->len)
		out->offset = snapshot->len > limit ? snapshot->len - limit :
		    0;
	rows = arena_calloc(arena, limit, sizeof(*rows));
	out->rows = rows;
	for (i = out->offset; i < snapshot->len && out->rows_len < limit; i++)
		if (!read_number(mirror, snapshot->rows[i], arena,
		    &rows[out->rows_len++], err))
			return false;
	return true;
}

bool mirror_list(struct mirror *mirror, const struct query_node *query,
    enum list_sort sort, size_t offset, size_t limit, const char *anchor_id,
    int64_t now, struct arena *arena, struct conversation_list *out,
    struct error *err)
{
	struct sql sql;
	bool ok;

	*out = (struct conversation_list){ .offset = offset,
		.anchor = SIZE_MAX };
	if (!condition(mirror, query, arena, &sql, err))
		return false;
	if (limit < 1)
		limit = 1;
	sealer_begin(mirror->store.sealer);
	if (!offset && !anchor_id)
		ok = list_start(mirror, &sql, sort, limit, arena, out, err);
	else
		ok = list_window(mirror, &sql, sort, limit, anchor_id, arena,
		    out, err);
	sealer_end(mirror->store.sealer);
	sql_release(&sql);
	return ok;
}
