/* What outbox.c and drafts.c share. Nobody else includes it. */
#ifndef CALLBOX_OUTBOX_PRIVATE_H
#define CALLBOX_OUTBOX_PRIVATE_H

#include "api/outbox.h"
#include "api/store.h"

enum { DRAFT_BYTES_MAX = 8 << 20 };

struct store *outbox_store(struct outbox *outbox);

#endif
