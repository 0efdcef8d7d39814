/* The views at the left: named queries with counts. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *title, *query;
	enum list_sort sort;
} built_in[] = {
	{ "Mine", "state:open assignee:me", SORT_WAITING },
	{ "Unassigned", "state:open assignee:none", SORT_WAITING },
	{ "Mentions", "mentions:me state:open", SORT_NEWEST },
	{ "All open", "state:open", SORT_WAITING },
	{ "Drafts", "has:draft", SORT_NEWEST },
	{ "Snoozed", "state:snoozed", SORT_OLDEST },
	{ "Closed", "state:closed", SORT_NEWEST },
};

static void add(struct views *views, const char *title, const char *query,
    enum list_sort sort)
{
	struct view *view;

	if (views->n == VIEWS_MAX)
		return;
	view = &views->items[views->n++];
	*view = (struct view){ .sort = sort, .count = -1 };
	snprintf(view->title, sizeof(view->title), "%s", title);
	snprintf(view->query, sizeof(view->query), "%s", query);
}

static const struct {
	const char *name, *words;
} sorts[] = {
	[SORT_WAITING] = { "waiting", "waiting longest first" },
	[SORT_NEWEST] = { "newest", "newest first" },
	[SORT_OLDEST] = { "oldest", "oldest first" },
	[SORT_PRIORITY] = { "priority", "by priority" },
	[SORT_CREATED] = { "created", "newest created first" },
	[SORT_ASSIGNEE] = { "assignee", "by assignee" },
	[SORT_TEAM] = { "team", "by team" },
};

const char *sort_name(enum list_sort sort)
{
	return (size_t)sort < ARRAY_LEN(sorts) ? sorts[sort].name : NULL;
}

const char *sort_words(enum list_sort sort)
{
	return (size_t)sort < ARRAY_LEN(sorts) ? sorts[sort].words : NULL;
}

bool sort_of(const char *name, enum list_sort *out)
{
	size_t i;

	for (i = 0; name && i < ARRAY_LEN(sorts); i++)
		if (!strcmp(name, sorts[i].name)) {
			*out = (enum list_sort)i;
			return true;
		}
	return false;
}

static void add_configured(struct pane *pane, struct views *views)
{
	const char *value;
	char name[32], title[VIEW_TITLE_MAX], query[VIEW_QUERY_MAX];
	enum list_sort sort;
	int i, first = views->n;

	for (i = 1; i <= VIEWS_MAX; i++) {
		snprintf(name, sizeof(name), "view.%d.title", i);
		value = pane->host->setting(pane, name);
		if (!value)
			break;
		snprintf(title, sizeof(title), "%s", value);
		snprintf(name, sizeof(name), "view.%d.query", i);
		value = pane->host->setting(pane, name);
		snprintf(query, sizeof(query), "%s", value ? value : "");
		snprintf(name, sizeof(name), "view.%d.sort", i);
		if (!sort_of(pane->host->setting(pane, name), &sort))
			sort = SORT_WAITING;
		add(views, title, query, sort);
	}
	if (views->n > first)
		views->items[first].heading = true;
}

static void add_teams(const struct inbox *inbox, struct views *views)
{
	const struct workspace *workspace =
	    inbox->workspace ? inbox->workspace->workspace : NULL;
	char query[VIEW_QUERY_MAX];
	int first = views->n;
	size_t i;

	for (i = 0; workspace && i < workspace->teams_len; i++) {
		snprintf(query, sizeof(query), "state:open team:%s",
		    workspace->teams[i].id);
		add(views, workspace->teams[i].name, query, SORT_WAITING);
	}
	if (views->n > first)
		views->items[first].heading = true;
}

static long known_count(const struct views *views, const char *query)
{
	int i;

	for (i = 0; i < views->n; i++)
		if (!strcmp(views->items[i].query, query))
			return views->items[i].count;
	return -1;
}

static void rebuild(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	struct views old = inbox->views, *views = &inbox->views;
	size_t i;
	int k;

	views->n = 0;
	for (i = 0; i < ARRAY_LEN(built_in); i++)
		add(views, built_in[i].title, built_in[i].query,
		    built_in[i].sort);
	add_configured(pane, views);
	add_teams(inbox, views);
	for (k = 0; k < views->n; k++)
		views->items[k].count = known_count(&old,
		    views->items[k].query);
	if (old.current >= 0 && old.current < old.n) {
		views->current = -1;
		for (k = 0; k < views->n; k++)
			if (!strcmp(views->items[k].query,
			    old.items[old.current].query) &&
			    !strcmp(views->items[k].title,
			    old.items[old.current].title))
				views->current = k;
	}
	if (views->cursor >= views->n)
		views->cursor = views->n - 1;
}

void views_rebuild(struct pane *pane)
{
	rebuild(pane);
	views_count(pane);
}

void views_init(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	const char *first = pane->host->setting(pane, "first-view");
	int index;

	rebuild(pane);
	index = first ? views_find(inbox, first) : 0;
	/* The list is looked at first; the counts can come behind it. */
	views_go(pane, index >= 0 ? index : 0);
	views_count(pane);
}

void views_count(struct pane *pane)
{
	struct views *views = &inbox_of(pane)->views;
	const char *queries[VIEWS_MAX];
	int i;

	if (views->counting) {
		views->stale = true;
		return;
	}
	views->stale = false;
	for (i = 0; i < views->n; i++)
		queries[i] = views->items[i].query;
	views->counting = pane->host->send(pane,
	    request_count(queries, (size_t)views->n));
}

bool views_reply(struct pane *pane, const struct api_reply *reply)
{
	struct inbox *inbox = inbox_of(pane);
	struct views *views = &inbox->views;
	size_t i;

	if (reply->op != API_COUNT || reply->id != views->counting)
		return false;
	for (i = 0; i < reply->counts_len && i < (size_t)views->n; i++)
		views->items[i].count = (long)reply->counts[i];
	if (reply->final) {
		views->counting = 0;
		if (reply->err.code && reply->err.code != ERROR_STOPPED)
			pane->host->say(pane, SAY_WARNING,
			    "The views cannot be counted: %s",
			    reply->err.text);
		if (views->stale)
			views_count(pane);
	}
	pane->host->redraw(pane);
	return true;
}

void views_go(struct pane *pane, int index)
{
	struct inbox *inbox = inbox_of(pane);
	const struct view *view;

	if (index < 0 || index >= inbox->views.n)
		return;
	view = &inbox->views.items[index];
	inbox->views.current = inbox->views.cursor = index;
	rows_query(pane, view->query, view->sort, false);
	pane->host->redraw(pane);
}

int views_find(const struct inbox *inbox, const char *title)
{
	int i;

	for (i = 0; i < inbox->views.n; i++)
		if (!strncasecmp(inbox->views.items[i].title, title,
		    strlen(title)))
			return i;
	return -1;
}

/* Rows of the sidebar: a blank line stands above each heading. */
static int row_of(const struct views *views, int index)
{
	int i, y = 0;

	for (i = 0; i <= index && i < views->n; i++)
		y += views->items[i].heading ? 2 : 1;
	return y - 1;
}

static int first_shown(const struct views *views, int rows)
{
	int at = row_of(views, views->cursor);

	return at >= rows ? at - rows + 1 : 0;
}

int views_at(const struct pane *pane, int y)
{
	const struct views *views = &((struct inbox *)pane->state)->views;
	int i, top = first_shown(views, pane->rows);

	for (i = 0; i < views->n; i++)
		if (row_of(views, i) == y + top)
			return i;
	return -1;
}

void views_draw(const struct pane *pane, struct canvas *canvas)
{
	const struct inbox *inbox = pane->state;
	const struct views *views = &inbox->views;
	int top = first_shown(views, canvas->rows), i, y;
	bool focused = inbox->focus == FOCUS_VIEWS;
	struct style style;
	char count[24];

	for (i = 0; i < views->n; i++) {
		const struct view *view = &views->items[i];

		y = row_of(views, i) - top;
		if (y < 0 || y >= canvas->rows)
			continue;
		style = i == views->current ? STYLE(STRONG) : STYLE(TEXT);
		count[0] = '\0';
		if (view->count >= 0)
			snprintf(count, sizeof(count), "%ld", view->count);
		canvas_text_fit(canvas, y, 1,
		    canvas->cols - 3 - (int)strlen(count), style, view->title);
		canvas_text_right(canvas, y, 0, canvas->cols - 1, STYLE(DIM),
		    count);
		if (i == (focused ? views->cursor : views->current))
			canvas_restyle(canvas, y, 0, 1, canvas->cols,
			    focused ? ROLE_SELECTED : ROLE_SELECTED_BLUR);
	}
}
