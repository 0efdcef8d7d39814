/* What mirror and outbox share of SQLite. */
#include "config.h"

#include "api/mirror.h"
#include "api/store.h"
#include "keystore/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	BUSY_MS = 3000, BUSY_TRIES = 300, BUSY_PAUSE_NS = 10 * 1000 * 1000,
	AD_MAX = 200
};

bool store_error(const struct store *store, const char *what,
    struct error *err)
{
	return error_set(err, ERROR_STORE, sqlite3_extended_errcode(store->db),
	    "%s (%s): %s", store->name, what, sqlite3_errmsg(store->db));
}

bool mirror_is_corrupt(const struct error *err)
{
	int code = err->detail & 0xff;

	return err->code == ERROR_VAULT || (err->code == ERROR_STORE &&
	    (code == SQLITE_CORRUPT || code == SQLITE_NOTADB));
}

char *mirror_set_aside(const char *path, const char *why, char **aside)
{
	static const char *const companions[] = { "", "-wal", "-shm" };
	char *from, *to;
	struct stat status;
	size_t i;
	int n = 1;

	do {
		to = mem_printf("%s.damaged-%d", path, n++);
		if (stat(to, &status) != 0)
			break;
		free(to);
	} while (n < 100);
	if (n == 100)
		to = mem_printf("%s.damaged", path);
	for (i = 0; i < ARRAY_LEN(companions); i++) {
		char *beside = mem_printf("%s%s", to, companions[i]);

		/* What is not in the file itself yet belongs to it. */
		from = mem_printf("%s%s", path, companions[i]);
		if (!strcmp(companions[i], "-shm"))
			unlink(from);
		else
			rename(from, beside);
		free(from);
		free(beside);
	}
	from = mem_printf("%s is %s; it was set aside as %s and a new one "
	    "begun", path, why, to);
	if (aside)
		*aside = to;
	else
		free(to);
	return from;
}

struct sqlite3_stmt *store_prepare(struct store *store, const char *sql,
    struct error *err)
{
	sqlite3_stmt *statement;
	size_t i;

	for (i = 0; i < store->cache_len; i++)
		if (store->cache[i].sql == sql) {
			sqlite3_reset(store->cache[i].statement);
			sqlite3_clear_bindings(store->cache[i].statement);
			return store->cache[i].statement;
		}
	if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
	    &statement, NULL) != SQLITE_OK) {
		store_error(store, "prepare", err);
		return NULL;
	}
	if (store->cache_len == STORE_STATEMENTS_MAX)
		BUG("more than %d statements", STORE_STATEMENTS_MAX);
	store->cache[store->cache_len].sql = sql;
	store->cache[store->cache_len++].statement = statement;
	return statement;
}

bool store_run(struct store *store, struct sqlite3_stmt *statement,
    struct error *err)
{
	bool ok = sqlite3_step(statement) == SQLITE_DONE ||
	    store_error(store, "write", err);

	sqlite3_reset(statement);
	return ok;
}

bool store_exec(struct store *store, const char *sql, struct error *err)
{
	return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
	    store_error(store, "exec", err);
}

int64_t store_data_version(struct store *store)
{
	sqlite3_stmt *statement = store_prepare(store, "PRAGMA data_version",
	    NULL);
	int64_t version = 0;

	if (statement && sqlite3_step(statement) == SQLITE_ROW)
		version = sqlite3_column_int64(statement, 0);
	if (statement)
		sqlite3_reset(statement);
	return version;
}

static size_t associated(char out[AD_MAX], const struct store *store,
    const char *where, const char *row)
{
	int n = snprintf(out, AD_MAX, "%s/%s/%s", store->name, where, row);

	/* Longer ones differ in their beginning too, or are refused. */
	return n < AD_MAX ? (size_t)n : AD_MAX - 1;
}

void store_bind_sealed(struct store *store, struct sqlite3_stmt *statement,
    int index, const void *bytes, size_t len, const char *where,
    const char *row)
{
	char ad[AD_MAX];
	size_t ad_len = associated(ad, store, where, row);
	void *blob = malloc(len + SEAL_OVERHEAD);

	if (!blob)
		BUG("out of memory for a blob of %zu bytes", len);
	sealer_seal(store->sealer, bytes, len, ad, ad_len, blob);
	sqlite3_bind_blob64(statement, index, blob, len + SEAL_OVERHEAD,
	    free);
}

char *store_column_sealed(struct store *store,
    struct sqlite3_stmt *statement, int column, const char *where,
    const char *row, size_t *len, struct error *err)
{
	const void *blob = sqlite3_column_blob(statement, column);
	size_t size = (size_t)sqlite3_column_bytes(statement, column);
	char ad[AD_MAX], *out;
	size_t ad_len = associated(ad, store, where, row);

	if (!blob || size < SEAL_OVERHEAD) {
		error_set(err, ERROR_VAULT, 0, "%s: a sealed value of %s is "
		    "missing", store->name, where);
		return NULL;
	}
	*len = size - SEAL_OVERHEAD;
	out = mem_zalloc(*len + 1);
	if (sealer_open(store->sealer, blob, size, ad, ad_len, out, err))
		return out;
	free(out);
	return NULL;
}

/* A value that only the right sealer opens tells the vaults apart. */
static bool check_sealer(struct store *store, struct error *err)
{
	static const char select[] =
	    "SELECT value FROM store WHERE name = 'check'";
	static const char insert[] =
	    "INSERT OR IGNORE INTO store (name, value) "
	    "VALUES ('check', ?)";
	sqlite3_stmt *statement = store_prepare(store, select, err);
	size_t len;
	char *text;
	int step;

	if (!statement)
		return false;
	step = sqlite3_step(statement);
	if (step == SQLITE_ROW) {
		text = store_column_sealed(store, statement, 0, "store",
		    "check", &len, err);
		sqlite3_reset(statement);
		free(text);
		return text != NULL;
	}
	sqlite3_reset(statement);
	if (step != SQLITE_DONE)
		return store_error(store, "read", err);
	statement = store_prepare(store, insert, err);
	if (!statement)
		return false;
	store_bind_sealed(store, statement, 1, "callbox", 7, "store", "check");
	return store_run(store, statement, err);
}

static int schema_version(struct store *store)
{
	sqlite3_stmt *statement;
	int version = -1;

	if (sqlite3_prepare_v2(store->db, "PRAGMA user_version", -1,
	    &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		version = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return version;
}

/* A network file system may have none; sharing.c tells the user. */
static bool has_no_locks(int fd)
{
	struct flock lock = { .l_type = F_RDLCK, .l_whence = SEEK_SET,
		.l_start = 1, .l_len = 1 };

	return fcntl(fd, F_OFD_SETLK, &lock) != 0 && errno != EAGAIN &&
	    errno != EACCES;
}

static bool has_tables(struct store *store)
{
	sqlite3_stmt *statement;
	bool found = false;

	if (sqlite3_prepare_v2(store->db, "SELECT 1 FROM sqlite_schema", -1,
	    &statement, NULL) == SQLITE_OK)
		found = sqlite3_step(statement) == SQLITE_ROW;
	sqlite3_finalize(statement);
	return found;
}

/* All of it or nothing: who dies in between leaves an empty file. Another
 * process may be quicker. *why as in try_open. */
static bool make_schema(struct store *store, const struct store_plan *plan,
    const char **why, struct error *err)
{
	char pragma[40];

	if (!store_exec(store, "BEGIN IMMEDIATE", err))
		return false;
	if (schema_version(store) == 0) {
		if (has_tables(store))
			*why = "half made";
		snprintf(pragma, sizeof(pragma), "PRAGMA user_version=%d",
		    plan->version);
		if (*why || !store_exec(store, "CREATE TABLE store (name "
		    "TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID", err) ||
		    !store_exec(store, plan->schema, err) ||
		    !store_exec(store, pragma, err)) {
			store_exec(store, "ROLLBACK", NULL);
			return false;
		}
	}
	if (store_exec(store, "COMMIT", err))
		return true;
	store_exec(store, "ROLLBACK", NULL);
	return false;
}

/* Changing to WAL needs the file for a moment, and SQLite does not wait for
 * that: another process may begin with the same file. */
static bool set_pragmas(struct store *store, const char *pragmas,
    struct error *err)
{
	struct timespec pause = { 0, BUSY_PAUSE_NS };
	int tries = 0;

	while (!store_exec(store, pragmas, err)) {
		if ((sqlite3_errcode(store->db) & 0xff) != SQLITE_BUSY ||
		    ++tries == BUSY_TRIES)
			return false;
		nanosleep(&pause, NULL);
	}
	err->code = ERROR_NONE;
	return true;
}

/* *why: what is wrong with the file itself, a constant, else NULL. */
static bool try_open(struct store *store, const char *path,
    const struct store_plan *plan, bool unlocked, const char **why,
    struct error *err)
{
	char pragma[200];
	int version;

	*why = NULL;
	if (sqlite3_open_v2(path ? path : ":memory:", &store->db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
	    SQLITE_OPEN_NOFOLLOW, unlocked ? "unix-none" : NULL) != SQLITE_OK)
		return store_error(store, path ? path : "memory", err);
	sqlite3_busy_timeout(store->db, BUSY_MS);
	snprintf(pragma, sizeof(pragma), "PRAGMA journal_mode=%s;"
	    "PRAGMA synchronous=%s;PRAGMA cache_size=-%d;"
	    "PRAGMA temp_store=MEMORY;PRAGMA foreign_keys=OFF",
	    unlocked ? "TRUNCATE" : "WAL", plan->full_sync ? "FULL" : "NORMAL", plan->cache_kib);
	version = schema_version(store);
	if (version > plan->version)
		return error_set(err, ERROR_STORE, 0, "%s was made by a newer "
		    "callbox and is left alone: use that one", path);
	if (version < 0 || !set_pragmas(store, pragma, err)) {
		if (!err->code)
			store_error(store, "open", err);
		if (mirror_is_corrupt(err))
			*why = "damaged";
		return false;
	}
	if (version == 0) {
		if (!make_schema(store, plan, why, err))
			return false;
	} else if (version < plan->version) {
		*why = "from an older callbox";
		return false;
	}
	if (!check_sealer(store, err)) {
		*why = err->code == ERROR_VAULT ? "of another vault" :
		    mirror_is_corrupt(err) ? "damaged" : NULL;
		return false;
	}
	return true;
}

bool store_open(struct store *store, const char *path,
    const struct store_plan *plan, struct sealer *sealer, char **said,
    struct error *err)
{
	struct error own = { 0 };
	char *aside = NULL;
	bool unlocked = false;
	const char *why;
	int fd, try;

	*said = NULL;
	for (try = 0; try < 2; try++) {
		*store = (struct store){ .sealer = sealer,
			.name = plan->name };
		own = (struct error){ 0 };
		if (path) {
			/* SQLite would make it with the umask's mode. */
			fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC |
			    O_NOFOLLOW, 0600);
			if (fd < 0)
				return error_set(err, ERROR_FILE, errno,
				    "%s: %s", path, strerror(errno));
			unlocked = has_no_locks(fd);
			close(fd);
		}
		if (try_open(store, path, plan, unlocked, &why, &own)) {
			store->aside = aside;
			return true;
		}
		store_close(store);
		if (!path || !why || try)
			break;
		*said = mirror_set_aside(path, why, &aside);
	}
	free(aside);
	if (err)
		*err = own;
	return false;
}

void store_close(struct store *store)
{
	size_t i;

	for (i = 0; i < store->cache_len; i++)
		sqlite3_finalize(store->cache[i].statement);
	sqlite3_close(store->db);
	free(store->aside);
	*store = (struct store){ 0 };
}
