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
#include "keystore/keystore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fail(const struct error *err)
{
	fprintf(stderr, "callbox: %s\n", err->text);
	return err->code == ERROR_USAGE ? 2 : 1;
}

static int accounts(struct config *config, int argc, char **argv)
{
	struct error err = { 0 };
	struct keystore *vault = account_open_vault(config, &err);
	struct account account;
	char **names;
	size_t n, i;

	if (!vault)
		return fail(&err);
	names = account_names(vault, &n);
	for (i = 0; i < n; i++) {
		if (account_load(vault, names[i], &account, &err)) {
			printf("%s\t%s\n", names[i], account.base_url);
			account_release(&account);
		} else {
			printf("%s\t(%s)\n", names[i], err.text);
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

	if (argc != 1) {
		fputs("usage: callbox disconnect NAME\n", stderr);
		return 2;
	}
	vault = account_open_vault(config, &err);
	if (!vault || !account_load(vault, argv[0], &account, &err)) {
		keystore_free(vault);
		return fail(&err);
	}
	if (account_remove(vault, argv[0], &err)) {
		remove_files(argv[0]);
		printf("%s is disconnected here; the app stays installed in "
		    "the workspace\n", argv[0]);
	} else {
		code = fail(&err);
	}
	account_release(&account);
	keystore_free(vault);
	return code;
}

static int lock(struct config *config, int argc, char **argv)
{
	struct error err = { 0 };
	char *path = path_of(PATH_DATA, "vault");
	struct keystore *vault = keystore_open(path, &err);

	free(path);
	if (!vault)
		return fail(&err);
	keystore_forget(vault);
	keystore_free(vault);
	puts("The vault is locked for all sessions");
	return 0;
}

static const struct command all[] = {
	{ "demo", "look around in a built-in workspace", demo_run },
	{ "connect", "connect a workspace by its access token",
	    connect_run },
	{ "accounts", "list what is connected", accounts },
	{ "disconnect", "forget an account and its cache", disconnect },
	{ "lock", "ask for the passphrase again", lock },
	{ "outbox", "what is pending, failed or unknown", outbox_run },
	{ "doctor", "check everything, one line each", doctor_run },
	{ "dump", "actions, settings or keys as tables (for the manual)",
	    dump_run },
	{ 0 }
};

const struct command *commands(void)
{
	return all;
}
