/* A message that begins a conversation, in the composer: its head, how it will
 * look, drafts of messages. To whom and sending: recipients.c. */
#include "config.h"

#include "api/base/buf.h"
#include "api/message.h"
#include "panes/inbox/inbox.h"
#include "panes/render/markdown.h"
#include "panes/render/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DRAFTS_SHOWN_MAX = 60, NAMES_MAX = 3 };

static const char fresh_id[] = "new";

bool message_written(const struct inbox *inbox)
{
	return inbox->compose.open && inbox->compose.kind == DRAFT_MESSAGE;
}

/* --- opened --- */

/* The cursor is where something is to be written next. */
static void place_cursor(struct editor *editor, const struct message *message)
{
	const char *text = editor_text_of(editor), *subject;
	size_t at = strlen(text);

	if (!message->to_len)
		at = strcspn(text, "\n");
	else if (message->email == !*message->subject &&
	    (subject = strstr(text, "\nSubject:")))
		at = (size_t)(subject - text) + 1 + strcspn(subject + 1, "\n");
	editor_set_cursor(editor, at);
}

void message_open(struct pane *pane, const char *to)
{
	struct inbox *inbox = inbox_of(pane);
	struct compose *compose = &inbox->compose;
	struct arena arena = { 0 };
	struct message message;
	char key[MESSAGE_KEY_MAX];
	const char *text;

	message_parse(arena_printf(&arena, "To: %s\n\n", to), &arena,
	    &message, NULL);
	text = message_text(&message, &arena);
	compose_close(pane);
	/* Told apart from those of another run, as groups are. */
	compose_open(pane, message_key(++inbox->next_group, key), "",
	    DRAFT_MESSAGE);
	compose->finding = 0;
	editor_set_text(&compose->editor, text, strlen(text));
	place_cursor(&compose->editor, &message);
	arena_release(&arena);
	inbox_layout(pane);
}

void message_resume(struct pane *pane, const char *key)
{
	compose_close(pane);
	compose_open(pane, key, "", DRAFT_MESSAGE);
}

/* --- changed --- */

/* Write the head anew; the cursor stays with its words. */
static void rewrite(struct pane *pane, const struct message *message,
    struct arena *arena)
{
	struct editor *editor = &inbox_of(pane)->compose.editor;
	const char *before = editor_text_of(editor);
	const char *text = message_text(message, arena);
	size_t body = message_body_at(before), cursor = editor_cursor(editor);
	bool below = cursor >= body;
	size_t behind = strlen(before) - cursor;

	editor_replace(editor, 0, strlen(before), text, strlen(text));
	if (below && behind <= strlen(text))
		editor_set_cursor(editor, strlen(text) - behind);
	else
		place_cursor(editor, message);
	compose_edited(pane);
}

/* The head as it is; false: what is wrong is said, and the cursor is there. */
bool message_read(struct pane *pane, struct arena *arena,
    struct message *out)
{
	struct editor *editor = &inbox_of(pane)->compose.editor;
	struct error err = { 0 };

	if (message_parse(editor_text_of(editor), arena, out, &err))
		return true;
	pane->host->say(pane, SAY_WARNING, "%s", err.text);
	editor_set_cursor(editor, (size_t)err.detail);
	pane->host->redraw(pane);
	return false;
}

static bool missing(struct pane *pane, const struct message *message,
    const struct error *err)
{
	pane->host->say(pane, SAY_WARNING, "%s", err->text);
	place_cursor(&inbox_of(pane)->compose.editor, message);
	pane->host->redraw(pane);
	return false;
}

bool message_ready(struct pane *pane)
{
	struct arena arena = { 0 };
	struct message message;
	struct error err;
	bool ready = message_read(pane, &arena, &message) &&
	    (message_check(&message, &err) || missing(pane, &message, &err));

	arena_release(&arena);
	return ready;
}

void message_switch_type(struct pane *pane)
{
	struct arena arena = { 0 };
	struct message message;

	if (message_read(pane, &arena, &message)) {
		message.email = !message.email;
		rewrite(pane, &message, &arena);
		if (message.email && !*message.subject)
			place_cursor(&inbox_of(pane)->compose.editor,
			    &message);
	}
	arena_release(&arena);
}

void message_add(struct pane *pane, const char *to)
{
	struct arena arena = { 0 };
	struct message message, more;
	const char **all;
	size_t i, k;

	message_parse(arena_printf(&arena, "To: %s\n", to), &arena, &more,
	    NULL);
	if (message_read(pane, &arena, &message)) {
		all = arena_calloc(&arena, message.to_len + more.to_len,
		    sizeof(*all));
		for (i = 0; i < message.to_len; i++)
			all[i] = message.to[i];
		for (k = 0; k < more.to_len && i < MESSAGE_TO_MAX; k++)
			all[i++] = more.to[k];
		message.to = all;
		message.to_len = i;
		rewrite(pane, &message, &arena);
	}
	arena_release(&arena);
}

/* --- macros --- */

void message_person(const struct inbox *inbox, struct arena *arena,
    struct conversation *out)
{
	struct message message;

	*out = (struct conversation){ 0 };
	/* What is sent to several names none of them. */
	if (!message_parse(editor_text_of(&inbox->compose.editor), arena,
	    &message, NULL) || message.to_len != 1)
		return;
	out->contact.name = message_to_name(message.to[0], arena);
	out->contact.email = message_to_address(message.to[0], arena);
	if (!strchr(out->contact.email, '@'))
		out->contact.email = NULL;
	if (out->contact.email && !strcmp(out->contact.name,
	    out->contact.email))
		out->contact.name = NULL;
}

/* --- drafts --- */

/* "Ada Lovelace, Guest and 3 more: Your panels are back" */
static const char *label_of(const struct draft *draft, struct arena *arena)
{
	struct message message;
	struct buf label;
	const char *copy;
	size_t i, len;

	if (!message_parse(draft->text, arena, &message, NULL))
		return arena_strndup(arena, draft->text,
		    strcspn(draft->text, "\n"));
	buf_init(&label, BUF_SMALL_MAX);
	for (i = 0; i < message.to_len && i < NAMES_MAX; i++)
		buf_printf(&label, "%s%s", i ? ", " : "",
		    message_to_name(message.to[i], arena));
	if (message.to_len > NAMES_MAX)
		buf_printf(&label, " and %zu more", message.to_len -
		    NAMES_MAX);
	len = strcspn(message.body, "\n");
	buf_printf(&label, "%s: %.*s", message.to_len ? "" : "(to nobody yet)",
	    *message.subject ? 60 : (int)(len < 60 ? len : 60),
	    *message.subject ? message.subject : message.body);
	copy = arena_strndup(arena, label.data, label.len);
	buf_release(&label);
	return copy;
}

/* Where there are drafts the choice is between them and a new one. */
static void ask_which(struct pane *pane, const struct api_reply *reply)
{
	struct arena arena = { 0 };
	struct pane_choice choices[DRAFTS_SHOWN_MAX + 1] = { 0 };
	size_t i, n = 0;
	char age[WHEN_TEXT_MAX];

	choices[n++] = (struct pane_choice){ .id = fresh_id,
		.label = "A new message" };
	for (i = 0; i < reply->drafts_len && n <= DRAFTS_SHOWN_MAX; i++) {
		const struct draft *draft = &reply->drafts[i];

		if (draft->kind != DRAFT_MESSAGE || !draft->text)
			continue;
		when_short(draft->saved_at, pane->host->now(pane), age);
		choices[n++] = (struct pane_choice){
			.id = draft->conversation_id, .group = "Drafts",
			.label = label_of(draft, &arena),
			.detail = arena_strdup(&arena, age) };
	}
	if (n == 1)
		recipients_ask(pane);
	else
		pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
			.cookie = COOKIE_MESSAGE, .label = "Write",
			.choices = choices, .choices_len = n });
	arena_release(&arena);
}

/* Where a contact is looked at it is for that one. */
static const struct person *contact_here(const struct inbox *inbox)
{
	const struct conversation *open = thread_conversation(inbox);

	return open && open->contact.id && (inbox->focus == FOCUS_SIDE ||
	    (inbox->focus == FOCUS_THREAD && thread_open_for_reading(inbox))) ?
	    &open->contact : NULL;
}

void message_begin(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	const struct person *here = contact_here(inbox);
	struct arena arena = { 0 };

	if (call && call->arg)
		recipients_find(pane, call->arg);
	else if (here)
		message_open(pane, message_to(here->name, here->email ?
		    here->email : here->id, &arena));
	else
		inbox->messaging.drafts = pane->host->send(pane,
		    request_draft_get(NULL, DRAFT_MESSAGE));
	arena_release(&arena);
}

void message_add_to(struct pane *pane, const struct pane_call *call)
{
	if (!message_written(inbox_of(pane)))
		pane->host->say(pane, SAY_INFO, "A reply goes to those who "
		    "take part in the conversation");
	else if (call && call->arg)
		recipients_find(pane, call->arg);
	else
		recipients_ask(pane);
}

bool message_reply(struct pane *pane, const struct api_reply *reply)
{
	struct messaging *messaging = &inbox_of(pane)->messaging;

	if (!messaging->drafts || reply->id != messaging->drafts)
		return recipients_reply(pane, reply);
	messaging->drafts = 0;
	ask_which(pane, reply);
	return true;
}

bool message_answer(struct pane *pane, const struct pane_event *event)
{
	if (event->cookie != COOKIE_MESSAGE)
		return recipients_answer(pane, event);
	if (event->accepted && event->text && !strcmp(event->text, fresh_id))
		recipients_ask(pane);
	else if (event->accepted && event->text)
		message_resume(pane, event->text);
	return true;
}

/* --- drawn --- */

/* "E-mail to Ada Lovelace, Guest and 3 more" */
void message_title(const struct inbox *inbox, char *out, size_t size)
{
	struct arena arena = { 0 };
	struct message message;
	size_t i, used;

	if (!message_parse(editor_text_of(&inbox->compose.editor), &arena,
	    &message, NULL)) {
		snprintf(out, size, "Message");
	} else {
		used = (size_t)snprintf(out, size, "%s%s", message.email ?
		    "E-mail" : "In-app message", message.to_len ? " to " :
		    "");
		for (i = 0; i < message.to_len && i < NAMES_MAX &&
		    used < size; i++)
			used += (size_t)snprintf(out + used, size - used,
			    "%s%s", i ? ", " : "", message_to_name(
			    message.to[i], &arena));
		if (message.to_len > NAMES_MAX && used < size)
			snprintf(out + used, size - used, " and %zu more",
			    message.to_len - NAMES_MAX);
	}
	arena_release(&arena);
}

/* As it will look: the subject, then the text. */
void message_doc(const char *text, struct doc *doc)
{
	struct arena arena = { 0 };
	struct message message;
	struct buf shown;
	const char *body = text + message_body_at(text);

	buf_init(&shown, 2 * MODEL_BODY_MAX);
	if (message_parse(text, &arena, &message, NULL) &&
	    *message.subject) {
		buf_add_text(&shown, "## ");
		/* Nothing of it is markup. */
		for (text = message.subject; *text; text++) {
			if (strchr("\\`*_{}[]<>()#+-.!~|&", *text))
				buf_add_char(&shown, '\\');
			buf_add_char(&shown, *text);
		}
		buf_add_text(&shown, "\n\n");
	}
	buf_add_text(&shown, body);
	markdown_doc(shown.data ? shown.data : "", shown.len, doc);
	buf_release(&shown);
	arena_release(&arena);
}
