/*
 * The guided set-up in the terminal: each step of app/setup.h on the screen,
 * with what to copy and what to type; back, leave and resume at any of them.
 */
#ifndef CALLBOX_GUIDE_H
#define CALLBOX_GUIDE_H

#include "app/setup.h"

/*
 * Walk through the steps from where the set-up stands until there is a token
 * in setup->token that was verified (identity says whose). False with
 * ERROR_CANCELLED: the person left, what was typed is kept in the vault; other
 * errors: there is no terminal, or the vault cannot be written. Errors of the
 * service are shown at the step where they can be mended.
 */
struct identity;
bool guide_run(struct keystore *vault, struct setup *setup,
    const char *api_version, struct identity *identity, struct error *err);

#endif
