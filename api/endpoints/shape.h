/*
 * Pieces that the encoders and decoders of all operations are made of.
 */
#ifndef CALLBOX_SHAPE_H
#define CALLBOX_SHAPE_H

#include "api/http.h"
#include "api/json.h"
#include "api/model.h"

/* A GET of this path; a POST (or other method) with what is in body, which is
 * released. */
void shape_get(struct http_request *out, const char *path);
void shape_send(struct arena *arena, struct http_request *out,
    const char *method, const char *path, struct buf *body);

/* A text as HTML says it. */
const char *shape_html(struct arena *arena, const char *text);

/* An id as a path segment: all but letters, digits, `-`, `_`, `.` escaped. */
const char *shape_escape(struct arena *arena, const char *text);

/* An array of ids (strings or numbers; 0 and null are left out). Null and
 * absent: none. */
bool shape_ids(const struct json *in, struct arena *arena,
    const char *const **out, size_t *len, struct error *err);

/* An id that must be there. */
bool shape_need_id(const struct json *in, struct arena *arena,
    const char **out, struct error *err);

/*
 * The array of a list, which is the list itself or its member `key`, else
 * `other` (may be NULL). Null and absent: an empty array. The cursor stands in
 * *in, which must live as long.
 */
bool shape_array(const struct json *in, const char *key, const char *other,
    struct json *out, struct error *err);

/*
 * Each element of a list (as shape_array gives it; null: none) read into one of
 * an array of elements of `size` bytes. One that cannot be read makes the whole
 * list fail: NULL, with the reason in *err.
 */
typedef bool shape_row_fn(const struct json *row, struct arena *arena,
    void *out, struct error *err);
void *shape_rows(const struct json *list, size_t size, shape_row_fn *read,
    struct arena *arena, size_t *len, struct error *err);

/* The cursor of the next page from a list's `pages`, which may be absent, have
 * next as null, "", an object with starting_after, or (of no use) a URL. */
bool shape_next(const struct json *in, struct arena *arena, const char **out,
    struct error *err);

/* An object's members as attributes, at most SHAPE_ATTRIBUTES_MAX. */
enum { SHAPE_ATTRIBUTES_MAX = 250 };
bool shape_attributes(const struct json *in, struct arena *arena,
    const struct attribute **out, size_t *len, struct error *err);

#endif
