/*
 * What the worker's files share: the state of its thread.
 *
 *     worker.c         the loop, orders, start and stop
 *     stores.c         the mirror and the outbox: opened, mended, read
 *     notices.c        what everybody is told
 *     calls.c          one thing asked of the service: when, how often
 *     token.c          a 401: a dead token, a missing permission, a wrong region
 *     probes.c         which permissions the token has
 *     serve.c          requests that read, from the mirror and by search
 *     serve_fetch.c    requests for one thing: conversation, contact, macros
 *     serve_records.c  records: lists page by page, one of them
 *     tickets.c        tickets among the conversations
 *     changes.c        changes of records: their answers, their outcome
 *     changes_conversation.c  of conversations, and what changes replace
 *     commands.c       requests that change: through the outbox, confirmed
 *     commands_check.c what others did to a conversation meanwhile
 *     sharing.c        other processes of this account
 *     texts.c          what is in memory only, saved elsewhere
 *     commands_user.c  undo, and what the user decides about the outbox
 *     downloads.c      attachments
 *     syncing.c        the steps of sync.c, carried out
 *
 * All of it runs on the worker's thread.
 */
#ifndef CALLBOX_WORKER_PRIVATE_H
#define CALLBOX_WORKER_PRIVATE_H

#include "api/endpoints/endpoints.h"
#include "api/endpoints/records.h"
#include "api/http.h"
#include "api/mirror.h"
#include "api/outbox.h"
#include "api/queue.h"
#include "api/rate.h"
#include "api/region.h"
#include "api/sync.h"

#include <pthread.h>

struct share;
struct worker;
struct call;
struct download_job;

enum { CHANGED_IDS_MAX = 64 };

/* A request that has no final reply yet. */
struct asked {
	struct asked *next;
	struct api_request *req;
	uint64_t command;                /* its number in the outbox, 0: none */
	struct arena arena;              /* what is gathered for the reply */
	struct macro *macros;
	size_t macros_len;
	bool local_only;                 /* LIST: the service knows not all */
	struct walk *walk;               /* RECORDS: serve_records.c's */
	const char *made;                /* CHANGE: the id of what it made */
};

/* What came of a call. err.code ERROR_NONE: doc is the body (or NULL: it was
 * empty). Borrowed. */
struct call_result {
	const struct http_answer *answer;
	const struct json_doc *doc;
	struct error err;
};

typedef void call_fn(struct worker *worker, struct call *call,
    const struct call_result *result);

/*
 * One thing asked of the service, until it is answered or given up. Made by
 * call_new, filled in, handed over with call_add.
 */
struct call {
	struct call *next;
	struct arena arena;              /* of the request's strings */
	struct http_request request;
	call_fn *done;                   /* exactly once, unless it is dropped */
	bool poll;                       /* not for the agent: waits longer */
	bool single;                     /* no retries here: done decides */
	int tries;
	int64_t due_ms;                  /* not before */
	uint64_t transfer;               /* http's number; 0: not on its way */
	bool checking;                   /* 401: waits for what /me says */
	struct error refusal;            /* … and that was the 401 */
	unsigned moves;                  /* the worker's, when it was sent */
	api_id id;                       /* who waits for it, 0: nobody */
	uint64_t command;                /* the outbox's number, 0: none */
	const char *object_id;           /* what it is about, in the arena */
	int hops;                        /* merged contacts followed; lookups */
};

enum auth { AUTH_FINE, AUTH_CHECKING, AUTH_DEAD };

struct worker {
	/* Set before the thread starts, then only read. */
	struct queue *queue;
	pthread_t thread;
	char hosts[REGION_COUNT][HOST_URL_MAX];  /* api_options.hosts */
	size_t hosts_len;
	char *cache_file, *state_file;
	struct sealer *cache_sealer, *state_sealer;
	int poll_active_ms, poll_idle_ms;
	bool sync_closed, no_network;
	struct secret *token;
	int64_t (*clock_ms)(void);

	struct http *http;               /* NULL: no token that could be sent */
	struct mirror *mirror;
	struct outbox *outbox;
	bool outbox_lost;                /* it is in memory only, against our
	                                    will */
	struct rate rate;
	struct sync sync;
	struct sync_step step;           /* being carried out */
	struct error sync_refusal;       /* why nothing can be fetched, until
	                                    a person puts it right */
	struct workspace workspace;      /* as the mirror has it … */
	struct arena workspace_arena;    /* … and where it lives */

	struct asked *asked;
	struct call *calls;              /* oldest first */
	struct download_job *downloads;  /* the same */
	enum auth auth;
	bool seeking;                    /* the host that takes the token … */
	size_t host_next;                /* … of hosts, to be tried next */
	struct error refusal;            /* of the token, by its own host */
	unsigned moves;                  /* from host to host, that lasted */
	bool no_tickets;                 /* the token may not: by way of the
	                                    conversations they are */
	bool unproved;                   /* the token: /me has not told yet */
	bool look_up_due;                /* of what was left unknown … */
	int64_t look_up_ms;              /* … not before */
	int probes;                      /* on their way */
	bool probed;                     /* at least once */
	bool probes_found;               /* one refused what was not known to be */
	int64_t probe_ms;                /* when to look again */
	unsigned probes_given;           /* bits: given since, not said yet */
	struct error probe_err;          /* why one of them told nothing */
	struct share *share;
	bool sender;                     /* this process sends */
	bool unlocked_said;
	int64_t take_ms;                 /* when to try to be it again */
	enum api_activity activity;
	bool stopping;
	int64_t stop_ms;                 /* then at the latest */

	int64_t now_ms;                  /* of this turn */
	int64_t wake_ms;                 /* when the next turn is due */
	int64_t expected_ms;             /* when it was to wake at the latest */
	int64_t network_ms;              /* nothing is sent before */
	bool skew_known;
	int64_t skew_ms;                 /* the service's clock less ours */
	int64_t drafts_ms;               /* when to try to save them again */
	int64_t store_said_ms;           /* when a store's failure was told */

	struct api_status status, status_sent;
	int64_t status_ms;               /* when the last one was sent */
	unsigned changed;
	struct arena changed_arena;
	const char *changed_ids[CHANGED_IDS_MAX];
	size_t changed_len;
	bool changed_many;
};

/* --- worker.c --- */

/* The next turn is due at that time at the latest. */
void worker_wake_at(struct worker *worker, int64_t at_ms);
/* Whether anything can be asked of the service at all. */
bool worker_online(const struct worker *worker);
/* Why not, for a reply. */
void worker_offline_error(const struct worker *worker, struct error *err);

struct asked *asked_find(struct worker *worker, api_id id);
struct asked *asked_of_command(struct worker *worker, uint64_t command);
/* A reply to it, to be filled in and sent by reply_send or reply_final. */
struct api_reply *reply_new(const struct asked *asked);
void reply_send(struct worker *worker, struct api_reply *reply);
/* Takes both: the last word to a request. */
void reply_final(struct worker *worker, struct asked *asked,
    struct api_reply *reply);
/* What the mirror has, on the way to the final one, or as it, with what went
 * wrong (also, may be NULL) in the asking. */
void reply_cached(struct worker *worker, struct asked *asked,
    struct api_reply *reply, bool final, const struct error *also);
void reply_error(struct worker *worker, struct asked *asked,
    const struct error *err);

/* --- notices.c --- */

/* Remember for the CHANGED notice at the end of the turn. id NULL: many. */
void worker_changed(struct worker *worker, unsigned what, const char *id);
/* A sentence that the user should see. */
void worker_say(struct worker *worker, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* The status of this moment, into the reply. */
void notices_fill(struct worker *worker, struct api_reply *reply);
/* Tell what changed in this turn, and the status if it is another. */
void notices_send(struct worker *worker);

/* --- stores.c --- */

void stores_open(struct worker *worker);
void stores_close(struct worker *worker);
/* The outbox failed: true when it was damaged and is renewed (try again),
 * else said (not each time). */
bool worker_outbox_failed(struct worker *worker, const struct error *err);
/* The mirror failed: reopened if it is damaged, else said (not each time). */
void worker_store_failed(struct worker *worker, const struct error *err);
/* Read the workspace again after it changed. */
void worker_load_workspace(struct worker *worker);
/* Put what the service said into the mirror, with what is pending on top. */
bool worker_store_conversation(struct worker *worker,
    const struct conversation *conversation);
/* What is in the outbox, with the conversations' titles, into the reply. */
void worker_fill_outbox(struct worker *worker, struct api_reply *reply);
/* The conversation as it is to be shown, into the reply; false: unknown. */
bool worker_fill_conversation(struct worker *worker, const char *id,
    struct api_reply *reply, struct error *err);

/* --- calls.c --- */

struct call *call_new(call_fn *done);
void call_free(struct call *call);               /* one that was not added */
void call_add(struct worker *worker, struct call *call);   /* takes */
/* Off the list and the wire again; yours to call_free. */
struct call *call_take(struct worker *worker, struct call *call);
/* Send what is due and allowed. */
void calls_start(struct worker *worker);
/* Take what was answered, and hand it to who asked. */
void calls_finish(struct worker *worker);
/* Forget those of a request. */
void calls_drop(struct worker *worker, api_id id);
/* Forget all but the commands that are on their way; with commands all. */
void calls_drop_all(struct worker *worker, bool commands);
size_t calls_commands(const struct worker *worker);
/* Its last moment: told to who asked, freed. */
void call_give_up(struct worker *worker, struct call *call,
    const struct error *err);
/* Of the long bodies that are being sent, together. */
void calls_progress(const struct worker *worker, int64_t *sent,
    int64_t *total);
/* 0 to most - 1. */
int jitter(int most);

/* --- token.c --- */

/* A call was refused as one without a token is. True: it waits until that is
 * understood. False: its refusal stands. */
bool token_doubt(struct worker *worker, struct call *call,
    const struct error *why);
/* Whether this call must wait because another host is being tried. */
bool token_holds(const struct worker *worker, const struct call *call);
/* The token is of no use: nothing more is asked with it. */
void worker_refuse_token(struct worker *worker, const struct error *why);

/* --- probes.c --- */

/* What earlier runs found out. */
void probes_load(struct worker *worker);
/* What an answer proves about a permission. */
void probes_note(struct worker *worker, const struct http_answer *answer,
    const struct http_request *request, const struct error *err);
/* Those that were given meanwhile, once what they unlock is here. */
void probes_say_given(struct worker *worker);
/* A 401 that was only about this request: the token is well. */
void probes_refused(struct worker *worker, const struct http_request *request);
/* Look again at those that a read can tell, when it is time. */
void probes_start(struct worker *worker);
/* The person wants to know: look at once, and let what was refused be tried
 * again. */
void probes_again(struct worker *worker);
/* PERMISSIONS */
void serve_permissions(struct worker *worker, struct asked *asked);

/* --- calls.c again --- */

/* A call whose answer this request waits for. */
struct call *call_for(const struct asked *asked, call_fn *done);

/* --- serve.c, serve_fetch.c --- */

void serve_request(struct worker *worker, struct asked *asked);
void serve_unsaved_drafts(struct worker *worker);
void serve_conversation(struct worker *worker, struct asked *asked);
void serve_contact(struct worker *worker, struct asked *asked);
/* The id of the contact that one was merged into (410, named by a Link header);
 * NULL: it was not. As long as the result. */
const char *merged_contact(const struct call_result *result);
void serve_macros(struct worker *worker, struct asked *asked);
void serve_records(struct worker *worker, struct asked *asked);
void serve_record(struct worker *worker, struct asked *asked);
/* The record as it is known, into the reply; false: it is not. */
bool worker_fill_record(struct worker *worker, enum record_kind kind,
    const char *id, struct api_reply *reply, struct error *err);
/* What the service said of a record, into the mirror. */
bool worker_store_record(struct worker *worker, struct record *record,
    const char *parent, struct arena *arena, struct error *err);
/* The answer that has a kind's whole list, read for another purpose: the mirror
 * has it as records, too. */
void worker_store_list(struct worker *worker, enum record_kind kind,
    const struct json *root);
/* WORKSPACE requests that waited until it was known, or could not be. */
void serve_workspace_waiting(struct worker *worker, const struct error *err);
/* SYNC requests that waited for the end of a walk. */
void serve_sync_waiting(struct worker *worker, const struct error *err);

/* --- tickets.c --- */

/* Whether it is known to be a ticket. */
bool tickets_is(struct worker *worker, const char *id);
/* A read of what is said in it, as a ticket or as a conversation. */
void tickets_encode_read(struct worker *worker, const char *id,
    struct call *call);
/* True: that was refused because it is a ticket: ask again, differently. */
bool tickets_refused(struct worker *worker, const struct call *call,
    const struct error *err);
/* An answer to that read; a ticket with what the mirror knows of it besides. */
bool tickets_decode_thread(struct worker *worker, const struct json *in,
    struct arena *arena, struct conversation *out, struct error *err);
/* What puts a ticket back as the record was, for the input of an update; true:
 * that was done, into back[*len …], for which there is room for three. A
 * nameless one begins another change. */
bool tickets_note_before(struct worker *worker, const struct record *record,
    const struct record_input *input, struct arena *arena,
    struct record_input *back, size_t *len);
/* Whether the answer to a reply or note is a part alone, and the one that it
 * became. */
bool tickets_is_part(const struct json_doc *doc);
bool tickets_took_part(struct worker *worker, const struct command *command,
    const struct json_doc *doc);

/* --- changes.c --- */


/* A CHANGE was accepted: what its answer says is kept. */
void changes_take(struct worker *worker, const struct command *command,
    const struct json_doc *doc);
/* Whether a success is the answer to this change, by its body (NULL: empty). */
bool changes_answered(const struct command *command,
    const struct json_doc *doc);
/* Whether it takes something away. */
bool changes_removes(const struct command *command);
/* Whether the answer says that the contact was merged as it was meant. */
bool changes_merged(const struct command *command,
    const struct http_answer *answer);
/* Where to see whether a change whose answer was lost has arrived; false: the
 * service shows it nowhere. */
bool changes_encode_look_up(const struct command *command, struct call *call);
/* Whether what was found there has what the change made. */
bool changes_found(struct worker *worker, const struct command *command,
    const struct json_doc *doc);
/* --- changes_conversation.c --- */

/* What an edit replaces, into the request: for undo. */
void changes_note_before(struct worker *worker, struct api_request *req);
/* What the service said of a conversation, into the mirror. False: it is not
 * the one with this id (NULL: any is), or *err. */
bool worker_take_conversation(struct worker *worker,
    const struct json_doc *doc, const char *id, struct error *err);
/* It is there no longer. */
void worker_forget_conversation(struct worker *worker, const char *id);
/* After changes_take: whether the mirror has what came of it; false: the
 * conversation must be read for that. */
bool changes_settled(struct worker *worker, const struct command *command,
    const struct json_doc *doc);
/* Whether the second refusal only says that the first attempt did it. */
bool changes_done_before(const struct command *command,
    const struct error *refusal);

/* --- changes.c again --- */

/* The record that the change was about, into the reply. */
void changes_fill(struct worker *worker, const struct asked *asked,
    struct api_reply *reply);

/* --- commands.c, commands_check.c, commands_user.c --- */

void commands_add(struct worker *worker, struct asked *asked);
void commands_start(struct worker *worker);
/* The conversation shows what the service said and what is still pending. */
void commands_show_again(struct worker *worker, const char *conversation_id);
/* A reply with the conversation as it is to be shown now. */
struct api_reply *commands_reply_shown(struct worker *worker,
    const struct asked *asked);
/* Whether it is on its way or being looked up. */
bool commands_has_call(const struct worker *worker, uint64_t number);
/* Its end: the answer to who waits for it, or a sentence to everybody. */
void commands_tell(struct worker *worker, uint64_t number,
    const struct error *err);
void commands_failed(struct worker *worker, const struct call *call,
    const struct error *err);
void commands_later(struct worker *worker, const struct call *call,
    int64_t wait_ms);
int64_t commands_backoff(int attempts);
/* False: it could not be written down that it is sent, so it is not. */
bool commands_send(struct worker *worker, const struct command *command);
/* Fetch its conversation; then it is sent, or held back with the reason. */
void commands_check(struct worker *worker, const struct command *command);
/* A sentence on an unknown one: what the conversation has now, or (why not
 * NULL) that it cannot be fetched. In the arena. */
const char *commands_found(struct worker *worker,
    const char *conversation_id, const struct error *why,
    struct arena *arena);
/* Stop what is being sent; it is looked up if all of it may have left. */
bool commands_stop(struct worker *worker, uint64_t number,
    struct error *err);
void commands_undo(struct worker *worker, struct asked *asked);
void commands_act(struct worker *worker, struct asked *asked);

/* --- sharing.c --- */

/* Hear what others did; become the one who sends, if nobody is. */
void sharing_turn(struct worker *worker);

/* --- texts.c --- */

/* How many texts are in memory only, against our will. */
size_t texts_at_risk(struct worker *worker);
void serve_save_texts(struct worker *worker, struct asked *asked);

/* --- downloads.c --- */

void serve_download(struct worker *worker, struct asked *asked);
void downloads_start(struct worker *worker);
/* The answer's, if it is of one; false: it is not. */
bool downloads_take(struct worker *worker, const struct http_answer *answer);
/* Forget that of a request, 0: all of them. */
void downloads_drop(struct worker *worker, api_id id);

/* --- syncing.c --- */

/* The link after an answer: online, or refused as long as what is fetched first
 * is. */
void syncing_note_link(struct worker *worker);

void syncing_start(struct worker *worker);
int worker_poll_ms(const struct worker *worker);

#endif
