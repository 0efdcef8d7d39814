/* The records of a list, each once. */
#include "config.h"

#include "panes/records/rows.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static uint32_t hash_of(const char *id)
{
	uint32_t hash = 2166136261u;

	for (; *id; id++)
		hash = (hash ^ (unsigned char)*id) * 16777619u;
	return hash;
}

/* Where an id stands in the table, or would. */
static size_t slot_of(const struct rows *rows, const char *id)
{
	size_t slot = hash_of(id) & (rows->index_size - 1);

	while (rows->index[slot] &&
	    strcmp(rows->rows[rows->index[slot] - 1].record->id, id) != 0)
		slot = (slot + 1) & (rows->index_size - 1);
	return slot;
}

static void reindex(struct rows *rows)
{
	size_t size = 64, i;

	while (size < rows->len * 2 + 2)
		size *= 2;
	free(rows->index);
	rows->index = mem_calloc(size, sizeof(*rows->index));
	rows->index_size = size;
	for (i = 0; i < rows->len; i++)
		rows->index[slot_of(rows, rows->rows[i].record->id)] =
		    (uint32_t)i + 1;
}

size_t rows_find(const struct rows *rows, const char *id)
{
	size_t slot;

	if (!rows->index_size || !id)
		return SIZE_MAX;
	slot = slot_of(rows, id);
	return rows->index[slot] ? rows->index[slot] - 1 : SIZE_MAX;
}

void rows_clear(struct rows *rows)
{
	size_t i;

	for (i = 0; i < rows->replies_len; i++)
		api_reply_unref(rows->replies[i]);
	rows->replies_len = rows->len = 0;
	free(rows->index);
	rows->index = NULL;
	rows->index_size = 0;
}

void rows_release(struct rows *rows)
{
	rows_clear(rows);
	free(rows->rows);
	free(rows->replies);
	free(rows->replies_walk);
	*rows = (struct rows){ 0 };
}

void rows_begin(struct rows *rows)
{
	rows->walk++;
}

static void keep(struct rows *rows, const struct api_reply *reply)
{
	rows->replies = mem_grow(rows->replies, rows->replies_len,
	    sizeof(const struct api_reply *));
	rows->replies_walk = mem_grow(rows->replies_walk, rows->replies_len,
	    sizeof(*rows->replies_walk));
	rows->replies_walk[rows->replies_len] = rows->walk;
	rows->replies[rows->replies_len++] = api_reply_ref(reply);
}

static void put(struct rows *rows, const struct record *record)
{
	size_t at = rows_find(rows, record->id);

	if (at == SIZE_MAX) {
		rows->rows = mem_grow(rows->rows, rows->len,
		    sizeof(*rows->rows));
		at = rows->len++;
		rows->rows[at] = (struct row){ .record = record };
		if (rows->len * 2 > rows->index_size)
			reindex(rows);
		else
			rows->index[slot_of(rows, record->id)] =
			    (uint32_t)at + 1;
	}
	rows->rows[at].record = record;
	rows->rows[at].walk = rows->walk;
}

void rows_add(struct rows *rows, const struct api_reply *reply)
{
	size_t i;

	if (!reply->records || !reply->records->rows_len)
		return;
	keep(rows, reply);
	for (i = 0; i < reply->records->rows_len; i++)
		put(rows, &reply->records->rows[i]);
}

void rows_replace(struct rows *rows, const struct api_reply *reply)
{
	if (reply->record && rows_find(rows, reply->record->id) != SIZE_MAX)
		rows_take(rows, reply);
}

void rows_take(struct rows *rows, const struct api_reply *reply)
{
	if (!reply->record)
		return;
	keep(rows, reply);
	put(rows, reply->record);
}

void rows_end(struct rows *rows)
{
	size_t i, n = 0;

	for (i = 0; i < rows->len; i++)
		if (rows->rows[i].walk == rows->walk)
			rows->rows[n++] = rows->rows[i];
	rows->len = n;
	for (n = i = 0; i < rows->replies_len; i++) {
		if (rows->replies_walk[i] != rows->walk) {
			api_reply_unref(rows->replies[i]);
			continue;
		}
		rows->replies[n] = rows->replies[i];
		rows->replies_walk[n++] = rows->replies_walk[i];
	}
	rows->replies_len = n;
	reindex(rows);
}

void rows_remove(struct rows *rows, const char *id)
{
	size_t at = rows_find(rows, id);

	if (at == SIZE_MAX)
		return;
	memmove(&rows->rows[at], &rows->rows[at + 1],
	    (rows->len - at - 1) * sizeof(*rows->rows));
	rows->len--;
	reindex(rows);
}

struct sorting {
	const struct record_schema *schema;
	const char *order;
};

static int compare(const void *a, const void *b, void *context)
{
	const struct sorting *sorting = context;
	const struct row *x = a, *y = b;

	return record_compare(sorting->schema, sorting->order, x->record,
	    y->record);
}

void rows_sort(struct rows *rows, const struct record_schema *schema,
    const char *order)
{
	struct sorting sorting = { schema, order };

	if (!rows->len)
		return;
	qsort_r(rows->rows, rows->len, sizeof(*rows->rows), compare,
	    &sorting);
	reindex(rows);
}

struct by_count {
	size_t column;
	bool late, down;
};

static int compare_counts(const void *a, const void *b, void *context)
{
	const struct by_count *by = context;
	const struct row *x = a, *y = b;
	int64_t p = x->counts[by->column], q = y->counts[by->column];
	int order;

	if (by->late && (!p || !q))
		order = (p != 0) - (q != 0);
	else
		order = by->late ? (p < q) - (p > q) : (p > q) - (p < q);
	if (order)
		return by->down ? -order : order;
	order = strcasecmp(x->record->title, y->record->title);
	return order ? order : strcmp(x->record->id, y->record->id);
}

void rows_sort_counts(struct rows *rows, size_t column, bool late, bool down)
{
	struct by_count by = { column, late, down };

	if (!rows->len)
		return;
	qsort_r(rows->rows, rows->len, sizeof(*rows->rows), compare_counts,
	    &by);
	reindex(rows);
}

size_t rows_marked(const struct rows *rows)
{
	size_t i, n = 0;

	for (i = 0; i < rows->len; i++)
		n += rows->rows[i].marked;
	return n;
}
