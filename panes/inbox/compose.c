/* The reply or note being written, and its draft. */
#include "config.h"

#include "api/base/buf.h"
#include "panes/inbox/inbox.h"
#include "panes/render/markdown.h"
#include "panes/render/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAFT_DELAY_MS = 700 };

static bool blank(const char *text)
{
	return !text[strspn(text, " \t\r\n")];
}

static const char *kind_name(enum draft_kind kind)
{
	return kind == DRAFT_NOTE ? "note" : "reply";
}

static void set_kind(struct compose *compose, enum draft_kind kind)
{
	compose->kind = kind;
	compose->editor.placeholder = kind == DRAFT_NOTE ?
	    "A note: only teammates see it" :
	    "A reply: Markdown is sent as it will look";
}

void compose_open(struct pane *pane, const char *id, const char *title,
    enum draft_kind kind)
{
	struct inbox *inbox = inbox_of(pane);
	struct compose *compose = &inbox->compose;

	if (compose->open && strcmp(compose->conversation_id, id) != 0)
		compose_close(pane);
	if (compose->open) {
		compose_switch(pane, kind);
	} else {
		compose->open = true;
		set_kind(compose, kind);
		compose->preview = compose->changed = false;
		snprintf(compose->conversation_id,
		    sizeof(compose->conversation_id), "%s", id);
		editor_set_text(&compose->editor, "", 0);
		compose->finding = pane->host->send(pane,
		    request_draft_get(id));
	}
	if (title)
		snprintf(compose->title, sizeof(compose->title), "%s", title);
	inbox->focus = FOCUS_COMPOSE;
	inbox_layout(pane);
}

void compose_save(struct pane *pane)
{
	struct compose *compose = &inbox_of(pane)->compose;

	if (!compose->open || !compose->changed)
		return;
	compose->changed = false;
	pane->host->send(pane, request_draft_put(compose->conversation_id,
	    compose->kind, editor_text_of(&compose->editor),
	    editor_cursor(&compose->editor)));
}

void compose_close(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	struct compose *compose = &inbox->compose;

	if (!compose->open)
		return;
	compose_save(pane);
	if (!blank(editor_text_of(&compose->editor)))
		pane->host->say(pane, SAY_INFO, "The draft is kept");
	compose->open = false;
	compose->finding = 0;
	if (inbox->focus == FOCUS_COMPOSE)
		inbox->focus = FOCUS_THREAD;
	inbox_layout(pane);
}

/* The other kind, with the words that are there; the draft moves along. */
void compose_switch(struct pane *pane, enum draft_kind kind)
{
	struct compose *compose = &inbox_of(pane)->compose;

	if (kind == compose->kind)
		return;
	if (!blank(editor_text_of(&compose->editor))) {
		pane->host->send(pane, request_draft_put(
		    compose->conversation_id, compose->kind, "", 0));
		compose->changed = true;
	}
	set_kind(compose, kind);
	compose_save(pane);
	pane->host->redraw(pane);
}

/* Something was typed: the draft is saved soon, not at every key. */
void compose_edited(struct pane *pane)
{
	inbox_of(pane)->compose.changed = true;
	pane->host->timer(pane, DRAFT_DELAY_MS);
	inbox_layout(pane);
}

void compose_put(struct pane *pane, const char *markdown)
{
	editor_insert(&inbox_of(pane)->compose.editor, markdown,
	    strlen(markdown));
	compose_edited(pane);
}

static void send_now(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	struct compose *compose = &inbox->compose;
	const char *text = editor_text_of(&compose->editor);
	const char *seconds = pane->host->setting(pane, "undo-seconds");
	int hold = seconds ? (int)strtol(seconds, NULL, 10) : 5;
	const char *undo = pane->host->key_for(pane, "undo");
	struct buf html;

	buf_init(&html, MODEL_BODY_MAX);
	if (!markdown_html(text, strlen(text), &html)) {
		pane->host->say(pane, SAY_ERROR,
		    "Too long: a message may have 4 MB");
		buf_release(&html);
		return;
	}
	triage_send(pane, compose->kind == DRAFT_NOTE ?
	    request_note(compose->conversation_id, text, html.data,
	    hold * 1000) :
	    request_reply(compose->conversation_id, text, html.data,
	    hold * 1000), 1);
	pane->host->send(pane, request_draft_put(compose->conversation_id,
	    compose->kind, "", 0));
	if (hold)
		pane->host->say(pane, SAY_INFO,
		    "The %s goes out in %d s · %s takes it back",
		    kind_name(compose->kind), hold, undo ? undo : ":undo");
	editor_set_text(&compose->editor, "", 0);
	compose->changed = false;
	buf_release(&html);
	compose_close(pane);
	thread_to_end(pane);
}

/* Sends what is written, unless it is nothing or something was left open. */
bool compose_send(struct pane *pane)
{
	struct compose *compose = &inbox_of(pane)->compose;
	const char *text = editor_text_of(&compose->editor);

	if (!compose->open)
		return false;
	if (blank(text)) {
		pane->host->say(pane, SAY_WARNING, "There is nothing to send");
		return false;
	}
	if (strstr(text, "{{") && strstr(text, "}}")) {
		pane->host->ask(pane, &(struct pane_ask){
			.kind = ASK_CONFIRM, .cookie = COOKIE_SEND,
			.label = "A placeholder {{…}} is not filled in. "
			    "Send it as it is?" });
		return false;
	}
	send_now(pane);
	return true;
}

static void find_macro(struct pane *pane, const char *id)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *open = thread_conversation(inbox);
	size_t i;
	int unfilled;
	char *text;

	for (i = 0; i < inbox->macros->macros_len; i++) {
		const struct macro *macro = &inbox->macros->macros[i];

		if (strcmp(macro->id, id) != 0)
			continue;
		text = macro_fill(macro, open,
		    &inbox->workspace->workspace->me, &unfilled);
		compose_put(pane, text);
		free(text);
		if (unfilled)
			pane->host->say(pane, SAY_WARNING, "%d placeholder%s "
			    "could not be filled: look for {{…}}", unfilled,
			    unfilled > 1 ? "s" : "");
	}
}

bool compose_answer(struct pane *pane, const struct pane_event *event)
{
	struct inbox *inbox = inbox_of(pane);
	struct compose *compose = &inbox->compose;

	if (event->cookie == COOKIE_EDITOR) {
		compose->busy = false;
		if (event->accepted && compose->open && event->text) {
			editor_set_text(&compose->editor, event->text,
			    strlen(event->text));
			compose_edited(pane);
		}
		return true;
	}
	if (event->cookie == COOKIE_SEND) {
		if (event->accepted && compose->open)
			send_now(pane);
		return true;
	}
	if (event->cookie == COOKIE_DISCARD) {
		if (event->accepted && compose->open) {
			editor_set_text(&compose->editor, "", 0);
			compose->changed = true;
			compose_close(pane);
		}
		return true;
	}
	if (event->cookie != COOKIE_MACRO)
		return false;
	if (event->accepted && event->text && inbox->macros &&
	    inbox->workspace && thread_conversation(inbox)) {
		if (!compose->open)
			compose_open(pane, inbox->thread.id, NULL,
			    DRAFT_REPLY);
		find_macro(pane, event->text);
	}
	return true;
}

void compose_pick_macro(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	struct arena arena = { 0 };
	struct pane_choice *choices;
	size_t i, n = 0;

	if (!inbox->macros) {
		inbox->macros_wanted = true;
		if (!inbox->asking_macros)
			inbox->asking_macros = pane->host->send(pane,
			    request_macros());
		return;
	}
	inbox->macros_wanted = false;
	choices = arena_calloc(&arena, inbox->macros->macros_len,
	    sizeof(*choices));
	for (i = 0; i < inbox->macros->macros_len; i++) {
		const struct macro *macro = &inbox->macros->macros[i];

		if (macro->body_text)
			choices[n++] = (struct pane_choice){
				.id = macro->id, .label = macro->name,
				.detail = macro->body_text };
	}
	if (n)
		pane->host->ask(pane, &(struct pane_ask){
			.kind = ASK_PICK, .cookie = COOKIE_MACRO,
			.label = "Insert macro", .choices = choices,
			.choices_len = n });
	else
		pane->host->say(pane, SAY_INFO, "This workspace has no macros");
	arena_release(&arena);
}

bool compose_reply(struct pane *pane, const struct api_reply *reply)
{
	struct compose *compose = &inbox_of(pane)->compose;
	const struct draft *draft;
	size_t i;

	if (reply->op != API_DRAFT_GET || reply->id != compose->finding)
		return false;
	compose->finding = 0;
	/* What was typed meanwhile is worth more than the old draft. */
	for (i = 0; i < reply->drafts_len &&
	    blank(editor_text_of(&compose->editor)); i++) {
		draft = &reply->drafts[i];
		if (draft->kind != compose->kind && reply->drafts_len > 1)
			continue;
		set_kind(compose, draft->kind);
		editor_set_text(&compose->editor, draft->text,
		    strlen(draft->text));
		editor_set_cursor(&compose->editor, draft->cursor);
		pane->host->say(pane, SAY_INFO, "Your draft is back");
	}
	inbox_layout(pane);
	return true;
}

/* Rows that the composer wants of those that there are. */
int compose_rows(const struct pane *pane, int rows, int cols)
{
	const struct compose *compose =
	    &((struct inbox *)pane->state)->compose;
	int want = editor_rows(&compose->editor, cols - 2) + 2;
	int least = rows / 3 > 6 ? 6 : rows / 3;

	if (!compose->open)
		return 0;
	if (compose->preview)
		want = rows / 2;
	if (want > rows / 2)
		want = rows / 2;
	return want < least ? least : want;
}

static void draw_preview(const struct compose *compose, struct canvas *canvas)
{
	const char *text = editor_text_of(&compose->editor);
	struct doc doc;
	struct wrap wrap;
	size_t i;

	markdown_doc(text, strlen(text), &doc);
	wrap_init(&wrap, &doc, canvas->cols, true);
	for (i = 0; i < wrap.lines_len && (int)i < canvas->rows; i++)
		wrap_draw(&wrap, i, canvas, (int)i, 0);
	wrap_release(&wrap);
	doc_release(&doc);
}

void compose_draw(const struct pane *pane, struct canvas *canvas)
{
	const struct inbox *inbox = pane->state;
	const struct compose *compose = &inbox->compose;
	bool note = compose->kind == DRAFT_NOTE;
	struct style bar = note ? STYLE(NOTE_BAR) : STYLE(TITLE);
	const char *send = pane->host->key_for(pane, "send-draft");
	struct canvas body;
	char hint[80];
	int used;

	canvas_fill(canvas, 0, 0, 1, canvas->cols, bar);
	used = canvas_printf(canvas, 0, 1, canvas->cols - 2, bar, "%s%s",
	    note ? "Internal note, not seen by " : "Reply to ",
	    compose->title);
	snprintf(hint, sizeof(hint), "%s send  Esc keep draft",
	    send ? send : ":send-draft");
	if (used + (int)strlen(hint) + 4 < canvas->cols)
		canvas_text_right(canvas, 0, 0, canvas->cols - 1, bar, hint);
	body = canvas_sub(canvas, 1, 1, canvas->rows - 1, canvas->cols - 2);
	if (compose->preview)
		draw_preview(compose, &body);
	else
		editor_draw(&compose->editor, &body,
		    inbox->focus == FOCUS_COMPOSE);
	if (note)
		canvas_restyle(canvas, 1, 0, canvas->rows - 1, 1,
		    ROLE_NOTE_BAR);
}
