/* A scrollable view of sections. */
#include "config.h"

#include "panes/widgets/textview.h"

static int height(struct textview *view, size_t section)
{
	return view->source->lines(view->ctx, section, view->cols);
}

void textview_init(struct textview *view,
    const struct textview_source *source, void *ctx)
{
	*view = (struct textview){ .source = source, .ctx = ctx, .rows = 1,
		.cols = 80, .match_line = -1 };
}

/* Move the position down; stops at the last line. Returns what was left. */
static int down(struct textview *view, int by)
{
	int lines;

	while (view->section < view->count) {
		lines = height(view, view->section);
		if (view->line + by < lines) {
			view->line += by;
			return 0;
		}
		if (view->section + 1 == view->count) {
			by -= lines - 1 - view->line;
			view->line = lines > 0 ? lines - 1 : 0;
			return by;
		}
		by -= lines - view->line;
		view->section++;
		view->line = 0;
	}
	return by;
}

static void up(struct textview *view, int by)
{
	while (by > view->line) {
		if (!view->section) {
			view->line = 0;
			return;
		}
		by -= view->line + 1;
		view->section--;
		view->line = height(view, view->section) - 1;
		if (view->line < 0) {
			view->line = 0;
			by++;
		}
	}
	view->line -= by;
}

void textview_to_end(struct textview *view)
{
	if (!view->count) {
		view->section = 0;
		view->line = 0;
		return;
	}
	view->section = view->count - 1;
	view->line = height(view, view->section);
	if (view->line > 0)
		view->line--;
	up(view, view->rows - 1);
}

/* Nothing below the last line but the last screen; and what the screen shows
 * is prepared for drawing. */
void textview_settle(struct textview *view)
{
	struct textview ahead;
	size_t section;
	int lines;

	if (view->section >= view->count) {
		textview_to_end(view);
		return;
	}
	lines = height(view, view->section);
	if (view->line >= lines)
		view->line = lines > 0 ? lines - 1 : 0;
	ahead = *view;
	if (down(&ahead, view->rows - 1) > 0)
		textview_to_end(view);
	lines = -view->line;
	for (section = view->section; section < view->count &&
	    lines < view->rows; section++)
		lines += height(view, section);
}

bool textview_at_end(struct textview *view)
{
	struct textview ahead = *view;

	return down(&ahead, view->rows) > 0;
}

void textview_set_count(struct textview *view, size_t count)
{
	bool end = view->count && textview_at_end(view);

	view->count = count;
	if (end)
		textview_to_end(view);
	textview_settle(view);
}

void textview_reset(struct textview *view, size_t count)
{
	view->count = count;
	view->match_line = -1;
	textview_to_start(view);
}

void textview_resize(struct textview *view, int rows, int cols)
{
	bool end;

	rows = rows > 0 ? rows : 1;
	cols = cols > 1 ? cols : 1;
	if (rows == view->rows && cols == view->cols)
		return;
	end = view->count && textview_at_end(view);
	view->rows = rows;
	view->cols = cols;
	if (end)
		textview_to_end(view);
	textview_settle(view);
}

void textview_scroll(struct textview *view, int by)
{
	if (by < 0)
		up(view, -by);
	else
		down(view, by);
	textview_settle(view);
}

void textview_to_start(struct textview *view)
{
	view->section = 0;
	view->line = 0;
	textview_settle(view);
}

void textview_to_section(struct textview *view, size_t section)
{
	view->section = section < view->count ? section : view->count;
	view->line = 0;
	textview_settle(view);
}

bool textview_find(struct textview *view, const char *text, bool forward)
{
	size_t section = view->section, n;
	int from = view->line, line;

	if (view->match_line >= 0) {
		section = view->match_section;
		from = view->match_line + (forward ? 1 : -1);
	}
	/* All sections once, and the first one again from its other end. */
	for (n = 0; view->count && n <= view->count; n++) {
		line = from < 0 && !forward ? -1 : view->source->find(
		    view->ctx, section, from, forward, text);
		if (line >= 0) {
			view->match_section = section;
			view->match_line = line;
			view->section = section;
			view->line = line;
			up(view, view->rows / 3);
			textview_settle(view);
			return true;
		}
		if (forward)
			section = section + 1 < view->count ? section + 1 : 0;
		else
			section = section ? section - 1 : view->count - 1;
		from = forward ? 0 : height(view, section) - 1;
	}
	view->match_line = -1;
	return false;
}

bool textview_at(const struct textview *view, int y, size_t *section,
    int *line)
{
	int lines;

	*section = view->section;
	*line = view->line + y;
	for (; *section < view->count; (*section)++) {
		lines = view->source->lines(view->ctx, *section, view->cols);
		if (*line < lines)
			return true;
		*line -= lines;
	}
	return false;
}

void textview_draw(const struct textview *view, struct canvas *canvas)
{
	size_t section = view->section;
	int line = view->line, y = 0, lines;

	for (; section < view->count && y < canvas->rows; section++) {
		lines = view->source->lines(view->ctx, section, view->cols);
		for (; line < lines && y < canvas->rows; line++)
			view->source->draw(view->ctx, section, line, canvas,
			    y++);
		line = 0;
	}
}
