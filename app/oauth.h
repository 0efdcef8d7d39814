/*
 * One attempt to be let into a workspace by OAuth: the address that a browser
 * is sent to, and what came back. Pure, but for the random state.
 *
 *     oauth_init → oauth_url, shown → oauth_take with what the browser ended
 *     at, until it gives the code or says that there will be none
 *
 * What always holds: the state is new for each attempt, 144 random bits, and
 * compared in constant time; an attempt is over after OAUTH_LIFE_S seconds or
 * with its first code; an address is believed only where scheme, host, port
 * and path are those of the redirect URL. The code lives in guarded memory.
 *
 * Source: RFC 6749 §4.1, RFC 9700; Intercom's "Setting up OAuth": client_id,
 * state and redirect_uri, no scope, no PKCE; a code may end in "=".
 */
#ifndef CALLBOX_OAUTH_H
#define CALLBOX_OAUTH_H

#include "api/base/error.h"

#include <stdint.h>

struct secret;                           /* keystore/secret.h */

enum {
	OAUTH_LIFE_S = 600,
	OAUTH_STATE_LEN = 24,            /* base64url of 18 bytes */
	OAUTH_ADDRESS_MAX = 4000,        /* bytes of what is pasted */
	OAUTH_CODE_MAX = 2000,
	OAUTH_PORT_DEFAULT = 17923
};

/* What is registered unless the person says otherwise. */
#define OAUTH_REDIRECT_DEFAULT "https://127.0.0.1:17923/integration-callback"

/* A redirect URL in its parts. Pointers into the text it was parsed from. */
struct oauth_target {
	const char *host, *path;
	size_t host_len, path_len;       /* the path begins with its slash */
	int port;                        /* 443 unless it is said */
};

struct oauth {
	char *app_url, *client_id, *redirect_uri;
	struct oauth_target target;      /* of redirect_uri */
	char state[OAUTH_STATE_LEN + 1];
	int64_t begun_at;                /* Unix seconds */
	bool over;                       /* gave its code */
};

/* Whether it can be registered: https, a host, no user, query or fragment.
 * out may be NULL. ERROR_USAGE. */
bool oauth_redirect_parse(const char *uri, struct oauth_target *out,
    struct error *err);
/* Whether a listener on this machine can catch it: 127.0.0.1 or localhost with
 * a port of 1024 or more. */
bool oauth_redirect_is_local(const struct oauth_target *target);
/* Whether it can be a client ID: letters, digits, - and _. */
bool oauth_client_id_valid(const char *id, struct error *err);

/* app_url: "https://app.intercom.com", or a simulator's URL. Strings are
 * copied; redirect_uri must be a good one. Release with oauth_release. */
void oauth_init(struct oauth *oauth, const char *app_url,
    const char *client_id, const char *redirect_uri, int64_t now);
void oauth_release(struct oauth *oauth);

/* Where the browser goes; yours to free(). brief: without redirect_uri, so
 * that the first registered one is taken (for a smaller QR code). */
char *oauth_url(const struct oauth *oauth, bool brief);

/*
 * What the browser ended at, or only the code: text of len bytes, white space
 * anywhere in it is ignored (it may have been wrapped). True: *code is yours.
 * ERROR_REFUSED: the person (or Intercom) said no, there will be no code.
 * ERROR_TIMEOUT: the attempt is over. ERROR_INPUT: this was not it, and why;
 * the attempt goes on.
 */
bool oauth_take(struct oauth *oauth, const char *text, size_t len,
    int64_t now, struct secret **code, struct error *err);

#endif
