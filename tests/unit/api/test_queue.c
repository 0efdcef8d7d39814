/* The queue: order, its descriptors, two threads. */
#include "config.h"

#include "api/queue.h"

#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

enum { MANY = 20000 };

static bool readable(int fd, int wait_ms)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	return poll(&pfd, 1, wait_ms) == 1;
}

static void queue__keeps__the_order(void **state)
{
	struct queue *queue = queue_new(NULL);
	struct order order = { .kind = ORDER_CANCEL }, *all, *next;
	const struct api_reply *reply;
	api_id id;

	assert_false(readable(queue_order_fd(queue), 0));
	assert_null(queue_orders(queue));
	for (id = 1; id <= 3; id++) {
		order.id = id;
		queue_order(queue, &order);
		queue_reply(queue, api_reply_new(API_STATUS, id));
	}
	assert_true(readable(queue_order_fd(queue), 0));
	assert_true(readable(queue_reply_fd(queue), 0));
	id = 1;
	for (all = queue_orders(queue); all; all = next) {
		next = all->next;
		assert_int_equal(all->id, id++);
		order_free(all);
	}
	assert_int_equal(id, 4);
	assert_false(readable(queue_order_fd(queue), 0));
	for (id = 1; (reply = queue_next(queue)); id++) {
		assert_int_equal(reply->id, id);
		api_reply_unref(reply);
	}
	assert_int_equal(id, 4);
	assert_false(readable(queue_reply_fd(queue), 0));
	/* What nobody fetched goes with it. */
	order = (struct order){ .kind = ORDER_REQUEST,
		.req = request_status() };
	queue_order(queue, &order);
	queue_reply(queue, api_reply_new(API_STATUS, 9));
	queue_free(queue);
}

/* Answers each request with its id, as the worker does. */
static void *echo(void *context)
{
	struct queue *queue = context;
	struct order *order, *next;
	bool stop = false;

	while (!stop) {
		readable(queue_order_fd(queue), -1);
		for (order = queue_orders(queue); order; order = next) {
			next = order->next;
			if (order->kind == ORDER_STOP)
				stop = true;
			else
				queue_reply(queue, api_reply_new(API_STATUS,
				    order->req->id));
			order_free(order);
		}
	}
	return NULL;
}

static void queue__loses__nothing_between_threads(void **state)
{
	struct queue *queue = queue_new(NULL);
	const struct api_reply *reply;
	struct order order = { .kind = ORDER_REQUEST };
	pthread_t thread;
	api_id sent = 0, seen = 0;

	assert_int_equal(pthread_create(&thread, NULL, echo, queue), 0);
	while (seen < MANY) {
		if (sent < MANY) {
			order.req = request_status();
			order.req->id = ++sent;
			queue_order(queue, &order);
		}
		while ((reply = queue_next(queue))) {
			assert_int_equal(reply->id, ++seen);
			api_reply_unref(reply);
		}
		if (sent == MANY && seen < MANY)
			assert_true(readable(queue_reply_fd(queue), 10000));
	}
	order = (struct order){ .kind = ORDER_STOP };
	queue_order(queue, &order);
	pthread_join(thread, NULL);
	queue_free(queue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(queue__keeps__the_order),
		cmocka_unit_test(queue__loses__nothing_between_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
