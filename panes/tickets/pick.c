/* Tickets: states, assignees, types, trackers, views to choose from. */
#include "config.h"

#include "panes/tickets/tickets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct record *type_by_id(const struct tickets *tickets,
    const char *id)
{
	size_t at = id ? rows_find(&tickets->types, id) : SIZE_MAX;

	return at == SIZE_MAX ? NULL : tickets->types.rows[at].record;
}

static bool has_state(const struct record *type, const char *id)
{
	const struct record_ref *ref = record_value(type, "states")->refs;

	for (; ref && ref->id; ref++)
		if (!strcmp(ref->id, id))
			return true;
	return false;
}

/* Whether the types of all that the action is for have it. */
static bool all_have(const struct tickets *tickets, const char *state)
{
	const struct browse *browse = &tickets->browse;
	const struct record *type;
	size_t i;

	for (i = 0; browse->part == BROWSE_LIST && i < browse->rows.len;
	    i++) {
		if (!browse->rows.rows[i].marked)
			continue;
		type = type_by_id(tickets, record_value(
		    browse->rows.rows[i].record, "type")->text);
		if (type && !has_state(type, state))
			return false;
	}
	return true;
}

void pick_state(struct pane *pane, const struct pane_call *call)
{
	struct tickets *tickets = tickets_of(pane);
	const struct record *record = browse_current(&tickets->browse);
	const struct record *type = record ? type_by_id(tickets,
	    record_value(record, "type")->text) : NULL;
	const struct record_ref *ref = type ? record_value(type,
	    "states")->refs : NULL;
	struct pane_choice choices[64] = { 0 };
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_STATE,
		.label = "State", .choices = choices };

	for (; ref && ref->id && ask.choices_len < ARRAY_LEN(choices); ref++)
		if (all_have(tickets, ref->id))
			choices[ask.choices_len++] = (struct pane_choice){
				.id = ref->id, .label = ref->name ?
				ref->name : ref->id };
	if (ask.choices_len)
		pane->host->ask(pane, &ask);
	else if (record)
		pane->host->say(pane, SAY_WARNING, "%s", type ? "These types "
		    "have no state in common" :
		    "The ticket types are not known yet: R looks again");
}

/* "a" or "t" in front says whether it is a teammate or a team. */
void pick_assignee(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	const struct workspace *in = browse_workspace(browse);
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_ASSIGN,
		.label = "Assign to" };
	struct arena arena = { 0 };
	struct pane_choice *choices;
	size_t i;

	if (!in || !browse_current(browse))
		return;
	choices = arena_calloc(&arena, in->admins_len + in->teams_len + 1,
	    sizeof(*choices));
	choices[ask.choices_len++] = (struct pane_choice){ .id = "a",
		.label = "Nobody" };
	for (i = 0; i < in->admins_len; i++)
		choices[ask.choices_len++] = (struct pane_choice){
			.id = arena_printf(&arena, "a%s", in->admins[i].id),
			.label = in->admins[i].name ? in->admins[i].name :
			in->admins[i].id, .detail = in->admins[i].email,
			.group = "Teammates" };
	for (i = 0; i < in->teams_len; i++)
		choices[ask.choices_len++] = (struct pane_choice){
			.id = arena_printf(&arena, "t%s", in->teams[i].id),
			.label = in->teams[i].name ? in->teams[i].name :
			in->teams[i].id, .group = "Teams" };
	ask.choices = choices;
	pane->host->ask(pane, &ask);
	arena_release(&arena);
}

void pick_type(struct pane *pane, const struct pane_call *call)
{
	if (browse_current(browse_of(pane)))
		forms_wish(pane, VERB_CHANGE_TYPE, NULL);
}

/* Queries that are wanted often; the types and states of the workspace. */
void pick_view(struct pane *pane, const struct pane_call *call)
{
	static const struct pane_choice usual[] = {
		{ .id = "open:true", .label = "Open" },
		{ .id = "open:true assignee:me", .label = "Mine" },
		{ .id = "open:true assignee:none", .label = "Unassigned" },
		{ .id = "stage:waiting_on_customer",
		    .label = "Waiting on the customer" },
		{ .id = "stage:resolved", .label = "Resolved" },
		{ .id = "category:Tracker open:true", .label = "Trackers" },
		{ .id = "category:Back-office open:true",
		    .label = "Back office" },
		{ .id = "", .label = "All" },
	};
	struct tickets *tickets = tickets_of(pane);
	struct arena arena = { 0 };
	struct pane_choice *choices = arena_calloc(&arena, ARRAY_LEN(usual) +
	    tickets->types.len, sizeof(*choices));
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_VIEW,
		.label = "Show", .choices = choices };
	size_t i;

	for (i = 0; i < ARRAY_LEN(usual); i++)
		choices[ask.choices_len++] = usual[i];
	for (i = 0; i < tickets->types.len; i++) {
		const struct record *type = tickets->types.rows[i].record;

		choices[ask.choices_len++] = (struct pane_choice){
			.id = arena_printf(&arena, "open:true type:\"%s\"",
			type->title), .label = type->title,
			.group = "Types" };
	}
	pane->host->ask(pane, &ask);
	arena_release(&arena);
}

/* --- trackers --- */

void pick_tracker(struct pane *pane, enum record_verb verb,
    const char *conversation)
{
	struct tickets *tickets = tickets_of(pane);
	struct arena arena = { 0 };

	forms_forget(tickets);
	tickets->wish = verb;
	tickets->conversation = mem_strdup(conversation);
	rows_clear(&tickets->trackers);
	tickets->asking_trackers = pane->host->send(pane, request_records(
	    RECORD_TICKET, RECORD_NONE, NULL, verb == VERB_LINK ?
	    "category:Tracker open:true" : arena_printf(&arena,
	    "category:Tracker linked:%s", conversation), "-updated", 0, NULL,
	    false));
	arena_release(&arena);
	pane->host->say(pane, SAY_INFO, "Looking up trackers …");
}

static void ask_tracker(struct pane *pane)
{
	struct tickets *tickets = tickets_of(pane);
	size_t i, n = tickets->trackers.len;
	struct pane_choice *choices = mem_calloc(n, sizeof(*choices));
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_TRACKER,
		.label = tickets->wish == VERB_LINK ? "Link to" :
		"Unlink from", .choices = choices, .choices_len = n };

	for (i = 0; i < n; i++) {
		const struct record *record =
		    tickets->trackers.rows[i].record;

		choices[i] = (struct pane_choice){ .id = record->id,
			.label = record->title,
			.detail = record_value(record, "number")->text };
	}
	pane->host->ask(pane, &ask);
	free(choices);
}

bool pick_reply(struct pane *pane, const struct api_reply *reply)
{
	struct tickets *tickets = tickets_of(pane);

	if (!tickets->asking_trackers ||
	    reply->id != tickets->asking_trackers)
		return false;
	rows_add(&tickets->trackers, reply);
	if (!reply->final)
		return true;
	tickets->asking_trackers = 0;
	if (tickets->trackers.len)
		ask_tracker(pane);
	else
		pane->host->say(pane, reply->err.code ? SAY_ERROR : SAY_INFO,
		    "%s", reply->err.code ? reply->err.text :
		    tickets->wish == VERB_LINK ? "There is no open tracker" :
		    "It is linked to no tracker");
	return true;
}

static void take_tracker(struct pane *pane, const char *id)
{
	struct tickets *tickets = tickets_of(pane);

	if (*id && tickets->conversation)
		browse_change_one(pane, id, tickets->wish,
		    tickets->conversation, NULL, 0);
	forms_forget(tickets);
}

bool pick_answer(struct pane *pane, const struct pane_event *event)
{
	const char *text = event->accepted && event->text ? event->text :
	    NULL;
	struct record_input input = { "state", text };
	struct arena arena = { 0 };

	switch (event->cookie) {
	case COOKIE_STATE:
		if (text && *text)
			browse_change(pane, VERB_UPDATE, NULL, &input, 1);
		return true;
	case COOKIE_ASSIGN:
		input.name = text && *text == 't' ? "team" : "assignee";
		input.value = text && *text ? text + 1 : "";
		if (text && *text)
			browse_change(pane, VERB_UPDATE, NULL, &input, 1);
		return true;
	case COOKIE_TYPE:
		if (text && *text)
			forms_type(pane, text);
		else
			forms_forget(tickets_of(pane));
		return true;
	case COOKIE_TRACKER:
		take_tracker(pane, text ? text : "");
		return true;
	case COOKIE_VIEW:
		if (text)
			browse_open(pane, RECORD_TICKET, arena_printf(&arena,
			    "search:%s", text));
		arena_release(&arena);
		return true;
	default:
		return false;
	}
}
