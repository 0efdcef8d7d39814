/* What the verbs for scripts share. */
#include "config.h"

#include "api/base/buf.h"
#include "app/command/script.h"
#include "app/print.h"
#include "keystore/keystore.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STOP_WAIT_MS = 3000 };

bool script_open(struct script *script, struct config *config, bool cached,
    struct error *err)
{
	*script = (struct script){ 0 };
	script->vault = account_open_vault(config, err);
	if (!script->vault || !account_choose(script->vault, config, NULL,
	    &script->account, err) || !session_options_init(&script->options,
	    config, script->vault, &script->account, false, err))
		return false;
	script->options.api.no_network = cached;
	script->client = api_start(&script->options.api, err);
	return script->client != NULL;
}

void script_close(struct script *script)
{
	if (script->client)
		api_stop(script->client, STOP_WAIT_MS);
	session_options_release(&script->options);
	account_release(&script->account);
	keystore_free(script->vault);
}

bool script_ask(struct script *script, struct api_request *req,
    bool (*each)(void *ctx, const struct api_reply *reply), void *ctx,
    struct error *err)
{
	struct pollfd fd = { .fd = api_fd(script->client), .events = POLLIN };
	api_id id = api_send(script->client, req);
	const struct api_reply *reply;
	struct error got = { 0 };
	bool over = false, written = false;

	while (!over) {
		if (poll(&fd, 1, -1) < 0 && errno != EINTR)
			return error_set(err, ERROR_FILE, errno,
			    "waiting for the worker: %s", strerror(errno));
		while (!over && (reply = api_next(script->client))) {
			if (reply->op == API_NOTICE_SAY && reply->say)
				print_line(stderr, "callbox: %s",
				    reply->say);
			if (reply->status && strcmp(reply->status->host,
			    script->account.base_url) != 0)
				account_move(script->vault, &script->account,
				    reply->status->host, NULL);
			if (reply->id == id) {
				written = reply->command != 0;
				if (each && !each(ctx, reply) && !reply->final)
					api_cancel(script->client, id);
				over = reply->final;
				got = reply->err;
			}
			/* A script is told, not kept waiting for a network
			 * that may come back tomorrow. */
			if (!over && written && reply->status &&
			    reply->status->link == LINK_OFFLINE) {
				over = true;
				error_set(&got, ERROR_OFFLINE, 0, "%.70s: "
				    "written down, and sent by the next "
				    "callbox that is online (callbox outbox)",
				    reply->status->why);
			}
			api_reply_unref(reply);
		}
	}
	if (got.code)
		*err = got;
	return !got.code;
}

char *script_input(size_t max, struct error *err)
{
	struct buf text;
	char block[4096];
	ssize_t n;

	buf_init(&text, max);
	while ((n = read(STDIN_FILENO, block, sizeof(block))) > 0)
		if (!buf_add(&text, block, (size_t)n)) {
			error_set(err, ERROR_INPUT, 0, "standard input has "
			    "more than %zu bytes", max);
			buf_release(&text);
			return NULL;
		}
	if (n < 0) {
		error_set(err, ERROR_FILE, errno, "standard input: %s",
		    strerror(errno));
		buf_release(&text);
		return NULL;
	}
	return buf_take(&text);
}

/* The end of a string that begins behind a quote; NULL: it has none. */
static char *string_end(char *at)
{
	for (; *at && *at != '"'; at++)
		if (*at == '\\' && !*++at)
			return NULL;
	return *at ? at : NULL;
}

/* A number or a string, without escapes: an id has none. */
static bool take_id(char *line, char *at)
{
	bool quoted;
	size_t n;

	at += strspn(at, " \t");
	quoted = *at == '"';
	at += quoted;
	n = quoted ? strcspn(at, "\"\\") : strspn(at, "0123456789");
	if (!n || (quoted && at[n] != '"'))
		return false;
	memmove(line, at, n);
	line[n] = '\0';
	return true;
}

bool script_json_id(char *line)
{
	char *at = line, *end;
	int depth = 0;

	for (; *at; at++) {
		depth += (*at == '{' || *at == '[') -
		    (*at == '}' || *at == ']');
		if (*at != '"')
			continue;
		end = string_end(at + 1);
		if (!end)
			return false;
		/* Members of other objects have ids of their own. */
		if (depth == 1 && end - at == 3 && !strncmp(at + 1, "id", 2) &&
		    end[1 + strspn(end + 1, " \t")] == ':')
			return take_id(line, end + 2 + strspn(end + 1, " \t"));
		at = end;
	}
	return false;
}
