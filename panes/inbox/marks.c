/* Conversations marked for a bulk action. */
#include "config.h"

#include "panes/inbox/inbox.h"

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

bool rows_marked(const struct inbox *inbox, const char *id)
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
