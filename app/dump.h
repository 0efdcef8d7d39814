/* `callbox dump actions|settings|keys`: the tables, tab-separated, from which
 * the manual page is checked. */
#ifndef CALLBOX_DUMP_H
#define CALLBOX_DUMP_H

#include "app/settings.h"

int dump_run(struct config *config, int argc, char **argv);

#endif
