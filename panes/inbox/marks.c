/* Conversations marked for a bulk action. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The marks are sorted, so that a row knows quickly whether it has one. */
static size_t mark_place(const struct rows *rows, const char *id, bool *found)
{
	size_t low = 0, high = rows->marks_len, middle;
	int order;

	*found = false;
	while (low < high) {
		middle = (low + high) / 2;
		order = strcmp(rows->marks[middle], id);
		if (!order) {
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool rows_has_mark(const struct inbox *inbox, const char *id)
{
	bool found;

	mark_place(&inbox->rows, id, &found);
	return found;
}

void rows_mark(struct pane *pane, const char *id, bool on)
{
	struct rows *rows = &inbox_of(pane)->rows;
	bool found;
	size_t at = mark_place(rows, id, &found);

	if (on == found)
		return;
	if (on && rows->marks_len == MARKS_MAX) {
		pane->host->say(pane, SAY_WARNING,
		    "At most %d can be marked", MARKS_MAX);
		return;
	}
	if (on) {
		rows->marks = mem_realloc(rows->marks, rows->marks_len + 1,
		    sizeof(*rows->marks));
		memmove(rows->marks + at + 1, rows->marks + at,
		    (rows->marks_len - at) * sizeof(*rows->marks));
		rows->marks[at] = mem_strdup(id);
		rows->marks_len++;
	} else {
		free(rows->marks[at]);
		rows->marks_len--;
		memmove(rows->marks + at, rows->marks + at + 1,
		    (rows->marks_len - at) * sizeof(*rows->marks));
	}
	pane->host->redraw(pane);
}

void rows_unmark_all(struct pane *pane)
{
	struct rows *rows = &inbox_of(pane)->rows;

	triage_free(rows->marks, rows->marks_len);
	rows->marks = NULL;
	rows->marks_len = 0;
	pane->host->redraw(pane);
}

void marks_toggle(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	struct rows *rows = &inbox->rows;
	const struct conversation *row;
	int times = move_times(call);
	size_t before;

	do {
		row = rows_selected(inbox);
		if (!row)
			return;
		rows_mark(pane, row->id, !rows_has_mark(inbox, row->id));
		snprintf(rows->marked_last, sizeof(rows->marked_last), "%s",
		    row->id);
		before = rows->list.selected;
		list_move(&rows->list, 1);
		rows_moved(pane);
	} while (--times > 0 && rows->list.selected != before);
}

void marks_range(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	struct rows *rows = &inbox->rows;
	const struct conversation_list *list =
	    rows->window ? rows->window->list : NULL;
	size_t from = SIZE_MAX, to = rows->list.selected, i;

	for (i = 0; list && i < list->rows_len; i++)
		if (!strcmp(list->rows[i].id, rows->marked_last))
			from = list->offset + i;
	if (from == SIZE_MAX) {
		pane->host->say(pane, SAY_INFO, "A range begins where the "
		    "last mark was made: there is none here");
		return;
	}
	for (i = from < to ? from : to; i <= from || i <= to; i++)
		if (rows_at(inbox, i))
			rows_mark(pane, rows_at(inbox, i)->id, true);
	pane->host->say(pane, SAY_INFO, "%zu marked", rows->marks_len);
}

void marks_all(struct pane *pane, const char *query)
{
	struct rows *rows = &inbox_of(pane)->rows;
	char *both = query ? mem_printf("%s %s", rows->query, query) :
	    mem_strdup(rows->query);

	if (rows->marking)
		pane->host->cancel(pane, rows->marking);
	rows->marking = pane->host->send(pane, request_list(both, rows->sort,
	    0, MARKS_MAX, NULL, false));
	free(both);
}

/* Again: nothing. */
void marks_star(struct pane *pane, const struct pane_call *call)
{
	if (inbox_of(pane)->rows.marks_len)
		rows_unmark_all(pane);
	else
		marks_all(pane, NULL);
}

void marks_matching(struct pane *pane, const struct pane_call *call)
{
	if (call && call->arg)
		marks_all(pane, call->arg);
	else
		pane->host->ask(pane, &(struct pane_ask){
			.kind = ASK_TEXT, .cookie = COOKIE_MARK,
			.label = "Mark those in this list that match",
			.hint = "refund  tag:vip  assignee:ada  waiting:>2h  "
			    "is:unread  contact:…" });
}

bool marks_reply(struct pane *pane, const struct api_reply *reply)
{
	struct rows *rows = &inbox_of(pane)->rows;
	size_t i;

	if (!reply->id || reply->id != rows->marking)
		return false;
	if (!reply->final)
		return true;
	rows->marking = 0;
	if (reply->err.code == ERROR_CANCELLED)
		return true;
	if (!reply->list) {
		pane->host->say(pane, SAY_ERROR, "Nothing is marked: %s",
		    reply->err.text);
		return true;
	}
	for (i = 0; i < reply->list->rows_len; i++)
		rows_mark(pane, reply->list->rows[i].id, true);
	if (reply->list->total > reply->list->rows_len)
		pane->host->say(pane, SAY_WARNING, "%zu of %zu%s are marked: "
		    "not more at once", rows->marks_len, reply->list->total,
		    reply->list->total_exact ? "" : "+");
	else
		pane->host->say(pane, SAY_INFO, "%zu marked",
		    rows->marks_len);
	return true;
}
