/*
 * The card of one record within another pane: what a pane of records shows,
 * with its movements, lists, form and questions, in a part of the screen of
 * the pane around it. It is a pane to what it is made of (panes/records), whose
 * host is the pane around it.
 *
 *     nested = nested_new(pane, RECORD_CONTACT, id, preview);
 *     nested_size(nested, rows, cols);
 *     events:  if (nested_event(nested, event)) …it was its own
 *     actions: nested_run(nested, "next-row", call)
 */
#ifndef CALLBOX_NESTED_H
#define CALLBOX_NESTED_H

#include "panes/pane.h"

struct nested;

/* The pane around it gives a function that calls nested_preview, because the
 * host knows that pane only. */
typedef bool nested_preview_fn(const struct pane *outer, const char *text,
    char *out, size_t size);
struct nested *nested_new(struct pane *outer, enum record_kind kind,
    const char *id, nested_preview_fn *preview);
void nested_free(struct nested *nested);         /* NULL is fine */
/* Whose card it is. */
bool nested_is(const struct nested *nested, enum record_kind kind,
    const char *id);
void nested_size(struct nested *nested, int rows, int cols);
void nested_draw(const struct nested *nested, struct canvas *canvas);
/* Replies, notices, answers, the mouse (within its canvas). False: it is not
 * for it. */
bool nested_event(struct nested *nested, const struct pane_event *event);
/* False: it has no such action, or going back means leaving it. */
bool nested_run(struct nested *nested, const char *action,
    const struct pane_call *call);
/* Typed into its form. */
bool nested_wants_text(const struct nested *nested);
bool nested_text(struct nested *nested, const char *utf8, bool pasted);
bool nested_key(struct nested *nested, const char *key);
bool nested_preview(const struct nested *nested, const char *text, char *out,
    size_t size);
/* The service's JSON instead of the card. */
void nested_set_raw(struct nested *nested, bool raw);
bool nested_is_raw(const struct nested *nested);
void nested_refresh(struct nested *nested);

#endif
