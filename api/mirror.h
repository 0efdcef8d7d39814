/*
 * The mirror: what we know of a workspace, on disk, texts sealed.
 *
 * SQLite in one file. What views are made of (ids, states, assignees, times,
 * flags) are columns; names, words and bodies are sealed blobs, each bound to
 * its row. Deleting the file loses nothing.
 *
 * A conversation's blob is what the service said last; its columns are what is
 * shown. They differ while commands are pending: mirror_intend changes columns
 * only, and mirror_settle makes them agree with the blob again.
 *
 * Words are found by keyed hashes of their beginnings (three letters and more,
 * postings.h); the file shows no words.
 *
 * Thread: the worker's alone. Errors: ERROR_STORE with SQLite's code.
 */
#ifndef CALLBOX_MIRROR_H
#define CALLBOX_MIRROR_H

#include "api/query.h"
#include "api/request.h"

struct mirror;
struct sealer;
struct secret;

/*
 * Open or create. path NULL: in memory. A file that is damaged, of another
 * vault or of an older callbox is renamed to PATH.damaged-N and a new one made;
 * *said is then a sentence for the user, yours to free(), else NULL. NULL only
 * when not even an empty one can be made.
 */
struct mirror *mirror_open(const char *path, struct sealer *sealer,
    char **said, struct error *err);
void mirror_close(struct mirror *mirror);
/* After ERROR_STORE from any call: whether the file is damaged, so that it
 * should be closed, set aside and opened anew. */
bool mirror_is_corrupt(const struct error *err);
/* Rename a file and its companions to NAME.damaged-N, which *aside gets (or
 * NULL: it is of no interest). Returns the sentence. Both yours to free(). */
char *mirror_set_aside(const char *path, const char *why, char **aside);

/* Whether another process changed something since it was asked last. */
bool mirror_refresh(struct mirror *mirror);

/* Group what follows into one transaction; they do not nest. */
bool mirror_begin(struct mirror *mirror, struct error *err);
bool mirror_commit(struct mirror *mirror, struct error *err);

/*
 * Store a conversation as the service gave it: a row (complete false: parts
 * that are stored stay) or the whole. *changed: whether anything shown differs
 * from before. Columns follow the blob: re-apply pending intentions after it.
 */
bool mirror_put_conversation(struct mirror *mirror,
    const struct conversation *conversation, bool *changed,
    struct error *err);
bool mirror_remove_conversation(struct mirror *mirror, const char *id,
    struct error *err);

/* What a pending command wants; applied to the columns. */
struct intent {
	enum api_op op;          /* ASSIGN CLOSE OPEN SNOOZE TAG UNTAG REPLY NOTE */
	enum person_kind assignee;
	const char *object_id;   /* assignee or tag */
	int64_t at;              /* snooze until */
	unsigned pending;        /* enum pending bits to set */
};
bool mirror_intend(struct mirror *mirror, const char *id,
    const struct intent *intent, struct error *err);
/* Columns as the blob says, nothing pending. */
bool mirror_settle(struct mirror *mirror, const char *id, struct error *err);

/* Read up to that second; 0: unread. */
bool mirror_seen(struct mirror *mirror, const char *id, int64_t up_to,
    struct error *err);

/*
 * One conversation into the arena, names resolved; complete if its parts are
 * stored. False with ERROR_NOT_FOUND when it is not mirrored.
 */
bool mirror_conversation(struct mirror *mirror, const char *id,
    struct arena *arena, struct conversation *out, struct error *err);

/* A window of what matches; see request_list. now: Unix seconds. */
bool mirror_list(struct mirror *mirror, const struct query_node *query,
    enum list_sort sort, size_t offset, size_t limit, const char *anchor_id,
    int64_t now, struct arena *arena, struct conversation_list *out,
    struct error *err);
bool mirror_count(struct mirror *mirror, const struct query_node *query,
    int64_t now, size_t *out, struct error *err);

bool mirror_put_contact(struct mirror *mirror, const struct contact *contact,
    struct error *err);
bool mirror_contact(struct mirror *mirror, const char *id,
    struct arena *arena, struct contact *out, struct error *err);
/* Ids of contacts that conversations refer to without a name and that are not
 * mirrored, at most max, into the arena. Returns how many. */
size_t mirror_unknown_contacts(struct mirror *mirror, size_t max,
    struct arena *arena, const char **out);

/*
 * Records, as they were read. parent: "" for those that stand alone or in the
 * list of all; "contact/ID" for what was listed of another one (a record may
 * stand in several such lists).
 */
bool mirror_put_record(struct mirror *mirror, const char *parent,
    const struct record *record, struct error *err);
bool mirror_record(struct mirror *mirror, enum record_kind kind,
    const char *id, struct arena *arena, struct record *out,
    struct error *err);
/* Those that match (NULL: all), in no order, at most max. */
bool mirror_records(struct mirror *mirror, enum record_kind kind,
    const char *parent, const struct query_node *query, size_t max,
    struct arena *arena, struct record **out, size_t *n, struct error *err);
/* Whether that conversation is a ticket: it said so, or there is one. */
bool mirror_is_ticket(struct mirror *mirror, const char *id);
/* Those of a list that were read before that second are there no longer. */
bool mirror_prune_records(struct mirror *mirror, enum record_kind kind,
    const char *parent, int64_t before, struct error *err);
/* From everywhere. */
bool mirror_remove_record(struct mirror *mirror, enum record_kind kind,
    const char *id, struct error *err);

bool mirror_put_workspace(struct mirror *mirror,
    const struct workspace *workspace, bool *changed, struct error *err);
bool mirror_workspace(struct mirror *mirror, struct arena *arena,
    struct workspace *out, struct error *err);
bool mirror_put_macros(struct mirror *mirror, const struct macro *macros,
    size_t n, struct error *err);
bool mirror_macros(struct mirror *mirror, struct arena *arena,
    const struct macro **out, size_t *n, struct error *err);

/*
 * What the service has said about the permissions of a token, by whose hash
 * (made by the mirror's sealer) it is kept: another token starts unknown.
 * mirror_grants: false when what is kept is another token's.
 */
bool mirror_put_grants(struct mirror *mirror, struct secret *token,
    const enum grant grants[PERMISSION_COUNT], struct error *err);
bool mirror_grants(struct mirror *mirror, struct secret *token,
    enum grant grants[PERMISSION_COUNT]);

/* Small numbers that sync keeps, by name; 0 when there is none. */
int64_t mirror_number(struct mirror *mirror, const char *name);
bool mirror_set_number(struct mirror *mirror, const char *name,
    int64_t value, struct error *err);

#endif
