/* The window of the list around the screen, kept fresh; drawing its rows. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	WINDOW_LEAST = 120,      /* rows asked for at once, at least */
	WARN_AFTER = 3600,       /* seconds of waiting that need a look */
	URGE_AFTER = 8 * 3600
};

static size_t window_rows(const struct rows *rows)
{
	size_t want = (size_t)rows->list.rows * 5;

	if (want < WINDOW_LEAST)
		want = WINDOW_LEAST;
	return want > LIST_LIMIT_MAX ? LIST_LIMIT_MAX : want;
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
	rows->asking = pane->host->send(pane, request_list(rows->query,
	    rows->sort, offset, limit,
	    anchored && rows->selected[0] ? rows->selected : NULL, server));
}

void rows_init(struct pane *pane)
{
	list_init(&inbox_of(pane)->rows.list);
}

void rows_release(struct pane *pane)
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
	snprintf(rows->query, sizeof(rows->query), "%s", query);
	rows_unmark_all(pane);
	list_set_count(&rows->list, 0);
	ask(pane, false, search);
	pane->host->redraw(pane);
}

void rows_refresh(struct pane *pane)
{
	struct rows *rows = &inbox_of(pane)->rows;

	ask(pane, rows->list.selected > 0, false);
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
	if (rows->window && rows->window->list && near_end(rows))
		ask(pane, false, false);
	pane->host->redraw(pane);
}

static void take_window(struct pane *pane, const struct api_reply *reply)
{
	struct inbox *inbox = inbox_of(pane);
	struct rows *rows = &inbox->rows;
	const struct conversation_list *list = reply->list;
	const struct conversation *row;

	api_reply_unref(rows->window);
	rows->window = api_reply_ref(reply);
	rows->known = true;
	rows->err = (struct error){ 0 };
	if (list->anchor != SIZE_MAX && rows->selected[0])
		list_reindex(&rows->list, list->total, list->anchor);
	else
		list_set_count(&rows->list, list->total);
	row = rows_selected(inbox);
	if (row)
		snprintf(rows->selected, sizeof(rows->selected), "%s",
		    row->id);
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
	if (!list_at(list, y, &index))
		return;
	/* A click on what is selected opens it, as does a double one. */
	twice = twice || list->selected == index;
	list_select(list, index);
	rows_moved(pane);
	row = rows_selected(inbox);
	if (row && (twice || inbox->thread.id[0]))
		thread_open(pane, row->id);
}

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

struct style row_age_style(int64_t since, int64_t now)
{
	if (!since)
		return STYLE(DIM);
	if (now - since > URGE_AFTER)
		return STYLE(ERROR);
	return now - since > WARN_AFTER ? STYLE(WARNING) : STYLE(TEXT);
}

/* What a row's second column says: the most important thing first. */
static const char *flag_of(const struct conversation *row,
    struct style *style)
{
	if (row->pending & (PENDING_FAILED | PENDING_UNKNOWN)) {
		*style = STYLE(ERROR);
		return "!";
	}
	if (row->pending) {
		*style = STYLE(PENDING);
		return "~";
	}
	*style = STYLE(UNREAD);
	return row->unread ? "•" : "";
}

static const char *priority_mark(enum priority priority)
{
	static const char *const marks[] = {
		[PRIORITY_NONE] = "", [PRIORITY_LOW] = "",
		[PRIORITY_MEDIUM] = "", [PRIORITY_HIGH] = "! ",
		[PRIORITY_URGENT] = "!! ",
	};

	return marks[priority];
}

/* The parts of a row, in the order of the table below. */
enum row_part {
	ROW_LEAD,                /* bar, mark, flag, age */
	ROW_CONTACT, ROW_TITLE, ROW_TAGS, ROW_TEAM, ROW_ASSIGNEE, ROW_PARTS
};

static const struct table_column row_columns[ROW_PARTS] = {
	[ROW_LEAD] = { .min = 7, .priority = 9 },
	[ROW_CONTACT] = { .min = 14, .max = 24, .weight = 1, .priority = 8 },
	[ROW_TITLE] = { .min = 34, .weight = 6, .priority = 10 },
	[ROW_TAGS] = { .min = 18, .max = 30, .weight = 1, .priority = 2 },
	[ROW_TEAM] = { .min = 14, .max = 16, .weight = 1, .priority = 1 },
	[ROW_ASSIGNEE] = { .min = 12, .max = 14, .weight = 1, .priority = 3 },
};

static int draw_tags(struct canvas *canvas, int y, int x, int cols,
    const struct conversation *row)
{
	int used = 0;
	size_t i;

	for (i = 0; i < row->tags_len && used < cols; i++) {
		if (used)
			used++;
		used += canvas_text_fit(canvas, y, x + used, cols - used,
		    STYLE(TAG), row->tags[i].name);
	}
	return used;
}

static void draw_title(struct canvas *canvas, int y, int x, int cols,
    const struct conversation *row)
{
	struct style style = row->pending ? STYLE(PENDING) :
	    row->unread ? STYLE(UNREAD) : STYLE(TEXT);
	int used = 0;

	if (*priority_mark(row->priority))
		used += canvas_text(canvas, y, x, cols, STYLE(ERROR),
		    priority_mark(row->priority));
	if (row->is_ticket)
		used += canvas_text(canvas, y, x + used, cols - used,
		    STYLE(TAG), "ticket ");
	used += canvas_text_fit(canvas, y, x + used, cols - used, style,
	    row->title);
	if (row->excerpt && used + 4 < cols)
		canvas_text_fit(canvas, y, x + used + 2, cols - used - 2,
		    STYLE(DIM), row->excerpt);
}

static void draw_lead(const struct pane *pane, struct canvas *canvas, int y,
    const struct conversation *row)
{
	int64_t now = pane->host->now(pane), since = row->waiting_since;
	char age[WHEN_TEXT_MAX];
	struct style style;
	const char *flag = flag_of(row, &style);

	if (rows_marked(pane->state, row->id))
		canvas_text(canvas, y, 1, 1, STYLE(MARKED), "*");
	canvas_text(canvas, y, 2, 1, style, flag);
	if (row->state == STATE_SNOOZED)
		since = row->snoozed_until;
	when_short(since ? since : row->updated_at, now, age);
	canvas_text_right(canvas, y, 3, 4, row->state == STATE_OPEN ?
	    row_age_style(since, now) : STYLE(DIM), age);
}

static void draw_row(const struct pane *pane, struct canvas *canvas, int y,
    const struct conversation *row, const struct table *table)
{
	if (table->cols[ROW_LEAD])
		draw_lead(pane, canvas, y, row);
	table_draw_cell(table, canvas, y, ROW_CONTACT, STYLE(CUSTOMER),
	    row->contact.name ? row->contact.name : row->contact.email ?
	    row->contact.email : "(unknown)");
	draw_title(canvas, y, table->x[ROW_TITLE], table->cols[ROW_TITLE],
	    row);
	draw_tags(canvas, y, table->x[ROW_TAGS], table->cols[ROW_TAGS], row);
	table_draw_cell(table, canvas, y, ROW_TEAM, STYLE(DIM),
	    row->team_name);
	table_draw_cell(table, canvas, y, ROW_ASSIGNEE, STYLE(TEAMMATE),
	    row->admin_name ? row->admin_name : row->admin_id ? "?" : "-");
}

static const char *sort_words(enum list_sort sort)
{
	static const char *const words[] = {
		[SORT_WAITING] = "waiting longest first",
		[SORT_NEWEST] = "newest first",
		[SORT_OLDEST] = "oldest first",
		[SORT_PRIORITY] = "by priority",
		[SORT_CREATED] = "newest created first",
	};

	return words[sort];
}

static void draw_heading(const struct pane *pane, struct canvas *canvas)
{
	const struct inbox *inbox = pane->state;
	const struct rows *rows = &inbox->rows;
	const struct conversation_list *list =
	    rows->window ? rows->window->list : NULL;
	char count[80] = "";
	int used;

	canvas_fill(canvas, 0, 0, 1, canvas->cols, STYLE(TITLE));
	if (rows->marks_len)
		snprintf(count, sizeof(count), "%zu marked",
		    rows->marks_len);
	else if (list)
		snprintf(count, sizeof(count), "%zu%s", list->total,
		    list->total_exact ? "" : "+");
	used = canvas_printf(canvas, 0, 1, canvas->cols - 2, STYLE(TITLE),
	    "%s%s  %s", inbox->views.current < 0 ? "Search: " : "",
	    inbox->views.current < 0 ? rows->query :
	    inbox->views.items[inbox->views.current].title, count);
	if (rows->asking && rows->search)
		used += canvas_text(canvas, 0, used + 3, -1, STYLE(TITLE),
		    "asking Intercom…") + 3;
	else if (list && list->local_only)
		used += canvas_text(canvas, 0, used + 3, -1, STYLE(TITLE),
		    "filtered here") + 3;
	if (used + 30 < canvas->cols)
		canvas_text_right(canvas, 0, 0, canvas->cols - 1,
		    STYLE(TITLE), sort_words(rows->sort));
}

/* Empty, loading, refused: each says what it is and what to do. */
static void draw_nothing(const struct pane *pane, struct canvas *canvas)
{
	const struct inbox *inbox = pane->state;
	const struct rows *rows = &inbox->rows;
	const char *help = "";

	if (rows->err.code) {
		canvas_text_fit(canvas, 2, 2, canvas->cols - 4, STYLE(ERROR),
		    rows->err.text);
		return;
	}
	if (!rows->known) {
		canvas_text(canvas, 2, 2, -1, STYLE(DIM), "Loading…");
		return;
	}
	canvas_text(canvas, 2, 2, -1, STYLE(TEXT), inbox->views.current < 0 ?
	    "Nothing matches this search." : "No conversations here.");
	if (inbox->views.current < 0)
		help = "Words match beginnings; state:any looks in closed "
		    "ones too.";
	else if (inbox->views.current == 0)
		help = "All yours are done. g u shows what is unassigned.";
	canvas_text_fit(canvas, 3, 2, canvas->cols - 4, STYLE(DIM), help);
}

void rows_draw(const struct pane *pane, struct canvas *canvas)
{
	const struct inbox *inbox = pane->state;
	const struct rows *rows = &inbox->rows;
	const char *style = pane->host->setting(pane, "selection");
	bool marker = style && !strcmp(style, "marker");
	const struct conversation *row;
	struct table table;
	size_t index;
	int y;

	table_layout(&table, row_columns, ROW_PARTS, canvas->cols);
	draw_heading(pane, canvas);
	if (!rows->list.count) {
		draw_nothing(pane, canvas);
		return;
	}
	for (y = 1; list_at(&rows->list, y - 1, &index); y++) {
		row = rows_at(inbox, index);
		if (row)
			draw_row(pane, canvas, y, row, &table);
		else
			canvas_text(canvas, y, 3, -1, STYLE(DIM), "…");
		if (index != rows->list.selected)
			continue;
		if (marker)
			canvas_text(canvas, y, 0, 1, STYLE(STRONG), ">");
		else
			canvas_restyle(canvas, y, 0, 1, canvas->cols,
			    inbox->focus == FOCUS_LIST ? ROLE_SELECTED :
			    ROLE_SELECTED_BLUR);
	}
}
