/* HTML of an article → Markdown, checked by turning it back. */
#include "config.h"

#include "panes/render/html.h"
#include "panes/render/html_bound.h"
#include "panes/render/html_markdown.h"
#include "panes/render/html_same.h"
#include "panes/render/html_tree.h"
#include "panes/render/markdown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MARKDOWN_MAX = 8 << 20, WHY_MAX = 80 };

struct writer {
	char why[WHY_MAX];               /* "": all could be said */
	bool anchors;                    /* something leads to a heading */
};

static void cannot(struct writer *w, const char *what, const char *name)
{
	if (!w->why[0])
		snprintf(w->why, sizeof(w->why), "%s%.40s", what, name);
}

/* What an element may have without meaning anything. */
static bool is_idle(const struct writer *w, const GumboNode *node,
    const GumboAttribute *of)
{
	GumboTag tag = node->v.element.tag;

	if (!strcmp(of->name, "class"))
		return !strcmp(of->value, "no-margin");
	if (tag == GUMBO_TAG_A)
		return !strcmp(of->name, "target") ||
		    !strcmp(of->name, "rel");
	return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6 && !w->anchors &&
	    !strcmp(of->name, "id") && !strncmp(of->value, "h_", 2);
}

static void check_attributes(struct writer *w, const GumboNode *node,
    const char *const *known)
{
	const GumboVector *all = &node->v.element.attributes;
	unsigned i;
	size_t k;

	for (i = 0; i < all->length; i++) {
		const GumboAttribute *one = all->data[i];

		for (k = 0; known && known[k]; k++)
			if (!strcmp(known[k], one->name))
				break;
		if ((!known || !known[k]) && !is_idle(w, node, one))
			cannot(w, one->name, " of an element");
	}
}

/* --- Markdown --- */

/* What would mean something else here. start: of a line. */
static bool needs_escape(const char *text, size_t at, bool start)
{
	char c = text[at], next = text[at + 1];

	if (strchr("\\`*[]<~|", c))
		return true;
	if (c == '_')
		return at == 0 || tree_is_space(text[at - 1]) || !next ||
		    tree_is_space(next) || next == '_' || !strchr(
		    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "0123456789", next);
	if (c == '&')
		return next == '#' || (next >= 'A' && next <= 'z');
	if (c == '!')
		return next == '[';
	if (!start)
		return false;
	return strchr("#>+=", c) || (c == '-' && (tree_is_space(next) ||
	    next == '-' || !next));
}

/* "1." at the start of a line would be a list. */
static size_t number_at(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits && (text[digits] == '.' || text[digits] == ')') ?
	    digits : 0;
}

static bool at_line_start(const struct buf *out)
{
	return !out->len || out->data[out->len - 1] == '\n';
}

static void put_text(const char *text, struct buf *out)
{
	size_t i, n;
	bool start;

	for (i = 0; text[i]; i++) {
		start = at_line_start(out);
		if (tree_is_space(text[i])) {
			while (tree_is_space(text[i + 1]))
				i++;
			if (!start)
				buf_add_char(out, ' ');
			continue;
		}
		n = start ? number_at(text + i) : 0;
		if (n) {
			buf_add(out, text + i, n);
			buf_add_char(out, '\\');
			i += n;
		} else if (needs_escape(text, i, start)) {
			buf_add_char(out, '\\');
		}
		buf_add_char(out, text[i]);
	}
}

static void put_inline(struct writer *w, const GumboNode *node,
    struct buf *out);

/* Spaces stand outside of the marks. */
static void put_marked(struct writer *w, const GumboNode *node,
    const char *mark, struct buf *out)
{
	struct buf aside;
	const char *text, *end;
	unsigned i;

	check_attributes(w, node, NULL);
	buf_init(&aside, MARKDOWN_MAX);
	/* Not at the start of a line, whatever comes. */
	buf_add_text(&aside, mark);
	for (i = 0; i < tree_children(node)->length; i++)
		put_inline(w, tree_children(node)->data[i], &aside);
	text = aside.data + strlen(mark);
	end = aside.data + aside.len;
	while (end > text && end[-1] == ' ')
		end--;
	if (*text == ' ') {
		buf_add_char(out, ' ');
		text += strspn(text, " ");
	}
	if (end > text) {
		buf_printf(out, "%s%.*s%s", mark, (int)(end - text), text,
		    mark);
		if (*end)
			buf_add_char(out, ' ');
	}
	buf_release(&aside);
}

/* Fences are longer than what is within. */
static size_t longest_run(const char *text, char of)
{
	size_t best = 0, n;

	for (; *text; text += n ? n : 1) {
		n = strspn(text, (char[]){ of, '\0' });
		if (n > best)
			best = n;
	}
	return best;
}

static void put_code(struct writer *w, const GumboNode *node, struct buf *out)
{
	struct buf text;
	size_t n, i;
	bool pad;

	check_attributes(w, node, NULL);
	buf_init(&text, MARKDOWN_MAX);
	tree_add_text(node, &text);
	if (!text.len || strchr(text.data, '\n'))
		cannot(w, "code over several lines in a sentence", "");
	n = longest_run(text.data ? text.data : "", '`') + 1;
	pad = text.len && (text.data[0] == '`' ||
	    text.data[text.len - 1] == '`');
	for (i = 0; i < n; i++)
		buf_add_char(out, '`');
	buf_printf(out, "%s%s%s", pad ? " " : "", text.data ? text.data : "",
	    pad ? " " : "");
	for (i = 0; i < n; i++)
		buf_add_char(out, '`');
	buf_release(&text);
}

static void put_address(const char *url, struct buf *out)
{
	buf_printf(out, strpbrk(url, " ()") ? "<%s>" : "%s", url);
}

static void put_link(struct writer *w, const GumboNode *node, struct buf *out)
{
	static const char *const known[] = { "href", NULL };
	const char *href = tree_attribute(node, "href");
	struct buf text;
	unsigned i;

	check_attributes(w, node, known);
	buf_init(&text, MARKDOWN_MAX);
	buf_add_char(&text, '[');
	for (i = 0; i < tree_children(node)->length; i++)
		put_inline(w, tree_children(node)->data[i], &text);
	buf_add_text(out, text.data);
	buf_add_text(out, "](");
	put_address(href ? href : "", out);
	buf_add_char(out, ')');
	buf_release(&text);
}

static void put_image(struct writer *w, const GumboNode *node,
    struct buf *out)
{
	static const char *const known[] = { "src", "alt", NULL };
	const char *src = tree_attribute(node, "src"), *alt = tree_attribute(node,
	    "alt");

	check_attributes(w, node, known);
	buf_add_text(out, "![");
	put_text(alt ? alt : "", out);
	buf_add_text(out, "](");
	put_address(src ? src : "", out);
	buf_add_char(out, ')');
}

static void put_inline(struct writer *w, const GumboNode *node,
    struct buf *out)
{
	if (tree_is_text(node)) {
		put_text(node->v.text.text, out);
		return;
	}
	if (!tree_is_inline(node)) {
		if (node->type == GUMBO_NODE_ELEMENT)
			cannot(w, gumbo_normalized_tagname(
			    node->v.element.tag), " in a sentence");
		return;
	}
	switch (node->v.element.tag) {
	case GUMBO_TAG_B: case GUMBO_TAG_STRONG:
		put_marked(w, node, "**", out);
		break;
	case GUMBO_TAG_I: case GUMBO_TAG_EM:
		put_marked(w, node, "*", out);
		break;
	case GUMBO_TAG_CODE:
		put_code(w, node, out);
		break;
	case GUMBO_TAG_A:
		put_link(w, node, out);
		break;
	case GUMBO_TAG_IMG:
		put_image(w, node, out);
		break;
	case GUMBO_TAG_BR:
		buf_add_char(out, '\n');
		break;
	default:
		put_marked(w, node, "~~", out);
		break;
	}
}

static void put_blocks(struct writer *w, const GumboNode *node, bool tight,
    struct buf *out);

/* Each line of text with that in front, the first with another. */
static void put_lines(const struct buf *text, const char *first,
    const char *prefix, struct buf *out)
{
	const char *at = text->data ? text->data : "", *end;
	bool blank;

	for (;; at = end + 1) {
		end = strchr(at, '\n');
		blank = *at == '\n' || !*at;
		/* An empty line needs no indent, but a quote's mark. */
		buf_add_text(out, blank && first != prefix &&
		    tree_is_blank(prefix) && at != text->data ? "" :
		    at == text->data ? first : prefix);
		buf_add(out, at, end ? (size_t)(end - at) : strlen(at));
		if (!end)
			break;
		buf_add_char(out, '\n');
	}
}

static bool is_loose(const GumboNode *list)
{
	const GumboNode *item, *child;
	unsigned i, k, paras;

	for (i = 0; i < tree_children(list)->length; i++) {
		item = tree_children(list)->data[i];
		if (!tree_is(item, GUMBO_TAG_LI))
			continue;
		for (k = paras = 0; k < tree_children(item)->length; k++) {
			child = tree_children(item)->data[k];
			paras += tree_is(child, GUMBO_TAG_P) ||
			    tree_is(child, GUMBO_TAG_PRE) ||
			    tree_is(child, GUMBO_TAG_BLOCKQUOTE);
		}
		if (paras > 1)
			return true;
	}
	return false;
}

/* Two lists after each other have different marks. */
static void put_list(struct writer *w, const GumboNode *list, bool other,
    struct buf *out)
{
	static const char *const known[] = { "start", NULL };
	bool ordered = tree_is(list, GUMBO_TAG_OL), loose = is_loose(list);
	const char *start = tree_attribute(list, "start");
	long number = start ? strtol(start, NULL, 10) : 1;
	char mark[24], indent[24];
	const GumboNode *item;
	struct buf text;
	unsigned i, n = 0;

	check_attributes(w, list, ordered ? known : NULL);
	for (i = 0; i < tree_children(list)->length; i++) {
		item = tree_children(list)->data[i];
		if (!tree_is(item, GUMBO_TAG_LI)) {
			if (!tree_is_text(item) || !tree_is_blank(item->v.text.text))
				cannot(w, "a list with something between its "
				    "items", "");
			continue;
		}
		check_attributes(w, item, NULL);
		if (ordered)
			snprintf(mark, sizeof(mark), "%ld%c ", number++,
			    other ? ')' : '.');
		else
			snprintf(mark, sizeof(mark), "%c ", other ? '*' :
			    '-');
		memset(indent, ' ', strlen(mark));
		indent[strlen(mark)] = '\0';
		buf_init(&text, MARKDOWN_MAX);
		put_blocks(w, item, !loose, &text);
		if (n++)
			buf_add_text(out, loose ? "\n\n" : "\n");
		put_lines(&text, mark, indent, out);
		buf_release(&text);
	}
}

static void put_quote(struct writer *w, const GumboNode *node,
    struct buf *out)
{
	struct buf text;

	check_attributes(w, node, NULL);
	buf_init(&text, MARKDOWN_MAX);
	put_blocks(w, node, false, &text);
	put_lines(&text, "> ", "> ", out);
	buf_release(&text);
}

static void put_pre(struct writer *w, const GumboNode *node, struct buf *out)
{
	const GumboNode *code = tree_children(node)->length == 1 ?
	    tree_children(node)->data[0] : NULL;
	struct buf text;
	size_t n, i;

	check_attributes(w, node, NULL);
	if (!code || !tree_is(code, GUMBO_TAG_CODE)) {
		cannot(w, "a pre without code", "");
		return;
	}
	check_attributes(w, code, NULL);
	buf_init(&text, MARKDOWN_MAX);
	tree_add_text(code, &text);
	n = longest_run(text.data ? text.data : "", '`') + 1;
	for (i = 0; i < (n > 3 ? n : 3); i++)
		buf_add_char(out, '`');
	buf_printf(out, "\n%s%s", text.data ? text.data : "", text.len &&
	    text.data[text.len - 1] == '\n' ? "" : "\n");
	for (i = 0; i < (n > 3 ? n : 3); i++)
		buf_add_char(out, '`');
	buf_release(&text);
}

/* Rows of a table, also within thead and tbody. */
static void put_rows(struct writer *w, const GumboNode *node, int *row,
    struct buf *out)
{
	const GumboNode *child, *cell;
	struct buf text;
	unsigned i, k, j, cells;

	for (i = 0; i < tree_children(node)->length; i++) {
		child = tree_children(node)->data[i];
		if (tree_is_text(child))
			continue;
		check_attributes(w, child, NULL);
		if (!tree_is(child, GUMBO_TAG_TR)) {
			put_rows(w, child, row, out);
			continue;
		}
		buf_add_text(out, *row ? "\n|" : "|");
		for (k = cells = 0; k < tree_children(child)->length; k++) {
			cell = tree_children(child)->data[k];
			if (tree_is_text(cell))
				continue;
			check_attributes(w, cell, NULL);
			if (tree_is(cell, GUMBO_TAG_TH) != !*row)
				cannot(w, "a table without one head", "");
			buf_init(&text, MARKDOWN_MAX);
			buf_add_char(&text, ' ');
			for (j = 0; j < tree_children(cell)->length; j++)
				put_inline(w, tree_children(cell)->data[j], &text);
			if (strchr(text.data, '\n'))
				cannot(w, "a line break in a table", "");
			buf_printf(out, "%s |", text.data);
			buf_release(&text);
			cells++;
		}
		if (!*row)
			for (buf_add_text(out, "\n|"); cells > 0; cells--)
				buf_add_text(out, " --- |");
		++*row;
	}
}

static void put_block(struct writer *w, const GumboNode *node, bool other,
    struct buf *out)
{
	GumboTag tag = node->v.element.tag;
	struct buf line;
	unsigned i;
	int row = 0;

	switch (tag) {
	case GUMBO_TAG_H1: case GUMBO_TAG_H2: case GUMBO_TAG_H3:
	case GUMBO_TAG_H4:
		check_attributes(w, node, NULL);
		buf_init(&line, MARKDOWN_MAX);
		buf_printf(&line, "%.*s ", 1 + (int)(tag - GUMBO_TAG_H1),
		    "####");
		for (i = 0; i < tree_children(node)->length; i++)
			put_inline(w, tree_children(node)->data[i], &line);
		buf_add(out, line.data, line.len);
		buf_release(&line);
		break;
	case GUMBO_TAG_P:
		check_attributes(w, node, NULL);
		buf_init(&line, MARKDOWN_MAX);
		for (i = 0; i < tree_children(node)->length; i++)
			put_inline(w, tree_children(node)->data[i], &line);
		if (!line.len)
			cannot(w, "an empty paragraph", "");
		buf_add(out, line.data ? line.data : "", line.len);
		buf_release(&line);
		break;
	case GUMBO_TAG_UL: case GUMBO_TAG_OL:
		put_list(w, node, other, out);
		break;
	case GUMBO_TAG_BLOCKQUOTE:
		put_quote(w, node, out);
		break;
	case GUMBO_TAG_PRE:
		put_pre(w, node, out);
		break;
	case GUMBO_TAG_HR:
		check_attributes(w, node, NULL);
		buf_add_text(out, "---");
		break;
	case GUMBO_TAG_TABLE:
		check_attributes(w, node, NULL);
		put_rows(w, node, &row, out);
		break;
	default:
		cannot(w, gumbo_normalized_tagname(tag), " as a block");
		break;
	}
}

static bool is_list(const GumboNode *node)
{
	return node && (tree_is(node, GUMBO_TAG_UL) ||
	    tree_is(node, GUMBO_TAG_OL));
}

/* Blocks with an empty line between them (none in a tight list); what stands
 * loose among them is a paragraph. */
static void put_blocks(struct writer *w, const GumboNode *node, bool tight,
    struct buf *out)
{
	const GumboVector *all = tree_children(node);
	const GumboNode *child, *before = NULL;
	bool other = false;
	struct buf line;
	unsigned i;

	for (i = 0; i < all->length; i++) {
		child = all->data[i];
		if (tree_is_text(child) && tree_is_blank(child->v.text.text))
			continue;
		if (child->type == GUMBO_NODE_COMMENT)
			continue;
		if (before)
			buf_add_text(out, tight ? "\n" : "\n\n");
		if (tree_is_inline(child)) {
			buf_init(&line, MARKDOWN_MAX);
			while (i < all->length && tree_is_inline(all->data[i]))
				put_inline(w, all->data[i++], &line);
			i--;
			while (line.len && line.data[line.len - 1] == ' ')
				line.len--;
			buf_add(out, line.data ? line.data : "", line.len);
			buf_release(&line);
		} else if (child->type == GUMBO_NODE_ELEMENT) {
			other = is_list(child) && is_list(before) && !other;
			put_block(w, child, other, out);
		}
		before = child;
	}
}

/* --- there and back --- */

static bool means_the_same(const char *html, size_t len,
    const struct buf *markdown)
{
	struct buf back;
	bool same;

	buf_init(&back, 2 * MARKDOWN_MAX);
	same = markdown_article(markdown->data ? markdown->data : "",
	    markdown->len, &back) && html_same(html, len, back.data ?
	    back.data : "", back.len);
	buf_release(&back);
	return same;
}

bool html_markdown(const char *html, size_t len, struct buf *out, char *why,
    size_t size)
{
	struct writer w = { .anchors = memmem(html, len, "href=\"#", 7) };
	struct arena arena = { 0 };
	const GumboNode *body;
	struct buf copy;

	buf_init(&copy, MARKDOWN_MAX);
	body = tree_body(bound_parse(html, len, &arena, &copy));
	if (!body)
		cannot(&w, "its size", "");
	else
		put_blocks(&w, body, false, out);
	if (out->len)
		buf_add_char(out, '\n');
	buf_release(&copy);
	arena_release(&arena);
	if (!w.why[0] && !means_the_same(html, len, out))
		cannot(&w, "the way its elements stand in each other", "");
	snprintf(why, size, "%s", w.why);
	return !w.why[0];
}

char *html_quote(const char *html)
{
	struct buf markdown;
	char why[WHY_MAX], *text;
	struct doc doc;

	buf_init(&markdown, MARKDOWN_MAX);
	if (html_markdown(html, strlen(html), &markdown, why, sizeof(why))) {
		text = mem_strdup(markdown.data ? markdown.data : "");
	} else {
		doc_init(&doc);
		html_parse(html, strlen(html), &doc);
		text = doc_plain(&doc);
		doc_release(&doc);
	}
	buf_release(&markdown);
	return text;
}
