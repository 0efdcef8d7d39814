/*
 * Aids for reading: by whose clock times are shown, a message as it was
 * written (plain, HTML), and translated by a program of the person's own.
 */
#include "config.h"

#include "panes/inbox/inbox.h"
#include "panes/render/doc.h"
#include "panes/render/zone.h"
#include "panes/render/zone_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- time --- */

const struct zone *aids_zone(const struct inbox *inbox)
{
	switch (inbox->aids.clock) {
	case CLOCK_CUSTOMER:
		return inbox->aids.customer;
	case CLOCK_WORKSPACE:
		return inbox->aids.workspace;
	default:
		return NULL;
	}
}

void aids_when(const struct pane *pane, int64_t at, char out[WHEN_TEXT_MAX])
{
	const struct zone *zone = aids_zone(pane->state);

	if (zone)
		when_zone(zone, at, out);
	else
		when_text(at, pane->host->now(pane), out);
}

static void own_clock(struct pane *pane)
{
	inbox_of(pane)->aids.clock = CLOCK_OWN;
	pane->host->say(pane, SAY_INFO, "Times by your own clock");
	pane->host->redraw(pane);
}

/* why: what goes before, or "". */
static void workspace_clock(struct pane *pane, const char *why)
{
	struct inbox *inbox = inbox_of(pane);
	const struct workspace *workspace =
	    inbox->workspace ? inbox->workspace->workspace : NULL;
	const char *name = workspace ? workspace->timezone : NULL;

	if (!inbox->aids.workspace && name)
		inbox->aids.workspace = zone_new(name);
	if (!inbox->aids.workspace) {
		own_clock(pane);
		return;
	}
	inbox->aids.clock = CLOCK_WORKSPACE;
	pane->host->say(pane, SAY_INFO, "%simes by the clock of the "
	    "workspace, %s", *why ? why : "T", name);
	pane->host->redraw(pane);
}

/* Intercom tells where a contact is, not by which clock. */
static void customer_clock(struct pane *pane, const struct contact *contact)
{
	struct aids *aids = &inbox_of(pane)->aids;
	char name[ZONE_NAME_BYTES];

	zone_free(aids->customer);
	aids->customer = NULL;
	if (contact && zone_of_place(contact->country, contact->region,
	    contact->city, name))
		aids->customer = zone_new(name);
	if (!aids->customer) {
		workspace_clock(pane, "Where the customer is cannot be told: "
		    "t");
		return;
	}
	aids->clock = CLOCK_CUSTOMER;
	pane->host->say(pane, SAY_INFO, "Times by the clock of the customer, "
	    "%s", name);
	pane->host->redraw(pane);
}

/* One's own, the customer's, the workspace's. */
void aids_turn_clock(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *it = thread_conversation(inbox);

	if (!it || inbox->aids.asking)
		return;
	if (inbox->aids.clock == CLOCK_CUSTOMER)
		workspace_clock(pane, "");
	else if (inbox->aids.clock == CLOCK_WORKSPACE)
		own_clock(pane);
	else if (it->contact.id)
		inbox->aids.asking = pane->host->send(pane,
		    request_contact(it->contact.id));
	else
		customer_clock(pane, NULL);
}

bool aids_reply(struct pane *pane, const struct api_reply *reply)
{
	struct aids *aids = &inbox_of(pane)->aids;

	if (!reply->id || reply->id != aids->asking)
		return false;
	if (!reply->contact && !reply->final)
		return true;
	/* What is cached will do: people move seldom. */
	if (!reply->final)
		pane->host->cancel(pane, aids->asking);
	aids->asking = 0;
	customer_clock(pane, reply->contact);
	return true;
}

/* Another conversation: another customer. */
void aids_drop(struct pane *pane)
{
	struct aids *aids = &inbox_of(pane)->aids;

	if (aids->asking)
		pane->host->cancel(pane, aids->asking);
	aids->asking = 0;
	if (aids->clock == CLOCK_CUSTOMER)
		aids->clock = CLOCK_OWN;
}

/* --- as it was written --- */

void aids_turn_source(struct pane *pane, const struct pane_call *call)
{
	static const char *const words[SOURCE_COUNT] = {
		[SOURCE_SHOWN] = "The message as it is meant to look",
		[SOURCE_PLAIN] = "The message's text alone, with addresses",
		[SOURCE_HTML] = "The message's HTML as it came",
	};
	struct thread *thread = &inbox_of(pane)->thread;

	if (!thread->parts || !thread->current)
		return;
	pane->host->say(pane, SAY_INFO, "%s",
	    words[parts_turn_source(thread->parts, thread->current - 1)]);
	textview_settle(&thread->view);
	textview_to_section(&thread->view, thread->current);
	pane->host->redraw(pane);
}

/* --- translated --- */

const char *aids_translation(const struct aids *aids, const struct part *part)
{
	size_t i;

	for (i = 0; part->id && i < TRANSLATIONS_MAX; i++)
		if (aids->translations[i].text &&
		    !strcmp(aids->translations[i].part_id, part->id))
			return aids->translations[i].text;
	return NULL;
}

/* Once more takes it away again. */
void aids_translate(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	struct thread *thread = &inbox->thread;
	struct translation *it;
	const struct part *part;
	char *text;
	size_t i;

	if (!thread->parts || !thread->current)
		return;
	part = &thread_conversation(inbox)->parts[thread->current - 1];
	for (i = 0; part->id && i < TRANSLATIONS_MAX; i++) {
		it = &inbox->aids.translations[i];
		if (it->text && !strcmp(it->part_id, part->id)) {
			free(it->text);
			it->text = NULL;
			parts_changed(thread->parts, thread->current - 1);
			textview_settle(&thread->view);
			pane->host->redraw(pane);
			return;
		}
	}
	if (!part->id)
		return;
	it = &inbox->aids.translations[inbox->aids.next++ % TRANSLATIONS_MAX];
	free(it->text);
	it->text = NULL;
	it->number = ++inbox->aids.numbers;
	snprintf(it->part_id, sizeof(it->part_id), "%s", part->id);
	text = doc_plain(parts_doc(thread->parts, thread->current - 1));
	if (pane->host->filter(pane, FILTER_COOKIE | it->number,
	    "translate-command", text))
		pane->host->say(pane, SAY_INFO, "Translating…");
	free(text);
}

void aids_filtered(struct pane *pane, const struct pane_event *event)
{
	struct inbox *inbox = inbox_of(pane);
	struct thread *thread = &inbox->thread;
	const struct conversation *conversation = thread_conversation(inbox);
	struct translation *it = NULL;
	size_t i;

	for (i = 0; i < TRANSLATIONS_MAX; i++)
		if ((inbox->aids.translations[i].number | FILTER_COOKIE) ==
		    event->cookie)
			it = &inbox->aids.translations[i];
	if (!it)
		return;
	if (!event->accepted) {
		pane->host->say(pane, SAY_ERROR, "Not translated: %s",
		    event->text);
		return;
	}
	it->text = mem_strdup(event->text);
	pane->host->say(pane, SAY_GOOD, "Translated");
	for (i = 0; conversation && thread->parts &&
	    i < conversation->parts_len; i++)
		if (conversation->parts[i].id &&
		    !strcmp(conversation->parts[i].id, it->part_id)) {
			parts_changed(thread->parts, i);
			textview_settle(&thread->view);
			/* It may have come below the screen. */
			if (i + 1 == thread->current)
				textview_to_section(&thread->view, i + 1);
		}
	pane->host->redraw(pane);
}

void aids_release(struct pane *pane)
{
	struct aids *aids = &inbox_of(pane)->aids;
	size_t i;

	zone_free(aids->customer);
	zone_free(aids->workspace);
	for (i = 0; i < TRANSLATIONS_MAX; i++)
		free(aids->translations[i].text);
}
