/* The contacts pane, and with it what all panes of records share. */
#include "config.h"

#include "tests/unit/mock_host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

enum { PEOPLE = 30 };

static struct record_value *value_of(const struct record *record,
    const char *field)
{
	return (struct record_value *)record_value(record, field);
}

/* "Person 07", a user; every third one a lead. */
static void person(struct arena *arena, int n, struct record *out)
{
	const struct record_schema *schema = record_schema(RECORD_CONTACT);
	struct attribute *attributes = arena_calloc(arena, 2,
	    sizeof(*attributes));
	struct record_ref *refs = arena_calloc(arena, 2, sizeof(*refs));

	attributes[0] = (struct attribute){ "Plan", "Pro",
		ATTRIBUTE_STRING };
	attributes[1] = (struct attribute){ "Rooms", "7",
		ATTRIBUTE_NUMBER };
	*out = (struct record){ .kind = RECORD_CONTACT,
		.id = arena_printf(arena, "id-%02d", n),
		.title = arena_printf(arena, "Person %02d", n),
		.values = arena_calloc(arena, record_fields_len(schema),
		    sizeof(struct record_value)),
		.attributes = attributes, .attributes_len = 2 };
	value_of(out, "name")->text = out->title;
	value_of(out, "email")->text = arena_printf(arena,
	    "p%02d@example.com", n);
	value_of(out, "role")->text = n % 3 ? "user" : "lead";
	value_of(out, "last-seen")->number = MOCK_NOW - n * 3600;
	refs[0] = (struct record_ref){ RECORD_TAG, "t1", "vip" };
	value_of(out, "tag")->refs = refs;
	value_of(out, "tag")->number = 1;
	value_of(out, "tag")->text = "vip";
}

static struct api_reply *people(struct mock_host *mock, int n)
{
	struct api_reply *reply = mock_reply(mock, mock_pending(mock,
	    API_RECORDS));
	struct record *rows = arena_calloc(&reply->arena, (size_t)n,
	    sizeof(*rows));
	struct record_page *page = arena_alloc(&reply->arena, sizeof(*page));
	int i;

	for (i = 0; i < n; i++)
		person(&reply->arena, i, &rows[i]);
	page->rows = rows;
	page->rows_len = (size_t)n;
	page->total = page->done = (size_t)n;
	reply->records = page;
	return reply;
}

static void feed_workspace(struct mock_host *mock)
{
	struct api_reply *reply = mock_reply(mock, mock_pending(mock,
	    API_WORKSPACE));
	struct workspace *in = arena_alloc(&reply->arena, sizeof(*in));
	static const struct tag tags[] = { { "t1", "vip" }, { "t2", "spam" } };
	static const struct admin admins[] = { { .id = "a1",
		.name = "Maya" } };

	in->tags = tags;
	in->tags_len = 2;
	in->admins = admins;
	in->admins_len = 1;
	in->app_id = "app1";
	in->region = "EU";
	in->timezone = "Asia/Tokyo";
	reply->workspace = in;
	mock_feed(mock, reply);
}

static struct mock_host *start(int n)
{
	struct mock_host *mock = mock_new("contacts");

	mock_open(mock, 24, 80, NULL);
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_FOCUS,
		.focused = true });
	feed_workspace(mock);
	if (n >= 0)
		mock_feed(mock, people(mock, n));
	mock_forget(mock);
	return mock;
}

static void feed_card(struct mock_host *mock, int n)
{
	struct api_reply *reply = mock_reply(mock, mock_pending(mock,
	    API_RECORD));
	struct record *record = arena_alloc(&reply->arena, sizeof(*record));

	person(&reply->arena, n, record);
	reply->record = record;
	mock_feed(mock, reply);
}

static void nothing_is_asked__before__somebody_looks(void **state)
{
	struct mock_host *mock = mock_new("contacts");

	mock_open(mock, 24, 80, NULL);
	assert_false(mock_waits(mock, API_RECORDS));
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_FOCUS,
		.focused = true });
	assert_true(mock_waits(mock, API_RECORDS));
	mock_shows(mock, "Loading");
	mock_free(mock);
}

static void list__says__why_it_is_empty(void **state)
{
	static const struct {
		enum error_code code;
		const char *text, *shown;
	} cases[] = {
		{ ERROR_OFFLINE, "The network cannot be reached",
		    "without the network" },
		{ ERROR_FORBIDDEN, "The permission \"X\" is missing",
		    "Developer Hub" },
		{ ERROR_SERVER, "Intercom has a problem",
		    "Intercom has a problem" },
	};
	struct mock_host *mock;
	size_t i;

	mock = start(0);
	mock_shows(mock, "There are no contacts yet");
	mock_shows(mock, "makes one");
	mock_free(mock);
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		mock = start(-1);
		mock_fail(mock, mock_pending(mock, API_RECORDS),
		    cases[i].code, cases[i].text);
		mock_shows(mock, cases[i].shown);
		mock_free(mock);
	}
}

static void list__is_drawn__at_all_sizes(void **state)
{
	static const int sizes[][2] = { { 24, 80 }, { 50, 200 }, { 5, 20 },
		{ 1, 1 } };
	struct mock_host *mock = start(PEOPLE);
	char name[40];
	size_t i;

	mock_keys(mock, "j Space");
	for (i = 0; i < ARRAY_LEN(sizes); i++) {
		mock_size(mock, sizes[i][0], sizes[i][1]);
		snprintf(name, sizeof(name), "contacts-%dx%d", sizes[i][1],
		    sizes[i][0]);
		mock_golden(mock, name);
	}
	mock_free(mock);
}

static void filter__asks__the_service(void **state)
{
	struct mock_host *mock = start(PEOPLE);
	const struct api_request *req;

	mock_keys(mock, "/");
	mock_answer(mock, "role:lead ada");
	req = mock_pending(mock, API_RECORDS);
	assert_string_equal(req->query, "role:lead ada");
	mock_feed(mock, people(mock, 2));
	mock_shows(mock, "role:lead ada");
	mock_shows_not(mock, "Person 02");
	mock_keys(mock, "Esc");
	assert_string_equal(mock_pending(mock, API_RECORDS)->query, "");
	mock_free(mock);
}

static void sort__keeps__the_order_of_the_field(void **state)
{
	struct mock_host *mock = start(PEOPLE);

	assert_int_equal(mock_row_of(mock, "Person 00"), 2);
	mock_keys(mock, "S");
	mock_answer(mock, "-name");
	assert_string_equal(mock_pending(mock, API_RECORDS)->order, "-name");
	mock_feed(mock, people(mock, PEOPLE));
	assert_int_equal(mock_row_of(mock, "Person 29"), 2);
	mock_free(mock);
}

static void archive__of_marked_ones__asks_once(void **state)
{
	struct mock_host *mock = start(PEOPLE);

	mock_keys(mock, "Space Space e");
	assert_int_equal(mock->ask.kind, ASK_CONFIRM);
	assert_string_equal(mock->ask.label, "Archive 2 contacts?");
	mock_cancel(mock);
	assert_int_equal(mock_changes(mock), 0);
	mock_keys(mock, "e");
	mock_answer(mock, "");
	assert_int_equal(mock_count(mock, API_CHANGE), 2);
	assert_int_equal(mock_sent(mock, API_CHANGE, 0)->change->verb,
	    VERB_ARCHIVE);
	assert_string_equal(mock_sent(mock, API_CHANGE, 1)->change->id,
	    "id-01");
	mock_ok(mock, mock_sent(mock, API_CHANGE, 0));
	mock_fail(mock, mock_sent(mock, API_CHANGE, 1), ERROR_FORBIDDEN,
	    "not allowed");
	mock_said(mock, SAY_ERROR, "1 of 2 failed");
	mock_free(mock);
}

static void delete__wants__the_word(void **state)
{
	struct mock_host *mock = start(PEOPLE);

	mock_keys(mock, "D");
	assert_int_equal(mock->ask.kind, ASK_TEXT);
	mock_said(mock, SAY_WARNING, "Nobody can bring it back");
	mock_answer(mock, "y");
	assert_int_equal(mock_changes(mock), 0);
	mock_keys(mock, "D");
	mock_answer(mock, "Delete");
	assert_int_equal(mock_pending(mock, API_CHANGE)->change->verb,
	    VERB_DELETE);
	mock_free(mock);
}

static void card__shows__the_record_and_what_belongs_to_it(void **state)
{
	struct mock_host *mock = start(PEOPLE);

	mock_keys(mock, "j Enter");
	assert_string_equal(mock_pending(mock, API_RECORD)->record.id,
	    "id-01");
	/* Companies, notes; and the conversations. */
	assert_true(mock_count(mock, API_RECORDS) >= 2);
	assert_string_equal(mock_pending(mock, API_LIST)->query,
	    "contact:id-01");
	mock_shows(mock, "Loading");
	feed_card(mock, 1);
	mock_shows(mock, "p01@example.com");
	mock_shows(mock, "Rooms");
	mock_golden(mock, "contacts-card-80x24");
	mock_keys(mock, "y");
	assert_string_equal(mock->copied, "Person 01");
	mock_keys(mock, "b");
	assert_string_equal(mock->browsed, "https://app.eu.intercom.com/a/apps"
	    "/app1/users/id-01/all-conversations");
	mock_keys(mock, "q");
	mock_shows(mock, "sorted by");
	mock_free(mock);
}

static void card__that_is_gone__says_so(void **state)
{
	struct mock_host *mock = start(-1);

	mock_open(mock, 24, 80, "id-99");
	mock_fail(mock, mock_pending(mock, API_RECORD), ERROR_NOT_FOUND,
	    "User Not Found");
	mock_shows(mock, "User Not Found");
	mock_free(mock);
}

static void form__sends__what_was_changed(void **state)
{
	struct mock_host *mock = start(PEOPLE);
	const struct record_change *change;

	mock_keys(mock, "E");
	mock_shows(mock, "Edit the contact");
	mock_keys(mock, "C-u");
	mock_text(mock, "New Name");
	mock_keys(mock, "Tab C-u");
	mock_text(mock, "no address");
	mock_keys(mock, "C-s");
	mock_shows(mock, "is no e-mail address");
	assert_int_equal(mock_changes(mock), 0);
	mock_keys(mock, "C-u");
	mock_text(mock, "new@example.com");
	mock_keys(mock, "C-s");
	change = mock_pending(mock, API_CHANGE)->change;
	assert_int_equal(change->verb, VERB_UPDATE);
	assert_int_equal(change->inputs_len, 2);
	assert_string_equal(change->inputs[0].value, "New Name");
	assert_string_equal(change->inputs[1].value, "new@example.com");
	/* Refused, what was typed is still there. */
	mock_fail(mock, mock_pending(mock, API_CHANGE), ERROR_CONFLICT,
	    "already exists");
	mock_shows(mock, "already exists");
	mock_shows(mock, "new@example.com");
	mock_keys(mock, "Esc");
	mock_shows(mock, "sorted by");
	mock_free(mock);
}

/* What the workspace defined, as GET /data_attributes says it. */
static void define(struct arena *arena, struct record *out, int id,
    const char *name, const char *type, const char *options, bool archived)
{
	const struct record_schema *schema =
	    record_schema(RECORD_DATA_ATTRIBUTE);
	struct record_ref *refs = arena_calloc(arena, 8, sizeof(*refs));
	char *copy = arena_strdup(arena, options), *save = NULL, *one;
	size_t n = 0;

	*out = (struct record){ .kind = RECORD_DATA_ATTRIBUTE,
		.id = arena_printf(arena, "%d", id), .title = name,
		.values = arena_calloc(arena, record_fields_len(schema),
		    sizeof(struct record_value)) };
	value_of(out, "name")->text = arena_printf(arena,
	    "custom_attributes.%s", name);
	value_of(out, "label")->text = arena_printf(arena, "%s label", name);
	value_of(out, "model")->text = id < 100 ? "contact" : "company";
	value_of(out, "type")->text = type;
	value_of(out, "custom")->number = 1;
	value_of(out, "writable")->number = 1;
	value_of(out, "archived")->number = archived;
	for (one = copy ? strtok_r(copy, "|", &save) : NULL; one;
	    one = strtok_r(NULL, "|", &save))
		refs[n++] = (struct record_ref){ .id = one };
	value_of(out, "options")->refs = n ? refs : NULL;
}

static void feed_definitions(struct mock_host *mock)
{
	static const struct {
		const char *name, *type, *options;
		bool archived;
		int id;
	} all[] = {
		{ "Plan", "string", "Free|Pro|Proper|Max", false, 1 },
		{ "Rooms", "integer", NULL, false, 2 },
		{ "Score", "float", NULL, false, 3 },
		{ "Paid", "boolean", NULL, false, 4 },
		{ "Renewal", "date", NULL, false, 5 },
		{ "Fax", "string", NULL, true, 6 },
		{ "Panels", "integer", NULL, false, 101 },
	};
	const struct api_request *asked = NULL;
	struct record_page *page;
	struct api_reply *reply;
	struct record *rows;
	size_t i;

	for (i = 0; i < mock->requests_len; i++)
		if (mock->requests[i].request->kind == RECORD_DATA_ATTRIBUTE)
			asked = mock->requests[i].request;
	assert_non_null(asked);
	reply = mock_reply(mock, asked);
	rows = arena_calloc(&reply->arena, ARRAY_LEN(all), sizeof(*rows));
	page = arena_alloc(&reply->arena, sizeof(*page));
	for (i = 0; i < ARRAY_LEN(all); i++)
		define(&reply->arena, &rows[i], all[i].id, all[i].name,
		    all[i].type, all[i].options, all[i].archived);
	page->rows = rows;
	page->rows_len = ARRAY_LEN(all);
	reply->records = page;
	mock_feed(mock, reply);
}

/* Go to the field with that label; the form has no more than so many. */
static void to_field(struct mock_host *mock, const char *label)
{
	int i;

	for (i = 0; i < 40; i++)
		mock_keys(mock, "Up");
	for (i = 0; i < 40; i++) {
		if (i >= mock_row_of(mock, label) - 1)
			return;
		mock_keys(mock, "Down");
	}
	fail_msg("no field %s", label);
}

static void type(struct mock_host *mock, const char *label, const char *text)
{
	to_field(mock, label);
	mock_keys(mock, "C-u");
	mock_text(mock, text);
}

static void form__knows__the_attributes_of_the_workspace(void **state)
{
	static const struct {
		const char *label, *wrong, *told, *right, *sent;
	} cases[] = {
		{ "Rooms label", "7.5", "is no whole number", "8", "n:8" },
		{ "Score label", "high", "is no number", "2.5", "n:2.5" },
		{ "Paid label", "maybe", "true or false", "tr", "b:true" },
		{ "Plan label", "Gold", "is none of Free|Pro|Proper|Max",
		    "Ma", "s:Max" },
		{ "Renewal label", "2026-02-30", "a date as in",
		    "2026-11-24 10:00", "n:1795482000" },
	};
	const struct record_change *change;
	struct mock_host *mock = start(PEOPLE);
	size_t i, k;

	feed_definitions(mock);
	mock_size(mock, 50, 120);
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		mock_keys(mock, "E");
		mock_shows(mock, cases[i].label);
		mock_shows_not(mock, "Fax");
		mock_shows_not(mock, "Panels");
		type(mock, cases[i].label, cases[i].wrong);
		mock_keys(mock, "C-s");
		mock_shows(mock, cases[i].told);
		type(mock, cases[i].label, cases[i].right);
		mock_keys(mock, "C-s");
		change = mock_pending(mock, API_CHANGE)->change;
		assert_int_equal(change->inputs_len, 1);
		k = strlen(cases[i].label) - strlen(" label");
		assert_int_equal(strncmp(change->inputs[0].name + 11,
		    cases[i].label, k), 0);
		assert_string_equal(change->inputs[0].value, cases[i].sent);
		mock_ok(mock, mock_pending(mock, API_CHANGE));
	}
	mock_free(mock);
}

static void form__goes_through__choices_and_clears_them(void **state)
{
	struct mock_host *mock = start(PEOPLE);

	feed_definitions(mock);
	mock_size(mock, 50, 120);
	mock_keys(mock, "E");
	to_field(mock, "Plan label");
	/* Pro, Proper, Max, nothing. */
	mock_keys(mock, "Space Space Space");
	mock_keys(mock, "C-s");
	assert_string_equal(mock_pending(mock, API_CHANGE)->change->inputs[0]
	    .value, "");
	mock_ok(mock, mock_pending(mock, API_CHANGE));
	mock_keys(mock, "E");
	to_field(mock, "Plan label");
	mock_keys(mock, "Enter");
	assert_int_equal(mock->ask.choices_len, 5);
	mock_answer(mock, "Free");
	mock_keys(mock, "C-s");
	assert_string_equal(mock_pending(mock, API_CHANGE)->change->inputs[0]
	    .value, "s:Free");
	mock_free(mock);
}

static void card__shows__attributes_by_their_types(void **state)
{
	struct mock_host *mock = start(PEOPLE);
	struct api_reply *reply;
	struct record *record;
	struct attribute *attributes;

	feed_definitions(mock);
	mock_size(mock, 50, 120);
	mock_keys(mock, "Enter");
	reply = mock_reply(mock, mock_pending(mock, API_RECORD));
	record = arena_alloc(&reply->arena, sizeof(*record));
	person(&reply->arena, 1, record);
	attributes = arena_calloc(&reply->arena, 4, sizeof(*attributes));
	attributes[0] = (struct attribute){ "Renewal", "1795482000",
		ATTRIBUTE_NUMBER };
	attributes[1] = (struct attribute){ "Paid", "false",
		ATTRIBUTE_BOOLEAN };
	attributes[2] = (struct attribute){ "Fax", "123", ATTRIBUTE_STRING };
	attributes[3] = (struct attribute){ "Odd_at", "1795482000",
		ATTRIBUTE_NUMBER };
	record->attributes = attributes;
	record->attributes_len = 4;
	reply->record = record;
	mock_feed(mock, reply);
	/* Ten in the morning there, eleven hours ago. */
	mock_shows(mock, "Renewal label          Tue 24 Nov 2026 10:00 JST "
	    "(11h ago)");
	mock_shows(mock, "Paid label             no");
	mock_shows(mock, "123 (archived attribute)");
	mock_shows(mock, "Odd_at                 Tue 24 Nov 2026 10:00 JST");
	mock_free(mock);
}

static void form__keeps__the_types_of_attributes(void **state)
{
	struct mock_host *mock = start(PEOPLE);
	const struct record_change *change;
	int i;

	mock_keys(mock, "E");
	for (i = 0; i < 40; i++)
		mock_keys(mock, "Down");
	mock_keys(mock, "C-u");
	mock_text(mock, "many");
	mock_keys(mock, "C-s");
	mock_shows(mock, "is no number");
	mock_keys(mock, "C-u");
	mock_text(mock, "8");
	mock_keys(mock, "C-s");
	change = mock_pending(mock, API_CHANGE)->change;
	assert_string_equal(change->inputs[0].name, "attributes.Rooms");
	assert_string_equal(change->inputs[0].value, "n:8");
	mock_free(mock);
}

static void merge__shows__both_first(void **state)
{
	struct mock_host *mock = start(PEOPLE);
	const struct record_change *change;

	mock_keys(mock, "j M");
	mock_said(mock, SAY_WARNING, "Only a lead");
	/* Users are found by typing; the lead's own address is tried first. */
	mock_keys(mock, "k M");
	assert_int_equal(mock->ask.kind, ASK_TEXT);
	assert_string_equal(mock->ask.initial, "p00@example.com");
	mock_answer(mock, "nobody");
	assert_string_equal(mock_pending(mock, API_RECORDS)->query,
	    "nobody role:user");
	mock_feed(mock, people(mock, 0));
	mock_said(mock, SAY_INFO, "Nobody like that");
	mock_keys(mock, "M");
	mock_answer(mock, "person");
	mock_feed(mock, people(mock, 4));
	mock_answer(mock, "id-02");
	feed_card(mock, 2);
	assert_non_null(mock_choice(mock, "Merge Person 00 into Person 02"));
	mock_answer(mock, "yes");
	assert_int_equal(mock->ask.kind, ASK_TEXT);
	mock_answer(mock, "merge");
	change = mock_pending(mock, API_CHANGE_ONCE)->change;
	assert_string_equal(change->id, "id-00");
	assert_string_equal(change->target, "id-02");
	/* They share no address: that is said to be on purpose. */
	assert_string_equal(change->inputs[0].name, "force");
	mock_free(mock);
}

/* Companies cannot be searched at the service: those that are known are
 * offered, then its whole list. */
static void attach__looks__here_first(void **state)
{
	struct mock_host *mock = start(PEOPLE);

	mock_keys(mock, "j a");
	mock_answer(mock, "person");
	assert_int_equal(mock_pending(mock, API_RECORDS)->kind,
	    RECORD_COMPANY);
	assert_false(mock_pending(mock, API_RECORDS)->server);
	mock_feed(mock, people(mock, 2));
	mock_answer(mock, "further");
	assert_true(mock_pending(mock, API_RECORDS)->server);
	mock_feed(mock, people(mock, 3));
	assert_int_equal(mock->ask.choices_len, 3);
	mock_answer(mock, "id-02");
	assert_string_equal(mock_pending(mock, API_CHANGE)->change->target,
	    "id-02");
	mock_ok(mock, mock_pending(mock, API_CHANGE));
	/* None is known here: the list is looked through at once. */
	mock_keys(mock, "a");
	mock_answer(mock, "x");
	mock_feed(mock, people(mock, 0));
	assert_true(mock_pending(mock, API_RECORDS)->server);
	mock_fail(mock, mock_pending(mock, API_RECORDS), ERROR_OFFLINE,
	    "no network");
	mock_said(mock, SAY_ERROR, "no network");
	mock_free(mock);
}

static void tags__are__what_is_marked(void **state)
{
	static const char *const ids[] = { "t2" };
	struct mock_host *mock = start(PEOPLE);

	mock_keys(mock, "t");
	assert_true(mock_choice(mock, "vip")->marked);
	mock_answer_many(mock, ids, 1);
	assert_int_equal(mock_count(mock, API_CHANGE), 2);
	assert_int_equal(mock_sent(mock, API_CHANGE, 0)->change->verb,
	    VERB_UNTAG);
	assert_string_equal(mock_sent(mock, API_CHANGE, 1)->change->target,
	    "t2");
	mock_free(mock);
}

static void subscriptions__are_set__by_kind_of_message(void **state)
{
	struct mock_host *mock = start(PEOPLE);
	const struct record_schema *schema =
	    record_schema(RECORD_SUBSCRIPTION);
	const struct record_change *change;
	struct record_page *page;
	struct api_reply *reply;
	struct record *row;

	mock_run(mock, "set-subscription", NULL);
	reply = mock_reply(mock, mock_pending(mock, API_RECORDS));
	row = arena_alloc(&reply->arena, sizeof(*row));
	*row = (struct record){ .kind = RECORD_SUBSCRIPTION, .id = "700",
		.title = "Newsletter", .values = arena_calloc(&reply->arena,
		    record_fields_len(schema), sizeof(struct record_value)) };
	page = arena_alloc(&reply->arena, sizeof(*page));
	page->rows = row;
	page->rows_len = 1;
	reply->records = page;
	mock_feed(mock, reply);
	mock_answer(mock, mock_choice(mock, "opts out of Newsletter")->id);
	change = mock_pending(mock, API_CHANGE)->change;
	assert_int_equal(change->verb, VERB_SUBSCRIBE);
	assert_string_equal(change->target, "700");
	assert_string_equal(change->inputs[0].value, "opt_out");
	mock_free(mock);
}

static void export__writes__a_new_file(void **state)
{
	char dir[] = "/tmp/callbox-test-XXXXXX", path[80], line[400];
	struct mock_host *mock = start(PEOPLE);
	FILE *in;
	int lines = 0;

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/people.csv", dir);
	mock_run(mock, "export-records", path);
	mock_said(mock, SAY_GOOD, "30 contacts written");
	in = fopen(path, "r");
	assert_non_null(in);
	while (fgets(line, sizeof(line), in))
		lines++;
	fclose(in);
	assert_int_equal(lines, PEOPLE + 1);
	/* Never over another one. */
	mock_run(mock, "export-records", path);
	mock_said(mock, SAY_ERROR, "is there already");
	unlink(path);
	rmdir(dir);
	mock_free(mock);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_asked__before__somebody_looks),
		cmocka_unit_test(list__says__why_it_is_empty),
		cmocka_unit_test(list__is_drawn__at_all_sizes),
		cmocka_unit_test(filter__asks__the_service),
		cmocka_unit_test(sort__keeps__the_order_of_the_field),
		cmocka_unit_test(archive__of_marked_ones__asks_once),
		cmocka_unit_test(delete__wants__the_word),
		cmocka_unit_test(
		    card__shows__the_record_and_what_belongs_to_it),
		cmocka_unit_test(card__that_is_gone__says_so),
		cmocka_unit_test(form__sends__what_was_changed),
		cmocka_unit_test(form__keeps__the_types_of_attributes),
		cmocka_unit_test(form__knows__the_attributes_of_the_workspace),
		cmocka_unit_test(form__goes_through__choices_and_clears_them),
		cmocka_unit_test(card__shows__attributes_by_their_types),
		cmocka_unit_test(merge__shows__both_first),
		cmocka_unit_test(attach__looks__here_first),
		cmocka_unit_test(tags__are__what_is_marked),
		cmocka_unit_test(subscriptions__are_set__by_kind_of_message),
		cmocka_unit_test(export__writes__a_new_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
