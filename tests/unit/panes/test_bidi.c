/* Right-to-left text: the order of reading, isolated from what is around. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/canvas.h"
#include "panes/render/bidi.h"
#include "panes/render/find.h"
#include "panes/render/html.h"
#include "panes/render/wrap.h"
#include "tests/unit/corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { CODES_MAX = 300 };

/* Embeddings and the like never come this far: the gate marks them. */
static bool has_control(const uint32_t *codes, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if ((codes[i] >= 0x202a && codes[i] <= 0x202e) ||
		    (codes[i] >= 0x2066 && codes[i] <= 0x2069) ||
		    codes[i] == 0x200e || codes[i] == 0x200f ||
		    codes[i] == 0x61c || codes[i] == 0xad ||
		    codes[i] == 0x2029 || codes[i] < 0x20 ||
		    (codes[i] >= 0x200b && codes[i] <= 0x200d))
			return true;
	return false;
}

/* "0061 05D0;2;0;0 1;0 1": codes, direction, level, levels, order. */
static void order__agrees__with_unicode(void **state)
{
	char *text = corpus_read("unicode15/BidiCharacterTest.txt", NULL);
	char *line, *save, *at;
	int cases = 0, skipped = 0;

	if (!text)
		skip();
	for (line = strtok_r(text, "\n", &save); line;
	    line = strtok_r(NULL, "\n", &save)) {
		static const enum bidi_base bases[] = { BIDI_LEFT, BIDI_RIGHT,
			BIDI_AUTO };
		uint32_t codes[CODES_MAX];
		int order[CODES_MAX], n = 0, i, base;

		if (line[0] == '#')
			continue;
		for (at = line; *at && *at != ';' && n < CODES_MAX; n++) {
			codes[n] = (uint32_t)strtoul(at, &at, 16);
			at += strspn(at, " ");
		}
		base = at[1] - '0';
		if (has_control(codes, n)) {
			skipped++;
			continue;
		}
		bidi_order(codes, n, bases[base], order);
		at = strrchr(line, ';') + 1;
		for (i = 0; i < n; i++)
			if (strtol(at, &at, 10) != order[i])
				fail_msg("%s: place %d has %d", line, i,
				    order[i]);
		cases++;
	}
	printf("BidiCharacterTest: %d cases equal, %d with controls that the "
	    "gate marks\n", cases, skipped);
	assert_true(cases > 1000);
	free(text);
}

static void fit__orders__a_field_and_nothing_else(void **state)
{
	struct canvas canvas;
	char *text;

	canvas_init(&canvas, 1, 30);
	canvas_text(&canvas, 0, 0, -1, STYLE(TEXT), "a |");
	canvas_text(&canvas, 0, 12, -1, STYLE(TEXT), "| b");
	canvas_text_fit(&canvas, 0, 3, 9, STYLE(TEXT),
	    "\u05d0\u05d1 (\u05d2) 12");
	text = canvas_dump(&canvas, false);
	assert_string_equal(text,
	    "a |12 (\u05d2) \u05d1\u05d0| b\n");
	free(text);
	/* Typed text keeps its order, and so does all where the terminal
	 * orders it. */
	canvas_text(&canvas, 0, 3, 9, STYLE(TEXT), "\u05d0\u05d1 (\u05d2) 12");
	canvas.cursor->logical = true;
	canvas_order(&canvas, 0, 3, 9, BIDI_AUTO);
	text = canvas_dump(&canvas, false);
	assert_string_equal(text, "a |\u05d0\u05d1 (\u05d2) 12| b\n");
	free(text);
	canvas_release(&canvas);
}

/* A wide character moves as a whole; what is found moves along. */
static void order__keeps__cells_and_styles_together(void **state)
{
	static const char html[] = "<p>\u05d0\u05d1 \u4f60 xyz</p>";
	const struct cell *cell;
	struct canvas canvas;
	struct find find;
	struct wrap wrap;
	struct doc doc;
	char *text;
	int x, matches = 0;

	doc_init(&doc);
	html_parse(html, strlen(html), &doc);
	wrap_init(&wrap, &doc, 12, false);
	canvas_init(&canvas, 1, 12);
	wrap_draw(&wrap, 0, &canvas, 0, 0);
	find_parse(&find, "xyz");
	find_draw(&find, &wrap, 0, &canvas, 0, 0);
	wrap_order(&wrap, 0, &canvas, 0, 0, 12);
	text = canvas_dump(&canvas, false);
	assert_string_equal(text, "   \u4f60 xyz \u05d1\u05d0\n");
	for (x = 0; x < 12; x++) {
		cell = canvas_cell(&canvas, 0, x);
		if (cell->style.role == ROLE_MATCH) {
			assert_non_null(strchr("xyz", cell->text[0]));
			matches++;
		}
	}
	assert_int_equal(matches, 3);
	free(text);
	canvas_release(&canvas);
	wrap_release(&wrap);
	doc_release(&doc);
}

/* Cells of a table stay in their columns, whatever is in them. */
static void order__keeps__cells_of_a_table_in_place(void **state)
{
	static const char html[] = "<table><tr><th>\u05d0\u05d1</th><th>n</th>"
	    "</tr><tr><td>\u05d2\u05d3\u05d4</td><td>2</td></tr></table>";
	static const char *const want[] = {
		"\u05d1\u05d0  \u2502 n\n", "\u05d4\u05d3\u05d2 \u2502 2\n" };
	struct canvas canvas;
	struct wrap wrap;
	struct doc doc;
	char *text;
	size_t i;

	doc_init(&doc);
	html_parse(html, strlen(html), &doc);
	wrap_init(&wrap, &doc, 30, false);
	canvas_init(&canvas, 1, 30);
	assert_int_equal(wrap.lines_len, 2);
	for (i = 0; i < wrap.lines_len; i++) {
		canvas_clear(&canvas);
		wrap_draw(&wrap, i, &canvas, 0, 0);
		wrap_order(&wrap, i, &canvas, 0, 0, 30);
		text = canvas_dump(&canvas, false);
		assert_string_equal(text, want[i]);
		free(text);
	}
	canvas_release(&canvas);
	wrap_release(&wrap);
	doc_release(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order__agrees__with_unicode),
		cmocka_unit_test(fit__orders__a_field_and_nothing_else),
		cmocka_unit_test(order__keeps__cells_and_styles_together),
		cmocka_unit_test(order__keeps__cells_of_a_table_in_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
