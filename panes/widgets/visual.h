/*
 * Where the clusters of a line that is being typed stand on the screen, when
 * some are read from right to left: the line as canvas_order leaves it. A
 * paragraph that begins from the right stands at the right edge. Pure.
 */
#ifndef CALLBOX_VISUAL_H
#define CALLBOX_VISUAL_H

#include "panes/render/bidi.h"

/* A screen line; cols: of all it may take. */
struct visual {
	const char *text;
	size_t len;
	enum bidi_base base;     /* of its paragraph, never AUTO */
	int cols;
};

/* The direction of a paragraph: of its first letter that has one. */
enum bidi_base visual_base(const char *paragraph, size_t len);
/* Whether anything in it is read from right to left. */
bool visual_needed(const struct visual *line);
/* The column of the cluster that begins at that byte; at len: behind all. */
int visual_col(const struct visual *line, size_t byte);
/* The byte where the cluster in that column begins. */
size_t visual_byte(const struct visual *line, int col);

#endif
