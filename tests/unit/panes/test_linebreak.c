/* Where lines end: not before what closes, not behind what opens. */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "panes/canvas.h"
#include "panes/render/linebreak.h"
#include "panes/render/wrap.h"
#include "tests/unit/corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static char *wrapped(const char *text, int cols)
{
	struct canvas canvas;
	struct wrap wrap;
	struct doc doc;
	char *out;
	size_t i;

	doc_init(&doc);
	doc_begin(&doc, PARA_TEXT);
	doc_text(&doc, text, strlen(text), STYLE(TEXT), 0);
	wrap_init(&wrap, &doc, cols, false);
	canvas_init(&canvas, (int)wrap.lines_len, cols);
	for (i = 0; i < wrap.lines_len; i++)
		wrap_draw(&wrap, i, &canvas, (int)i, 0);
	out = canvas_dump(&canvas, false);
	canvas_release(&canvas);
	wrap_release(&wrap);
	doc_release(&doc);
	return out;
}

static void wrap__ends__lines_where_readers_expect(void **state)
{
	static const struct {
		int cols;
		const char *text, *lines;
	} cases[] = {
		{ 10, "one two three", "one two\nthree\n" },
		{ 10, "on 2026-11-24 at", "on\n2026-11-24\nat\n" },
		{ 10, "abcdef-ghijklmn", "abcdef-\nghijklmn\n" },
		{ 10, "abcdefghijklmn", "abcdefghij\nklmn\n" },
		{ 8, "\u540d\u524d\u306f\u307e\u3060\u7121\u3044\u3002",
		    "\u540d\u524d\u306f\u307e\n\u3060\u7121\u3044\u3002\n" },
		{ 8, "\u306a\u524d\u306f\u7121\u3002\u3060",
		    "\u306a\u524d\u306f\n\u7121\u3002\u3060\n" },
		{ 8, "\u306a\u524d\u306f\u300c\u7121\u300d",
		    "\u306a\u524d\u306f\n\u300c\u7121\u300d\n" },
		{ 8, "abc\u524d\u306f\u7121", "abc\u524d\u306f\n\u7121\n" },
		{ 8, "go \U0001f600\U0001f600\U0001f600!",
		    "go \U0001f600\U0001f600\n\U0001f600!\n" },
		{ 8, "abcde\u200b" "fghij", "abcde\nfghij\n" },
		{ 8, "\u200b" "abcdefghij", "abcdefgh\nij\n" },
		{ 8, "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e04\u0e23\u0e31"
		    "\u0e1a\u0e19\u0e30", "\u0e2a\u0e27\u0e31\u0e2a\u0e14"
		    "\u0e35\u0e04\u0e23\u0e31\u0e1a\u0e19\n\u0e30\n" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		char *lines = wrapped(cases[i].text, cases[i].cols);

		if (strcmp(lines, cases[i].lines) != 0)
			fail_msg("%s: %s", cases[i].text, lines);
		free(lines);
	}
}

/* Where Unicode's test lets a line end and we do, and the other way round. */
static void between__agrees__with_unicode_mostly(void **state)
{
	char *text = corpus_read("unicode15/LineBreakTest.txt", NULL);
	char *line, *save, *at, bytes[200];
	int places = 0, same = 0, ours = 0, theirs = 0;

	if (!text)
		skip();
	for (line = strtok_r(text, "\n", &save); line;
	    line = strtok_r(NULL, "\n", &save)) {
		bool want[200] = { false };
		enum linebreak before = LINEBREAK_NONE, is;
		struct cluster cluster;
		size_t n = 0, k, used;

		if (line[0] == '#')
			continue;
		for (at = line; *at && *at != '#';)
			if (!strncmp(at, "\u00f7", 2)) {
				want[n] = true;
				at += 2;
			} else if (strchr("0123456789ABCDEF", *at)) {
				n += utf8_encode((uint32_t)strtoul(at, &at,
				    16), bytes + n);
			} else {
				at++;
			}
		for (k = 0; k < n; k += used) {
			used = text_next(bytes + k, n - k, &cluster);
			is = linebreak_of(bytes + k, &cluster);
			if (k && cluster.kind != TEXT_BREAK &&
			    is < LINEBREAK_ZERO && before != LINEBREAK_NONE) {
				bool can = linebreak_between(before, is, true);

				places++;
				same += can == want[k];
				ours += can && !want[k];
				theirs += !can && want[k];
			}
			if (cluster.kind == TEXT_BREAK)
				before = LINEBREAK_NONE;
			else if (is < LINEBREAK_ZERO)
				before = is;
		}
	}
	printf("LineBreakTest: %d places, %d as Unicode says (%.1f %%), %d only "
	    "ours, %d only Unicode's\n", places, same,
	    100.0 * same / places, ours, theirs);
	assert_true(same > places * 3 / 4);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrap__ends__lines_where_readers_expect),
		cmocka_unit_test(between__agrees__with_unicode_mostly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
