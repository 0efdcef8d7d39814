/*
 * What was done to a text, to take it back and to do it again.
 *
 * A step holds only the bytes that it took away, so that typing into a long
 * text costs nothing. The oldest steps are forgotten beyond a number of steps
 * or bytes. A zeroed struct is empty.
 */
#ifndef CALLBOX_UNDO_H
#define CALLBOX_UNDO_H

#include "api/base/buf.h"

enum { UNDO_STEPS_MAX = 1000, UNDO_BYTES_MAX = 16 << 20 };

struct undo {
	struct undo_step *steps;
	size_t len, at;          /* at == len: nothing is taken back */
	size_t bytes;            /* kept in all steps */
};

void undo_release(struct undo *undo);            /* empty, usable */

/*
 * Call before `cut` bytes at `at` of the text are replaced by `len` others.
 * What was taken back is forgotten. join: make it one with the newest step
 * where they touch (typing, or deleting, one after the other).
 */
void undo_note(struct undo *undo, const struct buf *text, size_t at,
    size_t cut, size_t len, size_t cursor, bool join);

/* Take the newest change back, or do it again. False: there is none. */
bool undo_back(struct undo *undo, struct buf *text, size_t *cursor);
bool undo_again(struct undo *undo, struct buf *text, size_t *cursor);

#endif
