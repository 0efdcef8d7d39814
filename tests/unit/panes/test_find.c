/* Searching a document, and places in it that hold at every width. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/render/find.h"
#include "panes/render/html.h"
#include "tests/unit/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void doc_of(struct doc *doc, const char *html)
{
	doc_init(doc);
	html_parse(html, strlen(html), doc);
}

/* Lines in which matches begin, as letters: "b" is the second. */
static void lines_of(const struct find *find, const struct doc *doc, int cols,
    char *out)
{
	struct wrap wrap;
	size_t i;

	wrap_init(&wrap, doc, cols, true);
	for (i = 0; i < wrap.lines_len; i++)
		if (find_in_line(find, &wrap, i))
			*out++ = (char)('a' + i);
	*out = '\0';
	wrap_release(&wrap);
}

static void find__is_found__across_lines_and_without_case(void **state)
{
	static const struct {
		const char *html, *typed;
		int cols;
		const char *lines;
	} cases[] = {
		{ "<p>one two three</p>", "two", 80, "a" },
		{ "<p>one two three</p>", "TWO THREE", 8, "a" },
		{ "<p>one two three</p>", "two three", 8, "a" },
		{ "<p>one two three</p>", "four", 8, "" },
		{ "<p>one two three</p>", "", 8, "" },
		{ "<p>one <b>tw</b>o</p>", "e two", 80, "a" },
		{ "<p>one</p><p>two</p>", "one two", 80, "" },
		{ "<p>one<br>two</p>", "one two", 80, "a" },
		{ "<p>longwordlongword</p>", "wordlong", 10, "a" },
		{ "<p>a a a a a a</p>", "a a", 4, "abc" },
		{ "<p>Ol\u00e9 CAF\u00c9</p>", "ole cafe", 80, "a" },
		{ "<p>Stra\u00dfe</p>", "STRASSE", 80, "a" },
		{ "<p>\u4f60\u597d\u4e16\u754c</p>", "\u597d\u4e16", 4, "a" },
		{ "<p>\u05e9\u05dc\u05d5\u05dd</p>", "\u05dc\u05d5", 80, "a" },
		{ "<pre>a\n\n\nb c</pre>", "a b", 80, "a" },
		{ "<pre>a\tb</pre>", "a b", 80, "a" },
		{ "<pre>a\nb\nc\nd\ne\nf\ng</pre>", "a b c d e f g", 80,
		    "a" },
	};
	struct find find;
	struct doc doc;
	char lines[30];
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		doc_of(&doc, cases[i].html);
		find_parse(&find, cases[i].typed);
		lines_of(&find, &doc, cases[i].cols, lines);
		if (strcmp(lines, cases[i].lines) != 0)
			fail_msg("\"%s\" in %s: \"%s\"", cases[i].typed,
			    cases[i].html, lines);
		assert_true(find_in_doc(&find, &doc) == (*lines != '\0'));
		doc_release(&doc);
	}
}

static void draw__marks__both_halves_of_a_match(void **state)
{
	struct canvas canvas;
	struct find find;
	struct doc doc;
	struct wrap wrap;
	size_t i;

	doc_of(&doc, "<p>Where is my refund policy, and the caf\u00e9's?</p>"
	    "<ul><li>\u4f60\u597d\u4e16\u754c policy</li></ul>"
	    "<blockquote>No policy</blockquote><pre>a\tpolicy</pre>");
	wrap_init(&wrap, &doc, 19, true);
	canvas_init(&canvas, 10, 20);
	find_parse(&find, "refund policy");
	for (i = 0; i < wrap.lines_len; i++) {
		wrap_draw(&wrap, i, &canvas, (int)i, 1);
		find_draw(&find, &wrap, i, &canvas, (int)i, 1);
	}
	find_parse(&find, "\u754c  p");
	for (i = 0; i < wrap.lines_len; i++)
		find_draw(&find, &wrap, i, &canvas, (int)i, 1);
	golden_check(&canvas, "find-20x10");
	canvas_release(&canvas);
	wrap_release(&wrap);
	doc_release(&doc);
}

static void places__are__in_order_and_found_again(void **state)
{
	static const char html[] = "<p>one two <b>three four</b> five six"
	    "seveneightnineteneleventwelve</p><pre>\n\na\n\n\nb\n\n</pre>"
	    "<hr><ul><li>\u4f60\u597d\u4e16\u754c\u4f60\u597d</li><li>x</li>"
	    "</ul><p>end<br><br>of it</p>";
	struct wrap one, two;
	struct doc doc;
	uint64_t place;
	size_t i, line;
	int a, b;

	doc_of(&doc, html);
	for (a = 4; a < 40; a += 3) {
		wrap_init(&one, &doc, a, true);
		for (i = 0; i < one.lines_len; i++) {
			place = wrap_place(&one, i);
			assert_true(place <= wrap_end(&one, i));
			if (i)
				assert_true(place >= wrap_end(&one, i - 1) ||
				    one.lines[i - 1].gap);
			line = wrap_line_at(&one, place);
			assert_true(line == i ||
			    (one.lines[i].gap && line == i + 1));
		}
		for (b = 4; b < 40; b += 5) {
			wrap_init(&two, &doc, b, true);
			for (i = 0; i < one.lines_len; i++) {
				place = wrap_place(&one, i);
				line = wrap_line_at(&two, place);
				assert_true(wrap_place(&two, line) <= place);
				if (line + 1 < two.lines_len)
					assert_true(wrap_place(&two,
					    line + 1) > place);
			}
			wrap_release(&two);
		}
		wrap_release(&one);
	}
	doc_release(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    find__is_found__across_lines_and_without_case),
		cmocka_unit_test(draw__marks__both_halves_of_a_match),
		cmocka_unit_test(places__are__in_order_and_found_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
