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
static const char read_articles[] = "Read and list articles";

static const struct route routes[] = {
	{ "GET", "/me", NULL, get_me, false },
	{ "GET", "/admins", read_admins, list_admins, false },
	{ "GET", "/admins/{}", read_admins, get_admin, false },
	{ "PUT", "/admins/{}/away", "Update admins", set_away, false },
	{ "GET", "/away_status_reasons", read_admins, list_away_reasons,
	    false },
	{ "GET", "/teams", read_admins, list_teams, false },
	{ "GET", "/teams/{}", read_admins, get_team, false },
	{ "GET", "/tags", read_tags, list_tags, false },
	{ "POST", "/tags", write_tags, create_tag, false },
	{ "DELETE", "/tags/{}", write_tags, delete_tag, false },
	{ "GET", "/macros", read_conversations, list_macros, false },
	{ "GET", "/macros/{}", read_conversations, get_macro, false },
	{ "GET", "/segments", read_people, list_segments, false },
	{ "GET", "/companies", read_people, list_companies, false },
	{ "GET", "/companies/{}", read_people, get_company, false },
	{ "GET", "/ticket_types", "Read tickets", list_ticket_types, false },
	{ "POST", "/tickets/search", "Read tickets", search_tickets, false },
	{ "GET", "/articles", read_articles, list_articles, false },
	{ "GET", "/conversations", read_conversations, list_conversations,
	    false },
	{ "POST", "/conversations/search", read_conversations,
	    post_search_conversations, false },
	{ "GET", "/conversations/deleted", read_conversations, list_deleted,
	    false },
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
	{ "GET", "/contacts/{}", read_people, get_contact, false },
	{ "PUT", "/contacts/{}", write_people, put_contact, false },
	{ "GET", "/contacts/{}/notes", read_people, list_contact_notes,
	    false },
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
