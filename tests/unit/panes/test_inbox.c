/* The inbox pane as a person sees it: its pictures, and what it says when there
 * is nothing to show. */
#include "config.h"

#include "tests/unit/panes/inbox_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const struct {
	int rows, cols;
} sizes[] = {
	{ 24, 80 }, { 40, 120 }, { 50, 200 }, { 5, 20 }, { 1, 1 },
};

static void check_sizes(struct mock_host *mock, const char *what)
{
	char name[64];
	size_t i;

	for (i = 0; i < ARRAY_LEN(sizes); i++) {
		mock_size(mock, sizes[i].rows, sizes[i].cols);
		inbox_feed_all(mock);
		snprintf(name, sizeof(name), "inbox-%s-%dx%d", what,
		    sizes[i].cols, sizes[i].rows);
		mock_golden(mock, name);
	}
}

static void list__is_drawn__at_all_sizes(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	mock_keys(mock, "Space j Space");
	check_sizes(mock, "list");
	mock_free(mock);
}

static void thread__is_drawn__at_all_sizes(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	check_sizes(mock, "thread");
	mock_free(mock);
}

static void composer__is_drawn__at_all_sizes(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_keys(mock, "i");
	mock_ok(mock, mock_pending(mock, API_DRAFT_GET));
	mock_text(mock, "The limit is **10,000** rows.\n\n- since March");
	check_sizes(mock, "composer");
	mock_free(mock);
}

static void sidebar__is_drawn__at_all_sizes(void **state)
{
	struct mock_host *mock = mock_new("inbox");

	mock_set(mock, "view.1.title", "Urgent");
	mock_set(mock, "view.1.query", "state:open priority:high");
	mock_open(mock, 24, 80, NULL);
	inbox_feed_all(mock);
	mock_keys(mock, "Tab j j");
	check_sizes(mock, "sidebar");
	mock_free(mock);
}

static void nothing_yet__says__that_it_loads(void **state)
{
	struct mock_host *mock = mock_new("inbox");

	mock_open(mock, 24, 80, NULL);
	mock_shows(mock, "Loading");
	inbox_feed_list(mock, 0);
	mock_shows_not(mock, "Loading");
	mock_shows(mock, "No conversations here");
	mock_keys(mock, "g u");
	mock_shows(mock, "Loading");
	mock_fail(mock, mock_pending(mock, API_LIST), ERROR_STORE,
	    "The local cache is damaged");
	mock_shows(mock, "The local cache is damaged");
	mock_free(mock);
}

static void counts__that_fail__are_said(void **state)
{
	struct mock_host *mock = mock_new("inbox");

	mock_open(mock, 24, 80, NULL);
	mock_fail(mock, mock_pending(mock, API_COUNT), ERROR_STORE,
	    "The local cache is damaged");
	mock_said(mock, SAY_WARNING, "The views cannot be counted: The local");
	mock_free(mock);
}

static void conversation__that_cannot_be_read__says_why(void **state)
{
	static const struct {
		enum error_code code;
		const char *text;
	} cases[] = {
		{ ERROR_OFFLINE, "The network cannot be reached" },
		{ ERROR_FORBIDDEN, "Permission \"Read conversations\" lacks" },
		{ ERROR_NOT_FOUND, "It does not exist (any more)" },
	};
	struct mock_host *mock;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		mock = inbox_start(24, 80);
		mock_keys(mock, "Enter");
		mock_shows(mock, "Loading");
		mock_fail(mock, mock_pending(mock, API_CONVERSATION),
		    cases[i].code, cases[i].text);
		mock_shows(mock, cases[i].text);
		mock_shows_not(mock, "Loading");
		mock_free(mock);
	}
}

static void conversation__known_only_as_a_row__says_what_is_missing(
    void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	struct api_reply *reply;

	mock_keys(mock, "Enter");
	reply = mock_reply(mock, mock_pending(mock, API_CONVERSATION));
	sample_conversation(reply, "1001", false);
	reply->final = false;
	reply->cached = true;
	mock_feed(mock, reply);
	mock_shows(mock, "The messages are being fetched");
	mock_fail(mock, mock_pending(mock, API_CONVERSATION), ERROR_OFFLINE,
	    "The network cannot be reached");
	mock_shows(mock, "The network cannot be reached");
	mock_shows(mock, "Export stops");
	mock_free(mock);
}

static void cached_conversation__offline__is_shown_as_a_copy(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	struct api_reply *reply;

	mock_keys(mock, "Enter");
	reply = mock_reply(mock, mock_pending(mock, API_CONVERSATION));
	sample_conversation(reply, "1001", true);
	reply->final = false;
	reply->cached = true;
	mock_feed(mock, reply);
	mock_shows(mock, "updating");
	mock_fail(mock, mock_pending(mock, API_CONVERSATION), ERROR_OFFLINE,
	    "The network cannot be reached");
	mock_shows(mock, "offline copy");
	mock_shows(mock, "auditors");
	mock_free(mock);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(list__is_drawn__at_all_sizes),
		cmocka_unit_test(thread__is_drawn__at_all_sizes),
		cmocka_unit_test(composer__is_drawn__at_all_sizes),
		cmocka_unit_test(sidebar__is_drawn__at_all_sizes),
		cmocka_unit_test(nothing_yet__says__that_it_loads),
		cmocka_unit_test(counts__that_fail__are_said),
		cmocka_unit_test(conversation__that_cannot_be_read__says_why),
		cmocka_unit_test(
		    conversation__known_only_as_a_row__says_what_is_missing),
		cmocka_unit_test(
		    cached_conversation__offline__is_shown_as_a_copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
