/*
 * A client against callbox-simulator (or a server of the test), for tests.
 */
#ifndef CALLBOX_TEST_WORLD_H
#define CALLBOX_TEST_WORLD_H

#include "api/client.h"
#include "keystore/seal.h"
#include "keystore/secret.h"
#include "tests/unit/api/simulator.h"

struct world {
	struct simulator simulator;
	struct secret *token;
	struct sealer *sealer;
	struct api_client *client;
};

/* args: of the simulator, with "--token", "tok". Fails the test when it does
 * not start. */
struct world *world_new(const char *const *args);
/* The same against another server. */
struct world *world_at(const char *url);
void world_free(struct world *w);
/* The next reply, whatever it is; yours to unref. */
const struct api_reply *world_next(struct world *w);
/* The final one to this request; what comes before it is dropped. */
const struct api_reply *world_final(struct world *w, api_id id);
/* The final reply to it, which must be a success. */
const struct api_reply *world_good(struct world *w, struct api_request *req);
/* The final reply to a change of a record; target, name (of the one input) may
 * be NULL. */
const struct api_reply *world_change(struct world *w, enum record_kind kind,
    enum record_verb verb, const char *id, const char *target,
    const char *name, const char *value);
/* The same, which must be a success. */
void world_changed(struct world *w, enum record_kind kind,
    enum record_verb verb, const char *id, const char *target,
    const char *name, const char *value);
/* One record as the service has it. */
const struct api_reply *world_read(struct world *w, enum record_kind kind,
    const char *id);

#endif
