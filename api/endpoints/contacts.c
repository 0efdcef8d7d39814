/* Contacts: the people who write to us. */
#include "config.h"

#include "api/endpoints/endpoints.h"
#include "api/endpoints/shape.h"

#include <string.h>

enum { FILTERS_MAX = 15 };       /* the service's, in one group */

void encode_contact(struct arena *arena, const char *id,
    struct http_request *out)
{
	shape_get(out, arena_printf(arena, "/contacts/%s",
	    shape_escape(arena, id)));
}

void encode_contacts_by_id(struct arena *arena, const char *const *ids,
    size_t n, struct http_request *out)
{
	struct buf body;
	size_t i;

	if (n == 0 || n > FILTERS_MAX)
		BUG("%zu contacts asked for at once", n);
	buf_init(&body, BUF_SMALL_MAX);
	json_open(&body, NULL, '{');
	json_open(&body, "query", '{');
	/* One filter with many values is one of the fifteen that a group may
	 * have, so this asks for no more than is documented. */
	json_put_text(&body, "field", "id");
	json_put_text(&body, "operator", "IN");
	json_open(&body, "value", '[');
	for (i = 0; i < n; i++)
		json_put_text(&body, NULL, ids[i]);
	json_close(&body, ']');
	json_close(&body, '}');
	json_open(&body, "pagination", '{');
	json_put_int(&body, "per_page", FILTERS_MAX);
	json_close(&body, '}');
	json_close(&body, '}');
	shape_send(arena, out, "POST", "/contacts/search", &body);
}

static bool decode_where(const struct json *in, struct arena *arena,
    struct contact *out, struct error *err)
{
	struct json location = json_get(in, "location");
	struct json city = json_get(&location, "city");
	struct json region = json_get(&location, "region");
	struct json country = json_get(&location, "country");
	struct json override = json_get(in, "language_override");
	struct json language = json_get(in, "browser_language");
	struct json browser = json_get(in, "browser");
	struct json os = json_get(in, "os");

	if (override.kind == JSON_TEXT)
		language = override;
	return json_text(&city, arena, &out->city, err) &&
	    json_text(&region, arena, &out->region, err) &&
	    json_text(&country, arena, &out->country, err) &&
	    json_text(&language, arena, &out->language, err) &&
	    json_text(&browser, arena, &out->browser, err) &&
	    json_text(&os, arena, &out->os, err);
}

static bool decode_times(const struct json *in, struct contact *out,
    struct error *err)
{
	struct json created = json_get(in, "created_at");
	struct json signed_up = json_get(in, "signed_up_at");
	struct json seen = json_get(in, "last_seen_at");
	struct json replied = json_get(in, "last_replied_at");
	struct json contacted = json_get(in, "last_contacted_at");

	return json_time(&created, &out->created_at, err) &&
	    json_time(&signed_up, &out->signed_up_at, err) &&
	    json_time(&seen, &out->last_seen_at, err) &&
	    json_time(&replied, &out->last_replied_at, err) &&
	    json_time(&contacted, &out->last_contacted_at, err);
}

/* Companies and tags are lists of references; the schema has them under
 * `companies` and `tags`, the service under `data`. Names may be absent. */
static bool decode_lists(const struct json *in, struct arena *arena,
    struct contact *out, struct error *err)
{
	struct json companies = json_get(in, "companies"), list, first, name;
	struct json tags = json_get(in, "tags");
	struct json attributes = json_get(in, "custom_attributes");

	if (!shape_array(&companies, "data", "companies", &list, err))
		return false;
	first = json_at(&list, 0);
	name = json_get(&first, "name");
	return json_text(&name, arena, &out->company, err) &&
	    decode_tags(&tags, arena, &out->tags, &out->tags_len, err) &&
	    shape_attributes(&attributes, arena, &out->attributes,
	    &out->attributes_len, err);
}

static bool decode_who(const struct json *in, struct arena *arena,
    struct contact *out, struct error *err)
{
	struct json id = json_get(in, "id");
	struct json external = json_get(in, "external_id");
	struct json name = json_get(in, "name");
	struct json email = json_get(in, "email");
	struct json phone = json_get(in, "phone");
	struct json role = json_get(in, "role");
	struct json owner = json_get(in, "owner_id");
	struct json unsubscribed = json_get(in, "unsubscribed_from_emails");
	struct json bounced = json_get(in, "has_hard_bounced");
	struct json spam = json_get(in, "marked_email_as_spam");

	/* Visitors and what may come later are shown as users. */
	out->kind = json_peek(&role) && !strcmp(json_peek(&role), "lead") ?
	    PERSON_LEAD : PERSON_USER;
	return shape_need_id(&id, arena, &out->id, err) &&
	    json_id(&external, arena, &out->external_id, err) &&
	    json_text(&name, arena, &out->name, err) &&
	    json_text(&email, arena, &out->email, err) &&
	    json_text(&phone, arena, &out->phone, err) &&
	    json_id(&owner, arena, &out->owner_id, err) &&
	    json_truth(&unsubscribed, &out->unsubscribed, err) &&
	    json_truth(&bounced, &out->bounced, err) &&
	    json_truth(&spam, &out->spam, err);
}

bool decode_contact(const struct json *in, struct arena *arena,
    struct contact *out, struct error *err)
{
	return json_need(in, JSON_OBJECT, err) &&
	    decode_who(in, arena, out, err) &&
	    decode_where(in, arena, out, err) &&
	    decode_times(in, out, err) &&
	    decode_lists(in, arena, out, err);
}

static bool contact_row(const struct json *row, struct arena *arena,
    void *out, struct error *err)
{
	return decode_contact(row, arena, out, err);
}

bool decode_contacts(const struct json *in, struct arena *arena,
    const struct contact **out, size_t *len, struct error *err)
{
	struct json list;

	if (!shape_array(in, "data", "contacts", &list, err) ||
	    !json_need(&list, JSON_ARRAY, err))
		return false;
	*out = shape_rows(&list, sizeof(**out), contact_row, arena, len, err);
	return *out != NULL;
}
