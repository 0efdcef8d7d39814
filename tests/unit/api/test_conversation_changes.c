/* What can be done to conversations besides answering them, through the
 * worker against callbox-simulator: shown at once, taken back, refused. */
#include "config.h"

#include "api/base/buf.h"
#include "tests/unit/api/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char *const plain_args[] = { "--token", "tok", NULL };

static const char derek[] = "215471000004411";

#define CONVERSATION RECORD_CONVERSATION

static const struct api_reply *conversation(struct world *w, const char *id)
{
	return world_good(w, request_conversation(id, false));
}

/* Until nothing is on its way any more. */
static void settle(struct world *w)
{
	const struct api_reply *reply;
	size_t left = 1;

	while (left) {
		reply = world_good(w, request_outbox());
		left = reply->outbox_len;
		api_reply_unref(reply);
	}
}

static void undo(struct world *w, const char *says)
{
	const struct api_reply *reply = world_good(w, request_undo(0));

	assert_string_equal(reply->say, says);
	api_reply_unref(reply);
	settle(w);
}

static const char *attribute(const struct record *record, const char *name)
{
	const struct attribute *found = record_attribute(record, name);

	return found ? found->value : NULL;
}

static void assert_fields(struct world *w, const char *id, const char *title,
    const char *product, const char *rooms)
{
	const struct api_reply *reply = world_read(w, CONVERSATION, id);

	assert_string_equal(reply->record->title, title);
	assert_string_equal(attribute(reply->record, "Product"), product);
	assert_string_equal(attribute(reply->record, "Rooms affected"),
	    rooms);
	api_reply_unref(reply);
}

static void edits__show_at_once__and_are_undone(void **state)
{
	static const char was[] = "Whole 14th floor shows ROOM NOT AVAILABLE";
	struct world *w = world_new(plain_args);
	const struct record_input inputs[] = { { "title", "Floor 14" },
		{ "attributes.Product", "s:Hub" } };
	struct api_request *req = request_change(&(struct record_change){
		.kind = CONVERSATION, .verb = VERB_UPDATE, .id = derek,
		.inputs = inputs, .inputs_len = 2 });
	const struct api_reply *reply;
	api_id id;

	api_reply_unref(world_read(w, CONVERSATION, derek));
	id = api_send(w->client, req);
	while ((reply = world_next(w))->id != id)
		api_reply_unref(reply);
	/* Written down, not yet confirmed. */
	assert_false(reply->final);
	assert_string_equal(reply->conversation->title, "Floor 14");
	assert_true(reply->conversation->pending & PENDING_FIELDS);
	assert_string_equal(attribute(reply->record, "Product"), "Hub");
	api_reply_unref(reply);
	reply = world_final(w, id);
	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_false(reply->conversation->pending & PENDING_FIELDS);
	api_reply_unref(reply);
	assert_fields(w, derek, "Floor 14", "Hub", "14");
	world_changed(w, CONVERSATION, VERB_UPDATE, derek, NULL,
	    "attributes.Rooms affected", "n:15");
	assert_fields(w, derek, "Floor 14", "Hub", "15");
	undo(w, "Taken back: change the conversation");
	assert_fields(w, derek, "Floor 14", "Hub", "14");
	undo(w, "Taken back: change the conversation");
	assert_fields(w, derek, was, "Panel Touch", "14");
	world_free(w);
}

/* A title that is only the first words here is none there, and an attribute
 * that was not there is gone again. */
static void undo__clears__what_was_not_there(void **state)
{
	struct world *w = world_new(plain_args);
	const struct api_reply *reply = world_good(w, request_list(
	    "state:open", SORT_NEWEST, 0, 200, NULL, true));
	char *id = NULL;
	size_t i;

	for (i = 0; i < reply->list->rows_len && !id; i++)
		if (!reply->list->rows[i].titled)
			id = mem_strdup(reply->list->rows[i].id);
	api_reply_unref(reply);
	assert_non_null(id);
	world_changed(w, CONVERSATION, VERB_UPDATE, id, NULL, "title", "T");
	world_changed(w, CONVERSATION, VERB_UPDATE, id, NULL,
	    "attributes.Kick-off done", "b:true");
	undo(w, "Taken back: change the conversation");
	undo(w, "Taken back: change the conversation");
	reply = world_read(w, CONVERSATION, id);
	assert_null(record_value(reply->record, "title")->text);
	assert_null(attribute(reply->record, "Kick-off done"));
	api_reply_unref(reply);
	free(id);
	world_free(w);
}

static void bulk_edits__are_undone__as_one(void **state)
{
	struct world *w = world_new(plain_args);
	const char *const ids[] = { derek, "215471000027990" };
	const struct record_input input = { "attributes.Health", "s:Red" };
	const struct api_reply *reply;
	api_id sent[2];
	size_t i;

	for (i = 0; i < 2; i++)
		api_reply_unref(conversation(w, ids[i]));
	for (i = 0; i < 2; i++) {
		struct api_request *req = request_change(
		    &(struct record_change){ .kind = CONVERSATION,
		    .verb = VERB_UPDATE, .id = ids[i], .inputs = &input,
		    .inputs_len = 1 });

		req->group = 77;
		sent[i] = api_send(w->client, req);
	}
	for (i = 0; i < 2; i++)
		api_reply_unref(world_final(w, sent[i]));
	settle(w);
	undo(w, "Taken back: change the conversation, 2 times");
	for (i = 0; i < 2; i++) {
		reply = world_read(w, CONVERSATION, ids[i]);
		assert_null(attribute(reply->record, "Health"));
		api_reply_unref(reply);
	}
	world_free(w);
}

static void edits_of_contacts__are_undone(void **state)
{
	struct world *w = world_new(plain_args);
	const struct api_reply *reply = conversation(w, derek);
	char *id = mem_strdup(reply->conversation->contact.id), *name;

	api_reply_unref(reply);
	reply = world_read(w, RECORD_CONTACT, id);
	name = mem_strdup(reply->record->title);
	api_reply_unref(reply);
	world_changed(w, RECORD_CONTACT, VERB_UPDATE, id, NULL, "name", "D");
	undo(w, "Taken back: change the contact: D");
	reply = world_read(w, RECORD_CONTACT, id);
	assert_string_equal(reply->record->title, name);
	api_reply_unref(reply);
	free(name);
	free(id);
	world_free(w);
}

static void refused_edits__are_reverted__with_the_reason(void **state)
{
	struct world *w = world_new(plain_args);
	const struct api_reply *reply;

	api_reply_unref(conversation(w, derek));
	reply = world_change(w, CONVERSATION, VERB_UPDATE, derek, NULL,
	    "attributes.Rooms affected", "s:many");
	assert_int_equal(reply->err.code, ERROR_REFUSED);
	assert_non_null(strstr(reply->err.text, "of type integer"));
	assert_int_equal(reply->conversation->pending, 0);
	api_reply_unref(reply);
	assert_fields(w, derek, "Whole 14th floor shows ROOM NOT AVAILABLE",
	    "Panel Touch", "14");
	/* An option that is archived is none. */
	reply = world_change(w, CONVERSATION, VERB_UPDATE, derek, NULL,
	    "attributes.Product", "s:Panel Mini");
	assert_int_equal(reply->err.code, ERROR_REFUSED);
	api_reply_unref(reply);
	world_free(w);
}

static void participants__come_and_go(void **state)
{
	struct world *w = world_new(plain_args);
	const struct api_reply *reply = conversation(w, "215471000027990");
	char *other = mem_strdup(reply->conversation->contact.id);

	api_reply_unref(reply);
	reply = world_change(w, CONVERSATION, VERB_ATTACH, derek, other, NULL,
	    NULL);
	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_int_equal(reply->conversation->contacts_len, 2);
	api_reply_unref(reply);
	undo(w, "Taken back: add the participant");
	reply = conversation(w, derek);
	assert_int_equal(reply->conversation->contacts_len, 1);
	assert_string_not_equal(reply->conversation->contact_ids[0], other);
	free(other);
	other = mem_strdup(reply->conversation->contact_ids[0]);
	api_reply_unref(reply);
	reply = world_change(w, CONVERSATION, VERB_DETACH, derek, other, NULL,
	    NULL);
	assert_non_null(strstr(reply->err.text, "last customer"));
	api_reply_unref(reply);
	free(other);
	world_free(w);
}

static const struct part *last_part(const struct conversation *conversation)
{
	return &conversation->parts[conversation->parts_len - 1];
}

static void merging(const char *const *args)
{
	struct world *w = world_new(args);
	const struct api_reply *reply;

	api_reply_unref(conversation(w, "215471000027990"));
	reply = world_change(w, CONVERSATION, VERB_MERGE, "215471000027990",
	    derek, NULL, NULL);
	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_int_equal(reply->conversation->state, STATE_CLOSED);
	assert_string_equal(last_part(reply->conversation)->type,
	    "merged_secondary_conversation");
	api_reply_unref(reply);
	reply = conversation(w, derek);
	assert_string_equal(last_part(reply->conversation)->type,
	    "merged_primary_conversation");
	api_reply_unref(reply);
	reply = world_read(w, CONVERSATION, "215471000027990");
	assert_string_equal(record_value(reply->record, "linked")->refs->id,
	    derek);
	api_reply_unref(reply);
	world_free(w);
}

static void merges__close_and_link(void **state)
{
	merging(plain_args);
}

/* Repeated, refused as done already: it is done. */
static void merges_whose_answer_is_lost__are_done(void **state)
{
	static const char *const args[] = { "--token", "tok", "--fault",
		"POST /conversations/*/merge#1=cut-response@0", NULL };

	merging(args);
}

/* What its writer did not know yet is said, and the words stay. */
static void replies_to_what_was_merged__are_held_back(void **state)
{
	struct world *w = world_new(plain_args);
	const struct api_reply *reply = conversation(w, "215471000027990");
	struct api_request *req = request_reply("215471000027990", "hello",
	    "<p>hello</p>", 0);

	req->seen_part = arena_strdup(&req->arena,
	    last_part(reply->conversation)->id);
	api_reply_unref(reply);
	world_changed(w, CONVERSATION, VERB_MERGE, "215471000027990", derek,
	    NULL, NULL);
	reply = world_final(w, api_send(w->client, req));
	assert_int_equal(reply->err.code, ERROR_CONFLICT);
	assert_non_null(strstr(reply->err.text, "merged into another"));
	api_reply_unref(reply);
	reply = world_good(w, request_outbox());
	assert_int_equal(reply->outbox_len, 1);
	assert_true(reply->outbox[0].words);
	api_reply_unref(reply);
	world_free(w);
}

static void merges__say__why_they_were_refused(void **state)
{
	struct world *w = world_new(plain_args);
	const struct api_reply *reply = world_change(w, CONVERSATION,
	    VERB_MERGE, derek, derek, NULL, NULL);

	assert_int_equal(reply->err.code, ERROR_REFUSED);
	assert_non_null(strstr(reply->err.text, "into itself"));
	api_reply_unref(reply);
	world_free(w);
}

static void redact(struct world *w, const char *type, const char *name,
    const char *part)
{
	const struct record_input inputs[] = { { "type", type },
		{ name, part } };
	const struct record_change what = { .kind = CONVERSATION,
		.verb = VERB_REDACT, .id = derek, .inputs = inputs,
		.inputs_len = 2 };

	api_reply_unref(world_good(w, request_change(&what)));
}

static void messages__are_redacted(void **state)
{
	struct world *w = world_new(plain_args);
	const struct api_reply *reply = conversation(w, derek);
	const struct conversation *it = reply->conversation;
	char *source, *part;
	size_t at;

	for (at = it->parts_len; it->parts[at - 1].kind == PART_EVENT; at--)
		;
	source = mem_strdup(it->parts[0].id);
	part = mem_strdup(it->parts[at - 1].id);
	api_reply_unref(reply);
	redact(w, "source", "source", source);
	redact(w, "conversation_part", "part", part);
	reply = conversation(w, derek);
	it = reply->conversation;
	assert_true(it->parts[0].redacted);
	assert_true(it->parts[at - 1].redacted);
	assert_non_null(strstr(it->parts[at - 1].body, "was deleted"));
	api_reply_unref(reply);
	free(source);
	free(part);
	world_free(w);
}

static void deleting(const char *const *args)
{
	struct world *w = world_new(args);
	const struct api_reply *reply;

	api_reply_unref(world_read(w, CONVERSATION, derek));
	reply = world_change(w, CONVERSATION, VERB_DELETE, derek, NULL, NULL,
	    NULL);
	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_null(reply->conversation);
	api_reply_unref(reply);
	reply = world_final(w, api_send(w->client, request_record(
	    CONVERSATION, derek)));
	assert_int_equal(reply->err.code, ERROR_NOT_FOUND);
	assert_null(reply->record);
	api_reply_unref(reply);
	world_free(w);
}

static void deleted_conversations__are_gone(void **state)
{
	deleting(plain_args);
}

static void deleting__whose_answer_is_lost__is_done(void **state)
{
	static const char *const args[] = { "--token", "tok", "--fault",
		"DELETE /conversations/*#1=cut-response@0", NULL };

	deleting(args);
}

/* Rows of a list, joined. */
static char *listed(struct world *w, struct api_request *req,
    const char *field)
{
	api_id id = api_send(w->client, req);
	const struct api_reply *reply;
	bool final = false;
	struct buf out;
	size_t i;

	buf_init(&out, BUF_SMALL_MAX * 4);
	while (!final) {
		reply = world_next(w);
		if (reply->id == id && !reply->cached)
			for (i = 0; reply->records &&
			    i < reply->records->rows_len; i++)
				buf_printf(&out, "%s=%s;",
				    reply->records->rows[i].title,
				    record_value(&reply->records->rows[i],
				    field)->text);
		final = reply->id == id && reply->final;
		api_reply_unref(reply);
	}
	return buf_take(&out);
}

static void details__are_read(void **state)
{
	struct world *w = world_new(plain_args);
	char *text = listed(w, request_records(RECORD_CONVERSATION_ATTRIBUTE,
	    RECORD_NONE, NULL, NULL, NULL, 0, NULL, false), "options");

	assert_non_null(strstr(text, "Health=Green, Amber, Red;"));
	assert_null(strstr(text, "Panel Mini"));
	free(text);
	text = listed(w, request_records(RECORD_HANDLING_EVENT, CONVERSATION,
	    derek, NULL, NULL, 0, NULL, false), "reason");
	assert_string_equal(text, "paused=Away;resumed=(null);");
	free(text);
	text = listed(w, request_records(RECORD_SIDE_CONVERSATION,
	    CONVERSATION, derek, NULL, NULL, 0, NULL, false), "body");
	assert_non_null(strstr(text, "<p><b>Maya"));
	assert_non_null(strstr(text, "Nothing deployed since yesterday"));
	free(text);
	world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits__show_at_once__and_are_undone),
		cmocka_unit_test(undo__clears__what_was_not_there),
		cmocka_unit_test(bulk_edits__are_undone__as_one),
		cmocka_unit_test(edits_of_contacts__are_undone),
		cmocka_unit_test(refused_edits__are_reverted__with_the_reason),
		cmocka_unit_test(participants__come_and_go),
		cmocka_unit_test(merges__close_and_link),
		cmocka_unit_test(merges_whose_answer_is_lost__are_done),
		cmocka_unit_test(replies_to_what_was_merged__are_held_back),
		cmocka_unit_test(merges__say__why_they_were_refused),
		cmocka_unit_test(messages__are_redacted),
		cmocka_unit_test(deleted_conversations__are_gone),
		cmocka_unit_test(deleting__whose_answer_is_lost__is_done),
		cmocka_unit_test(details__are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
