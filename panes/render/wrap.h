/*
 * A document broken into lines for a width.
 *
 * Lines break where linebreak.h says, and anywhere in what is longer than a
 * line. Quotes
 * get a bar a level, list items hang behind their marker, code keeps its lines.
 * Folded paragraphs (quoted history) become one line until they are asked for.
 * Time is linear in the text; the document must outlive the lines.
 */
#ifndef CALLBOX_WRAP_H
#define CALLBOX_WRAP_H

#include "panes/render/doc.h"

struct wrap_run {
	const char *text;
	uint32_t len;
	struct style style;
	int link;
};

struct wrap_line {
	uint32_t para;
	uint32_t first_run;
	uint16_t runs_len;
	bool first;              /* the paragraph's first: has the marker */
	bool gap;                /* an empty line between paragraphs */
	bool fold;               /* stands for `folded` hidden paragraphs */
	bool more;               /* code goes on in the next line */
	uint32_t folded;
};

struct wrap {
	const struct doc *doc;
	int cols;
	struct wrap_line *lines;
	size_t lines_len;
	struct wrap_run *runs;
	size_t runs_len;
};

enum { WRAP_COLS_MIN = 4, WRAP_LINES_MAX = 200000 };

/* cols is raised to WRAP_COLS_MIN. unfold: show folded paragraphs too. */
void wrap_init(struct wrap *wrap, const struct doc *doc, int cols,
    bool unfold);
void wrap_release(struct wrap *wrap);

/* Draw a line at (y, x), its letters one after the other. Returns the columns
 * used. wrap_order then puts them into the order in which they are seen: last,
 * because find_draw counts columns too. */
int wrap_draw(const struct wrap *wrap, size_t line, struct canvas *canvas,
    int y, int x);
void wrap_order(const struct wrap *wrap, size_t line, struct canvas *canvas,
    int y, int x, int cols);
/* Columns of quote bars, indent and marker before a line's text. */
int wrap_prefix(const struct wrap *wrap, size_t line);

/*
 * A place in the document is the same number at every width: the paragraph's
 * index << 32 | bytes into its text. Where a line begins and ends (before a
 * line break), and the last line that begins at or before a place.
 */
uint64_t wrap_place(const struct wrap *wrap, size_t line);
uint64_t wrap_end(const struct wrap *wrap, size_t line);
size_t wrap_line_at(const struct wrap *wrap, uint64_t place);

#endif
