/* Records and conversations as JSON and CSV. */
#include "config.h"

#include "api/base/json_write.h"
#include "api/record_write.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TIME_TEXT_MAX = 32 };

/* NULL for 0. */
static const char *iso(int64_t at, char out[TIME_TEXT_MAX])
{
	time_t when = (time_t)at;
	struct tm tm;

	if (!at || !gmtime_r(&when, &tm))
		return NULL;
	strftime(out, TIME_TEXT_MAX, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return out;
}

static void put_time(struct buf *out, const char *key, int64_t at)
{
	char text[TIME_TEXT_MAX];

	json_put_text(out, key, iso(at, text));
}

static void put_ref(struct buf *out, const char *key, const char *id,
    const char *name)
{
	if (!id) {
		json_put_text(out, key, NULL);
		return;
	}
	json_open(out, key, '{');
	json_put_text(out, "id", id);
	json_put_text(out, "name", name);
	json_close(out, '}');
}

/* --- attributes --- */

static void put_attribute(struct buf *out, const struct attribute *attribute)
{
	const char *value = attribute->value;

	switch (value ? attribute->kind : ATTRIBUTE_NULL) {
	case ATTRIBUTE_NUMBER:
		json_put_raw(out, attribute->name, value);
		break;
	case ATTRIBUTE_BOOLEAN:
		json_put_truth(out, attribute->name, !strcmp(value, "true"));
		break;
	case ATTRIBUTE_NULL:
		json_put_text(out, attribute->name, NULL);
		break;
	default:
		json_put_text(out, attribute->name, value);
	}
}

static void put_attributes(struct buf *out, const char *key,
    const struct attribute *attributes, size_t n)
{
	size_t i;

	json_open(out, key, '{');
	for (i = 0; i < n; i++)
		put_attribute(out, &attributes[i]);
	json_close(out, '}');
}

/* --- records --- */

static void put_value(struct buf *out, const struct record_field *field,
    const struct record_value *value)
{
	const struct record_ref *ref;

	switch (field->type) {
	case FIELD_TIME:
	case FIELD_DATE:
		put_time(out, field->name, value->number);
		return;
	case FIELD_NUMBER:
	case FIELD_MONEY:
	case FIELD_DURATION:
		if (value->text)
			json_put_raw(out, field->name, value->text);
		else
			json_put_text(out, field->name, NULL);
		return;
	case FIELD_BOOL:
		if (value->text)
			json_put_truth(out, field->name, value->number != 0);
		else
			json_put_text(out, field->name, NULL);
		return;
	case FIELD_REFERENCE:
		put_ref(out, field->name, value->text,
		    value->refs ? value->refs[0].name : NULL);
		return;
	case FIELD_LIST:
		json_open(out, field->name, '[');
		for (ref = value->refs; ref && ref->id; ref++)
			put_ref(out, NULL, ref->id, ref->name);
		json_close(out, ']');
		return;
	default:
		json_put_text(out, field->name, value->text);
	}
}

/* "id" comes first for all; what only the service's search knows has no
 * value. */
static bool is_written(const struct record_field *field)
{
	return strcmp(field->name, "id") && !(field->flags & FIELD_SERVICE);
}

void record_write_json(struct buf *out, const struct record *record)
{
	const struct record_schema *schema = record_schema(record->kind);
	size_t i;

	json_open(out, NULL, '{');
	json_put_text(out, "kind", schema->name);
	json_put_text(out, "id", record->id);
	for (i = 0; schema->fields[i].name; i++)
		if (is_written(&schema->fields[i]))
			put_value(out, &schema->fields[i],
			    &record->values[i]);
	if (schema->attributes)
		put_attributes(out, "attributes", record->attributes,
		    record->attributes_len);
	json_close(out, '}');
}

/* --- CSV --- */

static bool is_formula(const char *text)
{
	char *end;

	if (!strchr("=+-@\t\r", *text) || !*text)
		return false;
	strtod(text, &end);
	return end == text || *end;
}

void csv_put(struct buf *out, const char *text, bool first)
{
	if (!first)
		buf_add_char(out, ',');
	if (!text)
		return;
	if (!is_formula(text) && !strpbrk(text, ",\"\r\n")) {
		buf_add_text(out, text);
		return;
	}
	buf_add_char(out, '"');
	if (is_formula(text))
		buf_add_char(out, '\'');
	for (; *text; text++) {
		if (*text == '"')
			buf_add_char(out, '"');
		buf_add_char(out, *text);
	}
	buf_add_char(out, '"');
}

static void put_csv_attributes(struct buf *out,
    const struct attribute *attributes, size_t n)
{
	struct buf json;

	buf_init(&json, out->max);
	if (n)
		put_attributes(&json, NULL, attributes, n);
	csv_put(out, json.data, false);
	buf_release(&json);
}

void record_write_csv_names(struct buf *out,
    const struct record_schema *schema)
{
	size_t i;

	csv_put(out, "id", true);
	for (i = 0; schema->fields[i].name; i++)
		if (is_written(&schema->fields[i]))
			csv_put(out, schema->fields[i].name, false);
	if (schema->attributes)
		csv_put(out, "attributes", false);
	buf_add_text(out, "\r\n");
}

void record_write_csv(struct buf *out, const struct record *record)
{
	const struct record_schema *schema = record_schema(record->kind);
	char text[TIME_TEXT_MAX];
	size_t i;

	csv_put(out, record->id, true);
	for (i = 0; schema->fields[i].name; i++)
		if (is_written(&schema->fields[i]))
			csv_put(out, record_show(&schema->fields[i],
			    &record->values[i], text, sizeof(text)), false);
	if (schema->attributes)
		put_csv_attributes(out, record->attributes,
		    record->attributes_len);
	buf_add_text(out, "\r\n");
}

/* --- conversations --- */

static const char *sla_word(enum sla_status sla)
{
	static const char *const words[] = {
		[SLA_NONE] = NULL, [SLA_ACTIVE] = "active", [SLA_HIT] = "hit",
		[SLA_MISSED] = "missed", [SLA_CANCELLED] = "cancelled",
	};

	return words[sla];
}

static const char *person_word(enum person_kind kind)
{
	static const char *const words[] = {
		[PERSON_UNKNOWN] = NULL, [PERSON_ADMIN] = "admin",
		[PERSON_USER] = "user", [PERSON_LEAD] = "lead",
		[PERSON_BOT] = "bot", [PERSON_TEAM] = "team",
	};

	return words[kind];
}

static void put_person(struct buf *out, const char *key,
    const struct person *person)
{
	if (!person->id && !person->name) {
		json_put_text(out, key, NULL);
		return;
	}
	json_open(out, key, '{');
	json_put_text(out, "type", person_word(person->kind));
	json_put_text(out, "id", person->id);
	json_put_text(out, "name", person->name);
	json_put_text(out, "email", person->email);
	json_close(out, '}');
}

static void put_attachments(struct buf *out, const struct part *part)
{
	size_t i;

	json_open(out, "attachments", '[');
	for (i = 0; i < part->attachments_len; i++) {
		const struct attachment *file = &part->attachments[i];

		json_open(out, NULL, '{');
		json_put_text(out, "name", file->name);
		json_put_text(out, "content-type", file->content_type);
		json_put_int(out, "size", file->size);
		json_put_text(out, "url", file->url);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static void put_part(struct buf *out, const struct part *part)
{
	static const char *const kinds[] = {
		[PART_COMMENT] = "comment", [PART_NOTE] = "note",
		[PART_EVENT] = "event",
	};

	json_open(out, NULL, '{');
	json_put_text(out, "id", part->id);
	json_put_text(out, "type", part->type);
	json_put_text(out, "kind", kinds[part->kind]);
	put_person(out, "author", &part->author);
	put_time(out, "created", part->created_at);
	json_put_text(out, "subject", part->subject);
	json_put_text(out, "body", part->body);
	put_attachments(out, part);
	json_close(out, '}');
}

static void put_tags(struct buf *out,
    const struct conversation *conversation)
{
	size_t i;

	json_open(out, "tags", '[');
	for (i = 0; i < conversation->tags_len; i++)
		put_ref(out, NULL, conversation->tags[i].id,
		    conversation->tags[i].name);
	json_close(out, ']');
}

void conversation_write_json(struct buf *out,
    const struct conversation *conversation, bool parts)
{
	size_t i;

	json_open(out, NULL, '{');
	json_put_text(out, "kind", conversation->is_ticket ? "ticket" :
	    "conversation");
	json_put_text(out, "id", conversation->id);
	json_put_text(out, "title", conversation->title);
	json_put_text(out, "state", state_name(conversation->state));
	json_put_text(out, "priority", priority_name(conversation->priority));
	put_person(out, "contact", &conversation->contact);
	json_put_text(out, "company", conversation->company);
	put_ref(out, "assignee", conversation->admin_id,
	    conversation->admin_name);
	put_ref(out, "team", conversation->team_id, conversation->team_name);
	put_time(out, "created", conversation->created_at);
	put_time(out, "updated", conversation->updated_at);
	put_time(out, "waiting-since", conversation->waiting_since);
	put_time(out, "snoozed-until", conversation->snoozed_until);
	put_tags(out, conversation);
	json_put_text(out, "channel", conversation->channel);
	json_put_text(out, "sla", conversation->sla_name);
	json_put_text(out, "sla-status", sla_word(conversation->sla));
	if (conversation->rating)
		json_put_int(out, "rating", conversation->rating);
	else
		json_put_text(out, "rating", NULL);
	json_put_truth(out, "unread", conversation->unread);
	json_put_truth(out, "pending", conversation->pending != 0);
	put_attributes(out, "attributes", conversation->attributes,
	    conversation->attributes_len);
	if (parts && conversation->complete) {
		json_open(out, "parts", '[');
		for (i = 0; i < conversation->parts_len; i++)
			put_part(out, &conversation->parts[i]);
		json_close(out, ']');
		json_put_int(out, "parts-total",
		    (int64_t)conversation->parts_total);
	}
	json_close(out, '}');
}

void conversation_write_csv_names(struct buf *out)
{
	buf_add_text(out, "id,title,state,priority,contact,email,company,"
	    "assignee,team,created,updated,waiting-since,snoozed-until,tags,"
	    "channel,rating,attributes\r\n");
}

static void put_csv_time(struct buf *out, int64_t at)
{
	char text[TIME_TEXT_MAX];

	csv_put(out, iso(at, text), false);
}

void conversation_write_csv(struct buf *out,
    const struct conversation *conversation)
{
	struct buf tags;
	size_t i;

	csv_put(out, conversation->id, true);
	csv_put(out, conversation->title, false);
	csv_put(out, state_name(conversation->state), false);
	csv_put(out, priority_name(conversation->priority), false);
	csv_put(out, conversation->contact.name, false);
	csv_put(out, conversation->contact.email, false);
	csv_put(out, conversation->company, false);
	csv_put(out, conversation->admin_name ? conversation->admin_name :
	    conversation->admin_id, false);
	csv_put(out, conversation->team_name ? conversation->team_name :
	    conversation->team_id, false);
	put_csv_time(out, conversation->created_at);
	put_csv_time(out, conversation->updated_at);
	put_csv_time(out, conversation->waiting_since);
	put_csv_time(out, conversation->snoozed_until);
	buf_init(&tags, BUF_SMALL_MAX);
	for (i = 0; i < conversation->tags_len; i++)
		buf_printf(&tags, "%s%s", i ? ", " : "",
		    conversation->tags[i].name);
	csv_put(out, tags.data, false);
	buf_release(&tags);
	csv_put(out, conversation->channel, false);
	buf_add_char(out, ',');
	if (conversation->rating)
		buf_printf(out, "%d", conversation->rating);
	put_csv_attributes(out, conversation->attributes,
	    conversation->attributes_len);
	buf_add_text(out, "\r\n");
}
