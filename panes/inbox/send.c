/* Sending what is written, and what is asked before. */
#include "config.h"

#include "api/base/buf.h"
#include "api/message.h"
#include "panes/inbox/inbox.h"
#include "panes/inbox/warn.h"
#include "panes/render/markdown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a teammate did since the composer was opened, if it can be seen by
 * now; what cannot is looked for before it is sent. */
static const struct part *news(const struct inbox *inbox)
{
	const struct compose *compose = &inbox->compose;
	const struct conversation *open = thread_conversation(inbox);
	const struct workspace *workspace = inbox->workspace ?
	    inbox->workspace->workspace : NULL;
	bool after = false;
	size_t i;

	if (!compose_newest(inbox) || !compose->seen_part[0] || !workspace ||
	    !workspace->me.id || compose->kind == DRAFT_NOTE)
		return NULL;
	for (i = 0; i < open->parts_len; i++) {
		const struct part *part = &open->parts[i];

		if (after && part->author.kind == PERSON_ADMIN &&
		    part->author.id && !part->command &&
		    part->kind != PART_EVENT &&
		    strcmp(part->author.id, workspace->me.id) != 0)
			return part;
		after |= part->id && !strcmp(part->id, compose->seen_part);
	}
	return NULL;
}

/* A mistake that was not answered yet. */
static bool mistake(const struct inbox *inbox, struct warning *out)
{
	const struct compose *compose = &inbox->compose;
	const char *text = editor_text_of(&compose->editor);
	unsigned kinds = WARNING_PLACEHOLDER;
	size_t body = 0;

	if (compose->kind != DRAFT_NOTE)
		kinds |= WARNING_NOTE;
	if (!compose->files_len)
		kinds |= WARNING_ATTACHMENT;
	if (compose->kind == DRAFT_MESSAGE)
		body = message_body_at(text);
	if (!warn_find(text + body, kinds & ~compose->meant, out))
		return false;
	out->at += body;
	return true;
}

/* Questions come before anything is sent; returns whether one was asked. */
static bool ask_first(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	const struct part *part = news(inbox);
	struct warning warning;
	char label[160];

	if (part) {
		snprintf(label, sizeof(label), "%.60s %s while you wrote. "
		    "Send it all the same?", part->author.name ?
		    part->author.name : "A teammate", part->kind ==
		    PART_NOTE ? "left a note" : "replied");
		thread_to_end(pane);
	} else if (mistake(inbox, &warning)) {
		snprintf(label, sizeof(label), "%s", warning.label);
	} else {
		return false;
	}
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_CONFIRM,
		.cookie = COOKIE_SEND, .label = label });
	return true;
}

int send_hold_ms(const struct pane *pane)
{
	const char *seconds = pane->host->setting(pane, "undo-seconds");

	return 1000 * (seconds ? (int)strtol(seconds, NULL, 10) : 5);
}

void compose_sent(struct pane *pane)
{
	struct compose *compose = &inbox_of(pane)->compose;

	editor_set_text(&compose->editor, "", 0);
	attach_clear(compose);
	compose->changed = false;
	compose_close(pane);
}

static struct api_request *message(const struct inbox *inbox,
    const char *html, int hold_ms)
{
	const struct compose *compose = &inbox->compose;
	const char *text = editor_text_of(&compose->editor);
	struct api_request *request = compose->kind == DRAFT_NOTE ?
	    request_note(compose->conversation_id, text, html, hold_ms) :
	    request_reply(compose->conversation_id, text, html, hold_ms);

	request->cursor = editor_cursor(&compose->editor);
	request_attach(request, compose->files, compose->files_len);
	request->seen_part = arena_strdup(&request->arena,
	    compose->seen_part[0] ? compose->seen_part : NULL);
	request->seen_at = compose->seen_at;
	return request;
}

static void send_now(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	struct compose *compose = &inbox->compose;
	const char *text = editor_text_of(&compose->editor);
	uint64_t group = compose->then_close ? ++inbox->next_group : 0;
	struct api_request *request;
	struct buf html;

	buf_init(&html, MODEL_BODY_MAX);
	if (!markdown_html(text, strlen(text), &html)) {
		pane->host->say(pane, SAY_ERROR,
		    "Too long: a message may have 4 MB");
		buf_release(&html);
		return;
	}
	request = message(inbox, html.data, send_hold_ms(pane));
	request->group = group;
	triage_send(pane, request, 1);
	if (group) {
		request = request_close(compose->conversation_id);
		request->group = group;
		triage_send(pane, request, 1);
	}
	buf_release(&html);
	/* The draft went with them. */
	compose_sent(pane);
	if (group)
		triage_advance(pane);
	else
		thread_to_end(pane);
}

void compose_send(struct pane *pane, bool then_close)
{
	struct compose *compose = &inbox_of(pane)->compose;

	if (!compose->open)
		return;
	compose->then_close = then_close;
	if (compose_blank(compose))
		pane->host->say(pane, SAY_WARNING, "%s", compose->files_len ?
		    "Write a few words: Intercom takes no files without" :
		    "There is nothing to send");
	else if ((compose->kind == DRAFT_MESSAGE && !message_ready(pane)) ||
	    ask_first(pane))
		;
	else if (compose->kind == DRAFT_MESSAGE)
		recipients_send(pane);
	else
		send_now(pane);
}

/* Yes holds for what is known and written now; after no the cursor stands
 * where there is something to mend. */
bool send_answer(struct pane *pane, const struct pane_event *event)
{
	struct inbox *inbox = inbox_of(pane);
	struct compose *compose = &inbox->compose;
	struct warning warning;

	if (event->cookie != COOKIE_SEND)
		return false;
	if (!compose->open)
		return true;
	if (!event->accepted) {
		if (!news(inbox) && mistake(inbox, &warning)) {
			editor_set_cursor(&compose->editor,
			    warning.at + warning.len);
			pane->host->redraw(pane);
		}
		return true;
	}
	if (news(inbox))
		compose_note_seen(compose, compose_newest(inbox));
	else if (mistake(inbox, &warning))
		compose->meant |= (unsigned)warning.kind;
	compose_send(pane, compose->then_close);
	return true;
}
