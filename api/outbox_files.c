/*
 * Files that go with a command: read when it is written down, kept sealed
 * beside it until it is over. What happens to the file meanwhile is nothing
 * to the command.
 */
#include "config.h"

#include "api/outbox_private.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROW_MAX = 48 };

static const char *row_of(char out[ROW_MAX], uint64_t number, size_t index)
{
	snprintf(out, ROW_MAX, "%llu/%zu", (unsigned long long)number, index);
	return out;
}

/* Not a pipe, which might never end, nor more than was allowed. */
static bool read_all(int fd, const char *path, struct buf *out,
    struct error *err)
{
	struct stat status;
	char bytes[65536];
	ssize_t n;

	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
		return error_set(err, ERROR_INPUT, 0,
		    "%s is not a file that could be sent", path);
	while ((n = read(fd, bytes, sizeof(bytes))) > 0)
		if (!buf_add(out, bytes, (size_t)n))
			return error_set(err, ERROR_INPUT, 0, "%s: a file may "
			    "have at most %d MB", path,
			    ATTACHED_BYTES_MAX / 1000000);
	if (n < 0)
		return error_set(err, ERROR_FILE, errno, "%s: %s", path,
		    strerror(errno));
	return out->len > 0 || error_set(err, ERROR_INPUT, 0, "%s is empty",
	    path);
}

static bool read_file(const char *path, struct buf *out, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool ok;

	if (fd < 0)
		return error_set(err, ERROR_FILE, errno, "%s: %s", path,
		    strerror(errno));
	ok = read_all(fd, path, out, err);
	close(fd);
	return ok;
}

static bool put_file(struct outbox *outbox, uint64_t number, size_t index,
    const struct buf *bytes, struct error *err)
{
	static const char sql[] = "INSERT OR REPLACE INTO attachment "
	    "(command, n, blob) VALUES (?1, ?2, ?3)";
	sqlite3_stmt *statement = store_prepare(&outbox->store, sql, err);
	char row[ROW_MAX];

	if (!statement)
		return false;
	sqlite3_bind_int64(statement, 1, (int64_t)number);
	sqlite3_bind_int64(statement, 2, (int64_t)index);
	store_bind_sealed(&outbox->store, statement, 3, bytes->data,
	    bytes->len, "attachment", row_of(row, number, index));
	return store_run(&outbox->store, statement, err);
}

bool outbox_take_files(struct outbox *outbox, const struct command *command,
    struct error *err)
{
	size_t i, total = 0;
	struct buf bytes;
	bool ok = true;

	for (i = 0; i < command->attached_len && ok; i++) {
		buf_init(&bytes, ATTACHED_BYTES_MAX);
		ok = read_file(command->attached[i].path, &bytes, err);
		total += bytes.len;
		if (ok && total > ATTACHED_TOTAL_MAX)
			ok = error_set(err, ERROR_INPUT, 0, "The files have "
			    "more than %d MB together",
			    ATTACHED_TOTAL_MAX / 1000000);
		ok = ok && put_file(outbox, command->number, i, &bytes, err);
		buf_release(&bytes);
	}
	return ok;
}

bool outbox_drop_files(struct outbox *outbox, uint64_t number,
    struct error *err)
{
	static const char sql[] = "DELETE FROM attachment WHERE command = ?";
	sqlite3_stmt *statement = store_prepare(&outbox->store, sql, err);

	if (!statement)
		return false;
	sqlite3_bind_int64(statement, 1, (int64_t)number);
	return store_run(&outbox->store, statement, err);
}

char *outbox_file(struct outbox *outbox, uint64_t number, size_t index,
    size_t *len, struct error *err)
{
	static const char sql[] =
	    "SELECT blob FROM attachment WHERE command = ? AND n = ?";
	sqlite3_stmt *statement = store_prepare(&outbox->store, sql, err);
	char row[ROW_MAX], *bytes = NULL;

	if (!statement)
		return NULL;
	sqlite3_bind_int64(statement, 1, (int64_t)number);
	sqlite3_bind_int64(statement, 2, (int64_t)index);
	if (sqlite3_step(statement) == SQLITE_ROW)
		bytes = store_column_sealed(&outbox->store, statement, 0,
		    "attachment", row_of(row, number, index), len, err);
	else
		error_set(err, ERROR_STORE, 0,
		    "outbox: a file that goes with it is missing");
	sqlite3_reset(statement);
	return bytes;
}
