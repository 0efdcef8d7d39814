/*
 * What crosses between the interface and the worker: two lists under the only
 * mutex of the program, and an eventfd for each direction, readable while its
 * list has something. (The worker's is polled together with libcurl's sockets,
 * which needs no libcurl: it is started only after the first cached replies.)
 *
 * What was put belongs to the other side and is not touched again.
 */
#ifndef CALLBOX_QUEUE_H
#define CALLBOX_QUEUE_H

#include "api/client.h"

/* What the interface wants; which members count depends on the kind. */
struct order {
	struct order *next;
	enum order_kind {
		ORDER_REQUEST,           /* req */
		ORDER_CANCEL,            /* id */
		ORDER_ACTIVITY,          /* activity */
		ORDER_STOP               /* wait_ms */
	} kind;
	struct api_request *req;
	api_id id;
	enum api_activity activity;
	int wait_ms;
};

struct queue;

/* False (ERROR_FILE) when there are no more file descriptors. */
struct queue *queue_new(struct error *err);
/* Only when one thread is left. Frees what was not fetched. */
void queue_free(struct queue *queue);

/* Thread: UI. Takes the request of the order; copies the rest. */
void queue_order(struct queue *queue, const struct order *order);
/* Thread: worker. All orders, oldest first, yours to order_free; or NULL. */
struct order *queue_orders(struct queue *queue);
/* Free one order and the request that is still in it. */
void order_free(struct order *order);

/* Thread: worker. Takes the reply. */
void queue_reply(struct queue *queue, struct api_reply *reply);
/* Thread: UI. The oldest reply, or NULL. */
const struct api_reply *queue_next(struct queue *queue);

/* Readable while there are orders (worker) or replies (UI). */
int queue_order_fd(const struct queue *queue);
int queue_reply_fd(const struct queue *queue);

#endif
