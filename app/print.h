/*
 * What the commands print on standard output and standard error.
 *
 * The only file of the program that prints (tests/lint/gate.sh): all of it
 * passes the gate of panes/render/text.h, whether the reader is a terminal or
 * a file, because a file is looked at on a terminal later. Where the locale has
 * no UTF-8, other characters are spelled in ASCII.
 */
#ifndef CALLBOX_PRINT_H
#define CALLBOX_PRINT_H

#include "api/base/buf.h"
#include "api/base/error.h"

#include <stdio.h>

/* One line, whatever line breaks the arguments have; it is ended here. */
void print_line(FILE *to, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* "callbox: what went wrong", to standard error; a terminal's lines are broken
 * between words. */
void print_failure(const struct error *err);

/* The fields with tabs between them, to standard output; ends with NULL. No
 * field can hold a tab or a line break of its own. */
void print_row(const char *field, ...) __attribute__((sentinel));

/* Text of ours with line breaks in it: usage and the like. */
void print_text(FILE *to, const char *text);

/* Append text as a JSON string (NULL: null). What the gate would change is
 * escaped, so that the line is safe to print and nothing is lost. */
void print_json(struct buf *out, const char *text);

/* JSON lines to standard output, safe in the same way; false: nobody reads
 * them any more, or they cannot be written. */
bool print_json_lines(const struct buf *json);

/* CSV, or any lines of text, to standard output, gated; false as above. */
bool print_rows(const struct buf *rows);

#endif
