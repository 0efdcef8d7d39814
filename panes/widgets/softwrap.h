/*
 * Plain text in screen lines, for typing: what the editor goes up and down by.
 *
 * A screen line ends at a line break, or behind the last space that fits, or,
 * in a word that is longer than a line, before the cluster that does not fit.
 * Spaces hang over the edge. A place at a soft end belongs to the next line.
 * All places are bytes; text is the editor's: clean, with LF as the only break.
 * Nothing is stored: lines are found from the line break before them.
 */
#ifndef CALLBOX_SOFTWRAP_H
#define CALLBOX_SOFTWRAP_H

#include <stdbool.h>
#include <stddef.h>

struct softwrap {
	const char *text;
	size_t len;
	int cols;                /* at least 1 */
};

/* start ≤ end ≤ next. A line break stands between end and next, if any. */
struct softline {
	size_t start, end, next;
	bool last;
};

/* The screen line that begins at `start`, which must be such a beginning. */
struct softline softwrap_line(const struct softwrap *wrap, size_t start);
/* The screen line that a place is on. */
struct softline softwrap_find(const struct softwrap *wrap, size_t at);
/* The beginning of the screen line `lines` before the one that begins at
 * `start`, or of the first. */
size_t softwrap_back(const struct softwrap *wrap, size_t start, int lines);
/* The place in a screen line that is nearest to a column without passing it,
 * and still belongs to the line. */
size_t softwrap_place(const struct softwrap *wrap,
    const struct softline *line, int col);

#endif
