/* One conversation, read. */
#include "config.h"

#include "panes/inbox/inbox.h"
#include "panes/render/doc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINKS_MAX = 500, LINK_LABEL_MAX = 120 };

static int source_lines(void *ctx, size_t section, int cols)
{
	return parts_lines(inbox_of(ctx)->thread.parts, section, cols);
}

static void source_draw(const void *ctx, size_t section, int line,
    struct canvas *canvas, int y)
{
	const struct pane *pane = ctx;
	const struct inbox *inbox = pane->state;

	parts_draw(pane, inbox->thread.parts, section, line, canvas, y);
}

static int source_find(void *ctx, size_t section, int from, bool down,
    const char *text)
{
	struct thread *thread = &inbox_of(ctx)->thread;

	return parts_find(thread->parts, section, from, down, text,
	    thread->view.cols);
}

static uint64_t source_place(void *ctx, size_t section, int line)
{
	return parts_place(inbox_of(ctx)->thread.parts, section, line);
}

static int source_line_at(void *ctx, size_t section, uint64_t place)
{
	return parts_line_at(inbox_of(ctx)->thread.parts, section, place);
}

static const struct textview_source source = {
	source_lines, source_draw, source_find, source_place, source_line_at
};

void thread_init(struct pane *pane)
{
	textview_init(&inbox_of(pane)->thread.view, &source, pane);
}

void thread_release(struct pane *pane)
{
	struct thread *thread = &inbox_of(pane)->thread;

	parts_free(thread->parts);
	api_reply_unref(thread->reply);
	thread->parts = NULL;
	thread->reply = NULL;
	thread->view.count = 0;
}

const struct conversation *thread_conversation(const struct inbox *inbox)
{
	return inbox->thread.reply ? inbox->thread.reply->conversation : NULL;
}

static void ask(struct pane *pane, bool cached_only)
{
	struct thread *thread = &inbox_of(pane)->thread;

	if (!thread->id[0])
		return;
	if (thread->asking) {
		thread->stale = true;
		thread->stale_cached = thread->stale_cached && cached_only;
		return;
	}
	thread->stale = false;
	thread->stale_cached = true;
	thread->asked_cached = cached_only;
	thread->asking = pane->host->send(pane,
	    request_conversation(thread->id, cached_only));
}

void thread_open(struct pane *pane, const char *id)
{
	struct inbox *inbox = inbox_of(pane);
	struct thread *thread = &inbox->thread;

	if (!strcmp(thread->id, id)) {
		inbox->focus = FOCUS_THREAD;
		inbox_layout(pane);
		return;
	}
	compose_close(pane);
	if (thread->asking)
		pane->host->cancel(pane, thread->asking);
	thread->asking = 0;
	thread_release(pane);
	snprintf(thread->id, sizeof(thread->id), "%s", id);
	thread->fresh = false;
	thread->err = (struct error){ 0 };
	inbox->focus = FOCUS_THREAD;
	ask(pane, false);
	inbox_layout(pane);
}

void thread_close(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	struct thread *thread = &inbox->thread;

	if (!thread->id[0])
		return;
	compose_close(pane);
	if (thread->asking)
		pane->host->cancel(pane, thread->asking);
	thread->asking = 0;
	thread->id[0] = '\0';
	thread_release(pane);
	inbox->focus = FOCUS_LIST;
	inbox_layout(pane);
}

void thread_refresh(struct pane *pane, bool cached_only)
{
	ask(pane, cached_only);
}

static void take(struct pane *pane, const struct api_reply *reply)
{
	struct inbox *inbox = inbox_of(pane);
	struct thread *thread = &inbox->thread;
	const struct conversation *conversation = reply->conversation;
	struct parts *before = thread->parts;
	const struct api_reply *old = thread->reply;

	if (!conversation->complete && old && old->conversation->complete)
		return;
	thread->reply = api_reply_ref(reply);
	thread->parts = parts_new(conversation, before);
	if (old) {
		textview_set_count(&thread->view, conversation->parts_len + 1);
	} else {
		textview_reset(&thread->view, conversation->parts_len + 1);
		textview_to_end(&thread->view);
		textview_settle(&thread->view);
	}
	parts_free(before);
	api_reply_unref(old);
	if (inbox->compose.open && conversation->contact.name)
		snprintf(inbox->compose.title, sizeof(inbox->compose.title),
		    "%s", conversation->contact.name);
	if (conversation->unread)
		pane->host->send(pane, request_seen(conversation->id,
		    conversation->updated_at));
}

bool thread_reply(struct pane *pane, const struct api_reply *reply)
{
	struct thread *thread = &inbox_of(pane)->thread;

	if (reply->op != API_CONVERSATION || !reply->id ||
	    reply->id != thread->asking)
		return false;
	if (reply->conversation && !strcmp(reply->conversation->id,
	    thread->id))
		take(pane, reply);
	if (reply->final) {
		thread->asking = 0;
		/* What the mirror said tells nothing about the service. */
		if (!thread->asked_cached) {
			thread->err = reply->err;
			thread->fresh = !reply->err.code;
		}
		if (thread->stale)
			ask(pane, thread->stale_cached);
	}
	pane->host->redraw(pane);
	return true;
}

void thread_size(struct pane *pane, int rows, int cols)
{
	/* The first row is the title bar. */
	textview_resize(&inbox_of(pane)->thread.view, rows - 1, cols);
}

void thread_scroll(struct pane *pane, int by)
{
	textview_scroll(&inbox_of(pane)->thread.view, by);
	pane->host->redraw(pane);
}

void thread_to_start(struct pane *pane)
{
	textview_to_start(&inbox_of(pane)->thread.view);
	pane->host->redraw(pane);
}

void thread_to_end(struct pane *pane)
{
	textview_to_end(&inbox_of(pane)->thread.view);
	textview_settle(&inbox_of(pane)->thread.view);
	pane->host->redraw(pane);
}

/* To the next or previous message; events are passed over. */
void thread_step(struct pane *pane, int by)
{
	struct inbox *inbox = inbox_of(pane);
	struct textview *view = &inbox->thread.view;
	const struct conversation *conversation = thread_conversation(inbox);
	long section = (long)view->section, step = by < 0 ? -1 : 1;

	if (!conversation)
		return;
	while (by && section + step >= 0 && section + step < (long)view->count) {
		section += step;
		if (!section || conversation->parts[section - 1].kind !=
		    PART_EVENT)
			by -= (int)step;
	}
	textview_to_section(view, (size_t)section);
	pane->host->redraw(pane);
}

void thread_find(struct pane *pane, const char *text)
{
	struct inbox *inbox = inbox_of(pane);

	free(inbox->find_text);
	inbox->find_text = *text ? mem_strdup(text) : NULL;
	if (!inbox->thread.parts)
		return;
	parts_set_match(inbox->thread.parts, inbox->find_text);
	inbox->thread.view.match_line = -1;
	if (inbox->find_text)
		thread_match(pane, 1);
	pane->host->redraw(pane);
}

void thread_match(struct pane *pane, int direction)
{
	struct inbox *inbox = inbox_of(pane);

	if (!inbox->find_text || !inbox->thread.parts)
		return;
	if (!textview_find(&inbox->thread.view, inbox->find_text,
	    direction > 0))
		pane->host->say(pane, SAY_INFO, "\"%s\" is not in this "
		    "conversation", inbox->find_text);
	pane->host->redraw(pane);
}

void thread_toggle_events(struct pane *pane)
{
	struct thread *thread = &inbox_of(pane)->thread;

	if (!thread->parts)
		return;
	pane->host->say(pane, SAY_INFO, parts_toggle_events(thread->parts) ?
	    "Events are shown" : "Events are hidden");
	textview_settle(&thread->view);
	pane->host->redraw(pane);
}

void thread_toggle_quotes(struct pane *pane)
{
	struct thread *thread = &inbox_of(pane)->thread;

	if (!thread->parts)
		return;
	parts_toggle_quotes(thread->parts);
	textview_settle(&thread->view);
	pane->host->redraw(pane);
}

/* The conversation's page in Intercom's own inbox. */
static char *inbox_url(const struct inbox *inbox)
{
	const struct workspace *workspace =
	    inbox->workspace ? inbox->workspace->workspace : NULL;
	const struct conversation *row = thread_conversation(inbox);

	if (!row)
		row = rows_selected(inbox);
	if (!row || !workspace || !workspace->app_id)
		return NULL;
	return mem_printf("https://app.intercom.com/a/inbox/%s/inbox/"
	    "conversation/%s", workspace->app_id, row->id);
}

void thread_browse(struct pane *pane)
{
	char *url = inbox_url(inbox_of(pane));

	if (url)
		pane->host->browse(pane, url);
	else
		pane->host->say(pane, SAY_INFO, "No conversation is selected");
	free(url);
}

/* In the thread: the message at the top; in the list: the address. */
void thread_copy(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	struct thread *thread = &inbox->thread;
	const char *what = "message";
	char *text = NULL;

	if (inbox->focus == FOCUS_THREAD && thread->parts &&
	    thread->view.section > 0) {
		text = doc_plain(parts_doc(thread->parts,
		    thread->view.section - 1));
	} else {
		text = inbox_url(inbox);
		what = "address";
	}
	if (!text)
		pane->host->say(pane, SAY_INFO, "Nothing to copy");
	else if (pane->host->copy(pane, text))
		pane->host->say(pane, SAY_GOOD, "The %s is copied", what);
	else
		pane->host->say(pane, SAY_WARNING,
		    "This terminal cannot copy: %.200s", text);
	free(text);
}

static void add_link(struct pane_choice *choices, size_t *n,
    struct arena *arena, const char *url, const char *label,
    const char *detail)
{
	if (*n == LINKS_MAX || !url)
		return;
	choices[(*n)++] = (struct pane_choice){
		.id = arena_strdup(arena, url),
		.label = arena_printf(arena, "%.*s", LINK_LABEL_MAX,
		    label && *label ? label : url),
		.detail = arena_strdup(arena, detail) };
}

/* All links and attachments, the newest first. */
void thread_links(struct pane *pane, int number)
{
	struct thread *thread = &inbox_of(pane)->thread;
	const struct conversation *conversation =
	    thread_conversation(inbox_of(pane));
	struct arena arena = { 0 };
	struct pane_choice *choices;
	size_t i, k, n = 0;

	if (!conversation)
		return;
	choices = arena_calloc(&arena, LINKS_MAX, sizeof(*choices));
	for (i = conversation->parts_len; i-- > 0;) {
		const struct part *part = &conversation->parts[i];
		const struct doc *doc = parts_doc(thread->parts, i);

		for (k = 0; k < part->attachments_len; k++)
			add_link(choices, &n, &arena,
			    part->attachments[k].url,
			    part->attachments[k].name, "attachment");
		for (k = 0; k < doc->links_len; k++)
			add_link(choices, &n, &arena, doc->links[k].url,
			    doc->links[k].text, doc->links[k].host);
	}
	if (!n)
		pane->host->say(pane, SAY_INFO, "No links here");
	else if (number > 0 && (size_t)number <= n)
		pane->host->browse(pane, choices[number - 1].id);
	else
		pane->host->ask(pane, &(struct pane_ask){
			.kind = ASK_PICK, .cookie = COOKIE_LINK,
			.label = "Open link", .choices = choices,
			.choices_len = n });
	arena_release(&arena);
}

void thread_draw(const struct pane *pane, struct canvas *canvas)
{
	const struct inbox *inbox = pane->state;
	const struct thread *thread = &inbox->thread;
	const struct conversation *conversation = thread_conversation(inbox);
	struct style bar = inbox->focus == FOCUS_THREAD ? STYLE(TITLE) :
	    STYLE(DIM);
	struct canvas body;

	canvas_fill(canvas, 0, 0, 1, canvas->cols, bar);
	canvas_text_fit(canvas, 0, 1, canvas->cols - 24, bar,
	    conversation ? conversation->title : "Conversation");
	canvas_text_right(canvas, 0, 0, canvas->cols - 1, bar,
	    thread->err.code ? "offline copy" : !thread->fresh ?
	    "updating…" : "");
	body = canvas_sub(canvas, 1, 0, canvas->rows - 1, canvas->cols);
	if (thread->parts && thread->view.count) {
		textview_draw(&thread->view, &body);
		/* A row of the list brings no messages. */
		if (!conversation->complete)
			canvas_text_fit(&body, 5, 2, canvas->cols - 4,
			    thread->err.code ? STYLE(ERROR) : STYLE(DIM),
			    thread->err.code ? thread->err.text :
			    "The messages are being fetched…");
	} else if (thread->err.code) {
		canvas_text_fit(&body, 1, 2, canvas->cols - 4, STYLE(ERROR),
		    thread->err.text);
	} else {
		canvas_text(&body, 1, 2, -1, STYLE(DIM), "Loading…");
	}
}
