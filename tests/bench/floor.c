/*
 * The least that a list in a terminal can be, to compare callbox with: rows
 * that are made up as they are drawn, one screen at a time, by curses alone.
 *
 *     floor [-m] [ROWS]        -m: a marker instead of a bar
 *
 * Keys: j k down and up, space a page down, Enter an item, q back and out.
 */
#include <curses.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct view {
	long rows, top, selected;
	bool marker, item;
};

static void draw_row(const struct view *view, int y, long row)
{
	bool selected = row == view->selected;
	char text[400];

	snprintf(text, sizeof(text), "%c %5ldh  Contact %-12ld  Subject of "
	    "conversation number %ld", selected && view->marker ? '>' : ' ',
	    row % 1000, row * 7919 % 100000, row);
	if (selected && !view->marker) {
		attron(A_REVERSE);
		mvprintw(y, 0, "%-*.*s", COLS, COLS, text);
		attroff(A_REVERSE);
	} else {
		mvaddnstr(y, 0, text, COLS);
		clrtoeol();
	}
}

static void draw(const struct view *view)
{
	int y;

	erase();
	for (y = 0; y < LINES - 1; y++) {
		if (view->item)
			mvprintw(y, 0, "Line %d of conversation number %ld", y,
			    view->selected);
		else if (view->top + y < view->rows)
			draw_row(view, y, view->top + y);
	}
	mvprintw(LINES - 1, 0, "floor  %ld rows", view->rows);
	refresh();
}

static void move_by(struct view *view, long by)
{
	long page = LINES - 1;

	view->selected += by;
	if (view->selected >= view->rows)
		view->selected = view->rows - 1;
	if (view->selected < 0)
		view->selected = 0;
	if (view->selected < view->top)
		view->top = view->selected;
	if (view->selected >= view->top + page)
		view->top = view->selected - page + 1;
}

int main(int argc, char **argv)
{
	struct view view = { .rows = 100000 };
	int key, i;

	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "-m"))
			view.marker = true;
		else
			view.rows = strtol(argv[i], NULL, 10);
	}
	setlocale(LC_ALL, "");
	initscr();
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	idlok(stdscr, TRUE);
	curs_set(0);
	draw(&view);
	while ((key = getch()) != ERR && (key != 'q' || view.item)) {
		if (key == 'q')
			view.item = false;
		else if (key == '\r')
			view.item = true;
		else if (key == 'j')
			move_by(&view, 1);
		else if (key == 'k')
			move_by(&view, -1);
		else if (key == ' ') {
			move_by(&view, LINES - 1);
			view.top = view.selected;
		}
		draw(&view);
	}
	endwin();
	return 0;
}
