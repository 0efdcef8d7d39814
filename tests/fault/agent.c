/* An agent without a terminal. */
#include "config.h"

#include "api/base/mem.h"
#include "keystore/seal.h"
#include "keystore/secret.h"
#include "tests/fault/agent.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NEVER_MS = 3600000, ANSWER_MS = 600000 };

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct secret *secret_of(const char *text)
{
	char *copy = mem_strdup(text);
	struct secret *secret = secret_move(copy, strlen(copy));

	free(copy);
	return secret;
}

void agent_start(struct agent *agent, const char *url, const char *ca_file,
    const char *folder, int answer_ms)
{
	struct api_options options = { .base_url = url, .api_version = "2.16",
		.ca_file = ca_file,
		.poll_active_ms = NEVER_MS, .poll_idle_ms = NEVER_MS,
		.rate_share_percent = 50, .sync_closed = true,
		.read_ms = answer_ms, .once_ms = answer_ms };
	struct error err = { 0 };

	*agent = (struct agent){ 0 };
	agent->token = secret_of("tok");
	agent->key = secret_of("0123456789abcdef0123456789abcdef");
	agent->cache = sealer_new(agent->key, "cache");
	agent->state = sealer_new(agent->key, "state");
	agent->cache_file = mem_printf("%s/cache.db", folder);
	agent->state_file = mem_printf("%s/state.db", folder);
	options.token = agent->token;
	options.cache_sealer = agent->cache;
	options.state_sealer = agent->state;
	options.cache_file = agent->cache_file;
	options.state_file = agent->state_file;
	agent->client = api_start(&options, &err);
	if (!agent->client)
		BUG("%s", err.text);
}

void agent_stop(struct agent *agent)
{
	api_stop(agent->client, 0);
	sealer_free(agent->cache);
	sealer_free(agent->state);
	secret_free(agent->key);
	secret_free(agent->token);
	free(agent->cache_file);
	free(agent->state_file);
}

const struct api_reply *agent_next(struct agent *agent, int wait_ms)
{
	struct pollfd fd = { .fd = api_fd(agent->client), .events = POLLIN };
	const struct api_reply *reply = api_next(agent->client);

	if (!reply && poll(&fd, 1, wait_ms) > 0)
		reply = api_next(agent->client);
	return reply;
}

const struct api_reply *agent_ask(struct agent *agent,
    struct api_request *request, agent_other_fn *other, void *context)
{
	api_id id = api_send(agent->client, request);
	int64_t end = clock_ms() + ANSWER_MS;
	const struct api_reply *reply;

	while (clock_ms() < end) {
		reply = agent_next(agent, 1000);
		if (!reply)
			continue;
		if (reply->id == id && reply->final)
			return reply;
		if (other)
			other(context, reply);
		api_reply_unref(reply);
	}
	return NULL;
}

bool agent_synced(struct agent *agent)
{
	int64_t end = clock_ms() + ANSWER_MS;
	const struct api_reply *reply;
	bool synced = false;

	while (!synced && clock_ms() < end) {
		reply = agent_ask(agent, request_status(), NULL, NULL);
		synced = reply && reply->status->synced_at &&
		    !reply->status->first_sync;
		api_reply_unref(reply);
		if (!synced)
			poll(NULL, 0, 20);
	}
	return synced;
}
