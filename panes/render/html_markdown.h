/*
 * HTML of an article → the Markdown that means the same.
 *
 * What Markdown cannot say (boxes, videos, sizes of images, colours) must not
 * be lost by editing: the result is turned back by markdown_article and
 * compared, element by element, before it is handed out. Spaces and what the
 * service adds to every element by itself (class="no-margin", target, rel,
 * ids of headings that nothing leads to) do not count.
 */
#ifndef CALLBOX_HTML_MARKDOWN_H
#define CALLBOX_HTML_MARKDOWN_H

#include "api/base/buf.h"

#include <stdbool.h>

/* Append the Markdown. False: it cannot say all of it; why then has the first
 * thing that it cannot ("a table without a head"), out something unfinished. */
bool html_markdown(const char *html, size_t len, struct buf *out, char *why,
    size_t size);

/* To quote it: Markdown if that can say all of it, else its text alone. Yours
 * to free(). */
char *html_quote(const char *html);

#endif
