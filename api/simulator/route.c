/* Method and path → handler and permission. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>

static const char read_conversations[] = "Read conversations";
static const char write_conversations[] = "Write conversations";
static const char read_people[] = "Read and list users and companies";
static const char write_people[] = "Write users and companies";
static const char read_tags[] = "Read tags";
static const char write_tags[] = "Write tags";
static const char read_admins[] = "Read admins";
static const char read_tickets[] = "Read tickets";
static const char write_tickets[] = "Write tickets";
static const char read_articles[] = "Read and list articles";
static const char write_articles[] = "Read and write articles";
static const char read_content[] = "Read content data";

static const struct route routes[] = {
	{ "GET", "/me", NULL, get_me, false },
	{ "GET", "/admins", read_admins, list_admins, false },
	{ "GET", "/admins/{}", read_admins, get_admin, false },
	{ "PUT", "/admins/{}/away", "Update admins", set_away, false },
	{ "GET", "/away_status_reasons", read_admins, list_away_reasons,
	    false },
	{ "GET", "/teams", read_admins, list_teams, false },
	{ "GET", "/teams/{}", read_admins, get_team, false },
	{ "GET", "/teams/{}/metrics", "Real-time monitoring",
	    list_team_metrics, false },
	{ "GET", "/tags", read_tags, list_tags, false },
	{ "GET", "/tags/{}", read_tags, get_tag, false },
	{ "POST", "/tags", write_tags, create_tag, false },
	{ "DELETE", "/tags/{}", write_tags, delete_tag, false },
	{ "GET", "/macros", read_conversations, list_macros, false },
	{ "GET", "/macros/{}", read_conversations, get_macro, false },
	{ "GET", "/segments", read_people, list_segments, false },
	{ "GET", "/segments/{}", read_people, get_segment, false },
	{ "GET", "/companies", read_people, list_companies, false },
	{ "POST", "/companies", write_people, post_company, false },
	{ "POST", "/companies/list", read_people, list_companies, false },
	{ "GET", "/companies/{}", read_people, get_company, false },
	{ "PUT", "/companies/{}", write_people, put_company, false },
	{ "DELETE", "/companies/{}", write_people, delete_company, false },
	{ "GET", "/companies/{}/contacts", read_people,
	    list_company_contacts, false },
	{ "GET", "/companies/{}/segments", read_people,
	    list_company_segments, false },
	{ "GET", "/companies/{}/notes", read_people, list_company_notes,
	    false },
	{ "POST", "/companies/{}/notes", write_people, create_company_note,
	    false },
	{ "GET", "/data_attributes", read_people, list_data_attributes,
	    false },
	{ "GET", "/subscription_types", read_people, list_subscription_types,
	    false },
	{ "GET", "/events", "Read events", list_events, false },
	{ "GET", "/ticket_types", read_tickets, list_ticket_types, false },
	{ "GET", "/ticket_types/{}", read_tickets, get_ticket_type, false },
	{ "GET", "/ticket_states", read_tickets, list_ticket_states, false },
	{ "POST", "/tickets/search", read_tickets, post_search_tickets,
	    false },
	{ "POST", "/tickets", write_tickets, create_ticket, false },
	{ "GET", "/tickets/{}", read_tickets, get_ticket, false },
	{ "PUT", "/tickets/{}", write_tickets, put_ticket, false },
	{ "DELETE", "/tickets/{}", write_tickets, delete_ticket, false },
	{ "POST", "/tickets/{}/reply", write_tickets, reply_ticket, false },
	{ "POST", "/tickets/{}/change_type", write_tickets,
	    change_ticket_type, false },
	{ "POST", "/tickets/{}/linked_conversations", write_tickets,
	    link_conversation, false },
	{ "DELETE", "/tickets/{}/linked_conversations/{}", write_tickets,
	    unlink_conversation, false },
	{ "POST", "/tickets/{}/tags", write_tags, tag_conversation, false },
	{ "DELETE", "/tickets/{}/tags/{}", write_tags, untag_conversation,
	    false },
	{ "POST", "/conversations/{}/convert", write_tickets,
	    convert_conversation, false },
	{ "GET", "/articles", read_articles, list_articles, false },
	{ "POST", "/articles", write_articles, post_article, false },
	{ "GET", "/articles/search", read_articles, search_articles, false },
	{ "GET", "/articles/{}", read_articles, get_article, false },
	{ "PUT", "/articles/{}", write_articles, put_article, false },
	{ "DELETE", "/articles/{}", write_articles, delete_article, false },
	{ "GET", "/articles/{}/draft", read_articles, get_draft, false },
	{ "PUT", "/articles/{}/draft", write_articles, put_draft, false },
	{ "POST", "/articles/{}/draft/publish", write_articles, publish_draft,
	    false },
	{ "POST", "/articles/{}/tags", write_articles, tag_article, false },
	{ "DELETE", "/articles/{}/tags/{}", write_articles, untag_article,
	    false },
	{ "POST", "/messages", write_conversations, post_message, false },
	{ "GET", "/internal_articles", read_articles, list_internal_articles,
	    false },
	{ "POST", "/internal_articles", write_articles,
	    post_internal_article, false },
	{ "GET", "/internal_articles/{}", read_articles,
	    get_internal_article, false },
	{ "PUT", "/internal_articles/{}", write_articles,
	    put_internal_article, false },
	{ "DELETE", "/internal_articles/{}", write_articles,
	    delete_internal_article, false },
	{ "GET", "/content/search", read_content, search_content, false },
	{ "GET", "/help_center/collections", read_articles, list_collections,
	    false },
	{ "POST", "/help_center/collections", write_articles,
	    post_collection, false },
	{ "GET", "/help_center/collections/{}", read_articles,
	    get_collection, false },
	{ "PUT", "/help_center/collections/{}", write_articles,
	    put_collection, false },
	{ "DELETE", "/help_center/collections/{}", write_articles,
	    delete_collection, false },
	{ "GET", "/conversations", read_conversations, list_conversations,
	    false },
	{ "POST", "/conversations/search", read_conversations,
	    post_search_conversations, false },
	{ "GET", "/conversations/deleted", read_conversations, list_deleted,
	    false },
	{ "GET", "/conversations/attributes", read_conversations,
	    list_conversation_attributes, false },
	{ "POST", "/conversations/redact", write_conversations,
	    redact_conversation, false },
	{ "POST", "/conversations/{}/customers", write_conversations,
	    attach_customer, false },
	{ "DELETE", "/conversations/{}/customers/{}", write_conversations,
	    detach_customer, false },
	{ "POST", "/conversations/{}/merge", write_conversations,
	    merge_conversation, false },
	{ "GET", "/conversations/{}/side_conversations", read_conversations,
	    list_side_conversations, false },
	{ "GET", "/conversations/{}/handling_events", read_conversations,
	    list_handling_events, false },
	{ "GET", "/conversations/{}", read_conversations, get_conversation,
	    false },
	{ "PUT", "/conversations/{}", write_conversations, put_conversation,
	    false },
	{ "DELETE", "/conversations/{}", write_conversations,
	    delete_conversation, false },
	{ "POST", "/conversations/{}/reply", write_conversations,
	    reply_conversation, false },
	{ "POST", "/conversations/{}/parts", write_conversations,
	    manage_conversation, false },
	{ "POST", "/conversations/{}/tags", write_tags, tag_conversation,
	    false },
	{ "DELETE", "/conversations/{}/tags/{}", write_tags,
	    untag_conversation, false },
	{ "GET", "/contacts", read_people, list_contacts, false },
	{ "POST", "/contacts/search", read_people, post_search_contacts,
	    false },
	{ "POST", "/contacts", write_people, post_contact, false },
	{ "POST", "/contacts/merge", write_people, merge_contacts, false },
	{ "GET", "/contacts/find_by_external_id/{}", read_people,
	    find_contact_external, false },
	{ "GET", "/contacts/{}", read_people, get_contact, false },
	{ "PUT", "/contacts/{}", write_people, put_contact, false },
	{ "DELETE", "/contacts/{}", write_people, delete_contact, false },
	{ "POST", "/contacts/{}/archive", write_people, archive_contact,
	    false },
	{ "POST", "/contacts/{}/unarchive", write_people, unarchive_contact,
	    false },
	{ "POST", "/contacts/{}/block", write_people, block_contact, false },
	{ "POST", "/contacts/{}/companies", write_people, attach_company,
	    false },
	{ "DELETE", "/contacts/{}/companies/{}", write_people,
	    detach_company, false },
	{ "GET", "/contacts/{}/subscriptions", read_people,
	    list_contact_subscriptions, false },
	{ "POST", "/contacts/{}/subscriptions", write_people,
	    subscribe_contact, false },
	{ "DELETE", "/contacts/{}/subscriptions/{}", write_people,
	    unsubscribe_contact, false },
	{ "GET", "/contacts/{}/merge_history", read_people,
	    list_merge_history, false },
	{ "GET", "/contacts/{}/notes", read_people, list_contact_notes,
	    false },
	{ "GET", "/notes/{}", read_people, get_note, false },
	{ "POST", "/contacts/{}/notes", write_people, create_contact_note,
	    false },
	{ "GET", "/contacts/{}/tags", read_people, list_contact_tags, false },
	{ "POST", "/contacts/{}/tags", write_tags, tag_contact, false },
	{ "DELETE", "/contacts/{}/tags/{}", write_tags, untag_contact,
	    false },
	{ "GET", "/contacts/{}/companies", read_people,
	    list_contact_companies, false },
	{ "GET", "/contacts/{}/segments", read_people, list_contact_segments,
	    false },
	{ "POST", "/auth/uninstall", NULL, uninstall, false },
	{ "GET", "/oauth", NULL, authorize_page, true },
	{ "POST", "/auth/eagle/token", NULL, exchange_code, true },
	{ "GET", "/files/{}", NULL, get_file, true },
	/* What no service has: the tests' handle on this one. */
	{ "POST", "/simulator/fault", NULL, control_fault, true },
	{ "POST", "/simulator/customer-reply", NULL, control_customer, true },
	{ "POST", "/simulator/clock", NULL, control_clock, true },
	{ "POST", "/simulator/permission", NULL, control_permission, true },
	{ "POST", "/simulator/token", NULL, control_token, true },
	{ "GET", "/simulator/status", NULL, control_journal, true },
};

/* Whether the path fits; its variable parts go to args. */
static bool fits(const char *pattern, const char *path, char *args[3])
{
	size_t n;
	int used = 0;

	while (*pattern) {
		if (*pattern == '{') {
			n = strcspn(path, "/");
			if (!n || used == 3)
				goto no;
			args[used++] = strndup(path, n);
			path += n;
			pattern += 2;
		} else if (*pattern++ != *path++) {
			goto no;
		}
	}
	if (!*path)
		return true;
no:
	while (used > 0) {
		free(args[--used]);
		args[used] = NULL;
	}
	return false;
}

const struct route *route_find(struct sim_call *call)
{
	size_t i;

	for (i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
		if (!strcmp(routes[i].method, call->method) &&
		    fits(routes[i].path, call->path, call->args))
			return &routes[i];
	return NULL;
}
