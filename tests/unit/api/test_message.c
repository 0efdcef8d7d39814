/* Messages that begin a conversation: their text, and how the outbox and drafts
 * share several recipients' ones. */
#include "config.h"

#include "api/base/buf.h"
#include "api/message.h"
#include "api/outbox.h"
#include "keystore/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

enum { NOW_MS = 1700000000 };

static const char two[] = "To: Ada Lovelace <ada@x.example>, Bo <65fa>\n"
    "Type: e-mail\nSubject: Panels: back\nTemplate: personal\n"
    "Conversation: now\n\nDear *all*\n\nTo: nobody\n";

/* --- the text --- */

static void message__is_read__and_written_the_same(void **state)
{
	struct arena arena = { 0 };
	struct message message;
	struct error err;

	assert_true(message_parse(two, &arena, &message, &err));
	assert_int_equal(message.to_len, 2);
	assert_string_equal(message_to_name(message.to[0], &arena),
	    "Ada Lovelace");
	assert_string_equal(message_to_address(message.to[0], &arena),
	    "ada@x.example");
	assert_string_equal(message_to_address(message.to[1], &arena),
	    "65fa");
	assert_true(message.email);
	assert_true(message.open);
	assert_string_equal(message.subject, "Panels: back");
	assert_string_equal(message.template, "personal");
	assert_string_equal(message.body, "Dear *all*\n\nTo: nobody\n");
	assert_true(message_check(&message, &err));
	assert_string_equal(message_text(&message, &arena), two);
	arena_release(&arena);
}

/* As people write it, in $EDITOR too. */
static void message__is_read__however_it_is_written(void **state)
{
	static const struct {
		const char *text;
		size_t to_len;
		bool email, open;
		const char *body;
	} cases[] = {
		{ "", 0, false, false, "" },
		{ "To: a@x\n\nHi", 1, false, false, "Hi" },
		{ "to:a@x,b@x ,\r\ntype:  INAPP\r\n\r\nHi", 2, false, false,
		    "Hi" },
		{ "Subject: s\nTo: a@x\n\nHi", 1, true, false, "Hi" },
		{ "Type: email\nConversation: yes\nTo: a@x", 1, true, true,
		    "" },
		{ "\nonly a text", 0, false, false, "only a text" },
	};
	struct arena arena = { 0 };
	struct message message;
	struct error err;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		if (!message_parse(cases[i].text, &arena, &message, &err))
			fail_msg("%zu: %s", i, err.text);
		assert_int_equal(message.to_len, cases[i].to_len);
		assert_int_equal(message.email, cases[i].email);
		assert_int_equal(message.open, cases[i].open);
		assert_string_equal(message.body, cases[i].body);
	}
	arena_release(&arena);
}

static void message__says__what_is_wrong_and_where(void **state)
{
	static const struct {
		const char *text, *says;
		int at;
	} cases[] = {
		{ "Hello\n", "The first lines say To:", 0 },
		{ "To: a\nCc: b\n\n", "\"Cc:\" is nothing", 9 },
		{ "Type: fax\n\n", "in-app or e-mail", 5 },
		{ "Template: nice\n\n", "plain or personal", 9 },
		{ "Conversation: maybe\n\n", "\"now\" or", 13 },
	};
	static const struct {
		const char *text, *says;
	} lacking[] = {
		{ "To: \n\nHi", "To: whom?" },
		{ "To: a\nType: e-mail\n\nHi", "needs a subject" },
		{ "To: a\nType: in-app\nSubject: s\n\nHi", "has no subject" },
		{ "To: a\n\n \n", "no text" },
	};
	struct arena arena = { 0 };
	struct message message;
	struct error err;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		assert_false(message_parse(cases[i].text, &arena, &message,
		    &err));
		if (!strstr(err.text, cases[i].says))
			fail_msg("%s", err.text);
		assert_int_equal(err.detail, cases[i].at);
	}
	for (i = 0; i < ARRAY_LEN(lacking); i++) {
		assert_true(message_parse(lacking[i].text, &arena, &message,
		    &err));
		assert_false(message_check(&message, &err));
		if (!strstr(err.text, lacking[i].says))
			fail_msg("%s", err.text);
	}
	arena_release(&arena);
}

static void recipients__end__at_the_limit(void **state)
{
	struct arena arena = { 0 };
	struct message message;
	struct buf text;
	struct error err;
	int i;

	buf_init(&text, BUF_SMALL_MAX);
	buf_add_text(&text, "To: a0");
	for (i = 1; i < MESSAGE_TO_MAX; i++)
		buf_printf(&text, ", a%d", i);
	assert_true(message_parse(text.data, &arena, &message, &err));
	assert_int_equal(message.to_len, MESSAGE_TO_MAX);
	buf_add_text(&text, ", one more");
	assert_false(message_parse(text.data, &arena, &message, &err));
	buf_release(&text);
	arena_release(&arena);
}

/* Names are anybody's: none of them makes two recipients or a line. */
static void names__cannot_break__the_head(void **state)
{
	struct arena arena = { 0 };
	struct message message;
	struct error err;
	const char *to = message_to("Ada,\nSubject: x <e@vil>", "a@x",
	    &arena);

	assert_true(message_parse(arena_printf(&arena, "To: %s\n\nHi", to),
	    &arena, &message, &err));
	assert_int_equal(message.to_len, 1);
	assert_string_equal(message.subject, "");
	assert_string_equal(message_to_address(message.to[0], &arena),
	    "a@x");
	arena_release(&arena);
}

/* --- in the outbox --- */

struct kept {
	struct sealer *sealer;
	struct outbox *outbox;
	struct arena arena;
};

static int set_up(void **state)
{
	struct kept *kept = mem_zalloc(sizeof(*kept));
	struct error err = { 0 };
	char *said = NULL;

	kept->sealer = sealer_new_random();
	kept->outbox = outbox_open(NULL, kept->sealer, &said, &err);
	assert_non_null(kept->outbox);
	free(said);
	*state = kept;
	return 0;
}

static int tear_down(void **state)
{
	struct kept *kept = *state;

	outbox_close(kept->outbox);
	sealer_free(kept->sealer);
	arena_release(&kept->arena);
	free(kept);
	return 0;
}

static const char *only(struct kept *kept, const char *to)
{
	struct message message;

	assert_true(message_parse(two, &kept->arena, &message, NULL));
	message.to = &to;
	message.to_len = 1;
	return message_text(&message, &kept->arena);
}

/* To that one of both, the cursor before the last n bytes. */
static uint64_t send_to(struct kept *kept, const char *to, const char *id,
    size_t behind)
{
	const char *text = only(kept, to);
	struct api_request *request = request_message("message/1", id,
	    "user", text, strlen(text) - behind, "<p>Dear all</p>", 5000);
	struct error err = { 0 };
	uint64_t number;

	request->group = 9;
	number = outbox_add(kept->outbox, request, NULL, NOW_MS, &err);
	assert_string_equal(err.text, "");
	api_request_free(request);
	return number;
}

static const struct draft *drafts(struct kept *kept, size_t *n)
{
	const struct draft *found;

	assert_true(outbox_drafts(kept->outbox, NULL, -1, &kept->arena,
	    &found, n, NULL));
	return found;
}

static void put_draft(struct kept *kept)
{
	struct draft draft = { .conversation_id = "message/1", .text = two,
		.kind = DRAFT_MESSAGE, .cursor = strlen(two) };
	bool elsewhere;

	assert_true(outbox_put_draft(kept->outbox, &draft, false, &elsewhere,
	    NULL));
}

/* At every moment each recipient is in the draft or in the outbox. */
static void draft__loses__who_is_queued_one_by_one(void **state)
{
	struct kept *kept = *state;
	const struct draft *found;
	size_t n;

	put_draft(kept);
	send_to(kept, "Ada Lovelace <ada@x.example>", "a", 3);
	found = drafts(kept, &n);
	assert_int_equal(n, 1);
	assert_string_equal(found->text, only(kept, "Bo <65fa>"));
	send_to(kept, "Bo <65fa>", "b", 3);
	drafts(kept, &n);
	assert_int_equal(n, 0);
}

static void undo__of_several__is_one_draft_with_its_cursor(void **state)
{
	struct kept *kept = *state;
	struct error err = { 0 };
	struct outbox_undo out;
	const struct draft *found;
	size_t n;

	put_draft(kept);
	send_to(kept, "Ada Lovelace <ada@x.example>", "a", 3);
	send_to(kept, "Bo <65fa>", "b", 3);
	assert_true(outbox_undo(kept->outbox, 0, NOW_MS, &kept->arena, &out,
	    &err));
	assert_int_equal(out.dropped_len, 2);
	assert_int_equal(out.draft.kind, DRAFT_MESSAGE);
	assert_string_equal(out.draft.conversation_id, "message/1");
	assert_string_equal(out.draft.text, two);
	assert_int_equal(out.draft.cursor, strlen(two) - 3);
	assert_string_equal(out.say, "Taken back: message, 2 times");
	found = drafts(kept, &n);
	assert_int_equal(n, 1);
	assert_string_equal(found->text, two);
}

/* What was written since is not mixed with it. */
static void taken_back__into_another_text__is_a_draft_of_its_own(void **state)
{
	struct kept *kept = *state;
	uint64_t number = send_to(kept, "Bo <65fa>", "b", 0);
	struct draft draft = { .conversation_id = "message/1",
		.text = "To: Cy\n\nSomething else", .kind = DRAFT_MESSAGE };
	struct draft out;
	bool elsewhere;
	size_t n;

	assert_true(outbox_put_draft(kept->outbox, &draft, false, &elsewhere,
	    NULL));
	assert_true(outbox_to_draft(kept->outbox, number, NOW_MS,
	    &kept->arena, &out, NULL));
	assert_string_not_equal(out.conversation_id, "message/1");
	assert_true(message_is_key(out.conversation_id));
	assert_string_equal(out.text, only(kept, "Bo <65fa>"));
	drafts(kept, &n);
	assert_int_equal(n, 2);
}

static const char *input(const struct command *command, const char *name)
{
	size_t i;

	for (i = 0; i < command->change.inputs_len; i++)
		if (!strcmp(command->change.inputs[i].name, name))
			return command->change.inputs[i].value;
	return NULL;
}

static void message__edited_where_it_lies__keeps_its_recipient(void **state)
{
	static const char other[] = "To: Bo <65fa>\nType: in-app\n\nShorter",
	    stolen[] = "To: Cy\n\nShorter";
	struct kept *kept = *state;
	uint64_t number = send_to(kept, "Bo <65fa>", "b", 0);
	struct error err = { 0 };
	const struct command *command;
	const struct outbox_item *items;
	struct draft out;
	size_t n;

	assert_false(outbox_edit(kept->outbox, number, stolen, "<p>x</p>",
	    &kept->arena, &out, &err));
	assert_non_null(strstr(err.text, "recipient cannot be changed"));
	assert_true(outbox_edit(kept->outbox, number, other,
	    "<p>Shorter</p>", &kept->arena, &out, &err));
	assert_int_equal(out.kind, DRAFT_MESSAGE);
	command = outbox_find(kept->outbox, number);
	assert_string_equal(input(command, "to"), "b");
	assert_string_equal(input(command, "role"), "user");
	assert_string_equal(input(command, "type"), "in_app");
	assert_string_equal(input(command, "body"), "<p>Shorter</p>");
	assert_null(input(command, "subject"));
	outbox_list(kept->outbox, &kept->arena, &items, &n);
	assert_string_equal(items[0].title, "Bo");
	assert_string_equal(items[0].summary,
	    "message to Bo: Shorter");
	assert_true(items[0].words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(message__is_read__and_written_the_same),
		cmocka_unit_test(message__is_read__however_it_is_written),
		cmocka_unit_test(message__says__what_is_wrong_and_where),
		cmocka_unit_test(recipients__end__at_the_limit),
		cmocka_unit_test(names__cannot_break__the_head),
		cmocka_unit_test_setup_teardown(
		    draft__loses__who_is_queued_one_by_one, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    undo__of_several__is_one_draft_with_its_cursor, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    taken_back__into_another_text__is_a_draft_of_its_own,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    message__edited_where_it_lies__keeps_its_recipient,
		    set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
