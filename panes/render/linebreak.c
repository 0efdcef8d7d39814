/* Where a line may end. */
#include "config.h"

#include "api/base/utf8.h"
#include "panes/render/linebreak.h"

#include <string.h>

/* UAX #14's classes OP (and QU that opens), and CL, CP, EX, IS, NS and CJ. */
static enum linebreak punctuation(uint32_t code)
{
	static const struct {
		uint16_t from, to;
		uint8_t is;
	} ranges[] = {
		{ 0xab, 0xab, LINEBREAK_OPEN }, { 0xbb, 0xbb, LINEBREAK_CLOSE },
		{ 0x2018, 0x2018, LINEBREAK_OPEN },
		{ 0x2019, 0x2019, LINEBREAK_CLOSE },
		{ 0x201c, 0x201c, LINEBREAK_OPEN },
		{ 0x201d, 0x201d, LINEBREAK_CLOSE },
		{ 0x2024, 0x2026, LINEBREAK_CLOSE },
		{ 0x203c, 0x203d, LINEBREAK_CLOSE },
		{ 0x2047, 0x2049, LINEBREAK_CLOSE },
		{ 0x3001, 0x3002, LINEBREAK_CLOSE },
		{ 0x3005, 0x3005, LINEBREAK_CLOSE },
		{ 0x3008, 0x3008, LINEBREAK_OPEN },
		{ 0x3009, 0x3009, LINEBREAK_CLOSE },
		{ 0x300a, 0x300a, LINEBREAK_OPEN },
		{ 0x300b, 0x300b, LINEBREAK_CLOSE },
		{ 0x300c, 0x300c, LINEBREAK_OPEN },
		{ 0x300d, 0x300d, LINEBREAK_CLOSE },
		{ 0x300e, 0x300e, LINEBREAK_OPEN },
		{ 0x300f, 0x300f, LINEBREAK_CLOSE },
		{ 0x3010, 0x3010, LINEBREAK_OPEN },
		{ 0x3011, 0x3011, LINEBREAK_CLOSE },
		{ 0x3014, 0x3014, LINEBREAK_OPEN },
		{ 0x3015, 0x3015, LINEBREAK_CLOSE },
		{ 0x3016, 0x3016, LINEBREAK_OPEN },
		{ 0x3017, 0x3017, LINEBREAK_CLOSE },
		{ 0x3018, 0x3018, LINEBREAK_OPEN },
		{ 0x3019, 0x3019, LINEBREAK_CLOSE },
		{ 0x301a, 0x301a, LINEBREAK_OPEN },
		{ 0x301b, 0x301c, LINEBREAK_CLOSE },
		{ 0x301d, 0x301d, LINEBREAK_OPEN },
		{ 0x301e, 0x301f, LINEBREAK_CLOSE },
		{ 0x303b, 0x303c, LINEBREAK_CLOSE },
		/* small kana and marks of repetition and length */
		{ 0x3041, 0x3041, LINEBREAK_CLOSE },
		{ 0x3043, 0x3043, LINEBREAK_CLOSE },
		{ 0x3045, 0x3045, LINEBREAK_CLOSE },
		{ 0x3047, 0x3047, LINEBREAK_CLOSE },
		{ 0x3049, 0x3049, LINEBREAK_CLOSE },
		{ 0x3063, 0x3063, LINEBREAK_CLOSE },
		{ 0x3083, 0x3083, LINEBREAK_CLOSE },
		{ 0x3085, 0x3085, LINEBREAK_CLOSE },
		{ 0x3087, 0x3087, LINEBREAK_CLOSE },
		{ 0x308e, 0x308e, LINEBREAK_CLOSE },
		{ 0x3095, 0x3096, LINEBREAK_CLOSE },
		{ 0x309b, 0x309e, LINEBREAK_CLOSE },
		{ 0x30a0, 0x30a1, LINEBREAK_CLOSE },
		{ 0x30a3, 0x30a3, LINEBREAK_CLOSE },
		{ 0x30a5, 0x30a5, LINEBREAK_CLOSE },
		{ 0x30a7, 0x30a7, LINEBREAK_CLOSE },
		{ 0x30a9, 0x30a9, LINEBREAK_CLOSE },
		{ 0x30c3, 0x30c3, LINEBREAK_CLOSE },
		{ 0x30e3, 0x30e3, LINEBREAK_CLOSE },
		{ 0x30e5, 0x30e5, LINEBREAK_CLOSE },
		{ 0x30e7, 0x30e7, LINEBREAK_CLOSE },
		{ 0x30ee, 0x30ee, LINEBREAK_CLOSE },
		{ 0x30f5, 0x30f6, LINEBREAK_CLOSE },
		{ 0x30fb, 0x30fe, LINEBREAK_CLOSE },
		{ 0x31f0, 0x31ff, LINEBREAK_CLOSE },
		{ 0xff01, 0xff01, LINEBREAK_CLOSE },
		{ 0xff08, 0xff08, LINEBREAK_OPEN },
		{ 0xff09, 0xff09, LINEBREAK_CLOSE },
		{ 0xff0c, 0xff0c, LINEBREAK_CLOSE },
		{ 0xff0e, 0xff0e, LINEBREAK_CLOSE },
		{ 0xff1a, 0xff1b, LINEBREAK_CLOSE },
		{ 0xff1f, 0xff1f, LINEBREAK_CLOSE },
		{ 0xff3b, 0xff3b, LINEBREAK_OPEN },
		{ 0xff3d, 0xff3d, LINEBREAK_CLOSE },
		{ 0xff5b, 0xff5b, LINEBREAK_OPEN },
		{ 0xff5d, 0xff5d, LINEBREAK_CLOSE },
		{ 0xff5f, 0xff5f, LINEBREAK_OPEN },
		{ 0xff60, 0xff61, LINEBREAK_CLOSE },
		{ 0xff63, 0xff65, LINEBREAK_CLOSE },
		{ 0xff67, 0xff70, LINEBREAK_CLOSE },
		{ 0xff9e, 0xff9f, LINEBREAK_CLOSE },
	};
	size_t low = 0, high = sizeof(ranges) / sizeof(ranges[0]), middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (code > ranges[middle].to)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sizeof(ranges) / sizeof(ranges[0]) &&
	    code >= ranges[low].from ? (enum linebreak)ranges[low].is :
	    LINEBREAK_LETTER;
}

enum linebreak linebreak_of(const char *text, const struct cluster *cluster)
{
	enum linebreak is;
	uint32_t code;

	if (cluster->kind == TEXT_SPACE || cluster->kind == TEXT_TAB)
		return LINEBREAK_SPACE;
	if (cluster->kind == TEXT_NOTHING)
		return text[0] == '\xe2' && text[1] == '\x80' &&
		    text[2] == '\x8b' ? LINEBREAK_ZERO : LINEBREAK_UNSEEN;
	if (cluster->len == 1)
		return strchr("([{", cluster->text[0]) ? LINEBREAK_OPEN :
		    strchr(")]}!?.,:;%", cluster->text[0]) ? LINEBREAK_CLOSE :
		    strchr("-/&=", cluster->text[0]) ? LINEBREAK_JOINT :
		    LINEBREAK_LETTER;
	utf8_decode(cluster->text, cluster->len, &code, NULL);
	is = punctuation(code);
	return is == LINEBREAK_LETTER && cluster->width == 2 ?
	    LINEBREAK_WIDE : is;
}

bool linebreak_between(enum linebreak before, enum linebreak behind,
    bool long_word)
{
	if (before == LINEBREAK_NONE || behind == LINEBREAK_SPACE)
		return false;
	if (before == LINEBREAK_SPACE)
		return true;
	if (behind == LINEBREAK_CLOSE || before == LINEBREAK_OPEN)
		return false;
	if (before == LINEBREAK_WIDE || behind == LINEBREAK_WIDE)
		return true;
	/* "3,5" and "http:" stay together, "a.b.c" in a long one does not. */
	return long_word && (before == LINEBREAK_JOINT ||
	    before == LINEBREAK_CLOSE);
}
