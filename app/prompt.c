/* The question at the bottom of the screen. */
#include "config.h"

#include "app/accounts.h"
#include "app/action.h"
#include "app/complete.h"
#include "app/host.h"
#include "app/palette.h"
#include "app/prompt.h"
#include "panes/widgets/softwrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HISTORY_MAX = 100, ROWS_MAX = 14, HINT_ROWS_MAX = 5 };

static void start(struct app *app, enum prompt_kind kind, const char *label,
    bool many, const char *initial)
{
	prompt_cancel(app);
	app->prompt = (struct prompt){ .kind = kind,
		.label = mem_strdup(label) };
	picker_init(&app->prompt.picker, many, initial);
	app->dirty = true;
}

static void end(struct app *app)
{
	struct prompt *prompt = &app->prompt;

	if (prompt->kind == PROMPT_NONE)
		return;
	picker_release(&prompt->picker);
	free(prompt->label);
	free(prompt->hint);
	free(prompt->stage);
	*prompt = (struct prompt){ 0 };
	app->history_at = app->history_len;
	app->dirty = true;
}

static void answer(struct app *app, bool accepted)
{
	struct prompt prompt = app->prompt;
	struct open_pane *open = app_pane(app, prompt.number);
	const struct picker_choice *choice = picker_selected(&prompt.picker);
	struct pane_event event = { .kind = PANE_EVENT_ANSWER,
		.cookie = prompt.cookie, .accepted = accepted };
	const char **ids = mem_calloc(prompt.picker.choices_len + 1,
	    sizeof(*ids));
	char *text;
	size_t i, n = 0;

	if (prompt.ask == ASK_PICK_MANY) {
		for (i = 0; i < prompt.picker.choices_len; i++)
			if (prompt.picker.choices[i].marked)
				ids[n++] = prompt.picker.choices[i].id;
	} else if (prompt.ask == ASK_PICK && choice) {
		ids[n++] = choice->id;
	}
	text = mem_strdup(n && prompt.ask == ASK_PICK ? ids[0] :
	    picker_typed(&prompt.picker));
	event.text = text;
	event.ids = ids;
	event.ids_len = n;
	/* The pane may ask again while it is told: this one is over by then,
	 * but its choices must live until the pane has seen them. */
	app->prompt = (struct prompt){ 0 };
	app->dirty = true;
	if (open)
		host_event(open, &event);
	else if (!prompt.number)
		accounts_answer(app, &event);
	picker_release(&prompt.picker);
	free(prompt.label);
	free(prompt.hint);
	free(ids);
	free(text);
}

void prompt_cancel(struct app *app)
{
	if (app->prompt.kind == PROMPT_ASK)
		answer(app, false);
	else
		end(app);
}

void prompt_ask(struct app *app, int number, const struct pane_ask *ask)
{
	size_t i;

	start(app, PROMPT_ASK, ask->label, ask->kind == ASK_PICK_MANY,
	    ask->initial);
	app->prompt.ask = ask->kind;
	app->prompt.number = number;
	app->prompt.cookie = ask->cookie;
	app->prompt.free = ask->free;
	app->prompt.hint = mem_strdup(ask->hint);
	app->prompt.preview = ask->preview;
	for (i = 0; i < ask->choices_len; i++) {
		picker_group(&app->prompt.picker, ask->choices[i].group);
		picker_add(&app->prompt.picker, ask->choices[i].id,
		    ask->choices[i].label, ask->choices[i].detail,
		    ask->choices[i].marked);
	}
	picker_filter(&app->prompt.picker);
}

void prompt_command(struct app *app, const char *initial)
{
	start(app, PROMPT_COMMAND, ":", false, initial);
	app->history_at = app->history_len;
	complete_typed(app);
}

void prompt_palette(struct app *app)
{
	start(app, PROMPT_PALETTE, "Go or do", false, NULL);
	palette_open(app);
	picker_filter(&app->prompt.picker);
}

/* What is offered may depend on what is typed. */
static void typed(struct app *app)
{
	if (app->prompt.kind == PROMPT_COMMAND)
		complete_typed(app);
	else if (app->prompt.kind == PROMPT_PALETTE)
		palette_typed(app);
}

static void remember(struct app *app, const char *line)
{
	if (!*line || (app->history_len &&
	    !strcmp(app->history[app->history_len - 1], line)))
		return;
	if (app->history_len == HISTORY_MAX) {
		free(app->history[0]);
		memmove(app->history, app->history + 1,
		    (HISTORY_MAX - 1) * sizeof(*app->history));
		app->history_len--;
	}
	app->history = mem_realloc(app->history, app->history_len + 1,
	    sizeof(*app->history));
	app->history[app->history_len++] = mem_strdup(line);
}

/* The typed line, or the choice under the bar when it is only a beginning. */
static void take_command(struct app *app)
{
	const struct picker_choice *choice =
	    picker_selected(&app->prompt.picker);
	bool palette = app->prompt.kind == PROMPT_PALETTE;
	char *line;

	if (palette || complete_takes_choice(app))
		line = mem_strdup(choice ? choice->id : "");
	else
		line = mem_strdup(picker_typed(&app->prompt.picker));
	if (!palette)
		remember(app, line);
	end(app);
	action_run_line(app, line, 0);
	free(line);
}

static void from_history(struct app *app, int by)
{
	struct editor *editor = &app->prompt.picker.editor;
	const char *line;

	if ((by < 0 && !app->history_at) ||
	    (by > 0 && app->history_at >= app->history_len))
		return;
	app->history_at = by < 0 ? app->history_at - 1 : app->history_at + 1;
	line = app->history_at < app->history_len ?
	    app->history[app->history_at] : "";
	editor_set_text(editor, line, strlen(line));
	complete_typed(app);
	picker_filter(&app->prompt.picker);
}

/* Tab: the line under the bar, ready for an argument. */
static void complete(struct app *app)
{
	const struct picker_choice *choice =
	    picker_selected(&app->prompt.picker);
	char *text;

	if (!choice)
		return;
	text = mem_printf("%s ", choice->id);
	editor_set_text(&app->prompt.picker.editor, text, strlen(text));
	free(text);
	complete_typed(app);
	picker_filter(&app->prompt.picker);
}

static bool acceptable(const struct app *app)
{
	const struct prompt *prompt = &app->prompt;
	const struct open_pane *open = app_pane((struct app *)app,
	    prompt->number);
	char line[160];

	if (prompt->ask == ASK_TEXT || prompt->ask == ASK_PICK_MANY ||
	    picker_selected(&prompt->picker))
		return true;
	if (!prompt->free)
		return false;
	return !prompt->preview || !open || prompt->preview(&open->pane,
	    picker_typed(&prompt->picker), line, sizeof(line));
}

static void confirm_key(struct app *app, const char *key)
{
	if (!strcmp(key, "y") || !strcmp(key, "Y") || !strcmp(key, "Enter"))
		answer(app, true);
	else
		answer(app, false);
}

void prompt_key(struct app *app, const char *key)
{
	struct prompt *prompt = &app->prompt;
	bool command = prompt->kind == PROMPT_COMMAND;

	app->dirty = true;
	if (prompt->kind == PROMPT_ASK && prompt->ask == ASK_CONFIRM) {
		confirm_key(app, key);
		return;
	}
	if (command && (!strcmp(key, "Up") || !strcmp(key, "C-p"))) {
		from_history(app, -1);
		return;
	}
	if (command && !strcmp(key, "Down") &&
	    app->history_at < app->history_len) {
		from_history(app, 1);
		return;
	}
	if (command && !strcmp(key, "Tab")) {
		complete(app);
		return;
	}
	if (command && !strcmp(key, "Backspace") &&
	    !*picker_typed(&prompt->picker)) {
		end(app);
		return;
	}
	switch (picker_key(&prompt->picker, key)) {
	case PICKER_OPEN:
		typed(app);
		break;
	case PICKER_TAKEN:
		if (prompt->kind != PROMPT_ASK)
			take_command(app);
		else if (acceptable(app))
			answer(app, true);
		break;
	case PICKER_CANCELLED:
		prompt_cancel(app);
		break;
	default:
		break;
	}
}

void prompt_text(struct app *app, const char *text, bool pasted)
{
	app->dirty = true;
	if (app->prompt.kind == PROMPT_ASK && app->prompt.ask == ASK_CONFIRM) {
		if (!pasted)
			confirm_key(app, text);
		return;
	}
	picker_text(&app->prompt.picker, text, pasted);
	typed(app);
}

void prompt_mouse(struct app *app, int y, enum pane_button button)
{
	struct picker *picker = &app->prompt.picker;

	app->dirty = true;
	if (button == BUTTON_WHEEL_UP || button == BUTTON_WHEEL_DOWN)
		picker_scroll(picker, button == BUTTON_WHEEL_UP ? -1 : 1);
	else if (picker_click(picker, y - app->prompt.list_y) &&
	    button == BUTTON_DOUBLE)
		prompt_key(app, "Enter");
}

/* Consequences are read whole: a hint takes as many rows as it needs. */
static int hint_rows(const struct prompt *prompt,
    const struct canvas *canvas)
{
	int cols = canvas->cols, most = canvas->rows / 3;
	struct softwrap wrap = { prompt->hint, prompt->hint ?
		strlen(prompt->hint) : 0, cols > 13 ? cols - 3 : 10 };
	struct softline line;
	size_t at = 0;
	int rows = 0;

	if (!prompt->hint)
		return 0;
	do {
		line = softwrap_line(&wrap, at);
		at = line.next;
	} while (++rows < HINT_ROWS_MAX && rows < most && !line.last);
	return rows;
}

static void draw_hint(const struct prompt *prompt, struct canvas *canvas,
    int y, int rows)
{
	struct softwrap wrap = { prompt->hint, strlen(prompt->hint),
		canvas->cols > 13 ? canvas->cols - 3 : 10 };
	struct softline line;
	size_t at = 0;
	char *text;
	int i;

	for (i = 0; i < rows; i++) {
		line = softwrap_line(&wrap, at);
		/* A space at which it breaks needs no room. */
		while (line.end > line.start && !line.last &&
		    prompt->hint[line.end - 1] == ' ')
			line.end--;
		/* What does not fit into the last row is cut by it. */
		text = i + 1 < rows ? mem_strndup(prompt->hint + line.start,
		    line.end - line.start) : mem_strdup(prompt->hint +
		    line.start);
		canvas_text_fit(canvas, y + i, 2, canvas->cols - 3,
		    rows > 1 ? STYLE(TEXT) : STYLE(PLACEHOLDER), text);
		free(text);
		at = line.next;
	}
}

/* Rows between the line that is typed and the list. */
static int rows_below(const struct prompt *prompt,
    const struct canvas *canvas)
{
	int rows = hint_rows(prompt, canvas);

	return rows > 1 ? rows + (prompt->preview != NULL) :
	    prompt->hint || prompt->preview || prompt->picker.many;
}

/* What the typed text would mean, or the hint; both if that is long. */
static void draw_below(const struct app *app, struct canvas *canvas, int y)
{
	const struct prompt *prompt = &app->prompt;
	const struct open_pane *open = app_pane((struct app *)app,
	    prompt->number);
	const char *typed = picker_typed(&prompt->picker);
	int rows = hint_rows(prompt, canvas);
	bool means = prompt->preview && open && *typed &&
	    !picker_selected(&prompt->picker);
	char line[160];
	bool good;

	if (rows && (rows > 1 || !means))
		draw_hint(prompt, canvas, y, rows);
	if (means) {
		good = prompt->preview(&open->pane, typed, line,
		    sizeof(line));
		canvas_text_fit(canvas, rows > 1 ? y + rows : y, 2,
		    canvas->cols - 3, good ? STYLE(GOOD) : STYLE(WARNING),
		    line);
	} else if (!rows && prompt->picker.many) {
		canvas_text_fit(canvas, y, 2, canvas->cols - 3,
		    STYLE(PLACEHOLDER),
		    "Tab marks, Enter takes them, Esc leaves all as it is");
	}
}

void prompt_draw(const struct app *app, struct canvas *canvas)
{
	struct prompt *prompt = (struct prompt *)&app->prompt;
	int below = rows_below(prompt, canvas);
	int rows = 0, max = canvas->rows - 3 - (below ? below : 1), y, x;
	struct canvas list, line;

	if (prompt->ask == ASK_CONFIRM && prompt->kind == PROMPT_ASK) {
		y = canvas->rows - 1;
		canvas_fill(canvas, y, 0, 1, canvas->cols, STYLE(STATUS));
		x = canvas_text_fit(canvas, y, 1, canvas->cols - 8,
		    STYLE(STATUS), prompt->label);
		canvas_text(canvas, y, x + 2, -1, STYLE(STATUS), "y/n");
		canvas_cursor(canvas, y, x + 6);
		return;
	}
	if (prompt->picker.choices_len && max > 0)
		rows = picker_rows(&prompt->picker,
		    max < ROWS_MAX ? max : ROWS_MAX);
	y = canvas->rows - 1 - rows - below;
	canvas_fill(canvas, y, 0, rows + 1 + below, canvas->cols,
	    STYLE(TEXT));
	canvas_fill(canvas, y, 0, 1, canvas->cols, STYLE(STATUS));
	x = 1 + canvas_text_fit(canvas, y, 1, canvas->cols / 2,
	    STYLE(STATUS), prompt->label);
	if (prompt->kind != PROMPT_COMMAND)
		x += canvas_text(canvas, y, x, 2, STYLE(STATUS), ": ");
	line = canvas_sub(canvas, y, x, 1, canvas->cols - x - 1);
	editor_draw(&prompt->picker.editor, &line, true);
	canvas_restyle(canvas, y, x, 1, canvas->cols - x, ROLE_STATUS);
	if (below)
		draw_below(app, canvas, y + 1);
	list = canvas_sub(canvas, y + 1 + below, 0, rows, canvas->cols);
	/* The list's height is what was found to fit just now. */
	picker_resize(&prompt->picker, rows);
	prompt->list_y = y + 1 + below;
	if (rows)
		picker_draw(&prompt->picker, &list);
}
