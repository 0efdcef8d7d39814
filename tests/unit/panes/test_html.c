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

/* Everyday mail and chat, as it is seen. */
static void html_parse__shows__what_people_send(void **state)
{
	static const char *const cases[][2] = {
		{ "", "\n" },
		{ "plain &amp; simple\nsecond line\n\nnew paragraph",
		    "plain & simple\nsecond line\n\nnew paragraph\n" },
		{ "a < b and 3 > 2", "a < b and 3 > 2\n" },
		{ "<p>a</p><p>b</p>", "a\n\nb\n" },
		{ "<p class=\"no-margin\">a</p><p class=\"no-margin\">b</p>",
		    "a\nb\n" },
		{ "<div>a</div><div><br></div><div>b<br></div><div>c</div>",
		    "a\n\nb\nc\n" },
		{ "<p>a</p><p>&nbsp;</p><p>\u200b</p><p>b</p>", "a\n\nb\n" },
		{ "a<br>b<br><br><br><br>c<br>", "a\nb\n\nc\n" },
		{ "<ol><li>a<li>b<ul><li>c</ul></ol>",
		    " 1. a\n 2. b\n    \u2022 c\n" },
		{ "<ol start=999><li>a</ol>", "999. a\n" },
		{ "<ol start=99999><li>a</ol>", "99999. a\n" },
		{ "<h1>T</h1>x<hr>y", "T\n\nx\n\u2500" },
		{ "<dl><dt>a<dd>b</dl>", "a\n  b\n" },
		{ "<pre>\na\n  b\tc\n</pre>d", "a\n  b     c\n\nd\n" },
		{ "<blockquote>a<blockquote>b</blockquote></blockquote>",
		    "\u2502 a\n\u2502\n\u2502 \u2502 b\n" },
		{ "<q>a</q>", "\u201ca\u201d\n" },
		{ "Hi <attribute key=\"user.name\" default=x></attribute>!",
		    "Hi {{user.name}}!\n" },
		{ "<nosuch>a <b>b</b></nosuch>", "a b\n" },
		{ "&#x9B;31m &#128; &#0; &#xD800; &#x1F600;",
		    "\u203a31m \u20ac \ufffd \ufffd \U0001f600\n" },
		{ "<script>a</script><style>b</style>c<!--d--><title>e</title>"
		    "<noscript>f</noscript><object>g</object>", "cfg\n" },
		{ "<p style=\"white-space: pre-line\">a\nb</p>", "a\nb\n" },
		{ "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2"
		    "</td></tr></table>", "A \u2502 B\n1 \u2502 2\n" },
		{ "<table><tr><td><a href=\"https://a.example/\">In</a></td>"
		    "<td>$5</td></tr></table>",
		    "In [1 a.example]  $5\n" },
		{ "<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>",
		    "a\n\nb\n" },
		{ "<table><tr><td style=\"font-size:0px\"><div style=\""
		    "font-size:13px\">MJML</div></td></tr></table>",
		    "MJML\n" },
		{ "Sieh https://a.example/x?y=1. Ok",
		    "Sieh https://a.example/x?y=1. Ok\n" },
		{ "<img src=\"https://a.example/shot.png\" width=600 "
		    "height=400>", "[image: shot.png 600\u00d7400]\n" },
		{ "<img src=x alt=\"A cat\">", "[image: A cat]\n" },
		{ "<a href=\"https://a.example/\"><img src=x alt=Logo></a>",
		    "Logo [1 a.example]\n" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = shown(cases[i][0]);

		/* Rules are as long as the line. */
		if (strncmp(text, cases[i][1], strlen(cases[i][1])) != 0 ||
		    (text[strlen(cases[i][1])] && !strstr(text, "\u2500")))
			fail_msg("%s: %s", cases[i][0], text);
		free(text);
	}
}

static void html_parse__drops__what_is_hidden(void **state)
{
	static const char *const cases[] = {
		"<p style=\"display:none\">HID</p>",
		"<p style=\"color:red; DISPLAY : None !important\">HID</p>",
		"<p style=\"visibility:hidden\">HID</p>",
		"<p hidden>HID</p>", "<p style=\"font-size:0\">HID</p>",
		"<div style=\"max-height:0px;overflow:hidden\">HID</div>",
		"<div style=\"opacity: 0.0\">HID</div>",
		"<span style=\"mso-hide:all\">HID</span>",
		"<span style=\"color:transparent\">HID</span>",
		"<p style=\"text-indent:-9999px\">HID</p>",
		"<img src=x width=1 height=1 alt=HID>",
		"<img src=x height=0 alt=HID>",
		"<img src=x style=\"width:1px\" alt=HID>",
		"<img src=\"https://t.example/HID.gif\" alt=\"\">",
		"<head><title>HID</title></head>", "<textarea hidden>HID",
		"<!--[if mso]>HID<![endif]-->", "<iframe>HID</iframe>",
	};
	char *text, *html;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		html = mem_printf("<p>a</p>%s", cases[i]);
		text = shown(html);
		if (strstr(text, "HID") || !strstr(text, "a"))
			fail_msg("%s: %s", cases[i], text);
		free(text);
		free(html);
	}
}

static void html_parse__drops__what_its_style_sheet_hides(void **state)
{
	static const struct {
		const char *sheet, *element;
		bool hidden;
	} cases[] = {
		{ ".x{display:none}", "<p class=x>HID</p>", true },
		{ "p { color: red }\n/* } */ .a, td.x { color:red;\n"
		    "DISPLAY: none !important; }",
		    "<table><tr><td class='y x'>HID</td></tr></table>", true },
		{ "td.x{display:none}", "<p class=x>HID</p>", false },
		{ "<!-- .x{visibility:hidden} -->", "<i class=x>HID</i>", true },
		{ ".y{} .x{max-height:0", "<div class=x>HID</div>", true },
		{ "@import url(a); .x{opacity:0}", "<p class=x>HID</p>", true },
		/* The last rule wins; other screens and selectors are not ours;
		 * a name is a whole one. */
		{ ".x{display:none} .x{display:block}", "<p class=x>HID</p>",
		    false },
		{ "@media (max-width:480px){ .x{display:none} .y{} }",
		    "<p class=x>HID</p>", false },
		{ ".y .x{display:none}", "<p class=x>HID</p>", false },
		{ ".x:hover{display:none}", "<p class=x>HID</p>", false },
		{ ".x{display:none}", "<p class=xx>HID</p>", false },
		{ ".x{color:red}", "<p class=x>HID</p>", false },
		{ "{{{{}}}} .x }{ display:none", "<p class=x>HID</p>", false },
		{ "", "<p class=x>HID</p>", false },
	};
	char *text, *html;
	size_t i;
	int before;

	for (i = 0; i < ARRAY_LEN(cases) * 2; i++) {
		/* In the head, or behind what it is about. */
		before = i % 2;
		html = mem_printf("%s<style>%s</style><p>a</p>%s",
		    before ? cases[i / 2].element : "", cases[i / 2].sheet,
		    before ? "" : cases[i / 2].element);
		text = shown(html);
		if (!strstr(text, "HID") != cases[i / 2].hidden ||
		    !strstr(text, "a"))
			fail_msg("%s: %s", html, text);
		free(text);
		free(html);
	}
}

static void links__say__where_they_lead(void **state)
{
	static const struct {
		const char *url, *text, *label;
	} cases[] = {
		{ "https://a.example/x", "here", "here [1 a.example]" },
		{ "https://a.example/x", "a.example", "a.example [1]" },
		{ "https://www.a.example/", "a.example", "a.example [1 www.a.example]" },
		{ "https://evil.example/", "bank.example",
		    "bank.example [1 really evil.example]" },
		{ "https://evil.example/", "https://bank.example/login",
		    "https://bank.example/login [1 really evil.example]" },
		{ "https://bank.example@evil.example/", "here",
		    "here [1 really evil.example]" },
		{ "https://evil.example\\@bank.example/", "here",
		    "here [1 evil.example]" },
		{ "https://bank.example.evil.example/", "bank.example",
		    "bank.example [1 really bank.example.evil.example]" },
		{ "https://b\u0430nk.example/", "here",
		    "here [1 really b\u0430nk.example]" },
		{ "https://ba\tnk.exa\nmple/", "here", "here [1 bank.example]" },
		{ "javascript:alert(1)", "here", "here [1 unsafe]" },
		{ " JavaScript:alert(1)", "here", "here [1 unsafe]" },
		{ "data:text/html,x", "here", "here [1 unsafe]" },
		{ "file:///etc/passwd", "here", "here [1 unsafe]" },
		{ "mailto:a@b.example", "a@b.example", "a@b.example [1]" },
		{ "tel:+49", "call", "call [1]" }, { "/orders/1", "it", "it [1]" },
		{ "https://a.example/", "invoice.pdf", "invoice.pdf [1 a.example]" },
		{ "https://a.example/", "Node.js", "Node.js [1 a.example]" },
		{ "https://a.example/", "v2.10", "v2.10 [1 a.example]" },
		{ "#top", "up", "up" }, { "https://a.example/", "", "" },
	};
	char *html, *text, *want;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		html = mem_printf("<a href=\"%s\">%s</a>", cases[i].url,
		    cases[i].text);
		want = mem_printf("%s\n", cases[i].label);
		text = shown(html);
		assert_string_equal(text, want);
		free(html);
		free(text);
		free(want);
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
		{ "ANSWER\n\nOn Monday, 1 May 2026 at 10:00\nAnn &lt;a@b.example&gt;"
		    " wrote:\n> QUOTE\n>\n>> QUOTE", 1, 1 },
		{ "> QUOTE\nANSWER\n> QUOTE\n", 1, 1 },
		{ "<p>ANSWER</p><div>Am 1.5.26 um 10:00 schrieb <a href=\""
		    "mailto:a@b.example\">Ann</a>:</div><blockquote>QUOTE"
		    "</blockquote>", 1, 1 },
		{ "<p>ANSWER</p><p>26.06.2026, 14:41, Ann &lt;a@b.example&gt;:"
		    "</p><blockquote>QUOTE</blockquote>", 1, 1 },
		{ "<p>Write to a@b.example by 5:</p><p>ANSWER</p>", 1, 0 },
		{ "<p>ANSWER</p><hr><p><b>From:</b> Ann<br><b>Sent:</b> Monday"
		    "<br><b>To:</b> Bob<br><b>Subject:</b> x</p><p>QUOTE</p>",
		    1, 1 },
		{ "<p>ANSWER</p><p>\u041e\u0442: Ann</p><p>\u041a\u043e\u043c"
		    "\u0443: Bob</p><p>\u0422\u0435\u043c\u0430: x</p>QUOTE",
		    1, 1 },
		{ "<p>From: Berlin</p><p>To: Bonn</p><p>ANSWER</p>", 1, 0 },
		{ "<p>ANSWER</p><p>-- <br>QUOTE<br>+49 30 1</p>", 1, 1 },
		{ "<p>ANSWER</p><div class=gmail_signature>QUOTE</div>", 1, 1 },
		{ "<p>ANSWER</p><p>Sent from my iPhone QUOTE</p><p>On 1.5.26, "
		    "Ann wrote:</p><blockquote>QUOTE</blockquote>", 1, 1 },
		{ "<p>a quote:</p><blockquote>ANSWER</blockquote>", 1, 0 },
		/* All of it is history: then it is what there is. */
		{ "<p>On Monday, Ann wrote:</p><blockquote>ANSWER"
		    "</blockquote>", 1, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = shown(cases[i].html);

		if ((strstr(text, "ANSWER") != NULL) != cases[i].there ||
		    (cases[i].gone && strstr(text, "QUOTE")))
			fail_msg("%s: %s", cases[i].html, text);
		free(text);
	}
}

/* Lists, tables and what stands in lines, as it is seen. */
static void html_parse__lays_out__lists_and_tables(void **state)
{
	static const char *const cases[][2] = {
		{ "<ol type=a start=26><li>z<li>aa</ol>",
		    " z. z\naa. aa\n" },
		{ "<ol type=I><li>a<li value=9>b<li>c</ol>",
		    " I. a\nIX. b\n X. c\n" },
		{ "<ol reversed><li>a<li>b</ol>", " 2. a\n 1. b\n" },
		{ "<ol start=99999999999><li>a</ol>", " 1. a\n" },
		{ "<ol><li>a<ul><li>b<ol><li>c</ol></ul></ol>",
		    " 1. a\n    \u2022 b\n       1. c\n" },
		{ "<dl><dt>T<dd>d<ol><li>x</ol></dl>", "T\n  d\n   1. x\n" },
		{ "<ul><li><input type=checkbox checked>a<li><input "
		    "type=checkbox>b</ul>", "\u2022 [x] a\n\u2022 [ ] b\n" },
		{ "<table><caption>Bill</caption><tr><th>A</th><th>B</th></tr>"
		    "<tr><td>apple</td><td>1.50</td></tr><tr><td>b</td><td>"
		    "$12</td></tr></table>", "Bill\n\nA     \u2502    B\n"
		    "apple \u2502 1.50\nb     \u2502  $12\n" },
		{ "<table><tr><td>a</td><td>b</td><td>c</td></tr><tr><td "
		    "colspan=2>total</td><td>d</td></tr></table>",
		    "a \u2502 b \u2502 c\ntotal \u2502 d\n" },
		{ "<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c"
		    "</td></tr></table>", "a \u2502 b\n  \u2502 c\n" },
		{ "<table><tr><td>a</td><td><a href=\"https://x.example/\">b"
		    "</a></td></tr><tr><td><p>c</p><p>d</p></td><td>e<br>f"
		    "</td></tr></table>", "a   \u2502 b [1 x.example]\n"
		    "c d \u2502 e f\n" },
		{ "<table role=presentation><tr><td>a</td><td>b</td></tr><tr>"
		    "<td>c</td><td>d</td></tr></table>", "a  b\nc  d\n" },
		{ "<table><tr><th>Name</th><td>Ada Lovelace who has a name that"
		    " is long, as names go</td></tr><tr><th>Plan</th><td>Some "
		    "words that take more than all the columns that a line "
		    "of a table has</td></tr></table>", "Name: Ada Lovelace "
		    "who has a name that is long, as names go\nPlan: Some "
		    "words that take more than all the columns that a\nline "
		    "of a table has\n" },
		{ "a<img alt=\"\" src=\"https://x.example/shot.png\">",
		    "a [image: shot.png]\n" },
		{ "a<img alt=\"\" src=\"https://x.example/line\">b", "ab\n" },
		{ "a<img alt=\"\" style=\"width:14px\" "
		    "src=\"https://x.example/icon.png\">b", "ab\n" },
		{ "a<img alt=\"\" style=\"width: 480px\" "
		    "src=\"https://x.example/1\">", "a [image]\n" },
		{ "a<label>b</label><button>c</button>", "a b c\n" },
		{ "<p style=\"color:#FFF;background-color:white\">x</p>y",
		    "y\n" },
		{ "<p style=\"color:#fff;background-color:#000\">x</p>",
		    "x\n" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = shown(cases[i][0]);

		if (strcmp(text, cases[i][1]) != 0)
			fail_msg("%s: %s", cases[i][0], text);
		free(text);
	}
}

static char *shown_in(const char *html, int cols)
{
	struct doc doc;
	char *text;

	doc_init(&doc);
	doc.cols = cols;
	html_parse(html, strlen(html), &doc);
	assert_true(doc.has_tables == (strstr(html, "<table") != NULL));
	text = doc_plain(&doc);
	doc_release(&doc);
	return text;
}

/* The same table is lines where there is room, and records where not. */
static void html_parse__lays_out_tables__for_the_width(void **state)
{
	static const char html[] = "<table><tr><th>Room</th><th>Panel</th></tr>"
	    "<tr><td>A meeting room with a name of some length</td>"
	    "<td>C-214 in the corridor of the second floor</td></tr></table>";
	char *wide = shown_in(html, 100), *unknown = shown_in(html, 0);
	char *narrow = shown_in(html, 76), *none = shown_in("<p>a</p>", 40);

	assert_non_null(strstr(wide, "length │ C-214"));
	assert_null(strstr(narrow, "│"));
	assert_string_equal(unknown, narrow);
	free(wide);
	free(unknown);
	free(narrow);
	free(none);
}

/* What styles say counts while they last, also around tables. */
static void html_parse__takes_over__inline_styles(void **state)
{
	static const char html[] = "<p style=\"font-weight:700\">a</p>"
	    "<span style=\"text-decoration:underline line-through\">b</span>"
	    "<table style=\"font-style:italic\"><tr><td>c</td><td>d</td></tr>"
	    "<tr><td>e</td><td>f</td></tr></table><p>g</p>";
	struct doc doc;
	size_t i;

	doc_init(&doc);
	html_parse(html, strlen(html), &doc);
	for (i = 0; i < doc.spans_len; i++) {
		const struct doc_span *span = &doc.spans[i];
		int want = span->text[0] == 'a' ? ATTR_BOLD :
		    span->text[0] == 'b' ? ATTR_UNDERLINE | ATTR_STRIKE :
		    span->text[0] >= 'c' && span->text[0] <= 'f' ?
		    ATTR_ITALIC : 0;

		assert_int_equal(span->style.attrs, want);
	}
	assert_true(doc.spans_len > 6);
	doc_release(&doc);
}

/* Marks are counted before anything is parsed. */
static void html_hostile__counts__what_would_be_marked(void **state)
{
	static const struct {
		const char *html;
		size_t n;
	} cases[] = {
		{ "<p>plain &amp; Gr\u00fc\u00dfe \u4f60\U0001f600</p>", 0 },
		{ "a\x1b[31m\u202e", 2 }, { "&#27;[31m&#x1B;&#X1b;", 3 },
		{ "&#x202e;&#8238;", 2 }, { "&#x9b;&#155;", 0 },
		{ "&#65;&#x41;&#;&#x;&#99999999999;&#x110000;", 0 },
		{ "&#10;&#9;", 0 }, { "&#", 0 }, { "&#27", 1 },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		if (html_hostile(cases[i].html, strlen(cases[i].html)) !=
		    cases[i].n)
			fail_msg("%s: %zu", cases[i].html, html_hostile(
			    cases[i].html, strlen(cases[i].html)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html_parse__keeps__spaces_between_elements),
		cmocka_unit_test(html_parse__shows__what_people_send),
		cmocka_unit_test(html_parse__drops__what_is_hidden),
		cmocka_unit_test(
		    html_parse__drops__what_its_style_sheet_hides),
		cmocka_unit_test(links__say__where_they_lead),
		cmocka_unit_test(html_parse__folds__quotes_but_not_the_answers),
		cmocka_unit_test(html_parse__lays_out__lists_and_tables),
		cmocka_unit_test(html_parse__lays_out_tables__for_the_width),
		cmocka_unit_test(html_parse__takes_over__inline_styles),
		cmocka_unit_test(html_hostile__counts__what_would_be_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
