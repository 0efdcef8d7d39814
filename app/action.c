/* Actions: everything that a key, the prompt or the palette can do. */
#include "config.h"

#include "app/accounts.h"
#include "api/base/buf.h"
#include "app/action.h"
#include "app/cover.h"
#include "app/help.h"
#include "app/host.h"
#include "app/log.h"
#include "app/page.h"
#include "app/paths.h"
#include "app/permit.h"
#include "app/prompt.h"
#include "app/sitting.h"
#include "app/term.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void quit(struct app *app, const struct pane_call *call)
{
	app->quitting = true;
}

static void show_help(struct app *app, const struct pane_call *call)
{
	help_toggle(app);
}

static void command_prompt(struct app *app, const struct pane_call *call)
{
	prompt_command(app, call->arg);
}

static void palette(struct app *app, const struct pane_call *call)
{
	prompt_palette(app);
}

static void redraw(struct app *app, const struct pane_call *call)
{
	term_redraw();
	app->dirty = true;
}

static void suspend(struct app *app, const struct pane_call *call)
{
	app->suspended = true;
}

static void go_tab(struct app *app, const struct pane_call *call)
{
	int want = call->count > 0 ? call->count - 1 :
	    call->arg ? (int)strtol(call->arg, NULL, 10) - 1 : 0;

	if (want >= 0 && want < app->panes_len)
		host_focus(app, want);
	else
		app_say(app, SAY_INFO, "There is no pane %d", want + 1);
}

/* As in vim: 3 g t is the third. */
static void next_tab(struct app *app, const struct pane_call *call)
{
	if (call->count)
		go_tab(app, call);
	else
		host_focus(app, (app->focus + 1) % app->panes_len);
}

static void previous_tab(struct app *app, const struct pane_call *call)
{
	host_focus(app, (app->focus + app->panes_len - 1) % app->panes_len);
}

static void open_pane(struct app *app, const struct pane_call *call)
{
	char *name, *object;

	if (!call->arg) {
		app_say(app, SAY_INFO, "Which pane? :open-pane NAME");
		return;
	}
	name = mem_strdup(call->arg);
	object = name + strcspn(name, " ");
	if (*object)
		*object++ = '\0';
	host_go(app, name, *object ? object : NULL);
	free(name);
}

static void set(struct app *app, const struct pane_call *call)
{
	struct error err = { 0 };
	char name[64];
	const char *value = call->arg ? call->arg + strcspn(call->arg, " =") :
	    NULL;

	if (!value || !*value) {
		app_say(app, SAY_INFO, "Write :set NAME VALUE");
		return;
	}
	snprintf(name, sizeof(name), "%.*s", (int)(value - call->arg),
	    call->arg);
	value += strspn(value, " =");
	if (config_set(&app->config, name, value, &err)) {
		if (!strcmp(name, "theme"))
			term_set_theme(value);
		host_setting_changed(app);
	} else
		app_say(app, SAY_ERROR, "%s", err.text);
}

/* One is a sentence in the status line; more are a page, or at the start of
 * the program the first of them. */
static void show_problems(struct app *app, const struct pane_call *call)
{
	const struct loader *loader = &app->loader;
	size_t problems = app->config.problems_len + loader->refused_len, i;
	struct buf out;

	if (!problems) {
		app_say(app, SAY_GOOD, "No problems");
		return;
	}
	buf_init(&out, BUF_SMALL_MAX);
	for (i = 0; i < app->config.problems_len; i++)
		buf_printf(&out, "%s\n", app->config.problems[i]);
	for (i = 0; i < loader->refused_len; i++)
		buf_printf(&out, "%s: %s\n", loader->refused[i].path,
		    loader->refused[i].err.text);
	if (problems == 1 || call->arg) {
		out.data[strcspn(out.data, "\n")] = '\0';
		if (problems > 1)
			app_say(app, SAY_WARNING, "%s (and %zu more: "
			    ":show-problems)", out.data, problems - 1);
		else
			app_say(app, SAY_WARNING, "%s", out.data);
		buf_release(&out);
	} else {
		page_open(app, "What is wrong with settings and panes",
		    out.data, false);
	}
}

static void show_log(struct app *app, const struct pane_call *call)
{
	char *text = log_read();

	if (text)
		page_open(app, "The log", text, true);
	else
		app_say(app, SAY_INFO, "There is no log");
}

static void show_version(struct app *app, const struct pane_call *call)
{
	char *config = path_of(PATH_CONFIG, ""), *state = path_of(PATH_STATE,
	    ""), *cache = path_of(PATH_CACHE, "");
	const char *term = getenv("TERM");

	page_open(app, "About", mem_printf("%s, pane ABI %d.%d\n\n"
	    "account   %s\nterminal  %s, %d rows, %d columns%s%s\n"
	    "panes     %zu, %zu refused\nsettings  %s\nstate     %s\n"
	    "cache     %s\n\nMIT licence. callbox(1) is the manual; "
	    "callbox doctor checks everything.\n", PACKAGE_STRING,
	    PANE_ABI_MAJOR, PANE_ABI_MINOR, app->account ? app->account : "",
	    term ? term : "", app->canvas.rows, app->canvas.cols,
	    term_has_colour() ? ", colours" : "",
	    term_is_utf8() ? ", UTF-8" : "", app->loader.panes_len,
	    app->loader.refused_len, config, state, cache), false);
	free(config);
	free(state);
	free(cache);
}

static void lock_screen(struct app *app, const struct pane_call *call)
{
	cover_lock(app);
}

static void reconnect(struct app *app, const struct pane_call *call)
{
	/* Who signed in by OAuth does so again. */
	if (app->sitting->account->client_id)
		accounts_connect(app, app->account);
	else
		cover_ask_token(app);
}

static void connect_workspace(struct app *app, const struct pane_call *call)
{
	if (call->arg)
		accounts_connect(app, call->arg);
	else
		app_say(app, SAY_INFO, "Name the account: :connect-workspace "
		    "NAME");
}

static void switch_account(struct app *app, const struct pane_call *call)
{
	accounts_switch(app, call->arg);
}

static void check_permissions(struct app *app, const struct pane_call *call)
{
	permit_check(app);
}

static const struct app_action actions[] = {
	{ "quit", "Leave callbox", "Program", quit, 0 },
	{ "help", "The keys that work right here", "Program", show_help, 0 },
	{ "command-prompt", "Run an action by name", "Program",
	    command_prompt, 0 },
	{ "palette", "Find actions, views, people, conversations", "Program",
	    palette, 0 },
	{ "open-pane", "Open a pane by name", "Program", open_pane,
	    ACTION_ARG },
	{ "next-tab", "The next pane (N: that one)", "Program", next_tab, 0 },
	{ "previous-tab", "The pane before", "Program", previous_tab, 0 },
	{ "go-tab", "Pane number N", "Program", go_tab, ACTION_ARG },
	{ "set", "Change a setting for now: set NAME VALUE", "Program", set,
	    ACTION_ARG },
	{ "show-problems", "What is wrong with settings and panes",
	    "Program", show_problems, 0 },
	{ "switch-account", "Go to another account", "Program",
	    switch_account, ACTION_ARG },
	{ "lock-screen", "Lock callbox: blank, keys dropped from memory",
	    "Program", lock_screen, 0 },
	{ "reconnect", "Go on with a new access token", "Program", reconnect,
	    0 },
	{ "connect-workspace", "Connect a workspace, step by step",
	    "Program", connect_workspace, ACTION_ARG },
	{ "check-permissions", "Ask which permissions the token has",
	    "Program", check_permissions, 0 },
	{ "log", "What was logged", "Program", show_log, 0 },
	{ "version", "Version, terminal, folders", "Program", show_version,
	    0 },
	{ "redraw", "Draw the screen anew", "Program", redraw, 0 },
	{ "suspend", "Back to the shell for a while", "Program", suspend, 0 },
	{ 0 }
};

static const struct app_key keys[] = {
	{ "q", "quit" }, { "C-c", "quit" }, { "?", "help" }, { "F1", "help" },
	{ ":", "command-prompt" }, { "C-k", "palette" }, { "C-l", "redraw" },
	{ "C-z", "suspend" }, { "g t", "next-tab" }, { "g w", "switch-account" },
	{ "g C", "open-pane connection" }, { "g A", "open-pane admins" },
	{ "g #", "open-pane tags" }, { "g S", "open-pane segments" },
	{ "g h", "open-pane articles" },
	{ "g k", "open-pane tickets" },
	{ "M-l", "lock-screen" }, { "g T", "previous-tab" },
	{ "M-1", "go-tab 1" }, { "M-2", "go-tab 2" }, { "M-3", "go-tab 3" },
	{ "M-4", "go-tab 4" }, { "M-5", "go-tab 5" }, { "M-6", "go-tab 6" },
	{ "M-7", "go-tab 7" }, { "M-8", "go-tab 8" }, { "M-9", "go-tab 9" },
	{ "M-0", "go-tab 10" },
	{ 0 }
};

const struct app_action *app_actions(void)
{
	return actions;
}

const struct app_key *app_keys(void)
{
	return keys;
}

static const struct pane_action *find(const struct pane_ops *ops,
    const char *name)
{
	const struct pane_action *action;

	for (action = ops->actions; action->name; action++)
		if (!strcmp(action->name, name))
			return action;
	return NULL;
}

static const struct app_action *find_own(const char *name)
{
	const struct app_action *action;

	for (action = actions; action->name; action++)
		if (!strcmp(action->name, name))
			return action;
	return NULL;
}

bool action_known(const struct app *app, const char *name)
{
	char *word = mem_strndup(name, strcspn(name, " "));
	bool known = find_own(word) != NULL;
	size_t i;

	for (i = 0; i < app->loader.panes_len && !known; i++)
		known = find(&app->loader.panes[i].ops, word) != NULL;
	free(word);
	return known;
}

uint32_t action_flags(const struct open_pane *open, const char *name)
{
	const struct pane_action *action = open ? find(open->ops, name) :
	    NULL;

	return action ? action->flags : 0;
}

static void offer_all(const struct app *app, struct nearest *nearest)
{
	const struct pane_action *action;
	const struct app_action *own;
	size_t i;

	for (own = actions; own->name; own++)
		nearest_offer(nearest, own->name);
	for (i = 0; i < app->loader.panes_len; i++)
		for (action = app->loader.panes[i].ops.actions; action->name;
		    action++)
			nearest_offer(nearest, action->name);
}

static bool known_to(void *ctx, const char *action)
{
	return action_known(ctx, action);
}

static void nearest_to(void *ctx, struct nearest *nearest)
{
	offer_all(ctx, nearest);
}

/* A part of a pane is known by the default keys that hold there. */
static bool place_known(void *ctx, const char *pane, const char *context)
{
	const struct app *app = ctx;
	const struct pane_ops *ops = loader_find(&app->loader, pane);
	const struct pane_key *key;

	if (!ops || !context)
		return ops != NULL;
	for (key = ops->keys; key->keys; key++)
		if (key->context && !strcmp(key->context, context))
			return true;
	return false;
}

struct config_actions action_checks(struct app *app)
{
	return (struct config_actions){ .known = known_to,
		.nearest = nearest_to, .place_known = place_known,
		.ctx = app };
}

/* Refused by the service, it would only take the person's time. */
static bool run_in(struct app *app, struct open_pane *open,
    const struct pane_action *action, const struct pane_call *call)
{
	char why[PERMIT_TEXT_MAX];

	if (!permit_allows(app, action->flags, why)) {
		app_say(app, SAY_WARNING, "%s", why);
		return true;
	}
	action->run(&open->pane, call);
	if (!strcmp(action->name, "refresh"))
		permit_look_again(app);
	return true;
}

bool action_run(struct app *app, const char *name,
    const struct pane_call *call)
{
	struct open_pane *focused = app_focused(app);
	const struct pane_action *action = focused ?
	    find(focused->ops, name) : NULL;
	const struct app_action *own = find_own(name);
	struct nearest nearest = { .typed = name };
	char hint[NEAREST_HINT_MAX];
	int i;

	if (action)
		return run_in(app, focused, action, call);
	if (own) {
		own->run(app, call);
		return true;
	}
	for (i = 0; i < app->panes_len; i++) {
		action = find(app->panes[i].ops, name);
		if (action)
			return run_in(app, &app->panes[i], action, call);
	}
	offer_all(app, &nearest);
	app_say(app, SAY_ERROR, "There is no action \"%s\"%s", name,
	    nearest_hint(&nearest, hint));
	return false;
}

bool action_run_line(struct app *app, const char *line, int count)
{
	char *name = mem_strdup(line + strspn(line, " "));
	char *arg = name + strcspn(name, " ");
	bool ok = true;

	if (*arg) {
		*arg++ = '\0';
		arg += strspn(arg, " ");
	}
	if (*name)
		ok = action_run(app, name, &(struct pane_call){
			.arg = *arg ? arg : NULL, .count = count });
	free(name);
	return ok;
}
