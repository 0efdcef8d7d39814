/* The one poll(). */
#include "config.h"

#include "app/accounts.h"
#include "app/action.h"
#include "app/chrome.h"
#include "app/cover.h"
#include "app/help.h"
#include "app/host.h"
#include "app/layout.h"
#include "app/log.h"
#include "app/loop.h"
#include "app/page.h"
#include "app/prompt.h"
#include "app/spell.h"
#include "app/tabs.h"
#include "app/term.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	FIRST_FRAME_MS = 50, MESSAGE_MS = 8000, IDLE_AFTER_MS = 30000,
	EVENTS_PER_TURN = 200, FLUSH_MS = 900
};

static int signal_pipe[2] = { -1, -1 };

int64_t app_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void app_say(struct app *app, enum say say, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	free(app->message);
	app->message = text;
	app->said = say;
	app->message_link = 0;
	app->message_ms = say == SAY_ERROR ? 0 : app_ms() + MESSAGE_MS;
	app->dirty = true;
}

void app_say_link(struct app *app, const char *before, const char *url)
{
	app_say(app, SAY_INFO, "%s%s", before, url);
	app->message_link = strlen(before);
	app->message_ms = 0;
}

static void on_signal(int number)
{
	unsigned char byte = (unsigned char)number;
	int saved = errno;
	ssize_t n = write(signal_pipe[1], &byte, 1);

	/* A full pipe has a wake-up in it already. */
	(void)n;
	errno = saved;
}

bool loop_init(struct error *err)
{
	static const int wanted[] = { SIGWINCH, SIGHUP, SIGTERM, SIGINT,
	    SIGCHLD, SIGCONT, SIGTSTP };
	struct sigaction action = { .sa_handler = on_signal,
		.sa_flags = SA_RESTART };
	size_t i;

	if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
		return error_set(err, ERROR_FILE, errno, "pipe: %s",
		    strerror(errno));
	for (i = 0; i < ARRAY_LEN(wanted); i++)
		sigaction(wanted[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	return true;
}

static void resized(struct app *app)
{
	int rows, cols;

	term_resize();
	term_size(&rows, &cols);
	canvas_release(&app->canvas);
	canvas_init(&app->canvas, rows, cols);
	host_size(app);
}

static void child_ended(struct app *app)
{
	int status;

	if (!app->child || waitpid(app->child, &status, WNOHANG) != app->child)
		return;
	term_resume();
	resized(app);
	if (app->child_account)
		accounts_connected(app, status);
	else
		host_edited(app, status);
}

static void take_signals(struct app *app)
{
	unsigned char byte;

	while (read(signal_pipe[0], &byte, 1) == 1) {
		switch (byte) {
		case SIGWINCH:
			if (!app->child)
				resized(app);
			break;
		case SIGCHLD:
			child_ended(app);
			break;
		case SIGTSTP:
			app->suspended = true;
			break;
		case SIGHUP:
		case SIGTERM:
		case SIGINT:
			log_line("signal %d: leaving", byte);
			app->exit_code = byte == SIGINT ? 0 : 128 + byte;
			app->quitting = true;
			break;
		default:
			break;
		}
	}
}

/* A key that is part of a sequence, or the whole. */
static void bound_key(struct app *app, const char *key)
{
	struct open_pane *open = app_focused(app);
	const char *pane = open ? open->ops->name : NULL, *action;
	const char *context = open && open->ops->context ?
	    open->ops->context(&open->pane) : NULL;
	size_t used = strlen(app->sequence);
	enum keymap_result result;
	int count = app->count;

	snprintf(app->sequence + used, sizeof(app->sequence) - used, "%s%s",
	    used ? " " : "", key);
	result = keymap_find(&app->keymap, pane, context, app->sequence,
	    &action);
	app->dirty = true;
	if (result == KEYMAP_PREFIX)
		return;
	app->sequence[0] = '\0';
	app->count = 0;
	if (result == KEYMAP_FOUND)
		action_run_line(app, action, count);
}

/* Help or a page lies above the panes. */
static bool overlaid(const struct app *app)
{
	return app->help.open || app->page.text;
}

void loop_key(struct app *app, const char *key)
{
	struct open_pane *open = app_focused(app);
	const char *action;
	const char *context;

	if (app->cover.kind) {
		cover_key(app, key);
		return;
	}
	if (app->message && !app->message_ms) {
		free(app->message);
		app->message = NULL;
		app->dirty = true;
	}
	if (app->page.text) {
		page_key(app, key);
		return;
	}
	if (app->help.open) {
		help_key(app, key);
		return;
	}
	if (app->prompt.kind != PROMPT_NONE) {
		prompt_key(app, key);
		return;
	}
	if (app->sequence[0] && !strcmp(key, "Esc")) {
		app->sequence[0] = '\0';
		app->count = 0;
		app->dirty = true;
		return;
	}
	/* Where text is typed, the pane's own bindings for that part come
	 * first, then the editing keys, then everything else. */
	if (!app->sequence[0] && open && open->ops->wants_text &&
	    open->ops->key && open->ops->wants_text(&open->pane)) {
		context = open->ops->context ?
		    open->ops->context(&open->pane) : NULL;
		if (keymap_find_in(&app->keymap, open->ops->name, context,
		    key, &action) == KEYMAP_NONE &&
		    open->ops->key(&open->pane, key))
			return;
	}
	bound_key(app, key);
}

void loop_text(struct app *app, const char *text, bool pasted)
{
	struct open_pane *open = app_focused(app);

	if (app->cover.kind) {
		cover_text(app, text);
		return;
	}
	if (app->prompt.kind != PROMPT_NONE) {
		prompt_text(app, text, pasted);
		return;
	}
	if (open && open->ops->wants_text && !overlaid(app) &&
	    (pasted || !app->sequence[0]) &&
	    open->ops->wants_text(&open->pane)) {
		open->ops->text(&open->pane, text, pasted);
		return;
	}
	/* A paste is text and never keys. */
	if (pasted) {
		app_say(app, SAY_INFO, "Nothing here takes a paste");
		return;
	}
	if (!app->sequence[0] && !overlaid(app) && text[0] >= '0' &&
	    text[0] <= '9' && (text[0] != '0' || app->count)) {
		if (app->count < 100000)
			app->count = app->count * 10 + (text[0] - '0');
		app->dirty = true;
		return;
	}
	loop_key(app, strcmp(text, " ") ? text : "Space");
}

static void take_mouse(struct app *app, const struct term_event *event)
{
	struct layout layout = layout_of(app->canvas.rows, app->canvas.cols,
	    app->panes_len);
	struct open_pane *open = app_focused(app);
	int y = event->y - layout.pane_y, tab;

	if (app->prompt.kind != PROMPT_NONE && !app->cover.kind) {
		prompt_mouse(app, event->y, (enum pane_button)event->button);
		return;
	}
	if (app->cover.kind || app->help.open || !open || y >= layout.pane_rows)
		return;
	if (y < 0) {
		if (event->button == BUTTON_LEFT && (tab = tabs_at(app,
		    layout.cols, event->x)) >= 0)
			host_focus(app, tab);
		return;
	}
	host_event(open, &(struct pane_event){ .kind = PANE_EVENT_MOUSE,
		.y = y, .x = event->x,
		.button = (enum pane_button)event->button });
}

static bool take_input(struct app *app)
{
	struct term_event event;
	int n;

	for (n = 0; n < EVENTS_PER_TURN && !app->quitting && !app->child &&
	    !app->suspended; n++) {
		term_read(&event);
		switch (event.kind) {
		case TERM_NONE:
			return n > 0;
		case TERM_KEY:
			loop_key(app, event.text);
			break;
		case TERM_TEXT:
			loop_text(app, event.text, false);
			break;
		case TERM_PASTE:
			loop_text(app, event.text, true);
			break;
		case TERM_MOUSE:
			take_mouse(app, &event);
			break;
		case TERM_SIZE:  /* SIGWINCH tells, and has told */
			break;
		case TERM_LOST:
			log_line("the terminal is gone: leaving");
			app->exit_code = 128 + SIGHUP;
			app->quitting = true;
			break;
		}
	}
	return true;
}

static void take_replies(struct app *app)
{
	const struct api_reply *reply;

	while ((reply = api_next(app->client))) {
		if (reply->id)
			app->first_frame_ms = 0;
		host_route(app, reply);
		api_reply_unref(reply);
	}
}

static void sooner(int *wait, int64_t left)
{
	if (*wait < 0 || left < *wait)
		*wait = left < 0 ? 0 : (int)left;
}

/* Nobody has pressed a key for long: lock. */
static void watch_idle(struct app *app, int64_t now, int *wait)
{
	int64_t after = config_number(&app->config, "lock-seconds") * 1000LL;
	int64_t left = app->active_ms + after - now;

	if (!after || app->demo || app->child ||
	    app->cover.kind == COVER_LOCK)
		return;
	if (left <= 0)
		cover_lock(app);
	else
		sooner(wait, left);
}

/* Returns ms until something is due, -1: nothing is. */
static int run_timers(struct app *app)
{
	int64_t now = app_ms();
	int next = host_timers(app), left;

	if (app->message && app->message_ms && app->message_ms <= now) {
		free(app->message);
		app->message = NULL;
		app->dirty = true;
	}
	if (app->message && app->message_ms)
		sooner(&next, app->message_ms - now);
	watch_idle(app, now, &next);
	left = filter_turn(&app->filters);
	if (left >= 0)
		sooner(&next, left);
	left = cover_timer(app);
	if (left >= 0)
		sooner(&next, left);
	left = chrome_wait(app);
	if (left >= 0 || app->counting_down) {
		app->dirty |= app->second != time(NULL);
		app->second = time(NULL);
		if (left >= 0)
			sooner(&next, left);
	}
	app->counting_down = left >= 0;
	return next;
}

/* The inbox is the first pane; its badge is a count. While the first look lasts
 * everything is new, and nothing worth a bell. */
static void tell_outside(struct app *app)
{
	const struct open_pane *inbox = &app->panes[0];
	struct buf out;

	if (!app->panes_len || !inbox->ops->badge || !app->status ||
	    app->status->status->first_sync)
		return;
	buf_init(&out, BUF_SMALL_MAX);
	attention_update(&app->attention, inbox->ops->badge(&inbox->pane),
	    config_on(&app->config, "title"),
	    config_get(&app->config, "notify"), &out);
	if (out.len)
		term_send(&out);
	buf_release(&out);
}

void loop_leave_title(struct app *app)
{
	struct buf out;

	buf_init(&out, BUF_SMALL_MAX);
	attention_leave(&app->attention, &out);
	if (out.len)
		term_send(&out);
	buf_release(&out);
}

static void draw(struct app *app, int *wait)
{
	int until = 0;

	if (!app->dirty || app->child)
		return;
	if (app->first_frame_ms)
		until = (int)(app->first_frame_ms - app_ms());
	if (until <= 0)
		app->first_frame_ms = 0;
	if (until > 0 || !term_ready(&until)) {
		if (*wait < 0 || until < *wait)
			*wait = until;
		return;
	}
	app->dirty = false;
	chrome_draw(app);
	term_link(app->message && app->message_link ?
	    app->message + app->message_link : NULL);
	term_draw(&app->canvas);
	tell_outside(app);
}

/* Until the worker has done what it was told: it is stopped with us. */
static void flush(struct app *app)
{
	struct pollfd fd = { .fd = api_fd(app->client), .events = POLLIN };
	int64_t until = app_ms() + FLUSH_MS;

	app->flushing = host_send_own(app, request_status());
	while (app->flushing && app_ms() < until &&
	    poll(&fd, 1, (int)(until - app_ms())) > 0)
		take_replies(app);
	app->flushing = 0;
}

/* To the shell and back; what is unsaved is saved first. */
static void stop_for_shell(struct app *app)
{
	int i;

	for (i = 0; i < app->panes_len; i++)
		host_event(&app->panes[i], &(struct pane_event){
			.kind = PANE_EVENT_SUSPEND });
	api_set_activity(app->client, API_PAUSED);
	flush(app);
	loop_leave_title(app);
	term_suspend();
	app->suspended = false;
	kill(0, SIGSTOP);
	term_resume();
	api_set_activity(app->client, API_ACTIVE);
	resized(app);
}

void loop_run(struct app *app)
{
	struct pollfd fds[4 + FILTER_FDS_MAX];
	bool active = true;
	int wait, until;

	app->active_ms = app_ms();
	/* What is cached is there in a moment: a frame without it would be
	 * sent for nothing, and flicker. */
	app->first_frame_ms = app_ms() + FIRST_FRAME_MS;
	while (!app->quitting) {
		take_signals(app);
		if (!app->child && take_input(app)) {
			app->active_ms = app_ms();
			if (!active)
				api_set_activity(app->client, API_ACTIVE);
			active = true;
		}
		take_replies(app);
		spell_turn(app);
		wait = run_timers(app);
		draw(app, &wait);
		if (app->suspended) {
			stop_for_shell(app);
			continue;
		}
		if (active) {
			int64_t left = app->active_ms + IDLE_AFTER_MS -
			    app_ms();

			if (left <= 0) {
				active = false;
				api_set_activity(app->client, API_IDLE);
			} else {
				sooner(&wait, left);
			}
		}
		fds[0] = (struct pollfd){ .fd = app->child ? -1 : term_fd(),
			.events = POLLIN };
		fds[1] = (struct pollfd){ .fd = api_fd(app->client),
			.events = POLLIN };
		fds[2] = (struct pollfd){ .fd = signal_pipe[0],
			.events = POLLIN };
		fds[3] = (struct pollfd){ .fd = spell_fd(app, &until),
			.events = POLLIN };
		if (fds[3].fd >= 0)
			sooner(&wait, until);
		if (!app->quitting)
			poll(fds, (nfds_t)(4 + filter_fds(&app->filters,
			    fds + 4)), wait);
	}
	spell_end(app);
}
