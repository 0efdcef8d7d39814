/* The screen's rows. */
#include "config.h"

#include "app/layout.h"

struct layout layout_of(int rows, int cols, int panes)
{
	struct layout layout = { .cols = cols };

	/* A small screen has no row to spare for tabs. */
	layout.tab_rows = panes > 1 && rows >= 10 ? 1 : 0;
	layout.pane_y = layout.tab_rows;
	layout.status_y = rows - 1;
	layout.pane_rows = rows - layout.tab_rows - 1;
	if (layout.pane_rows < 1)
		layout.pane_rows = 1;
	return layout;
}
