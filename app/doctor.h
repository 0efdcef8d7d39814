/* `callbox doctor`: one check a function, one line each. */
#ifndef CALLBOX_DOCTOR_H
#define CALLBOX_DOCTOR_H

#include "app/settings.h"

/* Exit code 1 when something is wrong. */
int doctor_run(struct config *config, int argc, char **argv);

#endif
