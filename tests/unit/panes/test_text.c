/* The gate: what is shown of what was received. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/render/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void plain__shows__what_is_harmless(void **state)
{
	static const struct {
		const char *text, *shown;
	} cases[] = {
		{ "a b", "a b" }, { "\u4f60\u597d", "\u4f60\u597d" },
		{ "e\u0301", "e\u0301" }, { "a\x1b[31mb", "a\ufffd[31mb" },
		{ "a\u202e" "b", "a\ufffd" "b" }, { "a\u200b" "b", "ab" },
		{ "\U0001f468\u200d\U0001f469", "\U0001f468" },
		{ "\U0001f44d\U0001f3fd", "\U0001f44d" },
		{ "\U0001f1e9\U0001f1ea", "DE" },
		{ "\u1112\u1161\u11ab", "\u1112\u1161\u11ab" },
		/* Letters that Unicode joins to what follows hide nothing. */
		{ "\u0d4e" "ab", "\u0d4e" "ab" },
		{ "\u0600" "12", "12" },
		{ "\u1100\u1100\u1161", "\u1100\u1100\u1161" },
		{ "\u0915\u094d\u0937", "\u0915\u094d\u0937" },
		{ "\u0e01\u0e33", "\u0e01\u0e33" },
	};
	struct buf out;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		buf_init(&out, 1000);
		text_plain(&out, cases[i].text, strlen(cases[i].text), false);
		assert_string_equal(out.data, cases[i].shown);
		buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain__shows__what_is_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
