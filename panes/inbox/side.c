/* A card beside the conversation, or over it: who wrote, with what else is
 * known of them; how the conversation stands; its JSON. */
#include "config.h"

#include "panes/inbox/inbox.h"
#include "panes/records/nested.h"

#include <stdio.h>
#include <string.h>

static bool preview(const struct pane *pane, const char *text, char *out,
    size_t size)
{
	const struct inbox *inbox = pane->state;

	return !inbox->side.card ||
	    nested_preview(inbox->side.card, text, out, size);
}

static void forget(struct side *side)
{
	nested_free(side->card);
	side->card = NULL;
}

/* Of whom it is to be; NULL: that is not known yet. */
static const char *wanted(const struct inbox *inbox, enum record_kind *kind)
{
	const struct conversation *conversation = thread_conversation(inbox);

	*kind = inbox->side.what == SIDE_CONTACT ? RECORD_CONTACT :
	    RECORD_CONVERSATION;
	if (!conversation)
		return *kind == RECORD_CONVERSATION ? inbox->thread.id : NULL;
	return *kind == RECORD_CONVERSATION ? conversation->id :
	    conversation->contact.id;
}

void side_follow(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	struct side *side = &inbox->side;
	enum record_kind kind;
	const char *id;

	if (side->what == SIDE_NOTHING || !inbox->thread.id[0])
		return;
	id = wanted(inbox, &kind);
	snprintf(side->of, sizeof(side->of), "%s", inbox->thread.id);
	if (side->card && id && nested_is(side->card, kind, id))
		return;
	forget(side);
	if (id) {
		side->card = nested_new(pane, kind, id, preview);
		nested_set_raw(side->card, side->raw);
	}
	inbox_layout(pane);
}

void side_close(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);

	forget(&inbox->side);
	inbox->side.what = SIDE_NOTHING;
	inbox->side.raw = false;
	if (inbox->focus == FOCUS_SIDE)
		inbox->focus = inbox->thread.id[0] ? FOCUS_THREAD :
		    FOCUS_LIST;
	inbox_layout(pane);
}

/* The conversation that it is to be about is open, or is opened. */
static bool have_thread(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *row = rows_selected(inbox);

	if (layout_of(pane).thread.rows && inbox->thread.id[0] &&
	    (inbox->focus != FOCUS_LIST || (row &&
	    !strcmp(row->id, inbox->thread.id))))
		return true;
	if (!row)
		pane->host->say(pane, SAY_INFO, "No conversation is selected");
	else
		thread_open(pane, row->id);
	return row != NULL;
}

static void show(struct pane *pane, enum side_what what, bool raw)
{
	struct inbox *inbox = inbox_of(pane);

	if (!have_thread(pane))
		return;
	inbox->side.what = what;
	inbox->side.raw = raw;
	inbox->focus = FOCUS_SIDE;
	side_follow(pane);
	if (inbox->side.card)
		nested_set_raw(inbox->side.card, raw);
	inbox_layout(pane);
}

/* Where there is nothing beside which it could stand, and from the card
 * itself: the whole of it in its own pane. */
void side_show_contact(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *row = thread_conversation(inbox);
	bool alone = !layout_of(pane).thread.rows;

	if (alone || !row)
		row = rows_selected(inbox);
	if (!row || !row->contact.id)
		pane->host->say(pane, SAY_INFO, "No contact is known");
	else if (alone || (inbox->focus == FOCUS_SIDE &&
	    inbox->side.what == SIDE_CONTACT))
		pane->host->go(pane, "contacts", row->contact.id);
	else
		show(pane, SIDE_CONTACT, false);
}

void side_show_details(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);

	if (inbox->focus == FOCUS_SIDE && inbox->side.what == SIDE_DETAILS &&
	    !inbox->side.raw)
		side_close(pane);
	else
		show(pane, SIDE_DETAILS, false);
}

/* Of the card that has the focus, else of the conversation. */
void side_show_raw(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	bool here = inbox->focus == FOCUS_SIDE && inbox->side.what;

	show(pane, here ? inbox->side.what : SIDE_DETAILS,
	    !here || !inbox->side.raw);
}

void side_edit(struct pane *pane, const struct pane_call *call)
{
	side_run(pane, "edit-record", call);
	inbox_layout(pane);
}

void side_save(struct pane *pane, const struct pane_call *call)
{
	side_run(pane, "save-form", call);
	inbox_layout(pane);
}

/* What is done to the contact of the card that has the focus. */
static void person(struct pane *pane, const char *action,
    const struct pane_call *call)
{
	const struct inbox *inbox = inbox_of(pane);
	const char *key = pane->host->key_for(pane, "show-contact");

	if (inbox->focus == FOCUS_SIDE && inbox->side.what == SIDE_CONTACT)
		side_run(pane, action, call);
	else
		pane->host->say(pane, SAY_INFO, "%s shows the contact's card "
		    "first", key ? key : ":show-contact");
}

#define PERSON(function, action) \
	void function(struct pane *pane, const struct pane_call *call) \
	{ \
		person(pane, action, call); \
	}

PERSON(side_note, "add-note")
PERSON(side_tag, "tag-contact")
PERSON(side_owner, "set-owner")
PERSON(side_attach, "attach-company")
PERSON(side_detach, "detach-company")
PERSON(side_consent, "set-subscription")
PERSON(side_merge, "merge-contact")
PERSON(side_archive, "archive-contact")
PERSON(side_unarchive, "unarchive-contact")
PERSON(side_block, "block-contact")
PERSON(side_delete, "delete-contact")

void side_changed(struct pane *pane)
{
	struct side *side = &inbox_of(pane)->side;

	if (side->card && side->what == SIDE_DETAILS &&
	    !nested_wants_text(side->card))
		nested_refresh(side->card);
}

bool side_run(struct pane *pane, const char *action,
    const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);

	if (inbox->focus != FOCUS_SIDE)
		return false;
	if (inbox->side.card && nested_run(inbox->side.card, action, call))
		return true;
	if (strcmp(action, "go-back") != 0)
		return false;
	if (inbox->side.raw) {
		inbox->side.raw = false;
		if (inbox->side.card)
			nested_set_raw(inbox->side.card, false);
		inbox_layout(pane);
	} else {
		side_close(pane);
	}
	return true;
}

bool side_event(struct pane *pane, const struct pane_event *event)
{
	struct side *side = &inbox_of(pane)->side;

	return side->card && nested_event(side->card, event);
}

struct nested *side_form(const struct inbox *inbox)
{
	return inbox->focus == FOCUS_SIDE && inbox->side.card &&
	    nested_wants_text(inbox->side.card) ? inbox->side.card : NULL;
}

void side_size(struct pane *pane, const struct area *area)
{
	struct side *side = &inbox_of(pane)->side;

	if (side->card && area->rows > 0)
		nested_size(side->card, area->rows, area->cols);
}

void side_draw(const struct pane *pane, struct canvas *canvas)
{
	const struct inbox *inbox = pane->state;
	const struct side *side = &inbox->side;

	/* While the selection moves on, nobody is shown as somebody else. */
	if (side->card && !strcmp(side->of, inbox->thread.id))
		nested_draw(side->card, canvas);
	else
		canvas_text(canvas, 1, 2, -1, STYLE(DIM), side->what ==
		    SIDE_CONTACT && thread_conversation(inbox) &&
		    !thread_conversation(inbox)->contact.id ?
		    "No contact is known" : "…");
}
