/* What is on its way or was not sent, and what the person decides about it. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX = 24 };

static const char *state_words(enum delivery state)
{
	static const char *const words[] = {
		[DELIVERY_DONE] = "done", [DELIVERY_HELD] = "waits for undo",
		[DELIVERY_READY] = "waits to be sent",
		[DELIVERY_SENDING] = "is being sent",
		[DELIVERY_FAILED] = "not sent",
		[DELIVERY_UNKNOWN] = "nobody knows",
	};

	return words[state];
}

void outbox_show(struct pane *pane, const struct pane_call *call)
{
	struct decision *decision = &inbox_of(pane)->decision;

	if (!decision->listing)
		decision->listing = pane->host->send(pane, request_outbox());
}

/* The question about one: send it, take it back, drop it. */
static void ask_about(struct pane *pane, const struct outbox_item *item)
{
	bool sent = item->state == DELIVERY_UNKNOWN;
	struct decision *decision = &inbox_of(pane)->decision;
	struct pane_choice choices[5] = { 0 };
	struct arena arena = { 0 };
	size_t n = 0;

	decision->command = item->command;
	snprintf(decision->conversation_id,
	    sizeof(decision->conversation_id), "%s",
	    item->conversation_id ? item->conversation_id : "");
	/* "contacts/12", "message/…" are of no conversation. */
	if (item->conversation_id && !strchr(item->conversation_id, '/'))
		choices[n++] = (struct pane_choice){ .id = "show",
			.label = "See the conversation",
			.detail = "decide later" };
	if (item->state == DELIVERY_SENDING)
		choices[n++] = (struct pane_choice){ .id = "stop",
			.label = "Stop sending it" };
	else
		choices[n++] = (struct pane_choice){ .id = "send",
		.label = sent ? "Send it again" : "Send it now",
		.detail = sent ? "it may then be there twice" : NULL };
	if (item->words && item->state != DELIVERY_SENDING) {
		choices[n++] = (struct pane_choice){ .id = "edit",
			.label = "Edit it",
			.detail = "back into the composer" };
		choices[n++] = (struct pane_choice){ .id = "draft",
			.label = "Keep it as a draft" };
	}
	if (item->state != DELIVERY_SENDING)
		choices[n++] = (struct pane_choice){ .id = "discard",
			.label = sent ? "It arrived: forget it" : "Throw it away" };
	pane->host->ask(pane, &(struct pane_ask){
		.kind = ASK_PICK, .cookie = COOKIE_DECIDE,
		.label = arena_printf(&arena, "%s: %s", sent ?
		    "May have been sent" : item->failure ? "Not sent" :
		    state_words(item->state), item->summary ?
		    item->summary : api_op_words(item->op)),
		.hint = item->failure,
		.choices = choices, .choices_len = n });
	arena_release(&arena);
}

static void ask_which(struct pane *pane, const struct api_reply *reply)
{
	struct arena arena = { 0 };
	struct pane_choice *choices = arena_calloc(&arena, reply->outbox_len,
	    sizeof(*choices));
	size_t i;

	for (i = 0; i < reply->outbox_len; i++) {
		const struct outbox_item *item = &reply->outbox[i];

		choices[i] = (struct pane_choice){
			.id = arena_printf(&arena, "%llu",
			    (unsigned long long)item->command),
			.label = arena_printf(&arena, "%s%s%s",
			    api_op_words(item->op), item->summary ? ": " : "",
			    item->summary ? item->summary : ""),
			.detail = item->failure,
			.group = state_words(item->state) };
	}
	pane->host->ask(pane, &(struct pane_ask){
		.kind = ASK_PICK, .cookie = COOKIE_OUTBOX, .label = "Outbox",
		.choices = choices, .choices_len = reply->outbox_len });
	arena_release(&arena);
}

static void listed(struct pane *pane, const struct api_reply *reply)
{
	struct decision *decision = &inbox_of(pane)->decision;

	api_reply_unref(decision->list);
	decision->list = api_reply_ref(reply);
	if (reply->err.code)
		pane->host->say(pane, SAY_ERROR, "%s", reply->err.text);
	else if (!reply->outbox_len)
		pane->host->say(pane, SAY_INFO,
		    "Everything is sent: the outbox is empty");
	else if (reply->outbox_len == 1)
		ask_about(pane, &reply->outbox[0]);
	else
		ask_which(pane, reply);
}

void outbox_edit(struct pane *pane, uint64_t command)
{
	struct decision *decision = &inbox_of(pane)->decision;

	compose_save(pane);
	decision->edit = true;
	decision->acting = pane->host->send(pane,
	    request_outbox_act(command, OUTBOX_TO_DRAFT));
}

static void decide(struct pane *pane, const char *choice)
{
	struct decision *decision = &inbox_of(pane)->decision;
	enum outbox_act act = OUTBOX_DISCARD;

	if (!strcmp(choice, "show")) {
		thread_open(pane, decision->conversation_id);
		thread_to_end(pane);
		return;
	}
	if (!strcmp(choice, "stop"))
		act = OUTBOX_STOP;
	else if (!strcmp(choice, "send"))
		act = OUTBOX_RETRY;
	else if (strcmp(choice, "discard") != 0)
		act = OUTBOX_TO_DRAFT;
	decision->edit = !strcmp(choice, "edit");
	decision->acting = pane->host->send(pane,
	    request_outbox_act(decision->command, act));
}

bool outbox_answer(struct pane *pane, const struct pane_event *event)
{
	const struct api_reply *list = inbox_of(pane)->decision.list;
	char number[NUMBER_MAX];
	size_t i;

	if (event->cookie == COOKIE_DECIDE && event->accepted && event->text)
		decide(pane, event->text);
	if (event->cookie != COOKIE_OUTBOX)
		return event->cookie == COOKIE_DECIDE;
	for (i = 0; event->accepted && event->text && list &&
	    i < list->outbox_len; i++) {
		snprintf(number, sizeof(number), "%llu",
		    (unsigned long long)list->outbox[i].command);
		if (strcmp(number, event->text) != 0)
			continue;
		ask_about(pane, &list->outbox[i]);
		break;
	}
	return true;
}

bool outbox_reply(struct pane *pane, const struct api_reply *reply)
{
	struct decision *decision = &inbox_of(pane)->decision;

	if (reply->op == API_OUTBOX && reply->id == decision->listing) {
		decision->listing = 0;
		listed(pane, reply);
		return true;
	}
	if (reply->op != API_OUTBOX_ACT || reply->id != decision->acting)
		return false;
	decision->acting = 0;
	if (reply->err.code)
		pane->host->say(pane, SAY_ERROR, "%s", reply->err.text);
	else if (reply->drafts_len && decision->edit)
		compose_restore(pane, &reply->drafts[0]);
	else if (reply->drafts_len)
		pane->host->say(pane, SAY_GOOD, "Kept as a draft");
	return true;
}
