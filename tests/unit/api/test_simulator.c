/*
 * The worker against callbox-simulator: first sync, every action, and replies
 * while the service fails in thirty ways.
 */
#include "config.h"

#include "tests/unit/api/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { GENERATED = 400 };

static char *first_id(struct world *w, const char *query)
{
	const struct api_reply *reply = world_good(w, request_list(query,
	    SORT_NEWEST, 0, 1, NULL, false));
	char *id;

	assert_int_equal(reply->list->rows_len, 1);
	id = mem_strdup(reply->list->rows[0].id);
	api_reply_unref(reply);
	return id;
}

static void first_sync__brings__everything(void **state)
{
	static const char *const args[] = { "--token", "tok", "--generate",
		"400", NULL };
	static const char *const queries[] = { "", "state:open",
		"state:snoozed", "state:closed" };
	struct world *w = world_new(args);
	const struct api_reply *reply;

	api_reply_unref(world_good(w, request_sync()));
	do {
		reply = world_good(w, request_status());
		if (!reply->status->first_sync)
			break;
		api_reply_unref(reply);
		api_reply_unref(world_good(w, request_sync()));
	} while (true);
	/* The people, and one for each page of 150 of each state. */
	assert_true(reply->status->requests < 20);
	assert_int_equal(reply->status->link, LINK_ONLINE);
	api_reply_unref(reply);
	reply = world_good(w, request_count(queries, ARRAY_LEN(queries)));
	assert_true(reply->counts[0] >= GENERATED);
	assert_int_equal(reply->counts[0], reply->counts[1] +
	    reply->counts[2] + reply->counts[3]);
	api_reply_unref(reply);
	reply = world_good(w, request_workspace());
	assert_true(reply->workspace->admins_len > 1);
	assert_true(reply->workspace->teams_len > 0);
	assert_true(reply->workspace->tags_len > 0);
	api_reply_unref(reply);
	reply = world_good(w, request_macros());
	assert_true(reply->macros_len > 0);
	api_reply_unref(reply);
	world_free(w);
}

/* All conversations of the built-in workspace can be read. */
static void conversations__can_all_be__read(void **state)
{
	static const char *const args[] = { "--token", "tok", NULL };
	struct world *w = world_new(args);
	const struct api_reply *list, *reply;
	size_t i, parts = 0;

	api_reply_unref(world_good(w, request_sync()));
	do {
		reply = world_good(w, request_status());
		if (!reply->status->first_sync)
			break;
		api_reply_unref(reply);
		api_reply_unref(world_good(w, request_sync()));
	} while (true);
	api_reply_unref(reply);
	list = world_good(w, request_list("", SORT_NEWEST, 0, 500, NULL, false));
	assert_true(list->list->rows_len >= 50);
	for (i = 0; i < list->list->rows_len; i++) {
		reply = world_good(w, request_conversation(list->list->rows[i].id,
		    false));
		assert_true(reply->conversation->complete);
		parts += reply->conversation->parts_len;
		api_reply_unref(reply);
	}
	print_message("%zu conversations, %zu parts\n", list->list->rows_len,
	    parts);
	assert_true(parts > 500);
	api_reply_unref(list);
	world_free(w);
}

static void actions__are__confirmed(void **state)
{
	static const char *const args[] = { "--token", "tok", NULL };
	struct world *w = world_new(args);
	const struct api_reply *reply, *workspace;
	const struct workspace *people;
	const struct conversation *c;
	char *id;

	api_reply_unref(world_good(w, request_sync()));
	id = first_id(w, "state:open");
	workspace = world_good(w, request_workspace());
	people = workspace->workspace;

	reply = world_good(w, request_assign(id, PERSON_ADMIN, people->me.id));
	assert_string_equal(reply->conversation->admin_id, people->me.id);
	api_reply_unref(reply);
	reply = world_good(w, request_assign(id, PERSON_TEAM,
	    people->teams[0].id));
	assert_string_equal(reply->conversation->team_id,
	    people->teams[0].id);
	api_reply_unref(reply);
	reply = world_good(w, request_assign(id, PERSON_ADMIN, NULL));
	assert_null(reply->conversation->admin_id);
	api_reply_unref(reply);
	reply = world_good(w, request_note(id, "n", "<p>a note</p>", 0));
	c = reply->conversation;
	assert_int_equal(c->parts[c->parts_len - 1].kind, PART_NOTE);
	api_reply_unref(reply);
	reply = world_good(w, request_tag(id, people->tags[0].id));
	assert_true(reply->conversation->tags_len > 0);
	api_reply_unref(reply);
	api_reply_unref(world_good(w, request_untag(id, people->tags[0].id)));
	reply = world_good(w, request_snooze(id, 1999999999));
	assert_int_equal(reply->conversation->state, STATE_SNOOZED);
	assert_int_equal(reply->conversation->snoozed_until, 1999999999);
	api_reply_unref(reply);
	reply = world_good(w, request_open(id));
	assert_int_equal(reply->conversation->state, STATE_OPEN);
	api_reply_unref(reply);
	reply = world_good(w, request_close(id));
	assert_int_equal(reply->conversation->state, STATE_CLOSED);
	assert_int_equal(reply->conversation->pending, 0);
	api_reply_unref(reply);
	reply = world_good(w, request_outbox());
	assert_int_equal(reply->outbox_len, 0);
	api_reply_unref(reply);
	api_reply_unref(workspace);
	free(id);
	world_free(w);
}

/* --- replies while the service fails --- */

static const char *const faults[] = {
	"cut-response@0", "cut-response@1", "cut-response@8",
	"cut-response@12", "cut-response@15", "cut-response@60",
	"cut-response@200", "cut-response@300", "cut-response@310",
	"cut-response@320", "cut-response@400", "cut-response@1000",
	"cut-response@1001", "cut-response@2000", "reset", "status:500",
	"status:502", "status:503", "status:429", "status:408",
	"status:422", "status:404", "status:301", "html", "garble", "null",
	"error-list", "big:20000000", "bad-utf8", "empty", "truncated",
};

enum { FAULTS = sizeof(faults) / sizeof(faults[0]) };

struct attempt {
	api_id id;
	char text[32], conversation[32];
	struct error err;
	bool done;
};

static size_t times_there(struct world *w, const struct attempt *attempt)
{
	const struct api_reply *reply = world_good(w, request_conversation(
	    attempt->conversation, false));
	const struct conversation *c = reply->conversation;
	size_t i, n = 0;

	for (i = 0; i < c->parts_len; i++)
		n += !c->parts[i].command && c->parts[i].body &&
		    strstr(c->parts[i].body, attempt->text) != NULL;
	api_reply_unref(reply);
	return n;
}

static void send_all(struct world *w, struct attempt *attempts)
{
	const struct api_reply *list = world_good(w, request_list("state:open",
	    SORT_NEWEST, 0, FAULTS, NULL, false));
	char html[64];
	size_t i;

	assert_int_equal(list->list->rows_len, FAULTS);
	for (i = 0; i < FAULTS; i++) {
		struct attempt *a = &attempts[i];

		snprintf(a->text, sizeof(a->text), "attempt-%zu-x", i);
		snprintf(html, sizeof(html), "<p>%s</p>", a->text);
		snprintf(a->conversation, sizeof(a->conversation), "%s",
		    list->list->rows[i].id);
		a->id = api_send(w->client, request_reply(a->conversation,
		    a->text, html, 0));
	}
	api_reply_unref(list);
}

static void wait_for_all(struct world *w, struct attempt *attempts)
{
	const struct api_reply *reply;
	size_t i, done = 0;

	while (done < FAULTS) {
		reply = world_next(w);
		for (i = 0; i < FAULTS; i++)
			if (reply->final && reply->id == attempts[i].id) {
				assert_false(attempts[i].done);
				attempts[i].done = true;
				attempts[i].err = reply->err;
				done++;
			}
		api_reply_unref(reply);
	}
}

/* Each fault hits one reply. Done: it is there once. Refused: not. Not known:
 * at most once. Never twice. */
static void replies__are_neither__lost_nor_doubled(void **state)
{
	const char *args[2 * FAULTS + 8] = { "--token", "tok", "--generate",
		"400" };
	struct attempt attempts[FAULTS] = { 0 };
	char *specs[FAULTS];
	struct world *w;
	size_t i, there, unknown = 0, refused = 0;

	for (i = 0; i < FAULTS; i++) {
		specs[i] = mem_printf("POST */reply#%zu=%s", i + 1,
		    faults[i]);
		args[4 + 2 * i] = "--fault";
		args[5 + 2 * i] = specs[i];
	}
	w = world_new(args);
	api_reply_unref(world_good(w, request_sync()));
	send_all(w, attempts);
	wait_for_all(w, attempts);
	for (i = 0; i < FAULTS; i++) {
		there = times_there(w, &attempts[i]);
		switch (attempts[i].err.code) {
		case ERROR_NONE:
			assert_int_equal(there, 1);
			break;
		case ERROR_UNKNOWN_OUTCOME:
			assert_int_equal(there, 0);
			unknown++;
			break;
		default:
			print_message("%s: %s\n", attempts[i].text,
			    attempts[i].err.text);
			assert_int_equal(there, 0);
			refused++;
		}
	}
	print_message("%d replies: %zu refused, %zu not known\n", FAULTS,
	    refused, unknown);
	assert_int_equal(refused, 2);
	for (i = 0; i < FAULTS; i++)
		free(specs[i]);
	world_free(w);
}

int main(void)
{
	static const char *const args[] = { "--token", "tok", NULL };
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_sync__brings__everything),
		cmocka_unit_test(conversations__can_all_be__read),
		cmocka_unit_test(actions__are__confirmed),
		cmocka_unit_test(replies__are_neither__lost_nor_doubled),
	};
	struct simulator simulator;

	if (!simulator_start(&simulator, args)) {
		printf("callbox-simulator is not built here\n");
		return 77;
	}
	simulator_stop(&simulator);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
