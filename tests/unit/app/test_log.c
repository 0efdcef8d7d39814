/* The log: private, bounded, and without secrets or bytes that act. */
#include "config.h"

#include "api/base/mem.h"
#include "app/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char path[64];

static int set_up(void **state)
{
	int fd;

	snprintf(path, sizeof(path), "/tmp/callbox-log-XXXXXX");
	fd = mkstemp(path);
	if (fd < 0)
		return -1;
	close(fd);
	unlink(path);
	log_open(path);
	return 0;
}

static int tear_down(void **state)
{
	log_close();
	unlink(path);
	return 0;
}

static void log_line__blanks__what_looks_like_a_token(void **state)
{
	static const char *const secrets[] = {
		"dG9rOmFiY2RlZl8xMjM0NTY3ODkwYWJjZGVmMTIzNDU2Nzg5MDo6MTox",
		"0123456789abcdef0123456789abcdef",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4",
	};
	char *text;
	size_t i;

	for (i = 0; i < ARRAY_LEN(secrets); i++) {
		log_line("Authorization: Bearer %s (x)", secrets[i]);
		log_line("%s", secrets[i]);
	}
	log_line("pane /usr/lib/callbox/panes/inbox.so refused: no such file");
	text = log_read();
	assert_non_null(text);
	for (i = 0; i < ARRAY_LEN(secrets); i++) {
		assert_null(strstr(text, secrets[i]));
		/* Not its beginning or end, either. */
		assert_null(strstr(text, secrets[i] + strlen(secrets[i]) -
		    12));
	}
	assert_non_null(strstr(text, "Bearer ...."));
	assert_non_null(strstr(text, "/usr/lib/callbox/panes/inbox.so"));
	free(text);
}

static void log_line__writes__one_safe_line(void **state)
{
	char *text;

	log_line("one\ntwo \033[31mred\007 \xff\xfe \xe2\x80\xae" "bidi");
	text = log_read();
	assert_null(strchr(text, '\033'));
	assert_null(strchr(text, '\007'));
	assert_null(strstr(text, "\xe2\x80\xae"));
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	free(text);
}

static void log_open__keeps__it_private_and_small(void **state)
{
	char line[1000];
	struct stat status;
	FILE *file;
	char *text;
	size_t i;

	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	/* Only the end is shown, from the beginning of a line. */
	memset(line, 'x', 30);
	line[30] = '\0';
	for (i = 0; i < 3000; i++)
		log_line("%s", line);
	log_line("last");
	text = log_read();
	assert_true(strlen(text) <= LOG_SHOWN_MAX);
	assert_true(text[0] == '2');
	assert_string_equal(text + strlen(text) - 5, "last\n");
	free(text);
	/* Too large a file begins anew; a link is not followed. */
	log_close();
	file = fopen(path, "ae");
	assert_non_null(file);
	for (i = 0; i < (size_t)LOG_BYTES_MAX / sizeof(line) + 1; i++)
		fwrite(line, 1, sizeof(line), file);
	fclose(file);
	log_open(path);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_size, 0);
	assert_null(log_read());
	log_close();
	unlink(path);
	assert_int_equal(symlink("/dev/null", path), 0);
	log_open(path);
	log_line("nothing");
	assert_null(log_read());
}

static void log_crash__tells__the_signal(void **state)
{
	char *text;

	log_crash(11);
	text = log_read();
	assert_string_equal(text, "died of signal 11\n");
	free(text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(log_line__blanks__what_looks_like_a_token),
		TEST(log_line__writes__one_safe_line),
		TEST(log_open__keeps__it_private_and_small),
		TEST(log_crash__tells__the_signal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
