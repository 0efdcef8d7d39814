/*
 * Addresses that may be asked: https anywhere, or plain http to this machine.
 * What has a name and password, a space, a control or a letter beyond ASCII in
 * it is none of them.
 */
#ifndef CALLBOX_HTTP_URL_H
#define CALLBOX_HTTP_URL_H

#include <stdbool.h>
#include <stddef.h>

/* origin_len: bytes of "https://host[:port]"; rest: what is behind it. */
struct http_url {
	const char *host, *rest;
	size_t host_len, origin_len;
	bool tls, loopback;
};

enum { HTTP_URL_MAX = 8192 };    /* signed addresses are long */

/* False: it may not be asked. Borrows url. */
bool http_url_parse(const char *url, struct http_url *out);

#endif
