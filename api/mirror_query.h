/* A query's tree → SQL over the mirror. Part of the mirror. */
#ifndef CALLBOX_MIRROR_QUERY_H
#define CALLBOX_MIRROR_QUERY_H

#include "api/query.h"
#include "api/request.h"
#include "api/store.h"

#include "api/base/buf.h"

enum { SQL_VALUES_MAX = 128 };

#define SQL_HAS_ROW "has_row(n, "

/* A condition with its parameters, ?1 and on. */
struct sql {
	struct buf text;
	struct sql_value {
		enum { SQL_INT, SQL_TEXT, SQL_ROWS } kind;
		int64_t number;
		const char *text;        /* in the arena of the query */
		const uint32_t *words;   /* hashes, and … */
		size_t words_len;
		const uint32_t *rows;    /* … the rows that have them all */
		size_t rows_len;
	} values[SQL_VALUES_MAX];
	int values_len;
	struct error err;        /* what a term met */
	bool tallied;            /* only of columns that the tally has too */
};

/* What names mean: me, teammates, teams, tags. */
struct sql_names {
	const struct workspace *workspace;       /* may be NULL */
	struct store *store;
	struct arena *arena;
};

/* Append the condition ("1" for everything); the rows that have its words are
 * looked up now. ERROR_INPUT when it is too long, ERROR_STORE. The SQL function
 * has_row(n, ?) is the mirror's. */
bool sql_condition(struct sql *sql, const struct query_node *node,
    const struct sql_names *names, struct error *err);
void sql_init(struct sql *sql);
void sql_release(struct sql *sql);
/* "ORDER BY …" for a sort; a constant. */
const char *sql_order(enum list_sort sort);
/* Bind what the condition wants. */
void sql_bind(const struct sql *sql, struct sqlite3_stmt *statement);

#endif
