/*
 * What is shown outside of our own screen: the count in the window's title, and
 * a bell or a notification when it rises. Settings `title` and `notify`, both
 * off by default. Constants and a number go out, never text from a pane.
 */
#ifndef CALLBOX_ATTENTION_H
#define CALLBOX_ATTENTION_H

#include "api/base/buf.h"

#include <stdbool.h>

/* count -1: not known yet. */
struct attention {
	long count, titled;
	bool saved;              /* the title before ours is on the stack */
};

void attention_init(struct attention *attention);
/*
 * The count is now what badge begins with (digits; else it is not known). Adds
 * to out what is to be sent: the title, and if the count has risen since it was
 * first known the notification ("bell", "osc9", "osc777", else none).
 */
void attention_update(struct attention *attention, const char *badge,
    bool title, const char *notify, struct buf *out);
/* Give the title back. */
void attention_leave(struct attention *attention, struct buf *out);

#endif
