/* Which permission a request needs, and what its answer says about that. */
#include "config.h"

#include "api/endpoints/endpoints.h"
#include "api/endpoints/shape.h"

#include <stdio.h>
#include <string.h>

static bool names_scope(const char *message, const char *scope)
{
	char quoted[48];

	snprintf(quoted, sizeof(quoted), "(%s)", scope);
	return strstr(message, quoted) != NULL;
}

/* (read_conversations) → the label that the Developer Hub shows. */
const char *scope_label(const char *message)
{
	/* Those that callbox does not ask for, but can be refused. */
	static const struct {
		const char *scope, *label;
	} others[] = {
		{ "delete_conversations_and_metrics",
		    "Delete conversations and metrics" },
		{ "read_write_users", "Read and write users" },
		{ "read_write_articles_scope", "Read and write articles" },
		{ "read_tickets", "Read tickets" },
		{ "write_tickets", "Write tickets" },
	};
	size_t i;

	for (i = 0; i < PERMISSION_COUNT; i++)
		if (names_scope(message, permission_scope(i)) ||
		    names_scope(message, permission_label(i)))
			return permission_label(i);
	for (i = 0; i < ARRAY_LEN(others); i++)
		if (names_scope(message, others[i].scope))
			return others[i].label;
	return NULL;
}

bool permission_find(const char *label, enum permission *out)
{
	enum permission i;

	for (i = 0; label && i < PERMISSION_COUNT; i++)
		if (!strcmp(label, permission_label(i))) {
			*out = i;
			return true;
		}
	return false;
}

const char *request_permission(const struct http_request *request)
{
	/* The first that fits; most of the paths begin alike. part: what must
	 * come later in the path. */
	static const struct {
		const char *method, *prefix, *part, *label;
	} needs[] = {
		{ "POST", "/conversations/search", "", "Read conversations" },
		{ "GET", "/conversations", "", "Read conversations" },
		{ "POST", "/conversations/", "/tags", "Write tags" },
		{ "DELETE", "/conversations/", "/tags", "Write tags" },
		{ "POST", "/conversations/", "", "Write conversations" },
		{ "PUT", "/conversations/", "", "Write conversations" },
		{ "DELETE", "/conversations/", "", "Write conversations" },
		{ "GET", "/macros", "", "Read conversations" },
		{ "POST", "/contacts/search", "",
		    "Read and list users and companies" },
		{ "POST", "/contacts", "/tags", "Write tags" },
		{ "DELETE", "/contacts", "/tags", "Write tags" },
		{ "POST", "/contacts", "", "Write users and companies" },
		{ "PUT", "/contacts", "", "Write users and companies" },
		{ "DELETE", "/contacts", "", "Write users and companies" },
		{ "GET", "/contacts/", "", "Read one user and one company" },
		{ "GET", "/companies", "",
		    "Read and list users and companies" },
		{ "GET", "/segments", "",
		    "Read and list users and companies" },
		{ "POST", "/companies", "", "Write users and companies" },
		{ "PUT", "/companies", "", "Write users and companies" },
		{ "PUT", "/admins", "/away", "Update admins" },
		{ "GET", "/admins", "", "Read admins" },
		{ "GET", "/teams", "", "Read admins" },
		{ "GET", "/tags", "", "Read tags" },
		{ "POST", "/tags", "", "Write tags" },
		{ "DELETE", "/tags", "", "Write tags" },
		{ "GET", "/articles", "", "Read and list articles" },
	};
	size_t i, len;

	if (request->permission)
		return request->permission;
	for (i = 0; i < ARRAY_LEN(needs); i++) {
		len = strlen(needs[i].prefix);
		if (!strcmp(request->method, needs[i].method) &&
		    !strncmp(request->path, needs[i].prefix, len) &&
		    strstr(request->path + len, needs[i].part))
			return needs[i].label;
	}
	return NULL;
}

/* The scope that a refusal names (its words may be longer than an error's); a
 * scope by a name that we do not know is the one that was needed. */
static const char *refused_label(const struct http_answer *answer,
    const char *needed)
{
	const char *label = answer && answer->body.len ?
	    scope_label(answer->body.data) : NULL;

	if (!label && answer && answer->body.len &&
	    strstr(answer->body.data, "required scope"))
		label = needed;
	return label;
}

bool answer_grant(const struct http_answer *answer,
    const struct http_request *request, const struct error *err,
    enum permission *permission, enum grant *grant)
{
	const char *needed = request_permission(request);

	switch (err->code) {
	case ERROR_NONE:
		*grant = GRANT_GIVEN;
		return permission_find(needed, permission);
	case ERROR_PLAN:
		*grant = GRANT_PLAN;
		return permission_find(needed, permission);
	case ERROR_FORBIDDEN:
		*grant = GRANT_REFUSED;
		return permission_find(refused_label(answer, needed),
		    permission);
	default:
		return false;
	}
}

bool permission_has_probe(enum permission permission)
{
	return permission == PERMISSION_READ_CONVERSATIONS ||
	    permission == PERMISSION_READ_PEOPLE ||
	    permission == PERMISSION_READ_TAGS ||
	    permission == PERMISSION_READ_ADMINS ||
	    permission == PERMISSION_READ_ARTICLES;
}

void encode_probe(struct arena *arena, enum permission permission,
    struct http_request *out)
{
	static const char *const nobody[] = { "0" };
	const struct search search = { .state = "open", .per_page = 1,
		.sort = SEARCH_UPDATED_DOWN };

	switch (permission) {
	case PERMISSION_READ_CONVERSATIONS:
		encode_search(arena, &search, out);
		break;
	case PERMISSION_READ_PEOPLE:
		encode_contacts_by_id(arena, nobody, 1, out);
		break;
	case PERMISSION_READ_TAGS:
		encode_tags(arena, out);
		break;
	case PERMISSION_READ_ADMINS:
		encode_admins(arena, out);
		break;
	case PERMISSION_READ_ARTICLES:
		shape_get(out, "/articles");
		break;
	default:
		BUG("permission %d cannot be probed", permission);
	}
}
