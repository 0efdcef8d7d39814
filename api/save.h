/*
 * A new file in a folder of the person's own, written piece by piece.
 *
 * Nothing that exists is ever written to: bytes go into a hidden file that is
 * made anew (O_EXCL, O_NOFOLLOW, mode 0600), which gets its name when it is
 * whole; where that is taken, "name (1).pdf" and so on.
 */
#ifndef CALLBOX_SAVE_H
#define CALLBOX_SAVE_H

#include "api/base/error.h"

#include <stddef.h>

struct save;

enum { SAVE_NAME_MAX = 200 };    /* bytes */

/* folder: absolute, must exist. name: one that came from outside and was made
 * safe before; ERROR_INPUT if it has a "/" or a control in it, begins with a
 * dot, or is empty or too long. ERROR_FILE. */
struct save *save_new(const char *folder, const char *name,
    struct error *err);
bool save_write(struct save *save, const char *bytes, size_t len,
    struct error *err);
/* Its path, yours to free(); NULL: ERROR_FILE, and nothing is left. Takes. */
char *save_finish(struct save *save, struct error *err);
/* Nothing is left of it. Takes; NULL is fine. */
void save_drop(struct save *save);

#endif
