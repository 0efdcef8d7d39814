/*
 * After damage: the file is set aside, a new one made, and what can still be
 * read of the old one and what is in memory put into it.
 *
 * What is read may be older than what was there: a message that says it waits
 * may have left. It is unknown, and looked for before anybody is asked.
 */
#include "config.h"

#include "api/codec.h"
#include "api/outbox_private.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Into the new outbox; from is the old file, statement on one of its rows. */
typedef bool row_fn(struct outbox *into, struct store *from,
    sqlite3_stmt *statement);

/* From both ends of a table: damage in the middle ends each walk. */
static size_t walk(struct outbox *into, struct store *from, const char *up,
    const char *down, row_fn *take)
{
	const char *const ways[] = { up, down };
	sqlite3_stmt *statement;
	size_t i, n = 0;
	int step;

	for (i = 0; i < ARRAY_LEN(ways); i++) {
		step = SQLITE_ERROR;
		statement = store_prepare(from, ways[i], NULL);
		while (statement &&
		    (step = sqlite3_step(statement)) == SQLITE_ROW)
			n += take(into, from, statement);
		if (statement)
			sqlite3_reset(statement);
		if (step == SQLITE_DONE)
			break;
	}
	return n;
}

static bool take_command(struct outbox *into, struct store *from,
    sqlite3_stmt *statement)
{
	struct arena arena = { 0 };
	struct command command;
	char row[24], *blob;
	size_t len;
	bool ok;

	snprintf(row, sizeof(row), "%lld",
	    (long long)sqlite3_column_int64(statement, 0));
	blob = store_column_sealed(from, statement, 1, "command", row, &len,
	    NULL);
	ok = blob && codec_get_command(blob, len, &arena, &command) &&
	    !delivery_over(command.state);
	free(blob);
	if (ok) {
		command.number =
		    (uint64_t)sqlite3_column_int64(statement, 0);
		if (!command_repeatable(command.op) &&
		    command.state != DELIVERY_FAILED)
			command.state = DELIVERY_UNKNOWN;
		ok = outbox_put_back(into, &command, NULL);
	}
	arena_release(&arena);
	return ok;
}

static bool take_draft(struct outbox *into, struct store *from,
    sqlite3_stmt *statement)
{
	struct arena arena = { 0 };
	struct draft draft;
	const char *writer = (const char *)sqlite3_column_text(statement, 3);
	bool ok = outbox_read_draft(into, from, statement, &arena, &draft);

	/* Our own are in memory, and newer there. */
	ok = ok && writer && strcmp(writer, into->writer) != 0 &&
	    outbox_put_kept_draft(into, &draft, NULL);

	arena_release(&arena);
	return ok;
}

/* As it is: it is bound to a number that stays the same. */
static bool take_file(struct outbox *into, struct store *from,
    sqlite3_stmt *statement)
{
	static const char sql[] = "INSERT OR IGNORE INTO attachment "
	    "(command, n, blob) VALUES (?1, ?2, ?3)";
	sqlite3_stmt *insert = store_prepare(&into->store, sql, NULL);

	if (!insert)
		return false;
	sqlite3_bind_value(insert, 1, sqlite3_column_value(statement, 0));
	sqlite3_bind_value(insert, 2, sqlite3_column_value(statement, 1));
	sqlite3_bind_value(insert, 3, sqlite3_column_value(statement, 2));
	return store_run(&into->store, insert, NULL);
}

/* What of the old file is in the new one, as a clause for the sentence. */
static char *salvage(struct outbox *into, const char *aside)
{
	struct store from = { .sealer = into->store.sealer,
		.name = into->store.name };
	size_t commands = 0, drafts = 0;

	if (sqlite3_open_v2(aside, &from.db, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL) == SQLITE_OK &&
	    outbox_begin(into, NULL)) {
		commands = walk(into, &from,
		    "SELECT number, blob FROM command ORDER BY number",
		    "SELECT number, blob FROM command ORDER BY number DESC",
		    take_command);
		drafts = walk(into, &from,
		    "SELECT conversation, kind, saved, writer, blob FROM "
		    "draft ORDER BY conversation, kind, writer",
		    "SELECT conversation, kind, saved, writer, blob FROM "
		    "draft ORDER BY conversation DESC, kind DESC, writer DESC",
		    take_draft);
		walk(into, &from,
		    "SELECT command, n, blob FROM attachment ORDER BY rowid",
		    "SELECT command, n, blob FROM attachment "
		    "ORDER BY rowid DESC", take_file);
		if (!outbox_end(into, true, NULL))
			commands = drafts = 0;
	}
	store_close(&from);
	return mem_printf("; read from it: %zu unsent, %zu drafts", commands,
	    drafts);
}

void outbox_salvage(struct outbox *outbox, char **said)
{
	char *clause, *all;

	if (!outbox->store.aside)
		return;
	clause = salvage(outbox, outbox->store.aside);
	all = mem_printf("%s%s", *said ? *said : "", clause);
	free(clause);
	free(*said);
	*said = all;
}

bool outbox_renew(struct outbox *outbox, const char *path, char **said,
    struct error *err)
{
	struct sealer *sealer = outbox->store.sealer;
	struct entry *entries = outbox->entries;
	size_t len = outbox->len, i;
	char *aside, *again = NULL;
	bool lasting;

	outbox->entries = NULL;
	outbox->len = 0;
	store_close(&outbox->store);
	*said = mirror_set_aside(path, "damaged", &aside);
	lasting = outbox_open_store(outbox, path, sealer, &again, err);
	free(again);
	if (!lasting && !outbox_open_store(outbox, NULL, sealer, &again,
	    NULL))
		BUG("no outbox, not even in memory");
	/* Memory knows best; what only the file knows comes after it. */
	if (outbox_begin(outbox, NULL)) {
		for (i = 0; i < len; i++)
			outbox_put_back(outbox, &entries[i].command, NULL);
		outbox_end(outbox, true, NULL);
	}
	for (i = 0; i < len; i++)
		arena_release(&entries[i].arena);
	free(entries);
	free(outbox->store.aside);
	outbox->store.aside = aside;
	outbox_salvage(outbox, said);
	outbox_unsave_drafts(outbox);
	outbox_save_drafts(outbox, NULL);
	return lasting;
}
