/*
 * What the outbox's files share. Nobody else includes it.
 *
 *     outbox.c          commands: the file, memory beside it, states
 *     outbox_files.c    files that go with them
 *     outbox_undo.c     taking back
 *     outbox_match.c    whether a conversation has what a command sent
 *     outbox_show.c     pending commands in lists, rows and conversations
 *     outbox_fields.c   pending edits of fields
 *     outbox_salvage.c  what is left of a damaged file
 *     drafts.c          what is being written
 */
#ifndef CALLBOX_OUTBOX_PRIVATE_H
#define CALLBOX_OUTBOX_PRIVATE_H

#include "api/outbox.h"
#include "api/store.h"

enum { OUTBOX_BLOB_MAX = 16 << 20, OUTBOX_WRITER_MAX = 40 };

/* A command in memory; its strings live in its own arena. */
struct entry {
	struct command command;
	struct arena arena;
};

/* A draft of this process: what it wrote last. */
struct own_draft {
	struct arena arena;
	struct draft draft;
	bool stored;             /* has a row of ours in the file */
	bool unsaved;            /* … which has not these words */
};

struct outbox {
	struct store store;
	struct entry *entries;   /* by number */
	size_t len;
	int64_t version;         /* of the file when it was read last */
	char writer[OUTBOX_WRITER_MAX];  /* whose drafts are ours */
	struct own_draft *own;
	size_t own_len;
	char *found_part;        /* what outbox_reconcile found … */
	uint64_t found_by;       /* … for this command */
};

/*
 * One transaction, with what other processes did before it known: begin, then
 * end, which commits when ok and says whether all of it is in the file. When
 * not, memory is read again from the file.
 */
bool outbox_begin(struct outbox *outbox, struct error *err);
bool outbox_end(struct outbox *outbox, bool ok, struct error *err);

/* Read its files into the outbox; forget them. */
bool outbox_take_files(struct outbox *outbox, const struct command *command,
    struct error *err);
bool outbox_drop_files(struct outbox *outbox, uint64_t number,
    struct error *err);

/* Open or make the file, path NULL: in memory; see store_open. */
bool outbox_open_store(struct outbox *outbox, const char *path,
    struct sealer *sealer, char **said, struct error *err);
/* What can be read of a file that was set aside; *said (yours) grows. */
void outbox_salvage(struct outbox *outbox, char **said);
/* Under its old number, which is free, or false. In a transaction. */
bool outbox_put_back(struct outbox *outbox, const struct command *command,
    struct error *err);
bool outbox_read_draft(const struct outbox *outbox, struct store *from,
    struct sqlite3_stmt *statement, struct arena *arena, struct draft *out);
/* As nobody's, beside those that are there. In a transaction. */
bool outbox_put_kept_draft(struct outbox *outbox, const struct draft *draft,
    struct error *err);
/* No draft of this process is in the file any more. */
void outbox_unsave_drafts(struct outbox *outbox);

/* The part that was found for the command is no other's. In the transaction
 * that says that it is done: either both are in the file or none. */
bool outbox_claim(struct outbox *outbox, uint64_t number, struct error *err);

struct entry *outbox_entry(struct outbox *outbox, uint64_t number);
/* In a transaction. */
bool outbox_write(struct outbox *outbox, struct entry *entry,
    struct error *err);
bool outbox_remove(struct outbox *outbox, struct entry *entry,
    struct error *err);
bool outbox_insert(struct outbox *outbox, const struct api_request *request,
    const struct conversation *before, int64_t now_ms, uint64_t *number,
    struct error *err);
/* The command's words in front of this process's draft of the conversation,
 * which is in the arena then. */
bool outbox_merge_draft(struct outbox *outbox, const struct command *command,
    int64_t now_ms, struct arena *arena, struct draft *out,
    struct error *err);
/* A command takes this process's draft along. */
bool outbox_consume_draft(struct outbox *outbox,
    const struct command *command, struct error *err);
void outbox_release_drafts(struct outbox *outbox);

static inline bool delivery_over(enum delivery state)
{
	return state == DELIVERY_DONE;
}

#endif
