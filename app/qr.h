/*
 * A QR code as lines of text, for a phone to read off the terminal.
 *
 * Made of half blocks (two modules a cell) or, without UTF-8, of "##" (one
 * module in two columns). Light modules are the ones that are drawn, so that
 * it is right as light text on a dark ground.
 */
#ifndef CALLBOX_QR_H
#define CALLBOX_QR_H

#include <stdbool.h>

struct qr {
	char *text;              /* rows lines, each ends with \n; yours */
	int rows, cols;          /* of the terminal */
};

/* False: the text is too long for any code. */
bool qr_make(const char *text, bool utf8, struct qr *out);
void qr_release(struct qr *qr);

#endif
