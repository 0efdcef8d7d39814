/*
 * The two messages that cross the threads: requests go to the worker, replies
 * come back. Panes make requests with the constructors below and hand them to
 * host->send; the host gives the number, and the replies with that number come
 * to the pane as PANE_REPLY events.
 *
 * Every request gets exactly one reply with `final` set: on success, error,
 * cancel and stop. Replies before it (final false) carry what is known so far:
 * the cached copy, or "written down, not yet confirmed" for a command.
 * Messages hold values only; a message is not touched by its sender again.
 * Times: Unix seconds. Strings given to constructors are copied.
 */
#ifndef CALLBOX_REQUEST_H
#define CALLBOX_REQUEST_H

#include "api/base/error.h"
#include "api/base/mem.h"
#include "api/model.h"
#include "api/permission.h"
#include "api/record.h"

/* Numbers a request within one run; never 0, never used twice. */
typedef uint64_t api_id;

/* X(op, changes something at the service, name in words) */
#define API_OPS(X) \
	X(LIST, false, "list conversations") \
	X(COUNT, false, "count conversations") \
	X(CONVERSATION, false, "read the conversation") \
	X(CONTACT, false, "read the contact") \
	X(WORKSPACE, false, "read teammates, teams and tags") \
	X(MACROS, false, "read macros") \
	X(RECORDS, false, "list records") \
	X(RECORD, false, "read the record") \
	X(CHANGE, true, "change the record") \
	X(CHANGE_ONCE, true, "change the record") /* not to be repeated */ \
	X(REPLY, true, "reply") \
	X(NOTE, true, "add a note") \
	X(ASSIGN, true, "assign") \
	X(CLOSE, true, "close") \
	X(OPEN, true, "reopen") \
	X(SNOOZE, true, "snooze") \
	X(TAG, true, "tag") \
	X(UNTAG, true, "remove the tag") \
	X(UNDO, false, "undo") \
	X(SEEN, false, "mark as read") \
	X(DRAFT_PUT, false, "keep the draft") \
	X(DRAFT_GET, false, "find the draft") \
	X(OUTBOX, false, "list what is on its way") \
	X(SAVE_TEXTS, false, "save the texts elsewhere") \
	X(OUTBOX_ACT, false, "decide about a queued action") \
	X(SYNC, false, "fetch changes now") \
	X(STATUS, false, "connection status") \
	X(DOWNLOAD, false, "download the file") \
	X(PERMISSIONS, false, "check the permissions")

enum api_op {
#define X(op, change, words) API_##op,
	API_OPS(X)
#undef X
	/* Sent by the worker on its own, with id 0, to everybody. */
	API_NOTICE_CHANGED,      /* something in the mirror changed */
	API_NOTICE_STATUS,       /* connection, sync progress, rate, outbox */
	API_NOTICE_SAY,          /* a sentence that the user should see */
	API_OP_COUNT
};

enum list_sort {
	SORT_WAITING,            /* waiting longest first, then newest */
	SORT_NEWEST,             /* last changed first */
	SORT_OLDEST,             /* last changed last */
	SORT_PRIORITY,           /* urgent first, then waiting */
	SORT_CREATED,            /* newest created first */
	SORT_ASSIGNEE,           /* unassigned, then one teammate after the
	                            other; in each as waiting */
	SORT_TEAM                /* the same by team */
};

/* The file has their numbers: never renumber. */
enum draft_kind {
	DRAFT_REPLY, DRAFT_NOTE,
	DRAFT_MESSAGE            /* begins a conversation (api/message.h) */
};

/* A file that goes with a reply or note. path: where it was taken from;
 * size: bytes. */
struct attached {
	const char *path, *name, *content_type;
	int64_t size;
};

enum outbox_act {
	OUTBOX_RETRY,            /* failed or unknown: send (again) */
	OUTBOX_DISCARD,          /* forget it */
	OUTBOX_STOP,             /* being sent: stop that, then decide */
	OUTBOX_TO_DRAFT,         /* back into the conversation's draft */
	OUTBOX_EDIT              /* as request_outbox_edit says */
};

/* Where an attachment's bytes go. */
enum download_to { DOWNLOAD_FILE, DOWNLOAD_MEMORY };

enum {
	LIST_LIMIT_MAX = 1000, COUNT_QUERIES_MAX = 64,
	RECORDS_MAX = 20000      /* of one request */
};

/* What one message takes; bytes are limits of ours, the API names none. */
enum {
	ATTACHED_MAX = 10, ATTACHED_BYTES_MAX = 20000000,
	ATTACHED_TOTAL_MAX = 40000000
};

/* Bytes of one attachment: limits of ours. */
enum { DOWNLOAD_FILE_MAX = 2000000000, DOWNLOAD_MEMORY_MAX = 32000000 };

/* One flat struct; the constructors say which members an op uses. */
struct api_request {
	struct arena arena;
	enum api_op op;
	api_id id;                       /* given by the host */
	const char *conversation_id;
	const char *object_id;           /* contact, admin, team, tag */
	const char *query;               /* the query language, api/query.h */
	const char *const *queries;
	size_t queries_len;
	enum list_sort sort;
	bool anchored;                   /* window around conversation_id */
	bool server;                     /* also ask the service, not only the mirror */
	size_t offset, limit;
	const char *text;                /* Markdown as typed */
	const char *html;                /* what is sent */
	enum person_kind assignee;       /* PERSON_ADMIN or PERSON_TEAM */
	int64_t at;                      /* snooze until; seen up to */
	enum draft_kind draft;
	size_t cursor;                   /* bytes into text */
	const struct attached *attached; /* REPLY, NOTE, DRAFT_PUT */
	size_t attached_len;
	bool closed;                     /* DRAFT_PUT: nobody types any more */
	const char *seen_part;           /* REPLY: the newest part that was */
	int64_t seen_at;                 /* known to its writer, and its time */
	uint64_t command;                /* number in the outbox */
	uint64_t group;                  /* commands undone as one; 0: alone */
	int hold_ms;                     /* undo window before it is sent */
	enum outbox_act act;
	bool undo;                       /* takes another one back */
	struct record_ref record;        /* RECORD(S): its kind, or of whom */
	enum record_kind kind;           /* RECORDS: of what */
	const char *order;               /* RECORDS: "-last-seen" */
	const char *after;               /* RECORDS: where the last one ended */
	bool fresh;                      /* RECORDS: without what is cached */
	const struct record_change *change;
	const struct record_input *back; /* the worker's: what it replaces */
	size_t back_len;
	enum download_to download_to;
	const char *url, *folder, *name;         /* DOWNLOAD */
};

/*
 * LIST: a window of the conversations that match, from the mirror at once;
 * with `server` the service is asked too, and the final reply has its finds
 * merged. offset, limit (at most LIST_LIMIT_MAX) in rows. anchor_id (or NULL):
 * choose the offset so that this conversation is in the middle, if it matches.
 * Reply: list. A query that does not parse: final reply with ERROR_INPUT.
 */
struct api_request *request_list(const char *query, enum list_sort sort,
    size_t offset, size_t limit, const char *anchor_id, bool server);
/* How many match each query, from the mirror. Reply: counts, in that order. */
struct api_request *request_count(const char *const *queries, size_t n);
/* The cached copy first (not final), then the service's. Reply: conversation.
 * cached_only: what the mirror has, no network. */
struct api_request *request_conversation(const char *id, bool cached_only);
struct api_request *request_contact(const char *id);     /* Reply: contact */
struct api_request *request_workspace(void);     /* Reply: workspace */
struct api_request *request_macros(void);        /* Reply: macros */

/*
 * Records of a kind (api/record.h), those of a parent (kind RECORD_NONE: all
 * of them). query: in the language of api/query.h, with the kind's fields as
 * keys. order: a field's name, "-" in front for descending; NULL: the kind's
 * own. limit: at most RECORDS_MAX, 0: that many.
 *
 * Replies: records. With cached set: what is known here, at once (after NULL
 * only). Then pages as the service gives them, not final, each with its new
 * rows; what a row was before is replaced by id. The final one has no rows:
 * it says where to go on (next), or why it ended.
 * cached_only: what the mirror has, no network.
 */
struct api_request *request_records(enum record_kind kind,
    enum record_kind parent, const char *parent_id, const char *query,
    const char *order, size_t limit, const char *after, bool cached_only);
/* One record: the cached copy first (not final), then the service's. Reply:
 * record, and raw (the answer as it came) once the service was asked. */
struct api_request *request_record(enum record_kind kind, const char *id);
/*
 * Change a record: one of the kind's rules (record_rule), which must exist.
 * A command like those below; its final reply has the record as it is now
 * where the service says so. BUG for a rule that does not exist.
 */
struct api_request *request_change(const struct record_change *change);

/*
 * The commands. First reply (not final): written to the outbox, and the mirror
 * shows the intention; reply.command is its number. Final reply: confirmed
 * (conversation: the new state), or an error and the mirror is back to what
 * the service said. ERROR_UNKNOWN_OUTCOME: it cannot be told whether it
 * arrived; it stays in the outbox for the user to decide.
 * hold_ms: how long it can be undone before it is sent.
 */
struct api_request *request_reply(const char *conversation_id,
    const char *markdown, const char *html, int hold_ms);
struct api_request *request_note(const char *conversation_id,
    const char *markdown, const char *html, int hold_ms);
/* kind PERSON_ADMIN or PERSON_TEAM; id NULL: unassign that kind. */
struct api_request *request_assign(const char *conversation_id,
    enum person_kind kind, const char *id);
struct api_request *request_close(const char *conversation_id);
struct api_request *request_open(const char *conversation_id);
struct api_request *request_snooze(const char *conversation_id, int64_t until);
struct api_request *request_tag(const char *conversation_id,
    const char *tag_id);
struct api_request *request_untag(const char *conversation_id,
    const char *tag_id);

/*
 * Take back a command (or, with command 0, the last one or group that can be).
 * Held: it is not sent, and the reply's draft has the text back. Sent and
 * reversible: the inverse is queued. Reply: undone (a sentence), draft.
 */
struct api_request *request_undo(uint64_t command);
/* I have read this conversation up to that second (0: mark it unread). */
struct api_request *request_seen(const char *conversation_id, int64_t up_to);
/* files are copied: what goes with a reply, a note or a draft. n 0: NULL. */
struct attached *attached_copy(struct arena *arena,
    const struct attached *files, size_t n);
void request_attach(struct api_request *request,
    const struct attached *files, size_t n);
/* An empty text without files removes the draft. id NULL (GET): all of them,
 * newest first. GET makes that of this kind this process's to write. */
struct api_request *request_draft_put(const char *conversation_id,
    enum draft_kind kind, const char *text, size_t cursor);
struct api_request *request_draft_get(const char *conversation_id,
    enum draft_kind kind);
struct api_request *request_outbox(void);        /* Reply: outbox */
struct api_request *request_outbox_act(uint64_t command, enum outbox_act act);
/*
 * Edit what was written where it lies. text NULL: its words as they are are
 * the reply's draft. Else it has these (Markdown, and as they are sent) from
 * now on. After both it is not sent until it is retried.
 */
struct api_request *request_outbox_edit(uint64_t command, const char *text,
    const char *html);
/* All that is written and not sent, into a new file (absolute path, 0600). */
struct api_request *request_save_texts(const char *path);
struct api_request *request_sync(void);
struct api_request *request_status(void);        /* Reply: status */
/*
 * Find out what the token may: each permission that a harmless read can tell
 * is tried; those that were refused before and cannot be tried (the ones that
 * let us write) are unknown again. Reply: status, with the grants; its err
 * says why they could not be found out (offline, the token is dead).
 */
struct api_request *request_permissions(void);

/*
 * An attachment's bytes: the index-th of that part. It is asked for at its
 * url first; one that has expired is looked up in its conversation. No token
 * goes to its host, and https only (or this machine, where the service is).
 * folder (absolute) and name: a new file there, never one that exists: then
 * "name (1).pdf". folder NULL: into the reply, at most DOWNLOAD_MEMORY_MAX.
 * Replies: download; those before the final one tell how far it is.
 */
struct api_request *request_download(const char *conversation_id,
    const char *part_id, size_t index, const char *url, const char *folder,
    const char *name);

void api_request_free(struct api_request *req);

struct conversation_list {
	const struct conversation *rows;
	size_t rows_len;
	size_t offset;                   /* of rows[0] in the whole list */
	size_t total;                    /* rows in the whole list */
	bool total_exact;                /* false: at least that many */
	size_t anchor;                   /* index of the anchor in the whole
	                                    list; SIZE_MAX: it is not in it */
	bool local_only;                 /* the service could not be asked all
	                                    of it; filtered here */
};

/* Rows of a RECORDS request. */
struct record_page {
	const struct record *rows;
	size_t rows_len;
	size_t done, total;      /* read so far; in all, 0: not said */
	const char *next;        /* final: `after` of what follows, NULL: end */
	bool capped;             /* the service gives no more than that */
	bool local;              /* filtered here: the service knows not all of
	                            the query */
	size_t skipped;          /* rows that could not be read */
	bool ranked;             /* the best that the service found, not all:
	                            what is known here and matches is more */
};

/* path: the file that was made; bytes: instead of one. Counts in bytes, total
 * 0: not known. */
struct download {
	const char *path, *bytes;
	size_t len;
	int64_t done, total;
};

struct draft {
	const char *conversation_id, *text;
	enum draft_kind kind;
	size_t cursor;
	const struct attached *attached;
	size_t attached_len;
	int64_t saved_at;
	bool elsewhere;                  /* another callbox writes it, too */
};

/* One command in the outbox, oldest first. */
struct outbox_item {
	uint64_t command;
	enum api_op op;
	enum delivery state;
	const char *conversation_id, *title, *summary, *failure;
	                         /* title: the conversation's, or NULL */
	bool words;                      /* a draft could keep them */
	int64_t created_at;
	int attempts;
};

enum { HOST_URL_MAX = 120 };     /* with its 0 */

struct api_status {
	enum link_state {
		LINK_CONNECTING, LINK_ONLINE, LINK_OFFLINE, LINK_REFUSED
	} link;
	char why[ERROR_TEXT_MAX];        /* for OFFLINE and REFUSED */
	char host[HOST_URL_MAX];         /* base URL of the workspace's; another
	                                    than at the start when its region
	                                    had to be found */
	bool syncing, first_sync;
	size_t synced, sync_total;       /* conversations; total 0: unknown */
	int64_t synced_at;               /* last complete poll, 0: never */
	int64_t known_until;             /* up to when the mirror knew the
	                                    workspace when this run began, 0:
	                                    not at all */
	int rate_limit, rate_left;       /* of this window, -1: unknown */
	int64_t rate_reset_at;
	size_t outbox_held, outbox_queued, outbox_failed, outbox_unknown;
	size_t texts_at_risk;            /* in memory only: cannot be written */
	int64_t held_until_ms;           /* the last one that is held, 0: none */
	int64_t upload_sent, upload_total;       /* bytes of a long body on
	                                    its way, total 0: none */
	bool outbox_elsewhere;           /* another callbox of this account on
	                                    this host sends; we show */
	bool token_dead;                 /* nothing is asked until there is
	                                    another one */
	bool proved;                     /* /me has answered in this run, or
	                                    the token is an old friend */
	bool skew_known;
	int64_t skew_ms;                 /* the service's clock less ours */
	uint64_t requests;               /* HTTP requests of this run */
	enum grant grants[PERMISSION_COUNT];     /* by what was answered, also
	                                            in earlier runs */
};

/* Bits of what changed. */
enum changed {
	CHANGED_CONVERSATIONS = 1, CHANGED_WORKSPACE = 2, CHANGED_OUTBOX = 4,
	CHANGED_MACROS = 8, CHANGED_CONTACTS = 16,
	CHANGED_RECORDS = 64,    /* something else was changed from here */
	CHANGED_PARTS = 32       /* the service has parts that the mirror
	                            does not know yet */
};

/*
 * A reply. Everything it points to lives in its arena. Counted reference:
 * whoever got it from api_next holds one; panes that keep it take their own.
 */
struct api_reply {
	struct arena arena;
	int refs;
	enum api_op op;                  /* of the request, or a notice */
	api_id id;                       /* 0 for notices */
	bool final;
	bool cached;                     /* from the mirror, may be stale */
	struct error err;                /* code ERROR_NONE: success */
	uint64_t command;

	const struct conversation_list *list;
	const size_t *counts;
	size_t counts_len;
	const struct conversation *conversation;
	const struct contact *contact;
	const struct workspace *workspace;
	const struct macro *macros;
	size_t macros_len;
	const struct record_page *records;
	const struct record *record;
	const char *raw;                 /* JSON, on many lines */
	const struct draft *drafts;
	size_t drafts_len;
	const struct outbox_item *outbox;
	size_t outbox_len;
	const struct api_status *status;
	const struct download *download;
	const char *say;                 /* NOTICE_SAY, UNDO: a sentence */
	unsigned changed;                /* NOTICE_CHANGED: enum changed */
	const char *const *changed_ids;  /* conversations; len 0: many */
	size_t changed_ids_len;
};

/* refs 1, zeroed. Thread: any; ref and unref: UI only, once it was sent. */
struct api_reply *api_reply_new(enum api_op op, api_id id);
const struct api_reply *api_reply_ref(const struct api_reply *reply);
void api_reply_unref(const struct api_reply *reply);     /* NULL is fine */

/* "reply", "add a note", …: constants, for messages to the user. */
const char *api_op_words(enum api_op op);
/* "REPLY", "NOTE", …: constants that never change, for what is stored. */
const char *api_op_name(enum api_op op);
/* False: there is no such op (here). */
bool api_op_of_name(const char *name, enum api_op *out);
/* Whether the op changes something at the service. */
bool api_op_changes(enum api_op op);
/* CHANGE or CHANGE_ONCE. */
bool api_op_is_change(enum api_op op);
/* Of a command with words: what kind of draft they are. */
enum draft_kind api_op_draft(enum api_op op);
/* "reply", "note", "message" */
const char *draft_kind_words(enum draft_kind kind);

#endif
