/*
 * A document: paragraphs of styled spans, made from HTML (html.h) or Markdown
 * (markdown.h), broken into lines by wrap.h.
 *
 * Text in spans is as received and passes the gate when it is wrapped or
 * drawn. Everything lives in the document and goes with doc_release.
 */
#ifndef CALLBOX_DOC_H
#define CALLBOX_DOC_H

#include "api/base/mem.h"
#include "panes/canvas.h"

enum para_kind {
	PARA_TEXT,
	PARA_HEADING,            /* level 1 to 6 */
	PARA_CODE,               /* lines are kept, long ones continued */
	PARA_RULE                /* a line across */
};

/* A run of text in one style. link: index + 1 in the links, 0: none. */
struct doc_span {
	const char *text;
	size_t len;
	struct style style;
	int link;
};

struct doc_para {
	enum para_kind kind;
	int level, quote, indent;        /* quote: depth; indent: columns */
	const char *marker;              /* "• " or "3. " before the first
	                                    line, within the indent, or NULL */
	bool gap;                        /* a blank line goes before it */
	bool folded;                     /* quoted history: hidden unless asked */
	size_t first_span, spans_len;
};

/*
 * A link or image. url is as received, without control characters; host is
 * its real host in lower case, NULL for relative or odd ones. suspicious: the
 * text names another host, the host is not ASCII or has a name before it that
 * looks like one (user@), or the address is none of the web, mail or phone.
 */
struct doc_link {
	const char *url, *text, *host;
	bool image, suspicious;
};

struct doc {
	struct arena arena;
	struct doc_para *paras;
	size_t paras_len;
	struct doc_span *spans;
	size_t spans_len;
	struct doc_link *links;
	size_t links_len;
	bool truncated;                  /* a limit cut something off */
	/* For tables, which are laid out when the document is made: columns
	 * that there will be, set before (0: not known); and whether that
	 * mattered, so that another width needs another document. */
	int cols;
	bool has_tables;
};

void doc_init(struct doc *doc);
void doc_release(struct doc *doc);

/* Begin a paragraph; the one before it is kept unless it is empty. The result
 * is valid until the next call. */
struct doc_para *doc_begin(struct doc *doc, enum para_kind kind);
/* Add text to the paragraph that was begun last; copies it. */
void doc_text(struct doc *doc, const char *text, size_t len,
    struct style style, int link);
/* Whether the paragraph that was begun last has no text yet. */
bool doc_empty(const struct doc *doc);
/* Add a link or image; returns its number, from 1 on. Copies both strings. */
int doc_link(struct doc *doc, const char *url, const char *text, bool image);

/* All visible text, paragraphs separated by line breaks: safe (through the
 * gate), yours to free(). For copying and searching. */
char *doc_plain(const struct doc *doc);

/* The host of an http(s) or mailto address, lower case and ASCII only, in
 * `out`; false when there is none. */
bool doc_url_host(const char *url, char *out, size_t size);

/* Where the first http or https address in a text begins (len: there is none)
 * and how many bytes it has, without what ends a sentence. */
size_t doc_find_url(const char *text, size_t len, size_t *url_len);

#endif
