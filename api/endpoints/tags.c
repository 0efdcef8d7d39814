/* Tags, and putting them on conversations. */
#include "config.h"

#include "api/endpoints/endpoints.h"
#include "api/endpoints/shape.h"

void encode_tags(struct arena *arena, struct http_request *out)
{
	shape_get(out, "/tags");
}

static bool tag_row(const struct json *row, struct arena *arena,
    void *out, struct error *err)
{
	struct json id = json_get(row, "id"), name = json_get(row, "name");
	struct tag *tag = out;

	return json_need(row, JSON_OBJECT, err) &&
	    shape_need_id(&id, arena, &tag->id, err) &&
	    json_text(&name, arena, &tag->name, err);
}

/* GET /tags has them under `data`, conversations and contacts under `tags`. */
bool decode_tags(const struct json *in, struct arena *arena,
    const struct tag **out, size_t *len, struct error *err)
{
	struct json list;

	if (!shape_array(in, "data", "tags", &list, err))
		return false;
	*out = shape_rows(&list, sizeof(**out), tag_row, arena, len, err);
	return *out != NULL;
}

void encode_tag(struct arena *arena, const char *conversation_id,
    const char *tag_id, const char *admin_id, struct http_request *out)
{
	struct buf body;

	buf_init(&body, BUF_SMALL_MAX);
	json_open(&body, NULL, '{');
	json_put_text(&body, "id", tag_id);
	json_put_text(&body, "admin_id", admin_id);
	json_close(&body, '}');
	shape_send(arena, out, "POST", arena_printf(arena,
	    "/conversations/%s/tags", shape_escape(arena, conversation_id)),
	    &body);
}

/* A DELETE with a body, which the service insists on. */
void encode_untag(struct arena *arena, const char *conversation_id,
    const char *tag_id, const char *admin_id, struct http_request *out)
{
	struct buf body;

	buf_init(&body, BUF_SMALL_MAX);
	json_open(&body, NULL, '{');
	json_put_text(&body, "admin_id", admin_id);
	json_close(&body, '}');
	shape_send(arena, out, "DELETE", arena_printf(arena,
	    "/conversations/%s/tags/%s", shape_escape(arena, conversation_id),
	    shape_escape(arena, tag_id)), &body);
}
