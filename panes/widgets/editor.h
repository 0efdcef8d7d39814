/*
 * A text editor: several lines with soft wrap, or one line (a prompt).
 *
 * The unit of the cursor is the grapheme cluster, as the gate (render/text.h)
 * cuts them. What goes in is made clean first: control characters and bad
 * UTF-8 are dropped, CRLF becomes LF, a tab four spaces; one line turns breaks
 * into spaces. The text never passes its maximum: what does not fit is cut.
 * Line editing follows readline's keys. Undo is coalesced by words.
 */
#ifndef CALLBOX_EDITOR_H
#define CALLBOX_EDITOR_H

#include "api/base/buf.h"
#include "panes/canvas.h"

struct editor {
	struct buf text;
	size_t cursor;           /* byte, always at a cluster's start */
	int want_col;            /* column that up and down try to keep, -1 */
	bool one_line;
	char *killed;            /* for yank, or NULL */
	struct editor_step *steps;       /* undo: text before each change */
	size_t steps_len, steps_at;      /* at == len: nothing undone */
	int last_change;         /* what the last change was, to coalesce */
	int cols;                /* width of the last layout, for up, down */
};

/* max: bytes. One screen line with one_line. */
void editor_init(struct editor *editor, size_t max);
void editor_init_line(struct editor *editor, size_t max);
void editor_release(struct editor *editor);

/* The text, borrowed until the next change. */
const char *editor_text_of(const struct editor *editor);
size_t editor_cursor(const struct editor *editor);
/* Replace everything; the cursor goes to the end; undo forgets. */
void editor_set_text(struct editor *editor, const char *text, size_t len);
/* To the start of the cluster that holds this byte. */
void editor_set_cursor(struct editor *editor, size_t byte);
/* At the cursor. editor_paste is undone as one. */
void editor_insert(struct editor *editor, const char *text, size_t len);
void editor_paste(struct editor *editor, const char *text, size_t len);
/* A key by name (keys.h); returns whether it means something here. Enter is a
 * line break, unless it is one line. */
bool editor_key(struct editor *editor, const char *key);
/* A click in row y, column x of the drawn editor, which was cols wide. */
void editor_click(struct editor *editor, int y, int x, int cols);

/* Screen lines the text takes in so many columns, at least 1. */
int editor_rows(const struct editor *editor, int cols);
/* Tell the width that up and down go by. */
void editor_resize(struct editor *editor, int cols);
/* Draw, scrolled so that the cursor is seen; focused: place the cursor. */
void editor_draw(const struct editor *editor, struct canvas *canvas,
    bool focused);

#endif
