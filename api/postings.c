/* Which conversations have a word. */
#include "config.h"

#include "api/base/buf.h"
#include "api/postings.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum {
	/* A segment is sealed of so much, whichever comes first: little
	 * enough to be sorted in 2 MiB, and to be walked while loose. */
	SEGMENT_ROWS = 2000, SEGMENT_HASHES = 256 << 10,
	DISSOLVE = 4,            /* live in fewer than one of so many */
	HIT_BYTES = 6, BUCKET_SHIFT = 22,
	ROW_BYTES = sizeof(uint32_t)
};

_Static_assert(1u << (32 - BUCKET_SHIFT) == POSTINGS_BUCKETS, "buckets");

/* hash << 16 | index: sorts as the hits do. */
static uint64_t read_hit(const unsigned char *at)
{
	return (uint64_t)at[3] << 40 | (uint64_t)at[2] << 32 |
	    (uint64_t)at[1] << 24 | (uint64_t)at[0] << 16 |
	    (uint64_t)at[5] << 8 | at[4];
}

static void write_hit(unsigned char *at, uint64_t hit)
{
	at[0] = (unsigned char)(hit >> 16);
	at[1] = (unsigned char)(hit >> 24);
	at[2] = (unsigned char)(hit >> 32);
	at[3] = (unsigned char)(hit >> 40);
	at[4] = (unsigned char)hit;
	at[5] = (unsigned char)(hit >> 8);
}

static uint32_t read_row(const void *rows, size_t index)
{
	uint32_t n;

	memcpy(&n, (const char *)rows + index * ROW_BYTES, ROW_BYTES);
	return n;
}

static int by_hit(const void *one, const void *two)
{
	uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)two;

	return a < b ? -1 : a > b;
}

/* --- sealing --- */

/* What is loose, gathered for one segment. */
struct gathered {
	uint32_t *rows;
	size_t rows_len;
	uint64_t *hits;
	size_t hits_len;
};

static bool gather(struct store *store, struct gathered *out,
    struct error *err)
{
	static const char sql[] =
	    "SELECT n, hashes FROM words WHERE segment = 0 ORDER BY n";
	sqlite3_stmt *s = store_prepare(store, sql, err);
	const void *hashes;
	size_t i, len;
	uint32_t hash;
	int step = SQLITE_DONE;

	if (!s)
		return false;
	out->rows = mem_calloc(SEGMENT_ROWS, sizeof(*out->rows));
	out->hits = mem_calloc(SEGMENT_HASHES + WORDS_MAX,
	    sizeof(*out->hits));
	while (out->rows_len < SEGMENT_ROWS &&
	    out->hits_len < SEGMENT_HASHES &&
	    (step = sqlite3_step(s)) == SQLITE_ROW) {
		hashes = sqlite3_column_blob(s, 1);
		len = (size_t)sqlite3_column_bytes(s, 1) / sizeof(hash);
		for (i = 0; i < len && i < WORDS_MAX; i++) {
			memcpy(&hash, (const char *)hashes + i * sizeof(hash),
			    sizeof(hash));
			out->hits[out->hits_len++] = (uint64_t)hash << 16 |
			    out->rows_len;
		}
		out->rows[out->rows_len++] =
		    (uint32_t)sqlite3_column_int64(s, 0);
	}
	sqlite3_reset(s);
	return step == SQLITE_ROW || step == SQLITE_DONE ||
	    store_error(store, "words", err);
}

/* Rows of the postings, one a bucket that has any. */
static bool write_buckets(struct store *store, int64_t segment,
    const struct gathered *gathered, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO posting (k, hits) VALUES (?, ?)";
	const uint64_t *hits = gathered->hits;
	size_t from = 0, to, i;
	unsigned char *bytes;
	sqlite3_stmt *s;
	bool ok = true;

	for (; ok && from < gathered->hits_len; from = to) {
		uint64_t bucket = hits[from] >> (16 + BUCKET_SHIFT);

		for (to = from; to < gathered->hits_len &&
		    hits[to] >> (16 + BUCKET_SHIFT) == bucket; to++)
			;
		bytes = mem_calloc(to - from, HIT_BYTES);
		for (i = from; i < to; i++)
			write_hit(bytes + (i - from) * HIT_BYTES, hits[i]);
		s = store_prepare(store, sql, err);
		ok = s != NULL;
		if (ok) {
			sqlite3_bind_int64(s, 1, segment * POSTINGS_BUCKETS +
			    (int64_t)bucket);
			sqlite3_bind_blob64(s, 2, bytes,
			    (to - from) * HIT_BYTES, SQLITE_STATIC);
			ok = store_run(store, s, err);
		}
		free(bytes);
	}
	return ok;
}

static bool write_segment(struct store *store,
    const struct gathered *gathered, struct error *err)
{
	static const char insert[] =
	    "INSERT INTO segment (rows) VALUES (?)";
	static const char update[] =
	    "UPDATE words SET segment = ?1, hashes = NULL WHERE n = ?2";
	sqlite3_stmt *s = store_prepare(store, insert, err);
	int64_t segment;
	size_t i;

	if (!s)
		return false;
	sqlite3_bind_blob64(s, 1, gathered->rows,
	    gathered->rows_len * ROW_BYTES, SQLITE_STATIC);
	if (!store_run(store, s, err))
		return false;
	segment = sqlite3_last_insert_rowid(store->db);
	for (i = 0; i < gathered->rows_len; i++) {
		s = store_prepare(store, update, err);
		if (!s)
			return false;
		sqlite3_bind_int64(s, 1, segment);
		sqlite3_bind_int64(s, 2, gathered->rows[i]);
		if (!store_run(store, s, err))
			return false;
	}
	return write_buckets(store, segment, gathered, err);
}

static bool seal(struct store *store, struct error *err)
{
	struct gathered gathered = { 0 };
	bool ok = store_exec(store, "SAVEPOINT seal", err);

	if (!ok)
		return false;
	ok = gather(store, &gathered, err);
	if (ok && gathered.hits_len)
		qsort(gathered.hits, gathered.hits_len,
		    sizeof(*gathered.hits), by_hit);
	ok = ok && (!gathered.rows_len ||
	    write_segment(store, &gathered, err));
	if (!ok)
		store_exec(store, "ROLLBACK TO seal", NULL);
	ok = store_exec(store, "RELEASE seal", ok ? err : NULL) && ok;
	free(gathered.rows);
	free(gathered.hits);
	return ok;
}

static bool count_loose(struct postings *postings, struct store *store,
    struct error *err)
{
	static const char sql[] = "SELECT count(*), sum(length(hashes))"
	    " FROM words WHERE segment = 0";
	sqlite3_stmt *s = store_prepare(store, sql, err);

	if (!s)
		return false;
	if (sqlite3_step(s) != SQLITE_ROW) {
		sqlite3_reset(s);
		return store_error(store, "words", err);
	}
	postings->loose_rows = (size_t)sqlite3_column_int64(s, 0);
	postings->loose_hashes = (size_t)sqlite3_column_int64(s, 1) /
	    sizeof(uint32_t);
	postings->counted = true;
	sqlite3_reset(s);
	return true;
}

/* --- striking out --- */

static bool put_loose(struct store *store, int64_t n, const void *hashes,
    size_t bytes, struct error *err)
{
	static const char sql[] = "INSERT OR REPLACE INTO words"
	    " (n, segment, hashes) VALUES (?, 0, ?)";
	sqlite3_stmt *s = store_prepare(store, sql, err);

	if (!s)
		return false;
	sqlite3_bind_int64(s, 1, n);
	sqlite3_bind_blob64(s, 2, hashes, bytes, SQLITE_STATIC);
	return store_run(store, s, err);
}

/* Everything that a segment says of its live rows, by row. */
static bool read_segment(struct store *store, int64_t segment,
    const void *rows, size_t rows_len, struct words *out, struct error *err)
{
	static const char sql[] =
	    "SELECT hits FROM posting WHERE k >= ?1 AND k < ?2 ORDER BY k";
	sqlite3_stmt *s = store_prepare(store, sql, err);
	const unsigned char *hits;
	size_t i, len, index;
	int step;

	if (!s)
		return false;
	sqlite3_bind_int64(s, 1, segment * POSTINGS_BUCKETS);
	sqlite3_bind_int64(s, 2, (segment + 1) * POSTINGS_BUCKETS);
	while ((step = sqlite3_step(s)) == SQLITE_ROW) {
		hits = sqlite3_column_blob(s, 0);
		len = (size_t)sqlite3_column_bytes(s, 0) / HIT_BYTES;
		for (i = 0; i < len; i++) {
			uint64_t hit = read_hit(hits + i * HIT_BYTES);

			index = hit & 0xffff;
			if (index >= rows_len || !read_row(rows, index))
				continue;
			out[index].hashes = mem_grow(out[index].hashes,
			    out[index].len, sizeof(uint32_t));
			out[index].hashes[out[index].len++] =
			    (uint32_t)(hit >> 16);
		}
	}
	sqlite3_reset(s);
	return step == SQLITE_DONE || store_error(store, "words", err);
}

static bool run_with(struct store *store, const char *sql, int64_t one,
    int64_t two, struct error *err)
{
	sqlite3_stmt *s = store_prepare(store, sql, err);

	if (!s)
		return false;
	sqlite3_bind_int64(s, 1, one);
	if (sqlite3_bind_parameter_count(s) > 1)
		sqlite3_bind_int64(s, 2, two);
	return store_run(store, s, err);
}

/* Mostly struck out: its live rows lie loose again. */
static bool dissolve(struct postings *postings, struct store *store,
    int64_t segment, const void *rows, size_t rows_len, struct error *err)
{
	static const char forget[] = "DELETE FROM segment WHERE s = ?";
	static const char clear[] =
	    "DELETE FROM posting WHERE k >= ?1 AND k < ?2";
	struct words *words = mem_calloc(rows_len, sizeof(*words));
	bool ok = read_segment(store, segment, rows, rows_len, words, err);
	size_t i;

	for (i = 0; i < rows_len; i++) {
		uint32_t n = read_row(rows, i);

		if (ok && n)
			ok = put_loose(store, n, words[i].hashes,
			    words[i].len * sizeof(uint32_t), err);
		words_release(&words[i]);
	}
	free(words);
	postings->counted = false;
	return ok && run_with(store, forget, segment, 0, err) &&
	    run_with(store, clear, segment * POSTINGS_BUCKETS,
	    (segment + 1) * POSTINGS_BUCKETS, err);
}

static bool strike_in(struct postings *postings, struct store *store,
    int64_t segment, int64_t n, struct error *err)
{
	static const char select[] = "SELECT rows FROM segment WHERE s = ?";
	static const char update[] =
	    "UPDATE segment SET rows = ?1 WHERE s = ?2";
	sqlite3_stmt *s = store_prepare(store, select, err);
	size_t bytes = 0, i, live = 0;
	char *rows = NULL;
	bool ok;

	if (!s)
		return false;
	sqlite3_bind_int64(s, 1, segment);
	if (sqlite3_step(s) == SQLITE_ROW) {
		bytes = (size_t)sqlite3_column_bytes(s, 0);
		rows = mem_zalloc(bytes + 1);
		if (bytes)
			memcpy(rows, sqlite3_column_blob(s, 0), bytes);
	}
	sqlite3_reset(s);
	for (i = 0; i < bytes / ROW_BYTES; i++) {
		if (read_row(rows, i) == (uint32_t)n)
			memset(rows + i * ROW_BYTES, 0, ROW_BYTES);
		live += read_row(rows, i) != 0;
	}
	if (live * DISSOLVE < bytes / ROW_BYTES) {
		ok = dissolve(postings, store, segment, rows,
		    bytes / ROW_BYTES, err);
		free(rows);
		return ok;
	}
	s = store_prepare(store, update, err);
	if (s) {
		sqlite3_bind_blob64(s, 1, rows, bytes, SQLITE_STATIC);
		sqlite3_bind_int64(s, 2, segment);
	}
	ok = s && store_run(store, s, err);
	free(rows);
	return ok;
}

/* Out of the segment that it is sealed in, if it is. */
static bool strike(struct postings *postings, struct store *store, int64_t n,
    struct error *err)
{
	static const char sql[] = "SELECT segment FROM words WHERE n = ?";
	sqlite3_stmt *s = store_prepare(store, sql, err);
	int64_t segment = 0;

	if (!s)
		return false;
	sqlite3_bind_int64(s, 1, n);
	if (sqlite3_step(s) == SQLITE_ROW)
		segment = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return !segment || strike_in(postings, store, segment, n, err);
}

bool postings_put(struct postings *postings, struct store *store, int64_t n,
    const struct words *words, struct error *err)
{
	if (!strike(postings, store, n, err) || !put_loose(store, n,
	    words->hashes, words->len * sizeof(uint32_t), err))
		return false;
	if (!postings->counted && !count_loose(postings, store, err))
		return false;
	/* One that was loose before is counted twice: sealed a bit sooner. */
	postings->loose_rows++;
	postings->loose_hashes += words->len;
	if (postings->loose_rows < SEGMENT_ROWS &&
	    postings->loose_hashes < SEGMENT_HASHES)
		return true;
	postings->counted = false;
	return seal(store, err);
}

bool postings_remove(struct postings *postings, struct store *store,
    int64_t n, struct error *err)
{
	postings->counted = false;
	return strike(postings, store, n, err) &&
	    run_with(store, "DELETE FROM words WHERE n = ?", n, 0, err);
}

/* --- finding --- */

static void add_found(struct postings_found *found, uint32_t n)
{
	found->rows = mem_grow(found->rows, found->len, sizeof(*found->rows));
	found->rows[found->len++] = n;
}

static bool find_loose(struct store *store, uint32_t hash,
    struct postings_found *out, struct error *err)
{
	static const char sql[] =
	    "SELECT n, hashes FROM words WHERE segment = 0";
	sqlite3_stmt *s = store_prepare(store, sql, err);
	int step;

	if (!s)
		return false;
	while ((step = sqlite3_step(s)) == SQLITE_ROW)
		if (words_have(sqlite3_column_blob(s, 1),
		    (size_t)sqlite3_column_bytes(s, 1), hash))
			add_found(out, (uint32_t)sqlite3_column_int64(s, 0));
	sqlite3_reset(s);
	return step == SQLITE_DONE || store_error(store, "words", err);
}

/* The first hit of a hash, or where it would stand. */
static size_t first_hit(const unsigned char *hits, size_t len, uint32_t hash)
{
	size_t low = 0, high = len, middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (read_hit(hits + middle * HIT_BYTES) >>
		    16 < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool find_sealed(struct store *store, uint32_t hash,
    struct postings_found *out, struct error *err)
{
	static const char sql[] = "SELECT hits, rows FROM segment JOIN posting"
	    " ON k = s * ?1 + ?2";
	sqlite3_stmt *s = store_prepare(store, sql, err);
	const unsigned char *hits;
	const void *rows;
	size_t i, len, rows_len, index;
	uint64_t hit;
	uint32_t n;
	int step;

	if (!s)
		return false;
	sqlite3_bind_int64(s, 1, POSTINGS_BUCKETS);
	sqlite3_bind_int64(s, 2, hash >> BUCKET_SHIFT);
	while ((step = sqlite3_step(s)) == SQLITE_ROW) {
		hits = sqlite3_column_blob(s, 0);
		len = (size_t)sqlite3_column_bytes(s, 0) / HIT_BYTES;
		rows = NULL;
		rows_len = 0;
		for (i = first_hit(hits, len, hash); i < len; i++) {
			hit = read_hit(hits + i * HIT_BYTES);
			if (hit >> 16 != hash)
				break;
			/* Most segments have none: their rows stay unread. */
			if (!rows) {
				rows = sqlite3_column_blob(s, 1);
				rows_len = (size_t)sqlite3_column_bytes(s, 1) /
				    ROW_BYTES;
			}
			index = hit & 0xffff;
			n = index < rows_len ? read_row(rows, index) : 0;
			if (n)
				add_found(out, n);
		}
	}
	sqlite3_reset(s);
	return step == SQLITE_DONE || store_error(store, "words", err);
}

static int by_number(const void *one, const void *two)
{
	uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)two;

	return a < b ? -1 : a > b;
}

/* What is in both, into the first. */
static void intersect(struct postings_found *into,
    const struct postings_found *other)
{
	size_t i = 0, k = 0, n = 0;

	while (i < into->len && k < other->len) {
		if (into->rows[i] == other->rows[k]) {
			into->rows[n++] = into->rows[i++];
			k++;
		} else if (into->rows[i] < other->rows[k]) {
			i++;
		} else {
			k++;
		}
	}
	into->len = n;
}

bool postings_find(struct store *store, const uint32_t *hashes, size_t len,
    struct postings_found *out, struct error *err)
{
	struct postings_found one;
	bool ok = true;
	size_t i;

	*out = (struct postings_found){ 0 };
	for (i = 0; ok && i < len; i++) {
		one = (struct postings_found){ 0 };
		ok = find_sealed(store, hashes[i], &one, err) &&
		    find_loose(store, hashes[i], &one, err);
		if (one.len)
			qsort(one.rows, one.len, sizeof(*one.rows),
			    by_number);
		if (!i) {
			*out = one;
			continue;
		}
		intersect(out, &one);
		free(one.rows);
	}
	if (ok)
		return true;
	free(out->rows);
	*out = (struct postings_found){ 0 };
	return false;
}
