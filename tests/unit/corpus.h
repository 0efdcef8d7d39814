/*
 * Texts of others to test with: files under $CALLBOX_SHARED/corpora, which are
 * no part of this project. A test that needs them is skipped without them.
 */
#ifndef CALLBOX_TESTS_CORPUS_H
#define CALLBOX_TESTS_CORPUS_H

#include <stdbool.h>
#include <stddef.h>

enum { CORPUS_FILE_MAX = 8 << 20 };

/* The file, with a 0 byte behind it, yours to free(); NULL when it is absent,
 * after saying so. len may be NULL. */
char *corpus_read(const char *name, size_t *len);

/* Calls `each` with every file below the folder whose name ends in `ending`,
 * in the order of their names. Returns how many; 0 is said. */
int corpus_each(const char *folder, const char *ending,
    void (*each)(const char *path, const char *text, size_t len, void *arg),
    void *arg);

#endif
