/* Columns that adapt to a width. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/widgets/table.h"

/* What the columns that are still in need, with the gaps between them. */
static int needed(const struct table *table)
{
	int cols = 0, i;

	for (i = 0; i < table->len; i++)
		if (table->cols[i])
			cols += table->cols[i] + (cols ? TABLE_GAP : 0);
	return cols;
}

/* Leave out the least important one; false: only one is left. */
static bool leave_out(struct table *table)
{
	int least = -1, left = 0, i;

	for (i = 0; i < table->len; i++) {
		if (!table->cols[i])
			continue;
		left++;
		if (least < 0 || table->columns[i].priority <=
		    table->columns[least].priority)
			least = i;
	}
	if (left < 2)
		return false;
	table->cols[least] = 0;
	return true;
}

/* How many more columns one may have. */
/* CANVAS_COLS_MAX stands for without a limit: no canvas is wider. */
static int room(const struct table *table, int i)
{
	const struct table_column *column = &table->columns[i];

	if (!table->cols[i] || !column->weight)
		return 0;
	if (!column->max)
		return CANVAS_COLS_MAX;
	return column->max > table->cols[i] ? column->max - table->cols[i] : 0;
}

/* Share out by weight; again with what those at their maximum left over. */
static void share(struct table *table, int left)
{
	int total, i, part, given;

	do {
		total = given = 0;
		for (i = 0; i < table->len; i++)
			if (room(table, i))
				total += table->columns[i].weight;
		for (i = 0; total && i < table->len; i++) {
			if (!room(table, i))
				continue;
			/* Rounded up, so that the rest goes to the first. */
			part = (left * table->columns[i].weight + total - 1) /
			    total;
			if (part > left - given)
				part = left - given;
			if (part > room(table, i))
				part = room(table, i);
			table->cols[i] += part;
			given += part;
		}
		left -= given;
	} while (left > 0 && given > 0);
}

void table_layout(struct table *table, const struct table_column *columns,
    int len, int cols)
{
	int i, x = 0;

	if (len > TABLE_COLUMNS_MAX)
		BUG("%d columns", len);
	*table = (struct table){ .columns = columns, .len = len };
	for (i = 0; i < len; i++)
		table->cols[i] = columns[i].min;
	while (needed(table) > cols && leave_out(table))
		continue;
	if (needed(table) < cols)
		share(table, cols - needed(table));
	for (i = 0; i < len; i++) {
		if (!table->cols[i])
			continue;
		if (table->cols[i] > cols - x)
			table->cols[i] = cols > x ? cols - x : 0;
		table->x[i] = x;
		x += table->cols[i] + TABLE_GAP;
	}
}

int table_draw_cell(const struct table *table, struct canvas *canvas, int y,
    int column, struct style style, const char *text)
{
	int cols = table->cols[column], x = table->x[column];
	struct canvas cell;

	if (!cols)
		return 0;
	cell = canvas_sub(canvas, y, x, 1, cols);
	if (table->columns[column].right)
		return canvas_text_right(&cell, 0, 0, cols, style, text);
	return canvas_text_fit(&cell, 0, 0, cols, style, text);
}

void table_draw_head(const struct table *table, struct canvas *canvas, int y,
    struct style style)
{
	int i;

	for (i = 0; i < table->len; i++)
		table_draw_cell(table, canvas, y, i, style,
		    table->columns[i].title);
}
