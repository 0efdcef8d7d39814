/* The card beside a conversation, and what else is done to conversations:
 * attributes, participants, merging, redacting, deleting. */
#include "config.h"

#include "tests/unit/panes/inbox_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A record with these values, "name", "value", …, NULL. */
static struct record *record_of(struct api_reply *reply,
    enum record_kind kind, const char *id, const char *const *values)
{
	struct record *record = arena_calloc(&reply->arena, 1,
	    sizeof(*record));
	struct record_input input;

	*record = (struct record){ .kind = kind,
		.id = arena_strdup(&reply->arena, id),
		.title = arena_strdup(&reply->arena, values[1]),
		.values = arena_calloc(&reply->arena, record_fields_len(
		record_schema(kind)), sizeof(struct record_value)) };
	for (; *values; values += 2) {
		input = (struct record_input){ values[0], values[1] };
		record_apply(record, &(struct record_change){
			.inputs = &input, .inputs_len = 1 }, &reply->arena);
	}
	return record;
}

static void feed_record(struct mock_host *mock, const char *const *values,
    const char *raw)
{
	const struct api_request *request = mock_pending(mock, API_RECORD);
	struct api_reply *reply = mock_reply(mock, request);

	reply->record = record_of(reply, request->record.kind,
	    request->record.id, values);
	reply->raw = arena_strdup(&reply->arena, raw);
	mock_feed(mock, reply);
}

/* Lists that belong to a card: none of them has anything. */
static void feed_lists(struct mock_host *mock)
{
	while (mock_waits(mock, API_RECORDS))
		mock_ok(mock, mock_pending(mock, API_RECORDS));
	inbox_feed_all(mock);
}

static const char *const contact[] = { "name", "Ada Lovelace", "email",
	"ada@example.com", "role", "user", "city", "London",
	"attributes.Plan", "s:Pro", NULL };
static const char *const details[] = { "title", "The export", "state",
	"open", "sla", "First reply in 30 min", "sla-status", "missed",
	"to-reply", "7500", "attributes.Rooms", "n:14", NULL };

static void contact__stands__beside_the_conversation(void **state)
{
	struct mock_host *mock = inbox_start(50, 200);

	inbox_read(mock);
	mock_keys(mock, "c");
	assert_int_equal(mock_pending(mock, API_RECORD)->record.kind,
	    RECORD_CONTACT);
	feed_record(mock, contact, "{}");
	feed_lists(mock);
	mock_shows(mock, "London");
	mock_shows(mock, "Pro");
	/* … and the conversation is still there. */
	mock_shows(mock, "rows in it.");
	mock_golden(mock, "inbox-card-200x50");
	/* The focus goes back and forth; the card stays. */
	mock_keys(mock, "Tab Tab Tab j");
	mock_shows(mock, "London");
	mock_keys(mock, "Tab c");
	assert_string_equal(mock->went, "contacts");
	mock_keys(mock, "Esc");
	mock_shows_not(mock, "London");
	mock_free(mock);
}

static void contact__covers__a_narrow_conversation(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_keys(mock, "c");
	feed_record(mock, contact, "{}");
	feed_lists(mock);
	mock_golden(mock, "inbox-card-80x24");
	mock_shows_not(mock, "rows in it.");
	/* Answering needs the conversation. */
	mock_keys(mock, "r");
	mock_shows(mock, "rows in it.");
	mock_shows_not(mock, "London");
	mock_free(mock);
}

/* Keys of the contacts pane, while its card has the focus. */
static void contact__is_changed__on_its_card(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	const struct api_request *sent;

	inbox_read(mock);
	mock_keys(mock, "c");
	feed_record(mock, contact, "{}");
	feed_lists(mock);
	mock_keys(mock, "e");
	assert_non_null(strstr(mock->ask.label, "Archive Ada"));
	mock_answer(mock, "");
	sent = mock_pending(mock, API_CHANGE);
	assert_int_equal(sent->change->kind, RECORD_CONTACT);
	assert_int_equal(sent->change->verb, VERB_ARCHIVE);
	mock_ok(mock, sent);
	/* There is no list to go back to. */
	mock_shows(mock, "London");
	mock_keys(mock, "U");
	sent = mock_pending(mock, API_CHANGE);
	assert_int_equal(sent->change->verb, VERB_UNARCHIVE);
	mock_ok(mock, sent);
	mock_keys(mock, "B");
	mock_answer(mock, "bloc");
	assert_false(mock_waits(mock, API_CHANGE));
	mock_keys(mock, "t");
	assert_non_null(strstr(mock->ask.label, "Tags of Ada"));
	mock_cancel(mock);
	/* On the conversation they are the conversation's. */
	mock_keys(mock, "Tab e");
	assert_int_equal(mock_pending(mock, API_CLOSE)->op, API_CLOSE);
	mock_run(mock, "set-owner", NULL);
	mock_said(mock, SAY_INFO, "c shows the contact's card first");
	mock_free(mock);
}

static void from_the_list__it_is__the_whole_card(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	mock_keys(mock, "c");
	assert_string_equal(mock->went, "contacts");
	assert_false(mock_waits(mock, API_RECORD));
	mock_free(mock);
}

static void card__follows__what_is_read(void **state)
{
	struct mock_host *mock = inbox_start(50, 200);

	inbox_read(mock);
	mock_keys(mock, "d");
	feed_record(mock, details, "{}");
	feed_lists(mock);
	mock_shows(mock, "missed");
	mock_shows(mock, "2 h 5 min");
	mock_keys(mock, "J");
	inbox_feed_all(mock);
	mock_shows_not(mock, "2 h 5 min");
	assert_string_equal(mock_pending(mock, API_RECORD)->record.id,
	    "1002");
	/* What changes elsewhere is read anew. */
	feed_record(mock, details, "{}");
	feed_lists(mock);
	inbox_changed(mock, "1002");
	assert_string_equal(mock_pending(mock, API_RECORD)->record.id,
	    "1002");
	mock_free(mock);
}

static void json__is_shown__searched_and_copied(void **state)
{
	static const char raw[] = "{\n  \"id\": \"1001\",\n  \"secret\": "
	    "\"\x1b[31m\",\n  \"state\": \"open\"\n}";
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_keys(mock, "v");
	mock_shows(mock, "Loading");
	feed_record(mock, details, raw);
	feed_lists(mock);
	mock_shows(mock, "  \"id\": \"1001\",");
	mock_golden(mock, "inbox-raw-80x24");
	mock_keys(mock, "/");
	mock_answer(mock, "STATE");
	mock_keys(mock, "y");
	assert_string_equal(mock->copied, raw);
	mock_keys(mock, "n /");
	mock_answer(mock, "nowhere");
	mock_said(mock, SAY_INFO, "\"nowhere\" is not in this card");
	mock_keys(mock, "v");
	mock_shows(mock, "2 h 5 min");
	mock_keys(mock, "Esc");
	mock_shows(mock, "rows in it.");
	mock_free(mock);
}

static void details__are_edited__in_a_form(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	const struct api_request *sent;

	inbox_read(mock);
	mock_keys(mock, "d");
	feed_record(mock, details, "{}");
	feed_lists(mock);
	mock_keys(mock, "E");
	feed_lists(mock);
	mock_text(mock, "!");
	mock_keys(mock, "C-s");
	sent = mock_pending(mock, API_CHANGE);
	assert_int_equal(sent->change->verb, VERB_UPDATE);
	assert_string_equal(sent->conversation_id, "1001");
	assert_int_equal(sent->change->inputs_len, 1);
	assert_string_equal(sent->change->inputs[0].value, "The export!");
	mock_free(mock);
}

/* --- attributes --- */

static void feed_definitions(struct mock_host *mock)
{
	static const char *const rows[][9] = {
		{ "name", "Rooms", "type", "integer", NULL },
		{ "name", "Live", "type", "boolean", NULL },
		{ "name", "Visit", "type", "datetime", NULL },
		{ "name", "Fax", "type", "string", "archived", "true",
		    NULL },
		{ "name", "Photographs", "type", "files", NULL },
		{ "name", "Health", "type", "list", NULL } };
	static const struct record_ref options[] = {
		{ RECORD_NONE, "a1", "Green" }, { RECORD_NONE, "a2", "Red" },
		{ RECORD_NONE, NULL, NULL } };
	const struct api_request *request = mock_pending(mock, API_RECORDS);
	struct api_reply *reply = mock_reply(mock, request);
	struct record_page *page = arena_calloc(&reply->arena, 1,
	    sizeof(*page));
	struct record *all = arena_calloc(&reply->arena, ARRAY_LEN(rows),
	    sizeof(*all));
	struct record_value *values;
	size_t i;

	assert_int_equal(request->kind, RECORD_CONVERSATION_ATTRIBUTE);
	for (i = 0; i < ARRAY_LEN(rows); i++)
		all[i] = *record_of(reply, request->kind, "7", rows[i]);
	values = (struct record_value *)all[i - 1].values;
	values[record_field_index(record_schema(request->kind),
	    "options")].refs = options;
	page->rows = all;
	page->rows_len = ARRAY_LEN(rows);
	reply->records = page;
	mock_feed(mock, reply);
}

/* The one input of the change that was sent last. */
static const struct record_input *sent_input(struct mock_host *mock)
{
	const struct record_change *change = mock_pending(mock,
	    API_CHANGE)->change;

	assert_int_equal(change->inputs_len, 1);
	return &change->inputs[0];
}

static void pick(struct mock_host *mock, const char *label)
{
	mock_answer(mock, mock_choice(mock, label)->id);
}

static void attributes__are_set__by_their_types(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	char out[80];

	inbox_read(mock);
	mock_keys(mock, "=");
	feed_definitions(mock);
	pick(mock, "Rooms");
	assert_false(mock->ask.preview(&mock->pane, "many", out,
	    sizeof(out)));
	assert_string_equal(out, "\"many\" is no whole number");
	mock_answer(mock, "14");
	assert_string_equal(sent_input(mock)->name, "attributes.Rooms");
	assert_string_equal(sent_input(mock)->value, "n:14");
	mock_said(mock, SAY_INFO, "u undoes");
	mock_keys(mock, "=");
	feed_definitions(mock);
	pick(mock, "Live");
	pick(mock, "yes");
	assert_string_equal(sent_input(mock)->value, "b:true");
	mock_keys(mock, "=");
	feed_definitions(mock);
	pick(mock, "Health");
	pick(mock, "Red");
	assert_string_equal(sent_input(mock)->value, "s:Red");
	mock_keys(mock, "=");
	feed_definitions(mock);
	pick(mock, "Visit");
	mock_answer(mock, "2026-12-01 10:00");
	assert_string_equal(sent_input(mock)->value, "n:1796119200");
	mock_keys(mock, "=");
	feed_definitions(mock);
	pick(mock, "Health");
	pick(mock, "(none)");
	assert_null(sent_input(mock)->value);
	mock_free(mock);
}

static void attributes__offer__what_can_be_set(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	size_t i;

	inbox_read(mock);
	mock_keys(mock, "=");
	feed_definitions(mock);
	assert_int_equal(mock->ask.choices_len, 5);
	for (i = 0; i < mock->ask.choices_len; i++) {
		assert_string_not_equal(mock->ask.choices[i].label, "Fax");
		assert_string_not_equal(mock->ask.choices[i].label,
		    "Photographs");
	}
	pick(mock, "Title");
	mock_answer(mock, "Export");
	assert_string_equal(sent_input(mock)->name, "title");
	assert_string_equal(sent_input(mock)->value, "Export");
	mock_free(mock);
}

static void marked_ones__are_altered__as_a_group(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	mock_keys(mock, "Space Space");
	mock_run(mock, "set-title", "Both");
	assert_int_equal(mock_count(mock, API_CHANGE), 2);
	assert_true(mock_sent(mock, API_CHANGE, 0)->group);
	assert_int_equal(mock_sent(mock, API_CHANGE, 0)->group,
	    mock_sent(mock, API_CHANGE, 1)->group);
	mock_free(mock);
}

static void refused__says__why(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_run(mock, "set-title", "T");
	mock_fail(mock, mock_pending(mock, API_CHANGE), ERROR_REFUSED,
	    "too long");
	mock_said(mock, SAY_ERROR,
	    "Could not change the conversation: too long");
	mock_free(mock);
}

/* --- what cannot be undone --- */

static void deleting__wants__the_word(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	char out[80];

	inbox_read(mock);
	mock_keys(mock, "#");
	assert_non_null(strstr(mock->ask.hint, "Nobody can bring it back"));
	assert_false(mock->ask.preview(&mock->pane, "yes", out,
	    sizeof(out)));
	mock_cancel(mock);
	mock_said(mock, SAY_INFO, "Nothing was done");
	assert_false(mock_waits(mock, API_CHANGE));
	mock_keys(mock, "#");
	mock_answer(mock, "delete");
	assert_int_equal(mock_pending(mock, API_CHANGE)->change->verb,
	    VERB_DELETE);
	mock_ok(mock, mock_pending(mock, API_CHANGE));
	/* On to the next. */
	assert_string_equal(mock_pending(mock,
	    API_CONVERSATION)->conversation_id, "1002");
	mock_free(mock);
}

static void redacting__means__the_message_of_the_mark(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	const struct record_change *change;

	inbox_read(mock);
	mock_keys(mock, "g g x r");
	mock_answer(mock, "redact");
	change = mock_pending(mock, API_CHANGE)->change;
	assert_string_equal(change->inputs[0].value, "source");
	assert_string_equal(change->inputs[1].name, "source");
	mock_ok(mock, mock_pending(mock, API_CHANGE));
	mock_said(mock, SAY_GOOD, "Redacted");
	mock_keys(mock, "] x r");
	mock_answer(mock, "redact");
	change = mock_pending(mock, API_CHANGE)->change;
	assert_string_equal(change->inputs[0].value, "conversation_part");
	assert_string_equal(change->inputs[1].name, "part");
	mock_free(mock);
}

static void merging__shows__both_and_asks(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	const struct record_change *change;
	struct api_reply *reply;

	inbox_read(mock);
	mock_keys(mock, "&");
	inbox_feed_list(mock, FIXTURE_ROWS);
	mock_answer(mock, "1003");
	reply = mock_reply(mock, mock_pending(mock, API_CONVERSATION));
	sample_conversation(reply, "1003", true);
	mock_feed(mock, reply);
	assert_non_null(strstr(mock->ask.choices[2].label, "title"));
	mock_answer(mock, "yes");
	mock_answer(mock, "merge");
	change = mock_pending(mock, API_CHANGE)->change;
	assert_int_equal(change->verb, VERB_MERGE);
	assert_string_equal(change->id, "1001");
	assert_string_equal(change->target, "1003");
	mock_ok(mock, mock_pending(mock, API_CHANGE));
	/* The one that goes on is read. */
	assert_string_equal(mock_pending(mock,
	    API_CONVERSATION)->conversation_id, "1003");
	mock_free(mock);
}

static void participants__are_looked_up__and_added(void **state)
{
	static const char *const people[] = { "name", "Bob", "email",
		"bob@example.com", NULL };
	struct mock_host *mock = inbox_start(24, 80);
	struct record_page *page;
	struct api_reply *reply;

	inbox_read(mock);
	mock_keys(mock, "P");
	feed_record(mock, details, "{}");
	mock_answer(mock, "add");
	mock_answer(mock, "bob");
	assert_string_equal(mock_pending(mock, API_RECORDS)->query, "bob");
	reply = mock_reply(mock, mock_pending(mock, API_RECORDS));
	page = arena_calloc(&reply->arena, 1, sizeof(*page));
	page->rows = record_of(reply, RECORD_CONTACT, "abc", people);
	page->rows_len = 1;
	reply->records = page;
	mock_feed(mock, reply);
	pick(mock, "Bob");
	assert_int_equal(mock_pending(mock, API_CHANGE)->change->verb,
	    VERB_ATTACH);
	assert_string_equal(mock_pending(mock, API_CHANGE)->change->target,
	    "abc");
	mock_free(mock);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contact__stands__beside_the_conversation),
		cmocka_unit_test(contact__covers__a_narrow_conversation),
		cmocka_unit_test(contact__is_changed__on_its_card),
		cmocka_unit_test(from_the_list__it_is__the_whole_card),
		cmocka_unit_test(card__follows__what_is_read),
		cmocka_unit_test(json__is_shown__searched_and_copied),
		cmocka_unit_test(details__are_edited__in_a_form),
		cmocka_unit_test(attributes__are_set__by_their_types),
		cmocka_unit_test(attributes__offer__what_can_be_set),
		cmocka_unit_test(marked_ones__are_altered__as_a_group),
		cmocka_unit_test(refused__says__why),
		cmocka_unit_test(deleting__wants__the_word),
		cmocka_unit_test(redacting__means__the_message_of_the_mark),
		cmocka_unit_test(merging__shows__both_and_asks),
		cmocka_unit_test(participants__are_looked_up__and_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
