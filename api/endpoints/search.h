/*
 * Bodies of POST /conversations/search: filters, sort, paging.
 *
 * Limits of the service: groups nest two deep, SEARCH_GROUP_MAX filters in
 * each; sort orders are "ascending" and "descending", nothing shorter.
 */
#ifndef CALLBOX_SEARCH_H
#define CALLBOX_SEARCH_H

#include "api/endpoints/endpoints.h"

enum { SEARCH_GROUP_MAX = 15 };

void search_begin(struct buf *body);
/* Sort and paging, and the request itself; releases body. */
void search_end(struct arena *arena, struct buf *body, enum search_sort sort,
    int per_page, const char *starting_after, struct http_request *out);

/* One {field, operator, value}. _id: as a number if it is one. */
void search_filter(struct buf *body, const char *field, const char *op,
    const char *value);
void search_filter_int(struct buf *body, const char *field, const char *op,
    int64_t value);
void search_filter_id(struct buf *body, const char *field, const char *op,
    const char *id);
/* One of these ids, or (negated) none of them. */
void search_filter_in(struct buf *body, const char *field, bool negated,
    const char *const *ids, size_t len);

#endif
