/* How many columns the terminal gives to what terminals disagree about. */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "app/term_width.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

/* One for each kind of disagreement that was seen. The second is the only one
 * that has an effect by itself. */
static const struct {
	const char *text;
	int cols;
} probes[] = {
	{ "\U0001fae0", 2 },             /* an emoji of Unicode 14 */
	{ "\u2500", 1 },                 /* ambiguous: a line */
	{ "\u0430\u0487\u05d0\u05b8", 2 },       /* marks, old and new */
	{ "\u0915\u094d\u0937\u093f", 3 },       /* Hindi, with a vowel sign */
	{ "\u1112\u1161\u11ab", 2 },     /* Hangul in its parts */
	{ "\u0e01\u0e33\u0e49", 2 },     /* Thai */
	{ "\U00020000\u231a", 4 },       /* a rare ideograph, a watch */
};
enum { AMBIGUOUS = 1 };

size_t term_width_ask(struct term_width *width, char *out, size_t size)
{
	size_t used = 0, i;

	*width = (struct term_width){ .asked = ARRAY_LEN(probes) };
	/* Not in the first row, whose reports look like keys. */
	for (i = 0; i < ARRAY_LEN(probes); i++)
		used += (size_t)snprintf(out + used, size - used,
		    "\033[2;1H%s\033[6n", probes[i].text);
	used += (size_t)snprintf(out + used, size - used,
	    "\033[2;1H\033[K\033[H");
	return used < size ? used : 0;
}

bool term_width_answer(struct term_width *width, int col)
{
	if (width->answered >= width->asked)
		return false;
	if (col - 1 != probes[width->answered].cols)
		width->differs = true;
	if (width->answered == AMBIGUOUS)
		width->ambiguous_wide = col - 1 == 2;
	width->answered++;
	width->agrees = width->answered == width->asked && !width->differs;
	return width->ambiguous_wide && width->answered == width->asked;
}

/* Letters, signs and emoji on whose columns all agree since Unicode 9. */
static bool old_and_plain(uint32_t code)
{
	static const struct {
		uint32_t from, to;
	} ranges[] = {
		{ 0x20, 0x2ff }, { 0x370, 0x482 }, { 0x48a, 0x587 },
		{ 0x5d0, 0x5ea }, { 0x620, 0x64a }, { 0x660, 0x669 },
		{ 0x10a0, 0x10ff }, { 0x1e00, 0x1fff }, { 0x2010, 0x2027 },
		{ 0x2030, 0x205e }, { 0x20a0, 0x20bf }, { 0x2100, 0x218b },
		{ 0x2190, 0x2319 }, { 0x2500, 0x25fc }, { 0x3001, 0x3029 },
		{ 0x3041, 0x3096 }, { 0x30a0, 0x30ff }, { 0x3131, 0x318e },
		{ 0x3400, 0x4dbf }, { 0x4e00, 0x9fff }, { 0xac00, 0xd7a3 },
		{ 0xff01, 0xff60 }, { 0xfffd, 0xfffd }, { 0x1f300, 0x1f320 },
		{ 0x1f330, 0x1f335 }, { 0x1f337, 0x1f37c },
		{ 0x1f380, 0x1f393 }, { 0x1f3a0, 0x1f3c4 },
		{ 0x1f3e0, 0x1f3f0 }, { 0x1f400, 0x1f43e },
		{ 0x1f442, 0x1f4fc }, { 0x1f600, 0x1f64f },
		{ 0x1f680, 0x1f6c5 },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(ranges); i++)
		if (code >= ranges[i].from && code <= ranges[i].to)
			return true;
	return false;
}

bool term_width_settled(const struct cell *cell)
{
	uint32_t code, mark;
	size_t at;

	if (cell->len <= 1)
		return true;
	at = utf8_decode(cell->text, cell->len, &code, NULL);
	if (!old_and_plain(code))
		return false;
	while (at < cell->len) {
		at += utf8_decode(cell->text + at, cell->len - at, &mark,
		    NULL);
		if (code >= 0x530 || mark < 0x300 || mark > 0x36f)
			return false;
	}
	return true;
}

int term_width_reach(const struct cell *cell)
{
	int cols = 0;
	size_t at = 0;

	while (at < cell->len) {
		at += utf8_decode(cell->text + at, cell->len - at,
		    &(uint32_t){ 0 }, NULL);
		cols += 2;
	}
	return cols;
}

bool term_width_known(const struct cell *cell)
{
	uint32_t code;
	size_t at;

	if (cell->len <= 1)
		return true;
	at = utf8_decode(cell->text, cell->len, &code, NULL);
	if (wcwidth((wchar_t)code) != cell->width)
		return false;
	while (at < cell->len) {
		at += utf8_decode(cell->text + at, cell->len - at, &code,
		    NULL);
		if (wcwidth((wchar_t)code) != 0)
			return false;
	}
	return true;
}
