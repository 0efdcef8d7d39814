/*
 * The outbox on disk: two processes on one file (here two connections, which
 * SQLite and the locks treat alike), undo, drafts, what is damaged.
 */
#include "config.h"

#include "api/outbox.h"
#include "api/share.h"
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

struct files {
	struct sealer *sealer;
	char path[40];
	struct outbox *one, *two;
};

static struct outbox *open_at(struct files *f)
{
	struct error err = { 0 };
	struct outbox *outbox;
	char *said = NULL;

	outbox = outbox_open(f->path, f->sealer, &said, &err);
	if (!outbox)
		fail_msg("%s", err.text);
	assert_null(said);
	return outbox;
}

static int set_up(void **state)
{
	struct files *f = mem_zalloc(sizeof(*f));

	f->sealer = sealer_new_random();
	snprintf(f->path, sizeof(f->path), "outbox-%d.db", (int)getpid());
	f->one = open_at(f);
	f->two = open_at(f);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".sender",
		".damaged-1", ".damaged-2" };
	struct files *f = *state;
	char name[64];
	size_t i;

	outbox_close(f->one);
	outbox_close(f->two);
	sealer_free(f->sealer);
	for (i = 0; i < ARRAY_LEN(ends); i++) {
		snprintf(name, sizeof(name), "%s%s", f->path, ends[i]);
		unlink(name);
	}
	free(f);
	return 0;
}

/* Takes the request. */
static uint64_t add(struct outbox *outbox, struct api_request *request,
    const struct conversation *before)
{
	struct error err = { 0 };
	uint64_t number;

	number = outbox_add(outbox, request, before, NOW_MS, &err);
	assert_string_equal(err.text, "");
	api_request_free(request);
	return number;
}

static enum delivery state_of(struct outbox *outbox, uint64_t number)
{
	const struct command *command;

	outbox_refresh(outbox);
	command = outbox_find(outbox, number);
	assert_non_null(command);
	return command->state;
}

static void set(struct outbox *outbox, uint64_t number, enum delivery state)
{
	struct error err = { 0 };
	bool ok = state == DELIVERY_SENDING ? outbox_set_sending(outbox,
	    number, NOW_MS, NULL, &err) : outbox_set_state(outbox, number,
	    state, 0, NULL, &err);

	if (!ok)
		fail_msg("%s", err.text);
}

static size_t listed(struct outbox *outbox)
{
	struct arena arena = { 0 };
	const struct outbox_item *items;
	size_t n;

	outbox_list(outbox, &arena, &items, &n);
	arena_release(&arena);
	return n;
}

static void undo(struct outbox *outbox, struct arena *arena,
    struct outbox_undo *out)
{
	struct error err = { 0 };

	if (!outbox_undo(outbox, 0, NOW_MS, arena, out, &err))
		fail_msg("%s", err.text);
}

static void two_processes__see__each_others_commands(void **state)
{
	struct files *f = *state;
	uint64_t one, two;

	one = add(f->one, request_close("1"), NULL);
	assert_int_equal(state_of(f->two, one), DELIVERY_READY);
	two = add(f->two, request_close("2"), NULL);
	assert_int_not_equal(one, two);
	set(f->one, one, DELIVERY_SENDING);
	assert_int_equal(state_of(f->two, one), DELIVERY_SENDING);
	assert_int_equal(listed(f->one), 2);
	assert_false(outbox_refresh(f->one));
}

/* One takes it back while the other is about to send it: one of them wins. */
static void two_processes__agree__on_who_was_first(void **state)
{
	struct files *f = *state;
	struct arena arena = { 0 };
	struct outbox_undo out;
	struct error err = { 0 };
	uint64_t number;

	number = add(f->one, request_reply("1", "a", "<p>a</p>", 0), NULL);
	outbox_refresh(f->two);
	undo(f->two, &arena, &out);
	assert_int_equal(out.dropped_len, 1);
	/* The first one does not know yet, and must not send. */
	assert_non_null(outbox_find(f->one, number));
	assert_false(outbox_set_sending(f->one, number, NOW_MS, NULL, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);

	number = add(f->one, request_reply("1", "b", "<p>b</p>", 0), NULL);
	set(f->one, number, DELIVERY_SENDING);
	err.code = ERROR_NONE;
	assert_false(outbox_discard(f->two, number, &err));
	assert_int_equal(err.code, ERROR_CONFLICT);
	assert_false(outbox_undo(f->two, 0, NOW_MS, &arena, &out, &err));
	assert_int_equal(state_of(f->one, number), DELIVERY_SENDING);
	arena_release(&arena);
}

static void the_sender__is_one__and_hears_of_the_other(void **state)
{
	struct files *f = *state;
	struct share *one = share_open(f->path, NULL);
	struct share *two = share_open(f->path, NULL);
	bool unlocked;

	assert_true(share_take(one, &unlocked));
	assert_false(unlocked);
	assert_false(share_take(two, &unlocked));
	assert_false(unlocked);
	share_heard(one);
	assert_false(share_heard(one));
	add(f->two, request_close("1"), NULL);
	assert_true(share_heard(one));
	share_heard(two);
	share_release(one);
	/* The end of the other is heard, too. */
	assert_true(share_heard(two));
	assert_true(share_take(two, &unlocked));
	assert_false(share_take(one, &unlocked));
	share_close(one);
	share_close(two);
}

/* What died while sending is unknown; what does no harm is sent again. */
static void taking_over__leaves__nothing_that_is_sending(void **state)
{
	struct files *f = *state;
	uint64_t reply, close;

	reply = add(f->one, request_reply("1", "a", "<p>a</p>", 0), NULL);
	close = add(f->one, request_close("2"), NULL);
	set(f->one, reply, DELIVERY_SENDING);
	set(f->one, close, DELIVERY_SENDING);
	outbox_close(f->one);
	f->one = open_at(f);
	assert_int_equal(state_of(f->one, reply), DELIVERY_SENDING);
	assert_true(outbox_take_over(f->one, NULL));
	assert_int_equal(state_of(f->one, reply), DELIVERY_UNKNOWN);
	assert_int_equal(state_of(f->one, close), DELIVERY_READY);
	assert_int_equal(state_of(f->two, reply), DELIVERY_UNKNOWN);
}

/* Found and claimed is one thing with being done: who dies in between finds
 * it again. */
static void a_part__is_claimed__with_the_command_that_is_done(void **state)
{
	struct part parts[] = { { .id = "1", .kind = PART_COMMENT },
		{ .id = "2", .kind = PART_COMMENT, .body = "<p>a</p>",
		.author = { .kind = PERSON_ADMIN, .id = "7" },
		.created_at = NOW_MS / 1000 } };
	struct conversation now = { .id = "1", .parts = parts,
		.parts_len = ARRAY_LEN(parts), .complete = true };
	struct files *f = *state;
	uint64_t first, second;

	first = add(f->one, request_reply("1", "a", "<p>a</p>", 0), NULL);
	second = add(f->one, request_reply("1", "a", "<p>a</p>", 0), NULL);
	set(f->one, first, DELIVERY_SENDING);
	assert_true(outbox_reconcile(f->one, first, &now, "7"));
	outbox_close(f->one);
	f->one = open_at(f);
	outbox_take_over(f->one, NULL);
	assert_true(outbox_reconcile(f->one, first, &now, "7"));
	set(f->one, first, DELIVERY_DONE);
	set(f->one, second, DELIVERY_SENDING);
	assert_false(outbox_reconcile(f->one, second, &now, "7"));
}

static void commands__of_one_conversation__go_in_order(void **state)
{
	struct files *f = *state;
	uint64_t first, other;
	const struct command *due;
	int wait;

	first = add(f->one, request_reply("1", "a", "<p>a</p>", 1000), NULL);
	add(f->one, request_close("1"), NULL);
	other = add(f->one, request_close("2"), NULL);
	due = outbox_due(f->one, NOW_MS, NULL, NULL, &wait);
	assert_int_equal(due->number, other);
	set(f->one, other, DELIVERY_SENDING);
	assert_null(outbox_due(f->one, NOW_MS, NULL, NULL, &wait));
	assert_int_equal(wait, 1000);
	due = outbox_due(f->one, NOW_MS + 1000, NULL, NULL, &wait);
	assert_int_equal(due->number, first);
}

/* --- undo --- */

static void undo__of_a_bulk_action__is_one(void **state)
{
	struct files *f = *state;
	struct conversation before = { .state = STATE_OPEN };
	struct arena arena = { 0 };
	struct api_request *request;
	struct outbox_undo out;
	char id[16];
	int i;

	for (i = 0; i < 120; i++) {
		snprintf(id, sizeof(id), "%d", i);
		request = request_close(id);
		request->group = 9;
		set(f->one, add(f->one, request, &before), DELIVERY_SENDING);
	}
	for (i = 1; i <= 100; i++)
		set(f->one, (uint64_t)i, DELIVERY_DONE);
	undo(f->one, &arena, &out);
	/* Also what is just being sent: its inverse goes after it. */
	assert_int_equal(out.inverted_len, 120);
	assert_int_equal(listed(f->one), 20 + 120);
	assert_false(outbox_undo(f->one, 0, NOW_MS, &arena, &out, NULL) &&
	    out.inverted_len);
	arena_release(&arena);
}

static void the_last_50_actions__stay__for_undo(void **state)
{
	struct files *f = *state;
	struct arena arena = { 0 };
	struct outbox_undo out;
	struct error err;
	uint64_t number;
	int i;

	for (i = 0; i < 60; i++) {
		number = add(f->one, request_close("1"), NULL);
		set(f->one, number, DELIVERY_SENDING);
		set(f->one, number, DELIVERY_DONE);
	}
	for (i = 0; i < OUTBOX_UNDO_MAX; i++) {
		undo(f->one, &arena, &out);
		assert_int_equal(out.inverted_len, 1);
		/* The inverse arrives. */
		number += 1;
		set(f->one, number, DELIVERY_SENDING);
		set(f->one, number, DELIVERY_DONE);
	}
	assert_false(outbox_undo(f->one, 0, NOW_MS, &arena, &out, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	arena_release(&arena);
}

/* The op and target of the only command that is pending. */
static const struct command *inverse_of(struct outbox *outbox,
    struct api_request *request, const struct conversation *before)
{
	uint64_t number = add(outbox, request, before);
	struct arena arena = { 0 };
	struct outbox_undo out;
	const struct command *command;

	set(outbox, number, DELIVERY_SENDING);
	set(outbox, number, DELIVERY_DONE);
	undo(outbox, &arena, &out);
	arena_release(&arena);
	command = outbox_find(outbox, number + 1);
	if (command)
		assert_true(command->undo);
	return command;
}

static void undo__puts_back__what_was_before(void **state)
{
	static const struct tag tag = { "5", "vip" };
	struct files *f = *state;
	struct conversation before = { .state = STATE_SNOOZED,
		.snoozed_until = NOW_MS / 1000 + 60, .admin_id = "7",
		.tags = &tag, .tags_len = 1 };
	const struct command *inverse;

	inverse = inverse_of(f->one, request_close("1"), &before);
	assert_int_equal(inverse->op, API_SNOOZE);
	assert_int_equal(inverse->at, NOW_MS / 1000 + 60);
	inverse = inverse_of(f->one, request_assign("2", PERSON_ADMIN, "8"),
	    &before);
	assert_int_equal(inverse->op, API_ASSIGN);
	assert_string_equal(inverse->object_id, "7");
	inverse = inverse_of(f->one, request_untag("3", "5"), &before);
	assert_int_equal(inverse->op, API_TAG);
	/* It had the tag already: nothing to take off. */
	inverse = inverse_of(f->one, request_tag("4", "5"), &before);
	assert_null(inverse);
	before.snoozed_until = NOW_MS / 1000 - 60;
	inverse = inverse_of(f->one, request_close("5"), &before);
	assert_int_equal(inverse->op, API_OPEN);
}

/* Assigning opened it: taking that back closes it again. */
static void undo__closes__what_assigning_had_opened(void **state)
{
	struct files *f = *state;
	struct conversation before = { .state = STATE_CLOSED };
	const struct command *inverse;

	inverse = inverse_of(f->one, request_assign("1", PERSON_TEAM, "3"),
	    &before);
	assert_int_equal(inverse->op, API_ASSIGN);
	assert_null(inverse->object_id);
	inverse = outbox_find(f->one, inverse->number + 1);
	assert_int_equal(inverse->op, API_CLOSE);
}

/* "Send and close" is one action: both come back, the words with them. */
static void undo__of_a_message_and_what_goes_with_it__is_one(void **state)
{
	struct files *f = *state;
	struct api_request *reply = request_reply("1", "bye", "<p>", 5000);
	struct api_request *close = request_close("1");
	struct arena arena = { 0 };
	struct outbox_undo out;

	reply->group = close->group = 7;
	add(f->one, reply, NULL);
	add(f->one, close, NULL);
	undo(f->one, &arena, &out);
	assert_int_equal(out.dropped_len, 2);
	assert_string_equal(out.draft.text, "bye");
	assert_string_equal(out.say, "Taken back: reply and close");
	assert_int_equal(listed(f->one), 0);
	arena_release(&arena);
}

/* --- drafts --- */

static bool put(struct outbox *outbox, const char *id, const char *text,
    bool closed)
{
	struct draft draft = { .conversation_id = id, .text = text,
		.cursor = 1, .saved_at = NOW_MS };
	struct error err = { 0 };
	bool elsewhere;

	if (!outbox_put_draft(outbox, &draft, closed, &elsewhere, &err))
		fail_msg("%s", err.text);
	return elsewhere;
}

static size_t drafts_of(struct outbox *outbox, const char *id, bool take,
    struct arena *arena, const struct draft **out)
{
	struct error err = { 0 };
	size_t n;

	if (!outbox_drafts(outbox, id, take ? DRAFT_REPLY : -1, arena, out, &n,
	    &err))
		fail_msg("%s", err.text);
	return n;
}

static void a_draft__is_restored__with_its_cursor_and_files(void **state)
{
	static const struct attached file = { "/tmp/a.pdf", "a.pdf",
		"application/pdf", 12 };
	struct files *f = *state;
	struct draft draft = { .conversation_id = "1", .text = "hello",
		.cursor = 3, .attached = &file, .attached_len = 1 };
	struct arena arena = { 0 };
	const struct draft *found;
	bool elsewhere;

	assert_true(outbox_put_draft(f->one, &draft, false, &elsewhere,
	    NULL));
	outbox_close(f->one);
	f->one = open_at(f);
	assert_int_equal(drafts_of(f->one, "1", true, &arena, &found), 1);
	assert_string_equal(found[0].text, "hello");
	assert_int_equal(found[0].cursor, 3);
	assert_int_equal(found[0].attached_len, 1);
	assert_string_equal(found[0].attached[0].name, "a.pdf");
	assert_int_equal(found[0].attached[0].size, 12);
	assert_int_equal(drafts_of(f->one, NULL, false, &arena, &found), 1);
	arena_release(&arena);
}

static void a_draft__that_two_write__is_kept_twice(void **state)
{
	struct files *f = *state;
	struct arena arena = { 0 };
	const struct draft *found;

	assert_false(put(f->one, "1", "first", false));
	assert_int_equal(drafts_of(f->two, "1", true, &arena, &found), 1);
	assert_false(put(f->two, "1", "first, longer", false));
	assert_true(put(f->one, "1", "first and other", false));
	assert_false(put(f->one, "1", "first and other!", false));
	assert_int_equal(drafts_of(f->two, "1", false, &arena, &found), 2);
	/* What one sends or throws away is its own. */
	assert_false(put(f->one, "1", "", false));
	assert_int_equal(drafts_of(f->one, "1", false, &arena, &found), 1);
	assert_string_equal(found[0].text, "first, longer");
	arena_release(&arena);
}

static void a_closed_draft__is_anybodys(void **state)
{
	struct files *f = *state;
	struct arena arena = { 0 };
	const struct draft *found;

	assert_false(put(f->one, "1", "kept", true));
	assert_int_equal(drafts_of(f->two, "1", true, &arena, &found), 1);
	assert_false(found[0].elsewhere);
	assert_false(put(f->two, "1", "kept and more", false));
	assert_int_equal(drafts_of(f->one, "1", true, &arena, &found), 1);
	arena_release(&arena);
}

static void a_command__takes_its_draft_along__and_gives_it_back(void **state)
{
	struct files *f = *state;
	struct api_request *request = request_reply("1", "words", "<p>", 5000);
	struct arena arena = { 0 };
	const struct draft *found;
	struct outbox_undo out;

	request->cursor = 2;
	put(f->one, "1", "words", false);
	add(f->one, request, NULL);
	assert_int_equal(drafts_of(f->one, "1", false, &arena, &found), 0);
	/* Something new was begun meanwhile: both are there. */
	put(f->one, "1", "next", false);
	undo(f->one, &arena, &out);
	assert_string_equal(out.draft.text, "words\n\nnext");
	assert_int_equal(out.draft.cursor, 2);
	assert_int_equal(drafts_of(f->one, "1", false, &arena, &found), 1);
	assert_string_equal(found[0].text, "words\n\nnext");
	assert_int_equal(listed(f->one), 0);
	arena_release(&arena);
}

static bool edit(struct outbox *outbox, uint64_t number, const char *text,
    struct draft *out, struct arena *arena, struct error *err)
{
	*err = (struct error){ 0 };
	return outbox_edit(outbox, number, text, text ? "<p>new</p>" : NULL,
	    arena, out, err);
}

/* From the moment it is taken out until it is retried; by either process. */
static void an_edited_command__is_not_sent__until_it_is_retried(void **state)
{
	struct files *f = *state;
	uint64_t number = add(f->one, request_reply("1", "old", "<p>", 5000),
	    NULL);
	uint64_t next = add(f->one, request_close("1"), NULL);
	struct arena arena = { 0 };
	const struct command *command;
	struct error err;
	struct draft draft;
	int wait;

	outbox_refresh(f->two);
	assert_true(edit(f->two, number, NULL, &draft, &arena, &err));
	assert_string_equal(draft.text, "old");
	assert_string_equal(draft.conversation_id, "1");
	assert_int_equal(state_of(f->one, number), DELIVERY_FAILED);
	/* And it holds up nothing. */
	command = outbox_due(f->one, NOW_MS + 60000, NULL, NULL, &wait);
	assert_int_equal(command->number, next);
	assert_true(edit(f->two, number, "new", &draft, &arena, &err));
	assert_int_equal(state_of(f->one, number), DELIVERY_FAILED);
	command = outbox_find(f->one, number);
	assert_string_equal(command->text, "new");
	assert_string_equal(command->html, "<p>new</p>");
	assert_true(outbox_retry(f->one, number, NOW_MS, &err));
	command = outbox_due(f->one, NOW_MS, NULL, NULL, &wait);
	assert_int_equal(command->number, number);
	arena_release(&arena);
}

static void what_may_have_arrived__is_not_edited(void **state)
{
	struct files *f = *state;
	uint64_t number = add(f->one, request_note("1", "old", "<p>", 0),
	    NULL);
	uint64_t wordless = add(f->one, request_close("2"), NULL);
	struct arena arena = { 0 };
	struct error err;
	struct draft draft;

	assert_false(edit(f->one, wordless, "new", &draft, &arena, &err));
	assert_int_equal(err.code, ERROR_INPUT);
	assert_false(edit(f->one, 99, "new", &draft, &arena, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	set(f->one, number, DELIVERY_SENDING);
	assert_false(edit(f->one, number, "new", &draft, &arena, &err));
	assert_int_equal(err.code, ERROR_CONFLICT);
	set(f->one, number, DELIVERY_UNKNOWN);
	assert_false(edit(f->one, number, "new", &draft, &arena, &err));
	assert_int_equal(err.code, ERROR_CONFLICT);
	assert_string_equal(outbox_find(f->one, number)->text, "old");
	assert_int_equal(state_of(f->one, wordless), DELIVERY_READY);
	arena_release(&arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(two_processes__see__each_others_commands),
		TEST(two_processes__agree__on_who_was_first),
		TEST(the_sender__is_one__and_hears_of_the_other),
		TEST(taking_over__leaves__nothing_that_is_sending),
		TEST(a_part__is_claimed__with_the_command_that_is_done),
		TEST(commands__of_one_conversation__go_in_order),
		TEST(undo__of_a_bulk_action__is_one),
		TEST(the_last_50_actions__stay__for_undo),
		TEST(undo__puts_back__what_was_before),
		TEST(undo__closes__what_assigning_had_opened),
		TEST(undo__of_a_message_and_what_goes_with_it__is_one),
		TEST(a_draft__is_restored__with_its_cursor_and_files),
		TEST(a_draft__that_two_write__is_kept_twice),
		TEST(a_closed_draft__is_anybodys),
		TEST(a_command__takes_its_draft_along__and_gives_it_back),
		TEST(an_edited_command__is_not_sent__until_it_is_retried),
		TEST(what_may_have_arrived__is_not_edited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
