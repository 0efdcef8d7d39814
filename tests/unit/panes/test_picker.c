/* The picker: filtering, keys, marks, drawing, and 10,000 choices. */
#include "config.h"

#include "panes/widgets/picker.h"
#include "tests/unit/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void people(struct picker *picker, bool many)
{
	picker_init(picker, many, NULL);
	picker_group(picker, "Teammates");
	picker_add(picker, "1", "Ada Lovelace", "ada@example.com", false);
	picker_add(picker, "2", "\u738b\u5c0f\u660e", "wang@example.com",
	    false);
	picker_add(picker, "3", "Jos\u00e9 \u00c1lvarez \U0001f680",
	    "jose@example.com", false);
	picker_add(picker, "4", "\u05e9\u05dc\u05d5\u05dd\n  \u202eevil\x1b[31m",
	    NULL, false);
	picker_group(picker, "Teams");
	picker_add(picker, "5", "Billing", "3 teammates", false);
	picker_add(picker, "6", "Mobile", "1 teammate", false);
	picker_filter(picker);
	picker_resize(picker, 8);
}

static void expect(const struct picker *picker, const char *id)
{
	const struct picker_choice *choice = picker_selected(picker);

	if (!id)
		assert_null(choice);
	else
		assert_string_equal(choice->id, id);
}

static void keys__pass__over_headings(void **state)
{
	static const struct {
		const char *key, *id;
	} steps[] = {
		{ "Up", "1" }, { "Down", "2" }, { "C-n", "3" }, { "C-j", "4" },
		{ "Down", "5" }, { "Up", "4" }, { "PgDn", "6" },
		{ "Down", "6" }, { "PgUp", "1" }, { "C-p", "1" },
	};
	struct picker picker;
	size_t i;

	people(&picker, false);
	expect(&picker, "1");
	for (i = 0; i < ARRAY_LEN(steps); i++) {
		assert_int_equal(picker_key(&picker, steps[i].key),
		    PICKER_OPEN);
		expect(&picker, steps[i].id);
	}
	assert_false(picker_click(&picker, 0));
	assert_true(picker_click(&picker, 2));
	expect(&picker, "2");
	assert_false(picker_click(&picker, 100));
	assert_int_equal(picker_key(&picker, "Enter"), PICKER_TAKEN);
	assert_int_equal(picker_key(&picker, "Esc"), PICKER_CANCELLED);
	assert_int_equal(picker_key(&picker, "Tab"), PICKER_IGNORED);
	assert_int_equal(picker_key(&picker, "F5"), PICKER_IGNORED);
	picker_release(&picker);
}

static void typing__filters__and_forgets_again(void **state)
{
	struct picker picker;

	people(&picker, false);
	picker_text(&picker, "bil", false);
	assert_int_equal(picker.matches, 2);
	expect(&picker, "5");
	/* Moving in the line changes nothing. */
	picker_key(&picker, "Down");
	picker_key(&picker, "Left");
	expect(&picker, "6");
	picker_key(&picker, "C-u");
	picker_key(&picker, "End");
	picker_key(&picker, "C-u");
	assert_int_equal(picker.matches, 6);
	expect(&picker, "1");
	picker_text(&picker, "zzz", true);
	expect(&picker, NULL);
	picker_key(&picker, "Down");
	picker_key(&picker, "PgUp");
	assert_false(picker_click(&picker, 0));
	picker_key(&picker, "C-w");
	/* The detail counts as well. */
	picker_text(&picker, "wang", false);
	expect(&picker, "2");
	picker_release(&picker);
}

static void marks__are__set_by_tab_and_space(void **state)
{
	struct picker picker;
	int i;

	people(&picker, true);
	picker_key(&picker, "PgDn");
	picker_key(&picker, "Tab");
	picker_key(&picker, "PgUp");
	picker_text(&picker, " ", false);
	expect(&picker, "2");
	assert_string_equal(picker_typed(&picker), "");
	/* Typed behind a letter, a space is a space. */
	picker_text(&picker, "a", false);
	picker_text(&picker, " ", false);
	assert_string_equal(picker_typed(&picker), "a ");
	for (i = 0; i < 6; i++)
		assert_true(picker.choices[i].marked == (i == 0 || i == 5));
	picker_release(&picker);
}

static void new_choices__keep__text_and_selection(void **state)
{
	struct picker picker;

	people(&picker, false);
	picker_text(&picker, "e", false);
	while (strcmp(picker_selected(&picker)->id, "3") != 0)
		picker_key(&picker, "Down");
	picker_clear(&picker);
	expect(&picker, NULL);
	picker_add(&picker, "9", "Eve", NULL, false);
	picker_add(&picker, "3", "Pepe", NULL, false);
	picker_filter(&picker);
	assert_string_equal(picker_typed(&picker), "e");
	assert_int_equal(picker.matches, 2);
	expect(&picker, "3");
	/* More of them, while something is typed. */
	picker_add(&picker, "8", "Bee", NULL, false);
	picker_filter(&picker);
	assert_int_equal(picker.matches, 3);
	expect(&picker, "3");
	picker_release(&picker);
}

static void draw(const struct picker *picker, int rows, int cols,
    const char *name)
{
	struct canvas canvas;

	canvas_init(&canvas, rows, cols);
	picker_draw(picker, &canvas);
	golden_check(&canvas, name);
	canvas_release(&canvas);
}

static void draw__looks__as_recorded(void **state)
{
	struct picker picker;

	people(&picker, false);
	draw(&picker, 24, 80, "picker-80x24");
	draw(&picker, 50, 200, "picker-200x50");
	draw(&picker, 1, 1, "picker-1x1");
	draw(&picker, 4, 20, "picker-20x4");
	picker_text(&picker, "jo", false);
	draw(&picker, 3, 50, "picker-match");
	picker_text(&picker, "zz", false);
	draw(&picker, 3, 50, "picker-nothing");
	picker_release(&picker);
	people(&picker, true);
	picker_key(&picker, "Down");
	picker_key(&picker, "Tab");
	draw(&picker, 5, 40, "picker-many");
	picker_release(&picker);
}

/* What each key leaves is what the key before left, less what does not match. */
static void ten_thousand_choices__filter__key_by_key(void **state)
{
	static const char *const words[] = { "refund", "order", "late",
		"invoice", "Berlin", "login", "password", "shipping",
		"\u00e9t\u00e9", "vip" };
	uint64_t seed = 9;
	struct picker picker;
	char label[100], id[20];
	size_t before = 10000;
	const char *typed;
	int i;

	picker_init(&picker, false, NULL);
	for (i = 0; i < 10000; i++) {
		snprintf(id, sizeof(id), "%d", i);
		snprintf(label, sizeof(label), "%s %s %s number %d",
		    words[chance_below(&seed, 10)],
		    words[chance_below(&seed, 10)],
		    words[chance_below(&seed, 10)], i);
		picker_add(&picker, id, label, "someone@example.com", false);
	}
	picker_filter(&picker);
	for (typed = "e orber 12"; *typed; typed++) {
		char text[2] = { *typed, '\0' };

		picker_text(&picker, text, false);
		assert_in_range(picker.matches, 1, before);
		before = picker.matches;
	}
	assert_in_range(before, 1, 2000);
	assert_non_null(strstr(picker_selected(&picker)->label, "12"));
	picker_release(&picker);
}

static void any_keys__keep__the_bar_on_a_choice(void **state)
{
	static const char *const keys[] = { "Up", "Down", "PgUp", "PgDn",
		"Tab", "S-Tab", "Space", "Backspace", "C-u", "a", "e", "o",
		"C-w", "Left", "C-y", "C-_" };
	uint64_t seed = 31;
	struct picker picker;
	struct canvas canvas;
	const struct picker_choice *choice;
	const char *key;
	int i;

	people(&picker, true);
	for (i = 0; i < 20000; i++) {
		key = keys[chance_below(&seed, ARRAY_LEN(keys))];
		if (picker_key(&picker, key) == PICKER_IGNORED)
			picker_text(&picker, key, false);
		if (chance_below(&seed, 10) == 0)
			picker_resize(&picker, (int)chance_below(&seed, 12));
		if (chance_below(&seed, 10) == 0)
			picker_scroll(&picker,
			    (int)chance_below(&seed, 7) - 3);
		if (chance_below(&seed, 10) == 0)
			picker_click(&picker, (int)chance_below(&seed, 12));
		choice = picker_selected(&picker);
		assert_true((choice != NULL) == (picker.matches > 0));
		assert_true(picker.list.count == 0 ||
		    picker.list.selected < picker.list.count);
		/* Ungrouped rows only while something is typed. */
		assert_int_equal(picker.list.count - picker.matches,
		    picker.filtered ? 0 : 2);
		if (i % 50)
			continue;
		canvas_init(&canvas, 1 + (int)chance_below(&seed, 9),
		    1 + (int)chance_below(&seed, 60));
		picker_draw(&picker, &canvas);
		canvas_release(&canvas);
	}
	picker_release(&picker);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys__pass__over_headings),
		cmocka_unit_test(typing__filters__and_forgets_again),
		cmocka_unit_test(marks__are__set_by_tab_and_space),
		cmocka_unit_test(new_choices__keep__text_and_selection),
		cmocka_unit_test(draw__looks__as_recorded),
		cmocka_unit_test(ten_thousand_choices__filter__key_by_key),
		cmocka_unit_test(any_keys__keep__the_bar_on_a_choice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
