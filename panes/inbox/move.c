/* Moving: rows, messages, parts of the screen, conversations. */
#include "config.h"

#include "panes/inbox/inbox.h"

int move_times(const struct pane_call *call)
{
	return call && call->count > 0 ? call->count : 1;
}

/* Movement means the part that has the focus. */
static void move(struct pane *pane, int rows)
{
	struct inbox *inbox = inbox_of(pane);
	struct views *views = &inbox->views;

	away_active(pane);
	switch (inbox->focus) {
	case FOCUS_VIEWS:
		views->cursor += rows;
		if (views->cursor >= views->n)
			views->cursor = views->n - 1;
		if (views->cursor < 0)
			views->cursor = 0;
		pane->host->redraw(pane);
		break;
	case FOCUS_LIST:
		list_move(&inbox->rows.list, rows);
		rows_moved(pane);
		break;
	case FOCUS_COMPOSE:
		if (inbox->compose.preview)
			compose_scroll(pane, rows);
		else
			thread_scroll(pane, rows);
		break;
	case FOCUS_THREAD:
	case FOCUS_SIDE:
		thread_scroll(pane, rows);
		break;
	}
}

static int page(const struct pane *pane)
{
	return pane->rows > 4 ? pane->rows - 3 : 1;
}

void move_next_row(struct pane *pane, const struct pane_call *call)
{
	if (!side_run(pane, "next-row", call))
		move(pane, move_times(call));
}

void move_previous_row(struct pane *pane, const struct pane_call *call)
{
	if (!side_run(pane, "previous-row", call))
		move(pane, -move_times(call));
}

void move_next_page(struct pane *pane, const struct pane_call *call)
{
	if (!side_run(pane, "next-page", call))
		move(pane, move_times(call) * page(pane));
}

void move_previous_page(struct pane *pane, const struct pane_call *call)
{
	if (!side_run(pane, "previous-page", call))
		move(pane, -move_times(call) * page(pane));
}

void move_half_page_down(struct pane *pane, const struct pane_call *call)
{
	if (!side_run(pane, "half-page-down", call))
		move(pane, move_times(call) * (page(pane) + 1) / 2);
}

void move_half_page_up(struct pane *pane, const struct pane_call *call)
{
	if (!side_run(pane, "half-page-up", call))
		move(pane, -move_times(call) * (page(pane) + 1) / 2);
}

void move_first_row(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);

	if (side_run(pane, "first-row", call))
		return;
	if (inbox->focus == FOCUS_LIST) {
		list_select(&inbox->rows.list,
		    call && call->count > 0 ? (size_t)call->count - 1 : 0);
		rows_moved(pane);
	} else if (inbox->focus == FOCUS_THREAD && inbox->reader && call &&
	    call->count > 0) {
		reader_to_line(pane, call->count);
	} else if (inbox->focus == FOCUS_THREAD) {
		thread_to_start(pane);
	} else {
		move(pane, -VIEWS_MAX);
	}
}

void move_last_row(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);

	if (side_run(pane, "last-row", call))
		return;
	if (inbox->focus == FOCUS_LIST) {
		list_select(&inbox->rows.list, SIZE_MAX);
		rows_moved(pane);
	} else if (inbox->focus == FOCUS_THREAD) {
		thread_to_end(pane);
	} else {
		move(pane, VIEWS_MAX);
	}
}

void move_open_item(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *row;

	away_active(pane);
	if (call && call->arg) {
		thread_open(pane, call->arg);
		return;
	}
	if (side_run(pane, "open-item", call))
		return;
	if (inbox->focus == FOCUS_VIEWS) {
		inbox->focus = FOCUS_LIST;
		views_go(pane, inbox->views.cursor);
		inbox_layout(pane);
		return;
	}
	row = rows_selected(inbox);
	if (row)
		thread_open(pane, row->id);
}

/* One step out: card or composer → thread → list → the first view. */
void move_go_back(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);

	if (side_run(pane, "go-back", call))
		;
	else if (inbox->focus == FOCUS_COMPOSE)
		compose_close(pane);
	else if (inbox->focus == FOCUS_VIEWS)
		inbox->focus = FOCUS_LIST;
	else if (inbox->focus == FOCUS_THREAD && inbox->pictures.page)
		pictures_close_page(pane);
	else if (inbox->focus == FOCUS_THREAD && inbox->reader)
		reader_close(pane);
	else if (inbox->focus == FOCUS_THREAD)
		thread_close(pane);
	else if (inbox->rows.marks_len)
		rows_unmark_all(pane);
	else if (inbox->views.current < 0)
		views_go(pane, inbox->views.cursor);
	else
		pane->host->say(pane, SAY_INFO, "This is the list; %s leaves "
		    "callbox", pane->host->key_for(pane, "quit") ?
		    pane->host->key_for(pane, "quit") : ":quit");
	inbox_layout(pane);
}

void move_next_part(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);

	switch (inbox->focus) {
	case FOCUS_VIEWS:
		inbox->focus = FOCUS_LIST;
		break;
	case FOCUS_LIST:
		if (inbox->thread.id[0])
			thread_open(pane, inbox->thread.id);
		else
			inbox->focus = message_written(inbox) ?
			    FOCUS_COMPOSE : FOCUS_VIEWS;
		break;
	case FOCUS_THREAD:
		inbox->focus = inbox->compose.open ? FOCUS_COMPOSE :
		    inbox->side.what ? FOCUS_SIDE : FOCUS_VIEWS;
		break;
	case FOCUS_COMPOSE:
		inbox->focus = inbox->side.what && !message_written(inbox) ?
		    FOCUS_SIDE : FOCUS_VIEWS;
		break;
	case FOCUS_SIDE:
		/* What covers the conversation is left for it. */
		inbox->focus = layout_of(pane).over ? FOCUS_THREAD :
		    FOCUS_VIEWS;
		break;
	}
	inbox_layout(pane);
}

/* The neighbour in the list, shown if a conversation is open. */
static void step(struct pane *pane, int by)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *row;
	size_t before = inbox->rows.list.selected;

	list_move(&inbox->rows.list, by);
	rows_moved(pane);
	row = rows_selected(inbox);
	if (!row || inbox->rows.list.selected == before)
		pane->host->say(pane, SAY_INFO, by > 0 ?
		    "This is the last one" : "This is the first one");
	else if (thread_open_for_reading(inbox))
		thread_open(pane, row->id);
}

void move_next_conversation(struct pane *pane,
    const struct pane_call *call)
{
	step(pane, move_times(call));
}

void move_previous_conversation(struct pane *pane,
    const struct pane_call *call)
{
	step(pane, -move_times(call));
}

void move_next_message(struct pane *pane, const struct pane_call *call)
{
	thread_step(pane, move_times(call));
}

void move_first_new(struct pane *pane, const struct pane_call *call)
{
	thread_to_new(pane);
}

void move_previous_message(struct pane *pane,
    const struct pane_call *call)
{
	thread_step(pane, -move_times(call));
}
