/*
 * What html_markdown.c and html_same.c ask of gumbo's tree; nobody else
 * includes it. Everything returned is the tree's.
 */
#ifndef CALLBOX_HTML_TREE_H
#define CALLBOX_HTML_TREE_H

#include "api/base/buf.h"

#include <gumbo.h>
#include <stdbool.h>

/* Whether it is an element of that tag. */
bool tree_is(const GumboNode *node, GumboTag tag);
/* Of an element. */
const GumboVector *tree_children(const GumboNode *node);
/* NULL: it has none of that name. */
const char *tree_attribute(const GumboNode *node, const char *name);
bool tree_is_text(const GumboNode *node);
/* As HTML sees spaces: not those that stay where they are (U+00A0). */
bool tree_is_space(char c);
bool tree_is_blank(const char *text);
/* Text, or an element that stands within a line and that Markdown knows. */
bool tree_is_inline(const GumboNode *node);
/* All text in it, as it stands. */
void tree_add_text(const GumboNode *node, struct buf *out);
/* The body; NULL: there is no tree (it was beyond what is parsed). */
const GumboNode *tree_body(GumboOutput *tree);

#endif
