/* `callbox dump`. */
#include "config.h"

#include "app/action.h"
#include "app/commands.h"
#include "app/dump.h"
#include "app/loader.h"

#include <stdio.h>
#include <string.h>

static void dump_actions(const struct loader *loader)
{
	const struct pane_action *action;
	const struct app_action *own;
	size_t i;

	for (own = app_actions(); own->name; own++)
		printf("%s\t%s\t%s\n", "callbox", own->name, own->help);
	for (i = 0; i < loader->panes_len; i++)
		for (action = loader->panes[i].ops.actions; action->name;
		    action++)
			printf("%s\t%s\t%s\n", loader->panes[i].ops.name,
			    action->name, action->help);
}

static void dump_keys(const struct loader *loader)
{
	const struct pane_key *key;
	const struct app_key *own;
	size_t i;

	for (own = app_keys(); own->keys; own++)
		printf("%s\t\t%s\t%s\n", "callbox", own->keys, own->action);
	for (i = 0; i < loader->panes_len; i++)
		for (key = loader->panes[i].ops.keys; key->keys; key++)
			printf("%s\t%s\t%s\t%s\n", loader->panes[i].ops.name,
			    key->context ? key->context : "", key->keys,
			    key->action);
}

static void dump_settings(void)
{
	const struct config_setting *setting;

	for (setting = config_settings(); setting->name; setting++)
		printf("%s\t%s\t%s\t%s\n", setting->name, setting->allowed,
		    setting->initial, setting->help);
}

static void dump_verbs(void)
{
	const struct command *command;

	for (command = commands(); command->name; command++)
		printf("%s\t%s\n", command->name, command->help);
}

int dump_run(struct config *config, int argc, char **argv)
{
	struct loader loader;

	if (argc != 1 || (strcmp(argv[0], "actions") &&
	    strcmp(argv[0], "keys") && strcmp(argv[0], "settings") &&
	    strcmp(argv[0], "verbs")))
		return command_usage("dump");
	if (!strcmp(argv[0], "settings")) {
		dump_settings();
		return 0;
	}
	if (!strcmp(argv[0], "verbs")) {
		dump_verbs();
		return 0;
	}
	loader_init(&loader);
	loader_scan_all(&loader);
	if (!strcmp(argv[0], "actions"))
		dump_actions(&loader);
	else
		dump_keys(&loader);
	loader_release(&loader);
	return 0;
}
