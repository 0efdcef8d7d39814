/* What Intercom's values mean, in words. */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "api/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static void part_kind_of__knows__messages_and_notes(void **state)
{
	assert_int_equal(part_kind_of("comment"), PART_COMMENT);
	assert_int_equal(part_kind_of("source"), PART_COMMENT);
	assert_int_equal(part_kind_of("quick_reply"), PART_COMMENT);
	assert_int_equal(part_kind_of("note"), PART_NOTE);
	assert_int_equal(part_kind_of("note_and_reopen"), PART_NOTE);
	assert_int_equal(part_kind_of("assignment"), PART_EVENT);
	assert_int_equal(part_kind_of("invented_yesterday"), PART_EVENT);
	assert_int_equal(part_kind_of(NULL), PART_EVENT);
}

static void part_event_text__says__what_happened(void **state)
{
	static const struct attribute set = { .name = "plan",
		.value = "gold" };
	static const struct {
		const char *type;
		struct person to;
		const struct attribute *detail;
		const char *text;
	} cases[] = {
		{ "close", { 0 }, NULL, "closed this" },
		{ "assignment", { PERSON_ADMIN, "1", "Ada" }, NULL,
		    "assigned this to Ada" },
		{ "assignment", { PERSON_TEAM, "1" }, NULL,
		    "assigned this to a team" },
		{ "assignment", { 0 }, NULL, "unassigned this" },
		{ "conversation_attribute_updated_by_admin", { 0 }, &set,
		    "set plan: gold" },
		{ "something_new", { 0 }, NULL, "something new" },
		{ NULL, { 0 }, NULL, "did something" },
	};
	char text[100];
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		const struct part part = { .type = cases[i].type,
			.assigned_to = cases[i].to,
			.details = cases[i].detail,
			.details_len = cases[i].detail != NULL };

		part_event_text(&part, text, sizeof(text));
		assert_string_equal(text, cases[i].text);
	}
}

static void part_event_text__fits__any_size(void **state)
{
	const struct part part = { .type = "assignment",
		.assigned_to = { PERSON_ADMIN, "1",
		"\xc3\x89milie \xe6\x97\xa5\xe6\x9c\xac" } };
	char text[64];
	size_t size;

	for (size = 1; size <= sizeof(text); size++) {
		memset(text, 'x', sizeof(text));
		part_event_text(&part, text, size);
		assert_non_null(memchr(text, '\0', size));
		assert_true(utf8_valid(text, strlen(text)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(part_kind_of__knows__messages_and_notes),
		cmocka_unit_test(part_event_text__says__what_happened),
		cmocka_unit_test(part_event_text__fits__any_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
