/* Times as people say them. */
#include "config.h"

#include "panes/render/when.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

/* Monday 23 November 2026, 14:12:00 in UTC. */
enum { NOW = 1795443120 };

static void parse__gives__the_moment(void **state)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{ "3h", "Mon 23 Nov 2026 17:12" },
		{ "1h30m", "Mon 23 Nov 2026 15:42" },
		{ "in 3 hours", "Mon 23 Nov 2026 17:12" },
		{ "2d", "Wed 25 Nov 2026 14:12" },
		{ "17:30", "Mon 23 Nov 2026 17:30" },
		{ "17.30", "Mon 23 Nov 2026 17:30" },
		{ "9:00", "Tue 24 Nov 2026 09:00" },
		{ "9am", "Tue 24 Nov 2026 09:00" },
		{ "12am", "Tue 24 Nov 2026 00:00" },
		{ "12pm", "Tue 24 Nov 2026 12:00" },
		{ "tomorrow", "Tue 24 Nov 2026 09:00" },
		{ "tomorrow 9:00", "Tue 24 Nov 2026 09:00" },
		{ "Tomorrow at 3pm", "Tue 24 Nov 2026 15:00" },
		{ "tonight", "Mon 23 Nov 2026 20:00" },
		{ "mon", "Mon 30 Nov 2026 09:00" },
		{ "fri 16:00", "Fri 27 Nov 2026 16:00" },
		{ "next week", "Mon 30 Nov 2026 09:00" },
		{ "next month", "Tue 1 Dec 2026 09:00" },
		{ "weekend", "Sat 28 Nov 2026 09:00" },
		{ "24 dec", "Thu 24 Dec 2026 09:00" },
		{ "dec 24 10:00", "Thu 24 Dec 2026 10:00" },
		{ "1 mar", "Mon 1 Mar 2027 09:00" },
		{ "2026-12-01", "Tue 1 Dec 2026 09:00" },
		{ "2026-12-01 10:15", "Tue 1 Dec 2026 10:15" },
		{ "noon", "Tue 24 Nov 2026 12:00" },
	};
	char text[WHEN_TEXT_MAX];
	struct error err = { 0 };
	int64_t at;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (!when_parse(cases[i].text, NOW, &at, &err))
			fail_msg("%s: %s", cases[i].text, err.text);
		when_long(at, text);
		assert_string_equal(text, cases[i].expected);
	}
}

static void parse__refuses__what_is_no_future_time(void **state)
{
	static const char *const cases[] = {
		"", "  ", "soon", "25:00", "9:75", "13pm", "today 9:00",
		"2020-01-01", "2026-13-01", "3h mon", "0h", "99999w", "7",
		"99999999999h", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};
	struct error err;
	int64_t at = 42;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		err = (struct error){ 0 };
		if (when_parse(cases[i], NOW, &at, &err))
			fail_msg("\"%s\" was taken", cases[i]);
		assert_int_equal(err.code, ERROR_INPUT);
		assert_true(err.text[0]);
		assert_int_equal(at, 42);
	}
}

static void parse__keeps__the_wall_clock_over_a_change_of_summer_time(
    void **state)
{
	/* Sat 24 October 2026, 20:00 in Berlin; the night is 25 hours long. */
	enum { BEFORE = 1792864800 };
	char text[WHEN_TEXT_MAX];
	int64_t at;

	setenv("TZ", "Europe/Berlin", 1);
	tzset();
	assert_true(when_parse("tomorrow 9:00", BEFORE, &at, NULL));
	when_long(at, text);
	setenv("TZ", "UTC", 1);
	tzset();
	assert_string_equal(text, "Sun 25 Oct 2026 09:00");
}

static void short__counts__in_four_columns(void **state)
{
	static const struct {
		int64_t age;
		const char *expected;
	} cases[] = {
		{ 0, "now" }, { 59, "now" }, { 60, "1m" }, { 3599, "59m" },
		{ 3600, "1h" }, { 86400, "1d" }, { 29 * 86400, "29d" },
		{ 60 * 86400, "8w" }, { 800 * 86400LL, "2y" }, { -7200, "2h" },
	};
	char text[WHEN_TEXT_MAX];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		when_short(NOW - cases[i].age, NOW, text);
		assert_string_equal(text, cases[i].expected);
	}
	when_short(0, NOW, text);
	assert_string_equal(text, "");
}

static void text__says__more_the_farther_away(void **state)
{
	char text[WHEN_TEXT_MAX];

	when_text(NOW - 600, NOW, text);
	assert_string_equal(text, "14:02");
	when_text(NOW - 86400, NOW, text);
	assert_string_equal(text, "Sun 14:12");
	when_text(NOW - 20 * 86400, NOW, text);
	assert_string_equal(text, "3 Nov 14:12");
	when_text(NOW - 400 * 86400, NOW, text);
	assert_string_equal(text, "19 Oct 2025");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse__gives__the_moment),
		cmocka_unit_test(parse__refuses__what_is_no_future_time),
		cmocka_unit_test(
		    parse__keeps__the_wall_clock_over_a_change_of_summer_time),
		cmocka_unit_test(short__counts__in_four_columns),
		cmocka_unit_test(text__says__more_the_farther_away),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
