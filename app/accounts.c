/* Going from one account to another inside the program. */
#include "config.h"

#include "app/account.h"
#include "app/accounts.h"
#include "app/prompt.h"
#include "app/sitting.h"
#include "keystore/keystore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void free_names(char **names, size_t n)
{
	while (n)
		free(names[--n]);
	free(names);
}

/* The sitting ends, and the next begins with that account. */
static void go(struct app *app, const char *name)
{
	if (!strcmp(name, app->account)) {
		app_say(app, SAY_INFO, "This is %s", name);
		return;
	}
	snprintf(app->next_account, sizeof(app->next_account), "%s", name);
	app->quitting = true;
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
