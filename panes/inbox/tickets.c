/* Tickets, as far as the inbox has to do with them: the tickets pane makes them
 * of conversations, and links them. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdlib.h>

static const struct conversation *current(const struct inbox *inbox)
{
	const struct conversation *open = thread_conversation(inbox);

	return open && inbox->focus != FOCUS_LIST ? open :
	    rows_selected(inbox);
}

static void go(struct pane *pane, const char *what)
{
	const struct conversation *about = current(inbox_of(pane));
	char *where;

	if (!about) {
		pane->host->say(pane, SAY_INFO, "No conversation is selected");
		return;
	}
	where = mem_printf("%s%s", what, about->id);
	pane->host->go(pane, "tickets", where);
	free(where);
}

void tickets_show(struct pane *pane, const struct pane_call *call)
{
	const struct conversation *about = current(inbox_of(pane));

	if (about && !about->is_ticket)
		pane->host->say(pane, SAY_INFO, "It is no ticket; %s makes "
		    "one of it", pane->host->key_for(pane, "make-ticket") ?
		    pane->host->key_for(pane, "make-ticket") : "make-ticket");
	else
		go(pane, "");
}

void tickets_make(struct pane *pane, const struct pane_call *call)
{
	const struct conversation *about = current(inbox_of(pane));

	if (about && about->is_ticket)
		pane->host->say(pane, SAY_INFO, "It is a ticket already");
	else
		go(pane, "convert:");
}

void tickets_new(struct pane *pane, const struct pane_call *call)
{
	go(pane, "new:");
}

void tickets_link(struct pane *pane, const struct pane_call *call)
{
	go(pane, "link:");
}

void tickets_unlink(struct pane *pane, const struct pane_call *call)
{
	go(pane, "unlink:");
}
