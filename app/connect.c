/* `callbox connect`: an account into the vault. */
#include "config.h"

#include "app/account.h"
#include "app/commands.h"
#include "app/connect.h"
#include "app/session.h"
#include "keystore/ask.h"
#include "keystore/keystore.h"
#include "keystore/secret.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { VERIFY_MS = 20000 };

struct wishes {
	const char *name, *region, *base_url, *unlock;
	bool token_stdin;
};

static bool parse(int argc, char **argv, struct wishes *out)
{
	static const char *const names[] = { "--region", "--base-url",
	    "--unlock" };
	const char **members[] = { &out->region, &out->base_url,
	    &out->unlock };
	size_t k;
	int i;

	for (i = 0; i < argc; i++) {
		if (!strcmp(argv[i], "--token-stdin")) {
			out->token_stdin = true;
			continue;
		}
		for (k = 0; k < ARRAY_LEN(names); k++)
			if (!strcmp(argv[i], names[k]))
				break;
		if (k < ARRAY_LEN(names) && i + 1 < argc)
			*members[k] = argv[++i];
		else if (argv[i][0] != '-' && !out->name)
			out->name = argv[i];
		else
			return false;
	}
	return true;
}

static bool read_token(const struct wishes *wishes, struct secret **token,
    struct error *err)
{
	if (wishes->token_stdin)
		return ask_fd(STDIN_FILENO, token, err);
	fputs("In Intercom's Developer Hub open your app, Configure, "
	    "Authentication,\nand copy the access token.\n", stderr);
	return ask_terminal("Access token (not shown): ", token, err);
}

/* Ask the service who we are, through the same worker as always. */
static bool verify(const struct config *config, struct keystore *vault,
    const struct account *account, struct error *err)
{
	struct session_options options;
	struct api_client *client = NULL;
	const struct api_reply *reply;
	struct pollfd fd;
	bool over = false, good = false;
	api_id id;

	if (!session_options_init(&options, config, vault, account, true,
	    err))
		goto out;
	client = api_start(&options.api, err);
	if (!client)
		goto out;
	id = api_send(client, request_workspace());
	fd = (struct pollfd){ .fd = api_fd(client), .events = POLLIN };
	error_set(err, ERROR_TIMEOUT, 0, "Intercom did not answer in %d s",
	    VERIFY_MS / 1000);
	while (!over && poll(&fd, 1, VERIFY_MS) > 0)
		while (!over && (reply = api_next(client))) {
			if (reply->id == id && reply->final) {
				over = true;
				good = !reply->err.code && reply->workspace;
				if (good)
					printf("Connected to %s as %s\n",
					    reply->workspace->app_name ?
					    reply->workspace->app_name :
					    "the workspace",
					    reply->workspace->me.name ?
					    reply->workspace->me.name : "?");
				else
					*err = reply->err;
			}
			api_reply_unref(reply);
		}
out:
	if (client)
		api_stop(client, 0);
	session_options_release(&options);
	return good;
}

/* The vault that is there, or a new one. */
static struct keystore *vault_for(const struct config *config,
    const struct wishes *wishes, struct error *err)
{
	struct keystore *vault = account_open_vault(config, err);

	if (vault || err->code != ERROR_NOT_FOUND)
		return vault;
	fputs("There is no vault yet: it keeps your token encrypted on this "
	    "host.\n", stderr);
	*err = (struct error){ 0 };
	return account_make_vault(config, wishes->unlock ? wishes->unlock :
	    "passphrase", err);
}

int connect_run(struct config *config, int argc, char **argv)
{
	struct wishes wishes = { .region = "us" };
	struct account account = { 0 };
	struct keystore *vault = NULL;
	struct error err = { 0 };
	const char *url;
	int code = 1;

	if (!parse(argc, argv, &wishes))
		return command_usage("connect");
	if (!wishes.name)
		wishes.name = "intercom";
	url = wishes.base_url ? wishes.base_url :
	    account_region_url(wishes.region);
	if (!url)
		error_set(&err, ERROR_USAGE, 0, "--region is us, eu or au, "
		    "not \"%.20s\"", wishes.region);
	if (!url || !account_name_valid(wishes.name, &err) ||
	    !account_url_valid(url, &err))
		goto out;
	snprintf(account.name, sizeof(account.name), "%s", wishes.name);
	account.base_url = mem_strdup(url);
	account.region = wishes.base_url ? NULL : mem_strdup(wishes.region);
	/* The token first: standard input has it, the passphrase is asked
	 * on the terminal. */
	if (!read_token(&wishes, &account.token, &err))
		goto out;
	vault = vault_for(config, &wishes, &err);
	if (vault && verify(config, vault, &account, &err) &&
	    account_save(vault, &account, &err)) {
		printf("Kept as \"%s\". Now run: callbox --account %s\n",
		    account.name, account.name);
		code = 0;
	}
out:
	if (code)
		code = command_failed(&err);
	account_release(&account);
	keystore_free(vault);
	return code;
}
