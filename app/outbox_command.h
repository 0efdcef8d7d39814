/* `callbox outbox`: what is pending, failed or unknown. */
#ifndef CALLBOX_OUTBOX_COMMAND_H
#define CALLBOX_OUTBOX_COMMAND_H

#include "app/settings.h"

int outbox_run(struct config *config, int argc, char **argv);

#endif
