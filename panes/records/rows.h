/*
 * The records of a list, as replies bring them: cached ones first, then page
 * after page; each is there once, the newest version of it.
 */
#ifndef CALLBOX_PANE_ROWS_H
#define CALLBOX_PANE_ROWS_H

#include "api/request.h"

enum { ROW_COUNTS_MAX = 3 };

struct row {
	const struct record *record;     /* lives in a kept reply */
	unsigned walk;                   /* the walk that brought it */
	bool marked;
	/* panes/records/counts.c: by which walk, 0: not yet; whether the
	 * last of them is still to be found out. */
	unsigned counted;
	bool waits;
	int64_t counts[ROW_COUNTS_MAX];
};

struct rows {
	struct row *rows;
	size_t len;
	uint32_t *index;                 /* of ids: a hash table, 0: empty */
	size_t index_size;
	const struct api_reply **replies;
	unsigned *replies_walk;
	size_t replies_len;
	unsigned walk;
};

void rows_release(struct rows *rows);
/* Forget all of them. */
void rows_clear(struct rows *rows);
/* What follows is a new walk through the list. */
void rows_begin(struct rows *rows);
/* The rows of a reply (kept as long as they are shown). */
void rows_add(struct rows *rows, const struct api_reply *reply);
/* One record, from a reply for it alone: replaces the row, if there is one. */
void rows_replace(struct rows *rows, const struct api_reply *reply);
/* The same, but it becomes a row if there is none. */
void rows_take(struct rows *rows, const struct api_reply *reply);
/* The walk has seen the whole list: what it did not bring is gone. */
void rows_end(struct rows *rows);
void rows_remove(struct rows *rows, const char *id);
void rows_sort(struct rows *rows, const struct record_schema *schema,
    const char *order);
/* By a column of counts; `late`: it has times, of which the earliest counts
 * most and 0 nothing. */
void rows_sort_counts(struct rows *rows, size_t column, bool late, bool down);
/* SIZE_MAX: it is not there. */
size_t rows_find(const struct rows *rows, const char *id);
size_t rows_marked(const struct rows *rows);

#endif
