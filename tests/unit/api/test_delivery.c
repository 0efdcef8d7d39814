/*
 * What can happen to a command, all of it: from every state that can be
 * reached, every answer of the service (each with the service having done it
 * or not), a crash, undo and what a person may decide. The real commands*.c
 * and outbox on a file; only the wire and the clock are the test's.
 *
 * In every state: its words are somewhere; the service has it once, unless a
 * person had it sent again; no label says what is not true.
 */
#include "config.h"

#include "api/worker_private.h"
#include "keystore/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

enum {
	START_MS = 1700000000, HOLD_MS = 5000, LONG_MS = 61000,
	PATH_MAX_LEN = 24, NODES_MAX = 4000
};

/* X(event): what may happen next. */
#define EVENTS(X) \
	X(DUE) X(CHECK_CLEAR) X(CHECK_CONFLICT) X(CHECK_GONE) X(CHECK_LOST) \
	X(SENT) X(SENT_UNREADABLE) X(REFUSED) X(LIMITED) X(NOT_SENT) \
	X(LOST_DONE) X(LOST) X(GATEWAY_DONE) X(GATEWAY) \
	X(LOOK) X(LOOK_LOST) X(LOOK_LATE) X(CRASH) X(CRASH_DONE) \
	X(UNDO) X(RETRY) X(TO_DRAFT) X(DISCARD)

enum event {
#define X(event) EVENT_##event,
	EVENTS(X)
#undef X
	EVENT_COUNT
};

static const char *const event_names[] = {
#define X(event) #event,
	EVENTS(X)
#undef X
};

/* One path through it. */
struct world {
	struct worker w;
	struct sealer *sealer;
	char file[64];
	enum api_op op;
	uint64_t number;
	int arrived;             /* at the service */
	int resent;              /* by a person who was told it is unknown */
	bool discarded, undone;  /* by a person */
	bool told_refused;
};

/* --- the worker's other files, as far as they matter --- */

void worker_wake_at(struct worker *w, int64_t at_ms)
{
}

bool worker_online(const struct worker *w)
{
	return true;
}

void worker_changed(struct worker *w, unsigned what, const char *id)
{
}

void worker_say(struct worker *w, const char *fmt, ...)
{
}

void probes_load(struct worker *w)
{
}

bool worker_fill_record(struct worker *w, enum record_kind kind,
    const char *id, struct api_reply *reply, struct error *err)
{
	return true;
}

bool worker_store_record(struct worker *w, struct record *record,
    const char *parent, struct arena *arena, struct error *err)
{
	return true;
}

struct asked *asked_of_command(struct worker *w, uint64_t command)
{
	return NULL;
}

struct api_reply *reply_new(const struct asked *asked)
{
	return api_reply_new(asked->req->op, 0);
}

void reply_send(struct worker *w, struct api_reply *reply)
{
	api_reply_unref(reply);
}

void reply_final(struct worker *w, struct asked *asked,
    struct api_reply *reply)
{
	api_reply_unref(reply);
}

void reply_error(struct worker *w, struct asked *asked,
    const struct error *err)
{
}

int jitter(int most)
{
	return 0;
}

struct call *call_new(call_fn *done)
{
	struct call *call = mem_zalloc(sizeof(*call));

	call->done = done;
	return call;
}

void call_free(struct call *call)
{
	arena_release(&call->arena);
	free(call);
}

void call_add(struct worker *w, struct call *call)
{
	assert_null(w->calls);
	w->calls = call;
}

struct call *call_take(struct worker *w, struct call *call)
{
	return call;
}

size_t calls_commands(const struct worker *w)
{
	return w->calls && w->calls->single;
}

/* --- the service --- */

static void put_conversation(const struct world *world, bool teammate,
    struct buf *out)
{
	int64_t now = world->w.now_ms / 1000;
	int i;

	buf_printf(out, "{\"type\":\"conversation\",\"id\":\"42\",\"state\":"
	    "\"%s\",\"created_at\":1,\"updated_at\":%lld,\"source\":{\"id\":"
	    "\"1\",\"body\":\"<p>?</p>\",\"author\":{\"type\":\"user\","
	    "\"id\":\"c\"}},\"conversation_parts\":{\"conversation_parts\":"
	    "[{\"id\":\"499\",\"part_type\":\"comment\",\"body\":\"<p>old"
	    "</p>\",\"created_at\":2,\"author\":{\"type\":\"admin\",\"id\":"
	    "\"7\"}}", world->op == API_CLOSE && world->arrived ? "closed" :
	    "open", (long long)now);
	for (i = 0; i < world->arrived && world->op == API_REPLY; i++)
		buf_printf(out, ",{\"id\":\"%d\",\"part_type\":\"comment\","
		    "\"body\":\"<p>hi</p>\",\"created_at\":%lld,\"author\":"
		    "{\"type\":\"admin\",\"id\":\"7\"}}", 500 + i,
		    (long long)now);
	if (teammate)
		buf_printf(out, ",{\"id\":\"600\",\"part_type\":\"comment\","
		    "\"body\":\"<p>mine</p>\",\"created_at\":%lld,"
		    "\"author\":{\"type\":\"admin\",\"id\":\"8\"}}",
		    (long long)now + 1);
	buf_add_text(out, "]}}");
}

/* As calls.c takes an answer. */
static void answer(struct world *world, int status, const char *body,
    enum error_code code, bool left)
{
	struct http_answer answer = { .status = status, .left = left };
	struct call_result result = { .answer = &answer };
	struct call *call = world->w.calls;
	struct json_doc *doc = NULL;

	buf_init(&answer.body, BUF_SMALL_MAX);
	buf_add_text(&answer.body, body);
	if (code)
		error_set(&answer.err, code, 0, NULL);
	world->w.calls = NULL;
	if (call->due_ms > world->w.now_ms)
		world->w.now_ms = call->due_ms;
	if (answer_read(&answer, &call->request, &doc, &result.err))
		result.err.code = ERROR_NONE;
	result.doc = doc;
	call->done(&world->w, call, &result);
	call_free(call);
	json_free(doc);
	buf_release(&answer.body);
}

static void answer_conversation(struct world *world, bool teammate)
{
	struct buf body;

	buf_init(&body, BUF_SMALL_MAX);
	put_conversation(world, teammate, &body);
	answer(world, 200, body.data, ERROR_NONE, true);
	buf_release(&body);
}

static const char refusal[] = "{\"type\":\"error.list\",\"errors\":[{\"code\":"
    "\"parameter_invalid\",\"message\":\"no\"}]}";

/* --- what can happen --- */

static const struct command *command_of(const struct world *world)
{
	return outbox_find(world->w.outbox, world->number);
}

static enum { NO_CALL, CHECKING, SENDING, LOOKING } call_of(
    const struct world *world)
{
	const struct call *call = world->w.calls;
	const struct command *command = command_of(world);

	if (!call)
		return NO_CALL;
	if (call->single)
		return SENDING;
	return command && (command->state == DELIVERY_HELD ||
	    command->state == DELIVERY_READY) ? CHECKING : LOOKING;
}

static void open_outbox(struct world *world)
{
	struct error err = { 0 };
	char *said = NULL;

	world->w.outbox = outbox_open(world->file, world->sealer, &said,
	    &err);
	assert_string_equal(err.text, "");
	assert_null(said);
	outbox_take_over(world->w.outbox, NULL);
	world->w.look_up_due = true;
	world->w.look_up_ms = 0;
}

static void crash(struct world *world)
{
	if (world->w.calls)
		call_free(world->w.calls);
	world->w.calls = NULL;
	outbox_close(world->w.outbox);
	open_outbox(world);
}

static void take_back(struct world *world)
{
	struct arena arena = { 0 };
	struct outbox_undo undo;

	outbox_undo(world->w.outbox, 0, world->w.now_ms, &arena, &undo, NULL);
	arena_release(&arena);
}

static void act(struct world *world, enum outbox_act act)
{
	const struct command *command = command_of(world);
	struct api_request *request;
	struct asked asked = { 0 };

	if (act == OUTBOX_RETRY && command->state == DELIVERY_UNKNOWN)
		world->resent++;
	world->discarded |= act == OUTBOX_DISCARD;
	request = request_outbox_act(world->number, act);
	asked.req = request;
	commands_act(&world->w, &asked);
	api_request_free(request);
}

static bool can_happen(const struct world *world, enum event event)
{
	const struct command *command = command_of(world);
	enum delivery state = command ? command->state : DELIVERY_DONE;
	int call = call_of(world);

	switch (event) {
	case EVENT_DUE:
		return call == NO_CALL;
	case EVENT_CHECK_CLEAR:
	case EVENT_CHECK_CONFLICT:
	case EVENT_CHECK_GONE:
	case EVENT_CHECK_LOST:
		return call == CHECKING;
	case EVENT_SENT:
	case EVENT_SENT_UNREADABLE:
	case EVENT_REFUSED:
	case EVENT_LIMITED:
	case EVENT_NOT_SENT:
	case EVENT_LOST_DONE:
	case EVENT_LOST:
	case EVENT_GATEWAY_DONE:
	case EVENT_GATEWAY:
	case EVENT_CRASH_DONE:
		return call == SENDING;
	case EVENT_LOOK:
	case EVENT_LOOK_LOST:
	case EVENT_LOOK_LATE:
		return call == LOOKING;
	case EVENT_UNDO:
		return state == DELIVERY_HELD || state == DELIVERY_READY;
	case EVENT_RETRY:
		return (state == DELIVERY_FAILED ||
		    (state == DELIVERY_UNKNOWN && !world->resent)) &&
		    call == NO_CALL;
	case EVENT_TO_DRAFT:
	case EVENT_DISCARD:
		return (state == DELIVERY_FAILED ||
		    state == DELIVERY_UNKNOWN) && call == NO_CALL;
	default:
		return true;
	}
}

static void happen(struct world *world, enum event event)
{
	switch (event) {
	case EVENT_DUE:
		world->w.now_ms += HOLD_MS;
		commands_start(&world->w);
		break;
	case EVENT_CHECK_CLEAR:
	case EVENT_LOOK:
		answer_conversation(world, false);
		break;
	case EVENT_CHECK_CONFLICT:
		answer_conversation(world, true);
		break;
	case EVENT_CHECK_GONE:
		answer(world, 404, refusal, ERROR_NONE, true);
		break;
	case EVENT_LOOK_LATE:
		world->w.now_ms += LONG_MS;
		__attribute__((fallthrough));
	case EVENT_CHECK_LOST:
	case EVENT_LOOK_LOST:
	case EVENT_LOST:
		answer(world, 0, "", ERROR_TIMEOUT, true);
		break;
	case EVENT_SENT:
		world->arrived++;
		answer_conversation(world, false);
		break;
	case EVENT_SENT_UNREADABLE:
		world->arrived++;
		answer(world, 200, "{\"type\":\"conv", ERROR_NONE, true);
		break;
	case EVENT_REFUSED:
		world->told_refused = true;
		answer(world, 422, refusal, ERROR_NONE, true);
		break;
	case EVENT_LIMITED:
		answer(world, 429, refusal, ERROR_NONE, true);
		break;
	case EVENT_NOT_SENT:
		answer(world, 0, "", ERROR_OFFLINE, false);
		break;
	case EVENT_LOST_DONE:
		world->arrived++;
		answer(world, 0, "", ERROR_TIMEOUT, true);
		break;
	case EVENT_GATEWAY_DONE:
		world->arrived++;
		answer(world, 502, "<html>", ERROR_NONE, true);
		break;
	case EVENT_GATEWAY:
		answer(world, 503, refusal, ERROR_NONE, true);
		break;
	case EVENT_CRASH_DONE:
		world->arrived++;
		__attribute__((fallthrough));
	case EVENT_CRASH:
		crash(world);
		break;
	case EVENT_UNDO:
		world->undone = true;
		take_back(world);
		break;
	case EVENT_RETRY:
		act(world, OUTBOX_RETRY);
		break;
	case EVENT_TO_DRAFT:
		act(world, OUTBOX_TO_DRAFT);
		break;
	case EVENT_DISCARD:
		act(world, OUTBOX_DISCARD);
		break;
	case EVENT_COUNT:
		break;
	}
}

/* --- what must be true --- */

static const char *wrong(const struct world *world)
{
	const struct command *command = command_of(world);
	bool draft = outbox_has_draft(world->w.outbox, "42");
	bool words = world->op == API_REPLY;

	if (words && !world->arrived && !world->discarded && !draft &&
	    (!command || command->state == DELIVERY_DONE))
		return "its words are lost";
	if (!words && !command && !world->arrived && !world->discarded &&
	    !world->undone && !world->told_refused)
		return "it is gone and never arrived";
	if (words && world->arrived > 1 + world->resent)
		return "it arrived twice and nobody wanted that";
	if (!command)
		return NULL;
	if (command->state == DELIVERY_DONE && !world->arrived)
		return "it is said to be done and never arrived";
	if (words && world->arrived && !world->resent &&
	    command->state != DELIVERY_DONE &&
	    command->state != DELIVERY_SENDING &&
	    command->state != DELIVERY_UNKNOWN)
		return "it is said not to be sent and has arrived";
	if (command->state == DELIVERY_SENDING && !world->w.calls)
		return "it is said to be on its way and is not";
	return NULL;
}

/* States that are the same for what can come after them. */
static void describe(const struct world *world, char *out, size_t size)
{
	bool words = world->op == API_REPLY;
	const struct command *command = command_of(world);
	const struct call *call = world->w.calls;

	snprintf(out, size, "%d %d %d/%d %d arrived %d resent %d draft %d "
	    "due %d late %d attempts %d gone %d", world->op,
	    command ? (int)command->state : -1, call_of(world),
	    call ? call->hops : 0, command ? command->sure : 0,
	    world->arrived > 2 ? 2 : world->arrived, world->resent,
	    outbox_has_draft(world->w.outbox, "42"),
	    command && command->due_ms <= world->w.now_ms,
	    command && world->w.now_ms - command->sent_ms > LONG_MS,
	    command && world->op == API_CLOSE ? command->attempts : 0,
	    world->discarded + (words ? 0 : 2 * world->told_refused +
	    4 * world->undone));
}

/* --- all of it --- */

struct node {
	char key[160];
	unsigned char path[PATH_MAX_LEN];
	size_t len;
	bool possible[EVENT_COUNT];      /* what can happen next */
};

static void begin(struct world *world, enum api_op op)
{
	struct api_request *request = op == API_REPLY ?
	    request_reply("42", "hi", "<p>hi</p>", HOLD_MS) :
	    request_close("42");
	struct error err = { 0 };
	char *said = NULL;

	*world = (struct world){ .op = op };
	world->sealer = sealer_new_random();
	/* Where syncing costs nothing, if there is such a place. */
	snprintf(world->file, sizeof(world->file), "%s/delivery-%d.db",
	    access("/dev/shm", W_OK) ? "." : "/dev/shm", (int)getpid());
	world->w.now_ms = START_MS * 1000LL;
	world->w.auth = AUTH_FINE;
	world->w.sender = true;
	world->w.workspace.me.id = "7";
	rate_init(&world->w.rate, 50);
	world->w.mirror = mirror_open(NULL, world->sealer, &said, &err);
	open_outbox(world);
	request->seen_part = arena_strdup(&request->arena, "499");
	world->number = outbox_add(world->w.outbox, request, NULL,
	    world->w.now_ms, &err);
	assert_string_equal(err.text, "");
	api_request_free(request);
}

static void end(struct world *world)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	char name[80];
	size_t i;

	if (world->w.calls)
		call_free(world->w.calls);
	outbox_close(world->w.outbox);
	mirror_close(world->w.mirror);
	sealer_free(world->sealer);
	for (i = 0; i < ARRAY_LEN(ends); i++) {
		snprintf(name, sizeof(name), "%s%s", world->file, ends[i]);
		unlink(name);
	}
}

static void tell_path(const struct node *node, enum event last,
    const char *what)
{
	char text[400] = "";
	size_t i;

	for (i = 0; i < node->len; i++) {
		strcat(text, event_names[node->path[i]]);
		strcat(text, " ");
	}
	fail_msg("%s%s: %s", text, event_names[last], what);
}

static bool known(const struct node *nodes, size_t n, const char *key)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(nodes[i].key, key))
			return true;
	return false;
}

/* Let it happen to what the path leads to; what comes of it in `out`. */
static void try_event(const struct node *from, enum event event,
    enum api_op op, struct node *out)
{
	struct world world;
	size_t i;

	begin(&world, op);
	for (i = 0; i < from->len; i++)
		happen(&world, from->path[i]);
	happen(&world, event);
	if (wrong(&world))
		tell_path(from, event, wrong(&world));
	*out = *from;
	describe(&world, out->key, sizeof(out->key));
	out->path[out->len++] = (unsigned char)event;
	for (i = 0; i < EVENT_COUNT; i++)
		out->possible[i] = can_happen(&world, (enum event)i);
	end(&world);
}

static void explore(enum api_op op)
{
	struct node *nodes = mem_calloc(NODES_MAX, sizeof(*nodes)), next;
	size_t n = 1, at, steps = 0;
	int event;

	nodes[0].possible[EVENT_DUE] = nodes[0].possible[EVENT_UNDO] =
	    nodes[0].possible[EVENT_CRASH] = true;
	for (at = 0; at < n; at++)
		for (event = 0; event < EVENT_COUNT; event++) {
			if (!nodes[at].possible[event])
				continue;
			try_event(&nodes[at], (enum event)event, op, &next);
			steps++;
			if (known(nodes, n, next.key))
				continue;
			assert_true(n < NODES_MAX);
			/* Longer ones only count attempts. */
			if (next.len < PATH_MAX_LEN)
				nodes[n++] = next;
		}
	print_message("%zu states, %zu steps\n", n, steps);
	assert_true(n > 20);
	free(nodes);
}

static void a_reply__is_never__lost_doubled_or_mislabelled(void **state)
{
	explore(API_REPLY);
}

static void a_close__is_never__mislabelled(void **state)
{
	explore(API_CLOSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_reply__is_never__lost_doubled_or_mislabelled),
		cmocka_unit_test(a_close__is_never__mislabelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
