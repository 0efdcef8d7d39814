/* Whether a conversation has what a command sent. */
#include "config.h"

#include "api/outbox_private.h"
#include "api/plain.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { CLAIM_BEFORE_S = 10 };    /* clocks of two machines differ */

static bool claimed(struct outbox *outbox, const char *part_id)
{
	static const char sql[] = "SELECT 1 FROM claim WHERE part = ?";
	sqlite3_stmt *statement = store_prepare(&outbox->store, sql, NULL);
	bool found;

	if (!statement)
		return true;
	sqlite3_bind_text(statement, 1, part_id, -1, SQLITE_STATIC);
	found = sqlite3_step(statement) == SQLITE_ROW;
	sqlite3_reset(statement);
	return found;
}

bool outbox_claim(struct outbox *outbox, uint64_t number, struct error *err)
{
	static const char sql[] =
	    "INSERT OR IGNORE INTO claim (part) VALUES (?)";
	sqlite3_stmt *statement;

	if (!outbox->found_part || outbox->found_by != number)
		return true;
	statement = store_prepare(&outbox->store, sql, err);
	if (!statement)
		return false;
	sqlite3_bind_text(statement, 1, outbox->found_part, -1,
	    SQLITE_STATIC);
	return store_run(&outbox->store, statement, err);
}

static void remember(struct outbox *outbox, uint64_t number,
    const char *part_id)
{
	free(outbox->found_part);
	outbox->found_part = mem_strdup(part_id);
	outbox->found_by = number;
}

static bool same_words(const char *one, const char *two)
{
	struct arena arena = { 0 };
	const char *a = plain_text(&arena, one, OUTBOX_BLOB_MAX);
	const char *b = plain_text(&arena, two, OUTBOX_BLOB_MAX);
	bool same = a && b ? !strcmp(a, b) : a == b;

	arena_release(&arena);
	return same;
}

bool outbox_reconcile(struct outbox *outbox, uint64_t number,
    const struct conversation *conversation, const char *admin_id)
{
	const struct command *command = outbox_find(outbox, number);
	enum part_kind kind;
	size_t i;

	if (!command || !command->html)
		return false;
	kind = command->op == API_NOTE ? PART_NOTE : PART_COMMENT;
	for (i = conversation->parts_len; i-- > 0;) {
		const struct part *part = &conversation->parts[i];

		/* Newer than the last one that was known before. */
		if (command->last_part_id && part->id &&
		    !strcmp(part->id, command->last_part_id))
			return false;
		if (part->created_at && part->created_at <
		    command->sent_ms / 1000 - CLAIM_BEFORE_S)
			return false;
		if (part->kind == kind && part->id && part->author.id &&
		    part->author.kind == PERSON_ADMIN &&
		    !strcmp(part->author.id, admin_id) &&
		    same_words(part->body, command->html) &&
		    !claimed(outbox, part->id)) {
			remember(outbox, number, part->id);
			return true;
		}
	}
	return false;
}
