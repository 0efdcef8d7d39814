/* Customers who write by themselves (--live). */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	ANSWER_FROM_S = 12, ANSWER_SPREAD_S = 30, OPENER_EVERY_S = 45,
	DUE_MAX = 64
};

/* Answers that are on their way. */
static struct {
	char id[SIM_ID_MAX];
	int64_t at;
} due[DUE_MAX];
static int due_len, opened;
static int64_t next_opener;
static uint32_t dice = 7;

/* Lines of "followups" for a topic, "any" for the rest. */
static jobj *lines_for(struct sim *sim, const char *language,
    const char *topic)
{
	jobj *followups = jget(sim->live_lines, "followups");
	jobj *of = jget(followups, language ? language : "en"), *list;

	if (!of)
		of = jget(followups, "en");
	if (of && json_object_is_type(of, json_type_array))
		return of;
	list = topic ? jget(of, topic) : NULL;
	return list ? list : jget(of, "any");
}

void live_reply(struct sim *sim, struct sim_conversation *conversation,
    const char *body)
{
	if (!sim->live || due_len == DUE_MAX)
		return;
	snprintf(due[due_len].id, sizeof(due[0].id), "%s", conversation->id);
	due[due_len++].at = sim_now(sim) + ANSWER_FROM_S +
	    sim_random(&dice) % ANSWER_SPREAD_S;
}

static void customer_writes(struct sim *sim,
    struct sim_conversation *conversation, const char *body)
{
	conversation->state = SIM_OPEN;
	conversation->snoozed = 0;
	if (!conversation->waiting)
		conversation->waiting = sim_now(sim);
	sim_add_part(sim, conversation, encode_part(sim, "comment", "contact",
	    conversation->contact, body, sim_now(sim)));
}

static void answer(struct sim *sim, const char *id)
{
	struct sim_conversation *conversation =
	    sim_find_conversation(sim, id);
	jobj *list;
	const char *tag, *line;

	if (!conversation)
		return;
	tag = conversation->tags_len ?
	    sim->tags[conversation->tags[0]].name : NULL;
	list = lines_for(sim, jtext(sim->contacts[conversation->contact].extra,
	    "language"), tag);
	if (!list || !json_object_array_length(list))
		return;
	line = json_object_get_string(json_object_array_get_idx(list,
	    sim_random(&dice) % json_object_array_length(list)));
	customer_writes(sim, conversation, line);
}

static void open_one(struct sim *sim)
{
	jobj *list = jget(sim->live_lines, "openers"), *item;
	struct sim_conversation *conversation;
	char id[SIM_ID_MAX];
	int contact;

	if (!list || !json_object_array_length(list))
		return;
	item = json_object_array_get_idx(list, (size_t)opened++ %
	    json_object_array_length(list));
	contact = sim_find_contact(sim, jtext(item, "contact"));
	if (contact < 0)
		return;
	conversation = sim_add_conversation(sim);
	sim_new_id(sim, conversation->id);
	conversation->contact = contact;
	conversation->title = xstrdup(jtext(item, "title"));
	conversation->created = conversation->waiting = sim_now(sim);
	conversation->read = true;
	conversation->source = json_object_new_object();
	jset_text(conversation->source, "type", "conversation");
	jset_text(conversation->source, "id", sim_new_id(sim, id));
	jset_text(conversation->source, "delivered_as",
	    "customer_initiated");
	jset_text(conversation->source, "subject", "");
	jset_text(conversation->source, "body", jtext(item, "body"));
	jset(conversation->source, "author", encode_part_author(sim,
	    "contact", contact));
	jset(conversation->source, "attachments", json_object_new_array());
	jset(conversation->source, "url", NULL);
	jset(conversation->source, "redacted", json_object_new_boolean(0));
	conversation->parts = json_object_new_array();
	sim_touch(sim, conversation);
}

int live_tick(struct sim *sim)
{
	int64_t now = sim_now(sim);
	int i;

	if (!sim->live)
		return -1;
	if (!next_opener)
		next_opener = now + OPENER_EVERY_S / 2;
	if (now >= next_opener) {
		open_one(sim);
		next_opener = now + OPENER_EVERY_S +
		    sim_random(&dice) % OPENER_EVERY_S;
	}
	for (i = due_len - 1; i >= 0; i--) {
		if (due[i].at > now)
			continue;
		answer(sim, due[i].id);
		due[i] = due[--due_len];
	}
	return 500;
}
