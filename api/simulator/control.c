/* The tests' own handles on the simulator, which no service has. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>

/* {"spec": "…"} adds one; {"clear": true} takes all away. */
void control_fault(struct sim_call *call)
{
	const char *spec = jtext(call->body, "spec");
	char why[200];

	if (jbool(call->body, "clear"))
		fault_clear();
	if (spec && !fault_add(spec, why, sizeof(why))) {
		fail(call, 400, "parameter_invalid", why);
		return;
	}
	ok(call, json_object_new_object());
}

/* {"conversation_id", "body"}: the customer writes back. */
void control_customer(struct sim_call *call)
{
	struct sim *sim = call->sim;
	const char *id = jtext(call->body, "conversation_id");
	const char *body = jtext(call->body, "body");
	struct sim_conversation *conversation = id ?
	    sim_find_conversation(sim, id) : NULL;

	if (!conversation || !body) {
		fail(call, 404, "not_found",
		    "conversation_id and body are needed");
		return;
	}
	generate_fill(sim, conversation);
	conversation->state = SIM_OPEN;
	if (!conversation->waiting)
		conversation->waiting = sim_now(sim);
	sim_add_part(sim, conversation, encode_part(sim, "comment", "contact",
	    conversation->contact, body, sim_now(sim)));
	ok(call, json_object_new_object());
}

/* {"forward": seconds} */
void control_clock(struct sim_call *call)
{
	call->sim->now_offset += jint(call->body, "forward");
	ok(call, json_object_new_object());
}

void control_journal(struct sim_call *call)
{
	jobj *out = json_object_new_object();

	jset_int(out, "requests", (int64_t)call->sim->requests);
	jset_int(out, "now", sim_now(call->sim));
	ok(call, out);
}

/* {"permission": "Write tags", "how": "granted"|"refused"|a code of --deny}:
 * ticked or unticked in the Developer Hub while we run. */
void control_permission(struct sim_call *call)
{
	const char *permission = jtext(call->body, "permission");
	const char *how = jtext(call->body, "how");

	if (!permission || !how ||
	    !permission_set(call->sim, permission, how)) {
		fail(call, 400, "parameter_invalid", "permission and how: "
		    "granted, refused, token_unauthorized, forbidden, "
		    "api_plan_restricted");
		return;
	}
	ok(call, json_object_new_object());
}

/* {"token": "…"}: as if regenerated in the Developer Hub; without one, it is
 * revoked. {"foreign": true}: the workspace is in another region. */
void control_token(struct sim_call *call)
{
	struct sim *sim = call->sim;
	const char *token = jtext(call->body, "token");

	if (jget(call->body, "foreign")) {
		sim->foreign = jbool(call->body, "foreign");
	} else {
		free(sim->token);
		sim->token = xstrdup(token ? token : "");
	}
	ok(call, json_object_new_object());
}
