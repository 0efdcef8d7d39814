/* `callbox connect`: an account into the vault. */
#ifndef CALLBOX_CONNECT_H
#define CALLBOX_CONNECT_H

#include "app/settings.h"

/* argv: what stands behind "connect". Returns the exit code. */
int connect_run(struct config *config, int argc, char **argv);

#endif
