/*
 * The inbox pane from the inside: what its files share.
 *
 *   inbox.c    the pane: events, mouse, drawing
 *   layout.c   which parts the screen shows, and where
 *   views.c    the views at the left, with counts
 *   rows.c     the window of the list, kept fresh
 *   row.c      how the list and its rows are drawn
 *   marks.c    conversations marked for a bulk action
 *   move.c     moving: rows, messages, parts of the screen
 *   away.c     what happened while nobody looked
 *   follow.c   fetching what is likely to be read next
 *   thread.c   one conversation, read
 *   alter.c    title, attributes, redacting, deleting; people.c participants;
 *              merge.c merging
 *   side.c     a card beside it: its contact, its details, its JSON
 *   head.c     what stays in sight above it
 *   links.c    its links: followed, copied; the browser
 *   parts.c    how each part of it becomes text
 *   compose.c  the reply or note being written, and its draft
 *   send.c     sending it, and what is asked before
 *   message.c  a message that begins a conversation; recipients.c to whom
 *   warn.c     what looks like a mistake in it
 *   paste.c    what was pasted into it
 *   complete.c mentions, emoji and snippets, completed while they are typed
 *   emoji.c    emoji by name
 *   spelling.c misspelt words in it
 *   prose.c    what of it is its writer's own words
 *   snippets.c the person's own texts
 *   triage.c   actions on conversations: assign, close, snooze, tag, …
 *   attach.c   files that go with it
 *   part_doc.c what a part of it says
 *   aids.c     aids for reading: clocks, the source, translations
 *   reader.c   a text file from it, read in its place
 *   pictures.c its pictures, in the thread and on a page
 *   files.c    files that came with it: listed, saved, opened
 *   outbox.c   what was not sent, and what is decided about it
 *   macro.c    a macro's placeholders
 *   tickets.c  tickets made of conversations, by the pane of tickets
 *   offer.c    what the palette and the prompt complete with
 *   actions.c  the tables of actions and keys
 *
 * One pane and not two, because list and thread share the selection, the
 * marks, the order in which close advances, and the screen.
 */
#ifndef CALLBOX_INBOX_H
#define CALLBOX_INBOX_H

#include "api/request.h"
#include "panes/inbox/part_doc.h"
#include "panes/pane.h"
#include "panes/render/picture.h"
#include "panes/render/when.h"
#include "panes/widgets/editor.h"
#include "panes/widgets/list.h"
#include "panes/widgets/table.h"
#include "panes/widgets/textview.h"

/* An article that is looked for to be inserted (article.c). */
struct inserting {
	api_id asking;
	bool text;               /* its text, else a link to it */
	bool shown;              /* the question was asked */
	const struct api_reply **replies;        /* with the choices */
	size_t replies_len;
};

enum focus {
	FOCUS_VIEWS, FOCUS_LIST, FOCUS_THREAD, FOCUS_COMPOSE, FOCUS_SIDE
};

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
	char asked[64];          /* the anchor of what is asked, "" none */
	bool moved;              /* a person has chosen it: it stays with its
	                            conversation, not with its place */
	char **marks;            /* ids, sorted */
	size_t marks_len;
	char marked_last[64];    /* where a range begins, "" nowhere */
	api_id marking;          /* LIST: all of these are to be marked */
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
	bool preview;            /* shown because it is selected, not opened */
	bool placed;             /* the person has looked around in it */
	int64_t new_after;       /* seconds: messages after this are new, 0:
	                            none is told apart */
	size_t current;          /* section of the message that y and f mean,
	                            0: none */
	size_t hostile;          /* characters shown as marks in it */
	struct error err;
};

/* A card beside the conversation, or over it where there is no room. */
struct nested;                   /* panes/records/nested.h */

struct side {
	enum side_what {
		SIDE_NOTHING, SIDE_CONTACT, SIDE_DETAILS
	} what;
	struct nested *card;     /* NULL: of whom is not known yet */
	char of[64];             /* the conversation that it is about */
	bool raw;                /* the service's JSON is wanted */
};

/* What is shown of events. */
enum events { EVENTS_FOLDED, EVENTS_SHOWN, EVENTS_HIDDEN, EVENTS_COUNT };

/* How list and thread share the screen. */
enum split { SPLIT_AUTO, SPLIT_SIDE, SPLIT_STACK, SPLIT_NONE, SPLIT_COUNT };

/* Fetching what is likely to be read next. */
enum { FRESH_MAX = 64 };

struct follow {
	enum follow_stage {
		FOLLOW_NOTHING, FOLLOW_SHOW, FOLLOW_FETCH
	} stage;                 /* what the timer is for */
	api_id ahead;
	/* What the service has answered lately, and what it was about. */
	struct fresh {
		char id[64];
		int64_t updated_at;
	} fresh[FRESH_MAX];
	size_t next;
};

/* Coming back: when the last key was pressed, since when news are counted. */
struct away {
	int64_t active_at, since;        /* seconds, 0: not yet */
	bool caught_up;          /* with the service, for the first time */
	api_id counting;
};

/* What the mark and letters before the cursor may become: "@ma", ":tad",
 * ";gre". */
enum { COMPLETIONS_MAX = 7 };

struct completion {
	enum completion_kind {
		COMPLETE_NOTHING, COMPLETE_MENTION, COMPLETE_EMOJI,
		COMPLETE_SNIPPET
	} kind;
	size_t from, cursor;     /* bytes: the mark; the cursor as it was */
	size_t refused;          /* 1 + the mark's byte: Esc was pressed */
	size_t selected, len;
	struct completion_choice {
		const char *text, *label, *detail;
	} choices[COMPLETIONS_MAX];
	struct arena arena;      /* of the choices */
};

/* Words that were looked up. */
enum { SPELLING_MARKS_MAX = 400, SUGGESTIONS_MAX = 12 };

struct spelling {
	struct known_word {
		char *word;
		char *suggestions;       /* with tabs between; NULL: right */
	} *words;                /* sorted */
	size_t words_len;
	char *asked;             /* of which the host is asked, or NULL */
	struct editor_mark marks[SPELLING_MARKS_MAX];
	struct editor_mark fixing;       /* what the question is about */
};

/* What is being written. */
struct compose {
	bool open;
	char conversation_id[64];
	char title[120];
	enum draft_kind kind;
	struct editor editor;
	bool preview;
	int preview_top;         /* its first line that is shown */
	bool changed;            /* since the draft was last saved */
	api_id finding, saving;  /* DRAFT_GET, DRAFT_PUT */
	struct attached files[ATTACHED_MAX];     /* in their arena */
	size_t files_len;
	struct arena files_arena;
	/* The newest part that was known when it was opened, and its time. */
	char seen_part[64];
	int64_t seen_at;
	const char *back;        /* to that pane, when it closes; NULL: stay */
	bool then_close;         /* sent: close the conversation, too */
	unsigned meant;          /* enum warning_kind: sent all the same */
	char *pasted;            /* what is asked about, or NULL */
	struct completion completion;
	struct spelling spelling;
	bool busy;               /* $EDITOR has the text */
};

/* To whom a message goes. */
enum { RECIPIENTS_MAX = 50, FOUND_REPLIES_MAX = 8 };

struct messaging {
	api_id drafts;           /* those to go on with */
	api_id searching;        /* whom a question offers */
	const struct api_reply *found[FOUND_REPLIES_MAX];
	size_t found_len;
	/* Being looked up to be sent to. */
	struct recipient {
		api_id asking;
		const char *to, *address;        /* in the arena */
		const struct api_reply *reply;   /* with … */
		const struct record *record;     /* NULL: not found (yet) */
		size_t matches;
		struct error err;
	} recipients[RECIPIENTS_MAX];
	size_t len, left;        /* left: not answered yet */
	size_t which;            /* a question is about that one */
	struct arena arena;
};

/* A command sent and not finally answered. */
struct pending_command {
	api_id id;
	enum api_op op;
	size_t of;               /* how many conversations in the group */
	const struct record_rule *rule;  /* of a change, else NULL … */
	char about[64], target[64];      /* … and its conversation, and the
	                                    other one */
};

/*
 * What else is done to conversations (alter.c, people.c, merge.c): a question
 * at a time, whose answers come from the service before it can be asked.
 */
struct changing {
	api_id asking;           /* what the next question is made of */
	enum changing_want {
		WANT_NOTHING, WANT_ATTRIBUTES, WANT_PARTICIPANTS, WANT_PEOPLE,
		WANT_OTHERS, WANT_OTHER
	} want;
	struct arena arena;      /* of the change that is asked about … */
	struct record_change change;             /* … and the change */
	const char *name, *type; /* of the attribute that is set, there too */
	const struct api_reply *found;           /* … RECORD, RECORDS, LIST */
};

/* The last action on conversations, to be done again on others. */
enum { REPEAT_STEPS_MAX = 32 };

struct repeat {
	struct repeat_step {
		enum api_op op;
		enum person_kind kind;
		char object[64];         /* "" none */
		int64_t at;
	} steps[REPEAT_STEPS_MAX];
	size_t len;
};

/* What is decided about a command that did not go as it should. */
struct decision {
	api_id listing, acting;
	const struct api_reply *list;            /* op OUTBOX, or NULL */
	uint64_t command;
	char conversation_id[64];
	bool edit;               /* the words go into the composer */
};

/* An attachment that is being fetched, or was. */
enum { FETCHES_MAX = 32, FETCH_PATH_BYTES = 4096, FETCH_NAME_BYTES = 181 };

struct fetch {
	api_id id;               /* 0: over */
	enum fetch_use { FETCH_SAVE, FETCH_OPEN, FETCH_READ } use;
	char part_id[64];
	size_t index;
	char name[FETCH_NAME_BYTES];
	int64_t done, total;     /* bytes; total 0: not known */
	char path[FETCH_PATH_BYTES];     /* where it is, "": nowhere */
};

struct files {
	struct fetch fetches[FETCHES_MAX];
	size_t next;
	char folder[FETCH_PATH_BYTES];   /* as typed last, "" not yet */
	/* What a question is about. */
	enum fetch_use use;
	const char **wanted;
	size_t wanted_len;
	struct arena wanted_arena;
};

/* Aids for reading. */
enum { TRANSLATIONS_MAX = 64, FILTER_COOKIE = 1 << 16 };

struct aids {
	enum clock { CLOCK_OWN, CLOCK_CUSTOMER, CLOCK_WORKSPACE } clock;
	struct zone *customer, *workspace;       /* NULL: not known (yet) */
	api_id asking;           /* CONTACT, for its zone */
	struct translation {
		uint64_t number;         /* of the cookie */
		char part_id[64];
		char *text;              /* NULL: none (yet) */
	} translations[TRANSLATIONS_MAX];
	size_t next;
	uint64_t numbers;
};

struct reader;

/* Pictures that are shown, or were asked for, of the conversation that is
 * read. */
enum {
	PICTURES_MAX = 6, PICTURE_BYTES_MAX = 16000000, PICTURE_INDENT = 2,
	PICTURE_COOKIE = 1 << 17
};

enum picture_place { IN_THREAD, ON_PAGE };

struct pictures {
	struct shown_picture {
		char part_id[64];        /* "": none */
		size_t index;            /* of the attachment, or in the text */
		char name[FETCH_NAME_BYTES];
		api_id fetching;
		int64_t done, total;     /* bytes; total 0: not known */
		char *bytes;
		size_t len;
		struct drawn {
			struct picture picture;
			int rows, cols;  /* that it was, or is, drawn for */
			uint64_t cookie; /* of the answer awaited, or 0 */
		} drawn[2];              /* enum picture_place */
		char why[ERROR_TEXT_MAX];        /* it is not shown */
	} items[PICTURES_MAX];
	struct shown_picture *page;      /* in the thread's place, or NULL */
	int rows, cols;                  /* of the thread */
	uint64_t busy, numbers;          /* one is drawn at a time */
	/* What is asked about, and whether that was agreed to. */
	char wanted_part[64];
	size_t wanted[PICTURES_MAX], wanted_len;
	bool to_page, agreed;
};

struct inbox {
	enum focus focus;
	struct views views;
	struct rows rows;
	struct thread thread;
	struct side side;
	struct changing changing;
	struct follow follow;
	struct compose compose;
	struct decision decision;
	struct files files;
	struct aids aids;
	struct pictures pictures;
	struct reader *reader;   /* what is read in the thread's place, or
	                            NULL */
	char attach_folder[4096];        /* where files are looked for */
	struct inserting inserting;
	struct messaging messaging;
	const struct api_reply *workspace, *macros;
	api_id asking_workspace, asking_macros, asking_sync;
	bool told;               /* something was found while asking_sync */
	struct pending_command pending[PENDING_MAX];
	uint64_t next_group;
	struct repeat repeat;
	struct away away;
	char *find_text;         /* last search in the thread */
	bool ready;              /* open was called */
	bool blank;              /* nothing was ever fetched … */
	char blank_why[ERROR_TEXT_MAX];          /* … because of that */
	bool sidebar_toggled, sidebar_hidden;    /* by hand */
	enum split split;        /* by hand; SPLIT_AUTO: as the size has it */
	int share;               /* percent for the list, by hand; 0: not */
	bool macros_wanted;      /* show the picker when they are in */
	char badge[16];
	/* What a question was about when it was asked. */
	char **asked_ids;
	size_t asked_len;
};

/* What answers of host->ask are about. */
enum inbox_cookie {
	COOKIE_ASSIGN = 1, COOKIE_SNOOZE, COOKIE_TAG, COOKIE_SEARCH, COOKIE_ARTICLE,
	COOKIE_FIND, COOKIE_MACRO, COOKIE_DISCARD, COOKIE_EDITOR, COOKIE_LINK,
	COOKIE_VIEW, COOKIE_SEND, COOKIE_COPY, COOKIE_SORT, COOKIE_MARK,
	COOKIE_OUTBOX, COOKIE_DECIDE, COOKIE_ATTACH, COOKIE_DETACH,
	COOKIE_PASTE, COOKIE_EMOJI, COOKIE_SNIPPET, COOKIE_SPELLING,
	COOKIE_FILES, COOKIE_FILE, COOKIE_SAVE, COOKIE_FOLDER, COOKIE_RISK,
	COOKIE_ATTRIBUTE, COOKIE_VALUE, COOKIE_TITLE, COOKIE_SURE,
	COOKIE_PARTICIPANT, COOKIE_PERSON_WORDS, COOKIE_PERSON,
	COOKIE_INTO, COOKIE_MERGE, COOKIE_PICTURES,
	COOKIE_MESSAGE, COOKIE_TO_WORDS, COOKIE_TO, COOKIE_TO_ONE,
	COOKIE_TO_SURE
};

static inline struct inbox *inbox_of(struct pane *pane)
{
	return pane->state;
}

/* layout.c */
struct area { int y, x, rows, cols; };

/* Computed from size and state, never stored. Without rows: not shown. */
struct layout {
	struct area views, list, thread, compose, side;
	bool over;                       /* side: over the thread */
	enum split split;        /* never SPLIT_AUTO; SPLIT_NONE: one of list
	                            and thread is shown */
};

struct layout layout_of(const struct pane *pane);
bool sidebar_shown(const struct pane *pane);
/* Sizes or parts changed: tell the parts, draw again. */
void inbox_layout(struct pane *pane);
void layout_toggle_sidebar(struct pane *pane);
/* The next way to share the screen. */
void layout_turn(struct pane *pane);
/* The list's share, in percent more or less. */
void layout_resize(struct pane *pane, int by);

/* views.c */
void views_init(struct pane *pane);
/* Teams and configured views changed. Keeps the current one. */
void views_rebuild(struct pane *pane);
void views_count(struct pane *pane);
bool views_reply(struct pane *pane, const struct api_reply *reply);
void views_go(struct pane *pane, int index);
/* "waiting", … as settings have it, and in words for people; NULL: there is no
 * such order. */
const char *sort_name(enum list_sort sort);
const char *sort_words(enum list_sort sort);
/* The order of that name; false: there is none. */
bool sort_of(const char *name, enum list_sort *out);
/* The view whose title begins like that, -1: none. */
int views_find(const struct inbox *inbox, const char *title);
void views_draw(const struct pane *pane, struct canvas *canvas);
/* The view in row y of the sidebar, -1: none. */
int views_at(const struct pane *pane, int y);

/* rows.c */
void rows_init(struct pane *pane);
void rows_drop(struct pane *pane);
void rows_query(struct pane *pane, const char *query, enum list_sort sort,
    bool search);
void rows_refresh(struct pane *pane);
/* After the position changed: note the selection, fetch what is missing. */
void rows_moved(struct pane *pane);
bool rows_reply(struct pane *pane, const struct api_reply *reply);
/* A list sorted by what its rows share has a heading above each group: what
 * the row's says, or NULL where the order makes no groups. */
const char *rows_group(const struct inbox *inbox,
    const struct conversation *row);
/* Whether the row at that index has a heading above it on the screen. */
bool rows_headed(const struct inbox *inbox, size_t index);
/* The loaded row at an index, or NULL. */
const struct conversation *rows_at(const struct inbox *inbox, size_t index);
const struct conversation *rows_selected(const struct inbox *inbox);
/* The one that closing this one leads to: the next, else the one before. */
const struct conversation *rows_neighbour(const struct inbox *inbox,
    const char *id);
void rows_size(struct pane *pane, int rows);
/* y: row of the list; twice: a double click. */
void rows_mouse(struct pane *pane, int y, int wheel, bool twice);

/* row.c */
void rows_draw(const struct pane *pane, struct canvas *canvas);
/* How a wait since then is coloured. */
struct style row_age_style(int64_t since, int64_t now);

/* marks.c */
bool rows_has_mark(const struct inbox *inbox, const char *id);
void rows_mark(struct pane *pane, const char *id, bool on);
void rows_unmark_all(struct pane *pane);
/* Mark the selected row, or take its mark, and go on; so many times. */
void marks_toggle(struct pane *pane, const struct pane_call *call);
/* From the last one that was marked by hand to the selected one. */
void marks_range(struct pane *pane, const struct pane_call *call);
void marks_star(struct pane *pane, const struct pane_call *call);
void marks_matching(struct pane *pane, const struct pane_call *call);
/* All of the list, or of what in it matches a query too. */
void marks_all(struct pane *pane, const char *query);
bool marks_reply(struct pane *pane, const struct api_reply *reply);

/* move.c */
/* The count before the key, else 1. */
int move_times(const struct pane_call *call);
void move_next_row(struct pane *pane, const struct pane_call *call);
void move_previous_row(struct pane *pane, const struct pane_call *call);
void move_next_page(struct pane *pane, const struct pane_call *call);
void move_previous_page(struct pane *pane, const struct pane_call *call);
void move_half_page_down(struct pane *pane, const struct pane_call *call);
void move_half_page_up(struct pane *pane, const struct pane_call *call);
void move_first_row(struct pane *pane, const struct pane_call *call);
void move_last_row(struct pane *pane, const struct pane_call *call);
void move_open_item(struct pane *pane, const struct pane_call *call);
void move_go_back(struct pane *pane, const struct pane_call *call);
void move_next_part(struct pane *pane, const struct pane_call *call);
void move_next_conversation(struct pane *pane, const struct pane_call *call);
void move_previous_conversation(struct pane *pane,
    const struct pane_call *call);
void move_next_message(struct pane *pane, const struct pane_call *call);
void move_first_new(struct pane *pane, const struct pane_call *call);
void move_previous_message(struct pane *pane, const struct pane_call *call);

/* away.c */
void away_status(struct pane *pane, const struct api_status *status);
/* Somebody is at the keys. */
void away_active(struct pane *pane);
bool away_reply(struct pane *pane, const struct api_reply *reply);
/* A list of what changed since then. */
void away_show(struct pane *pane);

/* follow.c */
/* The selection may be another one: show it, where there is room for both. */
void follow_selection(struct pane *pane);
/* The pane's timer is due. */
void follow_tick(struct pane *pane);
/* Fetch what closing the open conversation leads to. */
void follow_ahead(struct pane *pane);
/* The service has answered with this. */
void follow_fetched(struct pane *pane, const struct conversation *fetched);
bool follow_reply(struct pane *pane, const struct api_reply *reply);

/* thread.c */
void thread_init(struct pane *pane);
void thread_release(struct pane *pane);
/* To be read: it has the focus and counts as seen. */
void thread_open(struct pane *pane, const char *id);
/* Only shown, from what is cached. */
void thread_preview(struct pane *pane, const char *id);
/* Back to the list; what is beside it stays in sight. */
void thread_close(struct pane *pane);
/* What was read does not exist any more: on to the next, or the list. */
void thread_gone(struct pane *pane);
/* Nothing is shown any more. */
void thread_drop(struct pane *pane);
static inline bool thread_open_for_reading(const struct inbox *inbox)
{
	return inbox->thread.id[0] && !inbox->thread.preview;
}
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
/* To the first message that was not read before. */
void thread_to_new(struct pane *pane);
void thread_find(struct pane *pane, const char *text);
void thread_match(struct pane *pane, int direction);
void thread_toggle_events(struct pane *pane);
void thread_toggle_quotes(struct pane *pane);
/* A click in row y of the thread, which is so many rows high. */
void thread_click(struct pane *pane, int rows, int y);

/* side.c */
void side_show_contact(struct pane *pane, const struct pane_call *call);
void side_show_details(struct pane *pane, const struct pane_call *call);
void side_show_raw(struct pane *pane, const struct pane_call *call);
void side_edit(struct pane *pane, const struct pane_call *call);
/* What is done to the contact of the card that has the focus. */
void side_note(struct pane *pane, const struct pane_call *call);
void side_tag(struct pane *pane, const struct pane_call *call);
void side_owner(struct pane *pane, const struct pane_call *call);
void side_attach(struct pane *pane, const struct pane_call *call);
void side_detach(struct pane *pane, const struct pane_call *call);
void side_consent(struct pane *pane, const struct pane_call *call);
void side_merge(struct pane *pane, const struct pane_call *call);
void side_archive(struct pane *pane, const struct pane_call *call);
void side_unarchive(struct pane *pane, const struct pane_call *call);
void side_block(struct pane *pane, const struct pane_call *call);
void side_delete(struct pane *pane, const struct pane_call *call);
void side_save(struct pane *pane, const struct pane_call *call);
void side_close(struct pane *pane);
/* The conversation is known (anew), or another one is read: its card. */
void side_follow(struct pane *pane);
/* Something about the conversation changed. */
void side_changed(struct pane *pane);
/* If the focus is on it: its action of that name. False: it is not, or has
 * none. */
bool side_run(struct pane *pane, const char *action,
    const struct pane_call *call);
bool side_event(struct pane *pane, const struct pane_event *event);
void side_draw(const struct pane *pane, struct canvas *canvas);
/* Where text goes; NULL: not into its form. */
struct nested *side_form(const struct inbox *inbox);
void side_size(struct pane *pane, const struct area *area);

/* links.c */
/* The conversation's page in Intercom's own inbox. */
void links_browse(struct pane *pane);
/* number: of a link in the message, 0: let the person choose. */
void links_pick(struct pane *pane, int number, bool copy);
/* What was chosen of the links: into the browser, or what is done with the
 * attachment is asked. */
void links_follow(struct pane *pane, const char *choice);
/* In the thread: the message; in the list: the address. */
void links_copy_item(struct pane *pane);
/* what: "message", "link", for the sentence that says so. */
void links_copy_text(struct pane *pane, const char *text, const char *what);

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
    const struct aids *aids, const struct pictures *pictures,
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
/* A part's words are others now: its translation has come. */
void parts_changed(struct parts *parts, size_t part);
/* The next way to show a part; returns which. */
enum source parts_turn_source(struct parts *parts, size_t part);
/* "12 kB" */
void parts_size_words(int64_t size, char *out, size_t max);
bool parts_toggle_quotes(struct parts *parts);
const struct doc *parts_doc(struct parts *parts, size_t part);

/* compose.c */
/* title NULL: keep it. */
void compose_open(struct pane *pane, const char *id, const char *title,
    enum draft_kind kind);
void compose_close(struct pane *pane);           /* the draft is kept */
/* Open it with these words, cursor and files. */
void compose_restore(struct pane *pane, const struct draft *draft);
/* The conversation is known (anew): what its writer may have seen. */
void compose_saw(struct pane *pane);
void compose_switch(struct pane *pane, enum draft_kind kind);
void compose_put(struct pane *pane, const char *markdown);
void compose_edited(struct pane *pane);
void compose_save(struct pane *pane);
/* No words, whatever is attached. */
bool compose_blank(const struct compose *compose);
/* The newest part that the service has told of, of the conversation that is
 * answered; NULL: none is known. */
const struct part *compose_newest(const struct inbox *inbox);
/* Its writer knows of that part. */
void compose_note_seen(struct compose *compose, const struct part *part);
void compose_pick_macro(struct pane *pane);
bool compose_reply(struct pane *pane, const struct api_reply *reply);
bool compose_answer(struct pane *pane, const struct pane_event *event);
/* Lines of the preview, down or up. */
void compose_scroll(struct pane *pane, int by);
int compose_rows(const struct pane *pane, int rows, int cols);
/* The editor's part of so many columns: a message has its preview beside it
 * where there is room. */
int compose_cols(const struct pane *pane, int cols);
/* The preview takes the editor's place. */
bool compose_covered(const struct pane *pane);
void compose_draw(const struct pane *pane, struct canvas *canvas);

/* send.c */
/* Send what is written, after what has to be asked; then_close: and close, as
 * one action. */
void compose_send(struct pane *pane, bool then_close);
bool send_answer(struct pane *pane, const struct pane_event *event);
/* Its words are the outbox's now: the composer is empty, and closes. */
void compose_sent(struct pane *pane);
/* The undo window. */
int send_hold_ms(const struct pane *pane);

/* message.c */
struct message;                  /* api/message.h */
/* Whether the composer has a message, not a reply or note. */
bool message_written(const struct inbox *inbox);
/* The actions: to the contact that is looked at, to who is asked for, or a
 * draft. */
void message_begin(struct pane *pane, const struct pane_call *call);
void message_add_to(struct pane *pane, const struct pane_call *call);
/* A new one, to these: as message_to writes them, with commas between. */
void message_open(struct pane *pane, const char *to);
/* The draft of that key. */
void message_resume(struct pane *pane, const char *key);
void message_add(struct pane *pane, const char *to);
/* In-app or e-mail. */
void message_switch_type(struct pane *pane);
/* Whether it has all it needs; false: it is said what is missing. */
bool message_ready(struct pane *pane);
bool message_read(struct pane *pane, struct arena *arena,
    struct message *out);
/* For placeholders: a conversation with its one recipient, as far as the head
 * tells; with nobody, if there are several. */
void message_person(const struct inbox *inbox, struct arena *arena,
    struct conversation *out);
void message_title(const struct inbox *inbox, char *out, size_t size);
void message_doc(const char *text, struct doc *doc);
bool message_reply(struct pane *pane, const struct api_reply *reply);
bool message_answer(struct pane *pane, const struct pane_event *event);

/* recipients.c */
void recipients_ask(struct pane *pane);
void recipients_find(struct pane *pane, const char *words);
/* Look them up, ask what has to be asked, send. */
void recipients_send(struct pane *pane);
/* The text is another one: who was looked up is not known any more. */
void recipients_forget(struct inbox *inbox);
void recipients_release(struct inbox *inbox);
bool recipients_reply(struct pane *pane, const struct api_reply *reply);
bool recipients_answer(struct pane *pane, const struct pane_event *event);

/* paste.c */
/* Put it in, or ask first how: as text, code, a quote or a file. */
void paste_text(struct pane *pane, const char *text);
bool paste_answer(struct pane *pane, const struct pane_event *event);

/* complete.c */
/* The text or the cursor moved. */
void complete_update(struct pane *pane);
void complete_end(struct compose *compose);
/* A key while there are choices; false: it is none of theirs. */
bool complete_key(struct pane *pane, const char *key);
/* What was typed just now may end a name: ":tada:". */
void complete_typed(struct pane *pane);
/* Over what is drawn already, in the rows above the composer. */
void complete_draw(const struct pane *pane, struct canvas *canvas, int above);
void emoji_pick(struct pane *pane, const struct pane_call *call);
bool emoji_answer(struct pane *pane, const struct pane_event *event);

/* spelling.c */
/* The text may be another one: mark what is known to be wrong in it. */
void spelling_marks(struct pane *pane);
/* Ask about what is not known yet. */
void spelling_check(struct pane *pane);
void spelling_answer(struct pane *pane, const struct pane_event *event);
void spelling_fix(struct pane *pane, const struct pane_call *call);
bool spelling_fixed(struct pane *pane, const struct pane_event *event);
void spelling_release(struct spelling *spelling);

/* snippets.c */
enum { SNIPPETS_MAX = 300 };
struct snippet { const char *name, *text; };
/* Read from their folder, by name; returns how many. */
size_t snippets_list(const struct pane *pane, struct arena *arena,
    struct snippet out[SNIPPETS_MAX]);
/* In the place of what stands from that byte to the cursor, filled. */
void snippet_put(struct pane *pane, size_t from, const char *text);
void snippets_pick(struct pane *pane, const struct pane_call *call);
bool snippets_answer(struct pane *pane, const struct pane_event *event);

/* article.c */
/* Let the person choose one; text: its text goes in, else a link. */
void article_pick(struct pane *pane, bool text);
bool article_reply(struct pane *pane, const struct api_reply *reply);
void article_answer(struct pane *pane, const struct pane_event *event);
void article_release(struct inserting *inserting);

/* attach.c */
/* Attach the file at that path; says what came of it. */
bool attach_path(struct pane *pane, const char *path);
void attach_file(struct pane *pane, const struct pane_call *call);
void detach_files(struct pane *pane, const struct pane_call *call);
bool attach_answer(struct pane *pane, const struct pane_event *event);
void attach_clear(struct compose *compose);
void attach_set(struct compose *compose, const struct attached *files,
    size_t len);
/* "2 files: a.pdf (12 kB), …" */
void attach_words(const struct compose *compose, char *out, size_t size);

/* aids.c */
void aids_turn_clock(struct pane *pane, const struct pane_call *call);
void aids_turn_source(struct pane *pane, const struct pane_call *call);
void aids_translate(struct pane *pane, const struct pane_call *call);
/* By the clock that times are shown by; NULL: one's own. */
const struct zone *aids_zone(const struct inbox *inbox);
void aids_when(const struct pane *pane, int64_t at, char out[WHEN_TEXT_MAX]);
/* NULL: it is not translated. */
const char *aids_translation(const struct aids *aids,
    const struct part *part);
bool aids_reply(struct pane *pane, const struct api_reply *reply);
void aids_filtered(struct pane *pane, const struct pane_event *event);
/* The thread shows another conversation from now on. */
void aids_drop(struct pane *pane);
void aids_release(struct pane *pane);

/* reader.c: only reader_open and reader_close without one that is open. */
/* Takes the thread's place; says so if these bytes are no text. */
void reader_open(struct pane *pane, const char *name, const char *bytes,
    size_t len);
void reader_close(struct pane *pane);
void reader_size(struct pane *pane, int rows, int cols);
void reader_draw(const struct pane *pane, struct canvas *canvas);
void reader_scroll(struct pane *pane, int by);
/* Lines of the file count from 1. */
void reader_to_line(struct pane *pane, int line);
void reader_to_end(struct pane *pane);
void reader_find(struct pane *pane, const char *text);
void reader_match(struct pane *pane, int direction);

/* pictures.c */
/* Of the message that is meant: in the thread, on a page, not at all. */
void pictures_show(struct pane *pane, const struct pane_call *call);
/* Whether it is a picture, by its name and type. */
bool pictures_is_one(const struct attachment *attachment);
/* That attachment, on a page. */
void pictures_look(struct pane *pane, const struct part *part, size_t index);
void pictures_close_page(struct pane *pane);
/* The next one on the page, or the one before. */
void pictures_turn(struct pane *pane, int by);
bool pictures_reply(struct pane *pane, const struct api_reply *reply);
bool pictures_answer(struct pane *pane, const struct pane_event *event);
void pictures_drawn(struct pane *pane, const struct pane_event *event);
/* The thread has that size. */
void pictures_size(struct pane *pane, int rows, int cols);
/* Those that are not drawn yet; returns how many. */
size_t pictures_stop(struct pane *pane);
/* Another conversation is read, or none. */
void pictures_drop(struct pane *pane);
/* Lines that they take below a message, and one of these. */
int pictures_lines(const struct pictures *pictures, const struct part *part);
void pictures_draw(const struct pictures *pictures, const struct part *part,
    int line, struct canvas *canvas, int y);
void pictures_draw_page(const struct pane *pane, struct canvas *canvas);

/* files.c */
void files_show(struct pane *pane, const struct pane_call *call);
void files_save(struct pane *pane, const struct pane_call *call);
void files_stop(struct pane *pane, const struct pane_call *call);
/* What to do with the attachment of that key, as lists of them have it. */
void files_ask_what(struct pane *pane, const char *key);
/* What became of an attachment in this sitting; NULL: it was not fetched. */
const struct fetch *files_fetch_of(const struct inbox *inbox,
    const struct part *part, size_t index);
bool files_reply(struct pane *pane, const struct api_reply *reply);
bool files_answer(struct pane *pane, const struct pane_event *event);
void files_release(struct pane *pane);

/* outbox.c */
void outbox_show(struct pane *pane, const struct pane_call *call);
/* What it says goes back into the composer. */
void outbox_edit(struct pane *pane, uint64_t command);
bool outbox_answer(struct pane *pane, const struct pane_event *event);
bool outbox_reply(struct pane *pane, const struct api_reply *reply);

/* triage.c */
/* What the next action acts on: the marked, else the open or selected. Yours
 * to free with triage_free. */
char **triage_targets(struct pane *pane, size_t *n);
void triage_free(char **ids, size_t n);
/* The same kept in asked_ids while a question is open: the selection may move
 * meanwhile. False: there are none, which was said. */
bool triage_keep_targets(struct pane *pane);
/* "Ada Lovelace", "3 conversations": who a question is about. */
enum { TRIAGE_ABOUT_MAX = 80 };
const char *triage_about(const struct inbox *inbox,
    char out[TRIAGE_ABOUT_MAX]);
/* What is known of a conversation: the open one or a loaded row. */
const struct conversation *triage_known(const struct inbox *inbox,
    const char *id);
void triage_close(struct pane *pane, const struct pane_call *call);
void triage_reopen(struct pane *pane, const struct pane_call *call);
void triage_assign(struct pane *pane, const struct pane_call *call);
void triage_assign_me(struct pane *pane, const struct pane_call *call);
void triage_snooze(struct pane *pane, const struct pane_call *call);
void triage_tag(struct pane *pane, const struct pane_call *call);
void triage_priority(struct pane *pane, const struct pane_call *call);
/* What is open was closed: on to the next in the list. */
void triage_advance(struct pane *pane);
void triage_undo(struct pane *pane, const struct pane_call *call);
void triage_repeat(struct pane *pane, const struct pane_call *call);
void triage_answer(struct pane *pane, const struct pane_event *event);
bool triage_reply(struct pane *pane, const struct api_reply *reply);
/* Send a command and remember that an answer is due; of: in the group. */
void triage_send(struct pane *pane, struct api_request *request, size_t of);

/* alter.c: title and attributes; what is asked before a change. */
void alter_title(struct pane *pane, const struct pane_call *call);
void alter_attribute(struct pane *pane, const struct pane_call *call);
void alter_redact(struct pane *pane, const struct pane_call *call);
void alter_delete(struct pane *pane, const struct pane_call *call);
/* Do this to what asked_ids has; several are undone as one. */
void alter_send(struct pane *pane, const struct record_change *change);
/* The same after its consequences were told and its verb was typed. label:
 * what is to be done to what; target, inputs are copied. */
void alter_ask_first(struct pane *pane, enum record_verb verb,
    const char *target, const struct record_input *inputs, size_t n,
    const char *label);
/* A new question begins: what the last one was made of goes. */
void alter_forget(struct pane *pane);
void alter_release(struct inbox *inbox);
bool alter_reply(struct pane *pane, const struct api_reply *reply);
bool alter_answer(struct pane *pane, const struct pane_event *event);
/* A change was confirmed. */
void alter_done(struct pane *pane, const struct pending_command *done);

/* people.c: participants. */
void people_change(struct pane *pane, const struct pane_call *call);
bool people_answer(struct pane *pane, const struct pane_event *event);
void people_found(struct pane *pane, const struct api_reply *reply);

/* merge.c */
void merge_begin(struct pane *pane, const struct pane_call *call);
bool merge_answer(struct pane *pane, const struct pane_event *event);
void merge_found(struct pane *pane, const struct api_reply *reply);

/* macro.c */
/* body_text with its placeholders filled as far as is known. Returns
 * Markdown, yours to free(). *unfilled counts those that are not known. */
char *macro_fill(const struct macro *macro,
    const struct conversation *conversation, const struct admin *me,
    int *unfilled);

/* inbox.c */
void inbox_search(struct pane *pane, const char *query);
/* The list in another order, by its name. */
void inbox_sort(struct pane *pane, const char *name);

/* tickets.c: what the tickets pane does with the conversation */
void tickets_show(struct pane *pane, const struct pane_call *call);
void tickets_make(struct pane *pane, const struct pane_call *call);
void tickets_new(struct pane *pane, const struct pane_call *call);
void tickets_link(struct pane *pane, const struct pane_call *call);
void tickets_unlink(struct pane *pane, const struct pane_call *call);

/* offer.c */
void inbox_offer(const struct pane *pane, const char *action,
    void (*add)(void *ctx, const struct pane_choice *), void *ctx);

/* actions.c */
/* Markdown into what is being written, else into a reply to what is open or
 * selected. */
void inbox_insert(struct pane *pane, const char *markdown);
extern const struct pane_action inbox_actions[];
extern const struct pane_key inbox_keys[];

/* hostile.c: how many characters of it are dangerous to a terminal and shown
 * as marks. */
size_t hostile_count(const struct conversation *conversation);

#endif
