/* Tickets: listed, read, answered, changed, made of conversations, linked. */
#include "config.h"

#include "tests/unit/api/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define HUB "215471000013599"            /* a replacement, of the demo */
#define TRACKER "215471000020693"
#define TALK "215471000027990"           /* a conversation, linked to none */
#define RUAIRI "8140016"
#define BILLING "5310202"
#define HARDWARE "5310204"
#define PANEL_INK "000916fb-5c1e-4d2a-9b7f-00000000003f"

static const char *const plain[] = { "--token", "tok", NULL };

static size_t found(struct world *w, const char *query, bool *local)
{
	api_id id = api_send(w->client, request_records(RECORD_TICKET,
	    RECORD_NONE, NULL, query, NULL, 0, NULL, false));
	const struct api_reply *reply;
	bool final = false;
	size_t n = 0;

	while (!final) {
		reply = world_next(w);
		if (reply->id == id && reply->err.code)
			fail_msg("%s: %s", query, reply->err.text);
		if (reply->id == id && reply->records && !reply->cached) {
			n += reply->records->rows_len;
			*local = reply->records->local;
		}
		final = reply->id == id && reply->final;
		api_reply_unref(reply);
	}
	return n;
}

static const struct api_reply *ticket(struct world *w, const char *id)
{
	return world_good(w, request_record(RECORD_TICKET, id));
}

static const struct api_reply *change(struct world *w, enum record_verb verb,
    const char *id, const char *target, const struct record_input *inputs,
    size_t n)
{
	const struct record_change what = { .kind = RECORD_TICKET,
		.verb = verb, .id = id, .target = target, .inputs = inputs,
		.inputs_len = n };

	return world_final(w, api_send(w->client, request_change(&what)));
}

static void changed(struct world *w, enum record_verb verb, const char *id,
    const char *target, const struct record_input *inputs, size_t n)
{
	const struct api_reply *reply = change(w, verb, id, target, inputs,
	    n);

	if (reply->err.code)
		fail_msg("%s: %s", record_verb_word(verb), reply->err.text);
	api_reply_unref(reply);
}

/* How often a text stands in what was said; once is what there may be. */
static int said(const struct api_reply *reply, const char *text)
{
	const struct conversation *in = reply->conversation;
	size_t i;
	int n = 0;

	assert_non_null(in);
	assert_true(in->is_ticket);
	for (i = 0; i < in->parts_len; i++)
		n += in->parts[i].body && !in->parts[i].command &&
		    strstr(in->parts[i].body, text) != NULL;
	return n;
}

static const char *value(const struct api_reply *reply, const char *field)
{
	const char *text = record_value(reply->record, field)->text;

	return text ? text : "";
}

/* The undo, and the inverse of what it is about done at the service. */
static void undo(struct world *w)
{
	const struct api_reply *reply = world_good(w, request_undo(0));
	size_t left = 1;

	api_reply_unref(reply);
	while (left) {
		reply = world_good(w, request_outbox());
		left = reply->outbox_len;
		api_reply_unref(reply);
	}
}

static void tickets__are_found__by_what_they_are(void **state)
{
	static const struct {
		const char *query;
		size_t n;
		bool local;
	} cases[] = {
		{ "", 25, false },
		{ "open:true", 17, false },
		{ "stage:resolved", 8, false },
		{ "category:tracker", 8, false },
		{ "assignee:" RUAIRI " open:true", 7, false },
		{ "lightning", 1, false },
		{ "number:1187", 1, true },
		{ "linked:215471000018599", 1, true },
		{ "type:Bug", 6, true },
	};
	struct world *w = world_new(plain);
	bool local;
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		n = found(w, cases[i].query, &local);
		if (n != cases[i].n || local != cases[i].local)
			fail_msg("\"%s\": %zu found%s", cases[i].query, n,
			    local ? " here" : "");
	}
	/* By name, once the types are known. */
	api_reply_unref(world_good(w, request_records(RECORD_TICKET_TYPE,
	    RECORD_NONE, NULL, NULL, NULL, 0, NULL, false)));
	assert_int_equal(found(w, "type:Bug", &local), 6);
	assert_false(local);
	world_free(w);
}

static void tickets__have__fields_attributes_and_what_was_said(void **state)
{
	struct world *w = world_new(plain);
	const struct api_reply *reply = ticket(w, HUB);
	const struct attribute *serial = record_attribute(reply->record,
	    "Serial");

	assert_string_equal(reply->record->title,
	    "Replace HUB-00731, ballroom corridor");
	assert_string_equal(value(reply, "number"), "1187");
	assert_string_equal(record_value(reply->record, "state")->refs->name,
	    "Parts ordered");
	assert_string_equal(value(reply, "stage"), "in_progress");
	assert_string_equal(value(reply, "assignee"), RUAIRI);
	assert_string_equal(serial->value, "HUB-00731");
	assert_null(record_attribute(reply->record, "_default_title_"));
	assert_int_equal(said(reply, "a spare Hub leaves Singapore"), 1);
	assert_int_equal(reply->conversation->parts_len, 6);
	assert_string_equal(reply->conversation->contact.id,
	    record_value(reply->record, "contact")->refs->id);
	api_reply_unref(reply);
	world_free(w);
}

static void replies__in_a_ticket__are_there_once(void **state)
{
	static const char *const faults[] = { "--token", "tok", "--fault",
		"POST /tickets/*/reply#2=cut-response@0", NULL };
	struct world *w = world_new(faults);
	const struct api_reply *reply;

	api_reply_unref(ticket(w, HUB));
	reply = world_good(w, request_reply(HUB, "It left.",
	    "<p>It left.</p>", 0));
	assert_int_equal(said(reply, "It left."), 1);
	api_reply_unref(reply);
	/* Its answer is lost: looked up in the ticket, found. */
	reply = world_good(w, request_note(HUB, "Seen twice?",
	    "<p>Seen twice?</p>", 0));
	assert_int_equal(said(reply, "Seen twice?"), 1);
	api_reply_unref(reply);
	reply = ticket(w, HUB);
	assert_int_equal(said(reply, "It left."), 1);
	assert_int_equal(said(reply, "Seen twice?"), 1);
	api_reply_unref(reply);
	world_free(w);
}

static void replies__without_the_permission__go_to_the_conversation(
    void **state)
{
	static const char *const denied[] = { "--token", "tok", "--deny",
		"Write tickets", NULL };
	struct world *w = world_new(denied);
	const struct api_reply *reply;

	api_reply_unref(ticket(w, HUB));
	reply = world_good(w, request_reply(HUB, "All the same.",
	    "<p>All the same.</p>", 0));
	assert_int_equal(said(reply, "All the same."), 1);
	api_reply_unref(reply);
	world_free(w);
}

static void changes__of_a_ticket__are_undone_by_what_was(void **state)
{
	static const struct record_input closed[] = { { "state", "8804" },
		{ "open", "false" } };
	static const struct record_input team = { "team", BILLING };
	static const struct record_input nobody = { "assignee", "" };
	static const struct record_input warranty[] = {
		{ "attributes.Under warranty", "b:false" },
		{ "attributes.Replacements", "n:3" },
		{ "title", "Another name" } };
	struct world *w = world_new(plain);
	const struct api_reply *reply;

	api_reply_unref(ticket(w, HUB));
	changed(w, VERB_UPDATE, HUB, NULL, closed, 2);
	reply = ticket(w, HUB);
	assert_string_equal(value(reply, "state"), "8804");
	assert_string_equal(value(reply, "open"), "false");
	api_reply_unref(reply);
	undo(w);
	reply = ticket(w, HUB);
	assert_string_equal(value(reply, "state"), "8805");
	assert_string_equal(value(reply, "open"), "true");
	api_reply_unref(reply);

	changed(w, VERB_UPDATE, HUB, NULL, &team, 1);
	undo(w);
	changed(w, VERB_UPDATE, HUB, NULL, &nobody, 1);
	undo(w);
	reply = ticket(w, HUB);
	assert_string_equal(value(reply, "assignee"), RUAIRI);
	assert_string_equal(value(reply, "team"), HARDWARE);
	api_reply_unref(reply);

	changed(w, VERB_UPDATE, HUB, NULL, warranty, 3);
	undo(w);
	reply = ticket(w, HUB);
	assert_string_equal(record_attribute(reply->record,
	    "Under warranty")->value, "true");
	assert_string_equal(record_attribute(reply->record,
	    "Replacements")->value, "1");
	assert_string_equal(reply->record->title,
	    "Replace HUB-00731, ballroom corridor");
	api_reply_unref(reply);
	world_free(w);
}

/* The option's id is what is put back, though answers have its label. */
static void options__are_undone__by_their_ids(void **state)
{
	static const struct record_input ink = { "attributes.Product",
		"s:" PANEL_INK };
	struct world *w = world_new(plain);
	const struct api_reply *reply;

	api_reply_unref(world_good(w, request_records(
	    RECORD_TICKET_ATTRIBUTE, RECORD_TICKET_TYPE, "502", NULL, NULL, 0,
	    NULL, false)));
	api_reply_unref(ticket(w, HUB));
	changed(w, VERB_UPDATE, HUB, NULL, &ink, 1);
	reply = ticket(w, HUB);
	assert_string_equal(record_attribute(reply->record, "Product")->value,
	    "Panel Ink");
	api_reply_unref(reply);
	undo(w);
	reply = ticket(w, HUB);
	assert_string_equal(record_attribute(reply->record, "Product")->value,
	    "Hub");
	api_reply_unref(reply);
	world_free(w);
}

static void conversations__become_tickets__once(void **state)
{
	static const char *const faults[] = { "--token", "tok", "--fault",
		"POST /conversations/*/convert#1=cut-response@0", NULL };
	static const struct record_input inputs[] = { { "type", "503" },
		{ "title", "A greeting" }, { "attributes.Invoice", "s:LB-1" } };
	static const struct record_input bare[] = { { "type", "503" } };
	struct world *w = world_new(faults);
	const struct api_reply *reply;

	api_reply_unref(world_good(w, request_conversation(TALK, false)));
	/* The answer is lost, the ticket is read, and it is one. */
	changed(w, VERB_CONVERT, TALK, NULL, inputs, 3);
	reply = ticket(w, TALK);
	assert_string_equal(reply->record->title, "A greeting");
	assert_true(reply->conversation->is_ticket);
	assert_string_equal(reply->conversation->parts[0].type, "source");
	assert_non_null(reply->conversation->parts[0].id);
	api_reply_unref(reply);
	reply = world_good(w, request_conversation(TALK, false));
	assert_true(reply->conversation->is_ticket);
	api_reply_unref(reply);
	/* What is required lacks: refused in the service's words. */
	reply = change(w, VERB_CONVERT, "215471000035084", NULL, bare, 1);
	assert_int_equal(reply->err.code, ERROR_REFUSED);
	assert_non_null(strstr(reply->err.text, "required"));
	api_reply_unref(reply);
	world_free(w);
}

static void a_reply__that_waits__is_kept_when_it_became_a_ticket(void **state)
{
	static const struct record_input inputs[] = { { "type", "503" },
		{ "attributes.Invoice", "s:LB-1" } };
	struct world *w = world_new(plain), *other;
	const struct api_reply *reply;
	struct api_client *mine = w->client;
	api_id id;

	/* The teammate's: the same service, another client. */
	other = world_new(plain);
	simulator_stop(&other->simulator);
	api_stop(other->client, 0);
	other->client = api_start(&(struct api_options){
		.api_version = "2.16", .poll_active_ms = 60000,
		.poll_idle_ms = 60000, .rate_share_percent = 50,
		.base_url = w->simulator.url, .token = other->token,
		.cache_sealer = other->sealer,
		.state_sealer = other->sealer }, NULL);
	assert_non_null(other->client);
	api_reply_unref(world_good(w, request_conversation(TALK, false)));
	id = api_send(mine, request_reply(TALK, "Just a moment",
	    "<p>Just a moment</p>", 1500));
	changed(other, VERB_CONVERT, TALK, NULL, inputs, 2);
	reply = world_final(w, id);
	assert_int_equal(reply->err.code, ERROR_CONFLICT);
	assert_non_null(strstr(reply->err.text, "become a ticket"));
	api_reply_unref(reply);
	reply = world_good(w, request_outbox());
	assert_int_equal(reply->outbox_len, 1);
	assert_true(reply->outbox[0].words);
	api_reply_unref(reply);
	api_stop(other->client, 0);
	secret_free(other->token);
	sealer_free(other->sealer);
	free(other);
	world_free(w);
}

static void links__are_made_once_and_taken_back(void **state)
{
	static const char *const faults[] = { "--token", "tok", "--fault",
		"POST /tickets/*/linked_conversations#1=cut-response@0", NULL };
	struct world *w = world_new(faults);
	const struct api_reply *reply;
	int64_t before;

	reply = ticket(w, TRACKER);
	before = record_value(reply->record, "linked")->number;
	api_reply_unref(reply);
	changed(w, VERB_LINK, TRACKER, TALK, NULL, 0);
	reply = ticket(w, TRACKER);
	assert_int_equal(record_value(reply->record, "linked")->number,
	    before + 1);
	api_reply_unref(reply);
	undo(w);
	reply = ticket(w, TRACKER);
	assert_int_equal(record_value(reply->record, "linked")->number,
	    before);
	api_reply_unref(reply);
	reply = change(w, VERB_LINK, HUB, TALK, NULL, 0);
	if (!strstr(reply->err.text, "tracker"))
		fail_msg("%s", reply->err.text);
	api_reply_unref(reply);
	world_free(w);
}

static void tickets__are_made__and_change_their_type(void **state)
{
	static const struct record_input inputs[] = { { "type", "503" },
		{ "email", "new@example.com" }, { "title", "Made here" },
		{ "attributes.Invoice", "s:LB-77" },
		{ "attributes.Amount", "n:12.5" } };
	static const struct record_input other[] = { { "type", "502" },
		{ "state", "8801" }, { "attributes.Serial", "s:HUB-1" } };
	struct world *w = world_new(plain);
	const struct api_reply *reply = change(w, VERB_CREATE, NULL, NULL,
	    inputs, 5);
	char *id;

	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_non_null(reply->record);
	assert_string_equal(reply->record->title, "Made here");
	assert_string_equal(record_attribute(reply->record, "Amount")->value,
	    "12.5");
	id = mem_strdup(reply->record->id);
	api_reply_unref(reply);
	changed(w, VERB_CHANGE_TYPE, id, NULL, other, 3);
	reply = ticket(w, id);
	assert_string_equal(value(reply, "type"), "502");
	assert_null(record_attribute(reply->record, "Invoice"));
	api_reply_unref(reply);
	changed(w, VERB_DELETE, id, NULL, NULL, 0);
	reply = world_final(w, api_send(w->client, request_record(
	    RECORD_TICKET, id)));
	assert_int_equal(reply->err.code, ERROR_NOT_FOUND);
	api_reply_unref(reply);
	free(id);
	world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tickets__are_found__by_what_they_are),
		cmocka_unit_test(
		    tickets__have__fields_attributes_and_what_was_said),
		cmocka_unit_test(replies__in_a_ticket__are_there_once),
		cmocka_unit_test(
		    replies__without_the_permission__go_to_the_conversation),
		cmocka_unit_test(
		    changes__of_a_ticket__are_undone_by_what_was),
		cmocka_unit_test(options__are_undone__by_their_ids),
		cmocka_unit_test(conversations__become_tickets__once),
		cmocka_unit_test(
		    a_reply__that_waits__is_kept_when_it_became_a_ticket),
		cmocka_unit_test(links__are_made_once_and_taken_back),
		cmocka_unit_test(tickets__are_made__and_change_their_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
