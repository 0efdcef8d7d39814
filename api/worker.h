/*
 * The worker: one thread that owns the network, the mirror and the outbox, and
 * answers what comes through the queue.
 */
#ifndef CALLBOX_WORKER_H
#define CALLBOX_WORKER_H

#include "api/queue.h"

struct worker;

/*
 * Start the thread. The queue is borrowed; strings of options are copied.
 * Thread: UI. Errors as api_start.
 */
struct worker *worker_start(const struct api_options *options,
    struct queue *queue, struct error *err);

/* Wait for the thread, which ends after an ORDER_STOP, and free. Thread: UI. */
void worker_join(struct worker *worker);

#endif
