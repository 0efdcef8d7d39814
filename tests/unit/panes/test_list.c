/* Position in a list of any length. */
#include "config.h"

#include "panes/widgets/list.h"
#include "tests/unit/golden.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static struct list list_of(size_t count, int rows)
{
	struct list list;

	list_init(&list);
	list_resize(&list, rows);
	list_set_count(&list, count);
	return list;
}

static void move__scrolls__by_one_row_at_the_edges(void **state)
{
	struct list list = list_of(1000000, 10);
	size_t top;
	int i;

	for (i = 0; i < 9; i++)
		list_move(&list, 1);
	assert_int_equal(list.top, 0);
	for (i = 0; i < 100; i++) {
		top = list.top;
		list_move(&list, 1);
		assert_int_equal(list.top, top + 1);
	}
	for (i = 0; i < 9; i++)
		list_move(&list, -1);
	top = list.top;
	list_move(&list, -1);
	assert_int_equal(list.top, top - 1);
}

static void move__stops__at_the_ends(void **state)
{
	struct list list = list_of(1000000, 10);

	list_select(&list, SIZE_MAX);
	assert_int_equal(list.selected, 999999);
	assert_int_equal(list.top, 999990);
	list_move(&list, LONG_MAX);
	assert_int_equal(list.selected, 999999);
	list_move(&list, LONG_MIN);
	assert_int_equal(list.selected, 0);
	list_scroll(&list, LONG_MAX);
	assert_int_equal(list.top, 999990);
	list_scroll(&list, LONG_MIN);
	assert_int_equal(list.top, 0);
	list = list_of(0, 5);
	list_move(&list, 3);
	list_scroll(&list, 3);
	assert_int_equal(list.selected, 0);
}

static void margin__keeps__rows_in_sight(void **state)
{
	struct list list = list_of(100, 10);
	int i;

	list.margin = 3;
	for (i = 0; i < 6; i++)
		list_move(&list, 1);
	assert_int_equal(list.top, 0);
	list_move(&list, 1);
	assert_int_equal(list.top, 1);
	list_select(&list, 99);
	assert_int_equal(list.top, 90);
	list_scroll(&list, -20);
	assert_int_equal(list.top, 70);
	assert_int_equal(list.selected, 76);
	list_scroll(&list, 1000);
	assert_int_equal(list.selected, 93);
}

static void reindex__keeps__the_row_on_the_screen(void **state)
{
	struct list list = list_of(100, 10);

	list_select(&list, 50);
	list_scroll(&list, 4);
	assert_int_equal(list.selected - list.top, 5);
	/* Seven newer ones came in above. */
	list_reindex(&list, 107, 57);
	assert_int_equal(list.selected, 57);
	assert_int_equal(list.selected - list.top, 5);
	/* Nearly everything went. */
	list_reindex(&list, 3, 2);
	assert_int_equal(list.top, 0);
}

static void at__finds__the_row_of_a_click(void **state)
{
	struct list list = list_of(13, 10);
	size_t index;

	list_select(&list, 12);
	assert_true(list_at(&list, 0, &index));
	assert_int_equal(index, 3);
	assert_false(list_at(&list, -1, &index));
	assert_false(list_at(&list, 10, &index));
	list = list_of(2, 10);
	assert_true(list_at(&list, 1, &index));
	assert_false(list_at(&list, 2, &index));
}

static void thumb__stands__where_the_window_is(void **state)
{
	struct list list = list_of(1000, 10);
	int from, len;

	assert_true(list_thumb(&list, 10, &from, &len));
	assert_int_equal(from, 0);
	assert_int_equal(len, 1);
	list_select(&list, 999);
	assert_true(list_thumb(&list, 10, &from, &len));
	assert_int_equal(from, 9);
	list = list_of(20, 10);
	assert_true(list_thumb(&list, 10, &from, &len));
	assert_int_equal(len, 5);
	list = list_of(10, 10);
	assert_false(list_thumb(&list, 10, &from, &len));
}

static void check(const struct list *list)
{
	size_t rows = (size_t)list->rows;
	size_t last = list->count > rows ? list->count - rows : 0;
	size_t most = (rows - 1) / 2, margin = (size_t)list->margin;

	if (list->count)
		assert_true(list->selected < list->count);
	else
		assert_int_equal(list->selected, 0);
	assert_true(list->top <= list->selected);
	assert_true(list->selected < list->top + rows);
	assert_true(list->top <= last);
	if (margin > most)
		margin = most;
	if (list->top)
		assert_true(list->selected >= list->top + margin);
	if (list->top < last)
		assert_true(list->selected + margin < list->top + rows);
}

static void any_keys__keep__the_selection_in_range(void **state)
{
	uint64_t seed = 77;
	struct list list = list_of(50, 7);
	size_t top;
	long by;
	int i;

	for (i = 0; i < 200000; i++) {
		by = (long)chance_below(&seed, 41) - 20;
		top = list.top;
		switch (chance_below(&seed, 8)) {
		case 0:
			list_resize(&list, (int)by);
			break;
		case 1:
			list_set_count(&list, chance_below(&seed, 90));
			break;
		case 2:
			list_reindex(&list, chance_below(&seed, 90),
			    chance_below(&seed, 90));
			break;
		case 3:
			list_scroll(&list, by);
			break;
		case 4:
			list_select(&list, chance_below(&seed, 90));
			break;
		case 5:
			list_move(&list, by);
			break;
		case 6:
			list.margin = (int)chance_below(&seed, 5);
			list_resize(&list, list.rows);
			break;
		default:
			list_move(&list, by < 0 ? -1 : 1);
			assert_true(list.top + 1 >= top &&
			    list.top <= top + 1);
		}
		check(&list);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(move__scrolls__by_one_row_at_the_edges),
		cmocka_unit_test(move__stops__at_the_ends),
		cmocka_unit_test(margin__keeps__rows_in_sight),
		cmocka_unit_test(reindex__keeps__the_row_on_the_screen),
		cmocka_unit_test(at__finds__the_row_of_a_click),
		cmocka_unit_test(thumb__stands__where_the_window_is),
		cmocka_unit_test(any_keys__keep__the_selection_in_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
