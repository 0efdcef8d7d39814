/* What panes may ask of the program. */
#include "config.h"

#include "app/action.h"
#include "app/cover.h"
#include "app/host.h"
#include "app/layout.h"
#include "app/log.h"
#include "app/opener.h"
#include "app/palette.h"
#include "app/paths.h"
#include "app/permit.h"
#include "app/picture.h"
#include "app/prompt.h"
#include "app/setup.h"
#include "app/sitting.h"
#include "app/spell.h"
#include "app/term.h"
#include "panes/render/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COPY_MAX = 4 << 20, FILTER_TEXT_MAX = 1 << 20, FILTER_MS = 30000 };

struct open_pane *app_focused(struct app *app)
{
	return app->panes_len ? &app->panes[app->focus] : NULL;
}

struct open_pane *app_pane(struct app *app, int number)
{
	int i;

	for (i = 0; i < app->panes_len; i++)
		if (app->panes[i].number == number)
			return &app->panes[i];
	return NULL;
}

static struct app *app_of(const struct pane *pane)
{
	return pane->host_data;
}

/* The pane's slot: a struct pane is the first member of it. */
static struct open_pane *slot_of(const struct pane *pane)
{
	return (struct open_pane *)pane;
}

static api_id send_for(struct app *app, struct api_request *request,
    int number)
{
	api_id id = api_send(app->client, request);

	app->routes[id % REQUESTS_MAX] = (struct route){ id, number };
	return id;
}

static api_id host_send(struct pane *pane, struct api_request *request)
{
	return send_for(app_of(pane), request, slot_of(pane)->number);
}

api_id host_send_own(struct app *app, struct api_request *request)
{
	return send_for(app, request, 0);
}

static void host_cancel(struct pane *pane, api_id id)
{
	api_cancel(app_of(pane)->client, id);
}

static void host_redraw(struct pane *pane)
{
	app_of(pane)->dirty = true;
}

__attribute__((format(printf, 3, 4)))
static void host_say(struct pane *pane, enum say say, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	app_say(app_of(pane), say, "%s", text);
	free(text);
}

static void host_pane_go(struct pane *pane, const char *name,
    const char *object_id)
{
	host_go(app_of(pane), name, object_id);
}

static void host_ask(struct pane *pane, const struct pane_ask *ask)
{
	prompt_ask(app_of(pane), slot_of(pane)->number, ask);
}

static void host_edit(struct pane *pane, uint64_t cookie, const char *text)
{
	struct app *app = app_of(pane);
	struct error err;

	app->child_number = slot_of(pane)->number;
	app->child_cookie = cookie;
	if (!opener_edit(app, text, &err)) {
		app_say(app, SAY_ERROR, "%s", err.text);
		host_event(slot_of(pane), &(struct pane_event){
			.kind = PANE_EVENT_EDITED, .cookie = cookie });
	}
}

void host_edited(struct app *app, int status)
{
	struct open_pane *open = app_pane(app, app->child_number);
	struct error err = { 0 };
	char *text = opener_edited(app, status, &err);

	if (err.code)
		app_say(app, SAY_ERROR, "%s", err.text);
	if (open)
		host_event(open, &(struct pane_event){
			.kind = PANE_EVENT_EDITED, .text = text,
			.cookie = app->child_cookie,
			.accepted = text != NULL });
	free(text);
}

static bool host_copy(struct pane *pane, const char *text)
{
	struct buf safe;
	bool ok;

	/* What is pasted into a shell later must be what was seen here. */
	buf_init(&safe, COPY_MAX);
	ok = text_plain(&safe, text, strlen(text), false) &&
	    term_copy(safe.data);
	buf_release(&safe);
	return ok;
}

static void host_open_file(struct pane *pane, const char *path)
{
	opener_file(app_of(pane), path);
}

static void filtered(void *ctx, int number, uint64_t cookie, bool ok,
    const char *text)
{
	struct open_pane *open = app_pane(ctx, number);

	if (open)
		host_event(open, &(struct pane_event){
			.kind = PANE_EVENT_FILTERED, .cookie = cookie,
			.accepted = ok, .text = text });
}

static bool host_filter(struct pane *pane, uint64_t cookie,
    const char *setting, const char *text)
{
	struct app *app = app_of(pane);
	/* Not every command is a pane's to run. */
	const char *command = strcmp(setting, "translate-command") ? NULL :
	    config_get(&app->config, setting);
	char *copy, *words[COMMAND_WORDS_MAX + 1] = { NULL };
	struct error err;
	bool ok;

	if (!command) {
		app_say(app, SAY_INFO, "The setting %s names no program",
		    setting);
		return false;
	}
	copy = mem_strdup(command);
	opener_words(copy, words);
	ok = filter_start(&app->filters, &(struct filter_options){
		.words = words, .input = text, .len = strlen(text),
		.most = FILTER_TEXT_MAX, .timeout_ms = FILTER_MS,
		.done = filtered, .ctx = app, .number = slot_of(pane)->number,
		.cookie = cookie }, &err);
	if (!ok)
		app_say(app, SAY_ERROR, "%s", err.text);
	free(copy);
	return ok;
}

static bool host_picture(struct pane *pane, uint64_t cookie,
    const char *bytes, size_t len, int rows, int cols)
{
	struct app *app = app_of(pane);
	struct error err;
	bool ok = picture_start(app, bytes, len, rows, cols,
	    (struct filter_options){ .done = filtered,
	    .number = slot_of(pane)->number, .cookie = cookie }, &err);

	if (!ok)
		app_say(app, SAY_ERROR, "%s", err.text);
	return ok;
}

static void host_browse(struct pane *pane, const char *url)
{
	opener_browse(app_of(pane), url);
}

/* What is no setting, but panes may know of the account. */
static const char *of_session(struct app *app, const char *name)
{
	const struct account *account = app->sitting->account;
	struct keystore *vault = *app->sitting->vault;

	if (!strcmp(name, "account"))
		return app->account;
	if (!strcmp(name, "host"))
		return account->base_url;
	if (!strcmp(name, "signed-in"))
		return account->client_id ? "oauth" : "token";
	if (!strcmp(name, "left-setups") && !app->demo && vault) {
		free(app->setups_left);
		return app->setups_left = setups_left(vault);
	}
	if (!strcmp(name, "pictures"))
		return picture_policy(app);
	if (!strcmp(name, "config"))
		return app->config_folder;
	if (!strcmp(name, "state"))
		return app->state_folder;
	return NULL;
}

static const char *host_setting(const struct pane *pane, const char *name)
{
	if (!strncmp(name, "session.", 8))
		return of_session(app_of(pane), name + 8);
	return config_get(&app_of(pane)->config, name);
}

static int64_t host_now(const struct pane *pane)
{
	return (int64_t)time(NULL);
}

static void host_timer(struct pane *pane, int ms)
{
	slot_of(pane)->timer_ms = ms > 0 ? app_ms() + ms : 0;
}

static const char *context_of(const struct open_pane *open)
{
	return open->ops->context ? open->ops->context(&open->pane) : NULL;
}

static const char *host_key_for(const struct pane *pane, const char *action)
{
	const struct open_pane *open = slot_of(pane);

	return keymap_key_for(&app_of(pane)->keymap, open->ops->name,
	    context_of(open), action);
}

static void host_run(struct pane *pane, const char *action, const char *arg)
{
	action_run(app_of(pane), action, &(struct pane_call){ .arg = arg });
}

static bool host_spell(struct pane *pane, const char *words)
{
	return spell_ask(app_of(pane), slot_of(pane)->number, words);
}

void host_init(struct app *app)
{
	app->host = (struct pane_host){
		.abi = PANE_ABI, .size = sizeof(struct pane_host),
		.caps = (app->demo ? HOST_DEMO : 0) |
		    (term_is_utf8() ? HOST_UTF8 : 0) |
		    (term_has_colour() ? HOST_COLOUR : 0),
		.send = host_send, .cancel = host_cancel,
		.redraw = host_redraw, .say = host_say, .go = host_pane_go,
		.ask = host_ask, .edit = host_edit, .copy = host_copy,
		.browse = host_browse, .setting = host_setting,
		.now = host_now, .timer = host_timer,
		.key_for = host_key_for, .run = host_run,
		.open_file = host_open_file,
		.spell = host_spell,
		.filter = host_filter, .picture = host_picture,
	};
	app->next_number = 1;
	app->config_folder = path_of(PATH_CONFIG, "");
	app->state_folder = path_of(PATH_STATE, "");
}

void host_event(struct open_pane *open, const struct pane_event *event)
{
	open->ops->event(&open->pane, event);
}

static void tell_size(struct app *app, struct open_pane *open)
{
	struct layout layout = layout_of(app->canvas.rows, app->canvas.cols,
	    app->panes_len);

	open->pane.rows = layout.pane_rows;
	open->pane.cols = layout.cols;
	open->shown = true;
	host_event(open, &(struct pane_event){ .kind = PANE_EVENT_SIZE,
		.rows = layout.pane_rows, .cols = layout.cols });
}

void host_size(struct app *app)
{
	int i;

	for (i = 0; i < app->panes_len; i++)
		tell_size(app, &app->panes[i]);
	app->dirty = true;
}

static void add_keys(struct app *app, const struct pane_ops *ops)
{
	const struct pane_key *key;
	struct error err;

	for (key = ops->keys; key->keys; key++)
		if (!keymap_bind(&app->keymap, ops->name, key->context,
		    key->keys, key->action, KEYMAP_DEFAULT, &err))
			log_line("pane %s: %s", ops->name, err.text);
}

static struct open_pane *open_pane(struct app *app,
    const struct pane_ops *ops, const char *object_id, struct error *err)
{
	struct open_pane *open;

	if (app->panes_len == PANES_OPEN_MAX) {
		error_set(err, ERROR_PANE, 0, "at most %d panes can be open",
		    PANES_OPEN_MAX);
		return NULL;
	}
	open = &app->panes[app->panes_len++];
	*open = (struct open_pane){
		.pane = { .host = &app->host,
			.state = mem_zalloc(ops->state_size),
			.host_data = app },
		.ops = ops, .number = app->next_number++ };
	add_keys(app, ops);
	/* The size comes first: a pane may lay itself out when it opens. */
	open->pane.rows = layout_of(app->canvas.rows, app->canvas.cols,
	    app->panes_len).pane_rows;
	open->pane.cols = app->canvas.cols;
	if (!ops->open(&open->pane, object_id, err)) {
		free(open->pane.state);
		app->panes_len--;
		return NULL;
	}
	host_size(app);
	return open;
}

void host_focus(struct app *app, int index)
{
	struct open_pane *before = app_focused(app);

	if (index == app->focus || index >= app->panes_len)
		return;
	host_event(before, &(struct pane_event){
		.kind = PANE_EVENT_FOCUS });
	app->focus = index;
	host_event(app_focused(app), &(struct pane_event){
		.kind = PANE_EVENT_FOCUS, .focused = true });
	app->dirty = true;
}

void host_go(struct app *app, const char *name, const char *object_id)
{
	const struct pane_ops *ops = loader_find(&app->loader, name);
	struct error err = { 0 };
	int i;

	for (i = 0; i < app->panes_len; i++) {
		if (strcmp(app->panes[i].ops->name, name) != 0)
			continue;
		host_focus(app, i);
		if (object_id && !app->panes[i].ops->open(&app->panes[i].pane,
		    object_id, &err))
			app_say(app, SAY_ERROR, "%s", err.text);
		return;
	}
	if (!ops)
		app_say(app, SAY_ERROR, "There is no pane \"%s\"", name);
	else if (!open_pane(app, ops, object_id, &err))
		app_say(app, SAY_ERROR, "%s: %s", ops->title, err.text);
	else
		host_focus(app, app->panes_len - 1);
}

bool host_open_tabs(struct app *app, struct error *err)
{
	const struct pane_ops *inbox = loader_find(&app->loader, "inbox");
	size_t i;

	/* The inbox comes first, whatever else there is. */
	if (inbox && !open_pane(app, inbox, NULL, err))
		return false;
	for (i = 0; i < app->loader.panes_len; i++) {
		const struct pane_ops *ops = &app->loader.panes[i].ops;

		if (ops != inbox && ops->caps & PANE_TAB &&
		    !open_pane(app, ops, NULL, err))
			app_say(app, SAY_ERROR, "%s: %s", ops->title,
			    err->text);
	}
	if (!app->panes_len)
		return error_set(err, ERROR_PANE, 0, "no pane could be loaded "
		    "(callbox doctor says why)");
	return true;
}

void host_close_all(struct app *app)
{
	int i;

	filter_stop(&app->filters);
	for (i = 0; i < app->panes_len; i++) {
		app->panes[i].ops->close(&app->panes[i].pane);
		free(app->panes[i].pane.state);
	}
	app->panes_len = 0;
}

void host_setting_changed(struct app *app)
{
	int i;

	for (i = 0; i < app->panes_len; i++)
		host_event(&app->panes[i], &(struct pane_event){
			.kind = PANE_EVENT_SETTING });
	app->dirty = true;
}

static void take_notice(struct app *app, const struct api_reply *reply)
{
	if (reply->status) {
		api_reply_unref(app->status);
		app->status = api_reply_ref(reply);
		app->dirty = true;
		cover_status(app, reply->status);
		if (strcmp(reply->status->host,
		    app->sitting->account->base_url) != 0)
			sitting_moved(app, reply->status->host);
	}
	if (reply->op == API_NOTICE_SAY && reply->say)
		app_say(app, reply->err.code ? SAY_WARNING : SAY_INFO, "%s",
		    reply->say);
}

void host_route(struct app *app, const struct api_reply *reply)
{
	struct pane_event event = { .kind = PANE_EVENT_REPLY,
		.reply = reply };
	struct route *route;
	struct open_pane *open;
	int i;

	if (reply->id && reply->id == app->flushing)
		app->flushing = 0;
	if (!reply->id) {
		take_notice(app, reply);
		for (i = 0; i < app->panes_len; i++)
			host_event(&app->panes[i], &event);
		return;
	}
	route = &app->routes[reply->id % REQUESTS_MAX];
	if (route->id != reply->id)
		return;
	if (reply->op == API_PERMISSIONS && !route->number) {
		permit_reply(app, reply);
	} else if (!route->number) {
		palette_reply(app, reply);
	} else {
		open = app_pane(app, route->number);
		if (open)
			host_event(open, &event);
	}
	if (reply->final && route->id == reply->id)
		route->id = 0;
}

int host_timers(struct app *app)
{
	int64_t now = app_ms(), next = -1;
	int i;

	for (i = 0; i < app->panes_len; i++) {
		struct open_pane *open = &app->panes[i];

		if (open->timer_ms && open->timer_ms <= now) {
			open->timer_ms = 0;
			host_event(open, &(struct pane_event){
				.kind = PANE_EVENT_TICK });
		}
		if (open->timer_ms && (next < 0 ||
		    open->timer_ms - now < next))
			next = open->timer_ms - now;
	}
	return (int)next;
}
