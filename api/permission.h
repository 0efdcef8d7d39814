/*
 * The nine permissions that callbox asks for, by the names that Intercom's
 * Developer Hub gives their boxes. An app has them; a token has its app's.
 *
 * Tickets and events have boxes of their own ("Read tickets", "Write tickets",
 * "Read events"), which are not among the nine: whoever ticks them gets what
 * needs them, and a refusal names them, but nothing is probed or dimmed.
 *
 * Pure tables, for the set-up, the Connection pane, `doctor` and the messages
 * about refusals. Source: developers.intercom.com, OAuth scopes; the scopes'
 * machine names from OpenAPI 2.16 where it has them, else as the service's
 * refusals are expected to write them.
 */
#ifndef CALLBOX_PERMISSION_H
#define CALLBOX_PERMISSION_H

#include <stdbool.h>

/* X(name, label, machine name, minimum, what it unlocks here: 28 columns). The first six
 * stand under "People & conversation data", the rest under "Workspace data". */
#define PERMISSIONS(X) \
	X(READ_CONVERSATIONS, "Read conversations", "read_conversations", \
	    true, "inbox, search, macros") \
	X(WRITE_CONVERSATIONS, "Write conversations", "write_conversations", \
	    true, "reply, note, assign, close") \
	X(READ_PEOPLE, "Read and list users and companies", "read_users", \
	    true, "people, companies, segments") \
	X(WRITE_PEOPLE, "Write users and companies", "write_users", \
	    true, "change them, notes on people") \
	X(READ_TAGS, "Read tags", "read_tags", \
	    false, "tags and their names") \
	X(WRITE_TAGS, "Write tags", "write_tags", \
	    false, "tag and untag, make tags") \
	X(READ_ADMINS, "Read admins", "read_admins", \
	    false, "teammates and teams") \
	X(UPDATE_ADMINS, "Update admins", "update_admins", \
	    false, "away mode") \
	X(READ_ARTICLES, "Read and list articles", "read_articles_scope", \
	    false, "articles, to read and link")

enum permission {
#define X(name, label, scope, minimum, unlocks) PERMISSION_##name,
	PERMISSIONS(X)
#undef X
	PERMISSION_COUNT
};

enum permission_group { PERMISSION_PEOPLE_DATA, PERMISSION_WORKSPACE_DATA };

/* What is known of one: by the service's answers, else not yet. PLAN: the
 * workspace's plan does not have it, ticked or not. */
enum grant { GRANT_UNKNOWN, GRANT_GIVEN, GRANT_REFUSED, GRANT_PLAN };

/* Constants. */
const char *permission_label(enum permission permission);
const char *permission_scope(enum permission permission);
const char *permission_unlocks(enum permission permission);
bool permission_is_minimum(enum permission permission);
enum permission_group permission_group(enum permission permission);
/* "People & conversation data", "Workspace data" */
const char *permission_group_label(enum permission_group group);

#endif
