/* What looks like a mistake in a message before it is sent. */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "panes/inbox/prose.h"
#include "panes/inbox/warn.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

enum { PLACEHOLDER_MAX = 60, SHOWN_MAX = 40 };

/* --- words --- */

static size_t decode_at(const char *text, size_t at, uint32_t *code)
{
	return utf8_decode(text + at, strnlen(text + at, UTF8_MAX), code, NULL);
}

static bool word_char(const char *text, size_t at)
{
	uint32_t code;

	if (!text[at])
		return false;
	decode_at(text, at, &code);
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ND:
		return true;
	default:
		return code == '_';
	}
}

static bool word_before(const char *text, size_t at)
{
	if (!at)
		return false;
	do
		at--;
	while (at && ((unsigned char)text[at] & 0xc0) == 0x80);
	return word_char(text, at);
}

/* Whether `words` (small letters) stand at that place, whatever the case of
 * the text; returns their length there, 0: they do not. */
static size_t stands_at(const char *text, size_t at, const char *words)
{
	size_t from = at, n;
	uint32_t want, have;

	while (*words) {
		/* Most of a text is ASCII, and no word that is looked for. */
		if (!text[at] || (!((*words | text[at]) & 0x80) &&
		    tolower((unsigned char)text[at]) != *words))
			return 0;
		words += decode_at(words, 0, &want);
		n = decode_at(text, at, &have);
		if (utf8proc_tolower((utf8proc_int32_t)have) !=
		    (utf8proc_int32_t)want)
			return 0;
		at += n;
	}
	return at - from;
}

static bool found(struct warning *out, enum warning_kind kind, size_t at,
    size_t len)
{
	*out = (struct warning){ .kind = kind, .at = at, .len = len };
	return true;
}

/* --- placeholders --- */

/* What people write between brackets for somebody else to fill in. */
static bool names_a_gap(const char *text, size_t len)
{
	static const char *const first[] = { "your", "insert", "enter", "name",
		"first name", "last name", "full name", "customer", "company",
		"order number", "order id", "ticket number", "tracking number",
		"date", "email", "amount", "link here", "placeholder",
		"agent name", "product", "ihr name", "nom", "nombre" };
	size_t i, n, upper = 0, letters = 0;

	if (len < 2 || len > PLACEHOLDER_MAX)
		return false;
	for (i = 0; i < ARRAY_LEN(first); i++) {
		n = stands_at(text, 0, first[i]);
		if (n && n <= len && !word_char(text, n))
			return true;
	}
	for (i = 0; i < len; i++) {
		if (isalpha((unsigned char)text[i])) {
			letters++;
			upper += isupper((unsigned char)text[i]) != 0;
		} else if (!strchr(" _-", text[i])) {
			return false;
		}
	}
	return letters > 2 && upper == letters;
}

/* From an opening to its closing on the same line; 0: none. */
static size_t span(const char *text, const char *open, const char *close)
{
	size_t n = strlen(open), at;

	if (strncmp(text, open, n) != 0)
		return 0;
	for (at = n; at < PLACEHOLDER_MAX && text[at] && text[at] != '\n';
	    at++)
		if (!strncmp(text + at, close, strlen(close)))
			return at + strlen(close);
	return 0;
}

/* "Hi ," and "Dear  ,": a name that was not known was to stand there. */
static size_t empty_greeting(const char *text)
{
	static const char *const words[] = { "hi", "hello", "hey", "dear",
		"hallo", "liebe", "lieber", "guten tag", "bonjour", "salut",
		"cher", "ch\u00e8re", "hola", "estimado", "estimada", "ol\u00e1",
		"caro", "cara", "ciao", "gentile", "beste", "hej" };
	size_t i, n, gap;

	for (i = 0; i < ARRAY_LEN(words); i++) {
		n = stands_at(text, 0, words[i]);
		gap = n ? strspn(text + n, " ") : 0;
		if (gap && (text[n + gap] == ',' || text[n + gap] == '!'))
			return n + gap + 1;
	}
	return 0;
}

/* A word in capitals that its writer meant to come back to. */
static size_t unfinished_word(const char *text, size_t at)
{
	static const char *const words[] = { "TODO", "FIXME", "TBD", "XXX",
		"XXXX", "LOREM" };
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(words) && !word_before(text, at); i++) {
		n = strlen(words[i]);
		if (!strncmp(text + at, words[i], n) &&
		    !word_char(text, at + n))
			return n;
	}
	return 0;
}

/* "[…]" that is no link, box or reference. */
static size_t bracketed(const char *text)
{
	size_t n = span(text, "[", "]");

	return n && !strchr("([:", text[n] ? text[n] : ' ') &&
	    names_a_gap(text + 1, n - 2) ? n : 0;
}

static size_t placeholder_at(const char *text, size_t at)
{
	const char *from = text + at;
	bool line = !at || text[at - 1] == '\n';
	size_t n;

	if ((n = span(from, "{{", "}}")) || (n = span(from, "${", "}")) ||
	    (n = span(from, "*|", "|*")))
		return n;
	if ((!at || text[at - 1] != ']') && (n = bracketed(from)))
		return n;
	if ((n = span(from, "<", ">")) && names_a_gap(from + 1, n - 2))
		return n;
	if ((n = span(from, "%", "%")) > 4 && from[1 + strspn(from + 1,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ_")] == '%')
		return n;
	/* A link to nowhere. */
	if (!strncmp(from, "](", 2) && (!strncmp(from + 2, ")", 1) ||
	    !strncmp(from + 2, "url)", 4) || !strncmp(from + 2, "#)", 2)))
		return 2 + strcspn(from + 2, ")") + 1;
	n = at && text[at - 1] == '_' ? 0 : strspn(from, "_");
	if (n > 2 && !(line && strchr("\n", from[n])) &&
	    !word_char(text, at + n))
		return n;
	return line && (n = empty_greeting(from)) ? n :
	    unfinished_word(text, at);
}

static bool find_placeholder(const char *text, struct warning *out)
{
	size_t at, n;

	for (at = 0; text[at]; at++) {
		/* Only where one can begin: the rest is most of it. */
		if (at && text[at - 1] != '\n' &&
		    !strchr("{$*[<%]_TFXL", text[at]))
			continue;
		n = placeholder_at(text, at);
		if (!n)
			continue;
		found(out, WARNING_PLACEHOLDER, at, n);
		snprintf(out->label, sizeof(out->label), "\"%.*s\" is not "
		    "filled in. Send it as it is?", (int)(n < SHOWN_MAX ? n :
		    SHOWN_MAX), text + at);
		return true;
	}
	return false;
}

/* --- notes --- */

/* "@maya" at the start of a word; no address and no "@scope/package". */
static size_t mention_at(const char *text, size_t at)
{
	size_t end = at + 1;

	if (text[at] != '@' || !word_char(text, end) ||
	    isdigit((unsigned char)text[end]))
		return 0;
	while (word_char(text, end) || text[end] == '-' || text[end] == '.' ||
	    ((unsigned char)text[end] & 0xc0) == 0x80)
		end++;
	while (text[end - 1] == '.')
		end--;
	return text[end] == '/' ? 0 : end - at;
}

static bool find_note(const char *text, struct warning *out)
{
	static const char *const words[] = { "internal", "internally",
		"internal note", "nur intern", "note interne", "nota interna" };
	size_t at, n, i;

	for (at = 0; text[at]; at++) {
		if (word_before(text, at))
			continue;
		n = mention_at(text, at);
		for (i = 0; !n && i < ARRAY_LEN(words); i++) {
			n = stands_at(text, at, words[i]);
			if (n && word_char(text, at + n))
				n = 0;
		}
		if (!n)
			continue;
		found(out, WARNING_NOTE, at, n);
		snprintf(out->label, sizeof(out->label), "\"%.*s\": this looks "
		    "like a note. Send it to the customer?", (int)(n <
		    SHOWN_MAX ? n : SHOWN_MAX), text + at);
		return true;
	}
	return false;
}

/* --- attachments --- */

/* A customer who is asked for one is spoken to with a question mark. */
static bool is_asked(const char *text, size_t at)
{
	for (at += strcspn(text + at, ".!?\n"); text[at] == '.' &&
	    word_char(text, at + 1);)
		at += 1 + strcspn(text + at + 1, ".!?\n");
	return text[at] == '?';
}

static bool find_attachment(const char *text, struct warning *out)
{
	/* Beginnings of words, but for those that end with a space. */
	static const char *const words[] = {
		"attached", "attaching ", "attachment", "enclosed ", "see attach",
		"im anhang", "anbei", "angeh\u00e4ngt", "beigef\u00fcgt",
		"ci-joint", "pi\u00e8ce jointe", "pi\u00e8ces jointes",
		"en pi\u00e8ce", "adjunto ", "adjunta ", "adjuntos ",
		"adjuntas ", "archivo adjunto", "em anexo", "anexado",
		"segue anexo", "in allegato", "allegato ", "allego ",
		"bijlage", "bijgevoegd", "bifogad", "bifogar ", "bilagd",
		"vedh\u00e6ftet", "vedlagt", "vedlegg", "liitteen\u00e4",
		"za\u0142\u0105cznik", "w za\u0142\u0105czeniu",
		"v p\u0159\u00edloze",
		"\u0432\u043e \u0432\u043b\u043e\u0436\u0435\u043d\u0438\u0438",
		"\u043f\u0440\u0438\u043a\u0440\u0435\u043f\u0438\u043b",
		"ekte ", "\u6dfb\u4ed8", "\u9644\u4ef6", "\u9644\u4e0a",
		"\ucca8\ubd80" };
	size_t at, n, i;
	bool within;

	for (at = 0; text[at]; at++) {
		/* What is written without spaces has no beginnings of words. */
		within = word_before(text, at);
		if (within && (unsigned char)text[at] < 0xe3)
			continue;
		for (i = 0; i < ARRAY_LEN(words); i++) {
			n = stands_at(text, at, words[i]);
			if (!n || is_asked(text, at))
				continue;
			found(out, WARNING_ATTACHMENT, at, n);
			snprintf(out->label, sizeof(out->label), "It says "
			    "\"%.*s\", and no file is attached. Send it all "
			    "the same?", (int)(n - (words[i][strlen(words[i]) -
			    1] == ' ')), text + at);
			return true;
		}
	}
	return false;
}

bool warn_find(const char *text, unsigned kinds, struct warning *out)
{
	char *looked = prose_of(text);
	bool is;

	is = (kinds & WARNING_PLACEHOLDER && find_placeholder(looked, out)) ||
	    (kinds & WARNING_NOTE && find_note(looked, out)) ||
	    (kinds & WARNING_ATTACHMENT && find_attachment(looked, out));
	free(looked);
	return is;
}
