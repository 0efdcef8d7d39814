/*
 * callbox-simulator: plays an Intercom workspace over HTTP on this machine.
 *
 * A program of its own that shares no code with the client, so that a mistake
 * cannot hide by being made on both sides. One thread: main.c turns a loop of
 * requests (http.c), customers (live.c) and timers.
 *
 *   main.c      command line, loop
 *   http.c      libmicrohttpd: headers, token, rate limit, versions, faults
 *   route.c     method and path → handler and permission
 *   store.c     the workspace in memory
 *   workspace.c reading it: the built-in one, JSON, JSON lines
 *   marks.c     times and addresses that its texts leave open
 *   files.c     attachments: their addresses, and what these answer
 *   contents.c  what is in files that nobody uploaded
 *   generate.c  conversations by the hundred thousand, made when looked at
 *   encode.c    objects → Intercom's JSON
 *   search.c    the search language, sorting, cursors
 *   pages.c     lists by page number and cursor
 *   conversation_more.c   attributes, participants, merging, redacting, …
 *   conversations.c contacts.c companies.c people.c tickets.c
 *   articles.c knowledge.c messages.c
 *               the handlers; ticket_types.c what tickets are made after
 *   live.c      snoozes that end, customers who write by themselves
 *   fault.c     what goes wrong on purpose
 *   journal.c   every accepted request, a JSON line each
 *   oauth.c     authorize page, code, token
 *   permission.c what the token may not do, and how the service says so
 *   control.c   the tests' handles
 */
#ifndef CALLBOX_SIM_H
#define CALLBOX_SIM_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct json_object jobj;

enum { SIM_TAGS_MAX = 8, SIM_PARTS_MAX = 500, SIM_ID_MAX = 40 };

struct sim_admin {
	char *key, *id, *name, *email, *job_title;
	bool away, reassign;
	jobj *team_ids;                  /* array of ints */
	char reason[SIM_ID_MAX];         /* of being away, or "" */
};

struct sim_team {
	char *key, *id, *name, *distribution;
	int limit;
};

struct sim_tag {
	char *id, *name;
};

struct sim_contact {
	char *key, *id, *role, *name, *email, *phone, *external_id, *company;
	char *merged_into;               /* id, or NULL */
	int64_t created, signed_up, seen, updated, replied, contacted;
	jobj *extra;                     /* location, browser, … as in the file */
	char *owner;                     /* an admin's id, or NULL */
	jobj *tags, *notes;              /* arrays: tag ids; note objects */
	jobj *companies, *segments;      /* arrays: ids */
	jobj *subscriptions;             /* object: id → opt_in or opt_out */
	bool archived, blocked, deleted;
	bool gone;                       /* in no list: any of these, or
	                                    merged */
};

enum sim_state { SIM_OPEN, SIM_CLOSED, SIM_SNOOZED };

/* parts NULL: made from the seed when it is looked at. */
struct sim_conversation {
	char id[SIM_ID_MAX];
	int contact;                     /* index */
	int admin, team;                 /* index, -1: none */
	uint8_t state, priority;
	bool read, is_ticket, deleted, merged;
	int64_t created, updated, waiting, snoozed, indexed;
	int tags[SIM_TAGS_MAX], tags_len;
	uint32_t seed;
	int dropped;                     /* older parts than the 500 newest */
	char *title;
	jobj *source, *parts;            /* in API form */
	jobj *attributes, *rating, *sla, *ai, *ticket, *linked, *contacts;
	jobj *side, *handling;           /* arrays, as in the file */
	char *company;                   /* key */
};

struct sim_denied {
	char *permission;
	int way;                         /* in which it is said */
};

struct sim {
	/* command line */
	char *token;
	int64_t now_offset;              /* seconds added to the clock */
	int latency_ms, rate, search_lag_ms;
	uint32_t seed;
	bool live;
	FILE *journal;
	struct sim_denied *denied;
	int denied_len;
	const char *client_id, *client_secret;
	char **redirects;                /* registered; none: any https */
	int redirects_len;
	bool foreign;                    /* the token is another region's */
	char url[80];

	struct sim_admin *admins;
	int admins_len, me;
	struct sim_admin bot;
	struct sim_team *teams;
	int teams_len;
	struct sim_tag *tags;
	int tags_len;
	struct sim_contact *contacts;
	int contacts_len;
	struct sim_conversation *conversations;
	int conversations_len;
	jobj *app, *companies, *segments, *macros, *live_lines;
	jobj *ticket_types, *ticket_states;      /* as in the file */
	jobj *articles, *collections;    /* as articles_load made them */
	jobj *internal_articles, *other_content; /* knowledge_load */
	jobj *deleted;                   /* array of {id, deleted_at} */
	uint64_t next_id, next_request;
	/* rate window */
	int64_t window;
	int used;
	uint64_t requests;
};

/* What a handler is given and gives back. */
struct sim_call {
	struct sim *sim;
	const char *method, *path;
	char *args[3];                   /* the path's variable parts */
	jobj *body;                      /* parsed, or NULL */
	const char *(*query)(struct sim_call *, const char *name);
	void *connection;
	int status;
	jobj *answer;                    /* takes ownership */
	const char *content_type;        /* NULL: JSON */
	char *text;                      /* instead of answer, malloc'ed */
	size_t text_len;                 /* 0: up to its 0 byte */
	char canonical[80];              /* Link header of a merged contact */
	char location[1024];             /* of a redirect */
};

/* store.c */
int64_t sim_now(const struct sim *sim);
char *sim_new_id(struct sim *sim, char out[SIM_ID_MAX]);
int sim_find_admin(const struct sim *sim, const char *id_or_key);
int sim_find_team(const struct sim *sim, const char *id_or_key);
int sim_find_tag(const struct sim *sim, const char *id_or_name);
int sim_find_contact(const struct sim *sim, const char *id_or_key);
int sim_find_contact_email(const struct sim *sim, const char *email);
struct sim_conversation *sim_find_conversation(struct sim *sim,
    const char *id);
struct sim_conversation *sim_add_conversation(struct sim *sim);
struct sim_contact *sim_add_contact(struct sim *sim);
int sim_add_tag(struct sim *sim, const char *name);
/* Bump updated, and when the search index will know it. */
void sim_touch(struct sim *sim, struct sim_conversation *conversation);
/* Append a part (takes it); drops the oldest beyond 500. */
void sim_add_part(struct sim *sim, struct sim_conversation *conversation,
    jobj *part);
uint32_t sim_random(uint32_t *state);

/* companies.c */
/* By id, key or company_id; NULL: none. Borrowed. */
jobj *sim_find_company(const struct sim *sim, const char *wanted);
/* Arrays of ids as sets. */
bool sim_has(jobj *ids, const char *id);
void sim_put(jobj *ids, const char *id);
bool sim_take(jobj *ids, const char *id);
int sim_people_of(const struct sim *sim, const char *company_id);
void tag_companies(struct sim *sim, int tag, jobj *companies);

/* attributes.c */
bool attributes_fit(struct sim_call *call, const char *model,
    jobj *attributes);

/* conversation_more.c: whether these values fit the attributes; false: an error
 * was answered. */
bool conversation_attributes_fit(struct sim_call *call, jobj *values);

/* articles.c: the workspace's own lists, filled in. */
void articles_load(struct sim *sim, jobj *root, int64_t start);
/* One that is there, by its id or key; NULL: none. All of them, newest first,
 * the caller's. Whether all words are somewhere in it. */
jobj *content_find(jobj *list, const char *id);
jobj *content_all(jobj *list);
bool content_matches(jobj *item, const char *query);
/* Marked as deleted, and answered so. */
void content_gone(struct sim_call *call, jobj *item, const char *what);

/* knowledge.c: internal articles and what else is searched. */
void knowledge_load(struct sim *sim, jobj *root, int64_t start);

/* contacts.c: a note from the request's body, the caller's; NULL: an error
 * was answered. */
jobj *new_note(struct sim_call *call, const char *of, const char *of_id);

/* pages.c: one page of the items (taken), as the query asks for it. */
void ok_page(struct sim_call *call, const char *type, const char *key,
    jobj *items, int per_page, int most);
/* The same, each item encoded when it is on the page. */
void ok_page_of(struct sim_call *call, const char *type, const char *key,
    jobj *items, int per_page, int most,
    jobj *(*encode)(const struct sim *, jobj *));
void ok_cursor(struct sim_call *call, const char *key, jobj *items,
    int per_page, int most);

/* workspace.c: false: a message was printed. */
bool workspace_built_in(struct sim *sim);
bool workspace_load(struct sim *sim, const char *path);

/* marks.c */
/* A text with its marks filled in, times relative to start; values: what
 * {name} is in this round, or NULL and -1. The caller's; NULL stays NULL. */
char *marks_expand(const char *text, int64_t start, const char *url,
    jobj *values, int round);
/* Where a file is served at; NULL: one without a name. The caller's. */
char *file_url(const char *base, const char *name);

/* files.c: the attachments of a part get addresses that are good from now. */
void files_sign(const struct sim *sim, jobj *part);

/* contents.c: malloc'ed; pictures are rows by cols pixels, 0: any. */
char *contents_of(const char *name, const char *content_type, size_t size,
    int rows, int cols, size_t *len);

/* generate.c */
void generate(struct sim *sim, int n);
void generate_contacts(struct sim *sim, int n);
void generate_companies(struct sim *sim, int n);
void generate_fill(struct sim *sim, struct sim_conversation *conversation);

/* encode.c: new objects, the caller's */
jobj *encode_admin(const struct sim *sim, const struct sim_admin *admin);
jobj *encode_me(const struct sim *sim);
bool is_member(const struct sim *sim, int admin, int team);
jobj *encode_team(const struct sim *sim, int index);
jobj *encode_tag(const struct sim *sim, int index);
/* The tags with these ids (may be NULL), as an array. */
jobj *encode_tags_of(const struct sim *sim, jobj *ids);
jobj *encode_contact(const struct sim *sim, int index);
jobj *encode_segment(const struct sim *sim, size_t index, bool count);
jobj *encode_company(const struct sim *sim, jobj *company);
jobj *encode_conversation(struct sim *sim,
    struct sim_conversation *conversation, bool parts, bool plain);
jobj *encode_part_author(const struct sim *sim, const char *kind, int index);
jobj *encode_reference(const char *type, const char *id);
/* A part in API form; author: "admin", "contact", "bot". body may be NULL. */
jobj *encode_part(struct sim *sim, const char *type, const char *author,
    int index, const char *body, int64_t at);
jobj *encode_list(const char *type, const char *key, jobj *items);
jobj *encode_company_of(const struct sim *sim, const char *key);
jobj *encode_contacts(const struct sim *sim,
    const struct sim_conversation *conversation);
jobj *encode_linked(struct sim *sim, jobj *keys);
const char *encode_company_name(const struct sim *sim, const char *key);

/* ticket_types.c: as in the workspace's file, by id or key; borrowed */
jobj *find_ticket_type(const struct sim *sim, const char *wanted);
jobj *find_ticket_state(const struct sim *sim, const char *wanted);
jobj *ticket_type_state(const struct sim *sim, jobj *type,
    const char *wanted);
jobj *ticket_type_first_state(const struct sim *sim, jobj *type);
jobj *ticket_type_attribute(jobj *type, const char *name);
/* False: the call holds the error. Of what is given each is right; of what is
 * required nothing lacks. */
bool ticket_attributes_right(struct sim_call *call, jobj *type,
    jobj *attributes);
bool ticket_attributes_whole(struct sim_call *call, jobj *type,
    jobj *attributes);
jobj *encode_ticket_state(jobj *state);
jobj *encode_ticket_type(const struct sim *sim, jobj *type, bool full);
jobj *encode_ticket_attributes(jobj *type, jobj *values, const char *title,
    const char *description);
/* A conversation's ticket from the file; NULL: it is none. The caller's. */
jobj *read_ticket(const struct sim *sim, jobj *from, int64_t start);

/* tickets.c */
jobj *ticket_type_of(const struct sim *sim,
    const struct sim_conversation *ticket);
jobj *ticket_state_of(const struct sim *sim,
    const struct sim_conversation *ticket);
jobj *encode_ticket_part(const struct sim *sim, jobj *part);
jobj *encode_ticket(struct sim *sim, struct sim_conversation *ticket);
void sim_link(struct sim_conversation *a, struct sim_conversation *b);

/* conversations.c: the part that the body says, added; borrowed. NULL: an
 * error was answered. */
jobj *reply_part(struct sim_call *call,
    struct sim_conversation *conversation);

/* search.c: false: call->status and answer hold the error */
bool search_conversations(struct sim_call *call, bool all);
bool search_contacts(struct sim_call *call, bool all);
bool search_tickets(struct sim_call *call);

/* http.c */
void fail(struct sim_call *call, int status, const char *code,
    const char *message);
void fail_field(struct sim_call *call, int status, const char *code,
    const char *message, const char *field);
void ok(struct sim_call *call, jobj *answer);

/* live.c */
/* Once a turn of the loop: what is due happens. */
void live_tick(struct sim *sim);
/* A teammate has answered, or closed: the customer may react (--live). */
void live_replied(struct sim *sim, struct sim_conversation *conversation);
void live_closed(struct sim *sim, struct sim_conversation *conversation);

/* fault.c */
enum fault_kind {
	FAULT_NONE, FAULT_CUT_RESPONSE, FAULT_RESET, FAULT_STALL,
	FAULT_STATUS, FAULT_HTML, FAULT_GARBLE, FAULT_NULL, FAULT_ERROR_LIST,
	FAULT_BIG, FAULT_BAD_UTF8, FAULT_EMPTY, FAULT_TRUNCATED_JSON
};
struct fault {
	enum fault_kind kind;
	long amount;                     /* bytes, ms, status */
};
bool fault_add(const char *spec, char *why, size_t size);
void fault_clear(void);
/* The fault for this request; counts it. */
struct fault fault_for(const char *method, const char *path);
/* The same for stalls, which come before the request is handled. */
struct fault fault_stall(const char *method, const char *path);

/* journal.c */
void journal_request(struct sim *sim, const struct sim_call *call,
    const char *request_id);

/* route.c */
struct route {
	const char *method, *path;       /* "{}": a variable part */
	const char *permission;          /* NULL: any token */
	void (*run)(struct sim_call *call);
	bool open;                       /* needs no token */
};
const struct route *route_find(struct sim_call *call);

/* handlers */
void get_me(struct sim_call *call);
void list_admins(struct sim_call *call);
void get_admin(struct sim_call *call);
void set_away(struct sim_call *call);
void list_away_reasons(struct sim_call *call);
void list_teams(struct sim_call *call);
void get_team(struct sim_call *call);
void list_team_metrics(struct sim_call *call);
void list_tags(struct sim_call *call);
void get_tag(struct sim_call *call);
void create_tag(struct sim_call *call);
void delete_tag(struct sim_call *call);
void list_macros(struct sim_call *call);
void get_macro(struct sim_call *call);
void list_segments(struct sim_call *call);
void list_companies(struct sim_call *call);
void get_company(struct sim_call *call);
void list_ticket_types(struct sim_call *call);
void get_ticket_type(struct sim_call *call);
void list_ticket_states(struct sim_call *call);
void post_search_tickets(struct sim_call *call);
void get_ticket(struct sim_call *call);
void create_ticket(struct sim_call *call);
void put_ticket(struct sim_call *call);
void delete_ticket(struct sim_call *call);
void reply_ticket(struct sim_call *call);
void change_ticket_type(struct sim_call *call);
void link_conversation(struct sim_call *call);
void unlink_conversation(struct sim_call *call);
void convert_conversation(struct sim_call *call);
void list_articles(struct sim_call *call);
void search_articles(struct sim_call *call);
void list_internal_articles(struct sim_call *call);
void get_internal_article(struct sim_call *call);
void post_internal_article(struct sim_call *call);
void put_internal_article(struct sim_call *call);
void delete_internal_article(struct sim_call *call);
void search_content(struct sim_call *call);
void get_article(struct sim_call *call);
void post_article(struct sim_call *call);
void put_article(struct sim_call *call);
void delete_article(struct sim_call *call);
void get_draft(struct sim_call *call);
void put_draft(struct sim_call *call);
void publish_draft(struct sim_call *call);
void tag_article(struct sim_call *call);
void untag_article(struct sim_call *call);
void post_message(struct sim_call *call);
void list_collections(struct sim_call *call);
void get_collection(struct sim_call *call);
void post_collection(struct sim_call *call);
void put_collection(struct sim_call *call);
void delete_collection(struct sim_call *call);
void list_conversations(struct sim_call *call);
void post_search_conversations(struct sim_call *call);
void get_conversation(struct sim_call *call);
void put_conversation(struct sim_call *call);
void delete_conversation(struct sim_call *call);
void list_deleted(struct sim_call *call);
void reply_conversation(struct sim_call *call);
void manage_conversation(struct sim_call *call);
void tag_conversation(struct sim_call *call);
void untag_conversation(struct sim_call *call);
void list_conversation_attributes(struct sim_call *call);
void attach_customer(struct sim_call *call);
void detach_customer(struct sim_call *call);
void merge_conversation(struct sim_call *call);
void redact_conversation(struct sim_call *call);
void list_side_conversations(struct sim_call *call);
void list_handling_events(struct sim_call *call);
void list_contacts(struct sim_call *call);
void post_search_contacts(struct sim_call *call);
void get_contact(struct sim_call *call);
void put_contact(struct sim_call *call);
void post_contact(struct sim_call *call);
void find_contact_external(struct sim_call *call);
void delete_contact(struct sim_call *call);
void archive_contact(struct sim_call *call);
void unarchive_contact(struct sim_call *call);
void block_contact(struct sim_call *call);
void merge_contacts(struct sim_call *call);
void attach_company(struct sim_call *call);
void detach_company(struct sim_call *call);
void list_subscription_types(struct sim_call *call);
void list_contact_subscriptions(struct sim_call *call);
void subscribe_contact(struct sim_call *call);
void unsubscribe_contact(struct sim_call *call);
void list_events(struct sim_call *call);
void list_merge_history(struct sim_call *call);
void get_segment(struct sim_call *call);
void get_note(struct sim_call *call);
void list_data_attributes(struct sim_call *call);
void post_company(struct sim_call *call);
void put_company(struct sim_call *call);
void delete_company(struct sim_call *call);
void list_company_contacts(struct sim_call *call);
void list_company_segments(struct sim_call *call);
void list_company_notes(struct sim_call *call);
void create_company_note(struct sim_call *call);
void list_contact_notes(struct sim_call *call);
void create_contact_note(struct sim_call *call);
void list_contact_tags(struct sim_call *call);
void tag_contact(struct sim_call *call);
void untag_contact(struct sim_call *call);
void list_contact_companies(struct sim_call *call);
void list_contact_segments(struct sim_call *call);
void authorize_page(struct sim_call *call);
void exchange_code(struct sim_call *call);
void uninstall(struct sim_call *call);
void get_file(struct sim_call *call);

/* files.c */
/* Keep an uploaded file (base64); its address, malloc'ed; NULL: not base64. */
char *file_keep(struct sim *sim, const char *name, const char *content_type,
    const char *base64, size_t *len);

/* control.c */
void control_fault(struct sim_call *call);
void control_customer(struct sim_call *call);
void control_journal(struct sim_call *call);
void control_clock(struct sim_call *call);
void control_permission(struct sim_call *call);
void control_token(struct sim_call *call);

/* permission.c */
/* "Write tags" or "Write tags=token_unauthorized"; false: no such way. */
bool permission_deny(struct sim *sim, const char *spec);
bool permission_set(struct sim *sim, const char *permission, const char *how);
/* True: it is withheld, and call holds the refusal. NULL is never. */
bool permission_lacking(struct sim_call *call, const char *permission);

/* json helpers: borrowed results; NULL, 0, false when absent or of another
 * type */
jobj *jget(jobj *object, const char *key);
const char *jtext(jobj *object, const char *key);
int64_t jint(jobj *object, const char *key);
bool jbool(jobj *object, const char *key);
/* A string, or an integer as text (ids come as both). */
const char *jid(jobj *object, const char *key, char out[SIM_ID_MAX]);
void jset(jobj *object, const char *key, jobj *value);
void jset_text(jobj *object, const char *key, const char *text);
void jset_int(jobj *object, const char *key, int64_t value);
void jset_time(jobj *object, const char *key, int64_t value); /* 0: null */
/* people.c: as macros have it. */
void iso_time(int64_t at, char out[40]);
void *xrealloc(void *old, size_t n, size_t size);
char *xstrdup(const char *text);
char *xprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
