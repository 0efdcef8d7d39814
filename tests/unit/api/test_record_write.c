/* Records and conversations as JSON and CSV. */
#include "config.h"

#include "api/base/mem.h"
#include "api/record_write.h"

#include <json-c/json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void csv__quotes__what_it_must(void **state)
{
	static const struct {
		const char *text, *csv;
	} cases[] = {
		{ NULL, "" }, { "", "" }, { "plain", "plain" },
		{ "a,b", "\"a,b\"" }, { "say \"hi\"", "\"say \"\"hi\"\"\"" },
		{ "two\nlines", "\"two\nlines\"" },
		{ "=1+1", "\"'=1+1\"" }, { "@SUM(A1)", "\"'@SUM(A1)\"" },
		{ "+31 20 123", "\"'+31 20 123\"" }, { "-12.5", "-12.5" },
		{ "-x", "\"'-x\"" }, { "\tx", "\"'\tx\"" },
	};
	struct buf out;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		buf_init(&out, BUF_SMALL_MAX);
		csv_put(&out, cases[i].text, true);
		assert_string_equal(out.data, cases[i].csv);
		buf_release(&out);
	}
}

static json_object *parsed(const struct buf *json)
{
	json_object *object = json_tokener_parse(json->data);

	if (!object)
		fail_msg("no JSON: %s", json->data);
	return object;
}

static const char *text_of(json_object *object, const char *key)
{
	json_object *value = NULL;

	assert_true(json_object_object_get_ex(object, key, &value));
	return json_object_get_string(value);
}

static void contact_of(struct record *record, struct arena *arena)
{
	const struct record_schema *schema = record_schema(RECORD_CONTACT);
	struct record_value *values = arena_calloc(arena,
	    record_fields_len(schema), sizeof(*values));
	static const struct attribute attributes[] = {
		{ "plan \"x\"", "pro\x1b[31m", ATTRIBUTE_STRING },
		{ "seats", "12.5", ATTRIBUTE_NUMBER },
		{ "vip", "true", ATTRIBUTE_BOOLEAN },
		{ "gone", NULL, ATTRIBUTE_NULL },
	};

	values[record_field_index(schema, "email")].text = "ada@example.com";
	values[record_field_index(schema, "created")].number = 1700000000;
	*record = (struct record){ .kind = RECORD_CONTACT, .id = "c1",
		.title = "Ada", .values = values, .attributes = attributes,
		.attributes_len = ARRAY_LEN(attributes) };
}

static void record__is__one_object(void **state)
{
	struct arena arena = { 0 };
	struct record record;
	json_object *object, *inner;
	struct buf out;

	contact_of(&record, &arena);
	buf_init(&out, BUF_SMALL_MAX);
	record_write_json(&out, &record);
	assert_null(strchr(out.data, '\n'));
	assert_null(strchr(out.data, '\x1b'));
	object = parsed(&out);
	assert_string_equal(text_of(object, "kind"), "contact");
	assert_string_equal(text_of(object, "id"), "c1");
	assert_string_equal(text_of(object, "email"), "ada@example.com");
	assert_string_equal(text_of(object, "created"),
	    "2023-11-14T22:13:20Z");
	assert_null(text_of(object, "phone"));
	assert_true(json_object_object_get_ex(object, "attributes", &inner));
	assert_string_equal(text_of(inner, "plan \"x\""), "pro\x1b[31m");
	assert_string_equal(text_of(inner, "seats"), "12.5");
	assert_string_equal(text_of(inner, "vip"), "true");
	assert_null(text_of(inner, "gone"));
	json_object_put(object);
	buf_release(&out);
	arena_release(&arena);
}

/* Commas outside quotes. */
static int commas(const char *line)
{
	bool quoted = false;
	int n = 0;

	for (; *line; line++) {
		quoted ^= *line == '"';
		n += !quoted && *line == ',';
	}
	return n;
}

static void csv__has__as_many_fields_as_names(void **state)
{
	struct conversation conversation = { .id = "1", .title = "a, b",
		.rating = 4 };
	struct arena arena = { 0 };
	struct record record;
	struct buf names, row;

	contact_of(&record, &arena);
	buf_init(&names, BUF_SMALL_MAX);
	buf_init(&row, BUF_SMALL_MAX);
	record_write_csv_names(&names, record_schema(RECORD_CONTACT));
	record_write_csv(&row, &record);
	assert_in_range(commas(names.data), 10, 100);
	assert_int_equal(commas(names.data), commas(row.data));
	buf_clear(&names);
	buf_clear(&row);
	conversation_write_csv_names(&names);
	conversation_write_csv(&row, &conversation);
	assert_in_range(commas(names.data), 10, 100);
	assert_int_equal(commas(names.data), commas(row.data));
	buf_release(&names);
	buf_release(&row);
	arena_release(&arena);
}

static void conversation__is__one_object(void **state)
{
	static const struct part parts[] = {
		{ .id = "p1", .type = "source", .kind = PART_COMMENT,
		    .author = { PERSON_USER, "c1", "Ada", NULL, false },
		    .body = "<p>\xe2\x80\xaehi</p>", .created_at = 1 },
		{ .id = "p2", .type = "close", .kind = PART_EVENT },
	};
	struct conversation conversation = { .id = "42", .title = "T",
		.state = STATE_SNOOZED, .admin_id = "7", .complete = true,
		.parts = parts, .parts_len = 2, .parts_total = 2 };
	json_object *object, *inner;
	struct buf out;

	buf_init(&out, BUF_SMALL_MAX);
	conversation_write_json(&out, &conversation, true);
	object = parsed(&out);
	assert_string_equal(text_of(object, "state"), "snoozed");
	assert_true(json_object_object_get_ex(object, "assignee", &inner));
	assert_string_equal(text_of(inner, "id"), "7");
	assert_null(text_of(object, "team"));
	assert_true(json_object_object_get_ex(object, "parts", &inner));
	assert_int_equal(json_object_array_length(inner), 2);
	assert_string_equal(text_of(json_object_array_get_idx(inner, 0),
	    "body"), parts[0].body);
	json_object_put(object);
	buf_clear(&out);
	conversation_write_json(&out, &conversation, false);
	object = parsed(&out);
	assert_false(json_object_object_get_ex(object, "parts", &inner));
	json_object_put(object);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv__quotes__what_it_must),
		cmocka_unit_test(record__is__one_object),
		cmocka_unit_test(csv__has__as_many_fields_as_names),
		cmocka_unit_test(conversation__is__one_object),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
