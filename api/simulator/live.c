/*
 * What happens without a request: snoozes end and, with --live, customers
 * write. What they say stands in the workspace file under "live": openers
 * start conversations (with more to say a little later), followups answer a
 * reply by language and tag, ratings follow a close.
 */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	ANSWER_FROM_S = 12, ANSWER_SPREAD_S = 30, OPENER_EVERY_S = 45,
	MORE_AFTER_S = 20, WAKE_EVERY_S = 5, DUE_MAX = 64
};

/* What is on its way: a line, a rating, or (neither) a line to be picked. */
static struct due {
	char id[SIM_ID_MAX];
	int64_t at;
	jobj *line, *rating;             /* borrowed from the workspace */
} due[DUE_MAX];
static int due_len, opened;
static int64_t next_opener, next_wake;
static uint32_t dice = 7;

static struct due *add_due(struct sim *sim,
    const struct sim_conversation *conversation, int64_t after)
{
	struct due *one;

	if (!sim->live || due_len == DUE_MAX)
		return NULL;
	one = &due[due_len++];
	*one = (struct due){ .at = sim_now(sim) + after };
	snprintf(one->id, sizeof(one->id), "%s", conversation->id);
	return one;
}

/* One of a list, by chance; NULL: it is empty or none. */
static jobj *any_of(jobj *list)
{
	size_t n = list && json_object_is_type(list, json_type_array) ?
	    json_object_array_length(list) : 0;

	return n ? json_object_array_get_idx(list, sim_random(&dice) % n) :
	    NULL;
}

/* A line of "followups" for one of the tags, of "any" for the rest. */
static const char *pick_line(const struct sim *sim,
    const struct sim_conversation *conversation)
{
	jobj *followups = jget(sim->live_lines, "followups"), *of, *list;
	const char *language = jtext(
	    sim->contacts[conversation->contact].extra, "language");
	int i;

	of = language ? jget(followups, language) : NULL;
	if (!of)
		of = jget(followups, "en");
	list = jget(of, "any");
	for (i = 0; i < conversation->tags_len; i++)
		if (jget(of, sim->tags[conversation->tags[i]].name) &&
		    sim_random(&dice) % 3)
			list = jget(of,
			    sim->tags[conversation->tags[i]].name);
	return json_object_get_string(any_of(list));
}

static void customer_writes(struct sim *sim,
    struct sim_conversation *conversation, const char *body)
{
	char *html;

	if (!body)
		return;
	html = *body == '<' ? xstrdup(body) : xprintf("<p>%s</p>", body);
	conversation->state = SIM_OPEN;
	conversation->snoozed = 0;
	if (!conversation->waiting)
		conversation->waiting = sim_now(sim);
	sim_add_part(sim, conversation, encode_part(sim, "comment", "contact",
	    conversation->contact, html, sim_now(sim)));
	free(html);
}

/* [score, remark or null] */
static void customer_rates(struct sim *sim,
    struct sim_conversation *conversation, jobj *pair)
{
	jobj *score = json_object_array_get_idx(pair, 0), *rating, *value;
	jobj *details, *part;
	const char *remark = json_object_get_string(
	    json_object_array_get_idx(pair, 1));
	int64_t now = sim_now(sim);

	rating = json_object_new_object();
	jset(rating, "rating", json_object_get(score));
	jset_text(rating, "remark", remark);
	jset_int(rating, "created_at", now);
	jset_int(rating, "updated_at", now);
	jset(rating, "contact", encode_reference("contact",
	    sim->contacts[conversation->contact].id));
	jset(rating, "teammate", encode_reference("admin",
	    sim->admins[sim->me].id));
	json_object_put(conversation->rating);
	conversation->rating = rating;
	part = encode_part(sim, "conversation_rating_changed", "contact",
	    conversation->contact, NULL, now);
	value = json_object_new_object();
	jset_text(value, "name", json_object_get_string(score));
	details = json_object_new_object();
	jset(details, "value", value);
	jset(part, "event_details", details);
	sim_add_part(sim, conversation, part);
	if (remark)
		sim_add_part(sim, conversation, encode_part(sim,
		    "conversation_rating_remark_added", "contact",
		    conversation->contact, remark, now));
}

void live_replied(struct sim *sim, struct sim_conversation *conversation)
{
	add_due(sim, conversation, ANSWER_FROM_S +
	    sim_random(&dice) % ANSWER_SPREAD_S);
}

void live_closed(struct sim *sim, struct sim_conversation *conversation)
{
	jobj *rating = any_of(jget(sim->live_lines, "ratings"));
	struct due *one;

	if (!rating || json_object_array_length(rating) != 2 ||
	    sim_random(&dice) % 2)
		return;
	one = add_due(sim, conversation, ANSWER_FROM_S);
	if (one)
		one->rating = rating;
}

static void happen(struct sim *sim, const struct due *one)
{
	struct sim_conversation *conversation =
	    sim_find_conversation(sim, one->id);

	if (!conversation)
		return;
	if (one->rating)
		customer_rates(sim, conversation, one->rating);
	else
		customer_writes(sim, conversation, one->line ?
		    json_object_get_string(one->line) :
		    pick_line(sim, conversation));
}

static jobj *first_message(struct sim *sim, int contact, const char *body)
{
	jobj *source = json_object_new_object();
	char id[SIM_ID_MAX];

	jset_text(source, "type", "conversation");
	jset_text(source, "id", sim_new_id(sim, id));
	jset_text(source, "delivered_as", "customer_initiated");
	jset_text(source, "subject", "");
	jset_text(source, "body", body);
	jset(source, "author", encode_part_author(sim, "contact", contact));
	jset(source, "attachments", json_object_new_array());
	jset(source, "url", NULL);
	jset(source, "redacted", json_object_new_boolean(0));
	return source;
}

static void open_one(struct sim *sim)
{
	jobj *list = jget(sim->live_lines, "openers"), *item, *more;
	struct sim_conversation *conversation;
	struct due *one;
	int contact, tag;
	size_t i;

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
	conversation->company = xstrdup(sim->contacts[contact].company);
	conversation->created = conversation->waiting = sim_now(sim);
	conversation->read = true;
	conversation->source = first_message(sim, contact,
	    jtext(item, "body"));
	conversation->parts = json_object_new_array();
	tag = sim_find_tag(sim, jtext(item, "topic"));
	if (tag >= 0)
		conversation->tags[conversation->tags_len++] = tag;
	sim_touch(sim, conversation);
	more = jget(item, "more");
	for (i = 0; more && i < json_object_array_length(more); i++) {
		one = add_due(sim, conversation, MORE_AFTER_S *
		    ((int64_t)i + 1));
		if (one)
			one->line = json_object_array_get_idx(more, i);
	}
}

/* Snoozes that are over. */
static void end_snoozes(struct sim *sim, int64_t now)
{
	struct sim_conversation *one;
	int i;

	for (i = 0; i < sim->conversations_len; i++) {
		one = &sim->conversations[i];
		if (one->state != SIM_SNOOZED || !one->snoozed ||
		    one->snoozed > now || one->deleted)
			continue;
		one->state = SIM_OPEN;
		one->snoozed = 0;
		sim_add_part(sim, one, encode_part(sim, "timer_unsnooze",
		    "bot", 0, NULL, now));
	}
}

void live_tick(struct sim *sim)
{
	int64_t now = sim_now(sim);
	struct due one;
	int i;

	if (now >= next_wake || next_wake > now + WAKE_EVERY_S) {
		end_snoozes(sim, now);
		next_wake = now + WAKE_EVERY_S;
	}
	if (!sim->live)
		return;
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
		one = due[i];
		due[i] = due[--due_len];
		happen(sim, &one);
	}
}
