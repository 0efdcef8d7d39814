/*
 * Intercom's operations: for each how it is asked (encode_*) and how its
 * answer is read (decode_*). Pure: no network, no state.
 *
 * encode_* fill a struct http_request whose strings live in the arena. decode_*
 * fill values of api/model.h that live in the arena, and fail with ERROR_DECODE
 * and the JSON path. Ids that come from outside are escaped for the path.
 *
 * The service's own habits are read as NOTES say: ids as strings or numbers or
 * 0, null nearly anywhere, teammates or admins, tickets among conversations.
 *
 * Source: Intercom OpenAPI 2.16, paths as named at each encoder.
 */
#ifndef CALLBOX_ENDPOINTS_H
#define CALLBOX_ENDPOINTS_H

#include "api/http.h"
#include "api/json.h"
#include "api/model.h"
#include "api/query.h"
#include "api/request.h"

enum {
	PAGE_MAX = 150,          /* rows a page at most (conversations, macros) */
	DELETED_PAGE_MAX = 60
};

/* --- any answer (failure.c) --- */

/*
 * What an answer that was not what we asked for means. Maps status, error.list
 * (also in a 200) and what is no JSON; the text ends with the request_id in
 * parentheses. request (or NULL) is what was asked, to name the permission
 * that it needs. False when it is a failure; true: *doc is the parsed body,
 * yours to json_free (NULL for a 204 or an empty 2xx body).
 */
bool answer_read(const struct http_answer *answer,
    const struct http_request *request, struct json_doc **doc,
    struct error *err);

/* --- permissions.c --- */

/* The permission, as the Developer Hub calls it, that a request needs; NULL:
 * none, or not known. */
const char *request_permission(const struct http_request *request);
/* The label of the permission whose scope a refusal's words have in
 * parentheses; NULL: none that we know. */
const char *scope_label(const char *message);
/* Which of the nine has that label; false: none, or label is NULL. */
bool permission_find(const char *label, enum permission *out);
/*
 * What an answer proves about one of the nine: a success that the request's
 * is given, a refusal that names a scope (or the plan) that it is not. False:
 * nothing. A 401 proves nothing before /me was asked.
 */
bool answer_grant(const struct http_answer *answer,
    const struct http_request *request, const struct error *err,
    enum permission *permission, enum grant *grant);
/* Whether there is a small read that needs this permission; there is none for
 * those that let us write. */
bool permission_has_probe(enum permission permission);
void encode_probe(struct arena *arena, enum permission permission,
    struct http_request *out);

/* --- failure.c again --- */

/* What a command's answer proves, besides answer_read's error. */
enum outcome {
	OUTCOME_DONE,            /* 2xx that could be read */
	OUTCOME_REFUSED,         /* 4xx that could be read: it did nothing */
	OUTCOME_RATE,            /* refused by the rate limit: send it later */
	OUTCOME_NOT_SENT,        /* not one byte left: send it again freely */
	OUTCOME_UNKNOWN          /* look it up before anything else */
};
enum outcome answer_outcome(const struct http_answer *answer);

/* Whether a read that ended so may be asked again. */
bool answer_retry(const struct http_answer *answer);

/* The first error's code of an error.list, or NULL; borrowed from doc. */
const char *failure_code(const struct json_doc *doc);

/* --- people.c --- */

void encode_me(struct arena *arena, struct http_request *out);
void encode_admins(struct arena *arena, struct http_request *out);
void encode_teams(struct arena *arena, struct http_request *out);

/* GET /me: me, app_id, app_name, region, timezone; the rest is left alone. */
bool decode_me(const struct json *in, struct arena *arena,
    struct workspace *out, struct error *err);
bool decode_admins(const struct json *in, struct arena *arena,
    const struct admin **out, size_t *len, struct error *err);
bool decode_teams(const struct json *in, struct arena *arena,
    const struct team **out, size_t *len, struct error *err);

/* --- tags.c --- */

void encode_tags(struct arena *arena, struct http_request *out);
/* GET /tags, or the {tags:[…]} inside other objects. */
bool decode_tags(const struct json *in, struct arena *arena,
    const struct tag **out, size_t *len, struct error *err);
void encode_tag(struct arena *arena, const char *conversation_id,
    const char *tag_id, const char *admin_id, struct http_request *out);
void encode_untag(struct arena *arena, const char *conversation_id,
    const char *tag_id, const char *admin_id, struct http_request *out);

/* --- macros.c --- */

/* starting_after: the cursor of the page before, or NULL. */
void encode_macros(struct arena *arena, const char *starting_after,
    struct http_request *out);
/* *next: the cursor of the next page, or NULL at the end. */
bool decode_macros(const struct json *in, struct arena *arena,
    const struct macro **out, size_t *len, const char **next,
    struct error *err);

/* --- contacts.c --- */

void encode_contact(struct arena *arena, const char *id,
    struct http_request *out);
/* POST /contacts/search by ids (1 to 15 a request), to learn their names. */
void encode_contacts_by_id(struct arena *arena, const char *const *ids,
    size_t n, struct http_request *out);
bool decode_contact(const struct json *in, struct arena *arena,
    struct contact *out, struct error *err);
bool decode_contacts(const struct json *in, struct arena *arena,
    const struct contact **out, size_t *len, struct error *err);

/* --- conversations.c --- */

/* One page of conversations; rows that could not be read are left out. */
struct conversation_page {
	const struct conversation *rows;
	size_t rows_len;
	size_t total;                    /* total_count, 0 when not said */
	const char *next;                /* cursor, or NULL at the end */
	size_t skipped;                  /* rows left out … */
	struct error first_skipped;      /* … and why the first one was */
};

enum search_sort { SEARCH_UPDATED_UP, SEARCH_UPDATED_DOWN,
	SEARCH_CREATED_DOWN, SEARCH_WAITING_UP };

/*
 * POST /conversations/search: what matches the filters below, all of them.
 * updated_since: updated_at > that (exclusive), 0: any. state NULL: any.
 */
struct search {
	int64_t updated_since;
	const char *state;               /* "open", "closed", "snoozed" */
	const char *admin_id;            /* assignee */
	enum search_sort sort;
	int per_page;                    /* 1 to PAGE_MAX */
	const char *starting_after;      /* cursor, or NULL */
};
void encode_search(struct arena *arena, const struct search *search,
    struct http_request *out);

/*
 * The same from a query of ours. workspace: for me, and for the ids of names
 * (a name stands for all that begin like it, as in the mirror). *partial: the
 * service cannot express all of it, and what it finds is to be filtered here.
 * False: it can express nothing of it; do not ask.
 */
bool encode_query(struct arena *arena, const struct query_node *query,
    const struct workspace *workspace, int per_page,
    const char *starting_after, struct http_request *out, bool *partial);

/* GET /conversations/{id} */
void encode_conversation(struct arena *arena, const char *id,
    struct http_request *out);
/* GET /conversations/deleted, newest first. page counts from 1. */
void encode_deleted(struct arena *arena, int page, struct http_request *out);
/* ids of deleted conversations with the second of each. */
bool decode_deleted(const struct json *in, struct arena *arena,
    const char *const **ids, const int64_t **deleted_at, size_t *len,
    bool *more, struct error *err);

/* A file inside a request (attachment_files). */
struct encoded_file {
	const char *name, *content_type, *bytes;
	size_t len;
};

/*
 * POST /conversations/{id}/reply (comment or note), or /tickets/{id}/reply,
 * whose answer is the new part alone; not safe to repeat. files: at most
 * ATTACHED_MAX, base64 in the body.
 */
void encode_reply(struct arena *arena, const char *id, bool ticket,
    const char *admin_id, bool note, const char *html, const struct encoded_file *files, size_t n,
    struct http_request *out);
/* POST /conversations/{id}/parts. assignee_id NULL: unassign that kind. */
void encode_assign(struct arena *arena, const char *id, const char *admin_id,
    enum person_kind kind, const char *assignee_id, struct http_request *out);
void encode_close(struct arena *arena, const char *id, const char *admin_id,
    struct http_request *out);
void encode_open(struct arena *arena, const char *id, const char *admin_id,
    struct http_request *out);
void encode_snooze(struct arena *arena, const char *id, const char *admin_id,
    int64_t until, struct http_request *out);

/* --- tickets.c --- */

/* GET /tickets/{id} */
void encode_ticket(struct arena *arena, const char *id,
    struct http_request *out);
/* Whether an answer is a ticket and no conversation. */
bool is_ticket_json(const struct json *in);
/* What is said in a ticket, as a conversation. before: what was known of it
 * (or NULL), for what tickets do not say: the first message, tags, SLA, …; it
 * is shared, not copied. */
bool decode_ticket(const struct json *in, const struct conversation *before,
    struct arena *arena, struct conversation *out, struct error *err);

/* --- conversations.c again --- */

/* A conversation, with its parts if they are there (complete). */
bool decode_conversation(const struct json *in, struct arena *arena,
    struct conversation *out, struct error *err);
bool decode_conversations(const struct json *in, struct arena *arena,
    struct conversation_page *out, struct error *err);

#endif
