/*
 * The outbox: every change as a durable command, until it is known to be done.
 *
 * A command is written (SQLite, synchronous=FULL, payload sealed) before it is
 * shown as done. States: held (undo window) → ready → sending → done | failed |
 * unknown. Commands of one conversation go one after the other. What was
 * `sending` when the program died is `unknown` at the next start.
 *
 * Also here: drafts, and the last commands that can be undone by their inverse.
 *
 * Thread: the worker's alone. Times: Unix milliseconds where they end in _ms.
 */
#ifndef CALLBOX_OUTBOX_H
#define CALLBOX_OUTBOX_H

#include "api/mirror.h"
#include "api/request.h"

struct outbox;
struct sealer;

enum { OUTBOX_UNDO_MAX = 50, OUTBOX_ATTEMPTS_MAX = 8 };

/* Borrowed until the next call on the outbox. */
struct command {
	uint64_t number;
	enum api_op op;
	enum delivery state;
	const char *conversation_id, *object_id, *text, *html;
	enum person_kind assignee;
	int64_t at;              /* snooze until, seconds */
	uint64_t group;
	int64_t created_ms, due_ms, sent_ms;
	int attempts;
	api_id id;               /* of the request in this run, 0: earlier */
	const char *failure;
	/* As it was before, for undo: state, assignee, snooze. */
	enum conversation_state before_state;
	const char *before_admin, *before_team;
	int64_t before_snoozed;
	/* Known before sending, for reconciling. */
	const char *last_part_id;
	bool undo;               /* is itself an inverse */
};

/* As mirror_open: a damaged file is set aside and said, never overwritten. */
struct outbox *outbox_open(const char *path, struct sealer *sealer,
    char **said, struct error *err);
void outbox_close(struct outbox *outbox);

/*
 * Write a command down. before: the conversation as it was, or NULL. Returns
 * its number, 0 with an error (then it must not be shown as done).
 */
uint64_t outbox_add(struct outbox *outbox, const struct api_request *request,
    const struct conversation *before, int64_t now_ms, struct error *err);

/* The next command to send, NULL: none now; *wait_ms then says when to ask
 * again, -1: when something changes. */
const struct command *outbox_due(struct outbox *outbox, int64_t now_ms,
    int *wait_ms);
const struct command *outbox_find(struct outbox *outbox, uint64_t number);

/*
 * Move it on. SENDING is durable before it returns: call it before the first
 * byte. READY with due_ms: again later. DONE keeps it for undo if it has an
 * inverse. failure (or NULL) is a sentence.
 */
bool outbox_set_state(struct outbox *outbox, uint64_t number,
    enum delivery state, int64_t due_ms, const char *failure,
    struct error *err);
bool outbox_set_sending(struct outbox *outbox, uint64_t number,
    int64_t now_ms, const char *last_part_id, struct error *err);
bool outbox_discard(struct outbox *outbox, uint64_t number,
    struct error *err);

/*
 * What undo of that command (0: the last that can be, with its group) does:
 * held ones are discarded (their numbers in `dropped`, their words in `draft`),
 * done ones get an inverse each, as requests to be added (yours).
 */
struct outbox_undo {
	uint64_t dropped[OUTBOX_UNDO_MAX];
	size_t dropped_len;
	struct api_request *inverse[OUTBOX_UNDO_MAX];
	size_t inverse_len;
	struct draft draft;              /* text NULL: none; in the arena */
	const char *say;                 /* in the arena */
};
bool outbox_undo(struct outbox *outbox, uint64_t number, int64_t now_ms,
    struct arena *arena, struct outbox_undo *out, struct error *err);

/* Whether the conversation contains what an unknown command sent: a part of
 * that admin and kind with the same words, newer than what was known before,
 * not claimed by another command. Claims it. */
bool outbox_reconcile(struct outbox *outbox, uint64_t number,
    const struct conversation *conversation, const char *admin_id);

/* Apply all pending intentions of a conversation to the mirror's columns,
 * after mirror_put_conversation or when one was settled. */
bool outbox_apply(struct outbox *outbox, struct mirror *mirror,
    const char *conversation_id, struct error *err);
/* Add its pending replies and notes as parts, in the arena. */
void outbox_overlay(struct outbox *outbox, struct conversation *conversation,
    const struct admin *me, struct arena *arena);

/* Everything that is not done, oldest first, into the arena. */
void outbox_list(struct outbox *outbox, struct arena *arena,
    const struct outbox_item **out, size_t *n);
void outbox_counts(const struct outbox *outbox, struct api_status *status);

/* An empty text removes it. */
bool outbox_put_draft(struct outbox *outbox, const struct draft *draft,
    struct error *err);
bool outbox_drafts(struct outbox *outbox, const char *conversation_id,
    struct arena *arena, const struct draft **out, size_t *n,
    struct error *err);

/* Whether sending it twice does no harm. */
bool command_repeatable(enum api_op op);

#endif
