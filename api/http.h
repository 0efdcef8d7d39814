/*
 * HTTP with one service: requests out, answers back, many at a time, on the
 * worker's thread. The only file with libcurl, which is started by the first
 * http_start and not before (it costs milliseconds).
 *
 *     http = http_new(&options, &err);
 *     number = http_start(http, &request);
 *     http_wait(http, fd, timeout_ms);
 *     while (http_next(http, &answer)) … http_answer_release(&answer);
 *
 * What always holds: https with the certificate checked, or plain http to this
 * machine; no redirect is followed, no .netrc, no cookie; a body has at most
 * HTTP_BODY_MAX bytes after decompression and is at most HTTP_RATIO_MAX times
 * what came over the wire; the token is in the header list of a transfer and
 * nowhere else, and that list is wiped after it.
 */
#ifndef CALLBOX_HTTP_H
#define CALLBOX_HTTP_H

#include "api/base/buf.h"
#include "api/base/error.h"

#include <stdint.h>

struct secret;                           /* keystore/secret.h */

enum {
	HTTP_BODY_MAX = 16 << 20,        /* bytes, decompressed */
	HTTP_RATIO_MAX = 100,            /* once a body passes 1 MiB */
	HTTP_HEADERS_MAX = 64 << 10,     /* bytes of all header lines */
	HTTP_HEADER_LINES_MAX = 128
};

/*
 * Strings are copied, the token is borrowed; NULL: nothing that is asked needs
 * one (http_request.open). Times 0: the defaults (5 s to
 * connect, 30 s for a read, 60 s for a request that is sent once, 15 s below
 * 64 bytes a second). ca_file: one more CA, for servers on this machine only.
 */
struct http_options {
	const char *base_url, *api_version, *ca_file;
	struct secret *token;
	int connect_ms, read_ms, once_ms, stall_s;
};

/* Takes bytes of a file; total: how many it has, 0: not said. False ends the
 * transfer with ERROR_CANCELLED. Called from http_wait. */
typedef bool http_sink(void *context, const char *bytes, size_t len,
    int64_t total);

/*
 * What is asked. All borrowed until http_start returns.
 * once: it must not be repeated by anybody, libcurl included (which re-sends a
 *       POST when a reused connection dies): a connection of its own, HTTP/1.1.
 * open: without the token. form: the body is a form, not JSON. A body is wiped
 *       when its transfer ends.
 * url:  instead of path: a file of another host, by its whole address, which
 *       http_url_parse has found good. Nothing of ours goes with it: no token,
 *       no header. What comes with status 200 goes to the sink, at most `most`
 *       bytes; other answers have no body.
 */
struct http_request {
	const char *method;              /* "GET", "POST", "PUT", "DELETE" */
	const char *path;                /* "/conversations/1?a=b", escaped */
	const char *body;                /* JSON, or NULL */
	bool once, open, form;
	const char *permission;          /* that it needs, a constant, or NULL:
	                                    request_permission knows */
	const char *url;
	http_sink *sink;
	void *sink_context;
	int64_t most;
};

/* X-RateLimit-*; -1 where the answer did not say. */
struct http_rate {
	int limit, left;
	int64_t reset_at;                /* Unix seconds, 0: not said */
};

/*
 * What came of it. err.code ERROR_NONE: an answer with a status, all of its
 * body included. Else no complete answer, and why; status is then what had
 * arrived of it, or 0.
 * left: bytes of the request may have left this machine. Only false proves
 *       that the service has not seen it (CURLINFO_REQUEST_SIZE is 0; the
 *       upload counters prove nothing).
 */
struct http_answer {
	uint64_t number;
	int status;
	bool left;
	struct error err;
	struct buf body;
	struct http_rate rate;
	int retry_after_s;               /* -1: not said */
	int64_t date_at;                 /* the server's clock, 0: not said */
	char canonical[256];             /* Link: <…>; rel=canonical, or "" */
	char *location;                  /* of another host's: where it says
	                                    that the file is instead, or NULL */
};

struct http;

/* Checks the base URL ("https://host[:port]", or http to 127.0.0.1, [::1] or
 * localhost) and the token's characters; ERROR_CONFIG, ERROR_AUTH. */
struct http *http_new(const struct http_options *options, struct error *err);
void http_free(struct http *http);

/* Whether base_url would do for http_new. */
bool http_base_url_valid(const char *base_url, struct error *err);

/* Transfers from now on go to this host; base_url is a valid one. */
void http_move(struct http *http, const char *base_url);
/* Where they go now. Borrowed until http_move. */
const char *http_base_url(const struct http *http);

/* Start a transfer; returns its number, never 0. Cannot fail: what goes wrong
 * is in its answer. */
uint64_t http_start(struct http *http, const struct http_request *request);
/* Forget a transfer; it has no answer. Unknown numbers are ignored. */
void http_cancel(struct http *http, uint64_t number);
/* Connections that idle are not used again: the machine slept, or the network
 * is another one. */
void http_reconnect(struct http *http);
/* How much of a long body has left (at most: what libcurl handed on). False:
 * it is short, or over. */
bool http_progress(const struct http *http, uint64_t number, int64_t *sent,
    int64_t *total);
/* Whether the service is on this machine. */
bool http_loopback(const struct http *http);
/* How many have no answer yet. */
size_t http_running(const struct http *http);
/* Transfers begun since http_new. */
uint64_t http_count(const struct http *http);

/* Work on the transfers, and wait until one moves, a descriptor (-1: none) is
 * readable or the time is over; -1 waits without end. http NULL: wait only. */
void http_wait(struct http *http, int fd, int other_fd, int timeout_ms);
/* The next finished transfer; release it. */
bool http_next(struct http *http, struct http_answer *out);
/* Wipes what a token may be in. */
void http_answer_release(struct http_answer *answer);

#endif
