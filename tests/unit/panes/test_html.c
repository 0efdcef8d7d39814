/* HTML to documents: what is text, what is history. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/canvas.h"
#include "panes/render/html.h"
#include "panes/render/wrap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* The document as it is seen in 60 columns, folded parts as one line. */
static char *shown(const char *html)
{
	struct canvas canvas;
	struct wrap wrap;
	struct doc doc;
	char *text;
	size_t i;

	doc_init(&doc);
	html_parse(html, strlen(html), &doc);
	wrap_init(&wrap, &doc, 60, false);
	canvas_init(&canvas, wrap.lines_len ? (int)wrap.lines_len : 1, 60);
	for (i = 0; i < wrap.lines_len; i++)
		wrap_draw(&wrap, i, &canvas, (int)i, 0);
	text = canvas_dump(&canvas, false);
	canvas_release(&canvas);
	wrap_release(&wrap);
	doc_release(&doc);
	return text;
}

static void html_parse__keeps__spaces_between_elements(void **state)
{
	static const char *const cases[][2] = {
		{ "<p><b>Step 1.</b> At the top</p>", "Step 1. At the top\n" },
		{ "<p><b>Step 1.</b>At</p>", "Step 1.At\n" },
		{ "<p> <b> a </b> <i> b</i></p>", "a b\n" },
		{ "<p><i>a</i>\n<b>b</b></p>", "a b\n" },
		{ "<ul><li><b>a</b>: b</li></ul>", "\u2022 a: b\n" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = shown(cases[i][0]);

		assert_string_equal(text, cases[i][1]);
		free(text);
	}
}

/* Who answers between the quotes is not hidden with them. */
static void html_parse__folds__quotes_but_not_the_answers(void **state)
{
	static const struct {
		const char *html;
		int there, gone;         /* what is and isn't shown */
	} cases[] = {
		{ "<p>ANSWER</p><p>On Monday, Ann wrote:</p>"
		    "<blockquote><p>QUOTE</p></blockquote>", 1, 1 },
		{ "<p>Below.</p><p>On Monday, Ann wrote:</p>"
		    "<blockquote><p>QUOTE</p></blockquote><p>ANSWER</p>", 1, 1 },
		{ "<p>Below.</p><blockquote><p>On Monday, Ann wrote:</p>"
		    "<blockquote><p>QUOTE</p></blockquote></blockquote>"
		    "<p>ANSWER</p>", 1, 1 },
		{ "<p>ANSWER</p><p>Le lundi 3, Ann a \u00e9crit :</p>"
		    "<blockquote>QUOTE</blockquote>", 1, 1 },
		{ "<p>ANSWER</p><p>Il giorno 3, Ann ha scritto:</p>"
		    "<blockquote>QUOTE</blockquote>", 1, 1 },
		{ "<p>ANSWER</p><p>-----Original Message-----</p>"
		    "<blockquote>QUOTE</blockquote><p>QUOTE</p>", 1, 1 },
		{ "<p>On Monday, Ann wrote a long ANSWER to QUOTE</p>", 1, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = shown(cases[i].html);

		assert_int_equal(strstr(text, "ANSWER") != NULL,
		    cases[i].there);
		assert_int_equal(strstr(text, "QUOTE") == NULL,
		    cases[i].gone);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html_parse__keeps__spaces_between_elements),
		cmocka_unit_test(html_parse__folds__quotes_but_not_the_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
