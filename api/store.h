/*
 * What mirror and outbox share: opening an SQLite file that may be damaged,
 * running statements, sealed blobs.
 *
 * Thread: the worker's alone. Errors: ERROR_STORE with SQLite's code.
 */
#ifndef CALLBOX_STORE_H
#define CALLBOX_STORE_H

#include "api/base/buf.h"
#include "api/base/error.h"
#include "api/base/mem.h"

#include <stdint.h>

struct sqlite3;
struct sqlite3_stmt;
struct sealer;

enum { STORE_STATEMENTS_MAX = 64 };

struct store {
	struct sqlite3 *db;
	struct sealer *sealer;
	const char *name;        /* in associated data: "mirror" */
	struct {
		const char *sql;         /* the pointer is the key */
		struct sqlite3_stmt *statement;
	} cache[STORE_STATEMENTS_MAX];
	size_t cache_len;
	char *aside;             /* where a file went that was of no use */
};

/* How a store is made. version: of the schema, from 1 on; a file of an older
 * version is set aside, one of a newer is left alone (and cannot be opened). */
struct store_plan {
	const char *name, *schema;
	int version;
	bool full_sync;          /* synchronous=FULL, else NORMAL */
	int cache_kib;
};

/*
 * Open or create; see mirror_open for said. The file is made 0600. False only
 * when not even an empty one can be made.
 */
bool store_open(struct store *store, const char *path,
    const struct store_plan *plan, struct sealer *sealer, char **said,
    struct error *err);
void store_close(struct store *store);

/* The prepared statement of a constant text, reset; NULL with an error. */
struct sqlite3_stmt *store_prepare(struct store *store, const char *sql,
    struct error *err);
/* Step a statement that gives no rows; resets it. */
bool store_run(struct store *store, struct sqlite3_stmt *statement,
    struct error *err);
/* Run constant SQL without parameters. */
bool store_exec(struct store *store, const char *sql, struct error *err);
/* Another number than before: another connection has changed something. */
int64_t store_data_version(struct store *store);
/* *err from the database's last error. Returns false. */
bool store_error(const struct store *store, const char *what,
    struct error *err);

/* Bind text sealed, bound to where and row. NULL text binds NULL. */
void store_bind_sealed(struct store *store, struct sqlite3_stmt *statement,
    int index, const void *bytes, size_t len, const char *where,
    const char *row);
/* Open a sealed column; yours to free(); NULL with an error. *len without the
 * 0 byte that follows. */
char *store_column_sealed(struct store *store,
    struct sqlite3_stmt *statement, int column, const char *where,
    const char *row, size_t *len, struct error *err);

#endif
