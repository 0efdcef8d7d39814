/* Coming back to the inbox: what happened meanwhile, what is read, looking for
 * changes by hand. */
#include "config.h"

#include "tests/unit/panes/inbox_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void status(struct mock_host *mock, int64_t synced_at,
    int64_t known_until)
{
	struct api_reply *reply = mock_notice(API_NOTICE_STATUS);
	struct api_status *told = arena_alloc(&reply->arena, sizeof(*told));

	told->link = LINK_ONLINE;
	told->synced_at = synced_at;
	told->known_until = known_until;
	reply->status = told;
	mock_feed(mock, reply);
}

static void count(struct mock_host *mock, size_t mine, size_t fresh)
{
	struct api_reply *reply = mock_reply(mock,
	    mock_pending(mock, API_COUNT));
	size_t *counts = arena_calloc(&reply->arena, 2, sizeof(*counts));

	counts[0] = mine;
	counts[1] = fresh;
	reply->counts = counts;
	reply->counts_len = 2;
	mock_feed(mock, reply);
}

static void an_empty_list__says__that_nothing_was_fetched(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	struct api_reply *reply = api_reply_new(API_NOTICE_STATUS, 0);
	struct api_status *told = arena_alloc(&reply->arena, sizeof(*told));

	inbox_changed(mock, NULL);
	inbox_feed_list(mock, 0);
	mock_shows(mock, "All yours are done");
	told->link = LINK_REFUSED;
	snprintf(told->why, sizeof(told->why), "Correct the setting");
	reply->status = told;
	mock_feed(mock, reply);
	mock_shows(mock, "Nothing of this workspace is here yet");
	mock_shows(mock, "Correct the setting");
	mock_shows_not(mock, "All yours are done");
	status(mock, 0, 0);
	mock_shows(mock, "for the first time");
	status(mock, MOCK_NOW, 0);
	mock_shows(mock, "All yours are done");
	mock_free(mock);
}

static void start__says__what_happened_since_the_last_time(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	/* Not before it has caught up with the service. */
	status(mock, 0, MOCK_NOW - 7200);
	assert_int_equal(mock_count(mock, API_COUNT), 0);
	status(mock, MOCK_NOW, MOCK_NOW - 7200);
	assert_string_equal(mock_sent(mock, API_COUNT, 0)->queries[0],
	    "state:open assignee:me is:unread updated:<121m");
	assert_string_equal(mock_sent(mock, API_COUNT, 0)->queries[1],
	    "state:open assignee:none created:<121m");
	count(mock, 3, 2);
	mock_said(mock, SAY_INFO, "While you were away (since 10:00): 3 of "
	    "yours with news, 2 new unassigned · g n shows");
	mock_keys(mock, "g n");
	assert_string_equal(mock_pending(mock, API_LIST)->query,
	    "state:any updated:<121m");
	/* Once. */
	mock_forget(mock);
	status(mock, MOCK_NOW + 10, MOCK_NOW - 7200);
	assert_int_equal(mock_count(mock, API_COUNT), 0);
	mock_free(mock);
}

static void first_look__says__nothing(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	status(mock, MOCK_NOW, 0);
	assert_int_equal(mock_count(mock, API_COUNT), 0);
	mock_free(mock);
}

static void back_at_the_keys__says__what_happened_meanwhile(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	status(mock, MOCK_NOW, MOCK_NOW - 10);
	mock_keys(mock, "j");
	mock->now += 600;
	mock_keys(mock, "k");
	assert_int_equal(mock_count(mock, API_COUNT), 0);
	mock->now += 3600;
	mock_keys(mock, "j");
	count(mock, 0, 1);
	mock_said(mock, SAY_INFO, "(since 12:10): 0 of yours with news, 1 new");
	/* Nothing happened: nothing is said. */
	mock->now += 3600;
	mock_keys(mock, "j");
	count(mock, 0, 0);
	mock_said(mock, SAY_INFO, "(since 12:10)");
	mock_free(mock);
}

static void read_and_unread__are_ours__also_in_bulk(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	mock_keys(mock, "2 Space M");
	assert_int_equal(mock_count(mock, API_SEEN), 2);
	assert_true(mock_sent(mock, API_SEEN, 1)->at == MOCK_NOW);
	mock_shows_not(mock, "marked");
	mock_keys(mock, "U");
	assert_true(mock_sent(mock, API_SEEN, 2)->at == 0);
	assert_int_equal(mock_changes(mock), 0);
	mock_free(mock);
}

static void unread__while_it_is_open__leaves_it(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_keys(mock, "U");
	assert_true(mock_sent(mock, API_SEEN, 0)->at == 0);
	assert_string_equal(mock->ops->context(&mock->pane), "list");
	mock_free(mock);
}

static void refresh__says__when_all_is_up_to_date(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	mock_keys(mock, "R");
	mock_said(mock, SAY_INFO, "Looking for changes");
	mock_ok(mock, mock_pending(mock, API_SYNC));
	mock_said(mock, SAY_GOOD, "Up to date");
	mock_keys(mock, "R");
	mock_fail(mock, mock_pending(mock, API_SYNC), ERROR_OFFLINE,
	    "The network cannot be reached");
	mock_said(mock, SAY_WARNING, "Not up to date: The network");
	mock_free(mock);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    an_empty_list__says__that_nothing_was_fetched),
		cmocka_unit_test(
		    start__says__what_happened_since_the_last_time),
		cmocka_unit_test(first_look__says__nothing),
		cmocka_unit_test(back_at_the_keys__says__what_happened_meanwhile),
		cmocka_unit_test(read_and_unread__are_ours__also_in_bulk),
		cmocka_unit_test(unread__while_it_is_open__leaves_it),
		cmocka_unit_test(refresh__says__when_all_is_up_to_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
