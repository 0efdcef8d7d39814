/* `callbox connect`: an account into the vault. */
#include "config.h"

#include "api/base/mem.h"
#include "app/account.h"
#include "app/commands.h"
#include "app/connect.h"
#include "app/guide.h"
#include "app/oauth.h"
#include "app/print.h"
#include "app/redirect.h"
#include "keystore/ask.h"
#include "keystore/keystore.h"
#include "keystore/secret.h"
#include "panes/render/text.h"

#include <langinfo.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { COMMAND_MS = 60000 };

/* --- what the guide shares --- */

char *connect_plain(const char *text)
{
	bool utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	struct buf out;
	char *c;

	buf_init(&out, BUF_SMALL_MAX);
	text_plain(&out, text, strlen(text), true);
	for (c = out.data; *c && !utf8; c++)
		if ((unsigned char)*c >= 0x80)
			*c = '?';
	return buf_take(&out);
}

/* Base URLs stand for all of Intercom's hosts. */
struct hosts {
	char urls[REGION_COUNT][HOST_URL_MAX];
};

static void grant_options_of(const struct setup *setup,
    const char *api_version, struct hosts *hosts, struct grant_options *out)
{
	size_t i;

	grant_options_init(out, setup->region);
	out->api_version = api_version;
	if (!setup->base_url)
		return;
	out->token_url = setup->base_url;
	out->hosts_len = region_split(setup->hosts ? setup->hosts :
	    setup->base_url, hosts->urls);
	for (i = 0; i < out->hosts_len; i++)
		out->hosts[i] = hosts->urls[i];
}

bool connect_trade(struct setup *setup, const char *api_version,
    struct secret *code, struct error *err)
{
	struct grant_options options;
	struct hosts hosts;

	grant_options_of(setup, api_version, &hosts, &options);
	secret_free(setup->token);
	setup->token = NULL;
	return grant_token(&options, setup->client_id, setup->client_secret,
	    code, &setup->token, err);
}

bool connect_verify(const struct setup *setup, const char *api_version,
    struct identity *out, struct error *err)
{
	struct grant_options options;
	struct hosts hosts;

	grant_options_of(setup, api_version, &hosts, &options);
	return grant_check(&options, setup->token, out, err) &&
	    grant_minimum(&options, out->base_url, setup->token, err);
}

char *connect_tunnel(int port)
{
	/* client address, its port, ours, our port: sshd(8) */
	const char *connection = getenv("SSH_CONNECTION");
	const struct passwd *user = getpwuid(geteuid());
	char host[64];
	int ssh_port;

	if (!connection || sscanf(connection, "%*s %*s %63s %d", host,
	    &ssh_port) != 2 || strspn(host, "0123456789abcdefABCDEF.:") !=
	    strlen(host))
		return NULL;
	if (ssh_port == 22)
		return mem_printf("ssh -N -L %d:127.0.0.1:%d %s@%s", port,
		    port, user ? user->pw_name : "USER", host);
	return mem_printf("ssh -N -L %d:127.0.0.1:%d -p %d %s@%s", port, port,
	    ssh_port, user ? user->pw_name : "USER", host);
}

/* --- the command line --- */

struct wishes {
	const char *name, *region, *base_url, *unlock;
	const char *client_id, *redirect_uri, *token_command;
	bool token_stdin, secret_stdin;
};

static bool parse(int argc, char **argv, struct wishes *out)
{
	static const char *const names[] = { "--region", "--base-url",
	    "--unlock", "--client-id", "--redirect-uri", "--token-command" };
	const char **members[] = { &out->region, &out->base_url,
	    &out->unlock, &out->client_id, &out->redirect_uri,
	    &out->token_command };
	size_t k;
	int i;

	for (i = 0; i < argc; i++) {
		if (!strcmp(argv[i], "--token-stdin")) {
			out->token_stdin = true;
			continue;
		}
		if (!strcmp(argv[i], "--client-secret-stdin")) {
			out->secret_stdin = true;
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
	return out->token_stdin + out->secret_stdin +
	    (out->token_command != NULL) <= 1;
}

/* What the command line says goes before what was kept. */
static bool apply_wishes(const struct wishes *wishes, struct setup *setup,
    struct error *err)
{
	if (wishes->base_url &&
	    !setup_set_hosts(setup, wishes->base_url, err))
		return false;
	if (wishes->region) {
		if (!setup_set(setup, SETUP_REGION, wishes->region, NULL))
			return error_set(err, ERROR_USAGE, 0, "--region is "
			    "us, eu or au, not \"%.20s\"", wishes->region);
		if (!wishes->base_url)
			setup_set_hosts(setup, NULL, NULL);
	}
	setup->token_way = setup->token_way && !wishes->client_id &&
	    !wishes->secret_stdin;
	setup->token_way |= wishes->token_stdin || wishes->token_command;
	return (!wishes->client_id || setup_set(setup, SETUP_CLIENT_ID,
	    wishes->client_id, err)) &&
	    (!wishes->redirect_uri || setup_set(setup, SETUP_REDIRECT,
	    wishes->redirect_uri, err));
}

/* The vault that is there, or a new one. */
static struct keystore *vault_for(const struct config *config,
    const struct wishes *wishes, struct error *err)
{
	struct keystore *vault = account_open_vault(config, err);

	if (vault || err->code != ERROR_NOT_FOUND)
		return vault;
	print_line(stderr, "There is no vault yet: it keeps your token "
	    "encrypted on this host.");
	*err = (struct error){ 0 };
	return account_make_vault(config, wishes->unlock ? wishes->unlock :
	    "passphrase", err);
}

/* --- without a person --- */

/* The secret that is given from outside; read before the vault is opened,
 * whose passphrase is asked for on the terminal. */
static bool read_secret(const struct wishes *wishes, struct secret **out,
    struct error *err)
{
	if (wishes->token_command)
		return ask_command(wishes->token_command, COMMAND_MS, out,
		    err);
	if (wishes->token_stdin || wishes->secret_stdin)
		return ask_fd(STDIN_FILENO, out, err);
	return true;
}

/* The final address as the next line of standard input, or what the listener
 * caught; whichever comes first. */
static bool await_code(struct oauth *oauth, struct redirect *redirect,
    struct secret **code, struct error *err)
{
	struct pollfd fds[2] = { { .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = redirect ? redirect_fd(redirect) : -1,
		.events = POLLIN } };
	int64_t end = oauth->begun_at + OAUTH_LIFE_S;
	struct secret *line = NULL;
	bool ok;

	while ((int64_t)time(NULL) <= end) {
		int wait = redirect ? redirect_wait_ms(redirect) : -1;

		poll(fds, 2, wait >= 0 && wait < 1000 ? wait : 1000);
		if (redirect) {
			redirect_run(redirect);
			if (redirect_done(redirect, code, err))
				return *code != NULL;
		}
		if (!fds[0].revents)
			continue;
		if (ask_fd(STDIN_FILENO, &line, err)) {
			ok = oauth_take(oauth, secret_borrow(line),
			    secret_len(line), (int64_t)time(NULL), code, err);
			secret_return(line);
			secret_free(line);
			return ok;
		}
		if (!redirect)
			return error_prefix(err, "The address that the "
			    "browser ended at, on standard input");
		/* Nobody writes there: the listener is what is left. */
		fds[0].fd = -1;
	}
	return error_set(err, ERROR_TIMEOUT, 0,
	    "The browser did not come back within ten minutes");
}

static bool authorize(struct setup *setup, const char *api_version,
    struct error *err)
{
	struct redirect *redirect = NULL;
	struct secret *code = NULL;
	struct oauth oauth;
	char *url, *tunnel;
	bool ok;

	oauth_init(&oauth, setup_app_url(setup), setup->client_id,
	    setup->redirect_uri, (int64_t)time(NULL));
	ok = !oauth_redirect_is_local(&oauth.target) ||
	    (redirect = redirect_new(&oauth, err));
	if (ok) {
		url = oauth_url(&oauth, false);
		tunnel = redirect ? connect_tunnel(oauth.target.port) : NULL;
		if (tunnel)
			print_line(stderr, "callbox: the browser's machine "
			    "first runs: %s", tunnel);
		if (redirect)
			print_line(stderr, "callbox: SHA-256 of the "
			    "listener's certificate: %s",
			    redirect_fingerprint(redirect));
		print_line(stdout, "%s", url);
		fflush(stdout);
		free(tunnel);
		free(url);
		ok = await_code(&oauth, redirect, &code, err);
	}
	redirect_free(redirect);
	oauth_release(&oauth);
	ok = ok && connect_trade(setup, api_version, code, err);
	secret_free(code);
	return ok;
}

static bool without_person(const struct wishes *wishes, struct setup *setup,
    struct secret **secret, const char *api_version,
    struct identity *identity, struct error *err)
{
	struct secret **member = wishes->secret_stdin ?
	    &setup->client_secret : &setup->token;

	secret_free(*member);
	*member = *secret;
	*secret = NULL;
	if (wishes->secret_stdin && !setup->client_id)
		return error_set(err, ERROR_USAGE, 0, "--client-id is needed "
		    "with --client-secret-stdin");
	if (wishes->secret_stdin && !authorize(setup, api_version, err))
		return false;
	return connect_verify(setup, api_version, identity, err);
}

/* --- the end --- */

static bool save(struct keystore *vault, const struct setup *setup,
    const struct identity *identity, struct error *err)
{
	struct account account = {
		.base_url = (char *)identity->base_url,
		.hosts = setup->hosts,
		.region = identity->region[0] ? (char *)identity->region :
		    NULL,
		.client_id = setup->token_way ? NULL : setup->client_id,
		.redirect_uri = setup->token_way ? NULL : setup->redirect_uri,
		.workspace_id = identity->workspace_id[0] ?
		    (char *)identity->workspace_id : NULL,
		.token = setup->token };

	snprintf(account.name, sizeof(account.name), "%s", setup->account);
	return account_save(vault, &account, setup->token_way ? NULL :
	    setup->client_secret, err);
}

static void report(const struct setup *setup, const struct identity *identity)
{
	print_line(stdout, "Connected to %s as %s%s%s",
	    identity->workspace[0] ? identity->workspace :
	    "the workspace", identity->admin[0] ? identity->admin : "?",
	    identity->region[0] ? ", region " : "", identity->region);
	print_line(stdout, "Kept as \"%s\". Now run: callbox --account %s",
	    setup->account, setup->account);
}

int connect_run(struct config *config, int argc, char **argv)
{
	const char *api_version = config_get(config, "api-version");
	struct wishes wishes = { 0 };
	struct identity identity;
	struct secret *secret = NULL;
	struct keystore *vault = NULL;
	struct setup setup;
	struct error err = { 0 };
	int code = 0;
	bool ok;

	if (!parse(argc, argv, &wishes))
		return command_usage("connect");
	if (!wishes.name)
		wishes.name = "intercom";
	setup_init(&setup, wishes.name);
	/* Mistakes are told before anybody is asked for anything. */
	ok = account_name_valid(wishes.name, &err) &&
	    apply_wishes(&wishes, &setup, &err) &&
	    read_secret(&wishes, &secret, &err) &&
	    (vault = vault_for(config, &wishes, &err));
	if (ok) {
		setup_load(vault, &setup);
		apply_wishes(&wishes, &setup, &err);
		ok = secret ? without_person(&wishes, &setup, &secret,
		    api_version, &identity, &err) :
		    guide_run(vault, &setup, api_version, &identity, &err);
	}
	ok = ok && save(vault, &setup, &identity, &err);
	if (ok)
		report(&setup, &identity);
	else
		code = command_failed(&err);
	secret_free(secret);
	setup_release(&setup);
	keystore_free(vault);
	return code;
}
