/*
 * A scrollable view of sections, each some lines high: a thread of messages.
 *
 * The owner says how many sections there are, how many lines each has at a
 * width, and draws single lines. Only what comes near the screen is asked for,
 * so that a thread of hundreds of long mails opens at once. The position is a
 * section and a line in it: what is above may change its height unseen. A
 * section may have no lines (hidden events).
 *
 * Who looks at the end stays at the end when the width, the height or the
 * number of sections changes; who reads further up stays at what he reads.
 */
#ifndef CALLBOX_TEXTVIEW_H
#define CALLBOX_TEXTVIEW_H

#include "panes/canvas.h"

struct textview_source {
	/* Lines of a section at that width, 0 for none; prepares it for draw.
	 * Asked again for what is prepared, it changes nothing. */
	int (*lines)(void *ctx, size_t section, int cols);
	/* Draw a line that was prepared, in row y of the canvas. */
	void (*draw)(const void *ctx, size_t section, int line,
	    struct canvas *canvas, int y);
	/* The first line from `from` on (down) or up to it (not down) in
	 * which the text begins, -1: none. `from` may be past the last line,
	 * and lines() may not have been asked: most sections have no match. */
	int (*find)(void *ctx, size_t section, int from, bool down,
	    const char *text);
	/* What a line begins with, as a number that means the same at every
	 * width, and the line that shows it. Asked right after lines(), for
	 * that width. NULL: the line's share of the section is kept. */
	uint64_t (*place)(void *ctx, size_t section, int line);
	int (*line_at)(void *ctx, size_t section, uint64_t place);
};

struct textview {
	const struct textview_source *source;
	void *ctx;
	size_t count;            /* sections */
	size_t section;          /* position: the first line shown */
	int line;
	int rows, cols;
	bool end;                /* the last line was in sight */
	size_t match_section;    /* where the last search ended */
	int match_line;          /* -1: nowhere */
	/* What was at the top when the width changed, and the position that
	 * this gave: widths back and forth end where they began. */
	uint64_t kept_place;
	size_t kept_section;
	int kept_line;           /* -1: nothing is kept */
};

void textview_init(struct textview *view,
    const struct textview_source *source, void *ctx);
/* The number of sections changed; at the end it stays at the end. */
void textview_set_count(struct textview *view, size_t count);
/* All of them are others now: position at the start. */
void textview_reset(struct textview *view, size_t count);
void textview_resize(struct textview *view, int rows, int cols);
/* Heights changed (folding): keep the first line as it is, as far as it goes,
 * and prepare what the screen shows. */
void textview_settle(struct textview *view);
void textview_scroll(struct textview *view, int by);
/* By a screen, less two lines to find one's way; negative: up. */
void textview_page(struct textview *view, int by);
void textview_to_start(struct textview *view);
void textview_to_end(struct textview *view);
bool textview_at_end(struct textview *view);
/* Show the start of a section at the top, or as near as the end allows. */
void textview_to_section(struct textview *view, size_t section);
/* Find from the last match on if it is in sight, else from the top of the
 * screen; goes on at the other end. Returns whether it was found. */
bool textview_find(struct textview *view, const char *text, bool down);
void textview_draw(const struct textview *view, struct canvas *canvas);
/* Which section and line is in row y; false: below the end. */
bool textview_at(const struct textview *view, int y, size_t *section,
    int *line);

#endif
