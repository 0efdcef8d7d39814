/*
 * Tables of data as aligned lines, or as records when they are too wide.
 * Part of html.c; nobody else includes it.
 */
#ifndef CALLBOX_HTML_TABLE_H
#define CALLBOX_HTML_TABLE_H

#include "panes/render/doc.h"

#include <gumbo.h>

/* Whether this is a table of values and not a mail's page layout: two columns
 * or more, short cells without blocks or tables in them. */
bool table_is_data(const GumboNode *table);

/* Append it to the document. */
void table_build(const GumboNode *table, struct doc *doc, int quote,
    bool folded);

#endif
