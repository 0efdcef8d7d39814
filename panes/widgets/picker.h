/*
 * A line to type in and the choices that match it: one or several.
 *
 * Choices are copied. Without a pattern they stand in their own order, under
 * their groups' headings; with one the best match comes first and what matched
 * is marked. The detail is matched too, for less.
 *
 *     picker_init; picker_add for each; picker_filter;
 *     then picker_resize, picker_key, picker_text, picker_draw;
 *     on PICKER_TAKEN picker_selected, or the marked choices, or, if any
 *     text will do, picker_typed.
 *
 * Keys: Up Down C-p C-n C-j PgUp PgDn move; Enter takes; Esc C-c C-g cancel;
 * with many, Tab and S-Tab (and Space before anything is typed) mark. All
 * others edit the line (editor.h), or are ignored.
 */
#ifndef CALLBOX_PICKER_H
#define CALLBOX_PICKER_H

#include "api/base/mem.h"
#include "panes/widgets/editor.h"
#include "panes/widgets/list.h"

/* detail is drawn dimmed, group makes a heading; both may be NULL. marked:
 * taken (many). found: see picker_found. */
struct picker_choice {
	const char *id, *label, *detail, *group;
	bool marked, found;
};

struct picker {
	struct arena arena;
	struct picker_choice *choices;   /* label and detail safe, one line */
	struct fuzzy_text *texts;        /* what each is matched by */
	size_t choices_len;
	struct picker_row *shown;        /* what the list consists of */
	size_t matches;                  /* choices that match */
	struct list list;                /* over shown, headings included */
	struct editor editor;
	char *filtered;          /* what was typed when it was filtered */
	const char *group;       /* of what is added now, or NULL */
	char *keep;              /* id to select again, or NULL */
	int label_cols;          /* of the widest label */
	bool many, found;
};

enum picker_result {
	PICKER_OPEN,             /* goes on */
	PICKER_TAKEN,            /* Enter */
	PICKER_CANCELLED,        /* Esc, C-c, C-g */
	PICKER_IGNORED           /* the key means nothing here */
};

/* initial: text to begin with, or NULL. */
void picker_init(struct picker *picker, bool many, const char *initial);
void picker_release(struct picker *picker);

/* detail may be NULL; id, label and detail are copied. */
void picker_add(struct picker *picker, const char *id, const char *label,
    const char *detail, bool marked);
/* What is added from now on is a group under this heading; NULL: none. Ends
 * with picker_clear. */
void picker_group(struct picker *picker, const char *heading);
/* What is added from now on was found for what is typed by somebody who knows
 * better: it is shown behind what matches, whether it does or not. */
void picker_found(struct picker *picker, bool found);
/* Forget the choices from that number (of choices_len) on. */
void picker_cut(struct picker *picker, size_t len);
/* Other choices for the same text: call, then add and filter. */
void picker_clear(struct picker *picker);
/* After the last picker_add, also when more came later. What was selected
 * before is found again by its id; else the first is selected. */
void picker_filter(struct picker *picker);

/* Rows that picker_draw gets. */
void picker_resize(struct picker *picker, int rows);
enum picker_result picker_key(struct picker *picker, const char *key);
void picker_text(struct picker *picker, const char *text, bool pasted);
/* A click in row y of what picker_draw drew, and the wheel. True: a choice
 * was hit, it is selected now. */
bool picker_click(struct picker *picker, int y);
void picker_scroll(struct picker *picker, int by);

const char *picker_typed(const struct picker *picker);
/* The choice under the bar, NULL when nothing matches. What is marked stands
 * in choices. */
const struct picker_choice *picker_selected(const struct picker *picker);

/* The choices; the line is drawn by the owner with editor_draw. */
void picker_draw(const struct picker *picker, struct canvas *canvas);
/* Rows that the choices would like, 1 to max. */
int picker_rows(const struct picker *picker, int max);

#endif
