/*
 * The terminal: keys in, canvas out. The only file that knows curses.
 *
 * One terminal, one thread. term_start takes the terminal over, term_stop
 * gives it back as it was; it is also given back when the program dies of a
 * signal. Nothing else writes to the terminal between the two.
 *
 * A canvas is drawn by its differences to the one before, so that an unchanged
 * frame sends nothing. On a slow line frames are dropped, not queued: after a
 * frame that follows another closely, a status request (DSR, ECMA-48 8.3.35) is
 * sent, and term_ready() says no until the terminal has answered it.
 */
#ifndef CALLBOX_TERM_H
#define CALLBOX_TERM_H

#include "api/base/error.h"
#include "panes/canvas.h"

#include <stdint.h>

enum term_event_kind {
	TERM_NONE,               /* nothing to read any more */
	TERM_KEY,                /* text: its name (widgets/keys.h) */
	TERM_TEXT,               /* text: one printable character, UTF-8 */
	TERM_PASTE,              /* text: what was pasted */
	TERM_MOUSE,              /* y, x, button */
	TERM_SIZE,               /* the size changed: see term_size */
	TERM_LOST                /* the terminal is gone */
};

/* text is borrowed until the next term_read. button: enum pane_button. */
struct term_event {
	enum term_event_kind kind;
	const char *text;
	int y, x, button;
};

/* crash_hint: a line for the person whose program has just died of a mistake
 * in it, borrowed until term_stop; NULL: none. */
struct buf;

struct term_options {
	const char *theme;       /* as theme_load takes it */
	bool mouse;
	const char *crash_hint;
	bool bidi;               /* text comes ordered: the terminal must not */
};

/* False: no terminal, an unknown TERM, or too small to be used. */
bool term_start(const struct term_options *options, struct error *err);
void term_stop(void);

/* How many colours $TERM has by the host's description, before anything is
 * started; -1 none, -2: there is no such terminal. */
int term_colours(void);

/* Other colours from the next frame on. */
void term_set_theme(const char *name);

/* To poll for reading. */
int term_fd(void);
void term_size(int *rows, int *cols);
bool term_has_colour(void);
bool term_is_utf8(void);
/* What a picture can be drawn with: 256 colours, block characters that take
 * one column; and whether each frame is waited for. */
bool term_has_palette(void);
bool term_has_blocks(void);
bool term_is_slow(void);
/* After SIGWINCH: take the new size over. */
void term_resize(void);

/* The next event; never waits, except that a lone Esc takes 25 ms. */
void term_read(struct term_event *event);

/* Whether a frame may be sent now; if not, wait_ms says when to ask again. */
bool term_ready(int *wait_ms);
void term_draw(const struct canvas *canvas);
/* Forget what is shown: the next draw repaints everything. */
void term_redraw(void);

/* Give the terminal to a child (or the shell) and take it back. */
void term_suspend(void);
void term_resume(void);

/* To the clipboard by OSC 52. False: this terminal is known not to have it. */
bool term_copy(const char *text);
/* The address behind the cells that have ATTR_LINK, from the next frame on;
 * NULL: none. Printable ASCII. */
void term_link(const char *url);
/* What attention.c makes: constants and numbers, past curses. */
void term_send(const struct buf *bytes);

#endif
