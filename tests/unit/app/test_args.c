/* Arguments by synopsis, and who is meant by a name. */
#include "config.h"

#include "api/base/mem.h"
#include "api/record.h"
#include "app/command/args.h"
#include "app/command/choose.h"
#include "app/command/script.h"
#include "app/commands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char synopsis[] = "things|others [--query Q] [--sort up|down]\n"
    "           [--json|--csv] [--to NAME | --nobody] [--cached]";

static void synopsis__comes__in_pieces(void **state)
{
	static const struct {
		const char *option, *value;
	} want[] = {
		{ "", "things|others" }, { "--query", "Q" },
		{ "--sort", "up|down" }, { "--json", "" }, { "--csv", "" },
		{ "--to", "NAME" }, { "--nobody", "" }, { "--cached", "" },
	};
	struct synopsis_piece piece;
	const char *at = synopsis;
	size_t i;

	for (i = 0; i < ARRAY_LEN(want); i++) {
		assert_true(synopsis_next(&at, &piece));
		assert_string_equal(piece.option, want[i].option);
		assert_string_equal(piece.value, want[i].value);
	}
	assert_false(synopsis_next(&at, &piece));
}

/* Words are split at spaces; the caller's array. */
static int split(char *line, char *argv[16])
{
	char *rest = NULL, *word;
	int n = 0;

	for (word = strtok_r(line, " ", &rest); word && n < 16;
	    word = strtok_r(NULL, " ", &rest))
		argv[n++] = word;
	return n;
}

static void options__are__found_anywhere(void **state)
{
	char line[] = "things --query a=b x --sort=down -- --json -";
	struct error err = { 0 };
	struct args args;
	char *argv[16];
	int argc = split(line, argv);

	assert_true(args_read(synopsis, argc, argv, &args, &err));
	assert_string_equal(args_get(&args, "--query"), "a=b");
	assert_string_equal(args_get(&args, "--sort"), "down");
	assert_null(args_get(&args, "--json"));
	assert_null(args_get(&args, "--so"));
	assert_int_equal(args.words_len, 4);
	assert_string_equal(args.words[0], "things");
	assert_string_equal(args.words[1], "x");
	assert_string_equal(args.words[2], "--json");
	assert_string_equal(args.words[3], "-");
}

static void mistakes__are__explained(void **state)
{
	static const struct {
		const char *line, *text;
	} cases[] = {
		{ "--jsn", "\"--jsn\" (did you mean \"--json\"?)" },
		{ "--query", "--query needs a value (Q)" },
		{ "--sort sideways", "\"sideways\" is none of up|down" },
		{ "--json=yes", "--json takes no value" },
	};
	struct error err;
	struct args args;
	char line[40], *argv[16];
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(line, sizeof(line), "%s", cases[i].line);
		err = (struct error){ 0 };
		assert_false(args_read(synopsis, split(line, argv), argv,
		    &args, &err));
		assert_int_equal(err.code, ERROR_USAGE);
		assert_non_null(strstr(err.text, cases[i].text));
	}
}

static void alternatives__are__given_alone(void **state)
{
	static const char *const both[] = { "--json --csv", "--csv --json" };
	struct error err = { 0 };
	char line[40], *argv[16];
	struct args args;

	snprintf(line, sizeof(line), "%s", both[0]);
	assert_false(args_read(synopsis, split(line, argv), argv, &args,
	    &err));
	assert_int_equal(err.code, ERROR_USAGE);
	assert_string_equal(err.text,
	    "--json and --csv cannot be given together");
	snprintf(line, sizeof(line), "%s", both[1]);
	assert_false(args_read(synopsis, split(line, argv), argv, &args,
	    &err));
	/* What stands between two brackets is no alternative. */
	snprintf(line, sizeof(line), "--query a --sort up --csv");
	assert_true(args_read(synopsis, split(line, argv), argv, &args,
	    &err));
}

/* As `list --json` and jq write them. */
static void json_lines__have__an_id_of_their_own(void **state)
{
	static const struct {
		const char *line, *id;
	} cases[] = {
		{ "{\"id\":\"215\",\"title\":\"x\"}", "215" },
		{ "{ \"id\" : 215 , \"a\":1}", "215" },
		{ "{\"assignee\":{\"id\":\"7\"},\"tags\":[{\"id\":\"8\"}],"
		    "\"id\":\"215\"}", "215" },
		{ "{\"title\":\"say \\\"id\\\": {\",\"id\":\"215\"}", "215" },
		{ "{\"title\":\"id\",\"id\":\"a-b_c\"}", "a-b_c" },
		{ "{\"assignee\":{\"id\":\"7\"}}", NULL },
		{ "{\"id\":null}", NULL }, { "{\"id\":\"\"}", NULL },
		{ "{\"id\":\"21", NULL }, { "{\"id", NULL }, { "{", NULL },
		{ "{\"id\":\"a\\u0062\"}", NULL },
	};
	char line[120];
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(line, sizeof(line), "%s", cases[i].line);
		assert_int_equal(script_json_id(line), cases[i].id != NULL);
		if (cases[i].id)
			assert_string_equal(line, cases[i].id);
	}
}

static void numbers__are__whole_from_one(void **state)
{
	static const char *const bad[] = { "0", "-1", "x", "1x", "",
		"99999999999999999999" };
	struct args args = { .options = { "--limit" }, .options_len = 1 };
	struct error err;
	size_t i;
	long n;

	for (i = 0; i < ARRAY_LEN(bad); i++) {
		args.values[0] = bad[i];
		assert_false(args_number(&args, "--limit", 5, &n, &err));
	}
	args.values[0] = "12";
	assert_true(args_number(&args, "--limit", 5, &n, &err));
	assert_int_equal(n, 12);
	assert_true(args_number(&args, "--other", 5, &n, &err));
	assert_int_equal(n, 5);
}

static void names__choose__the_only_one(void **state)
{
	static const struct admin admins[] = {
		{ .id = "1", .name = "Ada Lovelace", .email = "ada@x.example" },
		{ .id = "2", .name = "Adam", .email = "adam@x.example" },
		{ .id = "3", .name = "Grace", .email = "g@x.example" },
	};
	static const struct tag tags[] = { { "7", "vip" }, { "8", "VIP late" } };
	struct workspace workspace = { .me = { .id = "3" }, .admins = admins,
		.admins_len = 3, .tags = tags, .tags_len = 2 };
	struct error err = { 0 };

	assert_string_equal(choose_admin(&workspace, "me", &err), "3");
	assert_string_equal(choose_admin(&workspace, "gra", &err), "3");
	assert_string_equal(choose_admin(&workspace, "2", &err), "2");
	assert_string_equal(choose_admin(&workspace, "ADAM", &err), "2");
	assert_string_equal(choose_admin(&workspace, "ada@x.example", &err),
	    "1");
	assert_string_equal(choose_tag(&workspace, "Vip", &err), "7");
	assert_null(choose_admin(&workspace, "ada", &err));
	assert_non_null(strstr(err.text, "more than one teammate"));
	assert_null(choose_admin(&workspace, "nobody", &err));
	assert_non_null(strstr(err.text, "no teammate"));
	assert_null(choose_admin(&workspace, "", &err));
	assert_null(choose_team(&workspace, "x", &err));
}

/* What stands among the choices of a verb. */
static bool offers(const char *verb, const char *word)
{
	const char *at = command_find(verb)->synopsis, *found;
	struct synopsis_piece piece;
	size_t len = strlen(word);

	assert_true(synopsis_next(&at, &piece));
	for (found = piece.value; (found = strstr(found, word)); found++)
		if ((found == piece.value || found[-1] == '|') &&
		    (!found[len] || found[len] == '|'))
			return true;
	return false;
}

static void verbs__offer__every_kind(void **state)
{
	const struct record_schema *schema;
	int kind;

	for (kind = 1; kind < RECORD_KIND_COUNT; kind++) {
		schema = record_schema((enum record_kind)kind);
		if (!schema)
			continue;
		if (schema->sources->method &&
		    !offers("list", schema->plural))
			fail_msg("list does not offer %s", schema->plural);
		if (schema->one && !offers("show", schema->name))
			fail_msg("show does not offer %s", schema->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(synopsis__comes__in_pieces),
		cmocka_unit_test(options__are__found_anywhere),
		cmocka_unit_test(mistakes__are__explained),
		cmocka_unit_test(alternatives__are__given_alone),
		cmocka_unit_test(json_lines__have__an_id_of_their_own),
		cmocka_unit_test(numbers__are__whole_from_one),
		cmocka_unit_test(names__choose__the_only_one),
		cmocka_unit_test(verbs__offer__every_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
