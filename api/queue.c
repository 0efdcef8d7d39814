/* Orders one way, replies the other. */
#include "config.h"

#include "api/queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct waiting_reply {
	struct waiting_reply *next;
	struct api_reply *reply;
};

struct queue {
	pthread_mutex_t lock;            /* guards the two lists */
	struct order *orders, **orders_end;
	struct waiting_reply *replies, **replies_end;
	int order_fd, reply_fd;
};

struct queue *queue_new(struct error *err)
{
	struct queue *queue = mem_zalloc(sizeof(*queue));

	queue->order_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	queue->reply_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (queue->order_fd < 0 || queue->reply_fd < 0) {
		error_set(err, ERROR_FILE, errno,
		    "The queue could not be made: %s", strerror(errno));
		if (queue->order_fd >= 0)
			close(queue->order_fd);
		if (queue->reply_fd >= 0)
			close(queue->reply_fd);
		free(queue);
		return NULL;
	}
	pthread_mutex_init(&queue->lock, NULL);
	queue->orders_end = &queue->orders;
	queue->replies_end = &queue->replies;
	return queue;
}

void order_free(struct order *order)
{
	if (!order)
		return;
	api_request_free(order->req);
	free(order);
}

void queue_free(struct queue *queue)
{
	const struct api_reply *reply;
	struct order *order, *next;

	if (!queue)
		return;
	for (order = queue_orders(queue); order; order = next) {
		next = order->next;
		order_free(order);
	}
	while ((reply = queue_next(queue)))
		api_reply_unref(reply);
	pthread_mutex_destroy(&queue->lock);
	close(queue->order_fd);
	close(queue->reply_fd);
	free(queue);
}

/* An eventfd counts to 2^64 - 2: adding one cannot fail, reading an empty one
 * only says EAGAIN. */
static void set(int fd)
{
	const uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) != sizeof(one) && errno != EAGAIN)
		BUG("eventfd: %s", strerror(errno));
}

static void clear(int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) < 0 && errno != EAGAIN)
		BUG("eventfd: %s", strerror(errno));
}

void queue_order(struct queue *queue, const struct order *order)
{
	struct order *copy = mem_zalloc(sizeof(*copy));

	*copy = *order;
	copy->next = NULL;
	pthread_mutex_lock(&queue->lock);
	/* Only the first wakes the other side; it takes all of them. */
	if (!queue->orders)
		set(queue->order_fd);
	*queue->orders_end = copy;
	queue->orders_end = &copy->next;
	pthread_mutex_unlock(&queue->lock);
}

/* All at once: the worker takes the lock once a turn. */
struct order *queue_orders(struct queue *queue)
{
	struct order *orders;

	pthread_mutex_lock(&queue->lock);
	orders = queue->orders;
	queue->orders = NULL;
	queue->orders_end = &queue->orders;
	if (orders)
		clear(queue->order_fd);
	pthread_mutex_unlock(&queue->lock);
	return orders;
}

void queue_reply(struct queue *queue, struct api_reply *reply)
{
	struct waiting_reply *wait = mem_zalloc(sizeof(*wait));

	wait->reply = reply;
	pthread_mutex_lock(&queue->lock);
	if (!queue->replies)
		set(queue->reply_fd);
	*queue->replies_end = wait;
	queue->replies_end = &wait->next;
	pthread_mutex_unlock(&queue->lock);
}

const struct api_reply *queue_next(struct queue *queue)
{
	struct waiting_reply *wait;
	const struct api_reply *reply = NULL;

	pthread_mutex_lock(&queue->lock);
	wait = queue->replies;
	if (wait) {
		queue->replies = wait->next;
		if (!queue->replies) {
			queue->replies_end = &queue->replies;
			clear(queue->reply_fd);
		}
	}
	pthread_mutex_unlock(&queue->lock);
	if (wait) {
		reply = wait->reply;
		free(wait);
	}
	return reply;
}

int queue_order_fd(const struct queue *queue)
{
	return queue->order_fd;
}

int queue_reply_fd(const struct queue *queue)
{
	return queue->reply_fd;
}
