/* A client against callbox-simulator, for tests. */
#include "config.h"

#include "tests/unit/api/world.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { WAIT_MS = 60000 };

struct world *world_at(const char *url)
{
	struct world *w = mem_zalloc(sizeof(*w));
	struct api_options options = { .api_version = "2.16",
		.poll_active_ms = 60000, .poll_idle_ms = 60000,
		.rate_share_percent = 50, .sync_closed = true };
	char *token = mem_strdup("tok");
	struct error err = { 0 };

	w->token = secret_move(token, 3);
	free(token);
	w->sealer = sealer_new_random();
	options.base_url = url;
	options.token = w->token;
	options.cache_sealer = options.state_sealer = w->sealer;
	w->client = api_start(&options, &err);
	assert_string_equal(err.text, "");
	return w;
}

struct world *world_new(const char *const *args)
{
	struct simulator simulator;
	struct world *w;

	if (!simulator_start(&simulator, args))
		fail_msg("the simulator does not start");
	w = world_at(simulator.url);
	w->simulator = simulator;
	return w;
}

void world_free(struct world *w)
{
	api_stop(w->client, 0);
	if (w->simulator.pid)
		simulator_stop(&w->simulator);
	secret_free(w->token);
	sealer_free(w->sealer);
	free(w);
}

const struct api_reply *world_next(struct world *w)
{
	struct pollfd fd = { .fd = api_fd(w->client), .events = POLLIN };
	const struct api_reply *reply = api_next(w->client);

	if (!reply && poll(&fd, 1, WAIT_MS) > 0)
		reply = api_next(w->client);
	assert_non_null(reply);
	return reply;
}

const struct api_reply *world_final(struct world *w, api_id id)
{
	const struct api_reply *reply;

	while (!(reply = world_next(w))->final || reply->id != id) {
		if (reply->op == API_NOTICE_SAY)
			print_message("said: %s\n", reply->say);
		api_reply_unref(reply);
	}
	return reply;
}

/* Final and without an error. */
const struct api_reply *world_good(struct world *w, struct api_request *req)
{
	enum api_op op = req->op;
	const struct api_reply *reply = world_final(w, api_send(w->client, req));

	if (reply->err.code)
		fail_msg("%s: %s", api_op_words(op), reply->err.text);
	return reply;
}

const struct api_reply *world_change(struct world *w,
    enum record_kind kind, enum record_verb verb, const char *id,
    const char *target, const char *name, const char *value)
{
	const struct record_input input = { name, value };
	const struct record_change what = { .kind = kind, .verb = verb,
		.id = id, .target = target, .inputs = &input,
		.inputs_len = name != NULL };

	return world_final(w, api_send(w->client, request_change(&what)));
}

void world_changed(struct world *w, enum record_kind kind,
    enum record_verb verb, const char *id, const char *target,
    const char *name, const char *value)
{
	const struct api_reply *reply = world_change(w, kind, verb, id, target,
	    name, value);

	if (reply->err.code)
		fail_msg("%s: %s", record_verb_word(verb), reply->err.text);
	api_reply_unref(reply);
}

const struct api_reply *world_read(struct world *w,
    enum record_kind kind, const char *id)
{
	return world_good(w, request_record(kind, id));
}
