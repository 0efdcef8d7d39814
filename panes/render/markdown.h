/*
 * What agents write: Markdown → the HTML that Intercom keeps, and a document
 * that shows how it will look. CommonMark with strikethrough and tables;
 * addresses of http and https are links.
 *
 * Raw HTML in the text is text: it is escaped, never sent as markup. The HTML
 * has only p, br, b, i, s, a, ul, ol, li, h1, h2, pre, code, blockquote, hr,
 * table, tbody, tr, th, td;
 * headings below the second become h2. A single line break stays one (<br>),
 * as people who write mails expect. Images become links, and links that lead
 * to no web, mail or telephone address become text with the address behind it.
 *
 * Articles of the help center have more: h3 and h4, tables and images; an
 * address that stands in the text is no link there.
 */
#ifndef CALLBOX_MARKDOWN_H
#define CALLBOX_MARKDOWN_H

#include "api/base/buf.h"
#include "panes/render/doc.h"

/* Append the HTML to out. False: it would pass out's maximum. */
bool markdown_html(const char *text, size_t len, struct buf *out);

/* The same for an article of the help center. */
bool markdown_article(const char *text, size_t len, struct buf *out);

/* As markdown_html, as a document; doc is made by this call (doc_release it). */
void markdown_doc(const char *text, size_t len, struct doc *doc);

#endif
