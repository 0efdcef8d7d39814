/* Columns that adapt to a width. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/widgets/table.h"
#include "tests/unit/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct table_column columns[] = {
	{ .title = "Wait", .min = 4, .priority = 9, .right = true },
	{ .title = "Contact", .min = 10, .max = 24, .weight = 1,
	  .priority = 8 },
	{ .title = "Subject", .min = 12, .weight = 4, .priority = 10 },
	{ .title = "Team", .min = 8, .max = 14, .weight = 1, .priority = 3 },
	{ .title = "Assignee", .min = 10, .max = 14, .weight = 1,
	  .priority = 5 },
};

static void layout__leaves_out__the_least_important_first(void **state)
{
	static const struct {
		int cols, shown[5];
	} cases[] = {
		{ 48, { 1, 1, 1, 1, 1 } }, { 47, { 1, 1, 1, 0, 1 } },
		{ 39, { 1, 1, 1, 0, 1 } }, { 38, { 1, 1, 1, 0, 0 } },
		{ 27, { 1, 0, 1, 0, 0 } }, { 16, { 0, 0, 1, 0, 0 } },
		{ 1, { 0, 0, 1, 0, 0 } }, { 0, { 0, 0, 0, 0, 0 } },
	};
	struct table table;
	size_t i;
	int k;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		table_layout(&table, columns, 5, cases[i].cols);
		for (k = 0; k < 5; k++)
			if ((table.cols[k] > 0) != cases[i].shown[k])
				fail_msg("%d columns: column %d",
				    cases[i].cols, k);
	}
}

static void layout__shares_out__what_is_left(void **state)
{
	struct table table;

	table_layout(&table, columns, 5, 200);
	assert_int_equal(table.cols[0], 4);
	assert_int_equal(table.cols[1], 24);
	assert_int_equal(table.cols[3], 14);
	assert_int_equal(table.cols[4], 14);
	assert_int_equal(table.cols[2], 200 - 4 - 24 - 14 - 14 - 4);
	assert_int_equal(table.x[4] + table.cols[4], 200);
}

static void any_columns__fit__and_use_the_width(void **state)
{
	uint64_t seed = 3;
	struct table_column random[6];
	struct table table;
	int round, i, n, cols, end;
	bool open;

	for (round = 0; round < 20000; round++) {
		n = 1 + (int)chance_below(&seed, 6);
		cols = 1 + (int)chance_below(&seed, 120);
		open = false;
		for (i = 0; i < n; i++) {
			random[i] = (struct table_column){
				.min = 1 + (int)chance_below(&seed, 20),
				.max = (int)chance_below(&seed, 30),
				.weight = (int)chance_below(&seed, 4),
				.priority = (int)chance_below(&seed, 4) };
		}
		table_layout(&table, random, n, cols);
		for (i = end = 0; i < n; i++) {
			if (!table.cols[i])
				continue;
			assert_true(table.x[i] == (end ? end + TABLE_GAP : 0));
			end = table.x[i] + table.cols[i];
			open = open || (random[i].weight && !random[i].max);
			if (random[i].max > random[i].min)
				assert_true(table.cols[i] <= random[i].max);
		}
		assert_true(end > 0 && end <= cols);
		if (open)
			assert_int_equal(end, cols);
	}
}

static void draw(int rows, int cols, const char *name)
{
	static const char *const cells[][5] = {
		{ "2 h", "Ada Lovelace", "Where is my order?", "Support",
		  "me" },
		{ "14 min", "\u738b\u5c0f\u660e",
		  "\u8ba2\u5355\u5df2\u7ecf\u53d1\u8d27\u4e86\u5417\uff1f"
		  "\u8ba2\u5355\u5df2\u7ecf\u53d1\u8d27\u4e86\u5417\uff1f",
		  "Billing and Payments", "-" },
		{ "1 d", "Jos\u00e9 \U0001f680 e\u0301", "\u05e9\u05dc\u05d5"
		  "\u05dd\nsecond line \x1b[31m", NULL, NULL },
	};
	struct canvas canvas;
	struct table table;
	int y, i;

	canvas_init(&canvas, rows, cols);
	table_layout(&table, columns, 5, cols);
	table_draw_head(&table, &canvas, 0, STYLE(HEADING));
	for (y = 0; y < 3; y++)
		for (i = 0; i < 5; i++)
			table_draw_cell(&table, &canvas, y + 1, i,
			    i == 1 ? STYLE(CUSTOMER) : STYLE(TEXT),
			    cells[y][i]);
	golden_check(&canvas, name);
	canvas_release(&canvas);
}

static void draw__looks__as_recorded(void **state)
{
	draw(24, 80, "table-80x24");
	draw(50, 200, "table-200x50");
	draw(4, 30, "table-30x4");
	draw(1, 1, "table-1x1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout__leaves_out__the_least_important_first),
		cmocka_unit_test(layout__shares_out__what_is_left),
		cmocka_unit_test(any_columns__fit__and_use_the_width),
		cmocka_unit_test(draw__looks__as_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
