/* "Did you mean …". */
#include "app/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char *nearest_of(const char *typed)
{
	static const char *const names[] = { "demo", "connect", "accounts",
	    "disconnect", "lock", "outbox", "doctor", "undo-seconds" };
	struct nearest nearest = { .typed = typed };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		nearest_offer(&nearest, names[i]);
	return nearest.name;
}

static void nearest_offer__finds__what_was_mistyped(void **state)
{
	static const char *const cases[][2] = {
		{ "conect", "connect" }, { "connct", "connect" },
		{ "demmo", "demo" }, { "dmeo", "demo" },
		{ "docter", "doctor" }, { "outbux", "outbox" },
		{ "disconect", "disconnect" }, { "acounts", "accounts" },
		{ "undo-secods", "undo-seconds" },
		/* a beginning */
		{ "acc", "accounts" }, { "undo", "undo-seconds" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(nearest_of(cases[i][0]), cases[i][1]);
}

static void nearest_offer__leaves__what_is_far(void **state)
{
	static const char *const cases[] = { "", "x", "reply", "xyzzy",
	    "a word that is much longer than any name that there could be" };
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_null(nearest_of(cases[i]));
}

static void nearest_hint__is_empty__without_a_name(void **state)
{
	struct nearest nearest = { .typed = "dmo" };
	char hint[NEAREST_HINT_MAX];

	assert_string_equal(nearest_hint(&nearest, hint), "");
	nearest_offer(&nearest, "demo");
	assert_string_equal(nearest_hint(&nearest, hint),
	    " (did you mean \"demo\"?)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nearest_offer__finds__what_was_mistyped),
		cmocka_unit_test(nearest_offer__leaves__what_is_far),
		cmocka_unit_test(nearest_hint__is_empty__without_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
