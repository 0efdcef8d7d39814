/* Fuzzy matching. */
#include "config.h"

#include "api/base/utf8.h"
#include "panes/widgets/fuzzy.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

enum {
	POINTS_MATCH = 16, POINTS_NEIGHBOUR = 24, POINTS_WORD = 32,
	POINTS_START = 16, COST_GAP_MAX = 12
};

static uint32_t next_code(const char **at)
{
	uint32_t code;

	*at += utf8_decode(*at, strlen(*at) < UTF8_MAX ? strlen(*at) :
	    UTF8_MAX, &code, NULL);
	return code;
}

static uint32_t lower(uint32_t code)
{
	if (code < 0x80)
		return code >= 'A' && code <= 'Z' ? code + 32 : code;
	return (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
}

static bool equal(uint32_t typed, uint32_t found)
{
	/* A capital was meant. */
	if (lower(typed) != typed)
		return typed == found;
	return typed == lower(found);
}

static bool starts_word(uint32_t before, uint32_t code)
{
	return before == 0 || before == ' ' || before == '-' ||
	    before == '_' || before == '.' || before == '@' || before == '/' ||
	    before == ':' || before == '(' ||
	    (lower(code) != code && lower(before) == before);
}

/* One word, greedily from a start; the best start wins. */
static int score_from(const char *word, size_t len, const char *text,
    bool at_start)
{
	const char *end = word + len;
	uint32_t wanted = next_code(&word), code, before = at_start ? 0 : ' ';
	int score = 0, gap = 0;
	bool neighbour = true;

	while (*text) {
		code = next_code(&text);
		if (equal(wanted, code)) {
			score += POINTS_MATCH;
			score += starts_word(before, code) ? POINTS_WORD :
			    neighbour ? POINTS_NEIGHBOUR : 0;
			score -= gap < COST_GAP_MAX ? gap : COST_GAP_MAX;
			if (word >= end)
				return score;
			wanted = next_code(&word);
			neighbour = true;
			gap = 0;
		} else {
			neighbour = false;
			gap++;
		}
		before = code;
	}
	return -1;
}

static int score_word(const char *word, size_t len, const char *text)
{
	const char *first = word, *at = text, *from;
	uint32_t wanted = next_code(&first), code, before = 0;
	int best = -1, score;

	while (*at) {
		from = at;
		code = next_code(&at);
		if (equal(wanted, code)) {
			score = score_from(word, len, from, from == text);
			if (score < 0)
				break;
			if (!starts_word(before, code))
				score -= POINTS_WORD;
			if (from == text)
				score += POINTS_START;
			if (score < 0)
				score = 0;
			if (score > best)
				best = score;
		}
		before = code;
	}
	return best;
}

int fuzzy_score(const char *pattern, const char *text)
{
	int total = 0, score;
	size_t len;

	for (pattern += strspn(pattern, " "); *pattern;
	    pattern += strspn(pattern, " ")) {
		len = strcspn(pattern, " ");
		score = score_word(pattern, len, text);
		if (score < 0)
			return -1;
		total += score;
		pattern += len;
	}
	return total;
}
