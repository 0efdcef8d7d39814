/* Panes of records: the list. */
#include "config.h"

#include "panes/records/browse.h"
#include "panes/render/when.h"
#include "panes/widgets/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MARK_COLS = 2, AHEAD = 40 };

/* --- asking --- */

/* Whether the service can filter and sort this list: else all of it has to be
 * here before it can be done. */
static bool is_searched(const struct browse *browse)
{
	return browse->schema->sources[0].paging == PAGE_SEARCH;
}

/* Whether the service has a search by words for these, and there are some. */
static bool is_ranked(const struct browse *browse)
{
	const struct record_source *source = browse->schema->sources;
	const char *at = browse->query;
	size_t n;

	while (source->method && !source->phrase)
		source++;
	for (; source->method && *at; at += n) {
		at += strspn(at, " ");
		n = strcspn(at, " ");
		if (n && *at != '-' && !memchr(at, ':', n))
			return true;
	}
	return false;
}

static bool needs_all(const struct browse *browse)
{
	return !is_searched(browse) && ((browse->query[0] &&
	    !is_ranked(browse)) ||
	    strcmp(browse->order, browse->schema->sort) != 0 ||
	    browse->export_path);
}

static void ask(struct pane *pane, const char *after, size_t limit)
{
	struct browse *browse = browse_of(pane);

	if (browse->asking)
		pane->host->cancel(pane, browse->asking);
	browse->loading = true;
	browse->err.code = ERROR_NONE;
	browse->asking = pane->host->send(pane, request_records(browse->kind,
	    RECORD_NONE, NULL, browse->query, counts_column(browse,
	    browse->order) < 0 ? browse->order : browse->schema->sort, limit,
	    after, false));
}

void browse_load(struct pane *pane)
{
	struct browse *browse = browse_of(pane);

	attributes_ask(pane, false);
	browse->loaded = true;
	rows_begin(&browse->rows);
	free(browse->next);
	browse->next = NULL;
	browse->done = browse->total = 0;
	browse->capped = browse->local = browse->cached_only = false;
	ask(pane, NULL, needs_all(browse) ? RECORDS_MAX : BROWSE_FIRST);
	pane->host->redraw(pane);
}

void browse_more(struct pane *pane, bool all)
{
	struct browse *browse = browse_of(pane);
	char *after;

	if (browse->asking || !browse->next)
		return;
	after = browse->next;
	browse->next = NULL;
	ask(pane, after, all ? RECORDS_MAX : BROWSE_FIRST);
	free(after);
	pane->host->redraw(pane);
}

void browse_moved(struct pane *pane)
{
	struct browse *browse = browse_of(pane);

	if (browse->part == BROWSE_LIST && browse->next && !browse->err.code &&
	    browse->list.selected + AHEAD >= browse->list.count)
		browse_more(pane, false);
}

/* --- answers --- */

/* The selection stays on its record, wherever that goes. */
static void settle(struct browse *browse, const char *selected)
{
	int column = counts_column(browse, browse->order);
	size_t at;

	if (column < 0)
		rows_sort(&browse->rows, browse->schema, browse->order);
	else
		rows_sort_counts(&browse->rows, (size_t)column,
		    browse->counting.columns[column].look == COUNT_WAITING,
		    browse->order[0] == '-');
	at = selected ? rows_find(&browse->rows, selected) : SIZE_MAX;
	/* At the top one looks at the top. */
	if (at == SIZE_MAX || !browse->list.selected)
		list_set_count(&browse->list, browse->rows.len);
	else
		list_reindex(&browse->list, browse->rows.len, at);
	browse->mark_from = SIZE_MAX;
}

void browse_sort(struct browse *browse)
{
	char *selected = browse->list.selected < browse->rows.len ? mem_strdup(
	    browse->rows.rows[browse->list.selected].record->id) : NULL;

	settle(browse, selected);
	free(selected);
}

static void finish(struct pane *pane, const struct api_reply *reply)
{
	struct browse *browse = browse_of(pane);
	const struct record_page *page = reply->records;

	browse->asking = 0;
	browse->loading = false;
	browse->err = reply->err;
	free(browse->next);
	browse->next = page && page->next ? mem_strdup(page->next) : NULL;
	if (page && page->capped)
		browse->capped = true;
	if (reply->err.code) {
		browse->cached_only = browse->rows.len > 0;
		/* Where rows stand there is no room for it. The status line
		 * tells of the network. */
		if (browse->rows.len && reply->err.code != ERROR_OFFLINE &&
		    reply->err.code != ERROR_CANCELLED)
			pane->host->say(pane, SAY_ERROR, "%s",
			    reply->err.text);
		return;
	}
	/* What another query or a longer list had is gone. */
	if ((!browse->next || browse->query[0]) && !(page && page->ranked))
		rows_end(&browse->rows);
}

bool browse_list_reply(struct pane *pane, const struct api_reply *reply)
{
	struct browse *browse = browse_of(pane);
	char *selected;

	if (!browse->asking || reply->id != browse->asking)
		return false;
	selected = browse->list.selected < browse->rows.len ? mem_strdup(
	    browse->rows.rows[browse->list.selected].record->id) : NULL;
	if (reply->cached) {
		/* Of the last query nothing is left but what matches. */
		rows_add(&browse->rows, reply);
		rows_end(&browse->rows);
	} else if (reply->records) {
		rows_add(&browse->rows, reply);
		browse->done = reply->records->done;
		browse->total = reply->records->total;
		browse->local = reply->records->local;
	}
	if (reply->final)
		finish(pane, reply);
	settle(browse, selected);
	free(selected);
	counts_go_on(pane);
	pane->host->redraw(pane);
	if (reply->final && browse->export_path)
		export_go_on(pane);
	return true;
}

void browse_list_made(struct pane *pane, const struct api_reply *reply)
{
	struct browse *browse = browse_of(pane);

	rows_take(&browse->rows, reply);
	settle(browse, reply->record ? reply->record->id : NULL);
	if (reply->record)
		list_select(&browse->list, rows_find(&browse->rows,
		    reply->record->id));
	counts_go_on(pane);
}

/* --- drawing --- */

/* Columns of counts stand behind the name; as fields they are -1, -2, … */
static int count_columns(const struct browse *browse,
    struct table_column *columns, int *fields, int n)
{
	const struct browse_count *count;
	size_t k;

	for (k = 0; k < browse->counting.len && n < TABLE_COLUMNS_MAX; k++) {
		count = &browse->counting.columns[k];
		columns[n] = (struct table_column){ .title = count->title,
			.min = count->look == COUNT_BAR ? 12 : 8,
			.max = count->look == COUNT_BAR ? 40 : 8,
			.weight = count->look == COUNT_BAR ? 20 : 0,
			.priority = 99,
			.right = count->look != COUNT_BAR };
		fields[n++] = -1 - (int)k;
	}
	return n;
}

static int columns_of(const struct browse *browse,
    struct table_column *columns, int *fields)
{
	const struct record_field *field;
	int n = 0, place, i;

	/* In the order of their importance, which is the order on screen. */
	for (place = 1; place <= TABLE_COLUMNS_MAX; place++) {
		for (i = 0; browse->schema->fields[i].name; i++) {
			field = &browse->schema->fields[i];
			if (field->column != place || n == TABLE_COLUMNS_MAX)
				continue;
			columns[n] = (struct table_column){
				.title = field->label,
				.min = place > 2 && field->width > 13 ? 12 :
				    field->width,
				.max = place == 1 ? 0 : field->width + 10,
				.weight = field->width,
				.priority = 100 - place,
				.right = field->type == FIELD_NUMBER ||
				    field->type == FIELD_MONEY };
			fields[n++] = i;
		}
		if (place == 1)
			n = count_columns(browse, columns, fields, n);
	}
	return n;
}

static void cell_text(const struct pane *pane, const struct record *record,
    int i, char *out, size_t size)
{
	const struct browse *browse = pane->state;
	const struct record_field *field = &browse->schema->fields[i];
	const struct record_value *value = &record->values[i];
	const struct record_ref *ref;
	char when[WHEN_TEXT_MAX];
	size_t used = 0;

	out[0] = '\0';
	switch (field->type) {
	case FIELD_TIME:
	case FIELD_DATE:
		when_short(value->number, pane->host->now(pane), when);
		snprintf(out, size, "%s", when);
		break;
	case FIELD_REFERENCE:
	case FIELD_LIST:
		for (ref = value->refs; ref && ref->id && used < size; ref++)
			used += (size_t)snprintf(out + used, size - used,
			    "%s%s", used ? ", " : "",
			    browse_name_of(browse, ref));
		break;
	case FIELD_BOOL:
		snprintf(out, size, "%s", value->number ? "yes" : "");
		break;
	default:
		snprintf(out, size, "%s", value->text ? value->text : "");
		break;
	}
}

static void draw_row(const struct pane *pane, struct canvas *canvas,
    const struct table *table, const int *fields, size_t index, int y)
{
	const struct browse *browse = pane->state;
	const struct row *row = &browse->rows.rows[index];
	struct canvas part = canvas_sub(canvas, y, MARK_COLS, 1,
	    canvas->cols - MARK_COLS);
	char text[400];
	int i;

	canvas_text(canvas, y, 0, 1, STYLE(MARKED), row->marked ? "*" : " ");
	for (i = 0; i < table->len; i++) {
		if (fields[i] < 0) {
			counts_draw(pane, &part, table, i, row,
			    (size_t)(-1 - fields[i]));
			continue;
		}
		cell_text(pane, row->record, fields[i], text, sizeof(text));
		/* What has no name is called by what it has. */
		if (i == 0 && !text[0])
			snprintf(text, sizeof(text), "%s",
			    row->record->title);
		table_draw_cell(table, &part, 0, i, i == 0 ? STYLE(CUSTOMER) :
		    STYLE(TEXT), text);
	}
	if (row->marked)
		canvas_restyle(canvas, y, 0, 1, canvas->cols, ROLE_MARKED);
	if (index == browse->list.selected)
		canvas_restyle(canvas, y, 0, 1, canvas->cols, ROLE_SELECTED);
}

/* "Contacts  name:ada  sorted by -last-seen", and at the right how many. */
static void draw_title(const struct pane *pane, struct canvas *canvas)
{
	const struct browse *browse = pane->state;
	size_t marked = rows_marked(&browse->rows);
	char count[120];

	canvas_fill(canvas, 0, 0, 1, canvas->cols, STYLE(TITLE));
	canvas_printf(canvas, 0, 0, canvas->cols, STYLE(TITLE), " %c%s%s%s"
	    "  sorted by %s%s", browse->plural[0] - 'a' + 'A',
	    browse->plural + 1, browse->query[0] ? "  " : "",
	    browse->query, browse->order, browse->local ?
	    "  (partly filtered here)" : "");
	if (marked)
		snprintf(count, sizeof(count), " %zu marked ", marked);
	else if (browse->loading)
		snprintf(count, sizeof(count), " %zu of %zu … ",
		    browse->done, browse->total);
	else if (browse->next && browse->total > browse->rows.len)
		snprintf(count, sizeof(count), " %zu of %zu ",
		    browse->rows.len, browse->total);
	else
		snprintf(count, sizeof(count), " %zu%s ", browse->rows.len,
		    browse->capped ? " (Intercom lists no more)" :
		    browse->cached_only ? " (as last known)" : "");
	canvas_text_right(canvas, 0, 0, canvas->cols, STYLE(TITLE), count);
}

/* What stands where rows would. */
static void draw_nothing(const struct pane *pane, struct canvas *canvas)
{
	const struct browse *browse = pane->state;
	const char *key = pane->host->key_for(pane, "new-record");
	int y = canvas->rows / 3;

	if (browse->loading || !browse->loaded) {
		canvas_text(canvas, y, 2, -1, STYLE(DIM), "Loading…");
		return;
	}
	switch (browse->err.code) {
	case ERROR_NONE:
		if (browse->query[0])
			canvas_printf(canvas, y, 2, -1, STYLE(DIM), "No %s "
			    "like that. Esc shows all of them.",
			    browse->plural);
		else
			canvas_printf(canvas, y, 2, -1, STYLE(DIM),
			    "There are no %s yet.%s%s%s",
			    browse->plural, key ? " " : "",
			    key ? key : "", key ? " makes one." : "");
		return;
	case ERROR_FORBIDDEN:
		canvas_text(canvas, y, 2, -1, STYLE(WARNING),
		    browse->err.text);
		canvas_text(canvas, y + 1, 2, -1, STYLE(DIM), "Tick it in the "
		    "Developer Hub, then connect again.");
		return;
	case ERROR_OFFLINE:
		canvas_text(canvas, y, 2, -1, STYLE(WARNING),
		    browse->err.text);
		canvas_printf(canvas, y + 1, 2, -1, STYLE(DIM), "No %s were "
		    "seen before that could be shown without the network.",
		    browse->plural);
		return;
	default:
		canvas_text(canvas, y, 2, -1, STYLE(ERROR), browse->err.text);
		key = pane->host->key_for(pane, "refresh");
		canvas_printf(canvas, y + 1, 2, -1, STYLE(DIM),
		    "%s tries again.", key ? key : ":refresh");
		return;
	}
}

void browse_draw_list(const struct pane *pane, struct canvas *canvas)
{
	const struct browse *browse = pane->state;
	struct table_column columns[TABLE_COLUMNS_MAX];
	int fields[TABLE_COLUMNS_MAX], n, y;
	struct canvas head;
	struct table table;
	size_t index;

	draw_title(pane, canvas);
	n = columns_of(browse, columns, fields);
	table_layout(&table, columns, n, canvas->cols - MARK_COLS);
	head = canvas_sub(canvas, 1, MARK_COLS, 1, canvas->cols - MARK_COLS);
	table_draw_head(&table, &head, 0, STYLE(DIM));
	if (!browse->rows.len) {
		draw_nothing(pane, canvas);
		return;
	}
	for (y = 0; list_at(&browse->list, y, &index); y++)
		draw_row(pane, canvas, &table, fields, index, y + 2);
}

const struct record *browse_current(const struct browse *browse)
{
	if (browse->part == BROWSE_CARD || (browse->part == BROWSE_FORM &&
	    browse->before_form == BROWSE_CARD))
		return browse->card.reply ? browse->card.reply->record : NULL;
	return browse->list.selected < browse->rows.len ?
	    browse->rows.rows[browse->list.selected].record : NULL;
}
