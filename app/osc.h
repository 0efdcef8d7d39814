/*
 * Operating system commands of terminals: the clipboard (OSC 52) and links
 * (OSC 8), as bytes to be written. For those who have curses and those who have
 * not (yet).
 */
#ifndef CALLBOX_OSC_H
#define CALLBOX_OSC_H

#include "api/base/buf.h"

enum {
	OSC_COPY_MAX = 150000,   /* twice what xterm takes, in base64 */
	OSC_LINK_MAX = 2000      /* bytes of an address; terminals take 2,083 */
};

/* Whether this terminal (TERM) is one that at least ignores them. */
bool osc_possible(void);
/* Text to the clipboard. False: it is too long. */
bool osc_copy(struct buf *out, const char *text);
/* An address with what is no printable ASCII as %XX; yours to free(). */
char *osc_url(const char *url);
/* The beginning of a link, whose text follows, and its end. False: this
 * terminal has none, or the address is too long or not as osc_url makes it. */
bool osc_link_begin(struct buf *out, const char *url);
void osc_link_end(struct buf *out);
/* A link whose text is its address, so that it can be copied as well. url: only
 * printable ASCII. */
void osc_link(struct buf *out, const char *url);

#endif
