/* Handlers: messages that a teammate begins. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>

/* The contact it goes to, one of an array's too; -1: an error was answered. */
static int recipient(struct sim_call *call)
{
	jobj *to = jget(call->body, "to");
	char id[SIM_ID_MAX];
	int contact;

	if (to && json_object_is_type(to, json_type_array))
		to = json_object_array_get_idx(to, 0);
	contact = jid(to, "id", id) ? sim_find_contact(call->sim, id) : -1;
	if (contact >= 0 && !call->sim->contacts[contact].gone &&
	    jtext(to, "type") && !strcmp(jtext(to, "type"),
	    call->sim->contacts[contact].role))
		return contact;
	fail(call, 404, "not_found", "User Not Found");
	return -1;
}

/* False: an error was answered. */
static bool check(struct sim_call *call)
{
	const char *type = jtext(call->body, "message_type");
	const char *body = jtext(call->body, "body");
	const char *template = jtext(call->body, "template");
	const char *subject = jtext(call->body, "subject");

	if (!type || (strcmp(type, "in_app") && strcmp(type, "inapp") &&
	    strcmp(type, "email")))
		fail(call, 400, "parameter_invalid",
		    "message_type is in_app, email or whatsapp");
	else if (!body || !*body)
		fail(call, 400, "parameter_invalid", "Body is required");
	else if (!strcmp(type, "email") && (!subject || !*subject))
		fail(call, 422, "parameter_not_found",
		    "No subject supplied for email message");
	else if (!strcmp(type, "email") && (!template ||
	    (strcmp(template, "plain") && strcmp(template, "personal"))))
		fail(call, 400, "parameter_invalid",
		    "template is plain or personal");
	else
		return true;
	return false;
}

/* Its conversation, which otherwise waits for the contact's answer. */
static const char *begin(struct sim_call *call, int contact, int admin,
    const char *id)
{
	struct sim_conversation *made = sim_add_conversation(call->sim);
	bool email = !strcmp(jtext(call->body, "message_type"), "email");

	sim_new_id(call->sim, made->id);
	made->contact = contact;
	made->admin = admin;
	made->team = -1;
	made->state = SIM_OPEN;
	made->read = true;
	made->created = made->updated = made->indexed = sim_now(call->sim);
	made->parts = json_object_new_array();
	made->title = jtext(call->body, "subject") ? xstrdup(jtext(
	    call->body, "subject")) : NULL;
	made->source = json_object_new_object();
	jset_text(made->source, "type", email ? "email" : "conversation");
	jset_text(made->source, "id", id);
	jset_text(made->source, "delivered_as", "admin_initiated");
	jset_text(made->source, "subject", jtext(call->body, "subject") ?
	    jtext(call->body, "subject") : "");
	jset_text(made->source, "body", jtext(call->body, "body"));
	jset(made->source, "author", encode_part_author(call->sim, "admin",
	    admin));
	jset(made->source, "attachments", json_object_new_array());
	jset(made->source, "url", NULL);
	jset(made->source, "redacted", json_object_new_boolean(0));
	return made->id;
}

void post_message(struct sim_call *call)
{
	const char *type = jtext(call->body, "message_type");
	char id[SIM_ID_MAX], from[SIM_ID_MAX];
	int contact, admin = jid(jget(call->body, "from"), "id", from) ?
	    sim_find_admin(call->sim, from) : -1;
	jobj *out;

	if (admin < 0) {
		fail(call, 404, "admin_not_found", "Admin Not Found");
		return;
	}
	if (!check(call))
		return;
	contact = recipient(call);
	if (contact < 0)
		return;
	sim_new_id(call->sim, id);
	out = json_object_new_object();
	jset_text(out, "type", "admin_message");
	jset_text(out, "id", id);
	jset_int(out, "created_at", sim_now(call->sim));
	if (jtext(call->body, "subject"))
		jset_text(out, "subject", jtext(call->body, "subject"));
	jset_text(out, "body", jtext(call->body, "body"));
	/* Asked for as in_app, answered as inapp (quirk 35). */
	jset_text(out, "message_type", !strcmp(type, "email") ? "email" :
	    "inapp");
	if (jbool(call->body, "create_conversation_without_contact_reply"))
		jset_text(out, "conversation_id", begin(call, contact, admin,
		    id));
	jset(out, "owner", encode_admin(call->sim,
	    &call->sim->admins[admin]));
	call->sim->contacts[contact].contacted = sim_now(call->sim);
	ok(call, out);
}
