/* A program that panes can be tested in. */
#include "config.h"

#include "tests/unit/golden.h"
#include "tests/unit/mock_host.h"

#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

static struct mock_host *of(const struct pane *pane)
{
	return pane->host_data;
}

/* Remember a string that the pane handed over. */
static void keep(char **place, const char *text)
{
	free(*place);
	*place = mem_strdup(text);
}

/* --- what the pane calls ------------------------------------------------ */

static api_id host_send(struct pane *pane, struct api_request *request)
{
	struct mock_host *mock = of(pane);

	mock->requests = mem_grow(mock->requests, mock->requests_len,
	    sizeof(*mock->requests));
	request->id = mock->requests_len + 1;
	mock->requests[mock->requests_len++] =
	    (struct mock_request){ .request = request };
	return request->id;
}

static struct mock_request *find(struct mock_host *mock, api_id id)
{
	if (!id || id > mock->requests_len)
		fail_msg("there is no request %llu", (unsigned long long)id);
	return &mock->requests[id - 1];
}

static void host_cancel(struct pane *pane, api_id id)
{
	find(of(pane), id)->cancelled = true;
}

static void host_redraw(struct pane *pane)
{
	of(pane)->redraws++;
}

__attribute__((format(printf, 3, 4)))
static void host_say(struct pane *pane, enum say kind, const char *fmt, ...)
{
	struct mock_host *mock = of(pane);
	va_list ap;

	va_start(ap, fmt);
	mock->says = mem_grow(mock->says, mock->says_len,
	    sizeof(*mock->says));
	mock->says[mock->says_len++] = (struct mock_say){ kind,
		mem_vprintf(fmt, ap) };
	va_end(ap);
}

static void host_go(struct pane *pane, const char *name, const char *object_id)
{
	keep(&of(pane)->went, name);
	keep(&of(pane)->went_to, object_id);
}

static void host_ask(struct pane *pane, const struct pane_ask *ask)
{
	struct mock_host *mock = of(pane);
	struct arena *arena = &mock->ask_arena;
	struct pane_choice *choices;
	size_t i;

	arena_release(arena);
	mock->ask_arena = (struct arena){ 0 };
	choices = arena_calloc(arena, ask->choices_len + 1, sizeof(*choices));
	for (i = 0; i < ask->choices_len; i++)
		choices[i] = (struct pane_choice){
			.id = arena_strdup(arena, ask->choices[i].id),
			.label = arena_strdup(arena, ask->choices[i].label),
			.detail = arena_strdup(arena, ask->choices[i].detail),
			.group = arena_strdup(arena, ask->choices[i].group),
			.marked = ask->choices[i].marked };
	mock->ask = *ask;
	mock->ask.label = arena_strdup(arena, ask->label);
	mock->ask.initial = arena_strdup(arena, ask->initial);
	mock->ask.hint = arena_strdup(arena, ask->hint);
	mock->ask.choices = choices;
	mock->asking = true;
}

static void host_edit(struct pane *pane, uint64_t cookie, const char *text)
{
	struct mock_host *mock = of(pane);

	mock->editing = true;
	mock->edit_cookie = cookie;
	keep(&mock->edit_text, text);
}

static bool host_copy(struct pane *pane, const char *text)
{
	keep(&of(pane)->copied, text);
	return !of(pane)->cannot_copy;
}

static void host_browse(struct pane *pane, const char *url)
{
	keep(&of(pane)->browsed, url);
}

static void host_open_file(struct pane *pane, const char *path)
{
	keep(&of(pane)->opened, path);
}

static bool host_filter(struct pane *pane, uint64_t cookie,
    const char *setting, const char *text)
{
	keep(&of(pane)->filtered, text);
	of(pane)->filter_cookie = cookie;
	return true;
}

static bool host_picture(struct pane *pane, uint64_t cookie,
    const char *bytes, size_t len, int rows, int cols)
{
	struct mock_host *mock = of(pane);

	free(mock->picture);
	mock->picture = mem_strndup(bytes, len);
	mock->picture_len = len;
	mock->picture_rows = rows;
	mock->picture_cols = cols;
	mock->filter_cookie = cookie;
	return true;
}

static const char *host_setting(const struct pane *pane, const char *name)
{
	const struct mock_host *mock = of(pane);
	size_t i;

	for (i = mock->settings_len; i-- > 0;)
		if (!strcmp(mock->settings[i].name, name))
			return mock->settings[i].value;
	return NULL;
}

static int64_t host_now(const struct pane *pane)
{
	return of(pane)->now;
}

static void host_timer(struct pane *pane, int ms)
{
	of(pane)->timer_ms = ms;
}

static const char *context_of(const struct mock_host *mock)
{
	return mock->ops->context ? mock->ops->context(&mock->pane) : NULL;
}

static const char *host_key_for(const struct pane *pane, const char *action)
{
	const struct mock_host *mock = of(pane);

	return keymap_key_for(&mock->keymap, mock->ops->name,
	    context_of(mock), action);
}

static void host_run(struct pane *pane, const char *action, const char *arg)
{
	keep(&of(pane)->ran, action);
	keep(&of(pane)->ran_arg, arg);
}

static bool host_spell(struct pane *pane, const char *words)
{
	if (of(pane)->no_speller)
		return false;
	keep(&of(pane)->spelling, words);
	return true;
}

/* --- life --------------------------------------------------------------- */

static const struct pane_ops *load(const char *name)
{
	const char *folder = getenv("CALLBOX_PANE_PATH");
	char *path = mem_printf("%s/%s.so", folder ? folder : "panes/.libs",
	    name);
	void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	const struct pane_ops *ops =
	    module ? dlsym(module, "pane_entry") : NULL;

	if (!ops)
		fail_msg("%s: %s", path, dlerror());
	free(path);
	assert_int_equal(ops->abi, PANE_ABI);
	assert_string_equal(ops->name, name);
	return ops;
}

static void bind_keys(struct mock_host *mock)
{
	const struct pane_key *key;
	struct error err;

	keymap_init(&mock->keymap);
	for (key = mock->ops->keys; key && key->keys; key++)
		if (!keymap_bind(&mock->keymap, mock->ops->name, key->context,
		    key->keys, key->action, KEYMAP_DEFAULT, &err))
			fail_msg("%s: %s", key->keys, err.text);
}

struct mock_host *mock_new(const char *name)
{
	struct mock_host *mock = mem_zalloc(sizeof(*mock));

	setenv("TZ", "UTC", 1);
	tzset();
	mock->ops = load(name);
	mock->now = MOCK_NOW;
	mock->host = (struct pane_host){
		.abi = PANE_ABI, .size = sizeof(struct pane_host),
		.caps = HOST_COLOUR | HOST_UTF8 | HOST_MOUSE,
		.send = host_send, .cancel = host_cancel,
		.redraw = host_redraw, .say = host_say, .go = host_go,
		.ask = host_ask, .edit = host_edit, .copy = host_copy,
		.browse = host_browse, .open_file = host_open_file,
		.filter = host_filter, .picture = host_picture,
		.setting = host_setting,
		.now = host_now, .timer = host_timer,
		.key_for = host_key_for, .run = host_run,
		.spell = host_spell,
	};
	mock->pane.host = &mock->host;
	mock->pane.host_data = mock;
	bind_keys(mock);
	return mock;
}

void mock_free(struct mock_host *mock)
{
	size_t i;

	if (!mock)
		return;
	if (mock->pane.state)
		mock->ops->close(&mock->pane);
	free(mock->pane.state);
	for (i = 0; i < mock->requests_len; i++)
		api_request_free(mock->requests[i].request);
	for (i = 0; i < mock->says_len; i++)
		free(mock->says[i].text);
	free(mock->requests);
	free(mock->says);
	arena_release(&mock->ask_arena);
	arena_release(&mock->arena);
	keymap_release(&mock->keymap);
	if (mock->shown)
		canvas_release(&mock->canvas);
	free(mock->shown);
	free(mock->settings);
	free(mock->edit_text);
	free(mock->spelling);
	free(mock->copied);
	free(mock->browsed);
	free(mock->opened);
	free(mock->filtered);
	free(mock->picture);
	free(mock->went);
	free(mock->went_to);
	free(mock->ran);
	free(mock->ran_arg);
	free(mock);
}

void mock_set(struct mock_host *mock, const char *name, const char *value)
{
	mock->settings = mem_grow(mock->settings, mock->settings_len,
	    sizeof(*mock->settings));
	mock->settings[mock->settings_len++] = (struct mock_setting){
		arena_strdup(&mock->arena, name),
		arena_strdup(&mock->arena, value) };
	if (mock->pane.state)
		mock_event(mock, &(struct pane_event){
			.kind = PANE_EVENT_SETTING });
}

/* Draws what the pane looks like now; the text of it is yours. */
static char *draw(struct mock_host *mock, struct canvas *canvas)
{
	size_t size = mock->ops->state_size;
	void *before = mem_zalloc(size);

	memcpy(before, mock->pane.state, size);
	canvas_init(canvas, mock->pane.rows, mock->pane.cols);
	mock->ops->draw(&mock->pane, canvas);
	if (memcmp(before, mock->pane.state, size) != 0)
		fail_msg("%s: draw changed the state", mock->ops->name);
	free(before);
	return canvas_dump(canvas, true);
}

/* The picture as it is now; dirty: the program knows that it has to draw. */
static void look(struct mock_host *mock, bool dirty)
{
	struct canvas canvas;
	char *shown = draw(mock, &canvas), *again;

	canvas_release(&canvas);
	again = draw(mock, &canvas);
	if (strcmp(shown, again) != 0)
		fail_msg("%s draws differently the second time",
		    mock->ops->name);
	free(again);
	if (!dirty && mock->shown && strcmp(shown, mock->shown) != 0)
		fail_msg("%s changed and asked for no redraw:\n%s",
		    mock->ops->name, shown);
	if (mock->shown)
		canvas_release(&mock->canvas);
	free(mock->shown);
	mock->canvas = canvas;
	mock->shown = shown;
}

void mock_event(struct mock_host *mock, const struct pane_event *event)
{
	/* After these the program draws by itself. */
	bool draws = event->kind != PANE_EVENT_REPLY &&
	    event->kind != PANE_EVENT_TICK;
	int redraws = mock->redraws;

	mock->ops->event(&mock->pane, event);
	look(mock, draws || mock->redraws > redraws);
}

void mock_size(struct mock_host *mock, int rows, int cols)
{
	mock->pane.rows = rows;
	mock->pane.cols = cols;
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_SIZE,
		.rows = rows, .cols = cols });
}

bool mock_goes(struct mock_host *mock, const char *object_id,
    struct error *err)
{
	bool first = !mock->pane.state, ok;

	if (first)
		mock->pane.state = mem_zalloc(mock->ops->state_size);
	ok = mock->ops->open(&mock->pane, object_id, err);
	if (!ok && first) {
		free(mock->pane.state);
		mock->pane.state = NULL;
	}
	if (mock->pane.state)
		look(mock, true);
	return ok;
}

void mock_open(struct mock_host *mock, int rows, int cols,
    const char *object_id)
{
	struct error err = { 0 };

	mock->pane.rows = rows;
	mock->pane.cols = cols;
	if (!mock_goes(mock, object_id, &err))
		fail_msg("%s does not open: %s", mock->ops->name, err.text);
	mock_size(mock, rows, cols);
}

/* --- input -------------------------------------------------------------- */

static const struct pane_action *action_of(const struct mock_host *mock,
    const char *name)
{
	const struct pane_action *action;

	for (action = mock->ops->actions; action && action->name; action++)
		if (!strcmp(action->name, name))
			return action;
	return NULL;
}

static void run(struct mock_host *mock, const char *name,
    const struct pane_call *call)
{
	const struct pane_action *action = action_of(mock, name);

	if (action)
		action->run(&mock->pane, call);
	else
		host_run(&mock->pane, name, call->arg);
	look(mock, true);
}

void mock_run(struct mock_host *mock, const char *action, const char *arg)
{
	if (!action_of(mock, action))
		fail_msg("%s has no action %s", mock->ops->name, action);
	run(mock, action, &(struct pane_call){ .arg = arg });
}

static bool wants_text(const struct mock_host *mock)
{
	return mock->ops->wants_text && mock->ops->wants_text(&mock->pane);
}

static void text(struct mock_host *mock, const char *utf8, bool pasted)
{
	if (!wants_text(mock))
		fail_msg("%s wants no text now", mock->ops->name);
	assert_true(mock->ops->text(&mock->pane, utf8, pasted));
	look(mock, true);
}

void mock_text(struct mock_host *mock, const char *utf8)
{
	text(mock, utf8, false);
}

void mock_paste(struct mock_host *mock, const char *utf8)
{
	text(mock, utf8, true);
}

/* A printable character is typed where text is wanted. */
static bool is_character(const char *key)
{
	return !key[1] || ((unsigned char)key[0] >= 0x80);
}

/* One key, as app/loop.c treats it. Returns whether a sequence goes on. */
static bool press(struct mock_host *mock, char *sequence, size_t size,
    const char *key, int count)
{
	const char *action, *context = context_of(mock);
	size_t used = strlen(sequence);
	enum keymap_result result;

	if (wants_text(mock) && !used && is_character(key)) {
		text(mock, key, false);
		return false;
	}
	if (wants_text(mock) && mock->ops->key && !used &&
	    keymap_find_in(&mock->keymap, mock->ops->name, context, key,
	    &action) == KEYMAP_NONE && mock->ops->key(&mock->pane, key)) {
		look(mock, true);
		return false;
	}
	snprintf(sequence + used, size - used, "%s%s", used ? " " : "", key);
	result = keymap_find(&mock->keymap, mock->ops->name, context,
	    sequence, &action);
	if (result == KEYMAP_PREFIX)
		return true;
	if (result == KEYMAP_NONE)
		fail_msg("%s is bound to nothing in %s", sequence,
		    context ? context : "the pane");
	sequence[0] = '\0';
	run(mock, action, &(struct pane_call){ .count = count });
	return false;
}

void mock_keys(struct mock_host *mock, const char *keys)
{
	char *copy = mem_strdup(keys), *rest = copy, *key;
	char sequence[64] = "";
	int count = 0;

	while ((key = strsep(&rest, " "))) {
		if (!wants_text(mock) && !sequence[0] &&
		    strspn(key, "0123456789") == strlen(key)) {
			count = (int)strtol(key, NULL, 10);
			continue;
		}
		if (!press(mock, sequence, sizeof(sequence), key, count))
			count = 0;
	}
	if (sequence[0])
		fail_msg("%s is only the beginning of something", sequence);
	free(copy);
}

void mock_mouse(struct mock_host *mock, int y, int x, enum pane_button button)
{
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_MOUSE,
		.y = y, .x = x, .button = button });
}

void mock_tick(struct mock_host *mock)
{
	if (!mock->timer_ms)
		fail_msg("%s has no timer set", mock->ops->name);
	mock->timer_ms = 0;
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_TICK });
}

/* --- requests and replies ----------------------------------------------- */

static const struct api_request *waiting(const struct mock_host *mock,
    enum api_op op)
{
	size_t i;

	for (i = mock->requests_len; i-- > 0;)
		if (mock->requests[i].request->op == op &&
		    !mock->requests[i].answered &&
		    !mock->requests[i].cancelled)
			return mock->requests[i].request;
	return NULL;
}

bool mock_waits(const struct mock_host *mock, enum api_op op)
{
	return waiting(mock, op) != NULL;
}

const struct api_request *mock_pending(struct mock_host *mock, enum api_op op)
{
	const struct api_request *request = waiting(mock, op);

	if (!request)
		fail_msg("%s waits for no answer to \"%s\"",
		    mock->ops->name, api_op_words(op));
	return request;
}

const struct api_request *mock_sent(const struct mock_host *mock,
    enum api_op op, size_t n)
{
	size_t i;

	for (i = 0; i < mock->requests_len; i++)
		if (!mock->requests[i].old &&
		    mock->requests[i].request->op == op && !n--)
			return mock->requests[i].request;
	return NULL;
}

size_t mock_count(const struct mock_host *mock, enum api_op op)
{
	size_t n = 0;

	while (mock_sent(mock, op, n))
		n++;
	return n;
}

size_t mock_changes(const struct mock_host *mock)
{
	size_t i, n = 0;

	for (i = 0; i < mock->requests_len; i++)
		n += !mock->requests[i].old &&
		    api_op_changes(mock->requests[i].request->op);
	return n;
}

void mock_forget(struct mock_host *mock)
{
	size_t i;

	for (i = 0; i < mock->requests_len; i++)
		mock->requests[i].old = true;
}

struct api_reply *mock_reply(struct mock_host *mock,
    const struct api_request *request)
{
	struct api_reply *reply = api_reply_new(request->op, request->id);

	find(mock, request->id);
	reply->final = true;
	return reply;
}

struct api_reply *mock_notice(enum api_op op)
{
	struct api_reply *reply = api_reply_new(op, 0);

	reply->final = true;
	return reply;
}

void mock_feed(struct mock_host *mock, struct api_reply *reply)
{
	struct mock_request *request;

	if (reply->id) {
		request = find(mock, reply->id);
		if (request->answered)
			fail_msg("request %llu has its final reply already",
			    (unsigned long long)reply->id);
		request->answered = reply->final;
	}
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_REPLY,
		.reply = reply });
	api_reply_unref(reply);
}

void mock_ok(struct mock_host *mock, const struct api_request *request)
{
	mock_feed(mock, mock_reply(mock, request));
}

void mock_fail(struct mock_host *mock, const struct api_request *request,
    enum error_code code, const char *sentence)
{
	struct api_reply *reply = mock_reply(mock, request);

	error_set(&reply->err, code, 0, "%s", sentence);
	mock_feed(mock, reply);
}

/* --- questions ---------------------------------------------------------- */

/* The question is over before the pane is told: it may ask again. */
static void answer(struct mock_host *mock, bool accepted, const char *typed,
    const char *const *ids, size_t n)
{
	if (!mock->asking)
		fail_msg("%s asks nothing", mock->ops->name);
	mock->asking = false;
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_ANSWER,
		.cookie = mock->ask.cookie, .accepted = accepted,
		.text = typed, .ids = ids, .ids_len = n });
}

static bool offered(const struct mock_host *mock, const char *id)
{
	size_t i;

	for (i = 0; i < mock->ask.choices_len; i++)
		if (!strcmp(mock->ask.choices[i].id, id))
			return true;
	return false;
}

void mock_answer(struct mock_host *mock, const char *typed)
{
	bool known = mock->asking && offered(mock, typed);
	char *copy = mem_strdup(typed);
	const char *ids[] = { copy };

	if (mock->asking && mock->ask.kind == ASK_PICK && !known &&
	    !mock->ask.free)
		fail_msg("\"%s\" is not among the choices", typed);
	answer(mock, true, copy, ids, known);
	free(copy);
}

void mock_answer_many(struct mock_host *mock, const char *const *ids, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!offered(mock, ids[i]))
			fail_msg("\"%s\" is not among the choices", ids[i]);
	answer(mock, true, "", ids, n);
}

void mock_cancel(struct mock_host *mock)
{
	answer(mock, false, "", NULL, 0);
}

const struct pane_choice *mock_choice(struct mock_host *mock,
    const char *label)
{
	size_t i;

	for (i = 0; mock->asking && i < mock->ask.choices_len; i++)
		if (!strcmp(mock->ask.choices[i].label, label))
			return &mock->ask.choices[i];
	fail_msg("there is no choice \"%s\"", label);
	return NULL;
}

void mock_edited(struct mock_host *mock, const char *edited)
{
	if (!mock->editing)
		fail_msg("%s has no editor open", mock->ops->name);
	mock->editing = false;
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_EDITED,
		.cookie = mock->edit_cookie, .accepted = edited != NULL,
		.text = edited });
}

/* --- the picture -------------------------------------------------------- */

void mock_golden(struct mock_host *mock, const char *name)
{
	look(mock, true);
	golden_check(&mock->canvas, name);
}

static int row_of(struct mock_host *mock, const char *wanted, char **all)
{
	char *at, *from;
	int row = 0;

	look(mock, true);
	*all = canvas_dump(&mock->canvas, false);
	at = strstr(*all, wanted);
	if (!at)
		return -1;
	for (from = *all; (from = strchr(from, '\n')) && from < at; from++)
		row++;
	return row;
}

int mock_row_of(struct mock_host *mock, const char *wanted)
{
	char *all;
	int row = row_of(mock, wanted, &all);

	if (row < 0)
		fail_msg("\"%s\" is not on the screen:\n%s", wanted, all);
	free(all);
	return row;
}

void mock_shows(struct mock_host *mock, const char *wanted)
{
	mock_row_of(mock, wanted);
}

void mock_shows_not(struct mock_host *mock, const char *unwanted)
{
	char *all;

	if (row_of(mock, unwanted, &all) >= 0)
		fail_msg("\"%s\" is on the screen:\n%s", unwanted, all);
	free(all);
}

void mock_said(struct mock_host *mock, enum say kind, const char *wanted)
{
	const struct mock_say *say = mock->says_len ?
	    &mock->says[mock->says_len - 1] : NULL;

	if (!say)
		fail_msg("%s said nothing", mock->ops->name);
	if (say->kind != kind || !strstr(say->text, wanted))
		fail_msg("%s said (%d) \"%s\"", mock->ops->name, say->kind,
		    say->text);
}

void mock_spelt(struct mock_host *mock, const char *wrong)
{
	if (!mock->spelling)
		fail_msg("%s asked about no word", mock->ops->name);
	free(mock->spelling);
	mock->spelling = NULL;
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_SPELT,
		.accepted = wrong != NULL, .text = wrong });
}
