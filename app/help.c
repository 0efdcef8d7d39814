/* The help overlay. */
#include "config.h"

#include "app/action.h"
#include "app/help.h"
#include "app/permit.h"
#include "panes/render/text.h"

#include <stdio.h>
#include <string.h>

enum { LINES_MAX = 300, KEYS_SHOWN = 4, KEYS_BYTES = 48, ENTRY_COLS = 52 };

struct help_line {
	char keys[KEYS_BYTES];   /* "j, Down"; "": a heading */
	const char *text;
	uint32_t flags;          /* of the action */
};

struct help_lines {
	struct help_line lines[LINES_MAX];
	int n, keys_cols;
};

void help_toggle(struct app *app)
{
	app->help.open = !app->help.open;
	app->help.top = 0;
	app->dirty = true;
}

/* An action that has keys here, with as many of them as are shown. */
static bool add(const struct app *app, struct help_lines *out,
    const char *action, const char *text, uint32_t flags)
{
	const struct open_pane *open = app_focused((struct app *)app);
	const char *keys[KEYS_SHOWN], *pane = open ? open->ops->name : NULL;
	const char *context = open && open->ops->context ?
	    open->ops->context(&open->pane) : NULL;
	size_t n = keymap_keys_of(&app->keymap, pane, context, action, keys,
	    KEYS_SHOWN), i, used = 0;
	struct help_line *line = &out->lines[out->n];
	int cols;

	if (!n || out->n == LINES_MAX)
		return false;
	for (i = 0; i < n && used < KEYS_BYTES; i++)
		used += (size_t)snprintf(line->keys + used, KEYS_BYTES - used,
		    "%s%s", i ? ", " : "", keys[i]);
	line->text = text;
	line->flags = flags;
	cols = text_cols(line->keys, strlen(line->keys));
	if (cols > out->keys_cols)
		out->keys_cols = cols;
	out->n++;
	return true;
}

static void add_heading(struct help_lines *out, const char *text)
{
	if (out->n < LINES_MAX)
		out->lines[out->n++] = (struct help_line){ .text = text };
}

/* Each group once, in the order in which the table first has it. */
static void collect_pane(const struct app *app, struct help_lines *out)
{
	const struct open_pane *open = app_focused((struct app *)app);
	const struct pane_action *first, *before, *action;
	int heading;

	for (first = open ? open->ops->actions : NULL; first && first->name;
	    first++) {
		for (before = open->ops->actions; before < first; before++)
			if (!strcmp(before->group, first->group))
				break;
		if (before < first)
			continue;
		heading = out->n;
		add_heading(out, first->group);
		for (action = first; action->name; action++)
			if (!(action->flags & ACTION_HIDDEN) &&
			    !strcmp(action->group, first->group))
				add(app, out, action->name, action->help,
				    action->flags);
		if (out->n == heading + 1)
			out->n = heading;
	}
}

static void collect(const struct app *app, struct help_lines *out)
{
	const struct app_action *own;

	out->n = 0;
	out->keys_cols = 8;
	collect_pane(app, out);
	add_heading(out, "Program");
	for (own = app_actions(); own->name; own++)
		add(app, out, own->name, own->help, own->flags);
	if (out->keys_cols > ENTRY_COLS / 2 - 4)
		out->keys_cols = ENTRY_COLS / 2 - 4;
}

static int columns(const struct canvas *canvas)
{
	int n = canvas->cols / ENTRY_COLS;

	return n < 1 ? 1 : n;
}

void help_key(struct app *app, const char *key)
{
	struct help_lines help;
	int page = app->canvas.rows - 3, cols = columns(&app->canvas), last;

	collect(app, &help);
	last = (help.n + cols - 1) / cols - page;
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
	else if (!strcmp(key, "g") || !strcmp(key, "Home"))
		app->help.top = 0;
	else if (!strcmp(key, "G") || !strcmp(key, "End"))
		app->help.top = last;
	else
		app->help.open = false;
	if (app->help.top > last)
		app->help.top = last;
	if (app->help.top < 0)
		app->help.top = 0;
}

/* "Keys that work here: Inbox, thread" */
static void draw_title(const struct app *app, struct canvas *canvas,
    bool scrolls)
{
	const struct open_pane *open = app_focused((struct app *)app);
	const char *context = open && open->ops->context ?
	    open->ops->context(&open->pane) : NULL;

	canvas_fill(canvas, 0, 0, 1, canvas->cols, STYLE(TITLE));
	canvas_printf(canvas, 0, 1, -1, STYLE(TITLE),
	    "Keys that work here: %s%s%s", open ? open->ops->title : "",
	    context ? ", " : "", context ? context : "");
	canvas_text_right(canvas, 0, 0, canvas->cols - 1, STYLE(TITLE),
	    scrolls ? "j/k scroll, other keys leave" : "any key leaves");
}

/* What lacks a permission is dimmed, and says so. */
static void draw_entry(const struct app *app, struct canvas *canvas, int y,
    int x, const struct help_lines *help, const struct help_line *line)
{
	char mark[PERMIT_MARK_MAX];
	bool allowed;
	int room = (columns(canvas) == 1 ? canvas->cols : ENTRY_COLS) -
	    help->keys_cols - 3, used;

	permit_mark(app, line->flags, mark);
	allowed = !*mark;
	canvas_text_fit(canvas, y, x, help->keys_cols,
	    allowed ? STYLE(KEY) : STYLE(DIM), line->keys);
	x += help->keys_cols + 1;
	/* The name matters more than the end of a long sentence. */
	used = canvas_text_fit(canvas, y, x, allowed ? room :
	    room - (int)strlen(mark) - 2,
	    allowed ? STYLE(TEXT) : STYLE(DIM), line->text);
	if (!allowed)
		canvas_text_fit(canvas, y, x + used + 2, room - used - 2,
		    STYLE(WARNING), mark);
}

void help_draw(const struct app *app, struct canvas *canvas)
{
	struct help_lines help;
	int cols = columns(canvas), i, y, x, rows;

	collect(app, &help);
	rows = (help.n + cols - 1) / cols;
	canvas_fill(canvas, 0, 0, canvas->rows, canvas->cols, STYLE(TEXT));
	draw_title(app, canvas, rows > canvas->rows - 3);
	for (i = 0; i < help.n; i++) {
		const struct help_line *line = &help.lines[i];

		y = 2 + i % rows - app->help.top;
		x = 1 + i / rows * ENTRY_COLS;
		if (y < 2 || y >= canvas->rows)
			continue;
		if (!line->keys[0]) {
			canvas_text(canvas, y, x, ENTRY_COLS - 2,
			    STYLE(HEADING), line->text);
			continue;
		}
		draw_entry(app, canvas, y, x, &help, line);
	}
}
