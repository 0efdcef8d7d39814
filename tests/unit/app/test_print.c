/* What the commands print: safe lines, JSON that loses nothing. */
#include "config.h"

#include "api/base/mem.h"
#include "app/print.h"
#include "tests/unit/hostile.h"
#include "tests/unit/stream.h"

#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

enum { WAIT_MS = 10000 };

static char *line_of(const char *text)
{
	char *out = NULL;
	size_t len;
	FILE *to = open_memstream(&out, &len);

	print_line(to, "<%s>", text);
	fclose(to);
	return out;
}

static void line__is__one_line_without_orders(void **state)
{
	static const struct {
		const char *text, *shown;
	} cases[] = {
		{ "two\nlines", "<two lines>\n" },
		{ "a\x1b[31mb", "<a\ufffd[31mb>\n" },
		{ "Gr\u00fc\u00dfe \u4f60", "<Gr\u00fc\u00dfe \u4f60>\n" },
	};
	struct stream stream = { 0 };
	char *line;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		line = line_of(cases[i].text);
		assert_string_equal(line, cases[i].shown);
		free(line);
	}
	for (i = 0; i < hostile_len; i++) {
		line = line_of(hostile_all[i].bytes);
		assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
		stream_read(&stream, line, strlen(line));
		free(line);
	}
	stream_end(&stream);
	stream_report(&stream, stdout);
	assert_int_equal(stream.violations, 0);
	assert_int_equal(stream.sequences, 0);
}

static void line__spells__what_the_locale_has_not(void **state)
{
	char *line;

	setlocale(LC_ALL, "C");
	line = line_of("Gr\u00fc\u00dfe \u2026 \u4f60");
	assert_string_equal(line, "<Gruse ~ ?" "?>\n");
	free(line);
	line = line_of("\u041f\u0440\u0438\u0432\u0435\u0442 \u0451 "
	    "\u039a\u03b1\u03bb\u03ae \U0001f642\U0001f44d\U0001f680");
	setlocale(LC_ALL, "C.UTF-8");
	assert_string_equal(line, "<Privet e Kali :)+1?" "?>\n");
	free(line);
}

static void json__keeps__everything(void **state)
{
	static const struct {
		const char *text, *json;
	} cases[] = {
		{ NULL, "null" }, { "", "\"\"" },
		{ "a\"b\\c", "\"a\\\"b\\\\c\"" },
		{ "a\n\tb", "\"a\\n\\u0009b\"" },
		{ "a\x1b[0m\x7f", "\"a\\u001b[0m\\u007f\"" },
		{ "\u202e", "\"\\u202e\"" }, { "\xc2\x9b", "\"\\u009b\"" },
		{ "e\u0301 \u4f60", "\"e\u0301 \u4f60\"" },
		{ "\U0001f468\u200d\U0001f469",
		    "\"\\ud83d\\udc68\\u200d\\ud83d\\udc69\"" },
		{ "\U0001f1e9", "\"\\ud83c\\udde9\"" },
	};
	struct buf out;
	char *line;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		buf_init(&out, 1000);
		print_json(&out, cases[i].text);
		assert_string_equal(out.data, cases[i].json);
		/* Printing it changes nothing. */
		line = line_of(out.data);
		assert_int_equal(strlen(line), out.len + 3);
		assert_memory_equal(line + 1, out.data, out.len);
		free(line);
		buf_release(&out);
	}
}

/* What a terminal of so many columns gets of a failure, up to a mark: where the
 * last writer has gone, a terminal may drop what was not read yet. */
static void failure_on(unsigned short cols, const char *what, char *out,
    size_t max)
{
	struct winsize size = { .ws_row = 24, .ws_col = cols };
	struct pollfd fd = { .events = POLLIN };
	struct error err;
	size_t len = 0;
	ssize_t n;
	int line;
	pid_t pid;

	assert_int_equal(openpty(&fd.fd, &line, NULL, NULL, &size), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		dup2(line, STDERR_FILENO);
		error_set(&err, ERROR_USAGE, 0, "%s", what);
		print_failure(&err);
		_exit(write(line, "$", 1) != 1);
	}
	do {
		assert_int_equal(poll(&fd, 1, WAIT_MS), 1);
		n = read(fd.fd, out + len, max - 1 - len);
		assert_true(n > 0);
		len += (size_t)n;
	} while (out[len - 1] != '$');
	out[len - 1] = '\0';
	waitpid(pid, NULL, 0);
	close(line);
	close(fd.fd);
}

static void failure__breaks__between_words(void **state)
{
	static const struct {
		unsigned short cols;
		const char *what, *shown;
	} cases[] = {
		{ 20, "one two three four", "callbox: one two\r\n"
		    "three four\r\n" },
		{ 16, "one two", "callbox: one two\r\n" },
		{ 15, "one two", "callbox: one\r\ntwo\r\n" },
		{ 12, "abcdefghijklmnop q", "callbox:\r\n"
		    "abcdefghijklmnop\r\nq\r\n" },
		{ 15, "\u4f60\u4f60 \u4f60", "callbox: \u4f60\u4f60\r\n"
		    "\u4f60\r\n" },
		{ 15, "one\ntwo", "callbox: one two\r\n" },
	};
	char out[200];
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		failure_on(cases[i].cols, cases[i].what, out, sizeof(out));
		assert_string_equal(out, cases[i].shown);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(line__is__one_line_without_orders),
		cmocka_unit_test(line__spells__what_the_locale_has_not),
		cmocka_unit_test(json__keeps__everything),
		cmocka_unit_test(failure__breaks__between_words),
	};

	if (!setlocale(LC_ALL, "C.UTF-8")) {
		puts("SKIP: there is no C.UTF-8");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
