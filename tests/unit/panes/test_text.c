/* The gate: what is shown of what was received. */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "panes/render/text.h"
#include "tests/unit/corpus.h"
#include "tests/unit/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <utf8proc.h>

enum { CODES = 0x110000 };

static void plain__shows__what_is_harmless(void **state)
{
	static const struct {
		const char *text, *shown;
	} cases[] = {
		{ "a b", "a b" }, { "\u4f60\u597d", "\u4f60\u597d" },
		{ "e\u0301", "e\u0301" }, { "12345678e\u0301", "12345678e\u0301" },
		{ "a\x1b[31mb", "a\ufffd[31mb" },
		{ "a\u202e" "b", "a\ufffd" "b" }, { "a\u200b" "b", "ab" },
		{ "\U0001f468\u200d\U0001f469", "\U0001f468" },
		{ "\U0001f44d\U0001f3fd", "\U0001f44d" },
		{ "a\U0001f3fd", "a\U0001f3fd" },
		{ "\ufffd\U0001f3fd", "\ufffd\U0001f3fd" },
		{ "\U0001f1e9\U0001f1ea", "DE" },
		{ "\u1112\u1161\u11ab", "\u1112\u1161\u11ab" },
		/* Letters that Unicode joins to what follows hide nothing. */
		{ "\u1112\u1160\u11ab", "\u1112\ufffd\ufffd" },
		{ "\u0d4e" "ab", "\u0d4e" "ab" },
		{ "\u0600" "12", "12" },
		{ "\u1100\u1100\u1161", "\u1100\u1100\u1161" },
		{ "\u0915\u094d\u0937", "\u0915\u094d\u0937" },
		{ "\u0e01\u0e33", "\u0e01\u0e33" },
		/* Vowels with a column of their own: Hindi, Tamil, Burmese. */
		{ "\u0939\u093f\u0928\u094d\u0926\u0940",
		    "\u0939\u093f\u0928\u094d\u0926\u0940" },
		{ "\u0ba4\u0bae\u0bbf\u0bb4\u0bcd",
		    "\u0ba4\u0bae\u0bbf\u0bb4\u0bcd" },
		{ "\u1019\u103c\u1014\u103a\u1019\u102c",
		    "\u1019\u103c\u1014\u103a\u1019\u102c" },
		/* Vietnamese keeps both marks, a flood does not. */
		{ "e\u0302\u0301", "e\u0302\u0301" },
		{ "e\u0301\u0301\u0301\u0301", "e\u0301\u0301" },
		{ "\u05d0\u0301\u0301\u0301\u0301\u0301\u0301",
		    "\u05d0\u0301\u0301\u0301\u0301" },
		/* Marks with nothing to stand on. */
		{ "\u0301", "\u25cc\u0301" }, { " \u0301", " \u25cc\u0301" },
		{ "\n\u0301", "\n\u25cc\u0301" }, { "\u1161", "\ufffd" },
	};
	struct buf out;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		buf_init(&out, 1000);
		text_plain(&out, cases[i].text, strlen(cases[i].text), false);
		assert_string_equal(out.data, cases[i].shown);
		buf_release(&out);
	}
}

/* The kinds of dangerous text, one by one: K a mark, D dropped, B a line
 * break, S a space, T text as it is. */
static void next__answers__each_class(void **state)
{
	static const struct {
		uint32_t from, to;
		char answer;
	} cases[] = {
		{ 0x00, 0x08, 'K' }, { 0x09, 0x09, 'S' }, { 0x0a, 0x0a, 'B' },
		{ 0x0b, 0x0c, 'K' }, { 0x0d, 0x0d, 'B' }, { 0x0e, 0x1f, 'K' },
		{ 0x20, 0x20, 'S' }, { 0x21, 0x7e, 'T' }, { 0x7f, 0x84, 'K' },
		{ 0x85, 0x85, 'B' }, { 0x86, 0x9f, 'K' }, { 0xa0, 0xa0, 'S' },
		{ 0xad, 0xad, 'D' }, { 0x34f, 0x34f, 'D' },
		{ 0x600, 0x605, 'D' }, { 0x61c, 0x61c, 'D' },
		{ 0x6dd, 0x6dd, 'D' }, { 0x70f, 0x70f, 'D' },
		{ 0x890, 0x891, 'D' }, { 0x8e2, 0x8e2, 'D' },
		{ 0x115f, 0x11ff, 'K' }, { 0x17b4, 0x17b5, 'K' },
		{ 0x180b, 0x180f, 'D' }, { 0x2000, 0x200a, 'S' },
		{ 0x200b, 0x200f, 'D' }, { 0x2028, 0x2029, 'B' },
		{ 0x202a, 0x202e, 'K' }, { 0x202f, 0x202f, 'S' },
		{ 0x2060, 0x2065, 'D' }, { 0x2066, 0x2069, 'K' },
		{ 0x206a, 0x206f, 'D' }, { 0x2800, 0x2800, 'K' },
		{ 0x3000, 0x3000, 'S' }, { 0x3164, 0x3164, 'K' },
		{ 0xe000, 0xf8ff, 'K' }, { 0xfdd0, 0xfdef, 'K' },
		{ 0xfe00, 0xfe0f, 'D' }, { 0xfeff, 0xfeff, 'D' },
		{ 0xffa0, 0xffa0, 'K' }, { 0xfff9, 0xfffb, 'D' },
		{ 0xfffe, 0xffff, 'K' }, { 0x110bd, 0x110bd, 'D' },
		{ 0x110cd, 0x110cd, 'D' }, { 0x13430, 0x1343f, 'D' },
		{ 0x1bca0, 0x1bca3, 'D' }, { 0x1d173, 0x1d17a, 'D' },
		{ 0x1fffe, 0x1ffff, 'K' }, { 0xe0000, 0xe007f, 'D' },
		{ 0xe0100, 0xe01ef, 'D' }, { 0xf0000, 0x10ffff, 'K' },
	};
	static const char kinds[] = "TSSBKD";
	struct cluster cluster;
	char bytes[UTF8_MAX];
	uint32_t code;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		for (code = cases[i].from; code <= cases[i].to; code++) {
			char answer = cases[i].answer;

			/* Some of these ranges are not assigned to the end. */
			if (utf8proc_category((utf8proc_int32_t)code) ==
			    UTF8PROC_CATEGORY_CN && answer == 'D' &&
			    code >= 0x13440 && code < 0xe0000)
				answer = 'K';
			text_next(bytes, utf8_encode(code, bytes), &cluster);
			if (kinds[cluster.kind] != answer)
				fail_msg("U+%04X is %c, not %c", code,
				    kinds[cluster.kind], answer);
		}
}

/* Said again, in other words than in text.c, what may come out. */
static void check_cluster(const struct cluster *cluster, const char *what)
{
	static const uint32_t unseen[] = { 0x34f, 0x115f, 0x1160, 0x17b4,
		0x17b5, 0x2800, 0x3164, 0xffa0 };
	utf8proc_category_t category;
	size_t at = 0, i;
	uint32_t code;
	bool valid;
	int n = 0;

	if (cluster->len > TEXT_CLUSTER_BYTES || cluster->width > 2 ||
	    (cluster->width == 0) != (cluster->len == 0))
		fail_msg("%s: %d bytes, %d columns", what, cluster->len,
		    cluster->width);
	if (cluster->kind == TEXT_SPACE || cluster->kind == TEXT_TAB)
		assert_true(cluster->len == 1 && cluster->text[0] == ' ');
	for (; at < cluster->len; n++) {
		at += utf8_decode(cluster->text + at, cluster->len - at, &code,
		    &valid);
		category = utf8proc_category((utf8proc_int32_t)code);
		for (i = 0; i < ARRAY_LEN(unseen); i++)
			valid = valid && code != unseen[i];
		if (!valid || category == UTF8PROC_CATEGORY_CN ||
		    category >= UTF8PROC_CATEGORY_ZL ||
		    (category == UTF8PROC_CATEGORY_ZS && code != ' ') ||
		    (code >= 0xfe00 && code <= 0xfe0f) ||
		    (code >= 0xe0000 && code <= 0xe0fff) ||
		    (code >= 0x180b && code <= 0x180f))
			fail_msg("%s: U+%04X came through", what, code);
		/* One that has columns, then only some that have none. */
		if ((n == 0) == (category == UTF8PROC_CATEGORY_MN ||
		    category == UTF8PROC_CATEGORY_ME ||
		    (code > 0x1160 && code <= 0x11ff) ||
		    (code >= 0xd7b0 && code <= 0xd7fb)))
			fail_msg("%s: U+%04X at %d", what, code, n);
	}
	if (n > 1 + TEXT_MARKS_MAX)
		fail_msg("%s: %d characters in a cluster", what, n);
}

/* What holds for any bytes. */
static void check_text(const char *text, size_t len, const char *what)
{
	struct buf plain, again;
	struct cluster cluster;
	size_t at = 0, n, marks = 0;
	int cols = 0;

	buf_init(&plain, BUF_SMALL_MAX);
	buf_init(&again, BUF_SMALL_MAX);
	while (at < len) {
		n = text_next(text + at, len - at, &cluster);
		if (n < 1 || n > len - at)
			fail_msg("%s: %zu of %zu bytes", what, n, len - at);
		check_cluster(&cluster, what);
		marks += cluster.kind == TEXT_MARK;
		cols += cluster.width;
		at += n;
	}
	assert_int_equal(text_cols(text, len), cols);
	assert_int_equal(text_hostile(text, len), marks);
	assert_true(text_cut(text, len, cols) == len);
	if (cols)
		assert_true(text_cols(text, text_cut(text, len, cols - 1)) <
		    cols);
	text_plain(&plain, text, len, false);
	assert_true(utf8_valid(plain.data, plain.len));
	text_plain(&again, plain.data, plain.len, false);
	if (again.len != plain.len ||
	    memcmp(again.data, plain.data, plain.len) != 0)
		fail_msg("%s: a safe copy is not safe: %s, %s", what,
		    plain.data, again.data);
	buf_clear(&again);
	text_plain(&again, text, len, true);
	assert_null(memchr(again.data, '\n', again.len));
	buf_release(&plain);
	buf_release(&again);
}

/* Every code point alone, behind a letter, before one, in eight ASCII. */
static void next__is__safe_for_all_of_unicode(void **state)
{
	static const struct {
		const char *before, *behind;
	} around[] = {
		{ "", "" }, { "a", "b" }, { "12345678", "12345678" },
		{ "\u4f60", "\u0301" }, { "\U0001f468\u200d", "\U0001f469" },
		{ " ", "\u093f" }, { "\u1100", "\u1161" },
	};
	char text[60], what[40], bytes[UTF8_MAX];
	uint32_t code;
	size_t i, n;

	for (code = 0; code < CODES; code++) {
		n = utf8_encode(code, bytes);
		for (i = 0; i < ARRAY_LEN(around); i++) {
			/* The less likely ones are tried in part. */
			if (i > 1 && code > 0x20000 && code % 16)
				continue;
			size_t len = strlen(around[i].before);

			memcpy(text, around[i].before, len);
			memcpy(text + len, bytes, n);
			len += n;
			memcpy(text + len, around[i].behind,
			    strlen(around[i].behind));
			len += strlen(around[i].behind);
			snprintf(what, sizeof(what), "U+%04X in %zu", code, i);
			check_text(text, len, what);
		}
	}
}

static void next__is__safe_for_any_bytes(void **state)
{
	uint64_t seed = 2;
	char text[200];
	size_t len, k;
	int a, i;

	for (a = 0; a < 0x10000; a++) {
		text[0] = (char)a;
		text[1] = (char)(a >> 8);
		check_text(text, 1, "a byte");
		check_text(text, 2, "two bytes");
	}
	for (i = 0; i < 20000; i++) {
		len = chance_below(&seed, sizeof(text)) + 1;
		for (k = 0; k < len; k++)
			text[k] = (char)chance(&seed);
		check_text(text, len, "chance");
	}
}

/* Hexadecimal digits, in pairs, with spaces between. */
static size_t unhex(const char *hex, char *out)
{
	size_t n = 0;
	unsigned byte;
	int used;

	while (sscanf(hex, " %2x%n", &byte, &used) == 1 && n < 200) {
		out[n++] = (char)byte;
		hex += used;
	}
	return n;
}

/* "num:invalid hex:bytes:skipped:replaced": one mark for each subpart. */
static void decoding__agrees__with_utf8tests(void **state)
{
	char *text = corpus_read("utf8tests/utf8tests.txt", NULL);
	char *line, *save, in[200], want[200], bytes[UTF8_MAX], *parts[5];
	int cases = 0, n;

	if (!text)
		skip();
	for (line = strtok_r(text, "\n", &save); line;
	    line = strtok_r(NULL, "\n", &save)) {
		size_t in_len, want_len, at = 0, made = 0;
		char got[600], *next = line;

		for (n = 0; n < 5 && next; n++)
			parts[n] = strsep(&next, ":");
		if (line[0] == '#' || n < 3)
			continue;
		if (!strcmp(parts[1], "valid")) {
			check_text(parts[2], strlen(parts[2]), parts[0]);
			cases++;
			continue;
		}
		in_len = unhex(parts[2], in);
		want_len = unhex(parts[n > 4 ? 4 : 2], want);
		while (at < in_len) {
			uint32_t code;
			size_t k;

			at += utf8_decode(in + at, in_len - at, &code, NULL);
			k = utf8_encode(code, bytes);
			memcpy(got + made, bytes, k);
			made += k;
		}
		if (made != want_len || memcmp(got, want, made) != 0)
			fail_msg("%s: decoded otherwise", parts[0]);
		check_text(in, in_len, parts[0]);
		cases++;
	}
	printf("utf8tests: %d cases\n", cases);
	assert_true(cases > 200);
	free(text);
}

static void check_lines(const char *path, const char *text, size_t len,
    void *arg)
{
	int *lines = arg;
	const char *end;

	while (len) {
		end = memchr(text, '\n', len);
		size_t n = end ? (size_t)(end - text) + 1 : len;

		check_text(text, n, path);
		text += n;
		len -= n;
		++*lines;
	}
}

static void next__is__safe_for_naughty_strings(void **state)
{
	int lines = 0;

	if (!corpus_each("blns", ".txt", check_lines, &lines) ||
	    !corpus_each("utf8-kuhn", "", check_lines, &lines) ||
	    !corpus_each("unicode15", "Test.txt", check_lines, &lines) ||
	    !corpus_each("unicode15", "-test.txt", check_lines, &lines))
		skip();
	printf("corpora: %d lines\n", lines);
}

/* "1F468 200D 1F469 ; fully-qualified": one thing of two columns, or letters
 * for flags and keycaps. */
static void emoji__have__the_columns_of_what_is_drawn(void **state)
{
	char *text = corpus_read("unicode15/emoji-test.txt", NULL);
	char *line, *save, bytes[200], *at;
	int total = 0, wide = 0, letters = 0, narrow = 0;
	struct cluster cluster;

	if (!text)
		skip();
	for (line = strtok_r(text, "\n", &save); line;
	    line = strtok_r(NULL, "\n", &save)) {
		size_t n = 0;

		if (line[0] == '#' || !strstr(line, "; fully-qualified"))
			continue;
		for (at = line; *at && *at != ';';)
			n += utf8_encode((uint32_t)strtoul(at, &at, 16),
			    bytes + n), at += strspn(at, " ");
		check_text(bytes, n, line);
		total++;
		if (text_next(bytes, n, &cluster) == n)
			*(cluster.width == 2 ? &wide : &narrow) += 1;
		else
			letters++;
	}
	printf("emoji: %d: %d wide, %d narrow, %d in several parts\n", total,
	    wide, narrow, letters);
	assert_true(total > 3600 && wide > total * 8 / 10);
	free(text);
}

/* "÷ 0020 × 0308 ÷": where a cluster may end and where not. */
static void clusters__are__those_of_unicode(void **state)
{
	char *text = corpus_read("unicode15/GraphemeBreakTest.txt", NULL);
	char *line, *save, *at, bytes[200];
	int cases = 0, equal = 0, finer = 0;

	if (!text)
		skip();
	for (line = strtok_r(text, "\n", &save); line;
	    line = strtok_r(NULL, "\n", &save)) {
		bool want[200] = { false }, got[200] = { false }, more = false;
		struct cluster cluster;
		size_t n = 0, k;

		if (line[0] == '#')
			continue;
		for (at = line; *at && *at != '#';)
			if (!strncmp(at, "\u00f7", 2)) {
				want[n] = true;
				at += 2;
			} else if (!strncmp(at, "\u00d7", 2)) {
				at += 2;
			} else if (strchr(" \t", *at)) {
				at++;
			} else {
				n += utf8_encode((uint32_t)strtoul(at, &at,
				    16), bytes + n);
			}
		for (k = 0; k < n; got[k] = true)
			k += text_next(bytes + k, n - k, &cluster);
		got[0] = true;
		/* What would be seen by itself begins a cluster of its own
		 * (flags, conjuncts, prepended letters, vowel signs with a
		 * column, marks on a space or a control character); but what
		 * Unicode parts is never joined. */
		for (k = 0; k <= n; k++) {
			if (want[k] && !got[k])
				fail_msg("joined at %zu: %s", k, line);
			more |= got[k] && !want[k];
		}
		cases++;
		equal += !more;
		finer += more;
	}
	printf("GraphemeBreakTest: %d cases, %d equal, %d cut finer, none "
	    "joined\n", cases, equal, finer);
	assert_int_equal(cases, 602);
	assert_true(finer < cases / 2);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain__shows__what_is_harmless),
		cmocka_unit_test(next__answers__each_class),
		cmocka_unit_test(next__is__safe_for_all_of_unicode),
		cmocka_unit_test(next__is__safe_for_any_bytes),
		cmocka_unit_test(decoding__agrees__with_utf8tests),
		cmocka_unit_test(next__is__safe_for_naughty_strings),
		cmocka_unit_test(clusters__are__those_of_unicode),
		cmocka_unit_test(emoji__have__the_columns_of_what_is_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
