/* Guarded memory, and secrets asked for: fd, terminal, command. */
#include "config.h"

#include "api/base/error.h"
#include "api/base/mem.h"
#include "keystore/ask.h"
#include "keystore/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <cmocka.h>

static struct secret *from_text(const char *text)
{
	char *copy = mem_strdup(text);
	struct secret *secret = secret_move(copy, strlen(text));

	free(copy);
	return secret;
}

static void assert_secret(struct secret *secret, const char *want)
{
	assert_int_equal(secret_len(secret), strlen(want));
	assert_string_equal(secret_borrow(secret), want);
	secret_return(secret);
}

/* Whether reading (or writing) one byte there is a segmentation fault. */

static sigjmp_buf fault;

static void on_fault(int signal)
{
	siglongjmp(fault, 1);
}

static bool faults(volatile char *at, bool write)
{
	struct sigaction action = { .sa_handler = on_fault }, old;
	volatile bool faulted = true;

	sigaction(SIGSEGV, &action, &old);
	if (!sigsetjmp(fault, 1)) {
		if (write)
			*at = 'x';
		else
			(void)*at;
		faulted = false;
	}
	sigaction(SIGSEGV, &old, NULL);
	return faulted;
}

static void secret__is_readable__only_while_borrowed(void **state)
{
	struct secret *secret = from_text("token");
	char *at = (char *)secret_borrow(secret);

	assert_false(faults(at, false));
	assert_true(faults(at, true));
	secret_borrow(secret);
	secret_return(secret);
	assert_false(faults(at, false));
	secret_return(secret);
	assert_true(faults(at, false));
	secret_free(secret);
	assert_true(faults(at, false));
}

static void secret__lies_between__guard_pages(void **state)
{
	struct secret *secret = secret_new(100);
	char *at = secret_edit(secret);

	assert_false(faults(at + 100, true));
	assert_true(faults(at + 101, false));
	secret_edited(secret, 100);
	secret_free(secret);
}

static void secret_move__wipes__the_source(void **state)
{
	char source[] = "token", zero[sizeof(source)] = { 0 };
	struct secret *secret = secret_move(source, 5);

	assert_memory_equal(source, zero, sizeof(zero));
	assert_secret(secret, "token");
	secret_free(secret);
	secret = secret_move(NULL, 0);
	assert_secret(secret, "");
	secret_free(secret);
}

static void secret_edited__wipes__what_is_cut_off(void **state)
{
	struct secret *secret = from_text("token-and-more");
	const char *bytes;
	size_t i;

	secret_edit(secret);
	secret_edited(secret, 5);
	assert_secret(secret, "token");
	bytes = secret_borrow(secret);
	for (i = 5; i <= 14; i++)
		assert_int_equal(bytes[i], 0);
	secret_return(secret);
	secret_free(secret);
}

static void secret_equal__compares__length_and_bytes(void **state)
{
	struct secret *a = from_text("abc"), *b = from_text("abd");
	struct secret *c = from_text("abc"), *d = from_text("ab");

	assert_true(secret_equal(a, c));
	assert_true(secret_equal(a, a));
	assert_false(secret_equal(a, b));
	assert_false(secret_equal(a, d));
	secret_free(a);
	secret_free(b);
	secret_free(c);
	secret_free(d);
}

static void secret__is_absent__in_a_forked_child(void **state)
{
	struct secret *secret = from_text("token");
	const char *at = secret_borrow(secret);
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		signal(SIGSEGV, SIG_DFL);
		_exit(at[0] == 't');
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	/* A sanitizer may turn the signal into an exit status of its own. */
	assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) > 1);
	secret_return(secret);
	secret_free(secret);
}

/* The canary's bytes are computed, never stored: each copy that is found in
 * the process's memory was made by what is being tested. */

static const char canary_last = '\n';

static unsigned char canary_at(size_t i)
{
	return 'A' + (i * 7 + i * i * 3 + 11) % 26;
}

enum { CANARY_LEN = 48 };

static void write_canary(int fd)
{
	pid_t pid = fork();
	unsigned char c;
	size_t i;
	int status;

	if (pid == 0) {
		for (i = 0; i < CANARY_LEN; i++) {
			c = canary_at(i);
			if (write(fd, &c, 1) != 1)
				_exit(1);
		}
		_exit(write(fd, &canary_last, 1) != 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static size_t canaries_in(const unsigned char *bytes, size_t len)
{
	size_t i, at, found = 0;

	for (at = 0; at + CANARY_LEN <= len; at++) {
		for (i = 0; i < CANARY_LEN; i++) {
			if (bytes[at + i] != canary_at(i))
				break;
		}
		found += i == CANARY_LEN;
	}
	return found;
}

/* All private memory, what is not readable too: the kernel reads it for us. */
static size_t count_canaries(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	int mem = open("/proc/self/mem", O_RDONLY);
	static char line[512];
	unsigned long start, end;
	unsigned char *bytes;
	size_t found = 0;
	ssize_t n;

	assert_non_null(maps);
	assert_true(mem >= 0);
	while (fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx", &start, &end) != 2 ||
		    end - start > (64 << 20) || strstr(line, "[v"))
			continue;
		bytes = mem_zalloc(end - start);
		n = pread(mem, bytes, end - start, (off_t)start);
		if (n > 0)
			found += canaries_in(bytes, (size_t)n);
		explicit_bzero(bytes, end - start);
		free(bytes);
	}
	close(mem);
	fclose(maps);
	return found;
}

static void secret__has_one_copy__then_none(void **state)
{
	struct secret *secret;
	int pipes[2];

#if defined(__SANITIZE_ADDRESS__)
	skip();
#endif
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(count_canaries(), 0);
	write_canary(pipes[1]);
	assert_true(ask_fd(pipes[0], &secret, NULL));
	assert_int_equal(secret_len(secret), CANARY_LEN);
	assert_int_equal(count_canaries(), 1);
	secret_free(secret);
	assert_int_equal(count_canaries(), 0);
	close(pipes[0]);
	close(pipes[1]);
}

static void secret_harden_process__closes__the_process(void **state)
{
	struct rlimit core;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		setenv("SSLKEYLOGFILE", "/nowhere", 1);
		if (!secret_harden_process(NULL))
			_exit(1);
		if (getrlimit(RLIMIT_CORE, &core) || core.rlim_max != 0)
			_exit(2);
		if (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0)
			_exit(3);
		_exit(getenv("SSLKEYLOGFILE") != NULL ? 4 : 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* ask_fd */

static int input_of(const void *bytes, size_t len)
{
	int pipes[2];

	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(write(pipes[1], bytes, len), len);
	close(pipes[1]);
	return pipes[0];
}

static void ask_fd__reads__line_by_line(void **state)
{
	int fd = input_of("first\nsecond\r\n third \nlast", 26);
	static const char *const want[] = {
		"first", "second", " third ", "last",
	};
	struct secret *secret;
	struct error err = { 0 };
	size_t i;

	for (i = 0; i < ARRAY_LEN(want); i++) {
		assert_true(ask_fd(fd, &secret, NULL));
		assert_secret(secret, want[i]);
		secret_free(secret);
	}
	assert_false(ask_fd(fd, &secret, &err));
	assert_int_equal(err.code, ERROR_INPUT);
	close(fd);
}

static void ask_fd__refuses__what_is_no_secret(void **state)
{
	char *longest = mem_zalloc(ASK_MAX + 1);
	struct secret *secret;
	struct error err;
	int fd;
	size_t i;
	static const struct {
		const char *bytes;
		size_t len;
	} bad[] = { { "", 0 }, { "\n", 1 }, { "\r\n", 2 }, { "a\0b\n", 4 } };

	for (i = 0; i < ARRAY_LEN(bad); i++) {
		fd = input_of(bad[i].bytes, bad[i].len);
		err = (struct error){ 0 };
		assert_false(ask_fd(fd, &secret, &err));
		assert_int_equal(err.code, ERROR_INPUT);
		close(fd);
	}
	memset(longest, 'x', ASK_MAX + 1);
	fd = input_of(longest, ASK_MAX + 1);
	assert_false(ask_fd(fd, &secret, &err));
	close(fd);
	fd = input_of(longest, ASK_MAX);
	assert_true(ask_fd(fd, &secret, &err));
	assert_int_equal(secret_len(secret), ASK_MAX);
	secret_free(secret);
	close(fd);
	assert_false(ask_fd(-1, &secret, &err));
	assert_int_equal(err.code, ERROR_FILE);
	assert_int_equal(err.detail, EBADF);
	free(longest);
}

/*
 * ask_terminal. A child with a terminal of its own asks; it exits with 0 when
 * it was given "open sesame", else with what the error's code says.
 */

enum { ASKED_OTHER = 90, ASKED_CANCELLED, ASKED_NO_TERMINAL };

static _Noreturn void ask_and_exit(void)
{
	struct secret *secret;
	struct error err = { 0 };
	bool right;

	if (!ask_terminal("Passphrase: ", &secret, &err))
		_exit(err.code == ERROR_CANCELLED ? ASKED_CANCELLED :
		    err.code == ERROR_FILE ? ASKED_NO_TERMINAL : ASKED_OTHER);
	right = strcmp(secret_borrow(secret), "open sesame") == 0;
	secret_return(secret);
	secret_free(secret);
	_exit(right ? 0 : ASKED_OTHER);
}

/* Read what the terminal shows until it ends with `want`. */
static void expect(int master, const char *want, char *shown, size_t size)
{
	size_t len = 0, want_len = strlen(want);

	while (len + 1 < size) {
		if (read(master, shown + len, 1) != 1)
			fail_msg("terminal ended before \"%s\"", want);
		shown[++len] = '\0';
		if (len >= want_len &&
		    strcmp(shown + len - want_len, want) == 0)
			return;
	}
	fail_msg("\"%s\" not seen", want);
}

static bool echoes(int master)
{
	struct termios mode;

	assert_int_equal(tcgetattr(master, &mode), 0);
	return mode.c_lflag & ECHO;
}

static void type(int master, const char *text)
{
	assert_int_equal(write(master, text, strlen(text)), strlen(text));
}

static void ask_terminal__takes__a_line_without_echo(void **state)
{
	char shown[200];
	int master, status;
	pid_t pid = forkpty(&master, NULL, NULL, NULL);

	if (pid == 0)
		ask_and_exit();
	expect(master, "Passphrase: ", shown, sizeof(shown));
	assert_false(echoes(master));
	type(master, "open sesamX\177e\n");
	expect(master, "\n", shown, sizeof(shown));
	assert_string_equal(shown, "\r\n");
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 0);
	close(master);
}

static void ask_terminal__is_cancelled__by_end_of_file(void **state)
{
	char shown[200];
	int master, status;
	pid_t pid = forkpty(&master, NULL, NULL, NULL);

	if (pid == 0)
		ask_and_exit();
	expect(master, "Passphrase: ", shown, sizeof(shown));
	type(master, "\004");
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), ASKED_CANCELLED);
	close(master);
}

/* The terminal's own session leader watches, as a shell would; it exits with
 * 0 when the mode was restored at each stop and at the end. */
static _Noreturn void watch_asker(int want_signal)
{
	struct termios mode;
	int status;
	pid_t pid;

	signal(SIGTTOU, SIG_IGN);
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		tcsetpgrp(STDIN_FILENO, getpid());
		signal(SIGTTOU, SIG_DFL);
		ask_and_exit();
	}
	setpgid(pid, pid);
	tcsetpgrp(STDIN_FILENO, pid);
	while (waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status)) {
		if (tcgetattr(STDIN_FILENO, &mode) || !(mode.c_lflag & ECHO))
			_exit(10);
		if (WSTOPSIG(status) != SIGTSTP)
			_exit(11);
		kill(pid, SIGCONT);
	}
	if (tcgetattr(STDIN_FILENO, &mode) || !(mode.c_lflag & ECHO))
		_exit(12);
	if (want_signal)
		_exit(WIFSIGNALED(status) && WTERMSIG(status) == want_signal ?
		    0 : 13);
	_exit(WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 14);
}

static int run_watched(const char *keys, int want_signal, bool asked_again)
{
	char shown[200];
	int master, status;
	pid_t pid = forkpty(&master, NULL, NULL, NULL);

	if (pid == 0)
		watch_asker(want_signal);
	expect(master, "Passphrase: ", shown, sizeof(shown));
	type(master, keys);
	if (asked_again) {
		expect(master, "Passphrase: ", shown, sizeof(shown));
		type(master, "open sesame\n");
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(master);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void ask_terminal__restores__on_signals(void **state)
{
	assert_int_equal(run_watched("par\003", SIGINT, false), 0);
	assert_int_equal(run_watched("par\034", SIGQUIT, false), 0);
}

static void ask_terminal__asks_again__after_a_stop(void **state)
{
	assert_int_equal(run_watched("par\032", 0, true), 0);
}

static void ask_terminal__ends__with_its_terminal(void **state)
{
	char shown[200];
	int master, status;
	pid_t pid = forkpty(&master, NULL, NULL, NULL);

	if (pid == 0)
		ask_and_exit();
	expect(master, "Passphrase: ", shown, sizeof(shown));
	close(master);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) ? WTERMSIG(status) == SIGHUP :
	    WEXITSTATUS(status) == ASKED_CANCELLED);
}

static void ask_terminal__refuses__without_a_terminal(void **state)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		setsid();
		ask_and_exit();
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), ASKED_NO_TERMINAL);
}

/* ask_command */

static void ask_command__gives__the_first_line(void **state)
{
	static const struct {
		const char *command, *want;
	} cases[] = {
		{ "echo token", "token" },
		{ "printf token", "token" },
		{ "printf 'token\\r\\nuser: me\\n'", "token" },
		{ "echo token; head -c 300000 /dev/zero", "token" },
		{ "cat; echo token", "token" },
	};
	struct secret *secret;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		assert_true(ask_command(cases[i].command, 20000, &secret,
		    NULL));
		assert_secret(secret, cases[i].want);
		secret_free(secret);
	}
}

static void ask_command__does_not_wait__for_a_daemon(void **state)
{
	struct secret *secret;

	/* It holds the pipe for longer than the time limit. */
	assert_true(ask_command("sleep 60 & echo $!", 20000, &secret, NULL));
	kill((pid_t)strtol(secret_borrow(secret), NULL, 10), SIGKILL);
	secret_return(secret);
	secret_free(secret);
}

static void ask_command__says__what_went_wrong(void **state)
{
	static const struct {
		const char *command;
		enum error_code code;
		int detail;
	} cases[] = {
		{ "echo token; exit 3", ERROR_CONFIG, 3 },
		{ "/nonexistent/program 2>/dev/null", ERROR_CONFIG, 127 },
		{ "kill -TERM $$", ERROR_CANCELLED, 0 },
		{ ":", ERROR_INPUT, 0 },
		{ "head -c 5000 /dev/zero | tr '\\0' x", ERROR_INPUT, 0 },
	};
	struct secret *secret;
	struct error err;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		err = (struct error){ 0 };
		assert_false(ask_command(cases[i].command, 20000, &secret,
		    &err));
		assert_int_equal(err.code, cases[i].code);
		assert_int_equal(err.detail, cases[i].detail);
		assert_true(err.text[0] != '\0');
	}
}

/* The pipe ends only when nobody in the command's group holds it any more. */
static void ask_command__kills__the_whole_group_in_time(void **state)
{
	struct secret *secret;
	struct error err = { 0 };
	int pipes[2];
	char *command, c;

	assert_int_equal(pipe(pipes), 0);
	command = mem_printf("exec 9>&%d; sleep 60 | sleep 60; echo token",
	    pipes[1]);
	assert_false(ask_command(command, 300, &secret, &err));
	assert_int_equal(err.code, ERROR_TIMEOUT);
	close(pipes[1]);
	assert_int_equal(read(pipes[0], &c, 1), 0);
	close(pipes[0]);
	free(command);
}

/* The command has the terminal while it runs, and we have it again after. */
static _Noreturn void lend_terminal(void)
{
	struct secret *secret;
	bool right;

	if (!ask_command("printf 'PIN: ' >/dev/tty; read x </dev/tty; echo $x",
	    20000, &secret, NULL))
		_exit(1);
	right = strcmp(secret_borrow(secret), "1234") == 0;
	secret_return(secret);
	secret_free(secret);
	_exit(!right ? 2 : tcgetpgrp(STDIN_FILENO) != getpgrp() ? 3 : 0);
}

static void ask_command__lends__the_terminal(void **state)
{
	char shown[200];
	int master, status;
	pid_t pid = forkpty(&master, NULL, NULL, NULL);

	if (pid == 0)
		lend_terminal();
	expect(master, "PIN: ", shown, sizeof(shown));
	type(master, "1234\n");
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	close(master);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(secret__is_readable__only_while_borrowed),
		cmocka_unit_test(secret__lies_between__guard_pages),
		cmocka_unit_test(secret_move__wipes__the_source),
		cmocka_unit_test(secret_edited__wipes__what_is_cut_off),
		cmocka_unit_test(secret_equal__compares__length_and_bytes),
		cmocka_unit_test(secret__is_absent__in_a_forked_child),
		cmocka_unit_test(secret__has_one_copy__then_none),
		cmocka_unit_test(secret_harden_process__closes__the_process),
		cmocka_unit_test(ask_fd__reads__line_by_line),
		cmocka_unit_test(ask_fd__refuses__what_is_no_secret),
		cmocka_unit_test(ask_terminal__takes__a_line_without_echo),
		cmocka_unit_test(ask_terminal__is_cancelled__by_end_of_file),
		cmocka_unit_test(ask_terminal__restores__on_signals),
		cmocka_unit_test(ask_terminal__asks_again__after_a_stop),
		cmocka_unit_test(ask_terminal__ends__with_its_terminal),
		cmocka_unit_test(ask_terminal__refuses__without_a_terminal),
		cmocka_unit_test(ask_command__gives__the_first_line),
		cmocka_unit_test(ask_command__does_not_wait__for_a_daemon),
		cmocka_unit_test(ask_command__says__what_went_wrong),
		cmocka_unit_test(ask_command__kills__the_whole_group_in_time),
		cmocka_unit_test(ask_command__lends__the_terminal),
	};

	/* Whoever started us (nohup, a shell in the background) may have set
	 * some to be ignored, which children inherit. */
	signal(SIGHUP, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGTSTP, SIG_DFL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
