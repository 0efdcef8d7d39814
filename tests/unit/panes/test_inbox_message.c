/* A message that begins a conversation, in the composer. */
#include "config.h"

#include "api/base/mem.h"
#include "api/message.h"
#include "tests/unit/panes/inbox_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { PEOPLE_MAX = 3 };

/* Contacts, as a service finds them. */
struct someone {
	const char *id, *name, *email, *role;
	bool unsubscribed;
};

static const struct someone ada = { "a1", "Ada", "ada@x.example", "user",
	false };
static const struct someone twin = { "a2", "Ada", "ada@x.example", "lead",
	false };
static const struct someone bo = { "b1", "Bo", "bo@x.example", "user", true };

static void set(struct record *record, const char *field, const char *text,
    int64_t number)
{
	const struct record_schema *schema = record_schema(RECORD_CONTACT);
	struct record_value *values =
	    (struct record_value *)record->values;

	values[record_field_index(schema, field)] = (struct record_value){
		.text = text, .number = number };
}

static void fill(struct api_reply *reply, const struct someone *const *who,
    size_t n)
{
	const struct record_schema *schema = record_schema(RECORD_CONTACT);
	struct record_page *page = arena_calloc(&reply->arena, 1,
	    sizeof(*page));
	struct record *rows = arena_calloc(&reply->arena, PEOPLE_MAX,
	    sizeof(*rows));
	size_t i;

	for (i = 0; i < n; i++) {
		rows[i] = (struct record){ .kind = RECORD_CONTACT,
			.id = who[i]->id, .title = who[i]->name,
			.values = arena_calloc(&reply->arena,
			    record_fields_len(schema),
			    sizeof(*rows->values)) };
		set(&rows[i], "name", who[i]->name, 0);
		set(&rows[i], "email", who[i]->email, 0);
		set(&rows[i], "role", who[i]->role, 0);
		set(&rows[i], "unsubscribed", NULL, who[i]->unsubscribed);
	}
	*page = (struct record_page){ .rows = rows, .rows_len = n };
	reply->records = page;
}

/* What is asked about contacts first is answered with these. */
static void find(struct mock_host *mock, const struct someone *const *who,
    size_t n)
{
	struct api_reply *reply = mock_reply(mock, mock_pending(mock,
	    API_RECORDS));

	fill(reply, who, n);
	mock_feed(mock, reply);
}

static struct mock_host *writing(const char *to)
{
	struct mock_host *mock = inbox_start(24, 80);
	char where[200];

	snprintf(where, sizeof(where), "message:%s", to);
	mock_open(mock, 24, 80, where);
	mock_forget(mock);
	return mock;
}

static const char *input(const struct api_request *request, const char *name)
{
	size_t i;

	for (i = 0; i < request->change->inputs_len; i++)
		if (!strcmp(request->change->inputs[i].name, name))
			return request->change->inputs[i].value;
	return NULL;
}

static void message__goes__to_who_was_found(void **state)
{
	const struct someone *found[] = { &ada };
	struct mock_host *mock = inbox_start(24, 80);
	const struct api_request *request;

	mock_keys(mock, "W");
	mock_ok(mock, mock_pending(mock, API_DRAFT_GET));
	mock_answer(mock, "ada");
	find(mock, found, 1);
	mock_answer(mock, "a1");
	mock_shows(mock, "In-app message to Ada");
	mock_shows(mock, "To: Ada <ada@x.example>");
	mock_text(mock, "Hello **you**");
	mock_keys(mock, "C-s");
	find(mock, found, 1);
	request = mock_sent(mock, API_CHANGE_ONCE, 0);
	assert_non_null(request);
	assert_string_equal(input(request, "to"), "a1");
	assert_string_equal(input(request, "role"), "user");
	assert_string_equal(input(request, "type"), "in_app");
	assert_string_equal(input(request, "body"),
	    "<p>Hello <b>you</b></p>\n");
	assert_null(input(request, "open"));
	assert_int_equal(request->hold_ms, 5000);
	assert_int_equal(request->cursor, strlen(request->text));
	assert_true(message_is_key(request->conversation_id));
	mock_shows_not(mock, "To: Ada");
	mock_free(mock);
}

static void email__needs__a_subject(void **state)
{
	const struct someone *found[] = { &ada };
	struct mock_host *mock = writing("Ada <ada@x.example>");
	const struct api_request *request;

	mock_text(mock, "Hello");
	/* The cursor goes where something is missing. */
	mock_keys(mock, "C-t C-s");
	mock_said(mock, SAY_WARNING, "needs a subject");
	assert_int_equal(mock_count(mock, API_RECORDS), 0);
	mock_text(mock, "About *panels*");
	mock_keys(mock, "M-p");
	mock_shows(mock, "About *panels*");
	mock_shows_not(mock, "Template:");
	mock_keys(mock, "M-p C-s");
	find(mock, found, 1);
	request = mock_sent(mock, API_CHANGE_ONCE, 0);
	assert_string_equal(input(request, "type"), "email");
	assert_string_equal(input(request, "subject"), "About *panels*");
	assert_string_equal(input(request, "template"), "plain");
	mock_free(mock);
}

static void mistakes__are_asked_about__in_the_text_only(void **state)
{
	struct mock_host *mock = writing("Hi , <ada@x.example>");

	mock_text(mock, "Hi {{name}}");
	mock_keys(mock, "C-s");
	assert_int_equal(mock->ask.kind, ASK_CONFIRM);
	assert_non_null(strstr(mock->ask.label, "{{name}}"));
	mock_cancel(mock);
	assert_int_equal(mock_count(mock, API_RECORDS), 0);
	mock_free(mock);
}

/* Who they are is seen before, and each gets one. */
static void several__are_shown__and_written_to_one_by_one(void **state)
{
	const struct someone *first[] = { &ada }, *second[] = { &bo };
	struct mock_host *mock = writing("Ada <ada@x.example>, Bo "
	    "<bo@x.example>");
	const struct api_request *one, *other;

	mock_text(mock, "Hello");
	mock_keys(mock, "C-t");
	mock_text(mock, "Subject");
	mock_keys(mock, "C-s");
	/* The newest question is answered first. */
	find(mock, second, 1);
	find(mock, first, 1);
	assert_int_equal(mock_count(mock, API_CHANGE_ONCE), 0);
	mock_choice(mock, "Send it to 2 contacts, one message each");
	mock_choice(mock, "Bo has unsubscribed from e-mails");
	mock_answer(mock, "yes");
	one = mock_sent(mock, API_CHANGE_ONCE, 0);
	other = mock_sent(mock, API_CHANGE_ONCE, 1);
	assert_non_null(other);
	assert_string_equal(input(one, "to"), "a1");
	assert_string_equal(input(other, "to"), "b1");
	assert_non_null(strstr(one->text, "To: Ada <ada@x.example>\n"));
	assert_int_equal(one->group, other->group);
	assert_int_not_equal(one->group, 0);
	/* The draft was saved before, for what is not queued yet. */
	assert_true(mock_count(mock, API_DRAFT_PUT) > 0);
	mock_free(mock);
}

static void address__of_two_contacts__is_asked_about(void **state)
{
	const struct someone *found[] = { &ada, &twin };
	struct mock_host *mock = writing("Ada <ada@x.example>");
	struct api_reply *reply;

	mock_text(mock, "Hello");
	mock_keys(mock, "C-s");
	find(mock, found, 2);
	assert_int_equal(mock_count(mock, API_CHANGE_ONCE), 0);
	mock_answer(mock, "a2");
	mock_shows(mock, "To: Ada <a2>");
	/* By id from now on. */
	reply = mock_reply(mock, mock_pending(mock, API_RECORD));
	fill(reply, found + 1, 1);
	reply->record = reply->records->rows;
	reply->records = NULL;
	mock_feed(mock, reply);
	assert_string_equal(input(mock_sent(mock, API_CHANGE_ONCE, 0), "to"),
	    "a2");
	mock_free(mock);
}

static void nobody__is_not_written_to(void **state)
{
	struct mock_host *mock = writing("ghost@x.example");

	mock_text(mock, "Hello");
	mock_keys(mock, "C-s");
	find(mock, NULL, 0);
	mock_said(mock, SAY_ERROR, "No contact is \"ghost@x.example\"");
	mock_keys(mock, "C-s");
	mock_fail(mock, mock_pending(mock, API_RECORDS), ERROR_OFFLINE,
	    "no network");
	mock_said(mock, SAY_ERROR, "could not be looked up: no network");
	assert_int_equal(mock_count(mock, API_CHANGE_ONCE), 0);
	mock_shows(mock, "Hello");
	mock_free(mock);
}

/* Known here is enough to write it down without a network. */
static void offline__who_is_known__is_written_to(void **state)
{
	const struct someone *found[] = { &ada };
	struct mock_host *mock = writing("Ada <ada@x.example>");
	const struct api_request *asked;
	struct api_reply *reply;

	mock_text(mock, "Hello");
	mock_keys(mock, "C-s");
	asked = mock_pending(mock, API_RECORDS);
	reply = mock_reply(mock, asked);
	fill(reply, found, 1);
	reply->final = false;
	reply->cached = true;
	mock_feed(mock, reply);
	mock_fail(mock, asked, ERROR_OFFLINE, "no network");
	assert_int_equal(mock_count(mock, API_CHANGE_ONCE), 1);
	mock_free(mock);
}

static void undone__it_is_back__with_its_cursor(void **state)
{
	static const char text[] = "To: Ada <ada@x.example>\nType: in-app\n"
	    "Conversation: now\n\nHello";
	struct mock_host *mock = inbox_start(24, 80);
	struct api_reply *reply;
	struct draft *draft;

	mock_keys(mock, "u");
	reply = mock_reply(mock, mock_pending(mock, API_UNDO));
	draft = arena_calloc(&reply->arena, 1, sizeof(*draft));
	*draft = (struct draft){ .conversation_id = "message/7",
		.text = text, .kind = DRAFT_MESSAGE,
		.cursor = strlen(text) - 5 };
	reply->drafts = draft;
	reply->drafts_len = 1;
	mock_feed(mock, reply);
	mock_text(mock, "Oh, ");
	mock_shows(mock, "Oh, Hello");
	mock_keys(mock, "Esc");
	assert_string_equal(mock_sent(mock, API_DRAFT_PUT, 0)->
	    conversation_id, "message/7");
	mock_free(mock);
}

static void drafts__are_offered__before_a_new_one(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	struct api_reply *reply;
	struct draft *drafts;

	mock_keys(mock, "W");
	reply = mock_reply(mock, mock_pending(mock, API_DRAFT_GET));
	drafts = arena_calloc(&reply->arena, 2, sizeof(*drafts));
	drafts[0] = (struct draft){ .conversation_id = "42",
		.text = "a reply", .kind = DRAFT_REPLY };
	drafts[1] = (struct draft){ .conversation_id = "message/7",
		.kind = DRAFT_MESSAGE,
		.text = "To: Ada <ada@x.example>\n\nHello" };
	reply->drafts = drafts;
	reply->drafts_len = 2;
	mock_feed(mock, reply);
	assert_int_equal(mock->ask.choices_len, 2);
	mock_choice(mock, "Ada: Hello");
	mock_answer(mock, "message/7");
	assert_string_equal(mock_pending(mock, API_DRAFT_GET)->
	    conversation_id, "message/7");
	mock_free(mock);
}

/* With room the preview is beside what is typed. */
static void preview__is_beside__where_there_is_room(void **state)
{
	struct mock_host *mock = inbox_start(30, 160);

	mock_open(mock, 30, 160, "message:Ada <ada@x.example>");
	mock_text(mock, "* one");
	mock_shows(mock, "* one");
	mock_shows(mock, "\u2022 one");
	mock_keys(mock, "M-p");
	mock_shows_not(mock, "\u2022 one");
	mock_text(mock, " more");
	mock_shows(mock, "* one more");
	mock_free(mock);
}

/* It came from a contact's card, and goes back there. */
static void contacts__are_gone_back_to(void **state)
{
	struct mock_host *mock = writing("Ada <ada@x.example>");

	mock_keys(mock, "Esc");
	assert_string_equal(mock->went, "contacts");
	mock_free(mock);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(message__goes__to_who_was_found),
		cmocka_unit_test(email__needs__a_subject),
		cmocka_unit_test(mistakes__are_asked_about__in_the_text_only),
		cmocka_unit_test(
		    several__are_shown__and_written_to_one_by_one),
		cmocka_unit_test(address__of_two_contacts__is_asked_about),
		cmocka_unit_test(nobody__is_not_written_to),
		cmocka_unit_test(offline__who_is_known__is_written_to),
		cmocka_unit_test(undone__it_is_back__with_its_cursor),
		cmocka_unit_test(drafts__are_offered__before_a_new_one),
		cmocka_unit_test(preview__is_beside__where_there_is_room),
		cmocka_unit_test(contacts__are_gone_back_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
