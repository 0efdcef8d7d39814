/* Emoji by their short names (":tada:"). Pure. */
#ifndef CALLBOX_EMOJI_H
#define CALLBOX_EMOJI_H

#include <stdbool.h>
#include <stddef.h>

enum { EMOJI_NAME_MAX = 48, EMOJI_BYTES_MAX = 48 };

struct emoji {
	char name[EMOJI_NAME_MAX];       /* without colons */
	char text[EMOJI_BYTES_MAX];      /* UTF-8, often several characters */
};

/* The next one of the table: begin with *at 0; false at its end. */
bool emoji_next(size_t *at, struct emoji *out);
/* The one of exactly that name. */
bool emoji_find(const char *name, size_t len, struct emoji *out);

#endif
