/*
 * Decoding what is inside a conversation: its source, its parts.
 */
#ifndef CALLBOX_ENDPOINTS_PARTS_H
#define CALLBOX_ENDPOINTS_PARTS_H

#include "api/json.h"
#include "api/model.h"

/* An author or assignee: {type, id, name, email, …}; null: PERSON_UNKNOWN. */
bool decode_person(const struct json *in, struct arena *arena,
    struct person *out, struct error *err);

/* conversation.source as the first part. Null gives an empty one. at: when the
 * conversation was created. */
bool decode_source(const struct json *in, int64_t at, struct arena *arena,
    struct part *out, struct error *err);

/* One of conversation_parts. */
bool decode_part(const struct json *in, struct arena *arena,
    struct part *out, struct error *err);

/* The list of parts in `field` under `key`, behind `first`, which is what it
 * began with: parts, parts_len and parts_total of *out. */
bool decode_parts(const struct json *field, const char *key,
    const struct part *first, struct arena *arena, struct conversation *out,
    struct error *err);

/* The ids of its contacts, which it has under that name. */
bool decode_contacts_of(const struct json *in, struct arena *arena,
    struct conversation *out, struct error *err);
/* Title and excerpt for lists, from what was read of it. */
void conversation_summarise(struct arena *arena, struct conversation *out);

#endif
