/* How the inbox uses the screen: list and conversation together, what follows
 * the selection, what is fetched ahead, the mouse. */
#include "config.h"

#include "tests/unit/panes/inbox_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char *context(const struct mock_host *mock)
{
	return mock->ops->context(&mock->pane);
}

static struct mock_host *start_wide(void)
{
	struct mock_host *mock = inbox_start(50, 200);

	inbox_rest(mock);
	return mock;
}

static void wide__shows__the_selected_conversation(void **state)
{
	struct mock_host *mock = start_wide();
	const struct api_request *request;

	mock_shows(mock, "auditors");
	assert_string_equal(context(mock), "list");
	/* From what is cached at once; the service when the selection rests. */
	mock_keys(mock, "j");
	request = mock_pending(mock, API_CONVERSATION);
	assert_string_equal(request->conversation_id, "1002");
	assert_false(request->server);
	inbox_feed_conversation(mock);
	assert_false(mock_waits(mock, API_CONVERSATION));
	mock_tick(mock);
	request = mock_pending(mock, API_CONVERSATION);
	assert_true(request->server);
	inbox_feed_conversation(mock);
	/* Only looked at: it is not seen yet. */
	assert_int_equal(mock_count(mock, API_SEEN), 0);
	mock_keys(mock, "Enter");
	assert_string_equal(context(mock), "thread");
	assert_int_equal(mock_count(mock, API_SEEN), 1);
	mock_free(mock);
}

static void held_key__asks__at_its_first_step_and_when_it_pauses(void **state)
{
	struct mock_host *mock = start_wide();

	mock_keys(mock, "j j j j j");
	assert_int_equal(mock_count(mock, API_CONVERSATION), 1);
	mock_tick(mock);
	assert_int_equal(mock_count(mock, API_CONVERSATION), 2);
	assert_string_equal(
	    mock_pending(mock, API_CONVERSATION)->conversation_id, "1006");
	mock_free(mock);
}

static void same_state__is_not_fetched__again(void **state)
{
	struct mock_host *mock = start_wide();
	struct api_reply *reply;
	struct conversation *it;

	mock_keys(mock, "j");
	inbox_feed_conversation(mock);
	mock_tick(mock);
	reply = mock_reply(mock, mock_pending(mock, API_CONVERSATION));
	it = sample_conversation(reply, "1002", true);
	it->updated_at = MOCK_NOW - 2400;        /* as the row has it */
	mock_feed(mock, reply);
	mock_keys(mock, "k");
	inbox_rest(mock);
	/* Only from what is cached: the service has nothing new to tell. */
	mock_keys(mock, "j");
	inbox_feed_conversation(mock);
	mock_tick(mock);
	assert_int_equal(mock_count(mock, API_CONVERSATION), 1);
	mock_free(mock);
}

static void next__is_fetched__while_one_is_read(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	const struct api_request *request;

	mock_keys(mock, "j Enter");
	inbox_feed_conversation(mock);
	request = mock_pending(mock, API_CONVERSATION);
	assert_string_equal(request->conversation_id, "1003");
	assert_true(request->server);
	/* Its answer changes nothing that is shown. */
	inbox_feed_conversation(mock);
	assert_string_equal(context(mock), "thread");
	mock_keys(mock, "e");
	assert_string_equal(
	    mock_pending(mock, API_CONVERSATION)->conversation_id, "1003");
	mock_free(mock);
}

static void writing__holds__the_conversation(void **state)
{
	struct mock_host *mock = start_wide();

	mock_keys(mock, "Enter r");
	mock_ok(mock, mock_pending(mock, API_DRAFT_GET));
	mock_text(mock, "Dear Ada");
	mock_mouse(mock, 3, 40, BUTTON_LEFT);
	assert_string_equal(context(mock), "list");
	mock_shows(mock, "Dear Ada");
	mock_shows(mock, "Reply to Ada Lovelace");
	mock_free(mock);
}

static void close__in_the_list__stays_in_the_list(void **state)
{
	struct mock_host *mock = start_wide();

	mock_keys(mock, "e");
	assert_string_equal(mock_sent(mock, API_CLOSE, 0)->conversation_id,
	    "1001");
	assert_string_equal(context(mock), "list");
	mock_free(mock);
}

static void back__from_reading__leaves_it_in_sight(void **state)
{
	struct mock_host *mock = start_wide();

	mock_keys(mock, "Enter Esc");
	assert_string_equal(context(mock), "list");
	mock_shows(mock, "auditors");
	mock_size(mock, 24, 80);
	mock_shows_not(mock, "auditors");
	mock_shows(mock, "Faktura");
	mock_free(mock);
}

static void layouts__are_turned__and_resized(void **state)
{
	struct mock_host *mock = start_wide();
	int before, after;

	mock_golden(mock, "inbox-side");
	mock_keys(mock, "w");
	mock_said(mock, SAY_INFO, "The list above");
	mock_golden(mock, "inbox-stacked");
	before = mock_row_of(mock, "4/4");
	mock_keys(mock, "2 >");
	after = mock_row_of(mock, "4/4");
	assert_true(after > before);
	mock_keys(mock, "w");
	mock_said(mock, SAY_INFO, "List or conversation");
	mock_shows_not(mock, "auditors");
	mock_keys(mock, ">");
	mock_said(mock, SAY_INFO, "not shown together");
	mock_keys(mock, "w");
	mock_said(mock, SAY_INFO, "side by side");
	mock_shows(mock, "auditors");
	mock_size(mock, 8, 40);
	mock_keys(mock, "w");
	mock_said(mock, SAY_INFO, "no room for another layout");
	mock_free(mock);
}

static void setting__says__the_layout(void **state)
{
	struct mock_host *mock = start_wide();

	mock_set(mock, "layout", "single");
	mock_shows_not(mock, "auditors");
	mock_set(mock, "layout", "side");
	mock_size(mock, 24, 80);
	mock_shows(mock, "auditors");
	mock_set(mock, "sidebar", "on");
	mock_shows(mock, "Unassigned");
	mock_set(mock, "sidebar", "off");
	mock_shows_not(mock, "Unassigned");
	mock_free(mock);
}

static void empty_list__has__the_whole_screen(void **state)
{
	struct mock_host *mock = start_wide();

	mock_keys(mock, "g u");
	inbox_feed_list(mock, 0);
	mock_shows(mock, "No conversations here");
	mock_shows_not(mock, "auditors");
	mock_free(mock);
}

static void mouse__selects_opens_scrolls_and_picks_views(void **state)
{
	struct mock_host *mock = start_wide();

	mock_mouse(mock, 3, 40, BUTTON_LEFT);
	inbox_feed_conversation(mock);
	assert_string_equal(context(mock), "list");
	mock_shows(mock, "auditors");
	mock_mouse(mock, 3, 40, BUTTON_DOUBLE);
	assert_string_equal(context(mock), "thread");
	mock_mouse(mock, 5, 40, BUTTON_WHEEL_DOWN);
	assert_string_equal(context(mock), "thread");
	mock_mouse(mock, 1, 4, BUTTON_LEFT);
	assert_string_equal(mock_pending(mock, API_LIST)->query,
	    "state:open assignee:none");
	mock_free(mock);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(wide__shows__the_selected_conversation),
		cmocka_unit_test(
		    held_key__asks__at_its_first_step_and_when_it_pauses),
		cmocka_unit_test(same_state__is_not_fetched__again),
		cmocka_unit_test(next__is_fetched__while_one_is_read),
		cmocka_unit_test(writing__holds__the_conversation),
		cmocka_unit_test(close__in_the_list__stays_in_the_list),
		cmocka_unit_test(back__from_reading__leaves_it_in_sight),
		cmocka_unit_test(layouts__are_turned__and_resized),
		cmocka_unit_test(setting__says__the_layout),
		cmocka_unit_test(empty_list__has__the_whole_screen),
		cmocka_unit_test(mouse__selects_opens_scrolls_and_picks_views),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
