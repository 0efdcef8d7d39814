/* A record query as the body of a service's search. Part of records.c. */
#ifndef CALLBOX_RECORDS_SEARCH_H
#define CALLBOX_RECORDS_SEARCH_H

#include "api/endpoints/records.h"

/* POST …/search. Terms that the service cannot express are left out; with
 * nothing left it is asked for everything. False: some were left out. */
bool encode_record_search(struct arena *arena, const struct record_ask *ask,
    struct http_request *out);

#endif
