/*
 * Fuzzy matching: do the typed characters occur in that order, and how well?
 *
 * Words of the pattern are matched apart; all of them must be found. Small
 * letters match any case and letters with or without accents ("e" finds "É",
 * by Unicode's case folding); a capital only itself. The best alignment counts:
 * beginnings of words and neighbours score higher, gaps cost.
 *
 * Texts are prepared once and matched against many patterns: what cannot match
 * is told by one comparison of bits. Pure.
 */
#ifndef CALLBOX_FUZZY_H
#define CALLBOX_FUZZY_H

#include "api/base/mem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	FUZZY_TEXT_MAX = 256,    /* characters looked at; the rest is not */
	FUZZY_WORD_MAX = 32,     /* characters of one word of a pattern */
	FUZZY_WORDS_MAX = 8,
	FUZZY_PLACES_MAX = FUZZY_WORD_MAX * FUZZY_WORDS_MAX
};

struct fuzzy_text {
	const char *text;        /* borrowed */
	uint64_t has;            /* a bit for each character, by hash */
	const uint32_t *fold;    /* len folded characters, */
	const uint16_t *at;      /* the byte each begins at */
	const uint8_t *bonus;    /* and what a match there is worth more */
	uint16_t len;
};

struct fuzzy_word {
	uint32_t fold[FUZZY_WORD_MAX];
	uint32_t exact[FUZZY_WORD_MAX];  /* the capital itself, or 0 */
	int len;
};

struct fuzzy_pattern {
	struct fuzzy_word words[FUZZY_WORDS_MAX];
	int words_len;           /* 0: matches everything with score 0 */
	uint64_t needs;
};

/* text is borrowed, what is made of it lives in the arena. */
void fuzzy_prepare(struct fuzzy_text *out, struct arena *arena,
    const char *text);
void fuzzy_parse(struct fuzzy_pattern *out, const char *typed);

/*
 * The score, higher is better; -1: no match. places, if not NULL, is for
 * FUZZY_PLACES_MAX: the bytes of the text where matched characters begin, in
 * the pattern's order; *places_len how many.
 */
int fuzzy_score(const struct fuzzy_pattern *pattern,
    const struct fuzzy_text *text, uint16_t *places, int *places_len);

#endif
