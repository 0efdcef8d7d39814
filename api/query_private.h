/* What the files of the query language share. Nobody else includes it. */
#ifndef CALLBOX_QUERY_PRIVATE_H
#define CALLBOX_QUERY_PRIVATE_H

#include "api/query.h"

/* The value as a comparison with a moment; see query.c. name: of the key, for
 * the error. */
bool query_time(struct query_node *node, const char *name, int64_t now,
    struct error *err);
/* A term with a key, of records: value and compare are set already. */
bool query_record_term(const char *key, const struct record_schema *schema,
    int64_t now, struct query_node *node, struct error *err);

#endif
