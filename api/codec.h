/*
 * Model values ↔ bytes, for the mirror's blobs.
 *
 * Not a format for others: it is sealed and never leaves this host, and its
 * version is the mirror's schema version. One function a struct walks its
 * members in both directions, so that the two cannot disagree.
 */
#ifndef CALLBOX_CODEC_H
#define CALLBOX_CODEC_H

#include "api/base/buf.h"
#include "api/base/mem.h"
#include "api/model.h"
#include "api/record.h"

/* Append. parts: with them, else the row alone. */
void codec_put_conversation(struct buf *out,
    const struct conversation *conversation);
void codec_put_parts(struct buf *out,
    const struct conversation *conversation);
void codec_put_contact(struct buf *out, const struct contact *contact);
void codec_put_workspace(struct buf *out, const struct workspace *workspace);
void codec_put_macros(struct buf *out, const struct macro *macros, size_t n);

void codec_put_record(struct buf *out, const struct record *record);

struct command;                          /* outbox.h */
void codec_put_command(struct buf *out, const struct command *command);
struct draft;                            /* request.h; its words and files */
void codec_put_draft(struct buf *out, const struct draft *draft);

/* Read into the arena; false when the bytes are not what put wrote. */
bool codec_get_conversation(const char *bytes, size_t len,
    struct arena *arena, struct conversation *out);
/* Sets parts, parts_len, parts_total, complete of out. */
bool codec_get_parts(const char *bytes, size_t len, struct arena *arena,
    struct conversation *out);
bool codec_get_contact(const char *bytes, size_t len, struct arena *arena,
    struct contact *out);
bool codec_get_workspace(const char *bytes, size_t len, struct arena *arena,
    struct workspace *out);
bool codec_get_macros(const char *bytes, size_t len, struct arena *arena,
    const struct macro **out, size_t *n);
/* False also for what another version of the kind's table wrote. */
bool codec_get_record(const char *bytes, size_t len, enum record_kind kind,
    struct arena *arena, struct record *out);
/* These two also read what a newer version appended to. */
bool codec_get_command(const char *bytes, size_t len, struct arena *arena,
    struct command *out);
/* Sets cursor, text and attached of out. */
bool codec_get_draft(const char *bytes, size_t len, struct arena *arena,
    struct draft *out);

#endif
