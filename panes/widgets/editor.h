/*
 * A text editor: several lines with soft wrap, or one line (a prompt).
 *
 * The unit of the cursor is the grapheme cluster, as the gate (render/text.h)
 * cuts them. What goes in is made clean first: control characters and bad
 * UTF-8 are dropped, CRLF, CR and U+2028 become LF, a tab four spaces; one line
 * turns breaks into spaces. The text never passes its maximum: what does not
 * fit is cut. Line editing follows readline's keys:
 *
 *     Left Right C-b C-f        a cluster      M-b M-f C-Left C-Right   a word
 *     Home End C-a C-e          the line       C-Home C-End M-< M->     the text
 *     Up Down C-p C-n PgUp PgDn screen lines, not with one line
 *     Backspace Delete C-h C-d  a cluster      C-w M-Backspace M-d      a word
 *     C-u C-k                   to the start or end of the line
 *     C-y                       what words and lines were deleted last
 *     C-_ C-z undo              M-_ M-z redo   Enter Tab, not with one line
 *
 * Deletions by word and line in a row are yanked as one. Undo is by words.
 *
 * The last column is the cursor's place behind a full line: text is wrapped at
 * cols - 1. What is in sight moves as little as it can.
 */
#ifndef CALLBOX_EDITOR_H
#define CALLBOX_EDITOR_H

#include "api/base/buf.h"
#include "panes/canvas.h"
#include "panes/widgets/undo.h"

/* Bytes that are underlined. */
struct editor_mark { size_t from, to; };

struct editor {
	struct buf text;
	size_t cursor;           /* byte, always at a cluster's start */
	int want_col;            /* column that up and down try to keep, -1 */
	bool one_line;
	bool dirty;              /* the text changed; the owner clears it */
	const char *placeholder; /* shown while there is no text; borrowed,
	                            set by the owner, NULL: none */
	/* In order, not overlapping; borrowed, set by the owner at every change
	 * of the text. */
	const struct editor_mark *marks;
	size_t marks_len;
	char *killed;            /* for yank, or NULL */
	struct undo undo;
	int last_change;         /* what the last key did, to join steps */
	int rows, cols;          /* of the screen, as last told */
	size_t top;              /* byte: what the first row shows begins here;
	                            with one line, what its first column does */
};

/* max: bytes. One screen line with one_line. */
void editor_init(struct editor *editor, size_t max);
void editor_init_line(struct editor *editor, size_t max);
void editor_release(struct editor *editor);

/* The text, borrowed until the next change. */
const char *editor_text_of(const struct editor *editor);
size_t editor_cursor(const struct editor *editor);
/* Replace everything; the cursor goes to the end; undo forgets; not dirty. */
void editor_set_text(struct editor *editor, const char *text, size_t len);
/* To the start of the cluster that holds this byte. */
void editor_set_cursor(struct editor *editor, size_t byte);
/* At the cursor. editor_paste is undone as one. False: not all of it fitted. */
bool editor_insert(struct editor *editor, const char *text, size_t len);
bool editor_paste(struct editor *editor, const char *text, size_t len);
/* Put text in the place of what stands from one cluster's start to another,
 * undone as one; the cursor goes behind it. False: not all of it fitted. */
bool editor_replace(struct editor *editor, size_t from, size_t to,
    const char *text, size_t len);
/* A key by name (keys.h); returns whether it means something here. */
bool editor_key(struct editor *editor, const char *key);
/* A click in row y, column x of the drawn editor. */
void editor_click(struct editor *editor, int y, int x);

/* Screen lines the text takes in so many columns, 1 to CANVAS_ROWS_MAX. */
int editor_rows(const struct editor *editor, int cols);
/* Tell the size of what it is drawn on: up, down and pages go by it. */
void editor_resize(struct editor *editor, int rows, int cols);
/* Draw, so that the cursor is in sight; focused: place the cursor. */
void editor_draw(const struct editor *editor, struct canvas *canvas,
    bool focused);

#endif
