/* HTML that would take a parser minutes or gigabytes. */
#include "config.h"

#include "panes/render/html.h"
#include "panes/render/html_bound.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum {
	TEXT_MAX = 4 << 20,
	/* Parts of tables and forms that the parser adds count double. */
	TREE_DEPTH_MAX = BOUND_DEPTH_MAX * 4
};

static int deepest(const GumboNode *node)
{
	int depth = 0, here;
	unsigned i;

	if (node->type != GUMBO_NODE_ELEMENT)
		return 1;
	for (i = 0; i < node->v.element.children.length; i++) {
		here = deepest(node->v.element.children.data[i]);
		depth = here > depth ? here : depth;
	}
	return depth + 1;
}

/* 20,000 times over, and the tree stays flat and small, with all its words. */
static void check_bomb(const char *first, const char *unit)
{
	struct arena arena = { 0 };
	GumboOutput *output;
	struct buf html, copy;
	struct doc doc;
	char *plain;
	int i;

	buf_init(&html, TEXT_MAX);
	buf_init(&copy, TEXT_MAX);
	buf_add_text(&html, first);
	for (i = 0; i < 20000; i++)
		buf_add_text(&html, unit);
	buf_add_text(&html, "WORD");
	output = bound_parse(html.data, html.len, &arena, &copy);
	if (!output || deepest(output->root) > TREE_DEPTH_MAX)
		fail_msg("%s: %s", unit, output ? "too deep" : "no tree");
	if (arena.used > (64u << 20))
		fail_msg("%s: %zu bytes", unit, arena.used);
	doc_init(&doc);
	html_parse(html.data, html.len, &doc);
	plain = doc_plain(&doc);
	if (!strstr(plain, "WORD"))
		fail_msg("%s: the text is gone", unit);
	free(plain);
	doc_release(&doc);
	arena_release(&arena);
	buf_release(&copy);
	buf_release(&html);
}

static void bound__keeps__trees_flat(void **state)
{
	static const char *const cases[][2] = {
		{ "", "<div>" }, { "", "<b>" }, { "", "<span>" },
		{ "", "<li><dd>" }, { "", "<dd><li><dt>" },
		{ "", "<button><p>" }, { "", "<li><ul></li>" },
		{ "", "<span><div></span>" }, { "", "<p><button></p>" },
		{ "", "<div><table><tr><td></div>" },
		{ "", "<table><tr><td>" }, { "", "<table>" },
		{ "", "<table><tr><td></table>" },
		{ "", "<table><td><table></td>" },
		{ "", "<table><div><td>" }, { "", "<caption><table>" },
		{ "", "<b><p></b><i><div></i>" }, { "", "<a><div></a>" },
		{ "", "<nobr><a><td></nobr>" },
		{ "", "<form><div></form>" }, { "", "<object></div>" },
		{ "<svg>", "<tr>" }, { "<svg>", "<g/>" },
		{ "<math>", "<mi><option>" }, { "<svg><p>", "<g/>" },
		{ "<select>", "<option><optgroup>" },
		{ "<template>", "<div>" }, { "", "<template>" },
		{ "<frameset>", "<div>" }, { "<select><style></select>",
		    "<div></style>" },
		{ "<!-->", "<div>" }, { "<!--x--!>", "<div>" },
		{ "<p title='\"'>", "<div>" }, { "<p a=b'>", "<div>" },
		{ "<b a=1><b a=2><b a=3><b a=4><b a=5><b a=6><b a=7><b a=8>"
		    "<b a=9><b a=10><b a=11><b a=12>", "<p>x" },
		{ "", "<o:p>" }, { "", "<rt><rp>" }, { "", "<h1><h2>" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_bomb(cases[i][0], cases[i][1]);
}

/* Formatting that differs each time is copied into each paragraph. */
static void bound__stops__elements_without_end(void **state)
{
	struct arena arena = { 0 };
	struct buf html, copy;
	struct doc doc;
	int i;

	buf_init(&html, TEXT_MAX);
	buf_init(&copy, TEXT_MAX);
	for (i = 0; i < 50000; i++)
		buf_printf(&html, "<p><font id=%d>x", i);
	bound_parse(html.data, html.len, &arena, &copy);
	assert_true(arena.used <= BOUND_BYTES_MAX);
	doc_init(&doc);
	html_parse(html.data, html.len, &doc);
	assert_true(doc.paras_len > 1000 || doc.truncated);
	doc_release(&doc);
	arena_release(&arena);
	buf_release(&copy);
	buf_release(&html);
}

/* What no model foresaw: the words are left, and it is said. */
static void html_parse__keeps__words_beyond_the_limit(void **state)
{
	struct buf html;
	struct doc doc;
	char *plain;
	int i;

	buf_init(&html, TEXT_MAX);
	buf_add_text(&html, "<style>STYLE</style><p title=\"<TITLE>\">FIRST");
	for (i = 0; i < 600000; i++)
		buf_add_text(&html, "<wbr>x");
	buf_add_text(&html, "<b>LAST</b><script>SCRIPT</script>");
	doc_init(&doc);
	html_parse(html.data, html.len, &doc);
	assert_true(doc.truncated);
	plain = doc_plain(&doc);
	assert_non_null(strstr(plain, "FIRST"));
	assert_non_null(strstr(plain, "LAST"));
	assert_null(strstr(plain, "STYLE"));
	assert_null(strstr(plain, "SCRIPT"));
	assert_null(strstr(plain, "TITLE"));
	free(plain);
	doc_release(&doc);
	buf_release(&html);
}

/* Ordinary mails pass untouched. */
static void bound__leaves__ordinary_html_alone(void **state)
{
	static const char html[] =
	    "<!DOCTYPE html><html><head><title>t</title><style>p{}</style>"
	    "</head><body><!--[if mso]><table><tr><td><![endif]-->"
	    "<table><tr><td><p>a<p>b<ul><li>c<li>d</ul><br><img src=x>"
	    "</td><td>e<a href=\"?a>b\">f</a><tr><td>g</table></body></html>";
	struct arena arena = { 0 };
	GumboOutput *output;
	struct buf copy;

	buf_init(&copy, TEXT_MAX);
	output = bound_parse(html, sizeof(html) - 1, &arena, &copy);
	assert_non_null(output);
	assert_int_equal(copy.len, 0);
	buf_release(&copy);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bound__keeps__trees_flat),
		cmocka_unit_test(bound__stops__elements_without_end),
		cmocka_unit_test(html_parse__keeps__words_beyond_the_limit),
		cmocka_unit_test(bound__leaves__ordinary_html_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
