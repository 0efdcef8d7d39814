/* `callbox dump`. */
#include "config.h"

#include "app/action.h"
#include "app/commands.h"
#include "app/dump.h"
#include "app/loader.h"
#include "app/print.h"

#include <stdio.h>
#include <string.h>

static void dump_actions(const struct loader *loader)
{
	const struct pane_action *action;
	const struct app_action *own;
	size_t i;

	for (own = app_actions(); own->name; own++)
		print_row("callbox", own->name, own->help, NULL);
	for (i = 0; i < loader->panes_len; i++)
		for (action = loader->panes[i].ops.actions; action->name;
		    action++)
			print_row(loader->panes[i].ops.name, action->name,
			    action->help, NULL);
}

static void dump_keys(const struct loader *loader)
{
	const struct pane_key *key;
	const struct app_key *own;
	size_t i;

	for (own = app_keys(); own->keys; own++)
		print_row("callbox", "", own->keys, own->action, NULL);
	for (i = 0; i < loader->panes_len; i++)
		for (key = loader->panes[i].ops.keys; key->keys; key++)
			print_row(loader->panes[i].ops.name,
			    key->context ? key->context : "", key->keys,
			    key->action, NULL);
}

static void dump_settings(void)
{
	const struct config_setting *setting;

	for (setting = config_settings(); setting->name; setting++)
		print_row(setting->name, setting->allowed,
		    setting->initial ? setting->initial : "", setting->help,
		    NULL);
}

static void dump_verbs(void)
{
	const struct command *command;

	for (command = commands(); command->name; command++)
		print_row(command->name, command->help, NULL);
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
