/*
 * The inbox pane from the inside: what its files share.
 *
 *   inbox.c    the pane: tables, events, layout, focus
 *   views.c    the views at the left, with counts
 *   rows.c     the window of the list, kept fresh; drawing its rows
 *   thread.c   one conversation, read
 *   head.c     what stays in sight above it
 *   parts.c    how each part of it becomes text
 *   compose.c  the reply or note being written, and its draft
 *   triage.c   actions on conversations: assign, close, snooze, tag, …
 *   macro.c    a macro's placeholders
 *   actions.c  the tables of actions and keys
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
#include "panes/widgets/table.h"
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
	bool stale, stale_cached, asked_cached;
	bool fresh;              /* the service answered */
	bool placed;             /* the person has looked around in it */
	int64_t new_after;       /* seconds: messages after this are new, 0:
	                            none is told apart */
	size_t current;          /* section of the message that y and f mean,
	                            0: none */
	struct error err;
};

/* What is shown of events. */
enum events { EVENTS_FOLDED, EVENTS_SHOWN, EVENTS_HIDDEN, EVENTS_COUNT };

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
	char *find_text;         /* last search in the thread */
	bool ready;              /* open was called */
	bool sidebar_toggled, sidebar_hidden;    /* by hand */
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
	COOKIE_VIEW, COOKIE_SEND, COOKIE_COPY
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
/* How a wait since then is coloured. */
struct style row_age_style(int64_t since, int64_t now);
void rows_size(struct pane *pane, int rows);
bool rows_marked(const struct inbox *inbox, const char *id);
void rows_mark(struct pane *pane, const char *id, bool on);
void rows_unmark_all(struct pane *pane);
/* y: row of the list; twice: a double click. */
void rows_mouse(struct pane *pane, int y, int wheel, bool twice);

/* thread.c */
void thread_init(struct pane *pane);
void thread_release(struct pane *pane);
void thread_open(struct pane *pane, const char *id);
void thread_close(struct pane *pane);
/* cached_only: the mirror knows all that is new. */
void thread_refresh(struct pane *pane, bool cached_only);
bool thread_reply(struct pane *pane, const struct api_reply *reply);
void thread_draw(const struct pane *pane, struct canvas *canvas);
void thread_size(struct pane *pane, int rows, int cols);
const struct conversation *thread_conversation(const struct inbox *inbox);
void thread_scroll(struct pane *pane, int by);
void thread_to_start(struct pane *pane);
void thread_to_end(struct pane *pane);
void thread_step(struct pane *pane, int by);
void thread_find(struct pane *pane, const char *text);
void thread_match(struct pane *pane, int direction);
void thread_toggle_events(struct pane *pane);
void thread_toggle_quotes(struct pane *pane);
void thread_browse(struct pane *pane);
/* number: of a link in the message, 0: let the person choose. */
void thread_links(struct pane *pane, int number, bool copy);
void thread_copy(struct pane *pane);
/* what: "message", "link", for the sentence that says so. */
void thread_copy_text(struct pane *pane, const char *text, const char *what);
/* A click in row y of the thread, which is so many rows high. */
void thread_click(struct pane *pane, int rows, int y);

/* head.c */
/* Rows that the head takes of a thread so many rows high. */
int head_rows(int rows);
/* On the thread's whole canvas. */
void head_draw(const struct pane *pane, struct canvas *canvas);

/* parts.c: sections of the thread's text view; section i + 1 is part i. */
struct doc;
struct parts;
/* What is shown and folded is taken over from `before` (or NULL). new_after:
 * a rule stands above the first message after that second; 0: none does. */
struct parts *parts_new(const struct conversation *conversation,
    const struct parts *before, int64_t new_after);
void parts_free(struct parts *parts);
int parts_lines(struct parts *parts, size_t section, int cols);
void parts_draw(const struct pane *pane, const struct parts *parts,
    size_t section, int line, struct canvas *canvas, int y);
int parts_find(struct parts *parts, size_t section, int from, bool down,
    const char *text, int cols);
/* See textview_source. */
uint64_t parts_place(const struct parts *parts, size_t section, int line);
int parts_line_at(const struct parts *parts, size_t section, uint64_t place);
void parts_set_match(struct parts *parts, const char *match);
/* The next way to show events; returns which. */
enum events parts_turn_events(struct parts *parts);
/* A message or note, no event. */
bool parts_is_message(const struct parts *parts, size_t section);
/* The section so many messages on, or as far as there are any. */
size_t parts_step(const struct parts *parts, size_t section, int by);
/* The section above which the rule for new messages stands, 0: none. */
size_t parts_first_new(const struct parts *parts);
/* The message's number, from 1 on, and how many there are; false: it is
 * none. */
bool parts_number(const struct parts *parts, size_t section, size_t *at,
    size_t *of);
/* The line of its section that names the author. */
int parts_head_line(const struct parts *parts, size_t section);
bool parts_toggle_quotes(struct parts *parts);
const struct doc *parts_doc(struct parts *parts, size_t part);

/* compose.c */
/* title NULL: keep it. */
void compose_open(struct pane *pane, const char *id, const char *title,
    enum draft_kind kind);
void compose_close(struct pane *pane);           /* the draft is kept */
void compose_switch(struct pane *pane, enum draft_kind kind);
void compose_put(struct pane *pane, const char *markdown);
void compose_edited(struct pane *pane);
void compose_save(struct pane *pane);
/* Returns whether it is on its way. */
bool compose_send(struct pane *pane);
void compose_pick_macro(struct pane *pane);
bool compose_reply(struct pane *pane, const struct api_reply *reply);
bool compose_answer(struct pane *pane, const struct pane_event *event);
int compose_rows(const struct pane *pane, int rows, int cols);
void compose_draw(const struct pane *pane, struct canvas *canvas);

/* triage.c */
/* What the next action acts on: the marked, else the open or selected. Yours
 * to free with triage_free. */
char **triage_targets(struct pane *pane, size_t *n);
void triage_free(char **ids, size_t n);
void triage_close(struct pane *pane, const struct pane_call *call);
void triage_reopen(struct pane *pane, const struct pane_call *call);
void triage_assign(struct pane *pane, const struct pane_call *call);
void triage_assign_me(struct pane *pane, const struct pane_call *call);
void triage_snooze(struct pane *pane, const struct pane_call *call);
void triage_tag(struct pane *pane, const struct pane_call *call);
void triage_priority(struct pane *pane, const struct pane_call *call);
void triage_undo(struct pane *pane, const struct pane_call *call);
void triage_answer(struct pane *pane, const struct pane_event *event);
bool triage_reply(struct pane *pane, const struct api_reply *reply);
/* Send a command and remember that an answer is due; of: in the group. */
void triage_send(struct pane *pane, struct api_request *request, size_t of);

/* macro.c */
/* body_text with its placeholders filled as far as is known. Returns
 * Markdown, yours to free(). *unfilled counts those that are not known. */
char *macro_fill(const struct macro *macro,
    const struct conversation *conversation, const struct admin *me,
    int *unfilled);

/* inbox.c */
/* Sizes or parts changed: tell the parts, draw again. */
void inbox_layout(struct pane *pane);
void inbox_search(struct pane *pane, const char *query);
void inbox_toggle_sidebar(struct pane *pane);

/* actions.c */
extern const struct pane_action inbox_actions[];
extern const struct pane_key inbox_keys[];

#endif
