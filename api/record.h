/*
 * Every object of a workspace besides conversations: contacts, companies,
 * tags, articles, tickets, … One mechanism, driven by one table a kind.
 *
 * A kind's table (struct record_schema, api/kinds/KIND.c) says what fields it
 * has and where they stand in the service's JSON, how it is listed, searched
 * and read, and what can be done to it. The decoder, the mirror, queries,
 * sorting, CSV and JSON, list columns, cards and forms all follow it: a field
 * that is added there is everywhere.
 *
 * A record is one object: its values in the order of its kind's fields. As all
 * model values it lives in the arena of the reply that brought it.
 *
 * Adding a kind: docs/architecture.md, "Records".
 */
#ifndef CALLBOX_RECORD_H
#define CALLBOX_RECORD_H

#include "api/base/error.h"
#include "api/base/mem.h"
#include "api/model.h"

/* X(kind, its name in scripts and files) */
#define RECORD_KINDS(X) \
	X(NONE, "") \
	X(CONTACT, "contact") \
	X(COMPANY, "company") \
	X(ADMIN, "admin") \
	X(TEAM, "team") \
	X(TAG, "tag") \
	X(SEGMENT, "segment") \
	X(NOTE, "note") \
	X(EVENT, "event") \
	X(SUBSCRIPTION, "subscription") \
	X(DATA_ATTRIBUTE, "data-attribute") \
	X(CONVERSATION_ATTRIBUTE, "conversation-attribute") \
	X(AWAY_REASON, "away-reason") \
	X(ARTICLE, "article") \
	X(COLLECTION, "collection") \
	X(TICKET, "ticket") \
	X(TICKET_TYPE, "ticket-type") \
	X(TICKET_STATE, "ticket-state") \
	X(MACRO, "macro") \
	X(CONVERSATION, "conversation") \
	X(MESSAGE, "message") \
	X(HANDLING_EVENT, "handling-event") \
	X(SIDE_CONVERSATION, "side-conversation") \
	X(WORKLOAD, "workload") \
	X(TICKET_ATTRIBUTE, "ticket-attribute") \
	X(ARTICLE_DRAFT, "article-draft") \
	X(INTERNAL_ARTICLE, "internal-article") \
	X(CONTENT, "content")

/* Stored in the mirror and the outbox: only ever appended to. */
enum record_kind {
#define X(kind, name) RECORD_##kind,
	RECORD_KINDS(X)
#undef X
	RECORD_KIND_COUNT
};

/* What can be done to one. X(verb, word at the prompt) */
#define RECORD_VERBS(X) \
	X(NONE, "") \
	X(CREATE, "create") \
	X(UPDATE, "edit") \
	X(DELETE, "delete") \
	X(ARCHIVE, "archive") \
	X(UNARCHIVE, "unarchive") \
	X(BLOCK, "block") \
	X(MERGE, "merge") \
	X(TAG, "tag") \
	X(UNTAG, "untag") \
	X(NOTE, "note") \
	X(ATTACH, "attach") \
	X(DETACH, "detach") \
	X(SUBSCRIBE, "subscribe") \
	X(UNSUBSCRIBE, "unsubscribe") \
	X(AWAY, "away") \
	X(PUBLISH, "publish") \
	X(UNPUBLISH, "unpublish") \
	X(REPLY, "reply") \
	X(LINK, "link") \
	X(UNLINK, "unlink") \
	X(CONVERT, "convert") \
	X(CHANGE_TYPE, "change-type") \
	X(REDACT, "redact") \
	X(ADD_OPTION, "add-option")

/* Stored in the outbox: only ever appended to. */
enum record_verb {
#define X(verb, word) VERB_##verb,
	RECORD_VERBS(X)
#undef X
	VERB_COUNT
};

/*
 * What a field holds, and with it how it is read, compared, edited and shown.
 *
 * TEXT, HTML, URL, EMAIL, PHONE: text. CHOICE: one of `choices`. Parts of a
 *     conversation are read as one HTML, a paragraph with the author above
 *     each.
 * NUMBER, MONEY: number, and text as the service wrote it.
 * DURATION: the same in seconds.
 * BOOL: number 0 or 1, text "true" or "false".
 * TIME: number is Unix seconds, no text. DATE: the same, whole days.
 * REFERENCE: text is the id of another record (kind `refers`); refs has it
 *     with its name.
 * LIST: refs are the members, number how many there are in all (an answer may
 *     name ten of them only), text their names or ids, joined with ", ".
 *     Members that are archived are left out.
 * A value that is not there has no text, number 0 and no refs.
 */
enum field_type {
	FIELD_TEXT, FIELD_HTML, FIELD_NUMBER, FIELD_MONEY, FIELD_BOOL,
	FIELD_TIME, FIELD_DATE, FIELD_URL, FIELD_EMAIL, FIELD_PHONE,
	FIELD_CHOICE, FIELD_REFERENCE, FIELD_LIST, FIELD_DURATION
};

enum field_flags {
	FIELD_EDIT = 1,          /* may be given to create and update */
	FIELD_NEEDED = 2,        /* must be given to create */
	FIELD_ONCE = 4,          /* may be given to create only */
	FIELD_WORDS = 8,         /* words of a query without a key look here */
	FIELD_EXACT = 16,        /* a query means the whole value, no part */
	FIELD_SERVICE = 32,      /* answers do not have it: only the service's
	                            search knows (segments of a contact) */
	FIELD_HIDDEN = 64,       /* not on the card (ids of other systems …) */
	FIELD_NUMBERS = 128      /* ids are written as numbers */
};

/*
 * One field. name: stable; in queries, CSV, JSON, sort. label: for people.
 * path: in the answer, "location.city"; other places that the service also
 *     uses follow behind "|".
 * column: its place in a list by importance, 1 first, 0: none; width: columns
 *     it wants there.
 * search: the service's search field, which it can sort by as well, or NULL.
 * write: its key in a request's body, NULL: as name.
 */
struct record_field {
	const char *name, *label;
	enum field_type type;
	const char *path;
	unsigned flags;
	int column, width;
	const char *search;
	const char *choices;             /* "user|lead" */
	enum record_kind refers;
	const char *write;
	const char *help;                /* one line for the form, or NULL */
	const char *values;              /* what the service calls each of the
	                                    choices, NULL: the same */
};

/* How a list comes in pages (the service has five ways). */
enum paging {
	PAGE_WHOLE,              /* all at once */
	PAGE_CURSOR,             /* ?starting_after=, pages.next.starting_after */
	PAGE_SEARCH,             /* POST, pagination.starting_after */
	PAGE_NUMBER,             /* ?page=, until pages.total_pages */
	PAGE_MORE                /* ?cursor=, next_cursor and has_more */
};

/*
 * Where records are listed. parent: RECORD_NONE, or of whom ({parent} in the
 * path). rows: where they stand in the answer. A kind's first source that fits
 * is asked; one with PAGE_SEARCH is preferred when there is something that it
 * can search for or sort by.
 * cap: the service gives that many at most, 0: all.
 * days: its search compares times by whole days (contacts, NOTES §6).
 * phrase: a query's words go into this parameter of the path, or NULL. Such a
 *     source gives the best and not all: it is asked when there are words and
 *     not everything is wanted.
 */
struct record_source {
	enum record_kind parent;
	const char *method, *path;
	enum paging paging;
	const char *rows;
	int per_page;
	const char *permission;
	int cap;
	bool days;
	const char *phrase;
};

enum rule_flags {
	RULE_REPEAT = 1,         /* sending it twice does no harm */
	RULE_SELF = 2,           /* the answer is the record as it is now */
	RULE_GONE = 4,           /* the record is no longer there after it */
	RULE_FINAL = 8,          /* cannot be undone: ask, with typed words */
	RULE_ASK = 16,           /* has consequences: ask */
	RULE_BARE = 32           /* a success may have no body */
};

/*
 * One thing that can be done. path: {id}, {target} and {NAME} of an input are
 * filled in, escaped.
 *
 * body: NULL, or members with spaces between them:
 *     key=$x    the input x as a string; "id", "target" and "me" are inputs
 *     key=#x    as a number; key=!x as true or false
 *     key=word  the string itself; key=#5, key=!true: so literally
 *     ?key=…    left out when there is no such input
 *     key=$x|y  the input, or y when it is empty
 *     ?x:key=…  left out when there is no input x
 *     *         every input that is not used elsewhere, written after its
 *               field's type; custom attributes (`attributes.NAME`) too
 *     key=*     the same, but what would stand in the kind's object of
 *               attributes stands in this one
 * a key may be "outer.inner", or "list[].inner" (an object for each of the ids
 * in the input, separated by commas), or "list[]" (the same without objects).
 *
 * after: says how the outcome is to be checked when the answer was lost:
 *     RECORD_NONE: the person is asked; the kind itself, of a record that is
 *     there: it is read, and has what was to become of it; else: that kind's
 *     list of this parent is looked through for a new one with the same text.
 * warning: what happens, for the question before it (RULE_ASK, RULE_FINAL).
 */
struct record_rule {
	enum record_verb verb;
	const char *method, *path, *body;
	unsigned flags;
	enum record_verb undo;           /* with the same inputs, or VERB_NONE */
	enum record_kind after;
	const char *permission;
	const char *words;               /* "archive the contact" */
	const char *warning;
};

/* A kind. names: fields that name a record, the first with a value wins. key:
 * where its id stands, NULL: "id"; "id|event_name" where the service gives
 * none to some, "type+id" where it takes both to tell one from another. */
struct record_schema {
	enum record_kind kind;
	const char *name, *plural;       /* "contact", "contacts" */
	const char *names;               /* "name|email|phone" */
	const struct record_field *fields;       /* ends with {0} */
	const char *attributes;          /* path of free-form attributes */
	const char *one, *one_permission;        /* "/contacts/{id}", or NULL */
	const struct record_source *sources;     /* ends with {0}; never NULL */
	const struct record_rule *rules;         /* ends with {0}, or NULL */
	const char *sort;                /* the usual order, "-last-seen" */
	const char *page;                /* the record's page in Intercom's web
	                                    app, {app} and {id}, or NULL */
	const char *key;
};

struct record_ref {
	enum record_kind kind;
	const char *id, *name;           /* name may be NULL */
};

struct record_value {
	const char *text;
	int64_t number;
	const struct record_ref *refs;   /* ends with {0}; NULL: none */
};

/* title: what it is called by, never NULL. fetched_at: when the service said
 * so. */
struct record {
	enum record_kind kind;
	const char *id, *title;
	int64_t fetched_at;
	const struct record_value *values;       /* as schema->fields */
	const struct attribute *attributes;
	size_t attributes_len;
};

/* An input of a change: a field's name (or "attributes.NAME", or what the
 * rule's body asks for) and its value as text; NULL or "" clears it. Times are
 * Unix seconds, booleans true or false, lists ids with commas. The value of an
 * attribute may begin with its type: "n:5", "b:true", "s:text". */
struct record_input {
	const char *name, *value;
};

struct record_change {
	enum record_kind kind;
	enum record_verb verb;
	const char *id;                  /* NULL: of what is to be made */
	const char *target;              /* the other thing (tag, company), or
	                                    NULL */
	const struct record_input *inputs;
	size_t inputs_len;
};

/*
 * What an input of that name would have to be for the value to be as it is;
 * NULL: it has none. False: no input can say it. In the arena.
 */
bool record_input(const struct record *record, const char *name,
    struct arena *arena, const char **out);
/* The values as the change's inputs have them; what is named by id alone has
 * no name then. */
void record_apply(struct record *record, const struct record_change *change,
    struct arena *arena);
/* The same of a conversation's title and attributes. */
bool conversation_input(const struct conversation *conversation,
    const char *name, struct arena *arena, const char **out);
void conversation_apply(struct conversation *conversation,
    const struct record_change *change, struct arena *arena);

/*
 * Each input that the rule takes besides id and target: what its body asks
 * for, the fields that can be given to it, "attributes.NAME" for any name.
 */
void record_inputs_each(const struct record_schema *schema,
    const struct record_rule *rule, void (*each)(void *ctx, const char *name),
    void *ctx);
/* Whether it takes one of that name ("attributes.Plan"). */
bool record_input_known(const struct record_schema *schema,
    const struct record_rule *rule, const char *name);
/* What values of an attribute are by the service's word for its type, in each
 * of the lists of attributes; FIELD_TEXT for words that are not known. */
enum field_type record_attribute_type(const char *word);

/* "archive the contact", with the text that it carries, if any. */
const char *record_change_words(const struct record_change *change,
    struct arena *arena);
/* Copies in the arena. */
struct record_input *record_inputs_copy(struct arena *arena,
    const struct record_input *inputs, size_t n);
struct record_change *record_change_copy(struct arena *arena,
    const struct record_change *change);

/* The table of a kind; NULL: there is none (yet). */
const struct record_schema *record_schema(enum record_kind kind);
/* What the service calls a choice, in the arena; one that is none as it is. */
const char *record_choice(const struct record_field *field, const char *text,
    struct arena *arena);
/* By name or plural; RECORD_NONE: unknown. */
enum record_kind record_kind_of(const char *name);
const char *record_verb_word(enum record_verb verb);
/* What a verb does to a kind; NULL: it cannot be done. */
const struct record_rule *record_rule(enum record_kind kind,
    enum record_verb verb);

size_t record_fields_len(const struct record_schema *schema);
/* A field's place in the table by name; -1: there is none. */
int record_field_index(const struct record_schema *schema, const char *name);
/* A record's value by field name; an empty one for what it does not have. */
const struct record_value *record_value(const struct record *record,
    const char *name);
/* What an attribute's definition (a record with "options") lets one choose from:
 * labels as field->choices, ids as field->values, and its type FIELD_CHOICE, if
 * there are any. Labels that hold "|" are left out: such a list could not be
 * told apart. The strings are the arena's. */
void record_add_options(const struct record *record, struct arena *arena,
    struct record_field *field);
/* A free-form attribute by name, NULL: not there. */
const struct attribute *record_attribute(const struct record *record,
    const char *name);

/* The name of a teammate, team or tag in the workspace; NULL: not known. */
const char *record_ref_name(const struct record_ref *ref,
    const struct workspace *workspace);

/*
 * The value as it goes into files and scripts: text as it is, times as ISO 8601
 * UTC, lists joined with ", ", nothing as "". Returns out, or the value's own
 * text (of any length) where it needs no writing.
 */
const char *record_show(const struct record_field *field,
    const struct record_value *value, char *out, size_t size);

/* Order of two records by a sort such as "name" or "-last-seen" (descending);
 * what has no value comes last, then by title. <0, 0, >0. */
int record_compare(const struct record_schema *schema, const char *sort,
    const struct record *a, const struct record *b);

/*
 * Whether a text can be a value of the field: e-mail addresses, URLs, numbers,
 * choices, times. False: ERROR_INPUT and a sentence. An empty one can, unless
 * the field is needed.
 */
bool record_check(const struct record_field *field, const char *text,
    struct error *err);

#endif
