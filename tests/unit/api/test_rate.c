/* The rate limit: what is kept for the agent, and how long a refusal waits. */
#include "config.h"

#include "api/rate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define NOW INT64_C(1700000000000)

static void note(struct rate *rate, int limit, int left, int64_t reset_in_s)
{
	const struct http_rate said = { limit, left,
		NOW / 1000 + reset_in_s };

	rate_note(rate, &said, NOW / 1000, NOW);
}

static void rate_wait__is_nothing__before_it_is_known(void **state)
{
	const struct http_rate nothing = { -1, -1, 0 };
	struct rate rate;

	rate_init(&rate, 50);
	assert_int_equal(rate_wait(&rate, true, NOW), 0);
	rate_note(&rate, &nothing, 0, NOW);
	assert_int_equal(rate_wait(&rate, true, NOW), 0);
}

static void rate_wait__keeps__a_fifth_for_the_agent(void **state)
{
	struct rate rate;

	rate_init(&rate, 80);
	note(&rate, 100, 20, 10);
	assert_int_equal(rate_wait(&rate, true, NOW), 10000);
	assert_int_equal(rate_wait(&rate, false, NOW), 0);
	note(&rate, 100, 0, 10);
	assert_int_equal(rate_wait(&rate, false, NOW), 10000);
	assert_int_equal(rate_wait(&rate, false, NOW + 9000), 1000);
	/* The next window is full. */
	assert_int_equal(rate_wait(&rate, true, NOW + 10000), 0);
}

static void rate_wait__gives__polling_its_share(void **state)
{
	struct rate rate;
	int i;

	rate_init(&rate, 50);
	note(&rate, INT32_MAX, INT32_MAX, 10);
	rate_take(&rate, true);
	assert_int_equal(rate_wait(&rate, true, NOW), 0);
	rate_init(&rate, 10);
	note(&rate, 100, 90, 10);
	for (i = 0; i < 10; i++) {
		assert_int_equal(rate_wait(&rate, true, NOW), 0);
		rate_take(&rate, true);
	}
	assert_int_equal(rate_wait(&rate, true, NOW), 10000);
	assert_int_equal(rate_wait(&rate, false, NOW), 0);
	assert_int_equal(rate_wait(&rate, true, NOW + 10001), 0);
}

static void rate_note__believes__the_lowest_of_a_window(void **state)
{
	struct rate rate;

	rate_init(&rate, 50);
	note(&rate, 100, 50, 10);
	note(&rate, 100, 60, 10);
	assert_int_equal(rate.left, 50);
	rate_take(&rate, false);
	assert_int_equal(rate.left, 49);
}

static void rate_refused__waits__within_bounds(void **state)
{
	static const int64_t resets[] = { -100, 0, 1, 5, 59, 3600, 1000000 };
	struct rate rate;
	size_t i;
	int wait;

	for (i = 0; i < sizeof(resets) / sizeof(resets[0]); i++) {
		rate_init(&rate, 50);
		note(&rate, 100, 1, resets[i]);
		rate_refused(&rate, -1, 300, NOW);
		wait = rate_wait(&rate, false, NOW);
		assert_true(wait >= 1000 && wait <= 60000);
	}
	rate_init(&rate, 50);
	rate_refused(&rate, 30, 0, NOW);
	assert_int_equal(rate_wait(&rate, false, NOW), 30000);
	/* A shorter one does not shorten it. */
	rate_refused(&rate, 0, 0, NOW);
	assert_int_equal(rate_wait(&rate, false, NOW), 30000);
	rate_refused(&rate, 1 << 30, 0, NOW);
	assert_int_equal(rate_wait(&rate, false, NOW), 60000);
}

/* Their clock an hour ahead: the window is what their Date says. */
static void rate_note__goes_by__the_servers_clock(void **state)
{
	const struct http_rate said = { 100, 0, NOW / 1000 + 3600 + 7 };
	struct rate rate;

	rate_init(&rate, 50);
	rate_note(&rate, &said, NOW / 1000 + 3600, NOW);
	assert_int_equal(rate_wait(&rate, false, NOW), 7000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rate_wait__is_nothing__before_it_is_known),
		cmocka_unit_test(rate_wait__keeps__a_fifth_for_the_agent),
		cmocka_unit_test(rate_wait__gives__polling_its_share),
		cmocka_unit_test(rate_note__believes__the_lowest_of_a_window),
		cmocka_unit_test(rate_refused__waits__within_bounds),
		cmocka_unit_test(rate_note__goes_by__the_servers_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
