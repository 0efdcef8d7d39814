/* Pictures by chafa, confined; skipped where it is not installed. */
#include "config.h"

#include "api/base/mem.h"
#include "app/picture.h"
#include "panes/render/picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct { int calls; bool ok; char *text; } got;

static void done(void *ctx, int number, uint64_t cookie, bool ok,
    const char *text)
{
	free(got.text);
	got.calls++;
	got.ok = ok;
	got.text = mem_strdup(text);
}

static void set(struct app *app, const char *value)
{
	struct error err;

	assert_true(config_set(&app->config, "pictures", value, &err));
}

static void draw(struct app *app, const char *bytes, size_t len)
{
	struct pollfd fds[FILTER_FDS_MAX];
	struct error err;
	int wait;

	got.calls = 0;
	if (!picture_start(app, bytes, len, 10, 20,
	    (struct filter_options){ .done = done }, &err))
		fail_msg("%s", err.text);
	while (app->filters.running) {
		wait = filter_turn(&app->filters);
		if (wait >= 0)
			poll(fds, (nfds_t)filter_fds(&app->filters, fds),
			    wait);
	}
	assert_int_equal(got.calls, 1);
}

static void policy__follows__setting_and_line(void **state)
{
	struct app *app = *state;

	unsetenv("SSH_CONNECTION");
	unsetenv("SSH_TTY");
	set(app, "off");
	assert_string_equal(picture_policy(app), "off");
	set(app, "auto");
	if (!strcmp(picture_policy(app), "missing"))
		skip();
	assert_string_equal(picture_policy(app), "on");
	setenv("SSH_TTY", "/dev/pts/1", 1);
	assert_string_equal(picture_policy(app), "ssh");
	set(app, "on");
	assert_string_equal(picture_policy(app), "on");
	unsetenv("SSH_TTY");
}

static void picture__is_drawn__confined(void **state)
{
	struct picture picture;

	if (!strcmp(picture_policy(*state), "missing"))
		skip();
	draw(*state, "GIF89a\1\0\1\0\x80\0\0\xff\0\0\0\0\0,\0\0\0\0\1\0\1\0\0"
	    "\2\2\x44\1\0;", 35);
	if (!got.ok)
		fail_msg("%s", got.text);
	assert_true(picture_parse(&picture, got.text, strlen(got.text), 10,
	    20));
	picture_release(&picture);
}

/* A photograph's size: of these chafa would make a file, if it had to. */
static void large_file__is_drawn__too(void **state)
{
	static const char gif[] = "GIF89a\1\0\1\0\x80\0\0\xff\0\0\0\0\0,\0\0\0"
	    "\0\1\0\1\0\0\2\2\x44\1\0;";
	enum { LARGE = 6 << 20 };
	char *bytes;

	if (!strcmp(picture_policy(*state), "missing"))
		skip();
	bytes = mem_zalloc(LARGE);
	memcpy(bytes, gif, sizeof(gif) - 1);
	draw(*state, bytes, LARGE);
	if (!got.ok)
		fail_msg("%s", got.text);
	free(bytes);
}

static void damaged_or_too_large__is_told(void **state)
{
	/* 60,000 by 60,000, of which nothing follows. */
	static const char bomb[] = "GIF89a\x60\xea\x60\xea\x80\0\0\xff\0\0\0"
	    "\0\0,\0\0\0\0\x60\xea\x60\xea\0\2\2\x44\1\0;";

	if (!strcmp(picture_policy(*state), "missing"))
		skip();
	draw(*state, "\x89PNG\r\n\x1a\n and no more", 20);
	assert_false(got.ok);
	assert_string_equal(got.text, "chafa failed");
	draw(*state, bomb, sizeof(bomb) - 1);
	assert_false(got.ok);
}

int main(void)
{
	static struct app app;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(policy__follows__setting_and_line,
		    &app),
		cmocka_unit_test_prestate(picture__is_drawn__confined, &app),
		cmocka_unit_test_prestate(large_file__is_drawn__too, &app),
		cmocka_unit_test_prestate(damaged_or_too_large__is_told, &app),
	};
	int failed;

	config_init(&app.config);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	config_release(&app.config);
	free(got.text);
	return failed;
}
