/*
 * Handing one's conversations over to a person or a team: what is mine is
 * looked up, an heir picked, all of it shown, then it goes as one action.
 *
 * Part of the admins pane; its state starts with struct browse.
 */
#ifndef CALLBOX_HAND_OVER_H
#define CALLBOX_HAND_OVER_H

#include "panes/records/browse.h"

enum { COOKIE_HEIR = BROWSE_COOKIES, COOKIE_HAND_OVER, HAND_OVER_COOKIES };

/* Conversations on their way to somebody else. */
struct handing {
	api_id asking;                   /* what is mine */
	const struct api_reply *mine;
	size_t open;                     /* of mine; the rest is snoozed */
	bool snoozed;                    /* those go as well */
	enum person_kind kind;           /* of the heir */
	char *heir, *name;
	api_id *sent;
	size_t sent_len, done, failed, conversations;
	struct error err;
};

void hand_over_begin(struct pane *pane, struct handing *handing);
/* False: it is not for this. */
bool hand_over_reply(struct pane *pane, struct handing *handing,
    const struct api_reply *reply);
bool hand_over_answer(struct pane *pane, struct handing *handing,
    uint64_t cookie, const char *text);
void hand_over_release(struct handing *handing);

#endif
