/* What covers the whole screen and takes a secret. */
#include "config.h"

#include "app/cover.h"
#include "app/host.h"
#include "app/prompt.h"
#include "app/sitting.h"
#include "app/term.h"
#include "keystore/ask.h"
#include "keystore/secret.h"

#include <stdio.h>
#include <string.h>

enum { DELAY_MAX_MS = 4000 };

static void wipe(struct cover *cover)
{
	secret_free(cover->typed);
	cover->typed = NULL;
	cover->typed_len = 0;
}

static void uncover(struct app *app)
{
	wipe(&app->cover);
	app->cover = (struct cover){ 0 };
	term_redraw();
	app->dirty = true;
}

void cover_release(struct app *app)
{
	wipe(&app->cover);
}

void cover_lock(struct app *app)
{
	int i;

	if (app->demo) {
		app_say(app, SAY_INFO, "The demo has nothing to lock");
		return;
	}
	if (app->cover.kind == COVER_LOCK)
		return;
	prompt_cancel(app);
	for (i = 0; i < app->panes_len; i++)
		host_event(&app->panes[i], &(struct pane_event){
			.kind = PANE_EVENT_SUSPEND });
	wipe(&app->cover);
	app->cover = (struct cover){ .kind = COVER_LOCK,
		.asks = sitting_lock(app) };
	app->help.open = false;
	/* What was said may quote a customer; curses keeps no copy either. */
	app_say(app, SAY_INFO, " ");
	term_redraw();
}

void cover_ask_token(struct app *app)
{
	if (app->demo) {
		app_say(app, SAY_INFO, "The demo needs no token");
		return;
	}
	prompt_cancel(app);
	app->cover = (struct cover){ .kind = COVER_TOKEN, .asks = true };
	app->dirty = true;
}

static void fail(struct app *app, const struct error *err)
{
	struct cover *cover = &app->cover;
	int64_t delay = 1000;
	int i;

	wipe(cover);
	snprintf(cover->why, sizeof(cover->why), "%s", err->text);
	if (cover->kind != COVER_LOCK || err->code != ERROR_PASSPHRASE)
		return;
	/* Each try later than the one before: 1, 2, 4 seconds. */
	for (i = 0; i < cover->tries && delay < DELAY_MAX_MS; i++)
		delay *= 2;
	cover->tries++;
	cover->until_ms = app_ms() + delay;
}

static void take_passphrase(struct app *app)
{
	struct error err = { 0 };

	if (sitting_unlock(app, app->cover.typed, &err)) {
		uncover(app);
		app_say(app, SAY_GOOD, "Unlocked");
	} else {
		fail(app, &err);
	}
}

static void take_token(struct app *app)
{
	struct cover *cover = &app->cover;
	struct error err = { 0 };

	if (!cover->typed)
		return;
	if (!sitting_try_token(app, cover->typed, &err)) {
		/* Taken all the same. */
		cover->typed = NULL;
		fail(app, &err);
		return;
	}
	cover->typed = NULL;
	cover->typed_len = 0;
	cover->waiting = true;
	snprintf(cover->why, sizeof(cover->why), "Asking Intercom…");
}

static void take(struct app *app)
{
	struct cover *cover = &app->cover;

	cover->due = app_ms() < cover->until_ms;
	if (cover->due) {
		snprintf(cover->why, sizeof(cover->why),
		    "Tried a moment after the last one…");
		return;
	}
	if (cover->typed) {
		secret_edit(cover->typed);
		secret_edited(cover->typed, cover->typed_len);
	}
	if (cover->kind == COVER_LOCK)
		take_passphrase(app);
	else
		take_token(app);
}

int cover_timer(struct app *app)
{
	int64_t left = app->cover.until_ms - app_ms();

	if (!app->cover.due)
		return -1;
	if (left > 0)
		return (int)left;
	app->dirty = true;
	take(app);
	return -1;
}

void cover_status(struct app *app, const struct api_status *status)
{
	struct error err = { 0 };

	if (app->cover.kind != COVER_TOKEN || !app->cover.waiting)
		return;
	if (status->link == LINK_REFUSED) {
		app->cover.waiting = false;
		error_set(&err, ERROR_AUTH, 0, "%s", status->why);
		fail(app, &err);
		app->dirty = true;
	} else if (status->link == LINK_ONLINE && status->proved) {
		uncover(app);
		if (sitting_keep_token(app, &err))
			app_say(app, SAY_GOOD, "Connected again; the new "
			    "token is in the vault");
		else
			app_say(app, SAY_ERROR, "It works, but could not be "
			    "kept: %s", err.text);
	}
}

/* Not now: the old token may still be good. */
static void leave_token(struct app *app)
{
	uncover(app);
	sitting_drop_token(app);
}

/* Bytes of the last character typed. */
static size_t last_char(const char *bytes, size_t len)
{
	size_t n = 1;

	while (n < len && (bytes[len - n] & 0xc0) == 0x80)
		n++;
	return len ? n : 0;
}

void cover_key(struct app *app, const char *key)
{
	struct cover *cover = &app->cover;

	app->dirty = true;
	if (!strcmp(key, "Enter")) {
		if (!cover->waiting && !cover->due)
			take(app);
	} else if (!strcmp(key, "Backspace") && cover->typed &&
	    !cover->due) {
		cover->typed_len -= last_char(secret_borrow(cover->typed),
		    cover->typed_len);
		secret_return(cover->typed);
	} else if (!strcmp(key, "C-c") && cover->kind == COVER_LOCK) {
		app->quitting = true;
	} else if (!strcmp(key, "Esc") || !strcmp(key, "C-c")) {
		if (cover->kind == COVER_TOKEN)
			leave_token(app);
		else if (!cover->due)
			wipe(cover);
	} else if (!strcmp(key, "C-u") && !cover->due) {
		wipe(cover);
	}
}

void cover_text(struct app *app, const char *text)
{
	struct cover *cover = &app->cover;
	size_t len = strcspn(text, "\r\n");
	char *bytes;

	app->dirty = true;
	if (!cover->asks || cover->waiting || cover->due ||
	    len > ASK_MAX - cover->typed_len)
		return;
	if (!cover->typed)
		cover->typed = secret_new(ASK_MAX);
	bytes = secret_edit(cover->typed);
	memcpy(bytes + cover->typed_len, text, len);
	secret_edited(cover->typed, ASK_MAX);
	cover->typed_len += len;
	cover->why[0] = '\0';
}

void cover_draw(const struct app *app, struct canvas *canvas)
{
	const struct cover *cover = &app->cover;
	bool lock = cover->kind == COVER_LOCK;
	const char *label = lock ? cover->asks ? "Passphrase: " :
	    "Enter unlocks it" : "Access token (not shown): ";
	int y = canvas->rows / 3, x = canvas->cols > 60 ?
	    (canvas->cols - 56) / 2 : 2, room = canvas->cols - x - 1;

	canvas_fill(canvas, 0, 0, canvas->rows, canvas->cols, STYLE(TEXT));
	canvas_text_fit(canvas, y, x, room, STYLE(HEADING), lock ?
	    "callbox is locked" : "A new access token");
	canvas_text_fit(canvas, y + 1, x, room, STYLE(DIM), lock ?
	    "What you wrote is kept. Ctrl-C leaves the program." :
	    "From the Developer Hub: your app, Authentication. Esc: not now.");
	x += canvas_text_fit(canvas, y + 3, x, room, STYLE(STRONG), label);
	/* How long it is, is nobody's business. */
	if (cover->typed_len)
		x += canvas_text(canvas, y + 3, x, -1, STYLE(DIM),
		    "(typed) ");
	if (cover->asks)
		canvas_cursor(canvas, y + 3, x);
	if (cover->why[0])
		canvas_text_fit(canvas, y + 5, x > 30 ? 2 : x,
		    canvas->cols - 3, cover->waiting || cover->due ?
		    STYLE(DIM) : STYLE(ERROR), cover->why);
}
