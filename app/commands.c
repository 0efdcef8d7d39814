/* The verbs of the command line that need a few lines each. */
#include "config.h"

#include "app/account.h"
#include "app/action.h"
#include "app/commands.h"
#include "app/connect.h"
#include "app/demo.h"
#include "app/doctor.h"
#include "app/dump.h"
#include "app/outbox_command.h"
#include "app/paths.h"
#include "app/print.h"
#include "keystore/keystore.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int accounts(struct config *config, int argc, char **argv)
{
	struct error err = { 0 };
	struct keystore *vault;
	struct account account;
	char **names;
	size_t n, i;

	if (argc)
		return command_usage("accounts");
	vault = account_open_vault(config, &err);
	if (!vault)
		return command_failed(&err);
	names = account_names(vault, &n);
	for (i = 0; i < n; i++) {
		if (account_load(vault, names[i], &account, &err)) {
			print_row(names[i], account.base_url, NULL);
			account_release(&account);
		} else {
			print_row(names[i], err.text, NULL);
		}
		free(names[i]);
	}
	free(names);
	keystore_free(vault);
	return 0;
}

static void remove_files(const char *name)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char *path, file[ACCOUNT_NAME_MAX + 16];
	size_t i;

	for (i = 0; i < ARRAY_LEN(endings); i++) {
		snprintf(file, sizeof(file), "%s.db%s", name, endings[i]);
		path = path_of(PATH_CACHE, file);
		remove(path);
		free(path);
	}
}

/* The account and its cache go; what is unsent stays until it is asked for. */
static int disconnect(struct config *config, int argc, char **argv)
{
	struct error err = { 0 };
	struct account account;
	struct keystore *vault;
	int code = 0;

	if (argc != 1)
		return command_usage("disconnect");
	vault = account_open_vault(config, &err);
	if (!vault || !account_load(vault, argv[0], &account, &err)) {
		keystore_free(vault);
		return command_failed(&err);
	}
	if (account_remove(vault, argv[0], &err)) {
		remove_files(argv[0]);
		print_line(stdout, "%s is disconnected here; the app stays "
		    "installed in the workspace", argv[0]);
	} else {
		code = command_failed(&err);
	}
	account_release(&account);
	keystore_free(vault);
	return code;
}

static int lock(struct config *config, int argc, char **argv)
{
	struct error err = { 0 };
	struct keystore *vault;
	char *path;

	if (argc)
		return command_usage("lock");
	path = path_of(PATH_DATA, "vault");
	vault = keystore_open(path, &err);
	free(path);
	if (!vault)
		return command_failed(&err);
	keystore_forget(vault);
	keystore_free(vault);
	print_line(stdout, "The vault is locked for all sessions");
	return 0;
}

static const struct command all[] = {
	{ "demo", "[--conversations N] [--seed N] [--workspace FILE] "
	    "[--still]", "look around in a built-in workspace", demo_run,
	    "Nothing is kept and nothing leaves this machine. With --still "
	    "its customers stay\nsilent." },
	{ "connect", "[NAME] [--region us|eu|au | --base-url URL]\n"
	    "           [--client-id ID] [--redirect-uri URI]\n"
	    "           [--client-secret-stdin | --token-stdin | "
	    "--token-command CMD]\n"
	    "           [--unlock passphrase|keyfile|command]",
	    "connect a workspace, step by step", connect_run,
	    "Mirrors what Intercom's Developer Hub asks for; can be left and "
	    "resumed.\nWithout a person: an access token comes from standard "
	    "input or a command, or\nthe client secret does, and the browser's "
	    "final address in the line after it." },
	{ "accounts", "", "list what is connected", accounts, NULL },
	{ "disconnect", "NAME", "forget an account and its cache", disconnect,
	    "The app stays installed in the workspace; what is unsent stays "
	    "on this host." },
	{ "lock", "", "ask for the passphrase again", lock,
	    "Takes the unlocked key out of the kernel keyring, for all "
	    "sessions." },
	{ "outbox", "[--json]", "what is pending, failed or unknown",
	    outbox_run, NULL },
	{ "doctor", "", "check everything, one line each", doctor_run,
	    "The exit code is 1 if something is wrong." },
	{ "dump", "actions|keys|settings|verbs", "the program's tables, for "
	    "the manual", dump_run, NULL },
	{ 0 }
};

const struct command *commands(void)
{
	return all;
}

const struct command *command_find(const char *name)
{
	const struct command *command;

	for (command = all; command->name; command++)
		if (!strcmp(command->name, name))
			return command;
	return NULL;
}

static void print_synopsis(const struct command *command, FILE *to)
{
	print_line(to, "usage: callbox %s%s%s", command->name,
	    *command->synopsis ? " " : "", command->synopsis);
}

void command_help(const struct command *command, FILE *to)
{
	print_synopsis(command, to);
	print_text(to, "\n");
	print_line(to, "%c%s.", toupper((unsigned char)*command->help),
	    command->help + 1);
	if (command->details) {
		print_text(to, command->details);
		print_text(to, "\n");
	}
}

int command_usage(const char *name)
{
	print_synopsis(command_find(name), stderr);
	print_line(stderr, "(callbox %s --help tells more)", name);
	return 2;
}

int command_failed(const struct error *err)
{
	print_failure(err);
	switch (err->code) {
	case ERROR_USAGE:
		return 2;
	case ERROR_OFFLINE:
	case ERROR_TLS:
	case ERROR_TIMEOUT:
	case ERROR_SERVER:
	case ERROR_RATE:
		return 69;
	case ERROR_FORBIDDEN:
		return 77;
	default:
		return 1;
	}
}
