/*
 * `callbox connect`: an account into the vault, by the guide or without a
 * person. What both do with a code or a token stands here, too.
 */
#ifndef CALLBOX_CONNECT_H
#define CALLBOX_CONNECT_H

#include "api/grant.h"
#include "app/settings.h"
#include "app/setup.h"

int connect_run(struct config *config, int argc, char **argv);

/* The code becomes setup->token. Waits for the service. */
bool connect_trade(struct setup *setup, const char *api_version,
    struct secret *code, struct error *err);
/* Whose setup->token is, and that it may do the least. Waits for the service. */
bool connect_verify(const struct setup *setup, const char *api_version,
    struct identity *out, struct error *err);
/* The line to run on the other machine so that its browser reaches our
 * listener; NULL: we are not on another machine. Yours to free(). */
char *connect_tunnel(int port);
/* Remote text as one safe line for a terminal without curses, in its character
 * set. Yours to free(). */
char *connect_plain(const char *text);

#endif
