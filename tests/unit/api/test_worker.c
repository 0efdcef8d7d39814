/*
 * The worker from request to reply, against a small service inside the test
 * that keeps conversations and can lose or refuse what it is told to.
 */
#include "config.h"

#include "api/base/buf.h"
#include "api/client.h"
#include "keystore/seal.h"
#include "keystore/secret.h"
#include "tests/unit/api/server.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

enum { PARTS_MAX = 32, WAIT_MS = 20000 };

/* What the service keeps, and how it misbehaves. Guarded by the server. */
struct service {
	struct server *server;
	char *parts[PARTS_MAX];          /* JSON of each */
	size_t parts_len;
	int updated_at;
	char state[16];
	const char *workspace;           /* NULL: "abc" */
	bool tagged;
	enum how {
		WELL, LOSE_ANSWER, LOSE_REQUEST, REFUSE, BREAK_503, SAY_429,
		NO_SCOPE, DEAD_TOKEN, SILENCE,
		CHANGE_WORDS, SAY_NOTHING
	} how;
	int times;                       /* that often, -1: always */
	int remaining;                   /* rate limit header, -1: none */
};

static void add_part_by(struct service *s, const char *admin,
    const char *type, const char *body)
{
	s->updated_at++;
	s->parts[s->parts_len] = mem_printf("{\"type\":\"conversation_part\","
	    "\"id\":\"%zu\",\"part_type\":\"%s\",\"body\":%s%s%s,"
	    "\"created_at\":%d,\"updated_at\":%d,\"author\":{\"type\":"
	    "\"admin\",\"id\":\"%s\",\"name\":\"%s\"},"
	    "\"attachments\":[],\"redacted\":false}", 900 + s->parts_len,
	    type, body ? "\"" : "", body ? body : "null", body ? "\"" : "",
	    (int)time(NULL), (int)time(NULL), admin,
	    strcmp(admin, "7") ? "Bob" : "Ada");
	s->parts_len++;
}

static void add_part(struct service *s, const char *type, const char *body)
{
	add_part_by(s, "7", type, body);
}

static void put_conversation(struct service *s, struct buf *out, bool parts)
{
	size_t i;

	buf_printf(out, "{\"type\":\"conversation\",\"id\":\"42\","
	    "\"created_at\":1700000000,\"updated_at\":%d,"
	    "\"waiting_since\":1700000000,\"state\":\"%s\",\"open\":true,"
	    "\"title\":null,\"priority\":\"none\",\"admin_assignee_id\":7,"
	    "\"team_assignee_id\":0,\"source\":{\"type\":\"conversation\","
	    "\"id\":\"1\",\"subject\":\"\",\"body\":\"<p>Where is my "
	    "order?</p>\",\"author\":{\"type\":\"user\",\"id\":\"c1\","
	    "\"name\":\"Grace\"}},\"contacts\":{\"type\":\"contact.list\","
	    "\"contacts\":[{\"type\":\"contact\",\"id\":\"c1\"}]},"
	    "\"tags\":{\"type\":\"tag.list\",\"tags\":[%s]}",
	    s->updated_at, s->state, s->tagged ?
	    "{\"type\":\"tag\",\"id\":\"5\",\"name\":\"vip\"}" : "");
	if (parts) {
		buf_printf(out, ",\"conversation_parts\":{\"type\":"
		    "\"conversation_part.list\",\"total_count\":%zu,"
		    "\"conversation_parts\":[", s->parts_len);
		for (i = 0; i < s->parts_len; i++)
			buf_printf(out, "%s%s", i ? "," : "", s->parts[i]);
		buf_add_text(out, "]}");
	}
	buf_add_text(out, "}");
}

static void headers(const struct service *s, char *out, size_t size)
{
	out[0] = '\0';
	if (s->remaining >= 0)
		snprintf(out, size, "X-RateLimit-Limit: 100\r\n"
		    "X-RateLimit-Remaining: %d\r\n"
		    "X-RateLimit-Reset: %lld\r\n", s->remaining,
		    (long long)time(NULL) + 2);
}

/* What a change does; the answer's body. */
static void change(struct service *s, const struct server_request *r,
    struct buf *out)
{
	const char *html = strstr(r->body, "\"body\":\"");
	char text[256] = "";

	if (html) {
		snprintf(text, sizeof(text), "%s", html + 8);
		*strchrnul(text, '"') = '\0';
	}
	if (strstr(r->path, "/tags")) {
		/* Twice is refused: answered with 404. */
		if (!strcmp(r->method, "DELETE") && !s->tagged)
			return;
		s->tagged = !strcmp(r->method, "POST");
		s->updated_at++;
		buf_add_text(out, "{\"type\":\"tag\",\"id\":\"5\","
		    "\"name\":\"vip\"}");
		return;
	}
	if (strstr(r->path, "/reply"))
		add_part(s, strstr(r->body, "\"note\"") ? "note" : "comment",
		    text);
	else if (strstr(r->body, "\"close\"")) {
		snprintf(s->state, sizeof(s->state), "closed");
		add_part(s, "close", NULL);
	} else {
		snprintf(s->state, sizeof(s->state), "open");
		add_part(s, "open", NULL);
	}
	put_conversation(s, out, true);
}

static bool is_change(const struct server_request *r)
{
	return (!strcmp(r->method, "POST") || !strcmp(r->method, "DELETE")) &&
	    !strstr(r->path, "search");
}

static void read_something(struct service *s, const struct server_request *r,
    struct buf *out)
{
	if (!strcmp(r->path, "/me"))
		buf_printf(out, "{\"type\":\"admin\",\"id\":\"7\",\"name\":"
		    "\"Ada\",\"email\":\"ada@x.example\",\"app\":{\"id_code\":"
		    "\"%s\",\"name\":\"Test\",\"region\":\"US\"}}",
		    s->workspace ? s->workspace : "abc");
	else if (!strcmp(r->path, "/admins"))
		buf_add_text(out, "{\"type\":\"admin.list\",\"admins\":["
		    "{\"type\":\"admin\",\"id\":\"7\",\"name\":\"Ada\"},"
		    "{\"type\":\"admin\",\"id\":8,\"name\":\"Bob\"}]}");
	else if (!strcmp(r->path, "/teams"))
		buf_add_text(out, "{\"type\":\"team.list\",\"teams\":[]}");
	else if (!strcmp(r->path, "/tags"))
		buf_add_text(out, "{\"type\":\"list\",\"data\":[{\"type\":"
		    "\"tag\",\"id\":\"5\",\"name\":\"vip\"}]}");
	else if (strstr(r->path, "/conversations/search")) {
		buf_add_text(out, "{\"type\":\"conversation.list\","
		    "\"total_count\":1,\"conversations\":[");
		if (strstr(r->body, s->state) || strstr(r->body, "ascending"))
			put_conversation(s, out, false);
		buf_add_text(out, "],\"pages\":{\"type\":\"pages\","
		    "\"next\":null}}");
	} else if (!strcmp(r->path, "/conversations/42"))
		put_conversation(s, out, true);
	else if (strstr(r->path, "/contacts/search"))
		buf_add_text(out, "{\"type\":\"list\",\"data\":[{\"type\":"
		    "\"contact\",\"id\":\"c1\",\"role\":\"user\",\"name\":"
		    "\"Grace\"}]}");
	else if (strstr(r->path, "/conversations/deleted"))
		buf_add_text(out, "{\"type\":\"conversations.list\","
		    "\"conversations\":[],\"pages\":{\"next\":null}}");
	else if (strstr(r->path, "/macros"))
		buf_add_text(out, strstr(r->path, "starting_after") ?
		    "{\"type\":\"list\",\"data\":[{\"type\":\"macro\","
		    "\"id\":\"2\",\"name\":\"Two\"}],\"pages\":null}" :
		    "{\"type\":\"list\",\"data\":[{\"type\":\"macro\","
		    "\"id\":\"1\",\"name\":\"One\"}],\"pages\":{\"next\":{"
		    "\"starting_after\":\"a+b=\"}}}");
}

/* Whether it misbehaves this time, for this request. */
static int misbehaves(struct service *s, const struct server_request *r)
{
	int how = s->how;

	if (s->times == 0 || how == WELL)
		return WELL;
	if ((how == CHANGE_WORDS || how == LOSE_ANSWER ||
	    how == LOSE_REQUEST || how == REFUSE || how == SILENCE ||
	    how == SAY_NOTHING) &&
	    !is_change(r))
		return WELL;
	if (how == NO_SCOPE && strcmp(r->path, "/tags") != 0 &&
	    !is_change(r))
		return WELL;
	if ((how == BREAK_503 || how == SAY_429) && !strcmp(r->path, "/me"))
		return WELL;
	if (s->times > 0)
		s->times--;
	return how;
}

static bool answer(int fd, const struct server_request *r, void *context)
{
	struct service *s = context;
	int how = misbehaves(s, r);
	struct buf out;
	char head[200];
	bool keep = true;

	buf_init(&out, BUF_SMALL_MAX);
	headers(s, head, sizeof(head));
	switch (how) {
	case LOSE_REQUEST:
		keep = false;
		break;
	case LOSE_ANSWER:
		change(s, r, &out);
		keep = false;
		break;
	case CHANGE_WORDS:
		add_part(s, "comment", "<p>cleaned</p>");
		put_conversation(s, &out, true);
		server_answer(fd, 200, head, out.data);
		break;
	case SILENCE:
		change(s, r, &out);
		break;
	case SAY_NOTHING:
		server_answer(fd, 200, head, "{}");
		break;
	case REFUSE:
		server_answer(fd, 422, head, "{\"type\":\"error.list\","
		    "\"request_id\":\"r-1\",\"errors\":[{\"code\":"
		    "\"parameter_invalid\",\"message\":\"body is bad\"}]}");
		break;
	case BREAK_503:
		server_answer(fd, 503, head, "<html>busy</html>");
		break;
	case SAY_429:
		server_answer(fd, 429, "Retry-After: 0\r\n",
		    "{\"type\":\"error.list\",\"errors\":[{\"code\":"
		    "\"rate_limit_exceeded\",\"message\":\"slow\"}]}");
		break;
	case NO_SCOPE:
	case DEAD_TOKEN:
		server_answer(fd, 401, head, "{\"type\":\"error.list\","
		    "\"request_id\":\"r-2\",\"errors\":[{\"code\":"
		    "\"token_unauthorized\",\"message\":\"Not authorized\"}]}");
		break;
	default:
		if (is_change(r))
			change(s, r, &out);
		else
			read_something(s, r, &out);
		if (out.len)
			server_answer(fd, 200, head, out.data);
		else
			server_answer(fd, 404, head, "{\"type\":"
			    "\"error.list\",\"errors\":[{\"code\":"
			    "\"not_found\",\"message\":\"none\"}]}");
	}
	buf_release(&out);
	return keep;
}

/* --- the test's own side --- */

struct world {
	struct service service;
	struct secret *token;
	struct sealer *sealer;
	struct api_options options;
	struct api_client *client;
	char cache[64], state[64];
};

static struct world *world_new(void)
{
	struct world *w = mem_zalloc(sizeof(*w));
	char *token = mem_strdup("tok_test-1");

	w->service.times = -1;
	w->service.remaining = -1;
	w->service.updated_at = 1700000100;
	snprintf(w->service.state, sizeof(w->service.state), "open");
	add_part(&w->service, "comment", "<p>We look into it</p>");
	w->service.server = server_start(answer, &w->service);
	w->token = secret_move(token, strlen(token));
	free(token);
	w->sealer = sealer_new_random();
	snprintf(w->cache, sizeof(w->cache), "worker-cache-%d.db",
	    (int)getpid());
	snprintf(w->state, sizeof(w->state), "worker-state-%d.db",
	    (int)getpid());
	w->options = (struct api_options){
		.base_url = server_url(w->service.server),
		.api_version = "2.16", .token = w->token,
		.cache_sealer = w->sealer, .state_sealer = w->sealer,
		.poll_active_ms = 60000, .poll_idle_ms = 60000,
		.rate_share_percent = 50,
	};
	return w;
}

static void start(struct world *w)
{
	struct error err = { 0 };

	w->client = api_start(&w->options, &err);
	assert_string_equal(err.text, "");
	assert_non_null(w->client);
}

static void stop(struct world *w)
{
	api_stop(w->client, 0);
	w->client = NULL;
}

static void remove_files(const char *path)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal",
		".sender" };
	char name[100];
	size_t i;

	for (i = 0; i < ARRAY_LEN(ends); i++) {
		snprintf(name, sizeof(name), "%s%s", path, ends[i]);
		unlink(name);
	}
}

static void world_free(struct world *w)
{
	size_t i;

	if (w->client)
		stop(w);
	server_stop(w->service.server);
	for (i = 0; i < w->service.parts_len; i++)
		free(w->service.parts[i]);
	secret_free(w->token);
	sealer_free(w->sealer);
	remove_files(w->cache);
	remove_files(w->state);
	free(w);
}

static void misbehave(struct world *w, enum how how, int times)
{
	server_lock(w->service.server);
	w->service.how = how;
	w->service.times = times;
	server_unlock(w->service.server);
}

/* How many parts the service has. */
static size_t parts_of(struct world *w)
{
	size_t n;

	server_lock(w->service.server);
	n = w->service.parts_len;
	server_unlock(w->service.server);
	return n;
}

/* The next reply, or NULL when there is none for so long. */
static const struct api_reply *next(struct world *w, int wait_ms)
{
	struct pollfd fd = { .fd = api_fd(w->client), .events = POLLIN };
	const struct api_reply *reply = api_next(w->client);

	if (!reply && poll(&fd, 1, wait_ms) > 0)
		reply = api_next(w->client);
	return reply;
}

/* Replies to this id until the final one, which is returned; *others counts
 * those before it. Everything else is dropped. */
static const struct api_reply *final(struct world *w, api_id id, int *others)
{
	const struct api_reply *reply;
	int n = 0;

	while ((reply = next(w, WAIT_MS))) {
		if (reply->id == id && reply->final) {
			if (others)
				*others = n;
			return reply;
		}
		n += reply->id == id;
		api_reply_unref(reply);
	}
	fail_msg("no final reply to %llu", (unsigned long long)id);
	return NULL;
}

/* The first reply to this id; what comes before it is dropped. */
static const struct api_reply *first(struct world *w, api_id id)
{
	const struct api_reply *reply;

	while ((reply = next(w, WAIT_MS)) && reply->id != id)
		api_reply_unref(reply);
	assert_non_null(reply);
	return reply;
}

static void finish(struct world *w, api_id id, enum error_code code)
{
	const struct api_reply *reply = final(w, id, NULL);

	if (reply->err.code != code)
		fail_msg("%s instead of %s: %s", error_name(reply->err.code),
		    error_name(code), reply->err.text);
	api_reply_unref(reply);
}

static void sync_once(struct world *w)
{
	finish(w, api_send(w->client, request_sync()), ERROR_NONE);
}

/* --- tests --- */

static void worker__syncs__and_lists(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;

	start(w);
	sync_once(w);
	reply = final(w, api_send(w->client, request_list("state:open",
	    SORT_NEWEST, 0, 10, NULL, false)), NULL);
	assert_int_equal(reply->list->rows_len, 1);
	assert_string_equal(reply->list->rows[0].id, "42");
	assert_string_equal(reply->list->rows[0].title, "Where is my order?");
	assert_string_equal(reply->list->rows[0].admin_name, "Ada");
	api_reply_unref(reply);
	reply = final(w, api_send(w->client, request_workspace()), NULL);
	assert_int_equal(reply->workspace->admins_len, 2);
	assert_string_equal(reply->workspace->me.id, "7");
	api_reply_unref(reply);
	world_free(w);
}

static void worker__reads__cached_then_fresh(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;
	int others;

	start(w);
	sync_once(w);
	reply = final(w, api_send(w->client, request_conversation("42",
	    false)), &others);
	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_int_equal(others, 1);
	assert_true(reply->conversation->complete);
	assert_int_equal(reply->conversation->parts_len, 2);
	assert_string_equal(reply->conversation->parts[1].body,
	    "<p>We look into it</p>");
	api_reply_unref(reply);
	finish(w, api_send(w->client, request_conversation("43", false)),
	    ERROR_NOT_FOUND);
	world_free(w);
}

static void worker__sends_a_reply__once(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;
	const char *text;
	size_t last;
	int others;

	start(w);
	sync_once(w);
	finish(w, api_send(w->client, request_conversation("42", false)),
	    ERROR_NONE);
	reply = final(w, api_send(w->client, request_reply("42", "Hello *you*",
	    "<p>Hello <i>you</i></p>", 0)), &others);
	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_int_equal(others, 1);
	assert_int_equal(reply->conversation->parts_len, 3);
	assert_int_equal(reply->conversation->parts[2].delivery,
	    DELIVERY_DONE);
	api_reply_unref(reply);
	assert_int_equal(server_count_of(w->service.server,
	    "POST /conversations/42/reply"), 1);
	last = server_count(w->service.server);
	/* Others may come behind it. */
	do
		text = server_text(w->service.server, --last);
	while (strncmp(text, "POST /conversations/42/reply", 28) != 0);
	assert_non_null(strstr(text, "Authorization: Bearer tok_test-1\r\n"));
	assert_non_null(strstr(text, "Intercom-Version: 2.16\r\n"));
	assert_non_null(strstr(text, "User-Agent: callbox/"));
	assert_non_null(strstr(text, "\"admin_id\":\"7\""));
	finish(w, api_send(w->client, request_outbox()), ERROR_NONE);
	world_free(w);
}

static void worker__believes__an_answer_that_changed_the_words(void **state)
{
	struct world *w = world_new();

	start(w);
	sync_once(w);
	finish(w, api_send(w->client, request_conversation("42", false)),
	    ERROR_NONE);
	misbehave(w, CHANGE_WORDS, 1);
	finish(w, api_send(w->client, request_reply("42", "x", "<p>x</p>",
	    0)), ERROR_NONE);
	assert_int_equal(parts_of(w), 2);
	world_free(w);
}

/* The answer is lost after the service took it: found again, not re-sent. */
static void worker__finds__a_reply_whose_answer_was_lost(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;

	start(w);
	sync_once(w);
	misbehave(w, LOSE_ANSWER, 1);
	reply = final(w, api_send(w->client, request_note("42", "seen",
	    "<p>seen</p>", 0)), NULL);
	assert_int_equal(reply->err.code, ERROR_NONE);
	api_reply_unref(reply);
	assert_int_equal(server_count_of(w->service.server,
	    "POST /conversations/42/reply"), 1);
	assert_int_equal(parts_of(w), 2);
	world_free(w);
}

/* The program ends while a reply is on its way: the next run finds out that it
 * arrived, and does not send it again. */
static void worker__finds__a_reply_of_the_run_before(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;
	size_t before;

	w->options.state_file = w->state;
	start(w);
	sync_once(w);
	misbehave(w, SILENCE, -1);
	before = server_count(w->service.server);
	api_send(w->client, request_reply("42", "hi", "<p>hi</p>", 0));
	while (server_count_of(w->service.server,
	    "POST /conversations/42/reply") == 0)
		assert_true(server_wait(w->service.server, ++before));
	stop(w);
	misbehave(w, WELL, 0);
	start(w);
	for (;;) {
		reply = final(w, api_send(w->client, request_outbox()), NULL);
		if (reply->outbox_len == 0)
			break;
		api_reply_unref(reply);
	}
	api_reply_unref(reply);
	assert_int_equal(parts_of(w), 2);
	assert_int_equal(server_count_of(w->service.server,
	    "POST /conversations/42/reply"), 1);
	world_free(w);
}

/* Stopping lets what is being sent finish. */
static void worker__stops__after_what_is_being_sent(void **state)
{
	struct world *w = world_new();
	size_t before;

	w->options.state_file = w->state;
	start(w);
	sync_once(w);
	before = server_count(w->service.server);
	api_send(w->client, request_reply("42", "hi", "<p>hi</p>", 0));
	while (server_count_of(w->service.server,
	    "POST /conversations/42/reply") == 0)
		assert_true(server_wait(w->service.server, ++before));
	api_stop(w->client, WAIT_MS);
	w->client = NULL;
	w->options.no_network = true;
	start(w);
	{
		const struct api_reply *reply = final(w, api_send(w->client,
		    request_outbox()), NULL);

		assert_int_equal(reply->outbox_len, 0);
		api_reply_unref(reply);
	}
	world_free(w);
}

/* The request was read but nothing came of it: asked, never sent again. */
static void worker__asks__when_it_cannot_be_told(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;
	api_id id;
	uint64_t command;

	start(w);
	sync_once(w);
	misbehave(w, LOSE_REQUEST, 1);
	reply = final(w, api_send(w->client, request_reply("42", "hm",
	    "<p>hm</p>", 0)), NULL);
	assert_int_equal(reply->err.code, ERROR_UNKNOWN_OUTCOME);
	command = reply->command;
	assert_int_not_equal(command, 0);
	assert_int_not_equal(reply->conversation->pending & PENDING_UNKNOWN,
	    0);
	api_reply_unref(reply);
	assert_int_equal(server_count_of(w->service.server,
	    "POST /conversations/42/reply"), 1);

	reply = final(w, api_send(w->client, request_outbox()), NULL);
	assert_int_equal(reply->outbox_len, 1);
	assert_int_equal(reply->outbox[0].state, DELIVERY_UNKNOWN);
	api_reply_unref(reply);

	id = api_send(w->client, request_outbox_act(command,
	    OUTBOX_TO_DRAFT));
	reply = final(w, id, NULL);
	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_int_equal(reply->outbox_len, 0);
	api_reply_unref(reply);
	reply = final(w, api_send(w->client, request_draft_get("42",
	    DRAFT_REPLY)), NULL);
	assert_int_equal(reply->drafts_len, 1);
	assert_string_equal(reply->drafts[0].text, "hm");
	api_reply_unref(reply);
	world_free(w);
}

static void worker__reverts__what_is_refused(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;

	start(w);
	sync_once(w);
	misbehave(w, REFUSE, -1);
	reply = final(w, api_send(w->client, request_close("42")), NULL);
	assert_int_equal(reply->err.code, ERROR_REFUSED);
	assert_int_equal(reply->err.detail, 422);
	assert_string_equal(reply->err.text, "Intercom: body is bad (r-1)");
	assert_int_equal(reply->conversation->state, STATE_OPEN);
	assert_int_equal(reply->conversation->pending, 0);
	api_reply_unref(reply);
	world_free(w);
}

/* Shown at once as it will be, then confirmed; and the inverse. */
static void worker__closes__and_undoes(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;
	api_id id;

	start(w);
	sync_once(w);
	id = api_send(w->client, request_close("42"));
	reply = first(w, id);
	assert_false(reply->final);
	assert_int_equal(reply->conversation->state, STATE_CLOSED);
	assert_int_equal(reply->conversation->pending, PENDING_STATE);
	api_reply_unref(reply);
	reply = final(w, id, NULL);
	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_int_equal(reply->conversation->state, STATE_CLOSED);
	assert_int_equal(reply->conversation->pending, 0);
	api_reply_unref(reply);

	reply = final(w, api_send(w->client, request_undo(0)), NULL);
	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_non_null(reply->say);
	api_reply_unref(reply);
	for (;;) {
		reply = final(w, api_send(w->client,
		    request_conversation("42", false)), NULL);
		if (reply->conversation->state == STATE_OPEN &&
		    !reply->conversation->pending)
			break;
		api_reply_unref(reply);
	}
	api_reply_unref(reply);
	world_free(w);
}

static void worker__takes_back__what_is_held(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;
	api_id id, undo;
	bool undone = false, cancelled = false;

	start(w);
	sync_once(w);
	id = api_send(w->client, request_reply("42", "wait", "<p>wait</p>",
	    60000));
	undo = api_send(w->client, request_undo(0));
	while (!undone || !cancelled) {
		reply = next(w, WAIT_MS);
		assert_non_null(reply);
		if (reply->id == undo) {
			assert_int_equal(reply->drafts_len, 1);
			assert_string_equal(reply->drafts[0].text, "wait");
			undone = true;
		}
		if (reply->id == id && reply->final) {
			assert_int_equal(reply->err.code, ERROR_CANCELLED);
			cancelled = true;
		}
		api_reply_unref(reply);
	}
	assert_int_equal(server_count_of(w->service.server,
	    "POST /conversations/42/reply"), 0);
	world_free(w);
}

static void worker__tags__and_untags(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;

	start(w);
	sync_once(w);
	reply = final(w, api_send(w->client, request_tag("42", "5")), NULL);
	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_int_equal(reply->conversation->tags_len, 1);
	assert_int_equal(reply->conversation->pending, 0);
	api_reply_unref(reply);
	reply = final(w, api_send(w->client, request_untag("42", "5")), NULL);
	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_int_equal(reply->conversation->tags_len, 0);
	api_reply_unref(reply);
	assert_int_equal(server_count_of(w->service.server,
	    "DELETE /conversations/42/tags/5"), 1);
	world_free(w);
}

/* Status 200 with a body that is not the answer: somebody in between. */
static void worker__believes__no_success_that_says_nothing(void **state)
{
	struct api_request *requests[] = { request_close("42"),
		request_tag("42", "5") };
	struct world *w = world_new();
	const struct api_reply *reply;
	size_t i;

	start(w);
	sync_once(w);
	for (i = 0; i < ARRAY_LEN(requests); i++) {
		misbehave(w, SAY_NOTHING, 1);
		reply = final(w, api_send(w->client, requests[i]), NULL);
		assert_int_equal(reply->err.code, ERROR_NONE);
		api_reply_unref(reply);
	}
	server_lock(w->service.server);
	assert_string_equal(w->service.state, "closed");
	assert_true(w->service.tagged);
	server_unlock(w->service.server);
	world_free(w);
}

/* The first request took it away, its answer was lost, the second is told that
 * there is nothing to take away. */
static void worker__untags__once_when_the_answer_was_lost(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;

	w->service.tagged = true;
	start(w);
	sync_once(w);
	misbehave(w, LOSE_ANSWER, 1);
	reply = final(w, api_send(w->client, request_untag("42", "5")), NULL);
	assert_string_equal(reply->err.text, "");
	assert_int_equal(reply->conversation->tags_len, 0);
	api_reply_unref(reply);
	assert_int_equal(server_count_of(w->service.server,
	    "DELETE /conversations/42/tags/5"), 2);
	/* When nothing was lost, it is told. */
	reply = final(w, api_send(w->client, request_untag("42", "5")), NULL);
	assert_int_equal(reply->err.code, ERROR_NOT_FOUND);
	api_reply_unref(reply);
	world_free(w);
}

/* Reads are tried again by themselves. */
static void worker__retries__reads(void **state)
{
	struct world *w = world_new();

	start(w);
	sync_once(w);
	misbehave(w, BREAK_503, 1);
	finish(w, api_send(w->client, request_conversation("42", false)),
	    ERROR_NONE);
	misbehave(w, SAY_429, 1);
	finish(w, api_send(w->client, request_conversation("42", false)),
	    ERROR_NONE);
	world_free(w);
}

/* A refusal by the rate limit did nothing: a reply is sent after it. */
static void worker__sends_a_reply__after_429(void **state)
{
	struct world *w = world_new();

	start(w);
	sync_once(w);
	misbehave(w, SAY_429, 1);
	finish(w, api_send(w->client, request_reply("42", "hi", "<p>hi</p>",
	    0)), ERROR_NONE);
	assert_int_equal(parts_of(w), 2);
	world_free(w);
}

static void worker__tells__a_missing_permission_from_a_dead_token(
    void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;

	start(w);
	sync_once(w);
	misbehave(w, NO_SCOPE, -1);
	reply = final(w, api_send(w->client, request_close("42")), NULL);
	assert_int_equal(reply->err.code, ERROR_FORBIDDEN);
	assert_non_null(strstr(reply->err.text, "Write conversations"));
	assert_non_null(strstr(reply->err.text, "(r-2)"));
	api_reply_unref(reply);
	misbehave(w, DEAD_TOKEN, -1);
	reply = final(w, api_send(w->client, request_conversation("42",
	    false)), NULL);
	assert_int_equal(reply->err.code, ERROR_AUTH);
	assert_non_null(reply->conversation);
	api_reply_unref(reply);
	reply = final(w, api_send(w->client, request_status()), NULL);
	assert_int_equal(reply->status->link, LINK_REFUSED);
	api_reply_unref(reply);
	world_free(w);
}

/* As many refusals at once as there may be requests: /me is asked all the
 * same. */
static void worker__finds__the_dead_token_however_many_ask(void **state)
{
	struct world *w = world_new();
	api_id ids[12];
	size_t i;

	start(w);
	sync_once(w);
	misbehave(w, DEAD_TOKEN, -1);
	server_lock(w->service.server);
	for (i = 0; i < ARRAY_LEN(ids); i++)
		ids[i] = api_send(w->client, request_contact("c1"));
	server_unlock(w->service.server);
	finish(w, ids[ARRAY_LEN(ids) - 1], ERROR_AUTH);
	world_free(w);
}

static void expect_host(struct world *w, const char *host,
    enum link_state link)
{
	const struct api_reply *reply = final(w, api_send(w->client,
	    request_status()), NULL);

	assert_string_equal(reply->status->host, host);
	assert_int_equal(reply->status->link, link);
	assert_int_equal(reply->status->token_dead, link == LINK_REFUSED);
	api_reply_unref(reply);
}

/* What the old region refused is done in the new one, once; a token that none
 * takes is dead, and one that was restored is found by asking again. */
static void worker__finds__the_region_of_a_token(void **state)
{
	struct world *w = world_new(), *other = world_new();
	const char *near = server_url(other->service.server);
	const char *far = server_url(w->service.server);
	char *hosts = mem_printf("%s,%s", far, near);

	w->options.hosts = hosts;
	start(w);
	sync_once(w);
	expect_host(w, far, LINK_ONLINE);
	misbehave(w, DEAD_TOKEN, -1);
	finish(w, api_send(w->client, request_note("42", "n", "<p>n", 0)),
	    ERROR_NONE);
	expect_host(w, near, LINK_ONLINE);
	assert_int_equal(parts_of(other), 2);
	assert_int_equal(parts_of(w), 1);
	/* A permission is still a permission there. */
	misbehave(other, NO_SCOPE, -1);
	finish(w, api_send(w->client, request_close("42")), ERROR_FORBIDDEN);
	expect_host(w, near, LINK_ONLINE);
	misbehave(other, DEAD_TOKEN, -1);
	finish(w, api_send(w->client, request_contact("c1")), ERROR_AUTH);
	expect_host(w, near, LINK_REFUSED);
	misbehave(w, WELL, 0);
	finish(w, api_send(w->client, request_sync()), ERROR_NONE);
	expect_host(w, far, LINK_ONLINE);
	world_free(w);
	world_free(other);
	free(hosts);
}

static void worker__reads__macros_of_all_pages(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;

	start(w);
	reply = final(w, api_send(w->client, request_macros()), NULL);
	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_int_equal(reply->macros_len, 2);
	api_reply_unref(reply);
	assert_int_equal(server_count_of(w->service.server,
	    "GET /macros?per_page=150&starting_after=a%2Bb%3D "), 1);
	world_free(w);
}

/* What is cached can be read without the network; what is written is kept and
 * sent by the next run. */
static void worker__works__offline(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;

	w->options.cache_file = w->cache;
	w->options.state_file = w->state;
	start(w);
	sync_once(w);
	finish(w, api_send(w->client, request_conversation("42", false)),
	    ERROR_NONE);
	stop(w);

	w->options.no_network = true;
	start(w);
	reply = final(w, api_send(w->client, request_conversation("42",
	    false)), NULL);
	assert_int_equal(reply->err.code, ERROR_OFFLINE);
	assert_true(reply->cached);
	assert_int_equal(reply->conversation->parts_len, 2);
	api_reply_unref(reply);
	api_send(w->client, request_reply("42", "later", "<p>later</p>", 0));
	reply = final(w, api_send(w->client, request_outbox()), NULL);
	assert_int_equal(reply->outbox_len, 1);
	api_reply_unref(reply);
	stop(w);
	assert_int_equal(parts_of(w), 1);

	w->options.no_network = false;
	start(w);
	assert_true(server_wait(w->service.server, 1));
	for (;;) {
		reply = final(w, api_send(w->client, request_outbox()), NULL);
		if (reply->outbox_len == 0)
			break;
		api_reply_unref(reply);
	}
	api_reply_unref(reply);
	stop(w);
	assert_int_equal(parts_of(w), 2);
	world_free(w);
}

/* What is not sent can be saved elsewhere: also the words of a record, and
 * what has no words. */
static void worker__saves__all_texts_that_are_not_sent(void **state)
{
	static const char *const saved[] = { "unsent reply, conversation 42",
		"later", "unsent: ", "called twice",
		"unsent: close, conversation 43" };
	const struct record_input body = { "body", "called twice" };
	const struct record_change note = { .kind = RECORD_CONTACT,
		.verb = VERB_NOTE, .id = "c1", .inputs = &body,
		.inputs_len = 1 };
	struct world *w = world_new();
	char *path = mem_printf("%s.texts", w->state), text[4096] = "";
	FILE *file;
	size_t i;

	w->options.state_file = w->state;
	w->options.no_network = true;
	start(w);
	api_send(w->client, request_reply("42", "later", "<p>later</p>", 0));
	api_send(w->client, request_change(&note));
	api_send(w->client, request_close("43"));
	finish(w, api_send(w->client, request_save_texts(path)), ERROR_NONE);
	stop(w);
	file = fopen(path, "r");
	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	for (i = 0; i < ARRAY_LEN(saved); i++)
		if (!strstr(text, saved[i]))
			fail_msg("\"%s\" is not in: %s", saved[i], text);
	remove(path);
	free(path);
	world_free(w);
}

static void grants(struct world *w, enum grant out[PERMISSION_COUNT])
{
	const struct api_reply *reply = final(w, api_send(w->client,
	    request_status()), NULL);

	memcpy(out, reply->status->grants, sizeof(reply->status->grants));
	api_reply_unref(reply);
}

/* By probes, by what is refused later, kept for the next run, noticed when
 * they are given, and not believed of another token. */
static void worker__knows__the_permissions(void **state)
{
	struct world *w = world_new();
	enum grant known[PERMISSION_COUNT];
	char other[] = "tok_other";

	w->options.cache_file = w->cache;
	start(w);
	misbehave(w, NO_SCOPE, -1);
	finish(w, api_send(w->client, request_permissions()), ERROR_NOT_FOUND);
	grants(w, known);
	assert_int_equal(known[PERMISSION_READ_CONVERSATIONS], GRANT_GIVEN);
	assert_int_equal(known[PERMISSION_READ_PEOPLE], GRANT_GIVEN);
	assert_int_equal(known[PERMISSION_READ_ADMINS], GRANT_GIVEN);
	assert_int_equal(known[PERMISSION_READ_TAGS], GRANT_REFUSED);
	assert_int_equal(known[PERMISSION_READ_ARTICLES], GRANT_UNKNOWN);
	assert_int_equal(known[PERMISSION_WRITE_CONVERSATIONS], GRANT_UNKNOWN);
	sync_once(w);
	finish(w, api_send(w->client, request_close("42")), ERROR_FORBIDDEN);
	grants(w, known);
	assert_int_equal(known[PERMISSION_WRITE_CONVERSATIONS], GRANT_REFUSED);
	stop(w);
	start(w);
	grants(w, known);
	assert_int_equal(known[PERMISSION_READ_TAGS], GRANT_REFUSED);
	assert_int_equal(known[PERMISSION_WRITE_CONVERSATIONS], GRANT_REFUSED);

	misbehave(w, WELL, -1);
	finish(w, api_send(w->client, request_permissions()), ERROR_NOT_FOUND);
	grants(w, known);
	assert_int_equal(known[PERMISSION_READ_TAGS], GRANT_GIVEN);
	assert_int_equal(known[PERMISSION_WRITE_CONVERSATIONS], GRANT_UNKNOWN);
	finish(w, api_send(w->client, request_close("42")), ERROR_NONE);
	grants(w, known);
	assert_int_equal(known[PERMISSION_WRITE_CONVERSATIONS], GRANT_GIVEN);
	stop(w);

	secret_free(w->token);
	w->options.token = w->token = secret_move(other, strlen(other));
	w->options.no_network = true;
	start(w);
	grants(w, known);
	assert_int_equal(known[PERMISSION_READ_CONVERSATIONS], GRANT_UNKNOWN);
	world_free(w);
}

/* A token of another workspace gets nothing: not the outbox, not a poll. */
static void worker__refuses__another_workspace(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;
	char other[] = "tok_other";
	size_t before;

	w->options.cache_file = w->cache;
	w->options.state_file = w->state;
	start(w);
	sync_once(w);
	finish(w, api_send(w->client, request_permissions()), ERROR_NOT_FOUND);
	stop(w);
	server_lock(w->service.server);
	w->service.workspace = "xyz";
	server_unlock(w->service.server);
	secret_free(w->token);
	w->options.token = w->token = secret_move(other, strlen(other));
	before = server_count(w->service.server);
	start(w);
	finish(w, api_send(w->client, request_sync()), ERROR_AUTH);
	api_send(w->client, request_reply("42", "secret", "<p>secret</p>", 0));
	reply = final(w, api_send(w->client, request_status()), NULL);
	assert_true(reply->status->token_dead);
	assert_non_null(strstr(reply->status->why, "another"));
	api_reply_unref(reply);
	assert_int_equal(server_count(w->service.server), before + 1);
	stop(w);
	assert_int_equal(parts_of(w), 1);
	world_free(w);
}

static void worker__cancels__reads(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;
	api_id id;

	start(w);
	sync_once(w);
	misbehave(w, BREAK_503, -1);
	id = api_send(w->client, request_conversation("42", false));
	api_cancel(w->client, id);
	api_cancel(w->client, id + 1000);
	finish(w, id, ERROR_CANCELLED);
	/* No second final reply comes. */
	finish(w, api_send(w->client, request_status()), ERROR_NONE);
	while ((reply = next(w, 50))) {
		assert_int_not_equal(reply->id, id);
		api_reply_unref(reply);
	}
	world_free(w);
}

static void worker__refuses__what_cannot_be_asked(void **state)
{
	struct world *w = world_new();
	struct error err = { 0 };

	start(w);
	finish(w, api_send(w->client, request_list("nokey:1", SORT_NEWEST, 0,
	    10, NULL, true)), ERROR_INPUT);
	stop(w);
	w->options.base_url = "http://api.intercom.io";
	assert_null(api_start(&w->options, &err));
	assert_int_equal(err.code, ERROR_CONFIG);
	world_free(w);
}

static void worker__searches__at_the_service_too(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;
	int others, asked = 0;
	size_t i;

	start(w);
	sync_once(w);
	reply = final(w, api_send(w->client, request_list("order", SORT_NEWEST,
	    0, 10, NULL, true)), &others);
	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_int_equal(others, 1);
	assert_int_equal(reply->list->rows_len, 1);
	assert_true(reply->list->local_only);
	api_reply_unref(reply);
	for (i = 0; i < server_count(w->service.server); i++)
		asked += strstr(server_text(w->service.server, i),
		    "\"source.body\"") != NULL;
	assert_int_equal(asked, 1);
	world_free(w);
}

static size_t replies(struct world *w)
{
	return server_count_of(w->service.server,
	    "POST /conversations/42/reply");
}

/* The part that the writer of a reply knows, as a composer says it. */
static struct api_request *reply_knowing(const char *part)
{
	struct api_request *req = request_reply("42", "hi", "<p>hi</p>", 0);

	req->seen_part = arena_strdup(&req->arena, part);
	return req;
}

/* A teammate was quicker: it is said, and sent only when that is wanted. */
static void worker__holds_back__what_talks_past_a_teammate(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;
	uint64_t command;

	start(w);
	sync_once(w);
	server_lock(w->service.server);
	add_part_by(&w->service, "8", "comment", "<p>On it</p>");
	add_part_by(&w->service, "8", "close", NULL);
	server_unlock(w->service.server);
	reply = final(w, api_send(w->client, reply_knowing("900")), NULL);
	assert_int_equal(reply->err.code, ERROR_CONFLICT);
	assert_string_equal(reply->err.text,
	    "Bob replied: On it; Bob closed this");
	/* The new parts are there to be seen, and the words in the last. */
	assert_int_equal(reply->conversation->parts_len, 5);
	assert_int_equal(reply->conversation->parts[4].delivery,
	    DELIVERY_FAILED);
	command = reply->command;
	api_reply_unref(reply);
	assert_int_equal(replies(w), 0);

	finish(w, api_send(w->client, request_outbox_act(command,
	    OUTBOX_RETRY)), ERROR_NONE);
	for (;;) {
		reply = final(w, api_send(w->client, request_outbox()), NULL);
		if (reply->outbox_len == 0)
			break;
		api_reply_unref(reply);
	}
	api_reply_unref(reply);
	assert_int_equal(replies(w), 1);
	/* Who knew of it is not asked. */
	finish(w, api_send(w->client, reply_knowing("902")), ERROR_NONE);
	world_free(w);
}

static void worker__holds_back__what_has_no_conversation(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;

	start(w);
	sync_once(w);
	reply = final(w, api_send(w->client, request_reply("43", "hi",
	    "<p>hi</p>", 0)), NULL);
	assert_int_equal(reply->err.code, ERROR_CONFLICT);
	assert_non_null(strstr(reply->err.text, "does not exist any more"));
	api_reply_unref(reply);
	reply = final(w, api_send(w->client, request_outbox()), NULL);
	assert_int_equal(reply->outbox_len, 1);
	assert_string_equal(reply->outbox[0].summary, "hi");
	api_reply_unref(reply);
	world_free(w);
}

/* Two processes, one account: the one that came second gets its answer from
 * what the first one sends. When that ends, it sends itself. */
static void worker__shares__the_outbox(void **state)
{
	struct world *w = world_new();
	struct api_client *first;
	const struct api_reply *reply;

	w->options.state_file = w->state;
	w->options.cache_file = w->cache;
	start(w);
	sync_once(w);
	first = w->client;
	start(w);
	reply = final(w, api_send(w->client, request_status()), NULL);
	assert_true(reply->status->outbox_elsewhere);
	api_reply_unref(reply);
	finish(w, api_send(w->client, request_reply("42", "hi", "<p>hi</p>",
	    0)), ERROR_NONE);
	assert_int_equal(replies(w), 1);
	api_stop(first, 0);
	finish(w, api_send(w->client, request_reply("42", "ho", "<p>ho</p>",
	    0)), ERROR_NONE);
	assert_int_equal(replies(w), 2);
	reply = final(w, api_send(w->client, request_status()), NULL);
	assert_false(reply->status->outbox_elsewhere);
	api_reply_unref(reply);
	world_free(w);
}

static int64_t ahead_ms;

static int64_t clock_ahead(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 +
	    __atomic_load_n(&ahead_ms, __ATOMIC_SEQ_CST);
}

/* As after a night in a bag: what changed is fetched, nobody restarts it. */
static void worker__catches_up__after_sleep(void **state)
{
	struct world *w = world_new();
	const struct api_reply *reply;

	w->options.now_ms = clock_ahead;
	start(w);
	sync_once(w);
	server_lock(w->service.server);
	add_part_by(&w->service, "8", "comment", "<p>Meanwhile</p>");
	server_unlock(w->service.server);
	__atomic_store_n(&ahead_ms, 8 * 3600 * 1000, __ATOMIC_SEQ_CST);
	/* Anything wakes it; the rest it does by itself. */
	finish(w, api_send(w->client, request_status()), ERROR_NONE);
	do {
		reply = next(w, WAIT_MS);
		assert_non_null(reply);
		if (reply->op == API_NOTICE_CHANGED &&
		    reply->changed & CHANGED_CONVERSATIONS)
			break;
		api_reply_unref(reply);
	} while (true);
	api_reply_unref(reply);
	__atomic_store_n(&ahead_ms, 0, __ATOMIC_SEQ_CST);
	world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(worker__syncs__and_lists),
		cmocka_unit_test(worker__reads__cached_then_fresh),
		cmocka_unit_test(worker__sends_a_reply__once),
		cmocka_unit_test(
		    worker__believes__an_answer_that_changed_the_words),
		cmocka_unit_test(
		    worker__finds__a_reply_whose_answer_was_lost),
		cmocka_unit_test(worker__finds__a_reply_of_the_run_before),
		cmocka_unit_test(worker__stops__after_what_is_being_sent),
		cmocka_unit_test(worker__asks__when_it_cannot_be_told),
		cmocka_unit_test(worker__reverts__what_is_refused),
		cmocka_unit_test(worker__closes__and_undoes),
		cmocka_unit_test(worker__takes_back__what_is_held),
		cmocka_unit_test(worker__tags__and_untags),
		cmocka_unit_test(
		    worker__believes__no_success_that_says_nothing),
		cmocka_unit_test(
		    worker__untags__once_when_the_answer_was_lost),
		cmocka_unit_test(worker__retries__reads),
		cmocka_unit_test(worker__sends_a_reply__after_429),
		cmocka_unit_test(
		    worker__tells__a_missing_permission_from_a_dead_token),
		cmocka_unit_test(
		    worker__finds__the_dead_token_however_many_ask),
		cmocka_unit_test(worker__finds__the_region_of_a_token),
		cmocka_unit_test(worker__reads__macros_of_all_pages),
		cmocka_unit_test(worker__works__offline),
		cmocka_unit_test(worker__knows__the_permissions),
		cmocka_unit_test(worker__refuses__another_workspace),
		cmocka_unit_test(worker__cancels__reads),
		cmocka_unit_test(worker__refuses__what_cannot_be_asked),
		cmocka_unit_test(worker__searches__at_the_service_too),
		cmocka_unit_test(
		    worker__holds_back__what_talks_past_a_teammate),
		cmocka_unit_test(worker__holds_back__what_has_no_conversation),
		cmocka_unit_test(worker__saves__all_texts_that_are_not_sent),
		cmocka_unit_test(worker__shares__the_outbox),
		cmocka_unit_test(worker__catches_up__after_sleep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
