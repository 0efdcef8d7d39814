/* The verbs about accounts and the vault: accounts, rename, disconnect, lock,
 * passphrase. Each takes what stands behind it and returns the exit code. */
#ifndef CALLBOX_ACCOUNT_COMMANDS_H
#define CALLBOX_ACCOUNT_COMMANDS_H

#include "app/settings.h"

int accounts_run(struct config *config, int argc, char **argv);
int rename_run(struct config *config, int argc, char **argv);
int disconnect_run(struct config *config, int argc, char **argv);
int lock_run(struct config *config, int argc, char **argv);
int passphrase_run(struct config *config, int argc, char **argv);

#endif
