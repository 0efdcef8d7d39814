/* The row of tabs at the top. */
#include "config.h"

#include "app/permit.h"
#include "app/tabs.h"
#include "panes/render/text.h"

#include <stdio.h>
#include <string.h>

enum { MARK_COLS = 2, LABEL_MAX = 200 };

/* What stands where: tabs first to end - 1, tab i from x[i] to x[i + 1]. */
struct tabs {
	int first, end;
	int x[PANES_OPEN_MAX + 1];
};

/* " 4 Teams 12 ": the number, and what stands behind it. */
static int label(const struct app *app, int i, char *number, char *title)
{
	const struct open_pane *open = &app->panes[i];
	const char *badge = open->ops->badge ? open->ops->badge(&open->pane) :
	    NULL;

	snprintf(number, LABEL_MAX, " %d ", i + 1);
	snprintf(title, LABEL_MAX, "%s%s%s ", open->ops->title, badge ? " " :
	    "", badge ? badge : "");
	return (int)strlen(number) + text_cols(title, strlen(title));
}

static int sum(const int *widths, int from, int to)
{
	int all = 0;

	while (from < to)
		all += widths[from++];
	return all;
}

static void arrange(const struct app *app, int cols, struct tabs *out)
{
	char number[LABEL_MAX], title[LABEL_MAX];
	int widths[PANES_OPEN_MAX], n = app->panes_len, i, next;
	int room = cols - 1;

	for (i = 0; i < n; i++)
		widths[i] = label(app, i, number, title);
	out->first = 0;
	out->end = n;
	if (sum(widths, 0, n) > room) {
		room -= 2 * MARK_COLS;
		next = app->focus + 1 < n ? app->focus + 2 : n;
		while (out->first < app->focus &&
		    sum(widths, out->first, next) > room)
			out->first++;
		/* The current one is shown, in part if need be. */
		out->end = app->focus + 1;
		while (out->end < n &&
		    sum(widths, out->first, out->end + 1) <= room)
			out->end++;
	}
	out->x[out->first] = out->first ? 1 + MARK_COLS : 1;
	for (i = out->first; i < out->end; i++)
		out->x[i + 1] = out->x[i] + widths[i];
}

void tabs_draw(const struct app *app, struct canvas *canvas)
{
	char number[LABEL_MAX], title[LABEL_MAX];
	struct tabs tabs;
	int i, x;

	arrange(app, canvas->cols, &tabs);
	for (i = tabs.first; i < tabs.end; i++) {
		label(app, i, number, title);
		x = tabs.x[i];
		x += canvas_text(canvas, 0, x, -1, STYLE(DIM), number);
		canvas_text(canvas, 0, x, -1, STYLE(TEXT), title);
		if (i == app->focus)
			canvas_restyle(canvas, 0, tabs.x[i], 1,
			    tabs.x[i + 1] - tabs.x[i], ROLE_TITLE);
		else if (!permit_allows(app, app->panes[i].ops->caps, NULL))
			canvas_restyle(canvas, 0, tabs.x[i], 1,
			    tabs.x[i + 1] - tabs.x[i], ROLE_DIM);
	}
	if (tabs.first)
		canvas_text(canvas, 0, 1, -1, STYLE(DIM), "<");
	if (tabs.end < app->panes_len)
		canvas_text(canvas, 0, canvas->cols - 2, -1, STYLE(DIM), ">");
}

int tabs_at(const struct app *app, int cols, int x)
{
	struct tabs tabs;
	int i;

	arrange(app, cols, &tabs);
	if (tabs.first && x <= MARK_COLS)
		return tabs.first - 1;
	for (i = tabs.first; i < tabs.end; i++)
		if (x >= tabs.x[i] && x < tabs.x[i + 1])
			return i;
	return tabs.end < app->panes_len && x >= cols - MARK_COLS ?
	    tabs.end : -1;
}
