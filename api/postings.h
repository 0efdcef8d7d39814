/*
 * Which conversations have a word: what search reads instead of everything.
 *
 * A conversation's words come as a sorted array of hashes (words.h). It lies
 * loose in its row until there are enough of them; then they are sealed into a
 * segment, sorted by hash, in buckets of their first bits. To find a word, one
 * small row of each segment is read, and what is loose is walked. A sealed
 * segment is never changed, but that a conversation whose words became others
 * is struck out of it; one that is mostly struck out is dissolved, and what is
 * left of it lies loose again.
 *
 *     words     n, segment (0: loose), hashes (loose only)
 *     segment   s, rows: n of each index, 0: struck out
 *     posting   k = s * POSTINGS_BUCKETS + bucket, hits: hash (4 bytes) and
 *               index in rows (2), sorted; little-endian
 *
 * Part of the mirror; thread and errors as there. Writing happens in the
 * caller's transaction or, without one, each in its own.
 */
#ifndef CALLBOX_POSTINGS_H
#define CALLBOX_POSTINGS_H

#include "api/store.h"
#include "api/words.h"

enum { POSTINGS_BUCKETS = 1024 };

#define POSTINGS_SCHEMA \
	"CREATE TABLE words (n INTEGER PRIMARY KEY, segment INT, hashes BLOB);" \
	"CREATE INDEX words_loose ON words (n) WHERE segment = 0;" \
	"CREATE TABLE segment (s INTEGER PRIMARY KEY, rows BLOB);" \
	"CREATE TABLE posting (k INTEGER PRIMARY KEY, hits BLOB);"

/* What is loose, counted at the first change. */
struct postings {
	bool counted;
	size_t loose_rows, loose_hashes;
};

/* Row numbers, sorted; postings_found_release frees. */
struct postings_found {
	uint32_t *rows;
	size_t len;
};

/* The words of row n from now on, instead of those it had. */
bool postings_put(struct postings *postings, struct store *store, int64_t n,
    const struct words *words, struct error *err);
bool postings_remove(struct postings *postings, struct store *store,
    int64_t n, struct error *err);

/* The rows that have all of the hashes, at least one. */
bool postings_find(struct store *store, const uint32_t *hashes, size_t len,
    struct postings_found *out, struct error *err);

#endif
