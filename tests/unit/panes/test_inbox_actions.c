/* Every action of the inbox: which request it makes, what it says, and what
 * becomes of the screen when the answer comes. */
#include "config.h"

#include "tests/unit/panes/inbox_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* The nth request of that kind was about that conversation. */
static const struct api_request *sent(struct mock_host *mock, enum api_op op,
    size_t n, const char *id)
{
	const struct api_request *request = mock_sent(mock, op, n);

	if (!request)
		fail_msg("no %s was sent", api_op_words(op));
	assert_string_equal(request->conversation_id, id);
	return request;
}

static void simple_actions__send__one_request(void **state)
{
	static const struct {
		const char *keys;
		enum api_op op;
		const char *says;
	} cases[] = {
		{ "e", API_CLOSE, "Closed · u undoes" },
		{ "o", API_OPEN, "Reopened" },
		{ "m", API_ASSIGN, "Assigned to you" },
	};
	struct mock_host *mock;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		mock = inbox_start(24, 80);
		mock_keys(mock, "j");
		mock_keys(mock, cases[i].keys);
		sent(mock, cases[i].op, 0, "1002");
		assert_int_equal(mock_changes(mock), 1);
		mock_said(mock, SAY_INFO, cases[i].says);
		mock_free(mock);
	}
}

static void assign__offers__me_teammates_teams_and_nobody(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	const struct api_request *request;

	mock_keys(mock, "a");
	assert_string_equal(mock->ask.label, "Assign Ada Lovelace to");
	assert_int_equal(mock->ask.choices_len, 6);
	assert_string_equal(mock_choice(mock, "Priya Raman")->detail, "away");
	mock_answer(mock, mock_choice(mock, "Jonas Weidner")->id);
	request = sent(mock, API_ASSIGN, 0, "1001");
	assert_int_equal(request->assignee, PERSON_ADMIN);
	assert_string_equal(request->object_id, "12");

	mock_keys(mock, "a");
	mock_answer(mock, mock_choice(mock, "Billing")->id);
	request = sent(mock, API_ASSIGN, 1, "1001");
	assert_int_equal(request->assignee, PERSON_TEAM);
	assert_string_equal(request->object_id, "22");
	assert_int_equal(mock_changes(mock), 2);
	mock_free(mock);
}

static void unassign__takes_off__person_and_team(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	mock_run(mock, "assign-conversation", "none");
	assert_null(sent(mock, API_ASSIGN, 0, "1001")->object_id);
	assert_int_equal(mock_sent(mock, API_ASSIGN, 0)->assignee,
	    PERSON_ADMIN);
	assert_int_equal(sent(mock, API_ASSIGN, 1, "1001")->assignee,
	    PERSON_TEAM);
	assert_int_equal(mock_changes(mock), 2);
	mock_free(mock);
}

static void assign__by_name__finds_the_teammate_or_says_no(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	mock_run(mock, "assign-conversation", "jon");
	assert_string_equal(sent(mock, API_ASSIGN, 0, "1001")->object_id,
	    "12");
	mock_run(mock, "assign-conversation", "Nobody at all");
	mock_said(mock, SAY_ERROR, "No teammate or team is called");
	assert_int_equal(mock_changes(mock), 1);
	mock_free(mock);
}

static void question__that_is_cancelled__sends_nothing(void **state)
{
	static const char *const keys[] = { "a", "s", "t" };
	struct mock_host *mock = inbox_start(24, 80);
	size_t i;

	for (i = 0; i < ARRAY_LEN(keys); i++) {
		mock_keys(mock, keys[i]);
		mock_cancel(mock);
	}
	assert_int_equal(mock_changes(mock), 0);
	mock_free(mock);
}

static void question__is_about__what_was_selected_when_it_was_asked(
    void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	mock_keys(mock, "s");
	/* Rows may come and go while it is open. */
	inbox_changed(mock, NULL);
	inbox_feed_list(mock, 5);
	mock_answer(mock, "3h");
	sent(mock, API_SNOOZE, 0, "1001");
	mock_free(mock);
}

static void snooze__takes__presets_and_free_text(void **state)
{
	static const struct {
		const char *text;
		int64_t after;
	} cases[] = {
		{ "3h", 3 * 3600 }, { "tomorrow 9:00", 21 * 3600 },
		{ "17:30", 5 * 3600 + 1800 },
	};
	struct mock_host *mock;
	char preview[80];
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		mock = inbox_start(24, 80);
		mock_keys(mock, "s");
		assert_true(mock->ask.preview(&mock->pane, cases[i].text,
		    preview, sizeof(preview)));
		assert_false(mock->ask.preview(&mock->pane, "soonish",
		    preview, sizeof(preview)));
		mock_answer(mock, cases[i].text);
		assert_int_equal(sent(mock, API_SNOOZE, 0, "1001")->at,
		    MOCK_NOW + cases[i].after);
		mock_said(mock, SAY_INFO, "Snoozed until");
		mock_free(mock);
	}
	mock = inbox_start(24, 80);
	mock_keys(mock, "s");
	mock_answer(mock, "soonish");
	mock_said(mock, SAY_ERROR, "Not snoozed");
	assert_int_equal(mock_changes(mock), 0);
	mock_free(mock);
}

static void tags__that_changed__are_sent_and_no_others(void **state)
{
	static const char *const ids[] = { "31", "33" };
	struct mock_host *mock = inbox_start(24, 80);

	/* 1002 has vip and refund. */
	mock_keys(mock, "j t");
	assert_true(mock_choice(mock, "vip")->marked);
	assert_false(mock_choice(mock, "bug")->marked);
	mock_answer_many(mock, ids, 2);
	assert_string_equal(sent(mock, API_TAG, 0, "1002")->object_id, "31");
	assert_string_equal(sent(mock, API_UNTAG, 0, "1002")->object_id, "32");
	assert_int_equal(mock_changes(mock), 2);
	mock_free(mock);
}

static void marked__are_acted_on__as_one_group(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	uint64_t group;

	mock_keys(mock, "Space j Space k e");
	group = sent(mock, API_CLOSE, 0, "1001")->group;
	assert_true(group != 0);
	assert_true(sent(mock, API_CLOSE, 1, "1003")->group == group);
	assert_int_equal(mock_changes(mock), 2);
	mock_said(mock, SAY_INFO, "Closed 2 conversations");
	/* And the marks are gone. */
	mock_forget(mock);
	mock_keys(mock, "e");
	assert_int_equal(mock_changes(mock), 1);
	mock_free(mock);
}

static void close__in_a_conversation__opens_the_next(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_keys(mock, "e");
	sent(mock, API_CLOSE, 0, "1001");
	assert_string_equal(
	    mock_pending(mock, API_CONVERSATION)->conversation_id, "1002");
	mock_free(mock);

	mock = inbox_start(24, 80);
	mock_set(mock, "after-close", "list");
	inbox_read(mock);
	mock_keys(mock, "e");
	assert_string_equal(mock->ops->context(&mock->pane), "list");
	mock_free(mock);
}

static void undo__asks__for_the_last_and_says_what_it_did(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	struct api_reply *reply;
	struct draft *draft;

	mock_keys(mock, "u");
	assert_true(mock_sent(mock, API_UNDO, 0)->command == 0);
	reply = mock_reply(mock, mock_pending(mock, API_UNDO));
	reply->say = "Reopened again";
	mock_feed(mock, reply);
	mock_said(mock, SAY_GOOD, "Reopened again");

	/* A reply that was held is back in the composer. */
	mock_keys(mock, "u");
	reply = mock_reply(mock, mock_pending(mock, API_UNDO));
	draft = arena_alloc(&reply->arena, sizeof(*draft));
	*draft = (struct draft){ .conversation_id = "1003",
		.text = "Not so fast", .kind = DRAFT_REPLY, .cursor = 3 };
	reply->drafts = draft;
	reply->drafts_len = 1;
	mock_feed(mock, reply);
	assert_string_equal(mock->ops->context(&mock->pane), "compose");
	mock_shows(mock, "Not so fast");

	mock_keys(mock, "Esc u");
	mock_fail(mock, mock_pending(mock, API_UNDO), ERROR_INPUT,
	    "There is nothing to undo");
	mock_said(mock, SAY_WARNING, "There is nothing to undo");
	mock_free(mock);
}

static void refused__is_said__with_the_reason(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	mock_keys(mock, "e");
	mock_fail(mock, mock_pending(mock, API_CLOSE), ERROR_FORBIDDEN,
	    "\"Write conversations\" is not granted");
	mock_said(mock, SAY_ERROR,
	    "Could not close: \"Write conversations\" is not granted");
	mock_keys(mock, "e");
	mock_fail(mock, mock_pending(mock, API_CLOSE), ERROR_UNKNOWN_OUTCOME,
	    "The connection was cut");
	mock_said(mock, SAY_ERROR, "Could not close: The connection was cut");
	mock_free(mock);
}

static void reply__is_sent__held_and_as_html(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	const struct api_request *request;

	mock_set(mock, "undo-seconds", "7");
	inbox_read(mock);
	mock_keys(mock, "r");
	mock_ok(mock, mock_pending(mock, API_DRAFT_GET));
	mock_text(mock, "Use the **API** for that");
	mock_keys(mock, "C-s");
	request = sent(mock, API_REPLY, 0, "1001");
	assert_string_equal(request->text, "Use the **API** for that");
	assert_non_null(strstr(request->html, "<b>API</b>"));
	assert_int_equal(request->hold_ms, 7000);
	assert_string_equal(mock->ops->context(&mock->pane), "thread");
	mock_free(mock);
}

static void note__is_a_note__also_after_a_switch(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_keys(mock, "r");
	mock_ok(mock, mock_pending(mock, API_DRAFT_GET));
	mock_text(mock, "Do not tell them");
	mock_keys(mock, "C-t");
	mock_shows(mock, "Internal note");
	mock_keys(mock, "C-s");
	assert_string_equal(sent(mock, API_NOTE, 0, "1001")->text,
	    "Do not tell them");
	assert_int_equal(mock_count(mock, API_REPLY), 0);
	mock_free(mock);
}

static void empty_reply__is_not_sent(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_keys(mock, "r C-s");
	mock_text(mock, " \n ");
	mock_keys(mock, "C-s");
	mock_said(mock, SAY_WARNING, "nothing to send");
	assert_int_equal(mock_changes(mock), 0);
	mock_free(mock);
}

static void draft__is_saved__soon_and_on_leaving(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	const struct api_request *request;

	inbox_read(mock);
	mock_keys(mock, "r");
	mock_text(mock, "Half a sent");
	assert_int_equal(mock_count(mock, API_DRAFT_PUT), 0);
	assert_true(mock->timer_ms > 0 && mock->timer_ms <= 1000);
	mock_tick(mock);
	request = sent(mock, API_DRAFT_PUT, 0, "1001");
	assert_string_equal(request->text, "Half a sent");
	assert_int_equal(request->cursor, 11);
	mock_text(mock, "ence");
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_SUSPEND });
	assert_string_equal(mock_sent(mock, API_DRAFT_PUT, 1)->text,
	    "Half a sentence");
	mock_keys(mock, "Esc");
	mock_said(mock, SAY_INFO, "The draft is kept");
	mock_free(mock);
}

static void draft__that_was_kept__is_back(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	struct api_reply *reply;
	struct draft *draft;

	inbox_read(mock);
	mock_keys(mock, "r");
	reply = mock_reply(mock, mock_pending(mock, API_DRAFT_GET));
	draft = arena_alloc(&reply->arena, sizeof(*draft));
	*draft = (struct draft){ .conversation_id = "1001",
		.text = "As I was saying", .kind = DRAFT_NOTE };
	reply->drafts = draft;
	reply->drafts_len = 1;
	mock_feed(mock, reply);
	/* A note is not taken for a reply: that could reach the customer. */
	mock_shows(mock, "Reply to");
	mock_said(mock, SAY_INFO, "There is a draft of a note here, too");
	mock_keys(mock, "Esc i");
	reply = mock_reply(mock, mock_pending(mock, API_DRAFT_GET));
	draft = arena_alloc(&reply->arena, sizeof(*draft));
	*draft = (struct draft){ .conversation_id = "1001",
		.text = "As I was saying", .kind = DRAFT_NOTE };
	reply->drafts = draft;
	reply->drafts_len = 1;
	mock_feed(mock, reply);
	mock_shows(mock, "As I was saying");
	mock_shows(mock, "Internal note");
	mock_free(mock);
}

/* The open conversation with one more message, of a teammate. */
static void feed_teammate(struct mock_host *mock)
{
	struct api_reply *reply;
	struct conversation *it;
	struct part *parts;
	size_t n;

	inbox_changed(mock, "1001");
	reply = mock_reply(mock, mock_pending(mock, API_CONVERSATION));
	it = sample_conversation(reply, "1001", true);
	n = it->parts_len;
	parts = arena_calloc(&reply->arena, n + 1, sizeof(*parts));
	memcpy(parts, it->parts, n * sizeof(*parts));
	parts[n] = parts[n - 1];
	parts[n].id = "new-1";
	parts[n].kind = PART_COMMENT;
	parts[n].author = (struct person){ .kind = PERSON_ADMIN, .id = "9",
		.name = "Sam" };
	it->parts = parts;
	it->parts_len = it->parts_total = n + 1;
	mock_feed(mock, reply);
}

/* What a teammate answered while it was written is asked about, and what is
 * then sent knows of it. */
static void reply__past_a_teammate__is_asked_first(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_keys(mock, "r");
	mock_ok(mock, mock_pending(mock, API_DRAFT_GET));
	mock_text(mock, "Coming");
	feed_teammate(mock);
	mock_keys(mock, "C-s");
	assert_true(mock->asking);
	assert_non_null(strstr(mock->ask.label, "Sam replied"));
	assert_int_equal(mock_count(mock, API_REPLY), 0);
	mock_answer(mock, "");
	assert_int_equal(mock_count(mock, API_REPLY), 1);
	assert_string_equal(mock_sent(mock, API_REPLY, 0)->seen_part,
	    "new-1");
	mock_free(mock);
}

static void editor__gets__the_text_and_gives_it_back(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_keys(mock, "r");
	mock_text(mock, "short");
	mock_keys(mock, "M-e");
	assert_string_equal(mock->edit_text, "short");
	mock_edited(mock, "much longer");
	mock_shows(mock, "much longer");
	mock_keys(mock, "M-e");
	mock_edited(mock, NULL);
	mock_shows(mock, "much longer");
	mock_free(mock);
}

static void macro__is_inserted__with_what_is_known(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	struct api_reply *reply;

	inbox_read(mock);
	mock_keys(mock, ";");
	reply = mock_reply(mock, mock_pending(mock, API_MACROS));
	sample_macros(reply);
	mock_feed(mock, reply);
	assert_int_equal(mock->ask.choices_len, 2);
	mock_answer(mock, "m1");
	mock_shows(mock, "Hello Ada,");
	mock_keys(mock, "M-m");
	mock_answer(mock, "m2");
	mock_said(mock, SAY_WARNING, "1 placeholder");
	/* And it is not sent without a question. */
	mock_keys(mock, "C-s");
	assert_int_equal(mock->ask.kind, ASK_CONFIRM);
	mock_cancel(mock);
	assert_int_equal(mock_changes(mock), 0);
	mock_keys(mock, "C-s");
	mock_answer(mock, "");
	assert_int_equal(mock_count(mock, API_REPLY), 1);
	mock_free(mock);
}

static void copy_and_browse__give__address_and_words(void **state)
{
	static const char url[] = "https://app.intercom.com/a/inbox/app1/"
	    "inbox/conversation/1001";
	struct mock_host *mock = inbox_start(24, 80);

	mock_keys(mock, "y");
	assert_string_equal(mock->copied, url);
	mock_said(mock, SAY_GOOD, "address is copied");
	mock_keys(mock, "b");
	assert_string_equal(mock->browsed, url);
	inbox_read(mock);
	mock_keys(mock, "y");
	mock_said(mock, SAY_GOOD, "message is copied");
	mock->cannot_copy = true;
	mock_keys(mock, "y");
	mock_said(mock, SAY_WARNING, "This terminal cannot copy");
	mock_free(mock);
}

static void links__are_followed__by_number_or_choice(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_keys(mock, "f");
	assert_int_equal(mock->ask.choices_len, 2);
	assert_string_equal(mock_choice(mock, "export.csv")->detail,
	    "attachment");
	mock_answer(mock, "https://docs.test/export");
	assert_string_equal(mock->browsed, "https://docs.test/export");
	mock_free(mock);
}

static void opening__marks_as_seen__and_mark_unread_takes_it_back(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	mock_keys(mock, "Enter");
	assert_int_equal(mock_count(mock, API_SEEN), 0);
	inbox_feed_conversation(mock);
	assert_true(sent(mock, API_SEEN, 0, "1001")->at > 0);
	mock_keys(mock, "U");
	assert_true(sent(mock, API_SEEN, 1, "1001")->at == 0);
	mock_free(mock);
}

static void search__asks__the_service_too(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	const struct api_request *request;

	mock_keys(mock, "/");
	mock_answer(mock, "tag:vip refund");
	request = mock_pending(mock, API_LIST);
	assert_string_equal(request->query, "tag:vip refund");
	assert_true(request->server);
	inbox_feed_list(mock, 0);
	mock_shows(mock, "Nothing matches this search");
	mock_keys(mock, "Esc");
	assert_false(mock_pending(mock, API_LIST)->server);
	mock_free(mock);
}

static void query__that_is_wrong__is_explained(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	mock_keys(mock, "/");
	mock_answer(mock, "state:opne");
	mock_fail(mock, mock_pending(mock, API_LIST), ERROR_INPUT,
	    "state: is open, closed, snoozed or any");
	mock_shows(mock, "state: is open, closed, snoozed or any");
	mock_free(mock);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(simple_actions__send__one_request),
		cmocka_unit_test(assign__offers__me_teammates_teams_and_nobody),
		cmocka_unit_test(unassign__takes_off__person_and_team),
		cmocka_unit_test(
		    assign__by_name__finds_the_teammate_or_says_no),
		cmocka_unit_test(question__that_is_cancelled__sends_nothing),
		cmocka_unit_test(
		    question__is_about__what_was_selected_when_it_was_asked),
		cmocka_unit_test(snooze__takes__presets_and_free_text),
		cmocka_unit_test(tags__that_changed__are_sent_and_no_others),
		cmocka_unit_test(marked__are_acted_on__as_one_group),
		cmocka_unit_test(close__in_a_conversation__opens_the_next),
		cmocka_unit_test(
		    undo__asks__for_the_last_and_says_what_it_did),
		cmocka_unit_test(refused__is_said__with_the_reason),
		cmocka_unit_test(reply__is_sent__held_and_as_html),
		cmocka_unit_test(note__is_a_note__also_after_a_switch),
		cmocka_unit_test(empty_reply__is_not_sent),
		cmocka_unit_test(draft__is_saved__soon_and_on_leaving),
		cmocka_unit_test(draft__that_was_kept__is_back),
		cmocka_unit_test(reply__past_a_teammate__is_asked_first),
		cmocka_unit_test(editor__gets__the_text_and_gives_it_back),
		cmocka_unit_test(macro__is_inserted__with_what_is_known),
		cmocka_unit_test(copy_and_browse__give__address_and_words),
		cmocka_unit_test(links__are_followed__by_number_or_choice),
		cmocka_unit_test(
		    opening__marks_as_seen__and_mark_unread_takes_it_back),
		cmocka_unit_test(search__asks__the_service_too),
		cmocka_unit_test(query__that_is_wrong__is_explained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
