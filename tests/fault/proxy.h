/*
 * What stands between client and service and goes wrong: at any byte of a
 * request or an answer the connection is cut (the end is said properly), reset
 * or stalls; or the answer is another one. With TLS these are the bytes of the
 * answer's records and of the handshake, and the end may be said properly or
 * be cut off.
 *
 * It listens on 127.0.0.1; each connection has a thread. A function of the
 * test says for each request what happens to it.
 */
#ifndef CALLBOX_FAULT_PROXY_H
#define CALLBOX_FAULT_PROXY_H

#include <stdbool.h>
#include <stddef.h>

/* Where it goes wrong: after `at` bytes of the request were taken, after `at`
 * bytes of the answer were given, or another answer is given. */
enum fault_place { PLACE_NONE, PLACE_REQUEST, PLACE_RESPONSE, PLACE_ANSWER };
/* CLOSE: as CUT, and with TLS its end is said, too. */
enum fault_way { WAY_CUT, WAY_RESET, WAY_STALL, WAY_CLOSE };

struct fault {
	enum fault_place place;
	enum fault_way way;
	size_t at;
	bool served;             /* ANSWER: the service gets the request */
	const char *answer;      /* … and that is said instead; bytes */
	size_t answer_len;
	size_t padding;          /* … then so many spaces of a body */
	size_t drip;             /* bytes at a time, a ms between; 0: all */
};

/*
 * head NULL: a connection with TLS begins; RESPONSE: its handshake goes wrong.
 * head: the request as far as it is there, terminated: method, path, headers,
 * mostly the body. One call at a time. request_len, answer_len of `seen`: how
 * long they were, told for requests without a fault.
 */
typedef struct fault proxy_fn(void *context, const char *head);
typedef void proxy_seen_fn(void *context, const char *head,
    size_t request_len, size_t answer_len);

struct proxy;

/* service: "http://127.0.0.1:PORT". ca_file: TLS towards the client, with a
 * certificate that is written there; NULL: without. Ends the program if it
 * cannot start. */
struct proxy *proxy_start(const char *service, const char *ca_file,
    proxy_fn *fn, proxy_seen_fn *seen, void *context);
void proxy_stop(struct proxy *proxy);
const char *proxy_url(const struct proxy *proxy);
/* Keep the functions from being called while their context changes. */
void proxy_lock(struct proxy *proxy);
void proxy_unlock(struct proxy *proxy);

#endif
