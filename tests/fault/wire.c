/*
 * Every command while its connection goes wrong: cut, reset or stalled at each
 * byte of the request and of the answer, and answered with what is no answer.
 * Each is a trial of its own, with a conversation and contact of its own, so
 * that many run at once. Then the journal of the service is held against what
 * the client says, and what is unknown is sent again.
 *
 *     wire [tls] [KIND…]   CALLBOX_THOROUGH=N: each N-th byte, else some
 *
 * With tls the same is done to the records and to the handshake, in between
 * and within them; without an argument to a few kinds of commands.
 *
 * Prints what came of how many; exit 1 if anything was lost, doubled, called
 * what it is not, or hangs.
 */
#include "config.h"

#include "tests/fault/agent.h"
#include "tests/fault/answers.h"
#include "tests/fault/kinds.h"
#include "tests/fault/proxy.h"
#include "tests/fault/tls.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	FEW_STEP = 211,          /* bytes between trials in the short form */
	AT_ONCE = 400,           /* trials under way */
	BATCH_MAX = 1500,        /* trials with one simulator */
	HANDSHAKE = 700,         /* bytes of ours, at least */
	HANDSHAKES = 6,          /* commands with one that goes wrong */
	ANSWER_MS = 250,         /* a stall is one after that … */
	SLOW_ANSWER_MS = 3000,   /* … also on a machine with other things to do */
	STUCK_S = 100, SLOW_STUCK_S = 1000
};

enum end { END_NONE, END_DONE, END_UNKNOWN, END_REFUSED };

struct trial {
	struct fault fault;
	const char *what;        /* the answer's name, or NULL */
	bool on_read;            /* the fault is of the first look, not of
	                            the command */
	unsigned reads_failing;  /* looks after it that fail */
	/* What the proxy saw. */
	unsigned changes, reads, reads_after;
	/* What the client said. */
	api_id id;
	uint64_t command;
	enum end end;
	char why[ERROR_TEXT_MAX];
};

struct batch {
	const struct kind *kind;
	struct trial *trials;
	size_t len, begun, over;
	size_t request_len, answer_len, look_len;
	size_t handshake_step;   /* each second one goes wrong so many bytes
	                            later; 0: none */
	size_t handshakes;
};

struct tally {
	size_t trials, done, unknown, refused, again, unknown_again, repeated;
	size_t twice, lost, wrong, mirror, stuck;
};

static char folder[100], ca_file[SERVICE_PATH_MAX];
static size_t complaints;
static int answer_ms = ANSWER_MS, stuck_s = STUCK_S;

/* --- on the wire --- */

static bool is_read(const char *head)
{
	return !strncmp(head, "GET ", 4) || strstr(head, "/search HTTP");
}

/* Each second one while there are commands to be sent. */
static struct fault on_handshake(struct batch *batch)
{
	struct fault fault = { PLACE_NONE };
	size_t n = batch->handshakes;

	if (!batch->begun || !batch->handshake_step || batch->handshakes++ % 2)
		return fault;
	/* A stall is one after five seconds only. */
	return (struct fault){ PLACE_RESPONSE, n % 32 == 30 ? WAY_STALL :
		n % 4 ? WAY_CUT : WAY_RESET,
		n * batch->handshake_step % HANDSHAKE };
}

static struct fault on_request(void *context, const char *head)
{
	struct batch *batch = context;
	struct fault none = { PLACE_NONE }, reset = { PLACE_REQUEST,
		WAY_RESET };
	size_t number = head ? case_of(head) : 0;
	struct trial *trial;

	if (!head)
		return on_handshake(batch);

	if (number >= batch->len)
		return none;
	trial = &batch->trials[number];
	if (!is_read(head))
		return trial->changes++ || trial->on_read ? none :
		    trial->fault;
	if (!trial->changes)
		return trial->on_read && !trial->reads++ ? trial->fault :
		    none;
	return trial->reads_after++ < trial->reads_failing ? reset : none;
}

static void on_seen(void *context, const char *head, size_t request_len,
    size_t answer_len)
{
	struct batch *batch = context;

	if (case_of(head) >= batch->len)
		return;
	if (is_read(head)) {
		batch->look_len = answer_len;
	} else {
		batch->request_len = request_len;
		batch->answer_len = answer_len;
	}
}

/* --- the client --- */

static struct trial *trial_of(struct batch *batch, api_id id)
{
	size_t i;

	for (i = 0; i < batch->begun; i++)
		if (batch->trials[i].id == id)
			return &batch->trials[i];
	return NULL;
}

static void take_reply(void *context, const struct api_reply *reply)
{
	struct batch *batch = context;
	struct trial *trial = reply->id ? trial_of(batch, reply->id) : NULL;

	if (!trial)
		return;
	if (reply->command)
		trial->command = reply->command;
	if (!reply->final)
		return;
	trial->end = !reply->err.code ? END_DONE :
	    reply->err.code == ERROR_UNKNOWN_OUTCOME ? END_UNKNOWN :
	    END_REFUSED;
	snprintf(trial->why, sizeof(trial->why), "%s", reply->err.text);
	batch->over++;
}

static void begin_trial(struct agent *agent, struct batch *batch)
{
	char id[CASE_ID_MAX], words[CASE_ID_MAX];

	case_id(batch->begun, id);
	case_words(batch->begun, words);
	batch->trials[batch->begun].id = api_send(agent->client,
	    batch->kind->make(id, words));
	batch->begun++;
}

static void run_trials(struct agent *agent, struct batch *batch)
{
	time_t last = time(NULL);
	const struct api_reply *reply;
	size_t over = 0;

	while (batch->over < batch->len && time(NULL) - last < stuck_s) {
		while (batch->begun < batch->len &&
		    batch->begun - batch->over < AT_ONCE)
			begin_trial(agent, batch);
		reply = agent_next(agent, 1000);
		if (reply)
			take_reply(batch, reply);
		api_reply_unref(reply);
		if (batch->over != over)
			last = time(NULL);
		over = batch->over;
	}
}

/* --- judging --- */

static void complain(const struct batch *batch, size_t number,
    const char *what, unsigned done)
{
	static const char *const places[] = { "nowhere", "request", "answer",
		"instead" };
	static const char *const ways[] = { "cut", "reset", "stall",
		"close" };
	const struct trial *trial = &batch->trials[number];

	if (complaints++ > 60)
		return;
	printf("  %s %zu: %s %s@%zu%s%s%s%s, done %u times: %s (%s)\n",
	    batch->kind->name, number, ways[trial->fault.way],
	    places[trial->fault.place], trial->fault.at,
	    trial->on_read ? " of the look" : "",
	    trial->what ? " " : "", trial->what ? trial->what : "",
	    trial->fault.served ? " after doing it" : "", done, what,
	    trial->why);
}

static const struct outbox_item *item_of(const struct api_reply *outbox,
    uint64_t command)
{
	size_t i;

	for (i = 0; i < outbox->outbox_len; i++)
		if (outbox->outbox[i].command == command)
			return &outbox->outbox[i];
	return NULL;
}

/* What is wrong with what the client said, or NULL. */
static const char *judge(const struct batch *batch,
    const struct trial *trial, unsigned done, const struct outbox_item *item,
    struct tally *tally)
{
	const struct kind *kind = batch->kind;
	bool kept = item && (item->state == DELIVERY_UNKNOWN ||
	    item->state == DELIVERY_FAILED);

	if (kind->once && done > 1)
		return tally->twice++, "doubled";
	tally->repeated += done > 1;
	switch (trial->end) {
	case END_DONE:
		tally->done++;
		if (done == 0)
			return tally->lost++, "said done, is not";
		return item ? (tally->wrong++, "done, still in the outbox") :
		    NULL;
	case END_UNKNOWN:
		tally->unknown++;
		/* What can be repeated was, as often as it makes sense. */
		/* It may have been found since, when the service was back. */
		if (!kept && !done)
			return tally->lost++, "unknown, not kept";
		if (done && kind->once && kind->found && !trial->reads_failing)
			return tally->wrong++, "unknown, could be found";
		return NULL;
	case END_REFUSED:
		tally->refused++;
		if (done)
			return tally->wrong++, "said refused, is done";
		if (kind->once && !kept)
			return tally->lost++, "refused, not kept";
		return NULL;
	case END_NONE:
		break;
	}
	return tally->stuck++, "no end";
}

static bool shows_truth(struct agent *agent, const struct batch *batch,
    size_t number, unsigned done)
{
	const struct kind *kind = batch->kind;
	const struct trial *trial = &batch->trials[number];
	char id[CASE_ID_MAX], words[CASE_ID_MAX];
	const struct api_reply *reply;
	bool shown, pending;

	case_id(number, id);
	case_words(number, words);
	reply = agent_ask(agent, request_conversation(id, true), NULL, NULL);
	if (!reply || !reply->conversation) {
		api_reply_unref(reply);
		return false;
	}
	shown = kind->shows(reply->conversation, words);
	/* Its parts were never fetched: nothing can be shown. */
	pending = !reply->conversation->complete || (kind->has_words &&
	    kind->has_words(reply->conversation, words));
	api_reply_unref(reply);
	if (trial->end == END_DONE)
		return shown;
	if (!kind->has_words)
		return trial->end != END_REFUSED || !shown;
	return trial->end == END_NONE || pending;
}

static const struct api_reply *outbox_of(struct agent *agent,
    struct batch *batch)
{
	return agent_ask(agent, request_outbox(), take_reply, batch);
}

static bool waits(const struct outbox_item *item)
{
	return item->state != DELIVERY_FAILED &&
	    item->state != DELIVERY_UNKNOWN;
}

/* The person says: send again. Each must arrive once more, and be over. */
static void send_again(struct agent *agent, struct service *service,
    struct batch *batch, const unsigned *before, struct tally *tally)
{
	unsigned *done = mem_calloc(batch->len, sizeof(*done));
	unsigned *refused = mem_calloc(batch->len, sizeof(*refused));
	bool *asked = mem_calloc(batch->len, sizeof(*asked));
	const struct api_reply *outbox, *reply;
	const struct outbox_item *item;
	time_t begun = time(NULL);
	size_t i, waiting = 1;

	for (i = 0; i < batch->len; i++) {
		struct trial *trial = &batch->trials[i];

		if (trial->end != END_UNKNOWN || (before[i] &&
		    !batch->kind->found))
			continue;
		reply = agent_ask(agent, request_outbox_act(trial->command,
		    OUTBOX_RETRY), take_reply, batch);
		asked[i] = reply && !reply->err.code;
		tally->again += asked[i];
		api_reply_unref(reply);
	}
	while (waiting && time(NULL) - begun < stuck_s) {
		outbox = outbox_of(agent, batch);
		for (i = waiting = 0; outbox && i < batch->len; i++) {
			item = item_of(outbox, batch->trials[i].command);
			waiting += asked[i] && item && waits(item);
		}
		api_reply_unref(outbox);
		usleep(waiting ? 100000 : 0);
	}
	service_count(service, done, refused, batch->len);
	outbox = outbox_of(agent, batch);
	for (i = 0; outbox && i < batch->len; i++) {
		if (!asked[i])
			continue;
		item = item_of(outbox, batch->trials[i].command);
		/* Nobody spoils it now, but a busy machine may be too slow:
		 * then it is unknown once more. */
		if (item ? done[i] > before[i] + 1 || waits(item) :
		    done[i] != before[i] + 1) {
			tally->wrong++;
			complain(batch, i, "sent again, counts differ",
			    done[i]);
		}
		tally->unknown_again += item != NULL;
	}
	api_reply_unref(outbox);
	free(done);
	free(refused);
	free(asked);
}

static void judge_batch(struct agent *agent, struct service *service,
    struct batch *batch, struct tally *tally)
{
	unsigned *done = mem_calloc(batch->len, sizeof(*done));
	unsigned *refused = mem_calloc(batch->len, sizeof(*refused));
	const struct api_reply *outbox = outbox_of(agent, batch);
	const char *wrong;
	size_t i;

	service_count(service, done, refused, batch->len);
	tally->trials += batch->len;
	for (i = 0; i < batch->len && outbox; i++) {
		wrong = judge(batch, &batch->trials[i], done[i],
		    item_of(outbox, batch->trials[i].command), tally);
		if (!wrong && batch->kind->shows &&
		    !shows_truth(agent, batch, i, done[i]))
			wrong = (tally->mirror++, "the mirror shows another");
		if (wrong)
			complain(batch, i, wrong, done[i]);
	}
	if (!outbox)
		tally->stuck++;
	api_reply_unref(outbox);
	send_again(agent, service, batch, done, tally);
	free(done);
	free(refused);
}

/* --- batches --- */

static void remove_agent(void)
{
	static const char *const names[] = { "cache.db", "cache.db-wal",
		"cache.db-shm", "state.db", "state.db-wal", "state.db-shm",
		"state.db.sender" };
	char path[SERVICE_PATH_MAX];
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		unlink(path);
	}
}

static void run_batch(struct batch *batch, struct tally *tally)
{
	struct service service;
	struct agent agent;
	struct proxy *proxy;

	service_start(&service, folder, batch->len, batch->kind->state);
	proxy = proxy_start(service.simulator.url, *ca_file ? ca_file : NULL,
	    on_request, on_seen, batch);
	agent_start(&agent, proxy_url(proxy), *ca_file ? ca_file : NULL,
	    folder, answer_ms);
	if (!agent_synced(&agent))
		BUG("no first sync");
	run_trials(&agent, batch);
	judge_batch(&agent, &service, batch, tally);
	agent_stop(&agent);
	proxy_stop(proxy);
	service_stop(&service);
	remove_agent();
}

/* All trials of a kind, in batches. */
struct plan {
	struct trial *trials;
	size_t len;
};

static struct trial *plan_add(struct plan *plan, struct fault fault)
{
	plan->trials = mem_grow(plan->trials, plan->len,
	    sizeof(*plan->trials));
	plan->trials[plan->len] = (struct trial){ .fault = fault };
	return &plan->trials[plan->len++];
}

/* Each byte (each step-th) × cut, reset, stall. */
static void plan_bytes(struct plan *plan, enum fault_place place, size_t len,
    size_t step, bool on_read)
{
	size_t at, turn = 0;
	int way;

	for (way = WAY_CUT; way <= (*ca_file ? WAY_CLOSE : WAY_STALL); way++)
		/* Some of them are others each time round. */
		for (at = turn++ % step; at <= len; at += step)
			plan_add(plan, (struct fault){ place, way, at })->
			    on_read = on_read;
}

static void plan_answers(struct plan *plan, const struct kind *kind)
{
	const struct odd_answer *odd;
	struct fault fault;

	for (odd = odd_answers; odd->name; odd++) {
		if (odd->conversation && !kind->shows)
			continue;
		fault = (struct fault){ .place = PLACE_ANSWER,
			.answer = odd->bytes,
			.answer_len = strlen(odd->bytes),
			.padding = odd->padding, .drip = odd->drip };
		plan_add(plan, fault)->what = odd->name;
		fault.served = true;
		if (!odd->refusal)
			plan_add(plan, fault)->what = odd->name;
	}
	/* The answer as it should be, but slowly. */
	plan_add(plan, (struct fault){ .place = PLACE_RESPONSE,
		.at = SIZE_MAX, .drip = 16 })->what = "slow";
}

/* Before, between and after records, and behind the head of one. */
static void plan_records(struct plan *plan, size_t len)
{
	size_t at;
	int way;

	for (way = WAY_CUT; way <= WAY_CLOSE; way++) {
		for (at = 0; at < len; at += TLS_RECORD_WIRE) {
			plan_add(plan, (struct fault){ PLACE_RESPONSE, way,
			    at });
			plan_add(plan, (struct fault){ PLACE_RESPONSE, way,
			    at + 5 });
		}
		plan_add(plan, (struct fault){ PLACE_RESPONSE, way, len });
	}
}

/* The answer is lost, and the first looks after it fail too. */
static void plan_looks(struct plan *plan)
{
	struct trial *trial;
	unsigned failing;

	for (failing = 1; failing <= 4; failing++) {
		trial = plan_add(plan, (struct fault){ PLACE_RESPONSE,
			WAY_RESET, 0 });
		trial->reads_failing = failing;
	}
}

/* As it should be, if it were not for the handshakes. */
static void run_handshakes(const struct kind *kind, size_t step,
    struct tally *tally)
{
	size_t n = step < FEW_STEP ? HANDSHAKE / step : HANDSHAKES;
	struct batch batch = { .kind = kind, .len = n, .handshake_step =
		step < FEW_STEP ? 1 : 97, .trials = mem_calloc(n,
		sizeof(*batch.trials)) };

	run_batch(&batch, tally);
	free(batch.trials);
}

static void run_kind(const struct kind *kind, size_t step)
{
	size_t at, n;
	struct plan plan = { 0 };
	struct tally tally = { 0 }, none = { 0 };
	struct trial first = { 0 };
	struct batch batch = { .kind = kind, .trials = &first, .len = 1 };
	time_t begun = time(NULL);

	/* Once as it should be: how long request and answer are. */
	run_batch(&batch, &none);
	if (!batch.request_len || none.done != 1 || none.mirror)
		BUG("%s does not work without a fault: %s", kind->name,
		    first.why);
	plan_bytes(&plan, PLACE_REQUEST, batch.request_len, step, false);
	plan_bytes(&plan, PLACE_RESPONSE, batch.answer_len, step, false);
	if (!strcmp(kind->name, "reply") && batch.look_len)
		plan_bytes(&plan, PLACE_RESPONSE, batch.look_len, step, true);
	if (*ca_file)
		plan_records(&plan, batch.answer_len);
	plan_answers(&plan, kind);
	plan_looks(&plan);
	for (at = 0; at < plan.len; at += n) {
		n = plan.len - at < BATCH_MAX ? plan.len - at : BATCH_MAX;
		batch = (struct batch){ .kind = kind,
			.trials = plan.trials + at, .len = n };
		run_batch(&batch, &tally);
	}
	free(plan.trials);
	/* Somebody who was offline waits a little: not for each of them. */
	if (*ca_file && (!kind->once || step < FEW_STEP))
		run_handshakes(kind, step, &tally);
	printf("%-15s%3s%5zu %6zu %8zu %8zu %6zu %9zu %6zu %6zu %6zu %7zu %6zu"
	    " %5ds\n", kind->name, *ca_file ? "tls" : "", tally.trials,
	    tally.done, tally.unknown,
	    tally.refused, tally.again, tally.repeated, tally.twice,
	    tally.lost, tally.wrong, tally.mirror, tally.stuck,
	    (int)(time(NULL) - begun));
	fflush(stdout);
	if (tally.unknown_again)
		printf("%-16s %zu were unknown when sent again\n", kind->name,
		    tally.unknown_again);
	complaints += tally.twice + tally.lost + tally.wrong + tally.mirror +
	    tally.stuck;
}

static bool wanted(const struct kind *kind, int argc,
    const char *const *argv)
{
	int i;

	for (i = 0; i < argc; i++)
		if (!strcmp(argv[i], kind->name))
			return true;
	return argc == 0;
}

/* A process each: they mostly wait. The files are of this run alone. */
static pid_t start_kind(const struct kind *kind, size_t step, bool tls)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	/* Where syncing costs nothing, if there is such a place. */
	snprintf(folder, sizeof(folder), "%s/callbox-wire-XXXXXX",
	    access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(folder))
		BUG("%s", folder);
	if (tls)
		snprintf(ca_file, sizeof(ca_file), "%s/ca.pem", folder);
	kinds_make_file(folder);
	answer_ms = step < FEW_STEP ? SLOW_ANSWER_MS : ANSWER_MS;
	stuck_s = step < FEW_STEP ? SLOW_STUCK_S : STUCK_S;
	run_kind(kind, step);
	execl("/bin/sh", "sh", "-c", "rm -rf \"$1\"; exit \"$2\"", "sh", folder,
	    complaints ? "1" : "0", (char *)NULL);
	_exit(1);
}

static bool wait_for_kind(void)
{
	int status = 1;

	return wait(&status) > 0 && status == 0;
}

/* As many as may run beside those that do; false: one has found something. */
static bool start_kinds(size_t step, bool tls, int argc,
    const char *const *argv, int *running)
{
	int most = step < FEW_STEP ? 5 : 30;
	const struct kind *kind;
	bool good = true;

	for (kind = kinds; kind->name; kind++) {
		if (!wanted(kind, argc, argv))
			continue;
		if (*running == most) {
			good &= wait_for_kind();
			(*running)--;
		}
		start_kind(kind, step, tls);
		(*running)++;
	}
	return good;
}

int main(int argc, char **argv)
{
	static const char *const few[] = { "reply", "close" };
	const char *all = getenv("CALLBOX_THOROUGH");
	size_t step = all && *all ? strtoul(all, NULL, 10) : FEW_STEP;
	bool tls = argc > 1 && !strcmp(argv[1], "tls"), good;
	int running = 0;

	if (access("./callbox-simulator", X_OK) != 0) {
		puts("SKIP: built without the simulator");
		return 77;
	}
	printf("%-16s %6s %6s %8s %8s %6s %9s %6s %6s %6s %7s %6s\n", "kind",
	    "trials", "done", "unknown", "refused", "again", "repeated",
	    "twice", "lost", "wrong", "mirror", "stuck");
	fflush(stdout);
	step = step ? step : 1;
	good = start_kinds(step, tls, argc - 1 - tls,
	    (const char *const *)argv + 1 + tls, &running);
	if (argc == 1)
		good &= start_kinds(step, true, ARRAY_LEN(few), few, &running);
	while (running--)
		good &= wait_for_kind();
	return good ? 0 : 1;
}
