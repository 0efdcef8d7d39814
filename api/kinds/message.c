/*
 * Messages that a teammate begins: in the Messenger or by e-mail. They can be
 * sent and not be listed: until the contact answers there is no conversation,
 * unless one is asked for. Source: schemas create_message_request and message,
 * POST /messages.
 *
 * Inputs: to (a contact's id), role (user or lead), type, subject and template
 * (of e-mail), body, conversation. One message goes to one contact: several of
 * them in one would see each other.
 */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "type", "Kind", FIELD_CHOICE, "message_type", FIELD_EXACT, 1, 8,
	    .choices = "in_app|email" },
	{ "subject", "Subject", FIELD_TEXT, "subject", FIELD_WORDS, 2, 30 },
	{ "body", "Text", FIELD_HTML, "body", FIELD_WORDS, 3, 40 },
	{ "template", "Template", FIELD_CHOICE, "template", FIELD_HIDDEN, 0,
	    8, .choices = "plain|personal" },
	{ "role", "Role", FIELD_CHOICE, "role", FIELD_HIDDEN, 0, 5,
	    .choices = "user|lead" },
	{ "conversation", "Conversation", FIELD_REFERENCE, "conversation_id",
	    0, 4, 12, .refers = RECORD_CONVERSATION },
	{ "created", "Sent", FIELD_TIME, "created_at", 0, 5, 10 },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 12 },
	{ 0 }
};

static const struct record_source sources[] = { { 0 } };

/* Sent once. The service has no list to look a lost answer up in: the person
 * is asked. */
static const struct record_rule rules[] = {
	{ VERB_CREATE, "POST", "/messages", "message_type=$type "
	    "?subject=$subject body=$body ?template=$template "
	    "from.type=admin from.id=#me to.type=$role to.id=$to "
	    "?create_conversation_without_contact_reply=!open",
	    RULE_SELF, .permission = "Write conversations",
	    .words = "send the message" },
	{ 0 }
};

const struct record_schema kind_message = {
	RECORD_MESSAGE, "message", "messages", "subject|body", fields, NULL,
	NULL, NULL, sources, rules, "-created", NULL, NULL
};
