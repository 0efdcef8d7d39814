/*
 * Fuzz target: wrapping and searching. The first byte is the width, each
 * paragraph's first byte its kind; every byte of every paragraph is in exactly
 * one line (but for the line breaks between), and no line is too wide.
 */
#include "config.h"

#include "panes/render/history.h"
#include "panes/render/text.h"
#include "panes/render/wrap.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool what)
{
	if (!what)
		abort();
}

/* Paragraphs end in 1, spans in 2. */
static void build(struct doc *doc, const char *text, size_t len)
{
	struct doc_para *para;
	size_t n;

	while (len) {
		para = doc_begin(doc, (*text & 3) == PARA_RULE ? PARA_CODE :
		    (enum para_kind)(*text & 3));
		para->quote = *text >> 2 & 3;
		para->indent = *text >> 4 & 7;
		para->folded = (unsigned char)*text >> 7;
		for (text++, len--; len && *text != 1; text += n, len -= n) {
			for (n = 0; n < len && text[n] > 2; n++)
				continue;
			doc_text(doc, text, n, STYLE(TEXT), 0);
			n += n < len && text[n] != 1;
		}
	}
}

/* All of the text, in order. */
static void check_runs(const struct wrap *wrap)
{
	const struct doc *doc = wrap->doc;
	const struct wrap_run *run = wrap->runs;
	const struct doc_span *span;
	struct cluster cluster;
	size_t i, at, n;

	for (i = 0; i < doc->spans_len; i++) {
		span = &doc->spans[i];
		for (at = 0; at < span->len;) {
			if (run < wrap->runs + wrap->runs_len &&
			    run->text == span->text + at) {
				at += run->len;
				must(at <= span->len);
				run++;
				continue;
			}
			n = text_next(span->text + at, span->len - at,
			    &cluster);
			must(cluster.kind == TEXT_BREAK);
			at += n;
		}
	}
	must(run == wrap->runs + wrap->runs_len);
}

static void check_width(const struct wrap *wrap, size_t i)
{
	const struct wrap_line *line = &wrap->lines[i];
	struct cluster cluster;
	int cols = wrap_prefix(wrap, i), r;
	size_t at;

	for (r = 0; r < line->runs_len; r++) {
		const struct wrap_run *run =
		    &wrap->runs[line->first_run + (uint32_t)r];

		for (at = 0; at < run->len;) {
			at += text_next(run->text + at, run->len - at,
			    &cluster);
			must(cluster.kind != TEXT_BREAK);
			/* Spaces may hang over the edge. */
			must(cluster.kind == TEXT_SPACE ||
			    cols + cluster.width <= wrap->cols ||
			    cluster.width == 0);
			cols += cluster.width;
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct canvas canvas;
	struct wrap wrap;
	struct doc doc;
	size_t i;

	if (!size || size > 100000)
		return 0;
	doc_init(&doc);
	build(&doc, (const char *)data + 1, size - 1);
	wrap_init(&wrap, &doc, data[0], true);
	if (wrap.lines_len < WRAP_LINES_MAX)
		check_runs(&wrap);
	canvas_init(&canvas, 1, wrap.cols + 1);
	for (i = 0; i < wrap.lines_len && i < 1000; i++) {
		check_width(&wrap, i);
		must(wrap_draw(&wrap, i, &canvas, 0, 0) <= wrap.cols);
	}
	canvas_release(&canvas);
	wrap_release(&wrap);
	history_fold(&doc);
	wrap_init(&wrap, &doc, data[0], false);
	wrap_release(&wrap);
	doc_release(&doc);
	return 0;
}
