/* The window of the list around the screen, kept fresh. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	WINDOW_LEAST = 120       /* rows asked for at once, at least */
};

/* The first answer, which a person waits for, has no more than is near. */
static size_t window_rows(const struct rows *rows)
{
	size_t want = (size_t)rows->list.rows * (rows->window ? 5 : 3);

	if (want < WINDOW_LEAST && rows->window)
		want = WINDOW_LEAST;
	return want > LIST_LIMIT_MAX ? LIST_LIMIT_MAX : want;
}

/* Does the selection follow its conversation when rows come and go? */
static bool sticks(const struct rows *rows)
{
	return rows->selected[0] && (rows->moved || rows->list.selected);
}

/* Ask for the rows around the selection; anchored: wherever that id is now. */
static void ask(struct pane *pane, bool anchored, bool server)
{
	struct rows *rows = &inbox_of(pane)->rows;
	size_t limit = window_rows(rows), half = limit / 2;
	size_t offset = rows->list.selected > half ?
	    rows->list.selected - half : 0;

	if (rows->asking) {
		rows->stale = true;
		return;
	}
	rows->stale = false;
	snprintf(rows->asked, sizeof(rows->asked), "%s",
	    anchored ? rows->selected : "");
	rows->asking = pane->host->send(pane, request_list(rows->query,
	    rows->sort, offset, limit, rows->asked[0] ? rows->asked : NULL,
	    server));
}

void rows_init(struct pane *pane)
{
	list_init(&inbox_of(pane)->rows.list);
}

void rows_drop(struct pane *pane)
{
	struct rows *rows = &inbox_of(pane)->rows;

	api_reply_unref(rows->window);
	triage_free(rows->marks, rows->marks_len);
}

void rows_query(struct pane *pane, const char *query, enum list_sort sort,
    bool search)
{
	struct rows *rows = &inbox_of(pane)->rows;

	if (rows->asking)
		pane->host->cancel(pane, rows->asking);
	rows->asking = 0;
	api_reply_unref(rows->window);
	rows->window = NULL;
	rows->known = false;
	rows->err = (struct error){ 0 };
	rows->sort = sort;
	rows->search = search;
	rows->selected[0] = '\0';
	rows->moved = false;
	snprintf(rows->query, sizeof(rows->query), "%s", query);
	rows_unmark_all(pane);
	list_set_count(&rows->list, 0);
	ask(pane, false, search);
	pane->host->redraw(pane);
}

void rows_refresh(struct pane *pane)
{
	struct rows *rows = &inbox_of(pane)->rows;

	ask(pane, sticks(rows), false);
}

const struct conversation *rows_at(const struct inbox *inbox, size_t index)
{
	const struct conversation_list *list =
	    inbox->rows.window ? inbox->rows.window->list : NULL;

	if (!list || index < list->offset ||
	    index - list->offset >= list->rows_len)
		return NULL;
	return &list->rows[index - list->offset];
}

const struct conversation *rows_selected(const struct inbox *inbox)
{
	return rows_at(inbox, inbox->rows.list.selected);
}

const struct conversation *rows_neighbour(const struct inbox *inbox,
    const char *id)
{
	size_t index = inbox->rows.list.selected;
	const struct conversation *row = rows_at(inbox, index);

	/* Another one is selected meanwhile: on with that. */
	if (!row || strcmp(row->id, id) != 0)
		return row;
	row = rows_at(inbox, index + 1);
	return row || !index ? row : rows_at(inbox, index - 1);
}

const char *rows_group(const struct inbox *inbox,
    const struct conversation *row)
{
	switch (inbox->rows.sort) {
	case SORT_ASSIGNEE:
		return row->admin_name ? row->admin_name : row->admin_id ?
		    row->admin_id : "Unassigned";
	case SORT_TEAM:
		return row->team_name ? row->team_name : row->team_id ?
		    row->team_id : "No team";
	case SORT_PRIORITY:
		return row->priority ? priority_name(row->priority) :
		    "no priority";
	default:
		return NULL;
	}
}

bool rows_headed(const struct inbox *inbox, size_t index)
{
	const struct conversation *row = rows_at(inbox, index), *before;
	const char *group = row ? rows_group(inbox, row) : NULL;

	if (!group)
		return false;
	if (index == inbox->rows.list.top)
		return true;
	before = rows_at(inbox, index - 1);
	return !before || strcmp(rows_group(inbox, before), group) != 0;
}

/* The row of the screen in which that index stands. */
static int line_of(const struct inbox *inbox, size_t index)
{
	size_t i;
	int line = -1;

	for (i = inbox->rows.list.top; i <= index; i++)
		line += 1 + rows_headed(inbox, i);
	return line;
}

/* Headings push rows out at the bottom: the selected one must not be. */
static void keep_in_sight(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	struct list *list = &inbox->rows.list;

	while (list->top < list->selected &&
	    line_of(inbox, list->selected) >= list->rows)
		list->top++;
}

/* Near an end of the loaded rows, and there are more beyond it? */
static bool near_end(const struct rows *rows)
{
	const struct conversation_list *list = rows->window->list;
	size_t margin = (size_t)rows->list.rows;
	size_t first = rows->list.top > margin ? rows->list.top - margin : 0;
	size_t last = rows->list.top + 2 * margin;

	if (last > list->total)
		last = list->total;
	return first < list->offset || last > list->offset + list->rows_len;
}

void rows_moved(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	struct rows *rows = &inbox->rows;
	const struct conversation *row = rows_selected(inbox);

	snprintf(rows->selected, sizeof(rows->selected), "%s",
	    row ? row->id : "");
	rows->moved = true;
	if (rows->window && rows->window->list && near_end(rows))
		ask(pane, false, false);
	keep_in_sight(pane);
	follow_selection(pane);
	pane->host->redraw(pane);
}

/* Where the selected conversation is now, SIZE_MAX: not known. A key may have
 * selected another one since the rows were asked for. */
static size_t place_of_selected(const struct rows *rows,
    const struct conversation_list *list)
{
	size_t i;

	if (rows->asked[0] && !strcmp(rows->asked, rows->selected))
		return list->anchor;
	for (i = 0; sticks(rows) && i < list->rows_len; i++)
		if (!strcmp(list->rows[i].id, rows->selected))
			return list->offset + i;
	return SIZE_MAX;
}

static void take_window(struct pane *pane, const struct api_reply *reply)
{
	struct inbox *inbox = inbox_of(pane);
	struct rows *rows = &inbox->rows;
	const struct conversation_list *list = reply->list;
	const struct conversation *row;
	size_t place = place_of_selected(rows, list);

	api_reply_unref(rows->window);
	rows->window = api_reply_ref(reply);
	rows->known = true;
	rows->err = (struct error){ 0 };
	if (place != SIZE_MAX)
		list_reindex(&rows->list, list->total, place);
	else
		list_set_count(&rows->list, list->total);
	row = rows_selected(inbox);
	if (row)
		snprintf(rows->selected, sizeof(rows->selected), "%s",
		    row->id);
	/* The first rows make room for the thread, none take it away. */
	if (!list->total && inbox->thread.preview)
		thread_drop(pane);
	inbox_layout(pane);
	keep_in_sight(pane);
	follow_selection(pane);
	if (inbox->views.current >= 0) {
		struct view *view = &inbox->views.items[inbox->views.current];

		view->count = (long)list->total;
		if (inbox->views.current == 0)
			snprintf(inbox->badge, sizeof(inbox->badge), "%zu",
			    list->total);
	}
}

bool rows_reply(struct pane *pane, const struct api_reply *reply)
{
	struct rows *rows = &inbox_of(pane)->rows;

	if (reply->op != API_LIST || !reply->id || reply->id != rows->asking)
		return false;
	if (reply->final)
		rows->asking = 0;
	if (reply->list)
		take_window(pane, reply);
	if (reply->err.code && reply->final) {
		rows->err = reply->err;
		rows->known = true;
	}
	/* The answer may be about rows that are no longer on the screen. */
	if (reply->final && (rows->stale ||
	    (rows->window && rows->window->list && near_end(rows))))
		ask(pane, rows->stale, false);
	pane->host->redraw(pane);
	return true;
}

void rows_size(struct pane *pane, int height)
{
	list_resize(&inbox_of(pane)->rows.list, height > 0 ? height : 1);
	keep_in_sight(pane);
}

void rows_mouse(struct pane *pane, int y, int wheel, bool twice)
{
	struct inbox *inbox = inbox_of(pane);
	struct list *list = &inbox->rows.list;
	const struct conversation *row;
	size_t index;

	if (wheel) {
		list_scroll(list, wheel);
		rows_moved(pane);
		return;
	}
	for (index = list->top; index < list->count &&
	    line_of(inbox, index) < y; index++)
		;
	/* A click on a heading is none. */
	if (index >= list->count || line_of(inbox, index) != y)
		return;
	/* A click on what is selected opens it, as does a double one. */
	twice = twice || list->selected == index;
	list_select(list, index);
	rows_moved(pane);
	row = rows_selected(inbox);
	if (row && twice)
		thread_open(pane, row->id);
}
