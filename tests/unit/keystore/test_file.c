/*
 * The vault's file: whom it is refused to, and what it survives.
 *
 * file.c is compiled in with its system calls renamed, so that the process can
 * be ended, or a call can fail, at every step of a write.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Counted down by each step of a write; at 0 it dies or fails. -1: never. */
static int steps_left = -1;
static int step_errno;           /* 0: the process dies */

/* What was done in which order: w, f and r. */
static char journal[100];

static bool step_fails(char what)
{
	size_t len = strlen(journal);

	if (len + 1 < sizeof(journal))
		journal[len] = what;
	if (steps_left < 0 || steps_left-- > 0)
		return false;
	if (!step_errno)
		_exit(99);
	errno = step_errno;
	return true;
}

/* In pieces, so that it also dies with half of the file written. */
static ssize_t step_write(int fd, const void *bytes, size_t len)
{
	if (step_fails('w'))
		return -1;
	return write(fd, bytes, len > 64 ? 64 : len);
}

static int step_fsync(int fd)
{
	return step_fails('f') ? -1 : fsync(fd);
}

static int step_renameat(int from, const char *old, int to, const char *new)
{
	return step_fails('r') ? -1 : renameat(from, old, to, new);
}

/* Waiting for a lock takes no time here. */
static unsigned naps;

static int step_nanosleep(const struct timespec *time, struct timespec *rest)
{
	naps++;
	return 0;
}

#define write step_write
#define fsync step_fsync
#define renameat step_renameat
#define nanosleep step_nanosleep
#include "keystore/file.c"
#undef write
#undef fsync
#undef renameat
#undef nanosleep

#include "tests/unit/keystore/fixture.h"

static void vault__is_made__for_its_owner_alone(void **state)
{
	static const char *const names[] = { "vault", "vault.lock" };
	struct stat st;
	char *file;
	size_t i;

	umask(0);
	create_filled();
	umask(022);
	assert_int_equal(stat(folder, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	for (i = 0; i < ARRAY_LEN(names); i++) {
		file = mem_printf("%s/%s", folder, names[i]);
		assert_int_equal(stat(file, &st), 0);
		assert_int_equal(st.st_mode & 07777, 0600);
		free(file);
	}
}

static void vault__is_refused__when_open_to_others(void **state)
{
	static const mode_t modes[] = { 0640, 0604, 0620, 0602, 0601, 0777 };
	size_t i;

	create_filled();
	for (i = 0; i < ARRAY_LEN(modes); i++) {
		assert_int_equal(chmod(path, modes[i]), 0);
		assert_refused(ERROR_PERMISSIONS, EPERM);
	}
	assert_int_equal(chmod(path, 0600), 0);
	for (i = 0; i < ARRAY_LEN(modes); i++) {
		assert_int_equal(chmod(folder, modes[i] | 0700), 0);
		assert_refused(ERROR_PERMISSIONS, EPERM);
	}
	assert_int_equal(chmod(folder, 0700), 0);
	/* Above it others may look, but not put another folder there. */
	assert_int_equal(chmod(root, 0777), 0);
	assert_refused(ERROR_PERMISSIONS, EPERM);
	assert_int_equal(chmod(root, 01777), 0);
	keystore_free(open_with(good_passphrase, NULL));
	assert_int_equal(chmod(root, 0755), 0);
	keystore_free(open_with(good_passphrase, NULL));
}

static void vault__is_not_changed__once_open_to_others(void **state)
{
	struct error err = { 0 };
	struct keystore *ks = create();

	assert_int_equal(chmod(folder, 0755), 0);
	assert_false(put(ks, "name", "value", &err));
	assert_int_equal(err.code, ERROR_PERMISSIONS);
	assert_int_equal(chmod(folder, 0700), 0);
	assert_true(put(ks, "name", "value", &err));
	keystore_free(ks);
}

static void vault__is_refused__behind_a_symbolic_link(void **state)
{
	char *elsewhere = mem_printf("%s/elsewhere", root);

	create_filled();
	assert_int_equal(rename(path, elsewhere), 0);
	assert_int_equal(symlink(elsewhere, path), 0);
	assert_refused(ERROR_PERMISSIONS, 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rename(elsewhere, path), 0);
	assert_int_equal(rename(folder, elsewhere), 0);
	assert_int_equal(symlink(elsewhere, folder), 0);
	assert_refused(ERROR_PERMISSIONS, 0);
	free(elsewhere);
}

/* The lock file is opened for writing: a link there must not be followed. */
static void lock__is_not_taken__behind_a_symbolic_link(void **state)
{
	char *lock = mem_printf("%s.lock", path);
	char *victim = mem_printf("%s/victim", root);
	struct keystore *ks = create();
	struct stat st;

	assert_int_equal(unlink(lock), 0);
	assert_int_equal(symlink(victim, lock), 0);
	assert_false(put(ks, "name", "value", NULL));
	assert_int_equal(lstat(victim, &st), -1);
	keystore_free(ks);
	free(lock);
	free(victim);
}

static void vault__is_refused__when_no_plain_file(void **state)
{
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_refused(ERROR_NOT_FOUND, 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_refused(ERROR_PERMISSIONS, 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_refused(ERROR_PERMISSIONS, 0);
}

static void vault__is_not_found__without_file_or_folder(void **state)
{
	struct error err = { 0 };

	assert_refused(ERROR_NOT_FOUND, 0);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_refused(ERROR_NOT_FOUND, 0);
	assert_null(keystore_open("/", &err));
	assert_int_equal(err.code, ERROR_INPUT);
}

/* As another user, in a child: 0 when all was refused. */
static int try_as_nobody(void)
{
	struct error err = { 0 };
	struct stat st;

	if (setgid(65534) || setuid(65534))
		return 1;
	if (open(path, O_RDONLY) >= 0 || errno != EACCES)
		return 2;
	if (stat(path, &st) == 0)
		return 3;
	if (keystore_open(path, &err))
		return 4;
	return err.code == ERROR_FILE && err.detail == EACCES ? 0 : 5;
}

static void vault__is_closed__to_a_second_user(void **state)
{
	pid_t pid;

	if (geteuid() != 0) {
		print_message("only root can become another user\n");
		skip();
	}
	create_filled();
	assert_int_equal(chmod(root, 0755), 0);
	pid = fork();
	if (pid == 0)
		_exit(try_as_nobody());
	assert_int_equal(wait_for(pid), 0);
}

static void vault__is_refused__from_another_owner(void **state)
{
	if (geteuid() != 0) {
		print_message("only root can give a file away\n");
		skip();
	}
	create_filled();
	assert_int_equal(chown(path, 65534, 65534), 0);
	assert_refused(ERROR_PERMISSIONS, EPERM);
	assert_int_equal(chown(path, 0, 0), 0);
	assert_int_equal(chown(folder, 65534, 65534), 0);
	assert_refused(ERROR_PERMISSIONS, EPERM);
	assert_int_equal(chown(folder, 0, 0), 0);
	assert_int_equal(chown(root, 65534, 65534), 0);
	assert_refused(ERROR_PERMISSIONS, EPERM);
}

/* A child that dies at one step of a change. Returns its exit status. */
static int die_at(int step)
{
	struct keystore *ks;
	pid_t pid = fork();

	if (pid == 0) {
		ks = open_with(good_passphrase, NULL);
		if (!ks)
			_exit(1);
		steps_left = step;
		if (!put(ks, "account/acme/token", "tok:2", NULL))
			_exit(2);
		_exit(0);
	}
	return wait_for(pid);
}

/* No test can pull the plug; the order is what decides then. */
static void file_replace__syncs__file_then_folder(void **state)
{
	struct keystore *ks = create();

	memset(journal, 0, sizeof(journal));
	assert_true(put(ks, "name", "value", NULL));
	assert_string_equal(journal + strspn(journal, "w"), "frf");
	keystore_free(ks);
}

static void vault__survives__death_at_every_step(void **state)
{
	struct secret *token;
	struct keystore *ks;
	int step, status;
	bool changed = false, is_new;

	create_filled();
	for (step = 0; (status = die_at(step)) != 0; step++) {
		assert_int_equal(status, 99);
		ks = open_with(good_passphrase, NULL);
		assert_non_null(ks);
		assert_record(ks, "account/acme/settings", "region = eu");
		assert_true(keystore_get(ks, "account/acme/token", &token,
		    NULL));
		is_new = strcmp(secret_borrow(token), "tok:2") == 0;
		secret_return(token);
		secret_free(token);
		/* The old one until the rename, the new one from then on. */
		assert_true(is_new || !changed);
		changed = is_new;
		keystore_free(ks);
	}
	assert_true(step > 8);
	assert_true(changed);
}

static void vault__is_as_before__when_a_step_fails(void **state)
{
	static const int errors[] = { ENOSPC, EIO, EROFS };
	struct error err;
	struct keystore *ks, *again;
	char *left = mem_printf("%s.new", path);
	int step;
	bool ok;

	create_filled();
	ks = open_with(good_passphrase, NULL);
	for (step = 0, ok = false; !ok; step++) {
		err = (struct error){ 0 };
		step_errno = errors[step % ARRAY_LEN(errors)];
		steps_left = step;
		ok = put(ks, "new", "value", &err);
		steps_left = -1;
		again = open_with(good_passphrase, NULL);
		assert_non_null(again);
		/* Memory and file agree, and no half file is left. */
		assert_int_equal(keystore_count(ks), keystore_count(again));
		assert_int_equal(access(left, F_OK), -1);
		if (!ok) {
			assert_int_equal(err.code, ERROR_FILE);
			assert_int_equal(err.detail, step_errno);
		}
		keystore_free(again);
	}
	assert_true(step > 8);
	assert_record(ks, "new", "value");
	keystore_free(ks);
	free(left);
	step_errno = 0;
}

static void vault__is_written__over_what_a_dead_process_left(void **state)
{
	char *left = mem_printf("%s.new", path);
	struct keystore *ks = create();

	write_bytes(left, "half a fi", 9);
	assert_true(put(ks, "name", "value", NULL));
	assert_int_equal(access(left, F_OK), -1);
	/* Not even through a link that somebody has put there. */
	assert_int_equal(symlink("/dev/null", left), 0);
	assert_true(put(ks, "name", "other", NULL));
	keystore_free(ks);
	ks = open_with(good_passphrase, NULL);
	assert_record(ks, "name", "other");
	keystore_free(ks);
	free(left);
}

static void vault__is_not_changed__while_another_has_the_lock(void **state)
{
	struct folder other;
	struct error err = { 0 };
	struct keystore *ks = create();
	int lock;

	assert_true(folder_open(&other, path, FOLDER_PRIVATE, false, NULL));
	assert_true(file_lock(&other, &lock, NULL));
	naps = 0;
	assert_false(put(ks, "name", "value", &err));
	assert_int_equal(err.code, ERROR_CONFLICT);
	assert_int_equal(naps, LOCK_TRIES);
	/* Reading needs no lock. */
	keystore_free(open_with(good_passphrase, NULL));
	close(lock);
	assert_true(put(ks, "name", "value", &err));
	folder_release(&other);
	keystore_free(ks);
}

static void keyfile__is_made__once(void **state)
{
	char *key = mem_printf("%s/keys/callbox.key", root);
	struct error err = { 0 };
	uint8_t first[100], second[100];
	struct stat st;

	assert_true(keystore_make_keyfile(key, NULL));
	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(read_bytes(key, first, sizeof(first)), 65);
	assert_false(keystore_make_keyfile(key, &err));
	assert_int_equal(err.code, ERROR_CONFLICT);
	assert_int_equal(read_bytes(key, second, sizeof(second)), 65);
	assert_memory_equal(first, second, 65);
	free(key);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		fixture_test(vault__is_made__for_its_owner_alone),
		fixture_test(vault__is_refused__when_open_to_others),
		fixture_test(vault__is_not_changed__once_open_to_others),
		fixture_test(vault__is_refused__behind_a_symbolic_link),
		fixture_test(lock__is_not_taken__behind_a_symbolic_link),
		fixture_test(vault__is_refused__when_no_plain_file),
		fixture_test(vault__is_not_found__without_file_or_folder),
		fixture_test(vault__is_closed__to_a_second_user),
		fixture_test(vault__is_refused__from_another_owner),
		fixture_test(file_replace__syncs__file_then_folder),
		fixture_test(vault__survives__death_at_every_step),
		fixture_test(vault__is_as_before__when_a_step_fails),
		fixture_test(vault__is_written__over_what_a_dead_process_left),
		fixture_test(vault__is_not_changed__while_another_has_the_lock),
		fixture_test(keyfile__is_made__once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
