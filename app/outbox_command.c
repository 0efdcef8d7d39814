/* `callbox outbox`. */
#include "config.h"

#include "api/message.h"
#include "app/command/script.h"
#include "app/commands.h"
#include "app/opener.h"
#include "app/outbox_command.h"
#include "app/print.h"
#include "api/base/buf.h"
#include "panes/render/markdown.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SENT_WAIT_MS = 30000, SENT_STEP_MS = 200 };

struct verb {
	const char *name;
	enum outbox_act act;
};

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

static bool print_all(void *context, const struct api_reply *reply)
{
	const bool *json = context;
	size_t i;

	for (i = 0; i < reply->outbox_len; i++)
		(*json ? print_object : print_item)(&reply->outbox[i]);
	return true;
}

/* What became of one command. */
struct outcome {
	uint64_t number;
	bool gone;               /* sent, or nobody's any more */
	struct error err;        /* it failed, or is unknown */
};

static bool look_at(void *context, const struct api_reply *reply)
{
	struct outcome *outcome = context;
	const struct outbox_item *item;
	size_t i;

	outcome->gone = true;
	for (i = 0; i < reply->outbox_len; i++) {
		item = &reply->outbox[i];
		if (item->command != outcome->number)
			continue;
		outcome->gone = false;
		if (item->state == DELIVERY_UNKNOWN ||
		    item->state == DELIVERY_FAILED)
			error_set(&outcome->err, item->state ==
			    DELIVERY_FAILED ? ERROR_REFUSED :
			    ERROR_UNKNOWN_OUTCOME, 0, "%s", item->failure ?
			    item->failure : "It was not sent");
	}
	return true;
}

/* Until it is gone from the outbox, or has failed again. */
static bool wait_sent(struct script *script, uint64_t number,
    struct error *err)
{
	struct outcome outcome = { .number = number };
	struct pollfd fd = { .fd = api_fd(script->client), .events = POLLIN };
	int left;

	for (left = SENT_WAIT_MS; left > 0; left -= SENT_STEP_MS) {
		if (!script_ask(script, request_outbox(), look_at, &outcome,
		    err))
			return false;
		if (outcome.err.code)
			*err = outcome.err;
		if (outcome.gone || outcome.err.code)
			return outcome.gone;
		poll(&fd, 1, SENT_STEP_MS);
	}
	return error_set(err, ERROR_TIMEOUT, 0, "It is still on its way; "
	    "callbox outbox tells what comes of it");
}

/* What one of them says, and where it belongs. */
struct words {
	char *text, *conversation_id;
	enum draft_kind kind;
};

static bool keep_words(void *context, const struct api_reply *reply)
{
	struct words *words = context;

	if (!reply->final || !reply->drafts_len)
		return true;
	words->text = mem_strdup(reply->drafts[0].text);
	words->conversation_id = mem_strdup(reply->drafts[0].conversation_id);
	words->kind = reply->drafts[0].kind;
	return true;
}

static bool put_back(struct script *script, uint64_t number,
    enum draft_kind kind, const char *text, struct error *err)
{
	const char *body = text;
	struct buf html;
	bool ok;

	/* A message's head is none of its words. */
	if (kind == DRAFT_MESSAGE)
		body += message_body_at(text);
	buf_init(&html, MODEL_BODY_MAX);
	if (!markdown_html(body, strlen(body), &html))
		ok = error_set(err, ERROR_TOO_BIG, 0,
		    "Too long: a message may have 4 MB");
	else if (!html.len)
		ok = error_set(err, ERROR_INPUT, 0, "Nothing is left of it: "
		    "callbox outbox discard %llu forgets it",
		    (unsigned long long)number);
	else
		ok = script_ask(script, request_outbox_edit(number, text,
		    html.data), NULL, NULL, err);
	buf_release(&html);
	return ok;
}

/* It is no longer there to be changed: what was written is a draft, or, when
 * that cannot be written either, on standard output. */
static void keep_edited(struct script *script, const struct words *words,
    const char *text)
{
	struct api_request *request = request_draft_put(
	    words->conversation_id, words->kind, text, strlen(text));

	request->closed = true;
	if (script_ask(script, request, NULL, NULL, NULL))
		print_line(stderr, "callbox: what you wrote is kept as a "
		    "draft");
	else
		print_line(stdout, "%s", text);
}

/* Not sent from the moment the editor opens: nobody edits what is gone. */
static bool edit(struct script *script, const struct config *config,
    uint64_t number, struct error *err)
{
	struct words words = { 0 };
	char *text;
	bool ok;

	if (!script_ask(script, request_outbox_edit(number, NULL, NULL),
	    keep_words, &words, err))
		return false;
	text = opener_edit_wait(config, words.text, err);
	ok = text && put_back(script, number, words.kind, text, err);
	if (text && *text && !ok)
		keep_edited(script, &words, text);
	else
		print_line(stderr, "callbox: not sent yet: callbox outbox "
		    "retry %llu sends it %s", (unsigned long long)number,
		    ok ? "as it is now" : "as it was");
	free(words.text);
	free(words.conversation_id);
	free(text);
	return ok;
}

static bool act(struct script *script, const struct config *config,
    const struct verb *verb, const char *which, struct error *err)
{
	char *end;
	uint64_t number = strtoull(which, &end, 10);

	if (!number || *end)
		return error_set(err, ERROR_USAGE, 0, "\"%s\" is no number of "
		    "callbox outbox", which);
	if (verb->act == OUTBOX_EDIT)
		return edit(script, config, number, err);
	return script_ask(script, request_outbox_act(number, verb->act), NULL,
	    NULL, err) && (verb->act != OUTBOX_RETRY || wait_sent(script,
	    number, err));
}

/* What is to be done with one; NULL: nothing. */
static const struct verb *verb_of(int argc, char **argv)
{
	static const struct verb verbs[] = {
		{ "retry", OUTBOX_RETRY }, { "edit", OUTBOX_EDIT },
		{ "draft", OUTBOX_TO_DRAFT }, { "discard", OUTBOX_DISCARD },
	};
	size_t i;

	for (i = 0; argc == 2 && i < ARRAY_LEN(verbs); i++)
		if (!strcmp(argv[0], verbs[i].name))
			return &verbs[i];
	return NULL;
}

int outbox_run(struct config *config, int argc, char **argv)
{
	bool json = argc == 1 && !strcmp(argv[0], "--json");
	const struct verb *verb = verb_of(argc, argv);
	struct script script;
	struct error err = { 0 };
	bool ok;

	if (!verb && argc > json)
		return command_usage("outbox");
	/* Only what is retried is sent by this process. */
	ok = script_open(&script, config, !verb || verb->act != OUTBOX_RETRY,
	    &err) && (verb ? act(&script, config, verb, argv[1], &err) :
	    script_ask(&script, request_outbox(), print_all, &json, &err));
	script_close(&script);
	return ok ? 0 : command_failed(&err);
}
