/*
 * The listener that catches the browser's redirect on this machine: HTTPS on
 * 127.0.0.1 alone, with a certificate made for this one attempt.
 *
 *     redirect_new (binds) → the address is shown → poll redirect_fd and
 *     redirect_run, until redirect_done → redirect_free
 *
 * What always holds: it is bound before anybody is told its address, and a port
 * that is taken is refused (somebody else on this host would get the answer);
 * the key is P-256, lives a day and never touches a disk; every answer is a
 * short page without scripts that is not kept; only a request whose Host, path
 * and state are the attempt's ends it, and it answers one. Whoever else knocks
 * is told nothing and changes nothing.
 */
#ifndef CALLBOX_REDIRECT_H
#define CALLBOX_REDIRECT_H

#include "app/oauth.h"

enum { REDIRECT_FINGERPRINT_MAX = 32 * 3 };      /* "AB:CD:…" */

struct redirect;

/* Listen where the attempt's redirect URL says (oauth_redirect_is_local).
 * oauth is borrowed. ERROR_CONFLICT: the port is taken. */
struct redirect *redirect_new(struct oauth *oauth, struct error *err);
void redirect_free(struct redirect *redirect);   /* NULL is fine */

/* SHA-256 of the certificate, as browsers show it. Borrowed. */
const char *redirect_fingerprint(const struct redirect *redirect);

/* To poll for reading, for at most redirect_wait_ms (-1: no limit). */
int redirect_fd(const struct redirect *redirect);
int redirect_wait_ms(const struct redirect *redirect);
void redirect_run(struct redirect *redirect);

/* True once the browser has its page: *code is yours, or err says why there is
 * none (as oauth_take: ERROR_REFUSED). */
bool redirect_done(struct redirect *redirect, struct secret **code,
    struct error *err);

#endif
