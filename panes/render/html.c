/* HTML → a document. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/utf8.h"
#include "panes/render/history.h"
#include "panes/render/html.h"
#include "panes/render/html_bound.h"
#include "panes/render/html_build.h"
#include "panes/render/html_style.h"
#include "panes/render/html_table.h"
#include "panes/render/text.h"

#include <ctype.h>
#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TRACKER_PIXELS = 2,
	ICON_PIXELS = 50,        /* narrower images are decoration */
	NAME_BYTES = 40, ALT_BYTES = 120,
	ROW_BYTES = 100,         /* a layout's row that is one line */
	NUMBER_MAX = 1000000     /* of a list's item */
};

static const char *attribute(const GumboNode *node, const char *name)
{
	const GumboAttribute *found =
	    gumbo_get_attribute(&node->v.element.attributes, name);

	return found ? found->value : NULL;
}

static bool has_class(const GumboNode *node, const char *name)
{
	const char *value = attribute(node, "class");

	return value && strstr(value, name);
}

static bool dropped(const struct builder *builder, const GumboNode *node)
{
	switch (node->v.element.tag) {
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_HEAD:
	case GUMBO_TAG_TITLE:
	case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_NOEMBED:
	case GUMBO_TAG_NOFRAMES:
	case GUMBO_TAG_SVG:
	case GUMBO_TAG_MATH:
		return true;
	default:
		return attribute(node, "hidden") ||
		    css_parse(attribute(node, "style")).hidden ||
		    sheet_hides(&builder->sheet,
		    gumbo_normalized_tagname(node->v.element.tag),
		    attribute(node, "class"));
	}
}

static int pixels(const GumboNode *node, const char *name)
{
	const char *value = attribute(node, name);

	return value ? (int)strtol(value, NULL, 10) : -1;
}

/* The name of a file for people, cut; "" when it is a mere number. */
static void image_name(const char *url, char out[NAME_BYTES])
{
	size_t len = strcspn(url, "?#");
	const char *name = memrchr(url, '/', len);

	out[0] = '\0';
	if (!strncmp(url, "data:", 5) || !name)
		return;
	len -= (size_t)(++name - url);
	if (len < NAME_BYTES && memchr(name, '.', len))
		snprintf(out, NAME_BYTES, "%.*s", (int)len, name);
}

/* Trackers and lines are GIFs, or have no name. */
static bool is_photograph(const char *name)
{
	const char *ending = strrchr(name, '.');

	return ending && strcasecmp(ending, ".gif") != 0;
}

/* "[image: the label 600×400]"; in a link, its alternative text is the link's. */
static void image(struct builder *builder, const GumboNode *node)
{
	const char *alt = attribute(node, "alt"), *src = attribute(node, "src");
	int width = pixels(node, "width"), height = pixels(node, "height");
	struct css css = css_parse(attribute(node, "style"));
	char label[ALT_BYTES + 60], size[40] = "", name[NAME_BYTES];
	int outer = builder->link;

	if (!src || (width >= 0 && width <= TRACKER_PIXELS) ||
	    (height >= 0 && height <= TRACKER_PIXELS) ||
	    builder->doc->links_len >= LINKS_MAX || css.tiny)
		return;
	if (width < 0 && css.width)
		width = css.width;
	alt = alt ? alt + strspn(alt, " \n\t\r") : alt;
	if (outer && alt && *alt) {
		build_text(builder, alt);
		return;
	}
	image_name(src, name);
	/* Decoration, unless it says how large it is; a photograph without a
	 * size may be what the customer wants to show. */
	if (alt && !*alt && width < ICON_PIXELS && (width >= 0 ||
	    !is_photograph(name)))
		return;
	if (!alt || !*alt)
		alt = name;
	if (width >= ICON_PIXELS && height > 0)
		snprintf(size, sizeof(size), " %d×%d", width, height);
	snprintf(label, sizeof(label), "[image%s%.*s%s]", *alt ? ": " : "",
	    (int)utf8_cut(alt, strlen(alt), ALT_BYTES), alt, size);
	if (!builder->space && !builder->fresh)
		build_add(builder, " ", 1);
	if (!outer)
		builder->link = doc_link(builder->doc, src, alt, true);
	build_add(builder, label, strlen(label));
	builder->link = outer;
	builder->space = false;
}

/* The text of an element as one line, for a link's label and for tables. */
static void gather(const struct builder *builder, const GumboNode *node,
    struct buf *out)
{
	const GumboVector *children;
	unsigned i;

	if (node->type == GUMBO_NODE_TEXT ||
	    node->type == GUMBO_NODE_WHITESPACE ||
	    node->type == GUMBO_NODE_CDATA) {
		text_plain(out, node->v.text.text,
		    strlen(node->v.text.text), true);
		return;
	}
	if (node->type != GUMBO_NODE_ELEMENT || dropped(builder, node))
		return;
	if (node->v.element.tag == GUMBO_TAG_BR)
		buf_add_char(out, ' ');
	children = &node->v.element.children;
	for (i = 0; i < children->length; i++)
		gather(builder, children->data[i], out);
}

static void enter_link(struct builder *builder, const GumboNode *node)
{
	const char *href = attribute(node, "href");
	struct buf text;

	if (!href || !*href || *href == '#' || builder->link ||
	    builder->doc->links_len >= LINKS_MAX)
		return;
	buf_init(&text, BUF_SMALL_MAX);
	gather(builder, node, &text);
	builder->link = doc_link(builder->doc, href, text.data, false);
	builder->link_from = builder->doc->spans_len;
	buf_release(&text);
}

/* "[2 host]" behind the text; the host where the text does not say it. */
static void leave_link(struct builder *builder)
{
	struct doc *doc = builder->doc;
	const struct doc_link *link = &doc->links[builder->link - 1];
	bool told = link->host && link->text && strstr(link->text, link->host);
	struct style style = STYLE(DIM);
	char label[320];

	if (doc->spans_len <= builder->link_from) {
		/* It shows nothing, so it needs no number. */
		doc->links_len -= doc->links_len == (size_t)builder->link;
		builder->link = 0;
		return;
	}
	if (link->suspicious)
		style = (struct style){ ROLE_WARNING, ATTR_BOLD };
	snprintf(label, sizeof(label), "%s[%d%s%s]",
	    builder->space && !builder->fresh ? "" : " ", builder->link,
	    !link->suspicious ? (told || !link->host ? "" : " ") :
	    link->host ? " really " : " unsafe",
	    link->host && (!told || link->suspicious) ? link->host : "");
	doc_text(doc, label, strlen(label), style, builder->link);
	builder->link = 0;
	builder->space = false;
}

/* Elements that are quoted history and nothing else. */
static bool is_history(const GumboNode *node)
{
	const char *id = attribute(node, "id");
	const char *type = attribute(node, "type");

	return has_class(node, "gmail_quote") ||
	    has_class(node, "gmail_signature") ||
	    has_class(node, "yahoo_quoted") ||
	    has_class(node, "moz-cite-prefix") ||
	    has_class(node, "protonmail_quote") ||
	    (type && !strcmp(type, "cite")) ||
	    (id && (!strcmp(id, "divRplyFwdMsg") ||
	    !strcmp(id, "appendonsend")));
}

/* Items of a list itself, not of those in it. */
static int count_items(const GumboNode *node)
{
	const GumboVector *children = &node->v.element.children;
	int items = 0;
	unsigned i;

	for (i = 0; i < children->length; i++) {
		const GumboNode *child = children->data[i];

		items += child->type == GUMBO_NODE_ELEMENT &&
		    child->v.element.tag == GUMBO_TAG_LI;
	}
	return items;
}

static void enter_list(struct builder *builder, const GumboNode *node)
{
	const char *start = attribute(node, "start");
	const char *type = attribute(node, "type");
	bool ordered = node->v.element.tag == GUMBO_TAG_OL;
	bool reversed = ordered && attribute(node, "reversed");
	int step = reversed ? -1 : 1;
	int first = start ? (int)strtol(start, NULL, 10) :
	    reversed ? count_items(node) : 1;

	build_block(builder, !builder->depth);
	/* Far from where counting would overflow. */
	if (first > NUMBER_MAX || first < -NUMBER_MAX)
		first = 1;
	build_list(builder, !ordered ? '*' : type && *type &&
	    strchr("aAiI", *type) ? *type : '1', first - step, step);
}

static void enter_item(struct builder *builder, const GumboNode *node)
{
	struct list_level *level = build_level(builder);
	const char *value = attribute(node, "value");
	long number = value ? strtol(value, NULL, 10) : 0;

	if (level && value && number < NUMBER_MAX && number > -NUMBER_MAX)
		level->number = (int)number;
	else if (level)
		level->number += level->step;
	build_block(builder, false);
	builder->item = true;
}

/* A box to tick, as Markdown has it. */
static void enter_input(struct builder *builder, const GumboNode *node)
{
	const char *type = attribute(node, "type");

	if (!type || (strcasecmp(type, "checkbox") &&
	    strcasecmp(type, "radio")))
		return;
	build_text(builder, attribute(node, "checked") ? "[x] " : "[ ] ");
}

/* What inline elements switch on and off. */
static int *counter_of(struct builder *builder, GumboTag tag)
{
	switch (tag) {
	case GUMBO_TAG_B:
	case GUMBO_TAG_STRONG:
	case GUMBO_TAG_TH:
		return &builder->bold;
	case GUMBO_TAG_I:
	case GUMBO_TAG_EM:
	case GUMBO_TAG_CITE:
	case GUMBO_TAG_DFN:
		return &builder->italic;
	case GUMBO_TAG_U:
	case GUMBO_TAG_INS:
		return &builder->underline;
	case GUMBO_TAG_S:
	case GUMBO_TAG_DEL:
	case GUMBO_TAG_STRIKE:
		return &builder->strike;
	case GUMBO_TAG_CODE:
	case GUMBO_TAG_KBD:
	case GUMBO_TAG_SAMP:
	case GUMBO_TAG_TT:
		return &builder->code;
	default:
		return NULL;
	}
}

/* <attribute key="user.name" default="there"/>: a macro's placeholder. */
static void placeholder(struct builder *builder, const GumboNode *node)
{
	const char *key = attribute(node, "key");
	char label[120];

	if (!key || node->v.element.tag != GUMBO_TAG_UNKNOWN)
		return;
	snprintf(label, sizeof(label), "{{%s}}", key);
	build_text(builder, label);
}

static void enter_style(struct builder *builder, const GumboNode *node)
{
	struct css css = css_parse(attribute(node, "style"));

	builder->keep += css.keeps_lines;
	builder->bold += css.bold;
	builder->italic += css.italic;
	builder->underline += css.underline;
	builder->strike += css.strike;
	if (css.font == CSS_SIZE_UNSAID)
		return;
	if (builder->zeros < ZEROS_MAX)
		builder->zero[builder->zeros] = css.font == CSS_SIZE_ZERO;
	builder->zeros++;
}

static void leave_style(struct builder *builder, const GumboNode *node)
{
	struct css css = css_parse(attribute(node, "style"));

	builder->keep -= css.keeps_lines;
	builder->bold -= css.bold;
	builder->italic -= css.italic;
	builder->underline -= css.underline;
	builder->strike -= css.strike;
	builder->zeros -= css.font != CSS_SIZE_UNSAID;
}

/* The last line break of a <pre> ends its last line. */
static void end_pre(struct builder *builder)
{
	struct doc *doc = builder->doc;
	struct doc_span *last = doc->spans_len ?
	    &doc->spans[doc->spans_len - 1] : NULL;

	if (!builder->fresh && last && last->len > 1 &&
	    last->text[last->len - 1] == '\n')
		last->len--;
}

/* Elements that begin and end a line, and nothing more. */
static bool is_plain_block(GumboTag tag)
{
	switch (tag) {
	case GUMBO_TAG_DIV: case GUMBO_TAG_SECTION: case GUMBO_TAG_ARTICLE:
	case GUMBO_TAG_ASIDE: case GUMBO_TAG_MAIN: case GUMBO_TAG_NAV:
	case GUMBO_TAG_HEADER: case GUMBO_TAG_FOOTER:
	case GUMBO_TAG_CENTER: case GUMBO_TAG_ADDRESS: case GUMBO_TAG_DT:
	case GUMBO_TAG_FORM: case GUMBO_TAG_FIGURE:
	case GUMBO_TAG_FIGCAPTION: case GUMBO_TAG_CAPTION:
	case GUMBO_TAG_FIELDSET: case GUMBO_TAG_LEGEND:
	case GUMBO_TAG_DETAILS: case GUMBO_TAG_SUMMARY:
	case GUMBO_TAG_OPTION:
		return true;
	default:
		return false;
	}
}

/* Elements that stand apart in their line. */
static bool is_box(GumboTag tag)
{
	return tag == GUMBO_TAG_BUTTON || tag == GUMBO_TAG_LABEL ||
	    tag == GUMBO_TAG_TEXTAREA || tag == GUMBO_TAG_VIDEO ||
	    tag == GUMBO_TAG_AUDIO;
}

/* Adds up an element's text; false when it has more than a line may have. */
static bool is_inline(const GumboNode *node, size_t *bytes)
{
	const GumboVector *children;
	unsigned i;

	if (node->type == GUMBO_NODE_TEXT)
		*bytes += strlen(node->v.text.text);
	if (*bytes > ROW_BYTES)
		return false;
	if (node->type != GUMBO_NODE_ELEMENT)
		return true;
	switch (node->v.element.tag) {
	case GUMBO_TAG_A: case GUMBO_TAG_B: case GUMBO_TAG_STRONG:
	case GUMBO_TAG_I: case GUMBO_TAG_EM: case GUMBO_TAG_SPAN:
	case GUMBO_TAG_FONT: case GUMBO_TAG_SMALL: case GUMBO_TAG_U:
	case GUMBO_TAG_TD: case GUMBO_TAG_TH: case GUMBO_TAG_TR:
	case GUMBO_TAG_IMG:
		break;
	default:
		return false;
	}
	children = &node->v.element.children;
	for (i = 0; i < children->length; i++)
		if (!is_inline(children->data[i], bytes))
			return false;
	return true;
}

/* A row of a layout is one line if its cells are short words. */
static void enter_row(struct builder *builder, const GumboNode *node)
{
	size_t bytes = 0;

	build_block(builder, false);
	builder->row = is_inline(node, &bytes);
}

static void enter_cell(struct builder *builder)
{
	if (!builder->row || builder->fresh) {
		build_block(builder, false);
	} else if (!builder->space) {
		build_add(builder, "  ", 2);
		builder->space = true;
	}
}

static void leave(struct builder *builder, const GumboNode *node)
{
	GumboTag tag = node->v.element.tag;
	int *counter = counter_of(builder, tag);

	if (counter)
		(*counter)--;
	if (is_history(node))
		builder->fold--;
	leave_style(builder, node);
	switch (tag) {
	case GUMBO_TAG_A:
		if (builder->link)
			leave_link(builder);
		break;
	case GUMBO_TAG_H1:
	case GUMBO_TAG_H2:
	case GUMBO_TAG_H3:
	case GUMBO_TAG_H4:
	case GUMBO_TAG_H5:
	case GUMBO_TAG_H6:
		builder->heading = 0;
		build_block(builder, true);
		break;
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
		build_list_end(builder);
		build_block(builder, !builder->depth);
		break;
	case GUMBO_TAG_DD:
		build_list_end(builder);
		build_block(builder, false);
		break;
	case GUMBO_TAG_BLOCKQUOTE:
		builder->quote--;
		build_block(builder, true);
		break;
	case GUMBO_TAG_PRE:
		end_pre(builder);
		builder->pre--;
		build_block(builder, true);
		break;
	case GUMBO_TAG_P:
		build_block(builder, !has_class(node, "no-margin"));
		break;
	case GUMBO_TAG_LI:
		build_block(builder, false);
		break;
	case GUMBO_TAG_DL:
	case GUMBO_TAG_TABLE:
		build_block(builder, true);
		break;
	case GUMBO_TAG_TR:
		builder->row = false;
		build_block(builder, false);
		break;
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
		if (!builder->row)
			build_block(builder, false);
		break;
	case GUMBO_TAG_Q:
		build_text(builder, "\u201d");
		break;
	default:
		if (is_plain_block(tag))
			build_block(builder, false);
		else if (is_box(tag))
			build_space(builder);
		break;
	}
}

static void walk(struct builder *builder, const GumboNode *root);

/* Returns false when the children are dealt with already. */
static bool enter(struct builder *builder, const GumboNode *node)
{
	GumboTag tag = node->v.element.tag;
	int *counter = counter_of(builder, tag);

	if (counter)
		(*counter)++;
	if (is_history(node))
		builder->fold++;
	enter_style(builder, node);
	switch (tag) {
	case GUMBO_TAG_A:
		enter_link(builder, node);
		break;
	case GUMBO_TAG_BR:
		build_break(builder);
		break;
	case GUMBO_TAG_IMG:
		image(builder, node);
		break;
	case GUMBO_TAG_HR:
		build_block(builder, false);
		build_begin(builder);
		doc_begin(builder->doc, PARA_RULE)->quote = builder->quote;
		build_block(builder, false);
		break;
	case GUMBO_TAG_H1:
	case GUMBO_TAG_H2:
	case GUMBO_TAG_H3:
	case GUMBO_TAG_H4:
	case GUMBO_TAG_H5:
	case GUMBO_TAG_H6:
		build_block(builder, true);
		builder->heading = (int)(tag - GUMBO_TAG_H1) + 1;
		break;
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
		enter_list(builder, node);
		break;
	case GUMBO_TAG_LI:
		enter_item(builder, node);
		break;
	case GUMBO_TAG_INPUT:
		enter_input(builder, node);
		break;
	case GUMBO_TAG_WBR:
		if (!builder->fresh)
			build_add(builder, "\u200b", strlen("\u200b"));
		break;
	case GUMBO_TAG_BLOCKQUOTE:
		build_block(builder, true);
		builder->quote++;
		break;
	case GUMBO_TAG_PRE:
		build_block(builder, true);
		builder->pre++;
		break;
	case GUMBO_TAG_P:
		build_block(builder, !has_class(node, "no-margin"));
		break;
	case GUMBO_TAG_DD:
		build_block(builder, false);
		build_list(builder, 0, 0, 0);
		break;
	case GUMBO_TAG_TABLE:
		if (table_is_data(node)) {
			table_build(node, builder, walk);
			leave(builder, node);
			return false;
		}
		build_block(builder, true);
		break;
	case GUMBO_TAG_UNKNOWN:
		placeholder(builder, node);
		break;
	case GUMBO_TAG_TR:
		enter_row(builder, node);
		break;
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
		enter_cell(builder);
		break;
	case GUMBO_TAG_Q:
		build_text(builder, "\u201c");
		break;
	case GUMBO_TAG_DL:
		build_block(builder, true);
		break;
	default:
		if (is_plain_block(tag))
			build_block(builder, false);
		else if (is_box(tag))
			build_space(builder);
		break;
	}
	return true;
}

/* What <style> says, wherever it stands: mails have it in the middle, too. */
static void read_sheets(struct builder *builder, const GumboNode *root)
{
	const GumboNode *node = root, *text;
	const GumboVector *children;

	for (;;) {
		children = node->type == GUMBO_NODE_ELEMENT ?
		    &node->v.element.children : NULL;
		if (children && children->length &&
		    node->v.element.tag == GUMBO_TAG_STYLE) {
			text = children->data[0];
			if (text->type == GUMBO_NODE_TEXT)
				sheet_read(&builder->sheet, text->v.text.text);
		} else if (children && children->length) {
			node = children->data[0];
			continue;
		}
		while (node != root && node->index_within_parent + 1 >=
		    node->parent->v.element.children.length)
			node = node->parent;
		if (node == root)
			return;
		node = node->parent->v.element.children.data[
		    node->index_within_parent + 1];
	}
}

/* Without recursion: the tree's own links lead the way. */
static void walk(struct builder *builder, const GumboNode *root)
{
	const GumboNode *node = root, *parent;
	const GumboVector *siblings;
	bool down;

	for (;;) {
		down = false;
		if (node->type == GUMBO_NODE_ELEMENT) {
			if (!dropped(builder, node) && enter(builder, node)) {
				down = node->v.element.children.length > 0;
				if (!down)
					leave(builder, node);
			}
		} else if (node->type == GUMBO_NODE_TEXT ||
		    node->type == GUMBO_NODE_CDATA ||
		    node->type == GUMBO_NODE_WHITESPACE) {
			build_text(builder, node->v.text.text);
		}
		if (down) {
			node = node->v.element.children.data[0];
			continue;
		}
		for (;;) {
			if (node == root)
				return;
			parent = node->parent;
			siblings = &parent->v.element.children;
			if (node->index_within_parent + 1 < siblings->length) {
				node = siblings->data[
				    node->index_within_parent + 1];
				break;
			}
			node = parent;
			leave(builder, node);
		}
	}
}

/* A tree that is too much for us: at least its words. */
static void add_words(struct builder *builder, const char *html, size_t len)
{
	struct buf words;

	buf_init(&words, HTML_BYTES_MAX * 2);
	bound_text(html, len, &words);
	builder->pre = 1;
	build_add(builder, words.data, words.len);
	builder->doc->truncated = true;
	buf_release(&words);
}

/* Without a single tag, line breaks are all the layout there is. */
static bool is_plain_text(const char *html, size_t len)
{
	const char *at = html, *end = html + len;

	while (at < end && (at = memchr(at, '<', (size_t)(end - at)))) {
		at++;
		if (at < end && (isalpha((unsigned char)*at) ||
		    *at == '/' || *at == '!'))
			return false;
	}
	return true;
}

void html_parse(const char *html, size_t len, struct doc *doc)
{
	struct builder builder = { .doc = doc, .fresh = true,
		.keep = is_plain_text(html, len) };
	struct arena arena = { 0 };
	GumboOutput *output;
	struct buf copy;

	if (len > HTML_BYTES_MAX) {
		len = HTML_BYTES_MAX;
		doc->truncated = true;
	}
	/* "&" of a CDATA section becomes five bytes. */
	buf_init(&copy, (size_t)HTML_BYTES_MAX * 6);
	buf_init(&builder.out, (size_t)HTML_BYTES_MAX * 8);
	output = bound_parse(html, len, &arena, &copy);
	if (output) {
		if (memmem(html, len, "<style", 6) || memmem(html, len,
		    "<STYLE", 6))
			read_sheets(&builder, output->root);
		walk(&builder, output->root);
	} else {
		add_words(&builder, html, len);
	}
	build_finish(&builder);
	history_fold(doc);
	buf_release(&builder.out);
	buf_release(&copy);
	arena_release(&arena);
}

/* "&#27;" or "&#x1b;" at the start of the text; C1 is Windows' characters by
 * the standard (13.2.5.80) and harms nobody. */
static bool is_hostile_reference(const char *text, size_t len)
{
	bool hex = len > 2 && (text[2] == 'x' || text[2] == 'X');
	size_t at = hex ? 3 : 2, n = 0;
	uint32_t code = 0;
	char bytes[UTF8_MAX];

	for (; at < len && isxdigit((unsigned char)text[at]) &&
	    code < 0x110000; at++, n++) {
		char digit = (char)tolower((unsigned char)text[at]);

		if (digit > '9' && !hex)
			break;
		code = code * (hex ? 16 : 10) + (uint32_t)(digit > '9' ?
		    digit - 'a' + 10 : digit - '0');
	}
	if (!n || code >= 0x110000 || (code >= 0x80 && code < 0xa0))
		return false;
	return text_hostile(bytes, utf8_encode(code, bytes)) > 0;
}

size_t html_hostile(const char *html, size_t len)
{
	const char *at = html, *end = html + len;
	size_t n = text_hostile(html, len);

	while (at < end && (at = memmem(at, (size_t)(end - at), "&#", 2))) {
		n += is_hostile_reference(at, (size_t)(end - at));
		at += 2;
	}
	return n;
}
