/* The verbs about accounts and the vault. */
#include "config.h"

#include "api/grant.h"
#include "app/account.h"
#include "app/account_commands.h"
#include "app/commands.h"
#include "app/paths.h"
#include "app/print.h"
#include "app/setup.h"
#include "keystore/ask.h"
#include "keystore/keystore.h"
#include "keystore/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void show(const struct config *config, struct keystore *vault,
    const char *name, bool only)
{
	const char *wanted = config_get(config, "account");
	struct account account;
	struct error err;

	if (account_load(vault, name, &account, &err)) {
		print_row(name, account.base_url, only || (wanted &&
		    !strcmp(wanted, name)) ? "(opened without --account)" :
		    NULL, NULL);
		account_release(&account);
	} else {
		print_row(name, err.text, NULL);
	}
}

int accounts_run(struct config *config, int argc, char **argv)
{
	struct error err = { 0 };
	struct keystore *vault;
	char **names;
	size_t n, i;

	if (argc)
		return command_usage("accounts");
	vault = account_open_vault(config, &err);
	if (!vault)
		return command_failed(&err);
	names = account_names(vault, &n);
	for (i = 0; i < n; i++) {
		show(config, vault, names[i], n == 1);
		free(names[i]);
	}
	free(names);
	keystore_free(vault);
	return 0;
}

int rename_run(struct config *config, int argc, char **argv)
{
	const char *wanted = config_get(config, "account");
	struct error err = { 0 };
	struct keystore *vault;
	int code = 0;

	if (argc != 2)
		return command_usage("rename");
	vault = account_open_vault(config, &err);
	if (!vault || !account_rename(vault, argv[0], argv[1], &err))
		code = command_failed(&err);
	else
		print_line(stdout, "%s is %s now; its cache, drafts and "
		    "outbox came along", argv[0], argv[1]);
	if (!code && wanted && !strcmp(wanted, argv[0]))
		print_line(stdout, "callbox.ini still says account = %s",
		    wanted);
	keystore_free(vault);
	return code;
}

static void remove_cache(const char *files)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char *path, file[ACCOUNT_NAME_MAX + 32];
	size_t i;

	for (i = 0; i < ARRAY_LEN(endings); i++) {
		snprintf(file, sizeof(file), "%s.db%s", files, endings[i]);
		path = path_of(PATH_CACHE, file);
		remove(path);
		free(path);
	}
}

/* Drafts and what is unsent: not under this name any more, or they would go to
 * whatever workspace is connected by it next. */
static void set_state_aside(const char *files)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char *from, *to, *base, file[ACCOUNT_NAME_MAX + 32];
	size_t i;

	snprintf(file, sizeof(file), "%s.db", files);
	base = path_of(PATH_STATE, file);
	for (i = 0; i < ARRAY_LEN(endings); i++) {
		from = mem_printf("%s%s", base, endings[i]);
		to = mem_printf("%s.disconnected%s", base, endings[i]);
		if (rename(from, to) == 0 && !*endings[i])
			print_line(stdout, "Drafts and what is unsent are set "
			    "aside, encrypted: %s", to);
		free(from);
		free(to);
	}
	free(base);
}

/* Others may work with the same app: the name is typed, not only y. */
static bool confirm_uninstall(const struct account *account,
    struct error *err)
{
	int fd = ask_open_terminal();
	FILE *tty = fd >= 0 ? fdopen(fd, "r+") : NULL;
	char line[ACCOUNT_NAME_MAX + 2] = "";
	bool same;

	if (!tty) {
		if (fd >= 0)
			close(fd);
		return error_set(err, ERROR_INPUT, 0, "--uninstall is "
		    "confirmed on a terminal, and there is none");
	}
	print_text(tty, "This uninstalls the app from the whole workspace: "
	    "every teammate who uses\nthe same app, in callbox or elsewhere, "
	    "may be cut off. It cannot be undone here.\n");
	print_line(tty, "Type the account's name (%s) to go on:",
	    account->name);
	fflush(tty);
	if (!fgets(line, sizeof(line), tty))
		line[0] = '\0';
	fclose(tty);
	line[strcspn(line, "\r\n")] = '\0';
	same = !strcmp(line, account->name);
	return same || error_set(err, ERROR_CANCELLED, 0, "That was not its "
	    "name: nothing was done");
}

static bool uninstall(const struct config *config,
    const struct account *account, struct error *err)
{
	struct grant_options options = { .hosts = { account->base_url },
		.hosts_len = 1,
		.api_version = config_get(config, "api-version") };

	return confirm_uninstall(account, err) &&
	    grant_uninstall(&options, account->token, err);
}

/* What was typed for an account that never became one; false: there is none. */
static bool forget_setup(struct keystore *vault, const char *name)
{
	if (!setup_was_left(vault, name) ||
	    !account_remove(vault, name, NULL))
		return false;
	print_line(stdout, "The set-up of %s is forgotten", name);
	return true;
}

/* The account and its cache go; what is unsent is set aside. */
int disconnect_run(struct config *config, int argc, char **argv)
{
	bool wide = argc == 2 && !strcmp(argv[1], "--uninstall");
	struct account account = { 0 };
	struct keystore *vault = NULL;
	struct error err = { 0 };
	int code = 0;

	if (argc != 1 + wide || argv[0][0] == '-')
		return command_usage("disconnect");
	vault = account_open_vault(config, &err);
	if (vault && !wide && forget_setup(vault, argv[0])) {
		keystore_free(vault);
		return 0;
	}
	if (!vault || !account_load(vault, argv[0], &account, &err) ||
	    (wide && !uninstall(config, &account, &err)) ||
	    !account_remove(vault, argv[0], &err)) {
		code = command_failed(&err);
	} else {
		remove_cache(account.files);
		print_line(stdout, wide ? "The app is uninstalled from the "
		    "workspace of %s, and the token forgotten" :
		    "%s is disconnected here; the app stays installed in the "
		    "workspace", argv[0]);
		set_state_aside(account.files);
	}
	account_release(&account);
	keystore_free(vault);
	return code;
}

int lock_run(struct config *config, int argc, char **argv)
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
	print_text(stdout, "The vault is locked for all new sessions; a "
	    "running callbox is locked by its own\nkey (lock-screen, "
	    "Alt-L)\n");
	return 0;
}

int passphrase_run(struct config *config, int argc, char **argv)
{
	struct keystore_unlock fresh = { .how = KEYSTORE_PASSPHRASE };
	struct error err = { 0 };
	struct keystore *vault;
	struct secret *old;
	bool ok = false;

	if (argc)
		return command_usage("passphrase");
	vault = account_open_by_passphrase(config, &old, &err);
	if (vault)
		fresh.passphrase = account_new_passphrase(&err);
	if (fresh.passphrase)
		ok = old ? keystore_change_passphrase(vault, old, &fresh,
		    &err) : keystore_add_slot(vault, &fresh, &err);
	if (ok)
		print_text(stdout, "The new passphrase opens the vault. Only "
		    "the key was wrapped anew: an old copy\nof the file still "
		    "opens with the old one.\n");
	secret_free(old);
	secret_free(fresh.passphrase);
	keystore_free(vault);
	return ok ? 0 : command_failed(&err);
}
