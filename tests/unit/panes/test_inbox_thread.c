/* Reading a conversation in the inbox: what is new, days, events, messages. */
#include "config.h"

#include "tests/unit/panes/inbox_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* Opened with an answer that was changed: unread since, and of how many. */
static struct mock_host *start_unread(int64_t seen_at, size_t total)
{
	struct mock_host *mock = inbox_start(24, 80);
	struct conversation *it;
	struct api_reply *reply;

	mock_keys(mock, "Enter");
	reply = mock_reply(mock, mock_pending(mock, API_CONVERSATION));
	it = sample_conversation(reply, "1001", true);
	it->unread = true;
	it->seen_at = seen_at;
	if (total)
		it->parts_total = total;
	mock_feed(mock, reply);
	return mock;
}

static void opened__begins__at_what_is_new(void **state)
{
	struct mock_host *mock = start_unread(MOCK_NOW - 25 * 3600, 0);

	/* The note of yesterday and the message of today. */
	mock_shows(mock, " 2 new ");
	mock_shows(mock, "3/4");
	assert_true(mock_row_of(mock, " 2 new ") <
	    mock_row_of(mock, "internal note"));
	/* It stays while it is open, although it is seen by now. */
	inbox_changed(mock, "1001");
	inbox_feed_conversation(mock);
	mock_shows(mock, " 2 new ");
	mock_golden(mock, "inbox-thread-new");
	mock_free(mock);
}

static void never_opened__begins__at_the_end(void **state)
{
	struct mock_host *mock = start_unread(0, 0);

	mock_shows_not(mock, " new ");
	mock_shows(mock, "4/4");
	mock_shows(mock, "rows in it.");
	mock_free(mock);
}

static void looked_around__is_left_alone__when_more_arrives(void **state)
{
	struct mock_host *mock = inbox_start(12, 80);
	struct api_reply *reply;

	mock_keys(mock, "Enter");
	reply = mock_reply(mock, mock_pending(mock, API_CONVERSATION));
	sample_conversation(reply, "1001", true);
	reply->final = false;
	mock_feed(mock, reply);
	mock_keys(mock, "g g");
	mock_shows(mock, "Hello,");
	inbox_feed_conversation(mock);
	mock_shows(mock, "Hello,");
	mock_shows(mock, "1/4");
	mock_free(mock);
}

static void messages__are_stepped__and_events_passed_over(void **state)
{
	static const char *const at[] = { "3/4", "2/4", "1/4", "1/4" };
	struct mock_host *mock = inbox_start(24, 80);
	size_t i;

	inbox_read(mock);
	mock_shows(mock, "4/4");
	for (i = 0; i < ARRAY_LEN(at); i++) {
		mock_keys(mock, "[");
		mock_shows(mock, at[i]);
	}
	mock_keys(mock, "2 ]");
	mock_shows(mock, "3/4");
	mock_keys(mock, "y");
	assert_string_equal(mock->copied,
	    "The worker runs out of memory, see the ticket.");
	mock_keys(mock, "G");
	mock_shows(mock, "4/4");
	mock_free(mock);
}

static void current_message__is_in_sight__after_scrolling(void **state)
{
	struct mock_host *mock = inbox_start(12, 80);

	inbox_read(mock);
	mock_shows(mock, "4/4");
	mock_keys(mock, "20 k");
	mock_shows(mock, "1/4");
	mock_keys(mock, "99 j");
	mock_shows(mock, "3/4");
	/* The end: from now on the messages that can be seen. */
	mock_keys(mock, "j");
	mock_shows(mock, "4/4");
	mock_free(mock);
}

static void events__are__folded_shown_and_hidden(void **state)
{
	struct mock_host *mock = inbox_start(30, 80);

	inbox_read(mock);
	mock_shows(mock, "2 events, the last: Ada Lovelace reopened this");
	mock_keys(mock, "z");
	mock_said(mock, SAY_INFO, "All events are shown");
	mock_shows(mock, "Maya Oduya closed this");
	mock_keys(mock, "z");
	mock_said(mock, SAY_INFO, "Events are hidden");
	mock_shows_not(mock, "closed this");
	mock_shows_not(mock, "assigned this");
	mock_keys(mock, "z");
	mock_shows(mock, "2 events");
	mock_free(mock);
}

static void days__have_a_rule__each_once(void **state)
{
	struct mock_host *mock = inbox_start(50, 80);

	inbox_read(mock);
	mock_keys(mock, "z");
	assert_true(mock_row_of(mock, " Sun 22 Nov 2026 ") <
	    mock_row_of(mock, " Mon 23 Nov 2026 "));
	assert_true(mock_row_of(mock, " Mon 23 Nov 2026 ") <
	    mock_row_of(mock, " Tue 24 Nov 2026 "));
	mock_free(mock);
}

static void older_messages__that_the_api_lacks__are_said(void **state)
{
	struct mock_host *mock = start_unread(0, 900);

	mock_keys(mock, "g g");
	mock_shows(mock, "Older messages are not in Intercom's API");
	mock_free(mock);
}

static void find__goes_from_match_to_match__and_says_when_there_is_none(
    void **state)
{
	struct mock_host *mock = inbox_start(10, 80);

	inbox_read(mock);
	mock_keys(mock, "/");
	assert_string_equal(mock->ask.label, "Find in this conversation");
	mock_answer(mock, "memory");
	mock_shows(mock, "out of memory");
	mock_keys(mock, "/");
	mock_answer(mock, "zebra");
	mock_said(mock, SAY_INFO, "\"zebra\" is not in this conversation");
	mock_free(mock);
}

static void links__have_the_numbers__of_the_message(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_keys(mock, "1 f");
	mock_said(mock, SAY_INFO, "This message has no link 1");
	mock_keys(mock, "g g 1 f");
	assert_string_equal(mock->browsed, "https://docs.test/export");
	mock_keys(mock, "Y");
	assert_string_equal(mock->ask.choices[0].group, "In this message");
	mock_answer(mock, "https://files.test/export.csv");
	assert_string_equal(mock->copied, "https://files.test/export.csv");
	mock_said(mock, SAY_GOOD, "The link is copied");
	mock_free(mock);
}

static void closed_while_asking__drops__the_answer(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	const struct api_request *request;
	struct api_reply *reply;

	mock_keys(mock, "Enter");
	request = mock_pending(mock, API_CONVERSATION);
	mock_keys(mock, "Esc");
	reply = mock_reply(mock, request);
	sample_conversation(reply, "1001", true);
	mock_feed(mock, reply);
	mock_shows_not(mock, "auditors");
	assert_string_equal(mock->ops->context(&mock->pane), "list");
	mock_free(mock);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(opened__begins__at_what_is_new),
		cmocka_unit_test(never_opened__begins__at_the_end),
		cmocka_unit_test(
		    looked_around__is_left_alone__when_more_arrives),
		cmocka_unit_test(messages__are_stepped__and_events_passed_over),
		cmocka_unit_test(current_message__is_in_sight__after_scrolling),
		cmocka_unit_test(events__are__folded_shown_and_hidden),
		cmocka_unit_test(days__have_a_rule__each_once),
		cmocka_unit_test(older_messages__that_the_api_lacks__are_said),
		cmocka_unit_test(
		    find__goes_from_match_to_match__and_says_when_there_is_none),
		cmocka_unit_test(links__have_the_numbers__of_the_message),
		cmocka_unit_test(closed_while_asking__drops__the_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
