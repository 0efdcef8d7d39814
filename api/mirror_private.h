/* What the mirror's own files share. Nobody else includes it. */
#ifndef CALLBOX_MIRROR_PRIVATE_H
#define CALLBOX_MIRROR_PRIVATE_H

#include "api/mirror.h"
#include "api/postings.h"
#include "api/store.h"

/* The rows of one view in order, kept until something changes: deep windows
 * and anchors are found in it without walking the view again. */
struct snapshot {
	char *key;               /* condition, values and order; NULL: none */
	uint64_t version;
	uint32_t *rows;          /* n */
	size_t len;
};

struct mirror {
	struct store store;
	struct workspace workspace;      /* for names; in its arena */
	struct arena workspace_arena;
	uint64_t version;                /* grows with every change */
	int64_t seen;                    /* of the file, by other processes */
	struct snapshot snapshot;
	struct postings postings;
};

/* The columns of a conversation, in the order of mirror_read_row. */
#define MIRROR_COLUMNS "c.n, id, state, priority, admin, team, tags, " \
	"waiting, snoozed, updated, seen, mentions, pending, blob"

/* The statement's row as a conversation, names resolved. */
bool mirror_read_row(struct mirror *mirror, struct sqlite3_stmt *statement,
    struct arena *arena, struct conversation *out, struct error *err);

/* The blob alone: what the service said last. */
bool mirror_read_blob(struct mirror *mirror, struct sqlite3_stmt *statement,
    struct arena *arena, struct conversation *out, struct error *err);
/* Bind ",1,2,". */
void mirror_bind_tags(struct sqlite3_stmt *statement, int index,
    const struct tag *tags, size_t n);
/* The table that finds conversations by tag, as the list says. */
bool mirror_put_tagged(struct mirror *mirror, int64_t n,
    const struct tag *tags, size_t len, struct error *err);
/* What sorts by waiting: those who do not wait come last, newest first. */
int64_t mirror_wait_key(int64_t waiting_since, int64_t updated_at);
/* n of an id, 0: not mirrored. */
int64_t mirror_row_number(struct mirror *mirror, const char *id);

#endif
