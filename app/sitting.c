/* What a sitting holds of the vault. */
#include "config.h"

#include "app/host.h"
#include "app/sitting.h"
#include "app/term.h"
#include "keystore/keystore.h"
#include "keystore/secret.h"

enum { PARK_WAIT_MS = 3000 };

/* Everything that was asked for gets its last reply, then nobody works. */
static void park(struct app *app)
{
	const struct api_reply *reply;

	api_park(app->client, PARK_WAIT_MS);
	while ((reply = api_next(app->client))) {
		host_route(app, reply);
		api_reply_unref(reply);
	}
}

/* On again; the panes look at everything anew. */
static bool resume(struct app *app, bool new_token, struct error *err)
{
	struct sitting *sitting = app->sitting;
	struct api_reply *changed;

	if (!session_options_init(&sitting->options, &app->config,
	    *sitting->vault, sitting->account, false, err))
		return false;
	sitting->options.api.new_token = new_token;
	if (!api_resume(app->client, &sitting->options.api, err))
		return false;
	changed = api_reply_new(API_NOTICE_CHANGED, 0);
	changed->changed = CHANGED_CONVERSATIONS | CHANGED_WORKSPACE |
	    CHANGED_OUTBOX | CHANGED_MACROS | CHANGED_CONTACTS |
	    CHANGED_PARTS;
	host_route(app, changed);
	api_reply_unref(changed);
	return true;
}

bool sitting_lock(struct app *app)
{
	struct sitting *sitting = app->sitting;
	bool passphrase = account_has_slot(*sitting->vault, KEYSTORE_PASSPHRASE);

	park(app);
	session_options_release(&sitting->options);
	secret_free(sitting->account->token);
	sitting->account->token = NULL;
	secret_free(sitting->old_token);
	sitting->old_token = NULL;
	/* Else whoever finds the terminal leaves and comes in again. */
	keystore_forget(*sitting->vault);
	keystore_free(*sitting->vault);
	*sitting->vault = NULL;
	return passphrase;
}

bool sitting_unlock(struct app *app, struct secret *passphrase,
    struct error *err)
{
	struct sitting *sitting = app->sitting;
	struct account fresh;
	struct keystore *vault;

	/* An unlock command may want the terminal. */
	if (!passphrase)
		term_suspend();
	vault = account_unlock(&app->config, passphrase, err);
	if (!passphrase)
		term_resume();
	if (!vault)
		return false;
	if (!account_load(vault, app->account, &fresh, err)) {
		keystore_free(vault);
		return false;
	}
	account_release(sitting->account);
	*sitting->account = fresh;
	*sitting->vault = vault;
	return resume(app, false, err);
}

bool sitting_try_token(struct app *app, struct secret *token,
    struct error *err)
{
	struct sitting *sitting = app->sitting;

	park(app);
	session_options_release(&sitting->options);
	if (sitting->old_token)
		secret_free(sitting->account->token);
	else
		sitting->old_token = sitting->account->token;
	sitting->account->token = token;
	return resume(app, true, err);
}

bool sitting_keep_token(struct app *app, struct error *err)
{
	struct sitting *sitting = app->sitting;

	secret_free(sitting->old_token);
	sitting->old_token = NULL;
	return account_save_token(*sitting->vault, sitting->account, err);
}

void sitting_drop_token(struct app *app)
{
	struct sitting *sitting = app->sitting;
	struct error err;

	if (!sitting->old_token)
		return;
	park(app);
	session_options_release(&sitting->options);
	secret_free(sitting->account->token);
	sitting->account->token = sitting->old_token;
	sitting->old_token = NULL;
	if (!resume(app, false, &err))
		app_say(app, SAY_ERROR, "%s", err.text);
}

void sitting_moved(struct app *app, const char *base_url)
{
	struct sitting *sitting = app->sitting;
	struct error err = { 0 };

	/* A new token's host is kept with it. */
	if (!*sitting->vault || sitting->old_token)
		return;
	if (!account_move(*sitting->vault, sitting->account, base_url, &err))
		app_say(app, SAY_ERROR, "The workspace is at %s now, which "
		    "could not be kept: %s", base_url, err.text);
}
