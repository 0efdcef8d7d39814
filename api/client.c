/* The interface's side of the API worker. */
#include "config.h"

#include "api/client.h"
#include "api/queue.h"
#include "api/worker.h"

#include <pthread.h>
#include <stdlib.h>

/* Nothing here is shared: the queue is what both threads know, and it locks. */
struct api_client {
	struct queue *queue;
	struct worker *worker;
	pthread_t thread;                /* the only one that may call */
	api_id last_id;
};

static void check_thread(const struct api_client *client)
{
	if (!pthread_equal(client->thread, pthread_self()))
		BUG("called from the wrong thread");
}

struct api_client *api_start(const struct api_options *options,
    struct error *err)
{
	struct api_client *client = mem_zalloc(sizeof(*client));

	client->thread = pthread_self();
	client->queue = queue_new(err);
	if (client->queue)
		client->worker = worker_start(options, client->queue, err);
	if (client->worker)
		return client;
	queue_free(client->queue);
	free(client);
	return NULL;
}

api_id api_send(struct api_client *client, struct api_request *req)
{
	struct order order = { .kind = ORDER_REQUEST, .req = req };

	check_thread(client);
	req->id = ++client->last_id;
	queue_order(client->queue, &order);
	return client->last_id;
}

void api_cancel(struct api_client *client, api_id id)
{
	struct order order = { .kind = ORDER_CANCEL, .id = id };

	check_thread(client);
	queue_order(client->queue, &order);
}

const struct api_reply *api_next(struct api_client *client)
{
	check_thread(client);
	return queue_next(client->queue);
}

int api_fd(const struct api_client *client)
{
	return queue_reply_fd(client->queue);
}

void api_set_activity(struct api_client *client, enum api_activity activity)
{
	struct order order = { .kind = ORDER_ACTIVITY, .activity = activity };

	check_thread(client);
	queue_order(client->queue, &order);
}

void api_park(struct api_client *client, int wait_ms)
{
	struct order order = { .kind = ORDER_STOP, .wait_ms = wait_ms };

	check_thread(client);
	if (!client->worker)
		return;
	queue_order(client->queue, &order);
	worker_join(client->worker);
	client->worker = NULL;
}

bool api_resume(struct api_client *client, const struct api_options *options,
    struct error *err)
{
	check_thread(client);
	if (client->worker)
		BUG("resumed while it works");
	client->worker = worker_start(options, client->queue, err);
	return client->worker != NULL;
}

void api_stop(struct api_client *client, int wait_ms)
{
	if (!client)
		return;
	/* After that nobody else knows the queue: what the worker said last
	 * goes with it. */
	api_park(client, wait_ms);
	queue_free(client->queue);
	free(client);
}
