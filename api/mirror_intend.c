/* Pending intentions in the mirror's columns. */
#include "config.h"

#include "api/mirror_private.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* The columns again as the blob says: the conversation is put once more. */
bool mirror_settle(struct mirror *mirror, const char *id, struct error *err)
{
	static const char sql[] =
	    "SELECT " MIRROR_COLUMNS " FROM c WHERE id = ?";
	static const char update[] = "UPDATE c SET state = ?1, admin = ?2,"
	    " team = ?3, tags = ?4, waiting = ?5, snoozed = ?6,"
	    " wait_key = ?7, pending = 0 WHERE n = ?8";
	sqlite3_stmt *s = store_prepare(&mirror->store, sql, err);
	struct arena arena = { 0 };
	struct conversation row;
	int64_t n = 0;
	bool ok = false;

	if (!s)
		return false;
	sqlite3_bind_text(s, 1, id, -1, SQLITE_STATIC);
	if (sqlite3_step(s) != SQLITE_ROW) {
		sqlite3_reset(s);
		return true;
	}
	n = sqlite3_column_int64(s, 0);
	ok = mirror_read_blob(mirror, s, &arena, &row, err);
	sqlite3_reset(s);
	s = ok ? store_prepare(&mirror->store, update, err) : NULL;
	if (s) {
		sqlite3_bind_int(s, 1, row.state);
		sqlite3_bind_text(s, 2, row.admin_id ? row.admin_id : "", -1,
		    SQLITE_STATIC);
		sqlite3_bind_text(s, 3, row.team_id ? row.team_id : "", -1,
		    SQLITE_STATIC);
		mirror_bind_tags(s, 4, row.tags, row.tags_len);
		sqlite3_bind_int64(s, 5, row.waiting_since);
		sqlite3_bind_int64(s, 6, row.snoozed_until);
		sqlite3_bind_int64(s, 7, mirror_wait_key(row.waiting_since,
		    row.updated_at));
		sqlite3_bind_int64(s, 8, n);
		ok = store_run(&mirror->store, s, err) &&
		    mirror_put_tagged(mirror, n, row.tags, row.tags_len, err);
	}
	mirror->version++;
	arena_release(&arena);
	return ok && s;
}

/* Run an update that has the pending bits as ?1, the id as ?2 and one more
 * value, if any, as ?3. */
static bool update(struct mirror *mirror, const char *sql, unsigned pending,
    const char *id, const char *text, int64_t number, struct error *err)
{
	sqlite3_stmt *s = store_prepare(&mirror->store, sql, err);

	if (!s)
		return false;
	sqlite3_bind_int(s, 1, (int)pending);
	sqlite3_bind_text(s, 2, id, -1, SQLITE_STATIC);
	if (text)
		sqlite3_bind_text(s, 3, text, -1, SQLITE_STATIC);
	else if (sqlite3_bind_parameter_count(s) > 2)
		sqlite3_bind_int64(s, 3, number);
	mirror->version++;
	return store_run(&mirror->store, s, err);
}

/* Add or take one tag of those that are shown. */
static bool retag(struct mirror *mirror, const char *id, const char *tag,
    bool add, unsigned pending, struct error *err)
{
	struct arena arena = { 0 };
	struct conversation row;
	struct tag *tags;
	struct buf text;
	size_t i, n = 0;
	bool ok = mirror_conversation(mirror, id, &arena, &row, err);

	if (!ok) {
		arena_release(&arena);
		return false;
	}
	tags = arena_calloc(&arena, row.tags_len + 1, sizeof(*tags));
	for (i = 0; i < row.tags_len; i++)
		if (strcmp(row.tags[i].id, tag) != 0)
			tags[n++] = row.tags[i];
	if (add)
		tags[n++] = (struct tag){ .id = tag };
	buf_init(&text, BUF_SMALL_MAX);
	for (i = 0; i < n; i++)
		buf_printf(&text, ",%s%s", tags[i].id, i + 1 == n ? "," : "");
	ok = update(mirror, "UPDATE c SET tags = ?3, pending = pending | ?1 "
	    "WHERE id = ?2", pending, id, text.data, 0, err) &&
	    mirror_put_tagged(mirror, mirror_row_number(mirror, id), tags, n,
	    err);
	buf_release(&text);
	arena_release(&arena);
	return ok;
}

bool mirror_intend(struct mirror *mirror, const char *id,
    const struct intent *intent, struct error *err)
{
	const char *object = intent->object_id ? intent->object_id : "";

	switch (intent->op) {
	case API_ASSIGN:
		return update(mirror, intent->assignee == PERSON_TEAM ?
		    "UPDATE c SET team = ?3, pending = pending | ?1 "
		    "WHERE id = ?2" :
		    "UPDATE c SET admin = ?3, pending = pending | ?1 "
		    "WHERE id = ?2", intent->pending, id, object, 0, err);
	case API_CLOSE:
		return update(mirror, "UPDATE c SET state = 1, snoozed = 0, "
		    "pending = pending | ?1 WHERE id = ?2", intent->pending,
		    id, NULL, 0, err);
	case API_OPEN:
		return update(mirror, "UPDATE c SET state = 0, snoozed = 0, "
		    "pending = pending | ?1 WHERE id = ?2", intent->pending,
		    id, NULL, 0, err);
	case API_SNOOZE:
		return update(mirror, "UPDATE c SET state = 2, snoozed = ?3, "
		    "pending = pending | ?1 WHERE id = ?2", intent->pending,
		    id, NULL, intent->at, err);
	case API_TAG:
	case API_UNTAG:
		return retag(mirror, id, object, intent->op == API_TAG,
		    intent->pending, err);
	default:
		return update(mirror, "UPDATE c SET pending = pending | ?1 "
		    "WHERE id = ?2", intent->pending, id, NULL, 0, err);
	}
}
