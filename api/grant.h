/*
 * Getting into a workspace: an OAuth code for a token, and whose a token is.
 *
 * Both wait for the service (at most half a minute a request), so they are for
 * programs without an interface: `callbox connect`. What was read and written
 * is wiped where it is ours.
 *
 *     grant_token(&options, client_id, client_secret, code, &token, &err)
 *     grant_check(&options, token, &identity, &err)
 *
 * Source: Intercom's "Setting up OAuth" (POST /auth/eagle/token with code,
 * client_id, client_secret as a form); OpenAPI 2.16 GET /me.
 */
#ifndef CALLBOX_GRANT_H
#define CALLBOX_GRANT_H

#include "api/base/error.h"
#include "api/region.h"

struct secret;                           /* keystore/secret.h */

/*
 * hosts: API URLs, the likeliest first; a token that one refuses is tried at
 * the next. token_url: where codes are traded. Borrowed.
 */
struct grant_options {
	const char *hosts[REGION_COUNT];
	size_t hosts_len;
	const char *token_url;
	const char *api_version, *ca_file;       /* as in api_options */
};

/* What /me said. Not yet safe to show. */
struct identity {
	char base_url[HOST_URL_MAX];     /* of the host that is the workspace's */
	char region[16];         /* "eu"; "": not said */
	char workspace[120], workspace_id[64];
	char admin[120], email[160];
};

/* Intercom's hosts, those of this region first; NULL: the default region. */
void grant_options_init(struct grant_options *options, const char *region);

/*
 * Trade a code: at once, on a connection of its own, once. *token is yours to
 * secret_free. ERROR_AUTH: the text says whether it is the code (wrong, used,
 * too old) or the client.
 */
bool grant_token(const struct grant_options *options, const char *client_id,
    struct secret *client_secret, struct secret *code, struct secret **token,
    struct error *err);

/*
 * Ask /me whose the token is. The host that the answer's region names is
 * preferred to the one that happened to answer. ERROR_AUTH: no host takes it;
 * ERROR_VERSION: api_version is unknown.
 */
bool grant_check(const struct grant_options *options, struct secret *token,
    struct identity *out, struct error *err);

/*
 * Whether the token, which /me has just accepted, has those of the minimum that
 * a harmless read can tell. ERROR_FORBIDDEN names what to tick.
 */
bool grant_minimum(const struct grant_options *options, const char *base_url,
    struct secret *token, struct error *err);

/*
 * Uninstall the app from the token's workspace: every token of that app there
 * may die, teammates' too. Only when a person has said so.
 * Source: Intercom, "Uninstalling your app" (POST /auth/uninstall).
 */
bool grant_uninstall(const struct grant_options *options,
    struct secret *token, struct error *err);

#endif
