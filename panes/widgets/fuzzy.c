/* Fuzzy matching. */
#include "config.h"

#include "api/base/utf8.h"
#include "panes/render/fold.h"
#include "panes/widgets/fuzzy.h"

#include <string.h>
#include <utf8proc.h>

/* The proportions are those of fzf, which people are used to. */
enum {
	POINTS_MATCH = 16, BONUS_TEXT = 10, BONUS_WORD = 8, BONUS_CAMEL = 7,
	BONUS_NEIGHBOUR = 4, FIRST_TIMES = 2, COST_GAP = 3, COST_GAP_MORE = 1,
	NEVER = -20000
};

/* One of 64 bits for a character: two that share a bit only cost a
 * comparison that was not needed. */
static uint64_t bit_of(uint32_t code)
{
	return (uint64_t)1 << (code < 0x80 ? code & 63 : (code * 31 >> 3) & 63);
}

enum kind { KIND_SPACE, KIND_OTHER, KIND_LOWER, KIND_UPPER, KIND_DIGIT };

static enum kind kind_of(uint32_t code)
{
	if (code >= 'a' && code <= 'z')
		return KIND_LOWER;
	if (code >= 'A' && code <= 'Z')
		return KIND_UPPER;
	if (code >= '0' && code <= '9')
		return KIND_DIGIT;
	if (code < 0x80)
		return code == ' ' || code == '\t' ? KIND_SPACE : KIND_OTHER;
	return utf8proc_tolower((utf8proc_int32_t)code) !=
	    (utf8proc_int32_t)code ? KIND_UPPER : KIND_LOWER;
}

/* Beginnings of words, also those of camelCase, and of numbers. */
static uint8_t bonus_of(enum kind before, enum kind kind)
{
	if (kind == KIND_SPACE || kind == KIND_OTHER)
		return 0;
	if (before == KIND_SPACE || before == KIND_OTHER)
		return BONUS_WORD;
	return (before == KIND_LOWER && kind == KIND_UPPER) ||
	    (before != KIND_DIGIT && kind == KIND_DIGIT) ? BONUS_CAMEL : 0;
}

/* In one piece; the order keeps each array aligned. */
static void keep(struct fuzzy_text *out, struct arena *arena,
    const uint32_t *fold, const uint16_t *at, const uint8_t *bonus, int len)
{
	size_t n = (size_t)len;
	uint32_t *folds = arena_alloc(arena, n * (sizeof(*fold) +
	    sizeof(*at) + sizeof(*bonus)) + 1);
	uint16_t *ats = (uint16_t *)(folds + n);
	uint8_t *bonuses = (uint8_t *)(ats + n);

	memcpy(folds, fold, n * sizeof(*fold));
	memcpy(ats, at, n * sizeof(*at));
	memcpy(bonuses, bonus, n * sizeof(*bonus));
	out->fold = folds;
	out->at = ats;
	out->bonus = bonuses;
	out->len = (uint16_t)len;
}

void fuzzy_prepare(struct fuzzy_text *out, struct arena *arena,
    const char *text)
{
	uint32_t fold[FUZZY_TEXT_MAX], codes[FOLD_MAX], code;
	uint16_t at[FUZZY_TEXT_MAX];
	uint8_t bonus[FUZZY_TEXT_MAX];
	size_t len = strlen(text), from = 0, n;
	enum kind before = KIND_SPACE, kind;
	int used = 0, i, many;

	*out = (struct fuzzy_text){ .text = text };
	for (; from < len && from < UINT16_MAX; from += n) {
		n = utf8_decode(text + from, len - from, &code, NULL);
		many = fold_code(code, codes);
		if (used + many > FUZZY_TEXT_MAX)
			break;
		kind = kind_of(code);
		for (i = 0; i < many; i++, used++) {
			fold[used] = codes[i];
			at[used] = (uint16_t)from;
			bonus[used] = i ? 0 : used ? bonus_of(before, kind) :
			    BONUS_TEXT;
			out->has |= bit_of(codes[i]);
		}
		before = kind;
	}
	keep(out, arena, fold, at, bonus, used);
}

void fuzzy_parse(struct fuzzy_pattern *out, const char *typed)
{
	size_t len = strlen(typed), from = 0, n;
	uint32_t codes[FOLD_MAX], code;
	struct fuzzy_word *word;
	bool within = false;
	int i, many;

	out->words_len = 0;
	out->needs = 0;
	for (; from < len; from += n) {
		n = utf8_decode(typed + from, len - from, &code, NULL);
		if (code == ' ') {
			within = false;
			continue;
		}
		if (!within && out->words_len == FUZZY_WORDS_MAX)
			return;
		if (!within)
			out->words[out->words_len++].len = 0;
		within = true;
		word = &out->words[out->words_len - 1];
		many = fold_code(code, codes);
		for (i = 0; i < many && word->len < FUZZY_WORD_MAX; i++) {
			word->fold[word->len] = codes[i];
			word->exact[word->len++] = i == 0 &&
			    kind_of(code) == KIND_UPPER ? code : 0;
			out->needs |= bit_of(codes[i]);
		}
	}
}

/* A capital that was typed means itself; all else compares folded. */
static bool equal(const struct fuzzy_word *word, int i,
    const struct fuzzy_text *text, int j)
{
	const char *from;
	uint32_t code;

	if (word->fold[i] != text->fold[j])
		return false;
	if (!word->exact[i])
		return true;
	from = text->text + text->at[j];
	utf8_decode(from, strnlen(from, UTF8_MAX), &code, NULL);
	return code == word->exact[i];
}

/* Where each character of the word can stand at the earliest. */
static bool earliest(const struct fuzzy_word *word,
    const struct fuzzy_text *text, int first[FUZZY_WORD_MAX])
{
	int i, j = 0;

	for (i = 0; i < word->len; i++, j++) {
		while (j < text->len && !equal(word, i, text, j))
			j++;
		if (j == text->len)
			return false;
		first[i] = j;
	}
	return true;
}

/* For each place j of the text: hit, the best score with the character found
 * there; best, with it there or before, less the gap; run, the bonus that the
 * stretch of neighbours ending there began with. */
struct row {
	int16_t hit[FUZZY_TEXT_MAX], best[FUZZY_TEXT_MAX];
	uint8_t run[FUZZY_TEXT_MAX];
};

/* Either right behind the character before, keeping the bonus that their
 * stretch began with, or after a gap. */
static void set_hit(struct row *row, const struct row *above,
    const struct fuzzy_text *text, int i, int j)
{
	int bonus = text->bonus[j], run = bonus, next, apart;

	if (!i) {
		row->hit[j] = (int16_t)(POINTS_MATCH + bonus * FIRST_TIMES);
		row->run[j] = (uint8_t)run;
		return;
	}
	if (bonus < above->run[j - 1] && bonus < BONUS_WORD)
		run = above->run[j - 1];
	if (run < BONUS_NEIGHBOUR)
		run = BONUS_NEIGHBOUR;
	next = above->hit[j - 1] + run;
	apart = above->best[j - 1] + bonus;
	row->run[j] = (uint8_t)(next >= apart ? run : bonus);
	row->hit[j] = (int16_t)(POINTS_MATCH +
	    (next >= apart ? next : apart));
}

/* Row i for the places from first on; what is before them is never read,
 * because the row below begins at a later place. */
static void fill_row(struct row *row, const struct row *above,
    const struct fuzzy_word *word, const struct fuzzy_text *text, int i,
    int first)
{
	int j, gap = 0, before = NEVER;

	for (j = first; j < text->len; j++) {
		row->hit[j] = NEVER;
		row->run[j] = 0;
		if (equal(word, i, text, j))
			set_hit(row, above, text, i, j);
		before -= gap ? COST_GAP_MORE : COST_GAP;
		gap = 1;
		if (row->hit[j] >= before) {
			before = row->hit[j];
			gap = 0;
		}
		row->best[j] = (int16_t)(before < NEVER ? NEVER : before);
	}
}

/* The earliest of the best, as people read from the left. */
static int best_end(const struct row *row, int first, int len)
{
	int best = first, j;

	for (j = first; j < len; j++)
		if (row->hit[j] > row->hit[best])
			best = j;
	return best;
}

/* Only the score is wanted: two rows are enough. */
static int score_word(const struct fuzzy_word *word,
    const struct fuzzy_text *text, const int first[FUZZY_WORD_MAX])
{
	struct row rows[2];
	int i;

	for (i = 0; i < word->len; i++)
		fill_row(&rows[i & 1], &rows[~i & 1], word, text, i,
		    first[i]);
	i = word->len - 1;
	return rows[i & 1].hit[best_end(&rows[i & 1], first[i], text->len)];
}

/* And here all of them, to go back along the best way. */
static int trace_word(const struct fuzzy_word *word,
    const struct fuzzy_text *text, const int first[FUZZY_WORD_MAX],
    uint16_t *places)
{
	struct row rows[FUZZY_WORD_MAX];
	int i, j, score, best, run;

	for (i = 0; i < word->len; i++)
		fill_row(&rows[i], i ? &rows[i - 1] : NULL, word, text, i,
		    first[i]);
	i = word->len - 1;
	j = best_end(&rows[i], first[i], text->len);
	score = rows[i].hit[j];
	for (;; i--) {
		places[i] = text->at[j];
		if (!i)
			return score;
		/* As set_hit decided: next to it, or the best one before. */
		best = rows[i].hit[j] - POINTS_MATCH;
		run = rows[i].run[j];
		j--;
		if (rows[i - 1].hit[j] + run == best)
			continue;
		while (rows[i - 1].hit[j] != rows[i - 1].best[j])
			j--;
	}
}

int fuzzy_score(const struct fuzzy_pattern *pattern,
    const struct fuzzy_text *text, uint16_t *places, int *places_len)
{
	int first[FUZZY_WORD_MAX], total = 0, i;
	const struct fuzzy_word *word;

	if (places)
		*places_len = 0;
	if ((pattern->needs & text->has) != pattern->needs)
		return -1;
	for (i = 0; i < pattern->words_len; i++) {
		word = &pattern->words[i];
		if (!earliest(word, text, first))
			return -1;
		if (!word->len)
			continue;
		total += places ? trace_word(word, text, first,
		    places + *places_len) : score_word(word, text, first);
		if (places)
			*places_len += word->len;
	}
	return total < 0 ? 0 : total;
}
