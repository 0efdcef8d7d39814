/*
 * An agent whose machine fails: killed before each call that writes to a file
 * or the network, and with files whose every write, fsync, open, rename, mmap
 * fails (once, or from then on), and without memory. After each the agent is
 * started again on what is left in its files, and what the service did is held
 * against what the agent was told.
 *
 *     crash [kill|fail|full|memory|soak…]  CALLBOX_THOROUGH: each call, half an
 *                           hour of soak; else some
 *                           (CALLBOX_SOAK=SECONDS); soak: all of it and the wire too, at random
 *     crash MODE N ERRNO    that one again, with all that the agent said
 *     crash victim URL FOLDER BASE SAVED    the agent; shim.c is before libc
 *
 * Exit 1 if anything was lost, doubled or called what it is not.
 */
#include "config.h"

#include "tests/fault/agent.h"
#include "tests/fault/kinds.h"
#include "tests/fault/proxy.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	AT_ONCE = 16,            /* they mostly wait */
	ANSWER_MS = 10000, SETTLE_S = 60, LONG_SETTLE_S = 1200, VICTIM_S = 60, LONG_VICTIM_S = 600,
	FULL_S = 7,              /* then whoever has a full disk gives up */
	ROUND = 48,              /* trials with one simulator */
	OUTPUT_MAX = 64 << 10, EVERY_MAX = 40,
	SITTINGS_MAX = 100, SOAK_AGENTS = 20, SOAK_S = 1800,
	OUTBOX_BYTES_MAX = 4 << 20
};

/* What the agent does in each trial: the kinds that an open conversation can
 * have, each in one of its own; and a draft. */
static const struct kind *acts[EVERY_MAX];
static size_t acts_len;

static void choose_acts(void)
{
	const struct kind *kind;

	for (kind = kinds; kind->name; kind++)
		if (kind->state == SERVICE_OPEN)
			acts[acts_len++] = kind;
}

static size_t cases_of_trial(void)
{
	return acts_len + 1;
}

/* --- the victim --- */

/* A line a time to who watches: what the person sees. */
static void show(char what, size_t act, const struct api_reply *reply)
{
	const char *text = !reply ? "" : reply->say ? reply->say :
	    reply->err.text;
	char line[600];
	int n = snprintf(line, sizeof(line), "%c %zu %.500s\n", what, act,
	    text);

	if (write(STDOUT_FILENO, line, (size_t)n) != n)
		_exit(3);
}

static bool gives_words_back(const struct api_reply *reply)
{
	return reply->drafts_len == 1 && reply->drafts[0].text &&
	    strstr(reply->drafts[0].text, "case-");
}

/* '+' written down, 'd' done, '?' unknown, 'w' not done and the words are in
 * the composer again, '-' not done. */
static void show_act(size_t act, const struct api_reply *reply)
{
	if (!reply->final)
		show('+', act, NULL);
	else if (!reply->err.code)
		show('d', act, NULL);
	else if (reply->err.code == ERROR_UNKNOWN_OUTCOME)
		show('?', act, reply);
	else
		show(gives_words_back(reply) ? 'w' : '-', act, reply);
}

static void act_out(struct agent *agent, size_t base)
{
	char id[CASE_ID_MAX], words[CASE_ID_MAX];
	const struct api_reply *reply;
	api_id ids[EVERY_MAX + 1];
	time_t begun = time(NULL), patience = getenv("FAULT_FULL") ? FULL_S :
	    getenv("CALLBOX_THOROUGH") ? LONG_VICTIM_S : VICTIM_S;
	size_t i, over = 0;

	for (i = 0; i <= acts_len; i++) {
		case_id(base + i, id);
		case_words(base + i, words);
		ids[i] = api_send(agent->client, i < acts_len ?
		    acts[i]->make(id, words) : request_draft_put(id,
		    DRAFT_REPLY, words, 0));
	}
	while (over <= acts_len && time(NULL) - begun < patience) {
		reply = agent_next(agent, 1000);
		for (i = 0; reply && i <= acts_len; i++) {
			if (ids[i] != reply->id)
				continue;
			show_act(i, reply);
			over += reply->final;
		}
		if (reply && reply->op == API_NOTICE_SAY)
			show('!', 0, reply);
		api_reply_unref(reply);
	}
	if (over <= acts_len)
		show('h', 0, NULL);
}

/* As the program does when somebody leaves while texts are at risk. */
static void save_texts(struct agent *agent, const char *path)
{
	const struct api_reply *reply = agent_ask(agent, request_status(),
	    NULL, NULL);
	bool risk = reply && reply->status->texts_at_risk;

	api_reply_unref(reply);
	if (!risk)
		return;
	reply = agent_ask(agent, request_save_texts(path), NULL, NULL);
	show(reply && !reply->err.code ? 's' : 'x', 0, reply);
	api_reply_unref(reply);
}

static int be_victim(char **argv)
{
	struct agent agent;
	char folder[SERVICE_PATH_MAX];

	snprintf(folder, sizeof(folder), "%s", argv[3]);
	*strrchr(folder, '/') = '\0';
	kinds_use_file(folder);
	agent_start(&agent, argv[2], NULL, argv[3], ANSWER_MS);
	act_out(&agent, (size_t)strtol(argv[4], NULL, 10));
	save_texts(&agent, argv[5]);
	agent_stop(&agent);
	return 0;
}

/* --- one trial --- */

enum mode {
	MODE_NONE, MODE_KILL, MODE_FAIL, MODE_FULL, MODE_MEMORY, MODE_SOAK
};

static const char *const mode_names[] = { "none", "kill", "fail", "full",
	"memory", "soak" };

struct spot {
	enum mode mode;
	long at;
	int error;
};

/* Shared by the processes. */
struct tally {
	atomic_uint trials, hit, done, kept, given_back, said;
	atomic_uint twice, lost, wrong, crashed, stuck;
	atomic_uint outbox_bytes, agent_kib;     /* the largest */
};

struct trial {
	struct spot spot;
	size_t base;
	char folder[SERVICE_PATH_MAX], saved[SERVICE_PATH_MAX];
	char count_file[SERVICE_PATH_MAX];
	char output[OUTPUT_MAX];
	int status;
	bool alarmed;            /* started again, it cannot use its files */
	struct tally *tally;
};

static int settle_s = SETTLE_S;
static char top[100], self[PATH_MAX], shim[PATH_MAX + 40];

static void set_number(const char *name, long number, const char *end)
{
	char text[60];

	snprintf(text, sizeof(text), "%ld%s", number, end);
	setenv(name, text, 1);
}

static void exec_victim(const struct trial *trial, const char *url, int out)
{
	char base[24], error[24], folder[SERVICE_PATH_MAX + 2];

	snprintf(base, sizeof(base), "%zu", trial->base);
	setenv("LD_PRELOAD", shim, 1);
	snprintf(folder, sizeof(folder), "%s/", trial->folder);
	setenv("FAULT_FOLDER", folder, 1);
	setenv("FAULT_COUNT", trial->count_file, 1);
	switch (trial->spot.mode) {
	case MODE_SOAK:
		break;
	case MODE_NONE:
		/* Counts all that a kill could come before. */
		set_number("FAULT_KILL", LONG_MAX, "");
		break;
	case MODE_KILL:
		set_number("FAULT_KILL", trial->spot.at, "");
		break;
	case MODE_FAIL:
	case MODE_FULL:
		snprintf(error, sizeof(error), "%s:%d",
		    trial->spot.mode == MODE_FULL ? "+" : "",
		    trial->spot.error);
		set_number("FAULT_FAIL", trial->spot.at, error);
		if (trial->spot.mode == MODE_FULL)
			setenv("FAULT_FULL", "1", 1);
		break;
	case MODE_MEMORY:
		set_number("FAULT_OOM", trial->spot.at, "");
		break;
	}
	dup2(out, STDOUT_FILENO);
	if (trial->spot.mode == MODE_MEMORY)
		dup2(out, STDERR_FILENO);
	execl(self, self, "victim", url, trial->folder, base, trial->saved,
	    (char *)NULL);
	_exit(127);
}

static void run_victim(struct trial *trial, const char *url)
{
	struct rusage usage = { 0 };
	size_t len = 0;
	ssize_t n;
	pid_t pid;
	int out[2];

	if (pipe(out) != 0)
		BUG("pipe");
	pid = fork();
	if (pid == 0)
		exec_victim(trial, url, out[1]);
	close(out[1]);
	while (len + 1 < sizeof(trial->output) && (n = read(out[0],
	    trial->output + len, sizeof(trial->output) - len - 1)) > 0)
		len += (size_t)n;
	trial->output[len] = '\0';
	close(out[0]);
	wait4(pid, &trial->status, 0, &usage);
	if (usage.ru_maxrss > (long)trial->tally->agent_kib)
		trial->tally->agent_kib = (unsigned)usage.ru_maxrss;
}

/* Whether the person was shown that about this act. */
static bool shown(const struct trial *trial, char what, size_t act)
{
	char line[24];

	snprintf(line, sizeof(line), "%c %zu ", what, act);
	return !strncmp(trial->output, line, strlen(line)) ||
	    (snprintf(line, sizeof(line), "\n%c %zu ", what, act) > 0 &&
	    strstr(trial->output, line));
}

/* --- afterwards --- */

struct remains {
	bool outbox[EVERY_MAX + 1], unknown[EVERY_MAX + 1];
	bool draft[EVERY_MAX + 1], saved[EVERY_MAX + 1];
	unsigned done[EVERY_MAX + 1];
};

static bool is_about(const struct outbox_item *item, const char *id,
    const char *words)
{
	return (item->conversation_id && strstr(item->conversation_id, id)) ||
	    (item->summary && strstr(item->summary, words));
}

/* With files that can be written nothing is in memory only. */
static bool is_alarm(const char *said)
{
	return strstr(said, "in memory only") ||
	    strstr(said, "cannot be used");
}

static void hear(void *context, const struct api_reply *reply)
{
	struct trial *trial = context;

	if (reply->op == API_NOTICE_SAY && reply->say && is_alarm(reply->say))
		trial->alarmed = true;
}

/* What is unknown is looked for once more. Asked to edit it, it says that it
 * is at that; afterwards that it may have been sent: neither changes it. */
static bool is_looked_up(struct agent *agent, uint64_t command)
{
	const struct api_reply *reply = agent_ask(agent, request_outbox_edit(
	    command, NULL, NULL), NULL, NULL);
	bool looked_up = !reply || strstr(reply->err.text, "looked up");

	api_reply_unref(reply);
	return looked_up;
}

static size_t waiting_in(struct agent *agent, const struct api_reply *outbox)
{
	const struct outbox_item *item;
	size_t i, n = 0;

	for (i = 0; i < outbox->outbox_len; i++) {
		item = &outbox->outbox[i];
		n += item->state == DELIVERY_UNKNOWN ? !item->failure ||
		    is_looked_up(agent, item->command) :
		    item->state != DELIVERY_FAILED;
	}
	return n;
}

/* Started again, until it has done what it can. */
static bool settle(struct agent *agent, struct trial *trial)
{
	const struct api_reply *reply;
	time_t begun = time(NULL);
	int quiet = 0;
	bool online;

	while (quiet < 2 && time(NULL) - begun < settle_s) {
		usleep(100000);
		reply = agent_ask(agent, request_status(), hear, trial);
		online = reply && reply->status->link == LINK_ONLINE;
		api_reply_unref(reply);
		reply = agent_ask(agent, request_outbox(), hear, trial);
		quiet = online && reply && !waiting_in(agent, reply) ?
		    quiet + 1 : 0;
		api_reply_unref(reply);
	}
	return quiet == 2;
}

static void look_at_outbox(struct agent *agent, const struct trial *trial,
    struct remains *remains)
{
	const struct api_reply *reply = agent_ask(agent, request_outbox(),
	    NULL, NULL);
	char id[CASE_ID_MAX], words[CASE_ID_MAX];
	size_t i, k;

	for (k = 0; reply && k <= acts_len; k++) {
		case_id(trial->base + k, id);
		case_words(trial->base + k, words);
		for (i = 0; i < reply->outbox_len; i++) {
			if (!is_about(&reply->outbox[i], id, words))
				continue;
			remains->outbox[k] = true;
			remains->unknown[k] |= reply->outbox[i].state ==
			    DELIVERY_UNKNOWN;
			if (getenv("FAULT_VERBOSE"))
				printf("  %s waits in the outbox: %s\n",
				    words, reply->outbox[i].failure);
		}
	}
	api_reply_unref(reply);
}

static void look_at_drafts(struct agent *agent, const struct trial *trial,
    struct remains *remains)
{
	const struct api_reply *reply = agent_ask(agent, request_draft_get(
	    NULL, DRAFT_REPLY), NULL, NULL);
	char words[CASE_ID_MAX];
	size_t i, k;

	for (k = 0; reply && k <= acts_len; k++) {
		case_words(trial->base + k, words);
		for (i = 0; i < reply->drafts_len; i++)
			remains->draft[k] |= reply->drafts[i].text &&
			    strstr(reply->drafts[i].text, words);
	}
	api_reply_unref(reply);
}

static void look_at_saved(const struct trial *trial, struct remains *remains)
{
	FILE *file = fopen(trial->saved, "r");
	char id[CASE_ID_MAX], words[CASE_ID_MAX], line[300];
	size_t k;

	while (file && fgets(line, sizeof(line), file))
		for (k = 0; k <= acts_len; k++) {
			case_id(trial->base + k, id);
			case_words(trial->base + k, words);
			remains->saved[k] |= strstr(line, words) ||
			    (k < acts_len && !acts[k]->has_words &&
			    strstr(line, id));
		}
	if (file)
		fclose(file);
}

static void look_at_service(const struct service *service,
    const struct trial *trial, struct remains *remains)
{
	size_t n = trial->base + cases_of_trial();
	unsigned *done = mem_calloc(n, sizeof(*done));
	unsigned *refused = mem_calloc(n, sizeof(*refused));

	service_count(service, done, refused, n);
	memcpy(remains->done, done + trial->base, cases_of_trial() *
	    sizeof(*done));
	free(done);
	free(refused);
}

static const char *is_wrong(atomic_uint *count, const char *what)
{
	(*count)++;
	return what;
}

/* What is wrong with an act, or NULL. */
static const char *judge(const struct trial *trial,
    const struct remains *remains, size_t k)
{
	const struct kind *kind = acts[k];
	struct tally *tally = trial->tally;
	bool kept = remains->outbox[k] || remains->draft[k] ||
	    remains->saved[k] || shown(trial, 'w', k);

	tally->done += remains->done[k] > 0;
	tally->kept += remains->outbox[k];
	tally->given_back += shown(trial, 'w', k);
	if (kind->once && remains->done[k] > 1)
		return is_wrong(&tally->twice, "doubled");
	if (shown(trial, 'd', k) && !remains->done[k])
		return is_wrong(&tally->lost, "shown as done, is not");
	if ((shown(trial, '+', k) || shown(trial, '?', k)) &&
	    !remains->done[k] && !kept)
		return is_wrong(&tally->lost, "was written down, is gone");
	if (kind->has_words && shown(trial, '-', k) && !kept &&
	    !remains->done[k])
		return is_wrong(&tally->lost, "refused, the words are gone");
	if (remains->done[k] && remains->unknown[k] && kind->found)
		return is_wrong(&tally->wrong, "done, unknown after the restart");
	if (remains->done[k] && (shown(trial, 'w', k) ||
	    shown(trial, '-', k)))
		return is_wrong(&tally->wrong, "said not done, is done");
	return NULL;
}

static void complain(const struct trial *trial, const char *who,
    const char *what)
{
	printf("  %s at %ld (%s), %s: %s\n", mode_names[trial->spot.mode],
	    trial->spot.at, trial->spot.error ? strerrorname_np(
	    trial->spot.error) : "-", who, what);
	if (getenv("FAULT_VERBOSE"))
		puts(trial->output);
}

/* How it may end: by our hand; never by a mistake of its own. */
static bool ended_well(const struct trial *trial)
{
	int status = trial->status;

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (trial->spot.mode == MODE_KILL)
		return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
	/* Out of memory ends the program, and says so. */
	return trial->spot.mode == MODE_MEMORY &&
	    WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

/* The agent has settled. */
static void judge_acts(struct agent *agent, struct trial *trial,
    const struct service *service)
{
	struct remains remains = { 0 };
	struct tally *tally = trial->tally;
	const char *wrong;
	size_t k;

	look_at_outbox(agent, trial, &remains);
	look_at_drafts(agent, trial, &remains);
	look_at_saved(trial, &remains);
	look_at_service(service, trial, &remains);
	for (k = 0; k < acts_len; k++) {
		wrong = judge(trial, &remains, k);
		if (wrong)
			complain(trial, acts[k]->name, wrong);
	}
	if (shown(trial, 'd', acts_len) && !remains.draft[acts_len] &&
	    !remains.saved[acts_len]) {
		tally->lost++;
		complain(trial, "draft", "said saved, is gone");
	}
	if (trial->spot.mode != MODE_KILL && trial->spot.mode !=
	    MODE_MEMORY && shown(trial, '-', acts_len) &&
	    !remains.draft[acts_len] && !remains.saved[acts_len]) {
		tally->lost++;
		complain(trial, "draft", "not saved, not kept either");
	}
	tally->said += strstr(trial->output, "! ") != NULL;
}

static void start_again(struct agent *agent, struct trial *trial,
    const struct service *service)
{
	agent_start(agent, service->simulator.url, NULL, trial->folder,
	    ANSWER_MS);
	if (!settle(agent, trial)) {
		trial->tally->stuck++;
		complain(trial, "afterwards", "something never ends");
	}
	if (trial->alarmed) {
		trial->tally->wrong++;
		complain(trial, "afterwards", "its files are not used");
	}
}

static void judge_end(struct trial *trial)
{
	struct tally *tally = trial->tally;

	tally->trials++;
	tally->hit += !WIFEXITED(trial->status);
	if (!ended_well(trial)) {
		tally->crashed++;
		complain(trial, "the agent", WIFSIGNALED(trial->status) ?
		    strsignal(WTERMSIG(trial->status)) : "failed");
	}
	if (trial->spot.mode != MODE_FAIL && trial->spot.mode != MODE_FULL &&
	    is_alarm(trial->output)) {
		tally->wrong++;
		complain(trial, "the agent", "its files are not used");
	}
}

static void run_trial(struct trial *trial, const struct service *service)
{
	struct tally *tally = trial->tally;
	struct agent agent;

	mkdir(trial->folder, 0700);
	run_victim(trial, service->simulator.url);
	judge_end(trial);
	/* What cannot be written down waits, and is not sent. */
	if (shown(trial, 'h', 0) && trial->spot.mode != MODE_FULL) {
		tally->stuck++;
		complain(trial, "the agent", "hangs");
	}
	start_again(&agent, trial, service);
	judge_acts(&agent, trial, service);
	agent_stop(&agent);
}

/* --- many trials --- */

struct plan {
	struct spot *spots;
	size_t len;
};

static void plan_spot(struct plan *plan, enum mode mode, long at, int error)
{
	plan->spots = mem_grow(plan->spots, plan->len,
	    sizeof(*plan->spots));
	plan->spots[plan->len++] = (struct spot){ mode, at, error };
}

static void name_files(struct trial *trial, size_t number)
{
	snprintf(trial->folder, sizeof(trial->folder), "%s/%zu", top,
	    number);
	snprintf(trial->saved, sizeof(trial->saved), "%s/%zu.saved", top,
	    number);
	snprintf(trial->count_file, sizeof(trial->count_file), "%s/%zu.count",
	    top, number);
}

static void remove_files(const char *path)
{
	pid_t pid = fork();

	if (pid == 0) {
		execlp("rm", "rm", "-rf", path, (char *)NULL);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
}

/* Several at once, of one simulator, each with cases of its own. */
static void run_round(const struct spot *spots, size_t n, size_t at_once,
    struct tally *tally)
{
	struct service service;
	struct trial *trial = mem_zalloc(sizeof(*trial));
	size_t i, running = 0;

	service_start(&service, top, n * cases_of_trial(), SERVICE_OPEN);
	fflush(stdout);
	for (i = 0; i < n; i++) {
		if (running == at_once) {
			wait(NULL);
			running--;
		}
		running++;
		if (fork() != 0)
			continue;
		trial->spot = spots[i];
		trial->base = i * cases_of_trial();
		trial->tally = tally;
		name_files(trial, i);
		run_trial(trial, &service);
		fflush(stdout);
		remove_files(trial->folder);
		unlink(trial->saved);
		_exit(0);
	}
	while (running--)
		wait(NULL);
	service_stop(&service);
	free(trial);
}

/* How many calls and allocations there are when nothing goes wrong; fails
 * counts those on files only. */
static void measure(bool files, long *calls, long *allocations)
{
	struct tally *tally = mem_zalloc(sizeof(*tally));
	struct spot spot = { files ? MODE_FAIL : MODE_NONE, LONG_MAX, EIO };
	char path[SERVICE_PATH_MAX];
	FILE *file;

	run_round(&spot, 1, 1, tally);
	snprintf(path, sizeof(path), "%s/0.count", top);
	file = fopen(path, "r");
	if (!file || fscanf(file, "%ld %ld", calls, allocations) != 2 ||
	    tally->lost || tally->wrong || tally->twice)
		BUG("it does not work without a fault");
	fclose(file);
	free(tally);
}

static void plan_mode(struct plan *plan, enum mode mode, bool thorough)
{
	static const int errors[] = { ENOSPC, EIO, EACCES };
	long calls, allocations, at, step;
	size_t i;

	measure(mode != MODE_KILL, &calls, &allocations);
	printf("%-8s %ld calls, %ld allocations\n", mode_names[mode], calls,
	    allocations);
	switch (mode) {
	case MODE_KILL:
		step = thorough ? 1 : calls / 20 + 1;
		for (at = 1 + getpid() % step; at <= calls; at += step)
			plan_spot(plan, mode, at, 0);
		break;
	case MODE_FAIL:
		step = thorough ? 1 : calls / 8 + 1;
		for (i = 0; i < ARRAY_LEN(errors); i++)
			for (at = 1 + getpid() % step; at <= calls;
			    at += step)
				plan_spot(plan, mode, at, errors[i]);
		break;
	case MODE_FULL:
		step = thorough ? 3 : calls / 12 + 1;
		for (at = 1 + getpid() % step; at <= calls; at += step)
			plan_spot(plan, mode, at, ENOSPC);
		break;
	default:
		step = allocations / (thorough ? 400 : 10) + 1;
		for (at = 1 + getpid() % step; at <= allocations; at += step)
			plan_spot(plan, mode, at, 0);
	}
}

/* --- everything at once --- */

/* Some in a hundred requests go wrong, in any way. */
static struct fault any_fault(void *context, const char *head)
{
	struct fault none = { PLACE_NONE };
	unsigned *random = context;

	if (rand_r(random) % 100 >= 4)
		return none;
	return (struct fault){ rand_r(random) % 2 ? PLACE_REQUEST :
		PLACE_RESPONSE, rand_r(random) % 3,
		(size_t)rand_r(random) % 1200 };
}

static struct spot any_spot(unsigned *random)
{
	static const int errors[] = { ENOSPC, EIO, EACCES };
	static const enum mode modes[] = { MODE_KILL, MODE_KILL, MODE_FAIL,
		MODE_FULL, MODE_SOAK };
	enum mode mode = modes[(size_t)rand_r(random) % ARRAY_LEN(modes)];

	return (struct spot){ mode, 1 + rand_r(random) % 1200,
		mode == MODE_FULL ? ENOSPC : mode == MODE_FAIL ?
		errors[(size_t)rand_r(random) % ARRAY_LEN(errors)] : 0 };
}

static long file_size(const char *folder, const char *name)
{
	char path[SERVICE_PATH_MAX + 20];
	struct stat status;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return stat(path, &status) == 0 ? (long)status.st_size : 0;
}

static size_t sittings_in(int seconds)
{
	return seconds / 2 + 3 < SITTINGS_MAX ? (size_t)seconds / 2 + 3 :
	    SITTINGS_MAX;
}

/* One agent: sitting after sitting, each ending as it may, then a good one. */
static void soak_agent(size_t number, const char *url,
    const struct service *service, int seconds, struct tally *tally)
{
	struct trial *sittings[SITTINGS_MAX];
	unsigned random = (unsigned)number + (unsigned)getppid();
	size_t most = sittings_in(seconds);
	time_t begun = time(NULL);
	struct agent agent;
	size_t i, n;
	long outbox;

	for (n = 0; n < most && time(NULL) - begun < seconds; n++) {
		sittings[n] = mem_zalloc(sizeof(**sittings));
		sittings[n]->tally = tally;
		sittings[n]->spot = any_spot(&random);
		sittings[n]->base = (number * most + n) *
		    cases_of_trial();
		name_files(sittings[n], number);
		/* A file that is there is not written over. */
		snprintf(sittings[n]->saved, sizeof(sittings[n]->saved),
		    "%s/%zu-%zu.saved", top, number, n);
		mkdir(sittings[n]->folder, 0700);
		run_victim(sittings[n], url);
		judge_end(sittings[n]);
	}
	start_again(&agent, sittings[0], service);
	for (i = 0; i < n; i++)
		judge_acts(&agent, sittings[i], service);
	agent_stop(&agent);
	outbox = file_size(sittings[0]->folder, "state.db") +
	    file_size(sittings[0]->folder, "state.db-wal");
	if (outbox > OUTBOX_BYTES_MAX) {
		tally->wrong++;
		complain(sittings[0], "the outbox", "grows");
	}
	if (outbox > (long)tally->outbox_bytes)
		tally->outbox_bytes = (unsigned)outbox;
	for (i = 0; i < n; i++)
		free(sittings[i]);
}

static void soak(int agents, int seconds, struct tally *tally)
{
	unsigned random = (unsigned)getpid();
	struct service service;
	struct proxy *proxy;
	int i;

	printf("soak     %d agents, %d s\n", agents, seconds);
	service_start(&service, top, (size_t)agents *
	    sittings_in(seconds) * cases_of_trial(), SERVICE_OPEN);
	proxy = proxy_start(service.simulator.url, NULL, any_fault, NULL, &random);
	setenv("FAULT_FULL", "1", 1);
	fflush(stdout);
	for (i = 0; i < agents; i++) {
		if (fork() != 0)
			continue;
		soak_agent((size_t)i, proxy_url(proxy), &service, seconds,
		    tally);
		fflush(stdout);
		_exit(0);
	}
	while (agents--)
		wait(NULL);
	proxy_stop(proxy);
	service_stop(&service);
}

static bool run_mode(enum mode mode, bool thorough)
{
	struct tally *tally = mmap(NULL, sizeof(*tally), PROT_READ |
	    PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	const char *longer = getenv("CALLBOX_SOAK");
	time_t begun = time(NULL);
	struct plan plan = { 0 };
	size_t at, n;

	if (mode == MODE_SOAK)
		soak(thorough ? SOAK_AGENTS : 5, longer ?
		    (int)strtol(longer, NULL, 10) : thorough ? SOAK_S : 10,
		    tally);
	else
		plan_mode(&plan, mode, thorough);
	for (at = 0; at < plan.len; at += n) {
		n = plan.len - at < ROUND ? plan.len - at : ROUND;
		run_round(plan.spots + at, n, AT_ONCE, tally);
	}
	free(plan.spots);
	printf("%-8s %6u trials (%u ended by it), %zu acts each: %u done, "
	    "%u kept, %u given back, said in %u; twice %u, lost %u, wrong %u, "
	    "crashed %u, stuck %u; %d s\n", mode_names[mode], tally->trials,
	    tally->hit, acts_len, tally->done, tally->kept,
	    tally->given_back, tally->said, tally->twice, tally->lost,
	    tally->wrong, tally->crashed, tally->stuck,
	    (int)(time(NULL) - begun));
	if (mode == MODE_SOAK)
		printf("soak     the largest outbox %u KiB, the largest agent "
		    "%u MiB\n", tally->outbox_bytes >> 10,
		    tally->agent_kib >> 10);
	fflush(stdout);
	return !tally->twice && !tally->lost && !tally->wrong &&
	    !tally->crashed && !tally->stuck;
}

/* One spot again, with all that the agent said. */
static bool run_spot(char **argv)
{
	struct spot spot = { MODE_NONE, strtol(argv[2], NULL, 10),
		(int)strtol(argv[3], NULL, 10) };
	struct tally *tally = mmap(NULL, sizeof(*tally), PROT_READ |
	    PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	while (spot.mode < MODE_SOAK && strcmp(argv[1],
	    mode_names[spot.mode]) != 0)
		spot.mode++;
	setenv("FAULT_VERBOSE", "1", 1);
	run_round(&spot, 1, 1, tally);
	return !tally->twice && !tally->lost && !tally->wrong &&
	    !tally->crashed && !tally->stuck;
}

static bool find_ourselves(void)
{
	char *slash;
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n <= 0)
		return false;
	self[n] = '\0';
	snprintf(shim, sizeof(shim), "%s", self);
	slash = strrchr(shim, '/');
	snprintf(slash, sizeof(shim) - (size_t)(slash - shim),
	    "/.libs/shim.so");
	return access(shim, R_OK) == 0;
}

static bool wanted(enum mode mode, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], mode_names[mode]))
			return true;
	return argc == 1;
}

static void make_top(void)
{
	/* Where syncing costs nothing, if there is such a place. */
	snprintf(top, sizeof(top), "%s/callbox-crash-XXXXXX",
	    access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(top))
		BUG("%s", top);
	kinds_make_file(top);
}

static void start_mode(enum mode mode, bool thorough)
{
	bool good;

	if (fork() != 0)
		return;
	make_top();
	settle_s = thorough ? LONG_SETTLE_S : SETTLE_S;
	good = run_mode(mode, thorough);
	remove_files(top);
	_exit(good ? 0 : 1);
}

int main(int argc, char **argv)
{
	const char *all = getenv("CALLBOX_THOROUGH");
	const char *sanitized = getenv("SANITIZED");
	int mode, running = 0, status = 1;
	bool good = true;

	choose_acts();
	if (argc == 6 && !strcmp(argv[1], "victim"))
		return be_victim(argv);
	if (access("./callbox-simulator", X_OK) != 0 || !find_ourselves() ||
	    (sanitized && *sanitized)) {
		puts("SKIP: no simulator, or nothing can stand before libc");
		return 77;
	}
	if (argc == 4) {
		make_top();
		good = run_spot(argv);
		remove_files(top);
		return good ? 0 : 1;
	}
	fflush(stdout);
	for (mode = MODE_KILL; mode <= MODE_SOAK; mode++)
		if (wanted((enum mode)mode, argc, argv)) {
			start_mode((enum mode)mode, all && *all);
			running++;
		}
	while (running--)
		good &= wait(&status) > 0 && status == 0;
	return good ? 0 : 1;
}
