/* Around the panes: the status line at the bottom, and what lies above. */
#include "config.h"

#include "app/action.h"
#include "app/chrome.h"
#include "app/cover.h"
#include "app/help.h"
#include "app/layout.h"
#include "app/page.h"
#include "app/permit.h"
#include "app/prompt.h"
#include "app/tabs.h"
#include "panes/render/text.h"
#include "panes/render/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int64_t wall_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int chrome_wait(const struct app *app)
{
	int64_t left = app->status ? app->status->status->held_until_ms -
	    wall_ms() : 0;

	/* A little later, so that the second has changed by then. */
	return left > 0 ? (int)(left % 1000) + 5 : -1;
}

/* Whether the last look is longer ago than two pauses of the idle. */
static bool outdated(const struct app *app, const struct api_status *status)
{
	const char *pause = config_get(&app->config, "poll-idle");

	return (int64_t)time(NULL) - status->synced_at >
	    2 * (pause ? strtol(pause, NULL, 10) : 60) + 30;
}

/* How old what is shown may be. */
static struct style age_words(const struct app *app,
    const struct api_status *status, char *out, size_t size)
{
	char when[WHEN_TEXT_MAX];

	if (!outdated(app, status)) {
		snprintf(out, size, "up to date");
		return STYLE(STATUS);
	}
	when_text(status->synced_at, (int64_t)time(NULL), when);
	snprintf(out, size, "as of %s", when);
	return STYLE(WARNING);
}

/* What is on its way, or still being fetched; false: nothing is. */
static bool work_words(const struct app *app, const struct api_status *status,
    char *out, size_t size)
{
	const struct open_pane *open = app_focused((struct app *)app);
	const char *undo = keymap_key_for(&app->keymap,
	    open ? open->ops->name : NULL, NULL, "undo");
	int64_t left = (status->held_until_ms - wall_ms() + 999) / 1000;

	if (status->outbox_held && left > 0)
		snprintf(out, size, "sends in %lld s: %s takes it back",
		    (long long)left, undo ? undo : ":undo");
	else if (status->upload_total)
		snprintf(out, size, "sending a file, %d %%",
		    (int)(status->upload_sent * 100 / status->upload_total));
	else if (status->first_sync && status->sync_total)
		snprintf(out, size, "first look: %zu of %zu", status->synced,
		    status->sync_total);
	else if (status->first_sync)
		snprintf(out, size, "first look…");
	else if (status->outbox_queued + status->outbox_held)
		snprintf(out, size, "sending %zu%s", status->outbox_queued +
		    status->outbox_held, status->outbox_elsewhere ?
		    " by another callbox" : "");
	else
		return false;
	return true;
}

/* Little of the rate limit is left, or nothing until some second. */
static void add_rate(const struct api_status *status, char *out, size_t size)
{
	int64_t wait = status->rate_reset_at - (int64_t)time(NULL);
	size_t len = strlen(out);

	if (status->rate_limit <= 0 || status->rate_left * 5 >=
	    status->rate_limit)
		return;
	if (status->rate_left <= 0 && wait > 0)
		snprintf(out + len, size - len, "  rate limit used up for "
		    "%d s", (int)wait);
	else
		snprintf(out + len, size - len, "  rate %d/%d",
		    status->rate_left, status->rate_limit);
}

/* The connection in a few words, the most important first. */
static struct style status_words(const struct app *app, char *out,
    size_t size)
{
	const struct api_status *status = app->status ?
	    app->status->status : NULL;
	struct style style = STYLE(STATUS);
	char age[WHEN_TEXT_MAX + 8] = "";
	const char *key;

	out[0] = '\0';
	if (!status)
		return style;
	if (status->outbox_unknown + status->outbox_failed > 0) {
		key = keymap_key_for(&app->keymap, "inbox", NULL,
		    "show-outbox");
		snprintf(out, size, "%zu not sent%s%s",
		    status->outbox_unknown + status->outbox_failed,
		    key ? ": " : "", key ? key : "");
		return STYLE(ERROR);
	}
	if (status->texts_at_risk) {
		snprintf(out, size, "%zu in memory only",
		    status->texts_at_risk);
		return STYLE(ERROR);
	}
	if (status->link == LINK_REFUSED) {
		snprintf(out, size, "refused: %s", status->why);
		return STYLE(ERROR);
	}
	if (status->link == LINK_OFFLINE) {
		if (status->synced_at && outdated(app, status))
			age_words(app, status, age, sizeof(age));
		snprintf(out, size, "offline%s%s%s%s", *age ? ", " : "", age,
		    status->outbox_queued ? ", sending later" : "",
		    status->outbox_held ? ", one held" : "");
		return STYLE(WARNING);
	}
	if (!work_words(app, status, out, size) && status->synced_at)
		style = age_words(app, status, out, size);
	add_rate(status, out, size);
	return style;
}

static struct style say_style(enum say say)
{
	switch (say) {
	case SAY_ERROR:
		return STYLE(ERROR);
	case SAY_WARNING:
		return STYLE(WARNING);
	default:
		return STYLE(STATUS);
	}
}

/* How many bytes of a message go on one row: to the last space that fits. */
static size_t message_row(const char *text, size_t len, int width)
{
	size_t n = text_cut(text, len, width), space = n;

	if (n == len)
		return n;
	while (space > 0 && text[space - 1] != ' ')
		space--;
	return space ? space : n ? n : len;
}

/* The keys that matter most here, while there is nothing to say. */
static void hints(const struct app *app, char *out, size_t size)
{
	static const struct {
		const char *action, *word;
	} wanted[] = {
		{ "send-draft", "send" }, { "send-and-close", "send, close" },
		{ "switch-kind", "kind" }, { "toggle-preview", "look" },
		{ "edit-draft", "editor" },
		{ "open-item", "open" }, { "reply", "reply" },
		{ "note", "note" }, { "assign-conversation", "assign" },
		{ "snooze-conversation", "snooze" },
		{ "close-conversation", "close" }, { "search", "search" },
		{ "help", "help" }, { "quit", "quit" },
	};
	const struct open_pane *open = app_focused((struct app *)app);
	const char *context = open && open->ops->context ?
	    open->ops->context(&open->pane) : NULL;
	const char *name = open ? open->ops->name : NULL, *key, *other;
	bool typing = open && open->ops->wants_text &&
	    open->ops->wants_text(&open->pane);
	size_t i, used = 0;

	out[0] = '\0';
	for (i = 0; i < ARRAY_LEN(wanted) && used < size; i++) {
		key = keymap_key_for(&app->keymap, name, context,
		    wanted[i].action);
		/* Where text is typed, other keys mean letters and lines. */
		if (!key || (typing && keymap_find_in(&app->keymap, name,
		    context, key, &other) != KEYMAP_FOUND) || !permit_allows(app,
		    action_flags(open, wanted[i].action), NULL))
			continue;
		used += (size_t)snprintf(out + used, size - used, "%s%s %s",
		    used ? "  " : "", key, wanted[i].word);
	}
}

/* n bytes of the message from there on; its address is a link. */
static void draw_message(const struct app *app, struct canvas *canvas, int y,
    int width, size_t at, size_t n)
{
	struct style style = say_style(app->said);
	size_t before = !app->message_link || app->message_link > at + n ? n :
	    app->message_link > at ? app->message_link - at : 0;
	int x = 1 + canvas_textn(canvas, y, 1, width, style,
	    app->message + at, before);

	style.attrs |= ATTR_LINK;
	canvas_textn(canvas, y, x, width + 1 - x, style,
	    app->message + at + before, n - before);
}

/* A message that is longer than its row takes rows above, whole. */
static void draw_long_message(const struct app *app, struct canvas *canvas,
    int y)
{
	size_t len = strlen(app->message), at, n;
	int width = canvas->cols - 2, rows, i;

	if (width < 8)
		return;
	for (at = 0, rows = 0; at < len; rows++)
		at += message_row(app->message + at, len - at, width);
	if (rows > y)
		rows = y;
	for (i = 0, at = 0; i < rows; i++, at += n) {
		n = message_row(app->message + at, len - at, width);
		canvas_fill(canvas, y - rows + 1 + i, 0, 1, canvas->cols,
		    STYLE(STATUS));
		draw_message(app, canvas, y - rows + 1 + i, width, at, n);
	}
}

static void draw_status(const struct app *app, struct canvas *canvas, int y)
{
	char right[200], left[320];
	struct style style = status_words(app, right, sizeof(right));
	int room;

	canvas_fill(canvas, y, 0, 1, canvas->cols, STYLE(STATUS));
	if (app->account && strlen(right) + strlen(app->account) + 4 <
	    (size_t)canvas->cols / 2) {
		snprintf(left, sizeof(left), "%s  %s", right, app->account);
		snprintf(right, sizeof(right), "%.199s", left);
	}
	room = canvas->cols - (int)strlen(right) - 3;
	if (app->sequence[0] || app->count) {
		snprintf(left, sizeof(left), "%.0d%s", app->count,
		    app->sequence);
		canvas_text_fit(canvas, y, 1, room, STYLE(STATUS), left);
	} else if (app->message && text_cols(app->message,
	    strlen(app->message)) > room) {
		draw_long_message(app, canvas, y);
		return;
	} else if (app->message && app->message_link) {
		draw_message(app, canvas, y, room, 0, strlen(app->message));
	} else if (app->message) {
		canvas_text_fit(canvas, y, 1, room, say_style(app->said),
		    app->message);
	} else {
		hints(app, left, sizeof(left));
		canvas_text_fit(canvas, y, 1, room, STYLE(STATUS), left);
	}
	canvas_text_right(canvas, y, 0, canvas->cols - 1, style, right);
}

/* A pane whose permission is missing shows what it has from before, dimmed,
 * and what it needs. */
static void draw_barred(const struct app *app, const struct open_pane *open,
    struct canvas *canvas)
{
	char why[PERMIT_TEXT_MAX];
	int y = canvas->rows - 1;

	if (permit_allows(app, open->ops->caps, why) || y < 0)
		return;
	canvas_restyle(canvas, 0, 0, canvas->rows, canvas->cols, ROLE_DIM);
	canvas_fill(canvas, y, 0, 1, canvas->cols, STYLE(WARNING));
	canvas_text_fit(canvas, y, 1, canvas->cols - 2, STYLE(WARNING), why);
}

/* The token is dead: over the pane's last rows, as long as it lasts. */
static void draw_dead(const struct app *app, struct canvas *canvas)
{
	const struct api_status *status = app->status ?
	    app->status->status : NULL;
	int y = canvas->rows - 2;

	if (!status || !status->token_dead || y < 0)
		return;
	canvas_fill(canvas, y, 0, 2, canvas->cols, STYLE(ERROR));
	canvas_text_fit(canvas, y, 1, canvas->cols - 2, STYLE(ERROR),
	    status->why);
	canvas_text_fit(canvas, y + 1, 1, canvas->cols - 2, STYLE(ERROR),
	    ":reconnect goes on with a new token. Drafts and the outbox are "
	    "kept.");
}

void chrome_draw(struct app *app)
{
	struct canvas *canvas = &app->canvas, part;
	struct layout layout = layout_of(canvas->rows, canvas->cols,
	    app->panes_len);
	struct open_pane *open = app_focused(app);

	canvas_clear(canvas);
	canvas->cursor->logical = !config_on(&app->config, "bidi");
	if (app->cover.kind) {
		cover_draw(app, canvas);
		return;
	}
	if (layout.tab_rows)
		tabs_draw(app, canvas);
	part = canvas_sub(canvas, layout.pane_y, 0, layout.pane_rows,
	    layout.cols);
	if (open) {
		open->ops->draw(&open->pane, &part);
		draw_barred(app, open, &part);
		draw_dead(app, &part);
	}
	draw_status(app, canvas, layout.status_y);
	if (app->page.text) {
		canvas->cursor->row = -1;
		page_draw(app, canvas);
	} else if (app->help.open) {
		canvas->cursor->row = -1;
		help_draw(app, canvas);
	} else if (app->prompt.kind != PROMPT_NONE) {
		canvas->cursor->row = -1;
		prompt_draw(app, canvas);
	}
}
