/*
 * The tickets pane from the inside: what its files share.
 *
 *   tickets.c  the pane: its actions, life, replies
 *   pick.c     states, assignees, types, trackers to choose from
 *   forms.c    forms by the type's attributes: a new one, one made of a
 *              conversation, one of another type
 *
 * object_id besides those of panes/records/browse.h, each with the id of a
 * conversation: "convert:ID" makes a ticket of it, "new:ID" a new one that is
 * linked to it, "link:ID" and "unlink:ID" choose a tracker.
 */
#ifndef CALLBOX_TICKETS_PANE_H
#define CALLBOX_TICKETS_PANE_H

#include "panes/records/browse.h"

enum tickets_cookie {
	COOKIE_STATE = BROWSE_COOKIES + 1, COOKIE_ASSIGN, COOKIE_TYPE,
	COOKIE_TRACKER, COOKIE_VIEW
};

struct tickets {
	struct browse browse;
	struct rows types;               /* ticket types, with their states */
	api_id asking_types;

	/* What waits for the types, the conversation, or a type's
	 * attributes. */
	enum record_verb wish;           /* VERB_NONE: nothing does */
	bool picked;                     /* the type is chosen */
	char *type, *conversation, *contact, *title;
	api_id asking_conversation;

	struct rows trackers;
	api_id asking_trackers;
};

static inline struct tickets *tickets_of(const struct pane *pane)
{
	return pane->state;
}

/* pick.c */
void pick_state(struct pane *pane, const struct pane_call *call);
void pick_assignee(struct pane *pane, const struct pane_call *call);
void pick_type(struct pane *pane, const struct pane_call *call);
void pick_view(struct pane *pane, const struct pane_call *call);
/* The tracker that the conversation is, or is to be, linked to. */
void pick_tracker(struct pane *pane, enum record_verb verb,
    const char *conversation);
bool pick_reply(struct pane *pane, const struct api_reply *reply);
bool pick_answer(struct pane *pane, const struct pane_event *event);

/* forms.c */
/* verb: CREATE, CONVERT or CHANGE_TYPE; conversation (or NULL) as above. */
void forms_wish(struct pane *pane, enum record_verb verb,
    const char *conversation);
/* A type was chosen for what is wished for. */
void forms_type(struct pane *pane, const char *type);
/* Something came that it may have waited for. */
void forms_go_on(struct pane *pane);
bool forms_reply(struct pane *pane, const struct api_reply *reply);
void forms_forget(struct tickets *tickets);
/* The types that the wish can have are offered. */
void forms_ask_type(struct pane *pane);

#endif
