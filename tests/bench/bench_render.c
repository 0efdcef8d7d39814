/*
 * Figures of the gate, of HTML and of wrapping, one a line: name, value, unit.
 *
 * bench_render     takes a few seconds; every bomb in a process of its own, so
 *                  that its memory is its own
 */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/mem.h"
#include "panes/render/html.h"
#include "panes/render/markdown.h"
#include "panes/render/text.h"
#include "panes/render/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TEXT_BYTES = 8 << 20, BOMB_BYTES = 16 << 20, COLS = 80, TIMES = 5 };

/* Twice as much may take so many times as long: caches are not endless. */
#define GROWTH_MAX 2.6
/* Whatever comes: the tree of gumbo (render/html_bound.h), and what is kept. */
#define MIB_MAX 160

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Of this process alone: other work on the machine does not count. */
static double spent(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void show(const char *name, double value, const char *unit)
{
	printf("%-36s %10.1f %s\n", name, value, unit);
}

/* Append `text` again and again, up to `bytes`. */
static void repeat(struct buf *out, const char *text, size_t bytes)
{
	size_t from = out->len;

	while (out->len - from + strlen(text) <= bytes)
		buf_add_text(out, text);
}

/* How fast the gate reads a text, by three of its ways. */
static void bench_gate(const char *name, const char *text)
{
	struct buf in, out;
	double best[3] = { 1e9, 1e9, 1e9 }, start;
	char label[60];
	int i, way;
	size_t sum = 0;

	buf_init(&in, BOMB_BYTES);
	buf_init(&out, (size_t)BOMB_BYTES * 2);
	repeat(&in, text, TEXT_BYTES);
	for (i = 0; i < TIMES; i++)
		for (way = 0; way < 3; way++) {
			start = now();
			if (way == 0)
				sum += (size_t)text_cols(in.data, in.len);
			else if (way == 1)
				sum += text_hostile(in.data, in.len);
			else
				text_plain(&out, in.data, in.len, false);
			start = now() - start;
			if (start < best[way])
				best[way] = start;
			buf_clear(&out);
		}
	for (way = 0; way < 3; way++) {
		snprintf(label, sizeof(label), "gate %s %s", name,
		    way == 0 ? "columns" : way == 1 ? "hostile" : "copy");
		show(label, (double)in.len / best[way] / 1e6, "MB/s");
	}
	if (!sum)
		puts("(an unlikely sum)");
	buf_release(&in);
	buf_release(&out);
}

/* From HTML to lines; what it took is printed by the child. */
static void bench_html(const char *name, const struct buf *html)
{
	struct rusage before, after;
	double start, parsed, mib;
	char label[60];
	struct wrap wrap;
	struct doc doc;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid) {
		waitpid(pid, NULL, 0);
		return;
	}
	getrusage(RUSAGE_SELF, &before);
	start = now();
	doc_init(&doc);
	html_parse(html->data, html->len, &doc);
	parsed = now();
	wrap_init(&wrap, &doc, COLS, true);
	getrusage(RUSAGE_SELF, &after);
	snprintf(label, sizeof(label), "html %s parse", name);
	show(label, (parsed - start) * 1e3, "ms");
	snprintf(label, sizeof(label), "html %s wrap", name);
	show(label, (now() - parsed) * 1e3, "ms");
	snprintf(label, sizeof(label), "html %s memory", name);
	mib = (double)(after.ru_maxrss - before.ru_maxrss) / 1024;
	show(label, mib, mib > MIB_MAX ? "MiB  MISSED" : "MiB");
	fflush(stdout);
	_exit(0);
}

static void bench_repeated(const char *name, const char *first,
    const char *unit, size_t times, const char *last)
{
	struct buf html;
	size_t i;

	buf_init(&html, BOMB_BYTES);
	buf_add_text(&html, first);
	for (i = 0; i < times; i++)
		buf_add_text(&html, unit);
	buf_add_text(&html, last);
	bench_html(name, &html);
	buf_release(&html);
}

/* Each number is another attribute, so that no two elements are alike. */
static void bench_numbered(const char *name, const char *fmt_first,
    const char *fmt_last, size_t times, const char *rest, size_t rests)
{
	struct buf html;
	size_t i;

	buf_init(&html, BOMB_BYTES);
	for (i = 0; i < times; i++)
		buf_printf(&html, "%s%zu%s", fmt_first, i, fmt_last);
	for (i = 0; i < rests; i++)
		buf_add_text(&html, rest);
	bench_html(name, &html);
	buf_release(&html);
}

/* Twice as much takes twice as long: how many times it was, of the best of
 * some, and the time of a byte. first: what stands before it all. */
static void bench_growth(const char *name, const char *first,
    const char *unit, size_t times)
{
	double took[2] = { 1e9, 1e9 }, start;
	struct buf html;
	struct wrap wrap;
	struct doc doc;
	char label[60];
	size_t k, n, len = 0;
	int i;

	for (i = 0; i < TIMES * 2; i++) {
		buf_init(&html, (size_t)BOMB_BYTES * 2);
		buf_add_text(&html, first);
		for (k = 0, n = times * (size_t)(i % 2 + 1); k < n; k++)
			buf_add_text(&html, unit);
		len = html.len;
		start = spent();
		doc_init(&doc);
		html_parse(html.data, html.len, &doc);
		wrap_init(&wrap, &doc, COLS, true);
		start = spent() - start;
		if (start < took[i % 2])
			took[i % 2] = start;
		wrap_release(&wrap);
		doc_release(&doc);
		buf_release(&html);
	}
	snprintf(label, sizeof(label), "html growth %s", name);
	printf("%-36s %10.2f times for twice as much, %.0f ns/B%s\n", label,
	    took[1] / took[0], took[1] * 1e9 / (double)len,
	    took[1] / took[0] > GROWTH_MAX ? "  MISSED" : "");
}

static void growth(void)
{
	bench_growth("div in div", "", "<div>x", 20000);
	bench_growth("table in table", "", "<table><tr><td>x", 10000);
	bench_growth("list in list", "", "<ul><li>x", 10000);
	bench_growth("one word", "", "abcdefghij", 50000);
	bench_growth("open b", "", "<b>x<p>", 10000);
	bench_growth("marks", "", "e\u0301\u0301\u0301\u0301", 20000);
	bench_growth("addresses", "", "see https://a.example/b ", 4000);
	bench_growth("quotes", "", "> quoted\n", 20000);
	bench_growth("100k nested tags", "", "<b>", 50000);
	bench_growth("1 MB of <", "", "<<<<<<<<<<", 50000);
	bench_growth("zalgo", "", "Z\u0338\u0321\u034e\u0332\u031d"
	    "\u0308\u0342\u0301", 31000);
	bench_growth("2 MB line of code", "<pre>", "a = b + c; ", 95000);
	bench_growth("rows of data", "<table>", "<tr><td>a b<td>12.50<td>c",
	    10000);
	bench_growth("data tables", "", "<table><tr><td>a<td>b<tr><td>c<td>d"
	    "</table>", 2000);
}

static void bench_markdown(const char *name, const char *unit, size_t bytes)
{
	struct buf text, html;
	char label[60];
	double start;

	buf_init(&text, BOMB_BYTES);
	buf_init(&html, (size_t)BOMB_BYTES * 8);
	repeat(&text, unit, bytes);
	start = now();
	markdown_html(text.data, text.len, &html);
	snprintf(label, sizeof(label), "markdown %s", name);
	show(label, (now() - start) * 1e3, "ms");
	buf_release(&text);
	buf_release(&html);
}

static void bombs(void)
{
	static const struct {
		const char *name, *first, *unit;
		size_t times;
		const char *last;
	} cases[] = {
		{ "200k nested div", "", "<div>", 200000, "x" },
		{ "200k nested b", "", "<b>", 200000, "x" },
		{ "100k li/dd in turn", "", "<li><dd>", 100000, "x" },
		{ "200k tr in svg", "<svg>", "<tr>", 200000, "x" },
		{ "100k button/p", "", "<button><p>", 100000, "x" },
		{ "100k nested tables", "", "<table><tr><td>", 100000, "x" },
		{ "100k tables in tables", "", "<table>", 100000, "x" },
		{ "200k a without end", "", "<a href=x>", 200000, "x" },
		{ "5 MB word", "<p>", "abcdefghij", 500000, "</p>" },
		{ "10 MB of <", "", "<<<<<<<<<<", 1000000, "" },
		{ "1 MB line of code", "<pre>", "a = b + c; ", 95000, "" },
		{ "1 MB of zalgo", "<p>", "Z\u0338\u0321\u034e\u0332\u031d"
		    "\u0308\u0342\u0301", 62000, "" },
		{ "20k rows of data", "<table><tr><th>a<th>b<th>c", "<tr><td>"
		    "some words<td>12.50<td><a href=https://a.example/>x</a>",
		    20000, "" },
		{ "1500 rows, 12 columns", "<table>", "<tr><td>a<td>b<td>c<td>d"
		    "<td>e<td>f<td>g<td>h<td>i<td>j<td>k<td>l", 1500, "" },
		{ "1 MB right to left", "<p>", "\u05e9\u05dc\u05d5\u05dd (12) ",
		    75000, "" },
		{ "1 MB of CDATA", "<svg>", "<![CDATA[&<&<&<]]>", 55000, "" },
		{ "1 MB of marks", "<p>e", "\u0301", 500000, "" },
		{ "1 MB of ZWSP", "<p>a ", "\u200b", 333333, "" },
		{ "500k entities", "<p>", "&amp;", 500000, "</p>" },
		{ "3k tables", "", "<table><tr><td>a<td>b<tr><td>c<td>d</table>",
		    3000, "" },
		{ "200k attributes", "<p ", "a=b ", 200000, ">x" },
		{ "100k open quotes", "", "<p a=\"", 100000, "" },
		{ "300k comments", "", "<!--x-->", 300000, "" },
		{ "100k open comments", "", "<!--x", 100000, "" },
		{ "200k open script", "", "<script>", 200000, "" },
		{ "100k blockquote", "", "<blockquote>q", 100000, "" },
		{ "100k misnested", "", "<b><p></b><i></p></i>", 100000, "" },
		{ "4 MB of 0", "", "\0", 0, "" },
		{ "100k images", "", "<img src=a width=9 height=9>", 100000, "" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		bench_repeated(cases[i].name, cases[i].first, cases[i].unit,
		    cases[i].times, cases[i].last);
	bench_numbered("200k distinct attributes", "<p ", "=1 a", 1, "", 0);
	bench_numbered("200 fonts, 100k paragraphs", "<font id=", ">", 200,
	    "<p>x", 100000);
	bench_numbered("50k fonts and p in turn", "<p><font id=", ">x", 50000,
	    "", 0);
}

int main(void)
{
	static const char *const mail =
	    "<div><p>Hello <b>Ann</b>, the order &#8470; 12 is "
	    "<a href=\"https://example.com/o/12\">here</a>.</p><ul><li>one "
	    "thing, and what there is to say of it</li><li>another</li></ul>"
	    "<p>Gr\u00fc\u00dfe, \u4f60\u597d</p></div>\n";
	struct buf html;

	bench_gate("ASCII", "The quick brown fox jumps over it, 123 times.\n");
	bench_gate("mixed", "Sch\u00f6ne Gr\u00fc\u00dfe, \u4f60\u597d "
	    "\u0437\u0434\u0440\u0430\u0432\u0441\u0442\u0432\u0443\u0439 "
	    "\U0001f44d\U0001f3fd e\u0301 and some words beside it.\n");
	bench_gate("Chinese", "\u4f60\u597d\u4e16\u754c\uff0c\n");
	bench_gate("hostile", "\x1b[31m\u202e\u200b\xff\n");
	buf_init(&html, BOMB_BYTES);
	repeat(&html, mail, 1 << 20);
	bench_html("1 MB mail", &html);
	buf_release(&html);
	bombs();
	growth();
	bench_markdown("1 MB text", "Some *words* and `code`, [a](b).\n\n",
	    1 << 20);
	bench_markdown("1 MB of [", "[", 1 << 20);
	bench_markdown("1 MB of *a", "*a ", 1 << 20);
	bench_markdown("1 MB of >", "> ", 1 << 20);
	bench_markdown("1 MB of `", "`a``", 1 << 20);
	return 0;
}
