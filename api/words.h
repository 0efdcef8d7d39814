/*
 * The words of a conversation as keyed hashes, for search.
 *
 * A word is a run of letters and digits, case-folded; each of its beginnings
 * from three letters to WORDS_PREFIX_MAX is a 32-bit hash under the sealer's
 * key. Together they are a sorted array of little-endian numbers.
 */
#ifndef CALLBOX_WORDS_H
#define CALLBOX_WORDS_H

#include "api/base/buf.h"

#include <stdint.h>

struct sealer;

/* What a word is a word of: the same one has another hash in each. */
enum words_of { WORDS_TEXT, WORDS_PEOPLE };

enum { WORDS_PREFIX_MIN = 3, WORDS_PREFIX_MAX = 10, WORDS_MAX = 20000 };

struct words {
	uint32_t *hashes;
	size_t len;
};

void words_init(struct words *words);
void words_release(struct words *words);
/* Add the words of text, which may hold HTML tags (left out). */
void words_add(struct words *words, enum words_of of, struct sealer *sealer,
    const char *text);
/* Sort, no doubles; then hashes and len are what is stored. */
void words_finish(struct words *words);

/* The hashes that a search for text wants all of, at most max; returns how
 * many. Words shorter than WORDS_PREFIX_MIN are passed over. */
size_t words_wanted(enum words_of of, struct sealer *sealer,
    const char *text, uint32_t *out, size_t max);
/* Whether a stored array has one. */
bool words_have(const void *stored, size_t bytes, uint32_t hash);

#endif
