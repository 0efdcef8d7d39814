/* Addresses go to the browser as one argument, never through a shell, and only
 * those of the web. And where tabs, pane and status line are. */
#include "config.h"

#include "app/draft_file.h"
#include "app/layout.h"
#include "app/opener.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[64], script[100], record[100];
static struct app *app;

static int set_up(void **state)
{
	FILE *file;

	snprintf(folder, sizeof(folder), "/tmp/callbox-opener-XXXXXX");
	if (!mkdtemp(folder) || chdir(folder) != 0)
		return -1;
	snprintf(script, sizeof(script), "%s/browser", folder);
	snprintf(record, sizeof(record), "%s/record", folder);
	file = fopen(script, "we");
	if (!file)
		return -1;
	/* Written aside and renamed: whoever sees it sees all of it. */
	fprintf(file, "#!/bin/sh\nprintf '%%s|%%s' \"$#\" \"$1\" >'%s.new'\n"
	    "mv '%s.new' '%s'\n", record, record, record);
	fclose(file);
	if (chmod(script, 0755) != 0)
		return -1;
	app = mem_zalloc(sizeof(*app));
	config_init(&app->config);
	unsetenv("DISPLAY");
	unsetenv("WAYLAND_DISPLAY");
	setenv("BROWSER", script, 1);
	setenv("TERM", "vt100", 1);
	return 0;
}

static int tear_down(void **state)
{
	char command[120];

	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	free(app->message);
	config_release(&app->config);
	free(app);
	return chdir("/") != 0 || system(command);
}

/* What the browser was given: "1|https://…". */
static const char *given(void)
{
	static char text[600];
	struct timespec pause = { .tv_nsec = 5000000 };
	FILE *file = NULL;
	size_t n;
	int tries;

	for (tries = 0; tries < 4000 && !file; tries++) {
		file = fopen(record, "re");
		if (!file)
			nanosleep(&pause, NULL);
	}
	assert_non_null(file);
	n = fread(text, 1, sizeof(text) - 1, file);
	text[n] = '\0';
	fclose(file);
	unlink(record);
	return text;
}

static void browse__hands__over_one_argument(void **state)
{
	static const char *const addresses[] = {
		"https://app.intercom.com/a/inbox/x?y=1&z=2#3",
		"http://example.com/$(touch${IFS}pwned)",
		"https://example.com/`touch${IFS}pwned`",
		"https://example.com/;touch${IFS}pwned;'\"",
		"https://example.com/|touch>pwned&",
		"HTTPS://example.com/--help",
	};
	char want[600];
	size_t i;

	for (i = 0; i < ARRAY_LEN(addresses); i++) {
		opener_browse(app, addresses[i]);
		snprintf(want, sizeof(want), "1|%s", addresses[i]);
		assert_string_equal(given(), want);
		assert_int_equal(app->said, SAY_GOOD);
	}
	assert_int_not_equal(access("pwned", F_OK), 0);
}

static void browse__refuses__what_is_not_of_the_web(void **state)
{
	static const char *const addresses[] = {
		"", "javascript:alert(1)", "file:///etc/passwd", "--help",
		"data:text/html,x", "ftp://example.com/", "httpsx://a",
		"https://a b", "https://a\nb", "https://a\033[2J",
		"https://a\x7f", "https://a/\x7f", "https://a/\033]0;x\a",
		"https://a/\xff", "https://a/\x1b[m",
		"https://\xc3\xa4.example", " https://a",
		"mailto:a@example.com",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(addresses); i++) {
		opener_browse(app, addresses[i]);
		assert_int_equal(app->said, SAY_WARNING);
		assert_non_null(strstr(app->message, "Not opened"));
	}
	assert_int_not_equal(access(record, F_OK), 0);
}

/* The setting comes before the environment; without both it is shown. */
static void browse__takes__the_setting_first(void **state)
{
	struct error err;

	setenv("BROWSER", "/nonexistent/browser", 1);
	assert_true(config_set(&app->config, "opener", script, &err));
	opener_browse(app, "https://example.com/");
	assert_string_equal(given(), "1|https://example.com/");
	assert_true(config_set(&app->config, "opener", "", &err));
	unsetenv("BROWSER");
	opener_browse(app, "https://example.com/");
	assert_string_equal(app->message, "Address: https://example.com/");
	assert_string_equal(app->message + app->message_link,
	    "https://example.com/");
	/* Behind the host letters of any script are written as bytes. */
	opener_browse(app, "https://example.com/\xe5\x86\x99 \u202e?\xc3\xa9");
	assert_string_equal(app->message + app->message_link,
	    "https://example.com/%E5%86%99%20%E2%80%AE?%C3%A9");
	app_say(app, SAY_INFO, "else");
	assert_int_equal(app->message_link, 0);
}

/* Words by spaces; the name stays one argument, whatever is in it. */
static void saved_file__is_opened__without_a_shell(void **state)
{
	char command[200], want[300];
	struct error err;

	snprintf(command, sizeof(command), "%s --view", script);
	assert_true(config_set(&app->config, "open-command", command, &err));
	opener_file(app, "/tmp/a b;touch pwned `x` $(y).pdf");
	snprintf(want, sizeof(want), "2|--view");
	assert_string_equal(given(), want);
	assert_true(config_set(&app->config, "open-command", script, &err));
	opener_file(app, "/tmp/a b;touch pwned `x` $(y).pdf");
	assert_string_equal(given(), "1|/tmp/a b;touch pwned `x` $(y).pdf");
	assert_int_not_equal(access("pwned", F_OK), 0);
	assert_true(config_set(&app->config, "open-command", "", &err));
	opener_file(app, "/tmp/a.pdf");
	assert_non_null(strstr(app->message, "Saved: /tmp/a.pdf"));
}

/* Only the person can read it, and nothing of it stays. */
static void draft_file__is_private__and_goes_with_all_beside_it(void **state)
{
	struct error err = { 0 };
	char *path, *parent, *beside, *back;
	struct stat status;
	FILE *file;

	setenv("XDG_RUNTIME_DIR", folder, 1);
	path = draft_file_make("a\nvim: set ft=sh:\n\n", &err);
	assert_non_null(path);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	parent = mem_strndup(path, (size_t)(strrchr(path, '/') - path));
	assert_memory_equal(parent, folder, strlen(folder));
	assert_int_equal(stat(parent, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	beside = mem_printf("%s/.draft.md.swp", parent);
	file = fopen(beside, "we");
	assert_non_null(file);
	fclose(file);
	back = draft_file_read(path, &err);
	assert_string_equal(back, "a\nvim: set ft=sh:");
	draft_file_remove(path);
	assert_int_not_equal(stat(parent, &status), 0);
	free(back);
	free(beside);
	free(parent);
	free(path);
}

static void draft_file__of_a_killed_callbox__goes_next_time(void **state)
{
	struct error err = { 0 };
	char stale[100], theirs[100], *path;
	struct stat status;

	setenv("XDG_RUNTIME_DIR", folder, 1);
	/* No process has that number; this one has its own. */
	snprintf(stale, sizeof(stale), "%s/callbox-edit-999999999-abcdef",
	    folder);
	snprintf(theirs, sizeof(theirs), "%s/callbox-edit-%ld-abcdef", folder,
	    (long)getpid());
	assert_int_equal(mkdir(stale, 0700), 0);
	assert_int_equal(mkdir(theirs, 0700), 0);
	path = draft_file_make("a", &err);
	assert_non_null(path);
	assert_int_not_equal(stat(stale, &status), 0);
	assert_int_equal(stat(theirs, &status), 0);
	draft_file_remove(path);
	free(path);
}

static void editor__obeys__no_line_of_the_draft(void **state)
{
	char *command, vim[100], link[100], line[400], *out = NULL, *path;
	struct error err = { 0 };
	FILE *file;

	/* By what it is behind its links, and with its own arguments. */
	snprintf(vim, sizeof(vim), "%s/vim.basic", folder);
	snprintf(link, sizeof(link), "%s/vi", folder);
	file = fopen(vim, "we");
	assert_non_null(file);
	fclose(file);
	assert_int_equal(chmod(vim, 0755), 0);
	assert_int_equal(symlink(vim, link), 0);
	snprintf(line, sizeof(line), "%s -u x", link);
	command = draft_file_command(line);
	snprintf(line, sizeof(line), "exec %s --cmd 'au BufReadPre draft.md "
	    "setl nomodeline noswapfile noundofile' -u x \"$1\"", link);
	assert_string_equal(command, line);
	free(command);
	command = draft_file_command("nano -R");
	assert_string_equal(command, "exec nano -R \"$1\"");
	free(command);

	/* The real one, where there is one. */
	if (access("/usr/bin/vim", X_OK) != 0)
		skip();
	setenv("XDG_RUNTIME_DIR", folder, 1);
	path = draft_file_make("text\n\nvim: set ft=callboxtest:\n", &err);
	command = draft_file_command("/usr/bin/vim -u NONE --cmd 'set "
	    "nocompatible modeline modelines=5'");
	out = mem_printf("set -- '%s'; %.*s -es -c 'call "
	    "writefile([&ft, &ml, &swf], \"%s/seen\")' -c qa! \"$1\"", path,
	    (int)(strlen(command) - strlen(" \"$1\"")), command, folder);
	assert_int_equal(system(out), 0);
	free(out);
	snprintf(line, sizeof(line), "%s/seen", folder);
	file = fopen(line, "re");
	assert_non_null(file);
	line[fread(line, 1, sizeof(line) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(line, "\n0\n0\n");
	draft_file_remove(path);
	free(command);
	free(path);
}

static void layout__gives__every_row_to_somebody(void **state)
{
	int rows, panes;

	for (rows = 1; rows < 200; rows++)
		for (panes = 0; panes < 10; panes++) {
			struct layout layout = layout_of(rows, 80, panes);

			assert_int_equal(layout.cols, 80);
			assert_true(layout.pane_rows >= 1);
			assert_int_equal(layout.status_y, rows - 1);
			assert_int_equal(layout.pane_y, layout.tab_rows);
			assert_int_equal(layout.tab_rows,
			    panes > 1 && rows >= 10);
			if (rows > 1)
				assert_int_equal(layout.pane_y +
				    layout.pane_rows, layout.status_y);
		}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(browse__hands__over_one_argument),
		TEST(browse__refuses__what_is_not_of_the_web),
		TEST(browse__takes__the_setting_first),
		TEST(saved_file__is_opened__without_a_shell),
		TEST(draft_file__is_private__and_goes_with_all_beside_it),
		TEST(draft_file__of_a_killed_callbox__goes_next_time),
		TEST(editor__obeys__no_line_of_the_draft),
		cmocka_unit_test(layout__gives__every_row_to_somebody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
