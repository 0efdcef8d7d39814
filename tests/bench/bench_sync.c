/*
 * Figures of the worker against callbox-simulator on loopback:
 *
 *     tests/bench/bench_sync [N]
 *
 * first sync of N open conversations (requests, time, processor time), the
 * same with the cache in a file, the first cached list after a start, fresh
 * data after a start, and what ten idle seconds cost.
 */
#include "config.h"

#include "api/client.h"
#include "keystore/seal.h"
#include "keystore/secret.h"
#include "tests/unit/api/simulator.h"

#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { IDLE_S = 10 };

static const char cache_file[] = "bench-sync-cache.db";

static double seconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static const struct api_reply *next(struct api_client *client)
{
	struct pollfd fd = { .fd = api_fd(client), .events = POLLIN };
	const struct api_reply *reply;

	while (!(reply = api_next(client)))
		poll(&fd, 1, -1);
	return reply;
}

static const struct api_reply *final(struct api_client *client,
    struct api_request *req)
{
	const struct api_reply *reply;
	api_id id = api_send(client, req);

	while (!(reply = next(client))->final || reply->id != id)
		api_reply_unref(reply);
	if (reply->err.code) {
		fprintf(stderr, "%s\n", reply->err.text);
		exit(1);
	}
	return reply;
}

/* Until the status says that the first sync is over. */
static void wait_synced(struct api_client *client, struct api_status *out)
{
	const struct api_reply *reply = final(client, request_status());

	while (!reply->status || reply->status->first_sync ||
	    !reply->status->synced_at) {
		api_reply_unref(reply);
		reply = next(client);
		if (reply->op == API_NOTICE_SAY)
			printf("said: %s\n", reply->say);
	}
	*out = *reply->status;
	api_reply_unref(reply);
}

static void first_sync(struct api_options *options, const char *what)
{
	double start = seconds(CLOCK_MONOTONIC);
	double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
	struct api_client *client = api_start(options, NULL);
	struct api_status status;

	api_reply_unref(final(client, request_sync()));
	wait_synced(client, &status);
	start = seconds(CLOCK_MONOTONIC) - start;
	cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	printf("first sync, %s: %zu conversations, %llu requests, %.2f s, "
	    "%.2f s of processor, %.0f conversations/s of it\n", what,
	    status.synced, (unsigned long long)status.requests, start, cpu,
	    (double)status.synced / cpu);
	api_stop(client, 0);
}

static void first_list(struct api_options *options)
{
	double start, cached, fresh;
	struct api_client *client;
	const struct api_reply *reply;
	size_t total;

	start = seconds(CLOCK_MONOTONIC);
	client = api_start(options, NULL);
	reply = final(client, request_list("state:open", SORT_WAITING, 0, 50,
	    NULL, false));
	cached = seconds(CLOCK_MONOTONIC) - start;
	total = reply->list->total;
	api_reply_unref(reply);
	api_reply_unref(final(client, request_sync()));
	fresh = seconds(CLOCK_MONOTONIC) - start;
	printf("start with %zu cached: first list %.1f ms, all changes "
	    "%.1f ms\n", total, cached * 1e3, fresh * 1e3);
	api_stop(client, 0);
}

/* Voluntary switches of all threads: how often anything woke up. */
static long switches(void)
{
	struct dirent *entry;
	char path[300], line[200];
	long n, all = 0;
	DIR *dir = opendir("/proc/self/task");
	FILE *file;

	while (dir && (entry = readdir(dir))) {
		snprintf(path, sizeof(path), "/proc/self/task/%s/status",
		    entry->d_name);
		file = fopen(path, "r");
		while (file && fgets(line, sizeof(line), file))
			if (sscanf(line, "voluntary_ctxt_switches: %ld",
			    &n) == 1)
				all += n;
		if (file)
			fclose(file);
	}
	if (dir)
		closedir(dir);
	return all;
}

static void idle(struct api_options *options)
{
	struct api_client *client = api_start(options, NULL);
	struct api_status status;
	struct pollfd fd = { .fd = api_fd(client), .events = POLLIN };
	const struct api_reply *reply;
	double cpu, end;
	long woken;

	api_reply_unref(final(client, request_sync()));
	wait_synced(client, &status);
	/* Let what follows a sync come to rest. */
	while (poll(&fd, 1, 1500) > 0)
		while ((reply = api_next(client)))
			api_reply_unref(reply);
	cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
	woken = switches();
	end = seconds(CLOCK_MONOTONIC) + IDLE_S;
	poll(&fd, 1, IDLE_S * 1000);
	printf("idle for %.1f s: %ld wake-ups (one is this one's), %.3f ms "
	    "of processor\n", IDLE_S + seconds(CLOCK_MONOTONIC) - end,
	    switches() - woken,
	    (seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu) * 1e3);
	api_stop(client, 0);
}

int main(int argc, char **argv)
{
	const char *args[] = { "--token", "tok", "--generate",
		argc > 1 ? argv[1] : "10000", "--rate", "1000000", NULL };
	struct simulator simulator;
	struct api_options options = { .api_version = "2.16",
		.poll_active_ms = 600000, .poll_idle_ms = 600000,
		.rate_share_percent = 80 };
	char token[] = "tok";
	struct rusage usage;

	if (!simulator_start(&simulator, args)) {
		fprintf(stderr, "callbox-simulator is not built here\n");
		return 77;
	}
	options.base_url = simulator.url;
	options.token = secret_move(token, 3);
	options.cache_sealer = options.state_sealer = sealer_new_random();
	unlink(cache_file);
	first_sync(&options, "in memory");
	options.cache_file = cache_file;
	first_sync(&options, "in a file");
	first_list(&options);
	first_list(&options);
	idle(&options);
	getrusage(RUSAGE_SELF, &usage);
	printf("peak resident %.1f MB\n", (double)usage.ru_maxrss / 1024);
	simulator_stop(&simulator);
	secret_free(options.token);
	sealer_free(options.cache_sealer);
	return 0;
}
