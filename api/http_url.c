/* Addresses that may be asked. */
#include "config.h"

#include "api/base/mem.h"
#include "api/http_url.h"

#include <string.h>
#include <strings.h>

static bool is_loopback(const char *host, size_t len)
{
	static const char *const loopbacks[] = {
		"127.0.0.1", "[::1]", "localhost",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(loopbacks); i++)
		if (strlen(loopbacks[i]) == len &&
		    !strncasecmp(loopbacks[i], host, len))
			return true;
	return false;
}

bool http_url_parse(const char *url, struct http_url *out)
{
	const char *at, *c;
	size_t digits;

	memset(out, 0, sizeof(*out));
	out->tls = url && !strncmp(url, "https://", 8);
	if (!url || (!out->tls && strncmp(url, "http://", 7) != 0))
		return false;
	out->host = at = url + (out->tls ? 8 : 7);
	if (*at == '[')
		at += strcspn(at, "]") + (strchr(at, ']') != NULL);
	else
		at += strspn(at, "abcdefghijklmnopqrstuvwxyz"
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
	out->host_len = (size_t)(at - out->host);
	if (*at == ':') {
		digits = strspn(at + 1, "0123456789");
		if (digits == 0 || digits > 5)
			return false;
		at += 1 + digits;
	}
	out->origin_len = (size_t)(at - url);
	out->rest = at;
	out->loopback = is_loopback(out->host, out->host_len);
	for (c = at; *c; c++)
		if (*c <= ' ' || *c >= 0x7f)
			return false;
	return out->host_len > 0 && c - url <= HTTP_URL_MAX &&
	    (!*at || strchr("/?#", *at)) && (out->tls || out->loopback);
}
