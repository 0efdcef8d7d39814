/* The mirror: counting and finding without a walk over everything. */
#include "config.h"

#include "api/mirror.h"
#include "keystore/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t now = 1700000000;

struct fixture {
	struct sealer *sealer;
	struct mirror *mirror;
};

static int setup(void **state)
{
	struct fixture *fixture = mem_zalloc(sizeof(*fixture));
	struct error err = { 0 };
	char *said;

	fixture->sealer = sealer_new_random();
	fixture->mirror = mirror_open(NULL, fixture->sealer, &said, &err);
	*state = fixture;
	return fixture->mirror ? 0 : -1;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;

	mirror_close(fixture->mirror);
	/* Ends the program if a batch was begun and not ended. */
	sealer_free(fixture->sealer);
	free(fixture);
	return 0;
}

static void put(struct mirror *mirror, const struct conversation *given)
{
	struct conversation conversation = *given;
	struct error err = { 0 };
	bool changed;

	conversation.title = given->title ? given->title : "A title";
	conversation.updated_at = given->updated_at ? given->updated_at : now;
	assert_true(mirror_put_conversation(mirror, &conversation, &changed,
	    &err));
}

static size_t count(struct mirror *mirror, const char *query)
{
	struct arena arena = { 0 };
	const struct query_node *node;
	struct error err = { 0 };
	size_t n = SIZE_MAX;

	assert_true(query_parse(query, now, &arena, &node, &err));
	assert_true(mirror_count(mirror, node, now, &n, &err));
	arena_release(&arena);
	return n;
}

/* What a list says of its length, and what it really has. */
static void assert_lists(struct mirror *mirror, const char *query, size_t n)
{
	struct arena arena = { 0 };
	const struct query_node *node;
	struct conversation_list list;
	struct error err = { 0 };

	assert_true(query_parse(query, now, &arena, &node, &err));
	assert_true(mirror_list(mirror, node, SORT_WAITING, 0, 2, NULL, now,
	    &arena, &list, &err));
	assert_int_equal(list.total, n);
	assert_true(list.total_exact);
	assert_int_equal(list.rows_len, n < 2 ? n : 2);
	assert_true(mirror_list(mirror, node, SORT_WAITING, 1, 100, NULL, now,
	    &arena, &list, &err));
	assert_int_equal(list.total, n);
	arena_release(&arena);
}

static void assert_counts(struct mirror *mirror, const char *query, size_t n)
{
	assert_int_equal(count(mirror, query), n);
	assert_lists(mirror, query, n);
}

static void mirror_count__follows__what_comes_moves_and_goes(void **state)
{
	struct mirror *mirror = ((struct fixture *)*state)->mirror;
	struct error err = { 0 };
	int i;

	assert_counts(mirror, "state:open", 0);
	for (i = 0; i < 9; i++) {
		char id[8];

		snprintf(id, sizeof(id), "%d", i);
		put(mirror, &(struct conversation){ .id = id,
			.admin_id = i % 3 ? "a" : NULL, .team_id = "t" });
	}
	assert_counts(mirror, "state:open", 9);
	assert_counts(mirror, "assignee:none", 3);
	assert_counts(mirror, "state:open assignee:a team:t", 6);
	assert_counts(mirror, "-assignee:a", 3);
	assert_counts(mirror, "state:closed OR assignee:a", 6);
	/* As the service says, as a command intends, and back again. */
	put(mirror, &(struct conversation){ .id = "1", .admin_id = "b",
		.updated_at = now + 1 });
	assert_counts(mirror, "assignee:a", 5);
	assert_counts(mirror, "assignee:b team:none", 1);
	assert_true(mirror_intend(mirror, "2", &(struct intent){
		.op = API_CLOSE, .pending = PENDING_STATE }, &err));
	assert_counts(mirror, "state:closed", 1);
	assert_counts(mirror, "state:open", 8);
	assert_true(mirror_settle(mirror, "2", &err));
	assert_counts(mirror, "state:open", 9);
	assert_true(mirror_remove_conversation(mirror, "1", &err));
	assert_counts(mirror, "state:open", 8);
	assert_counts(mirror, "assignee:b", 0);
}

/* Many enough for some segments, with words in parts. */
static void put_worded(struct mirror *mirror, int i, const char *word,
    int64_t updated)
{
	char id[12], body[200];
	struct part part = { .id = "p", .type = "source", .body = body };

	snprintf(id, sizeof(id), "%d", i);
	snprintf(body, sizeof(body), "<p>Every one has this; %s and own%04d, "
	    "word%02d</p>", word, i, i % 100);
	put(mirror, &(struct conversation){ .id = id, .parts = &part,
		.parts_len = 1, .parts_total = 1, .complete = true,
		.contact = { .id = "c", .name = i % 2 ? "Ada" : "Grace" },
		.title = "Fruit", .updated_at = updated });
}

static void mirror_list__finds__words_however_they_are_stored(void **state)
{
	enum { MANY = 7000 };
	struct mirror *mirror = ((struct fixture *)*state)->mirror;
	struct error err = { 0 };
	int i;

	assert_true(mirror_begin(mirror, &err));
	for (i = 0; i < MANY; i++)
		put_worded(mirror, i, i % 10 ? "apple" : "cherry", now);
	assert_true(mirror_commit(mirror, &err));
	assert_counts(mirror, "cherry", MANY / 10);
	assert_counts(mirror, "che", MANY / 10);
	assert_counts(mirror, "chera", 0);
	assert_counts(mirror, "every fruit", MANY);
	assert_counts(mirror, "own6999", 1);
	assert_counts(mirror, "own0005", 1);
	assert_counts(mirror, "cherry word50", MANY / 100);
	assert_counts(mirror, "cherry -word50", MANY / 10 - MANY / 100);
	assert_counts(mirror, "cherry OR own0005", MANY / 10 + 1);
	/* The people's words are their own, and words of the text too. */
	assert_counts(mirror, "contact:grace", MANY / 2);
	assert_counts(mirror, "contact:cherry", 0);
	assert_counts(mirror, "grace cherry", MANY / 10);
	/* Others instead of them; most of all, so that segments dissolve. */
	assert_true(mirror_begin(mirror, &err));
	for (i = 0; i < MANY; i++)
		if (i % 10 != 9)
			put_worded(mirror, i, "plum", now + 1);
	assert_true(mirror_commit(mirror, &err));
	assert_counts(mirror, "plum", MANY - MANY / 10);
	assert_counts(mirror, "cherry", 0);
	assert_counts(mirror, "apple", MANY / 10);
	assert_counts(mirror, "own6999", 1);
	assert_true(mirror_remove_conversation(mirror, "6999", &err));
	assert_true(mirror_remove_conversation(mirror, "0", &err));
	assert_counts(mirror, "own6999", 0);
	assert_counts(mirror, "every", MANY - 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    mirror_count__follows__what_comes_moves_and_goes, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(
		    mirror_list__finds__words_however_they_are_stored, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
