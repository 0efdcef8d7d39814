/* What is asked about before a message is sent, and what is not. */
#include "config.h"

#include "panes/inbox/prose.c"
#include "panes/inbox/warn.c"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { ALL = WARNING_PLACEHOLDER | WARNING_NOTE | WARNING_ATTACHMENT };

struct example {
	const char *text, *about;        /* about NULL: nothing is wrong */
};

static void check(const struct example *examples, size_t n,
    enum warning_kind kind)
{
	struct warning warning;
	size_t i;

	for (i = 0; i < n; i++) {
		const char *text = examples[i].text;
		bool is = warn_find(text, ALL, &warning);

		if (!examples[i].about) {
			if (is)
				fail_msg("\"%s\": %s", text, warning.label);
			continue;
		}
		if (!is)
			fail_msg("\"%s\" is let through", text);
		assert_int_equal(warning.kind, kind);
		assert_int_equal(warning.len, strlen(examples[i].about));
		assert_memory_equal(text + warning.at, examples[i].about,
		    warning.len);
		assert_true(strlen(warning.label) < sizeof(warning.label) - 1);
		assert_false(warn_find(text, ALL & ~(unsigned)kind,
		    &warning));
	}
}

static void placeholder__that_is_open__is_found(void **state)
{
	static const struct example examples[] = {
		{ "Hi {{first_name}}, thanks", "{{first_name}}" },
		{ "Hi {{}}", "{{}}" }, { "a ${name} b", "${name}" },
		{ "Dear *|FNAME|*,", "*|FNAME|*" },
		{ "Order %ORDER_ID% left", "%ORDER_ID%" },
		{ "Order [ORDER NUMBER] left", "[ORDER NUMBER]" },
		{ "Hi [name], thanks", "[name]" },
		{ "Best, [Your name here]", "[Your name here]" },
		{ "Hello <first name>", "<first name>" },
		{ "Hi ,\nthanks", "Hi ," }, { "dear  , so", "dear  ," },
		{ "Bonjour ,", "Bonjour ," }, { "Hallo !", "Hallo !" },
		{ "ref no. ____ please", "____" },
		{ "TODO: ask them", "TODO" }, { "It costs XXX euros", "XXX" },
		{ "see [the guide]()", "]()" },
		{ "see [the guide](url)", "](url)" },
		/* What is none. */
		{ "Hi Ada,\n\nthanks", NULL }, { "Hi, thanks", NULL },
		{ "`{{x}}` and\n```\n{{y}}\nTODO\n```\n", NULL },
		{ "> Hi {{name}}\n\nYou wrote this", NULL },
		{ "{ a } and {b}, $5, 50% off, 30% or so", NULL },
		{ "[the guide](https://x.test) [1] [x] [ ]", NULL },
		{ "- [ ] one\n- [x] two", NULL },
		{ "[NOTE]: https://x.test/\n[a][NOTE]", NULL },
		{ "a < b and c > d; <https://x.test/name>", NULL },
		{ "one\n___\ntwo, snake_case and __bold__", NULL },
		{ "My todo list, TODOS, xxx", NULL },
		{ "https://x.test/{{name}}/TODO", NULL },
	};

	check(examples, ARRAY_LEN(examples), WARNING_PLACEHOLDER);
}

static void reply__that_reads_like_a_note__is_found(void **state)
{
	static const struct example examples[] = {
		{ "@maya can you look?", "@maya" },
		{ "ask (@Jonas.)", "@Jonas" }, { "hm @J\u00f6rg?", "@J\u00f6rg" },
		{ "for INTERNAL use", "INTERNAL" },
		{ "Internal: he is angry", "Internal" },
		{ "nur intern!", "nur intern" },
		/* What is none. */
		{ "write to ada@x.test or a@b", NULL },
		{ "npm i @acme/sdk, @5pm, 3 @ 4", NULL },
		{ "internationally, the internals", NULL },
		{ "https://internal.x.test/@me", NULL },
		{ "`@maya`\n> @maya internal\n```\ninternal\n```", NULL },
	};

	check(examples, ARRAY_LEN(examples), WARNING_NOTE);
}

static void attachment__that_is_spoken_of__is_found(void **state)
{
	static const struct example examples[] = {
		{ "I have attached the log.", "attached" },
		{ "See the Attachment", "Attachment" },
		{ "ATTACHED: 1", "ATTACHED" },
		{ "Die Rechnung finden Sie im Anhang", "im Anhang" },
		{ "Anbei die Datei", "Anbei" },
		{ "vous trouverez ci-joint", "ci-joint" },
		{ "la pi\u00c8ce jointe", "pi\u00c8ce jointe" },
		{ "te env\u00edo el archivo adjunto", "archivo adjunto" },
		{ "segue em anexo", "em anexo" },
		{ "trova in allegato", "in allegato" },
		{ "zie de bijlage", "bijlage" },
		{ "W za\u0142\u0105czeniu faktura", "W za\u0142\u0105czeniu" },
		{ "\u30d5\u30a1\u30a4\u30eb\u3092\u6dfb\u4ed8\u3057\u307e\u3059",
		    "\u6dfb\u4ed8" },
		/* What is none: a question asks the customer for one. */
		{ "Could you send it as an attachment?", NULL },
		{ "Was v1.2 attached to the mail? Thanks.", NULL },
		{ "> I have attached it\n\nGot it", NULL },
		{ "reattached, unattached", NULL },
	};

	check(examples, ARRAY_LEN(examples), WARNING_ATTACHMENT);
}

static void find__is_quick__in_the_longest_message(void **state)
{
	enum { LEN = 1 << 19 };
	static const char *const fills[] = { "a", "@", "{{", "[", "`", "_",
		"< ", "://", "\xff", "at ", "\n> ", "\u6dfb" };
	char *text = mem_calloc(LEN + 1, 1);
	struct warning warning;
	size_t i, k, n;

	for (i = 0; i < ARRAY_LEN(fills); i++) {
		n = strlen(fills[i]);
		for (k = 0; k + n <= LEN; k += n)
			memcpy(text + k, fills[i], n);
		text[k] = '\0';
		assert_false(warn_find(text, ALL, &warning));
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(placeholder__that_is_open__is_found),
		cmocka_unit_test(reply__that_reads_like_a_note__is_found),
		cmocka_unit_test(attachment__that_is_spoken_of__is_found),
		cmocka_unit_test(find__is_quick__in_the_longest_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
