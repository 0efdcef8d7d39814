/* Fuzzy matching: what matches, what matches better, where, and how fast. */
#include "config.h"

#include "panes/widgets/fuzzy.h"
#include "tests/unit/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

static int score(const char *typed, const char *text)
{
	struct fuzzy_pattern pattern;
	struct fuzzy_text prepared;
	struct arena arena = { 0 };
	uint16_t places[FUZZY_PLACES_MAX];
	int plain, n;

	fuzzy_parse(&pattern, typed);
	fuzzy_prepare(&prepared, &arena, text);
	plain = fuzzy_score(&pattern, &prepared, NULL, NULL);
	/* Asked where, it says the same. */
	assert_int_equal(plain, fuzzy_score(&pattern, &prepared, places, &n));
	arena_release(&arena);
	return plain;
}

static void score__finds__characters_in_order(void **state)
{
	static const struct {
		const char *typed, *text;
		bool matches;
	} cases[] = {
		{ "", "anything", true }, { "  ", "anything", true },
		{ "", "", true }, { "a", "", false },
		{ "asgn", "assign-conversation", true },
		{ "nsga", "assign-conversation", false },
		{ "conv ass", "assign-conversation", true },
		{ "conv xyz", "assign-conversation", false },
		{ "aa", "a", false }, { "aab", "aXaXb", true },
		{ "bill", "BILLING", true }, { "Bill", "billing", false },
		{ "Bill", "BILLING", true }, { "B", "abc", false },
		/* accents, case beyond ASCII, ligatures */
		{ "jose", "Jos\u00e9 \u00c1lvarez", true },
		{ "alva", "Jos\u00e9 \u00c1lvarez", true },
		{ "\u00e9", "Cafe", true },
		{ "strasse", "Hauptstra\u00dfe", true },
		{ "\u043f\u0440\u0438\u0432",
		    "\u041f\u0420\u0418\u0412\u0415\u0422", true },
		{ "\u03c3\u03af", "\u03a3\u0399\u0393\u039c\u0391", true },
		{ "\u597d", "\u4f60\u597d", true },
		{ "\u05dc\u05d5", "\u05e9\u05dc\u05d5\u05dd", true },
		{ "e", "e\u0301", true }, { "\U0001f680", "go \U0001f680", true },
		{ "a", "\xff\xfe" "a", true },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		if ((score(cases[i].typed, cases[i].text) >= 0) !=
		    cases[i].matches)
			fail_msg("\"%s\" in \"%s\"", cases[i].typed,
			    cases[i].text);
}

static void score__prefers__what_people_mean(void **state)
{
	static const struct {
		const char *typed, *better, *worse;
	} cases[] = {
		{ "bil", "Billing", "Mobile" },
		{ "bil", "EU Billing", "Mobile" },
		{ "ac", "assign-conversation", "attach" },
		{ "open", "open-conversation", "reopen-conversation" },
		{ "rep", "reply", "write-previous" },
		{ "gc", "getConversation", "magic" },
		{ "ab", "xx ab", "xx a b" },
		{ "foo", "a foo b", "f o o" },
		{ "ada", "Ada Lovelace", "Amanda" },
		{ "12", "order 12", "order 3412" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		if (score(cases[i].typed, cases[i].better) <=
		    score(cases[i].typed, cases[i].worse))
			fail_msg("\"%s\": \"%s\" %d, \"%s\" %d",
			    cases[i].typed, cases[i].better,
			    score(cases[i].typed, cases[i].better),
			    cases[i].worse,
			    score(cases[i].typed, cases[i].worse));
}

static void places__are__the_best_ones(void **state)
{
	static const struct {
		const char *typed, *text, *marked;
	} cases[] = {
		{ "bil", "mobile billing", "       ^^^    " },
		{ "ac", "aac a-conversation", "    ^ ^           " },
		{ "\u00e9b", "a\u00e9 \u00e9b", "    ^ ^" },
		{ "ss", "Hauptstra\u00dfe", "         ^  " },
		{ "to as", "assign to", "^^     ^^" },
	};
	uint16_t places[FUZZY_PLACES_MAX];
	struct fuzzy_pattern pattern;
	struct fuzzy_text text;
	struct arena arena = { 0 };
	char marked[100];
	size_t i, len;
	int n, k;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		fuzzy_parse(&pattern, cases[i].typed);
		fuzzy_prepare(&text, &arena, cases[i].text);
		fuzzy_score(&pattern, &text, places, &n);
		len = strlen(cases[i].text);
		memset(marked, ' ', sizeof(marked));
		marked[len] = '\0';
		for (k = 0; k < n; k++)
			marked[places[k]] = '^';
		assert_string_equal(marked, cases[i].marked);
	}
	arena_release(&arena);
}

static void long_input__is__cut_not_overrun(void **state)
{
	char typed[2000], text[70000];

	memset(typed, 'a', sizeof(typed) - 1);
	typed[sizeof(typed) - 1] = '\0';
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_true(score(typed, text) > 0);
	/* Nine words: the ninth is not looked at. */
	assert_true(score("a a a a a a a a b", text) > 0);
	assert_int_equal(score("a a a a a a a b", text), -1);
}

/* The best of all alignments, by trying each: slow, and surely right. */
static int try_all(const struct fuzzy_word *word,
    const struct fuzzy_text *text, int i, int j)
{
	int best = -1, k, score_here;

	if (i == word->len)
		return 0;
	for (k = j; k < text->len; k++) {
		if (word->fold[i] != text->fold[k])
			continue;
		score_here = try_all(word, text, i + 1, k + 1);
		if (score_here >= 0)
			best = 1;
	}
	return best;
}

static void score__agrees__with_trying_everything(void **state)
{
	static const char letters[] = "abA -";
	uint64_t seed = 5;
	struct fuzzy_pattern pattern;
	struct fuzzy_text text;
	struct arena arena = { 0 };
	char typed[6], word[12];
	uint16_t places[FUZZY_PLACES_MAX];
	int round, i, n, k;
	bool all;

	for (round = 0; round < 20000; round++) {
		for (i = 0, n = (int)chance_below(&seed, 5); i < n; i++)
			typed[i] = "ab"[chance_below(&seed, 2)];
		typed[n] = '\0';
		for (i = 0, k = (int)chance_below(&seed, 11); i < k; i++)
			word[i] = letters[chance_below(&seed, 5)];
		word[k] = '\0';
		fuzzy_parse(&pattern, typed);
		fuzzy_prepare(&text, &arena, word);
		all = !pattern.words_len ||
		    try_all(&pattern.words[0], &text, 0, 0) >= 0;
		assert_int_equal(fuzzy_score(&pattern, &text, places, &k) >= 0,
		    all);
		for (i = 1; all && i < k; i++)
			assert_true(places[i] > places[i - 1]);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(score__finds__characters_in_order),
		cmocka_unit_test(score__prefers__what_people_mean),
		cmocka_unit_test(places__are__the_best_ones),
		cmocka_unit_test(long_input__is__cut_not_overrun),
		cmocka_unit_test(score__agrees__with_trying_everything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
