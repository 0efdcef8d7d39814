/* Macros: canned answers. */
#include "config.h"

#include "api/endpoints/endpoints.h"
#include "api/endpoints/shape.h"

void encode_macros(struct arena *arena, const char *starting_after,
    struct http_request *out)
{
	const char *after = starting_after ? arena_printf(arena,
	    "&starting_after=%s", shape_escape(arena, starting_after)) : "";

	shape_get(out, arena_printf(arena, "/macros?per_page=%d%s", PAGE_MAX,
	    after));
}

/* Placeholders stay as they are: who inserts the macro fills them. Times are
 * ISO strings here, while nearly everything else has seconds. */
static bool decode_macro(const struct json *in, struct arena *arena,
    struct macro *out, struct error *err)
{
	struct json id = json_get(in, "id"), name = json_get(in, "name");
	struct json body = json_get(in, "body");
	struct json text = json_get(in, "body_text");
	struct json teams = json_get(in, "visible_to_team_ids");
	struct json updated = json_get(in, "updated_at");

	return json_need(in, JSON_OBJECT, err) &&
	    shape_need_id(&id, arena, &out->id, err) &&
	    json_text(&name, arena, &out->name, err) &&
	    json_text_max(&body, arena, MODEL_BODY_MAX, &out->body, NULL,
	    err) &&
	    json_text_max(&text, arena, MODEL_BODY_MAX, &out->body_text,
	    NULL, err) &&
	    shape_ids(&teams, arena, &out->team_ids, &out->team_ids_len,
	    err) &&
	    json_time(&updated, &out->updated_at, err);
}

static bool macro_row(const struct json *row, struct arena *arena,
    void *out, struct error *err)
{
	return decode_macro(row, arena, out, err);
}

bool decode_macros(const struct json *in, struct arena *arena,
    const struct macro **out, size_t *len, const char **next,
    struct error *err)
{
	struct json list;

	if (!shape_array(in, "data", "macros", &list, err) ||
	    !json_need(&list, JSON_ARRAY, err) ||
	    !shape_next(in, arena, next, err))
		return false;
	*out = shape_rows(&list, sizeof(**out), macro_row, arena, len, err);
	return *out != NULL;
}
