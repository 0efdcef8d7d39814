/* The tickets pane. object_id: see tickets.h. */
#include "config.h"

#include "panes/tickets/tickets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what is written in one --- */

/* The inbox has the composer; it comes back here when that closes. */
static void write_to(struct pane *pane, const char *kind)
{
	const struct record *record = browse_current(browse_of(pane));
	char *where;

	if (!record)
		return;
	where = mem_printf("%s:%s", kind, record->id);
	pane->host->go(pane, "inbox", where);
	free(where);
}

static void reply(struct pane *pane, const struct pane_call *call)
{
	write_to(pane, "reply");
}

static void note(struct pane *pane, const struct pane_call *call)
{
	write_to(pane, "note");
}

static void show_thread(struct pane *pane, const struct pane_call *call)
{
	const struct record *record = browse_current(browse_of(pane));

	if (record)
		pane->host->go(pane, "inbox", record->id);
}

/* --- changes --- */

static void set(struct pane *pane, const char *name, const char *value)
{
	browse_change(pane, VERB_UPDATE, NULL,
	    &(struct record_input){ name, value }, 1);
}

static void close_ticket(struct pane *pane, const struct pane_call *call)
{
	set(pane, "open", "false");
}

static void reopen(struct pane *pane, const struct pane_call *call)
{
	set(pane, "open", "true");
}

static void assign_me(struct pane *pane, const struct pane_call *call)
{
	const struct workspace *in = browse_workspace(browse_of(pane));

	if (in && in->me.id)
		set(pane, "assignee", in->me.id);
}

static void edit(struct pane *pane, const struct pane_call *call)
{
	const struct record *record = browse_current(browse_of(pane));

	if (!record || browse_of(pane)->part == BROWSE_FORM)
		return;
	attributes_of(pane, record_value(record, "type")->text);
	form_open(pane, record);
}

static void make(struct pane *pane, const struct pane_call *call)
{
	forms_wish(pane, VERB_CREATE, NULL);
}

static void remove_ticket(struct pane *pane, const struct pane_call *call)
{
	browse_change(pane, VERB_DELETE, NULL, NULL, 0);
}

/* The line's, or the only one. */
static void unlink_line(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	const struct record *record = browse_current(browse);
	const struct card_line *line = card_current(browse);
	const struct record_ref *ref = record ? record_value(record,
	    "linked")->refs : NULL;

	if (line && line->ref.kind == RECORD_CONVERSATION)
		browse_change(pane, VERB_UNLINK, line->ref.id, NULL, 0);
	else if (ref && ref->id && !ref[1].id)
		browse_change(pane, VERB_UNLINK, ref->id, NULL, 0);
	else if (record)
		pane->host->say(pane, SAY_INFO, "%s", ref ? "Select what is "
		    "linked in the card" : "It is linked to nothing");
}

static const struct pane_action actions[] = {
	BROWSE_ACTIONS,
	{ "reply", "Write a reply", "Write", reply, ACTION_ITEM },
	{ "note", "Write an internal note", "Write", note, ACTION_ITEM },
	{ "set-state", "Move to another state", "Change", pick_state,
	    ACTION_ITEM },
	{ "assign-ticket", "Assign to a teammate or team", "Change",
	    pick_assignee, ACTION_ITEM },
	{ "assign-to-me", "Assign to me", "Change", assign_me, ACTION_ITEM },
	{ "close-ticket", "Close", "Change", close_ticket, ACTION_ITEM },
	{ "reopen-ticket", "Reopen", "Change", reopen, ACTION_ITEM },
	{ "change-type", "Make it another type", "Change", pick_type,
	    ACTION_ITEM },
	{ "new-record", "Make a new one", "Change", make, 0 },
	{ "edit-record", "Edit title, description, attributes", "Change",
	    edit, ACTION_ITEM },
	{ "save-form", "Save the form", "Change", browse_save, 0 },
	{ "unlink-conversation", "Unlink the conversation of the line",
	    "Change", unlink_line, ACTION_ITEM },
	{ "delete-ticket", "Delete for good", "Change", remove_ticket,
	    ACTION_ITEM },
	{ "pick-view", "Open, mine, by type, …", "View", pick_view, 0 },
	{ "show-thread", "As a conversation, in the inbox", "View",
	    show_thread, ACTION_ITEM },
	{ 0 }
};

static const struct pane_key keys[] = {
	BROWSE_KEYS,
	BROWSE_WRITE_KEYS,
	{ "r", "reply", NULL }, { "i", "note", NULL },
	{ "s", "set-state", NULL }, { "a", "assign-ticket", NULL },
	{ "m", "assign-to-me", NULL }, { "e", "close-ticket", NULL },
	{ "o", "reopen-ticket", NULL }, { "T", "change-type", NULL },
	{ "U", "unlink-conversation", NULL }, { "D", "delete-ticket", NULL },
	{ "v", "pick-view", "list" }, { "c", "show-thread", NULL },
	{ 0 }
};

/* --- life --- */

/* One of these with an id behind it: what is to be done with a conversation. */
static bool asks_for(const char *object_id, const char *what,
    const char **id)
{
	size_t len = strlen(what);

	*id = object_id + len;
	return !strncmp(object_id, what, len);
}

static bool tickets_open(struct pane *pane, const char *object_id,
    struct error *err)
{
	struct tickets *tickets = tickets_of(pane);
	bool first = !tickets->browse.ready;
	const char *id;

	if (first) {
		/* Who comes here wants to know what there is to do. */
		snprintf(tickets->browse.query, sizeof(tickets->browse.query),
		    "open:true");
		browse_open(pane, RECORD_TICKET, NULL);
		tickets->asking_types = pane->host->send(pane,
		    request_records(RECORD_TICKET_TYPE, RECORD_NONE, NULL,
		    NULL, NULL, 0, NULL, false));
	}
	if (!object_id)
		return true;
	if (asks_for(object_id, "convert:", &id))
		forms_wish(pane, VERB_CONVERT, id);
	else if (asks_for(object_id, "new:", &id))
		forms_wish(pane, VERB_CREATE, id);
	else if (asks_for(object_id, "link:", &id))
		pick_tracker(pane, VERB_LINK, id);
	else if (asks_for(object_id, "unlink:", &id))
		pick_tracker(pane, VERB_UNLINK, id);
	else if (!strcmp(object_id, "new"))
		forms_wish(pane, VERB_CREATE, NULL);
	else
		browse_open(pane, RECORD_TICKET, object_id);
	return true;
}

static void tickets_close(struct pane *pane)
{
	struct tickets *tickets = tickets_of(pane);

	forms_forget(tickets);
	rows_release(&tickets->types);
	rows_release(&tickets->trackers);
	browse_close(pane);
}

/* Somebody wrote in the one that is shown, or ours was sent. */
static void on_change(struct pane *pane, const struct api_reply *reply)
{
	struct card *card = &browse_of(pane)->card;
	size_t i;

	if (!card->id || card->asking || !(reply->changed &
	    CHANGED_CONVERSATIONS))
		return;
	for (i = 0; i < reply->changed_ids_len; i++)
		if (!strcmp(reply->changed_ids[i], card->id)) {
			card_refresh(pane);
			return;
		}
}

static void tickets_event(struct pane *pane, const struct pane_event *event)
{
	bool taken = browse_event(pane, event);

	if (event->kind == PANE_EVENT_REPLY &&
	    event->reply->op == API_NOTICE_CHANGED)
		on_change(pane, event->reply);
	else if (!taken && event->kind == PANE_EVENT_REPLY)
		taken = forms_reply(pane, event->reply) ||
		    pick_reply(pane, event->reply);
	else if (!taken && event->kind == PANE_EVENT_ANSWER)
		pick_answer(pane, event);
	if (event->kind == PANE_EVENT_REPLY)
		forms_go_on(pane);
}

PANE_ENTRY = {
	BROWSE_OPS(struct tickets),
	.caps = PANE_TEXT | PANE_OFFLINE | PANE_TAB,
	.name = "tickets", .title = "Tickets",
	.help = "Tickets: state, attributes, answers, trackers.",
	.actions = actions, .keys = keys,
	.open = tickets_open, .event = tickets_event,
	.close = tickets_close,
};
