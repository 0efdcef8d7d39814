/*
 * Accounts in the vault: what is known of a workspace and how it is reached.
 *
 * An account is the records account/NAME/settings (lines of key=value) and
 * account/NAME/token, and where it was authorized by OAuth account/NAME/secret,
 * the app's client secret. Its mirror and outbox are sealed under subkeys of the
 * vault's data key, named after it.
 */
#ifndef CALLBOX_ACCOUNT_H
#define CALLBOX_ACCOUNT_H

#include "api/base/mem.h"
#include "app/settings.h"
#include "keystore/keystore.h"

struct secret;

enum { ACCOUNT_NAME_MAX = 40 };

struct account {
	char name[ACCOUNT_NAME_MAX + 1];
	char *base_url, *region, *client_id, *redirect_uri;     /* NULL: none */
	char *hosts;             /* API URLs of the organisation's own, with
	                            commas; NULL: only base_url, or Intercom's */
	char *workspace_id;      /* whose it is; NULL: not known */
	/* What its files and keys are named after: its first name, which
	 * renaming leaves alone. */
	char *files;
	struct secret *token;
};

void account_release(struct account *account);

/* "https://api.eu.intercom.io" for "eu"; NULL: no such region. */
const char *account_region_url(const char *region);
/* Whether the name can be one: letters, digits, . _ -; not too long. */
bool account_name_valid(const char *name, struct error *err);
/* https anywhere, http only to this machine. */
bool account_url_valid(const char *url, struct error *err);

/* Read one from the unlocked vault. */
bool account_load(struct keystore *vault, const char *name,
    struct account *out, struct error *err);
/* Write it, all or nothing; with its app's client secret, or NULL. A set-up
 * that was under way for it (app/setup.h) is over. ERROR_CONFLICT: the name is
 * another workspace's, whose drafts and outbox would come under this one. */
bool account_save(struct keystore *vault, const struct account *account,
    struct secret *client_secret, struct error *err);
/* Only its token, for an account that is there. */
bool account_save_token(struct keystore *vault, const struct account *account,
    struct error *err);
/* It is reached at this URL now; only its settings are written. */
bool account_move(struct keystore *vault, struct account *account,
    const char *base_url, struct error *err);
/* Where its token may be at home, as api_options wants it; NULL: only there. */
const char *account_hosts(const struct account *account);
bool account_remove(struct keystore *vault, const char *name,
    struct error *err);
/* Give it another name; everything that is kept for it comes along. */
bool account_rename(struct keystore *vault, const char *from, const char *to,
    struct error *err);
/* Names of all, sorted; n of them, each yours to free(), and the array. */
char **account_names(struct keystore *vault, size_t *n);

/* The account named, else the configured one, else the only one. */
bool account_choose(struct keystore *vault, const struct config *config,
    const char *named, struct account *out, struct error *err);

/* Open the vault and unlock it: keyring, configured command, key file, then
 * the passphrase on the terminal (three tries, each later than the one
 * before). ERROR_NOT_FOUND: there is none yet. */
struct keystore *account_open_vault(const struct config *config,
    struct error *err);
bool account_has_slot(struct keystore *vault, enum keystore_how how);
/* Open the vault by asking for its passphrase, whatever else would open it, and
 * give that too, yours; NULL there when it has none and was opened otherwise. */
struct keystore *account_open_by_passphrase(const struct config *config,
    struct secret **passphrase, struct error *err);
/* A new one, typed twice on the terminal and hard enough; yours. */
struct secret *account_new_passphrase(struct error *err);
/* The same without asking anybody: keyring, key file, command. */
struct keystore *account_open_quietly(const struct config *config,
    struct error *err);
/* The same without asking anything: by that passphrase, or (NULL) by key file or
 * configured command. Does not look into the keyring, but leaves the key there
 * again. For the running program. */
struct keystore *account_unlock(const struct config *config,
    struct secret *passphrase, struct error *err);
/* As above; a missing vault is created, `how` being passphrase (asked twice),
 * keyfile or command. */
struct keystore *account_make_vault(const struct config *config,
    const char *how, struct error *err);

#endif
