/* callbox: the verbs of the command line; each lives in a file of its own. */
#include "config.h"

#include "app/account.h"
#include "app/commands.h"
#include "app/log.h"
#include "app/nearest.h"
#include "app/paths.h"
#include "app/print.h"
#include "app/session.h"
#include "keystore/keystore.h"
#include "keystore/secret.h"

#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int open_inbox(struct config *config)
{
	struct error err = { 0 };
	struct account account = { 0 };
	struct keystore *vault = account_open_vault(config, &err);
	char next[ACCOUNT_NAME_MAX + 1] = "", name[ACCOUNT_NAME_MAX + 1];
	int code = 1;

	if (!vault)
		return command_failed(&err);
	do {
		snprintf(name, sizeof(name), "%s", next);
		next[0] = '\0';
		if (account_choose(vault, config, *name ? name : NULL,
		    &account, &err))
			code = session_run(config, &vault, &account, false,
			    next);
		else
			code = command_failed(&err);
		account_release(&account);
	} while (*next && vault);
	keystore_free(vault);
	return code;
}

static void print_usage(FILE *to)
{
	const struct command *command;

	print_text(to, "usage: callbox [--account NAME] [VERB …]\n\n"
	    "Without a verb the inbox is opened. Verbs:\n");
	for (command = commands(); command->name; command++)
		print_line(to, "  %-12s %s", command->name, command->help);
	print_text(to, "\ncallbox VERB --help tells how a verb is written; "
	    "the manual page callbox(1)\ntells the rest.\n");
}

static int unknown(const char *word)
{
	struct nearest nearest = { .typed = word };
	const struct command *command;
	char hint[NEAREST_HINT_MAX];

	for (command = commands(); command->name; command++)
		nearest_offer(&nearest, command->name);
	nearest_offer(&nearest, "--account");
	nearest_offer(&nearest, "--help");
	nearest_offer(&nearest, "--version");
	print_line(stderr, "callbox: unknown %s \"%s\"%s",
	    *word == '-' ? "option" : "verb", word,
	    nearest_hint(&nearest, hint));
	print_line(stderr, "callbox --help lists what there is");
	return 2;
}

static bool is_help(const char *word)
{
	return !strcmp(word, "--help") || !strcmp(word, "-h");
}

static int run_verb(struct config *config, const struct command *command,
    int argc, char **argv)
{
	int i;

	for (i = 0; i < argc; i++)
		if (is_help(argv[i])) {
			command_help(command, stdout);
			return 0;
		}
	return command->run(config, argc, argv);
}

/* --account NAME or --account=NAME in front: the account of this run. */
static bool take_account(struct config *config, int *argc, char ***argv)
{
	struct error err;
	const char *first = (*argv)[1], *name = NULL;
	int used = 0;

	if (!strncmp(first, "--account=", 10)) {
		name = first + 10;
		used = 1;
	} else if (!strcmp(first, "--account") && *argc > 2) {
		name = (*argv)[2];
		used = 2;
	}
	if (!name || !*name)
		return false;
	*argc -= used;
	*argv += used;
	return config_set(config, "account", name, &err);
}

static int dispatch(struct config *config, int argc, char **argv)
{
	const struct command *command;

	if (argc > 1 && !strncmp(argv[1], "--account", 9) &&
	    (!argv[1][9] || argv[1][9] == '=') &&
	    !take_account(config, &argc, &argv)) {
		print_line(stderr, "callbox: --account needs a name "
		    "(callbox accounts lists them)");
		return 2;
	}
	if (argc < 2)
		return open_inbox(config);
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "version")) {
		print_line(stdout, PACKAGE_STRING);
		return 0;
	}
	if (is_help(argv[1]) || !strcmp(argv[1], "help")) {
		command = argc > 2 ? command_find(argv[2]) : NULL;
		if (argc > 2 && !command)
			return unknown(argv[2]);
		if (command)
			command_help(command, stdout);
		else
			print_usage(stdout);
		return 0;
	}
	command = command_find(argv[1]);
	if (!command)
		return unknown(argv[1]);
	return run_verb(config, command, argc - 2, argv + 2);
}

int main(int argc, char **argv)
{
	struct config config;
	struct error err = { 0 };
	char *path, *folder;
	int code;

	/* One heap: a thread's own grows by a page and a system call each. */
	mallopt(M_ARENA_MAX, 1);
	if (!secret_harden_process(&err))
		print_failure(&err);
	setlocale(LC_ALL, "");
	config_init(&config);
	path = path_of(PATH_CONFIG, "callbox.ini");
	config_load(&config, path);
	free(path);
	folder = path_of(PATH_STATE, "");
	path = path_of(PATH_STATE, "callbox.log");
	if (path_make(folder, &err))
		log_open(path);
	free(path);
	free(folder);
	code = dispatch(&config, argc, argv);
	log_close();
	config_release(&config);
	return code;
}
