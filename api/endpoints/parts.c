/* What is inside a conversation: its source, its parts. */
#include "config.h"

#include "api/endpoints/endpoints.h"
#include "api/endpoints/parts.h"
#include "api/endpoints/shape.h"

#include <limits.h>
#include <string.h>

enum {
	ATTACHMENTS_MAX = 100,   /* kept of one part */
	DETAILS_MAX = 16
};

static enum person_kind person_kind_of(const char *type)
{
	static const struct {
		const char *type;
		enum person_kind kind;
	} kinds[] = {
		{ "admin", PERSON_ADMIN }, { "user", PERSON_USER },
		{ "contact", PERSON_USER }, { "lead", PERSON_LEAD },
		{ "bot", PERSON_BOT }, { "team", PERSON_TEAM },
	};
	size_t i;

	for (i = 0; type && i < ARRAY_LEN(kinds); i++)
		if (!strcmp(type, kinds[i].type))
			return kinds[i].kind;
	return PERSON_UNKNOWN;
}

bool decode_person(const struct json *in, struct arena *arena,
    struct person *out, struct error *err)
{
	struct json type = json_get(in, "type"), id = json_get(in, "id");
	struct json name = json_get(in, "name"), email = json_get(in, "email");
	struct json agent = json_get(in, "from_ai_agent");
	struct json answer = json_get(in, "is_ai_answer");
	bool is_agent, is_answer;

	if (in->kind <= JSON_NULL)
		return true;
	if (!json_need(in, JSON_OBJECT, err) ||
	    !json_id(&id, arena, &out->id, err) ||
	    !json_text(&name, arena, &out->name, err) ||
	    !json_text(&email, arena, &out->email, err) ||
	    !json_truth(&agent, &is_agent, err) ||
	    !json_truth(&answer, &is_answer, err))
		return false;
	out->kind = person_kind_of(json_peek(&type));
	out->from_ai = is_agent || is_answer;
	return true;
}

/* Whom it was given to. Old answers have a string; an id of 0 is nobody. */
static bool decode_assigned(const struct json *in, struct arena *arena,
    struct person *out, struct error *err)
{
	if (in->kind == JSON_TEXT)
		return true;
	if (!decode_person(in, arena, out, err))
		return false;
	if (!out->id)
		*out = (struct person){ 0 };
	return true;
}

/* Pixels; what cannot be is 0. */
static bool decode_pixels(const struct json *in, int *out, struct error *err)
{
	int64_t n;

	if (!json_int(in, &n, err))
		return false;
	*out = n > 0 && n <= INT_MAX ? (int)n : 0;
	return true;
}

static bool decode_attachment(const struct json *in, struct arena *arena,
    struct attachment *out, struct error *err)
{
	struct json name = json_get(in, "name"), url = json_get(in, "url");
	struct json type = json_get(in, "content_type");
	struct json size = json_get(in, "filesize");
	struct json width = json_get(in, "width");
	struct json height = json_get(in, "height");

	if (!json_need(in, JSON_OBJECT, err) ||
	    !json_text(&name, arena, &out->name, err) ||
	    !json_text(&url, arena, &out->url, err) ||
	    !json_text(&type, arena, &out->content_type, err) ||
	    !json_int(&size, &out->size, err) ||
	    !decode_pixels(&width, &out->width, err) ||
	    !decode_pixels(&height, &out->height, err))
		return false;
	if (out->size < 0)
		out->size = 0;
	return true;
}

static bool decode_attachments(const struct json *in, struct arena *arena,
    struct part *out, struct error *err)
{
	struct json field = json_get(in, "attachments"), list, row;
	struct attachment *all;
	size_t i, n;

	if (!shape_array(&field, "attachments", "data", &list, err))
		return false;
	n = json_len(&list);
	if (n > ATTACHMENTS_MAX)
		n = ATTACHMENTS_MAX;
	all = arena_calloc(arena, n, sizeof(*all));
	for (i = 0; i < n; i++) {
		row = json_at(&list, i);
		if (!decode_attachment(&row, arena, &all[i], err))
			return false;
	}
	out->attachments = all;
	out->attachments_len = n;
	return true;
}

static void add_detail(struct arena *arena, struct part *out,
    struct attribute *all, const char *name, const struct json *value)
{
	const char *text = json_show(value, arena);

	if (!text || out->details_len == DETAILS_MAX)
		return;
	all[out->details_len++] = (struct attribute){
		.name = arena_strdup(arena, name), .value = text,
		.kind = ATTRIBUTE_STRING,
	};
}

/* {action: {name, result}} gives the name without a label and the result. */
static void add_details_of(struct arena *arena, struct part *out,
    struct attribute *all, const struct json *in)
{
	struct json_iter it = { 0 };
	struct json member;

	while (json_next(in, &it, &member)) {
		if (!strcmp(member.key, "type"))
			continue;
		add_detail(arena, out, all,
		    strcmp(member.key, "name") ? member.key : NULL, &member);
	}
}

/* {attribute: {name}, value: {name}} is one detail; other objects give one for
 * each of their members, scalars one. New kinds appear without notice. */
static bool decode_details(const struct json *in, struct arena *arena,
    struct part *out, struct error *err)
{
	struct json attribute = json_get(in, "attribute");
	struct json value = json_get(in, "value"), member;
	struct json_iter it = { 0 };
	struct attribute *all;

	if (in->kind <= JSON_NULL)
		return true;
	if (in->kind == JSON_TEXT) {
		out->details = all = arena_calloc(arena, 1, sizeof(*all));
		add_detail(arena, out, all, "state", in);
		return true;
	}
	if (!json_need(in, JSON_OBJECT, err))
		return false;
	all = arena_calloc(arena, DETAILS_MAX, sizeof(*all));
	if (attribute.kind > JSON_NULL && value.kind > JSON_NULL)
		add_detail(arena, out, all, json_show(&attribute, arena),
		    &value);
	while (json_next(in, &it, &member)) {
		if (out->details_len && (!strcmp(member.key, "attribute") ||
		    !strcmp(member.key, "value")))
			continue;
		if (member.kind == JSON_OBJECT)
			add_details_of(arena, out, all, &member);
		else if (strcmp(member.key, "type") != 0)
			add_detail(arena, out, all, member.key, &member);
	}
	out->details = all;
	return true;
}

/* Subject and the history that was quoted below a mail. */
static bool decode_email(const struct json *in, struct arena *arena,
    struct part *out, struct error *err)
{
	struct json email = json_get(in, "email_message_metadata");
	struct json subject = json_get(&email, "subject");
	struct json history = json_get(&email, "history");

	if (email.kind > JSON_NULL && !json_need(&email, JSON_OBJECT, err))
		return false;
	if (!json_text_max(&history, arena, MODEL_BODY_MAX, &out->quoted,
	    NULL, err))
		return false;
	return out->subject || json_text(&subject, arena, &out->subject, err);
}

/* What the source and the parts have in common. */
static bool decode_message(const struct json *in, struct arena *arena,
    struct part *out, struct error *err)
{
	struct json id = json_get(in, "id"), body = json_get(in, "body");
	struct json author = json_get(in, "author");
	struct json redacted = json_get(in, "redacted");

	return json_id(&id, arena, &out->id, err) &&
	    json_text_max(&body, arena, MODEL_BODY_MAX, &out->body,
	    &out->truncated, err) &&
	    decode_person(&author, arena, &out->author, err) &&
	    json_truth(&redacted, &out->redacted, err) &&
	    decode_attachments(in, arena, out, err);
}

bool decode_source(const struct json *in, int64_t at, struct arena *arena,
    struct part *out, struct error *err)
{
	struct json subject = json_get(in, "subject");

	out->type = "source";
	out->kind = PART_COMMENT;
	out->created_at = out->updated_at = at;
	if (in->kind <= JSON_NULL)
		return true;
	return json_need(in, JSON_OBJECT, err) &&
	    decode_message(in, arena, out, err) &&
	    json_text(&subject, arena, &out->subject, err) &&
	    decode_email(in, arena, out, err);
}

/* A ticket's part has them under other names. */
static struct json details_of(const struct json *in)
{
	static const char *const names[] = { "event_details",
		"updated_attribute_data", "ticket_state" };
	struct json found = { 0 };
	size_t i;

	for (i = 0; i < ARRAY_LEN(names) && found.kind <= JSON_NULL; i++)
		found = json_get(in, names[i]);
	return found;
}

bool decode_part(const struct json *in, struct arena *arena,
    struct part *out, struct error *err)
{
	struct json type = json_get(in, "part_type");
	struct json created = json_get(in, "created_at");
	struct json updated = json_get(in, "updated_at");
	struct json assigned = json_get(in, "assigned_to");
	struct json state = json_get(in, "state");
	struct json tags = json_get(in, "tags");
	struct json details = details_of(in);
	struct json app = json_get(in, "app_package_code");

	if (!json_need(in, JSON_OBJECT, err) ||
	    !json_text(&type, arena, &out->type, err))
		return false;
	out->kind = part_kind_of(out->type);
	return decode_message(in, arena, out, err) &&
	    (out->id || json_refuse(&(struct json){ .up = in, .key = "id" },
	    "an id", err)) &&
	    json_time(&created, &out->created_at, err) &&
	    json_time(&updated, &out->updated_at, err) &&
	    decode_assigned(&assigned, arena, &out->assigned_to, err) &&
	    json_text(&state, arena, &out->state, err) &&
	    decode_tags(&tags, arena, &out->tags, &out->tags_len, err) &&
	    decode_details(&details, arena, out, err) &&
	    json_text(&app, arena, &out->app_package_code, err) &&
	    decode_email(in, arena, out, err);
}

bool decode_parts(const struct json *field, const char *key,
    const struct part *first, struct arena *arena, struct conversation *out,
    struct error *err)
{
	struct json total = json_get(field, "total_count"), list, row;
	struct part *all;
	int64_t count;
	size_t i, n;

	if (!shape_array(field, key, "data", &list, err) ||
	    !json_int(&total, &count, err))
		return false;
	n = json_len(&list);
	/* The newest are last; there are never more, but who knows. */
	i = n > MODEL_PARTS_MAX ? n - MODEL_PARTS_MAX : 0;
	all = arena_calloc(arena, n - i + 1, sizeof(*all));
	all[0] = *first;
	for (out->parts_len = 1; i < n; i++) {
		row = json_at(&list, i);
		if (!decode_part(&row, arena, &all[out->parts_len++], err))
			return false;
	}
	out->parts = all;
	out->parts_total = out->parts_len;
	if (count >= 0 && (size_t)count + 1 > out->parts_total)
		out->parts_total = (size_t)count + 1;
	return true;
}
