/* Strict UTF-8. */
#include "config.h"

#include "api/base/utf8.h"

/* The allowed range of the second byte depends on the first (table 3-7). */
static size_t sequence(unsigned char lead, unsigned char *low,
    unsigned char *high)
{
	*low = 0x80;
	*high = 0xbf;
	if (lead >= 0xc2 && lead <= 0xdf)
		return 2;
	if (lead >= 0xe0 && lead <= 0xef) {
		if (lead == 0xe0)
			*low = 0xa0;
		if (lead == 0xed)
			*high = 0x9f;
		return 3;
	}
	if (lead >= 0xf0 && lead <= 0xf4) {
		if (lead == 0xf0)
			*low = 0x90;
		if (lead == 0xf4)
			*high = 0x8f;
		return 4;
	}
	return 0;
}

size_t utf8_decode(const char *text, size_t len, uint32_t *code, bool *valid)
{
	const unsigned char *s = (const unsigned char *)text;
	unsigned char low, high;
	size_t want, i;

	if (valid)
		*valid = true;
	if (s[0] < 0x80) {
		*code = s[0];
		return 1;
	}
	want = sequence(s[0], &low, &high);
	*code = want ? s[0] & (0xffu >> (want + 1)) : 0;
	for (i = 1; i < want && i < len && s[i] >= low && s[i] <= high; i++) {
		*code = *code << 6 | (s[i] & 0x3f);
		low = 0x80;
		high = 0xbf;
	}
	if (want && i == want)
		return want;
	*code = UTF8_REPLACEMENT;
	if (valid)
		*valid = false;
	return i;
}

size_t utf8_encode(uint32_t code, char out[UTF8_MAX])
{
	if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		code = UTF8_REPLACEMENT;
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

bool utf8_valid(const char *text, size_t len)
{
	uint32_t code;
	bool valid = true;
	size_t at;

	for (at = 0; at < len && valid;
	    at += utf8_decode(text + at, len - at, &code, &valid))
		continue;
	return valid;
}

size_t utf8_cut(const char *text, size_t len, size_t max)
{
	if (max >= len)
		return len;
	while (max > 0 && ((unsigned char)text[max] & 0xc0) == 0x80)
		max--;
	return max;
}
