/* Markdown: what is sent, and what is shown of it. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/render/html.h"
#include "panes/render/markdown.h"
#include "panes/render/text.h"
#include "tests/unit/corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { OUT_MAX = 1 << 20 };

static void html__has__only_what_intercom_keeps(void **state)
{
	static const char *const cases[][2] = {
		{ "", "" }, { "a", "<p>a</p>\n" },
		{ "a\nb", "<p>a<br>b</p>\n" }, { "a  \nb", "<p>a<br>b</p>\n" },
		{ "*a* **b** ~~c~~ `d`",
		    "<p><i>a</i> <b>b</b> <s>c</s> <code>d</code></p>\n" },
		{ "# a\n## b\n### c\n###### d", "<h1>a</h1>\n<h2>b</h2>\n"
		    "<h2>c</h2>\n<h2>d</h2>\n" },
		{ "- a\n- b", "<ul><li>a</li>\n<li>b</li>\n</ul>\n" },
		{ "3. a", "<ol start=\"3\"><li>a</li>\n</ol>\n" },
		{ "> a", "<blockquote><p>a</p>\n</blockquote>\n" },
		{ "***", "<hr>" },
		{ "```c\na < b\n\nc\n```",
		    "<pre><code>a &lt; b\n\nc\n</code></pre>\n" },
		{ "[a](https://b.example/?x=1&y=2 \"t\")",
		    "<p><a href=\"https://b.example/?x=1&amp;y=2\">a</a></p>\n" },
		{ "https://b.example/c",
		    "<p><a href=\"https://b.example/c\">https://b.example/c"
		    "</a></p>\n" },
		{ "<a@b.example>",
		    "<p><a href=\"mailto:a@b.example\">a@b.example</a></p>\n" },
		{ "![a](https://b.example/c.png)",
		    "<p><a href=\"https://b.example/c.png\">a</a></p>\n" },
		{ "[![a](https://b.example/)](https://c.example/)",
		    "<p><a href=\"https://c.example/\">a (https://b.example/)"
		    "</a></p>\n" },
		{ "*https://e.ex*b* c", "<p><i><a href=\"https://e.ex\">"
		    "https://e.ex</a></i>b* c</p>\n" },
		{ "(see https://e.ex/a_b_c?d&e.)", "<p>(see <a href=\""
		    "https://e.ex/a_b_c?d&amp;e\">https://e.ex/a_b_c?d&amp;e"
		    "</a>.)</p>\n" },
		{ "`https://e.ex`", "<p><code>https://e.ex</code></p>\n" },
		/* Nothing is markup but what Markdown makes. */
		{ "<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n" },
		{ "a <b>c</b> & d &lt; &#60; &copy;",
		    "<p>a &lt;b&gt;c&lt;/b&gt; &amp; d &lt; &#60; &copy;</p>\n" },
		{ "[a](javascript:alert(1))",
		    "<p>a (javascript:alert(1))</p>\n" },
		{ "[a](<https://b.example/\" onclick=\"x>)",
		    "<p><a href=\"https://b.example/%22%20onclick=%22x\">a</a>"
		    "</p>\n" },
		{ "[a](https://b.example/\u00e9)",
		    "<p><a href=\"https://b.example/%C3%A9\">a</a></p>\n" },
		{ "{{first_name}}", "<p>{{first_name}}</p>\n" },
	};
	struct buf out;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		buf_init(&out, OUT_MAX);
		assert_true(markdown_html(cases[i][0], strlen(cases[i][0]),
		    &out));
		assert_string_equal(out.data, cases[i][1]);
		buf_release(&out);
	}
}

static void html__stops__at_the_maximum(void **state)
{
	struct buf out;

	buf_init(&out, 20);
	assert_false(markdown_html("a long paragraph of text", 24, &out));
	buf_release(&out);
}

/* Visible text of HTML or Markdown, without white space. */
static void squeeze(const struct doc *doc, struct buf *out)
{
	char *plain = doc_plain(doc);
	size_t i;

	for (i = 0; plain[i]; i++)
		if (plain[i] != ' ' && plain[i] != '\n')
			buf_add_char(out, plain[i]);
	free(plain);
}

/* "example\nMARKDOWN\n.\nHTML\n" between fences of 32 backquotes. */
static void commonmark__reads__the_same(void **state)
{
	static const char fence[] = "\n````````````````````````````````";
	char *spec = corpus_read("commonmark-spec/spec.txt", NULL), *at = spec;
	int examples = 0, same = 0, raw = 0;

	if (!spec)
		skip();
	while ((at = strstr(at, fence))) {
		char *text = at + sizeof(fence) - 1, *html, *end, *tab;
		struct doc ours, theirs;
		struct buf a, b;

		at = text;
		if (strncmp(text, " example\n", 9) != 0)
			continue;
		text += 8;
		html = strstr(text, "\n.\n");
		end = html ? strstr(html + 2, fence) : NULL;
		if (!end)
			break;
		at = end + sizeof(fence) - 1;
		*html = *end = '\0';
		html += html + 2 == end ? 2 : 3;
		text += *text != '\0';
		while ((tab = strstr(text, "\u2192"))) {
			*tab = '\t';
			memmove(tab + 1, tab + 3, strlen(tab + 3) + 1);
		}
		examples++;
		doc_init(&theirs);
		html_parse(html, strlen(html), &theirs);
		markdown_doc(text, strlen(text), &ours);
		buf_init(&a, OUT_MAX);
		buf_init(&b, OUT_MAX);
		squeeze(&ours, &a);
		squeeze(&theirs, &b);
		same += !strcmp(a.data, b.data);
		/* Raw HTML, images and odd addresses are text with us. */
		raw += strcmp(a.data, b.data) && (strchr(text, '<') ||
		    strchr(text, '[') || strchr(text, '&'));
		buf_release(&a);
		buf_release(&b);
		doc_release(&ours);
		doc_release(&theirs);
	}
	printf("CommonMark: %d of %d examples read the same, %d have HTML, "
	    "links or references\n", same, examples, raw);
	assert_true(examples > 640 && same + raw > examples * 98 / 100);
	free(spec);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html__has__only_what_intercom_keeps),
		cmocka_unit_test(html__stops__at_the_maximum),
		cmocka_unit_test(commonmark__reads__the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
