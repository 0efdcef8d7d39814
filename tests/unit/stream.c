/* What a program sends to its terminal. */
#include "config.h"

#include "api/base/utf8.h"
#include "panes/render/text.h"
#include "tests/unit/stream.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum state { WHOLE, PART, BAD };

/* A mode of CSI … h and l that the program or curses sets. */
static bool mode_allowed(const char *params)
{
	static const char *const modes[] = { "4", "8", "34", "?1", "?3", "?4", "?7",
		"?12", "?25", "?47", "?1000", "?1002", "?1006", "?1049",
		"?2004", "?12;25" };
	size_t i;

	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (!strcmp(params, modes[i]))
			return true;
	return false;
}

static bool plain_params(const char *params)
{
	return strspn(params, "0123456789;") == strlen(params);
}

/* The whole of CSI … final. */
static bool csi_allowed(const char *params, char final)
{
	switch (final) {
	case 'h':
	case 'l':
		return mode_allowed(params);
	case 'n':
		/* asks how it is, and where: term.c's fence and widths */
		return !strcmp(params, "5") || !strcmp(params, "6");
	case 'm':
		return plain_params(params);
	case 't':
		/* xterm's own entry keeps the title while we are there */
		return !strcmp(params, "22;0;0") || !strcmp(params, "23;0;0");
	default:
		return strchr("@ABCDGHIJKLMPSTXZbdr", final) != NULL &&
		    plain_params(params);
	}
}

static enum state read_csi(const char *at, size_t len, size_t *used)
{
	char params[STREAM_SEQUENCE_MAX];
	size_t n = 2;

	while (n < len && at[n] >= 0x20 && at[n] < 0x40)
		n++;
	if (n == len)
		return n < STREAM_SEQUENCE_MAX ? PART : BAD;
	*used = n + 1;
	memcpy(params, at + 2, n - 2);
	params[n - 2] = '\0';
	return csi_allowed(params, at[n]) ? WHOLE : BAD;
}

static enum state read_escape(const char *at, size_t len, size_t *used)
{
	*used = 1;
	if (len < 2)
		return PART;
	switch (at[1]) {
	case '[':
		return read_csi(at, len, used);
	case '(':
	case ')':
		if (len < 3)
			return PART;
		*used = 3;
		return at[2] == 'B' || at[2] == '0' ? WHOLE : BAD;
	case '7': case '8': case '=': case '>': case 'M':
	case 'H':                /* sets a tab stop: vt100's start */
		*used = 2;
		return WHOLE;
	default:
		return BAD;
	}
}

/* A character of text: one that the gate lets through, or a mark on it. */
static enum state read_text(const char *at, size_t len, size_t *used)
{
	unsigned char lead = (unsigned char)at[0];
	size_t need = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	char on_base[UTF8_MAX + 2] = "\u05d0";
	struct cluster cluster;
	uint32_t code;
	bool valid;

	if (len < need)
		return PART;
	*used = utf8_decode(at, len, &code, &valid);
	if (!valid)
		return BAD;
	text_next(at, *used, &cluster);
	if ((cluster.kind == TEXT_CLUSTER || cluster.kind == TEXT_SPACE) &&
	    cluster.len == *used && !memcmp(cluster.text, at, *used))
		return WHOLE;
	/* As a mark it must stay on a base (a Hebrew one takes many). */
	memcpy(on_base + 2, at, *used);
	if (code >= 0x1160 && code < 0x1200)
		return code == 0x1160 ? BAD : WHOLE;
	return text_next(on_base, 2 + *used, &cluster) == 2 + *used &&
	    cluster.len == 2 + *used ? WHOLE : BAD;
}

static enum state read_one(const char *at, size_t len, size_t *used)
{
	unsigned char c = (unsigned char)at[0];

	*used = 1;
	if (c == 0x1b)
		return read_escape(at, len, used);
	if (c >= 0x20 && c != 0x7f)
		return read_text(at, len, used);
	/* Moves of the cursor, and the line drawing set of vt100. */
	return strchr("\b\t\n\r\016\017", c) && c ? WHOLE : BAD;
}

static void violation(struct stream *stream, const char *all, size_t len,
    size_t at)
{
	char *out;
	size_t i, from = at > 24 ? at - 24 : 0, to = at + 40, n = 0;

	if (stream->violations++ >= STREAM_KEPT)
		return;
	out = stream->kept[stream->violations - 1];
	for (i = from; i < to && i < len; i++) {
		if (i == at)
			n += (size_t)sprintf(out + n, " >> ");
		if (all[i] >= 0x20 && all[i] < 0x7f)
			out[n++] = all[i];
		else
			n += (size_t)sprintf(out + n, "\\x%02x",
			    (unsigned char)all[i]);
	}
	out[n] = '\0';
}

static void read_all(struct stream *stream, const char *all, size_t len)
{
	size_t at = 0, used;

	while (at < len) {
		switch (read_one(all + at, len - at, &used)) {
		case WHOLE:
			*(all[at] == 0x1b ? &stream->sequences :
			    &stream->characters) += 1;
			break;
		case BAD:
			violation(stream, all, len, at);
			break;
		case PART:
			stream->pending_len = len - at;
			memcpy(stream->pending, all + at, len - at);
			return;
		}
		at += used;
	}
}

void stream_read(struct stream *stream, const char *bytes, size_t len)
{
	size_t before = stream->pending_len;
	char *all = malloc(before + len + 1);

	if (!all)
		abort();
	memcpy(all, stream->pending, before);
	memcpy(all + before, bytes, len);
	stream->pending_len = 0;
	stream->bytes += len;
	read_all(stream, all, before + len);
	free(all);
}

void stream_end(struct stream *stream)
{
	if (stream->pending_len)
		violation(stream, stream->pending, stream->pending_len, 0);
	stream->pending_len = 0;
}

void stream_report(const struct stream *stream, FILE *to)
{
	size_t i;

	fprintf(to, "%zu bytes, %zu characters, %zu sequences, "
	    "%zu violations\n", stream->bytes, stream->characters,
	    stream->sequences, stream->violations);
	for (i = 0; i < stream->violations && i < STREAM_KEPT; i++)
		fprintf(to, "  %s\n", stream->kept[i]);
}
