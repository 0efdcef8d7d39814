/*
 * callbox.ini and keys.ini: every kind of mistake is told with file, line, name
 * and what is allowed, and everything else in the file still counts.
 */
#include "config.h"

#include "app/settings.h"

#include <errno.h>
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

static void write_text(const char *text, size_t len)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static void load(struct config *config, const char *text)
{
	write_text(text, strlen(text));
	config_init(config);
	config_load(config, path);
}

/* The only problem is this one, in that line (0: of the whole file). */
static void assert_problem(const struct config *config, int line,
    const char *says)
{
	char start[100];

	assert_int_equal(config->problems_len, 1);
	if (line)
		snprintf(start, sizeof(start), "%s:%d: ", path, line);
	else
		snprintf(start, sizeof(start), "%s: ", path);
	if (strncmp(config->problems[0], start, strlen(start)) != 0 ||
	    !strstr(config->problems[0], says))
		fail_msg("\"%s\" is not \"%s%s\"", config->problems[0],
		    start, says);
}

static const struct {
	const char *text;
	int line;
	const char *says;
} mistakes[] = {
	{ "[callbox]\ntheme = pink\nmouse = off\n", 2,
	    "theme = \"pink\": " },
	{ "[callbox]\nmouse = off\nselection = line\n", 3,
	    "must be one of bar|marker" },
	{ "mouse = off\nundo-seconds = 61\n", 2,
	    "undo-seconds = \"61\": must be a number from 0-60" },
	{ "mouse = off\nundo-seconds = -1\n", 2, "from 0-60" },
	{ "mouse = off\nundo-seconds = 5s\n", 2, "from 0-60" },
	{ "mouse = off\nundo-seconds =\n", 2, "from 0-60" },
	{ "mouse = off\nundo-seconds = 99999999999999999999\n", 2, "0-60" },
	{ "mouse = off\nundo-seconds = 0x10\n", 2, "from 0-60" },
	{ "mouse = off\nkeys = nano\n", 2, "must be one of vim|mutt|emacs" },
	{ "mouse = off\n\n# more\ntheem = dark\n", 4,
	    "no setting \"theem\" (did you mean \"theme\"?)" },
	{ "mouse = off\nxyzzy = 1\n", 2,
	    "no setting \"xyzzy\" (callbox.1 lists them)" },
	{ "mouse = off\nMouse = on\n", 2, "did you mean \"mouse\"?" },
	{ "mouse = off\n[colors]\nx = y\n", 3,
	    "[colors]: sections are [callbox] and [view \"Title\"]" },
	{ "mouse = off\nnonsense\n", 2, "not understood" },
	{ "mouse = off\n[callbox\n", 2, "not understood" },
	{ "mouse = off\n[view Urgent]\nquery = x\n", 3,
	    "write [view \"Title\"]" },
	{ "mouse = off\n[view \"\"]\nquery = x\n", 3,
	    "write [view \"Title\"]" },
	{ "mouse = off\n[view \"A\"]\nsort = size\n", 3,
	    "must be one of waiting|newest|oldest|priority|created" },
	{ "mouse = off\n[view \"A\"]\ncolour = red\n", 3,
	    "a view has query and sort, not \"colour\"" },
	/* An indented line is a line of its own. */
	{ "mouse = off\n  theme = pink\n", 2, "theme = \"pink\"" },
	{ "\xef\xbb\xbfmouse = off\n\xff\xfe = 1\n", 2, "no setting" },
};

static void config_load__tells__every_mistake(void **state)
{
	struct config config;
	size_t i;

	for (i = 0; i < ARRAY_LEN(mistakes); i++) {
		load(&config, mistakes[i].text);
		if (config.problems_len != 1)
			fail_msg("%s: %zu problems", mistakes[i].text,
			    config.problems_len);
		assert_problem(&config, mistakes[i].line, mistakes[i].says);
		/* What is right beside it counts, what is wrong does not. */
		assert_false(config_on(&config, "mouse"));
		assert_string_equal(config_get(&config, "theme"), "dark");
		assert_int_equal(config_number(&config, "undo-seconds"), 5);
		config_release(&config);
	}
}

static void config_load__leaves_out__a_line_that_is_too_long(void **state)
{
	char text[5000];
	struct config config;

	memset(text, 'x', sizeof(text));
	memcpy(text, "first-view = ", 13);
	snprintf(text + 4000, 100, "\nmouse = off\n");
	load(&config, text);
	assert_problem(&config, 1, "longer than");
	assert_string_equal(config_get(&config, "first-view"), "Mine");
	assert_false(config_on(&config, "mouse"));
	config_release(&config);
}

static void config_load__survives__odd_files(void **state)
{
	static const char zero[] = "mouse = off\n\0\0\0\ntheme = light\n";
	struct config config;
	char text[4000];
	size_t i, used = 0;

	/* No file is no problem. */
	unlink(path);
	config_init(&config);
	config_load(&config, path);
	assert_int_equal(config.problems_len, 0);
	assert_true(config_on(&config, "mouse"));
	config_release(&config);
	/* An empty one, too. */
	load(&config, "");
	assert_int_equal(config.problems_len, 0);
	config_release(&config);
	/* Line ends of another system. */
	load(&config, "[callbox]\r\nmouse = off\r\n");
	assert_int_equal(config.problems_len, 0);
	assert_false(config_on(&config, "mouse"));
	config_release(&config);
	write_text(zero, sizeof(zero) - 1);
	config_init(&config);
	config_load(&config, path);
	assert_string_equal(config_get(&config, "theme"), "light");
	config_release(&config);
	/* More mistakes than are kept. */
	for (i = 0; i < 100; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    "wrong%zu = 1\n", i);
	load(&config, text);
	assert_int_equal(config.problems_len, CONFIG_PROBLEMS_MAX);
	config_release(&config);
	/* A folder in its place. */
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	config_init(&config);
	config_load(&config, path);
	assert_problem(&config, 0, strerror(EISDIR));
	config_release(&config);
	rmdir(path);
}

static void config_load__reads__views(void **state)
{
	struct config config;
	char text[4000];
	size_t i, used = 0;

	load(&config, "[view \"Urgent\"]\nquery = state:open priority:urgent\n"
	    "sort = waiting\n[view \"Team \\ \xc3\xa4\"]\n"
	    "query = team:\"A B\" -tag:x\n[view \"Urgent\"]\nsort = newest\n");
	assert_int_equal(config.problems_len, 0);
	assert_int_equal(config.views_len, 2);
	assert_string_equal(config_get(&config, "view.1.title"), "Urgent");
	assert_string_equal(config_get(&config, "view.1.query"),
	    "state:open priority:urgent");
	assert_string_equal(config_get(&config, "view.1.sort"), "newest");
	assert_string_equal(config_get(&config, "view.2.query"),
	    "team:\"A B\" -tag:x");
	assert_null(config_get(&config, "view.2.sort"));
	assert_null(config_get(&config, "view.3.title"));
	assert_null(config_get(&config, "view.0.title"));
	assert_null(config_get(&config, "view.x"));
	assert_null(config_get(&config, "nothing"));
	config_release(&config);
	for (i = 0; i < CONFIG_VIEWS_MAX + 1; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    "[view \"V%zu\"]\nquery = x\n", i);
	load(&config, text);
	assert_problem(&config, 2 * (CONFIG_VIEWS_MAX + 1), "more than 40");
	config_release(&config);
}

static void config_set__checks__as_the_file_does(void **state)
{
	struct config config;
	struct error err = { 0 };

	config_init(&config);
	assert_true(config_set(&config, "theme", "light", &err));
	assert_string_equal(config_get(&config, "theme"), "light");
	assert_false(config_set(&config, "mouse", "maybe", &err));
	assert_int_equal(err.code, ERROR_CONFIG);
	assert_true(config_set(&config, "editor", "vim -n", &err));
	assert_string_equal(config_get(&config, "editor"), "vim -n");
	assert_true(config_set(&config, "editor", "", &err));
	assert_null(config_get(&config, "editor"));
	config_release(&config);
}

static bool known(void *ctx, const char *action)
{
	return !strncmp(action, "reply", 5) || !strcmp(action, "note");
}

static void nearest(void *ctx, struct nearest *to)
{
	nearest_offer(to, "reply");
	nearest_offer(to, "note");
}

static bool place(void *ctx, const char *pane, const char *context)
{
	return !strcmp(pane, "inbox") && (!context ||
	    !strcmp(context, "list"));
}

static void load_keys(struct config *config, struct keymap *map,
    const char *text)
{
	static const struct config_actions actions = { known, nearest, place,
	    NULL };

	write_text(text, strlen(text));
	config_init(config);
	keymap_init(map);
	config_load_keys(config, path, map, &actions);
}

static void config_load_keys__tells__every_mistake(void **state)
{
	static const struct {
		const char *text;
		int line;
		const char *says;
	} cases[] = {
		{ "[global]\nx = reply\nC-Foo = reply\n", 3,
		    "\"C-Foo\" is no key" },
		{ "[global]\nx = reply\ng  g = reply\n", 3, "is no key" },
		{ "[global]\nx = reply\ny = replly\n", 3, "y = \"replly\": "
		    "there is no such action (did you mean \"reply\"?)" },
		{ "[global]\nx = reply\ny = fly\n", 3,
		    "no such action (callbox.1 lists them)" },
		{ "[global]\nx = reply\ny =\n", 3, "no such action" },
		{ "y = note\n[global]\nx = reply\n", 1, "bindings stand under "
		    "[global]" },
		{ "[global]\nx = reply\n[inbux]\nx = note\n", 4,
		    "there is no pane \"inbux\"" },
		{ "[global]\nx = reply\n[inbox lst]\nx = note\n", 4,
		    "no part \"lst\"" },
		{ "[global]\nx = reply\nnonsense\n", 3, "not understood" },
	};
	struct config config;
	struct keymap map;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		load_keys(&config, &map, cases[i].text);
		assert_problem(&config, cases[i].line, cases[i].says);
		assert_string_equal(keymap_key_for(&map, "inbox", "list",
		    "reply"), "x");
		assert_null(keymap_key_for(&map, "inbox", "list", "note"));
		config_release(&config);
		keymap_release(&map);
	}
}

static void config_load_keys__reads__places_and_odd_keys(void **state)
{
	static const char *const odd[] = { ";", ":", "=", "#", "[", "g ;" };
	struct config config;
	struct keymap map;
	const char *action;
	size_t i;

	load_keys(&config, &map, "[global]\nC-l = note\n[inbox]\n"
	    "Semicolon = reply\nColon = reply\nEquals = reply\n"
	    "Hash = reply\nBracket = reply\ng Semicolon = reply\n"
	    "M-1 = reply with words\n"
	    "[inbox list]\nC-l = none\n");
	assert_int_equal(config.problems_len, 0);
	for (i = 0; i < ARRAY_LEN(odd); i++)
		assert_int_equal(keymap_find(&map, "inbox", NULL, odd[i],
		    &action), KEYMAP_FOUND);
	assert_int_equal(keymap_find(&map, "inbox", NULL, "M-1", &action),
	    KEYMAP_FOUND);
	assert_string_equal(action, "reply with words");
	assert_int_equal(keymap_find(&map, "inbox", "list", "C-l", &action),
	    KEYMAP_NONE);
	assert_int_equal(keymap_find(&map, "inbox", "thread", "C-l",
	    &action), KEYMAP_FOUND);
	config_release(&config);
	keymap_release(&map);
}

/* The table itself: a default is allowed, a sentence is there. */
static void config_settings__are__consistent(void **state)
{
	const struct config_setting *setting;
	struct config config;
	struct error err;

	config_init(&config);
	for (setting = config_settings(); setting->name; setting++) {
		if (!config_set(&config, setting->name, setting->initial,
		    &err))
			fail_msg("%s", err.text);
		assert_true(strlen(setting->help) > 5);
	}
	config_release(&config);
}

static int make_place(void **state)
{
	int fd;

	snprintf(path, sizeof(path), "/tmp/callbox-settings-XXXXXX");
	fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int remove_place(void **state)
{
	remove(path);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(config_load__tells__every_mistake),
		cmocka_unit_test(
		    config_load__leaves_out__a_line_that_is_too_long),
		cmocka_unit_test(config_load__survives__odd_files),
		cmocka_unit_test(config_load__reads__views),
		cmocka_unit_test(config_set__checks__as_the_file_does),
		cmocka_unit_test(config_load_keys__tells__every_mistake),
		cmocka_unit_test(
		    config_load_keys__reads__places_and_odd_keys),
		cmocka_unit_test(config_settings__are__consistent),
	};

	return cmocka_run_group_tests(tests, make_place, remove_place);
}
