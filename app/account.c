/* Accounts in the vault. */
#include "config.h"

#include "api/base/buf.h"
#include "api/region.h"
#include "app/account.h"
#include "app/paths.h"
#include "app/print.h"
#include "keystore/ask.h"
#include "keystore/keystore.h"
#include "keystore/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TRIES = 3, RECORD_MAX = KEYSTORE_NAME_MAX };

void account_release(struct account *account)
{
	free(account->base_url);
	free(account->region);
	free(account->hosts);
	free(account->client_id);
	free(account->redirect_uri);
	free(account->workspace_id);
	free(account->files);
	secret_free(account->token);
	*account = (struct account){ 0 };
}

const char *account_region_url(const char *region)
{
	const struct region *found = region_find(region);

	return found ? found->api_url : NULL;
}

bool account_name_valid(const char *name, struct error *err)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

	if (!*name || *name == '.' || *name == '-' ||
	    strlen(name) > ACCOUNT_NAME_MAX ||
	    strspn(name, allowed) != strlen(name))
		return error_set(err, ERROR_USAGE, 0, "\"%.40s\" cannot name "
		    "an account: letters, digits, . _ - and at most %d of "
		    "them", name, ACCOUNT_NAME_MAX);
	return true;
}

bool account_url_valid(const char *url, struct error *err)
{
	static const char *const local[] = { "127.0.0.1", "localhost",
	    "[::1]" };
	size_t i, len;

	if (!strncmp(url, "https://", 8) && url[8])
		return true;
	if (strncmp(url, "http://", 7) != 0)
		return error_set(err, ERROR_USAGE, 0, "\"%.80s\": the base "
		    "URL begins with https://", url);
	for (i = 0; i < ARRAY_LEN(local); i++) {
		len = strlen(local[i]);
		if (!strncmp(url + 7, local[i], len) &&
		    (!url[7 + len] || strchr(":/", url[7 + len])))
			return true;
	}
	return error_set(err, ERROR_USAGE, 0, "\"%.80s\": without TLS only "
	    "this machine itself (127.0.0.1) is allowed", url);
}

static const char *record(char out[RECORD_MAX], const char *name,
    const char *what)
{
	snprintf(out, RECORD_MAX, "account/%s/%s", name, what);
	return out;
}

/* The lines of the settings record. */
static void parse(struct account *account, const char *text)
{
	static const char *const keys[] = { "base_url", "region",
	    "client_id", "redirect_uri", "files", "workspace", "hosts" };
	char **members[] = { &account->base_url, &account->region,
	    &account->client_id, &account->redirect_uri, &account->files,
	    &account->workspace_id, &account->hosts };
	size_t i, len;

	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		for (i = 0; i < ARRAY_LEN(keys); i++) {
			size_t n = strlen(keys[i]);

			if (len > n && !strncmp(text, keys[i], n) &&
			    text[n] == '=') {
				free(*members[i]);
				*members[i] = mem_strndup(text + n + 1,
				    len - n - 1);
			}
		}
	}
}

bool account_load(struct keystore *vault, const char *name,
    struct account *out, struct error *err)
{
	char key[RECORD_MAX];
	struct error own = { 0 };
	struct secret *settings;

	*out = (struct account){ 0 };
	if (!account_name_valid(name, err))
		return false;
	snprintf(out->name, sizeof(out->name), "%s", name);
	if (!keystore_get(vault, record(key, name, "settings"), &settings,
	    &own)) {
		if (own.code == ERROR_NOT_FOUND)
			error_set(&own, own.code, 0, "There is no account "
			    "\"%s\": callbox accounts lists them", name);
		return error_set(err, own.code, own.detail, "%s", own.text);
	}
	parse(out, secret_borrow(settings));
	if (!out->files)
		out->files = mem_strdup(name);
	secret_return(settings);
	secret_free(settings);
	if (!keystore_get(vault, record(key, name, "token"), &out->token,
	    err)) {
		account_release(out);
		return error_prefix(err, "account \"%s\"", name);
	}
	return true;
}

static bool files_taken(struct keystore *vault, const char *files)
{
	struct account account;
	bool taken = false;
	char **names;
	size_t n, i;

	names = account_names(vault, &n);
	for (i = 0; i < n; i++) {
		if (!taken && account_load(vault, names[i], &account, NULL)) {
			taken = !strcmp(account.files, files);
			account_release(&account);
		}
		free(names[i]);
	}
	free(names);
	return taken;
}

/* As before if there is an account of its name, else as nobody else's; yours.
 * NULL: that account is another workspace's. */
static char *files_for(struct keystore *vault, const struct account *account,
    struct error *err)
{
	char *files = mem_strdup(account->name);
	struct account old;
	int i;

	if (account_load(vault, account->name, &old, NULL)) {
		free(files);
		files = NULL;
		if (old.workspace_id && account->workspace_id &&
		    strcmp(old.workspace_id, account->workspace_id) != 0)
			error_set(err, ERROR_CONFLICT, 0, "\"%s\" is another "
			    "workspace, with its own drafts and outbox: "
			    "connect this one by another name", old.name);
		else
			files = mem_strdup(old.files);
		account_release(&old);
		return files;
	}
	/* Another account may have had this name before. */
	for (i = 2; files_taken(vault, files); i++) {
		free(files);
		files = mem_printf("%s.%d", account->name, i);
	}
	return files;
}

/* Takes files. */
static struct secret *settings_of(const struct account *account, char *files)
{
	struct secret *out;
	struct buf text;

	buf_init(&text, KEYSTORE_VALUE_MAX);
	buf_printf(&text, "base_url=%s\n", account->base_url);
	if (account->region)
		buf_printf(&text, "region=%s\n", account->region);
	if (account->hosts)
		buf_printf(&text, "hosts=%s\n", account->hosts);
	if (account->client_id)
		buf_printf(&text, "client_id=%s\n", account->client_id);
	if (account->redirect_uri)
		buf_printf(&text, "redirect_uri=%s\n",
		    account->redirect_uri);
	if (account->workspace_id)
		buf_printf(&text, "workspace=%s\n", account->workspace_id);
	buf_printf(&text, "files=%s\n", files);
	free(files);
	out = secret_move(text.data, text.len);
	buf_release(&text);
	return out;
}

/* What an account is made of in the vault; the last is of its set-up. */
static const char *const records[] = { "settings", "token", "secret",
	"setup" };

static bool apply(struct keystore *vault, const char *name,
    struct secret *const values[ARRAY_LEN(records)], struct error *err)
{
	struct keystore_change changes[ARRAY_LEN(records)];
	char keys[ARRAY_LEN(records)][RECORD_MAX];
	size_t i;

	for (i = 0; i < ARRAY_LEN(records); i++)
		changes[i] = (struct keystore_change){
			record(keys[i], name, records[i]), values[i] };
	return keystore_apply(vault, changes, ARRAY_LEN(records), err);
}

bool account_save(struct keystore *vault, const struct account *account,
    struct secret *client_secret, struct error *err)
{
	char *files = files_for(vault, account, err);
	struct secret *values[] = { NULL, account->token, client_secret,
		NULL };
	bool ok;

	if (!files)
		return false;
	values[0] = settings_of(account, files);
	ok = apply(vault, account->name, values, err);
	secret_free(values[0]);
	return ok;
}

bool account_save_token(struct keystore *vault, const struct account *account,
    struct error *err)
{
	char key[RECORD_MAX];

	return keystore_put(vault, record(key, account->name, "token"),
	    account->token, err);
}

const char *account_hosts(const struct account *account)
{
	return account->hosts ? account->hosts :
	    region_hosts(account->base_url);
}

bool account_move(struct keystore *vault, struct account *account,
    const char *base_url, struct error *err)
{
	const struct region *region = region_of_host(base_url);
	char key[RECORD_MAX];
	struct secret *settings;
	bool ok;

	free(account->base_url);
	account->base_url = mem_strdup(base_url);
	if (region) {
		free(account->region);
		account->region = mem_strdup(region->name);
	}
	settings = settings_of(account, mem_strdup(account->files));
	ok = keystore_put(vault, record(key, account->name, "settings"),
	    settings, err);
	secret_free(settings);
	return ok;
}

bool account_remove(struct keystore *vault, const char *name,
    struct error *err)
{
	struct secret *const none[ARRAY_LEN(records)] = { NULL };

	return apply(vault, name, none, err);
}

/* With the line that says what its files are called. */
static struct secret *renamed_settings(struct secret *settings,
    const char *files)
{
	struct secret *out;
	struct buf text;

	buf_init(&text, KEYSTORE_VALUE_MAX);
	buf_add_text(&text, secret_borrow(settings));
	secret_return(settings);
	if (!strstr(text.data, "\nfiles="))
		buf_printf(&text, "files=%s\n", files);
	out = secret_move(text.data, text.len);
	buf_release(&text);
	return out;
}

bool account_rename(struct keystore *vault, const char *from, const char *to,
    struct error *err)
{
	enum { CHANGES_MAX = 32 };
	struct keystore_change changes[CHANGES_MAX];
	char keys[CHANGES_MAX][RECORD_MAX], prefix[RECORD_MAX];
	struct account account;
	struct secret *value;
	size_t i, n = 0, len;
	const char *name;
	bool ok;

	if (!account_name_valid(to, err) ||
	    !account_load(vault, from, &account, err))
		return false;
	ok = !keystore_get(vault, record(prefix, to, "settings"), &value,
	    NULL);
	if (!ok) {
		secret_free(value);
		error_set(err, ERROR_CONFLICT, 0, "There is an account "
		    "\"%s\" already", to);
	}
	len = strlen(record(prefix, from, ""));
	for (i = 0; ok && i < keystore_count(vault) && n + 2 <= CHANGES_MAX;
	    i++) {
		name = keystore_name(vault, i);
		if (strncmp(name, prefix, len) != 0 ||
		    !(ok = keystore_get(vault, name, &value, err)))
			continue;
		snprintf(keys[n], RECORD_MAX, "%s", name);
		changes[n] = (struct keystore_change){ keys[n], NULL };
		n++;
		record(keys[n], to, name + len);
		if (!strcmp(name + len, "settings")) {
			changes[n] = (struct keystore_change){ keys[n],
				renamed_settings(value, account.files) };
			secret_free(value);
		} else {
			changes[n] = (struct keystore_change){ keys[n],
				value };
		}
		n++;
	}
	ok = ok && keystore_apply(vault, changes, n, err);
	for (i = 0; i < n; i++)
		secret_free(changes[i].value);
	account_release(&account);
	return ok;
}

char **account_names(struct keystore *vault, size_t *n)
{
	size_t count = keystore_count(vault), i, len;
	char **names = mem_calloc(count + 1, sizeof(*names));
	const char *name, *slash;

	*n = 0;
	for (i = 0; i < count; i++) {
		name = keystore_name(vault, i);
		if (strncmp(name, "account/", 8) != 0)
			continue;
		slash = strchr(name + 8, '/');
		if (!slash || strcmp(slash, "/settings") != 0)
			continue;
		len = (size_t)(slash - name) - 8;
		names[(*n)++] = mem_strndup(name + 8, len);
	}
	return names;
}

bool account_has_slot(struct keystore *vault, enum keystore_how how)
{
	size_t i;

	for (i = 0; i < keystore_slot_count(vault); i++)
		if (keystore_slot(vault, i).how == how)
			return true;
	return false;
}

/* Asked, and asked again when only Enter was pressed: who is sent back to the
 * shell there types the passphrase into its history. */
static bool ask_passphrase(const char *prompt, struct secret **out,
    struct error *err)
{
	int try;

	for (try = 0; try < TRIES; try++) {
		if (ask_terminal(prompt, out, err))
			return true;
		if (err->code != ERROR_INPUT)
			return false;
		print_failure(err);
	}
	return false;
}

/* Three tries, each answered later than the one before: not asked later,
 * because what is typed meanwhile would be seen. used: the one that opened it,
 * yours; NULL: not wanted. */
static bool by_passphrase(struct keystore *vault, struct secret **used,
    struct error *err)
{
	struct secret *passphrase;
	struct keystore_unlock unlock = { .how = KEYSTORE_PASSPHRASE };
	bool ok = false;
	int try;

	for (try = 0; try < TRIES && !ok; try++) {
		if (try)
			print_failure(err);
		if (!ask_passphrase("Passphrase of the callbox vault: ",
		    &passphrase, err))
			return false;
		if (try)
			sleep(1u << (try - 1));
		unlock.passphrase = passphrase;
		ok = keystore_unlock(vault, &unlock, err);
		if (ok && used)
			*used = passphrase;
		else
			secret_free(passphrase);
		if (!ok && err->code != ERROR_PASSPHRASE)
			return false;
	}
	return ok;
}

/* By what asks nobody: the key file, then the configured command. */
static bool by_itself(struct keystore *vault, const struct config *config,
    struct error *err)
{
	struct keystore_unlock unlock = { 0 };

	error_set(err, ERROR_VAULT_LOCKED, 0, "Type the passphrase");
	if (account_has_slot(vault, KEYSTORE_KEYFILE)) {
		unlock.how = KEYSTORE_KEYFILE;
		if (keystore_unlock(vault, &unlock, err))
			return true;
	}
	if (!account_has_slot(vault, KEYSTORE_COMMAND))
		return false;
	unlock.how = KEYSTORE_COMMAND;
	unlock.command = config_get(config, "unlock-command");
	if (!unlock.command)
		return error_set(err, ERROR_CONFIG, 0, "the vault is opened "
		    "by a command: set unlock-command in callbox.ini");
	return keystore_unlock(vault, &unlock, err);
}

static bool unlock_vault(struct keystore *vault, const struct config *config,
    struct error *err)
{
	if (keystore_unlock_cached(vault, err))
		return true;
	if (err->code == ERROR_VAULT)
		print_failure(err);
	if (by_itself(vault, config, err))
		return true;
	if (!account_has_slot(vault, KEYSTORE_PASSPHRASE))
		return false;
	if (err->code != ERROR_VAULT_LOCKED)
		print_failure(err);
	return by_passphrase(vault, NULL, err);
}

static void remember(struct keystore *vault, const struct config *config)
{
	long hours = config_number(config, "keyring-hours");
	struct error ignored;

	/* Without a keyring the passphrase is asked again: no fault. */
	if (hours > 0)
		keystore_remember(vault, (unsigned)hours * 3600u, &ignored);
}

static bool not_connected(struct error *err)
{
	return error_set(err, ERROR_NOT_FOUND, 0, "no workspace is connected "
	    "yet: callbox connect NAME (or look around first: callbox demo)");
}

static struct keystore *open_vault(struct error *err)
{
	char *path = path_of(PATH_DATA, "vault");
	struct keystore *vault = keystore_open(path, err);

	free(path);
	if (!vault && err->code == ERROR_NOT_FOUND)
		not_connected(err);
	return vault;
}

struct keystore *account_open_vault(const struct config *config,
    struct error *err)
{
	struct keystore *vault = open_vault(err);

	if (!vault)
		return NULL;
	if (!unlock_vault(vault, config, err)) {
		keystore_free(vault);
		return NULL;
	}
	remember(vault, config);
	return vault;
}

struct keystore *account_unlock(const struct config *config,
    struct secret *passphrase, struct error *err)
{
	struct keystore_unlock unlock = { .how = KEYSTORE_PASSPHRASE,
		.passphrase = passphrase };
	struct keystore *vault = open_vault(err);

	if (!vault)
		return NULL;
	if (passphrase ? keystore_unlock(vault, &unlock, err) :
	    by_itself(vault, config, err)) {
		remember(vault, config);
		return vault;
	}
	keystore_free(vault);
	return NULL;
}

struct keystore *account_open_quietly(const struct config *config,
    struct error *err)
{
	struct keystore *vault = open_vault(err);

	if (!vault)
		return NULL;
	if (keystore_unlock_cached(vault, err) ||
	    by_itself(vault, config, err))
		return vault;
	keystore_free(vault);
	error_set(err, ERROR_VAULT_LOCKED, 0, "the vault is locked");
	return NULL;
}

struct keystore *account_open_by_passphrase(const struct config *config,
    struct secret **passphrase, struct error *err)
{
	struct keystore *vault = open_vault(err);
	bool ok;

	*passphrase = NULL;
	if (!vault)
		return NULL;
	ok = account_has_slot(vault, KEYSTORE_PASSPHRASE) ?
	    by_passphrase(vault, passphrase, err) :
	    unlock_vault(vault, config, err);
	if (ok)
		return vault;
	keystore_free(vault);
	return NULL;
}

/* A new passphrase, typed twice. */
struct secret *account_new_passphrase(struct error *err)
{
	struct secret *one, *two;
	bool same;
	int try;

	for (try = 0; try < TRIES; try++) {
		if (!ask_passphrase("New passphrase for the callbox vault: ",
		    &one, err))
			return NULL;
		if (!keystore_passphrase_check(one, err)) {
			print_failure(err);
			secret_free(one);
			continue;
		}
		if (!ask_passphrase("The same again: ", &two, err)) {
			secret_free(one);
			return NULL;
		}
		same = secret_equal(one, two);
		secret_free(two);
		if (same)
			return one;
		secret_free(one);
		error_set(err, ERROR_INPUT, 0,
		    "the two passphrases were not the same");
		print_failure(err);
	}
	return NULL;
}

struct keystore *account_make_vault(const struct config *config,
    const char *how, struct error *err)
{
	char *path = path_of(PATH_DATA, "vault");
	char *keyfile = path_of(PATH_CONFIG, "vault.key");
	char *folder = path_of(PATH_CONFIG, "");
	struct keystore_unlock unlock = { .how = KEYSTORE_PASSPHRASE };
	struct keystore *vault = NULL;

	if (!strcmp(how, "keyfile")) {
		unlock.how = KEYSTORE_KEYFILE;
		unlock.path = keyfile;
		if (!path_make(folder, err) ||
		    (!keystore_make_keyfile(keyfile, err) &&
		    err->code != ERROR_CONFLICT))
			goto out;
	} else if (!strcmp(how, "command")) {
		unlock.how = KEYSTORE_COMMAND;
		unlock.command = config_get(config, "unlock-command");
		if (!unlock.command) {
			error_set(err, ERROR_CONFIG, 0, "set unlock-command "
			    "in callbox.ini first, for example unlock-command "
			    "= pass show callbox");
			goto out;
		}
	} else if (strcmp(how, "passphrase") != 0) {
		error_set(err, ERROR_USAGE, 0, "--unlock is passphrase, "
		    "keyfile or command, not \"%.40s\"", how);
		goto out;
	} else {
		unlock.passphrase = account_new_passphrase(err);
		if (!unlock.passphrase)
			goto out;
	}
	vault = keystore_create(path, &unlock, err);
	if (vault)
		remember(vault, config);
out:
	secret_free(unlock.passphrase);
	free(path);
	free(keyfile);
	free(folder);
	return vault;
}

bool account_choose(struct keystore *vault,
    const struct config *config, const char *named, struct account *out,
    struct error *err)
{
	const char *name = named ? named : config_get(config, "account");
	char **names;
	size_t n, i;
	bool ok;

	if (name)
		return account_load(vault, name, out, err);
	names = account_names(vault, &n);
	if (n == 1)
		ok = account_load(vault, names[0], out, err);
	else if (!n)
		ok = not_connected(err);
	else
		ok = error_set(err, ERROR_USAGE, 0, "which account? callbox "
		    "--account %s (or %s%s)", names[0], names[1],
		    n > 2 ? ", …" : "");
	for (i = 0; i < n; i++)
		free(names[i]);
	free(names);
	return ok;
}
