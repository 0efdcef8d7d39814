/*
 * Where a line may end, as far as UAX #14 matters to messages: after spaces,
 * around ideographs and emoji, but not before what closes nor behind what
 * opens; at a zero width space; in long words after hyphens and slashes, so
 * that a date or a fraction stays in one piece while it is short.
 *
 * Not by libunibreak: Debian 12's (1.1) ends the program at every flag (an
 * assertion fails at U+1F1E6), which any customer can send.
 *
 * Pure.
 */
#ifndef CALLBOX_LINEBREAK_H
#define CALLBOX_LINEBREAK_H

#include "panes/render/text.h"

/* What of a cluster decides; LINEBREAK_NONE is at the start of a line. */
enum linebreak {
	LINEBREAK_NONE, LINEBREAK_LETTER, LINEBREAK_SPACE, LINEBREAK_WIDE,
	LINEBREAK_OPEN, LINEBREAK_CLOSE, LINEBREAK_JOINT,
	LINEBREAK_ZERO,          /* U+200B, which shows nothing */
	LINEBREAK_UNSEEN         /* nothing else that shows nothing */
};

/* Of the cluster that text_next made of text. */
enum linebreak linebreak_of(const char *text, const struct cluster *cluster);

/* Whether a line may end between two that show something. long_word: the word
 * fills more than half a line so far. */
bool linebreak_between(enum linebreak before, enum linebreak behind,
    bool long_word);

#endif
