/*
 * The file that $EDITOR gets: the draft, in a folder of its own (0700, in
 * $XDG_RUNTIME_DIR where there is one), which goes with all that the editor
 * left in it: swap, backup, undo. What a killed callbox left goes at the next
 * time.
 *
 * A draft may hold what a customer wrote, and editors obey lines of a file:
 * vim's modelines, Emacs' file variables. Both are switched off.
 */
#ifndef CALLBOX_DRAFT_FILE_H
#define CALLBOX_DRAFT_FILE_H

#include "api/base/error.h"

/* The path of the file, yours to free(); NULL: it could not be written. */
char *draft_file_make(const char *text, struct error *err);
/* What is in it now, without the breaks at its end; yours to free(). NULL: it
 * could not be read, or (ERROR_TOO_BIG) has more than 4 MB. */
char *draft_file_read(const char *path, struct error *err);
/* With its folder. */
void draft_file_remove(const char *path);

/* The shell's command for an editor, "$1" being the path; yours to free().
 * editor may have arguments of its own. */
char *draft_file_command(const char *editor);

#endif
