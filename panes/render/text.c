/* The gate: what was received becomes what may be drawn. */
#include "config.h"

#include "api/base/utf8.h"
#include "panes/render/text.h"

#include <string.h>
#include <utf8proc.h>

enum {
	ZWJ = 0x200d, FLAG_A = 0x1f1e6, FLAG_Z = 0x1f1ff,
	DOTTED_CIRCLE = 0x25cc, SKIN_1 = 0x1f3fb, SKIN_5 = 0x1f3ff,
	/* Latin, Greek and Cyrillic letters carry two marks at most
	 * (Vietnamese); what carries more is meant to deface. */
	SCRIPTS_OF_MANY_MARKS = 0x590, FEW_MARKS = 2
};

static void put(struct cluster *out, uint32_t code)
{
	char bytes[UTF8_MAX];
	size_t n = utf8_encode(code, bytes);

	if (out->len + n > sizeof(out->text))
		return;
	memcpy(out->text + out->len, bytes, n);
	out->len = (uint8_t)(out->len + n);
}

static void set(struct cluster *out, enum text_kind kind, uint32_t code,
    int width)
{
	out->kind = kind;
	out->len = 0;
	out->width = (uint8_t)width;
	if (code)
		put(out, code);
}

/* Letters and the like that look like nothing at all. */
static bool invisible(uint32_t code)
{
	return code == 0x115f || code == 0x1160 || code == 0x3164 ||
	    code == 0xffa0 || code == 0x17b4 || code == 0x17b5 ||
	    code == 0x2800;
}

static bool reorders(uint32_t code)
{
	return (code >= 0x202a && code <= 0x202e) ||
	    (code >= 0x2066 && code <= 0x2069);
}

/* What a code point may be on its own. */
static enum text_kind classify(uint32_t code)
{
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_CC:
		if (code == '\t')
			return TEXT_TAB;
		if (code == '\n' || code == '\r' || code == 0x85)
			return TEXT_BREAK;
		return TEXT_MARK;
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return TEXT_BREAK;
	case UTF8PROC_CATEGORY_ZS:
		return TEXT_SPACE;
	case UTF8PROC_CATEGORY_CF:
		return reorders(code) ? TEXT_MARK : TEXT_NOTHING;
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CN:
		/* U+2065 and the rest of the tag plane: ignorable, unassigned */
		return code == 0x2065 || (code >= 0xe0000 && code <= 0xe0fff) ?
		    TEXT_NOTHING : TEXT_MARK;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
		/* variation selectors, the grapheme joiner */
		return code == 0x34f || (code >= 0xfe00 && code <= 0xfe0f) ||
		    (code >= 0x180b && code <= 0x180f) ||
		    (code >= 0xe0100 && code <= 0xe01ef) ? TEXT_NOTHING :
		    invisible(code) ? TEXT_MARK : TEXT_CLUSTER;
	default:
		return invisible(code) ? TEXT_MARK : TEXT_CLUSTER;
	}
}

static bool is_mark(uint32_t code)
{
	utf8proc_category_t category =
	    utf8proc_category((utf8proc_int32_t)code);

	return category == UTF8PROC_CATEGORY_MN ||
	    category == UTF8PROC_CATEGORY_ME;
}

/* The vowels and finals of conjoining Hangul take no column of their own. */
static bool is_hangul_tail(uint32_t code)
{
	return (code > 0x1160 && code <= 0x11ff) ||
	    (code >= 0xd7b0 && code <= 0xd7fb);
}

static bool is_pictograph(uint32_t code)
{
	return utf8proc_get_property((utf8proc_int32_t)code)->boundclass ==
	    UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

/* What would be seen by itself. Some rules of Unicode make such a character
 * part of a cluster (prepended letters, conjuncts, and more with each version);
 * dropping it would hide text, so it begins a cluster of its own. Only skin
 * tones, and what is joined, belong to the emoji before them. */
static bool stands_alone(uint32_t base, uint32_t before, uint32_t code)
{
	if (is_pictograph(base) &&
	    (before == ZWJ || (code >= SKIN_1 && code <= SKIN_5)))
		return false;
	return classify(code) == TEXT_CLUSTER && !is_mark(code) &&
	    !is_hangul_tail(code);
}

/* What follows the base in its grapheme cluster: marks are kept up to a
 * number, everything else is left out. Returns the bytes it took. */
static size_t take_rest(const char *text, size_t len, uint32_t base,
    struct cluster *out)
{
	int marks = 0, max = base < SCRIPTS_OF_MANY_MARKS ? FEW_MARKS :
	    TEXT_MARKS_MAX;
	utf8proc_int32_t state = 0;
	uint32_t before = base, code;
	size_t at = 0, n;
	bool valid;

	while (at < len) {
		n = utf8_decode(text + at, len - at, &code, &valid);
		if (!valid || utf8proc_grapheme_break_stateful(
		    (utf8proc_int32_t)before, (utf8proc_int32_t)code, &state))
			break;
		if (classify(code) == TEXT_MARK ||
		    stands_alone(base, before, code))
			break;
		if (classify(code) == TEXT_CLUSTER && marks < max &&
		    (is_mark(code) || is_hangul_tail(code))) {
			put(out, code);
			marks++;
		}
		before = code;
		at += n;
	}
	return at;
}

/* A letter, number, punctuation or symbol, with what belongs to it. */
static size_t take_cluster(const char *text, size_t len, uint32_t code,
    size_t n, struct cluster *out)
{
	int width;

	if (code >= FLAG_A && code <= FLAG_Z) {
		set(out, TEXT_CLUSTER, 'A' + (code - FLAG_A), 1);
		return n;
	}
	/* What has no column of its own needs something to stand on. */
	if (is_hangul_tail(code)) {
		set(out, TEXT_MARK, UTF8_REPLACEMENT, 1);
		return n;
	}
	if (is_mark(code)) {
		set(out, TEXT_CLUSTER, DOTTED_CIRCLE, 1);
		put(out, code);
		return n;
	}
	width = utf8proc_charwidth((utf8proc_int32_t)code);
	/* utf8proc gives spacing marks no width; terminals give them one. */
	set(out, TEXT_CLUSTER, code, width < 1 ? 1 : width);
	return n + take_rest(text + n, len - n, code, out);
}

size_t text_next(const char *text, size_t len, struct cluster *out)
{
	uint32_t code;
	bool valid;
	size_t n;

	/* A printable ASCII character that nothing can combine with. */
	if ((unsigned char)(text[0] - 0x20) < 0x5f &&
	    (len < 2 || (unsigned char)text[1] < 0x80)) {
		out->text[0] = text[0];
		out->len = out->width = 1;
		out->kind = text[0] == ' ' ? TEXT_SPACE : TEXT_CLUSTER;
		return 1;
	}
	n = utf8_decode(text, len, &code, &valid);
	switch (valid ? classify(code) : TEXT_MARK) {
	case TEXT_NOTHING:
		set(out, TEXT_NOTHING, 0, 0);
		return n;
	case TEXT_BREAK:
		set(out, TEXT_BREAK, 0, 0);
		return code == '\r' && len > 1 && text[1] == '\n' ? 2 : n;
	case TEXT_TAB:
		set(out, TEXT_TAB, ' ', 1);
		return n;
	case TEXT_SPACE:
		set(out, TEXT_SPACE, ' ', 1);
		return n;
	case TEXT_MARK:
		set(out, TEXT_MARK, UTF8_REPLACEMENT, 1);
		return n;
	default:
		return take_cluster(text, len, code, n, out);
	}
}

/* Whether any of eight bytes is a control character or not ASCII. */
static bool has_other(uint64_t bytes)
{
	const uint64_t ones = 0x0101010101010101u, high = ones << 7;

	/* Without carries between bytes that are below 0x80: below 0x20, or
	 * 0x7f. */
	return bytes & high || (bytes - ones * 0x20) & high ||
	    (bytes + ones) & high;
}

/* The bytes of printable ASCII at the start, each a cluster by itself. */
static size_t ascii_run(const char *text, size_t len)
{
	uint64_t bytes;
	size_t n = 0;

	for (; n + sizeof(bytes) <= len; n += sizeof(bytes)) {
		memcpy(&bytes, text + n, sizeof(bytes));
		if (has_other(bytes))
			break;
	}
	while (n < len && (unsigned char)(text[n] - 0x20) < 0x5f)
		n++;
	/* A mark may follow the last one. */
	return n && n < len && (unsigned char)text[n] >= 0x80 ? n - 1 : n;
}

int text_cols(const char *text, size_t len)
{
	struct cluster cluster;
	size_t at = 0, run;
	int cols = 0;

	for (;;) {
		run = ascii_run(text + at, len - at);
		cols += (int)run;
		at += run;
		if (at >= len)
			return cols;
		at += text_next(text + at, len - at, &cluster);
		cols += cluster.width;
	}
}

size_t text_cut(const char *text, size_t len, int cols)
{
	struct cluster cluster;
	size_t at = 0, n;

	while (at < len) {
		n = text_next(text + at, len - at, &cluster);
		if (cluster.width > cols)
			break;
		cols -= cluster.width;
		at += n;
	}
	return at;
}

bool text_plain(struct buf *out, const char *text, size_t len, bool one_line)
{
	struct cluster cluster;
	size_t at = 0, run;
	bool ok = true;

	for (;;) {
		run = ascii_run(text + at, len - at);
		ok = buf_add(out, text + at, run);
		at += run;
		if (at >= len || !ok)
			return ok;
		at += text_next(text + at, len - at, &cluster);
		if (cluster.kind == TEXT_BREAK)
			ok = buf_add_char(out, one_line ? ' ' : '\n');
		else
			ok = buf_add(out, cluster.text, cluster.len);
	}
}

/* \uXXXX for every code point, two of them beyond the first plane. */
static bool add_escaped(struct buf *out, const char *text, size_t len)
{
	bool ok = true;
	uint32_t code;
	size_t at = 0;

	while (ok && at < len) {
		at += utf8_decode(text + at, len - at, &code, NULL);
		if (code >= 0x10000) {
			code -= 0x10000;
			ok = buf_printf(out, "\\u%04x",
			    0xd800 + (unsigned)(code >> 10));
			code = 0xdc00 + (code & 0x3ff);
		}
		ok = ok && buf_printf(out, "\\u%04x", (unsigned)code);
	}
	return ok;
}

bool text_json(struct buf *out, const char *json, size_t len, bool ascii)
{
	struct cluster cluster;
	size_t at = 0, n;
	bool ok = true;

	while (ok && at < len) {
		n = text_next(json + at, len - at, &cluster);
		if (json[at] == '\n' || (n == cluster.len &&
		    !memcmp(json + at, cluster.text, n) &&
		    (n == 1 || !ascii)))
			ok = buf_add(out, json + at, n);
		else
			ok = add_escaped(out, json + at, n);
		at += n;
	}
	return ok;
}

size_t text_hostile(const char *text, size_t len)
{
	struct cluster cluster;
	size_t at = 0, n = 0;

	for (;;) {
		at += ascii_run(text + at, len - at);
		if (at >= len)
			return n;
		at += text_next(text + at, len - at, &cluster);
		n += cluster.kind == TEXT_MARK;
	}
}
