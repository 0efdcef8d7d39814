/*
 * A document in the making: where we are in the tree, and text that goes into
 * paragraphs accordingly. Part of html.c; nobody else includes it.
 */
#ifndef CALLBOX_HTML_BUILD_H
#define CALLBOX_HTML_BUILD_H

#include "api/base/buf.h"
#include "panes/render/doc.h"
#include "panes/render/html_sheet.h"

enum {
	LISTS_MAX = 12,
	LINKS_MAX = 5000,        /* of a document; the others are text */
	ZEROS_MAX = 64
};

/* A list, or what is indented as one. */
struct list_level {
	char type;               /* '1' 'a' 'A' 'i' 'I', '*': a bullet */
	int number, step;        /* of the last item; 1, or -1 when reversed */
	int indent;              /* columns */
};

/* Where we are in the tree, as counters that leave() takes back. */
struct builder {
	struct doc *doc;
	int bold, italic, underline, strike, code, pre, heading, quote, fold;
	int link;                /* number of the link we are in, 0: none */
	size_t link_from;        /* spans before it */
	struct list_level lists[LISTS_MAX];
	int depth;               /* of lists */
	bool fresh;              /* the next text begins a paragraph */
	bool gap;                /* and it has a blank line before it */
	bool item;               /* and it has the list's marker */
	bool space;              /* the last text ended in white space */
	bool seen;               /* this paragraph shows something */
	bool row;                /* in a table's row that is one line */
	bool cell;               /* in a cell of data: one line, whatever it
	                            is made of */
	int breaks;              /* line breaks that no text has followed */
	int keep;                /* line breaks of the text are kept */
	/* Whether the font has no size, element by element that says so. */
	bool zero[ZEROS_MAX];
	int zeros;
	struct sheet sheet;      /* classes that are hidden */
	struct buf out;          /* text while it is made */
};

/* The next text begins a paragraph, after a blank line with gap. */
void build_block(struct builder *builder, bool gap);
/* Begin it at once. */
void build_begin(struct builder *builder);
/* Take back the paragraph that was begun last, if it shows nothing. */
void build_finish(struct builder *builder);
/* Text as HTML has it: white space folds, or is kept in <pre>. */
void build_text(struct builder *builder, const char *text);
/* Text as it is, in the style of where we are. */
void build_add(struct builder *builder, const char *text, size_t len);
void build_break(struct builder *builder);
/* At least one space before what follows. */
void build_space(struct builder *builder);
/* Go into a list, or indent like one (type 0), and out of it. */
void build_list(struct builder *builder, char type, int number, int step);
void build_list_end(struct builder *builder);
/* The list that we are in, NULL outside or too deep. */
struct list_level *build_level(struct builder *builder);
/* Columns that paragraphs here are indented by. */
int build_indent(const struct builder *builder);

#endif
