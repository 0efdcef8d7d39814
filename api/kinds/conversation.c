/* Conversations as records: everything about one besides its messages, and
 * what can be done to it that the inbox's own commands (api/request.h) do not.
 * They are listed by the inbox, so there is no list here.
 * Source: schemas conversation, conversation_statistics, conversation_rating,
 * sla_applied, ai_agent; paths /conversations/{id}*, /conversations/redact. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "title", "Title", FIELD_TEXT, "title", FIELD_EDIT | FIELD_WORDS, 1,
	    30, .help = "what the conversation is about, for teammates" },
	{ "state", "State", FIELD_CHOICE, "state", FIELD_EXACT, 2, 8,
	    .choices = "open|closed|snoozed" },
	{ "assignee", "Assignee", FIELD_REFERENCE, "admin_assignee_id", 0, 3,
	    16, .refers = RECORD_ADMIN },
	{ "team", "Team", FIELD_REFERENCE, "team_assignee_id", 0, 4, 14,
	    .refers = RECORD_TEAM },
	{ "priority", "Priority", FIELD_TEXT, "priority", FIELD_EXACT, 5, 8 },
	{ "participant", "Participants", FIELD_LIST,
	    "contacts.contacts|contacts.data", 0, 6, 20,
	    .refers = RECORD_CONTACT },
	{ "company", "Company", FIELD_REFERENCE, "company", 0, 7, 20,
	    .refers = RECORD_COMPANY },
	{ "teammates", "Teammates", FIELD_LIST,
	    "teammates.admins|teammates.teammates", 0, 0, 20,
	    .refers = RECORD_ADMIN },
	{ "tag", "Tags", FIELD_LIST, "tags.tags|tags.data", 0, 8, 16,
	    .refers = RECORD_TAG },
	{ "linked", "Linked", FIELD_LIST, "linked_objects.data", 0, 0, 16,
	    .refers = RECORD_CONVERSATION },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 16 },
	{ "created", "Created", FIELD_TIME, "created_at", 0, 9, 10 },
	{ "updated", "Updated", FIELD_TIME, "updated_at", 0, 0, 10 },
	{ "waiting", "Waiting since", FIELD_TIME, "waiting_since", 0, 0, 10 },
	{ "snoozed-until", "Snoozed until", FIELD_TIME, "snoozed_until", 0, 0,
	    10 },
	{ "channel", "Channel", FIELD_TEXT, "source.type", 0, 0, 12 },
	{ "begun-by", "Begun by", FIELD_TEXT, "source.delivered_as", 0, 0,
	    18 },
	{ "page", "Written on", FIELD_URL, "source.url", 0, 0, 24 },

	{ "sla", "SLA", FIELD_TEXT, "sla_applied.sla_name", 0, 0, 24 },
	/* "missed" comes only when a teammate next replies: it is no clock. */
	{ "sla-status", "SLA status", FIELD_TEXT, "sla_applied.sla_status",
	    0, 0, 9 },
	{ "rating", "Rating (1 to 5)", FIELD_NUMBER,
	    "conversation_rating.rating", 0, 0, 6 },
	{ "rating-remark", "Rating remark", FIELD_TEXT,
	    "conversation_rating.remark", 0, 0, 30 },
	{ "rated", "Rated", FIELD_TIME, "conversation_rating.updated_at", 0,
	    0, 10 },
	{ "rated-teammate", "Rated teammate", FIELD_REFERENCE,
	    "conversation_rating.teammate", 0, 0, 16,
	    .refers = RECORD_ADMIN },
	{ "ai", "AI agent took part", FIELD_BOOL, "ai_agent_participated", 0,
	    0, 5 },
	{ "ai-outcome", "AI outcome", FIELD_TEXT,
	    "ai_agent.resolution_state", 0, 0, 20 },
	{ "ai-answer", "AI last answer", FIELD_TEXT,
	    "ai_agent.last_answer_type", 0, 0, 14 },
	{ "ai-source", "AI began by", FIELD_TEXT, "ai_agent.source_type", 0,
	    0, 14 },
	{ "ai-source-title", "AI workflow", FIELD_TEXT,
	    "ai_agent.source_title", 0, 0, 24 },
	{ "ai-rating", "AI rating (1 to 5)", FIELD_NUMBER, "ai_agent.rating",
	    0, 0, 6 },
	{ "ai-remark", "AI rating remark", FIELD_TEXT,
	    "ai_agent.rating_remark", 0, 0, 30 },

	/* Without the hours in which the office is closed. */
	{ "to-assignment", "Time to assignment", FIELD_DURATION,
	    "statistics.time_to_assignment", 0, 0, 8 },
	{ "to-reply", "Time to first reply", FIELD_DURATION,
	    "statistics.time_to_admin_reply", 0, 0, 8 },
	{ "to-close", "Time to first close", FIELD_DURATION,
	    "statistics.time_to_first_close", 0, 0, 8 },
	{ "median-reply", "Median time to reply", FIELD_DURATION,
	    "statistics.median_time_to_reply", 0, 0, 8 },
	{ "last-contact-reply", "Last wrote", FIELD_TIME,
	    "statistics.last_contact_reply_at", 0, 0, 10 },
	{ "last-admin-reply", "Last answered", FIELD_TIME,
	    "statistics.last_admin_reply_at", 0, 0, 10 },
	{ "reopens", "Reopened", FIELD_NUMBER, "statistics.count_reopens", 0,
	    0, 6 },
	{ "assignments", "Assigned", FIELD_NUMBER,
	    "statistics.count_assignments", 0, 0, 6 },
	{ "parts", "Parts", FIELD_NUMBER,
	    "statistics.count_conversation_parts", 0, 0, 6 },
	{ 0 }
};

static const struct record_source sources[] = { { 0 } };

static const char write_conversations[] = "Write conversations";

/* What is repeated after its answer was lost is refused the second time if it
 * had been done: changes.c knows. */
static const struct record_rule rules[] = {
	{ VERB_UPDATE, "PUT", "/conversations/{id}", "*",
	    RULE_REPEAT | RULE_SELF, .permission = write_conversations,
	    .words = "change the conversation" },
	{ VERB_ATTACH, "POST", "/conversations/{id}/customers",
	    "admin_id=$me customer.intercom_user_id=$target",
	    RULE_REPEAT, VERB_DETACH, .permission = write_conversations,
	    .words = "add the participant" },
	{ VERB_DETACH, "DELETE", "/conversations/{id}/customers/{target}",
	    "admin_id=$me", RULE_REPEAT, VERB_ATTACH,
	    .permission = write_conversations,
	    .words = "remove the participant" },
	{ VERB_MERGE, "POST", "/conversations/{id}/merge",
	    "merge_into_conversation_id=#target", RULE_REPEAT | RULE_FINAL,
	    .permission = write_conversations,
	    .words = "merge the conversation", .warning =
	    "This conversation is closed and linked to the other one, which "
	    "goes on as the only thread. Nobody can take them apart again." },
	{ VERB_REDACT, "POST", "/conversations/redact",
	    "type=$type conversation_id=$id ?conversation_part_id=$part "
	    "?source_id=$source", RULE_REPEAT | RULE_FINAL,
	    .permission = write_conversations,
	    .words = "redact the message", .warning =
	    "The message's words and files are deleted for everybody, the "
	    "customer too; \"This message was deleted\" stands there "
	    "instead. Nobody can bring them back." },
	{ VERB_DELETE, "DELETE", "/conversations/{id}", NULL,
	    RULE_REPEAT | RULE_GONE | RULE_FINAL,
	    .permission = write_conversations,
	    .words = "delete the conversation", .warning =
	    "The conversation is deleted for good, for the customer too. "
	    "Only its figures stay in the reports. Nobody can bring it "
	    "back." },
	{ 0 }
};

const struct record_schema kind_conversation = {
	RECORD_CONVERSATION, "conversation", "conversations", "title",
	fields, "custom_attributes", "/conversations/{id}",
	"Read conversations", sources, rules, "-updated",
	"/a/inbox/{app}/inbox/conversation/{id}"
};
