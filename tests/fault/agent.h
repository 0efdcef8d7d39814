/*
 * An agent without a terminal: the real client (worker, mirror, outbox on
 * files) in this process. The same folder and key make it the same agent again.
 */
#ifndef CALLBOX_FAULT_AGENT_H
#define CALLBOX_FAULT_AGENT_H

#include "api/client.h"

struct sealer;
struct secret;

struct agent {
	struct api_client *client;
	struct secret *token, *key;
	struct sealer *cache, *state;
	char *cache_file, *state_file;
};

/* ca_file: the service's certificate, or NULL. answer_ms: how long an answer may
 * take, 0: as usual. Ends the program when it cannot start. */
void agent_start(struct agent *agent, const char *url, const char *ca_file,
    const char *folder, int answer_ms);
void agent_stop(struct agent *agent);

/* The next reply; NULL after wait_ms without one. Yours to unref. */
const struct api_reply *agent_next(struct agent *agent, int wait_ms);
/* The final reply to it; NULL: not within ten minutes. What else comes is handed
 * to the function, which may be NULL. */
typedef void agent_other_fn(void *context, const struct api_reply *reply);
const struct api_reply *agent_ask(struct agent *agent,
    struct api_request *request, agent_other_fn *other, void *context);
/* Until the first sync is over; false: not within ten minutes. */
bool agent_synced(struct agent *agent);

#endif
