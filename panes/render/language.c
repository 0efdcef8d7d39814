/* What language a text is written in. */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "panes/render/fold.h"
#include "panes/render/language.h"

#include <string.h>

enum { LOOK_BYTES = 4096, WORD_BYTES = 16, LETTERS_LEAST = 8, WORDS_LEAST = 3 };

/* Scripts that tell the language, or most often do. */
static const struct script {
	uint32_t from, to;
	const char *language;
} scripts[] = {
	{ 0x0370, 0x03ff, "el" }, { 0x0590, 0x05ff, "he" },
	{ 0x0600, 0x06ff, "ar" }, { 0x0900, 0x097f, "hi" },
	{ 0x0980, 0x09ff, "bn" }, { 0x0b80, 0x0bff, "ta" },
	{ 0x0e00, 0x0e7f, "th" }, { 0x10a0, 0x10ff, "ka" },
	{ 0x0530, 0x058f, "hy" }, { 0x3040, 0x30ff, "ja" },
	{ 0xac00, 0xd7af, "ko" }, { 0x4e00, 0x9fff, "zh" },
	{ 0x0400, 0x04ff, "ru" },
};

/* Words that are common in one language and rare in the others, without
 * accents; " " around each. */
static const struct words {
	const char *language, *words;
} languages[] = {
	{ "en", " the and you is have that with for this are not we "
	    "your was from can what please thanks hello " },
	{ "de", " der die das und ist nicht ich sie mit wir ein eine fur auf "
	    "auch haben bitte danke guten wird " },
	{ "fr", " le les des est vous nous je pas une pour dans que sur avec "
	    "bonjour merci votre cette mais " },
	{ "es", " el los las que es por para una con no pero muy hola gracias "
	    "esta como usted mi del " },
	{ "it", " il che di non per una con sono della gli grazie buongiorno "
	    "questo anche ho ma vi nel " },
	{ "pt", " o os que nao uma para com por voce obrigado obrigada esta mas "
	    "ola em do da isso sao " },
	{ "nl", " de het een en van ik niet dat wij voor zijn met op aan bedankt "
	    "graag maar deze kunnen " },
	{ "sv", " och att det som jag inte ar en vi for pa med har tack hej men "
	    "kan om till " },
	{ "da", " og det er jeg ikke en vi for pa med har tak hej men kan om til "
	    "af blev " },
	{ "pl", " nie sie jest na i w z ze to jak dla czy prosze dziekuje dzien "
	    "dobry mam od po " },
	{ "cs", " je se na v ze to jak pro dobry den dekuji prosim jsem ale by "
	    "nebo pri az " },
	{ "fi", " on ja ei se etta mutta kun olen kiitos hei voi ovat tama "
	    "myos " },
	{ "tr", " ve bir bu icin ile de merhaba tesekkurler var degil ama cok "
	    "nasil lutfen " },
};

struct scores {
	size_t letters, latin, script[ARRAY_LEN(scripts)];
	size_t words, language[ARRAY_LEN(languages)];
	char word[WORD_BYTES];
	size_t word_len;         /* WORD_BYTES: too long to be one of ours */
};

static void end_word(struct scores *scores)
{
	char wanted[WORD_BYTES + 3];
	size_t i, n = scores->word_len;

	scores->word_len = 0;
	if (!n)
		return;
	scores->words++;
	if (n >= WORD_BYTES)
		return;
	wanted[0] = wanted[n + 1] = ' ';
	memcpy(wanted + 1, scores->word, n);
	wanted[n + 2] = '\0';
	for (i = 0; i < ARRAY_LEN(languages); i++)
		scores->language[i] += strstr(languages[i].words, wanted) !=
		    NULL;
}

static void take(struct scores *scores, uint32_t code)
{
	uint32_t folded[FOLD_MAX];
	int i, n = fold_code(code, folded);
	size_t s;

	for (i = 0; i < n; i++) {
		if (folded[i] >= 'a' && folded[i] <= 'z') {
			scores->latin++;
			if (scores->word_len < WORD_BYTES)
				scores->word[scores->word_len++] =
				    (char)folded[i];
		} else if (folded[i] < 0x80) {
			end_word(scores);
		}
	}
	for (s = 0; s < ARRAY_LEN(scripts); s++)
		if (code >= scripts[s].from && code <= scripts[s].to)
			scores->script[s]++;
}

/* Kana makes Chinese characters Japanese; letters of Ukrainian alone are not
 * looked for. */
static const char *by_script(const struct scores *scores)
{
	enum { JA = 9, ZH = 11 };
	size_t s, best = 0, all = 0;

	for (s = 0; s < ARRAY_LEN(scripts); s++) {
		all += scores->script[s];
		if (scores->script[s] > scores->script[best])
			best = s;
	}
	/* A Chinese character says as much as two or three letters. */
	if (all < LETTERS_LEAST / 2 || all * 2 < scores->latin)
		return NULL;
	if (best == ZH && scores->script[JA] * 10 > scores->script[ZH])
		best = JA;
	return scripts[best].language;
}

static const char *by_words(const struct scores *scores)
{
	size_t i, best = 0, second = 0;

	for (i = 1; i < ARRAY_LEN(languages); i++) {
		if (scores->language[i] > scores->language[best]) {
			second = scores->language[best];
			best = i;
		} else if (scores->language[i] > second) {
			second = scores->language[i];
		}
	}
	if (scores->language[best] < WORDS_LEAST ||
	    scores->language[best] == second ||
	    scores->language[best] * 12 < scores->words)
		return NULL;
	return languages[best].language;
}

const char *language_of(const char *text, size_t len)
{
	struct scores scores = { 0 };
	const char *language;
	uint32_t code;
	size_t at = 0;

	len = len < LOOK_BYTES ? len : LOOK_BYTES;
	while (at < len) {
		at += utf8_decode(text + at, len - at, &code, NULL);
		take(&scores, code);
	}
	end_word(&scores);
	language = by_script(&scores);
	return language ? language : by_words(&scores);
}
