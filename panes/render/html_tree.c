/* What html_markdown.c and html_same.c ask of gumbo's tree. */
#include "config.h"

#include "panes/render/html_tree.h"

#include <string.h>

bool tree_is(const GumboNode *node, GumboTag tag)
{
	return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == tag;
}

const GumboVector *tree_children(const GumboNode *node)
{
	return &node->v.element.children;
}

const char *tree_attribute(const GumboNode *node, const char *name)
{
	GumboAttribute *found = gumbo_get_attribute(
	    &node->v.element.attributes, name);

	return found ? found->value : NULL;
}

bool tree_is_text(const GumboNode *node)
{
	return node->type == GUMBO_NODE_TEXT ||
	    node->type == GUMBO_NODE_WHITESPACE ||
	    node->type == GUMBO_NODE_CDATA;
}

/* As HTML sees it: not the spaces that stay where they are. */
bool tree_is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

bool tree_is_blank(const char *text)
{
	while (tree_is_space(*text))
		text++;
	return !*text;
}

bool tree_is_inline(const GumboNode *node)
{
	if (tree_is_text(node))
		return true;
	if (node->type != GUMBO_NODE_ELEMENT)
		return false;
	switch (node->v.element.tag) {
	case GUMBO_TAG_B: case GUMBO_TAG_STRONG: case GUMBO_TAG_I:
	case GUMBO_TAG_EM: case GUMBO_TAG_S: case GUMBO_TAG_DEL:
	case GUMBO_TAG_STRIKE: case GUMBO_TAG_CODE: case GUMBO_TAG_A:
	case GUMBO_TAG_BR: case GUMBO_TAG_IMG:
		return true;
	default:
		return false;
	}
}

void tree_add_text(const GumboNode *node, struct buf *out)
{
	unsigned i;

	if (tree_is_text(node))
		buf_add_text(out, node->v.text.text);
	else if (node->type == GUMBO_NODE_ELEMENT)
		for (i = 0; i < tree_children(node)->length; i++)
			tree_add_text(tree_children(node)->data[i], out);
}

/* The body, or NULL: it is beyond what is parsed. */
const GumboNode *tree_body(GumboOutput *tree)
{
	const GumboVector *all;
	unsigned i;

	if (!tree)
		return NULL;
	all = tree_children(tree->root);
	for (i = 0; i < all->length; i++)
		if (tree_is(all->data[i], GUMBO_TAG_BODY))
			return all->data[i];
	return NULL;
}
