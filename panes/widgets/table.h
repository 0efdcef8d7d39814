/*
 * Columns that adapt to a width: what is least important goes first.
 *
 * A column needs `min` columns of the screen. When not all fit, the one with
 * the lowest priority is left out (of equals the rightmost), until they do;
 * the last one left is cut to the width instead. What remains is shared out by
 * weight, up to each one's `max`. One column stays free between two. Pure.
 *
 *     table_layout when the width changes (or at each draw: it is cheap);
 *     table_draw_head once; table_draw_cell for every cell of every row.
 */
#ifndef CALLBOX_TABLE_H
#define CALLBOX_TABLE_H

#include "panes/canvas.h"

enum { TABLE_COLUMNS_MAX = 16, TABLE_GAP = 1 };

struct table_column {
	const char *title;       /* for the head, or NULL */
	int min, max;            /* columns; min > 0, max 0: any number */
	int weight;              /* share of what is left over, 0: none */
	int priority;            /* the lowest is left out first */
	bool right;              /* text stands at the right: numbers, times */
};

struct table {
	const struct table_column *columns;      /* borrowed */
	int len;
	int x[TABLE_COLUMNS_MAX];
	int cols[TABLE_COLUMNS_MAX];             /* 0: left out */
};

/* At most TABLE_COLUMNS_MAX columns. */
void table_layout(struct table *table, const struct table_column *columns,
    int len, int cols);

/* The titles, in row y. */
void table_draw_head(const struct table *table, struct canvas *canvas, int y,
    struct style style);
/* A cell's text, cut with an ellipsis. Draws nothing where it is left out.
 * Returns the columns used. */
int table_draw_cell(const struct table *table, struct canvas *canvas, int y,
    int column, struct style style, const char *text);

#endif
