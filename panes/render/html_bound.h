/*
 * gumbo on a leash. Part of html.c; nobody else includes it.
 *
 * gumbo takes time by the square of the depth of the tree, makes a copy of
 * every formatting element that was left open in every paragraph after it, and
 * has no limits of its own. So tags are looked at first, on a model of the
 * parser's stack of open elements: what would go too deep loses its tags, not
 * its text. What gets past the model is stopped by memory and by time.
 */
#ifndef CALLBOX_HTML_BOUND_H
#define CALLBOX_HTML_BOUND_H

#include "api/base/buf.h"
#include "api/base/mem.h"

#include <gumbo.h>

enum {
	BOUND_DEPTH_MAX = 120,           /* elements in each other */
	BOUND_OPEN_MAX = 3,              /* <b> and the like left open */
	BOUND_BYTES_MAX = 120 << 20,     /* that gumbo takes for its tree */
	BOUND_MS_MAX = 1000              /* of this thread's processor time */
};

/*
 * The tree, in the arena, borrowing html or `copy` (which the caller made and
 * releases, with the arena, when it is done). NULL when a limit was reached:
 * see bound_text.
 */
GumboOutput *bound_parse(const char *html, size_t len, struct arena *arena,
    struct buf *copy);

/* What stands between the tags, scripts and styles left out. */
void bound_text(const char *html, size_t len, struct buf *out);

#endif
