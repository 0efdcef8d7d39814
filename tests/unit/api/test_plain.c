/* HTML to plain text on one line. */
#include "config.h"

#include "api/plain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void plain_text__gives__the_words(void **state)
{
	static const struct {
		const char *html, *text;
	} cases[] = {
		{ NULL, NULL }, { "", NULL }, { "<p></p>", NULL },
		{ "<p>Hello</p><p>you</p>", "Hello you" },
		{ "Hel<b>lo</b> <i>you</i>", "Hello you" },
		{ "a<br>b<br/>c", "a b c" },
		{ "  a \n\t b&nbsp;\xc2\xa0 c  ", "a b c" },
		{ "a &lt; b &amp;&amp; c &gt; d", "a < b && c > d" },
		{ "a < b, x<3, 1 <2", "a < b, x<3, 1 <2" },
		{ "&#39;&#x41;&#x1F600;&#0;", "'A\xf0\x9f\x98\x80" },
		{ "&#xD800;&#x110000;", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "&unknown; & &; &#; &#x; AT&T",
		    "&unknown; & &; &#; &#x; AT&T" },
		{ "<script>alert('<p>')</script>x<style>p{}</style>y", "xy" },
		{ "<script>never closed", NULL },
		{ "a<!-- <p>no</p> -->b", "ab" }, { "a<!-- open", "a" },
		{ "<a href=\"x>y\" title='>'>link</a>.", "link." },
		{ "<img src=\"x\" alt=\"a &amp; b\">c", "a & b c" },
		{ "<IMG ALT=\"up\"><P>x", "up x" },
		{ "<img src=\"no-alt=\">z", "z" },
		{ "caf\xc3\xa9 \xff x", "caf\xc3\xa9 \xef\xbf\xbd x" },
		{ "\xe2\x80\x8b\xef\xbb\xbf\xc2\xad&zwnj;&#847;pre", "pre" },
		/* A joiner inside a word stays. */
		{ "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
		    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb" },
		{ "plain\nlines", "plain lines" },
		{ "<", "<" }, { "<p", NULL }, { "a<", "a<" },
	};
	struct arena arena = { 0 };
	const char *text;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		text = plain_text(&arena, cases[i].html, 1000);
		if (!cases[i].text)
			assert_null(text);
		else if (!text || strcmp(text, cases[i].text) != 0)
			fail_msg("%s: %s", cases[i].html, text);
	}
	arena_release(&arena);
}

static void plain_text__cuts__at_characters(void **state)
{
	struct arena arena = { 0 };
	size_t max;

	assert_string_equal(plain_text(&arena, "abc \xc3\xa9", 3), "abc");
	assert_string_equal(plain_text(&arena, "abc \xc3\xa9", 5), "abc");
	assert_string_equal(plain_text(&arena, "abc \xc3\xa9", 6),
	    "abc \xc3\xa9");
	for (max = 0; max < 20; max++) {
		const char *text = plain_text(&arena,
		    "<p>\xe4\xb8\xad \xe6\x96\x87</p> &euro; x", max);

		assert_true(!text || strlen(text) <= max);
		assert_true(!text || text[strlen(text) - 1] != ' ');
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_text__gives__the_words),
		cmocka_unit_test(plain_text__cuts__at_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
