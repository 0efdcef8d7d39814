/* What the commands print. */
#include "config.h"

#include "api/base/json_write.h"
#include "api/base/mem.h"
#include "app/ascii.h"
#include "app/print.h"
#include "panes/render/text.h"

#include <langinfo.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

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

static bool has_utf8(void)
{
	return !strcmp(nl_langinfo(CODESET), "UTF-8");
}

static void print_gated(FILE *to, const char *text, bool one_line)
{
	bool utf8 = has_utf8();
	size_t len = strlen(text), at = 0;
	struct cluster cluster;

	while (at < len) {
		at += text_next(text + at, len - at, &cluster);
		if (cluster.kind == TEXT_BREAK)
			putc(one_line ? ' ' : '\n', to);
		else if (cluster.kind == TEXT_TAB && !one_line)
			putc('\t', to);
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

/* 0: not a terminal, or one that does not say. */
static int columns_of(FILE *to)
{
	struct winsize size;

	return ioctl(fileno(to), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* Bytes of the longest beginning that ends before a blank and fits; all of it
 * where one word is longer, or cols is 0. */
static size_t fitting(const char *text, int cols)
{
	size_t len = strcspn(text, " "), next;

	while (cols && text[len]) {
		next = len + 1 + strcspn(text + len + 1, " ");
		if (text_cols(text, next) > cols)
			return len;
		len = next;
	}
	return cols ? len : strlen(text);
}

void print_failure(const struct error *err)
{
	char *text = mem_printf("callbox: %s", err->text), *at = text;
	int cols = columns_of(stderr);
	size_t len;

	do {
		len = fitting(at, cols);
		print_line(stderr, "%.*s", (int)len, at);
		at += len + (at[len] != '\0');
	} while (*at);
	free(text);
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

void print_json(struct buf *out, const char *text)
{
	struct buf quoted;

	buf_init(&quoted, out->max);
	json_put_text(&quoted, NULL, text);
	text_json(out, quoted.data, quoted.len, false);
	buf_release(&quoted);
}

static bool print_buf(const struct buf *text)
{
	return fwrite(text->data, 1, text->len, stdout) == text->len &&
	    fflush(stdout) == 0;
}

bool print_json_lines(const struct buf *json)
{
	struct buf safe;
	bool ok;

	buf_init(&safe, json->len * 6 + 1);
	text_json(&safe, json->data, json->len, !has_utf8());
	ok = print_buf(&safe);
	buf_release(&safe);
	return ok;
}

bool print_rows(const struct buf *rows)
{
	print_gated(stdout, rows->data, false);
	return fflush(stdout) == 0 && !ferror(stdout);
}
