/* `callbox demo`: the built-in workspace, over real HTTP on this machine. */
#ifndef CALLBOX_DEMO_H
#define CALLBOX_DEMO_H

#include "app/settings.h"

/* argv: what stands behind "demo". Returns the exit code. */
int demo_run(struct config *config, int argc, char **argv);

#endif
