/* Other callbox processes of this account: what they did, and who sends. */
#include "config.h"

#include "api/share.h"
#include "api/worker_private.h"

enum {
	CLOSING_MS = 200,        /* a file is told closed before it is free */
	TAKE_MS = 5000           /* while something waits to be sent */
};

/* What somebody here waits for may have been decided there. */
static void tell_decided(struct worker *w, struct asked *asked)
{
	const struct command *command = outbox_find(w->outbox,
	    asked->command);
	struct error err = { 0 };

	if (!command)
		error_set(&err, ERROR_CANCELLED, 0, "Taken back");
	else if (command->state == DELIVERY_FAILED)
		error_set(&err, ERROR_REFUSED, 0, "%s", command->failure ?
		    command->failure : error_sentence(ERROR_REFUSED));
	else if (command->state == DELIVERY_UNKNOWN && command->failure)
		error_set(&err, ERROR_UNKNOWN_OUTCOME, 0, "%s",
		    command->failure);
	else if (command->state != DELIVERY_DONE)
		return;
	commands_show_again(w, asked->req->conversation_id);
	commands_tell(w, asked->command, &err);
}

static void others_changed(struct worker *w)
{
	struct asked *asked, *next;

	for (asked = w->asked; asked; asked = next) {
		next = asked->next;
		if (asked->command)
			tell_decided(w, asked);
	}
	worker_changed(w, CHANGED_CONVERSATIONS | CHANGED_OUTBOX, NULL);
}

static void try_to_send(struct worker *w, bool heard)
{
	struct error err = { 0 };
	struct api_status counts;
	bool unlocked;

	w->sender = share_take(w->share, &unlocked);
	if (unlocked && !w->unlocked_said) {
		w->unlocked_said = true;
		worker_say(w, "There are no locks where the outbox is: use "
		    "one callbox at a time for this account");
	}
	if (w->sender) {
		if (!outbox_take_over(w->outbox, &err))
			worker_outbox_failed(w, &err);
		w->look_up_due = true;
		worker_changed(w, CHANGED_OUTBOX, NULL);
		return;
	}
	outbox_counts(w->outbox, &counts);
	w->take_ms = heard ? w->now_ms + CLOSING_MS :
	    counts.outbox_held + counts.outbox_queued ? w->now_ms + TAKE_MS :
	    INT64_MAX;
	worker_wake_at(w, w->take_ms);
}

void sharing_turn(struct worker *w)
{
	bool heard = share_heard(w->share);

	if (heard && outbox_refresh(w->outbox))
		others_changed(w);
	if (heard && mirror_refresh(w->mirror))
		worker_changed(w, CHANGED_CONVERSATIONS | CHANGED_WORKSPACE |
		    CHANGED_CONTACTS, NULL);
	if (w->activity == API_PAUSED) {
		if (w->sender && !calls_commands(w)) {
			share_release(w->share);
			w->sender = false;
		}
		return;
	}
	if (!w->sender && (heard || w->now_ms >= w->take_ms))
		try_to_send(w, heard);
	else if (!w->sender)
		worker_wake_at(w, w->take_ms);
}
