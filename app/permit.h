/*
 * What the token's permissions allow here: an action or pane whose permission
 * the service refused is dimmed, not run, and says what to tick.
 */
#ifndef CALLBOX_PERMIT_H
#define CALLBOX_PERMIT_H

#include "app/app.h"

enum { PERMIT_TEXT_MAX = 200, PERMIT_MARK_MAX = 64 };

/*
 * Whether something with these flags (of an action) or caps (of a pane) can
 * work as far as is known. False: `why` is a sentence with the permission's
 * name in the Developer Hub and what to do. why may be NULL.
 */
bool permit_allows(const struct app *app, uint32_t flags,
    char why[PERMIT_TEXT_MAX]);

/* For lists of actions: "" or 'needs "Write tags"', 'not in plan: "Read tags"'. */
void permit_mark(const struct app *app, uint32_t flags,
    char out[PERMIT_MARK_MAX]);

/* Ask the service again, and say what came of it. */
void permit_check(struct app *app);
/* The person looks anew at something: what is refused may be granted now. */
void permit_look_again(struct app *app);
/* The reply to that. */
void permit_reply(struct app *app, const struct api_reply *reply);

#endif
