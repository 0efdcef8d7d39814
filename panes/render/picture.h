/*
 * A picture as coloured characters: the gate for what a program that decodes
 * pictures printed (app/picture.c).
 *
 * The program has read a stranger's file, so its output is a stranger's text.
 * It is not passed on: an allow list reads it into cells. Printable ASCII and
 * block elements (U+2580 to U+259F), line feeds, and of control sequences only
 * SGR with colours of 256, inverse and reset (ECMA-48 8.3.117; the colours as
 * xterm has them). Anything else, or more than was asked for, and there is no
 * picture at all.
 */
#ifndef CALLBOX_RENDER_PICTURE_H
#define CALLBOX_RENDER_PICTURE_H

#include "panes/canvas.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PICTURE_ROWS_MAX = 200, PICTURE_COLS_MAX = 400 };

/* rows 0: none. */
struct picture {
	int rows, cols;
	struct picture_cell {
		char text[3];
		uint8_t len;
		struct style style;
	} *dots;                 /* rows * cols */
};

/* "PNG", "JPEG", "GIF", "WebP" or "TIFF" by its first bytes; NULL: none that
 * is given to a decoder. */
const char *picture_kind(const char *bytes, size_t len);

/* At most rows and cols, themselves at most PICTURE_ROWS_MAX and
 * PICTURE_COLS_MAX. False: the text is not one of these, and the picture is
 * empty. */
bool picture_parse(struct picture *picture, const char *text, size_t len,
    int rows, int cols);
void picture_release(struct picture *picture);

/* A row of it at (y, x). */
void picture_draw(const struct picture *picture, int row,
    struct canvas *canvas, int y, int x);

#endif
