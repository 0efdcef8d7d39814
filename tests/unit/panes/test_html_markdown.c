/* HTML of articles as Markdown and back: all of it, or it says what not. */
#include "config.h"

#include "panes/render/html_markdown.h"
#include "panes/render/markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { OUT_MAX = 1 << 22 };

static struct buf out;
static char why[100];

static bool turn(const char *html)
{
	buf_release(&out);
	buf_init(&out, OUT_MAX);
	return html_markdown(html, strlen(html), &out, why, sizeof(why));
}

static void html__becomes__what_a_person_would_write(void **state)
{
	static const char *const cases[][2] = {
		{ "<p>a <b>b</b> <strong>c</strong> <i>d</i> <em>e</em> "
		    "<s>f</s> <code>g_h</code></p>",
		    "a **b** **c** *d* *e* ~~f~~ `g_h`\n" },
		{ "<p class=\"no-margin\">a</p>\n<p>b<br>c</p>",
		    "a\n\nb\nc\n" },
		{ "<h1>a</h1><h2 id=\"h_1\">b</h2><h4>c</h4>",
		    "# a\n\n## b\n\n#### c\n" },
		{ "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>",
		    "- a\n- b\n  1. c\n" },
		{ "<ol start=\"3\"><li>a</li><li>b</li></ol>",
		    "3. a\n4. b\n" },
		{ "<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>",
		    "- a\n\n  b\n\n- c\n" },
		{ "<ul><li>a</li></ul><ul><li>b</li></ul>",
		    "- a\n\n* b\n" },
		{ "<blockquote><p>a</p><p>b</p></blockquote>",
		    "> a\n> \n> b\n" },
		{ "<pre><code>a\n  b &lt; `c`\n</code></pre>",
		    "```\na\n  b < `c`\n```\n" },
		{ "<p>a</p><hr><p>b</p>", "a\n\n---\n\nb\n" },
		{ "<p><a href=\"https://e.ex/a_b?c&amp;d\" target=\"_blank\" "
		    "rel=\"nofollow noopener\">x</a></p>",
		    "[x](https://e.ex/a_b?c&d)\n" },
		{ "<p><img src=\"https://e.ex/a.png\" alt=\"a bird\"></p>",
		    "![a bird](https://e.ex/a.png)\n" },
		{ "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>"
		    "<tr><td>c | d</td><td><b>e</b></td></tr></tbody></table>",
		    "| a | b |\n| --- | --- |\n| c \\| d | **e** |\n" },
		{ "loose <b>text</b>", "loose **text**\n" },
		{ "<p><b>Note: </b>text</p>", "**Note:** text\n" },
		{ "", "" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (!turn(cases[i][0]))
			fail_msg("%s: %s\n%s", cases[i][0], why, out.data);
		assert_string_equal(out.data ? out.data : "", cases[i][1]);
	}
}

/* Whatever stands in the text: it means the same afterwards, or it is said. */
static void text__keeps__what_markdown_would_read(void **state)
{
	static const char *const texts[] = {
		"1. no list", "12) no list", "- no list", "+ no list",
		"# no head", "&gt; no quote", "=== no head", "--- no rule",
		"a * b * c", "*a*", "_a_ b_c_d _", "__a__", "`a`", "``",
		"[a](b)", "![a](b)", "&lt;b&gt;a&lt;/b&gt;", "~~a~~", "~",
		"a | b", "| a |", "&amp;amp; &amp;copy; &amp;#60; &amp;",
		"\\ \\* \\\\", "https://e.ex/a_b*c", "a@e.ex", "{{a}}",
		"2 &lt; 3 &gt; 1", "**", "a\\", "C:\\x\\y", "1.5 kg",
		"&lt;https://e.ex&gt;", "[ ] a", "[a]: https://e.ex",
		"***a*** b", "\xc2\xa0\xc2\xa0 a", "é \xf0\x9f\x8c\x88 日本",
	};
	static const char *const around[][2] = {
		{ "<p>", "</p>" }, { "<ul><li>", "</li></ul>" },
		{ "<h2>", "</h2>" }, { "<p>x<br>", "</p>" },
		{ "<blockquote><p>", "</p></blockquote>" },
		{ "<p>a <b>", "</b> c</p>" },
		{ "<p><a href=\"https://e.ex/\">", "</a></p>" },
		{ "<table><tr><th>a</th></tr><tr><td>", "</td></tr></table>" },
	};
	size_t i, k, lost = 0;
	char html[200];

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		for (k = 0; k < sizeof(around) / sizeof(around[0]); k++) {
			snprintf(html, sizeof(html), "%s%s%s", around[k][0],
			    texts[i], around[k][1]);
			if (turn(html))
				continue;
			/* No mark can begin beside a space or end there. */
			lost++;
			print_message("%s: %s\n", html, why);
		}
	assert_true(lost <= 1);
}

static void html__that_markdown_cannot_say__is_refused(void **state)
{
	static const char *const cases[][2] = {
		{ "<iframe src=\"https://v.ex/1\"></iframe>", "iframe" },
		{ "<div class=\"intercom-callout\"><p>a</p></div>", "div" },
		{ "<p><img src=\"https://e.ex/a.png\" width=\"10\"></p>",
		    "width" },
		{ "<p style=\"text-align:center\">a</p>", "style" },
		{ "<p>a <span>b</span></p>", "span" },
		{ "<p><u>a</u></p>", "u " }, { "<h5>a</h5>", "h5" },
		{ "<table><tr><td>a</td></tr></table>", "table" },
		{ "<table><tr><th colspan=\"2\">a</th></tr></table>",
		    "colspan" },
		{ "<pre><code class=\"c\">a</code></pre>", "class" },
		{ "<p></p>", "empty" },
		{ "<p>a</p><p><a href=\"#h_1\">b</a></p><h2 id=\"h_1\">b</h2>",
		    "id" },
		{ "<p><a href=\"javascript:x\">a</a></p>", "elements" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (turn(cases[i][0]))
			fail_msg("%s became %s", cases[i][0], out.data);
		if (!strstr(why, cases[i][1]))
			fail_msg("%s: %s", cases[i][0], why);
	}
}

static void article__has__tables_images_and_four_levels(void **state)
{
	static const char text[] = "### c\n\n| a | b |\n|---|---|\n| *c* | "
	    "d |\n\n![x *y* `z`](https://e.ex/i.png)\n\nhttps://e.ex/";
	struct buf html;

	buf_init(&html, OUT_MAX);
	assert_true(markdown_article(text, strlen(text), &html));
	assert_string_equal(html.data, "<h3>c</h3>\n<table><thead><tr>"
	    "<th>a</th><th>b</th></tr></thead><tbody><tr><td><i>c</i></td>"
	    "<td>d</td></tr></tbody></table><p><img "
	    "src=\"https://e.ex/i.png\" alt=\"x y z\"></p>\n"
	    "<p>https://e.ex/</p>\n");
	buf_release(&html);
}

static int tear_down(void **state)
{
	buf_release(&out);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html__becomes__what_a_person_would_write),
		cmocka_unit_test(text__keeps__what_markdown_would_read),
		cmocka_unit_test(html__that_markdown_cannot_say__is_refused),
		cmocka_unit_test(article__has__tables_images_and_four_levels),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
