/*
 * A small workspace for tests of panes: Intercom's objects as replies bring
 * them, always the same. Everything lives in the reply's arena; times count
 * from MOCK_NOW. Me is Maya (admin 11); teams Support (21) and Billing (22).
 */
#ifndef CALLBOX_TESTS_SAMPLE_H
#define CALLBOX_TESTS_SAMPLE_H

#include "api/request.h"

/* Teammates, teams, tags (31 bug, 32 vip, 33 refund). */
void sample_workspace(struct api_reply *reply);
/*
 * Rows offset … of a list of `total` conversations, at most limit of them. The
 * row at index i is conversation 1001 + i and differs from its neighbours in
 * state of being read, waiting time, tags, priority and assignee.
 */
void sample_list(struct api_reply *reply, size_t offset, size_t limit,
    size_t total);
/* The first row of sample_list, or NULL when it is empty: to be changed. */
struct conversation *sample_row(struct api_reply *reply, size_t index);
/* Conversation 1001 with its parts: a question, a reply, a note, events, an
 * attachment, a link, a long one. complete false: as a row brings it. */
struct conversation *sample_conversation(struct api_reply *reply,
    const char *id, bool complete);
/* Three macros; the second has placeholders that cannot be filled. */
void sample_macros(struct api_reply *reply);

#endif
