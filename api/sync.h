/*
 * Synchronising: what to fetch next. A state machine without I/O: the worker
 * asks for the next step, carries it out, and hands the result back.
 *
 * First sync: me, teammates, teams, tags; open conversations, then snoozed
 * ones, newest first, 150 a page; closed ones if wanted. Then one search per
 * interval for what changed since the watermark less SYNC_OVERLAP_S seconds
 * (the index lags), ascending; the watermark moves after the last page only.
 * Every SYNC_DEEP_S seconds the last SYNC_DEEP_S are read again. Pages shrink
 * from 150 to 50 to 20 when the service fails on large ones.
 *
 * Thread: the worker's alone.
 */
#ifndef CALLBOX_SYNC_H
#define CALLBOX_SYNC_H

#include "api/mirror.h"

enum {
	SYNC_OVERLAP_S = 60, SYNC_DEEP_S = 900, SYNC_PAGE = 150,
	SYNC_PEOPLE_S = 600,     /* between looks at teammates, teams, tags */
	SYNC_CONTACTS_MAX = 15,  /* filters in one search */
	SYNC_CURSOR_MAX = 512
};

enum sync_kind {
	SYNC_WAIT,               /* nothing until wait_ms (-1: until told) */
	SYNC_ME, SYNC_ADMINS, SYNC_TEAMS, SYNC_TAGS,
	SYNC_SEARCH,             /* conversations: a page */
	SYNC_CONTACTS,           /* contacts by id: contacts/search id IN */
	SYNC_DELETED             /* deleted conversations, newest first */
};

struct sync_step {
	enum sync_kind kind;
	int wait_ms;
	/* SEARCH: state "open", "snoozed", "closed" or NULL; or since > 0:
	 * updated_at > since, ascending. */
	const char *state;
	int64_t since;
	bool ascending;
	int per_page;
	const char *cursor;      /* starting_after, or NULL */
	const char *const *ids;  /* CONTACTS; borrowed until the next step */
	size_t ids_len;
};

/* What came of a step. Borrowed. */
struct sync_result {
	struct error err;        /* code 0: success */
	const struct conversation *rows; /* SEARCH */
	size_t rows_len, total;  /* rows_len: of CONTACTS too */
	const char *cursor;      /* of the next page, NULL: it was the last */
};

struct sync {
	struct mirror *mirror;
	bool closed;             /* also closed conversations */
	bool forced;             /* sync_now was called */
	bool first;              /* the first sync is not complete yet */
	int stage, per_page, failures;
	int64_t next_ms, people_ms, deep_ms, deleted_ms;
	int64_t watermark, highest;      /* seconds */
	int64_t began_at;        /* the watermark when this run began */
	char cursor[SYNC_CURSOR_MAX];
	size_t done, total;      /* progress of the first sync */
	bool busy;               /* a step is being carried out */
	bool deep;               /* this walk reads further back */
	size_t unfound;          /* contacts asked for that are not there */
	struct arena arena;      /* of the step handed out */
	int64_t synced_at;
};

void sync_init(struct sync *sync, struct mirror *mirror, bool closed);
void sync_release(struct sync *sync);
/* Ask who we are before anything else. */
void sync_people_first(struct sync *sync);
/* The next step; at most one at a time (WAIT while one is under way). */
struct sync_step sync_next(struct sync *sync, int64_t now_ms,
    int interval_ms);
/* It is over. Rows are already in the mirror when this is called. */
void sync_done(struct sync *sync, const struct sync_step *step,
    const struct sync_result *result, int64_t now_ms, int interval_ms);
/* Look for changes as soon as possible. */
void sync_now(struct sync *sync);

#endif
