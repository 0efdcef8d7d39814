/*
 * Rows for scripts on standard output: JSON lines, CSV, or lines with tabs for
 * people, whose texts pass the gate.
 */
#ifndef CALLBOX_COMMAND_FORMAT_H
#define CALLBOX_COMMAND_FORMAT_H

#include "api/request.h"
#include "app/command/args.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV };

/* By --json and --csv. */
enum format format_of(const struct args *args);

/* The line before the rows (CSV's names); schema NULL: conversations. The
 * three return false when nobody reads any more. */
bool format_names(enum format format, const struct record_schema *schema);
bool format_record(enum format format, const struct record *record);
bool format_conversation(enum format format,
    const struct conversation *conversation);

/* One object, with everything: a line a field, or JSON with its parts. */
bool format_whole_record(enum format format, const struct record *record);
/* What was said in it, as text; nothing in other formats. */
bool format_thread(enum format format,
    const struct conversation *conversation);
bool format_whole_conversation(enum format format,
    const struct conversation *conversation);

/* The service's own JSON, as it came. */
bool format_raw(const char *json);

#endif
