/*
 * What can be done to a contact besides what can be done to every record: in
 * the contacts pane, and on the card beside a conversation. All act on what
 * browse_change acts on.
 */
#ifndef CALLBOX_PERSON_H
#define CALLBOX_PERSON_H

#include "panes/records/browse.h"

/* After browse_open; person_close before browse_close. */
void person_open(struct pane *pane);
void person_close(struct pane *pane);
/* A reply or an answer that browse_event had no use for. False: it is not one
 * of these either. */
bool person_reply(struct pane *pane, const struct api_reply *reply);
bool person_answer(struct pane *pane, uint64_t cookie, const char *text);

browse_action person_owner, person_attach, person_detach, person_consent,
    person_merge, person_archive, person_unarchive, person_block,
    person_delete, person_conversations, person_message;

#endif
