/*
 * HTML as Intercom's bodies and customers' mails have it → a document.
 *
 * Parsed by gumbo (HTML5). Headings, lists, quotes, code, tables, rules, links
 * and images get a form; unknown elements degrade to their text; scripts,
 * styles, hidden text and tracking pixels are dropped. Plain text is HTML too.
 * Quoted history (mail clients' quotes, "> " lines, "Original Message") is
 * marked as folded. Links are numbered in the order in which they appear.
 *
 * Depth, size and time are bounded: input beyond HTML_BYTES_MAX is cut, and
 * what nests too deeply loses its tags, not its text (html_bound.h).
 * Source: HTML Living Standard, section 13.2, as gumbo follows it.
 */
#ifndef CALLBOX_HTML_H
#define CALLBOX_HTML_H

#include "panes/render/doc.h"

enum { HTML_BYTES_MAX = 4 << 20 };

/* How many characters the gate would mark, written as they are or as numbered
 * references ("&#27;"), in the body as a whole. Linear, and fast. */
size_t html_hostile(const char *html, size_t len);

/* Fill doc, which must be fresh from doc_init. Cannot fail. */
void html_parse(const char *html, size_t len, struct doc *doc);

#endif
