/*
 * Tickets: of customers, for the back office, trackers of what many report.
 * Source: schemas ticket, create_ticket_request, update_ticket_request,
 * change_ticket_type_request, paths /tickets* and /conversations/{id}/convert.
 *
 * They share their ids with conversations, and conversation search finds them,
 * too: what is said in one is a conversation here (struct conversation), what
 * it is made of is a record. `number` is what people see; it is no id.
 *
 * `state` is one of the workspace's own, by name; `stage` is what the service
 * can search for. The service takes teammates and teams in one field.
 */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "title", "Title", FIELD_TEXT, "ticket_attributes._default_title_",
	    FIELD_EDIT | FIELD_WORDS, 1, 30, "title",
	    .write = "ticket_attributes._default_title_" },
	{ "number", "Number", FIELD_TEXT, "ticket_id",
	    FIELD_EXACT | FIELD_WORDS, 2, 6 },
	{ "state", "State", FIELD_REFERENCE, "ticket_state", 0, 3, 14,
	    .refers = RECORD_TICKET_STATE },
	{ "type", "Type", FIELD_REFERENCE, "ticket_type",
	    FIELD_NEEDED | FIELD_ONCE, 4, 14, "ticket_type_id",
	    .refers = RECORD_TICKET_TYPE },
	{ "assignee", "Assignee", FIELD_REFERENCE, "admin_assignee_id", 0, 5,
	    14, "admin_assignee_id", .refers = RECORD_ADMIN },
	{ "team", "Team", FIELD_REFERENCE, "team_assignee_id", 0, 7, 14,
	    "team_assignee_id", .refers = RECORD_TEAM },
	{ "contact", "Contact", FIELD_LIST, "contacts.contacts", FIELD_WORDS,
	    8, 16, "contact_ids", .refers = RECORD_CONTACT },
	{ "category", "Category", FIELD_CHOICE,
	    "category|ticket_type.category", FIELD_EXACT, 9, 11, "category",
	    .choices = "Customer|Back-office|Tracker",
	    .values = "request|task|tracker" },
	{ "stage", "Stage", FIELD_CHOICE, "ticket_state.category|ticket_state",
	    FIELD_EXACT | FIELD_HIDDEN, 0, 19, "state", .choices =
	    "submitted|in_progress|waiting_on_customer|resolved" },
	{ "open", "Open", FIELD_BOOL, "open", 0, 0, 4, "open" },
	{ "snoozed", "Snoozed until", FIELD_TIME, "snoozed_until", 0, 0, 10,
	    "snoozed_until" },
	{ "shared", "Shared with the customer", FIELD_BOOL, "is_shared",
	    0, 0, 6 },
	{ "created", "Created", FIELD_TIME, "created_at", 0, 10, 10,
	    "created_at" },
	{ "updated", "Updated", FIELD_TIME, "updated_at", 0, 6, 8,
	    "updated_at" },
	{ "linked", "Linked", FIELD_LIST, "linked_objects.data", FIELD_EXACT,
	    0, 20, .refers = RECORD_CONVERSATION },
	{ "id", "Id", FIELD_TEXT, "id", FIELD_EXACT, 0, 16, "id" },
	{ "description", "Description", FIELD_HTML,
	    "ticket_attributes._default_description_",
	    FIELD_EDIT | FIELD_WORDS, 0, 40, "description",
	    .write = "ticket_attributes._default_description_" },
	{ 0 }
};

static const char read_tickets[] = "Read tickets";
static const char write_tickets[] = "Write tickets";

static const struct record_source sources[] = {
	{ RECORD_NONE, "POST", "/tickets/search", PAGE_SEARCH,
	    "tickets|data", 150, read_tickets },
	{ 0 }
};

static const struct record_rule rules[] = {
	{ VERB_CREATE, "POST", "/tickets", "ticket_type_id=$type "
	    "?contacts[].id=$contact ?contacts[].email=$email "
	    "?conversation_to_link_id=$conversation *", RULE_SELF,
	    .after = RECORD_TICKET, .permission = write_tickets,
	    .words = "create the ticket" },
	{ VERB_UPDATE, "PUT", "/tickets/{id}", "admin_id=#me "
	    "?ticket_state_id=$state ?assignee_id=$assignee|0 "
	    "?assignee_id=$team|0 ?open=!open "
	    "?snoozed_until=#snoozed ?is_shared=!shared *", RULE_REPEAT | RULE_SELF,
	    .permission = write_tickets,
	    .words = "change the ticket" },
	{ VERB_CONVERT, "POST", "/conversations/{id}/convert",
	    "ticket_type_id=$type ?ticket_state_id=$state attributes=*",
	    RULE_SELF, .after = RECORD_TICKET, .permission = write_tickets,
	    .words = "make a ticket of the conversation" },
	{ VERB_CHANGE_TYPE, "POST", "/tickets/{id}/change_type",
	    "ticket_type_id=$type ticket_state_id=$state *", RULE_SELF,
	    .after = RECORD_TICKET, .permission = write_tickets,
	    .words = "change the ticket's type" },
	{ VERB_LINK, "POST", "/tickets/{id}/linked_conversations",
	    "conversation_id=$target", 0, VERB_UNLINK,
	    .after = RECORD_TICKET, .permission = write_tickets,
	    .words = "link the conversation" },
	{ VERB_UNLINK, "DELETE",
	    "/tickets/{id}/linked_conversations/{target}", NULL, 0,
	    VERB_LINK, .after = RECORD_TICKET, .permission = write_tickets,
	    .words = "unlink the conversation" },
	{ VERB_TAG, "POST", "/tickets/{id}/tags", "id=$target admin_id=$me",
	    RULE_REPEAT, VERB_UNTAG, .permission = "Write tags",
	    .words = "tag the ticket" },
	{ VERB_UNTAG, "DELETE", "/tickets/{id}/tags/{target}",
	    "admin_id=$me", RULE_REPEAT, VERB_TAG,
	    .permission = "Write tags", .words = "remove the ticket's tag" },
	{ VERB_DELETE, "DELETE", "/tickets/{id}", NULL,
	    RULE_REPEAT | RULE_GONE | RULE_FINAL,
	    .permission = write_tickets, .words = "delete the ticket",
	    .warning = "The ticket is deleted for good, with all that was "
	    "written in it. Nobody can bring it back." },
	{ 0 }
};

const struct record_schema kind_ticket = {
	RECORD_TICKET, "ticket", "tickets", "title|number", fields,
	"ticket_attributes", "/tickets/{id}", read_tickets, sources, rules,
	"-updated", "/a/inbox/{app}/inbox/conversation/{id}"
};
