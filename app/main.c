/* callbox: the verbs of the command line; each lives in a file of its own. */
#include "config.h"

#include "app/account.h"
#include "app/commands.h"
#include "app/demo.h"
#include "app/log.h"
#include "app/paths.h"
#include "app/session.h"
#include "keystore/keystore.h"
#include "keystore/secret.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int open_inbox(struct config *config, const char *named)
{
	struct error err = { 0 };
	struct account account = { 0 };
	struct keystore *vault = account_open_vault(config, &err);
	int code = 1;

	if (!vault && err.code == ERROR_NOT_FOUND)
		error_set(&err, ERROR_NOT_FOUND, 0, "no workspace is "
		    "connected yet: callbox connect NAME (or look around "
		    "first: callbox demo)");
	if (vault && account_choose(vault, config, named, &account, &err))
		code = session_run(config, vault, &account, false);
	else
		fprintf(stderr, "callbox: %s\n", err.text);
	account_release(&account);
	keystore_free(vault);
	return code;
}

static void print_usage(FILE *to)
{
	const struct command *command;

	fputs("usage: callbox [--account NAME]\n"
	    "       callbox VERB …\n\nverbs:\n", to);
	for (command = commands(); command->name; command++)
		fprintf(to, "  %-12s %s\n", command->name, command->help);
	fputs("\nThe manual page callbox(1) tells the rest.\n", to);
}

static int dispatch(struct config *config, int argc, char **argv)
{
	const struct command *command;
	const char *account = NULL;

	if (argc > 2 && !strcmp(argv[1], "--account")) {
		account = argv[2];
		argv += 2;
		argc -= 2;
	}
	if (argc < 2)
		return open_inbox(config, account);
	if (!strcmp(argv[1], "--version")) {
		puts(PACKAGE_STRING);
		return 0;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help")) {
		print_usage(stdout);
		return 0;
	}
	for (command = commands(); command->name; command++)
		if (!strcmp(command->name, argv[1]))
			return command->run(config, argc - 2, argv + 2);
	fprintf(stderr, "callbox: unknown verb \"%s\"\n", argv[1]);
	print_usage(stderr);
	return 2;
}

int main(int argc, char **argv)
{
	struct config config;
	struct error err = { 0 };
	char *path, *folder;
	int code;

	if (!secret_harden_process(&err))
		fprintf(stderr, "callbox: %s\n", err.text);
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
