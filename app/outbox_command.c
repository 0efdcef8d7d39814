/* `callbox outbox`. */
#include "config.h"

#include "app/account.h"
#include "app/commands.h"
#include "app/outbox_command.h"
#include "app/print.h"
#include "app/session.h"
#include "api/base/buf.h"
#include "keystore/keystore.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_MS = 5000 };

static const char *state_word(enum delivery state)
{
	static const char *const words[] = {
		[DELIVERY_DONE] = "done", [DELIVERY_HELD] = "held",
		[DELIVERY_READY] = "ready", [DELIVERY_SENDING] = "sending",
		[DELIVERY_FAILED] = "failed", [DELIVERY_UNKNOWN] = "unknown",
	};

	return words[state];
}

/* The object of one command on one line. */
static void print_object(const struct outbox_item *item)
{
	struct buf line;

	buf_init(&line, BUF_SMALL_MAX);
	buf_printf(&line, "{\"command\":%llu,\"action\":\"%s\","
	    "\"state\":\"%s\",\"conversation\":",
	    (unsigned long long)item->command, api_op_words(item->op),
	    state_word(item->state));
	print_json(&line, item->conversation_id);
	buf_add_text(&line, ",\"summary\":");
	print_json(&line, item->summary ? item->summary : "");
	buf_add_text(&line, ",\"failure\":");
	print_json(&line, item->failure ? item->failure : "");
	buf_add_char(&line, '}');
	print_line(stdout, "%s", line.data);
	buf_release(&line);
}

static void print_item(const struct outbox_item *item)
{
	const char *summary = item->summary ? item->summary : "";
	const char *failure = item->failure ? item->failure : "";
	char number[24], *words;

	snprintf(number, sizeof(number), "%llu",
	    (unsigned long long)item->command);
	words = mem_printf("%s%s%s", summary, *failure ? ": " : "", failure);
	print_row(number, state_word(item->state), api_op_words(item->op),
	    item->conversation_id ? item->conversation_id : "", words, NULL);
	free(words);
}

static bool list(struct api_client *client, bool json, struct error *err)
{
	struct pollfd fd = { .fd = api_fd(client), .events = POLLIN };
	api_id id = api_send(client, request_outbox());
	const struct api_reply *reply;
	bool over = false;
	size_t i;

	error_set(err, ERROR_TIMEOUT, 0, "the outbox could not be read");
	while (!over && poll(&fd, 1, WAIT_MS) > 0)
		while (!over && (reply = api_next(client))) {
			if (reply->id == id && reply->final) {
				over = true;
				*err = reply->err;
				for (i = 0; i < reply->outbox_len; i++)
					(json ? print_object : print_item)(
					    &reply->outbox[i]);
			}
			api_reply_unref(reply);
		}
	return over && !err->code;
}

int outbox_run(struct config *config, int argc, char **argv)
{
	bool json = argc == 1 && !strcmp(argv[0], "--json");
	struct session_options options = { 0 };
	struct account account = { 0 };
	struct api_client *client = NULL;
	struct error err = { 0 };
	struct keystore *vault;
	int code = 1;

	if (argc > json)
		return command_usage("outbox");
	vault = account_open_vault(config, &err);
	if (!vault || !account_choose(vault, config, NULL, &account, &err) ||
	    !session_options_init(&options, config, vault, &account, false,
	    &err))
		goto out;
	options.api.no_network = true;
	client = api_start(&options.api, &err);
	if (client && list(client, json, &err))
		code = 0;
out:
	if (code)
		code = command_failed(&err);
	if (client)
		api_stop(client, 0);
	session_options_release(&options);
	account_release(&account);
	keystore_free(vault);
	return code;
}
