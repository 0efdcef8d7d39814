/* What the admins of a team have to do, as the service counts it right now.
 * Source: schema team_metric, GET /teams/{id}/metrics. It is a feature of some
 * plans (real-time monitoring), no permission: without it 403,
 * api_plan_restricted. */
#include "config.h"

#include "api/kinds/kinds.h"

static const struct record_field fields[] = {
	{ "admin", "Admin", FIELD_REFERENCE, "admin_id", FIELD_EXACT, 1, 24,
	    .refers = RECORD_ADMIN },
	{ "open", "Open", FIELD_NUMBER, "open", 0, 2, 6 },
	{ "idle", "Idle", FIELD_NUMBER, "idle", 0, 3, 6 },
	{ "snoozed", "Snoozed", FIELD_NUMBER, "snoozed", 0, 4, 8 },
	{ 0 }
};

/* The feature's name in place of a permission's: a refusal is the plan's and
 * says nothing of what the token may read. */
static const struct record_source sources[] = {
	{ RECORD_TEAM, "GET", "/teams/{parent}/metrics", PAGE_WHOLE, "data", 0,
	    "Real-time monitoring" },
	{ 0 }
};

const struct record_schema kind_workload = {
	RECORD_WORKLOAD, "workload", "workloads", "admin", fields, NULL, NULL,
	NULL, sources, NULL, "-open", NULL, "admin_id"
};
