/* Permissions that are withheld, and the ways in which the service says so. */
#include "config.h"

#include "api/simulator/sim.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* "forbidden": names no scope, as for some resources. */
static const struct {
	const char *how;
	int status;
	const char *code, *message;      /* NULL: it names the scope */
} ways[] = {
	{ "refused", 403, "forbidden", NULL },
	{ "token_unauthorized", 401, "token_unauthorized",
	    "Not authorized to access resource" },
	{ "forbidden", 403, "forbidden", "Forbidden request" },
	{ "api_plan_restricted", 403, "api_plan_restricted",
	    "Active subscription needed." },
};

static int find(const struct sim *sim, const char *permission)
{
	int i;

	for (i = 0; permission && i < sim->denied_len; i++)
		if (!strcasecmp(sim->denied[i].permission, permission))
			return i;
	return -1;
}

bool permission_set(struct sim *sim, const char *permission, const char *how)
{
	int i = find(sim, permission), way;
	int ways_len = sizeof(ways) / sizeof(ways[0]);

	if (!strcmp(how, "granted")) {
		if (i >= 0) {
			free(sim->denied[i].permission);
			sim->denied[i] = sim->denied[--sim->denied_len];
		}
		return true;
	}
	for (way = 0; way < ways_len; way++)
		if (!strcmp(how, ways[way].how))
			break;
	if (way == ways_len)
		return false;
	if (i < 0) {
		i = sim->denied_len++;
		sim->denied = xrealloc(sim->denied, (size_t)sim->denied_len,
		    sizeof(*sim->denied));
		sim->denied[i].permission = xstrdup(permission);
	}
	sim->denied[i].way = way;
	return true;
}

bool permission_deny(struct sim *sim, const char *spec)
{
	char *permission = xstrdup(spec), *equals = strchr(permission, '=');
	bool known;

	if (equals)
		*equals = '\0';
	known = permission_set(sim, permission, equals ? equals + 1 :
	    "refused");
	free(permission);
	return known;
}

bool permission_lacking(struct sim_call *call, const char *permission)
{
	int i = find(call->sim, permission), way;
	char scope[80], message[200];
	size_t at;

	if (i < 0)
		return false;
	/* The service names the scope, not the box's label. */
	snprintf(scope, sizeof(scope), "%s", permission);
	if (!strcasecmp(scope, "Read and list users and companies"))
		snprintf(scope, sizeof(scope), "read_users");
	else if (!strcasecmp(scope, "Write users and companies"))
		snprintf(scope, sizeof(scope), "write_users");
	else if (!strcasecmp(scope, "Read and list articles"))
		snprintf(scope, sizeof(scope), "read_articles_scope");
	else if (!strcasecmp(scope, "Read content data"))
		snprintf(scope, sizeof(scope), "read_content");
	else if (!strcasecmp(scope, "Read and write articles"))
		snprintf(scope, sizeof(scope), "read_write_articles_scope");
	for (at = 0; scope[at]; at++)
		scope[at] = scope[at] == ' ' ? '_' :
		    (char)tolower((unsigned char)scope[at]);
	way = call->sim->denied[i].way;
	if (!ways[way].message)
		snprintf(message, sizeof(message), "You do not have the "
		    "required scope (%s) to access this resource", scope);
	else
		snprintf(message, sizeof(message), "%s", ways[way].message);
	fail(call, ways[way].status, ways[way].code, message);
	return true;
}
