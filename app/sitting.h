/*
 * What a sitting holds of the vault, and how it lets go of it and takes it up
 * again while the panes stay as they are.
 */
#ifndef CALLBOX_SITTING_H
#define CALLBOX_SITTING_H

#include "app/app.h"
#include "app/session.h"

/* All borrowed but options and old_token. */
struct sitting {
	struct keystore **vault;         /* NULL while locked */
	struct account *account;
	struct session_options options;
	struct secret *old_token;        /* while a new one is tried */
};

/* Park the worker and wipe every key: token, sealers, data key, and what lies
 * in the kernel's keyring. Returns whether a passphrase can open it again. */
bool sitting_lock(struct app *app);
/* The vault anew, by the passphrase, or (NULL) by key file or command; and on
 * with the worker. passphrase is borrowed. */
bool sitting_unlock(struct app *app, struct secret *passphrase,
    struct error *err);

/* Go on with another token, which is taken; the status tells what became of
 * it. Not kept before sitting_keep_token. */
bool sitting_try_token(struct app *app, struct secret *token,
    struct error *err);
bool sitting_keep_token(struct app *app, struct error *err);
/* Back to the token that is in the vault. */
void sitting_drop_token(struct app *app);

/* The worker found the workspace at another host: from now on there. */
void sitting_moved(struct app *app, const char *base_url);

#endif
