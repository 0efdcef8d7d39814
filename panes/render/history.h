/*
 * What of a mail is new, and what is history: quotations of earlier mails with
 * the line above them, forwarded headers, signatures.
 *
 * Works on a finished document, whichever way it was made. Paragraphs are cut
 * where history begins in the middle of one; lines that begin with ">" become
 * quotations of that depth.
 */
#ifndef CALLBOX_HISTORY_H
#define CALLBOX_HISTORY_H

#include "panes/render/doc.h"

/* Marks paragraphs as folded; a document that would be folded as a whole stays
 * open. Time is linear in the document. */
void history_fold(struct doc *doc);

#endif
