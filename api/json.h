/*
 * JSON as it comes from the network: read strictly, asked with types.
 *
 * A document is parsed once (json_parse) and then asked through cursors: a
 * struct json says where in the document it stands, by value and by name, and
 * lives on the stack; the one it came from must stay where it is. A getter
 * whose value has a type it does not expect fails with ERROR_DECODE, and the
 * error names the path: `conversations[3].source.author.id is an object, not
 * an id`. An absent member is a cursor of kind JSON_ABSENT and reads like
 * null, so that a path can be followed without asking at each step.
 *
 * What is accepted is RFC 8259 and nothing else (of JSONTestSuite every n_
 * file is refused and every y_ file accepted), at most JSON_DEPTH_MAX deep. Of
 * a member that is there twice the last one counts. U+0000 in a string, which
 * C strings cannot hold, becomes U+FFFD.
 */
#ifndef CALLBOX_JSON_H
#define CALLBOX_JSON_H

#include "api/base/buf.h"
#include "api/base/error.h"
#include "api/base/json_write.h"
#include "api/base/mem.h"

#include <stdint.h>

enum { JSON_DEPTH_MAX = 32 };

enum json_kind {
	JSON_ABSENT, JSON_NULL, JSON_BOOLEAN, JSON_NUMBER, JSON_TEXT,
	JSON_ARRAY, JSON_OBJECT
};

struct json_doc;

/* Where we are. Members are json.c's. */
struct json {
	void *node;
	enum json_kind kind;
	const struct json *up;           /* NULL: the root */
	const char *key;                 /* in up, or NULL: element `at` */
	size_t at;
};

/* False: ERROR_DECODE, and the text says what is wrong at which byte. */
bool json_parse(const char *text, size_t len, struct json_doc **out,
    struct error *err);
void json_free(struct json_doc *doc);            /* NULL is fine */
struct json json_root(const struct json_doc *doc);

/* A member of an object; absent, also when `in` is no object. key is borrowed
 * for as long as the cursor is used. */
struct json json_get(const struct json *in, const char *key);
/* Elements of an array, or members of an object; 0 for the rest. */
size_t json_len(const struct json *in);
struct json json_at(const struct json *in, size_t i);

/* All members of an object in their order: `struct json_iter it = { 0 };
 * while (json_next(in, &it, &member)) …` The member's key lives as long as the
 * document. Nothing for what is no object. */
struct json_iter {
	void *entry;
	bool started;
};
bool json_next(const struct json *in, struct json_iter *it,
    struct json *member);

/*
 * Typed values, copied to the arena. Absent and null are no errors: NULL, 0 or
 * false. False: ERROR_DECODE with the path.
 */
/* "" gives NULL. */
bool json_text(const struct json *in, struct arena *arena, const char **out,
    struct error *err);
/* As json_text, cut at a character after max bytes; *cut (may be NULL) tells.*/
bool json_text_max(const struct json *in, struct arena *arena, size_t max,
    const char **out, bool *cut, struct error *err);
/* A string or a whole number, as a string; 0, "0" and "" give NULL. */
bool json_id(const struct json *in, struct arena *arena, const char **out,
    struct error *err);
/* A whole number, also as a string ("5"), also as 5.0. */
bool json_int(const struct json *in, int64_t *out, struct error *err);
/* Unix seconds: a number (also of milliseconds), a numeric string or an ISO
 * 8601 string; fractions are dropped. What lies before 1970 or after the year 9999 gives 0. */
bool json_time(const struct json *in, int64_t *out, struct error *err);
bool json_truth(const struct json *in, bool *out, struct error *err);

/* Any scalar as text for showing; arrays of scalars joined with ", "; objects
 * by their name, label, value or id; NULL for null. Never fails. */
const char *json_show(const struct json *in, struct arena *arena);

/* The whole document on many lines, for reading. */
const char *json_pretty(const struct json_doc *doc, struct arena *arena);

/* The borrowed bytes of a string, for comparing; NULL for what is none. */
const char *json_peek(const struct json *in);

/* Required things: false, ERROR_DECODE "… is missing". */
bool json_need(const struct json *in, enum json_kind kind, struct error *err);

/* "conversations[3].source"; "the answer" for the root. Cut to size. */
void json_path(const struct json *in, char *out, size_t size);
/* error_set(ERROR_DECODE) with the path in front: "PATH is KIND, not WHAT". */
bool json_refuse(const struct json *in, const char *what, struct error *err);

#endif
