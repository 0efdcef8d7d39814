/*
 * The gate: what was received becomes what may be drawn.
 *
 * Every string from outside passes text_next (through the canvas, the wrapper
 * or text_plain) before it is shown, copied or logged. It is an allow list by
 * Unicode's general categories (utf8proc, Unicode 15): letters, numbers,
 * punctuation, symbols and a few marks on them; all else becomes a visible
 * mark, a space, a line break, or nothing. What terminals disagree about is
 * reduced to what they agree on: emoji sequences show their first emoji, flags
 * their two letters, variation selectors are dropped.
 *
 * Pure; no globals, no locale.
 */
#ifndef CALLBOX_TEXT_H
#define CALLBOX_TEXT_H

#include "api/base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	TEXT_CLUSTER_BYTES = 20, /* five code points of four bytes */
	TEXT_MARKS_MAX = 4       /* combining marks kept on one base */
};

enum text_kind {
	TEXT_CLUSTER,            /* text, len bytes, width 1 or 2 */
	TEXT_SPACE,              /* " ", width 1: all of Zs */
	TEXT_TAB,                /* " ", width 1: the drawer knows the stops */
	TEXT_BREAK,              /* LF, CR, CRLF, NEL, U+2028, U+2029; width 0 */
	TEXT_MARK,               /* U+FFFD, width 1: stood for something
	                            dangerous, invisible or malformed */
	TEXT_NOTHING             /* dropped; len and width 0 */
};

struct cluster {
	char text[TEXT_CLUSTER_BYTES];   /* UTF-8, not terminated */
	uint8_t len, width;
	uint8_t kind;                    /* enum text_kind */
};

/* The first grapheme cluster of text (len > 0 bytes), made safe. Returns the
 * bytes of text that it took, at least 1. */
size_t text_next(const char *text, size_t len, struct cluster *out);

/* Columns of text on one line; breaks count 0, a tab 1. */
int text_cols(const char *text, size_t len);

/* How many bytes of text fit into cols columns. */
size_t text_cut(const char *text, size_t len, int cols);

/* Append a safe copy. Breaks become LF, or a space with one_line. */
bool text_plain(struct buf *out, const char *text, size_t len, bool one_line);

/* Append JSON so that it can be looked at: what the gate would change is
 * written as \uXXXX, so that nothing is lost (RFC 8259, section 7). ascii:
 * everything that is not ASCII, too. Line breaks stay. */
bool text_json(struct buf *out, const char *json, size_t len, bool ascii);

/* How many of its characters had to be replaced by a mark. */
size_t text_hostile(const char *text, size_t len);

#endif
