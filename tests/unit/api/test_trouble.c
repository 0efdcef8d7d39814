/*
 * Storage that fails: a full disk, no rights, no locks, pages that are
 * damaged, files of other versions. Nothing crashes, and what was written is
 * either in the file or still in memory, and said.
 */
#include "config.h"

#include "api/outbox.h"
#include "api/share.h"
#include "keystore/seal.h"
#include "keystore/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

enum { NOW_MS = 1700000000, PAGE = 4096, AT_ONCE = 8 };

static struct sealer *sealer;
static char path[40];

/* --- SQLite's own system calls, failing when they are told to --- */

static int fails;        /* errno, 0: they work */
static int calls_left;   /* until they begin to fail */

static ssize_t failing_pwrite(int fd, const void *bytes, size_t len,
    off_t at)
{
	if (fails && calls_left-- <= 0) {
		errno = fails;
		return -1;
	}
	return pwrite(fd, bytes, len, at);
}

static bool without_locks;

/* In place of libc's, for SQLite and us alike. */
int fcntl(int fd, int command, ...)
{
	va_list ap;
	void *arg;

	va_start(ap, command);
	arg = va_arg(ap, void *);
	va_end(ap);
	if (without_locks && (command == F_SETLK || command == F_OFD_SETLK)) {
		errno = ENOLCK;
		return -1;
	}
	return (int)syscall(SYS_fcntl, fd, command, arg);
}

int fcntl64(int fd, int command, ...) __attribute__((alias("fcntl")));

/* Which of the two is used depends on how SQLite was built. */
static void replace_writes(ssize_t (*call)(int, const void *, size_t, off_t))
{
	sqlite3_vfs *vfs = sqlite3_vfs_find("unix");

	vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr)call);
	vfs->xSetSystemCall(vfs, "pwrite64", (sqlite3_syscall_ptr)call);
}

/* --- one outbox --- */

static struct outbox *open_at(char **said)
{
	struct error err = { 0 };
	struct outbox *outbox = outbox_open(path, sealer, said, &err);

	if (!outbox)
		fail_msg("%s", err.text);
	return outbox;
}

static struct sealer *sealer_of(const char *key)
{
	char *copy = mem_strdup(key);
	struct secret *secret = secret_move(copy, strlen(copy));
	struct sealer *out = sealer_new(secret, "state");

	secret_free(secret);
	free(copy);
	return out;
}

static int set_up(void **state)
{
	sealer = sealer_new_random();
	snprintf(path, sizeof(path), "trouble-%d.db", (int)getpid());
	fails = calls_left = 0;
	return 0;
}

static int tear_down(void **state)
{
	char command[100];

	replace_writes(NULL);
	without_locks = false;
	sealer_free(sealer);
	chmod(path, 0600);
	snprintf(command, sizeof(command), "rm -f %s*", path);
	return system(command);
}

static uint64_t add(struct outbox *outbox, const char *id, struct error *err)
{
	struct api_request *request = request_reply(id, "words", "<p>words",
	    0);
	uint64_t number = outbox_add(outbox, request, NULL, NOW_MS, err);

	api_request_free(request);
	return number;
}

static bool put(struct outbox *outbox, const char *id, const char *text,
    struct error *err)
{
	struct draft draft = { .conversation_id = id, .text = text };
	bool elsewhere;

	return outbox_put_draft(outbox, &draft, false, &elsewhere, err);
}

static size_t drafts_in(struct outbox *outbox)
{
	struct arena arena = { 0 };
	const struct draft *drafts;
	size_t n = 0;

	outbox_drafts(outbox, NULL, -1, &arena, &drafts, &n, NULL);
	arena_release(&arena);
	return n;
}

static size_t listed(struct outbox *outbox)
{
	struct arena arena = { 0 };
	const struct outbox_item *items;
	size_t n;

	outbox_list(outbox, &arena, &items, &n);
	arena_release(&arena);
	return n;
}

/* Every write in turn is the first that fails, also of a commit. */
static void a_full_disk__loses__nothing(void **state)
{
	struct error err;
	struct outbox *outbox;
	char *said;
	int at, refused = 0;

	for (at = 0; at < 16; at++) {
		outbox = open_at(&said);
		assert_null(said);
		add(outbox, "1", &err);
		replace_writes(failing_pwrite);
		fails = ENOSPC;
		calls_left = at;
		err = (struct error){ 0 };
		if (!add(outbox, "2", &err)) {
			refused++;
			assert_int_equal(err.code, ERROR_STORE);
			assert_int_equal(listed(outbox), 1);
		}
		if (!put(outbox, "3", "a draft", &err))
			assert_int_equal(outbox_unsaved(outbox), 1);
		assert_int_equal(drafts_in(outbox), 1);
		fails = 0;
		assert_true(outbox_save_drafts(outbox, &err));
		assert_int_equal(outbox_unsaved(outbox), 0);
		assert_int_not_equal(add(outbox, "4", &err), 0);
		outbox_close(outbox);
		/* All that was said to be there is there. */
		outbox = open_at(&said);
		assert_null(said);
		assert_true(listed(outbox) >= 2);
		assert_int_equal(drafts_in(outbox), 1);
		outbox_close(outbox);
		unlink(path);
	}
	assert_true(refused > 2);
}

/* As when the disk's rights are taken away while it runs. */
static void a_state_that_cannot_be_written__is_not_shown_as_done(
    void **state)
{
	struct error err = { 0 };
	struct outbox *outbox;
	char *said;
	uint64_t number;

	outbox = open_at(&said);
	number = add(outbox, "1", &err);
	replace_writes(failing_pwrite);
	fails = EIO;
	assert_false(outbox_set_sending(outbox, number, NOW_MS, NULL, &err));
	assert_int_equal(outbox_find(outbox, number)->state, DELIVERY_READY);
	fails = 0;
	assert_true(outbox_set_sending(outbox, number, NOW_MS, NULL, &err));
	fails = EIO;
	assert_false(outbox_set_state(outbox, number, DELIVERY_DONE, 0, NULL,
	    &err));
	assert_int_equal(outbox_find(outbox, number)->state,
	    DELIVERY_SENDING);
	fails = 0;
	outbox_close(outbox);
}

static void a_folder_without_locks__is_used_by_one(void **state)
{
	struct error err = { 0 };
	struct outbox *outbox;
	struct share *share;
	char *said;
	bool unlocked;

	without_locks = true;
	outbox = open_at(&said);
	assert_null(said);
	share = share_open(path, NULL);
	assert_true(share_take(share, &unlocked));
	assert_true(unlocked);
	share_close(share);
	assert_int_not_equal(add(outbox, "1", &err), 0);
	outbox_close(outbox);
	outbox = open_at(&said);
	assert_int_equal(listed(outbox), 1);
	outbox_close(outbox);
}

static void flip_page(long page)
{
	unsigned char bytes[PAGE];
	int fd = open(path, O_RDWR);
	size_t i;

	assert_int_equal(pread(fd, bytes, PAGE, page * PAGE), PAGE);
	for (i = 0; i < PAGE; i += 7)
		bytes[i] ^= 0x5a;
	assert_int_equal(pwrite(fd, bytes, PAGE, page * PAGE), PAGE);
	close(fd);
}

/* Filled so that its tables have several pages. */
static long filled(void)
{
	struct error err = { 0 };
	struct stat status;
	struct outbox *outbox;
	char *said, text[3000], id[16];
	int i;

	outbox = open_at(&said);
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (i = 0; i < 12; i++) {
		snprintf(id, sizeof(id), "%d", i);
		assert_int_not_equal(add(outbox, id, &err), 0);
		assert_true(put(outbox, id, text, &err));
	}
	outbox_close(outbox);
	assert_int_equal(stat(path, &status), 0);
	return (long)status.st_size / PAGE;
}

/* Any page at all: what is not in it is still there, and nothing crashes. */
static void damage__in_any_page__is_survived(void **state)
{
	struct error err = { 0 };
	struct outbox *outbox;
	char *said, command[100];
	long page, pages = 1;
	size_t least = SIZE_MAX, found;
	int aside = 0;

	for (page = 0; page < pages; page++) {
		snprintf(command, sizeof(command), "rm -f %s*", path);
		assert_int_equal(system(command), 0);
		pages = filled();
		flip_page(page);
		outbox = open_at(&said);
		aside += said != NULL;
		free(said);
		found = listed(outbox) + drafts_in(outbox);
		if (page > 0 && found < least)
			least = found;
		/* It can be used, whatever happened to the old one. */
		err = (struct error){ 0 };
		if (!add(outbox, "99", &err)) {
			assert_true(mirror_is_corrupt(&err));
			assert_true(outbox_renew(outbox, path, &said, &err));
			free(said);
			aside++;
			err = (struct error){ 0 };
			assert_int_not_equal(add(outbox, "99", &err), 0);
		}
		outbox_close(outbox);
	}
	assert_true(pages > 10);
	assert_true(aside > 0);
	print_message("%ld pages, %d set aside, at least %zu of 24 found\n",
	    pages, aside, least);
}

/* What is in memory is worth more than what is left of the file. */
static void damage__while_it_runs__loses_nothing_in_memory(void **state)
{
	struct error err = { 0 };
	struct outbox *outbox;
	char *said;
	uint64_t one, two;

	outbox = open_at(&said);
	one = add(outbox, "1", &err);
	two = add(outbox, "2", &err);
	assert_true(outbox_set_sending(outbox, one, NOW_MS, NULL, &err));
	assert_true(put(outbox, "3", "a draft", &err));
	assert_true(outbox_renew(outbox, path, &said, &err));
	assert_non_null(strstr(said, "set aside"));
	free(said);
	assert_int_equal(outbox_find(outbox, one)->state, DELIVERY_SENDING);
	assert_int_equal(outbox_find(outbox, two)->state, DELIVERY_READY);
	assert_string_equal(outbox_find(outbox, two)->text, "words");
	assert_int_equal(drafts_in(outbox), 1);
	outbox_close(outbox);
	outbox = open_at(&said);
	assert_int_equal(listed(outbox), 2);
	assert_int_equal(drafts_in(outbox), 1);
	outbox_close(outbox);
}

/* What an older callbox left that died while it made the file. */
static void a_file_half_made__is_made_anew(void **state)
{
	struct error err = { 0 };
	struct outbox *outbox;
	sqlite3 *db;
	char *said;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE command (number INT)",
	    NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	outbox = open_at(&said);
	assert_non_null(said);
	assert_non_null(strstr(said, "half made"));
	free(said);
	assert_int_not_equal(add(outbox, "1", &err), 0);
	outbox_close(outbox);
	outbox = open_at(&said);
	assert_null(said);
	assert_int_equal(listed(outbox), 1);
	outbox_close(outbox);
}

/* Windows that are opened at once before there is a file: they share one.
 * Keys are in memory that a fork does not take along. */
static void several__begin_at_once(void **state)
{
	static const char key[] = "0123456789abcdef0123456789abcdef";
	int i, status, began = 0;
	char *said = NULL;

	sealer_free(sealer);
	sealer = NULL;
	for (i = 0; i < AT_ONCE; i++) {
		struct error err = { 0 };
		struct outbox *outbox;

		if (fork() != 0)
			continue;
		sealer = sealer_of(key);
		outbox = outbox_open(path, sealer, &said, &err);
		_exit(outbox && !said && add(outbox, "1", &err) ? 0 : 1);
	}
	for (i = 0; i < AT_ONCE; i++)
		began += wait(&status) > 0 && status == 0;
	assert_int_equal(began, AT_ONCE);
	sealer = sealer_of(key);
	struct outbox *outbox = open_at(&said);
	assert_null(said);
	assert_int_equal(listed(outbox), AT_ONCE);
	outbox_close(outbox);
}

static void a_newer_file__is_left_alone(void **state)
{
	struct error err = { 0 };
	struct outbox *outbox;
	struct stat before, after;
	sqlite3 *db;
	char *said;

	outbox = open_at(&said);
	add(outbox, "1", &err);
	outbox_close(outbox);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 99", NULL,
	    NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(stat(path, &before), 0);
	assert_null(outbox_open(path, sealer, &said, &err));
	assert_null(said);
	assert_non_null(strstr(err.text, "newer callbox"));
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(before.st_size, after.st_size);
}

static void a_folder_without_rights__is_an_error(void **state)
{
	struct error err = { 0 };
	char *said;

	if (geteuid() == 0)
		skip();
	assert_int_equal(close(open(path, O_CREAT | O_RDWR, 0000)), 0);
	assert_null(outbox_open(path, sealer, &said, &err));
	assert_int_equal(err.code, ERROR_FILE);
	assert_int_equal(err.detail, EACCES);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_full_disk__loses__nothing),
		TEST(a_state_that_cannot_be_written__is_not_shown_as_done),
		TEST(a_folder_without_locks__is_used_by_one),
		TEST(damage__in_any_page__is_survived),
		TEST(damage__while_it_runs__loses_nothing_in_memory),
		TEST(a_file_half_made__is_made_anew),
		TEST(several__begin_at_once),
		TEST(a_newer_file__is_left_alone),
		TEST(a_folder_without_rights__is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
