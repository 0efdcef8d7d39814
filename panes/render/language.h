/*
 * What language a text is written in, guessed from its letters and commonest
 * words: good enough to say beside a message, never to act on.
 */
#ifndef CALLBOX_LANGUAGE_H
#define CALLBOX_LANGUAGE_H

#include <stddef.h>

/* ISO 639-1 ("de"), a constant; NULL: it cannot be told. Looks at the first
 * few kilobytes only. */
const char *language_of(const char *text, size_t len);

#endif
