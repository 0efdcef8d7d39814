/* The tickets pane: list, card with the type's attributes and what was said,
 * changes of one and of many, forms by type, what the inbox wants of it. */
#include "config.h"

#include "tests/unit/mock_host.h"
#include "tests/unit/panes/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct record_value *value_of(const struct record *record,
    const char *field)
{
	return (struct record_value *)record_value(record, field);
}

static struct record *record_new(struct arena *arena, enum record_kind kind,
    const char *id, const char *title)
{
	struct record *out = arena_calloc(arena, 1, sizeof(*out));

	*out = (struct record){ .kind = kind, .id = id, .title = title,
		.values = arena_calloc(arena, record_fields_len(
		    record_schema(kind)), sizeof(struct record_value)) };
	return out;
}

static void refer(struct arena *arena, const struct record *record,
    const char *field, enum record_kind kind, const char *id,
    const char *name)
{
	struct record_ref *ref = arena_calloc(arena, 2, sizeof(*ref));

	ref[0] = (struct record_ref){ kind, id, name };
	value_of(record, field)->refs = ref;
	value_of(record, field)->text = id;
	value_of(record, field)->number = 1;
}

static void tell(const struct record *record, const char *field,
    const char *text)
{
	value_of(record, field)->text = text;
}

static const struct attribute held[] = {
	{ "Serial", "HUB-1", ATTRIBUTE_STRING },
	{ "Product", "Hub", ATTRIBUTE_STRING },
	{ "Under warranty", "true", ATTRIBUTE_BOOLEAN },
	{ "Ship by", "2026-11-26T09:00:00Z", ATTRIBUTE_STRING },
};

static struct record *ticket(struct arena *arena, const char *id,
    const char *title, const char *number)
{
	struct record *out = record_new(arena, RECORD_TICKET, id, title);

	tell(out, "title", title);
	tell(out, "number", number);
	tell(out, "category", "Customer");
	tell(out, "stage", "in_progress");
	refer(arena, out, "type", RECORD_TICKET_TYPE, "95", "Hardware");
	refer(arena, out, "state", RECORD_TICKET_STATE, "2", "In progress");
	refer(arena, out, "assignee", RECORD_ADMIN, "11", NULL);
	value_of(out, "updated")->number = MOCK_NOW - 7200;
	out->attributes = held;
	out->attributes_len = ARRAY_LEN(held);
	return out;
}

static struct api_reply *page_of(struct mock_host *mock,
    enum record_kind kind, size_t n)
{
	struct api_reply *reply;
	struct record_page *page;
	size_t i = 0;

	/* The first that waits. */
	while (i < mock->requests_len && (mock->requests[i].answered ||
	    mock->requests[i].cancelled ||
	    mock->requests[i].request->op != API_RECORDS ||
	    mock->requests[i].request->kind != kind))
		i++;
	assert_true(i < mock->requests_len);
	reply = mock_reply(mock, mock->requests[i].request);
	page = arena_alloc(&reply->arena, sizeof(*page));
	page->rows = arena_calloc(&reply->arena, n, sizeof(struct record));
	page->rows_len = page->total = page->done = n;
	reply->records = page;
	return reply;
}

static void feed_types(struct mock_host *mock)
{
	struct api_reply *reply = page_of(mock, RECORD_TICKET_TYPE, 2);
	struct record *rows = (struct record *)reply->records->rows;
	struct arena *arena = &reply->arena;
	struct record_ref *states = arena_calloc(arena, 3, sizeof(*states));

	states[0] = (struct record_ref){ RECORD_TICKET_STATE, "2",
		"In progress" };
	states[1] = (struct record_ref){ RECORD_TICKET_STATE, "4",
		"Resolved" };
	rows[0] = *record_new(arena, RECORD_TICKET_TYPE, "95", "Hardware");
	tell(&rows[0], "category", "Customer");
	value_of(&rows[0], "states")->refs = states;
	rows[1] = *record_new(arena, RECORD_TICKET_TYPE, "96", "Bug");
	tell(&rows[1], "category", "Tracker");
	mock_feed(mock, reply);
}

static void feed_attributes(struct mock_host *mock)
{
	static const struct {
		const char *name, *type;
		bool needed;
	} all[] = { { "Serial", "string", true }, { "Product", "list", true },
		{ "Under warranty", "boolean", false },
		{ "Replacements", "integer", false },
		{ "Ship by", "datetime", false },
		{ "Photo", "files", false } };
	struct api_reply *reply = page_of(mock, RECORD_TICKET_ATTRIBUTE,
	    ARRAY_LEN(all));
	struct record *rows = (struct record *)reply->records->rows;
	struct arena *arena = &reply->arena;
	struct record_ref *options = arena_calloc(arena, 3, sizeof(*options));
	size_t i;

	options[0] = (struct record_ref){ RECORD_NONE, "guid-1", "Hub" };
	options[1] = (struct record_ref){ RECORD_NONE, "guid-2", "Panel" };
	for (i = 0; i < ARRAY_LEN(all); i++) {
		rows[i] = *record_new(arena, RECORD_TICKET_ATTRIBUTE,
		    arena_printf(arena, "%zu", i), all[i].name);
		tell(&rows[i], "name", all[i].name);
		tell(&rows[i], "type", all[i].type);
		value_of(&rows[i], "needed")->number = all[i].needed;
		value_of(&rows[i], "order")->number = (int64_t)i;
		value_of(&rows[i], "order")->text = arena_printf(arena,
		    "%zu", i);
		if (!strcmp(all[i].type, "list"))
			value_of(&rows[i], "options")->refs = options;
	}
	mock_feed(mock, reply);
}

static void feed_tickets(struct mock_host *mock)
{
	struct api_reply *reply = page_of(mock, RECORD_TICKET, 2);
	struct record *rows = (struct record *)reply->records->rows;

	rows[0] = *ticket(&reply->arena, "501", "Replace the Hub", "1187");
	rows[1] = *ticket(&reply->arena, "502", "Cracked panel", "1191");
	value_of(&rows[1], "updated")->number = MOCK_NOW - 9000;
	mock_feed(mock, reply);
}

static struct mock_host *start(const char *object_id)
{
	struct mock_host *mock = mock_new("tickets");
	struct api_reply *reply;

	mock_open(mock, 24, 80, object_id);
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_FOCUS,
		.focused = true });
	reply = mock_reply(mock, mock_pending(mock, API_WORKSPACE));
	sample_workspace(reply);
	mock_feed(mock, reply);
	feed_types(mock);
	feed_tickets(mock);
	return mock;
}

static const struct part parts[] = {
	{ .id = "1", .type = "source", .kind = PART_COMMENT,
	  .body = "<p>It drops off.</p>", .created_at = MOCK_NOW - 9000,
	  .author = { PERSON_USER, "c1", "Pim" } },
	{ .id = "2", .type = "ticket_state_updated_by_admin",
	  .kind = PART_EVENT, .created_at = MOCK_NOW - 8000,
	  .author = { PERSON_ADMIN, "11", "Maya Oduya" } },
	{ .id = "3", .type = "note", .kind = PART_NOTE,
	  .body = "<p>Fourth this month.</p>", .created_at = MOCK_NOW - 7000,
	  .author = { PERSON_ADMIN, "11", "Maya Oduya" } },
	{ .id = "command-1", .type = "comment", .kind = PART_COMMENT,
	  .body = "<p>It left.</p>", .created_at = MOCK_NOW,
	  .author = { PERSON_ADMIN, "11", "Maya Oduya" },
	  .delivery = DELIVERY_HELD, .command = 1 },
};

static void open_card(struct mock_host *mock)
{
	struct api_reply *reply;
	struct conversation *said;

	mock_keys(mock, "Enter");
	reply = mock_reply(mock, mock_pending(mock, API_RECORD));
	reply->record = ticket(&reply->arena, "501", "Replace the Hub",
	    "1187");
	said = arena_calloc(&reply->arena, 1, sizeof(*said));
	*said = (struct conversation){ .id = "501", .is_ticket = true,
		.complete = true, .parts = parts,
		.parts_len = ARRAY_LEN(parts),
		.parts_total = ARRAY_LEN(parts) };
	reply->conversation = said;
	mock_feed(mock, reply);
	feed_attributes(mock);
}

static void tickets__are_listed__those_that_are_open(void **state)
{
	struct mock_host *mock = start(NULL);
	size_t i = 0;

	while (mock_sent(mock, API_RECORDS, i)->kind != RECORD_TICKET)
		i++;
	assert_string_equal(mock_sent(mock, API_RECORDS, i)->query,
	    "open:true");
	mock_golden(mock, "tickets-80x24");
	mock_free(mock);
}

static void card__shows__typed_attributes_and_what_was_said(void **state)
{
	struct mock_host *mock = start(NULL);

	open_card(mock);
	mock_size(mock, 40, 80);
	mock_shows(mock, "Thu 26 Nov 2026 10:00");
	mock_shows(mock, "Fourth this month.");
	mock_shows(mock, "internal note");
	mock_shows(mock, "not sent yet");
	mock_golden(mock, "tickets-card-80x40");
	mock_free(mock);
}

static void writing__is_done__in_the_inbox(void **state)
{
	struct mock_host *mock = start(NULL);
	struct api_reply *reply;
	struct draft *draft;

	mock_keys(mock, "r");
	assert_string_equal(mock->went, "inbox");
	assert_string_equal(mock->went_to, "reply:501");
	mock_keys(mock, "i");
	assert_string_equal(mock->went_to, "note:501");
	/* What is taken back goes there, too. */
	mock_keys(mock, "u");
	reply = mock_reply(mock, mock_pending(mock, API_UNDO));
	draft = arena_calloc(&reply->arena, 1, sizeof(*draft));
	*draft = (struct draft){ .conversation_id = "502",
		.text = "It left.", .kind = DRAFT_REPLY };
	reply->drafts = draft;
	reply->drafts_len = 1;
	mock_feed(mock, reply);
	assert_string_equal(mock->went_to, "reply:502");
	mock_free(mock);
}

static const struct record_change *sent(struct mock_host *mock, size_t n)
{
	const struct api_request *req = mock_sent(mock, API_CHANGE, n);

	assert_non_null(req);
	return req->change;
}

static void marked_ones__change__as_one(void **state)
{
	struct mock_host *mock = start(NULL);

	mock_keys(mock, "* s");
	mock_answer(mock, mock_choice(mock, "Resolved")->id);
	assert_int_equal(mock_count(mock, API_CHANGE), 2);
	assert_string_equal(sent(mock, 0)->inputs[0].name, "state");
	assert_string_equal(sent(mock, 1)->inputs[0].value, "4");
	assert_true(mock_sent(mock, API_CHANGE, 0)->group != 0);
	assert_true(mock_sent(mock, API_CHANGE, 0)->group ==
	    mock_sent(mock, API_CHANGE, 1)->group);
	mock_free(mock);
}

static void assignees__are__teammates_teams_or_nobody(void **state)
{
	struct mock_host *mock = start(NULL);

	mock_keys(mock, "a");
	mock_answer(mock, mock_choice(mock, "Billing")->id);
	assert_string_equal(sent(mock, 0)->inputs[0].name, "team");
	mock_keys(mock, "a");
	mock_answer(mock, mock_choice(mock, "Nobody")->id);
	assert_string_equal(sent(mock, 1)->inputs[0].name, "assignee");
	assert_string_equal(sent(mock, 1)->inputs[0].value, "");
	mock_free(mock);
}

static void forms__check__by_the_type(void **state)
{
	struct mock_host *mock = start(NULL);
	const struct record_change *change;

	open_card(mock);
	mock_keys(mock, "E");
	mock_shows(mock, "Replacements");
	mock_shows_not(mock, "Photo");
	/* Title, serial; then the product, as a choice. */
	mock_keys(mock, "Down Down Space");
	mock_keys(mock, "Down Down");
	mock_text(mock, "three");
	mock_keys(mock, "C-s");
	mock_shows(mock, "is no whole number");
	mock_keys(mock, "C-u");
	mock_text(mock, "3");
	mock_keys(mock, "C-s");
	change = sent(mock, 0);
	assert_int_equal(change->verb, VERB_UPDATE);
	assert_int_equal(change->inputs_len, 2);
	assert_string_equal(change->inputs[0].value, "s:guid-2");
	assert_string_equal(change->inputs[1].value, "n:3");
	mock_free(mock);
}

static void conversations__become__tickets_of_a_type(void **state)
{
	struct mock_host *mock = start("convert:77");
	const struct record_change *change;
	struct api_reply *reply = mock_reply(mock, mock_pending(mock,
	    API_CONVERSATION));
	struct conversation *about = arena_calloc(&reply->arena, 1,
	    sizeof(*about));

	*about = (struct conversation){ .id = "77", .title = "It smells" };
	reply->conversation = about;
	mock_feed(mock, reply);
	/* A tracker is nothing that a conversation can be. */
	assert_int_equal(mock->ask.choices_len, 1);
	mock_answer(mock, "95");
	feed_attributes(mock);
	mock_shows(mock, "It smells");
	mock_shows(mock, "Serial *");
	mock_keys(mock, "C-s");
	mock_shows(mock, "Serial is needed");
	mock_text(mock, "HUB-9");
	mock_keys(mock, "Down Space C-s");
	change = mock_sent(mock, API_CHANGE_ONCE, 0)->change;
	assert_int_equal(change->verb, VERB_CONVERT);
	assert_string_equal(change->id, "77");
	assert_string_equal(change->inputs[0].value, "It smells");
	assert_string_equal(change->inputs[1].name, "state");
	assert_string_equal(change->inputs[1].value, "2");
	assert_string_equal(change->inputs[3].value, "s:guid-1");
	assert_string_equal(change->inputs[4].name, "type");
	mock_free(mock);
}

static void trackers__are_offered__for_a_link(void **state)
{
	struct mock_host *mock = start("link:77");

	/* What was answered first are the trackers. */
	mock_answer(mock, mock_choice(mock, "Cracked panel")->id);
	assert_int_equal(mock_sent(mock, API_CHANGE_ONCE, 0)->change->verb,
	    VERB_LINK);
	assert_string_equal(mock_sent(mock, API_CHANGE_ONCE,
	    0)->change->target, "77");
	mock_free(mock);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tickets__are_listed__those_that_are_open),
		cmocka_unit_test(
		    card__shows__typed_attributes_and_what_was_said),
		cmocka_unit_test(writing__is_done__in_the_inbox),
		cmocka_unit_test(marked_ones__change__as_one),
		cmocka_unit_test(assignees__are__teammates_teams_or_nobody),
		cmocka_unit_test(forms__check__by_the_type),
		cmocka_unit_test(conversations__become__tickets_of_a_type),
		cmocka_unit_test(trackers__are_offered__for_a_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
