/*
 * Panes of records: how many conversations the mirror has for each row. A
 * column is counted for all rows, some at a time; then again, a little after
 * conversations changed, as long as somebody looks.
 */
#include "config.h"

#include "panes/records/browse.h"
#include "panes/render/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAUSE_MS = 500, NUMBER_COLS = 5 };

static void forget_asked(struct counting *counting)
{
	size_t i;

	for (i = 0; i < counting->asked_len; i++)
		free(counting->asked[i]);
	counting->asked_len = 0;
}

void counts_release(struct browse *browse)
{
	forget_asked(&browse->counting);
}

void counts_init(struct pane *pane, const char *key,
    const struct browse_count *columns)
{
	struct counting *counting = &browse_of(pane)->counting;

	if (counting->columns)
		return;
	counting->key = key;
	counting->columns = columns;
	while (columns[counting->len].title)
		counting->len++;
	counting->walk = 1;
}

/* A column's name in an order: its title, "Open", in small letters. */
int counts_column(const struct browse *browse, const char *order)
{
	size_t i;

	order += *order == '-';
	for (i = 0; i < browse->counting.len; i++)
		if (!strcasecmp(browse->counting.columns[i].title, order))
			return (int)i;
	return -1;
}

static char *query_of(const struct counting *counting, size_t column,
    const char *value)
{
	return mem_printf("%s %s:\"%s\"", counting->columns[column].query,
	    counting->key, value);
}

const char *browse_query_value(const struct browse *browse,
    const struct record *record)
{
	size_t i, n = 0;

	for (i = 0; i < browse->rows.len; i++)
		n += strcasestr(browse->rows.rows[i].record->title,
		    record->title) != NULL;
	return n == 1 && !strchr(record->title, '"') ? record->title :
	    record->id;
}

char *counts_query(const struct browse *browse, const struct record *record,
    size_t column)
{
	return query_of(&browse->counting, column,
	    browse_query_value(browse, record));
}

/* --- asking --- */

/* The longest of a row's conversations, one row at a time. */
static bool ask_waiting(struct pane *pane)
{
	struct browse *browse = browse_of(pane);
	struct counting *counting = &browse->counting;
	struct row *row;
	char *query;
	size_t i;

	for (i = 0; i < browse->rows.len; i++) {
		row = &browse->rows.rows[i];
		if (!row->waits)
			continue;
		counting->asked[counting->asked_len++] =
		    mem_strdup(row->record->id);
		query = query_of(counting, counting->len - 1,
		    row->record->id);
		counting->asking = pane->host->send(pane, request_list(query,
		    SORT_WAITING, 0, 1, NULL, false));
		free(query);
		return true;
	}
	return false;
}

static void ask_next(struct pane *pane)
{
	struct browse *browse = browse_of(pane);
	struct counting *counting = &browse->counting;
	char *queries[COUNT_QUERIES_MAX];
	size_t i, k, n = 0;

	if (!counting->len || counting->asking)
		return;
	for (i = 0; i < browse->rows.len && n + counting->len <=
	    COUNT_QUERIES_MAX; i++) {
		if (browse->rows.rows[i].counted == counting->walk)
			continue;
		counting->asked[counting->asked_len++] =
		    mem_strdup(browse->rows.rows[i].record->id);
		for (k = 0; k < counting->len; k++)
			queries[n++] = query_of(counting, k,
			    browse->rows.rows[i].record->id);
	}
	if (n)
		counting->asking = pane->host->send(pane, request_count(
		    (const char *const *)queries, n));
	else
		ask_waiting(pane);
	while (n)
		free(queries[--n]);
}

void counts_go_on(struct pane *pane)
{
	ask_next(pane);
}

void counts_begin(struct pane *pane)
{
	struct counting *counting = &browse_of(pane)->counting;

	counting->stale = false;
	counting->walk++;
	ask_next(pane);
}

void counts_changed(struct pane *pane)
{
	struct counting *counting = &browse_of(pane)->counting;

	if (!counting->len)
		return;
	if (!counting->stale && counting->focused)
		pane->host->timer(pane, PAUSE_MS);
	counting->stale = true;
}

void counts_focus(struct pane *pane, bool focused)
{
	struct counting *counting = &browse_of(pane)->counting;

	counting->focused = focused;
	if (focused && counting->stale)
		counts_begin(pane);
}

/* --- answers --- */

static struct row *row_of(struct browse *browse, const char *id)
{
	size_t at = rows_find(&browse->rows, id);

	return at == SIZE_MAX ? NULL : &browse->rows.rows[at];
}

static void take_counts(struct browse *browse, const struct api_reply *reply)
{
	struct counting *counting = &browse->counting;
	size_t i, k, at = 0;
	struct row *row;

	for (i = 0; i < counting->asked_len; i++) {
		row = row_of(browse, counting->asked[i]);
		if (row)
			row->counted = counting->walk;
		for (k = 0; k < counting->len; k++, at++) {
			if (!row || at >= reply->counts_len)
				continue;
			row->waits = counting->columns[k].look ==
			    COUNT_WAITING && reply->counts[at];
			/* What is known stays until it is known better. */
			if (!row->waits)
				row->counts[k] =
				    (int64_t)reply->counts[at];
		}
	}
}

static void take_waiting(struct browse *browse, const struct api_reply *reply)
{
	struct row *row = row_of(browse, browse->counting.asked[0]);

	if (!row)
		return;
	row->waits = false;
	if (reply->list)
		row->counts[browse->counting.len - 1] =
		    reply->list->rows_len ?
		    reply->list->rows[0].waiting_since : 0;
}

bool counts_reply(struct pane *pane, const struct api_reply *reply)
{
	struct browse *browse = browse_of(pane);
	struct counting *counting = &browse->counting;

	if (!counting->asking || reply->id != counting->asking)
		return false;
	if (!reply->final)
		return true;
	counting->asking = 0;
	if (reply->op == API_COUNT && !reply->err.code)
		take_counts(browse, reply);
	else if (reply->op == API_LIST)
		take_waiting(browse, reply);
	forget_asked(counting);
	/* It will be tried again when something changes. */
	if (reply->op != API_COUNT || !reply->err.code)
		ask_next(pane);
	/* Rows do not jump about before all is counted. */
	if (!counting->asking && counts_column(browse, browse->order) >= 0)
		browse_sort(browse);
	card_layout(pane);
	pane->host->redraw(pane);
	return true;
}

/* --- showing --- */

const char *counts_text(const struct pane *pane, const struct row *row,
    size_t column, char *out, size_t size)
{
	const struct browse *browse = pane->state;
	int64_t count = row->counts[column];
	char when[WHEN_TEXT_MAX];

	if (!row->counted) {
		snprintf(out, size, "…");
	} else if (browse->counting.columns[column].look != COUNT_WAITING) {
		snprintf(out, size, "%lld", (long long)count);
	} else if (!count) {
		snprintf(out, size, "–");
	} else {
		when_short(count, pane->host->now(pane), when);
		snprintf(out, size, "%s", when);
	}
	return out;
}

static int64_t largest(const struct browse *browse, size_t column)
{
	int64_t most = 1;
	size_t i;

	for (i = 0; i < browse->rows.len; i++)
		if (browse->rows.rows[i].counts[column] > most)
			most = browse->rows.rows[i].counts[column];
	return most;
}

void counts_draw(const struct pane *pane, struct canvas *canvas,
    const struct table *table, int place, const struct row *row,
    size_t column)
{
	const struct browse *browse = pane->state;
	int cols = table->cols[place], x = table->x[place], room, bar, i;
	char text[WHEN_TEXT_MAX];

	counts_text(pane, row, column, text, sizeof(text));
	if (browse->counting.columns[column].look != COUNT_BAR) {
		table_draw_cell(table, canvas, 0, place, STYLE(TEXT), text);
		return;
	}
	room = cols - NUMBER_COLS;
	if (room < 1)
		return;
	canvas_text(canvas, 0, x, NUMBER_COLS - 1, STYLE(TEXT), text);
	bar = (int)(row->counts[column] * room / largest(browse, column));
	if (row->counts[column] && !bar)
		bar = 1;
	for (i = 0; i < bar; i++)
		canvas_text(canvas, 0, x + NUMBER_COLS + i, 1,
		    STYLE(GOOD), "█");
}

/* --- what is behind a number --- */

static void show(struct pane *pane, size_t column)
{
	struct browse *browse = browse_of(pane);
	const struct record *record = browse_current(browse);
	char *query, *where;

	if (!record || column >= browse->counting.len)
		return;
	query = counts_query(browse, record, column);
	where = mem_printf("search:%s", query);
	pane->host->go(pane, "inbox", where);
	free(where);
	free(query);
}

void browse_conversations(struct pane *pane, const struct pane_call *call)
{
	const struct card_line *line = card_current(browse_of(pane));

	if (line && line->search)
		pane->host->go(pane, "inbox", line->search);
	else
		show(pane, 0);
}

void browse_second(struct pane *pane, const struct pane_call *call)
{
	const struct card_line *line = card_current(browse_of(pane));

	if (line && line->second)
		pane->host->go(pane, "inbox", line->second);
	else
		show(pane, 1);
}
