/* The Connection pane: what it shows of account, permissions and outbox, and
 * where its keys lead. */
#include "config.h"

#include "tests/unit/mock_host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct mock_host *start(int rows, int cols)
{
	struct mock_host *mock = mock_new("connection");

	mock_set(mock, "session.account", "work");
	mock_set(mock, "session.host", "https://api.eu.intercom.io");
	mock_set(mock, "session.signed-in", "oauth");
	mock_set(mock, "api-version", "2.16");
	mock_open(mock, rows, cols, NULL);
	return mock;
}

static void feed_workspace(struct mock_host *mock)
{
	struct api_reply *reply = mock_reply(mock, mock_pending(mock,
	    API_WORKSPACE));
	struct workspace *w = arena_alloc(&reply->arena, sizeof(*w));

	w->app_name = "Larkbell";
	w->app_id = "lk7rb2ox";
	w->region = "EU";
	w->me.name = "Maya Oduya";
	w->me.email = "maya@larkbell.example";
	reply->workspace = w;
	mock_feed(mock, reply);
}

static struct api_status usual(void)
{
	struct api_status status = { .link = LINK_ONLINE,
		.synced_at = MOCK_NOW - 120, .rate_limit = 1666,
		.rate_left = 1600, .rate_reset_at = MOCK_NOW + 8,
		.requests = 42 };
	int i;

	for (i = 0; i < PERMISSION_COUNT; i++)
		status.grants[i] = GRANT_GIVEN;
	return status;
}

static struct api_reply *changed(unsigned what)
{
	struct api_reply *reply = mock_notice(API_NOTICE_CHANGED);

	reply->changed = what;
	return reply;
}

static void feed_status(struct mock_host *mock, const struct api_status *s)
{
	struct api_reply *reply = mock_notice(API_NOTICE_STATUS);
	struct api_status *copy = arena_alloc(&reply->arena, sizeof(*copy));

	*copy = *s;
	reply->status = copy;
	mock_feed(mock, reply);
}

/* Three: failed with words, unknown, and one without words that is sent. */
static void feed_outbox(struct mock_host *mock, size_t n)
{
	static const struct outbox_item items[] = {
		{ .command = 7, .op = API_REPLY, .state = DELIVERY_FAILED,
		    .conversation_id = "42", .title = "Derek Halloran: Phone",
		    .summary = "It is on its way", .words = true,
		    .failure = "Intercom: the conversation was deleted, which "
		    "nobody had said before it went", .created_at =
		    MOCK_NOW - 3 * 3600 },
		{ .command = 8, .op = API_NOTE, .state = DELIVERY_UNKNOWN,
		    .conversation_id = "43", .summary = "Look again",
		    .words = true, .created_at = MOCK_NOW - 300 },
		{ .command = 9, .op = API_CLOSE, .state = DELIVERY_SENDING,
		    .conversation_id = "44", .created_at = MOCK_NOW },
	};
	struct api_reply *reply = mock_reply(mock, mock_pending(mock,
	    API_OUTBOX));

	reply->outbox = items;
	reply->outbox_len = n;
	mock_feed(mock, reply);
}

static void outbox__is_listed__with_reasons_and_age(void **state)
{
	struct mock_host *mock = start(22, 80);
	struct api_status status = usual();

	feed_outbox(mock, 0);
	mock_shows(mock, "Outbox       empty");
	mock_feed(mock, changed(CHANGED_OUTBOX));
	feed_outbox(mock, 3);
	feed_status(mock, &status);
	mock_shows(mock, "failed  reply: It is on its way");
	mock_shows(mock, "Derek Halloran: Phone");
	/* The reason is there to its end. */
	mock_shows(mock, "          it went");
	mock_shows(mock, "unknown ");
	mock_shows(mock, "r sends it, e edits it");
	mock_golden(mock, "connection-outbox-80x24");
	mock_size(mock, 48, 200);
	mock_golden(mock, "connection-outbox-200x50");
	/* Two changes while it is asked for: once more, not twice. */
	mock_forget(mock);
	mock_feed(mock, changed(CHANGED_OUTBOX));
	mock_feed(mock, changed(CHANGED_OUTBOX));
	mock_feed(mock, changed(CHANGED_OUTBOX));
	feed_outbox(mock, 3);
	feed_outbox(mock, 1);
	assert_int_equal(mock_count(mock, API_OUTBOX), 2);
	mock_free(mock);
}

static const struct api_request *acted(struct mock_host *mock,
    uint64_t command, enum outbox_act act)
{
	const struct api_request *request = mock_pending(mock,
	    API_OUTBOX_ACT);

	assert_int_equal(request->command, command);
	assert_int_equal(request->act, act);
	return request;
}

static void outbox__is_decided__by_its_keys(void **state)
{
	struct mock_host *mock = start(22, 80);

	mock_keys(mock, "r");
	mock_said(mock, SAY_INFO, "The outbox is empty");
	feed_outbox(mock, 3);
	mock_keys(mock, "r");
	mock_fail(mock, acted(mock, 7, OUTBOX_RETRY), ERROR_NOT_FOUND,
	    "It is not in the outbox any more");
	mock_said(mock, SAY_ERROR, "not in the outbox");
	mock_shows(mock, "It is on its way");
	mock_keys(mock, "e");
	assert_string_equal(mock->went, "inbox");
	assert_string_equal(mock->went_to, "outbox:7");
	/* The unknown one is sent again, or forgotten, only after a yes. */
	mock_keys(mock, "j r");
	assert_false(mock_waits(mock, API_OUTBOX_ACT));
	mock_cancel(mock);
	assert_false(mock_waits(mock, API_OUTBOX_ACT));
	mock_keys(mock, "r");
	mock_answer(mock, "");
	mock_ok(mock, acted(mock, 8, OUTBOX_RETRY));
	mock_said(mock, SAY_GOOD, "It is tried now");
	mock_free(mock);
}

static void outbox__keeps__or_throws_away(void **state)
{
	struct mock_host *mock = start(22, 80);

	feed_outbox(mock, 3);
	mock_keys(mock, "j Enter");
	assert_string_equal(mock->went_to, "43");
	mock_keys(mock, "p");
	mock_fail(mock, acted(mock, 8, OUTBOX_TO_DRAFT), ERROR_CONFLICT,
	    "wait");
	mock_keys(mock, "k d");
	mock_answer(mock, "");
	mock_ok(mock, acted(mock, 7, OUTBOX_DISCARD));
	mock_said(mock, SAY_GOOD, "Thrown away");
	mock_shows(mock, "Outbox       empty");
	mock_feed(mock, changed(CHANGED_OUTBOX));
	feed_outbox(mock, 3);
	/* What is being sent has no words to keep, and can be stopped. */
	mock_keys(mock, "2 j p");
	mock_said(mock, SAY_INFO, "There are no words in it");
	mock_keys(mock, "d");
	mock_answer(mock, "");
	acted(mock, 9, OUTBOX_STOP);
	mock_free(mock);
}

/* Nothing is done to what is out of sight. */
static void outbox__is_shown__before_anything_is_done(void **state)
{
	struct mock_host *mock = start(6, 80);

	feed_outbox(mock, 3);
	mock_shows_not(mock, "It is on its way");
	mock_keys(mock, "r");
	assert_false(mock_waits(mock, API_OUTBOX_ACT));
	mock_shows(mock, "It is on its way");
	mock_keys(mock, "r");
	acted(mock, 7, OUTBOX_RETRY);
	mock_free(mock);
}

static void connection__shows__what_is_known(void **state)
{
	struct mock_host *mock = start(22, 80);
	struct api_status status = usual();

	mock_shows(mock, "not known yet");
	feed_workspace(mock);
	feed_status(mock, &status);
	mock_shows(mock, "Larkbell (lk7rb2ox)");
	mock_shows(mock, "OAuth, in your own name");
	mock_shows(mock, "EU, https://api.eu.intercom.io");
	mock_shows(mock, "1600 of 1666 calls left");
	mock_shows_not(mock, "refused");
	status.grants[PERMISSION_WRITE_TAGS] = GRANT_REFUSED;
	status.grants[PERMISSION_READ_PEOPLE] = GRANT_REFUSED;
	status.grants[PERMISSION_UPDATE_ADMINS] = GRANT_UNKNOWN;
	status.grants[PERMISSION_READ_ARTICLES] = GRANT_PLAN;
	feed_status(mock, &status);
	mock_golden(mock, "connection-80x24");
	mock_size(mock, 48, 200);
	mock_golden(mock, "connection-200x50");
	mock_size(mock, 1, 1);
	mock_golden(mock, "connection-1x1");
	mock_free(mock);
}

static void connection__tells__what_is_wrong(void **state)
{
	struct mock_host *mock = start(22, 80);
	struct api_status status = usual();

	assert_null(mock->ops->badge(&mock->pane));
	status.link = LINK_REFUSED;
	snprintf(status.why, sizeof(status.why), "the token was revoked by "
	    "somebody who may do that, and what it is good for now is told "
	    "to the end");
	feed_status(mock, &status);
	mock_shows(mock, "refused: the token was revoked");
	mock_shows(mock, "told to the end");
	assert_string_equal(mock->ops->badge(&mock->pane), "!");
	status = usual();
	status.link = LINK_OFFLINE;
	status.outbox_failed = 1;
	status.rate_left = 12;
	feed_status(mock, &status);
	mock_shows(mock, "offline");
	assert_string_equal(mock->ops->badge(&mock->pane), "!");
	status = usual();
	status.first_sync = true;
	status.sync_total = 500;
	status.synced = 150;
	feed_status(mock, &status);
	mock_shows(mock, "150 of 500 conversations");
	mock_free(mock);
}

static void connection__scrolls__to_its_end_and_back(void **state)
{
	struct mock_host *mock = start(10, 80);

	mock_shows(mock, "Account");
	mock_shows_not(mock, "Set up");
	mock_keys(mock, "G");
	mock_shows(mock, "Set up");
	mock_shows(mock, "ask for changes and permissions now");
	assert_int_equal(mock_row_of(mock, "ask for changes"), 9);
	mock_keys(mock, "k");
	assert_int_equal(mock_row_of(mock, "connect another"), 9);
	mock_keys(mock, "g g");
	assert_int_equal(mock_row_of(mock, "Account"), 0);
	mock_keys(mock, "3 j");
	assert_int_equal(mock_row_of(mock, "By"), 0);
	mock_mouse(mock, 2, 2, BUTTON_WHEEL_UP);
	assert_int_equal(mock_row_of(mock, "Account"), 0);
	mock_free(mock);
}

static void connection__leads__to_set_up_and_back(void **state)
{
	struct mock_host *mock = start(22, 80);

	mock_keys(mock, "a");
	assert_string_equal(mock->ran, "connect-workspace");
	assert_string_equal(mock->ran_arg, "work");
	mock_keys(mock, "c");
	assert_int_equal(mock->ask.kind, ASK_TEXT);
	mock_answer(mock, "second");
	assert_string_equal(mock->ran_arg, "second");
	mock_keys(mock, "R");
	assert_string_equal(mock->ran, "check-permissions");
	assert_true(mock_waits(mock, API_SYNC));
	mock_keys(mock, "Esc");
	assert_string_equal(mock->went, "inbox");
	mock_free(mock);
}

static void connection__goes_on__with_a_set_up_that_was_left(void **state)
{
	struct mock_host *mock = mock_new("connection");

	mock_set(mock, "session.left-setups", "other third");
	mock_open(mock, 40, 80, NULL);
	mock_shows(mock, "other third (half-way)");
	mock_keys(mock, "c");
	assert_int_equal(mock->ask.kind, ASK_PICK);
	assert_int_equal(mock->ask.choices_len, 2);
	assert_string_equal(mock->ask.choices[1].id, "third");
	mock_answer(mock, "third");
	assert_string_equal(mock->ran, "connect-workspace");
	assert_string_equal(mock->ran_arg, "third");
	mock_free(mock);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(connection__shows__what_is_known),
		cmocka_unit_test(outbox__is_listed__with_reasons_and_age),
		cmocka_unit_test(outbox__is_decided__by_its_keys),
		cmocka_unit_test(outbox__keeps__or_throws_away),
		cmocka_unit_test(outbox__is_shown__before_anything_is_done),
		cmocka_unit_test(connection__tells__what_is_wrong),
		cmocka_unit_test(connection__scrolls__to_its_end_and_back),
		cmocka_unit_test(connection__leads__to_set_up_and_back),
		cmocka_unit_test(
		    connection__goes_on__with_a_set_up_that_was_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
