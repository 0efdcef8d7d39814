/* To whom a message goes: chosen, looked up, shown before it is sent. */
#include "config.h"

#include "api/base/buf.h"
#include "api/message.h"
#include "panes/inbox/inbox.h"
#include "panes/render/markdown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FOUND_MAX = 60, SAME_ADDRESS_MAX = 20, LABEL_MAX = 200 };

static const char yes_id[] = "yes", no_id[] = "no", all_id[] = "all";

static struct messaging *messaging_of(struct pane *pane)
{
	return &inbox_of(pane)->messaging;
}

static const char *text_of(const struct record *record, const char *field)
{
	return record_value(record, field)->text;
}

static const char *written(const struct record *record, struct arena *arena)
{
	const char *email = text_of(record, "email");

	return message_to(text_of(record, "name"), email ? email :
	    record->id, arena);
}

/* --- chosen --- */

static void drop_found(struct messaging *messaging)
{
	size_t i;

	for (i = 0; i < messaging->found_len; i++)
		api_reply_unref(messaging->found[i]);
	messaging->found_len = 0;
}

void recipients_ask(struct pane *pane)
{
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_TEXT,
		.free = true, .cookie = COOKIE_TO_WORDS,
		.label = message_written(inbox_of(pane)) ?
		"Send it also to" : "A message to", .hint =
		"words of the name, an e-mail address, company:acme, tag:vip" });
}

void recipients_find(struct pane *pane, const char *words)
{
	struct messaging *messaging = messaging_of(pane);

	if (messaging->searching)
		pane->host->cancel(pane, messaging->searching);
	drop_found(messaging);
	messaging->searching = pane->host->send(pane, request_records(
	    RECORD_CONTACT, RECORD_NONE, NULL, words, NULL, FOUND_MAX, NULL,
	    false));
}

/* What was found, each once, the newest answer first; returns how many. */
static size_t gather(const struct messaging *messaging,
    const struct record *out[FOUND_MAX])
{
	const struct record_page *page;
	size_t i, k, j, n = 0;

	for (i = messaging->found_len; i-- > 0;) {
		page = messaging->found[i]->records;
		for (k = 0; page && k < page->rows_len; k++) {
			for (j = 0; j < n; j++)
				if (!strcmp(out[j]->id, page->rows[k].id))
					break;
			if (j == n && n < FOUND_MAX)
				out[n++] = &page->rows[k];
		}
	}
	return n;
}

static void ask_whom(struct pane *pane, const struct error *err)
{
	struct messaging *messaging = messaging_of(pane);
	const struct record *found[FOUND_MAX];
	struct pane_choice choices[FOUND_MAX + 1] = { 0 };
	size_t n = gather(messaging, found), i;
	char all[40];

	for (i = 0; i < n; i++)
		choices[i] = (struct pane_choice){ .id = found[i]->id,
			.label = found[i]->title,
			.detail = text_of(found[i], "email") };
	snprintf(all, sizeof(all), "All %zu of them", n);
	if (n > 1)
		choices[i++] = (struct pane_choice){ .id = all_id,
			.label = all, .detail = "one message each" };
	if (n)
		pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
			.cookie = COOKIE_TO, .label = "A message to",
			.choices = choices, .choices_len = i });
	else
		pane->host->say(pane, err->code ? SAY_ERROR : SAY_INFO, "%s",
		    err->code ? err->text : "No contact is like that");
}

static void picked(struct pane *pane, const char *id)
{
	struct messaging *messaging = messaging_of(pane);
	const struct record *found[FOUND_MAX];
	size_t n = gather(messaging, found), i;
	struct arena arena = { 0 };
	const char *to = "";

	for (i = 0; i < n; i++)
		if (!strcmp(id, all_id) || !strcmp(found[i]->id, id))
			to = arena_printf(&arena, "%s%s%s", to, *to ? ", " :
			    "", written(found[i], &arena));
	if (*to && message_written(inbox_of(pane)))
		message_add(pane, to);
	else if (*to)
		message_open(pane, to);
	arena_release(&arena);
	drop_found(messaging);
}

static void searched(struct pane *pane, const struct api_reply *reply)
{
	struct messaging *messaging = messaging_of(pane);

	if (reply->records && reply->records->rows_len &&
	    messaging->found_len < ARRAY_LEN(messaging->found))
		messaging->found[messaging->found_len++] =
		    api_reply_ref(reply);
	if (!reply->final)
		return;
	messaging->searching = 0;
	ask_whom(pane, &reply->err);
}

/* --- looked up --- */

void recipients_forget(struct inbox *inbox)
{
	struct messaging *messaging = &inbox->messaging;
	size_t i;

	for (i = 0; i < messaging->len; i++) {
		api_reply_unref(messaging->recipients[i].reply);
		messaging->recipients[i] = (struct recipient){ 0 };
	}
	messaging->len = messaging->left = 0;
	arena_release(&messaging->arena);
}

void recipients_release(struct inbox *inbox)
{
	recipients_forget(inbox);
	drop_found(&inbox->messaging);
}

void recipients_send(struct pane *pane)
{
	struct messaging *messaging = messaging_of(pane);
	struct message message;
	char *query;
	size_t i;

	recipients_forget(inbox_of(pane));
	if (!message_read(pane, &messaging->arena, &message))
		return;
	messaging->len = messaging->left = message.to_len;
	for (i = 0; i < message.to_len; i++) {
		struct recipient *one = &messaging->recipients[i];

		one->to = message.to[i];
		one->address = message_to_address(one->to, &messaging->arena);
		query = mem_printf("email:\"%s\"", one->address);
		one->asking = pane->host->send(pane, strchr(one->address,
		    '@') ? request_records(RECORD_CONTACT, RECORD_NONE, NULL,
		    query, NULL, SAME_ADDRESS_MAX, NULL, false) :
		    request_record(RECORD_CONTACT, one->address));
		free(query);
	}
	pane->host->say(pane, SAY_INFO, "Looking up %zu recipient%s …",
	    messaging->len, messaging->len == 1 ? "" : "s");
}

/* The one with the address, among rows that are near it. */
static const struct record *match(const struct recipient *one,
    const struct api_reply *reply, size_t *n)
{
	const struct record_page *page = reply->records;
	const struct record *found = reply->record;
	const char *email;
	size_t i;

	*n = found != NULL;
	for (i = 0; page && i < page->rows_len; i++) {
		email = text_of(&page->rows[i], "email");
		if (!email || strcasecmp(email, one->address) != 0)
			continue;
		found = &page->rows[i];
		++*n;
	}
	return found;
}

/* Two contacts have one address: which of them? */
static void ask_one(struct pane *pane, const struct recipient *one)
{
	struct messaging *messaging = messaging_of(pane);
	const struct record_page *page = one->reply->records;
	struct pane_choice choices[SAME_ADDRESS_MAX] = { 0 };
	struct arena arena = { 0 };
	size_t i, n = 0;

	drop_found(messaging);
	messaging->found[messaging->found_len++] = api_reply_ref(one->reply);
	messaging->which = (size_t)(one - messaging->recipients);
	for (i = 0; i < page->rows_len && n < SAME_ADDRESS_MAX; i++) {
		const char *email = text_of(&page->rows[i], "email");

		if (email && !strcasecmp(email, one->address))
			choices[n++] = (struct pane_choice){
				.id = page->rows[i].id,
				.label = page->rows[i].title,
				.detail = arena_printf(&arena, "%s %s",
				    text_of(&page->rows[i], "role") ? text_of(
				    &page->rows[i], "role") : "",
				    page->rows[i].id) };
	}
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
		.cookie = COOKIE_TO_ONE, .choices = choices, .choices_len = n,
		.label = arena_printf(&arena, "Several contacts have %.80s",
		one->address) });
	arena_release(&arena);
}

/* By id from now on; then it is sent as before. */
static void one_picked(struct pane *pane, const char *id)
{
	struct messaging *messaging = messaging_of(pane);
	struct editor *editor = &inbox_of(pane)->compose.editor;
	const char *text = editor_text_of(editor), *at, *to;
	struct arena arena = { 0 };

	if (!message_written(inbox_of(pane)) ||
	    messaging->which >= messaging->len)
		return;
	to = messaging->recipients[messaging->which].to;
	at = strstr(text, to);
	if (at && (size_t)(at - text) < message_body_at(text)) {
		size_t from = (size_t)(at - text), cursor;
		const char *whole = message_to(message_to_name(to, &arena),
		    id, &arena);

		cursor = editor_cursor(editor);
		editor_replace(editor, from, from + strlen(to), whole,
		    strlen(whole));
		if (cursor >= from + strlen(to))
			cursor += strlen(whole) - strlen(to);
		editor_set_cursor(editor, cursor);
		compose_edited(pane);
		recipients_send(pane);
	}
	arena_release(&arena);
}

/* Why it cannot go to that one; false: it can. */
static bool hindered(struct pane *pane, const struct recipient *one,
    bool email)
{
	struct arena arena = { 0 };
	const char *name = message_to_name(one->to, &arena);
	bool is = true;

	if (one->matches > 1)
		ask_one(pane, one);
	else if (!one->record)
		pane->host->say(pane, SAY_ERROR, one->err.code &&
		    one->err.code != ERROR_NOT_FOUND ? "%.60s could not be "
		    "looked up: %s" : "No contact is \"%.60s\"", name,
		    one->err.text);
	else if (email && !text_of(one->record, "email"))
		pane->host->say(pane, SAY_ERROR, "%.60s has no e-mail "
		    "address: send it in-app", name);
	else if (!text_of(one->record, "role"))
		pane->host->say(pane, SAY_ERROR, "Whether %.60s is a user or "
		    "a lead is not known", name);
	else
		is = false;
	arena_release(&arena);
	return is;
}

/* What its sender should know; NULL: nothing. */
static const char *doubt(const struct recipient *one, bool email)
{
	if (!email)
		return NULL;
	return record_value(one->record, "unsubscribed")->number ?
	    "has unsubscribed from e-mails" :
	    record_value(one->record, "bounced")->number ?
	    "has an address that bounces" :
	    record_value(one->record, "spam")->number ?
	    "has marked e-mails as spam" : NULL;
}

/* --- sent --- */

static void send_one(struct pane *pane, const struct message *message,
    const struct recipient *one, const char *html, uint64_t group)
{
	struct compose *compose = &inbox_of(pane)->compose;
	struct arena arena = { 0 };
	struct message alone = *message;
	const char *whole = editor_text_of(&compose->editor), *text;
	size_t cursor = editor_cursor(&compose->editor);
	/* The head is written anew: from there it goes to the end. */
	size_t behind = cursor < message_body_at(whole) ? 0 :
	    strlen(whole) - cursor;
	struct api_request *request;

	alone.to = &one->to;
	alone.to_len = 1;
	text = message_text(&alone, &arena);
	request = request_message(compose->conversation_id, one->record->id,
	    text_of(one->record, "role"), text, behind < strlen(text) ?
	    strlen(text) - behind : 0, html, send_hold_ms(pane));
	request->group = group;
	triage_send(pane, request, 1);
	arena_release(&arena);
}

static void send_all(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	struct messaging *messaging = &inbox->messaging;
	struct arena arena = { 0 };
	struct message message;
	uint64_t group = messaging->len > 1 ? ++inbox->next_group : 0;
	struct buf html;
	size_t i;

	buf_init(&html, MODEL_BODY_MAX);
	if (!message_read(pane, &arena, &message) || !markdown_html(
	    message.body, strlen(message.body), &html)) {
		pane->host->say(pane, SAY_ERROR,
		    "Too long: a message may have 4 MB");
	} else {
		/* Each command takes its recipient out of the draft. */
		compose_save(pane);
		for (i = 0; i < messaging->len; i++)
			send_one(pane, &message, &messaging->recipients[i],
			    html.data, group);
		if (messaging->len > 1)
			pane->host->say(pane, SAY_INFO, "Written to %zu "
			    "contacts, one message each", messaging->len);
		else
			pane->host->say(pane, SAY_INFO, "Written to %.80s",
			    messaging->recipients[0].record->title);
		recipients_forget(inbox);
		compose_sent(pane);
	}
	buf_release(&html);
	arena_release(&arena);
}

/* Several get one each: who they are is seen before. */
static void ask_sure(struct pane *pane, bool email)
{
	struct messaging *messaging = messaging_of(pane);
	struct pane_choice choices[MESSAGE_TO_MAX + 2] = { 0 };
	struct arena arena = { 0 };
	size_t n = 0, i;

	choices[n++] = (struct pane_choice){ .id = yes_id,
		.label = arena_printf(&arena, "Send it to %zu contact%s",
		    messaging->len, messaging->len == 1 ? "" :
		    "s, one message each"),
		.detail = email ? "by e-mail" : "in the Messenger" };
	choices[n++] = (struct pane_choice){ .id = no_id,
		.label = "Not yet" };
	for (i = 0; i < messaging->len; i++) {
		const struct recipient *one = &messaging->recipients[i];
		const char *about = doubt(one, email);

		choices[n++] = (struct pane_choice){ .id = no_id,
			.group = "To", .label = arena_printf(&arena, "%s%s%s",
			    one->record->title, about ? " " : "", about ?
			    about : ""),
			.detail = text_of(one->record, "email") };
	}
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
		.cookie = COOKIE_TO_SURE, .label = "Send?",
		.choices = choices, .choices_len = n });
	arena_release(&arena);
}

static void all_known(struct pane *pane)
{
	struct messaging *messaging = messaging_of(pane);
	struct arena arena = { 0 };
	struct message message;
	bool ask = messaging->len > 1, can = true;
	size_t i, k;

	if (!message_read(pane, &arena, &message)) {
		arena_release(&arena);
		return;
	}
	for (i = 0; i < messaging->len && can; i++) {
		can = !hindered(pane, &messaging->recipients[i],
		    message.email);
		if (!can)
			break;
		ask = ask || doubt(&messaging->recipients[i], message.email);
		/* Who is named twice is written to once. */
		for (k = 0; k < i; k++)
			if (!strcmp(messaging->recipients[k].record->id,
			    messaging->recipients[i].record->id)) {
				pane->host->say(pane, SAY_WARNING, "%.60s is "
				    "named twice", messaging->recipients[
				    i].record->title);
				can = false;
			}
	}
	if (can && ask)
		ask_sure(pane, message.email);
	else if (can)
		send_all(pane);
	arena_release(&arena);
}

static bool looked_up(struct pane *pane, const struct api_reply *reply)
{
	struct messaging *messaging = messaging_of(pane);
	struct recipient *one = NULL;
	size_t i, n;

	for (i = 0; i < messaging->len && !one; i++)
		if (messaging->recipients[i].asking &&
		    messaging->recipients[i].asking == reply->id)
			one = &messaging->recipients[i];
	if (!one)
		return false;
	/* What the service says counts for more than what is cached. */
	if (match(one, reply, &n)) {
		api_reply_unref(one->reply);
		one->reply = api_reply_ref(reply);
		one->record = match(one, reply, &one->matches);
	}
	if (!reply->final)
		return true;
	one->asking = 0;
	one->err = reply->err;
	if (one->err.code == ERROR_NOT_FOUND) {
		one->record = NULL;
		one->matches = 0;
	}
	if (--messaging->left == 0)
		all_known(pane);
	return true;
}

bool recipients_reply(struct pane *pane, const struct api_reply *reply)
{
	struct messaging *messaging = messaging_of(pane);

	if (messaging->searching && reply->id == messaging->searching) {
		searched(pane, reply);
		return true;
	}
	return looked_up(pane, reply);
}

bool recipients_answer(struct pane *pane, const struct pane_event *event)
{
	const char *text = event->accepted && event->text ? event->text : "";

	switch (event->cookie) {
	case COOKIE_TO_WORDS:
		if (text[strspn(text, " ")])
			recipients_find(pane, text);
		return true;
	case COOKIE_TO:
		if (*text)
			picked(pane, text);
		return true;
	case COOKIE_TO_ONE:
		if (*text)
			one_picked(pane, text);
		return true;
	case COOKIE_TO_SURE:
		/* What was changed meanwhile was forgotten with it. */
		if (!strcmp(text, yes_id) && messaging_of(pane)->len)
			send_all(pane);
		return true;
	default:
		return false;
	}
}
