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
		compose->then_close = compose->unfilled = false;
		compose->seen_part[0] = '\0';
		compose->seen_at = 0;
		attach_clear(compose);
		snprintf(compose->conversation_id,
		    sizeof(compose->conversation_id), "%s", id);
		editor_set_text(&compose->editor, "", 0);
		compose->finding = pane->host->send(pane,
		    request_draft_get(id, kind));
		compose_saw(pane);
	}
	if (title)
		snprintf(compose->title, sizeof(compose->title), "%s", title);
	inbox->focus = FOCUS_COMPOSE;
	inbox_layout(pane);
}

static void put_draft(struct pane *pane, bool closed)
{
	struct compose *compose = &inbox_of(pane)->compose;
	struct api_request *request;

	compose->changed = false;
	request = request_draft_put(compose->conversation_id, compose->kind,
	    editor_text_of(&compose->editor),
	    editor_cursor(&compose->editor));
	request_attach(request, compose->files, compose->files_len);
	request->closed = closed;
	compose->saving = pane->host->send(pane, request);
}

void compose_save(struct pane *pane)
{
	struct compose *compose = &inbox_of(pane)->compose;

	if (compose->open && compose->changed)
		put_draft(pane, false);
}

static bool is_blank(const struct compose *compose)
{
	return blank(editor_text_of(&compose->editor)) &&
	    !compose->files_len;
}

/* The newest part that the service has told of. */
static const struct part *newest(const struct inbox *inbox)
{
	const struct conversation *open = thread_conversation(inbox);
	size_t i;

	if (!open || strcmp(open->id, inbox->compose.conversation_id) != 0)
		return NULL;
	for (i = open->parts_len; i > 0; i--)
		if (!open->parts[i - 1].command && open->parts[i - 1].id)
			return &open->parts[i - 1];
	return NULL;
}

static void note_seen(struct compose *compose, const struct part *part)
{
	snprintf(compose->seen_part, sizeof(compose->seen_part), "%s",
	    part->id);
	compose->seen_at = part->created_at;
}

void compose_saw(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	const struct part *part = newest(inbox);

	if (inbox->compose.open && part && !inbox->compose.seen_part[0])
		note_seen(&inbox->compose, part);
}

void compose_restore(struct pane *pane, const struct draft *draft)
{
	struct compose *compose = &inbox_of(pane)->compose;
	const char *text = draft->text ? draft->text : "";

	thread_open(pane, draft->conversation_id);
	compose_open(pane, draft->conversation_id, NULL, draft->kind);
	/* It is here: what is found in the file is the same, or older. */
	compose->finding = 0;
	set_kind(compose, draft->kind);
	editor_set_text(&compose->editor, text, strlen(text));
	editor_set_cursor(&compose->editor, draft->cursor);
	attach_set(compose, draft->attached, draft->attached_len);
	inbox_layout(pane);
}

void compose_close(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	struct compose *compose = &inbox->compose;

	if (!compose->open)
		return;
	/* Also without a change: somebody else may write it now. */
	if (compose->changed || !is_blank(compose))
		put_draft(pane, true);
	if (!is_blank(compose))
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
	compose->changed |= !is_blank(compose);
	set_kind(compose, kind);
	compose_save(pane);
	pane->host->send(pane, request_draft_put(compose->conversation_id,
	    kind == DRAFT_NOTE ? DRAFT_REPLY : DRAFT_NOTE, "", 0));
	pane->host->redraw(pane);
}

/* Something was typed: the draft is saved soon, not at every key. */
void compose_edited(struct pane *pane)
{
	struct compose *compose = &inbox_of(pane)->compose;

	/* From the first key on: who types without a pause is saved, too. */
	if (!compose->changed)
		pane->host->timer(pane, DRAFT_DELAY_MS);
	compose->changed = true;
	compose->unfilled = false;
	inbox_layout(pane);
}

void compose_put(struct pane *pane, const char *markdown)
{
	editor_insert(&inbox_of(pane)->compose.editor, markdown,
	    strlen(markdown));
	compose_edited(pane);
}

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

	if (!newest(inbox) || !compose->seen_part[0] || !workspace ||
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

/* Questions come before anything is sent; returns whether one was asked. */
static bool ask_first(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	const char *text = editor_text_of(&inbox->compose.editor);
	const struct part *part = news(inbox);
	char label[160] = "";

	if (part)
		snprintf(label, sizeof(label), "%.60s %s while you wrote. "
		    "Send it all the same?", part->author.name ?
		    part->author.name : "A teammate", part->kind ==
		    PART_NOTE ? "left a note" : "replied");
	else if (!inbox->compose.unfilled && strstr(text, "{{") &&
	    strstr(text, "}}"))
		snprintf(label, sizeof(label), "A placeholder {{…}} is not "
		    "filled in. Send it as it is?");
	if (!label[0])
		return false;
	if (part)
		thread_to_end(pane);
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_CONFIRM,
		.cookie = COOKIE_SEND, .label = label });
	return true;
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
	const char *seconds = pane->host->setting(pane, "undo-seconds");
	int hold = seconds ? (int)strtol(seconds, NULL, 10) : 5;
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
	request = message(inbox, html.data, hold * 1000);
	request->group = group;
	triage_send(pane, request, 1);
	if (group) {
		request = request_close(compose->conversation_id);
		request->group = group;
		triage_send(pane, request, 1);
	}
	/* Its words are the outbox's now, and the draft went with them. */
	editor_set_text(&compose->editor, "", 0);
	attach_clear(compose);
	compose->changed = false;
	buf_release(&html);
	compose_close(pane);
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
	if (blank(editor_text_of(&compose->editor)))
		pane->host->say(pane, SAY_WARNING, "%s", compose->files_len ?
		    "Write a few words: Intercom takes no files without" :
		    "There is nothing to send");
	else if (!ask_first(pane))
		send_now(pane);
}

/* Yes to what was asked: it holds for what is known and written now. */
static void send_anyway(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);

	if (news(inbox))
		note_seen(&inbox->compose, newest(inbox));
	else
		inbox->compose.unfilled = true;
	compose_send(pane, inbox->compose.then_close);
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
			send_anyway(pane);
		return true;
	}
	if (event->cookie == COOKIE_DISCARD) {
		if (event->accepted && compose->open) {
			editor_set_text(&compose->editor, "", 0);
			attach_clear(compose);
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

/* In front of what was typed while it was looked for. */
static void take_draft(struct pane *pane, const struct draft *draft)
{
	struct compose *compose = &inbox_of(pane)->compose;
	bool typed = !blank(editor_text_of(&compose->editor));
	char *text = mem_printf("%s%s%s", draft->text ? draft->text : "",
	    typed ? "\n\n" : "", editor_text_of(&compose->editor));
	size_t len = strlen(text);

	editor_set_text(&compose->editor, text, len);
	editor_set_cursor(&compose->editor, typed ? len : draft->cursor);
	if (!compose->files_len)
		attach_set(compose, draft->attached, draft->attached_len);
	free(text);
	pane->host->say(pane, draft->elsewhere ? SAY_WARNING : SAY_INFO, "%s",
	    draft->elsewhere ? "Your draft is back · another callbox has it "
	    "open, too" : "Your draft is back");
}

static void found_drafts(struct pane *pane, const struct api_reply *reply)
{
	struct compose *compose = &inbox_of(pane)->compose;
	size_t i, same = 0;

	for (i = 0; i < reply->drafts_len; i++)
		if (reply->drafts[i].kind == compose->kind && same++ == 0)
			take_draft(pane, &reply->drafts[i]);
	if (!same && reply->drafts_len)
		pane->host->say(pane, SAY_INFO, "There is a draft of a %s "
		    "here, too", kind_name(reply->drafts[0].kind));
	if (same > 1)
		pane->host->say(pane, SAY_INFO, "Your draft is back · another "
		    "one comes up when this is sent or thrown away");
}

bool compose_reply(struct pane *pane, const struct api_reply *reply)
{
	struct compose *compose = &inbox_of(pane)->compose;

	if (reply->op == API_DRAFT_PUT && reply->id == compose->saving) {
		compose->saving = 0;
		if (reply->err.code == ERROR_CONFLICT)
			pane->host->say(pane, SAY_WARNING, "%s",
			    reply->err.text);
		else if (reply->err.code)
			pane->host->say(pane, SAY_ERROR, "The draft is in "
			    "memory only: %s", reply->err.text);
		return true;
	}
	if (reply->op != API_DRAFT_GET || reply->id != compose->finding)
		return false;
	compose->finding = 0;
	found_drafts(pane, reply);
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
	if (compose->files_len)
		want++;
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
	char hint[80], words[400];
	int used, files = compose->files_len > 0;

	canvas_fill(canvas, 0, 0, 1, canvas->cols, bar);
	used = canvas_printf(canvas, 0, 1, canvas->cols - 2, bar, "%s%s",
	    note ? "Internal note, not seen by " : "Reply to ",
	    compose->title);
	snprintf(hint, sizeof(hint), "%s send  Esc keep draft",
	    send ? send : ":send-draft");
	if (used + (int)strlen(hint) + 4 < canvas->cols)
		canvas_text_right(canvas, 0, 0, canvas->cols - 1, bar, hint);
	if (files) {
		attach_words(compose, words, sizeof(words));
		canvas_text_fit(canvas, 1, 1, canvas->cols - 2, STYLE(DIM),
		    words);
	}
	body = canvas_sub(canvas, 1 + files, 1, canvas->rows - 1 - files,
	    canvas->cols - 2);
	if (compose->preview)
		draw_preview(compose, &body);
	else
		editor_draw(&compose->editor, &body,
		    inbox->focus == FOCUS_COMPOSE);
	if (note)
		canvas_restyle(canvas, 1, 0, canvas->rows - 1, 1,
		    ROLE_NOTE_BAR);
}
