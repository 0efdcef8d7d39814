/*
 * The command prompt, the palette, questions and help, on an app with one pane
 * and a client that has no network.
 */
#include "config.h"

#include "app/action.h"
#include "app/help.h"
#include "app/host.h"
#include "app/loop.h"
#include "app/palette.h"
#include "app/prompt.h"
#include "app/session.h"
#include "keystore/keystore.h"
#include "keystore/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* What the pane was told last. */
static struct {
	char ran[200], answer[100], typed[100];
	int count, answers, cancelled;
	size_t ids;
	bool wants_text;
	char context[20];
} seen;

static void run_reply(struct pane *pane, const struct pane_call *call)
{
	snprintf(seen.ran, sizeof(seen.ran), "reply %s",
	    call->arg ? call->arg : "");
	seen.count = call->count;
}

static void run_assign(struct pane *pane, const struct pane_call *call)
{
	snprintf(seen.ran, sizeof(seen.ran), "assign %s",
	    call->arg ? call->arg : "");
}

static void run_secret(struct pane *pane, const struct pane_call *call)
{
	snprintf(seen.ran, sizeof(seen.ran), "secret");
}

static bool pane_open(struct pane *pane, const char *id, struct error *err)
{
	if (id)
		snprintf(seen.ran, sizeof(seen.ran), "open %s", id);
	return true;
}

static void pane_event(struct pane *pane, const struct pane_event *event)
{
	if (event->kind != PANE_EVENT_ANSWER)
		return;
	seen.answers++;
	seen.cancelled += !event->accepted;
	seen.ids = event->ids_len;
	snprintf(seen.answer, sizeof(seen.answer), "%s", event->text);
}

static bool pane_text(struct pane *pane, const char *text, bool pasted)
{
	snprintf(seen.typed + strlen(seen.typed), sizeof(seen.typed) -
	    strlen(seen.typed), "%s", text);
	return true;
}

static bool pane_key(struct pane *pane, const char *key)
{
	snprintf(seen.typed + strlen(seen.typed), sizeof(seen.typed) -
	    strlen(seen.typed), "<%s>", key);
	return true;
}

static bool pane_wants_text(const struct pane *pane)
{
	return seen.wants_text;
}

static const char *pane_context(const struct pane *pane)
{
	return seen.context;
}

static void pane_draw(const struct pane *pane, struct canvas *canvas)
{
}

static void pane_close(struct pane *pane)
{
}

static void pane_offer(const struct pane *pane, const char *action,
    void (*add)(void *ctx, const struct pane_choice *), void *ctx)
{
	if (!action) {
		add(ctx, &(struct pane_choice){ .id = "view:Urgent",
			.label = "Urgent", .detail = "3" });
	} else if (!strcmp(action, "assign-conversation")) {
		add(ctx, &(struct pane_choice){ .id = "me" });
		add(ctx, &(struct pane_choice){ .id = "Maya Oduya" });
	}
}

static const struct pane_action pane_actions[] = {
	{ "reply", "Write a reply", "Write", run_reply, ACTION_ARG },
	{ "assign-conversation", "Assign it", "Triage", run_assign,
	    ACTION_ARG },
	{ "hidden-thing", "Not shown", "Move", run_secret, ACTION_HIDDEN },
	{ "unbound-thing", "No key runs it", "Move", run_secret, 0 },
	{ 0 }
};

static const struct pane_key pane_keys[] = {
	{ "r", "reply", NULL }, { "Down", "reply", NULL },
	{ "a", "assign-conversation", "list" }, { "h", "hidden-thing", NULL },
	{ "C-x C-s", "reply", "compose" }, { "g g", "reply", NULL },
	{ 0 }
};

static const struct pane_ops ops = {
	.abi = PANE_ABI, .size = sizeof(struct pane_ops),
	.caps = PANE_TAB | PANE_TEXT, .name = "inbox", .title = "Inbox",
	.help = "Conversations", .actions = pane_actions, .keys = pane_keys,
	.open = pane_open, .event = pane_event, .text = pane_text,
	.key = pane_key, .wants_text = pane_wants_text,
	.context = pane_context, .draw = pane_draw, .close = pane_close,
	.offer = pane_offer,
};

static struct keystore *vault;
static struct account account;
static struct session_options options;

static int set_up(void **state)
{
	struct app *app = mem_zalloc(sizeof(*app));
	const struct app_key *key;
	struct error err = { 0 };

	memset(&seen, 0, sizeof(seen));
	snprintf(seen.context, sizeof(seen.context), "list");
	config_init(&app->config);
	keymap_init(&app->keymap);
	loader_init(&app->loader);
	for (key = app_keys(); key->keys; key++)
		if (!keymap_bind(&app->keymap, NULL, NULL, key->keys,
		    key->action, KEYMAP_DEFAULT, &err))
			return -1;
	vault = keystore_new_ephemeral();
	account = (struct account){ .name = "test",
		.base_url = mem_strdup("http://127.0.0.1:1"),
		.token = secret_new_random(24) };
	if (!session_options_init(&options, &app->config, vault, &account,
	    true, &err))
		return -1;
	options.api.no_network = true;
	app->client = api_start(&options.api, &err);
	if (!app->client)
		return -1;
	canvas_init(&app->canvas, 24, 80);
	host_init(app);
	app->loader.panes[0].ops = ops;
	app->loader.panes_len = 1;
	if (!host_open_tabs(app, &err))
		return -1;
	*state = app;
	return 0;
}

static int tear_down(void **state)
{
	struct app *app = *state;
	size_t i;

	prompt_cancel(app);
	host_close_all(app);
	api_stop(app->client, 0);
	session_options_release(&options);
	account_release(&account);
	keystore_free(vault);
	for (i = 0; i < app->history_len; i++)
		free(app->history[i]);
	free(app->history);
	free(app->message);
	free(app->config_folder);
	free(app->state_folder);
	api_reply_unref(app->status);
	canvas_release(&app->canvas);
	keymap_release(&app->keymap);
	config_release(&app->config);
	free(app);
	return 0;
}

static void type(struct app *app, const char *text)
{
	char one[2] = "";

	for (; *text; text++) {
		one[0] = *text;
		loop_text(app, one, false);
	}
}

static const char *chosen(struct app *app)
{
	const struct picker_choice *choice =
	    picker_selected(&app->prompt.picker);

	return choice ? choice->id : "";
}

static bool offered(struct app *app, const char *id)
{
	size_t i;

	for (i = 0; i < app->prompt.picker.choices_len; i++)
		if (!strcmp(app->prompt.picker.choices[i].id, id))
			return true;
	return false;
}

static void command__runs__the_name_or_what_is_near_it(void **state)
{
	struct app *app = *state;

	type(app, ":reply");
	loop_key(app, "Enter");
	assert_string_equal(seen.ran, "reply ");
	type(app, ":reply with words");
	loop_key(app, "Enter");
	assert_string_equal(seen.ran, "reply with words");
	/* A beginning takes the choice under the bar. */
	type(app, ":unbo");
	assert_string_equal(chosen(app), "unbound-thing");
	loop_key(app, "Enter");
	assert_string_equal(seen.ran, "secret");
	/* What there is not is told, with what is near. */
	action_run_line(app, "replly now", 0);
	assert_non_null(strstr(app->message,
	    "no action \"replly\" (did you mean \"reply\"?)"));
	assert_int_equal(app->said, SAY_ERROR);
	/* An empty line does nothing; Backspace in it and Esc leave. */
	loop_text(app, ":", false);
	loop_key(app, "Backspace");
	assert_int_equal(app->prompt.kind, PROMPT_NONE);
	loop_text(app, ":", false);
	loop_key(app, "Esc");
	assert_int_equal(app->prompt.kind, PROMPT_NONE);
}

static void command__completes__names_and_arguments(void **state)
{
	struct app *app = *state;

	type(app, ":");
	assert_true(offered(app, "reply"));
	assert_true(offered(app, "quit"));
	assert_false(offered(app, "hidden-thing"));
	type(app, "assign");
	loop_key(app, "Tab");
	assert_string_equal(picker_typed(&app->prompt.picker),
	    "assign-conversation ");
	assert_true(offered(app, "assign-conversation me"));
	assert_false(offered(app, "quit"));
	type(app, "May");
	assert_string_equal(chosen(app), "assign-conversation Maya Oduya");
	loop_key(app, "Enter");
	assert_string_equal(seen.ran, "assign Maya Oduya");
	/* What is none of the choices goes as it was typed. */
	type(app, ":assign-conversation zz");
	loop_key(app, "Enter");
	assert_string_equal(seen.ran, "assign zz");
	type(app, ":set ");
	assert_true(offered(app, "set theme"));
	type(app, "theme ");
	assert_true(offered(app, "set theme light"));
	assert_false(offered(app, "set theme"));
	type(app, "li");
	loop_key(app, "Enter");
	assert_string_equal(config_get(&app->config, "theme"), "light");
	type(app, ":set undo-seconds 99");
	loop_key(app, "Enter");
	assert_non_null(strstr(app->message, "from 0-60"));
	type(app, ":open-pane ");
	assert_true(offered(app, "open-pane inbox"));
	loop_key(app, "Esc");
}

static void command__has__a_history(void **state)
{
	struct app *app = *state;

	type(app, ":reply one");
	loop_key(app, "Enter");
	type(app, ":reply two");
	loop_key(app, "Enter");
	type(app, ":reply two");
	loop_key(app, "Enter");
	assert_int_equal(app->history_len, 2);
	loop_text(app, ":", false);
	loop_key(app, "Up");
	assert_string_equal(picker_typed(&app->prompt.picker), "reply two");
	loop_key(app, "C-p");
	assert_string_equal(picker_typed(&app->prompt.picker), "reply one");
	loop_key(app, "Up");
	assert_string_equal(picker_typed(&app->prompt.picker), "reply one");
	loop_key(app, "Down");
	assert_string_equal(picker_typed(&app->prompt.picker), "reply two");
	loop_key(app, "Up");
	loop_key(app, "Enter");
	assert_string_equal(seen.ran, "reply one");
}

static void palette__offers__actions_and_places(void **state)
{
	struct app *app = *state;

	loop_key(app, "C-k");
	assert_int_equal(app->prompt.kind, PROMPT_PALETTE);
	/* Triage first, then writing. */
	assert_string_equal(app->prompt.picker.choices[0].id,
	    "assign-conversation");
	assert_string_equal(app->prompt.picker.choices[1].id, "reply");
	assert_true(offered(app, "open-pane inbox view:Urgent"));
	assert_true(offered(app, "quit"));
	assert_false(offered(app, "hidden-thing"));
	type(app, "urgent");
	assert_string_equal(chosen(app), "open-pane inbox view:Urgent");
	loop_key(app, "Enter");
	assert_string_equal(seen.ran, "open view:Urgent");
	/* The sentence finds it as well as the name. */
	loop_key(app, "C-k");
	type(app, "write a");
	assert_string_equal(chosen(app), "reply");
	loop_key(app, "Esc");
}

/* Replies as the worker would send them. */
static struct api_reply *rows_reply(api_id id, const char *const *ids,
    size_t n)
{
	struct api_reply *reply = api_reply_new(API_LIST, id);
	struct conversation_list *list = arena_calloc(&reply->arena, 1,
	    sizeof(*list));
	struct conversation *rows = arena_calloc(&reply->arena, n + 1,
	    sizeof(*rows));
	size_t i;

	for (i = 0; i < n; i++) {
		rows[i].id = arena_strdup(&reply->arena, ids[i]);
		rows[i].title = "A billing thing";
		rows[i].contact.id = "c1";
		rows[i].contact.name = "Ada Lovelace";
	}
	list->rows = rows;
	list->rows_len = n;
	reply->list = list;
	reply->final = true;
	return reply;
}

static void palette__shows__what_the_mirror_finds(void **state)
{
	static const char *const recent[] = { "1", "2" };
	static const char *const found[] = { "2", "3" };
	struct app *app = *state;
	struct api_reply *reply;
	size_t len;

	loop_key(app, "C-k");
	reply = rows_reply(app->prompt.asking_rows, recent, 2);
	palette_reply(app, reply);
	api_reply_unref(reply);
	assert_true(offered(app, "open-item 1"));
	/* Two letters ask nobody; three do. */
	type(app, "lo");
	assert_int_equal(app->prompt.asking_found, 0);
	type(app, "ve");
	assert_int_not_equal(app->prompt.asking_found, 0);
	/* The answer to "lov" is stale by now, so "love" is asked next. */
	assert_true(app->prompt.found_stale);
	reply = rows_reply(app->prompt.asking_found, found, 2);
	palette_reply(app, reply);
	api_reply_unref(reply);
	assert_false(offered(app, "open-item 3"));
	assert_false(app->prompt.found_stale);
	reply = rows_reply(app->prompt.asking_found, found, 2);
	palette_reply(app, reply);
	api_reply_unref(reply);
	/* Found in a message: shown, though its title does not match. */
	assert_true(offered(app, "open-item 3"));
	assert_true(offered(app, "search state:any contact:c1"));
	assert_true(offered(app, "search love"));
	len = app->prompt.picker.matches;
	assert_true(len >= 3);
	/* Deleted again, what was found goes. */
	loop_key(app, "Backspace");
	loop_key(app, "Backspace");
	reply = rows_reply(app->prompt.asking_found, found, 2);
	palette_reply(app, reply);
	api_reply_unref(reply);
	assert_false(offered(app, "open-item 3"));
	/* A reply that comes when nobody asks any more is nobody's. */
	loop_key(app, "Esc");
	reply = rows_reply(12345, found, 2);
	palette_reply(app, reply);
	api_reply_unref(reply);
	assert_int_equal(app->prompt.kind, PROMPT_NONE);
}

static void ask(struct app *app, enum pane_ask_kind kind, bool free_text)
{
	static const struct pane_choice choices[] = {
		{ "one", "First", NULL, NULL, false },
		{ "two", "Second", NULL, NULL, true },
	};

	app->host.ask(&app->panes[0].pane, &(struct pane_ask){
		.kind = kind, .cookie = 7, .label = "Which",
		.choices = kind == ASK_CONFIRM ? NULL : choices,
		.choices_len = kind == ASK_CONFIRM ? 0 : 2,
		.free = free_text });
}

static void ask__answers__once(void **state)
{
	struct app *app = *state;

	ask(app, ASK_PICK, false);
	type(app, "sec");
	loop_key(app, "Enter");
	assert_string_equal(seen.answer, "two");
	assert_int_equal(seen.ids, 1);
	/* Nothing matches: Enter waits, unless any text will do. */
	ask(app, ASK_PICK, false);
	type(app, "zzz");
	loop_key(app, "Enter");
	assert_int_equal(seen.answers, 1);
	loop_key(app, "Esc");
	assert_int_equal(seen.cancelled, 1);
	ask(app, ASK_PICK, true);
	type(app, "zzz");
	loop_key(app, "Enter");
	assert_string_equal(seen.answer, "zzz");
	assert_int_equal(seen.ids, 0);
	ask(app, ASK_PICK_MANY, false);
	loop_key(app, "Tab");
	loop_key(app, "Enter");
	assert_int_equal(seen.ids, 2);
	ask(app, ASK_CONFIRM, false);
	type(app, "y");
	assert_int_equal(seen.cancelled, 1);
	ask(app, ASK_CONFIRM, false);
	type(app, "x");
	assert_int_equal(seen.cancelled, 2);
	/* A paste confirms nothing. */
	ask(app, ASK_CONFIRM, false);
	loop_text(app, "y", true);
	assert_int_equal(app->prompt.kind, PROMPT_ASK);
	/* A second question cancels the first. */
	ask(app, ASK_PICK, false);
	assert_int_equal(seen.cancelled, 3);
	loop_key(app, "C-c");
	assert_int_equal(seen.cancelled, 4);
	assert_int_equal(seen.answers, 8);
}

static void keys__have__counts_and_sequences(void **state)
{
	struct app *app = *state;

	type(app, "12r");
	assert_string_equal(seen.ran, "reply ");
	assert_int_equal(seen.count, 12);
	seen.ran[0] = '\0';
	type(app, "r");
	assert_int_equal(seen.count, 0);
	type(app, "3g");
	assert_string_equal(app->sequence, "g");
	type(app, "g");
	assert_int_equal(seen.count, 3);
	assert_string_equal(app->sequence, "");
	/* Esc ends a sequence and a count, and does nothing else. */
	type(app, "9g");
	loop_key(app, "Esc");
	assert_int_equal(app->count, 0);
	type(app, "999999999999999999r");
	assert_true(seen.count > 0 && seen.count < 10000000);
	/* A paste is no key. */
	seen.ran[0] = '\0';
	loop_text(app, "r", true);
	assert_string_equal(seen.ran, "");
	assert_string_equal(app->message, "Nothing here takes a paste");
}

static void text__goes__to_the_pane_but_for_its_bindings(void **state)
{
	struct app *app = *state;

	seen.wants_text = true;
	snprintf(seen.context, sizeof(seen.context), "compose");
	type(app, "r:12");
	loop_key(app, "C-k");
	assert_string_equal(seen.typed, "r:12<C-k>");
	loop_text(app, "pasted\ntext", true);
	assert_non_null(strstr(seen.typed, "pasted\ntext"));
	/* A sequence that is bound for the part it is in. */
	loop_key(app, "C-x");
	assert_string_equal(app->sequence, "C-x");
	loop_key(app, "C-s");
	assert_string_equal(seen.ran, "reply ");
	assert_null(strstr(seen.typed, "C-s"));
}

static void help__shows__the_keys_of_this_place(void **state)
{
	struct app *app = *state;
	struct error err;
	char *screen;

	assert_true(keymap_bind(&app->keymap, NULL, NULL, "F5", "reply",
	    KEYMAP_USER, &err));
	loop_text(app, "?", false);
	assert_true(app->help.open);
	canvas_clear(&app->canvas);
	help_draw(app, &app->canvas);
	screen = canvas_dump(&app->canvas, false);
	assert_non_null(strstr(screen, "Inbox, list"));
	/* One's own key first. */
	assert_non_null(strstr(screen, "F5, r, Down"));
	assert_non_null(strstr(screen, "Assign it"));
	assert_null(strstr(screen, "Not shown"));
	assert_null(strstr(screen, "No key runs it"));
	free(screen);
	loop_text(app, "j", false);
	assert_true(app->help.open);
	loop_text(app, "x", false);
	assert_false(app->help.open);
	/* Elsewhere other keys. */
	snprintf(seen.context, sizeof(seen.context), "thread");
	loop_text(app, "?", false);
	canvas_clear(&app->canvas);
	help_draw(app, &app->canvas);
	screen = canvas_dump(&app->canvas, false);
	assert_non_null(strstr(screen, "Inbox, thread"));
	assert_null(strstr(screen, "Assign it"));
	free(screen);
}

static void draw__survives__every_size(void **state)
{
	struct app *app = *state;
	struct canvas canvas;
	int rows, cols;

	for (rows = 1; rows < 30; rows += 4)
		for (cols = 1; cols < 120; cols += 9) {
			canvas_init(&canvas, rows, cols);
			help_draw(app, &canvas);
			loop_key(app, "C-k");
			prompt_draw(app, &canvas);
			prompt_cancel(app);
			ask(app, ASK_CONFIRM, false);
			prompt_draw(app, &canvas);
			prompt_cancel(app);
			canvas_release(&canvas);
		}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(command__runs__the_name_or_what_is_near_it),
		TEST(command__completes__names_and_arguments),
		TEST(command__has__a_history),
		TEST(palette__offers__actions_and_places),
		TEST(palette__shows__what_the_mirror_finds),
		TEST(ask__answers__once),
		TEST(keys__have__counts_and_sequences),
		TEST(text__goes__to_the_pane_but_for_its_bindings),
		TEST(help__shows__the_keys_of_this_place),
		TEST(draw__survives__every_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
