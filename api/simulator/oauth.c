/* OAuth: an authorize page that a browser can click through, a code that works
 * once, the token; and the tests' handles. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>

enum { CODE_S = 600 };

static char code[64];
static int64_t code_at;

void authorize_page(struct sim_call *call)
{
	const char *redirect = call->query(call, "redirect_uri");
	const char *state = call->query(call, "state");
	const char *answer = call->query(call, "answer");
	const char *client = call->query(call, "client_id");

	if (!client || !redirect) {
		fail(call, 400, "parameter_missing",
		    "client_id and a redirect URL are needed");
		return;
	}
	if (answer && !strcmp(answer, "allow")) {
		snprintf(code, sizeof(code), "code-%llu=",
		    (unsigned long long)call->sim->next_id++);
		code_at = sim_now(call->sim);
		snprintf(call->location, sizeof(call->location),
		    "%s?code=%s&state=%s", redirect, code,
		    state ? state : "");
	} else if (answer) {
		snprintf(call->location, sizeof(call->location),
		    "%s?error=access_denied&state=%s", redirect,
		    state ? state : "");
	}
	if (answer) {
		call->status = 302;
		return;
	}
	call->status = 200;
	call->content_type = "text/html; charset=utf-8";
	call->text = xprintf("<!doctype html><title>Connect</title>"
	    "<h1>%s</h1><p>An app asks for access to this workspace.</p>"
	    "<p><a id=allow href=\"/oauth?client_id=x&amp;redirect_uri=%s&amp;"
	    "state=%s&amp;answer=allow\">Authorize access</a> "
	    "<a id=deny href=\"/oauth?client_id=x&amp;redirect_uri=%s&amp;"
	    "state=%s&amp;answer=deny\">Deny</a></p>",
	    jtext(call->sim->app, "name"), redirect, state ? state : "",
	    redirect, state ? state : "");
}

void exchange_code(struct sim_call *call)
{
	const char *given = jtext(call->body, "code");
	jobj *out;

	if (!given || !code[0] || strcmp(given, code) != 0 ||
	    sim_now(call->sim) - code_at > CODE_S) {
		fail(call, 401, "unauthorized", "Unauthorized Code");
		return;
	}
	code[0] = '\0';
	out = json_object_new_object();
	jset_text(out, "token_type", "Bearer");
	jset_text(out, "token", call->sim->token);
	jset_text(out, "access_token", call->sim->token);
	ok(call, out);
}

void uninstall(struct sim_call *call)
{
	free(call->sim->token);
	call->sim->token = xstrdup("(revoked)");
	ok(call, json_object_new_object());
}

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
