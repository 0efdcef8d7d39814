/* Title and notifications: constants and a number, and only when asked for. */
#include "config.h"

#include "api/base/mem.h"
#include "app/attention.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct attention attention;
static struct buf out;

/* What is sent for that badge. */
static const char *sent(const char *badge, bool title, const char *notify)
{
	buf_clear(&out);
	attention_update(&attention, badge, title, notify, &out);
	return out.len ? out.data : "";
}

static void notify__rings__when_the_count_rises(void **state)
{
	assert_string_equal(sent("3", false, "bell"), "");
	assert_string_equal(sent("3", false, "bell"), "");
	assert_string_equal(sent("4", false, "bell"), "\a");
	assert_string_equal(sent("4", false, "bell"), "");
	assert_string_equal(sent("2", false, "bell"), "");
	assert_string_equal(sent("3", false, "off"), "");
	assert_string_equal(sent("4", false, NULL), "");
	assert_string_equal(sent("5", false, "osc9"),
	    "\033]9;callbox: there is more in your inbox\a");
	assert_string_equal(sent("6", false, "osc777"),
	    "\033]777;notify;callbox;there is more in your inbox\a");
	setenv("TMUX", "x", 1);
	assert_string_equal(sent("7", false, "osc9"), "\033Ptmux;\033\033]9;"
	    "callbox: there is more in your inbox\a\033\\");
	unsetenv("TMUX");
	setenv("TERM", "linux", 1);
	assert_string_equal(sent("8", true, "osc9"), "");
	assert_string_equal(sent("9", true, "bell"), "\a");
}

static void title__has__the_count_and_is_given_back(void **state)
{
	assert_string_equal(sent("12", false, "off"), "");
	assert_string_equal(sent("12", true, "off"),
	    "\033[22;2t\033]2;callbox (12)\a");
	assert_string_equal(sent("12", true, "off"), "");
	assert_string_equal(sent("11", true, "off"), "\033]2;callbox (11)\a");
	buf_clear(&out);
	attention_leave(&attention, &out);
	assert_string_equal(out.data, "\033]2;\a\033[23;2t");
	buf_clear(&out);
	attention_leave(&attention, &out);
	assert_int_equal(out.len, 0);
	/* Back again, it is told again. */
	assert_string_equal(sent("11", true, "off"),
	    "\033[22;2t\033]2;callbox (11)\a");
}

/* Whatever a pane calls its badge, only a number goes out. */
static void badge__of_words__sends_nothing(void **state)
{
	static const char *const badges[] = { NULL, "", "new", "-3",
	    "\033]0;evil\a", " 5", "99999999999999999999" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(badges); i++)
		assert_string_equal(sent(badges[i], true, "bell"), "");
	assert_string_equal(sent("5\033]0;evil\a", true, "off"),
	    "\033[22;2t\033]2;callbox (5)\a");
}

static int set_up(void **state)
{
	attention_init(&attention);
	buf_init(&out, BUF_SMALL_MAX);
	setenv("TERM", "xterm-256color", 1);
	unsetenv("TMUX");
	return 0;
}

static int tear_down(void **state)
{
	buf_release(&out);
	return 0;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(notify__rings__when_the_count_rises),
		TEST(title__has__the_count_and_is_given_back),
		TEST(badge__of_words__sends_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
