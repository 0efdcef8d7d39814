/*
 * A grid of character cells in memory: what panes and chrome draw on.
 *
 * A canvas knows no terminal. Text that is drawn on it passes the gate of
 * render/text.h, so a cell holds one safe grapheme cluster and its width, and
 * nothing that a customer wrote can do more than look odd. What a cell means
 * is said by a role; the theme turns roles into colours (app/term.c).
 *
 * Coordinates are (y, x), 0 at the top left; sizes are (rows, cols). Whatever
 * falls outside is clipped, never wrapped, so callers need no bounds checks.
 * A wide cluster that would be cut at the edge is drawn as a space.
 *
 * Life: canvas_init, any number of draws and canvas_sub, canvas_release. A
 * sub-canvas is a value that borrows its parent's cells: never released.
 * Not for two threads at once; no globals.
 */
#ifndef CALLBOX_CANVAS_H
#define CALLBOX_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* X(name, what it is for). The theme file's keys are the lower-case names. */
#define CANVAS_ROLES(X) \
	X(TEXT, "ordinary text") \
	X(DIM, "less important text: times, counts, hints") \
	X(STRONG, "text that should stand out") \
	X(TITLE, "the bar at the top of a pane, tabs") \
	X(STATUS, "the status line") \
	X(BORDER, "lines between parts") \
	X(SELECTED, "the row the keys act on") \
	X(SELECTED_BLUR, "that row in a part that has no focus") \
	X(MARKED, "rows marked for a bulk action") \
	X(MATCH, "what a search found") \
	X(KEY, "the name of a key") \
	X(INPUT, "text being typed") \
	X(PLACEHOLDER, "hint in an empty input") \
	X(GOOD, "success, online") \
	X(WARNING, "needs a look: stale, waiting long") \
	X(ERROR, "failed, refused, overdue") \
	X(PENDING, "shown before the service confirmed it") \
	X(UNREAD, "not read by me yet") \
	X(CUSTOMER, "name of a contact") \
	X(TEAMMATE, "name of an admin") \
	X(BOT, "name of a bot") \
	X(NOTE, "an internal note, never seen by customers") \
	X(NOTE_BAR, "the bar beside a note") \
	X(EVENT, "assignments, closes and other events") \
	X(QUOTE, "quoted text") \
	X(CODE, "code") \
	X(LINK, "a link or reference") \
	X(HEADING, "a heading") \
	X(TAG, "a tag") \
	X(HOSTILE, "the mark in place of a dangerous character")

enum canvas_role {
#define X(name, what) ROLE_##name,
	CANVAS_ROLES(X)
#undef X
	ROLE_COUNT
};

enum canvas_attr {
	ATTR_BOLD = 1, ATTR_DIM = 2, ATTR_ITALIC = 4, ATTR_UNDERLINE = 8,
	ATTR_REVERSE = 16, ATTR_STRIKE = 32,
	ATTR_COLOURS = 64,       /* fg and bg hold: a cell of a picture */
	ATTR_LINK = 128          /* of the address that the program says was
	                            followed: underlined, and a hyperlink */
};

/* Only pictures have colours of their own (render/picture.h); a terminal that
 * has not so many shows them in the role's. */
struct style {
	uint8_t role;            /* enum canvas_role */
	uint8_t attrs;           /* enum canvas_attr, on top of the role's */
	uint16_t fg, bg;         /* of 256, + 1; 0: the terminal's own */
};

#define STYLE(name) ((struct style){ ROLE_##name, 0 })

enum {
	CELL_BYTES = 20,         /* five code points, what curses can hold */
	CANVAS_ROWS_MAX = 1000,  /* a larger terminal is used in part */
	CANVAS_COLS_MAX = 2000
};

/*
 * text: a safe cluster, UTF-8, not terminated, len bytes; len 0 and width 0 is
 * the right half of a wide cluster. width: 1 or 2.
 */
struct cell {
	char text[CELL_BYTES];
	uint8_t len, width;
	struct style style;
};

struct canvas {
	struct cell *cells;      /* of the whole grid */
	int stride;              /* columns of the whole grid */
	int y, x;                /* where this part begins in it */
	int rows, cols;          /* size of this part */
	int clip_y, clip_x, clip_rows, clip_cols;  /* in grid coordinates */
	/* Where the terminal's cursor goes, in grid coordinates; shared by a
	 * canvas and its parts. row -1: hidden. logical: canvas_order does
	 * nothing, because the terminal orders what it shows by itself. */
	struct canvas_cursor { int row, col; bool logical; } *cursor;
};

/* A blank grid (spaces, ROLE_TEXT, cursor hidden); sizes are clamped. */
void canvas_init(struct canvas *canvas, int rows, int cols);
void canvas_release(struct canvas *canvas);
/* Spaces everywhere in this part; hides the cursor. */
void canvas_clear(struct canvas *canvas);

/* The part at (y, x); clipped to the canvas. Borrowed, by value. */
struct canvas canvas_sub(const struct canvas *canvas, int y, int x, int rows,
    int cols);

/*
 * Draw text at (y, x) over at most max_cols columns; max_cols < 0: to the
 * edge. Stops at a line break. Tabs go to the next multiple of 8 from x.
 * Returns the columns used. text NULL draws nothing.
 */
int canvas_text(struct canvas *canvas, int y, int x, int max_cols,
    struct style style, const char *text);
int canvas_textn(struct canvas *canvas, int y, int x, int max_cols,
    struct style style, const char *text, size_t len);

/* As canvas_text, but what does not fit ends with an ellipsis, and line
 * breaks and runs of spaces are drawn as one space: for titles in a row. */
int canvas_text_fit(struct canvas *canvas, int y, int x, int max_cols,
    struct style style, const char *text);

/* Right-aligned in cols columns that begin at x. */
int canvas_text_right(struct canvas *canvas, int y, int x, int cols,
    struct style style, const char *text);

int canvas_printf(struct canvas *canvas, int y, int x, int max_cols,
    struct style style, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

/* Fill with spaces of that style. */
void canvas_fill(struct canvas *canvas, int y, int x, int rows, int cols,
    struct style style);

/* Give cells that are already drawn another style: role only, or role and
 * attributes (SELECTED over a row keeps the attributes of its parts). */
void canvas_restyle(struct canvas *canvas, int y, int x, int rows, int cols,
    enum canvas_role role);

/*
 * Put cells that are drawn already into the order in which they are seen, if
 * there are right-to-left letters among them; nothing around them is touched.
 * base: enum bidi_base of render/bidi.h. canvas_text_fit does it by itself;
 * what is drawn by canvas_text keeps its order.
 */
void canvas_order(struct canvas *canvas, int y, int x, int cols, int base);

/* A line of U+2500 or U+2502 (the terminal falls back to ACS or ASCII). */
void canvas_hline(struct canvas *canvas, int y, int x, int cols,
    struct style style);
void canvas_vline(struct canvas *canvas, int y, int x, int rows,
    struct style style);

/* Where the terminal's cursor goes; out of this part: ignored. */
void canvas_cursor(struct canvas *canvas, int y, int x);

/* The cell at (y, x), or NULL outside. For the terminal and for tests. */
const struct cell *canvas_cell(const struct canvas *canvas, int y, int x);

/*
 * The canvas as text, one line a row, trailing spaces cut; roles == true adds,
 * below each row that has any, a line with one letter a cell for the roles.
 * Yours to free(). For golden tests and for copying.
 */
char *canvas_dump(const struct canvas *canvas, bool roles);

#endif
