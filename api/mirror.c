/* The mirror: conversations in and out. Views are in mirror_list.c, people and
 * lists in mirror_people.c, records in mirror_records.c. */
#include "config.h"

#include "api/codec.h"
#include "api/mirror_private.h"
#include "api/words.h"
#include "keystore/seal.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SCHEMA_VERSION = 4, CACHE_KIB = 2048,
	BLOB_MAX = 64 << 20      /* 500 parts at their largest, and more */
};

/* Not waiting sorts behind all that wait, the newest first. */
static const int64_t wait_never = (int64_t)1 << 40;

#define TALLY_ADD "INSERT INTO tally VALUES" \
	" (new.state, new.admin, new.team, 1)" \
	" ON CONFLICT DO UPDATE SET n = n + 1; "
#define TALLY_TAKE "UPDATE tally SET n = n - 1 WHERE state = old.state" \
	" AND admin = old.admin AND team = old.team; "

static const char schema[] =
    "CREATE TABLE c (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " state INT, priority INT, admin TEXT, team TEXT, contact TEXT,"
    " tags TEXT, created INT, updated INT, waiting INT, snoozed INT,"
    " wait_key INT, seen INT DEFAULT 0, ticket INT, attachment INT,"
    " note INT DEFAULT 0, mentions INT DEFAULT 0, rating INT, sla INT,"
    " channel TEXT, named INT, pending INT DEFAULT 0, blob BLOB);"
    "CREATE INDEX c_state_wait ON c (state, wait_key);"
    "CREATE INDEX c_admin_wait ON c (state, admin, wait_key);"
    "CREATE INDEX c_team_wait ON c (state, team, wait_key);"
    "CREATE INDEX c_state_updated ON c (state, updated);"
    "CREATE INDEX c_updated ON c (updated);"
    "CREATE INDEX c_mentions ON c (mentions) WHERE mentions = 1;"
    "CREATE INDEX c_contact ON c (contact);"
    "CREATE INDEX c_unnamed ON c (contact) WHERE named = 0;"
    /* How many there are of each, so that views are counted without a walk. */
    "CREATE TABLE tally (state INT, admin TEXT, team TEXT, n INT,"
    " PRIMARY KEY (state, admin, team)) WITHOUT ROWID;"
    "CREATE TRIGGER c_came AFTER INSERT ON c BEGIN " TALLY_ADD "END;"
    "CREATE TRIGGER c_went AFTER DELETE ON c BEGIN " TALLY_TAKE "END;"
    "CREATE TRIGGER c_moved AFTER UPDATE OF state, admin, team ON c"
    " WHEN old.state != new.state OR old.admin != new.admin OR"
    " old.team != new.team BEGIN " TALLY_TAKE TALLY_ADD "END;"
    "CREATE TABLE parts (n INTEGER PRIMARY KEY, blob BLOB);"
    POSTINGS_SCHEMA
    "CREATE TABLE tagged (tag TEXT, n INT, PRIMARY KEY (tag, n))"
    " WITHOUT ROWID;"
    "CREATE INDEX tagged_n ON tagged (n);"
    "CREATE TABLE contact (id TEXT PRIMARY KEY, blob BLOB) WITHOUT ROWID;"
    "CREATE TABLE record (kind INT, parent TEXT, id TEXT, fetched INT,"
    " blob BLOB, PRIMARY KEY (kind, parent, id)) WITHOUT ROWID;"
    "CREATE INDEX record_id ON record (kind, id);"
    "CREATE TABLE list (name TEXT PRIMARY KEY, blob BLOB) WITHOUT ROWID;"
    "CREATE TABLE number (name TEXT PRIMARY KEY, value INT) WITHOUT ROWID";

/* has_row(n, rows): whether n is among sorted numbers. */
static void has_row(sqlite3_context *context, int n, sqlite3_value **values)
{
	const void *rows = sqlite3_value_blob(values[1]);
	size_t bytes = (size_t)sqlite3_value_bytes(values[1]);

	sqlite3_result_int(context, words_have(rows, bytes,
	    (uint32_t)sqlite3_value_int64(values[0])));
}

struct mirror *mirror_open(const char *path, struct sealer *sealer,
    char **said, struct error *err)
{
	static const struct store_plan plan = { "mirror", schema,
		SCHEMA_VERSION, false, CACHE_KIB };
	struct mirror *mirror = mem_zalloc(sizeof(*mirror));

	if (!store_open(&mirror->store, path, &plan, sealer, said, err)) {
		free(mirror);
		return NULL;
	}
	sqlite3_create_function(mirror->store.db, "has_row", 2,
	    SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, has_row, NULL, NULL);
	mirror->version = 1;
	mirror->seen = store_data_version(&mirror->store);
	/* Without it names are missing until the service tells them. */
	mirror_workspace(mirror, &mirror->workspace_arena, &mirror->workspace,
	    NULL);
	return mirror;
}

void mirror_close(struct mirror *mirror)
{
	if (!mirror)
		return;
	store_close(&mirror->store);
	arena_release(&mirror->workspace_arena);
	free(mirror->snapshot.key);
	free(mirror->snapshot.rows);
	free(mirror);
}

bool mirror_refresh(struct mirror *mirror)
{
	int64_t version = store_data_version(&mirror->store);

	if (version == mirror->seen)
		return false;
	mirror->seen = version;
	mirror->version++;
	return true;
}

bool mirror_begin(struct mirror *mirror, struct error *err)
{
	return store_exec(&mirror->store, "BEGIN IMMEDIATE", err);
}

bool mirror_commit(struct mirror *mirror, struct error *err)
{
	if (store_exec(&mirror->store, "COMMIT", err))
		return true;
	store_exec(&mirror->store, "ROLLBACK", NULL);
	return false;
}

static const char *admin_name(const struct mirror *mirror, const char *id)
{
	const struct workspace *workspace = &mirror->workspace;
	size_t i;

	for (i = 0; id && i < workspace->admins_len; i++)
		if (!strcmp(workspace->admins[i].id, id))
			return workspace->admins[i].name;
	return NULL;
}

static const char *team_name(const struct mirror *mirror, const char *id)
{
	const struct workspace *workspace = &mirror->workspace;
	size_t i;

	for (i = 0; id && i < workspace->teams_len; i++)
		if (!strcmp(workspace->teams[i].id, id))
			return workspace->teams[i].name;
	return NULL;
}

static const char *tag_name(const struct mirror *mirror,
    const struct conversation *conversation, const char *id)
{
	size_t i;

	for (i = 0; i < conversation->tags_len; i++)
		if (!strcmp(conversation->tags[i].id, id))
			return conversation->tags[i].name;
	for (i = 0; i < mirror->workspace.tags_len; i++)
		if (!strcmp(mirror->workspace.tags[i].id, id))
			return mirror->workspace.tags[i].name;
	return id;
}

/* ",1,2," → the tags that are shown. */
static void read_tags(const struct mirror *mirror, const char *text,
    struct arena *arena, struct conversation *out)
{
	struct tag *tags;
	size_t n = 0, len;
	const char *at;

	for (at = text; *at; at++)
		n += *at == ',';
	tags = arena_calloc(arena, n, sizeof(*tags));
	n = 0;
	for (at = text + (*text == ','); *at; at += len + (at[len] == ',')) {
		len = strcspn(at, ",");
		if (!len)
			break;
		tags[n].id = arena_strndup(arena, at, len);
		tags[n].name = arena_strdup(arena,
		    tag_name(mirror, out, tags[n].id));
		n++;
	}
	out->tags = tags;
	out->tags_len = n;
}

static const char *column_text(struct sqlite3_stmt *statement, int column,
    struct arena *arena)
{
	const char *text = (const char *)sqlite3_column_text(statement,
	    column);

	return text && *text ? arena_strdup(arena, text) : NULL;
}

/* A contact's name where the conversation did not say it. */
static void complete_contact(struct mirror *mirror, struct arena *arena,
    struct conversation *out)
{
	struct contact contact;

	if ((out->contact.name && out->company) || !out->contact.id ||
	    !mirror_contact(mirror, out->contact.id, arena, &contact, NULL))
		return;
	if (!out->contact.name)
		out->contact.name = contact.name;
	if (!out->contact.email)
		out->contact.email = contact.email;
	if (!out->company)
		out->company = contact.company;
}

bool mirror_read_blob(struct mirror *mirror, struct sqlite3_stmt *statement,
    struct arena *arena, struct conversation *out, struct error *err)
{
	const char *id = (const char *)sqlite3_column_text(statement, 1);
	size_t len;
	char *blob = store_column_sealed(&mirror->store, statement, 13, "c",
	    id, &len, err);
	bool ok;

	if (!blob)
		return false;
	ok = codec_get_conversation(blob, len, arena, out);
	free(blob);
	if (!ok)
		return error_set(err, ERROR_STORE, SQLITE_CORRUPT,
		    "mirror: conversation %s cannot be read", id);
	return true;
}

bool mirror_read_row(struct mirror *mirror, struct sqlite3_stmt *statement,
    struct arena *arena, struct conversation *out, struct error *err)
{
	if (!mirror_read_blob(mirror, statement, arena, out, err))
		return false;
	out->state = (enum conversation_state)sqlite3_column_int(statement, 2);
	out->priority = (enum priority)sqlite3_column_int(statement, 3);
	out->admin_id = column_text(statement, 4, arena);
	out->team_id = column_text(statement, 5, arena);
	read_tags(mirror, (const char *)sqlite3_column_text(statement, 6),
	    arena, out);
	out->waiting_since = sqlite3_column_int64(statement, 7);
	out->snoozed_until = sqlite3_column_int64(statement, 8);
	out->seen_at = sqlite3_column_int64(statement, 10);
	out->unread = out->waiting_since && out->updated_at > out->seen_at;
	out->mentions_me = sqlite3_column_int(statement, 11) != 0;
	out->pending = (unsigned)sqlite3_column_int(statement, 12);
	out->admin_name = arena_strdup(arena,
	    admin_name(mirror, out->admin_id));
	out->team_name = arena_strdup(arena, team_name(mirror, out->team_id));
	complete_contact(mirror, arena, out);
	return true;
}

/* What is stored of a conversation, before it is replaced. */
struct stored {
	int64_t n, updated;
	bool there, parts;
};

static bool find_stored(struct mirror *mirror, const char *id,
    struct stored *out, struct error *err)
{
	static const char sql[] = "SELECT c.n, updated, parts.n FROM c "
	    "LEFT JOIN parts ON parts.n = c.n WHERE id = ?";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);
	int step;

	*out = (struct stored){ 0 };
	if (!statement)
		return false;
	sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
	step = sqlite3_step(statement);
	if (step == SQLITE_ROW)
		*out = (struct stored){ sqlite3_column_int64(statement, 0),
			sqlite3_column_int64(statement, 1), true,
			sqlite3_column_type(statement, 2) != SQLITE_NULL };
	sqlite3_reset(statement);
	return step == SQLITE_ROW || step == SQLITE_DONE ||
	    store_error(&mirror->store, "read", err);
}

int64_t mirror_wait_key(int64_t waiting_since, int64_t updated_at)
{
	return waiting_since ? waiting_since : wait_never - updated_at;
}

int64_t mirror_row_number(struct mirror *mirror, const char *id)
{
	struct stored stored;

	return find_stored(mirror, id, &stored, NULL) ? stored.n : 0;
}

static bool mentions_me(const struct mirror *mirror,
    const struct conversation *conversation)
{
	const char *me = mirror->workspace.me.name;
	size_t i;

	for (i = 0; me && i < conversation->parts_len; i++)
		if (conversation->parts[i].kind == PART_NOTE &&
		    conversation->parts[i].body &&
		    strstr(conversation->parts[i].body, me))
			return true;
	return false;
}

static bool has_note(const struct conversation *conversation)
{
	size_t i;

	for (i = 0; i < conversation->parts_len; i++)
		if (conversation->parts[i].kind == PART_NOTE)
			return true;
	return false;
}

void mirror_bind_tags(struct sqlite3_stmt *statement, int index,
    const struct tag *tags, size_t n)
{
	struct buf text;
	size_t i;

	buf_init(&text, BUF_SMALL_MAX);
	for (i = 0; i < n; i++)
		buf_printf(&text, ",%s%s", tags[i].id, i + 1 == n ? "," : "");
	sqlite3_bind_text(statement, index, text.data, (int)text.len,
	    SQLITE_TRANSIENT);
	buf_release(&text);
}

bool mirror_put_tagged(struct mirror *mirror, int64_t n,
    const struct tag *tags, size_t len, struct error *err)
{
	static const char clear[] = "DELETE FROM tagged WHERE n = ?";
	static const char insert[] =
	    "INSERT OR IGNORE INTO tagged (tag, n) VALUES (?, ?)";
	sqlite3_stmt *statement = store_prepare(&mirror->store, clear, err);
	size_t i;

	if (!statement)
		return false;
	sqlite3_bind_int64(statement, 1, n);
	if (!store_run(&mirror->store, statement, err))
		return false;
	for (i = 0; i < len; i++) {
		statement = store_prepare(&mirror->store, insert, err);
		if (!statement)
			return false;
		sqlite3_bind_text(statement, 1, tags[i].id, -1,
		    SQLITE_STATIC);
		sqlite3_bind_int64(statement, 2, n);
		if (!store_run(&mirror->store, statement, err))
			return false;
	}
	return true;
}

static bool put_row(struct mirror *mirror,
    const struct conversation *conversation, int64_t *n, struct error *err)
{
	static const char sql[] = "INSERT INTO c (id, state, priority, admin,"
	    " team, contact, tags, created, updated, waiting, snoozed,"
	    " wait_key, ticket, attachment, rating, sla, channel, named,"
	    " pending, blob) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
	    " ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?19, 0, ?18) ON CONFLICT (id) DO UPDATE"
	    " SET state = ?2, priority = ?3, admin = ?4, team = ?5,"
	    " contact = ?6, tags = ?7, created = ?8, updated = ?9,"
	    " waiting = ?10, snoozed = ?11, wait_key = ?12, ticket = ?13,"
	    " attachment = ?14, rating = ?15, sla = ?16, channel = ?17, named = ?19,"
	    " pending = 0, blob = ?18 RETURNING n";
	sqlite3_stmt *s = store_prepare(&mirror->store, sql, err);
	struct buf blob;
	int step;

	if (!s)
		return false;
	buf_init(&blob, BLOB_MAX);
	codec_put_conversation(&blob, conversation);
	sqlite3_bind_text(s, 1, conversation->id, -1, SQLITE_STATIC);
	sqlite3_bind_int(s, 2, conversation->state);
	sqlite3_bind_int(s, 3, conversation->priority);
	sqlite3_bind_text(s, 4, conversation->admin_id ?
	    conversation->admin_id : "", -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 5, conversation->team_id ?
	    conversation->team_id : "", -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 6, conversation->contact.id ?
	    conversation->contact.id : "", -1, SQLITE_STATIC);
	mirror_bind_tags(s, 7, conversation->tags, conversation->tags_len);
	sqlite3_bind_int64(s, 8, conversation->created_at);
	sqlite3_bind_int64(s, 9, conversation->updated_at);
	sqlite3_bind_int64(s, 10, conversation->waiting_since);
	sqlite3_bind_int64(s, 11, conversation->snoozed_until);
	sqlite3_bind_int64(s, 12, mirror_wait_key(
	    conversation->waiting_since, conversation->updated_at));
	sqlite3_bind_int(s, 13, conversation->is_ticket);
	sqlite3_bind_int(s, 14, conversation->has_attachment);
	sqlite3_bind_int(s, 15, conversation->rating);
	sqlite3_bind_int(s, 16, conversation->sla);
	sqlite3_bind_text(s, 17, conversation->channel ?
	    conversation->channel : "", -1, SQLITE_STATIC);
	store_bind_sealed(&mirror->store, s, 18, blob.data, blob.len, "c",
	    conversation->id);
	/* Whether the row itself says who the contact is. */
	sqlite3_bind_int(s, 19, conversation->contact.name != NULL);
	step = sqlite3_step(s);
	if (step == SQLITE_ROW) {
		*n = sqlite3_column_int64(s, 0);
		step = sqlite3_step(s);
	}
	sqlite3_reset(s);
	buf_release(&blob);
	return step == SQLITE_DONE ||
	    store_error(&mirror->store, "write", err);
}

static bool put_words(struct mirror *mirror, int64_t n,
    const struct conversation *conversation, struct error *err)
{
	const char *const people[] = { conversation->contact.name,
	    conversation->contact.email, conversation->company };
	struct sealer *sealer = mirror->store.sealer;
	struct words words;
	bool ok;
	size_t i;

	words_init(&words);
	for (i = 0; i < ARRAY_LEN(people); i++) {
		words_add(&words, WORDS_PEOPLE, sealer, people[i]);
		words_add(&words, WORDS_TEXT, sealer, people[i]);
	}
	words_add(&words, WORDS_TEXT, sealer, conversation->title);
	if (!conversation->parts_len)
		words_add(&words, WORDS_TEXT, sealer, conversation->excerpt);
	for (i = 0; i < conversation->parts_len; i++) {
		words_add(&words, WORDS_TEXT, sealer,
		    conversation->parts[i].subject);
		words_add(&words, WORDS_TEXT, sealer,
		    conversation->parts[i].body);
	}
	words_finish(&words);
	ok = postings_put(&mirror->postings, &mirror->store, n, &words, err);
	words_release(&words);
	return ok;
}

static bool put_parts(struct mirror *mirror, int64_t n,
    const struct conversation *conversation, struct error *err)
{
	static const char sql[] =
	    "INSERT OR REPLACE INTO parts (n, blob) VALUES (?, ?)";
	static const char flags[] =
	    "UPDATE c SET note = ?, mentions = ? WHERE n = ?";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);
	struct buf blob;
	bool ok;

	if (!statement)
		return false;
	buf_init(&blob, BLOB_MAX);
	codec_put_parts(&blob, conversation);
	sqlite3_bind_int64(statement, 1, n);
	store_bind_sealed(&mirror->store, statement, 2, blob.data, blob.len,
	    "parts", conversation->id);
	ok = store_run(&mirror->store, statement, err);
	buf_release(&blob);
	statement = ok ? store_prepare(&mirror->store, flags, err) : NULL;
	if (!statement)
		return false;
	sqlite3_bind_int(statement, 1, has_note(conversation));
	sqlite3_bind_int(statement, 2, mentions_me(mirror, conversation));
	sqlite3_bind_int64(statement, 3, n);
	return store_run(&mirror->store, statement, err);
}

static bool put_conversation(struct mirror *mirror,
    const struct conversation *conversation, bool *changed,
    struct error *err)
{
	struct stored stored;
	int64_t n = 0;

	if (!find_stored(mirror, conversation->id, &stored, err))
		return false;
	/* A row of the search index may be older than what a GET brought. */
	if (stored.there && !conversation->complete &&
	    conversation->updated_at <= stored.updated)
		return true;
	*changed = !stored.there || conversation->updated_at != stored.updated ||
	    (conversation->complete && !stored.parts);
	if (!put_row(mirror, conversation, &n, err) ||
	    !mirror_put_tagged(mirror, n, conversation->tags, conversation->tags_len,
	    err))
		return false;
	mirror->version++;
	/* The words of a whole thread outlive the row of a later search. */
	if ((conversation->complete || !stored.parts) &&
	    !put_words(mirror, n, conversation, err))
		return false;
	return !conversation->complete ||
	    put_parts(mirror, n, conversation, err);
}

bool mirror_put_conversation(struct mirror *mirror,
    const struct conversation *conversation, bool *changed,
    struct error *err)
{
	bool alone = sqlite3_get_autocommit(mirror->store.db), ok;

	*changed = false;
	/* All of its tables or none, and one write to the disk. */
	if (alone && !mirror_begin(mirror, err))
		return false;
	/* Its words are hundreds of hashes. */
	sealer_begin(mirror->store.sealer);
	ok = put_conversation(mirror, conversation, changed, err);
	sealer_end(mirror->store.sealer);
	if (alone && !ok)
		store_exec(&mirror->store, "ROLLBACK", NULL);
	return ok && (!alone || mirror_commit(mirror, err));
}

bool mirror_remove_conversation(struct mirror *mirror, const char *id,
    struct error *err)
{
	static const char *const sql[] = {
		"DELETE FROM parts WHERE n = (SELECT n FROM c WHERE id = ?)",
		"DELETE FROM tagged WHERE n = (SELECT n FROM c WHERE id = ?)",
		"DELETE FROM c WHERE id = ?",
	};
	int64_t n = mirror_row_number(mirror, id);
	sqlite3_stmt *statement;
	size_t i;

	if (n && !postings_remove(&mirror->postings, &mirror->store, n, err))
		return false;
	for (i = 0; i < ARRAY_LEN(sql); i++) {
		statement = store_prepare(&mirror->store, sql[i], err);
		if (!statement)
			return false;
		sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
		if (!store_run(&mirror->store, statement, err))
			return false;
	}
	mirror->version++;
	return mirror_remove_record(mirror, RECORD_CONVERSATION, id, err);
}

bool mirror_seen(struct mirror *mirror, const char *id, int64_t up_to,
    struct error *err)
{
	static const char sql[] = "UPDATE c SET seen = ? WHERE id = ?";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);

	if (!statement)
		return false;
	sqlite3_bind_int64(statement, 1, up_to);
	sqlite3_bind_text(statement, 2, id, -1, SQLITE_STATIC);
	mirror->version++;
	return store_run(&mirror->store, statement, err);
}

/* The API names nobody that something was assigned to. */
static void name_assigned(const struct mirror *mirror, struct arena *arena,
    struct conversation *out)
{
	struct part *parts = (struct part *)out->parts;
	size_t i;

	for (i = 0; i < out->parts_len; i++) {
		struct person *to = &parts[i].assigned_to;

		if (to->kind == PERSON_TEAM && !to->name)
			to->name = arena_strdup(arena,
			    team_name(mirror, to->id));
		else if (to->kind == PERSON_ADMIN && !to->name)
			to->name = arena_strdup(arena,
			    admin_name(mirror, to->id));
	}
}

static bool read_parts(struct mirror *mirror, int64_t n, struct arena *arena,
    struct conversation *out, struct error *err)
{
	static const char sql[] = "SELECT blob FROM parts WHERE n = ?";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);
	size_t len;
	char *blob;
	bool ok = true;
	int step;

	if (!statement)
		return false;
	sqlite3_bind_int64(statement, 1, n);
	step = sqlite3_step(statement);
	if (step == SQLITE_ROW) {
		blob = store_column_sealed(&mirror->store, statement, 0,
		    "parts", out->id, &len, err);
		ok = blob && (codec_get_parts(blob, len, arena, out) ||
		    error_set(err, ERROR_STORE, SQLITE_CORRUPT,
		    "mirror: the parts of %s cannot be read", out->id));
		free(blob);
		if (ok)
			name_assigned(mirror, arena, out);
	} else if (step != SQLITE_DONE) {
		ok = store_error(&mirror->store, "read", err);
	}
	sqlite3_reset(statement);
	return ok;
}

bool mirror_conversation(struct mirror *mirror, const char *id,
    struct arena *arena, struct conversation *out, struct error *err)
{
	static const char sql[] =
	    "SELECT " MIRROR_COLUMNS " FROM c WHERE id = ?";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);
	int64_t n = 0;
	bool ok = false;
	int step;

	if (!statement)
		return false;
	sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
	step = sqlite3_step(statement);
	if (step == SQLITE_ROW) {
		n = sqlite3_column_int64(statement, 0);
		ok = mirror_read_row(mirror, statement, arena, out, err);
	} else if (step == SQLITE_DONE) {
		error_set(err, ERROR_NOT_FOUND, 0,
		    "conversation %s is not known here", id);
	} else {
		store_error(&mirror->store, "read", err);
	}
	sqlite3_reset(statement);
	return ok && read_parts(mirror, n, arena, out, err);
}
