/*
 * Fuzz target: HTML from the bytes to the cells. Every line fits, every span
 * and link is where it is said to be, and the plain copy is harmless.
 */
#include "config.h"

#include "panes/render/find.h"
#include "panes/render/html.h"
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

static void check_doc(const struct doc *doc)
{
	size_t i, k, next = 0;

	for (i = 0; i < doc->paras_len; i++) {
		const struct doc_para *para = &doc->paras[i];

		must(para->first_span >= next || !para->spans_len);
		must(para->quote >= 0 && para->indent >= 0);
		next = para->first_span + para->spans_len;
		must(!para->spans_len || next <= doc->spans_len);
		for (k = para->first_span; k < next; k++) {
			must(doc->spans[k].link >= 0 &&
			    (size_t)doc->spans[k].link <= doc->links_len);
			must(doc->spans[k].style.role < ROLE_COUNT);
		}
	}
}

static void check_lines(const struct doc *doc, int cols, bool unfold)
{
	struct canvas canvas;
	struct find find;
	struct wrap wrap;
	size_t i;

	find_parse(&find, "a");
	wrap_init(&wrap, doc, cols, unfold);
	canvas_init(&canvas, 1, wrap.cols + 1);
	for (i = 0; i < wrap.lines_len && i < 2000; i++) {
		must(wrap_draw(&wrap, i, &canvas, 0, 0) <= wrap.cols);
		must(wrap_place(&wrap, i) <= wrap_end(&wrap, i));
		must(wrap_line_at(&wrap, wrap_place(&wrap, i)) <= i + 1);
		find_draw(&find, &wrap, i, &canvas, 0, 0);
	}
	canvas_release(&canvas);
	wrap_release(&wrap);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct doc doc;
	char *plain;

	doc_init(&doc);
	html_parse((const char *)data, size, &doc);
	check_doc(&doc);
	check_lines(&doc, 80, false);
	check_lines(&doc, 1, true);
	plain = doc_plain(&doc);
	must(!text_hostile(plain, strlen(plain)));
	free(plain);
	doc_release(&doc);
	return 0;
}
