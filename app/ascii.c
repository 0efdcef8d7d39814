/* What stands for a character where only ASCII can be shown. */
#include "config.h"

#include "api/base/utf8.h"
#include "app/ascii.h"

#include <stdint.h>
#include <utf8proc.h>

static wchar_t known(uint32_t code)
{
	static const struct {
		uint32_t code;
		char ascii;
	} table[] = {
		{ 0x2500, '-' }, { 0x2502, '|' }, { 0x2022, '*' },
		{ 0x2026, '~' }, { 0x2013, '-' }, { 0x2014, '-' },
		{ 0x2018, '\'' }, { 0x2019, '\'' }, { 0x201c, '"' },
		{ 0x201d, '"' }, { 0x201e, '"' }, { 0xab, '"' },
		{ 0xbb, '"' }, { 0xb7, '.' }, { 0xd7, 'x' },
		{ 0x2588, '#' }, { 0x258c, '|' }, { 0x21b5, '\\' },
		{ 0x2190, '<' },
		{ 0x2192, '>' }, { 0xdf, 's' }, { 0xe6, 'a' },
		{ 0xc6, 'A' }, { 0xf8, 'o' }, { 0xd8, 'O' },
		{ 0x142, 'l' }, { 0x141, 'L' }, { 0x111, 'd' },
		{ 0x131, 'i' }, { 0x20ac, 'E' }, { 0xa3, 'L' },
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].code == code)
			return (wchar_t)table[i].ascii;
	return 0;
}

/* Cyrillic and Greek, a letter for a letter: rough, but it can be read. */
static wchar_t letter(uint32_t code)
{
	static const char cyrillic[] = "abvgdezzijklmnoprstufhccss'y'eua";
	static const char greek[] = "abgdezitiklmnxoprsstyfhpo";
	char c;

	if (code >= 0x410 && code < 0x450)
		c = cyrillic[(code - 0x410) % 32];
	else if (code >= 0x391 && code <= 0x3c9 && (code - 0x391) % 32 < 25)
		c = greek[(code - 0x391) % 32];
	else
		return 0;
	if ((code < 0x430 && code >= 0x410) || code < 0x3b1)
		return (wchar_t)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
	return (wchar_t)c;
}

/* What people wrote before there were emoji; NULL: nothing as short. */
static const char *emoticon(uint32_t code)
{
	static const struct {
		uint32_t from, to;
		char text[3];
	} table[] = {
		{ 0x1f44d, 0x1f44d, "+1" }, { 0x1f44e, 0x1f44e, "-1" },
		{ 0x1f493, 0x1f49f, "<3" },
		{ 0x1f600, 0x1f606, ":D" }, { 0x1f607, 0x1f608, ":)" },
		{ 0x1f609, 0x1f609, ";)" }, { 0x1f60a, 0x1f60f, ":)" },
		{ 0x1f610, 0x1f611, ":|" }, { 0x1f612, 0x1f616, ":/" },
		{ 0x1f617, 0x1f61a, ":*" }, { 0x1f61b, 0x1f61d, ":P" },
		{ 0x1f61e, 0x1f62d, ":(" },
		{ 0x1f62e, 0x1f632, ":O" }, { 0x1f641, 0x1f641, ":(" },
		{ 0x1f642, 0x1f643, ":)" },
	};
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (code >= table[i].from && code <= table[i].to)
			return table[i].text;
	return NULL;
}

void ascii_of(const char *text, size_t len, int width, wchar_t *out)
{
	utf8proc_int32_t parts[4];
	uint32_t code = '?';
	const char *smile;
	wchar_t c;
	int last_class = 0, i;

	if (len)
		utf8_decode(text, len, &code, NULL);
	smile = width == 2 ? emoticon(code) : NULL;
	if (smile) {
		out[0] = (wchar_t)smile[0];
		out[1] = (wchar_t)smile[1];
		out[2] = L'\0';
		return;
	}
	c = code < 0x80 ? (wchar_t)code : known(code);
	if (!c)
		c = letter(code);
	/* A letter with a mark is its letter. */
	if (!c && utf8proc_decompose_char((utf8proc_int32_t)code, parts, 4,
	    UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &last_class) > 0 &&
	    parts[0] >= 0x20)
		c = parts[0] < 0x7f ? (wchar_t)parts[0] :
		    letter((uint32_t)parts[0]);
	for (i = 0; i < width; i++)
		out[i] = c ? c : L'?';
	out[width] = L'\0';
}
