/* Misspelt words of the composer: found when typing pauses, underlined, and
 * put right from what the program that checks them suggests. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/utf8.h"
#include "api/message.h"
#include "panes/inbox/inbox.h"
#include "panes/inbox/prose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
	TEXT_MAX = 64 << 10,     /* bytes of a text that is still checked */
	KNOWN_MAX = 20000,       /* words remembered; then it begins anew */
	WORD_MAX = 60,           /* bytes */
	ASKED_MAX = 16 << 10     /* bytes of words at once */
};

/* --- words that are known already --- */

static int by_word(const void *word, const void *known)
{
	return strcmp(word, ((const struct known_word *)known)->word);
}

static struct known_word *known(const struct spelling *spelling,
    const char *word)
{
	return spelling->words_len ? bsearch(word, spelling->words,
	    spelling->words_len, sizeof(*spelling->words), by_word) : NULL;
}

/* suggestions: NULL, it is right; else as the host says them. */
static void learn(struct spelling *spelling, const char *word,
    const char *suggestions)
{
	struct known_word *old = known(spelling, word);
	size_t at;

	if (old) {
		free(old->suggestions);
		old->suggestions = mem_strdup(suggestions);
		return;
	}
	spelling->words = mem_grow(spelling->words, spelling->words_len,
	    sizeof(*spelling->words));
	for (at = spelling->words_len++; at > 0 &&
	    strcmp(spelling->words[at - 1].word, word) > 0; at--)
		spelling->words[at] = spelling->words[at - 1];
	spelling->words[at] = (struct known_word){ mem_strdup(word),
		mem_strdup(suggestions) };
}

static void forget(struct spelling *spelling)
{
	size_t i;

	for (i = 0; i < spelling->words_len; i++) {
		free(spelling->words[i].word);
		free(spelling->words[i].suggestions);
	}
	free(spelling->words);
	spelling->words = NULL;
	spelling->words_len = 0;
}

/* --- words of the text --- */

enum letter { LETTER_NONE, LETTER_SMALL, LETTER_CAPITAL, LETTER_OTHER };

static enum letter letter_at(const char *text, size_t at, size_t *len)
{
	uint32_t code;

	*len = utf8_decode(text + at, strnlen(text + at, UTF8_MAX), &code,
	    NULL);
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LT:
		return LETTER_CAPITAL;
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
		return LETTER_SMALL;
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
		return LETTER_OTHER;
	default:
		/* Digits and joints make it no word of a language. */
		return LETTER_NONE;
	}
}

static bool is_joint(const char *text, size_t at)
{
	return text[at] == '\'' || !strncmp(text + at, "\u2019", 3);
}

/*
 * The next word from *at on that can be looked up: letters with apostrophes
 * between them. Not what has digits, "@", "_", "/" or "{" beside it, nor
 * capitals inside: names, codes, addresses and placeholders.
 */
static bool next_word(const char *text, size_t *at, size_t *from, size_t *to)
{
	static const char beside[] = ".0123456789@_/\\{}#&=$:;";
	size_t n, capitals, letters;
	enum letter letter;

	while (text[*at]) {
		if (letter_at(text, *at, &n) == LETTER_NONE) {
			*at += n;
			continue;
		}
		*from = *at;
		capitals = letters = 0;
		while (text[*at] && ((letter = letter_at(text, *at, &n)) !=
		    LETTER_NONE || (is_joint(text, *at) && text[*at + n] &&
		    letter_at(text, *at + n, &(size_t){ 0 }) !=
		    LETTER_NONE))) {
			capitals += letter == LETTER_CAPITAL && letters;
			letters++;
			*at += n;
		}
		*to = *at;
		if (letters > 1 && !capitals && *to - *from < WORD_MAX &&
		    (!*from || !strchr(beside, text[*from - 1])) &&
		    (!text[*to] || !strchr("0123456789@_/\\{}#=$",
		    text[*to])) && !(text[*to] == '.' && text[*to + 1] &&
		    !strchr(" \n", text[*to + 1])))
			return true;
	}
	return false;
}

/* A typewriter's apostrophe, which dictionaries have. */
static void copy_word(char out[WORD_MAX], const char *text, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		if (is_joint(text, i)) {
			i += text[i] == '\'' ? 0 : 2;
			out[n++] = '\'';
		} else {
			out[n++] = text[i];
		}
	out[n] = '\0';
}

/* --- marks --- */

/* Names of people are in no dictionary. */
static size_t begins_at(const struct compose *compose)
{
	return compose->kind == DRAFT_MESSAGE ? message_body_at(
	    editor_text_of(&compose->editor)) : 0;
}

void spelling_marks(struct pane *pane)
{
	struct compose *compose = &inbox_of(pane)->compose;
	struct spelling *spelling = &compose->spelling;
	struct editor *editor = &compose->editor;
	size_t at = 0, from, to, n = 0;
	char *text, word[WORD_MAX];
	const struct known_word *found;

	editor->marks_len = 0;
	if (!spelling->words_len || editor->text.len > TEXT_MAX)
		return;
	text = prose_of(editor_text_of(editor));
	at = begins_at(compose);
	while (n < SPELLING_MARKS_MAX && next_word(text, &at, &from, &to)) {
		copy_word(word, text + from, to - from);
		found = known(spelling, word);
		/* Not while it is being written. */
		if (found && found->suggestions && editor->cursor != to)
			spelling->marks[n++] = (struct editor_mark){ from, to };
	}
	free(text);
	editor->marks = spelling->marks;
	editor->marks_len = n;
}

void spelling_check(struct pane *pane)
{
	struct compose *compose = &inbox_of(pane)->compose;
	struct spelling *spelling = &compose->spelling;
	const struct editor *editor = &compose->editor;
	size_t at = 0, from, to;
	char *text, word[WORD_MAX];
	struct buf words;

	if (!compose->open || spelling->asked || editor->text.len > TEXT_MAX)
		return;
	if (spelling->words_len > KNOWN_MAX)
		forget(spelling);
	buf_init(&words, ASKED_MAX);
	text = prose_of(editor_text_of(editor));
	at = begins_at(compose);
	while (next_word(text, &at, &from, &to)) {
		copy_word(word, text + from, to - from);
		if (known(spelling, word) || editor->cursor == to)
			continue;
		if (!buf_printf(&words, "%s\n", word))
			break;
	}
	free(text);
	if (words.len && pane->host->spell(pane, words.data))
		spelling->asked = buf_take(&words);
	else
		buf_release(&words);
}

/* What a dictionary says of a word in letters that it does not have, such as
 * Arabic ones in an English one: wrong, and nothing better. */
static bool is_foreign(const char *word)
{
	size_t n;

	return letter_at(word, 0, &n) == LETTER_OTHER;
}

void spelling_answer(struct pane *pane, const struct pane_event *event)
{
	struct spelling *spelling = &inbox_of(pane)->compose.spelling;
	char *asked = spelling->asked, *line, *save, *tab;
	char *wrong = mem_strdup(event->text ? event->text : "");

	spelling->asked = NULL;
	/* Not again for these: without the program nothing is wrong. */
	for (line = asked ? strtok_r(asked, "\n", &save) : NULL; line;
	    line = strtok_r(NULL, "\n", &save))
		learn(spelling, line, NULL);
	for (line = strtok_r(wrong, "\n", &save); line && event->accepted;
	    line = strtok_r(NULL, "\n", &save)) {
		tab = strchr(line, '\t');
		if (tab)
			*tab = '\0';
		learn(spelling, line, tab ? tab + 1 : is_foreign(line) ? NULL :
		    "");
	}
	free(wrong);
	free(asked);
	spelling_marks(pane);
	pane->host->redraw(pane);
	/* What was written meanwhile. */
	if (event->accepted)
		spelling_check(pane);
}

/* --- putting right --- */

/* The marked word that the cursor is on or behind, else the first one. */
static const struct editor_mark *chosen(const struct editor *editor)
{
	size_t i = editor->marks_len;

	while (i > 0 && editor->marks[i - 1].from > editor->cursor)
		i--;
	return &editor->marks[i ? i - 1 : 0];
}

void spelling_fix(struct pane *pane, const struct pane_call *call)
{
	struct compose *compose = &inbox_of(pane)->compose;
	struct editor *editor = &compose->editor;
	struct pane_choice choices[SUGGESTIONS_MAX + 2] = { 0 };
	const struct editor_mark *mark;
	const struct known_word *found;
	char word[WORD_MAX], label[WORD_MAX + 20], *copy, *save, *at;
	size_t n = 0;

	if (!compose->open)
		return;
	spelling_marks(pane);
	if (!editor->marks_len) {
		pane->host->say(pane, SAY_INFO, "No word looks misspelt");
		return;
	}
	mark = chosen(editor);
	copy_word(word, editor->text.data + mark->from, mark->to - mark->from);
	found = known(&compose->spelling, word);
	copy = mem_strdup(found && found->suggestions ? found->suggestions :
	    "");
	for (at = strtok_r(copy, "\t", &save); at && n < SUGGESTIONS_MAX;
	    at = strtok_r(NULL, "\t", &save))
		choices[n++] = (struct pane_choice){ .id = at, .label = at };
	choices[n++] = (struct pane_choice){ .id = "\tignore",
		.label = "Leave it", .detail = "until callbox ends" };
	choices[n++] = (struct pane_choice){ .id = "\tlearn",
		.label = "Leave it", .detail = "and into my dictionary" };
	compose->spelling.fixing = *mark;
	snprintf(label, sizeof(label), "\"%s\" becomes", word);
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
		.cookie = COOKIE_SPELLING, .label = label, .free = true,
		.choices = choices, .choices_len = n });
	free(copy);
}

bool spelling_fixed(struct pane *pane, const struct pane_event *event)
{
	struct compose *compose = &inbox_of(pane)->compose;
	struct editor_mark mark = compose->spelling.fixing;
	char word[WORD_MAX], *order;

	if (event->cookie != COOKIE_SPELLING)
		return false;
	if (!event->accepted || !event->text || !*event->text ||
	    !compose->open || mark.to > compose->editor.text.len)
		return true;
	if (event->text[0] != '\t') {
		editor_replace(&compose->editor, mark.from, mark.to,
		    event->text, strlen(event->text));
		compose_edited(pane);
		return true;
	}
	copy_word(word, compose->editor.text.data + mark.from,
	    mark.to - mark.from);
	learn(&compose->spelling, word, NULL);
	if (!strcmp(event->text, "\tlearn")) {
		order = mem_printf("*%s\n", word);
		pane->host->spell(pane, order);
		free(order);
	}
	spelling_marks(pane);
	pane->host->redraw(pane);
	return true;
}

void spelling_release(struct spelling *spelling)
{
	forget(spelling);
	free(spelling->asked);
}
