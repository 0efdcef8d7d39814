/* Going from one account to another inside the program. */
#include "config.h"

#include "app/account.h"
#include "app/accounts.h"
#include "app/opener.h"
#include "app/prompt.h"
#include "app/sitting.h"
#include "keystore/keystore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static void free_names(char **names, size_t n)
{
	while (n)
		free(names[--n]);
	free(names);
}

/* The sitting ends, and the next begins with that account. */
static void begin_anew(struct app *app, const char *name)
{
	snprintf(app->next_account, sizeof(app->next_account), "%s", name);
	app->quitting = true;
}

static void go(struct app *app, const char *name)
{
	if (!strcmp(name, app->account)) {
		app_say(app, SAY_INFO, "This is %s", name);
		return;
	}
	begin_anew(app, name);
}

static void pick(struct app *app, char **names, size_t n)
{
	struct pane_choice *choices = mem_calloc(n, sizeof(*choices));
	struct pane_ask ask = { .kind = ASK_PICK, .label = "Account",
		.choices = choices, .choices_len = n };
	size_t i;

	for (i = 0; i < n; i++)
		choices[i] = (struct pane_choice){ .id = names[i],
			.label = names[i], .detail =
			strcmp(names[i], app->account) ? NULL : "open" };
	prompt_ask(app, 0, &ask);
	free(choices);
}

void accounts_switch(struct app *app, const char *name)
{
	char **names;
	size_t n, i;

	if (app->demo) {
		app_say(app, SAY_INFO, "The demo has one account");
		return;
	}
	names = account_names(*app->sitting->vault, &n);
	for (i = 0; name && i < n && strcmp(names[i], name) != 0; i++)
		;
	if (name && i == n)
		app_say(app, SAY_ERROR, "There is no account \"%s\"", name);
	else if (name)
		go(app, name);
	else if (n < 2)
		app_say(app, SAY_INFO, "There is one account; callbox "
		    "connect NAME adds another");
	else
		pick(app, names, n);
	free_names(names, n);
}

void accounts_answer(struct app *app, const struct pane_event *answer)
{
	if (answer->accepted && answer->ids_len)
		go(app, answer->ids[0]);
}

void accounts_connect(struct app *app, const char *name)
{
	struct error err;

	if (app->demo)
		app_say(app, SAY_INFO, "The demo keeps no account: run "
		    "callbox connect");
	else if (!account_name_valid(name, &err) ||
	    !opener_connect(app, name, &err))
		app_say(app, SAY_ERROR, "%s", err.text);
	else
		app->child_account = mem_strdup(name);
}

void accounts_connected(struct app *app, int status)
{
	char *name = app->child_account;
	struct error err;

	app->child = 0;
	app->child_account = NULL;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		app_say(app, SAY_WARNING, "%s is not connected; what was typed "
		    "is kept: :connect-workspace %s goes on there", name,
		    name);
	else if (!keystore_refresh(*app->sitting->vault, &err))
		app_say(app, SAY_ERROR, "%s is connected, but the vault cannot "
		    "be read anew: %s", name, err.text);
	else
		/* Also when it is this one: the token is another. */
		begin_anew(app, name);
	free(name);
}
