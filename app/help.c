/* The help overlay. */
#include "config.h"

#include "app/action.h"
#include "app/help.h"
#include "app/permit.h"

#include <stdio.h>
#include <string.h>

enum { LINES_MAX = 300, KEY_COLS = 12, ENTRY_COLS = 52 };

struct help_line {
	const char *key, *text;  /* key NULL: a heading */
	uint32_t flags;          /* of the action */
};

void help_toggle(struct app *app)
{
	app->help.open = !app->help.open;
	app->help.top = 0;
	app->dirty = true;
}

static int collect_pane(const struct app *app, struct help_line *lines)
{
	const struct open_pane *open = app_focused((struct app *)app);
	const char *context, *group = NULL, *key;
	const struct pane_action *action;
	int n = 0;

	if (!open)
		return 0;
	context = open->ops->context ? open->ops->context(&open->pane) : NULL;
	for (action = open->ops->actions; action->name && n < LINES_MAX - 2;
	    action++) {
		key = keymap_key_for(&app->keymap, open->ops->name, context,
		    action->name);
		if (!key || action->flags & ACTION_HIDDEN)
			continue;
		if (!group || strcmp(group, action->group) != 0) {
			group = action->group;
			lines[n++] = (struct help_line){ NULL, group, 0 };
		}
		lines[n++] = (struct help_line){ key, action->help,
			action->flags };
	}
	return n;
}

static int collect(const struct app *app, struct help_line *lines)
{
	const struct open_pane *open = app_focused((struct app *)app);
	const struct app_action *own;
	const char *key;
	int n = collect_pane(app, lines);

	lines[n++] = (struct help_line){ NULL, "Program", 0 };
	for (own = app_actions(); own->name && n < LINES_MAX; own++) {
		key = keymap_key_for(&app->keymap, open ? open->ops->name :
		    NULL, NULL, own->name);
		if (key)
			lines[n++] = (struct help_line){ key, own->help,
				own->flags };
	}
	return n;
}

static int columns(const struct canvas *canvas)
{
	int n = canvas->cols / ENTRY_COLS;

	return n < 1 ? 1 : n;
}

void help_key(struct app *app, const char *key)
{
	struct help_line lines[LINES_MAX];
	int n = collect(app, lines), cols = columns(&app->canvas);
	int page = app->canvas.rows - 3;
	int last = (n + cols - 1) / cols - page;

	app->dirty = true;
	if (!strcmp(key, "j") || !strcmp(key, "Down"))
		app->help.top++;
	else if (!strcmp(key, "k") || !strcmp(key, "Up"))
		app->help.top--;
	else if (!strcmp(key, "Space") || !strcmp(key, "PgDn") ||
	    !strcmp(key, "C-d"))
		app->help.top += page;
	else if (!strcmp(key, "PgUp") || !strcmp(key, "C-u"))
		app->help.top -= page;
	else
		app->help.open = false;
	if (app->help.top > last)
		app->help.top = last;
	if (app->help.top < 0)
		app->help.top = 0;
}

/* One that a missing permission bars is dimmed, and says so. */
static void draw_entry(const struct app *app, struct canvas *canvas, int y,
    int x, const struct help_line *line)
{
	bool allowed = permit_allows(app, line->flags, NULL);
	int room = ENTRY_COLS - KEY_COLS - 2, used;

	canvas_text(canvas, y, x, KEY_COLS - 1,
	    allowed ? STYLE(KEY) : STYLE(DIM), line->key);
	used = canvas_text_fit(canvas, y, x + KEY_COLS, room,
	    allowed ? STYLE(TEXT) : STYLE(DIM), line->text);
	if (!allowed)
		canvas_text_fit(canvas, y, x + KEY_COLS + used + 1,
		    room - used - 1, STYLE(WARNING), "(no permission)");
}

void help_draw(const struct app *app, struct canvas *canvas)
{
	struct help_line lines[LINES_MAX];
	int n = collect(app, lines), cols = columns(canvas), i, y, x;
	int rows = (n + cols - 1) / cols;

	canvas_fill(canvas, 0, 0, canvas->rows, canvas->cols, STYLE(TEXT));
	canvas_fill(canvas, 0, 0, 1, canvas->cols, STYLE(TITLE));
	canvas_text(canvas, 0, 1, -1, STYLE(TITLE),
	    "Keys that work here");
	canvas_text_right(canvas, 0, 0, canvas->cols - 1, STYLE(TITLE),
	    rows > canvas->rows - 3 ? "j/k scroll, any other key leaves" :
	    "any key leaves");
	for (i = 0; i < n; i++) {
		y = 2 + i % rows - app->help.top;
		x = 1 + i / rows * ENTRY_COLS;
		if (y < 2 || y >= canvas->rows)
			continue;
		if (!lines[i].key) {
			canvas_text(canvas, y, x, ENTRY_COLS - 2,
			    STYLE(HEADING), lines[i].text);
			continue;
		}
		draw_entry(app, canvas, y, x, &lines[i]);
	}
}
