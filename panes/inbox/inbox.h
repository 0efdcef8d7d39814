/*
 * The inbox pane from the inside: what its files share.
 *
 *   inbox.c    the pane: tables, events, layout, focus
 *   views.c    the views at the left, with counts
 *   rows.c     the window of the list, kept fresh; drawing its rows
 *   thread.c   one conversation, read
 *   parts.c    how each part of it becomes text
 *   compose.c  the reply or note being written, and its draft
 *   triage.c   actions on conversations: assign, close, snooze, tag, …
 *   macro.c    a macro's placeholders
 *
 * One pane and not two, because list and thread share the selection, the
 * marks, the order in which close advances, and the screen.
 */
#ifndef CALLBOX_INBOX_H
#define CALLBOX_INBOX_H

#include "api/request.h"
#include "panes/pane.h"
#include "panes/render/when.h"
#include "panes/widgets/editor.h"
#include "panes/widgets/list.h"
#include "panes/widgets/textview.h"

enum focus { FOCUS_VIEWS, FOCUS_LIST, FOCUS_THREAD, FOCUS_COMPOSE };

enum {
	VIEWS_MAX = 60,
	VIEW_TITLE_MAX = 48,
	VIEW_QUERY_MAX = 256,
	MARKS_MAX = 1000,        /* conversations acted on at once */
	PENDING_MAX = 64         /* commands whose answers are awaited */
};

/* A named query at the left. count: -1 not known yet. */
struct view {
	char title[VIEW_TITLE_MAX], query[VIEW_QUERY_MAX];
	enum list_sort sort;
	long count;
	bool heading;            /* begins a new group */
};

struct views {
	struct view items[VIEWS_MAX];
	int n, current;          /* current -1: a search of the user's own */
	int cursor;              /* while the sidebar has the focus */
	api_id counting;
	bool stale;              /* ask again when the answer is in */
};

/* The list: a window of rows around what is on the screen. */
struct rows {
	char query[VIEW_QUERY_MAX];
	enum list_sort sort;
	bool search;             /* ask the service too */
	struct list list;        /* position; n is the whole list's length */
	const struct api_reply *window;          /* op LIST, or NULL */
	api_id asking;
	bool stale;              /* something changed since it was asked */
	bool known;              /* an answer has come for this query */
	struct error err;        /* the last answer's, if it was one */
	char selected[64];       /* id of the selected row, "" none */
	char **marks;            /* ids, sorted */
	size_t marks_len;
};

/* The conversation that is being read. */
struct thread {
	char id[64];             /* "" none */
	const struct api_reply *reply;           /* op CONVERSATION, or NULL */
	struct textview view;
	struct parts *parts;     /* parts.c: rendered parts */
	api_id asking;
	bool stale, fresh;       /* fresh: the service answered */
	struct error err;
	bool events;             /* show events */
};

/* What is being written. */
struct compose {
	bool open;
	char conversation_id[64];
	char title[120];
	enum draft_kind kind;
	struct editor editor;
	bool preview;
	bool changed;            /* since the draft was last saved */
	api_id finding;          /* DRAFT_GET */
	bool busy;               /* $EDITOR has the text */
};

/* A command sent and not finally answered. */
struct pending_command {
	api_id id;
	enum api_op op;
	size_t of;               /* how many conversations in the group */
};

struct inbox {
	enum focus focus;
	struct views views;
	struct rows rows;
	struct thread thread;
	struct compose compose;
	const struct api_reply *workspace, *macros;
	api_id asking_workspace, asking_macros;
	struct pending_command pending[PENDING_MAX];
	uint64_t next_group;
	bool seen_focus;
	char *search_text;       /* last search in the thread */
	bool macros_wanted;      /* show the picker when they are in */
	char badge[16];
	/* What a question was about when it was asked. */
	char **asked_ids;
	size_t asked_len;
};

/* What answers of host->ask are about. */
enum inbox_cookie {
	COOKIE_ASSIGN = 1, COOKIE_SNOOZE, COOKIE_TAG, COOKIE_SEARCH,
	COOKIE_FIND, COOKIE_MACRO, COOKIE_DISCARD, COOKIE_EDITOR, COOKIE_LINK,
	COOKIE_VIEW
};

static inline struct inbox *inbox_of(struct pane *pane)
{
	return pane->state;
}

/* views.c */
void views_init(struct pane *pane);
/* Teams and configured views changed. Keeps the current one. */
void views_rebuild(struct pane *pane);
void views_count(struct pane *pane);
bool views_reply(struct pane *pane, const struct api_reply *reply);
void views_go(struct pane *pane, int index);
/* The view whose title begins like that, -1: none. */
int views_find(const struct inbox *inbox, const char *title);
void views_draw(const struct pane *pane, struct canvas *canvas);
/* The view in row y of the sidebar, -1: none. */
int views_at(const struct pane *pane, int y);

/* rows.c */
void rows_init(struct pane *pane);
void rows_release(struct pane *pane);
void rows_query(struct pane *pane, const char *query, enum list_sort sort,
    bool search);
void rows_refresh(struct pane *pane);
/* After the position changed: note the selection, fetch what is missing. */
void rows_moved(struct pane *pane);
bool rows_reply(struct pane *pane, const struct api_reply *reply);
/* The loaded row at an index, or NULL. */
const struct conversation *rows_at(const struct inbox *inbox, size_t index);
const struct conversation *rows_selected(const struct inbox *inbox);
void rows_draw(const struct pane *pane, struct canvas *canvas);
void rows_size(struct pane *pane, int rows);
bool rows_marked(const struct inbox *inbox, const char *id);
void rows_mark(struct pane *pane, const char *id, bool on);
void rows_unmark_all(struct pane *pane);

/* thread.c */
void thread_open(struct pane *pane, const char *id);
void thread_close(struct pane *pane);
void thread_refresh(struct pane *pane);
bool thread_reply(struct pane *pane, const struct api_reply *reply);
void thread_draw(const struct pane *pane, struct canvas *canvas);
void thread_size(struct pane *pane, int rows, int cols);
const struct conversation *thread_conversation(const struct inbox *inbox);

/* parts.c */
struct parts;
struct parts *parts_new(void);
void parts_free(struct parts *parts);

/* compose.c */
void compose_open(struct pane *pane, const char *id, const char *title,
    enum draft_kind kind);
void compose_close(struct pane *pane);           /* the draft is kept */
void compose_put(struct pane *pane, const char *markdown);
void compose_save(struct pane *pane);
bool compose_reply(struct pane *pane, const struct api_reply *reply);
void compose_draw(const struct pane *pane, struct canvas *canvas);

/* triage.c */
/* What the next action acts on: the marked, else the open or selected. Yours
 * to free with triage_free. */
char **triage_targets(struct pane *pane, size_t *n);
void triage_free(char **ids, size_t n);
void triage_answer(struct pane *pane, const struct pane_event *event);
bool triage_reply(struct pane *pane, const struct api_reply *reply);
void triage_send(struct pane *pane, struct api_request *request, size_t of);

/* macro.c */
/* body_text or body with its placeholders filled as far as is known. Returns
 * Markdown, yours to free(). *unfilled counts those that are not known. */
char *macro_fill(const struct macro *macro,
    const struct conversation *conversation, const struct admin *me,
    int *unfilled);

#endif
