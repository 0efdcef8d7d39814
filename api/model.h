/*
 * What Intercom's objects look like inside callbox: plain structs.
 *
 * Every value lives in the arena of the reply that brought it (api/request.h):
 * keep the reply (api_reply_ref) to keep the value; nothing here is freed on
 * its own, and panes see all of it as const. A value never changes once it was
 * sent to the other thread.
 *
 * Strings are UTF-8, as received and not yet safe to show (the canvas is the
 * gate); NULL where the service has null, "" or nothing, unless said
 * otherwise. Ids are the API's strings; NULL stands for "none", also where the
 * API says 0, "0" or null. Times are Unix seconds UTC, 0 where the API has
 * null. Lists keep the service's order.
 *
 * Source: Intercom OpenAPI 2.16, components/schemas, and the service's own
 * habits where they differ (docs/architecture.md).
 */
#ifndef CALLBOX_MODEL_H
#define CALLBOX_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	MODEL_BODY_MAX = 4 << 20,        /* bytes kept of one body */
	MODEL_PARTS_MAX = 500            /* what the API returns at most */
};

enum person_kind {
	PERSON_UNKNOWN, PERSON_ADMIN, PERSON_USER, PERSON_LEAD, PERSON_BOT,
	PERSON_TEAM
};

/* Who wrote a part or is assigned to something: schema conversation_part_author
 * and reference. name may be known to the mirror only. */
struct person {
	enum person_kind kind;
	const char *id, *name, *email;
	bool from_ai;            /* from_ai_agent or is_ai_answer */
};

/* Schema part_attachment. size: bytes, 0 unknown; width, height: pixels, 0
 * for what is no image. url is signed and short-lived (about 30 minutes). */
struct attachment {
	const char *name, *url, *content_type;
	int64_t size;
	int width, height;
};

struct tag {
	const char *id, *name;
};

/* A custom or event attribute: the value as text, its JSON type kept. */
struct attribute {
	const char *name, *value;
	enum attribute_kind {
		ATTRIBUTE_STRING, ATTRIBUTE_NUMBER, ATTRIBUTE_BOOLEAN,
		ATTRIBUTE_LIST, ATTRIBUTE_NULL
	} kind;
};

/* What a part_type (an open list of strings) means to a reader. */
enum part_kind {
	PART_COMMENT,            /* a message that the contact can see */
	PART_NOTE,               /* internal: note, note_and_reopen, ... */
	PART_EVENT               /* everything else; may still have a body */
};

/* How far something of our own has come; DELIVERY_DONE for what was received. */
enum delivery {
	DELIVERY_DONE, DELIVERY_HELD, DELIVERY_READY, DELIVERY_SENDING,
	DELIVERY_FAILED, DELIVERY_UNKNOWN
};

/*
 * One message, note or event in a conversation, oldest first in its list.
 *
 * Source: schemas conversation_part and (for the first message, which is no
 * part in the API but is one here) conversation_source.
 * body: HTML as received; NULL for events without text; at most
 *       MODEL_BODY_MAX bytes, cut at a character with truncated set.
 * delivery, command: for what we wrote and the service has not confirmed:
 *       its state and the outbox's number of it; command 0 otherwise.
 */
struct part {
	const char *id, *type;           /* part_type; "source" for the first */
	enum part_kind kind;
	const char *body, *subject;
	bool truncated, redacted;
	struct person author;
	struct person assigned_to;       /* kind PERSON_UNKNOWN: none */
	int64_t created_at, updated_at;
	const char *state;               /* after this part, or NULL */
	const struct attachment *attachments;
	size_t attachments_len;
	const struct tag *tags;
	size_t tags_len;
	const struct attribute *details; /* event_details, flattened */
	size_t details_len;
	const char *quoted;              /* e-mail history (HTML), or NULL */
	const char *app_package_code;
	enum delivery delivery;
	uint64_t command;
	const char *failure;             /* why it failed, or NULL */
};

enum conversation_state { STATE_OPEN, STATE_CLOSED, STATE_SNOOZED };

enum priority {
	PRIORITY_NONE, PRIORITY_LOW, PRIORITY_MEDIUM, PRIORITY_HIGH,
	PRIORITY_URGENT
};

enum sla_status { SLA_NONE, SLA_ACTIVE, SLA_HIT, SLA_MISSED, SLA_CANCELLED };

/* Which of a conversation's fields show an intention not yet confirmed. */
enum pending {
	PENDING_STATE = 1, PENDING_ASSIGNEE = 2, PENDING_TAGS = 4,
	PENDING_REPLY = 8, PENDING_NOTE = 16, PENDING_FAILED = 32,
	PENDING_UNKNOWN = 64,
	PENDING_FIELDS = 256,    /* title, attributes, participants */
	PENDING_DRAFT = 128      /* there is a draft of ours, nothing is sent */
};

/*
 * A conversation: a row of a list (parts NULL) or the whole (complete set).
 *
 * Source: schemas conversation and conversation_list_item.
 * title:   the API's title, else the subject, else the first words of the
 *          first message as plain text; never NULL. titled: the first.
 * excerpt: first words of the newest message as plain text, or NULL.
 * open in the API is true while snoozed; state here is the truth.
 * unread, seen_at are our own (the API's read is the contact's view).
 * parts:   parts[0] is the source; at most MODEL_PARTS_MAX + 1 and what is
 *          pending; parts_total is how many the service says there are.
 */
struct conversation {
	const char *id, *title, *excerpt;
	enum conversation_state state;
	enum priority priority;
	bool unread, is_ticket, has_attachment, mentions_me;
	bool titled;                     /* title is the service's own */
	unsigned pending;                /* enum pending */
	struct person contact;           /* the first one */
	const char *company;             /* name, or NULL */
	size_t contacts_len;
	const char *const *contact_ids;
	const char *admin_id, *admin_name;       /* assignee, NULL: none */
	const char *team_id, *team_name;
	int64_t created_at, updated_at, waiting_since, snoozed_until, seen_at;
	const struct tag *tags;
	size_t tags_len;
	const char *sla_name;
	enum sla_status sla;
	const char *channel;             /* source.type: conversation, email, … */
	const char *delivered_as, *url;
	int rating;                      /* 1 to 5, 0: none */
	const char *rating_remark;
	const struct attribute *attributes;      /* custom_attributes */
	size_t attributes_len;
	const char *ai_resolution;       /* ai_agent.resolution_state */

	bool complete;
	const struct part *parts;
	size_t parts_len, parts_total;
};

/* Schema contact. */
struct contact {
	const char *id, *external_id, *name, *email, *phone;
	enum person_kind kind;           /* PERSON_USER or PERSON_LEAD */
	const char *owner_id, *city, *region, *country, *language;
	const char *browser, *os, *timezone;
	int64_t created_at, signed_up_at, last_seen_at, last_replied_at,
	    last_contacted_at;
	bool unsubscribed, bounced, spam;
	const char *company;             /* name of the first, or NULL */
	const struct tag *tags;
	size_t tags_len;
	const struct attribute *attributes;
	size_t attributes_len;
};

/* Schema admin. */
struct admin {
	const char *id, *name, *email, *job_title;
	bool away, away_reassign, has_seat;
	const char *const *team_ids;
	size_t team_ids_len;
};

/* Schema team. */
struct team {
	const char *id, *name;
	const char *const *admin_ids;
	size_t admin_ids_len;
};

/* Schema macro (2.16): text only; its actions are not in the API.
 * body: HTML with <attribute key default> placeholders; NULL possible. */
struct macro {
	const char *id, *name, *body, *body_text;
	const char *const *team_ids;     /* visible to these only; len 0: all */
	size_t team_ids_len;
	int64_t updated_at;
};

/* GET /me and the lists that change rarely. */
struct workspace {
	struct admin me;
	const char *app_id, *app_name, *region, *timezone;
	const struct admin *admins;
	size_t admins_len;
	const struct team *teams;
	size_t teams_len;
	const struct tag *tags;
	size_t tags_len;
};

/* "open", "closed", "snoozed": the API's word for it; constants. */
const char *state_name(enum conversation_state state);
/* "none" … "urgent"; constants. */
const char *priority_name(enum priority priority);
/* What the part_type means; unknown ones are events. */
enum part_kind part_kind_of(const char *part_type);
/* A sentence without its subject for an event: "assigned this to Ada",
 * "closed this", "changed priority"; for an unknown type the type in words.
 * Written to out (bytes, terminated, cut at a character). */
void part_event_text(const struct part *part, char *out, size_t size);

#endif
