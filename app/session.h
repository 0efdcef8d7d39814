/* One sitting: an account opened, the worker started, the screen shown. */
#ifndef CALLBOX_SESSION_H
#define CALLBOX_SESSION_H

#include "app/account.h"
#include "app/app.h"

struct keystore;

/*
 * Run the interface on an account until the person leaves, or wants to go on
 * with another one, whose name is then in next (else ""). in_memory: keep
 * nothing on disk (the demo). Returns the exit code; what went wrong is on
 * standard error.
 *
 * *vault is the caller's to free afterwards, and NULL if the person left while
 * it was locked; the account's token may have been replaced.
 */
int session_run(struct config *config, struct keystore **vault,
    struct account *account, bool in_memory,
    char next[ACCOUNT_NAME_MAX + 1]);

/* The worker's options for an account; release with session_options_release.
 * For the commands that need no screen, too. */
struct session_options {
	struct api_options api;
	struct sealer *cache_sealer, *state_sealer;
	char *cache_file, *state_file;
};
bool session_options_init(struct session_options *options,
    const struct config *config, struct keystore *vault,
    const struct account *account, bool in_memory, struct error *err);
void session_options_release(struct session_options *options);

#endif
