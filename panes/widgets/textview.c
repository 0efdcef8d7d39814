/* A scrollable view of sections. */
#include "config.h"

#include "panes/widgets/textview.h"

#include <limits.h>

enum { PAGE_OVERLAP = 2 };

/* All heights come from the owner, who keeps what was asked for once; that
 * is what makes asking again cheap. */
static int height(const struct textview *view, size_t section)
{
	return view->source->lines(view->ctx, section, view->cols);
}

void textview_init(struct textview *view,
    const struct textview_source *source, void *ctx)
{
	*view = (struct textview){ .source = source, .ctx = ctx, .rows = 1,
		.cols = 80, .match_line = -1, .kept_line = -1 };
}

/* The next section with lines behind this one, count: none. */
static size_t filled_after(const struct textview *view, size_t section)
{
	do
		section++;
	while (section < view->count && !height(view, section));
	return section;
}

/* The one before it; count: none. */
static size_t filled_before(const struct textview *view, size_t section)
{
	while (section-- > 0)
		if (height(view, section))
			return section;
	return view->count;
}

/* Move the position down; stops at the last line. Returns what was left. */
static int down(struct textview *view, int by)
{
	while (by > 0) {
		int below = height(view, view->section) - 1 - view->line;
		size_t next;

		if (by <= below) {
			view->line += by;
			return 0;
		}
		next = filled_after(view, view->section);
		if (next == view->count) {
			if (below > 0)
				view->line += below;
			return by - (below > 0 ? below : 0);
		}
		by -= below + 1;
		view->section = next;
		view->line = 0;
	}
	return 0;
}

/* And up; stops at the first line. */
static void up(struct textview *view, int by)
{
	while (by > view->line) {
		size_t before = filled_before(view, view->section);

		if (before == view->count) {
			view->line = 0;
			return;
		}
		by -= view->line + 1;
		view->section = before;
		view->line = height(view, before) - 1;
	}
	view->line -= by;
}

/* The position that has the last line in the last row. */
static void go_to_end(struct textview *view)
{
	size_t last = filled_before(view, view->count);

	view->section = view->line = 0;
	if (last == view->count)
		return;
	view->section = last;
	view->line = height(view, last) - 1;
	up(view, view->rows - 1);
}

/* A position that exists: where a section has no lines, what follows it. */
static void normalise(struct textview *view)
{
	int lines = height(view, view->section);

	if (lines && view->line < lines)
		return;
	view->line = lines ? lines - 1 : 0;
	if (lines)
		return;
	view->section = filled_after(view, view->section);
	if (view->section == view->count)
		go_to_end(view);
}

/* Ask for everything that the screen shows, so that draw finds it. */
static void prepare(const struct textview *view)
{
	size_t section = view->section;
	int lines = -view->line;

	for (; section < view->count && lines < view->rows; section++)
		lines += height(view, section);
}

/* A screen further down there is nothing: the last line is in sight. */
bool textview_at_end(struct textview *view)
{
	struct textview ahead = *view;

	return !view->count || down(&ahead, view->rows) > 0;
}

/* Nothing below the last line but the last screen. */
void textview_settle(struct textview *view)
{
	struct textview ahead;

	if (!view->count) {
		view->section = 0;
		view->line = 0;
		view->end = true;
		return;
	}
	if (view->section >= view->count) {
		go_to_end(view);
	} else {
		normalise(view);
		ahead = *view;
		if (down(&ahead, view->rows - 1) > 0)
			go_to_end(view);
	}
	view->end = textview_at_end(view);
	prepare(view);
}

void textview_to_end(struct textview *view)
{
	go_to_end(view);
	textview_settle(view);
}

void textview_to_start(struct textview *view)
{
	textview_to_section(view, 0);
}

void textview_to_section(struct textview *view, size_t section)
{
	view->section = section;
	view->line = 0;
	textview_settle(view);
}

void textview_set_count(struct textview *view, size_t count)
{
	bool end = view->count && view->end;

	view->count = count;
	if (end)
		go_to_end(view);
	textview_settle(view);
}

void textview_reset(struct textview *view, size_t count)
{
	view->count = count;
	view->match_line = view->kept_line = -1;
	textview_to_start(view);
}

/* A place that means the same at every width; without help from the owner,
 * the share of the section above the line, in 2^32nds. */
static uint64_t place_of(const struct textview *view, size_t section,
    int line)
{
	int lines = height(view, section);

	if (view->source->place)
		return view->source->place(view->ctx, section, line);
	return lines ? ((uint64_t)line << 32) / (uint64_t)lines : 0;
}

static int line_at(const struct textview *view, size_t section,
    uint64_t place)
{
	int lines = height(view, section);

	if (view->source->line_at)
		return view->source->line_at(view->ctx, section, place);
	/* Rounded up: the share was rounded down. */
	return (int)((place * (uint64_t)lines + UINT32_MAX) >> 32);
}

/* The same places on another width. */
static void rewrap(struct textview *view, int cols)
{
	bool matched = view->match_line >= 0 &&
	    view->match_section < view->count;
	uint64_t match = 0;

	if (view->kept_line != view->line ||
	    view->kept_section != view->section)
		view->kept_place = place_of(view, view->section, view->line);
	if (matched)
		match = place_of(view, view->match_section, view->match_line);
	view->cols = cols;
	view->line = line_at(view, view->section, view->kept_place);
	if (matched)
		view->match_line = line_at(view, view->match_section, match);
}

void textview_resize(struct textview *view, int rows, int cols)
{
	bool end = view->count && view->end;

	rows = rows > 0 ? rows : 1;
	cols = cols > 1 ? cols : 1;
	if (rows == view->rows && cols == view->cols)
		return;
	if (view->section < view->count && cols != view->cols)
		rewrap(view, cols);
	view->rows = rows;
	view->cols = cols;
	view->kept_section = view->section;
	view->kept_line = view->line;
	if (end)
		go_to_end(view);
	textview_settle(view);
}

void textview_scroll(struct textview *view, int by)
{
	if (view->section >= view->count)
		return;
	if (by < 0)
		up(view, by < -INT32_MAX ? INT32_MAX : -by);
	else
		down(view, by);
	textview_settle(view);
}

void textview_page(struct textview *view, int by)
{
	int page = view->rows > PAGE_OVERLAP * 2 ?
	    view->rows - PAGE_OVERLAP : view->rows;

	textview_scroll(view, by < 0 ? -page : page);
}

/* Whether a line is on the screen. */
static bool in_sight(const struct textview *view, size_t section, int line)
{
	struct textview ahead = *view;

	if (section < view->section ||
	    (section == view->section && line < view->line))
		return false;
	down(&ahead, view->rows - 1);
	return section < ahead.section ||
	    (section == ahead.section && line <= ahead.line);
}

static void show_match(struct textview *view, size_t section, int line)
{
	view->match_section = section;
	view->match_line = line;
	/* No scrolling for what can be seen already; else a third from the
	 * top, so that what leads to the match shows as well. */
	if (in_sight(view, section, line))
		return;
	view->section = section;
	view->line = line;
	up(view, view->rows / 3);
	textview_settle(view);
}

bool textview_find(struct textview *view, const char *text, bool forward)
{
	size_t section = view->section, n;
	int from = forward ? view->line : view->line - 1, line;

	if (view->match_line >= 0 && view->match_section < view->count &&
	    in_sight(view, view->match_section, view->match_line)) {
		section = view->match_section;
		from = view->match_line + (forward ? 1 : -1);
	}
	/* All sections once, and the first one again from its other end. */
	for (n = 0; section < view->count && n <= view->count; n++) {
		line = from < 0 ? -1 : view->source->find(view->ctx, section,
		    from, forward, text);
		if (line >= 0) {
			show_match(view, section, line);
			return true;
		}
		if (forward)
			section = section + 1 < view->count ? section + 1 : 0;
		else
			section = section ? section - 1 : view->count - 1;
		from = forward ? 0 : INT_MAX;
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
	for (; y >= 0 && *section < view->count; (*section)++) {
		lines = height(view, *section);
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
		lines = height(view, section);
		for (; line < lines && y < canvas->rows; line++)
			view->source->draw(view->ctx, section, line, canvas,
			    y++);
		line = 0;
	}
}
