/*
 * The query language of search, filters, views and scripts.
 *
 *     state:open assignee:me team:"Billing" tag:vip waiting:>2h refund -spam
 *
 * Terms are separated by spaces and all must hold; `-` or `not:` in front
 * negates one; `a OR b` (upper case) joins two neighbours; quotes keep spaces.
 * A word without a key is searched in titles, names and messages; a word
 * matches the beginning of words, from three letters on.
 */
#ifndef CALLBOX_QUERY_H
#define CALLBOX_QUERY_H

#include "api/base/error.h"
#include "api/base/mem.h"
#include "api/record.h"

#include <stdint.h>

/* X(key, its name, what its values are) */
#define QUERY_KEYS(X) \
	X(STATE, "state", "open | closed | snoozed | any") \
	X(ASSIGNEE, "assignee", "me | none | a teammate's name, e-mail or id") \
	X(TEAM, "team", "none | a team's name or id") \
	X(TAG, "tag", "none | a tag's name") \
	X(PRIORITY, "priority", "none | low | medium | high | urgent, also >low") \
	X(WAITING, "waiting", ">2h, <30m, yes, no: since when the customer waits") \
	X(UPDATED, "updated", "<1d (within), >1w (longer ago), a date") \
	X(CREATED, "created", "as updated") \
	X(CONTACT, "contact", "a contact's name, e-mail or id") \
	X(COMPANY, "company", "a company's name") \
	X(CHANNEL, "channel", "conversation | email | whatsapp | …") \
	X(IS, "is", "unread | ticket | rated | pending | failed") \
	X(HAS, "has", "attachment | note | rating | sla | draft") \
	X(SLA, "sla", "none | active | missed | hit") \
	X(MENTIONS, "mentions", "me") \
	X(ID, "id", "a conversation's id")

enum query_key {
	QUERY_WORD,
#define X(key, name, help) QUERY_##key,
	QUERY_KEYS(X)
#undef X
	QUERY_FIELD,             /* of a record: field, or attribute */
	QUERY_KEY_COUNT
};

enum query_compare { COMPARE_EQUAL, COMPARE_LESS, COMPARE_MORE };

/* A syntax tree: AND and OR have children, a TERM has none. */
struct query_node {
	enum query_node_kind { QUERY_AND, QUERY_OR, QUERY_TERM } kind;
	bool negated;
	enum query_key key;
	enum query_compare compare;
	const char *value;               /* as typed, without quotes */
	int64_t number;                  /* seconds, for durations and dates;
	                                    of a number field its value */
	const struct record_field *field;        /* FIELD: this one … */
	const char *attribute;           /* … or the attribute of that name */
	const char *const *ids;          /* of the records that the value names,
	                                    where somebody looked them up */
	size_t ids_len;
	bool served;                     /* the service was asked for it */
	const struct query_node *children;
	size_t children_len;
};

/*
 * Parse; the tree lives in the arena. An empty text gives an AND without
 * children: everything. now: Unix seconds, for dates such as `today`.
 * False: ERROR_INPUT, a sentence with the place and what is allowed.
 */
bool query_parse(const char *text, int64_t now, struct arena *arena,
    const struct query_node **out, struct error *err);

/*
 * The same language for records of a kind: the keys are its fields' names
 * (or the name of a custom attribute), words are searched in what the kind's
 * table says. Texts match anywhere in a field unless it is one that only the
 * whole means something of; `none` is a field without a value, `any` one with.
 * Numbers and times take < and >.
 */
bool query_parse_record(const char *text, const struct record_schema *schema,
    int64_t now, struct arena *arena, const struct query_node **out,
    struct error *err);
/* Whether it is one of those. found: the service's search found it; of what it
 * was asked for (served) it knows more than its answers say. */
bool query_matches(const struct query_node *query,
    const struct record *record, bool found);
/* Whether the query asks for nothing in particular. */
bool query_is_empty(const struct query_node *query);

/* Words to complete the unfinished last term of text with ("state:", or the
 * fixed values of its key); returns how many, at most max; constants. */
size_t query_complete(const char *text, const char **out, size_t max);

#endif
