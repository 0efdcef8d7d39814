/* Position in a list of any length. */
#include "config.h"

#include "panes/widgets/list.h"

/* The lowest position at which the last row stands in the last row of the
 * screen, or above where there are fewer rows than fit. */
static size_t last_top(const struct list *list)
{
	size_t rows = (size_t)list->rows;

	return list->count > rows ? list->count - rows : 0;
}

/* Rows kept between the selection and an edge that has more behind it. */
static size_t margin_of(const struct list *list)
{
	int most = (list->rows - 1) / 2;

	return (size_t)(list->margin < most ? list->margin : most);
}

/* Make the invariants true again with the least scrolling. */
static void settle(struct list *list)
{
	size_t rows = (size_t)list->rows, margin = margin_of(list);

	if (list->selected >= list->count)
		list->selected = list->count ? list->count - 1 : 0;
	if (list->selected < list->top + margin)
		list->top = list->selected > margin ?
		    list->selected - margin : 0;
	if (list->selected + margin >= list->top + rows)
		list->top = list->selected + margin - rows + 1;
	if (list->top > last_top(list))
		list->top = last_top(list);
}

/* The size of a step, also of the most negative one. */
static size_t distance(long by)
{
	return by < 0 ? (size_t)-(by + 1) + 1 : (size_t)by;
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
	/* Kept on the same row of the screen: rows that came or went above
	 * do not move what is being looked at, except at the very top, where
	 * what comes is to be seen. */
	list->top = selected > row && list->top ? selected - row : 0;
	settle(list);
}

void list_select(struct list *list, size_t index)
{
	list->selected = index;
	settle(list);
}

void list_move(struct list *list, long by)
{
	size_t step = distance(by);

	if (by < 0)
		list->selected -= step > list->selected ? list->selected : step;
	else if (list->count)
		list->selected = step > list->count - 1 - list->selected ?
		    list->count - 1 : list->selected + step;
	settle(list);
}

void list_scroll(struct list *list, long by)
{
	size_t step = distance(by), margin = margin_of(list), last;

	if (by < 0)
		list->top -= step > list->top ? list->top : step;
	else
		list->top = step > last_top(list) - list->top ?
		    last_top(list) : list->top + step;
	/* The window leads here and the selection follows, the other way
	 * round than in settle; at the ends there is nothing beyond to keep
	 * in sight. */
	if (list->top && list->selected < list->top + margin)
		list->selected = list->top + margin;
	last = list->top + (size_t)list->rows - 1;
	if (list->top < last_top(list) && list->selected > last - margin)
		list->selected = last - margin;
	settle(list);
}

bool list_at(const struct list *list, int y, size_t *index)
{
	if (y < 0 || y >= list->rows ||
	    (size_t)y >= list->count - list->top)
		return false;
	*index = list->top + (size_t)y;
	return true;
}

bool list_thumb(const struct list *list, int height, int *from, int *len)
{
	size_t rows = (size_t)list->rows, room;

	if (list->count <= rows || height < 1)
		return false;
	/* In double: count * height may pass what a size_t holds. */
	*len = (int)((double)rows / (double)list->count * height);
	if (*len < 1)
		*len = 1;
	room = (size_t)(height - *len);
	*from = (int)((double)list->top / (double)last_top(list) *
	    (double)room + 0.5);
	return true;
}
