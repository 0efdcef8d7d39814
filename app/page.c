/* A page of text over the screen. */
#include "config.h"

#include "app/page.h"
#include "panes/render/text.h"

#include <stdlib.h>
#include <string.h>

void page_open(struct app *app, const char *title, char *text, bool last)
{
	page_close(app);
	app->page.title = title;
	app->page.text = text;
	app->page.to_end = last;
	app->dirty = true;
}

void page_close(struct app *app)
{
	free(app->page.text);
	app->page = (struct page){ 0 };
	app->dirty = true;
}

/* Bytes of the row that begins there, cut at a character; at least one. */
static size_t row_len(const char *text, int cols)
{
	size_t line = strcspn(text, "\n"), n;

	if (cols < 1)
		return line;
	n = text_cut(text, line, cols);
	return n || !line ? n : line;
}

static int rows_of(const char *text, int cols)
{
	int rows = 0;
	size_t n;

	for (; *text; rows++) {
		n = row_len(text, cols);
		text += n + (text[n] == '\n');
	}
	return rows;
}

/* The largest top that fills the screen, or 0. */
static int last_top(const struct app *app)
{
	int rows = app->canvas.rows - 2;
	int all = rows_of(app->page.text, app->canvas.cols - 2);

	return all > rows ? all - rows : 0;
}

void page_key(struct app *app, const char *key)
{
	static const struct {
		const char *key;
		int rows, pages;
	} moves[] = {
		{ "j", 1, 0 }, { "Down", 1, 0 }, { "k", -1, 0 },
		{ "Up", -1, 0 }, { "Space", 0, 1 }, { "PgDn", 0, 1 },
		{ "C-f", 0, 1 }, { "C-d", 0, 1 }, { "PgUp", 0, -1 },
		{ "C-b", 0, -1 }, { "C-u", 0, -1 }, { "g", -100000, 0 },
		{ "Home", -100000, 0 }, { "G", 100000, 0 },
		{ "End", 100000, 0 },
	};
	int last = last_top(app), top = app->page.to_end ? last :
	    app->page.top;
	size_t i;

	for (i = 0; i < ARRAY_LEN(moves); i++)
		if (!strcmp(moves[i].key, key))
			break;
	if (i == ARRAY_LEN(moves)) {
		page_close(app);
		return;
	}
	top += moves[i].rows + moves[i].pages * (app->canvas.rows - 3);
	app->page.to_end = false;
	app->page.top = top < 0 ? 0 : top > last ? last : top;
	app->dirty = true;
}

void page_draw(const struct app *app, struct canvas *canvas)
{
	const char *text = app->page.text;
	int last = last_top(app), y;
	int skip = app->page.to_end ? last : app->page.top;
	size_t n;

	canvas_fill(canvas, 0, 0, canvas->rows, canvas->cols, STYLE(TEXT));
	canvas_fill(canvas, 0, 0, 1, canvas->cols, STYLE(TITLE));
	canvas_text(canvas, 0, 1, -1, STYLE(TITLE), app->page.title);
	canvas_text_right(canvas, 0, 0, canvas->cols - 1, STYLE(TITLE),
	    last ? "j/k scroll, other keys leave" : "any key leaves");
	for (y = 2; *text && y < canvas->rows; ) {
		n = row_len(text, canvas->cols - 2);
		if (skip-- <= 0)
			canvas_textn(canvas, y++, 1, canvas->cols - 2,
			    STYLE(TEXT), text, n);
		text += n + (text[n] == '\n');
	}
}
