/*
 * Searching a document: case and accents do not count, a space in what is
 * searched stands for any space, and what is broken over lines is found too.
 * A match lies within one paragraph.
 */
#ifndef CALLBOX_FIND_H
#define CALLBOX_FIND_H

#include "panes/render/wrap.h"

enum { FIND_MAX = 100 };         /* characters; the rest is not looked at */

struct find {
	uint32_t codes[FIND_MAX];
	int len;                 /* 0: finds nothing */
};

void find_parse(struct find *find, const char *typed);

/* Whether it is anywhere in the document, folded paragraphs included: quick,
 * so that what has no match need not be wrapped. */
bool find_in_doc(const struct find *find, const struct doc *doc);

/* Whether a match begins in that line. */
bool find_in_line(const struct find *find, const struct wrap *wrap,
    size_t line);

/* Give what of a match is in that line, which wrap_draw drew at (y, x), the
 * role of matches. */
void find_draw(const struct find *find, const struct wrap *wrap, size_t line,
    struct canvas *canvas, int y, int x);

#endif
