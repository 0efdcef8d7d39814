/* What every pane of records shows when there is nothing to show: all of them,
 * all the reasons. */
#include "config.h"

#include "tests/unit/mock_host.h"
#include "tests/unit/panes/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static const struct {
	const char *name, *plural;
	enum record_kind kind;
	bool makes;                      /* there is a key for a new one */
} panes[] = {
	{ "contacts", "contacts", RECORD_CONTACT, true },
	{ "companies", "companies", RECORD_COMPANY, true },
	{ "tags", "tags", RECORD_TAG, true },
	{ "segments", "segments", RECORD_SEGMENT, false },
	{ "teams", "teams", RECORD_TEAM, false },
	{ "admins", "admins", RECORD_ADMIN, false },
};

static struct mock_host *start(const char *name)
{
	struct mock_host *mock = mock_new(name);
	struct api_reply *reply;

	mock_open(mock, 24, 80, NULL);
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_FOCUS,
		.focused = true });
	reply = mock_reply(mock, mock_pending(mock, API_WORKSPACE));
	sample_workspace(reply);
	mock_feed(mock, reply);
	return mock;
}

/* n records, called "one 0" and so on. */
static struct api_reply *rows(struct mock_host *mock, enum record_kind kind,
    size_t n)
{
	struct api_reply *reply = mock_reply(mock, mock_pending(mock,
	    API_RECORDS));
	const struct record_schema *schema = record_schema(kind);
	struct record_page *page = arena_alloc(&reply->arena, sizeof(*page));
	struct record *rows = arena_calloc(&reply->arena, n + 1,
	    sizeof(*rows));
	size_t i;

	for (i = 0; i < n; i++) {
		rows[i] = (struct record){ .kind = kind,
			.id = arena_printf(&reply->arena, "%zu", i + 50),
			.title = arena_printf(&reply->arena, "one %zu", i),
			.values = arena_calloc(&reply->arena,
			    record_fields_len(schema),
			    sizeof(struct record_value)) };
		((struct record_value *)record_value(&rows[i],
		    "name"))->text = rows[i].title;
		((struct record_value *)record_value(&rows[i],
		    "id"))->text = rows[i].id;
	}
	page->rows = rows;
	page->rows_len = page->done = n;
	reply->records = page;
	return reply;
}

static void lists__that_are_empty__say_why(void **state)
{
	static const struct {
		enum error_code code;
		const char *text, *shown, *also;
	} failures[] = {
		{ ERROR_OFFLINE, "The network cannot be reached",
		    "The network cannot be reached", "without the network" },
		{ ERROR_FORBIDDEN, "The permission \"X\" is missing",
		    "The permission \"X\" is missing", "Developer Hub" },
		{ ERROR_SERVER, "Intercom has a problem (req-1)",
		    "Intercom has a problem (req-1)", "tries again" },
		{ ERROR_AUTH, "The token is no longer valid",
		    "The token is no longer valid", "" },
		{ ERROR_RATE, "Too many requests", "Too many requests",
		    "tries again" },
	};
	struct mock_host *mock;
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(panes); i++) {
		mock = start(panes[i].name);
		mock_shows(mock, "Loading…");
		mock_feed(mock, rows(mock, panes[i].kind, 0));
		mock_shows(mock, "There are no");
		mock_shows(mock, panes[i].plural);
		if (panes[i].makes)
			mock_shows(mock, "n makes one.");
		else
			mock_shows_not(mock, "makes one");
		mock_keys(mock, "/");
		mock_answer(mock, "xyz");
		mock_feed(mock, rows(mock, panes[i].kind, 0));
		mock_shows(mock, "like that. Esc shows all of them.");
		mock_free(mock);
		for (k = 0; k < ARRAY_LEN(failures); k++) {
			mock = start(panes[i].name);
			mock_fail(mock, mock_pending(mock, API_RECORDS),
			    failures[k].code, failures[k].text);
			mock_shows(mock, failures[k].shown);
			mock_shows(mock, failures[k].also);
			mock_free(mock);
		}
	}
}

/* What was known before stays, and that it is that is said. */
static void lists__that_are_cached__say_so(void **state)
{
	struct api_reply *reply;
	struct mock_host *mock;
	size_t i;

	for (i = 0; i < ARRAY_LEN(panes); i++) {
		mock = start(panes[i].name);
		reply = rows(mock, panes[i].kind, 2);
		reply->cached = true;
		reply->final = false;
		mock_feed(mock, reply);
		mock_shows(mock, "one 1");
		mock_shows(mock, "…");
		mock_fail(mock, mock_pending(mock, API_RECORDS),
		    ERROR_OFFLINE, "The network cannot be reached");
		mock_shows(mock, "one 1");
		mock_shows(mock, "as last known");
		mock_free(mock);
	}
}

/* Keys that all of them have, and what they do. */
static void lists__have__the_same_keys(void **state)
{
	struct mock_host *mock;
	char path[] = "/tmp/states-XXXXXX", *csv;
	size_t i;

	assert_non_null(mkdtemp(path));
	for (i = 0; i < ARRAY_LEN(panes); i++) {
		mock = start(panes[i].name);
		mock_feed(mock, rows(mock, panes[i].kind, 5));
		mock_keys(mock, "j j k G g g Space V");
		mock_shows(mock, "2 marked");
		mock_keys(mock, "* *");
		mock_shows(mock, "5 marked");
		mock_keys(mock, "Esc");
		mock_keys(mock, "S");
		mock_answer(mock, "-name");
		assert_string_equal(mock_pending(mock, API_RECORDS)->order,
		    "-name");
		mock_feed(mock, rows(mock, panes[i].kind, 5));
		assert_int_equal(mock_row_of(mock, "one 4"), 2);
		mock_keys(mock, "y");
		mock_answer(mock, "name");
		assert_string_equal(mock->copied, "one 4");
		mock_keys(mock, "b");
		assert_non_null(mock->browsed);
		csv = mem_printf("%s/%zu.csv", path, i);
		mock_keys(mock, "X");
		mock_answer(mock, csv);
		mock_said(mock, SAY_GOOD, "5 ");
		unlink(csv);
		free(csv);
		mock_keys(mock, "R");
		assert_true(mock_waits(mock, API_RECORDS));
		mock_free(mock);
	}
	rmdir(path);
}

/* More than the service lists: said, in whatever is shown of them. */
static void companies__that_are_too_many__are_said(void **state)
{
	struct mock_host *mock = start("companies");
	struct api_reply *reply = rows(mock, RECORD_COMPANY, 5);

	((struct record_page *)reply->records)->capped = true;
	mock_feed(mock, reply);
	mock_shows(mock, "(Intercom lists no more)");
	mock_free(mock);
}

/* The service would change the company that has the id. */
static void companies__are_not_made__over_another(void **state)
{
	struct mock_host *mock = start("companies");
	struct api_reply *reply = rows(mock, RECORD_COMPANY, 5);
	int i;

	((struct record_value *)record_value(&reply->records->rows[3],
	    "company-id"))->text = "acme-1";
	mock_feed(mock, reply);
	mock_keys(mock, "n");
	/* Name, plan, spend, size, industry, website. */
	for (i = 0; i < 6; i++)
		mock_keys(mock, "Down");
	mock_shows(mock, "cannot be changed later");
	mock_text(mock, "acme-1");
	mock_keys(mock, "C-s");
	mock_shows(mock, "one 3 has it already");
	assert_int_equal(mock_changes(mock), 0);
	mock_text(mock, "2");
	mock_keys(mock, "C-s");
	assert_int_equal(mock_changes(mock), 1);
	mock_free(mock);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists__that_are_empty__say_why),
		cmocka_unit_test(lists__that_are_cached__say_so),
		cmocka_unit_test(lists__have__the_same_keys),
		cmocka_unit_test(companies__that_are_too_many__are_said),
		cmocka_unit_test(companies__are_not_made__over_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
