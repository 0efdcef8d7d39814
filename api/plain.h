/*
 * HTML to plain text on one line: for titles and excerpts of lists, and for
 * telling whether two bodies say the same. What is shown of a message itself
 * is made by panes/render, with a real parser.
 */
#ifndef CALLBOX_PLAIN_H
#define CALLBOX_PLAIN_H

#include "api/base/mem.h"

#include <stddef.h>

/*
 * Tags dropped (with what is in script, style and title), entities decoded,
 * images as their alt text, white space folded to single spaces, none at the
 * ends. At most max bytes, cut at a character. NULL when nothing is left or
 * html is NULL. Text without any markup passes through the same.
 */
char *plain_text(struct arena *arena, const char *html, size_t max);

#endif
