/* What the commands print. */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "app/ascii.h"
#include "app/print.h"
#include "panes/render/text.h"

#include <langinfo.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void print_cluster(FILE *to, const struct cluster *cluster, bool utf8)
{
	wchar_t ascii[TEXT_CLUSTER_BYTES];
	int i;

	if (utf8 || cluster->len == 1) {
		fwrite(cluster->text, 1, cluster->len, to);
		return;
	}
	if (!cluster->len)
		return;
	ascii_of(cluster->text, cluster->len, cluster->width, ascii);
	for (i = 0; ascii[i]; i++)
		putc((int)ascii[i], to);
}

static void print_gated(FILE *to, const char *text, bool one_line)
{
	bool utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	size_t len = strlen(text), at = 0;
	struct cluster cluster;

	while (at < len) {
		at += text_next(text + at, len - at, &cluster);
		if (cluster.kind == TEXT_BREAK)
			putc(one_line ? ' ' : '\n', to);
		else
			print_cluster(to, &cluster, utf8);
	}
}

void print_line(FILE *to, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	print_gated(to, text, true);
	putc('\n', to);
	free(text);
}

void print_failure(const struct error *err)
{
	print_line(stderr, "callbox: %s", err->text);
}

void print_row(const char *field, ...)
{
	va_list ap;

	va_start(ap, field);
	while (field) {
		print_gated(stdout, field, true);
		field = va_arg(ap, const char *);
		putchar(field ? '\t' : '\n');
	}
	va_end(ap);
}

void print_text(FILE *to, const char *text)
{
	print_gated(to, text, false);
}

/* \uXXXX, two of them beyond the first plane (RFC 8259, section 7). */
static void add_escaped(struct buf *out, uint32_t code)
{
	if (code >= 0x10000) {
		code -= 0x10000;
		buf_printf(out, "\\u%04x", 0xd800 + (unsigned)(code >> 10));
		code = 0xdc00 + (code & 0x3ff);
	}
	buf_printf(out, "\\u%04x", (unsigned)code);
}

void print_json(struct buf *out, const char *text)
{
	struct cluster cluster;
	size_t len, at = 0, n, k;
	uint32_t code;

	if (!text) {
		buf_add_text(out, "null");
		return;
	}
	len = strlen(text);
	buf_add_char(out, '"');
	while (at < len) {
		n = text_next(text + at, len - at, &cluster);
		if (n == 1 && (text[at] == '"' || text[at] == '\\')) {
			buf_add_char(out, '\\');
			buf_add_char(out, text[at]);
		} else if (n == cluster.len &&
		    !memcmp(text + at, cluster.text, n)) {
			buf_add(out, text + at, n);
		} else {
			for (k = 0; k < n;) {
				k += utf8_decode(text + at + k, n - k, &code,
				    NULL);
				add_escaped(out, code);
			}
		}
		at += n;
	}
	buf_add_char(out, '"');
}
