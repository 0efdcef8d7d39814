/*
 * Records and conversations as JSON and CSV, for scripts and exported files.
 * The names are stable: those of the kind's table, and for conversations those
 * below. Pure. Thread: any.
 *
 * JSON: one object a line (RFC 8259, JSON Lines): "kind", "id", then every
 * field: texts as strings, numbers and truths as such, times as ISO 8601 in
 * UTC, references as {"id","name"}, lists as arrays of them, what is not there
 * as null; custom attributes as an object "attributes".
 *
 * CSV (RFC 4180): a line of names, then a line a row; custom attributes as
 * JSON in the last column. A text that a spreadsheet would take for a formula
 * (it begins with = + - @ and is no number) gets a ' in front: customers write
 * these texts.
 */
#ifndef CALLBOX_RECORD_WRITE_H
#define CALLBOX_RECORD_WRITE_H

#include "api/base/buf.h"
#include "api/model.h"
#include "api/record.h"

/* Without a line break at the end. */
void record_write_json(struct buf *out, const struct record *record);
/* With one, as the conversations' below. */
void record_write_csv_names(struct buf *out,
    const struct record_schema *schema);
void record_write_csv(struct buf *out, const struct record *record);

/* parts: also "parts", the first message first, if the conversation has them
 * (complete): id, type, kind, author, created, body (HTML as received),
 * attachments (name, content-type, size, url). */
void conversation_write_json(struct buf *out,
    const struct conversation *conversation, bool parts);
void conversation_write_csv_names(struct buf *out);
void conversation_write_csv(struct buf *out,
    const struct conversation *conversation);

/* One CSV field, quoted where it must be; text NULL: empty. first: no comma in
 * front. */
void csv_put(struct buf *out, const char *text, bool first);

#endif
