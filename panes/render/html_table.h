/*
 * Tables of data as aligned lines, or as records when they are too wide.
 * Part of html.c; nobody else includes it.
 */
#ifndef CALLBOX_HTML_TABLE_H
#define CALLBOX_HTML_TABLE_H

#include "panes/render/html_build.h"

#include <gumbo.h>

/* Whether this is a table of values and not a mail's page layout: two columns
 * and rows or more, cells without blocks or tables in them, and short ones
 * unless there are headings. */
bool table_is_data(const GumboNode *table);

/* Append it to the document. walk adds what is in an element; cells are made
 * with it first and laid out then. */
void table_build(const GumboNode *table, struct builder *builder,
    void (*walk)(struct builder *, const GumboNode *));

#endif
