/* Tickets: forms by the type's attributes. */
#include "config.h"

#include "panes/tickets/tickets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void forms_forget(struct tickets *tickets)
{
	free(tickets->type);
	free(tickets->conversation);
	free(tickets->contact);
	free(tickets->title);
	tickets->type = tickets->conversation = NULL;
	tickets->contact = tickets->title = NULL;
	tickets->wish = VERB_NONE;
	tickets->picked = false;
}

void forms_wish(struct pane *pane, enum record_verb verb,
    const char *conversation)
{
	struct tickets *tickets = tickets_of(pane);

	forms_forget(tickets);
	tickets->wish = verb;
	tickets->conversation = mem_strdup(conversation);
	if (conversation)
		tickets->asking_conversation = pane->host->send(pane,
		    request_conversation(conversation, true));
	else
		forms_ask_type(pane);
}

/* A conversation becomes a customer's ticket only; another type is one of the
 * same category; what is linked is for teammates. */
static bool can_be(const struct tickets *tickets, const struct record *type)
{
	const struct record *record = browse_current(&tickets->browse);
	const char *category = record_value(type, "category")->text;

	if (record_value(type, "archived")->number || !category)
		return false;
	switch (tickets->wish) {
	case VERB_CONVERT:
		return !strcmp(category, "Customer");
	case VERB_CHANGE_TYPE:
		return record && record_value(record, "category")->text &&
		    !strcmp(category, record_value(record,
		    "category")->text) && strcmp(type->id,
		    record_value(record, "type")->text ? record_value(record,
		    "type")->text : "") != 0;
	default:
		return !tickets->conversation ||
		    strcmp(category, "Customer") != 0;
	}
}

void forms_ask_type(struct pane *pane)
{
	struct tickets *tickets = tickets_of(pane);
	struct pane_choice *choices = mem_calloc(tickets->types.len,
	    sizeof(*choices));
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_TYPE,
		.label = "Type of ticket", .choices = choices };
	size_t i;

	for (i = 0; i < tickets->types.len; i++) {
		const struct record *type = tickets->types.rows[i].record;

		if (can_be(tickets, type))
			choices[ask.choices_len++] = (struct pane_choice){
				.id = type->id, .label = type->title,
				.detail = record_value(type,
				"description")->text, .group =
				record_value(type, "category")->text };
	}
	if (ask.choices_len) {
		pane->host->ask(pane, &ask);
	} else if (!tickets->asking_types) {
		pane->host->say(pane, SAY_WARNING,
		    "There is no type that it could have");
		forms_forget(tickets);
	}
	free(choices);
}

void forms_type(struct pane *pane, const char *type)
{
	struct tickets *tickets = tickets_of(pane);

	free(tickets->type);
	tickets->type = mem_strdup(type);
	tickets->picked = true;
	attributes_of(pane, type);
	forms_go_on(pane);
}

bool forms_reply(struct pane *pane, const struct api_reply *reply)
{
	struct tickets *tickets = tickets_of(pane);
	const struct conversation *about = reply->conversation;

	if (reply->id == tickets->asking_types) {
		rows_add(&tickets->types, reply);
		if (reply->final) {
			tickets->asking_types = 0;
			rows_sort(&tickets->types, record_schema(
			    RECORD_TICKET_TYPE), "category");
			if (tickets->wish && !tickets->picked &&
			    !tickets->asking_conversation &&
			    tickets->wish != VERB_LINK &&
			    tickets->wish != VERB_UNLINK)
				forms_ask_type(pane);
		}
		return true;
	}
	if (reply->id != tickets->asking_conversation || !reply->id)
		return false;
	if (!reply->final)
		return true;
	tickets->asking_conversation = 0;
	if (about && about->is_ticket && tickets->wish == VERB_CONVERT) {
		pane->host->say(pane, SAY_INFO, "It is a ticket already");
		card_open(pane, tickets->conversation);
		forms_forget(tickets);
		return true;
	}
	if (about) {
		tickets->title = mem_strdup(about->title);
		tickets->contact = mem_strdup(about->contacts_len ?
		    about->contact_ids[0] : NULL);
	}
	forms_ask_type(pane);
	return true;
}

/* The states of the type as a choice; the first is what it begins with. */
static void add_state(struct tickets *tickets, struct arena *arena,
    struct record_field *field)
{
	size_t at = rows_find(&tickets->types, tickets->type);
	const struct record_ref *ref = at == SIZE_MAX ? NULL : record_value(
	    tickets->types.rows[at].record, "states")->refs;

	*field = (struct record_field){ .name = "state", .label = "State",
		.type = FIELD_CHOICE, .flags = FIELD_NEEDED };
	for (; ref && ref->id; ref++) {
		field->choices = field->choices ? arena_printf(arena, "%s|%s",
		    field->choices, ref->name ? ref->name : ref->id) :
		    arena_strdup(arena, ref->name ? ref->name : ref->id);
		field->values = field->values ? arena_printf(arena, "%s|%s",
		    field->values, ref->id) : arena_strdup(arena, ref->id);
	}
}

static void open_form(struct pane *pane)
{
	struct tickets *tickets = tickets_of(pane);
	bool changes = tickets->wish == VERB_CHANGE_TYPE;
	bool creates = tickets->wish == VERB_CREATE;
	const struct record *record = browse_current(&tickets->browse);
	struct record_field fields[4] = { 0 };
	const char *initial[4] = { 0 };
	struct record_input with[3] = { { "type", tickets->type } };
	struct form_plan plan = { .verb = tickets->wish, .fields = fields,
		.initial = initial, .with = with, .with_len = 1,
		.id = changes && record ? record->id : creates ? NULL :
		    tickets->conversation,
		.record = changes ? record : NULL };
	struct arena arena = { 0 };

	if (creates && tickets->contact)
		with[plan.with_len++] = (struct record_input){ "contact",
			tickets->contact };
	else if (creates)
		fields[plan.fields_len++] = (struct record_field){
			.name = "email", .label = "Customer's e-mail",
			.type = FIELD_EMAIL, .flags = FIELD_NEEDED,
			.help = "a contact is made if there is none" };
	if (creates && tickets->conversation)
		with[plan.with_len++] = (struct record_input){
			"conversation", tickets->conversation };
	if (!changes) {
		initial[plan.fields_len] = tickets->title;
		fields[plan.fields_len++] = (struct record_field){
			.name = "title", .label = "Title",
			.type = FIELD_TEXT, .flags = FIELD_NEEDED };
		fields[plan.fields_len++] = (struct record_field){
			.name = "description", .label = "Description",
			.type = FIELD_TEXT };
	}
	if (!creates) {
		add_state(tickets, &arena, &fields[plan.fields_len]);
		initial[plan.fields_len] = fields[plan.fields_len].choices ?
		    arena_strndup(&arena, fields[plan.fields_len].choices,
		    strcspn(fields[plan.fields_len].choices, "|")) : NULL;
		plan.fields_len++;
	}
	form_begin(pane, &plan);
	arena_release(&arena);
	forms_forget(tickets);
}

void forms_go_on(struct pane *pane)
{
	struct tickets *tickets = tickets_of(pane);

	if (tickets->picked && !tickets->browse.defining.asking)
		open_form(pane);
}
