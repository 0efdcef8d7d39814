/*
 * Position in a list of any length: which row is selected, which are shown.
 *
 * The list knows no rows: the owner draws index top + y in row y. Everything
 * is arithmetic, so a million rows cost nothing. Moving past an edge of the
 * screen scrolls by as little as needed, so that the terminal can use its
 * scroll region.
 *
 * Invariants: selected < count (or both 0), top <= selected < top + rows.
 */
#ifndef CALLBOX_LIST_H
#define CALLBOX_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
	size_t count, selected, top;
	int rows;                /* on the screen, at least 1 */
	int margin;              /* rows to keep in sight beyond the selection
	                            where there are any; 0 after list_init */
};

void list_init(struct list *list);
/* The screen changed. */
void list_resize(struct list *list, int rows);
/* The rows changed: there are so many now; the selection keeps its index. */
void list_set_count(struct list *list, size_t count);
/* The rows changed: the selected one has that index now; it stays in the row
 * of the screen in which it was, as far as possible; at the very top the rows
 * that came above are shown. */
void list_reindex(struct list *list, size_t count, size_t selected);
void list_move(struct list *list, long by);
/* Clamped: SIZE_MAX is the last. */
void list_select(struct list *list, size_t index);
/* Move the window; the selection follows only where it has to. */
void list_scroll(struct list *list, long by);

/* The index shown in row y of the screen (a click); false: none is. */
bool list_at(const struct list *list, int y, size_t *index);
/* Where the thumb of a scroll bar so many rows high stands; false when all
 * rows are in sight and no bar is needed. */
bool list_thumb(const struct list *list, int height, int *from, int *len);

#endif
