/*
 * Records (api/record.h): requests and answers made from the kinds' tables.
 *
 * Reading is lenient where the tables can be: a field of an odd type is shown
 * as it is, one that is missing is empty. A row without an id is no record.
 */
#ifndef CALLBOX_RECORDS_H
#define CALLBOX_RECORDS_H

#include "api/http.h"
#include "api/json.h"
#include "api/model.h"
#include "api/query.h"
#include "api/record.h"

/* GET of one, by id; BUG for a kind that has no such path. */
void encode_record(struct arena *arena, const struct record_schema *schema,
    const char *id, struct http_request *out);

/* A page of a list. cursor: of the page before, NULL: the first (with
 * PAGE_NUMBER the page's number). */
struct record_ask {
	const struct record_schema *schema;
	const struct record_source *source;
	const char *parent_id;
	const struct query_node *query;  /* NULL: everything; what the service
	                                    is asked for is marked in it */
	const char *order;               /* "-last-seen"; PAGE_SEARCH */
	int per_page;
	const char *cursor;
};
/* False: the service cannot be asked all of the query; what it finds is more,
 * and to be filtered here. */
bool encode_records(struct arena *arena, const struct record_ask *ask,
    struct http_request *out);

/* A change as its rule says. me: this admin's id. */
void encode_change(struct arena *arena, const struct record_change *change,
    const char *me, struct http_request *out);

bool decode_record(const struct json *in, const struct record_schema *schema,
    struct arena *arena, struct record *out, struct error *err);
/* A page. next: the cursor for the one that follows, NULL: it was the last. */
struct record_rows {
	struct record *rows;
	size_t rows_len, skipped;
	size_t total;                    /* 0: not said */
	const char *next;
};
bool decode_records(const struct json *in, const struct record_ask *ask,
    struct arena *arena, struct record_rows *out, struct error *err);

/* Fill in the names of teammates, teams and tags that answers leave out. */
void record_name_refs(struct record *record, const struct workspace *workspace,
    struct arena *arena);

#endif
