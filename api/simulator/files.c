/*
 * What attachments' addresses answer: what was uploaded, or else a picture
 * that says which file it stands for. As with the service, whoever has the address may read it.
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

/* Bytes that mean something in XML, or nothing at all, become "?". */
static char *harmless(const char *name)
{
	char *out = xstrdup(name), *at;

	for (at = out; *at; at++)
		if (strchr("<>&\"'", *at) || (unsigned char)*at < ' ' ||
		    *at == 0x7f)
			*at = '?';
	return out;
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
	call->status = 200;
	call->content_type = upload->content_type;
	call->text = xrealloc(NULL, upload->len + 1, 1);
	memcpy(call->text, upload->bytes, upload->len);
	call->text[upload->len] = '\0';
	call->text_len = upload->len;
	return true;
}

void get_file(struct sim_call *call)
{
	char *name;

	if (get_upload(call))
		return;
	name = harmless(call->args[0]);

	call->status = 200;
	call->content_type = "image/svg+xml; charset=utf-8";
	call->text = xprintf("<svg xmlns=\"http://www.w3.org/2000/svg\" "
	    "width=\"640\" height=\"360\"><rect width=\"640\" height=\"360\" "
	    "fill=\"#f4f1ea\"/><text x=\"320\" y=\"170\" font-size=\"22\" "
	    "text-anchor=\"middle\">%s</text><text x=\"320\" y=\"210\" "
	    "font-size=\"15\" text-anchor=\"middle\" fill=\"#888\">would be "
	    "here: the simulated workspace keeps no files</text></svg>\n",
	    name);
	free(name);
}
