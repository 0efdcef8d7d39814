/* Which parts of the inbox the screen shows, and where. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <string.h>

enum {
	SIDEBAR_COLS = 24,
	SIDEBAR_FROM = 110,      /* columns from which it shows by itself */
	SIDEBAR_LEAST = 60,      /* and below which it never does */
	SIDE_FROM = 116,         /* columns for list and thread side by side */
	STACK_FROM = 34,         /* rows for the list above the thread */
	/* Less than this is no use to anybody. */
	LIST_LEAST_COLS = 30, THREAD_LEAST_COLS = 40,
	LIST_LEAST_ROWS = 4, THREAD_LEAST_ROWS = 10,
	SIDE_SHARE = 44, STACK_SHARE = 34,       /* percent for the list */
	/* The card beside a conversation. */
	CARD_SHARE = 42, CARD_LEAST_COLS = 36, CARD_MOST_COLS = 64,
	CARD_FROM = 87           /* columns of the conversation */
};

bool sidebar_shown(const struct pane *pane)
{
	const struct inbox *inbox = pane->state;
	const char *setting = pane->host->setting(pane, "sidebar");

	if (inbox->sidebar_toggled)
		return !inbox->sidebar_hidden;
	if (setting && !strcmp(setting, "on"))
		return pane->cols >= SIDEBAR_LEAST;
	if (setting && !strcmp(setting, "off"))
		return false;
	return pane->cols >= SIDEBAR_FROM;
}

/* How list and thread share the room, when there is any to share. */
static enum split split_of(const struct pane *pane, int cols)
{
	const struct inbox *inbox = pane->state;
	const char *setting = pane->host->setting(pane, "layout");
	bool side = cols >= LIST_LEAST_COLS + 1 + THREAD_LEAST_COLS;
	bool stack = pane->rows >= LIST_LEAST_ROWS + THREAD_LEAST_ROWS;
	enum split wanted = inbox->split;

	if (wanted == SPLIT_AUTO && setting)
		wanted = !strcmp(setting, "side") ? SPLIT_SIDE :
		    !strcmp(setting, "stacked") ? SPLIT_STACK :
		    !strcmp(setting, "single") ? SPLIT_NONE : SPLIT_AUTO;
	if (wanted == SPLIT_AUTO)
		wanted = cols >= SIDE_FROM ? SPLIT_SIDE :
		    pane->rows >= STACK_FROM ? SPLIT_STACK : SPLIT_NONE;
	if ((wanted == SPLIT_SIDE && !side) ||
	    (wanted == SPLIT_STACK && !stack))
		return SPLIT_NONE;
	return wanted;
}

static int share(int whole, int percent, int least, int least_other)
{
	int part = whole * percent / 100;

	if (part > whole - least_other)
		part = whole - least_other;
	return part > least ? part : least;
}

/* A message is being written: it has the room for itself. */
static bool message_shown(const struct inbox *inbox)
{
	return message_written(inbox) && inbox->focus == FOCUS_COMPOSE;
}

/* The list's part of the room, and the thread's. */
static void divide(const struct pane *pane, struct layout *layout,
    struct area room)
{
	const struct inbox *inbox = pane->state;
	int percent = inbox->share ? inbox->share :
	    layout->split == SPLIT_SIDE ? SIDE_SHARE : STACK_SHARE;

	layout->list = layout->thread = room;
	if (layout->split == SPLIT_SIDE) {
		layout->list.cols = share(room.cols - 1, percent,
		    LIST_LEAST_COLS, THREAD_LEAST_COLS);
		layout->thread.x += layout->list.cols + 1;
		layout->thread.cols -= layout->list.cols + 1;
	} else if (layout->split == SPLIT_STACK) {
		layout->list.rows = share(room.rows, percent,
		    LIST_LEAST_ROWS, THREAD_LEAST_ROWS);
		layout->thread.y += layout->list.rows;
		layout->thread.rows -= layout->list.rows;
	} else if (thread_open_for_reading(inbox) ||
	    message_shown(inbox)) {
		layout->list = (struct area){ 0 };
	} else {
		layout->thread = (struct area){ 0 };
	}
}

/* The card takes a part of the thread's room, or covers it; so does JSON, which
 * is wide. */
static void add_side(const struct inbox *inbox, struct layout *layout)
{
	struct area *thread = &layout->thread;
	int cols;

	if (inbox->side.what == SIDE_NOTHING || !thread->rows ||
	    message_written(inbox))
		return;
	layout->side = *thread;
	layout->over = inbox->side.raw || thread->cols < CARD_FROM;
	if (layout->over)
		return;
	cols = thread->cols * CARD_SHARE / 100;
	cols = cols < CARD_LEAST_COLS ? CARD_LEAST_COLS :
	    cols > CARD_MOST_COLS ? CARD_MOST_COLS : cols;
	layout->side.x += thread->cols - cols;
	layout->side.cols = cols;
	thread->cols -= cols + 1;
}

struct layout layout_of(const struct pane *pane)
{
	const struct inbox *inbox = pane->state;
	struct layout layout = { 0 };
	struct area room = { 0, 0, pane->rows, pane->cols };
	int rows;

	if (sidebar_shown(pane) || inbox->focus == FOCUS_VIEWS) {
		layout.views = room;
		layout.views.cols = SIDEBAR_COLS < room.cols / 2 ?
		    SIDEBAR_COLS : room.cols / 2;
		room.x = layout.views.cols + 1;
		room.cols -= room.x;
	}
	layout.split = split_of(pane, room.cols);
	/* A thread alone, with nothing to choose from beside it. */
	if (!inbox->rows.list.count && !thread_open_for_reading(inbox) &&
	    !message_written(inbox))
		layout.split = SPLIT_NONE;
	/* A new message has nothing to do with the list. */
	if (message_shown(inbox))
		layout.split = SPLIT_NONE;
	divide(pane, &layout, room);
	add_side(inbox, &layout);
	if (layout.thread.rows) {
		rows = compose_rows(pane, layout.thread.rows,
		    layout.thread.cols);
		layout.compose = layout.thread;
		layout.compose.y += layout.thread.rows - rows;
		layout.compose.rows = rows;
		layout.thread.rows -= rows;
	}
	return layout;
}

void inbox_layout(struct pane *pane)
{
	struct layout layout = layout_of(pane);
	struct inbox *inbox = inbox_of(pane);

	/* What covers the conversation goes when the focus does. */
	if (inbox->side.what != SIDE_NOTHING && inbox->focus != FOCUS_SIDE &&
	    (layout.over || !layout.side.rows)) {
		side_close(pane);
		return;
	}
	side_size(pane, &layout.side);

	/* The first row is the heading. */
	rows_size(pane, (layout.list.rows ? layout.list.rows : pane->rows) -
	    1);
	if (layout.thread.rows)
		thread_size(pane, layout.thread.rows, layout.thread.cols);
	editor_resize(&inbox->compose.editor, layout.compose.rows - 1,
	    compose_cols(pane, layout.compose.cols - 2));
	pane->host->redraw(pane);
}

void layout_toggle_sidebar(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);

	inbox->sidebar_hidden = sidebar_shown(pane);
	inbox->sidebar_toggled = true;
	if (inbox->sidebar_hidden && inbox->focus == FOCUS_VIEWS)
		inbox->focus = FOCUS_LIST;
	inbox_layout(pane);
}

/* Those that the size allows, one after the other. */
void layout_turn(struct pane *pane)
{
	static const char *const words[] = {
		[SPLIT_AUTO] = "", [SPLIT_SIDE] = "List and conversation "
		    "side by side", [SPLIT_STACK] = "The list above the "
		    "conversation", [SPLIT_NONE] = "List or conversation",
	};
	struct inbox *inbox = inbox_of(pane);
	enum split before = layout_of(pane).split, now = before, chosen;
	int i;

	for (i = 0; i < SPLIT_COUNT && now == before; i++) {
		inbox->split = inbox->split % (SPLIT_COUNT - 1) + 1;
		now = layout_of(pane).split;
	}
	/* What the size would have chosen goes on following it. */
	chosen = inbox->split;
	inbox->split = SPLIT_AUTO;
	if (layout_of(pane).split != now)
		inbox->split = chosen;
	inbox->share = 0;
	pane->host->say(pane, SAY_INFO, "%s", now == before ?
	    "The screen has no room for another layout" : words[now]);
	inbox_layout(pane);
	follow_selection(pane);
}

void layout_resize(struct pane *pane, int by)
{
	enum { LEAST = 15, MOST = 80 };
	struct inbox *inbox = inbox_of(pane);
	enum split split = layout_of(pane).split;
	int percent = inbox->share ? inbox->share :
	    split == SPLIT_SIDE ? SIDE_SHARE : STACK_SHARE;

	if (split == SPLIT_NONE) {
		pane->host->say(pane, SAY_INFO,
		    "List and conversation are not shown together");
		return;
	}
	percent += by;
	inbox->share = percent < LEAST ? LEAST : percent > MOST ? MOST :
	    percent;
	inbox_layout(pane);
}
