/* Conversations: reading them. (What is asked for: conversations_ask.c.) */
#include "config.h"

#include "api/endpoints/endpoints.h"
#include "api/endpoints/parts.h"
#include "api/endpoints/shape.h"
#include "api/plain.h"

#include <string.h>

enum { TITLE_MAX = 160, EXCERPT_MAX = 240 };     /* bytes */

static enum conversation_state state_of(const struct json *state,
    const struct json *open)
{
	const char *name = json_peek(state);
	bool is_open = false;

	if (name && !strcmp(name, "snoozed"))
		return STATE_SNOOZED;
	if (name && !strcmp(name, "closed"))
		return STATE_CLOSED;
	if (name && !strcmp(name, "open"))
		return STATE_OPEN;
	/* A state that is not known yet: believe the flag. */
	json_truth(open, &is_open, NULL);
	return is_open ? STATE_OPEN : STATE_CLOSED;
}

/* "priority" and "not_priority" are what versions before 2.16 say. */
static enum priority priority_of(const char *name)
{
	static const struct {
		const char *name;
		enum priority priority;
	} all[] = {
		{ "low", PRIORITY_LOW }, { "medium", PRIORITY_MEDIUM },
		{ "high", PRIORITY_HIGH }, { "urgent", PRIORITY_URGENT },
		{ "priority", PRIORITY_HIGH },
	};
	size_t i;

	for (i = 0; name && i < ARRAY_LEN(all); i++)
		if (!strcmp(name, all[i].name))
			return all[i].priority;
	return PRIORITY_NONE;
}

static enum sla_status sla_of(const char *name)
{
	static const struct {
		const char *name;
		enum sla_status status;
	} all[] = {
		{ "active", SLA_ACTIVE }, { "hit", SLA_HIT },
		{ "missed", SLA_MISSED }, { "cancelled", SLA_CANCELLED },
	};
	size_t i;

	for (i = 0; name && i < ARRAY_LEN(all); i++)
		if (!strcmp(name, all[i].name))
			return all[i].status;
	return SLA_NONE;
}

/* Nearly always one; group conversations have more. */
bool decode_contacts_of(const struct json *in, struct arena *arena,
    struct conversation *out, struct error *err)
{
	struct json contacts = json_get(in, "contacts"), list, row, id;
	const char **ids;
	size_t i, n;

	if (!shape_array(&contacts, "contacts", "data", &list, err))
		return false;
	n = json_len(&list);
	ids = arena_calloc(arena, n, sizeof(*ids));
	for (i = 0; i < n; i++) {
		row = json_at(&list, i);
		id = json_get(&row, "id");
		if (!json_need(&row, JSON_OBJECT, err) ||
		    !json_id(&id, arena, &ids[out->contacts_len], err))
			return false;
		out->contacts_len += ids[out->contacts_len] != NULL;
	}
	out->contact_ids = ids;
	return true;
}

/* The list has ids only; the author of the first message has more, if it is
 * the contact who began. */
static void name_contact(const struct part *source, struct conversation *out)
{
	const struct person *author = &source->author;
	bool wrote = author->kind == PERSON_USER ||
	    author->kind == PERSON_LEAD;

	if (out->contacts_len)
		out->contact = (struct person){ .kind = PERSON_USER,
		    .id = out->contact_ids[0] };
	if (wrote && (!out->contact.id || (author->id &&
	    !strcmp(author->id, out->contact.id))))
		out->contact = *author;
}

/* "missed" is said only when a teammate next replies: it is no clock. */
static bool decode_sla(const struct json *in, struct arena *arena,
    struct conversation *out, struct error *err)
{
	struct json sla = json_get(in, "sla_applied");
	struct json name = json_get(&sla, "sla_name");
	struct json status = json_get(&sla, "sla_status");

	if (sla.kind > JSON_NULL && !json_need(&sla, JSON_OBJECT, err))
		return false;
	out->sla = sla_of(json_peek(&status));
	return json_text(&name, arena, &out->sla_name, err);
}

static bool decode_rating(const struct json *in, struct arena *arena,
    struct conversation *out, struct error *err)
{
	struct json rating = json_get(in, "conversation_rating");
	struct json stars = json_get(&rating, "rating");
	struct json remark = json_get(&rating, "remark");
	int64_t n;

	if (rating.kind > JSON_NULL && !json_need(&rating, JSON_OBJECT, err))
		return false;
	if (!json_int(&stars, &n, err) ||
	    !json_text(&remark, arena, &out->rating_remark, err))
		return false;
	out->rating = n >= 1 && n <= 5 ? (int)n : 0;
	return true;
}

/* What is beside the messages: tags, SLA, rating, attributes, company. */
static bool decode_extras(const struct json *in, struct arena *arena,
    struct conversation *out, struct error *err)
{
	struct json tags = json_get(in, "tags");
	struct json attributes = json_get(in, "custom_attributes");
	struct json company = json_get(in, "company");
	struct json company_name = json_get(&company, "name");
	struct json agent = json_get(in, "ai_agent");
	struct json resolution = json_get(&agent, "resolution_state");
	struct json ticket = json_get(in, "ticket");

	/* Tickets come among the conversations, told by an undocumented key. */
	out->is_ticket = ticket.kind == JSON_OBJECT;
	return decode_tags(&tags, arena, &out->tags, &out->tags_len, err) &&
	    decode_sla(in, arena, out, err) &&
	    decode_rating(in, arena, out, err) &&
	    shape_attributes(&attributes, arena, &out->attributes,
	    &out->attributes_len, err) &&
	    json_text(&company_name, arena, &out->company, err) &&
	    json_text(&resolution, arena, &out->ai_resolution, err);
}

static bool decode_head(const struct json *in, struct arena *arena,
    struct conversation *out, struct error *err)
{
	struct json id = json_get(in, "id"), title = json_get(in, "title");
	struct json state = json_get(in, "state"), open = json_get(in, "open");
	struct json priority = json_get(in, "priority");
	struct json admin = json_get(in, "admin_assignee_id");
	struct json team = json_get(in, "team_assignee_id");
	struct json created = json_get(in, "created_at");
	struct json updated = json_get(in, "updated_at");
	struct json waiting = json_get(in, "waiting_since");
	struct json snoozed = json_get(in, "snoozed_until");

	if (state.kind > JSON_NULL && !json_need(&state, JSON_TEXT, err))
		return false;
	out->state = state_of(&state, &open);
	out->priority = priority_of(json_peek(&priority));
	return shape_need_id(&id, arena, &out->id, err) &&
	    json_text_max(&title, arena, TITLE_MAX, &out->title, NULL, err) &&
	    json_id(&admin, arena, &out->admin_id, err) &&
	    json_id(&team, arena, &out->team_id, err) &&
	    json_time(&created, &out->created_at, err) &&
	    json_time(&updated, &out->updated_at, err) &&
	    json_time(&waiting, &out->waiting_since, err) &&
	    json_time(&snoozed, &out->snoozed_until, err);
}

static bool decode_channel(const struct json *source, struct arena *arena,
    struct conversation *out, struct error *err)
{
	struct json type = json_get(source, "type"), url = json_get(source,
	    "url");
	struct json delivered = json_get(source, "delivered_as");

	return json_text(&type, arena, &out->channel, err) &&
	    json_text(&delivered, arena, &out->delivered_as, err) &&
	    json_text(&url, arena, &out->url, err);
}

/* The source and, in a whole conversation, the parts behind it. */
static bool decode_thread(const struct json *in, struct arena *arena,
    struct conversation *out, struct error *err)
{
	struct json source = json_get(in, "source");
	struct json field = json_get(in, "conversation_parts");
	struct part first = { 0 };

	if (!decode_source(&source, out->created_at, arena, &first, err) ||
	    !decode_channel(&source, arena, out, err) ||
	    !decode_parts(&field, "conversation_parts", &first, arena, out,
	    err))
		return false;
	out->complete = field.kind > JSON_NULL;
	return true;
}

/* Title and excerpt for lists, from what was read. */
void conversation_summarise(struct arena *arena, struct conversation *out)
{
	const struct part *source = &out->parts[0];
	size_t i;

	out->titled = out->title != NULL;
	if (!out->title)
		out->title = plain_text(arena, source->subject, TITLE_MAX);
	if (!out->title)
		out->title = plain_text(arena, source->body, TITLE_MAX);
	for (i = out->parts_len; i > 0 && !out->excerpt; i--)
		if (out->parts[i - 1].kind != PART_EVENT)
			out->excerpt = plain_text(arena,
			    out->parts[i - 1].body, EXCERPT_MAX);
	for (i = 0; i < out->parts_len; i++)
		out->has_attachment |= out->parts[i].attachments_len > 0;
	if (!out->title)
		out->title = out->excerpt ? out->excerpt :
		    out->has_attachment ? "(attachment)" : "(no text)";
}

bool decode_conversation(const struct json *in, struct arena *arena,
    struct conversation *out, struct error *err)
{
	if (!json_need(in, JSON_OBJECT, err) ||
	    !decode_head(in, arena, out, err) ||
	    !decode_contacts_of(in, arena, out, err) ||
	    !decode_thread(in, arena, out, err) ||
	    !decode_extras(in, arena, out, err))
		return false;
	name_contact(&out->parts[0], out);
	conversation_summarise(arena, out);
	return true;
}

bool decode_conversations(const struct json *in, struct arena *arena,
    struct conversation_page *out, struct error *err)
{
	struct json list, row, total = json_get(in, "total_count");
	struct conversation *rows;
	int64_t count;
	size_t i, n;

	if (!shape_array(in, "conversations", "data", &list, err) ||
	    !json_need(&list, JSON_ARRAY, err) ||
	    !json_int(&total, &count, err) ||
	    !shape_next(in, arena, &out->next, err))
		return false;
	n = json_len(&list);
	out->total = count > 0 ? (size_t)count : 0;
	rows = arena_calloc(arena, n, sizeof(*rows));
	for (i = 0; i < n; i++) {
		struct conversation *at = &rows[out->rows_len];
		struct error why;

		row = json_at(&list, i);
		if (decode_conversation(&row, arena, at, &why)) {
			out->rows_len++;
			continue;
		}
		*at = (struct conversation){ 0 };
		if (out->skipped++ == 0)
			out->first_skipped = why;
	}
	out->rows = rows;
	/* One odd row must not hide the others; none that can be read is
	 * another matter. */
	if (out->skipped && out->rows_len == 0) {
		if (err)
			*err = out->first_skipped;
		return false;
	}
	return true;
}

/* `next` is a URL here, of use only as a sign that there is more. */
bool decode_deleted(const struct json *in, struct arena *arena,
    const char *const **ids, const int64_t **deleted_at, size_t *len,
    bool *more, struct error *err)
{
	struct json list, row, id, at, pages = json_get(in, "pages");
	struct json next = json_get(&pages, "next");
	const char **all;
	int64_t *times;
	size_t i, n;

	if (!shape_array(in, "conversations", "data", &list, err) ||
	    !json_need(&list, JSON_ARRAY, err))
		return false;
	n = json_len(&list);
	all = arena_calloc(arena, n, sizeof(*all));
	times = arena_calloc(arena, n, sizeof(*times));
	for (i = 0; i < n; i++) {
		row = json_at(&list, i);
		id = json_get(&row, "id");
		at = json_get(&row, "deleted_at");
		if (!json_need(&row, JSON_OBJECT, err) ||
		    !shape_need_id(&id, arena, &all[i], err) ||
		    !json_time(&at, &times[i], err))
			return false;
	}
	*ids = all;
	*deleted_at = times;
	*len = n;
	*more = n > 0 && next.kind > JSON_NULL;
	return true;
}
