/* The screen's rows: tabs, pane, status. Pure. */
#ifndef CALLBOX_LAYOUT_H
#define CALLBOX_LAYOUT_H

struct layout {
	int tab_rows;            /* at the top; 0 with one pane only */
	int pane_y, pane_rows;
	int status_y;
	int cols;
};

struct layout layout_of(int rows, int cols, int panes);

#endif
