/* The quirks of test_quirks.c that need a server: a client against one that
 * answers as the service was seen to. */
#include "config.h"

#include "tests/unit/api/quirks.h"
#include "tests/unit/api/server.h"
#include "tests/unit/api/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

/* --- a service without rate headers, whose pages overlap --- */

struct service {
	char said[80];                   /* in the conversation, after source */
};

static const char part[] = "{\"type\":\"conversation_part\",\"id\":\"901\","
    "\"part_type\":\"comment\",\"body\":\"%s\",\"created_at\":%lld,"
    "\"author\":{\"type\":\"admin\",\"id\":\"7\"}}";

static char *part_of(const struct service *s)
{
	return mem_printf(part, s->said, (long long)time(NULL));
}

/* The second page repeats a row of the first, and its own cursor for ever. */
static char *page_of(const char *body)
{
	return mem_printf("{\"type\":\"list\",\"total_count\":3,\"pages\":{"
	    "\"page\":1,\"per_page\":\"2\",\"next\":{\"starting_after\":"
	    "\"cursor-2\"}},\"data\":[{\"id\":\"b\",\"name\":\"Bea\"},"
	    "{\"id\":\"%s\",\"name\":\"Ada\"}]}",
	    strstr(body, "cursor-2") ? "c" : "a");
}

static char *conversation_of(const struct service *s)
{
	char *one = s->said[0] ? part_of(s) : mem_strdup(""), *all;

	all = mem_printf("{\"type\":\"conversation\",\"id\":\"42\","
	    "\"state\":\"open\",\"created_at\":1700000000,\"updated_at\":"
	    "1700000001,\"source\":{\"body\":\"<p>hello</p>\"},"
	    "\"conversation_parts\":{\"conversation_parts\":[%s]},"
	    "\"tags\":{\"tags\":[{\"type\":\"tag\",\"id\":\"5\",\"name\":"
	    "\"vip\"}]}}", one);
	free(one);
	return all;
}

static char *body_of(struct service *s, const struct server_request *r)
{
	if (!strcmp(r->path, "/me"))
		return mem_strdup("{\"type\":\"admin\",\"id\":\"7\",\"app\":{"
		    "\"id_code\":\"abc\",\"region\":\"US\"}}");
	if (!strcmp(r->path, "/contacts/search"))
		return page_of(r->body);
	if (!strcmp(r->path, "/conversations/42"))
		return conversation_of(s);
	if (!strcmp(r->path, "/conversations/42/reply")) {
		snprintf(s->said, sizeof(s->said), "<p>done</p>");
		return part_of(s);
	}
	if (!strncmp(r->path, "/conversations/42/tags", 22))
		return mem_strdup("{\"type\":\"tag\",\"id\":\"5\",\"name\":"
		    "\"vip\"}");
	return mem_strdup("{\"type\":\"list\",\"data\":[]}");
}

static bool answer(int fd, const struct server_request *r, void *context)
{
	char *body = body_of(context, r);

	if (strstr(r->body, "\"per_page\":150") &&
	    strstr(r->path, "/contacts/search"))
		server_answer(fd, 503, "", "<html>time-out</html>");
	else if (strstr(r->path, "/teams"))
		server_answer(fd, 404, "", "{\"type\":\"error.list\","
		    "\"errors\":[{\"code\":\"not_found\",\"message\":"
		    "\"Resource Not Found\"}]}");
	else
		server_answer(fd, 200, "", body);
	free(body);
	return true;
}

struct play {
	struct service service;
	struct server *server;
	struct world *world;
};

static struct play *play_new(void)
{
	struct play *play = mem_zalloc(sizeof(*play));

	play->server = server_start(answer, &play->service);
	play->world = world_at(server_url(play->server));
	return play;
}

static void play_free(struct play *play)
{
	world_free(play->world);
	server_stop(play->server);
	free(play);
}

static void done(struct play *play, struct api_request *request)
{
	api_reply_unref(world_good(play->world, request));
}

/* Whether every request so far had that header line. */
static void each_has(struct play *play, const char *line)
{
	size_t i, n = server_count(play->server);

	assert_true(n > 3);
	for (i = 0; i < n; i++)
		if (!strcasestr(server_text(play->server, i), line))
			fail_msg("no %s in %s", line, server_text(
			    play->server, i));
}

/* Without the header there is 406; and a path that exists answers 404 where
 * the method is wrong: a list that is not there leaves the rest usable. */
void what_is_not_accepted_is_said(void **state)
{
	struct play *play = play_new();

	done(play, request_conversation("42", false));
	done(play, request_records(RECORD_CONTACT, RECORD_NONE, NULL, NULL,
	    NULL, 0, NULL, false));
	each_has(play, "\r\nAccept: application/json\r\n");
	play_free(play);
}

void every_request_names_its_version(void **state)
{
	struct play *play = play_new();

	done(play, request_conversation("42", false));
	done(play, request_records(RECORD_CONTACT, RECORD_NONE, NULL, NULL,
	    NULL, 0, NULL, false));
	each_has(play, "\r\nIntercom-Version: 2.16\r\n");
	play_free(play);
}

/* As tickets do: it is looked up before it is believed, and sent once. */
void a_reply_is_answered_with_a_part(void **state)
{
	struct play *play = play_new();

	done(play, request_conversation("42", false));
	done(play, request_reply("42", "done", "<p>done</p>", 0));
	assert_int_equal(server_count_of(play->server,
	    "POST /conversations/42/reply"), 1);
	play_free(play);
}

/* How many requests have that in them. */
static size_t asked_for(struct play *play, const char *words)
{
	size_t i, seen = 0, n = server_count(play->server);

	for (i = 0; i < n; i++)
		seen += strstr(server_text(play->server, i), words) != NULL;
	return seen;
}

/* 150 rows are too many for it now: fewer are asked for. */
void large_pages_fail(void **state)
{
	struct play *play = play_new();

	done(play, request_records(RECORD_CONTACT, RECORD_NONE, NULL, NULL,
	    NULL, 0, NULL, false));
	assert_true(asked_for(play, "per_page\":150") > 0);
	assert_int_equal(asked_for(play, "per_page\":50"), 2);
	play_free(play);
}

void rows_that_move_come_twice(void **state)
{
	struct play *play = play_new();
	api_id id;
	const struct api_reply *reply;

	done(play, request_records(RECORD_CONTACT, RECORD_NONE, NULL, NULL,
	    NULL, 0, NULL, false));
	/* The cursor that repeats itself ends the walk. */
	assert_int_equal(asked_for(play, "per_page\":50"), 2);
	id = api_send(play->world->client, request_records(RECORD_CONTACT,
	    RECORD_NONE, NULL, NULL, "name", 0, NULL, true));
	reply = world_next(play->world);
	while (reply->id != id) {
		api_reply_unref(reply);
		reply = world_next(play->world);
	}
	assert_true(reply->cached);
	assert_int_equal(reply->records->rows_len, 3);
	api_reply_unref(reply);
	play_free(play);
}

void a_delete_has_a_body(void **state)
{
	struct play *play = play_new();
	size_t i, n, seen = 0;

	done(play, request_conversation("42", false));
	done(play, request_untag("42", "5"));
	n = server_count(play->server);
	for (i = 0; i < n; i++)
		if (!strncmp(server_text(play->server, i), "DELETE ", 7)) {
			assert_non_null(strstr(server_text(play->server, i),
			    "\r\n\r\n{\"admin_id\":"));
			seen++;
		}
	assert_int_equal(seen, 1);
	play_free(play);
}

void answers_have_no_rate(void **state)
{
	struct play *play = play_new();
	const struct api_reply *reply;

	done(play, request_conversation("42", false));
	reply = world_good(play->world, request_status());
	assert_int_equal(reply->status->rate_limit, -1);
	assert_int_equal(reply->status->rate_left, -1);
	api_reply_unref(reply);
	play_free(play);
}

/* --- against the simulator --- */

static char *contact_id(struct world *w, const char *query)
{
	api_id id = api_send(w->client, request_records(RECORD_CONTACT,
	    RECORD_NONE, NULL, query, NULL, 1, NULL, false));
	const struct api_reply *reply;
	char *found = NULL;
	bool final = false;

	while (!final) {
		reply = world_next(w);
		if (reply->id == id && reply->records &&
		    reply->records->rows_len && !found)
			found = mem_strdup(reply->records->rows[0].id);
		final = reply->id == id && reply->final;
		api_reply_unref(reply);
	}
	assert_non_null(found);
	return found;
}

/* 410 with the way to who it is now is followed; a plain 404 means it is gone,
 * here as well. */
void a_merged_contact_is_found_or_gone(void **state)
{
	struct world *w = world_new((const char *const[]){ "--token", "tok",
		NULL });
	static const struct record_input force = { "force", "true" };
	char *lead = contact_id(w, "role:lead");
	char *user = contact_id(w, "role:user");
	const struct record_change deletion = { .kind = RECORD_CONTACT,
		.verb = VERB_DELETE, .id = user };
	const struct record_change merge = { .kind = RECORD_CONTACT,
		.verb = VERB_MERGE, .id = lead, .target = user,
		.inputs = &force, .inputs_len = 1 };
	const struct api_reply *reply;

	api_reply_unref(world_good(w, request_change(&merge)));
	reply = world_good(w, request_record(RECORD_CONTACT, lead));
	assert_string_equal(reply->record->id, user);
	api_reply_unref(reply);
	api_reply_unref(world_good(w, request_change(&deletion)));
	reply = world_final(w, api_send(w->client, request_record(
	    RECORD_CONTACT, lead)));
	if (reply->err.code != ERROR_NOT_FOUND)
		fail_msg("%s", reply->err.text);
	assert_null(reply->record);
	api_reply_unref(reply);
	free(lead);
	free(user);
	world_free(w);
}
