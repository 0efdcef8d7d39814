/*
 * New files of the person's own: an export, texts that were saved, a paste.
 * For nobody else's eyes (0600), and never over another file.
 */
#ifndef CALLBOX_FILE_H
#define CALLBOX_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* False: errno says why, and there is no such file. Written through to the
 * disk when it returns. */
bool file_write_new(const char *path, const char *bytes, size_t len);

#endif
