/* The editor: keys, words, wrapping, undo, drawing, and anything at random. */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "panes/render/text.h"
#include "panes/widgets/editor.h"
#include "panes/widgets/softwrap.h"
#include "panes/widgets/visual.h"
#include "tests/unit/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MAX = 100000 };

static struct editor editor_of(const char *text)
{
	struct editor editor;

	editor_init(&editor, MAX);
	editor_resize(&editor, 10, 21);
	editor_set_text(&editor, text, strlen(text));
	return editor;
}

/* Keys apart by spaces; what is no key's name is typed. */
static void type(struct editor *editor, const char *keys)
{
	char *copy = mem_strdup(keys), *save = copy, *key;

	while ((key = strsep(&copy, " ")))
		if (!editor_key(editor, key))
			editor_insert(editor, key, strlen(key));
	free(save);
}

/* The text with a | where the cursor is. */
static void expect(const struct editor *editor, const char *expected)
{
	char *got = mem_printf("%.*s|%s", (int)editor->cursor,
	    editor->text.data, editor->text.data + editor->cursor);

	assert_string_equal(got, expected);
	free(got);
}

static void keys__move_and_delete__as_readline_does(void **state)
{
	static const struct {
		const char *text, *keys, *expected;
	} cases[] = {
		{ "", "a b Enter c", "ab\nc|" },
		{ "abc", "Left Left x", "ax|bc" },
		{ "abc", "C-a Delete", "|bc" },
		{ "abc", "C-a Backspace C-b", "|abc" },
		{ "abc", "Right C-f C-d", "abc|" },
		{ "one two-three", "M-b", "one two-|three" },
		{ "one two-three", "M-b M-b", "one |two-three" },
		{ "one two", "C-Home M-f", "one| two" },
		{ "one two", "C-w", "one |" },
		{ "one two  ", "C-w C-w", "|" },
		{ "one two", "C-a M-d M-d", "|" },
		{ "one two", "C-w C-w C-y", "one two|" },
		{ "one two", "C-a M-d M-d C-e C-y C-y", "one twoone two|" },
		{ "one two", "C-w Left C-w C-y", "one| " },
		{ "one\ntwo", "C-u", "one\n|" },
		{ "one\ntwo", "C-u C-u Backspace", "one|" },
		{ "one\ntwo", "C-Home C-k", "|\ntwo" },
		{ "one\ntwo", "C-Home C-k C-k", "|two" },
		{ "one\ntwo", "C-Home C-k C-k C-y", "one\n|two" },
		{ "one\ntwo", "M-< C-e", "one|\ntwo" },
		{ "one\ntwo", "C-Home M->", "one\ntwo|" },
		{ "a", "Tab b", "a    b|" },
		{ "a", "Space b", "a b|" },
		{ "abcdef\nx", "Up End Down", "abcdef\nx|" },
		{ "abcdef\nx\nabcdef", "Left Up Up", "abcde|f\nx\nabcdef" },
		{ "ab\ncd", "Up Up", "|ab\ncd" },
		{ "ab\ncd", "C-Home Down Down", "ab\ncd|" },
		/* combining marks, emoji with joiners, flags, Hangul */
		{ "e\u0301a", "Left Left", "|e\u0301a" },
		{ "x\u0301\u0302", "Backspace", "|" },
		{ "\U0001f468\u200d\U0001f469\u200d\U0001f467", "Left",
		    "|\U0001f468\u200d\U0001f469\u200d\U0001f467" },
		{ "\u1112\u1161\u11ab", "Backspace", "|" },
		{ "\u4f60\u597d", "Left x", "\u4f60x|\u597d" },
		/* Right to left text is stored as typed. */
		{ "\u05e9\u05dc\u05d5\u05dd", "C-b C-b \u05d0",
		    "\u05e9\u05dc\u05d0|\u05d5\u05dd" },
		/* A mark typed behind a letter joins it. */
		{ "ab", "Left \u0301 Left", "|a\u0301b" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		struct editor editor = editor_of(cases[i].text);

		type(&editor, cases[i].keys);
		expect(&editor, cases[i].expected);
		editor_release(&editor);
	}
}

static void unknown_keys__are__left_to_others(void **state)
{
	struct editor editor = editor_of("a");
	static const char *const others[] = { "F1", "Esc", "a", "", " ",
		"C-s", "C-", "S-Tab" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(others); i++)
		assert_false(editor_key(&editor, others[i]));
	editor.one_line = true;
	assert_false(editor_key(&editor, "Enter"));
	assert_false(editor_key(&editor, "Up"));
	assert_false(editor_key(&editor, "Tab"));
	editor_release(&editor);
}

static void paste__is__cleaned_and_undone_as_one(void **state)
{
	static const char dirty[] = "a\r\nb\rc\x1b[31m\x07\x7f\t|\xff"
	    "\xc2\x9b\xe2\x80\xa8 d\0e";
	struct editor editor = editor_of("");

	assert_true(editor_paste(&editor, dirty, sizeof(dirty) - 1));
	assert_string_equal(editor_text_of(&editor),
	    "a\nb\nc[31m    |\n de");
	assert_true(editor.dirty);
	editor_key(&editor, "C-_");
	assert_string_equal(editor_text_of(&editor), "");
	editor_release(&editor);

	editor_init_line(&editor, 8);
	assert_false(editor_paste(&editor, "one\r\ntwo\u4f60\u4f60", 14));
	assert_string_equal(editor_text_of(&editor), "one two");
	assert_false(editor_insert(&editor, "\u00e9", 2));
	assert_true(editor_insert(&editor, "!", 1));
	assert_string_equal(editor_text_of(&editor), "one two!");
	editor_release(&editor);
}

static void undo__goes__by_words_and_back_again(void **state)
{
	struct editor editor = editor_of("start ");

	assert_false(editor.dirty);
	type(&editor, "o n e Space t w o");
	expect(&editor, "start one two|");
	type(&editor, "C-_");
	expect(&editor, "start one|");
	type(&editor, "C-_");
	expect(&editor, "start |");
	type(&editor, "C-_ M-_");
	expect(&editor, "start one|");
	type(&editor, "M-_ M-_");
	expect(&editor, "start one two|");
	type(&editor, "Backspace Backspace C-_");
	expect(&editor, "start one two|");
	type(&editor, "C-Home Delete Delete Right C-_");
	expect(&editor, "|start one two");
	type(&editor, "x M-_");
	expect(&editor, "x|start one two");
	editor_release(&editor);
}

static void rows__wrap__at_words(void **state)
{
	struct editor editor = editor_of("");

	assert_int_equal(editor_rows(&editor, 10), 1);
	editor_set_text(&editor, "aaa bbb ccc\n\nd\n", 15);
	/* The last column is the cursor's. */
	assert_int_equal(editor_rows(&editor, 8), 5);
	assert_int_equal(editor_rows(&editor, 12), 4);
	assert_int_equal(editor_rows(&editor, 1), 12);
	editor_set_text(&editor, "\u4f60\u4f60", 6);
	assert_int_equal(editor_rows(&editor, 1), 2);
	editor_release(&editor);
}

static void up_and_down__keep__the_column_over_wrapped_lines(void **state)
{
	/* 8 columns of text: "aaaa " "bbbb cc " "ddddddddee" broken. */
	struct editor editor = editor_of("aaaa bbbb cc ddddddddee");

	editor_resize(&editor, 10, 9);
	editor_set_cursor(&editor, 11);
	type(&editor, "Up");
	expect(&editor, "aaaa| bbbb cc ddddddddee");
	type(&editor, "Down");
	expect(&editor, "aaaa bbbb c|c ddddddddee");
	type(&editor, "Down");
	expect(&editor, "aaaa bbbb cc dddddd|ddee");
	type(&editor, "Down");
	expect(&editor, "aaaa bbbb cc ddddddddee|");
	type(&editor, "PgUp");
	expect(&editor, "aaaa| bbbb cc ddddddddee");
	editor_release(&editor);
}

static void click__puts__the_cursor_where_it_was_drawn(void **state)
{
	struct editor editor = editor_of("one\ntwo\n\u4f60\u597d\nfour\nfive");

	editor_resize(&editor, 2, 20);
	/* The end is in sight: "four" and "five". */
	editor_click(&editor, 0, 2);
	expect(&editor, "one\ntwo\n\u4f60\u597d\nfo|ur\nfive");
	editor_click(&editor, 5, 100);
	expect(&editor, "one\ntwo\n\u4f60\u597d\nfour\nfive|");
	editor_resize(&editor, 5, 20);
	editor_click(&editor, 2, 3);
	expect(&editor, "one\ntwo\n\u4f60|\u597d\nfour\nfive");
	editor_click(&editor, 0, -4);
	expect(&editor, "|one\ntwo\n\u4f60\u597d\nfour\nfive");
	editor_release(&editor);
}

static void set_cursor__goes__to_the_start_of_a_cluster(void **state)
{
	struct editor editor = editor_of("ae\u0301b");

	editor_set_cursor(&editor, 2);
	expect(&editor, "a|e\u0301b");
	editor_set_cursor(&editor, 3);
	expect(&editor, "a|e\u0301b");
	editor_set_cursor(&editor, 4);
	expect(&editor, "ae\u0301|b");
	editor_set_cursor(&editor, 400);
	expect(&editor, "ae\u0301b|");
	editor_release(&editor);
}

static const char sample[] =
    "Hello Ada,\n\n"
    "\u4f60\u597d\uff0c\u8ba2\u5355\u5df2\u7ecf\u53d1\u8d27\u4e86\u3002 "
    "It left on Monday \U0001f680 and the caf\u00e9 (cafe\u0301) gets it.\n"
    "\u05e9\u05dc\u05d5\u05dd, "
    "\u0645\u0631\u062d\u0628\u0627: "
    "family \U0001f468\u200d\U0001f469\u200d\U0001f467, flag "
    "\U0001f1e9\U0001f1ea.\n"
    "https://example.com/a/very/long/address/that/does/not/fit?at=all\n\n"
    "Regards";

static void draw(const struct editor *editor, int rows, int cols,
    const char *name)
{
	struct canvas canvas;

	canvas_init(&canvas, rows, cols);
	editor_draw(editor, &canvas, true);
	golden_check(&canvas, name);
	canvas_release(&canvas);
}

static void draw__looks__as_recorded(void **state)
{
	struct editor editor = editor_of(sample);

	draw(&editor, 24, 80, "editor-80x24");
	draw(&editor, 50, 200, "editor-200x50");
	draw(&editor, 1, 1, "editor-1x1");
	editor_set_cursor(&editor, 40);
	draw(&editor, 6, 20, "editor-20x6");
	editor_set_text(&editor, "", 0);
	editor.placeholder = "Write a reply";
	draw(&editor, 3, 20, "editor-placeholder");
	editor_release(&editor);

	editor_init_line(&editor, MAX);
	editor_insert(&editor, "a \u4f60\u597d long line that ends here",
	    strlen("a \u4f60\u597d long line that ends here"));
	draw(&editor, 1, 12, "editor-line-end");
	editor_key(&editor, "Home");
	draw(&editor, 1, 12, "editor-line-home");
	editor_release(&editor);
}

/* Nothing moves that need not: the first row stays while the cursor moves
 * within the screen. */
static void scrolling__is__by_one_row(void **state)
{
	struct editor editor = editor_of("");
	size_t top;
	int i;

	for (i = 0; i < 50; i++)
		type(&editor, "x Enter");
	editor_resize(&editor, 10, 20);
	top = editor.top;
	for (i = 0; i < 9; i++)
		type(&editor, "Up");
	assert_int_equal(editor.top, top);
	type(&editor, "Up");
	assert_int_equal(editor.top, top - 2);
	type(&editor, "Down");
	assert_int_equal(editor.top, top - 2);
	editor_release(&editor);
}

static void check_cursor(const struct editor *editor)
{
	size_t at = editor->cursor;
	struct cluster cluster;

	assert_true(at <= editor->text.len);
	while (at > 0 && editor->text.data[at - 1] != '\n')
		at--;
	while (at < editor->cursor)
		at += text_next(editor->text.data + at,
		    editor->text.len - at, &cluster);
	assert_int_equal(at, editor->cursor);
}

/* Columns without the spaces at the end, which may hang over the edge. */
static int solid_cols(const char *text, size_t len)
{
	struct cluster cluster;
	int cols = 0, solid = 0;
	size_t at = 0;

	while (at < len) {
		at += text_next(text + at, len - at, &cluster);
		cols += cluster.width;
		if (cluster.width && cluster.kind != TEXT_SPACE)
			solid = cols;
	}
	return solid;
}

static void check_wrap(const struct editor *editor, int cols)
{
	struct softwrap wrap = { editor->text.data, editor->text.len, cols };
	struct softline line = { 0 }, found;
	size_t expected = 0;

	do {
		line = softwrap_line(&wrap, expected);
		assert_int_equal(line.start, expected);
		assert_true(line.end <= line.next && line.next <= wrap.len);
		found = softwrap_find(&wrap, line.start);
		assert_int_equal(found.start, line.start);
		if (cols > 1)
			assert_true(solid_cols(wrap.text + line.start,
			    line.end - line.start) <= cols);
		if (line.start)
			assert_true(softwrap_back(&wrap, line.start, 1) <
			    line.start);
		expected = line.next;
	} while (!line.last);
	assert_int_equal(expected, wrap.len);
}

static void check_drawing(const struct editor *editor, uint64_t *seed)
{
	struct canvas canvas;
	struct editor view = *editor;
	int rows = 1 + (int)chance_below(seed, 8);
	int cols = 1 + (int)chance_below(seed, 30);

	editor_resize(&view, rows, cols);
	assert_true(view.top <= view.cursor);
	canvas_init(&canvas, rows, cols);
	editor_draw(&view, &canvas, true);
	assert_true(canvas.cursor->row >= 0 && canvas.cursor->row < rows);
	assert_true(canvas.cursor->col >= 0 && canvas.cursor->col < cols);
	if (!view.one_line && cols > 1)
		check_wrap(&view, cols - 1);
	canvas_release(&canvas);
}

static const char *const random_keys[] = {
	"Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDn",
	"Backspace", "Delete", "C-w", "M-d", "C-k", "C-u", "C-y", "Enter",
	"Tab", "Space", "M-b", "M-f", "C-Home", "C-End", "C-_", "C-_", "M-_",
};
static const char *const random_texts[] = {
	"a", "word", "\u0301", "\u4f60\u597d", "\U0001f600", "\u200d",
	"\U0001f468\u200d\U0001f469", "\u05e9\u05dc", "\u202e", "\n", "\r\n",
	"-", ".", "\u1112\u1161", "\u0e01\u0e33", "\U0001f1e9\U0001f1ea",
	"\ufe0f", "\xff", "\x1b", "\u0d4ea", "\u06001", "\t",
	"a long paste of several words with a\nline break in it",
};

static void any_keys__keep__text_and_cursor_sound(void **state)
{
	uint64_t seed = 4711;
	struct editor editor;
	const char *text;
	char *last;
	int round, i;

	for (round = 0; round < 60; round++) {
		editor_init(&editor, 400 + chance_below(&seed, 3000));
		editor.one_line = round % 4 == 3;
		editor_resize(&editor, 4, 17);
		for (i = 0; i < 300; i++) {
			text = random_texts[chance_below(&seed,
			    ARRAY_LEN(random_texts))];
			if (chance_below(&seed, 2))
				editor_key(&editor, random_keys[chance_below(
				    &seed, ARRAY_LEN(random_keys))]);
			else if (chance_below(&seed, 4))
				editor_insert(&editor, text, strlen(text));
			else
				editor_paste(&editor, text, strlen(text));
			if (chance_below(&seed, 20) == 0)
				editor_click(&editor, (int)chance_below(
				    &seed, 6), (int)chance_below(&seed, 20));
			check_cursor(&editor);
			assert_true(utf8_valid(editor.text.data,
			    editor.text.len));
			assert_true(editor.text.len <= editor.text.max);
			if (i % 8 == 0)
				check_drawing(&editor, &seed);
		}
		/* All the way back, and all the way forward again. */
		for (i = 0; i < 2000; i++)
			editor_key(&editor, "M-_");
		last = mem_strdup(editor_text_of(&editor));
		for (i = 0; i < 2000; i++)
			editor_key(&editor, "C-_");
		assert_string_equal(editor_text_of(&editor), "");
		for (i = 0; i < 2000; i++)
			editor_key(&editor, "M-_");
		assert_string_equal(editor_text_of(&editor), last);
		free(last);
		editor_release(&editor);
	}
}

static void undo__forgets__the_oldest_beyond_its_limits(void **state)
{
	struct editor editor;
	char *big = mem_zalloc((4 << 20) + 1);
	int i;

	memset(big, 'x', 4 << 20);
	editor_init(&editor, 8 << 20);
	editor_paste(&editor, big, 4 << 20);
	for (i = 0; i < 10; i++)
		type(&editor, "C-u C-y");
	assert_true(editor.undo.bytes <= UNDO_BYTES_MAX);
	for (i = 0; i < 100; i++)
		type(&editor, "C-_");
	assert_int_equal(editor.undo.at, 0);
	editor_set_text(&editor, "", 0);
	for (i = 0; i < UNDO_STEPS_MAX + 500; i++)
		type(&editor, "x Left");
	assert_int_equal(editor.undo.len, UNDO_STEPS_MAX);
	editor_release(&editor);
	free(big);
}

/* As a thread shows it, and the cursor on the cluster that it is before. */
static void right_to_left__is_drawn__as_it_is_read(void **state)
{
	/* shalom, a space, "abc", a space, olam: S H L M abc O L M */
	static const char text[] = "\u05e9\u05dc\u05d5\u05dd abc "
	    "\u05e2\u05d5\u05dc\u05dd";
	static const char left[] = "see (\u05e9\u05dc\u05d5\u05dd) now";
	struct editor editor = editor_of(text);
	struct canvas canvas;
	size_t at;

	draw(&editor, 3, 21, "editor-right");
	canvas_init(&canvas, 3, 21);
	/* Behind everything: left of the last letter. */
	editor_draw(&editor, &canvas, true);
	assert_int_equal(canvas.cursor->col, 21 - 13 - 1);
	editor_set_cursor(&editor, 0);
	editor_draw(&editor, &canvas, true);
	assert_int_equal(canvas.cursor->col, 20);
	/* The terminal does it: nothing is turned. */
	canvas.cursor->logical = true;
	editor_draw(&editor, &canvas, true);
	assert_int_equal(canvas.cursor->col, 0);
	canvas_release(&canvas);
	editor_release(&editor);

	editor = editor_of(left);
	draw(&editor, 3, 21, "editor-mixed");
	/* A click goes where the cursor was drawn. */
	canvas_init(&canvas, 3, 21);
	for (at = 0; at < sizeof(left) - 1; at++) {
		editor_set_cursor(&editor, at);
		at = editor_cursor(&editor) > at ? editor_cursor(&editor) : at;
		editor_draw(&editor, &canvas, true);
		editor_set_cursor(&editor, 0);
		editor_click(&editor, 0, canvas.cursor->col);
		editor_draw(&editor, &canvas, true);
		assert_true(editor_cursor(&editor) <= at);
		assert_true(at - editor_cursor(&editor) < 2);
	}
	canvas_release(&canvas);
	editor_release(&editor);
}

static void visual__leads_back__to_every_cluster(void **state)
{
	static const char *const lines[] = { "abc", "\u05d0\u05d1 1-2 x",
		"x (\u0627\u0644\u0633) \u4f60\u597d \u05d0", "",
		"\u05d0\u05b0\u05d1! \U0001f600 \u05d2" };
	size_t i, at, n;
	struct cluster cluster;

	for (i = 0; i < ARRAY_LEN(lines); i++) {
		struct visual line = { lines[i], strlen(lines[i]),
			visual_base(lines[i], strlen(lines[i])), 30 };

		for (at = 0; at < line.len; at += n) {
			n = text_next(lines[i] + at, line.len - at, &cluster);
			assert_int_equal(visual_byte(&line,
			    visual_col(&line, at)), at);
		}
		assert_int_equal(visual_byte(&line, visual_col(&line,
		    line.len)), line.len);
	}
}

static void marks__are_underlined__also_across_lines(void **state)
{
	static const struct editor_mark marks[] = { { 2, 5 }, { 6, 30 } };
	struct editor editor = editor_of("a bcd efghijklmnopqrstuvwxyzabcd e");
	struct canvas canvas;
	int x;

	editor.marks = marks;
	editor.marks_len = ARRAY_LEN(marks);
	canvas_init(&canvas, 3, 21);
	editor_draw(&editor, &canvas, true);
	for (x = 0; x < 6; x++)
		assert_int_equal(canvas_cell(&canvas, 0, x)->style.attrs,
		    x >= 2 && x < 5 ? ATTR_UNDERLINE : 0);
	assert_int_equal(canvas_cell(&canvas, 1, 0)->style.attrs,
	    ATTR_UNDERLINE);
	assert_int_equal(canvas_cell(&canvas, 1, 19)->style.attrs,
	    ATTR_UNDERLINE);
	assert_int_equal(canvas_cell(&canvas, 2, 6)->style.attrs, 0);
	canvas_release(&canvas);
	editor_release(&editor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys__move_and_delete__as_readline_does),
		cmocka_unit_test(unknown_keys__are__left_to_others),
		cmocka_unit_test(paste__is__cleaned_and_undone_as_one),
		cmocka_unit_test(undo__goes__by_words_and_back_again),
		cmocka_unit_test(rows__wrap__at_words),
		cmocka_unit_test(
		    up_and_down__keep__the_column_over_wrapped_lines),
		cmocka_unit_test(click__puts__the_cursor_where_it_was_drawn),
		cmocka_unit_test(set_cursor__goes__to_the_start_of_a_cluster),
		cmocka_unit_test(draw__looks__as_recorded),
		cmocka_unit_test(scrolling__is__by_one_row),
		cmocka_unit_test(any_keys__keep__text_and_cursor_sound),
		cmocka_unit_test(undo__forgets__the_oldest_beyond_its_limits),
		cmocka_unit_test(right_to_left__is_drawn__as_it_is_read),
		cmocka_unit_test(visual__leads_back__to_every_cluster),
		cmocka_unit_test(marks__are_underlined__also_across_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
