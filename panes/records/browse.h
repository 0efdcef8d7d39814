/*
 * What all panes of records are made of: a list of one kind, a card of one
 * record, a form. Everything follows the kind's table (api/record.h).
 *
 * A pane of a kind is its table of actions and keys and what only this kind
 * can do:
 *
 *     struct contacts { struct browse browse; … };   browse comes first
 *
 *     static const struct pane_action actions[] = {
 *             BROWSE_ACTIONS, { "merge-contact", … }, { 0 } };
 *     static const struct pane_key keys[] = { BROWSE_KEYS, …, { 0 } };
 *     PANE_ENTRY = { BROWSE_OPS(struct contacts), .name = "contacts", …,
 *             .open = contacts_open, .event = browse_dispatch,
 *             .close = browse_close };
 *
 * contacts_open calls browse_open with the kind and may set browse->own, to
 * which browse_dispatch gives what the pane asked for itself. Cookies of the pane's own questions are from
 * BROWSE_COOKIES on.
 *
 * object_id of host->go: NULL: the list; an id: that record's card;
 * "search:QUERY": the list of what matches; "new": the form for a new one.
 *
 * Files: browse.c life and replies; list.c the list; card.c, card_parts.c the
 * card; form.c the form, form_fields.c its fields, attributes.c what is known of
 * custom attributes; change.c what is changed, and the questions before
 * it; actions.c the actions that all have; extras.c notes and tags; counts.c
 * how many conversations belong to each; person.c what is done to contacts; export.c files; hand_over.c
 * everything of mine to somebody else.
 */
#ifndef CALLBOX_BROWSE_H
#define CALLBOX_BROWSE_H

#include "panes/pane.h"
#include "panes/records/rows.h"
#include "panes/render/wrap.h"
#include "panes/widgets/editor.h"
#include "panes/widgets/list.h"
#include "panes/widgets/table.h"

enum {
	BROWSE_FIRST = 300,      /* rows fetched at first, and when the end
	                            comes near */
	BROWSE_SUBS_MAX = 8, BROWSE_SUB_ROWS = 200,
	BROWSE_COOKIES = 100,
	BROWSE_NAMED_MAX = 1500, /* records fetched for their names */
	BROWSE_QUERY_MAX = 400
};

struct person_state;

enum browse_part { BROWSE_LIST, BROWSE_CARD, BROWSE_FORM };

/* One line of a card. */
struct card_line {
	enum card_look {
		CARD_FIELD, CARD_HEADING, CARD_TEXT, CARD_DIM, CARD_ERROR,
		CARD_REF, CARD_BAR
	} look;
	const char *label, *text;        /* in the card's arena */
	const char *copy;                /* the whole value, for copying */
	struct record_ref ref;           /* what Enter opens; kind NONE: none */
	const char *url;                 /* what Enter opens in the browser */
	const char *search;              /* what Enter looks for in the inbox */
	const char *second;              /* and what show-snoozed does */
	int64_t number;                  /* CARD_BAR: in front of a bar … */
	int bar, room;                   /* … of so many columns, and text
	                                    behind the longest */
	const struct wrap *wrap;         /* instead of text: a line of HTML */
	size_t wrap_line;
};

/* HTML of a card as it is shown. */
struct card_html {
	struct doc doc;
	struct wrap wrap;
	struct card_html *next;
};

/* A list that belongs to the record of a card: its notes, companies, … */
struct card_sub {
	enum record_kind kind;
	api_id asking;
	struct rows rows;
	struct error err;
	size_t total;
	bool done;
};

struct card {
	char *id;                        /* NULL: none is open */
	const struct api_reply *reply;   /* the newest that has the record */
	api_id asking;
	struct error err;
	struct card_sub subs[BROWSE_SUBS_MAX];
	size_t subs_len;
	api_id asking_list;              /* a contact's conversations */
	const struct api_reply *conversations;
	struct arena arena;              /* of the lines */
	struct card_line *lines;
	size_t lines_len;
	struct card_html *html;
	struct list list;
	int cols;                        /* that the lines were made for */
	bool raw;                        /* the service's JSON instead */
};

/* What a custom attribute is, by the workspace (GET /data_attributes): as a row
 * of the kind's table would say it. archived: shown, but not to be set. */
struct definition {
	struct record_field field;       /* name: "attributes.NAME" */
	bool archived, writable;
};

struct defining {
	api_id asking;
	bool asked;
	char *of;                        /* the type, of tickets */
	struct rows rows;
	struct arena arena;
	struct definition *all;
	size_t len;
};

struct form_field {
	struct record_field of;          /* strings: constants, or the form's */
	bool attribute;
	char *before, *value;            /* as it is typed */
	char *ref;                       /* the id, of a reference */
};

struct form {
	bool create;
	bool planned;                    /* by form_begin */
	enum record_verb verb;
	const char *title;               /* or NULL */
	const struct record_input *with; /* what goes with what is typed */
	size_t with_len;
	struct arena arena;
	char *id;                        /* of what is edited */
	struct form_field *fields;
	size_t fields_len;
	struct list list;
	struct editor editor;            /* of the selected field */
	struct error err;                /* of the selected field, or of all */
	api_id saving;
};

/* Changes on their way, told of together. */
struct changing {
	api_id *ids;
	size_t len, done, failed;
	const struct record_rule *rule;
	struct error err;                /* the first */
	char *title;
};

/*
 * A column with what the mirror knows of each row: how many conversations
 * match query and the row (`state:open team:"21"`), as a number or a bar; or
 * since when the first of them waits (the last column only).
 */
struct browse_count {
	const char *title, *query;
	enum count_look { COUNT_NUMBER, COUNT_BAR, COUNT_WAITING } look;
};

struct counting {
	const struct browse_count *columns;      /* ends with {0} */
	size_t len;
	const char *key;                 /* "tag": of the query language */
	api_id asking;
	char *asked[COUNT_QUERIES_MAX];  /* ids, in the order of the answer */
	size_t asked_len;
	unsigned walk;
	bool focused, stale;             /* stale: something changed since */
};

/* What a pane adds with browse_dispatch as its event. All may be NULL. */
struct browse_own {
	/* To a request of its own; an answer to a question of its own ("" when
	 * it was cancelled); after every event. */
	void (*reply)(struct pane *, const struct api_reply *);
	void (*answer)(struct pane *, uint64_t cookie, const char *text);
	void (*after)(struct pane *, const struct pane_event *);
	/* A part of the card, in place of the list of that kind. */
	void (*card)(const struct pane *, struct card *);
	enum record_kind card_kind;
};

struct browse {
	enum record_kind kind;
	const struct record_schema *schema;
	char name[32], plural[32];       /* for people: "internal article" */
	enum browse_part part, before_form;
	bool ready, loaded;              /* loaded: once somebody looked */
	const struct browse_own *own;    /* may be NULL; after browse_open */
	struct person_state *person;           /* person.c, of contacts */
	bool alone;                      /* a card without its list */

	struct rows rows;
	struct list list;
	char query[BROWSE_QUERY_MAX];
	char order[40];
	api_id asking;
	struct error err;                /* of the last walk */
	size_t done, total;
	char *next;                      /* where to go on; NULL: the end */
	bool loading, cached_only, capped, local;
	size_t mark_from;                /* SIZE_MAX: none */

	struct card card;
	struct form form;
	struct changing changing;
	struct counting counting;
	struct defining defining;
	struct zone *zone;               /* the workspace's; NULL: not known */
	const struct api_reply *workspace;
	api_id asking_workspace;
	/* Records that rows name by id alone (companies), for their names. */
	struct rows named;
	api_id asking_named;
	bool asked_named;

	/* The question that is open. */
	enum record_verb verb;
	char *target;
	struct record_input *inputs;
	size_t inputs_len;
	char **ids;                      /* of what it is about */
	size_t ids_len;
	char *export_path;               /* waits for the rest of the list */
};

static inline struct browse *browse_of(const struct pane *pane)
{
	return pane->state;
}

/* --- browse.c --- */

void browse_open(struct pane *pane, enum record_kind kind,
    const char *object_id);
/* False: it is for the pane itself (an answer to its own question, a reply
 * that it asked for). */
bool browse_event(struct pane *pane, const struct pane_event *event);
/* The same, and what is for the pane itself goes to its struct browse_own. */
void browse_dispatch(struct pane *pane, const struct pane_event *event);
void browse_close(struct pane *pane);
bool browse_text(struct pane *pane, const char *utf8, bool pasted);
bool browse_key(struct pane *pane, const char *key);
bool browse_wants_text(const struct pane *pane);
const char *browse_context(const struct pane *pane);
void browse_draw(const struct pane *pane, struct canvas *canvas);
const char *browse_badge(const struct pane *pane);
/* The kind that this one's rows name by id alone, or RECORD_NONE: those of it
 * are kept in `named`. */
enum record_kind browse_named_kind(const struct browse *browse);
/* Fetch them, once. Where only names are wanted it is done when one lacks. */
void browse_ask_named(struct pane *pane);
/* They as choices, one that means none before them: named.len + 1. The caller
 * frees the array. */
struct pane_choice *browse_named_choices(const struct browse *browse,
    const char *none);
/* The workspace, or NULL while it is not known. */
const struct workspace *browse_workspace(const struct browse *browse);
bool browse_is_me(const struct browse *browse, const char *admin_id);
/* My id; NULL, and said, while it is not known. */
const char *browse_me(struct pane *pane);
/* Who that is, by what is known here: the name, else the id. */
const char *browse_name_of(const struct browse *browse,
    const struct record_ref *ref);

/* --- list.c --- */

void browse_load(struct pane *pane);             /* from the beginning */
void browse_more(struct pane *pane, bool all);   /* what follows */
bool browse_list_reply(struct pane *pane, const struct api_reply *reply);
/* Sorted again, the selection on its record. */
void browse_sort(struct browse *browse);
/* The reply has a record that was just made: it is selected in the list, which
 * the service may take a while to say, too. */
void browse_list_made(struct pane *pane, const struct api_reply *reply);
void browse_draw_list(const struct pane *pane, struct canvas *canvas);
/* The record that the keys act on: of the card, else the selected row; NULL:
 * none. */
const struct record *browse_current(const struct browse *browse);
/* The selection moved: fetch more when the end comes near. */
void browse_moved(struct pane *pane);

/* --- counts.c --- */

/* After browse_open: the rows have these columns. */
void counts_init(struct pane *pane, const char *key,
    const struct browse_count *columns);
void counts_release(struct browse *browse);
/* Which column an order such as "-open" means; -1: none, it is a field's. */
int counts_column(const struct browse *browse, const char *order);
void counts_begin(struct pane *pane);            /* all of them, anew */
void counts_go_on(struct pane *pane);            /* of rows that are new */
void counts_changed(struct pane *pane);          /* conversations did */
void counts_focus(struct pane *pane, bool focused);
bool counts_reply(struct pane *pane, const struct api_reply *reply);
/* What a query calls it: its name, if that means this one and no other in the
 * list (queries take parts of names), else its id. */
const char *browse_query_value(const struct browse *browse,
    const struct record *record);
/* What the inbox looks for to show what was counted. Yours to free. */
char *counts_query(const struct browse *browse, const struct record *record,
    size_t column);
const char *counts_text(const struct pane *pane, const struct row *row,
    size_t column, char *out, size_t size);
void counts_draw(const struct pane *pane, struct canvas *canvas,
    const struct table *table, int place, const struct row *row,
    size_t column);

/* --- card.c, card_parts.c --- */

void card_open(struct pane *pane, const char *id);
void card_refresh(struct pane *pane);
void card_close(struct pane *pane);
bool card_reply(struct pane *pane, const struct api_reply *reply);
void card_layout(struct pane *pane);
/* What card_build made is no longer used. */
void card_forget_lines(struct card *card);
void card_draw(const struct pane *pane, struct canvas *canvas);
/* Another line of the card; the texts live as long as its arena. */
struct card_line *card_add(struct card *card, enum card_look look,
    const char *label, const char *text);
/* The same over as many lines as the text needs; breaks are kept. */
void card_wrap(struct card *card, enum card_look look, const char *label,
    const char *text, int cols);
/* HTML as plain text. */
const char *card_html(struct card *card, const char *html);
/* card_thread.c: what was said in it, if its reply tells. */
void card_add_thread(const struct pane *pane, struct card *card, int cols);
/* The list of that kind that belongs to the card's record; NULL: none. */
struct card_sub *card_sub_of(struct card *card, enum record_kind kind);
/* The lines of the card into its arena, at that width. */
void card_build(const struct pane *pane, struct card *card, int cols);
/* Select the next line that has these words (upper and lower case are one),
 * from the top again behind the last. False: none has. */
bool card_find(struct card *card, const char *words, bool down);
/* What of a card's or form's line so wide its label takes. */
static inline int browse_label_cols(int cols)
{
	return cols >= 60 ? 24 : cols >= 40 ? cols * 2 / 5 : cols / 3;
}
const struct card_line *card_current(const struct browse *browse);

/* --- attributes.c --- */

/* What attributes the kind has, once; again: anew. */
void attributes_ask(struct pane *pane, bool again);
bool attributes_reply(struct pane *pane, const struct api_reply *reply);
void attributes_release(struct browse *browse);
/* Of tickets: their attributes are those of this type. */
void attributes_of(struct pane *pane, const char *type);
/* Seconds of a value that is a time, digits or ISO 8601; 0: it is none. */
int64_t attribute_time(const char *value);
/* By the attribute's name; NULL: nobody defined it (or it is not known). */
const struct definition *attributes_find(const struct browse *browse,
    const char *name);
/* "Tue 24 Nov 2026 09:00 EST (3d ago)", by the workspace's clocks. */
const char *browse_time(const struct pane *pane, int64_t at,
    struct arena *arena);

/* --- form.c --- */

void form_open(struct pane *pane, const struct record *record);
/*
 * A form for what a rule takes: these fields with what they begin with (or
 * NULL), then the kind's attributes as far as they are known. record: whose
 * attributes they begin with, or NULL. with: goes along. All is copied but the
 * fields' names, labels and help.
 */
struct form_plan {
	enum record_verb verb;
	const char *id;
	const struct record *record;
	const struct record_field *fields;
	const char *const *initial;
	size_t fields_len;
	const struct record_input *with;
	size_t with_len;
};
void form_begin(struct pane *pane, const struct form_plan *plan);
void form_close(struct pane *pane);
/* The attributes are known (better) now. */
void form_defined(struct pane *pane);
void form_draw(const struct pane *pane, struct canvas *canvas);
bool form_key(struct pane *pane, const char *key);
bool form_typed(struct pane *pane, const char *utf8, bool pasted);
void form_move(struct pane *pane, long by);
void form_save(struct pane *pane);
bool form_reply(struct pane *pane, const struct api_reply *reply);
/* To the question that a reference's or a choice's field asks. */
void form_picked(struct pane *pane, const char *id);

/* --- form_fields.c --- */

/* One field with a value to begin with; the attributes that are known. */
void form_add_field(struct browse *browse, const struct record_field *field,
    const char *initial);
void form_add_attributes(struct browse *browse, const struct record *record);
/* The fields of a new one (record NULL) or of that one into the form. */
void form_add_fields(struct browse *browse, const struct record *record);
bool field_changed(const struct form_field *field);
/* Whether what was typed can be sent; false: why not. */
bool field_check(const struct browse *browse, const struct form_field *field,
    struct error *err);
bool field_is_time(const struct form_field *field);
/* What a typed time means by the workspace's clocks; 0: it is none. */
int64_t field_time(const struct browse *browse, const char *text);
/* A choice, or a truth; their values, with | between them. */
bool field_is_choice(const struct form_field *field);
const char *field_choices(const struct form_field *field);
/* What is typed into a choice becomes the choice that begins so. */
void field_complete(struct form_field *field);
/* The next of a choice's values; behind the last one nothing, if that may
 * be. */
void field_cycle(struct form_field *field);
void field_set(struct form_field *field, const char *text, size_t len);
/* The value as the change wants it, yours to free: of an attribute with its
 * type in front. */
char *field_input(struct browse *browse, const struct form_field *field);

/* --- change.c --- */

/* Do this to what is marked, else to the current record; asks before it where
 * the rule says so. inputs and target are copied. */
void browse_change(struct pane *pane, enum record_verb verb,
    const char *target, const struct record_input *inputs,
    size_t inputs_len);
/* The same to this one alone, whatever is marked or selected. */
void browse_change_one(struct pane *pane, const char *id,
    enum record_verb verb, const char *target,
    const struct record_input *inputs, size_t inputs_len);
bool change_reply(struct pane *pane, const struct api_reply *reply);
bool change_answer(struct pane *pane, const struct pane_event *event);
void change_release(struct browse *browse);

/* --- actions.c, export.c, extras.c --- */

typedef void browse_action(struct pane *, const struct pane_call *);
browse_action browse_next, browse_previous, browse_page_down, browse_page_up,
    browse_half_down, browse_half_up, browse_first, browse_last,
    browse_open_item, browse_back, browse_filter, browse_order, browse_refresh,
    browse_mark, browse_mark_range, browse_mark_all, browse_copy,
    browse_in_browser, browse_export, browse_new, browse_edit,
    browse_save, browse_undo, browse_raw, browse_load_all, browse_note,
    browse_tags, browse_quote, browse_conversations, browse_second;
bool extras_answer(struct pane *pane, const struct pane_event *event);
bool actions_answer(struct pane *pane, const struct pane_event *event);
bool export_write(struct pane *pane, const char *path);
bool export_answer(struct pane *pane, const struct pane_event *event);
/* The list is complete (or will not be): write what was asked for. */
void export_go_on(struct pane *pane);

enum browse_cookie {
	COOKIE_CONFIRM = 1, COOKIE_TYPED, COOKIE_FILTER, COOKIE_ORDER,
	COOKIE_COPY, COOKIE_EXPORT, COOKIE_PICK_REF, COOKIE_NOTE, COOKIE_TAGS
};

/* The actions that every such pane has, with the keys of the inbox for what
 * is the same there. */
#define BROWSE_ACTIONS \
	{ "next-row", "Down one row", "Move", browse_next, 0 }, \
	{ "previous-row", "Up one row", "Move", browse_previous, 0 }, \
	{ "next-page", "Down a page", "Move", browse_page_down, 0 }, \
	{ "previous-page", "Up a page", "Move", browse_page_up, 0 }, \
	{ "half-page-down", "Down half a page", "Move", browse_half_down, 0 }, \
	{ "half-page-up", "Up half a page", "Move", browse_half_up, 0 }, \
	{ "first-row", "To the top (or row N)", "Move", browse_first, 0 }, \
	{ "last-row", "To the end", "Move", browse_last, 0 }, \
	{ "open-item", "Open the card, or what the line names", "Move", \
	    browse_open_item, ACTION_ITEM }, \
	{ "go-back", "One step back; stop loading", "Move", browse_back, 0 }, \
	{ "filter-records", "Search: words, field:value", "View", \
	    browse_filter, ACTION_ARG }, \
	{ "sort-records", "Sort by a field", "View", browse_order, \
	    ACTION_ARG }, \
	{ "refresh", "Fetch it anew", "View", browse_refresh, 0 }, \
	{ "load-all", "Fetch the whole list", "View", browse_load_all, 0 }, \
	{ "show-raw", "The service's JSON, or the card again", "View", \
	    browse_raw, ACTION_ITEM }, \
	{ "toggle-mark", "Mark for a bulk action (N rows)", "Change", \
	    browse_mark, ACTION_ITEM }, \
	{ "mark-range", "Mark from the last mark to here", "Change", \
	    browse_mark_range, ACTION_ITEM }, \
	{ "mark-all", "Mark the whole list, or nothing", "Change", \
	    browse_mark_all, 0 }, \
	{ "copy-item", "Copy a field", "View", browse_copy, \
	    ACTION_ITEM | ACTION_ARG }, \
	{ "browse-record", "Open in the browser", "View", \
	    browse_in_browser, ACTION_ITEM }, \
	{ "export-records", "Write the list to a file, .csv or .json", \
	    "View", browse_export, ACTION_ARG }, \
	{ "undo", "Take back the last action", "Change", browse_undo, 0 }

/* For kinds that can be made and edited. */
#define BROWSE_WRITE_ACTIONS(needs) \
	{ "new-record", "Make a new one", "Change", browse_new, needs }, \
	{ "edit-record", "Edit its fields", "Change", browse_edit, \
	    ACTION_ITEM | needs }, \
	{ "save-form", "Save the form", "Change", browse_save, needs }

#define BROWSE_KEYS \
	{ "j", "next-row", NULL }, { "Down", "next-row", NULL }, \
	{ "k", "previous-row", NULL }, { "Up", "previous-row", NULL }, \
	{ "C-f", "next-page", NULL }, { "PgDn", "next-page", NULL }, \
	{ "C-b", "previous-page", NULL }, { "PgUp", "previous-page", NULL }, \
	{ "C-d", "half-page-down", NULL }, { "C-u", "half-page-up", NULL }, \
	{ "g g", "first-row", NULL }, { "Home", "first-row", NULL }, \
	{ "G", "last-row", NULL }, { "End", "last-row", NULL }, \
	{ "Enter", "open-item", NULL }, { "l", "open-item", "list" }, \
	{ "Right", "open-item", "list" }, { "Esc", "go-back", NULL }, \
	{ "q", "go-back", "card" }, { "h", "go-back", "card" }, \
	{ "Left", "go-back", "card" }, { "/", "filter-records", NULL }, \
	{ "S", "sort-records", "list" }, { "R", "refresh", NULL }, \
	{ "L", "load-all", "list" }, { "v", "show-raw", "card" }, \
	{ "Space", "toggle-mark", "list" }, { "V", "mark-range", "list" }, \
	{ "Space", "next-page", "card" }, { "*", "mark-all", "list" }, \
	{ "y", "copy-item", NULL }, { "b", "browse-record", NULL }, \
	{ "X", "export-records", "list" }, { "u", "undo", NULL }

#define BROWSE_WRITE_KEYS \
	{ "n", "new-record", "list" }, { "E", "edit-record", NULL }, \
	{ "C-s", "save-form", "form" }, { "M-Enter", "save-form", "form" }

#define BROWSE_OPS(state) \
	.abi = PANE_ABI, .size = sizeof(struct pane_ops), \
	.state_size = sizeof(state), .text = browse_text, \
	.key = browse_key, .wants_text = browse_wants_text, \
	.context = browse_context, .draw = browse_draw, \
	.badge = browse_badge

#endif
