/*
 * The kernel's user keyring: keeps a key for a while, for other sessions.
 *
 * Everything fails quietly with ERROR_NOT_FOUND where there is no keyring
 * (built without libkeyutils, or forbidden in a container).
 */
#ifndef CALLBOX_KEYRING_H
#define CALLBOX_KEYRING_H

#include <stdbool.h>

struct error;
struct secret;

/* Keep payload under a name for ttl_s seconds; replaces what was there. */
bool keyring_put(const char *name, struct secret *payload, unsigned ttl_s,
    struct error *err);

/* *out is yours to secret_free. */
bool keyring_get(const char *name, struct secret **out, struct error *err);

/* At once, for all processes; nothing happens when there is none. */
void keyring_remove(const char *name);

#endif
