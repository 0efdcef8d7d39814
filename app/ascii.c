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
		{ 0x258c, '|' }, { 0x21b5, '\\' }, { 0x2190, '<' },
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

void ascii_of(const char *text, size_t len, int width, wchar_t *out)
{
	utf8proc_int32_t parts[4];
	uint32_t code = '?';
	wchar_t c;
	int last_class = 0, i;

	if (len)
		utf8_decode(text, len, &code, NULL);
	c = code < 0x80 ? (wchar_t)code : known(code);
	/* A letter with a mark is its letter. */
	if (!c && utf8proc_decompose_char((utf8proc_int32_t)code, parts, 4,
	    UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &last_class) > 0 &&
	    parts[0] >= 0x20 && parts[0] < 0x7f)
		c = (wchar_t)parts[0];
	for (i = 0; i < width; i++)
		out[i] = c ? c : L'?';
	out[width] = L'\0';
}
