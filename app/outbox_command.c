/* `callbox outbox`. */
#include "config.h"

#include "app/account.h"
#include "app/commands.h"
#include "app/outbox_command.h"
#include "app/session.h"
#include "api/base/buf.h"
#include "keystore/keystore.h"
#include "panes/render/text.h"

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

/* As a JSON string; the gate has no say in what a machine reads. */
static void print_json(const char *text)
{
	putchar('"');
	for (; text && *text; text++)
		if (*text == '"' || *text == '\\')
			printf("\\%c", *text);
		else if ((unsigned char)*text < 0x20)
			printf("\\u%04x", *text);
		else
			putchar(*text);
	putchar('"');
}

static void print_item(const struct outbox_item *item, bool json)
{
	const char *summary = item->summary ? item->summary : "";
	const char *failure = item->failure ? item->failure : "";
	struct buf line;

	if (json) {
		printf("{\"command\":%llu,\"action\":\"%s\",\"state\":\"%s\","
		    "\"conversation\":", (unsigned long long)item->command,
		    api_op_words(item->op), state_word(item->state));
		print_json(item->conversation_id);
		fputs(",\"summary\":", stdout);
		print_json(summary);
		fputs(",\"failure\":", stdout);
		print_json(failure);
		puts("}");
		return;
	}
	buf_init(&line, BUF_SMALL_MAX);
	text_plain(&line, summary, strlen(summary), true);
	buf_add_text(&line, *failure ? ": " : "");
	text_plain(&line, failure, strlen(failure), true);
	printf("%llu\t%s\t%s\t%s\t%s\n", (unsigned long long)item->command,
	    state_word(item->state), api_op_words(item->op),
	    item->conversation_id, line.data);
	buf_release(&line);
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
					print_item(&reply->outbox[i], json);
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
