/* Whether two bodies of HTML mean the same: both are written in one form. */
#include "config.h"

#include "panes/render/html_bound.h"
#include "panes/render/html_same.h"
#include "panes/render/html_tree.h"

#include <string.h>

enum { CANON_MAX = 32 << 20 };

/* Spaces go to where the next letter stands. */
struct canon {
	struct buf *out;
	bool space, any;         /* any: something stands in this block */
};

static void canon_text(struct canon *c, const char *text)
{
	for (; *text; text++) {
		if (tree_is_space(*text)) {
			c->space = c->any;
			continue;
		}
		if (c->space)
			buf_add_char(c->out, ' ');
		c->space = false;
		c->any = true;
		buf_add_char(c->out, *text);
	}
}

static const char *canon_name(GumboTag tag)
{
	switch (tag) {
	case GUMBO_TAG_STRONG:
		return "b";
	case GUMBO_TAG_EM:
		return "i";
	case GUMBO_TAG_DEL: case GUMBO_TAG_STRIKE:
		return "s";
	default:
		return gumbo_normalized_tagname(tag);
	}
}

/* An address is the same percent-encoded or not. */
static void canon_address(struct canon *c, const char *url)
{
	for (; *url; url++) {
		unsigned char b = (unsigned char)*url;

		if (b <= ' ' || b >= 0x7f || strchr("\"<>\\^`{|}", b))
			buf_printf(c->out, "%%%02X", b);
		else
			buf_add_char(c->out, *url);
	}
}

static void canon_node(struct canon *c, const GumboNode *node,
    const GumboNode *within);

static void canon_children(struct canon *c, const GumboNode *node)
{
	const GumboVector *all = tree_children(node);
	bool in_item = tree_is(node, GUMBO_TAG_LI), open = false;
	unsigned i;

	for (i = 0; i < all->length; i++) {
		const GumboNode *child = all->data[i];
		bool blank = tree_is_text(child) && tree_is_blank(child->v.text.text);

		/* What stands loose among blocks is a paragraph. */
		if ((tree_is(node, GUMBO_TAG_BODY) || tree_is(node,
		    GUMBO_TAG_BLOCKQUOTE)) && tree_is_inline(child) != open &&
		    !(blank && !open)) {
			buf_add_text(c->out, open ? "</p>" : "<p>");
			open = !open;
			c->space = c->any = false;
		}
		if (in_item && tree_is(child, GUMBO_TAG_P) && i)
			buf_add_text(c->out, "<para>");
		canon_node(c, child, node);
	}
	if (open)
		buf_add_text(c->out, "</p>");
}

static void canon_element(struct canon *c, const GumboNode *node,
    const GumboNode *within)
{
	GumboTag tag = node->v.element.tag;
	const char *name = canon_name(tag), *value;
	bool block = !tree_is_inline(node);
	bool bare = (tag == GUMBO_TAG_P && tree_is(within,
	    GUMBO_TAG_LI)) || tag == GUMBO_TAG_THEAD ||
	    tag == GUMBO_TAG_TBODY || tag == GUMBO_TAG_HTML;

	if (block || tag == GUMBO_TAG_BR)
		c->space = c->any = false;
	if (!bare) {
		buf_printf(c->out, "<%s", name);
		value = tree_attribute(node, "href");
		if (!value)
			value = tree_attribute(node, "src");
		if (value) {
			buf_add_char(c->out, ' ');
			canon_address(c, value);
		}
		value = tree_attribute(node, "alt");
		if (!value)
			value = tree_attribute(node, "start");
		buf_printf(c->out, "%s%s>", value ? " " : "", value ? value :
		    "");
	}
	canon_children(c, node);
	if (!bare)
		buf_printf(c->out, "</%s>", name);
	if (tag == GUMBO_TAG_IMG)
		c->any = true;
	if (block || tag == GUMBO_TAG_BR)
		c->space = c->any = false;
}

static void canon_node(struct canon *c, const GumboNode *node,
    const GumboNode *within)
{
	struct buf text;

	if (tree_is_text(node)) {
		canon_text(c, node->v.text.text);
	} else if (tree_is(node, GUMBO_TAG_PRE)) {
		buf_init(&text, CANON_MAX);
		tree_add_text(node, &text);
		while (text.len && text.data[text.len - 1] == '\n')
			text.data[--text.len] = '\0';
		buf_printf(c->out, "<pre>%s</pre>", text.data ? text.data :
		    "");
		buf_release(&text);
		c->space = c->any = false;
	} else if (node->type == GUMBO_NODE_ELEMENT &&
	    node->v.element.tag != GUMBO_TAG_HEAD) {
		canon_element(c, node, within);
	}
}

static void canon_html(const char *html, size_t len, struct buf *out)
{
	struct canon c = { .out = out };
	struct arena arena = { 0 };
	const GumboNode *body;
	struct buf copy;

	buf_init(&copy, CANON_MAX);
	body = tree_body(bound_parse(html, len, &arena, &copy));
	if (body)
		canon_children(&c, body);
	buf_release(&copy);
	arena_release(&arena);
}

bool html_same(const char *a, size_t a_len, const char *b, size_t b_len)
{
	struct buf one, two;
	bool same;

	buf_init(&one, CANON_MAX);
	buf_init(&two, CANON_MAX);
	canon_html(a, a_len, &one);
	canon_html(b, b_len, &two);
	same = one.len == two.len && (!one.len ||
	    !memcmp(one.data, two.data, one.len));
	buf_release(&one);
	buf_release(&two);
	return same;
}
