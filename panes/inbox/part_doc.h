/* What a part of a conversation says, as a document. */
#ifndef CALLBOX_PART_DOC_H
#define CALLBOX_PART_DOC_H

#include "api/model.h"
#include "panes/render/doc.h"

/* How it is shown: as it is meant to look, its text with the addresses of its
 * links, its HTML as it came. */
enum source { SOURCE_SHOWN, SOURCE_PLAIN, SOURCE_HTML, SOURCE_COUNT };

/* Makes the document, which is the caller's to release. translation: text
 * that stands below, or NULL. cols: as doc->cols. */
void part_doc(const struct part *part, enum source source,
    const char *translation, int cols, struct doc *doc);

#endif
