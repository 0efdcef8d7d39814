/*
 * The outbox: every change as a durable command, until it is known to be done.
 *
 * A command is written (SQLite, synchronous=FULL, payload sealed) before it is
 * shown as done. States: held (undo window) → ready → sending → done | failed |
 * unknown. Commands of one conversation go one after the other. What was
 * `sending` when the program died is `unknown` for who sends next.
 *
 * Several callbox processes of one account on one host share the file. One of
 * them sends (share.h says which), all of them write and show. Every change
 * looks at the file first (outbox_refresh) and is one transaction, so what
 * two of them do at once happens one after the other.
 *
 * Also here: drafts, and the last actions that can be undone by their inverse.
 *
 * Thread: the worker's alone. Times: Unix milliseconds where they end in _ms.
 */
#ifndef CALLBOX_OUTBOX_H
#define CALLBOX_OUTBOX_H

#include "api/mirror.h"
#include "api/request.h"

struct outbox;
struct sealer;

/* UNDO: actions, a bulk one counts once. */
enum { OUTBOX_UNDO_MAX = 50, OUTBOX_ATTEMPTS_MAX = 8 };

/* Borrowed until the next call on the outbox. */
struct command {
	uint64_t number;
	enum api_op op;
	enum delivery state;     /* the file has its number: never renumber */
	const char *conversation_id, *object_id, *text, *html;
	enum person_kind assignee;
	int64_t at;              /* snooze until, seconds */
	uint64_t group;
	int64_t created_ms, due_ms, sent_ms;
	int attempts;
	api_id id;               /* of the request in this run, 0: earlier */
	const char *failure;
	/* As it was before, for undo: state, assignee, snooze, tag. */
	enum conversation_state before_state;
	const char *before_admin, *before_team;
	int64_t before_snoozed;
	bool had_tag;
	/* Known before sending, for reconciling. */
	const char *last_part_id;
	bool undo;               /* is itself an inverse, or was undone */
	size_t cursor;           /* bytes into text */
	const struct attached *attached;
	size_t attached_len;
	/* The newest part that its writer knew; later ones are said first. */
	const char *seen_part;
	int64_t seen_at;
	bool sure;               /* … unless the writer was asked already */
	struct record_change change;     /* CHANGE, CHANGE_ONCE */
	const struct record_input *back; /* what its inputs replaced, for */
	size_t back_len;                 /* undo; len 0: not known */
};

/* As mirror_open: a damaged file is set aside and said, never overwritten. */
struct outbox *outbox_open(const char *path, struct sealer *sealer,
    char **said, struct error *err);
void outbox_close(struct outbox *outbox);
/*
 * The file has turned out to be damaged: it is set aside, and a new one has
 * what is in memory and what can still be read. *said: a sentence, yours.
 * False: it could not be made; the outbox is in memory from now on.
 */
bool outbox_renew(struct outbox *outbox, const char *path, char **said,
    struct error *err);

/* Whether another process changed something; it is known then. */
bool outbox_refresh(struct outbox *outbox);

/*
 * This process sends from now on: what another one was sending when it ended
 * is unknown, or ready again if repeating it does no harm.
 */
bool outbox_take_over(struct outbox *outbox, struct error *err);

/*
 * Write a command down. before: the conversation as it was, or NULL. Its own
 * draft goes with it. Returns its number, 0 with an error (then it must not
 * be shown as done).
 */
uint64_t outbox_add(struct outbox *outbox, const struct api_request *request,
    const struct conversation *before, int64_t now_ms, struct error *err);

/*
 * The next command to send that is not busy, NULL: none now; *wait_ms then
 * says when to ask again, -1: when something changes.
 */
typedef bool outbox_busy_fn(void *context, uint64_t number);
const struct command *outbox_due(struct outbox *outbox, int64_t now_ms,
    outbox_busy_fn *busy, void *context, int *wait_ms);
const struct command *outbox_find(struct outbox *outbox, uint64_t number);
/* The bytes of one of its files; yours to free(), NULL with an error. */
char *outbox_file(struct outbox *outbox, uint64_t number, size_t index,
    size_t *len, struct error *err);

/*
 * Move it on. SENDING is durable before it returns: call it before the first
 * byte. READY with due_ms: again later. DONE keeps it for undo if it has an
 * inverse. failure (or NULL) is a sentence. ERROR_CONFLICT: it is in a state
 * from which it cannot come there (another process was quicker).
 */
bool outbox_set_state(struct outbox *outbox, uint64_t number,
    enum delivery state, int64_t due_ms, const char *failure,
    struct error *err);
bool outbox_set_sending(struct outbox *outbox, uint64_t number,
    int64_t now_ms, const char *last_part_id, struct error *err);
/* When it was sent, corrected; nothing else changes. */
bool outbox_set_sent(struct outbox *outbox, uint64_t number, int64_t sent_ms,
    struct error *err);
/* The user wants it sent, whatever was found: held, failed, unknown → ready. */
bool outbox_retry(struct outbox *outbox, uint64_t number, int64_t now_ms,
    struct error *err);
/* Forget it, unless it is being sent. */
bool outbox_discard(struct outbox *outbox, uint64_t number,
    struct error *err);
/*
 * Its words, in the arena; with text and html (not NULL) it has those from now
 * on. It is failed after both: nothing sends it before outbox_retry does.
 * ERROR_INPUT: it has no words. ERROR_CONFLICT: it may have been sent.
 */
bool outbox_edit(struct outbox *outbox, uint64_t number, const char *text,
    const char *html, struct arena *arena, struct draft *out,
    struct error *err);
/* Its words become the conversation's draft (in front of what is there), and
 * it is gone; the draft in the arena. ERROR_INPUT: it has no words. */
bool outbox_to_draft(struct outbox *outbox, uint64_t number, int64_t now_ms,
    struct arena *arena, struct draft *out, struct error *err);

/*
 * Undo of that command (0: the last that can be, with its group): held ones
 * are dropped (their words in `draft`), done ones get an inverse each, which
 * is in the outbox then.
 */
struct outbox_undo {
	const struct outbox_dropped {
		uint64_t number;
		const char *conversation_id;
	} *dropped;
	size_t dropped_len;
	const char *const *inverted;     /* conversations */
	size_t inverted_len;
	struct draft draft;              /* text NULL: none; in the arena */
	const char *say;                 /* in the arena */
};
bool outbox_undo(struct outbox *outbox, uint64_t number, int64_t now_ms,
    struct arena *arena, struct outbox_undo *out, struct error *err);

/* Whether the conversation contains what an unknown command sent: a part of
 * that admin and kind with the same words, newer than what was known before,
 * not claimed by another command. It is claimed when that one is set DONE. */
bool outbox_reconcile(struct outbox *outbox, uint64_t number,
    const struct conversation *conversation, const char *admin_id);

/* Apply all pending intentions of a conversation to the mirror's columns,
 * after mirror_put_conversation or when one was settled. */
bool outbox_apply(struct outbox *outbox, struct mirror *mirror,
    const char *conversation_id, struct error *err);
/* Add its pending replies and notes as parts, in the arena. */
void outbox_overlay(struct outbox *outbox, struct conversation *conversation,
    const struct admin *me, struct arena *arena);

/* Pending edits of title and attributes, or of a record's fields, as if they
 * were done (outbox_fields.c). */
void outbox_overlay_fields(const struct outbox *outbox,
    struct conversation *conversation, struct arena *arena);
void outbox_overlay_record(const struct outbox *outbox,
    struct record *record, struct arena *arena);

/* Everything that is not done, oldest first, into the arena. */
void outbox_list(struct outbox *outbox, struct arena *arena,
    const struct outbox_item **out, size_t *n);
void outbox_counts(const struct outbox *outbox, struct api_status *status);

/*
 * Drafts (drafts.c). One of a conversation and kind belongs to the process
 * whose composer is open; it is nobody's once that is closed.
 *
 * Put: an empty text without files removes it. *elsewhere: another process
 * took it over meanwhile; both are kept then. When it cannot be written it
 * stays in memory, is found by outbox_drafts and tried again by
 * outbox_save_drafts.
 */
bool outbox_put_draft(struct outbox *outbox, const struct draft *draft,
    bool closed, bool *elsewhere, struct error *err);
/* Those of a conversation (NULL: all), newest first. take: the one of
 * this kind (-1: none) is this process's from now on; elsewhere tells of a
 * live one that had it. */
bool outbox_drafts(struct outbox *outbox, const char *conversation_id,
    int take, struct arena *arena, const struct draft **out, size_t *n,
    struct error *err);
bool outbox_has_draft(struct outbox *outbox, const char *conversation_id);
/* How many drafts are in memory only. */
size_t outbox_unsaved(const struct outbox *outbox);
bool outbox_save_drafts(struct outbox *outbox, struct error *err);

/* Whether sending it twice does no harm. */
bool command_repeatable(enum api_op op);

#endif
