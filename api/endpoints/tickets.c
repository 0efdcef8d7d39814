/* What is said in a ticket, as a conversation. Source: schemas ticket,
 * ticket_part; GET /tickets/{id}. */
#include "config.h"

#include "api/endpoints/endpoints.h"
#include "api/endpoints/parts.h"
#include "api/endpoints/shape.h"

#include <string.h>

void encode_ticket(struct arena *arena, const char *id,
    struct http_request *out)
{
	shape_get(out, arena_printf(arena, "/tickets/%s", shape_escape(arena,
	    id)));
	out->permission = "Read tickets";
}

bool is_ticket_json(const struct json *in)
{
	struct json type = json_get(in, "type");
	const char *name = json_peek(&type);

	return name && !strcmp(name, "ticket");
}

static bool decode_state(const struct json *in, struct conversation *out,
    struct error *err)
{
	struct json open = json_get(in, "open");
	struct json snoozed = json_get(in, "snoozed_until");
	bool is_open = true;

	if (open.kind > JSON_NULL && !json_truth(&open, &is_open, err))
		return false;
	if (!json_time(&snoozed, &out->snoozed_until, err))
		return false;
	out->state = !is_open ? STATE_CLOSED : out->snoozed_until ?
	    STATE_SNOOZED : STATE_OPEN;
	return true;
}

static bool decode_head(const struct json *in, struct arena *arena,
    struct conversation *out, struct error *err)
{
	struct json id = json_get(in, "id");
	struct json attributes = json_get(in, "ticket_attributes");
	struct json title = json_get(&attributes, "_default_title_");
	struct json admin = json_get(in, "admin_assignee_id");
	struct json team = json_get(in, "team_assignee_id");
	struct json created = json_get(in, "created_at");
	struct json updated = json_get(in, "updated_at");
	const char *name = NULL;

	if (!shape_need_id(&id, arena, &out->id, err) ||
	    !json_text(&title, arena, &name, err) ||
	    !json_id(&admin, arena, &out->admin_id, err) ||
	    !json_id(&team, arena, &out->team_id, err) ||
	    !json_time(&created, &out->created_at, err) ||
	    !json_time(&updated, &out->updated_at, err))
		return false;
	if (name && *name)
		out->title = name;
	return decode_state(in, out, err);
}

/* Its description is what it began with, unless the conversation's own first
 * message is known: that has an id. */
static bool decode_beginning(const struct json *in,
    const struct conversation *before, struct arena *arena, struct part *out,
    struct error *err)
{
	struct json attributes = json_get(in, "ticket_attributes");
	struct json body = json_get(&attributes, "_default_description_");
	struct json created = json_get(in, "created_at");

	if (before && before->parts_len && before->parts[0].id) {
		*out = before->parts[0];
		return true;
	}
	out->type = "source";
	out->kind = PART_COMMENT;
	if (before)
		out->author = before->contact;
	return json_text(&body, arena, &out->body, err) &&
	    json_time(&created, &out->created_at, err);
}

static bool decode_thread(const struct json *in,
    const struct conversation *before, struct arena *arena,
    struct conversation *out, struct error *err)
{
	struct json field = json_get(in, "ticket_parts");
	struct part first = { 0 };

	if (!decode_beginning(in, before, arena, &first, err) ||
	    !decode_parts(&field, "ticket_parts", &first, arena, out, err))
		return false;
	out->complete = true;
	return true;
}

/* A ticket does not say since when somebody waits; who wrote last does. */
static void find_waiting(struct conversation *out)
{
	size_t i;

	for (i = out->parts_len; i > 1; i--) {
		const struct part *part = &out->parts[i - 1];

		if (part->kind != PART_COMMENT)
			continue;
		if (part->author.kind == PERSON_ADMIN)
			out->waiting_since = 0;
		else if (!out->waiting_since)
			out->waiting_since = part->created_at;
		return;
	}
}

bool decode_ticket(const struct json *in, const struct conversation *before,
    struct arena *arena, struct conversation *out, struct error *err)
{
	struct conversation none = { 0 };

	*out = before ? *before : none;
	out->parts = NULL;
	out->parts_len = 0;
	out->excerpt = NULL;
	out->is_ticket = true;
	out->contacts_len = 0;
	if (!json_need(in, JSON_OBJECT, err) ||
	    !decode_head(in, arena, out, err) ||
	    !decode_contacts_of(in, arena, out, err) ||
	    !decode_thread(in, before, arena, out, err))
		return false;
	if (!out->contact.id && out->contacts_len)
		out->contact = (struct person){ .kind = PERSON_USER,
		    .id = out->contact_ids[0] };
	/* Nobody else is said to have begun it. */
	if (out->parts[0].author.kind == PERSON_UNKNOWN)
		((struct part *)out->parts)[0].author = out->contact;
	if (out->state != STATE_OPEN)
		out->waiting_since = 0;
	else
		find_waiting(out);
	conversation_summarise(arena, out);
	return true;
}
