/*
 * What the files of the Connection pane share: how its lines are drawn, and
 * the outbox among them (connection_outbox.c).
 */
#ifndef CALLBOX_CONNECTION_H
#define CALLBOX_CONNECTION_H

#include "panes/pane.h"

enum { LABEL_COLS = 13 };

/* Lines go to the canvas, or (NULL) are only counted. */
struct painter {
	const struct pane *pane;
	struct canvas *canvas;
	int y;                   /* of the next one, from the first line on */
	int top;
	int chosen, chosen_end;  /* lines of the chosen command, if any */
	int click;               /* this line: whose is it? -1: none */
	size_t clicked;          /* index + 1, 0: no command's */
};

/* The row of the canvas for the next line; false: it is not in sight. */
bool paint_row(const struct painter *painter, int *y);
void paint_heading(struct painter *painter, const char *text);
/* From column x on, on as many lines as it takes. */
void paint_text(struct painter *painter, int x, struct style style,
    const char *text);
void paint_field(struct painter *painter, const char *label,
    struct style style, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Every command that is not done; a part of the pane's state. */
struct unsent {
	const struct api_reply *list;    /* op OUTBOX or OUTBOX_ACT, or NULL */
	size_t chosen;                   /* index */
	api_id listing, acting;
	bool stale;                      /* ask again after `listing` */
	enum outbox_act acted;           /* by `acting` */
	enum outbox_act asked;           /* whether to do this … */
	uint64_t command;                /* … to this one */
};

void unsent_release(struct unsent *unsent);
/* Ask for them (again). */
void unsent_refresh(struct pane *pane, struct unsent *unsent);
/* Whether something changed here. */
bool unsent_reply(struct pane *pane, struct unsent *unsent,
    const struct api_reply *reply);
/* Whether the question was one of these. */
bool unsent_answer(struct pane *pane, struct unsent *unsent,
    const struct pane_event *event);
void unsent_paint(struct painter *painter, const struct unsent *unsent);
/* Choose the next or the one before; false: there is none. */
bool unsent_step(struct unsent *unsent, int by);

/* What is done about the chosen one. */
void unsent_retry(struct pane *pane, struct unsent *unsent);
void unsent_edit(struct pane *pane, struct unsent *unsent);
void unsent_draft(struct pane *pane, struct unsent *unsent);
void unsent_discard(struct pane *pane, struct unsent *unsent);
void unsent_show(struct pane *pane, struct unsent *unsent);

#endif
