/* The list of the inbox: marks, repeating, orders with groups, windows of long
 * lists. */
#include "config.h"

#include "tests/unit/panes/inbox_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void close_ids(struct mock_host *mock, const char *const *ids, size_t n)
{
	size_t i;

	mock_forget(mock);
	mock_keys(mock, "e");
	assert_int_equal(mock_count(mock, API_CLOSE), n);
	for (i = 0; i < n; i++)
		assert_string_equal(
		    mock_sent(mock, API_CLOSE, i)->conversation_id, ids[i]);
}

static void range__marks__from_the_last_mark_to_here(void **state)
{
	static const char *const ids[] = { "1002", "1003", "1004", "1005" };
	struct mock_host *mock = inbox_start(24, 80);

	mock_keys(mock, "V");
	mock_said(mock, SAY_INFO, "A range begins where the last mark");
	mock_keys(mock, "j Space j j V");
	mock_said(mock, SAY_INFO, "4 marked");
	close_ids(mock, ids, ARRAY_LEN(ids));
	mock_free(mock);
}

static void count__marks__so_many_rows(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	mock_keys(mock, "3 Space");
	mock_shows(mock, "3 marked");
	mock_keys(mock, "G 5 Space");
	mock_shows(mock, "4 marked");
	mock_keys(mock, "Esc");
	mock_shows_not(mock, "marked");
	mock_free(mock);
}

static void all__are_marked__also_what_is_not_loaded(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	const struct api_request *request;
	struct api_reply *reply;

	mock_keys(mock, "*");
	request = mock_pending(mock, API_LIST);
	assert_string_equal(request->query, "state:open assignee:me");
	assert_int_equal(request->limit, 1000);
	reply = mock_reply(mock, request);
	sample_list(reply, 0, 1000, 3210);
	mock_feed(mock, reply);
	mock_said(mock, SAY_WARNING, "1000 of 3210 are marked");
	mock_shows(mock, "1000 marked");
	mock_keys(mock, "*");
	mock_shows_not(mock, "marked");
	mock_free(mock);
}

static void matching__is_marked__within_the_list(void **state)
{
	static const char *const ids[] = { "1001", "1002", "1003" };
	struct mock_host *mock = inbox_start(24, 80);

	mock_keys(mock, "T");
	mock_answer(mock, "tag:vip");
	assert_string_equal(mock_pending(mock, API_LIST)->query,
	    "state:open assignee:me tag:vip");
	inbox_feed_list(mock, 3);
	mock_said(mock, SAY_INFO, "3 marked");
	close_ids(mock, ids, ARRAY_LEN(ids));
	mock_keys(mock, "T");
	mock_answer(mock, "tag:");
	mock_fail(mock, mock_pending(mock, API_LIST), ERROR_INPUT,
	    "tag: needs a tag's name");
	mock_said(mock, SAY_ERROR, "Nothing is marked: tag: needs");
	mock_free(mock);
}

static void last_action__is_repeated__with_all_its_steps(void **state)
{
	static const char *const ids[] = { "31" };
	struct mock_host *mock = inbox_start(24, 80);
	uint64_t group;

	mock_keys(mock, ".");
	mock_said(mock, SAY_INFO, "There is no action to repeat");
	/* 1002 has vip and refund: they go, bug comes. */
	mock_keys(mock, "j t");
	mock_answer_many(mock, ids, 1);
	assert_int_equal(mock_changes(mock), 3);
	mock_forget(mock);
	mock_keys(mock, "j .");
	assert_int_equal(mock_changes(mock), 3);
	assert_string_equal(mock_sent(mock, API_TAG, 0)->conversation_id,
	    "1003");
	group = mock_sent(mock, API_TAG, 0)->group;
	assert_true(group && mock_sent(mock, API_UNTAG, 1)->group == group);
	mock_free(mock);

	mock = inbox_start(24, 80);
	mock_run(mock, "snooze-conversation", "3h");
	mock_forget(mock);
	mock_keys(mock, "j Space Space .");
	assert_int_equal(mock_count(mock, API_SNOOZE), 2);
	assert_int_equal(mock_sent(mock, API_SNOOZE, 1)->at,
	    MOCK_NOW + 3 * 3600);
	mock_free(mock);
}

static void order__is_chosen__and_groups_have_headings(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	const struct api_request *request;

	mock_keys(mock, "g a");
	inbox_feed_list(mock, FIXTURE_ROWS);
	mock_keys(mock, "S");
	assert_string_equal(mock_choice(mock, "team")->detail, "by team");
	mock_answer(mock, "team");
	request = mock_pending(mock, API_LIST);
	assert_int_equal(request->sort, SORT_TEAM);
	assert_string_equal(request->query, "state:open");
	inbox_feed_list(mock, FIXTURE_ROWS);
	mock_golden(mock, "inbox-groups");
	mock_run(mock, "change-sort", "sideways");
	mock_said(mock, SAY_ERROR, "No order is called \"sideways\"");
	mock_free(mock);
}

static void selected__stays_in_sight__among_headings(void **state)
{
	struct mock_host *mock = inbox_start(8, 80);
	int i, row;

	mock_run(mock, "change-sort", "assignee");
	inbox_feed_list(mock, FIXTURE_ROWS);
	for (i = 0; i < FIXTURE_ROWS; i++) {
		row = mock_row_of(mock, i % 2 ? "Unassigned" : "Maya Oduya");
		assert_true(row >= 1);
		mock_keys(mock, "j");
	}
	/* The last one, below its heading. */
	mock_keys(mock, "e");
	assert_string_equal(mock_sent(mock, API_CLOSE, 0)->conversation_id,
	    "1012");
	assert_int_equal(canvas_cell(&mock->canvas, 6, 10)->style.role,
	    ROLE_SELECTED);
	/* A click counts the headings too: row 2 is below the first. */
	mock_keys(mock, "g g");
	mock_mouse(mock, 4, 30, BUTTON_LEFT);
	mock_forget(mock);
	mock_keys(mock, "m");
	assert_string_equal(mock_sent(mock, API_ASSIGN, 0)->conversation_id,
	    "1002");
	mock_free(mock);
}

static void long_list__asks__for_the_window_around_the_screen(void **state)
{
	struct mock_host *mock = mock_new("inbox");
	const struct api_request *request;

	mock_open(mock, 24, 80, NULL);
	inbox_feed_workspace(mock);
	inbox_feed_list(mock, 100000);
	mock_forget(mock);
	mock_keys(mock, "G");
	request = mock_pending(mock, API_LIST);
	assert_true(request->offset > 99000 && request->limit <= 1000);
	mock_shows(mock, "…");
	inbox_feed_list(mock, 100000);
	mock_shows_not(mock, "     …");
	mock_keys(mock, "e");
	assert_string_equal(mock_sent(mock, API_CLOSE, 0)->conversation_id,
	    "101000");
	mock_free(mock);
}

static void selection__stays__on_its_conversation(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	const struct api_request *request;
	struct api_reply *reply;

	mock_keys(mock, "4 j");
	inbox_changed(mock, NULL);
	request = mock_pending(mock, API_LIST);
	assert_true(request->anchored);
	assert_string_equal(request->conversation_id, "1005");
	/* Two rows came above it. */
	reply = mock_reply(mock, request);
	sample_list(reply, 0, 100, FIXTURE_ROWS);
	sample_row(reply, 6)->id = "1005";
	((struct conversation_list *)reply->list)->anchor = 6;
	mock_feed(mock, reply);
	mock_keys(mock, "e");
	assert_string_equal(mock_sent(mock, API_CLOSE, 0)->conversation_id,
	    "1005");
	mock_free(mock);
}

/* A key that comes between the question and its answer is not taken back. */
static void selection__keeps__a_move_made_meanwhile(void **state)
{
	static const char *const keys[] = { "G", "j j", "5 k" };
	static const size_t begins[] = { 5, 5, 9 }, ends[] = { 12, 7, 4 };
	size_t i;

	for (i = 0; i < ARRAY_LEN(keys); i++) {
		struct mock_host *mock = inbox_start(24, 80);
		const struct api_request *request;
		struct api_reply *reply;
		char begin[16], id[16];

		snprintf(begin, sizeof(begin), "%zu j", begins[i] - 1);
		mock_keys(mock, begin);
		inbox_changed(mock, NULL);
		request = mock_pending(mock, API_LIST);
		assert_true(request->anchored);
		mock_keys(mock, keys[i]);
		reply = mock_reply(mock, request);
		sample_list(reply, 0, 100, FIXTURE_ROWS);
		((struct conversation_list *)reply->list)->anchor =
		    begins[i] - 1;
		mock_feed(mock, reply);
		mock_forget(mock);
		mock_keys(mock, "e");
		snprintf(id, sizeof(id), "%zu", 1000 + ends[i]);
		assert_string_equal(mock_sent(mock, API_CLOSE, 0)
		    ->conversation_id, id);
		mock_free(mock);
	}
}

/* Also in the first row: what comes above it is not acted on instead. */
static void selection__stays__where_a_person_put_it(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	const struct api_request *request;
	struct api_reply *reply;

	mock_keys(mock, "j k");
	inbox_changed(mock, NULL);
	request = mock_pending(mock, API_LIST);
	assert_string_equal(request->conversation_id, "1001");
	reply = mock_reply(mock, request);
	sample_list(reply, 0, 100, FIXTURE_ROWS);
	sample_row(reply, 1)->id = "1001";
	sample_row(reply, 0)->id = "999";
	((struct conversation_list *)reply->list)->anchor = 1;
	mock_feed(mock, reply);
	mock_keys(mock, "e");
	assert_string_equal(mock_sent(mock, API_CLOSE, 0)->conversation_id,
	    "1001");
	mock_free(mock);
}

static void pending_and_failed__are_shown__in_the_row(void **state)
{
	struct mock_host *mock = mock_new("inbox");
	struct api_reply *reply;

	mock_open(mock, 24, 80, NULL);
	reply = mock_reply(mock, mock_pending(mock, API_LIST));
	sample_list(reply, 0, 12, 12);
	sample_row(reply, 0)->pending = PENDING_STATE;
	sample_row(reply, 1)->pending = PENDING_REPLY | PENDING_FAILED;
	sample_row(reply, 2)->sla = SLA_MISSED;
	mock_feed(mock, reply);
	mock_shows(mock, "  ~ 15m Ada Lovelace");
	mock_shows(mock, "  !  1h Bjørn Åsen");
	mock_shows(mock, "SLA Where is the button?");
	mock_free(mock);
}

static void waiting__is_coloured__by_age(void **state)
{
	static const struct {
		int64_t since;
		enum canvas_role role;
	} cases[] = {
		{ 600, ROLE_TEXT }, { 2 * 3600, ROLE_WARNING },
		{ 9 * 3600, ROLE_ERROR },
	};
	struct mock_host *mock = mock_new("inbox");
	struct api_reply *reply;
	size_t i;

	mock_open(mock, 24, 80, NULL);
	reply = mock_reply(mock, mock_pending(mock, API_LIST));
	sample_list(reply, 0, 12, 12);
	for (i = 0; i < ARRAY_LEN(cases); i++)
		sample_row(reply, i)->waiting_since = MOCK_NOW -
		    cases[i].since;
	mock_feed(mock, reply);
	mock_keys(mock, "G");
	for (i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(canvas_cell(&mock->canvas, (int)i + 1,
		    6)->style.role, cases[i].role);
	mock_free(mock);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(range__marks__from_the_last_mark_to_here),
		cmocka_unit_test(count__marks__so_many_rows),
		cmocka_unit_test(all__are_marked__also_what_is_not_loaded),
		cmocka_unit_test(matching__is_marked__within_the_list),
		cmocka_unit_test(last_action__is_repeated__with_all_its_steps),
		cmocka_unit_test(order__is_chosen__and_groups_have_headings),
		cmocka_unit_test(selected__stays_in_sight__among_headings),
		cmocka_unit_test(
		    long_list__asks__for_the_window_around_the_screen),
		cmocka_unit_test(selection__stays__on_its_conversation),
		cmocka_unit_test(selection__keeps__a_move_made_meanwhile),
		cmocka_unit_test(selection__stays__where_a_person_put_it),
		cmocka_unit_test(pending_and_failed__are_shown__in_the_row),
		cmocka_unit_test(waiting__is_coloured__by_age),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
