/*
 * What the verbs for scripts share: the account opened, the worker started,
 * requests sent and waited for. The same worker, outbox and mirror as the
 * interface's, without a screen.
 */
#ifndef CALLBOX_COMMAND_SCRIPT_H
#define CALLBOX_COMMAND_SCRIPT_H

#include "api/client.h"
#include "app/account.h"
#include "app/session.h"

struct script {
	struct keystore *vault;
	struct account account;
	struct session_options options;
	struct api_client *client;
};

/* cached: no network, what the mirror has. script_close in any case. */
bool script_open(struct script *script, struct config *config, bool cached,
    struct error *err);
void script_close(struct script *script);

/*
 * Send a request and wait for its final reply. each (may be NULL) gets every
 * reply to it, the final one included; false from it cancels. What the worker
 * says meanwhile goes to standard error. False: the final reply's error.
 */
bool script_ask(struct script *script, struct api_request *req,
    bool (*each)(void *ctx, const struct api_reply *reply), void *ctx,
    struct error *err);

/* All of standard input, as text; NULL with an error when it cannot be read or
 * is larger than max bytes. The caller's. */
char *script_input(size_t max, struct error *err);

/* The object's own "id" in place of the line. False: it has none, or this is
 * no JSON object on one line; the line may be spoilt then. */
bool script_json_id(char *line);

#endif
