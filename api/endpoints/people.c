/* This admin, all admins, teams. */
#include "config.h"

#include "api/endpoints/endpoints.h"
#include "api/endpoints/shape.h"

void encode_me(struct arena *arena, struct http_request *out)
{
	shape_get(out, "/me");
}

void encode_admins(struct arena *arena, struct http_request *out)
{
	shape_get(out, "/admins");
}

void encode_teams(struct arena *arena, struct http_request *out)
{
	shape_get(out, "/teams");
}

/* Away flags, job title and team ids are optional in practice. */
static bool decode_admin(const struct json *in, struct arena *arena,
    struct admin *out, struct error *err)
{
	struct json id = json_get(in, "id"), name = json_get(in, "name");
	struct json email = json_get(in, "email");
	struct json title = json_get(in, "job_title");
	struct json away = json_get(in, "away_mode_enabled");
	struct json reassign = json_get(in, "away_mode_reassign");
	struct json seat = json_get(in, "has_inbox_seat");
	struct json teams = json_get(in, "team_ids");

	return json_need(in, JSON_OBJECT, err) &&
	    shape_need_id(&id, arena, &out->id, err) &&
	    json_text(&name, arena, &out->name, err) &&
	    json_text(&email, arena, &out->email, err) &&
	    json_text(&title, arena, &out->job_title, err) &&
	    json_truth(&away, &out->away, err) &&
	    json_truth(&reassign, &out->away_reassign, err) &&
	    json_truth(&seat, &out->has_seat, err) &&
	    shape_ids(&teams, arena, &out->team_ids, &out->team_ids_len, err);
}

/* The app is null for tokens that belong to none. */
bool decode_me(const struct json *in, struct arena *arena,
    struct workspace *out, struct error *err)
{
	struct json app = json_get(in, "app");
	struct json id = json_get(&app, "id_code");
	struct json name = json_get(&app, "name");
	struct json region = json_get(&app, "region");
	struct json timezone = json_get(&app, "timezone");

	if (!decode_admin(in, arena, &out->me, err))
		return false;
	if (app.kind > JSON_NULL && !json_need(&app, JSON_OBJECT, err))
		return false;
	return json_id(&id, arena, &out->app_id, err) &&
	    json_text(&name, arena, &out->app_name, err) &&
	    json_text(&region, arena, &out->region, err) &&
	    json_text(&timezone, arena, &out->timezone, err);
}

static bool admin_row(const struct json *row, struct arena *arena,
    void *out, struct error *err)
{
	return decode_admin(row, arena, out, err);
}

/* The whole list comes at once, whatever per_page says. One that cannot be
 * read makes the list fail: a wrong name on a reply is worse than an old
 * one. */
bool decode_admins(const struct json *in, struct arena *arena,
    const struct admin **out, size_t *len, struct error *err)
{
	struct json list;

	if (!shape_array(in, "admins", "data", &list, err) ||
	    !json_need(&list, JSON_ARRAY, err))
		return false;
	*out = shape_rows(&list, sizeof(**out), admin_row, arena, len, err);
	return *out != NULL;
}

static bool team_row(const struct json *row, struct arena *arena,
    void *out, struct error *err)
{
	struct json id = json_get(row, "id"), name = json_get(row, "name");
	struct json admins = json_get(row, "admin_ids");
	struct team *team = out;

	return json_need(row, JSON_OBJECT, err) &&
	    shape_need_id(&id, arena, &team->id, err) &&
	    json_text(&name, arena, &team->name, err) &&
	    shape_ids(&admins, arena, &team->admin_ids, &team->admin_ids_len,
	    err);
}

bool decode_teams(const struct json *in, struct arena *arena,
    const struct team **out, size_t *len, struct error *err)
{
	struct json list;

	if (!shape_array(in, "teams", "data", &list, err) ||
	    !json_need(&list, JSON_ARRAY, err))
		return false;
	*out = shape_rows(&list, sizeof(**out), team_row, arena, len, err);
	return *out != NULL;
}
