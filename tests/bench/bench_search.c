/*
 * Finding words in everything that is cached: through the worker, as the
 * inbox asks.
 *
 *     bench_search ACCOUNT ROWS     an account of fill.c
 */
#include "config.h"

#include "api/client.h"
#include "app/account.h"
#include "app/paths.h"
#include "app/session.h"
#include "keystore/keystore.h"
#include "tests/bench/figure.h"

#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMES = 7, SCREEN = 40, WINDOW = 190 };

static const char *rows_word;

/* Seconds to the final answer; *found: how many there are. */
static double ask(struct api_client *client, const char *query, size_t offset,
    size_t limit, size_t *found)
{
	double start = seconds_now();
	struct pollfd fd = { .fd = api_fd(client), .events = POLLIN };
	const struct api_reply *reply;
	api_id id = api_send(client, request_list(query, SORT_WAITING, offset,
	    limit, NULL, false));
	bool final = false;

	*found = 0;
	while (!final) {
		while (!(reply = api_next(client)))
			poll(&fd, 1, -1);
		final = reply->id == id && reply->final;
		if (final && reply->list)
			*found = reply->list->total;
		if (final && reply->err.code)
			fprintf(stderr, "%s\n", reply->err.text);
		api_reply_unref(reply);
	}
	return seconds_now() - start;
}

static void show(const char *name, const char *query, double target,
    struct samples *samples, size_t found)
{
	char text[100];

	snprintf(text, sizeof(text), "%s \"%s\" (%zu of %s)", name, query,
	    found, rows_word);
	figure_show(&(struct figure){ .name = text, .unit = "ms",
		.value = samples_at(samples, 0.5) * 1e3, .target = target });
}

static void search(struct api_client *client, const char *query)
{
	struct samples first = { .len = 0 }, all = { .len = 0 };
	size_t found;
	int i;

	for (i = 0; i < TIMES; i++) {
		samples_add(&first, ask(client, query, 0, SCREEN, &found));
		/* The last ones: whatever the window, all are known. */
		samples_add(&all, ask(client, query, 1, WINDOW, &found));
	}
	show("first found,", query, 20, &first, found);
	show("all found,", query, 300, &all, found);
}

int main(int argc, char **argv)
{
	static const char *const queries[] = { "gooseberry", "apricot",
		"apricot gooseberry", "state:open apri", "nowhere" };
	struct session_options options;
	struct account account = { 0 };
	struct error err = { 0 };
	struct api_client *client;
	struct keystore *vault;
	struct config config;
	size_t i;

	if (argc != 3) {
		fputs("usage: bench_search ACCOUNT ROWS\n", stderr);
		return 2;
	}
	rows_word = argv[2];
	setlocale(LC_ALL, "");
	config_init(&config);
	vault = account_open_vault(&config, &err);
	if (!vault || !account_load(vault, argv[1], &account, &err) ||
	    !session_options_init(&options, &config, vault, &account, false,
	    &err)) {
		fprintf(stderr, "bench_search: %s\n", err.text);
		return 1;
	}
	options.api.no_network = true;
	client = api_start(&options.api, &err);
	for (i = 0; i < ARRAY_LEN(queries); i++)
		search(client, queries[i]);
	api_stop(client, 0);
	session_options_release(&options);
	account_release(&account);
	keystore_free(vault);
	config_release(&config);
	return 0;
}
