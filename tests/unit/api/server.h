/*
 * A small HTTP server on 127.0.0.1 for tests: it reads whole requests, keeps
 * them, and lets a function of the test write whatever bytes it likes.
 * Connections have a thread each.
 */
#ifndef CALLBOX_TEST_SERVER_H
#define CALLBOX_TEST_SERVER_H

#include <stdbool.h>
#include <stddef.h>

struct server;

/* One request as it came, head and body, terminated. */
struct server_request {
	const char *text, *body;
	size_t number;                   /* from 0, over all connections */
	size_t connection;               /* from 0 */
	char method[8], path[512];
};

/* Answer by writing to fd. True keeps the connection open. Threads
 * call it, one at a time. */
typedef bool server_fn(int fd, const struct server_request *request,
    void *context);

struct server *server_start(server_fn *fn, void *context);
void server_stop(struct server *server);

/* "http://127.0.0.1:PORT" */
const char *server_url(const struct server *server);
/* How many requests were read completely. */
size_t server_count(struct server *server);
size_t server_connections(struct server *server);
/* The text of a request; lives until server_stop. */
const char *server_text(struct server *server, size_t number);
/* How many requests began with this ("POST /conversations/1/reply"). */
size_t server_count_of(struct server *server, const char *start);
/* Keep it from answering while its context is changed or looked at. */
void server_lock(struct server *server);
void server_unlock(struct server *server);
/* Wait until so many requests were read; false after ten seconds. */
bool server_wait(struct server *server, size_t count);

/* Write all of it; errors are ignored (the client may have gone). */
void server_write(int fd, const char *bytes, size_t len);
/* A whole answer with status and JSON body; extra: header lines with CRLF, or
 * "". */
void server_answer(int fd, int status, const char *extra, const char *body);

#endif
