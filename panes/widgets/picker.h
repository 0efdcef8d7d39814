/*
 * A line to type in and the choices that match it: one or several.
 *
 * Choices are copied. Without a pattern they stand in their own order, under
 * their groups' headings; with one the best match comes first.
 */
#ifndef CALLBOX_PICKER_H
#define CALLBOX_PICKER_H

#include "api/base/mem.h"
#include "panes/widgets/editor.h"
#include "panes/widgets/list.h"

struct picker_choice {
	const char *id, *label, *detail;
	bool marked;
};

struct picker {
	struct arena arena;
	struct picker_choice *choices;
	size_t choices_len;
	size_t *shown;           /* indexes of what matches, in order */
	struct list list;        /* over shown */
	struct editor editor;
	bool many;
};

enum picker_result {
	PICKER_OPEN,             /* goes on */
	PICKER_TAKEN,            /* Enter: see picker_selected, marked */
	PICKER_CANCELLED,        /* Esc, C-c, C-g */
	PICKER_IGNORED           /* the key means nothing here */
};

void picker_init(struct picker *picker, bool many, const char *initial);
void picker_add(struct picker *picker, const char *id, const char *label,
    const char *detail, bool marked);
/* Other choices for the same text; keeps what is typed. */
void picker_clear(struct picker *picker);
/* After the last picker_add. */
void picker_filter(struct picker *picker);
void picker_release(struct picker *picker);

enum picker_result picker_key(struct picker *picker, const char *key);
void picker_text(struct picker *picker, const char *text, bool pasted);

const char *picker_typed(const struct picker *picker);
/* The choice under the bar, NULL when nothing matches. */
const struct picker_choice *picker_selected(const struct picker *picker);
/* The choices, at most so many rows of the canvas; the text is drawn by the
 * owner with editor_draw. */
void picker_draw(const struct picker *picker, struct canvas *canvas);
/* Rows that the choices would like, at most max. */
int picker_rows(const struct picker *picker, int max);

#endif
