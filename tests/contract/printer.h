/*
 * What prints the client's requests for the contract check.
 */
#ifndef CALLBOX_CONTRACT_PRINTER_H
#define CALLBOX_CONTRACT_PRINTER_H

#include "api/http.h"
#include "tests/unit/api/server.h"

struct printer {
	struct server *server;
	struct http *http;
	const char *name;
};

/* Send it, and print what arrived. */
void printer_print(struct printer *p, const struct http_request *request);

/* All that the kinds' tables can ask (api/record.h). */
void print_records(struct printer *p, struct arena *arena);

#endif
