/* Pieces that the encoders and decoders of all operations are made of. */
#include "config.h"

#include "api/endpoints/shape.h"

#include <stdio.h>
#include <string.h>

void shape_get(struct http_request *out, const char *path)
{
	*out = (struct http_request){ .method = "GET", .path = path };
}

void shape_send(struct arena *arena, struct http_request *out,
    const char *method, const char *path, struct buf *body)
{
	*out = (struct http_request){ .method = method, .path = path,
	    .body = arena_strndup(arena, body->data, body->len) };
	buf_release(body);
}

/* An id that came from outside must not reach another path than its own: of
 * what it may hold only what can mean nothing in a URL passes as it is. */
const char *shape_html(struct arena *arena, const char *text)
{
	const char *copy;
	struct buf out;

	buf_init(&out, BUF_SMALL_MAX * 4);
	for (; *text; text++)
		if (*text == '<')
			buf_add_text(&out, "&lt;");
		else if (*text == '&')
			buf_add_text(&out, "&amp;");
		else
			buf_add_char(&out, *text);
	copy = arena_strndup(arena, out.data ? out.data : "", out.len);
	buf_release(&out);
	return copy;
}

const char *shape_escape(struct arena *arena, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	char *out = arena_alloc(arena, 3 * strlen(text) + 1);
	size_t used = 0;

	for (; *text; text++) {
		if (strchr(plain, *text))
			out[used++] = *text;
		else
			used += (size_t)snprintf(out + used, 4, "%%%02X",
			    (unsigned)(unsigned char)*text);
	}
	return out;
}

bool shape_ids(const struct json *in, struct arena *arena,
    const char *const **out, size_t *len, struct error *err)
{
	size_t i, n = json_len(in);
	const char **ids;
	struct json id;

	*out = NULL;
	*len = 0;
	if (in->kind <= JSON_NULL)
		return true;
	if (!json_need(in, JSON_ARRAY, err))
		return false;
	ids = arena_calloc(arena, n, sizeof(*ids));
	for (i = 0; i < n; i++) {
		id = json_at(in, i);
		if (!json_id(&id, arena, &ids[*len], err))
			return false;
		*len += ids[*len] != NULL;
	}
	*out = ids;
	return true;
}

bool shape_need_id(const struct json *in, struct arena *arena,
    const char **out, struct error *err)
{
	if (!json_id(in, arena, out, err))
		return false;
	return *out || json_refuse(in, "an id", err);
}

/* The service wraps most lists in an object, under a key that the description
 * and the service do not always agree on; where one of them has a plain array
 * (tags of a part), that is taken as well. */
bool shape_array(const struct json *in, const char *key, const char *other,
    struct json *out, struct error *err)
{
	if (in->kind == JSON_ARRAY) {
		*out = *in;
		return true;
	}
	if (in->kind <= JSON_NULL) {
		*out = json_get(in, key);
		return true;
	}
	if (!json_need(in, JSON_OBJECT, err))
		return false;
	*out = json_get(in, key);
	if (out->kind <= JSON_NULL && other)
		*out = json_get(in, other);
	return out->kind <= JSON_NULL || json_need(out, JSON_ARRAY, err);
}

void *shape_rows(const struct json *list, size_t size, shape_row_fn *read,
    struct arena *arena, size_t *len, struct error *err)
{
	size_t i, n = json_len(list);
	char *all = arena_calloc(arena, n, size);
	struct json row;

	for (i = 0; i < n; i++) {
		row = json_at(list, i);
		if (!read(&row, arena, all + i * size, err))
			return NULL;
	}
	*len = n;
	return all;
}

bool shape_next(const struct json *in, struct arena *arena, const char **out,
    struct error *err)
{
	struct json pages = json_get(in, "pages");
	struct json next = json_get(&pages, "next");
	struct json cursor = json_get(&next, "starting_after");

	/* A URL is the other style of paging: following it would let an answer
	 * choose where the token goes. */
	*out = NULL;
	if (pages.kind == JSON_TEXT || next.kind == JSON_TEXT)
		return true;
	if (pages.kind > JSON_NULL && !json_need(&pages, JSON_OBJECT, err))
		return false;
	if (next.kind > JSON_NULL && !json_need(&next, JSON_OBJECT, err))
		return false;
	return json_text(&cursor, arena, out, err);
}

static enum attribute_kind attribute_kind_of(const struct json *value)
{
	switch (value->kind) {
	case JSON_NUMBER:
		return ATTRIBUTE_NUMBER;
	case JSON_BOOLEAN:
		return ATTRIBUTE_BOOLEAN;
	case JSON_ARRAY:
		return ATTRIBUTE_LIST;
	case JSON_ABSENT:
	case JSON_NULL:
		return ATTRIBUTE_NULL;
	default:
		return ATTRIBUTE_STRING;
	}
}

bool shape_attributes(const struct json *in, struct arena *arena,
    const struct attribute **out, size_t *len, struct error *err)
{
	struct json_iter it = { 0 };
	struct attribute *all;
	struct json member;
	size_t n = json_len(in);

	*out = NULL;
	*len = 0;
	if (in->kind <= JSON_NULL)
		return true;
	if (!json_need(in, JSON_OBJECT, err))
		return false;
	if (n > SHAPE_ATTRIBUTES_MAX)
		n = SHAPE_ATTRIBUTES_MAX;
	all = arena_calloc(arena, n, sizeof(*all));
	/* Custom attributes are whatever a workspace made them: no type is
	 * wrong, and none is more than something to show. */
	while (*len < n && json_next(in, &it, &member)) {
		all[*len].name = arena_strdup(arena, member.key);
		all[*len].value = json_show(&member, arena);
		all[*len].kind = attribute_kind_of(&member);
		++*len;
	}
	*out = all;
	return true;
}
