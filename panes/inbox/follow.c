/*
 * What is fetched before it is asked for: the selected conversation, where the
 * screen shows it beside the list, and the one that closing leads to.
 *
 * A held key must not wait for this: the first step is shown at once, those
 * that follow in the same breath only when it pauses, and the service is asked
 * when the selection rests. What it answered a while ago about the same state
 * of a conversation is not asked again.
 */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>
#include <string.h>

enum { PAUSE_MS = 60, REST_MS = 400 };

static bool known_fresh(const struct follow *follow,
    const struct conversation *row)
{
	size_t i;

	for (i = 0; i < FRESH_MAX; i++)
		if (follow->fresh[i].updated_at == row->updated_at &&
		    !strcmp(follow->fresh[i].id, row->id))
			return true;
	return false;
}

void follow_fetched(struct pane *pane, const struct conversation *fetched)
{
	struct follow *follow = &inbox_of(pane)->follow;
	struct fresh *place = &follow->fresh[follow->next++ % FRESH_MAX];

	snprintf(place->id, sizeof(place->id), "%s", fetched->id);
	place->updated_at = fetched->updated_at;
}

/* Whether the thread shows what is selected, and not what is being read. */
static bool follows(const struct pane *pane)
{
	const struct inbox *inbox = pane->state;

	return !inbox->compose.open && inbox->focus != FOCUS_THREAD &&
	    layout_of(pane).split != SPLIT_NONE;
}

static void show(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *row = rows_selected(inbox);

	if (!row)
		return;
	thread_preview(pane, row->id);
	inbox->follow.stage = FOLLOW_FETCH;
	pane->host->timer(pane, REST_MS);
}

void follow_selection(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *row = rows_selected(inbox);

	if (!follows(pane) || !row || !strcmp(row->id, inbox->thread.id))
		return;
	if (inbox->follow.stage == FOLLOW_NOTHING) {
		show(pane);
	} else {
		inbox->follow.stage = FOLLOW_SHOW;
		pane->host->timer(pane, PAUSE_MS);
	}
}

void follow_tick(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	enum follow_stage stage = inbox->follow.stage;
	const struct conversation *row = rows_selected(inbox);

	inbox->follow.stage = FOLLOW_NOTHING;
	if (!follows(pane) || !row)
		return;
	if (stage == FOLLOW_SHOW && strcmp(row->id, inbox->thread.id) != 0)
		show(pane);
	else if (stage != FOLLOW_NOTHING &&
	    !strcmp(row->id, inbox->thread.id)) {
		if (!known_fresh(&inbox->follow, row))
			thread_refresh(pane, false);
		side_follow(pane);
	}
}

void follow_ahead(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *next = rows_neighbour(inbox,
	    inbox->thread.id);

	if (next && !inbox->follow.ahead &&
	    !known_fresh(&inbox->follow, next))
		inbox->follow.ahead = pane->host->send(pane,
		    request_conversation(next->id, false));
}

bool follow_reply(struct pane *pane, const struct api_reply *reply)
{
	struct follow *follow = &inbox_of(pane)->follow;

	if (!reply->id || reply->id != follow->ahead)
		return false;
	if (reply->final) {
		follow->ahead = 0;
		if (reply->conversation && !reply->err.code)
			follow_fetched(pane, reply->conversation);
	}
	return true;
}
