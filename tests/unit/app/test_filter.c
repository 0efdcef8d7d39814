/* Programs that text goes through: to the end, too long, too much, confined. */
#include "config.h"

#include "api/base/mem.h"
#include "app/filter.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct { int calls; bool ok; char *text; uint64_t cookie; } got;

static void done(void *ctx, int number, uint64_t cookie, bool ok,
    const char *text)
{
	free(got.text);
	got.calls++;
	got.ok = ok;
	got.text = mem_strdup(text);
	got.cookie = cookie;
}

static void start(struct filters *filters, struct filter_options options)
{
	struct error err;

	options.done = done;
	options.cookie = 7;
	if (!options.most)
		options.most = 1 << 20;
	if (!options.timeout_ms)
		options.timeout_ms = 20000;
	got.calls = 0;
	if (!filter_start(filters, &options, &err))
		fail_msg("%s", err.text);
}

/* As the loop does it. */
static void finish(struct filters *filters)
{
	struct pollfd fds[FILTER_FDS_MAX];
	int wait;

	while (filters->running) {
		wait = filter_turn(filters);
		if (wait >= 0)
			poll(fds, (nfds_t)filter_fds(filters, fds), wait);
	}
	assert_int_equal(got.calls, 1);
	assert_int_equal(got.cookie, 7);
}

static void run(char *const *words, const char *input, bool confined)
{
	struct filters filters = { 0 };

	start(&filters, (struct filter_options){ .words = words,
		.input = input, .len = strlen(input), .confined = confined });
	finish(&filters);
}

#define WORDS(...) ((char *const[]){ __VA_ARGS__, NULL })
#define SHELL(text) WORDS((char *)"sh", (char *)"-c", (char *)text)

static void text__goes_through__whatever_its_size(void **state)
{
	struct filters filters = { 0 };
	char *large = mem_zalloc(500001);

	run(WORDS((char *)"tr", (char *)"a-z", (char *)"A-Z"), "hello", false);
	assert_true(got.ok);
	assert_string_equal(got.text, "HELLO");
	/* More than the pipes hold, in both directions. */
	memset(large, 'x', 500000);
	start(&filters, (struct filter_options){ .words =
	    WORDS((char *)"cat"), .input = large, .len = 500000 });
	finish(&filters);
	assert_true(got.ok);
	assert_string_equal(got.text, large);
	/* One that reads nothing. */
	run(WORDS((char *)"true"), large, false);
	assert_true(got.ok);
	free(large);
}

static void failure__is_told__in_words(void **state)
{
	struct filters filters = { 0 };

	run(WORDS((char *)"false"), "", false);
	assert_false(got.ok);
	assert_string_equal(got.text, "false failed");
	run(WORDS((char *)"/nonexistent/program"), "", false);
	assert_false(got.ok);
	assert_non_null(strstr(got.text, "cannot be started"));
	start(&filters, (struct filter_options){ .words =
	    SHELL("cat; exec sleep 1000"), .input = "", .timeout_ms = 50 });
	finish(&filters);
	assert_false(got.ok);
	assert_non_null(strstr(got.text, "took longer"));
	start(&filters, (struct filter_options){ .words = WORDS((char *)"yes"),
		.input = "", .most = 1000 });
	finish(&filters);
	assert_false(got.ok);
	assert_non_null(strstr(got.text, "said too much"));
}

/* No network, no files of ours, no writing, no other programs. */
static void confined_one__can_only_compute(void **state)
{
	static const char script[] = "import os, socket, sys\n"
	    "def no(name, f):\n"
	    "    try:\n"
	    "        f()\n"
	    "    except Exception:\n"
	    "        return\n"
	    "    print('can', name)\n"
	    "no('connect', lambda: socket.socket())\n"
	    "no('fork', lambda: os.fork() or os._exit(0))\n"
	    "no('kill', lambda: os.kill(os.getppid(), 0))\n"
	    "no('write', lambda: open('/tmp/callbox-confined', 'w')"
	    ".write('x'))\n"
	    "no('memory', lambda: bytearray(2 << 30))\n"
	    "if len(os.environ) > 4: print('can see', dict(os.environ))\n"
	    "print(sys.stdin.read().upper())\n";

	if (system("python3 -c 1 >/dev/null 2>&1") != 0)
		skip();
	run(WORDS((char *)"python3", (char *)"-c", (char *)script), "hello",
	    true);
	assert_string_equal(got.text, "HELLO\n");
	assert_true(got.ok);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(text__goes_through__whatever_its_size),
		cmocka_unit_test(failure__is_told__in_words),
		cmocka_unit_test(confined_one__can_only_compute),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
