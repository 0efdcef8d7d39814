/*
 * Characters without case and accents, for searching: "e" stands for "É".
 */
#ifndef CALLBOX_FOLD_H
#define CALLBOX_FOLD_H

#include <stdint.h>

enum { FOLD_MAX = 8 };           /* characters that one may become */

/* Returns how many it becomes: 0 for a mark, 2 for "ß". Unicode's case folding
 * and compatibility decomposition, marks dropped. Pure. */
int fold_code(uint32_t code, uint32_t out[FOLD_MAX]);

#endif
