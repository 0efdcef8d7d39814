/* JSON: what is accepted, typed getters, paths, writing. */
#include "config.h"

#include "api/json.h"
#include "api/json_scan.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct json_doc *parsed(const char *text)
{
	struct json_doc *doc = NULL;
	struct error err = { 0 };

	if (!json_parse(text, strlen(text), &doc, &err))
		fail_msg("%s: %s", text, err.text);
	return doc;
}

static char *read_file(const char *folder, const char *name, size_t *len)
{
	char *path = mem_printf("%s/%s", folder, name);
	FILE *file = fopen(path, "rb");
	char *text;

	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	*len = (size_t)ftell(file);
	rewind(file);
	text = mem_zalloc(*len + 1);
	assert_int_equal(fread(text, 1, *len, file), *len);
	fclose(file);
	free(path);
	return text;
}

/* JSONTestSuite: y_ must be accepted, n_ must not, i_ must not crash. */
static void json_parse__agrees_with__the_test_suite(void **state)
{
	const char *shared = getenv("CALLBOX_SHARED");
	char *folder = mem_printf("%s/corpora/JSONTestSuite/test_parsing",
	    shared ? shared : "../shared");
	DIR *dir = opendir(folder);
	struct dirent *entry;
	struct json_doc *doc;
	int accepted = 0, refused = 0, wrong = 0;
	char *text;
	size_t len;
	bool ok;

	if (!dir) {
		print_message("no JSONTestSuite in %s\n", folder);
		free(folder);
		skip();
	}
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		text = read_file(folder, entry->d_name, &len);
		doc = NULL;
		ok = json_parse(text, len, &doc, NULL);
		json_free(doc);
		free(text);
		accepted += ok && entry->d_name[0] == 'y';
		refused += !ok && entry->d_name[0] == 'n';
		if (ok != (entry->d_name[0] == 'y') &&
		    entry->d_name[0] != 'i') {
			print_message("wrong: %s\n", entry->d_name);
			wrong++;
		}
	}
	closedir(dir);
	free(folder);
	print_message("accepted %d, refused %d\n", accepted, refused);
	assert_int_equal(wrong, 0);
	assert_true(accepted >= 95 && refused >= 188);
}

static void json_parse__refuses__what_json_c_takes(void **state)
{
	static const char *const texts[] = {
		"", " ", "[1,]", "[01]", "[NaN]", "[Infinity]", "[-Infinity]",
		"{\"a\":1,}", "['a']", "[\"a\nb\"]", "[\"a\tb\"]", "[1] x",
		"[\"\\x41\"]", "{a:1}", "/**/[]", "[1.]", "[.5]", "[1e]",
		"[\"\xff\"]", "[\"\xed\xa0\x80\"]", "\xef\xbb\xbf[]", "[tru]",
		"[\"", "[\"\\u12", "{\"a\"", "{\"a\":", "[1", "-",
	};
	struct json_doc *doc = NULL;
	struct error err;
	size_t i;

	for (i = 0; i < ARRAY_LEN(texts); i++) {
		memset(&err, 0, sizeof(err));
		if (json_parse(texts[i], strlen(texts[i]), &doc, &err))
			fail_msg("accepted: %s", texts[i]);
		assert_int_equal(err.code, ERROR_DECODE);
	}
}

static void json_parse__limits__the_depth(void **state)
{
	struct json_doc *doc = NULL;
	char text[2 * JSON_DEPTH_MAX + 4];
	struct error err;
	int i;

	for (i = 0; i < JSON_DEPTH_MAX; i++) {
		text[i] = '[';
		text[JSON_DEPTH_MAX + i] = ']';
	}
	assert_true(json_parse(text, 2 * JSON_DEPTH_MAX, &doc, &err));
	json_free(doc);
	memmove(text + 1, text, 2 * JSON_DEPTH_MAX);
	text[0] = '[';
	text[2 * JSON_DEPTH_MAX + 1] = ']';
	assert_false(json_parse(text, 2 * JSON_DEPTH_MAX + 2, &doc, &err));
	assert_non_null(strstr(err.text, "deep"));
}

static void json_parse__says__where(void **state)
{
	struct json_doc *doc = NULL;
	struct error err;

	assert_false(json_parse("{\"a\": tru}", 10, &doc, &err));
	assert_string_equal(err.text,
	    "The answer is not JSON: a word is not known at byte 6");
}

static void json_get__names__the_path(void **state)
{
	struct json_doc *doc = parsed("{\"a\":[{\"b\":{\"c\":{}}}]}");
	struct json root = json_root(doc), a = json_get(&root, "a");
	struct json row = json_at(&a, 0), b = json_get(&row, "b");
	struct json c = json_get(&b, "c"), d = json_get(&b, "d");
	struct json e = json_get(&d, "e");
	struct arena arena = { 0 };
	struct error err;
	const char *text;
	int64_t number;

	assert_false(json_text(&c, &arena, &text, &err));
	assert_int_equal(err.code, ERROR_DECODE);
	assert_string_equal(err.text, "a[0].b.c is an object, not a string");
	assert_false(json_int(&a, &number, &err));
	assert_string_equal(err.text, "a is an array, not a whole number");
	assert_false(json_need(&e, JSON_OBJECT, &err));
	assert_string_equal(err.text, "a[0].b.d.e is missing");
	assert_false(json_need(&root, JSON_ARRAY, &err));
	assert_string_equal(err.text,
	    "the answer is an object, not an array");
	/* Absent members read like null. */
	assert_true(json_text(&e, &arena, &text, &err));
	assert_null(text);
	arena_release(&arena);
	json_free(doc);
}

static void json_id__takes__strings_and_numbers(void **state)
{
	static const struct {
		const char *json, *id;
		bool ok;
	} cases[] = {
		{ "\"503\"", "503", true }, { "503", "503", true },
		{ "0", NULL, true }, { "\"0\"", NULL, true },
		{ "\"\"", NULL, true }, { "null", NULL, true },
		{ "991267715.0", "991267715", true },
		{ "9007199254740993", "9007199254740993", true },
		{ "1.5", NULL, false }, { "true", NULL, false },
		{ "[]", NULL, false }, { "{}", NULL, false },
		{ "1e30", NULL, false },
	};
	struct arena arena = { 0 };
	struct json_doc *doc;
	struct json root;
	const char *id;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		doc = parsed(cases[i].json);
		root = json_root(doc);
		assert_int_equal(json_id(&root, &arena, &id, NULL),
		    cases[i].ok);
		if (cases[i].ok && cases[i].id)
			assert_string_equal(id, cases[i].id);
		else if (cases[i].ok)
			assert_null(id);
		json_free(doc);
	}
	arena_release(&arena);
}

static void json_time__takes__all_the_forms(void **state)
{
	static const struct {
		const char *json;
		int64_t at;
		bool ok;
	} cases[] = {
		{ "1734537511", 1734537511, true },
		{ "1734537511.9", 1734537511, true },
		{ "1734537511900", 1734537511, true },
		{ "\"1734537511\"", 1734537511, true },
		{ "\"2024-12-18T15:58:31.000Z\"", 1734537511, true },
		{ "\"2024-12-18T15:58:31Z\"", 1734537511, true },
		{ "\"2024-12-18 15:58:31 UTC\"", 1734537511, true },
		{ "\"2024-12-18T17:58:31+02:00\"", 1734537511, true },
		{ "\"2024-12-18T10:58:31-0500\"", 1734537511, true },
		{ "\"2024-12-18\"", 1734480000, true },
		{ "null", 0, true }, { "\"\"", 0, true }, { "-5", 0, true },
		{ "1e300", 0, true }, { "\"1950-01-01T00:00:00Z\"", 0, true },
		{ "\"tomorrow\"", 0, false }, { "\"2024-13-01\"", 0, false },
		{ "\"2024-12-18T25:00:00Z\"", 0, false },
		{ "\"2024-12-18T15:58:31X\"", 0, false },
		{ "\"2024-12-18T15:58\"", 0, false },
		{ "{}", 0, false }, { "true", 0, false },
	};
	struct json_doc *doc;
	struct json root;
	int64_t at;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		doc = parsed(cases[i].json);
		root = json_root(doc);
		if (json_time(&root, &at, NULL) != cases[i].ok)
			fail_msg("%s", cases[i].json);
		if (cases[i].ok)
			assert_int_equal(at, cases[i].at);
		json_free(doc);
	}
}

static void json_int__takes__whole_numbers(void **state)
{
	static const struct {
		const char *json;
		int64_t n;
		bool ok;
	} cases[] = {
		{ "5", 5, true }, { "\"5\"", 5, true }, { "5.0", 5, true },
		{ "-3", -3, true }, { "null", 0, true },
		{ "5.5", 0, false }, { "\"five\"", 0, false },
		{ "\"\"", 0, false }, { "1e400", 0, false },
		{ "true", 0, false }, { "[]", 0, false },
		{ "\"99999999999999999999\"", 0, false },
	};
	struct json_doc *doc;
	struct json root;
	int64_t n;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		doc = parsed(cases[i].json);
		root = json_root(doc);
		if (json_int(&root, &n, NULL) != cases[i].ok)
			fail_msg("%s", cases[i].json);
		assert_int_equal(n, cases[i].n);
		json_free(doc);
	}
}

static void json_text__keeps__what_c_strings_can(void **state)
{
	struct json_doc *doc = parsed("[\"a\\u0000b\", \"\\ud83d\\ude00\", "
	    "\"\\ud800\", \"h\xc3\xa9llo\", \"\"]");
	struct json root = json_root(doc), at;
	struct arena arena = { 0 };
	const char *text;
	bool cut;

	at = json_at(&root, 0);
	assert_true(json_text(&at, &arena, &text, NULL));
	assert_string_equal(text, "a\xef\xbf\xbd" "b");
	at = json_at(&root, 1);
	assert_true(json_text(&at, &arena, &text, NULL));
	assert_string_equal(text, "\xf0\x9f\x98\x80");
	at = json_at(&root, 2);
	assert_true(json_text(&at, &arena, &text, NULL));
	assert_string_equal(text, "\xef\xbf\xbd");
	at = json_at(&root, 3);
	assert_true(json_text_max(&at, &arena, 2, &text, &cut, NULL));
	assert_string_equal(text, "h");
	assert_true(cut);
	at = json_at(&root, 4);
	assert_true(json_text(&at, &arena, &text, NULL));
	assert_null(text);
	arena_release(&arena);
	json_free(doc);
}

static void json_show__gives__text_for_anything(void **state)
{
	struct json_doc *doc = parsed("[true,12,1.50,\"x\",null,"
	    "{\"id\":\"9\",\"name\":\"Fin\"},[\"a\",{\"id\":3},[1]],{}]");
	static const char *const wanted[] = {
		"true", "12", "1.50", "x", NULL, "Fin", "a, 3", NULL,
	};
	struct json root = json_root(doc), at;
	struct arena arena = { 0 };
	const char *text;
	size_t i;

	for (i = 0; i < ARRAY_LEN(wanted); i++) {
		at = json_at(&root, i);
		text = json_show(&at, &arena);
		if (wanted[i])
			assert_string_equal(text, wanted[i]);
		else
			assert_null(text);
	}
	arena_release(&arena);
	json_free(doc);
}

static void json_next__gives__members_in_order(void **state)
{
	struct json_doc *doc = parsed("{\"b\":1,\"a\":2,\"b\":3}");
	struct json root = json_root(doc), member;
	struct json_iter it = { 0 };
	char seen[16] = "";
	int64_t n;

	while (json_next(&root, &it, &member)) {
		assert_true(json_int(&member, &n, NULL));
		snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen),
		    "%s%d", member.key, (int)n);
	}
	/* The last of two counts. */
	assert_string_equal(seen, "b3a2");
	json_free(doc);
}

static void json_put__writes__what_can_be_read(void **state)
{
	static const char text[] = "\"q\\ \n\t\x01\x7f \xc3\xa9\xff</p>";
	struct arena arena = { 0 };
	struct json_doc *doc;
	struct json root, at;
	const char *again;
	struct buf buf;

	buf_init(&buf, BUF_SMALL_MAX);
	json_open(&buf, NULL, '{');
	json_put_text(&buf, "a", text);
	json_open(&buf, "list", '[');
	json_put_text(&buf, NULL, NULL);
	json_put_int(&buf, NULL, -7);
	json_put_truth(&buf, NULL, true);
	json_open(&buf, NULL, '{');
	json_close(&buf, '}');
	json_close(&buf, ']');
	json_put_text(&buf, "z:", ":");
	json_put_int(&buf, "n", INT64_MIN);
	json_close(&buf, '}');
	doc = parsed(buf.data);
	assert_non_null(strstr(buf.data, "\"list\":[null,-7,true,{}],"));
	root = json_root(doc);
	at = json_get(&root, "a");
	assert_true(json_text(&at, &arena, &again, NULL));
	assert_string_equal(again,
	    "\"q\\ \n\t\x01\x7f \xc3\xa9\xef\xbf\xbd</p>");
	json_free(doc);
	arena_release(&arena);
	buf_release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_parse__agrees_with__the_test_suite),
		cmocka_unit_test(json_parse__refuses__what_json_c_takes),
		cmocka_unit_test(json_parse__limits__the_depth),
		cmocka_unit_test(json_parse__says__where),
		cmocka_unit_test(json_get__names__the_path),
		cmocka_unit_test(json_id__takes__strings_and_numbers),
		cmocka_unit_test(json_time__takes__all_the_forms),
		cmocka_unit_test(json_int__takes__whole_numbers),
		cmocka_unit_test(json_text__keeps__what_c_strings_can),
		cmocka_unit_test(json_show__gives__text_for_anything),
		cmocka_unit_test(json_next__gives__members_in_order),
		cmocka_unit_test(json_put__writes__what_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
