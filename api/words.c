/* The words of a conversation as keyed hashes. */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "api/words.h"
#include "keystore/seal.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* A word as it is being read: folded characters and where each ends. */
struct word {
	enum words_of of;
	char bytes[WORDS_PREFIX_MAX * UTF8_MAX];
	size_t ends[WORDS_PREFIX_MAX];
	int letters;
};

void words_init(struct words *words)
{
	*words = (struct words){ 0 };
}

void words_release(struct words *words)
{
	free(words->hashes);
	words_init(words);
}

static bool is_letter(uint32_t code)
{
	if (code < 0x80)
		return (code >= 'a' && code <= 'z') ||
		    (code >= 'A' && code <= 'Z') ||
		    (code >= '0' && code <= '9');
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
		return true;
	default:
		return false;
	}
}

static void append(struct word *word, uint32_t code)
{
	size_t at = word->letters ? word->ends[word->letters - 1] : 0;

	if (word->letters == WORDS_PREFIX_MAX)
		return;
	if (code < 0x80)
		code = code >= 'A' && code <= 'Z' ? code + 32 : code;
	else
		code = (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
	word->ends[word->letters++] = at + utf8_encode(code,
	    word->bytes + at);
}

static uint32_t hash(struct sealer *sealer, const struct word *word,
    int letters)
{
	size_t len = word->ends[letters - 1];
	char apart[sizeof(word->bytes) + 1];

	if (word->of == WORDS_TEXT)
		return (uint32_t)sealer_hash(sealer, word->bytes, len);
	/* No word of a text begins like that. */
	apart[0] = (char)word->of;
	memcpy(apart + 1, word->bytes, len);
	return (uint32_t)sealer_hash(sealer, apart, len + 1);
}

static void add_word(struct words *words, struct sealer *sealer,
    const struct word *word)
{
	int n;

	for (n = WORDS_PREFIX_MIN; n <= word->letters; n++) {
		if (words->len == WORDS_MAX)
			return;
		words->hashes = mem_grow(words->hashes, words->len,
		    sizeof(*words->hashes));
		words->hashes[words->len++] = hash(sealer, word, n);
	}
}

void words_add(struct words *words, enum words_of of, struct sealer *sealer,
    const char *text)
{
	struct word word = { .of = of };
	size_t len = text ? strlen(text) : 0, at = 0;
	uint32_t code;
	bool in_tag = false;

	while (at < len && words->len < WORDS_MAX) {
		at += utf8_decode(text + at, len - at, &code, NULL);
		/* A < without a letter or slash behind it is text. */
		if (code == '<' && at < len && (text[at] == '/' ||
		    text[at] == '!' || ((text[at] | 0x20) >= 'a' &&
		    (text[at] | 0x20) <= 'z')))
			in_tag = true;
		if (!in_tag && is_letter(code)) {
			append(&word, code);
		} else if (word.letters) {
			add_word(words, sealer, &word);
			word.letters = 0;
		}
		if (code == '>')
			in_tag = false;
	}
	if (word.letters)
		add_word(words, sealer, &word);
}

static int by_value(const void *one, const void *two)
{
	uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)two;

	return a < b ? -1 : a > b;
}

void words_finish(struct words *words)
{
	size_t i, n = 0;

	/* qsort must not be handed NULL, not even for nothing. */
	if (words->len)
		qsort(words->hashes, words->len, sizeof(*words->hashes),
		    by_value);
	for (i = 0; i < words->len; i++)
		if (!n || words->hashes[n - 1] != words->hashes[i])
			words->hashes[n++] = words->hashes[i];
	words->len = n;
}

size_t words_wanted(enum words_of of, struct sealer *sealer,
    const char *text, uint32_t *out, size_t max)
{
	struct word word = { .of = of };
	size_t len = strlen(text), at = 0, n = 0;
	uint32_t code;

	while (at <= len && n < max) {
		code = 0;
		at += at < len ? utf8_decode(text + at, len - at, &code,
		    NULL) : 1;
		if (code && is_letter(code)) {
			append(&word, code);
			continue;
		}
		if (word.letters >= WORDS_PREFIX_MIN)
			out[n++] = hash(sealer, &word, word.letters);
		word.letters = 0;
	}
	return n;
}

bool words_have(const void *stored, size_t bytes, uint32_t wanted)
{
	size_t low = 0, high = bytes / sizeof(uint32_t), middle;
	uint32_t value;

	while (low < high) {
		middle = (low + high) / 2;
		memcpy(&value, (const char *)stored +
		    middle * sizeof(value), sizeof(value));
		if (value == wanted)
			return true;
		if (value < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}
