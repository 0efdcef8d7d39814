/* HTML → a document. */
#include "config.h"

#include "api/base/buf.h"
#include "panes/render/html.h"
#include "panes/render/html_bound.h"
#include "panes/render/html_table.h"
#include "panes/render/text.h"

#include <ctype.h>
#include <gumbo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LISTS_MAX = 12, INDENT_COLS = 2, TRACKER_PIXELS = 2,
	LINKS_MAX = 5000         /* of a document; the others are text */
};

struct list_level {
	bool ordered;
	int number;
};

/* Where we are in the tree, as counters that leave() takes back. */
struct builder {
	struct doc *doc;
	int bold, italic, underline, strike, code, pre, heading, quote, fold;
	int link;                /* number of the link we are in, 0: none */
	struct list_level lists[LISTS_MAX];
	int depth;               /* of lists */
	bool fresh;              /* the next text begins a paragraph */
	bool gap;                /* and it has a blank line before it */
	bool item;               /* and it has the list's marker */
	bool space;              /* the last text ended in white space */
	bool folding;            /* everything from here on is history */
	bool answers;            /* but what follows its quotation is not */
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

/* "display: none" and its kin, however it is spaced. */
static bool hidden_by_style(const char *style)
{
	static const char *const hiding[] = {
		"display:none", "visibility:hidden", "font-size:0px",
		"font-size:0;", "max-height:0px", "max-height:0;",
		"opacity:0;",
	};
	char packed[512];
	size_t n = 0, i;

	for (; *style && n < sizeof(packed) - 2; style++)
		if (!isspace((unsigned char)*style))
			packed[n++] = (char)tolower((unsigned char)*style);
	packed[n++] = ';';
	packed[n] = '\0';
	for (i = 0; i < ARRAY_LEN(hiding); i++)
		if (strstr(packed, hiding[i]))
			return true;
	return false;
}

static bool dropped(const GumboNode *node)
{
	const char *style = attribute(node, "style");

	switch (node->v.element.tag) {
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_HEAD:
	case GUMBO_TAG_TITLE:
	case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_SVG:
	case GUMBO_TAG_MATH:
		return true;
	default:
		return attribute(node, "hidden") ||
		    (style && hidden_by_style(style));
	}
}

static struct style style_of(const struct builder *builder)
{
	struct style style = STYLE(TEXT);

	if (builder->link)
		style.role = ROLE_LINK;
	else if (builder->code || builder->pre)
		style.role = ROLE_CODE;
	else if (builder->heading)
		style.role = ROLE_HEADING;
	else if (builder->quote || builder->folding)
		style.role = ROLE_QUOTE;
	if (builder->bold || builder->heading)
		style.attrs |= ATTR_BOLD;
	if (builder->italic)
		style.attrs |= ATTR_ITALIC;
	if (builder->underline)
		style.attrs |= ATTR_UNDERLINE;
	if (builder->strike)
		style.attrs |= ATTR_STRIKE;
	return style;
}

/* Begin a paragraph as the state says. */
static void begin(struct builder *builder)
{
	const struct list_level *level = builder->depth ?
	    &builder->lists[(builder->depth < LISTS_MAX ? builder->depth :
	    LISTS_MAX) - 1] : NULL;
	struct doc_para *para = doc_begin(builder->doc,
	    builder->pre ? PARA_CODE :
	    builder->heading ? PARA_HEADING : PARA_TEXT);

	para->level = builder->heading;
	para->quote = builder->quote;
	para->indent = builder->depth * INDENT_COLS;
	if (level && level->ordered)
		para->indent += INDENT_COLS;
	if (builder->item && level)
		para->marker = level->ordered ?
		    arena_printf(&builder->doc->arena, "%d. ",
		    level->number) : "• ";
	para->gap = builder->gap && builder->doc->paras_len > 1;
	para->folded = builder->folding || builder->fold > 0;
	builder->fresh = builder->gap = builder->item = false;
	builder->space = true;
}

static void block(struct builder *builder, bool gap)
{
	builder->fresh = true;
	builder->gap = builder->gap || gap;
}

static void add(struct builder *builder, const char *text, size_t len)
{
	if (builder->fresh)
		begin(builder);
	doc_text(builder->doc, text, len, style_of(builder), builder->link);
}

/* The text of <pre>: kept, but tabs go to their stops. */
static void add_pre(struct builder *builder, const char *text)
{
	struct buf out;
	int col = 0;

	buf_init(&out, (size_t)HTML_BYTES_MAX * 8);
	for (; *text; text++) {
		if (*text == '\t') {
			do
				buf_add_char(&out, ' ');
			while (++col % 8);
			continue;
		}
		col = *text == '\n' ? 0 : col + 1;
		buf_add_char(&out, *text);
	}
	if (out.len)
		add(builder, out.data, out.len);
	buf_release(&out);
}

/* "On Monday, Ann wrote:", as mail programs put it above a quotation. */
static bool is_attribution(const char *text)
{
	static const char *const words[][2] = {
		{ "On ", " wrote:" }, { "Am ", " schrieb" },
		{ "Le ", " a \u00e9crit" }, { "El ", " escribi\u00f3" },
		{ "Il ", " ha scritto" }, { "Op ", " schreef" },
		{ "Em ", " escreveu" }, { "W dniu ", " napisa\u0142" },
	};
	size_t i, len = strlen(text);

	if (len < 10 || len > 200 || !memchr(text + len - 3, ':', 3))
		return false;
	for (i = 0; i < ARRAY_LEN(words); i++)
		if (!strncmp(text, words[i][0], strlen(words[i][0])) &&
		    strstr(text, words[i][1]))
			return true;
	return false;
}

static bool starts_history(const char *text)
{
	return !strncmp(text, "-----Original Message", 21) ||
	    !strncmp(text, "________________________________", 32) ||
	    !strncmp(text, "-----Urspr", 10) ||
	    !strncmp(text, "-------- Forwarded", 18);
}

/* White space folds to one space, none at the start of a paragraph. */
static void add_text(struct builder *builder, const char *text)
{
	struct buf out;
	bool space;

	if (builder->pre) {
		add_pre(builder, text);
		return;
	}
	buf_init(&out, (size_t)HTML_BYTES_MAX * 2);
	if (builder->fresh)
		builder->space = true;
	for (; *text; text++) {
		if (*text == ' ' || *text == '\n' || *text == '\t' ||
		    *text == '\r' || *text == '\f') {
			if (!builder->space)
				buf_add_char(&out, ' ');
			builder->space = true;
			continue;
		}
		buf_add_char(&out, *text);
		builder->space = false;
	}
	space = builder->space;
	if (out.len && !builder->folding && builder->fresh) {
		builder->answers = is_attribution(out.data);
		builder->folding = builder->answers ||
		    starts_history(out.data);
	}
	if (out.len)
		add(builder, out.data, out.len);
	/* Not as begin() left it: this text may end without a space. */
	builder->space = space;
	buf_release(&out);
}

static void line_break(struct builder *builder)
{
	if (builder->fresh)
		return;
	doc_text(builder->doc, "\n", 1, style_of(builder), 0);
	builder->space = true;
}

static int pixels(const GumboNode *node, const char *name)
{
	const char *value = attribute(node, name);

	return value ? (int)strtol(value, NULL, 10) : -1;
}

static const char *base_name(const char *url)
{
	size_t len = strcspn(url, "?#");
	const char *name = memrchr(url, '/', len);

	return name ? name + 1 : url;
}

static void image(struct builder *builder, const GumboNode *node)
{
	const char *alt = attribute(node, "alt"), *src = attribute(node, "src");
	int width = pixels(node, "width"), height = pixels(node, "height");
	int number, outer = builder->link;
	char label[200], size[40] = "";

	if (!src || (width >= 0 && width <= TRACKER_PIXELS) ||
	    (height >= 0 && height <= TRACKER_PIXELS) ||
	    builder->doc->links_len >= LINKS_MAX)
		return;
	if (!alt || !*alt) {
		/* Decoration, unless it says how large it is. */
		if (alt && width < 0)
			return;
		alt = !strncmp(src, "data:", 5) ? "inline" : base_name(src);
	}
	if (width > 0 && height > 0)
		snprintf(size, sizeof(size), " %d×%d", width, height);
	number = doc_link(builder->doc, src, alt, true);
	snprintf(label, sizeof(label), "[image: %.*s%s]",
	    (int)strcspn(alt, "?#") < 100 ? (int)strcspn(alt, "?#") : 100,
	    alt, size);
	if (!builder->space && !builder->fresh)
		add(builder, " ", 1);
	builder->link = number;
	add(builder, label, strlen(label));
	builder->link = outer;
	builder->space = false;
}

/* The text of an element as one line, for a link's label and for tables. */
static void gather(const GumboNode *node, struct buf *out)
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
	if (node->type != GUMBO_NODE_ELEMENT || dropped(node))
		return;
	if (node->v.element.tag == GUMBO_TAG_BR)
		buf_add_char(out, ' ');
	children = &node->v.element.children;
	for (i = 0; i < children->length; i++)
		gather(children->data[i], out);
}

static void enter_link(struct builder *builder, const GumboNode *node)
{
	const char *href = attribute(node, "href");
	struct buf text;

	if (!href || !*href || *href == '#' || builder->link ||
	    builder->doc->links_len >= LINKS_MAX)
		return;
	buf_init(&text, BUF_SMALL_MAX);
	gather(node, &text);
	builder->link = doc_link(builder->doc, href, text.data, false);
	buf_release(&text);
}

/* "[2 host]" behind the text; the host where the text does not say it. */
static void leave_link(struct builder *builder)
{
	const struct doc_link *link =
	    &builder->doc->links[builder->link - 1];
	struct style style = STYLE(DIM);
	char label[320];
	bool told = link->host && link->text && strstr(link->text, link->host);

	if (link->suspicious)
		style = (struct style){ ROLE_WARNING, ATTR_BOLD };
	if (link->host && (!told || link->suspicious))
		snprintf(label, sizeof(label), " [%d %s%s]", builder->link,
		    link->suspicious ? "really " : "", link->host);
	else
		snprintf(label, sizeof(label), " [%d]", builder->link);
	if (!builder->fresh)
		doc_text(builder->doc, label, strlen(label), style,
		    builder->link);
	builder->link = 0;
	builder->space = false;
}

/* Elements that are quoted history and nothing else. */
static bool is_history(const GumboNode *node)
{
	const char *id = attribute(node, "id");
	const char *type = attribute(node, "type");

	return has_class(node, "gmail_quote") ||
	    has_class(node, "yahoo_quoted") ||
	    has_class(node, "moz-cite-prefix") ||
	    has_class(node, "protonmail_quote") ||
	    (type && !strcmp(type, "cite")) ||
	    (id && (!strcmp(id, "divRplyFwdMsg") ||
	    !strcmp(id, "appendonsend")));
}

static void enter_list(struct builder *builder, const GumboNode *node)
{
	const char *start = attribute(node, "start");
	bool ordered = node->v.element.tag == GUMBO_TAG_OL;

	if (builder->depth < LISTS_MAX)
		builder->lists[builder->depth] = (struct list_level){
			ordered, start ?
			(int)strtol(start, NULL, 10) - 1 : 0 };
	block(builder, !builder->depth);
	builder->depth++;
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
	add_text(builder, label);
}

/* Returns false when the children are dealt with already. */
static bool enter(struct builder *builder, const GumboNode *node)
{
	GumboTag tag = node->v.element.tag;
	int *counter = counter_of(builder, tag);
	struct list_level *level;

	if (counter)
		(*counter)++;
	if (is_history(node))
		builder->fold++;
	switch (tag) {
	case GUMBO_TAG_A:
		enter_link(builder, node);
		break;
	case GUMBO_TAG_BR:
		line_break(builder);
		break;
	case GUMBO_TAG_IMG:
		image(builder, node);
		break;
	case GUMBO_TAG_HR:
		block(builder, false);
		begin(builder);
		doc_begin(builder->doc, PARA_RULE)->quote = builder->quote;
		block(builder, false);
		break;
	case GUMBO_TAG_H1:
	case GUMBO_TAG_H2:
	case GUMBO_TAG_H3:
	case GUMBO_TAG_H4:
	case GUMBO_TAG_H5:
	case GUMBO_TAG_H6:
		block(builder, true);
		builder->heading = (int)(tag - GUMBO_TAG_H1) + 1;
		break;
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
		enter_list(builder, node);
		break;
	case GUMBO_TAG_LI:
		level = builder->depth && builder->depth <= LISTS_MAX ?
		    &builder->lists[builder->depth - 1] : NULL;
		if (level)
			level->number++;
		block(builder, false);
		builder->item = true;
		break;
	case GUMBO_TAG_BLOCKQUOTE:
		block(builder, true);
		builder->quote++;
		break;
	case GUMBO_TAG_PRE:
		block(builder, true);
		builder->pre++;
		break;
	case GUMBO_TAG_P:
		block(builder, !has_class(node, "no-margin"));
		break;
	case GUMBO_TAG_DD:
		block(builder, false);
		builder->depth++;
		break;
	case GUMBO_TAG_TABLE:
		if (table_is_data(node)) {
			block(builder, true);
			table_build(node, builder->doc, builder->quote,
			    builder->folding || builder->fold);
			block(builder, true);
			return false;
		}
		block(builder, false);
		break;
	case GUMBO_TAG_UNKNOWN:
		placeholder(builder, node);
		break;
	case GUMBO_TAG_DIV:
	case GUMBO_TAG_TR:
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
	case GUMBO_TAG_SECTION:
	case GUMBO_TAG_ARTICLE:
	case GUMBO_TAG_HEADER:
	case GUMBO_TAG_FOOTER:
	case GUMBO_TAG_CENTER:
	case GUMBO_TAG_DT:
	case GUMBO_TAG_DL:
	case GUMBO_TAG_FORM:
	case GUMBO_TAG_FIGURE:
	case GUMBO_TAG_CAPTION:
		block(builder, false);
		break;
	default:
		break;
	}
	return true;
}

static void leave(struct builder *builder, const GumboNode *node)
{
	GumboTag tag = node->v.element.tag;
	int *counter = counter_of(builder, tag);

	if (counter)
		(*counter)--;
	if (is_history(node))
		builder->fold--;
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
		block(builder, true);
		break;
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
		builder->depth--;
		block(builder, !builder->depth);
		break;
	case GUMBO_TAG_DD:
		builder->depth--;
		block(builder, false);
		break;
	case GUMBO_TAG_BLOCKQUOTE:
		builder->quote--;
		if (!builder->quote && builder->answers)
			builder->folding = false;
		block(builder, true);
		break;
	case GUMBO_TAG_PRE:
		builder->pre--;
		block(builder, true);
		break;
	case GUMBO_TAG_P:
		block(builder, !has_class(node, "no-margin"));
		break;
	case GUMBO_TAG_LI:
	case GUMBO_TAG_DIV:
	case GUMBO_TAG_TR:
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
	case GUMBO_TAG_TABLE:
	case GUMBO_TAG_SECTION:
	case GUMBO_TAG_ARTICLE:
	case GUMBO_TAG_HEADER:
	case GUMBO_TAG_FOOTER:
	case GUMBO_TAG_CENTER:
	case GUMBO_TAG_DT:
	case GUMBO_TAG_CAPTION:
		block(builder, false);
		break;
	default:
		break;
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
			if (!dropped(node) && enter(builder, node)) {
				down = node->v.element.children.length > 0;
				if (!down)
					leave(builder, node);
			}
		} else if (node->type == GUMBO_NODE_TEXT ||
		    node->type == GUMBO_NODE_CDATA ||
		    node->type == GUMBO_NODE_WHITESPACE) {
			add_text(builder, node->v.text.text);
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

/* Paragraphs of "> " lines, as plain text mail quotes. */
static void fold_plain_quotes(struct doc *doc)
{
	size_t i;

	for (i = 0; i < doc->paras_len; i++) {
		struct doc_para *para = &doc->paras[i];

		if (para->spans_len && para->kind == PARA_TEXT &&
		    doc->spans[para->first_span].text[0] == '>' &&
		    doc->spans[para->first_span].style.role == ROLE_TEXT)
			para->folded = true;
	}
}

/* A document that is all history would show nothing: then show it. */
static void unfold_if_all(struct doc *doc)
{
	size_t i;

	for (i = 0; i < doc->paras_len; i++)
		if (!doc->paras[i].folded && doc->paras[i].spans_len)
			return;
	for (i = 0; i < doc->paras_len; i++)
		doc->paras[i].folded = false;
}

/* A tree that is too much for us: at least its words. */
static void add_words(struct builder *builder, const char *html, size_t len)
{
	struct buf words;

	buf_init(&words, HTML_BYTES_MAX * 2);
	bound_text(html, len, &words);
	builder->pre = 1;
	add(builder, words.data, words.len);
	builder->doc->truncated = true;
	buf_release(&words);
}

void html_parse(const char *html, size_t len, struct doc *doc)
{
	struct builder builder = { .doc = doc, .fresh = true };
	struct arena arena = { 0 };
	GumboOutput *output;
	struct buf copy;

	if (len > HTML_BYTES_MAX) {
		len = HTML_BYTES_MAX;
		doc->truncated = true;
	}
	buf_init(&copy, HTML_BYTES_MAX);
	output = bound_parse(html, len, &arena, &copy);
	if (output)
		walk(&builder, output->root);
	else
		add_words(&builder, html, len);
	fold_plain_quotes(doc);
	unfold_if_all(doc);
	buf_release(&copy);
	arena_release(&arena);
}
