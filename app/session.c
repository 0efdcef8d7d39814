/* One sitting. */
#include "config.h"

#include "app/action.h"
#include "app/commands.h"
#include "app/cover.h"
#include "app/host.h"
#include "app/log.h"
#include "app/loop.h"
#include "app/paths.h"
#include "app/presets.h"
#include "app/print.h"
#include "app/session.h"
#include "app/sitting.h"
#include "app/term.h"
#include "app/texts.h"
#include "app/theme_file.h"
#include "keystore/keystore.h"
#include "keystore/seal.h"
#include "keystore/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STOP_WAIT_MS = 3000 };

bool session_options_init(struct session_options *options,
    const struct config *config, struct keystore *vault,
    const struct account *account, bool in_memory, struct error *err)
{
	const char *files = account->files ? account->files : account->name;
	char name[ACCOUNT_NAME_MAX + 32];
	char *folder;

	*options = (struct session_options){ 0 };
	snprintf(name, sizeof(name), "mirror/%s", files);
	options->cache_sealer = keystore_sealer(vault, name, err);
	snprintf(name, sizeof(name), "outbox/%s", files);
	options->state_sealer = keystore_sealer(vault, name, err);
	if (!options->cache_sealer || !options->state_sealer)
		return false;
	if (!in_memory) {
		/* Where nothing can be written the worker says so, and works
		 * in memory. */
		folder = path_of(PATH_CACHE, "");
		path_make(folder, NULL);
		free(folder);
		folder = path_of(PATH_STATE, "");
		path_make(folder, NULL);
		free(folder);
		snprintf(name, sizeof(name), "%s.db", files);
		options->cache_file = path_of(PATH_CACHE, name);
		options->state_file = path_of(PATH_STATE, name);
	}
	options->api = (struct api_options){
		.base_url = account->base_url,
		.hosts = account_hosts(account),
		.api_version = config_get(config, "api-version"),
		.token = account->token,
		.cache_file = options->cache_file,
		.state_file = options->state_file,
		.cache_sealer = options->cache_sealer,
		.state_sealer = options->state_sealer,
		.poll_active_ms = (int)config_number(config, "poll-active") *
		    1000,
		.poll_idle_ms = (int)config_number(config, "poll-idle") * 1000,
		.rate_share_percent = (int)config_number(config, "rate-share"),
		/* A demo is small, and its closed ones are worth a look. */
		.sync_closed = in_memory || config_on(config, "sync-closed"),
	};
	return true;
}

void session_options_release(struct session_options *options)
{
	sealer_free(options->cache_sealer);
	sealer_free(options->state_sealer);
	free(options->cache_file);
	free(options->state_file);
	*options = (struct session_options){ 0 };
}

static void load_keys(struct app *app)
{
	const struct app_key *key;
	struct config_actions actions = action_checks(app);
	char *path = path_of(PATH_CONFIG, "keys.ini");
	struct error err;

	for (key = app_keys(); key->keys; key++)
		if (!keymap_bind(&app->keymap, NULL, NULL, key->keys,
		    key->action, KEYMAP_DEFAULT, &err))
			BUG("%s", err.text);
	preset_bind(&app->keymap, config_get(&app->config, "keys"));
	config_load_keys(&app->config, path, &app->keymap, &actions);
	free(path);
}

/* With the terminal taken: panes, loop. */
static int run(struct app *app)
{
	struct error err = { 0 };
	int rows, cols;

	term_size(&rows, &cols);
	canvas_init(&app->canvas, rows, cols);
	host_init(app);
	if (!host_open_tabs(app, &err)) {
		term_stop();
		print_failure(&err);
		app->exit_code = 1;
	} else {
		if (app->config.problems_len || app->loader.refused_len)
			action_run_line(app, "show-problems briefly", 0);
		loop_run(app);
		host_close_all(app);
		loop_leave_title(app);
		term_stop();
		texts_leave(app);
	}
	canvas_release(&app->canvas);
	return app->exit_code;
}

static void release(struct app *app)
{
	size_t i;

	for (i = 0; i < app->history_len; i++)
		free(app->history[i]);
	free(app->history);
	free(app->message);
	free(app->setups_left);
	free(app->page.text);
	free((char *)app->account);
	free(app->config_folder);
	free(app->state_folder);
	cover_release(app);
	api_reply_unref(app->status);
	keymap_release(&app->keymap);
	loader_release(&app->loader);
}

int session_run(struct config *config, struct keystore **vault,
    struct account *account, bool in_memory, char next[ACCOUNT_NAME_MAX + 1])
{
	/* Too large for the stack: a table of requests is in it. */
	struct app *app = mem_zalloc(sizeof(*app));
	struct sitting sitting = { .vault = vault, .account = account };
	struct term_options look = {
		.theme = config_get(config, "theme"),
		.mouse = config_on(config, "mouse"),
		.bidi = config_on(config, "bidi") };
	struct error err = { 0 };
	struct theme theme;      /* for its mistakes only */
	int code = 1;
	char *log = path_of(PATH_STATE, "callbox.log"), *hint;

	hint = mem_printf("callbox died of a mistake of its own. Drafts and "
	    "what is queued are kept;\r\nthe log is %s", log);
	free(log);
	look.crash_hint = hint;
	theme_load(&theme, look.theme, config_problem, config);
	attention_init(&app->attention);
	app->config = *config;
	/* The account may be read anew: its name is not. */
	app->account = mem_strdup(account->name);
	app->sitting = &sitting;
	app->demo = in_memory;
	keymap_init(&app->keymap);
	loader_init(&app->loader);
	if (!session_options_init(&sitting.options, config, *vault, account,
	    in_memory, &err) || !loop_init(&err))
		goto out;
	/* The worker reads the mirror while the panes are loaded. */
	app->client = api_start(&sitting.options.api, &err);
	if (!app->client)
		goto out;
	loader_scan_all(&app->loader);
	load_keys(app);
	if (term_start(&look, &err)) {
		code = run(app);
		err.code = ERROR_NONE;
	}
	api_stop(app->client, STOP_WAIT_MS);
out:
	if (err.code)
		code = command_failed(&err);
	snprintf(next, ACCOUNT_NAME_MAX + 1, "%s", app->next_account);
	session_options_release(&sitting.options);
	secret_free(sitting.old_token);
	/* What was found wrong and set meanwhile is the caller's again. */
	*config = app->config;
	release(app);
	free(app);
	free(hint);
	return code;
}
