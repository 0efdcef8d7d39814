/* The panes of tags, segments, teams and admins: counts, and what is behind
 * them; being away; handing over. */
#include "config.h"

#include "tests/unit/mock_host.h"
#include "tests/unit/panes/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct named {
	const char *id, *name;
};

static const struct named tags[] = {
	{ "31", "bug" }, { "32", "vip" }, { "33", "vip churn" },
	{ "34", "a \"quoted\" one" },
};
static const struct named teams[] = {
	{ "21", "Support" }, { "22", "Billing" },
};
static const struct named admins[] = {
	{ "11", "Maya Oduya" }, { "12", "Jonas Weidner" },
	{ "13", "Priya Raman" },
};
static const struct named segments[] = {
	{ "s1", "Active" }, { "s2", "Inactive" }, { "s3", "Big ones" },
};
static const struct named reasons[] = {
	{ "901", "Lunch" }, { "902", "Gone" },
};

static struct record_value *value_of(const struct record *record,
    const char *field)
{
	return (struct record_value *)record_value(record, field);
}

static struct record *record_of(struct arena *arena, enum record_kind kind,
    const struct named *named)
{
	const struct record_schema *schema = record_schema(kind);
	struct record *out = arena_calloc(arena, 1, sizeof(*out));

	*out = (struct record){ .kind = kind, .id = named->id,
		.title = named->name, .values = arena_calloc(arena,
		    record_fields_len(schema), sizeof(struct record_value)) };
	value_of(out, schema->names[0] == 'l' ? "label" : "name")->text =
	    named->name;
	return out;
}

static struct api_reply *rows_of(struct mock_host *mock,
    enum record_kind kind, const struct named *named, size_t n)
{
	struct api_reply *reply = mock_reply(mock, mock_pending(mock,
	    API_RECORDS));
	struct record *rows = arena_calloc(&reply->arena, n, sizeof(*rows));
	struct record_page *page = arena_alloc(&reply->arena, sizeof(*page));
	size_t i;

	for (i = 0; i < n; i++)
		rows[i] = *record_of(&reply->arena, kind, &named[i]);
	page->rows = rows;
	page->rows_len = page->total = page->done = n;
	reply->records = page;
	return reply;
}

static void focus(struct mock_host *mock, bool focused)
{
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_FOCUS,
		.focused = focused });
}

static struct mock_host *start(const char *name, enum record_kind kind,
    const struct named *named, size_t n)
{
	struct mock_host *mock = mock_new(name);
	struct api_reply *reply;

	mock_open(mock, 24, 80, NULL);
	focus(mock, true);
	reply = mock_reply(mock, mock_pending(mock, API_WORKSPACE));
	sample_workspace(reply);
	mock_feed(mock, reply);
	mock_feed(mock, rows_of(mock, kind, named, n));
	return mock;
}

/* 7, 6, 5, … for the queries that are asked. */
static void feed_counts(struct mock_host *mock)
{
	const struct api_request *req = mock_pending(mock, API_COUNT);
	struct api_reply *reply = mock_reply(mock, req);
	size_t *counts = arena_calloc(&reply->arena, req->queries_len,
	    sizeof(*counts));
	size_t i;

	for (i = 0; i < req->queries_len; i++)
		counts[i] = 7 - i % 8;
	reply->counts = counts;
	reply->counts_len = req->queries_len;
	mock_feed(mock, reply);
}

static void feed_list(struct mock_host *mock, size_t n)
{
	struct api_reply *reply = mock_reply(mock, mock_pending(mock,
	    API_LIST));

	sample_list(reply, 0, n, n);
	mock_feed(mock, reply);
}

static struct mock_host *start_tags(void)
{
	return start("tags", RECORD_TAG, tags, ARRAY_LEN(tags));
}

static struct mock_host *start_admins(void)
{
	struct mock_host *mock = start("admins", RECORD_ADMIN, admins,
	    ARRAY_LEN(admins));

	feed_counts(mock);
	while (mock_waits(mock, API_LIST))
		feed_list(mock, 1);
	mock_forget(mock);
	return mock;
}

static void tags__are_counted__by_id(void **state)
{
	struct mock_host *mock = start_tags();
	const struct api_request *req = mock_pending(mock, API_COUNT);

	assert_int_equal(req->queries_len, 2 * ARRAY_LEN(tags));
	/* Sorted by name: the quoted one comes first. */
	assert_string_equal(req->queries[0], "state:any tag:\"34\"");
	assert_string_equal(req->queries[3], "state:open tag:\"31\"");
	mock_shows(mock, "…");
	feed_counts(mock);
	mock_golden(mock, "tags-80x24");
	mock_free(mock);
}

static void tag__shows__its_conversations(void **state)
{
	static const char *const wanted[] = {
		"search:state:any tag:\"34\"", /* a quote cannot be quoted */
		"search:state:any tag:\"bug\"",
		"search:state:any tag:\"32\"", /* "vip" would be two */
		"search:state:any tag:\"vip churn\"",
	};
	struct mock_host *mock = start_tags();
	size_t i;

	feed_counts(mock);
	for (i = 0; i < ARRAY_LEN(wanted); i++) {
		mock_keys(mock, "Enter");
		assert_string_equal(mock->went, "inbox");
		assert_string_equal(mock->went_to, wanted[i]);
		mock_keys(mock, "j");
	}
	mock_keys(mock, "o");
	assert_string_equal(mock->went_to,
	    "search:state:open tag:\"vip churn\"");
	mock_free(mock);
}

static void tag__is_deleted__after_a_question(void **state)
{
	struct mock_host *mock = start_tags();

	feed_counts(mock);
	mock_keys(mock, "D");
	assert_int_equal(mock->ask.kind, ASK_CONFIRM);
	mock_said(mock, SAY_WARNING, "7 known conversations have it");
	mock_answer(mock, "");
	assert_int_equal(mock_pending(mock, API_CHANGE)->change->verb,
	    VERB_DELETE);
	mock_fail(mock, mock_pending(mock, API_CHANGE), ERROR_INPUT,
	    "It is used by 2 workflows");
	mock_said(mock, SAY_ERROR, "used by 2 workflows");
	mock_free(mock);
}

static void counts__follow__what_changes(void **state)
{
	struct mock_host *mock = start_tags();
	struct api_reply *notice;

	feed_counts(mock);
	assert_false(mock_waits(mock, API_COUNT));
	notice = mock_notice(API_NOTICE_CHANGED);
	notice->changed = CHANGED_CONVERSATIONS;
	mock_feed(mock, notice);
	assert_false(mock_waits(mock, API_COUNT));
	mock_tick(mock);
	feed_counts(mock);
	/* Nobody looks: nothing is asked until somebody does. */
	focus(mock, false);
	notice = mock_notice(API_NOTICE_CHANGED);
	notice->changed = CHANGED_CONVERSATIONS;
	mock_feed(mock, notice);
	assert_int_equal(mock->timer_ms, 0);
	focus(mock, true);
	assert_true(mock_waits(mock, API_COUNT));
	mock_free(mock);
}

static void counts__that_fail__are_not_asked_for_ever(void **state)
{
	struct mock_host *mock = start_tags();

	mock_fail(mock, mock_pending(mock, API_COUNT), ERROR_STORE,
	    "the mirror is gone");
	assert_false(mock_waits(mock, API_COUNT));
	mock_shows(mock, "…");
	mock_free(mock);
}

/* The list was fetched before there was such a tag. */
static void tag__that_was_made__is_in_the_list(void **state)
{
	static const struct named made = { "40", "aaa" };
	struct mock_host *mock = start_tags();
	struct api_reply *reply;

	feed_counts(mock);
	mock_keys(mock, "n");
	mock_text(mock, "aaa");
	mock_keys(mock, "C-s");
	reply = mock_reply(mock, mock_pending(mock, API_CHANGE));
	reply->record = record_of(&reply->arena, RECORD_TAG, &made);
	mock_feed(mock, reply);
	assert_int_equal(mock_pending(mock, API_COUNT)->queries_len, 2);
	mock_keys(mock, "Esc");
	assert_int_equal(mock_row_of(mock, "aaa"), 3);
	mock_free(mock);
}

static void tag__that_was_there__is_not_called_new(void **state)
{
	struct mock_host *mock = start_tags();
	struct api_reply *reply;

	mock_keys(mock, "n");
	mock_text(mock, "VIP");
	mock_keys(mock, "C-s");
	reply = mock_reply(mock, mock_pending(mock, API_CHANGE));
	reply->record = record_of(&reply->arena, RECORD_TAG, &tags[1]);
	mock_feed(mock, reply);
	mock_said(mock, SAY_INFO, "vip was there already");
	mock_free(mock);
}

static void tags__sort__by_what_is_counted(void **state)
{
	struct mock_host *mock = start_tags();

	feed_counts(mock);
	/* 7, 5, 3 and 1 in the order of their names. */
	mock_keys(mock, "S");
	mock_answer(mock, "-Open");
	mock_feed(mock, rows_of(mock, RECORD_TAG, tags, ARRAY_LEN(tags)));
	assert_int_equal(mock_row_of(mock, "quoted"), 2);
	mock_keys(mock, "S");
	mock_answer(mock, "Open");
	mock_feed(mock, rows_of(mock, RECORD_TAG, tags, ARRAY_LEN(tags)));
	assert_int_equal(mock_row_of(mock, "quoted"), 5);
	mock_free(mock);
}

static void segment__opens__its_people(void **state)
{
	struct mock_host *mock = start("segments", RECORD_SEGMENT, segments,
	    ARRAY_LEN(segments));

	/* "Active" is in "Inactive", too. */
	mock_keys(mock, "Enter");
	assert_string_equal(mock->went, "contacts");
	assert_string_equal(mock->went_to, "search:segment:\"s1\"");
	mock_keys(mock, "j Enter");
	assert_string_equal(mock->went_to, "search:segment:\"Big ones\"");
	mock_free(mock);
}

static void team__has__its_work_as_bars(void **state)
{
	struct mock_host *mock = start("teams", RECORD_TEAM, teams,
	    ARRAY_LEN(teams));

	feed_counts(mock);
	assert_string_equal(mock_pending(mock, API_LIST)->query,
	    "state:open team:\"22\"");
	assert_int_equal(mock_pending(mock, API_LIST)->sort, SORT_WAITING);
	while (mock_waits(mock, API_LIST))
		feed_list(mock, 1);
	mock_golden(mock, "teams-80x24");
	mock_keys(mock, "j z");
	assert_string_equal(mock->went_to,
	    "search:state:snoozed team:\"Support\"");
	mock_keys(mock, "m");
	assert_string_equal(mock->went, "admins");
	assert_string_equal(mock->went_to, "search:team:\"Support\"");
	mock_free(mock);
}

/* The card of Billing: Maya and Jonas, and what nobody has yet. */
static struct mock_host *start_team_card(void)
{
	struct mock_host *mock = start("teams", RECORD_TEAM, teams,
	    ARRAY_LEN(teams));
	struct record_ref *refs;
	struct api_reply *reply;
	struct record *record;

	feed_counts(mock);
	while (mock_waits(mock, API_LIST))
		feed_list(mock, 1);
	mock_keys(mock, "Enter");
	reply = mock_reply(mock, mock_pending(mock, API_RECORD));
	record = record_of(&reply->arena, RECORD_TEAM, &teams[1]);
	refs = arena_calloc(&reply->arena, 3, sizeof(*refs));
	refs[0] = (struct record_ref){ RECORD_ADMIN, "11", "Maya Oduya" };
	refs[1] = (struct record_ref){ RECORD_ADMIN, "12", "Jonas Weidner" };
	value_of(record, "member")->refs = refs;
	reply->record = record;
	mock_feed(mock, reply);
	assert_string_equal(mock_pending(mock, API_COUNT)->queries[4],
	    "state:open team:\"22\" assignee:\"12\"");
	feed_counts(mock);
	assert_string_equal(mock_pending(mock, API_LIST)->query,
	    "state:open team:\"22\" assignee:\"none\"");
	while (mock_waits(mock, API_LIST))
		feed_list(mock, 1);
	return mock;
}

static void team__card_has__what_the_service_counts(void **state)
{
	struct mock_host *mock = start_team_card();
	static const struct named counted[] = { { "11", "11" },
		{ "12", "12" } };
	struct api_reply *reply = mock_reply(mock, mock_pending(mock,
	    API_RECORDS));
	const struct record_schema *schema = record_schema(RECORD_WORKLOAD);
	struct record *rows = arena_calloc(&reply->arena, 2, sizeof(*rows));
	struct record_page *page = arena_alloc(&reply->arena, sizeof(*page));
	size_t i;

	for (i = 0; i < 2; i++) {
		rows[i] = (struct record){ .kind = RECORD_WORKLOAD,
			.id = counted[i].id, .title = counted[i].name,
			.values = arena_calloc(&reply->arena,
			    record_fields_len(schema),
			    sizeof(struct record_value)) };
		value_of(&rows[i], "open")->number = i ? 40 : 20;
		value_of(&rows[i], "idle")->number = i ? 9 : 0;
		value_of(&rows[i], "snoozed")->number = 3;
	}
	page->rows = rows;
	page->rows_len = 2;
	reply->records = page;
	mock_feed(mock, reply);
	mock_shows(mock, "as Intercom counts it now");
	mock_golden(mock, "team-card-80x24");
	/* What is behind the bars. */
	mock_keys(mock, "G Enter");
	assert_string_equal(mock->went_to, "search:state:open "
	    "team:\"Billing\" assignee:\"Jonas Weidner\"");
	mock_keys(mock, "z");
	assert_string_equal(mock->went_to, "search:state:snoozed "
	    "team:\"Billing\" assignee:\"Jonas Weidner\"");
	mock_free(mock);
}

static void team__card_says__when_it_counted_itself(void **state)
{
	struct mock_host *mock = start_team_card();

	mock_fail(mock, mock_pending(mock, API_RECORDS), ERROR_PLAN,
	    "Real-time monitoring is not enabled");
	mock_shows(mock, "of what is cached here: real-time monitoring");
	mock_shows(mock, "Maya Oduya                5");
	mock_shows_not(mock, "not enabled");
	mock_free(mock);
}

static void feed_reasons(struct mock_host *mock)
{
	struct api_reply *reply = rows_of(mock, RECORD_AWAY_REASON, reasons,
	    ARRAY_LEN(reasons));

	value_of(&reply->records->rows[1], "deleted")->number = 1;
	mock_feed(mock, reply);
}

static const char *input(const struct record_change *change, const char *name)
{
	size_t i;

	for (i = 0; i < change->inputs_len; i++)
		if (!strcmp(change->inputs[i].name, name))
			return change->inputs[i].value;
	return NULL;
}

static void away__asks__reason_and_replies(void **state)
{
	struct mock_host *mock = start_admins();
	const struct record_change *change;

	/* Whoever is selected: it is me. */
	mock_keys(mock, "a");
	feed_reasons(mock);
	assert_int_equal(mock->ask.choices_len, 3);
	mock_answer(mock, "901");
	mock_answer(mock, "true");
	change = mock_pending(mock, API_CHANGE)->change;
	assert_string_equal(change->id, "11");
	assert_string_equal(input(change, "away"), "true");
	assert_string_equal(input(change, "reassign"), "true");
	assert_string_equal(input(change, "reason"), "901");
	mock_ok(mock, mock_pending(mock, API_CHANGE));
	mock_said(mock, SAY_GOOD, "Maya Oduya");
	mock_free(mock);
}

static void back__is_one_choice(void **state)
{
	struct mock_host *mock = start_admins();
	const struct record_change *change;

	mock_keys(mock, "G A");
	/* Reasons that cannot be had keep nobody here. */
	mock_fail(mock, mock_pending(mock, API_RECORDS), ERROR_OFFLINE, "no");
	assert_string_equal(mock->ask.label, "Priya Raman is");
	mock_answer(mock, "back");
	change = mock_pending(mock, API_CHANGE)->change;
	assert_string_equal(change->id, "13");
	assert_string_equal(input(change, "away"), "false");
	assert_null(input(change, "reason"));
	mock_free(mock);
}

static void hand_over__shows_all__and_is_one_group(void **state)
{
	struct mock_host *mock = start_admins();
	const struct api_request *req;
	size_t i;

	mock_keys(mock, "H");
	req = mock_pending(mock, API_LIST);
	assert_string_equal(req->query,
	    "state:open OR state:snoozed assignee:me");
	feed_list(mock, 3);
	mock_answer(mock, "team:22");
	assert_int_equal(mock->ask.choices_len, 5);
	assert_string_equal(mock->ask.choices[0].label,
	    "Hand 3 open over to Billing");
	mock_answer(mock, "no");
	assert_int_equal(mock_changes(mock), 0);

	mock_keys(mock, "H");
	feed_list(mock, 3);
	mock_answer(mock, "team:22");
	mock_answer(mock, "open");
	/* To the team, and away from me. */
	assert_int_equal(mock_count(mock, API_ASSIGN), 6);
	req = mock_sent(mock, API_ASSIGN, 0);
	assert_int_equal(req->assignee, PERSON_TEAM);
	assert_string_equal(req->object_id, "22");
	assert_null(mock_sent(mock, API_ASSIGN, 1)->object_id);
	assert_int_not_equal(req->group, 0);
	for (i = 0; i < 6; i++) {
		assert_int_equal(mock_sent(mock, API_ASSIGN, i)->group,
		    req->group);
		if (i < 5)
			mock_ok(mock, mock_sent(mock, API_ASSIGN, i));
	}
	mock_fail(mock, mock_sent(mock, API_ASSIGN, 5), ERROR_FORBIDDEN,
	    "not allowed");
	mock_said(mock, SAY_ERROR, "1 of 6 assignments failed: not allowed");
	mock_free(mock);
}

static void hand_over__leaves__what_is_snoozed__or_takes_it(void **state)
{
	struct mock_host *mock = start_admins();
	struct api_reply *reply;
	int i;

	for (i = 0; i < 2; i++) {
		mock_keys(mock, "H");
		reply = mock_reply(mock, mock_pending(mock, API_LIST));
		sample_list(reply, 0, 3, 3);
		sample_row(reply, 1)->state = STATE_SNOOZED;
		mock_feed(mock, reply);
		assert_string_equal(mock->ask.label,
		    "Hand 2 open and 1 snoozed over to");
		mock_answer(mock, "admin:12");
		mock_choice(mock, "Hand 2 open over to Jonas Weidner");
		mock_choice(mock, "Hand 2 open and 1 snoozed over to "
		    "Jonas Weidner");
		mock_answer(mock, i ? "all" : "open");
		assert_int_equal(mock_count(mock, API_ASSIGN), i ? 3 : 2);
		while (mock_waits(mock, API_ASSIGN))
			mock_ok(mock, mock_pending(mock, API_ASSIGN));
		mock_said(mock, SAY_GOOD, i ? "Handed 3 over" :
		    "Handed 2 over");
		mock_forget(mock);
	}
	mock_free(mock);
}

static void hand_over__of_nothing__says_so(void **state)
{
	struct mock_host *mock = start_admins();

	mock_keys(mock, "H");
	feed_list(mock, 0);
	mock_said(mock, SAY_INFO, "You have no open or snoozed "
	    "conversations");
	assert_false(mock->asking);
	mock_keys(mock, "H");
	mock_fail(mock, mock_pending(mock, API_LIST), ERROR_STORE, "no disk");
	mock_said(mock, SAY_ERROR, "no disk");
	assert_false(mock->asking);
	mock_free(mock);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tags__are_counted__by_id),
		cmocka_unit_test(tag__shows__its_conversations),
		cmocka_unit_test(tag__is_deleted__after_a_question),
		cmocka_unit_test(counts__follow__what_changes),
		cmocka_unit_test(counts__that_fail__are_not_asked_for_ever),
		cmocka_unit_test(tag__that_was_made__is_in_the_list),
		cmocka_unit_test(tag__that_was_there__is_not_called_new),
		cmocka_unit_test(tags__sort__by_what_is_counted),
		cmocka_unit_test(segment__opens__its_people),
		cmocka_unit_test(team__has__its_work_as_bars),
		cmocka_unit_test(team__card_has__what_the_service_counts),
		cmocka_unit_test(team__card_says__when_it_counted_itself),
		cmocka_unit_test(away__asks__reason_and_replies),
		cmocka_unit_test(back__is_one_choice),
		cmocka_unit_test(hand_over__shows_all__and_is_one_group),
		cmocka_unit_test(
		    hand_over__leaves__what_is_snoozed__or_takes_it),
		cmocka_unit_test(hand_over__of_nothing__says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
