/*
 * Writing JSON: appends to a buf. Names and texts are escaped, malformed UTF-8
 * becomes U+FFFD. Commas come by themselves: after an opening bracket or a
 * colon none, else one. What is for people's eyes passes text_json
 * (panes/render/text.h) afterwards.
 *
 * Source: RFC 8259.
 */
#ifndef CALLBOX_JSON_WRITE_H
#define CALLBOX_JSON_WRITE_H

#include "api/base/buf.h"

#include <stdint.h>

/* key NULL: an element of an array, or the whole. */
void json_open(struct buf *buf, const char *key, char bracket); /* { or [ */
void json_close(struct buf *buf, char bracket);                 /* } or ] */
/* text NULL: null. */
void json_put_text(struct buf *buf, const char *key, const char *text);
/* Bytes as a base64 string. */
void json_put_base64(struct buf *buf, const char *key, const char *bytes,
    size_t len);
void json_put_int(struct buf *buf, const char *key, int64_t value);
void json_put_truth(struct buf *buf, const char *key, bool value);
/* A value that is JSON already. */
void json_put_raw(struct buf *buf, const char *key, const char *json);

#endif
