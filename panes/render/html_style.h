/*
 * What of CSS matters to a reader of text: whether it is to be seen at all.
 * Part of html.c; nobody else includes it.
 */
#ifndef CALLBOX_HTML_STYLE_H
#define CALLBOX_HTML_STYLE_H

#include <stdbool.h>

enum { CSS_WORD_MAX = 24 };

enum css_size { CSS_SIZE_UNSAID, CSS_SIZE_ZERO, CSS_SIZE_SOME };

struct css {
	bool hidden;             /* display: none and its kin */
	bool keeps_lines;        /* white-space: pre and its kin */
	bool tiny;               /* an image of two pixels or less */
	int width;               /* in pixels, 0: not said */
	bool bold, italic, underline, strike;
	bool right;              /* text-align */
	/* Mail layouts set the font to 0 around what is to be seen and set it
	 * again within, so this counts for text, not for elements. */
	enum css_size font;
	/* Written in the colour of what it stands on: hidden. */
	char colour[CSS_WORD_MAX], ground[CSS_WORD_MAX];
};

/* style: the attribute's value or NULL. Pure. */
struct css css_parse(const char *style);

#endif
