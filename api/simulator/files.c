/*
 * Attachments: their addresses, and what these answer: what was uploaded, or
 * else something of the kind and size that the workspace tells. As with the
 * service, whoever has the address may read it, without the token, for half an
 * hour; then it answers 403, and the conversation has a new one.
 */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>

/* What was uploaded, under the last part of its address. */
struct upload {
	struct upload *next;
	char *key, *content_type, *bytes;
	size_t len;
};

static struct upload *uploads;
static int uploads_len;

/* A file that is told of but was not uploaded. */
struct named {
	struct named *next;
	char *key, *content_type;
	size_t size;
	int rows, cols;
};

static struct named *names;

enum { FRESH_S = 30 * 60 };

/* What stands behind /files/ in an address, without the query. */
static char *key_of(const char *url)
{
	const char *at = strstr(url, "/files/");

	return at ? strndup(at + 7, strcspn(at + 7, "?")) : NULL;
}

static struct named *find_named(const char *key)
{
	struct named *named;

	for (named = names; named; named = named->next)
		if (!strcmp(named->key, key))
			return named;
	return NULL;
}

static void remember(const char *key, jobj *file)
{
	struct named *named = find_named(key);

	if (named)
		return;
	named = xrealloc(NULL, 1, sizeof(*named));
	*named = (struct named){ .next = names, .key = xstrdup(key),
		.content_type = xstrdup(jtext(file, "content_type") ?
		    jtext(file, "content_type") : "application/octet-stream"),
		.size = (size_t)jint(file, "filesize"),
		.rows = (int)jint(file, "height"),
		.cols = (int)jint(file, "width") };
	names = named;
}

/* Not a secret, only something that cannot be left out. */
static unsigned signature_of(const char *key, int64_t expires)
{
	unsigned sum = (unsigned)expires;

	while (*key)
		sum = sum * 31 + (unsigned char)*key++;
	return sum;
}

void files_sign(const struct sim *sim, jobj *part)
{
	jobj *list = jget(part, "attachments"), *file;
	int64_t expires = sim_now(sim) + FRESH_S;
	size_t i, n = list && json_object_is_type(list, json_type_array) ?
	    json_object_array_length(list) : 0;
	const char *url;
	char *key, *fresh;

	for (i = 0; i < n; i++) {
		file = json_object_array_get_idx(list, i);
		url = jtext(file, "url");
		key = url ? key_of(url) : NULL;
		if (!key)
			continue;
		remember(key, file);
		fresh = xprintf("%s/files/%s?expires=%lld&signature=%08x",
		    sim->url, key, (long long)expires,
		    signature_of(key, expires));
		jset_text(file, "url", fresh);
		free(fresh);
		free(key);
	}
}

static int digit_of(char letter)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = letter ? strchr(digits, letter) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Malloc'ed; NULL: that is no base64. */
static char *decode(const char *base64, size_t *len)
{
	size_t n = strlen(base64), used = 0;
	char *out = xrealloc(NULL, n / 4 + 1, 3);
	unsigned bits = 0;
	int have = 0, digit;

	while (n > 0 && base64[n - 1] == '=')
		n--;
	for (; n > 0; n--, base64++) {
		digit = digit_of(*base64);
		if (digit < 0) {
			free(out);
			return NULL;
		}
		bits = bits << 6 | (unsigned)digit;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[used++] = (char)(bits >> have);
		}
	}
	*len = used;
	return out;
}

char *file_keep(struct sim *sim, const char *name, const char *content_type,
    const char *base64, size_t *len)
{
	struct upload *upload;
	char *bytes = decode(base64, len);

	if (!bytes) {
		*len = 0;
		return NULL;
	}
	upload = xrealloc(NULL, 1, sizeof(*upload));
	*upload = (struct upload){ .next = uploads, .bytes = bytes,
		.key = xprintf("%d-%s", ++uploads_len, name),
		.content_type = xstrdup(content_type), .len = *len };
	uploads = upload;
	return file_url(sim->url, upload->key);
}

static bool get_upload(struct sim_call *call)
{
	const struct upload *upload;

	for (upload = uploads; upload; upload = upload->next)
		if (!strcmp(upload->key, call->args[0]))
			break;
	if (!upload)
		return false;
	call->content_type = upload->content_type;
	call->text = xrealloc(NULL, upload->len + 1, 1);
	memcpy(call->text, upload->bytes, upload->len);
	call->text[upload->len] = '\0';
	call->text_len = upload->len;
	return true;
}

/* As addresses have it. */
static char *escaped_key(const char *name)
{
	char *url = file_url("", name), *key = key_of(url);

	free(url);
	return key;
}

/* Pictures in a message's body have an address that stays. */
static bool may_read(struct sim_call *call)
{
	const char *expires = call->query(call, "expires");
	const char *signature = call->query(call, "signature");
	int64_t until = expires ? strtoll(expires, NULL, 10) : 0;
	char *key, wanted[16];

	if (!expires && !signature)
		return true;
	key = escaped_key(call->args[0]);
	snprintf(wanted, sizeof(wanted), "%08x", signature_of(key, until));
	free(key);
	return signature && !strcmp(signature, wanted) &&
	    until > sim_now(call->sim);
}

void get_file(struct sim_call *call)
{
	const struct named *named;
	char *key;

	if (!may_read(call)) {
		call->status = 403;
		call->content_type = "application/xml";
		call->text = xstrdup("<?xml version='1.0'?><Error><Code>"
		    "AccessDenied</Code><Message>Request has expired"
		    "</Message></Error>");
		return;
	}
	call->status = 200;
	if (get_upload(call))
		return;
	key = escaped_key(call->args[0]);
	named = find_named(key);
	free(key);
	if (!named) {
		call->status = 404;
		call->text = xstrdup("There is no such file.\n");
		call->content_type = "text/plain";
		return;
	}
	call->content_type = named->content_type;
	call->text = contents_of(call->args[0], named->content_type,
	    named->size, named->rows, named->cols, &call->text_len);
}
