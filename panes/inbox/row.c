/* How the list and its rows are drawn. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>
#include <string.h>

enum {
	WARN_AFTER = 3600,       /* seconds of waiting that need a look */
	URGE_AFTER = 8 * 3600
};

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
	if (row->pending & ~(unsigned)PENDING_DRAFT) {
		*style = STYLE(PENDING);
		return "~";
	}
	if (row->pending) {
		*style = STYLE(DIM);
		return "d";
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

/* The parts of a row. What the view says already is left out. */
enum row_part { ROW_LEAD, ROW_CONTACT, ROW_TITLE, ROW_TEAM, ROW_ASSIGNEE,
	ROW_PARTS };

struct columns {
	struct table_column columns[ROW_PARTS];
	struct table table;
};

static void leave_out(struct table_column *column, int cols)
{
	column->min = cols + 1;
	column->priority = 0;
}

static void columns_layout(struct columns *out, const struct rows *rows,
    int cols)
{
	static const struct table_column all[ROW_PARTS] = {
		/* bar, mark, flag, age */
		[ROW_LEAD] = { .min = 7, .priority = 9 },
		[ROW_CONTACT] = { .min = 12, .max = 22, .weight = 4,
		    .priority = 8 },
		[ROW_TITLE] = { .min = 20, .weight = 6, .priority = 10 },
		[ROW_TEAM] = { .min = 10, .max = 18, .weight = 1,
		    .priority = 1 },
		[ROW_ASSIGNEE] = { .min = 8, .max = 14, .weight = 1,
		    .priority = 3 },
	};

	memcpy(out->columns, all, sizeof(all));
	if (strstr(rows->query, "team:") || rows->sort == SORT_TEAM)
		leave_out(&out->columns[ROW_TEAM], cols);
	if (strstr(rows->query, "assignee:") || rows->sort == SORT_ASSIGNEE)
		leave_out(&out->columns[ROW_ASSIGNEE], cols);
	table_layout(&out->table, out->columns, ROW_PARTS, cols);
}

static int draw_tags(struct canvas *canvas, int y, int x, int cols,
    const struct conversation *row)
{
	int used = 0;
	size_t i;

	for (i = 0; i < row->tags_len && used + 4 < cols; i++) {
		used += canvas_text(canvas, y, x + used, 2, STYLE(TAG), " #");
		used += canvas_text_fit(canvas, y, x + used, cols - used,
		    STYLE(TAG), row->tags[i].name);
	}
	return used;
}

/* What matters before the title is read: urgency, a broken promise. */
static int draw_urgency(struct canvas *canvas, int y, int x, int cols,
    const struct conversation *row)
{
	int used = 0;

	used += canvas_text(canvas, y, x, cols, STYLE(ERROR),
	    priority_mark(row->priority));
	if (row->sla == SLA_MISSED)
		used += canvas_text(canvas, y, x + used, cols - used,
		    STYLE(ERROR), "SLA ");
	if (row->is_ticket)
		used += canvas_text(canvas, y, x + used, cols - used,
		    STYLE(TAG), "ticket ");
	return used;
}

static void draw_title(struct canvas *canvas, int y, int x, int cols,
    const struct conversation *row)
{
	struct style style = row->pending & ~(unsigned)PENDING_DRAFT ?
	    STYLE(PENDING) :
	    row->unread ? STYLE(UNREAD) : STYLE(TEXT);
	int used = draw_urgency(canvas, y, x, cols, row);

	used += canvas_text_fit(canvas, y, x + used, cols - used, style,
	    row->title);
	used += draw_tags(canvas, y, x + used, cols - used, row);
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

	if (rows_has_mark(pane->state, row->id))
		canvas_text(canvas, y, 1, 1, STYLE(MARKED), "*");
	canvas_text(canvas, y, 2, 1, style, flag);
	if (row->state == STATE_SNOOZED)
		since = row->snoozed_until;
	when_short(since ? since : row->updated_at, now, age);
	canvas_text_right(canvas, y, 3, 4, row->state == STATE_OPEN ?
	    row_age_style(since, now) : STYLE(DIM), age);
}

static void draw_assignee(const struct pane *pane, const struct table *table,
    struct canvas *canvas, int y, const struct conversation *row)
{
	const struct inbox *inbox = pane->state;
	const struct workspace *workspace = inbox->workspace ?
	    inbox->workspace->workspace : NULL;
	bool mine = workspace && workspace->me.id && row->admin_id &&
	    !strcmp(row->admin_id, workspace->me.id);

	table_draw_cell(table, canvas, y, ROW_ASSIGNEE, row->admin_id ?
	    STYLE(TEAMMATE) : STYLE(DIM), mine ? "me" : row->admin_name ?
	    row->admin_name : row->admin_id ? "?" : "-");
}

static void draw_row(const struct pane *pane, struct canvas *canvas, int y,
    const struct conversation *row, const struct table *table)
{
	if (table->cols[ROW_LEAD])
		draw_lead(pane, canvas, y, row);
	table_draw_cell(table, canvas, y, ROW_CONTACT, STYLE(CUSTOMER),
	    row->contact.name ? row->contact.name : row->contact.email ?
	    row->contact.email : "(no name)");
	draw_title(canvas, y, table->x[ROW_TITLE], table->cols[ROW_TITLE],
	    row);
	table_draw_cell(table, canvas, y, ROW_TEAM, STYLE(DIM),
	    row->team_name);
	draw_assignee(pane, table, canvas, y, row);
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
	if (inbox->blank) {
		canvas_text(canvas, 2, 2, -1, STYLE(TEXT),
		    *inbox->blank_why ?
		    "Nothing of this workspace is here yet." :
		    "Looking at this workspace for the first time…");
		canvas_text_fit(canvas, 3, 2, canvas->cols - 4, STYLE(ERROR),
		    inbox->blank_why);
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

static void draw_group(struct canvas *canvas, int y, const char *name)
{
	int x = 1;

	canvas_hline(canvas, y, 0, canvas->cols, STYLE(BORDER));
	x += canvas_text(canvas, y, x, 1, STYLE(HEADING), " ");
	x += canvas_text_fit(canvas, y, x, canvas->cols - x - 2,
	    STYLE(HEADING), name);
	canvas_text(canvas, y, x, 1, STYLE(HEADING), " ");
}

void rows_draw(const struct pane *pane, struct canvas *canvas)
{
	const struct inbox *inbox = pane->state;
	const struct rows *rows = &inbox->rows;
	const char *style = pane->host->setting(pane, "selection");
	bool marker = style && !strcmp(style, "marker");
	const struct conversation *row;
	struct columns columns;
	size_t index;
	int y;

	columns_layout(&columns, rows, canvas->cols);
	draw_heading(pane, canvas);
	if (!rows->list.count) {
		draw_nothing(pane, canvas);
		return;
	}
	for (y = 1, index = rows->list.top; index < rows->list.count &&
	    y < canvas->rows; y++, index++) {
		row = rows_at(inbox, index);
		if (rows_headed(inbox, index))
			draw_group(canvas, y++, rows_group(inbox, row));
		if (row)
			draw_row(pane, canvas, y, row, &columns.table);
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
