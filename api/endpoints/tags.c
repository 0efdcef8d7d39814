/* Tags, and putting them on conversations. */
#include "config.h"

#include "api/endpoints/endpoints.h"
#include "api/endpoints/shape.h"

void encode_tags(struct arena *arena, struct http_request *out)
{
	shape_get(out, "/tags");
}

/* GET /tags has them under `data`, conversations and contacts under `tags`. */
bool decode_tags(const struct json *in, struct arena *arena,
    const struct tag **out, size_t *len, struct error *err)
{
	struct json list, row, id, name;
	struct tag *all;
	size_t i, n;

	if (!shape_array(in, "data", "tags", &list, err))
		return false;
	n = json_len(&list);
	all = arena_calloc(arena, n, sizeof(*all));
	for (i = 0; i < n; i++) {
		row = json_at(&list, i);
		id = json_get(&row, "id");
		name = json_get(&row, "name");
		if (!json_need(&row, JSON_OBJECT, err) ||
		    !shape_need_id(&id, arena, &all[i].id, err) ||
		    !json_text(&name, arena, &all[i].name, err))
			return false;
	}
	*out = all;
	*len = n;
	return true;
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
