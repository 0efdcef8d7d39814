/* The reply or note being written, and its draft. */
#include "config.h"

#include "api/base/buf.h"
#include "panes/inbox/inbox.h"
#include "panes/render/markdown.h"
#include "panes/render/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	DRAFT_DELAY_MS = 700,
	BESIDE_FROM = 100        /* columns for text and preview */
};

bool compose_blank(const struct compose *compose)
{
	const char *text = editor_text_of(&compose->editor);

	return !text[strspn(text, " \t\r\n")];
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
		compose->preview = kind == DRAFT_MESSAGE;
		compose->changed = false;
		compose->then_close = false;
		compose->meant = 0;
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
	/* Seen all the time where there is room, else when it is asked for. */
	if (kind == DRAFT_MESSAGE && compose_covered(pane))
		compose->preview = false;
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
	return compose_blank(compose) && !compose->files_len;
}

/* The newest part that the service has told of. */
const struct part *compose_newest(const struct inbox *inbox)
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

void compose_note_seen(struct compose *compose, const struct part *part)
{
	snprintf(compose->seen_part, sizeof(compose->seen_part), "%s",
	    part->id);
	compose->seen_at = part->created_at;
}

void compose_saw(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	const struct part *part = compose_newest(inbox);

	if (inbox->compose.open && part && !inbox->compose.seen_part[0])
		compose_note_seen(&inbox->compose, part);
}

void compose_restore(struct pane *pane, const struct draft *draft)
{
	struct compose *compose = &inbox_of(pane)->compose;
	const char *text = draft->text ? draft->text : "";

	if (draft->kind == DRAFT_MESSAGE)
		compose_close(pane);
	else
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
	const char *back;

	if (!compose->open)
		return;
	/* Also without a change: somebody else may write it now. */
	if (compose->changed || !is_blank(compose))
		put_draft(pane, true);
	if (!is_blank(compose))
		pane->host->say(pane, SAY_INFO, "The draft is kept");
	complete_end(compose);
	recipients_forget(inbox);
	compose->open = false;
	compose->finding = 0;
	if (inbox->focus == FOCUS_COMPOSE)
		inbox->focus = thread_open_for_reading(inbox) ?
		    FOCUS_THREAD : FOCUS_LIST;
	inbox_layout(pane);
	back = compose->back;
	compose->back = NULL;
	if (back)
		pane->host->go(pane, back, strcmp(back, "tickets") ? NULL :
		    compose->conversation_id);
}

/* The other kind, with the words that are there; the draft moves along. */
void compose_switch(struct pane *pane, enum draft_kind kind)
{
	struct compose *compose = &inbox_of(pane)->compose;

	if (kind == compose->kind)
		return;
	compose->changed |= !is_blank(compose);
	set_kind(compose, kind);
	complete_end(compose);
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
	compose->meant = 0;
	recipients_forget(inbox_of(pane));
	spelling_marks(pane);
	inbox_layout(pane);
}

void compose_put(struct pane *pane, const char *markdown)
{
	editor_insert(&inbox_of(pane)->compose.editor, markdown,
	    strlen(markdown));
	compose_edited(pane);
}

static void find_macro(struct pane *pane, const char *id)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *open = thread_conversation(inbox);
	struct arena arena = { 0 };
	struct conversation person;
	size_t i;
	int unfilled;
	char *text;

	if (message_written(inbox)) {
		message_person(inbox, &arena, &person);
		open = &person;
	}
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
	arena_release(&arena);
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
		return send_answer(pane, event) ||
		    paste_answer(pane, event) || emoji_answer(pane, event) ||
		    snippets_answer(pane, event) ||
		    spelling_fixed(pane, event);
	if (event->accepted && event->text && inbox->macros &&
	    inbox->workspace && (thread_conversation(inbox) ||
	    message_written(inbox))) {
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
	bool typed = !compose_blank(compose);
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
		    "here, too", draft_kind_words(reply->drafts[0].kind));
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
	if (compose->kind == DRAFT_MESSAGE)
		return rows;
	if (compose->files_len)
		want++;
	if (compose->preview)
		want = rows / 2;
	if (want > rows / 2)
		want = rows / 2;
	return want < least ? least : want;
}

int compose_cols(const struct pane *pane, int cols)
{
	const struct compose *compose =
	    &((struct inbox *)pane->state)->compose;

	return compose->kind == DRAFT_MESSAGE && compose->preview &&
	    cols >= BESIDE_FROM ? (cols - 1) / 2 : cols;
}

bool compose_covered(const struct pane *pane)
{
	const struct compose *compose =
	    &((struct inbox *)pane->state)->compose;
	int cols = layout_of(pane).compose.cols - 2;

	return compose->preview && compose_cols(pane, cols) == cols;
}

static void make_doc(const struct compose *compose, struct doc *doc)
{
	const char *text = editor_text_of(&compose->editor);

	if (compose->kind == DRAFT_MESSAGE)
		message_doc(text, doc);
	else
		markdown_doc(text, strlen(text), doc);
}

static void draw_preview(const struct compose *compose, struct canvas *canvas)
{
	size_t i, from = (size_t)compose->preview_top;
	struct doc doc;
	struct wrap wrap;

	make_doc(compose, &doc);
	wrap_init(&wrap, &doc, canvas->cols, true);
	for (i = 0; from + i < wrap.lines_len && (int)i < canvas->rows; i++)
		wrap_draw(&wrap, from + i, canvas, (int)i, 0);
	wrap_release(&wrap);
	doc_release(&doc);
}

void compose_scroll(struct pane *pane, int by)
{
	struct compose *compose = &inbox_of(pane)->compose;
	struct area area = layout_of(pane).compose;
	int rows = area.rows - 1 - (compose->files_len > 0), most;
	int cols = compose_cols(pane, area.cols - 2);
	struct doc doc;
	struct wrap wrap;

	make_doc(compose, &doc);
	wrap_init(&wrap, &doc, cols == area.cols - 2 ? cols :
	    area.cols - 3 - cols, true);
	most = (int)wrap.lines_len - rows;
	wrap_release(&wrap);
	doc_release(&doc);
	compose->preview_top += by;
	if (compose->preview_top > most)
		compose->preview_top = most;
	if (compose->preview_top < 0)
		compose->preview_top = 0;
	pane->host->redraw(pane);
}

void compose_draw(const struct pane *pane, struct canvas *canvas)
{
	const struct inbox *inbox = pane->state;
	const struct compose *compose = &inbox->compose;
	bool note = compose->kind == DRAFT_NOTE;
	struct style bar = note ? STYLE(NOTE_BAR) : STYLE(TITLE);
	const char *send = pane->host->key_for(pane, "send-draft");
	const char *turn, *more;
	struct canvas body, beside;
	char hint[80], words[400];
	int used, files = compose->files_len > 0, cols;

	canvas_fill(canvas, 0, 0, 1, canvas->cols, bar);
	if (compose->kind == DRAFT_MESSAGE)
		message_title(inbox, words, sizeof(words));
	else
		snprintf(words, sizeof(words), "%s%s", note ?
		    "Internal note, not seen by " : "Reply to ",
		    compose->title);
	used = canvas_printf(canvas, 0, 1, canvas->cols - 2, bar, "%s",
	    words);
	turn = pane->host->key_for(pane, "switch-kind");
	more = pane->host->key_for(pane, "add-recipient");
	if (compose->kind == DRAFT_MESSAGE && turn && more)
		snprintf(hint, sizeof(hint), "%s type  %s one more  %s send  "
		    "Esc keep draft", turn, more, send ? send :
		    ":send-draft");
	else
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
	cols = compose_cols(pane, body.cols);
	if (cols < body.cols) {
		beside = canvas_sub(&body, 0, cols + 1, body.rows,
		    body.cols - cols - 1);
		canvas_vline(&body, 0, cols, body.rows, STYLE(BORDER));
		draw_preview(compose, &beside);
		body = canvas_sub(&body, 0, 0, body.rows, cols);
	}
	if (compose->preview && cols == canvas->cols - 2)
		draw_preview(compose, &body);
	else
		editor_draw(&compose->editor, &body,
		    inbox->focus == FOCUS_COMPOSE);
	if (note)
		canvas_restyle(canvas, 1, 0, canvas->rows - 1, 1,
		    ROLE_NOTE_BAR);
}
