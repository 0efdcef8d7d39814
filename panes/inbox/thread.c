/* One conversation, read. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	if (section && section == inbox->thread.current &&
	    inbox->focus == FOCUS_THREAD &&
	    line == parts_head_line(inbox->thread.parts, section))
		canvas_text(canvas, y, 0, 1, STYLE(STRONG), ">");
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
	pane->host->redraw(pane);
}

void thread_drop(struct pane *pane)
{
	struct thread *thread = &inbox_of(pane)->thread;

	compose_close(pane);
	reader_close(pane);
	pictures_drop(pane);
	aids_drop(pane);
	if (thread->asking)
		pane->host->cancel(pane, thread->asking);
	thread->asking = 0;
	thread->id[0] = '\0';
	thread_release(pane);
	thread->fresh = thread->placed = thread->preview = false;
	thread->current = 0;
	thread->new_after = 0;
	thread->err = (struct error){ 0 };
}

static void seen(struct pane *pane)
{
	const struct conversation *conversation =
	    thread_conversation(inbox_of(pane));

	if (conversation && conversation->unread)
		pane->host->send(pane, request_seen(conversation->id,
		    conversation->updated_at));
}

void thread_open(struct pane *pane, const char *id)
{
	struct inbox *inbox = inbox_of(pane);
	struct thread *thread = &inbox->thread;
	bool shown = !strcmp(thread->id, id);

	if (!shown)
		thread_drop(pane);
	if (!shown || thread->preview) {
		snprintf(thread->id, sizeof(thread->id), "%s", id);
		thread->preview = false;
		if (!thread->fresh)
			ask(pane, false);
		seen(pane);
	}
	inbox->focus = FOCUS_THREAD;
	side_follow(pane);
	inbox_layout(pane);
}

void thread_preview(struct pane *pane, const char *id)
{
	struct thread *thread = &inbox_of(pane)->thread;

	thread_drop(pane);
	snprintf(thread->id, sizeof(thread->id), "%s", id);
	thread->preview = true;
	ask(pane, true);
	inbox_layout(pane);
}

void thread_close(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);

	if (!inbox->thread.id[0])
		return;
	compose_close(pane);
	inbox->focus = FOCUS_LIST;
	if (layout_of(pane).split != SPLIT_NONE && inbox->rows.list.count)
		inbox->thread.preview = true;
	else
		thread_drop(pane);
	inbox_layout(pane);
	follow_selection(pane);
}

void thread_gone(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *next = rows_neighbour(inbox,
	    inbox->thread.id);
	bool read = !inbox->thread.preview;
	char id[64] = "";

	if (next)
		snprintf(id, sizeof(id), "%s", next->id);
	thread_drop(pane);
	inbox->focus = FOCUS_LIST;
	if (id[0] && read)
		thread_open(pane, id);
	else
		inbox_layout(pane);
}

void thread_refresh(struct pane *pane, bool cached_only)
{
	ask(pane, cached_only);
}

/* Where reading begins: at what is new, else at the end. */
static void place(struct thread *thread)
{
	size_t news = parts_first_new(thread->parts);

	thread->current = parts_step(thread->parts, thread->view.count, -1);
	if (news) {
		thread->current = news;
		textview_to_section(&thread->view, news);
	} else {
		textview_to_end(&thread->view);
	}
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
	/* It counts as seen from now on; what was new stays told apart. */
	if (!old && conversation->unread)
		thread->new_after = conversation->seen_at;
	thread->reply = api_reply_ref(reply);
	thread->parts = parts_new(conversation, &inbox->aids,
	    &inbox->pictures, before, thread->new_after);
	thread->hostile = hostile_count(conversation);
	if (old)
		textview_set_count(&thread->view, conversation->parts_len + 1);
	else
		textview_reset(&thread->view, conversation->parts_len + 1);
	if (!thread->placed && conversation->parts_len)
		place(thread);
	parts_free(before);
	api_reply_unref(old);
	compose_saw(pane);
	if (inbox->compose.open && conversation->contact.name)
		snprintf(inbox->compose.title, sizeof(inbox->compose.title),
		    "%s", conversation->contact.name);
	if (!thread->preview) {
		seen(pane);
		side_follow(pane);
	}
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
			if (thread->fresh && reply->conversation)
				follow_fetched(pane, reply->conversation);
			if (thread->fresh && !thread->preview)
				follow_ahead(pane);
		}
		if (thread->stale)
			ask(pane, thread->stale_cached);
	}
	pane->host->redraw(pane);
	return true;
}

void thread_size(struct pane *pane, int rows, int cols)
{
	textview_resize(&inbox_of(pane)->thread.view, rows - head_rows(rows),
	    cols);
	if (inbox_of(pane)->reader)
		reader_size(pane, rows, cols);
	pictures_size(pane, rows, cols);
}

/* The message that the keys mean is one that can be seen. */
static void follow(struct pane *pane)
{
	struct thread *thread = &inbox_of(pane)->thread;
	struct textview *view = &thread->view;
	size_t first = view->section, last;
	int line;

	thread->placed = true;
	pane->host->redraw(pane);
	if (!thread->parts)
		return;
	if (!textview_at(view, view->rows - 1, &last, &line))
		last = view->count - 1;
	if (thread->current < first)
		thread->current = parts_is_message(thread->parts, first) ?
		    first : parts_step(thread->parts, first, 1);
	else if (thread->current > last)
		thread->current = parts_is_message(thread->parts, last) ?
		    last : parts_step(thread->parts, last, -1);
}

/* Where there is nothing left to scroll, the messages in sight are stepped. */
void thread_scroll(struct pane *pane, int by)
{
	struct thread *thread = &inbox_of(pane)->thread;
	size_t section = thread->view.section;
	int line = thread->view.line;

	if (inbox_of(pane)->pictures.page) {
		pictures_turn(pane, by);
		return;
	}
	if (inbox_of(pane)->reader) {
		reader_scroll(pane, by);
		return;
	}
	textview_scroll(&thread->view, by);
	if (thread->parts && thread->view.section == section &&
	    thread->view.line == line)
		thread->current = parts_step(thread->parts, thread->current,
		    by < 0 ? -1 : 1);
	follow(pane);
}

void thread_to_start(struct pane *pane)
{
	struct thread *thread = &inbox_of(pane)->thread;

	if (inbox_of(pane)->reader) {
		reader_to_line(pane, 1);
		return;
	}
	textview_to_start(&thread->view);
	if (thread->parts)
		thread->current = parts_step(thread->parts, 0, 1);
	follow(pane);
}

void thread_to_end(struct pane *pane)
{
	struct thread *thread = &inbox_of(pane)->thread;

	if (inbox_of(pane)->reader) {
		reader_to_end(pane);
		return;
	}
	textview_to_end(&thread->view);
	if (thread->parts)
		thread->current = parts_step(thread->parts,
		    thread->view.count, -1);
	follow(pane);
}

/* To the next or previous message; events are passed over. */
void thread_step(struct pane *pane, int by)
{
	struct thread *thread = &inbox_of(pane)->thread;

	if (!thread->parts)
		return;
	thread->current = parts_step(thread->parts, thread->current, by);
	textview_to_section(&thread->view, thread->current);
	thread->placed = true;
	pane->host->redraw(pane);
}

void thread_to_new(struct pane *pane)
{
	struct thread *thread = &inbox_of(pane)->thread;
	size_t news = thread->parts ? parts_first_new(thread->parts) : 0;

	if (!news) {
		pane->host->say(pane, SAY_INFO, "Nothing is new here");
		return;
	}
	thread->current = news;
	thread->placed = true;
	textview_to_section(&thread->view, news);
	pane->host->redraw(pane);
}

void thread_click(struct pane *pane, int rows, int y)
{
	struct thread *thread = &inbox_of(pane)->thread;
	size_t section;
	int line;

	if (thread->parts && textview_at(&thread->view, y - head_rows(rows),
	    &section, &line) && parts_is_message(thread->parts, section))
		thread->current = section;
}

void thread_find(struct pane *pane, const char *text)
{
	struct inbox *inbox = inbox_of(pane);

	if (inbox->reader) {
		reader_find(pane, text);
		return;
	}
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

	if (inbox->pictures.page) {
		pictures_turn(pane, direction);
		return;
	}
	if (inbox->reader) {
		reader_match(pane, direction);
		return;
	}
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
	static const char *const words[EVENTS_COUNT] = {
		[EVENTS_FOLDED] = "Runs of events are one line",
		[EVENTS_SHOWN] = "All events are shown",
		[EVENTS_HIDDEN] = "Events are hidden",
	};
	struct thread *thread = &inbox_of(pane)->thread;

	if (!thread->parts)
		return;
	pane->host->say(pane, SAY_INFO, "%s",
	    words[parts_turn_events(thread->parts)]);
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

void thread_draw(const struct pane *pane, struct canvas *canvas)
{
	const struct inbox *inbox = pane->state;
	const struct thread *thread = &inbox->thread;
	const struct conversation *conversation = thread_conversation(inbox);
	int head = head_rows(canvas->rows);
	struct canvas body = canvas_sub(canvas, head, 0, canvas->rows - head,
	    canvas->cols);
	struct style style = thread->err.code ? STYLE(ERROR) : STYLE(DIM);

	if (inbox->pictures.page) {
		pictures_draw_page(pane, canvas);
		return;
	}
	if (inbox->reader) {
		reader_draw(pane, canvas);
		return;
	}
	head_draw(pane, canvas);
	if (conversation && (conversation->complete ||
	    conversation->parts_len))
		textview_draw(&thread->view, &body);
	else if (thread->err.code)
		canvas_text_fit(&body, 1, 2, canvas->cols - 4, style,
		    thread->err.text);
	else
		canvas_text(&body, 1, 2, -1, style, conversation ?
		    "The messages are being fetched…" : "Loading…");
}
