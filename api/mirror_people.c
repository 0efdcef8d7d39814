/* The mirror: contacts, the workspace, macros, numbers. */
#include "config.h"

#include "api/codec.h"
#include "api/mirror_private.h"
#include "keystore/seal.h"
#include "keystore/secret.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_BYTES_MAX = 64 << 20 };

bool mirror_put_contact(struct mirror *mirror, const struct contact *contact,
    struct error *err)
{
	static const char sql[] =
	    "INSERT OR REPLACE INTO contact (id, blob) VALUES (?, ?)";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);
	struct buf blob;
	bool ok;

	if (!statement)
		return false;
	buf_init(&blob, LIST_BYTES_MAX);
	codec_put_contact(&blob, contact);
	sqlite3_bind_text(statement, 1, contact->id, -1, SQLITE_STATIC);
	store_bind_sealed(&mirror->store, statement, 2, blob.data, blob.len,
	    "contact", contact->id);
	ok = store_run(&mirror->store, statement, err);
	buf_release(&blob);
	return ok;
}

bool mirror_contact(struct mirror *mirror, const char *id,
    struct arena *arena, struct contact *out, struct error *err)
{
	static const char sql[] = "SELECT blob FROM contact WHERE id = ?";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);
	char *blob = NULL;
	size_t len;
	bool ok = false;
	int step;

	if (!statement)
		return false;
	sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
	step = sqlite3_step(statement);
	if (step == SQLITE_ROW) {
		blob = store_column_sealed(&mirror->store, statement, 0,
		    "contact", id, &len, err);
		ok = blob && (codec_get_contact(blob, len, arena, out) ||
		    error_set(err, ERROR_STORE, SQLITE_CORRUPT,
		    "mirror: contact %s cannot be read", id));
	} else if (step == SQLITE_DONE) {
		error_set(err, ERROR_NOT_FOUND, 0,
		    "contact %s is not known here", id);
	} else {
		store_error(&mirror->store, "read", err);
	}
	sqlite3_reset(statement);
	free(blob);
	return ok;
}

size_t mirror_unknown_contacts(struct mirror *mirror, size_t max,
    struct arena *arena, const char **out)
{
	static const char sql[] = "SELECT DISTINCT contact FROM c WHERE "
	    "named = 0 AND contact <> '' AND contact NOT IN "
	    "(SELECT id FROM contact) AND state <> 1 LIMIT ?";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, NULL);
	size_t n = 0;

	if (!statement)
		return 0;
	sqlite3_bind_int64(statement, 1, (int64_t)max);
	while (n < max && sqlite3_step(statement) == SQLITE_ROW)
		out[n++] = arena_strdup(arena,
		    (const char *)sqlite3_column_text(statement, 0));
	sqlite3_reset(statement);
	return n;
}

/* One of the whole lists, sealed under its name. */
static bool put_list(struct mirror *mirror, const char *name,
    const struct buf *blob, struct error *err)
{
	static const char sql[] =
	    "INSERT OR REPLACE INTO list (name, blob) VALUES (?, ?)";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);

	if (!statement)
		return false;
	sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
	store_bind_sealed(&mirror->store, statement, 2, blob->data, blob->len,
	    "list", name);
	return store_run(&mirror->store, statement, err);
}

/* Yours to free(); NULL: not there, or *err. */
static char *get_list(struct mirror *mirror, const char *name, size_t *len,
    struct error *err)
{
	static const char sql[] = "SELECT blob FROM list WHERE name = ?";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);
	char *blob = NULL;
	int step;

	if (!statement)
		return NULL;
	sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
	step = sqlite3_step(statement);
	if (step == SQLITE_ROW)
		blob = store_column_sealed(&mirror->store, statement, 0,
		    "list", name, len, err);
	else if (step == SQLITE_DONE)
		error_set(err, ERROR_NOT_FOUND, 0, "%s not known yet", name);
	else
		store_error(&mirror->store, "read", err);
	sqlite3_reset(statement);
	return blob;
}

bool mirror_put_workspace(struct mirror *mirror,
    const struct workspace *workspace, bool *changed, struct error *err)
{
	struct buf blob;
	char *old;
	size_t len = 0;
	bool ok = true;

	buf_init(&blob, LIST_BYTES_MAX);
	codec_put_workspace(&blob, workspace);
	old = get_list(mirror, "workspace", &len, NULL);
	*changed = !old || len != blob.len || memcmp(old, blob.data, len) != 0;
	if (*changed)
		ok = put_list(mirror, "workspace", &blob, err);
	if (*changed && ok) {
		arena_release(&mirror->workspace_arena);
		ok = codec_get_workspace(blob.data, blob.len,
		    &mirror->workspace_arena, &mirror->workspace);
		mirror->version++;
	}
	free(old);
	buf_release(&blob);
	return ok;
}

bool mirror_workspace(struct mirror *mirror, struct arena *arena,
    struct workspace *out, struct error *err)
{
	size_t len;
	char *blob = get_list(mirror, "workspace", &len, err);
	bool ok = blob && (codec_get_workspace(blob, len, arena, out) ||
	    error_set(err, ERROR_STORE, SQLITE_CORRUPT,
	    "mirror: the workspace cannot be read"));

	free(blob);
	return ok;
}

bool mirror_put_macros(struct mirror *mirror, const struct macro *macros,
    size_t n, struct error *err)
{
	struct buf blob;
	bool ok;

	buf_init(&blob, LIST_BYTES_MAX);
	codec_put_macros(&blob, macros, n);
	ok = put_list(mirror, "macros", &blob, err);
	buf_release(&blob);
	return ok;
}

bool mirror_macros(struct mirror *mirror, struct arena *arena,
    const struct macro **out, size_t *n, struct error *err)
{
	size_t len;
	char *blob = get_list(mirror, "macros", &len, err);
	bool ok = blob && (codec_get_macros(blob, len, arena, out, n) ||
	    error_set(err, ERROR_STORE, SQLITE_CORRUPT,
	    "mirror: the macros cannot be read"));

	free(blob);
	return ok;
}

/* Whose they are, then a byte for each. */
struct kept_grants {
	uint64_t token;
	unsigned char grants[PERMISSION_COUNT];
};

static uint64_t token_hash(struct mirror *mirror, struct secret *token)
{
	uint64_t hash = sealer_hash(mirror->store.sealer,
	    secret_borrow(token), secret_len(token));

	secret_return(token);
	return hash;
}

bool mirror_put_grants(struct mirror *mirror, struct secret *token,
    const enum grant grants[PERMISSION_COUNT], struct error *err)
{
	struct kept_grants kept = { .token = token_hash(mirror, token) };
	struct buf blob;
	size_t i;
	bool ok;

	for (i = 0; i < PERMISSION_COUNT; i++)
		kept.grants[i] = (unsigned char)grants[i];
	buf_init(&blob, BUF_SMALL_MAX);
	buf_add(&blob, &kept, sizeof(kept));
	ok = put_list(mirror, "grants", &blob, err);
	buf_release(&blob);
	return ok;
}

bool mirror_grants(struct mirror *mirror, struct secret *token,
    enum grant grants[PERMISSION_COUNT])
{
	struct kept_grants kept;
	size_t len = 0, i;
	bool same = true;
	char *blob = get_list(mirror, "grants", &len, NULL);

	memset(grants, 0, PERMISSION_COUNT * sizeof(*grants));
	if (blob && len == sizeof(kept)) {
		memcpy(&kept, blob, len);
		same = kept.token == token_hash(mirror, token);
		for (i = 0; same && i < PERMISSION_COUNT; i++)
			grants[i] = kept.grants[i];
	}
	free(blob);
	return same;
}

int64_t mirror_number(struct mirror *mirror, const char *name)
{
	static const char sql[] = "SELECT value FROM number WHERE name = ?";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, NULL);
	int64_t value = 0;

	if (!statement)
		return 0;
	sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
	if (sqlite3_step(statement) == SQLITE_ROW)
		value = sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return value;
}

bool mirror_set_number(struct mirror *mirror, const char *name,
    int64_t value, struct error *err)
{
	static const char sql[] =
	    "INSERT OR REPLACE INTO number (name, value) VALUES (?, ?)";
	sqlite3_stmt *statement = store_prepare(&mirror->store, sql, err);

	if (!statement)
		return false;
	sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(statement, 2, value);
	return store_run(&mirror->store, statement, err);
}
