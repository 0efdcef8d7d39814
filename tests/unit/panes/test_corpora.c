/* Others' HTML and mails: nothing breaks, and how much reads as it should. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "panes/render/html.h"
#include "panes/render/markdown.h"
#include "panes/render/text.h"
#include "panes/render/wrap.h"
#include "tests/unit/corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { TEXT_MAX = 16 << 20, DEPTH_MAX = 200, SHOWN_FAILURES = 50 };

/* Without white space, which blocks and folding change. */
static void add_squeezed(struct buf *out, const char *text, size_t len)
{
	struct cluster cluster;
	size_t at = 0;

	while (at < len) {
		at += text_next(text + at, len - at, &cluster);
		if (cluster.kind == TEXT_CLUSTER || cluster.kind == TEXT_MARK)
			buf_add(out, cluster.text, cluster.len);
	}
}

/* What a document says, without what we add to it. */
static void squeeze_doc(const struct doc *doc, struct buf *out)
{
	const struct doc_span *span;
	size_t i, k;

	for (i = 0; i < doc->paras_len; i++)
		for (k = 0; k < doc->paras[i].spans_len; k++) {
			span = &doc->spans[doc->paras[i].first_span + k];
			if (span->style.role == ROLE_DIM ||
			    span->style.role == ROLE_BORDER ||
			    span->style.role == ROLE_WARNING ||
			    (span->len > 6 && !memcmp(span->text, "[image", 6)))
				continue;
			add_squeezed(out, span->text, span->len);
		}
}

/* Lines of any width: no text is lost or invented, nothing is too wide. */
static void check_lines(const struct doc *doc, const char *what)
{
	static const int widths[] = { 4, 20, 40, 80, 120 };
	struct canvas canvas;
	struct wrap wrap;
	struct buf all, lines;
	size_t i, k, w;
	int r;

	buf_init(&all, TEXT_MAX);
	squeeze_doc(doc, &all);
	for (w = 0; w < ARRAY_LEN(widths); w++) {
		wrap_init(&wrap, doc, widths[w], true);
		canvas_init(&canvas, 1, widths[w] + 1);
		buf_init(&lines, TEXT_MAX);
		for (i = 0; i < wrap.lines_len; i++) {
			const struct wrap_line *line = &wrap.lines[i];
			int cols = wrap_prefix(&wrap, i);

			canvas_clear(&canvas);
			if (wrap_draw(&wrap, i, &canvas, 0, 0) > widths[w])
				fail_msg("%s: too wide", what);
			for (r = 0; r < line->runs_len; r++)
				cols += text_cols(wrap.runs[line->first_run +
				    (uint32_t)r].text, wrap.runs[
				    line->first_run + (uint32_t)r].len);
			/* A space may hang over the edge. */
			if (cols > widths[w] && line->runs_len == 1 &&
			    line->more)
				fail_msg("%s: %d of %d columns", what, cols,
				    widths[w]);
			for (k = 0; k < line->runs_len; k++) {
				const struct wrap_run *run =
				    &wrap.runs[line->first_run + k];

				if (run->style.role != ROLE_DIM &&
				    run->style.role != ROLE_BORDER &&
				    run->style.role != ROLE_WARNING &&
				    (run->link || run->len))
					add_squeezed(&lines, run->text,
					    run->len);
			}
		}
		buf_release(&lines);
		canvas_release(&canvas);
		wrap_release(&wrap);
	}
	buf_release(&all);
}

/* The text nodes of a tree as html5lib writes it down. */
static void squeeze_tree(char *tree, struct buf *out)
{
	static const char *const unseen[] = { "<head>", "<script>", "<style>",
		"<title>", "<template>", "<iframe>", "<noembed>", "<noframes>",
		"<svg title>", "<svg style>", "<svg script>",
		"<svg template>" };
	bool hidden[DEPTH_MAX + 1] = { false };
	char *line = tree, *next, *end;
	size_t depth, i;

	for (; *line == '|'; line = next) {
		next = strchr(line, '\n');
		next = next ? next + 1 : line + strlen(line);
		depth = (strspn(line + 1, " ") - 1) / 2 + 1;
		if (depth > DEPTH_MAX)
			return;
		end = line + 1 + strspn(line + 1, " ");
		if (*end == '<' && strncmp(end, "<!", 2) != 0) {
			hidden[depth] = hidden[depth - 1];
			for (i = 0; i < ARRAY_LEN(unseen); i++)
				if (!strncmp(end, unseen[i],
				    strlen(unseen[i])))
					hidden[depth] = true;
		} else if (*end == '"') {
			/* up to a quote at the end of a line, before the next
			 * node or the end */
			line = end + 1;
			end = strchr(line, '"');
			while (end && !((end[1] == '\n' || !end[1]) &&
			    (end[1] == '\0' || end[2] == '|' ||
			    end[2] == '\n' || !end[2])))
				end = strchr(end + 1, '"');
			if (!end)
				return;
			if (!hidden[depth - 1])
				add_squeezed(out, line, (size_t)(end - line));
			next = end[1] ? end + 2 : end + 1;
		}
	}
}

struct figures {
	int cases, same, skipped, excepted, unexpected;
};

/* Where we say something else than html5lib, on purpose or by gumbo. */
static const char *exception(const char *html)
{
	static const struct {
		const char *with, *why;
	} exceptions[] = {
		/* A browser drops these words; a reader of mail wants them. */
		{ "<frameset>", "words behind a frameset are shown" },
		{ "<template><col>", "words among table columns are shown" },
		/* svg's tags are left out before gumbo, with their rules. */
		{ "<svg><plaintext>", "plaintext in svg ends nowhere" },
		{ "<svg><foreignObject></foreignObject><title></svg>",
		    "a title that is left open in svg hides what follows" },
		{ "<svg><foreignObject><div><![CDATA[",
		    "CDATA counts in all of svg, not in HTML within it" },
		/* The standard of 2023; gumbo is of 2015. */
		{ "<selectedcontent>", "the choice is not repeated" },
		{ "<!DOCTYPE <!DOCTYPE", "one > more or less" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(exceptions); i++)
		if (strcasestr(html, exceptions[i].with))
			return exceptions[i].why;
	return NULL;
}

static void check_case(char *html, char *rest, struct figures *figures,
    const char *path)
{
	char *tree = strstr(rest, "#document\n");
	struct buf want, got;
	struct doc doc;
	size_t len = strlen(html);

	if (len && html[len - 1] == '\n')
		len--;
	doc_init(&doc);
	html_parse(html, len, &doc);
	check_lines(&doc, html);
	if (!tree || strstr(rest, "#document-fragment\n") ||
	    strstr(rest, "#script-on\n")) {
		figures->skipped++;
		doc_release(&doc);
		return;
	}
	buf_init(&want, TEXT_MAX);
	buf_init(&got, TEXT_MAX);
	squeeze_tree(tree + strlen("#document\n"), &want);
	squeeze_doc(&doc, &got);
	figures->cases++;
	if (got.len == want.len && !memcmp(got.data, want.data, got.len))
		figures->same++;
	else if (exception(html))
		figures->excepted++;
	else if (++figures->unexpected <= SHOWN_FAILURES)
		printf("%s: %.100s\n  %.100s\n  %.100s\n",
		    strrchr(path, '/') + 1, html, want.data, got.data);
	buf_release(&want);
	buf_release(&got);
	doc_release(&doc);
}

static void check_dat(const char *path, const char *text, size_t len,
    void *arg)
{
	char *copy = mem_strndup(text, len), *at = copy, *html, *rest, *next;

	while ((at = strstr(at, "#data\n"))) {
		html = at + strlen("#data\n");
		rest = !strncmp(html, "#errors", 7) ? html :
		    strstr(html, "\n#errors");
		if (!rest)
			break;
		next = strstr(rest, "\n#data\n");
		if (next)
			*next++ = '\0';
		if (rest > html)
			*rest++ = '\0';
		else
			html = memcpy(rest - 1, "", 1);
		check_case(html, rest, arg, path);
		if (!next)
			break;
		at = next;
	}
	free(copy);
}

static void html5lib__says__the_same(void **state)
{
	struct figures figures = { 0 };

	if (!corpus_each("html5lib-tests/tree-construction", ".dat",
	    check_dat, &figures))
		skip();
	printf("html5lib: text equal in %d of %d documents (%.1f %%), "
	    "%d exceptions, %d others did not break\n", figures.same,
	    figures.cases, 100.0 * figures.same / figures.cases,
	    figures.excepted, figures.skipped);
	assert_int_equal(figures.unexpected, 0);
}

static void check_mail(const char *path, const char *text, size_t len,
    void *arg)
{
	struct doc doc;
	char *plain;

	doc_init(&doc);
	html_parse(text, len, &doc);
	check_lines(&doc, path);
	plain = doc_plain(&doc);
	assert_true(utf8_valid(plain, strlen(plain)));
	if (text_hostile(plain, strlen(plain)))
		fail_msg("%s: the safe copy is hostile", path);
	free(plain);
	doc_release(&doc);
	++*(int *)arg;
}

static void mails__break__nothing(void **state)
{
	static const char *const folders[] = { "email-foundation",
		"email-leemunroe", "email-mail-gem", "email-postmark",
		"email-reply-parser", "email-sendgrid", "email-talon",
		"html5lib-tests/tokenizer", "utf8-kuhn", "blns" };
	int mails = 0;
	size_t i;

	for (i = 0; i < ARRAY_LEN(folders); i++)
		corpus_each(folders[i], "", check_mail, &mails);
	if (!mails)
		skip();
	printf("mails and the like: %d\n", mails);
}

/* Nine mail programs' answers, quotes folded, the answer not. */
static void check_reply(const char *path, const char *text, size_t len,
    void *arg)
{
	bool hello = false, fine = false;
	struct wrap wrap;
	struct doc doc;
	char *line;
	size_t i;

	doc_init(&doc);
	html_parse(text, len, &doc);
	wrap_init(&wrap, &doc, 80, false);
	for (i = 0; i < wrap.lines_len; i++) {
		const struct wrap_line *at = &wrap.lines[i];

		line = at->runs_len ? mem_strndup(
		    wrap.runs[at->first_run].text,
		    wrap.runs[at->first_run].len) : mem_strdup("");
		hello |= strstr(line, "How are you") != NULL;
		fine |= strstr(line, "I am fine") != NULL;
		free(line);
	}
	if (hello || !fine)
		printf("%s: not folded\n", path);
	*(int *)arg += !hello && fine;
	wrap_release(&wrap);
	doc_release(&doc);
}

static void replies__fold__what_they_quote(void **state)
{
	int folded = 0, files = corpus_each(
	    "email-talon/tests/fixtures/html_replies", ".html", check_reply,
	    &folded);

	if (!files)
		skip();
	printf("replies folded: %d of %d\n", folded, files);
	assert_int_equal(folded, files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html5lib__says__the_same),
		cmocka_unit_test(mails__break__nothing),
		cmocka_unit_test(replies__fold__what_they_quote),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
