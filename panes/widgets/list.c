/* Position in a list of any length. */
#include "config.h"

#include "panes/widgets/list.h"

static size_t last_top(const struct list *list)
{
	size_t rows = (size_t)list->rows;

	return list->count > rows ? list->count - rows : 0;
}

/* Make the invariants true again with the least scrolling. */
static void settle(struct list *list)
{
	size_t rows = (size_t)list->rows;

	if (list->selected >= list->count)
		list->selected = list->count ? list->count - 1 : 0;
	if (list->selected < list->top)
		list->top = list->selected;
	if (list->selected >= list->top + rows)
		list->top = list->selected - rows + 1;
	if (list->top > last_top(list))
		list->top = last_top(list);
}

void list_init(struct list *list)
{
	*list = (struct list){ .rows = 1 };
}

void list_resize(struct list *list, int rows)
{
	list->rows = rows > 0 ? rows : 1;
	settle(list);
}

void list_set_count(struct list *list, size_t count)
{
	list->count = count;
	settle(list);
}

void list_reindex(struct list *list, size_t count, size_t selected)
{
	size_t row = list->selected - list->top;

	list->count = count;
	list->selected = selected;
	list->top = selected > row ? selected - row : 0;
	settle(list);
}

void list_select(struct list *list, size_t index)
{
	list->selected = index;
	settle(list);
}

void list_move(struct list *list, long by)
{
	size_t step = by < 0 ? (size_t)-by : (size_t)by;

	if (by < 0)
		list->selected -= step > list->selected ? list->selected : step;
	else if (list->count)
		list->selected = step > list->count - 1 - list->selected ?
		    list->count - 1 : list->selected + step;
	settle(list);
}

void list_scroll(struct list *list, long by)
{
	size_t step = by < 0 ? (size_t)-by : (size_t)by, rows;

	rows = (size_t)list->rows;
	if (by < 0)
		list->top -= step > list->top ? list->top : step;
	else
		list->top += step;
	if (list->top > last_top(list))
		list->top = last_top(list);
	if (list->selected < list->top)
		list->selected = list->top;
	if (list->selected >= list->top + rows)
		list->selected = list->top + rows - 1;
	settle(list);
}
