/* Model values ↔ bytes. */
#include "config.h"

#include "api/base/mem.h"
#include "api/codec.h"
#include "api/outbox.h"

#include <string.h>

enum { LIST_MAX = 100000 };

/* One walk over a value: out set when writing, else reading from at. */
struct codec {
	struct buf *out;
	const char *at, *end;
	struct arena *arena;
	bool bad;
};

static void number(struct codec *codec, uint64_t *value)
{
	uint64_t rest;
	int shift = 0;
	unsigned char byte;

	if (codec->out) {
		for (rest = *value; rest >= 0x80; rest >>= 7)
			buf_add_char(codec->out, (char)(rest | 0x80));
		buf_add_char(codec->out, (char)rest);
		return;
	}
	*value = 0;
	do {
		if (codec->at >= codec->end || shift > 63) {
			codec->bad = true;
			return;
		}
		byte = (unsigned char)*codec->at++;
		*value |= (uint64_t)(byte & 0x7f) << shift;
		shift += 7;
	} while (byte & 0x80);
}

/* Signed numbers are folded so that small ones stay short. */
static void whole(struct codec *codec, int64_t *value)
{
	uint64_t folded = ((uint64_t)*value << 1) ^
	    (*value < 0 ? UINT64_MAX : 0);

	number(codec, &folded);
	if (!codec->out)
		*value = (int64_t)(folded >> 1) ^ -(int64_t)(folded & 1);
}

static void integer(struct codec *codec, int *value)
{
	int64_t wide = *value;

	whole(codec, &wide);
	*value = (int)wide;
}

static void flag(struct codec *codec, bool *value)
{
	uint64_t wide = *value;

	number(codec, &wide);
	*value = wide != 0;
}

static void length(struct codec *codec, size_t *value)
{
	uint64_t wide = *value;

	number(codec, &wide);
	*value = (size_t)wide;
}

/* Enums and their like, through an int of their own. */
#define ENUM(codec, member) do { \
	int wide_ = (int)(member); \
	integer(codec, &wide_); \
	(member) = wide_; \
} while (0)

static void text(struct codec *codec, const char **value)
{
	uint64_t len = *value ? strlen(*value) + 1 : 0;

	number(codec, &len);
	if (codec->out) {
		if (len)
			buf_add(codec->out, *value, (size_t)len - 1);
		return;
	}
	*value = NULL;
	if (!len || codec->bad)
		return;
	if (len - 1 > (uint64_t)(codec->end - codec->at)) {
		codec->bad = true;
		return;
	}
	*value = arena_strndup(codec->arena, codec->at, (size_t)len - 1);
	codec->at += len - 1;
}

/* The array of a list: its length, and room for it when reading. */
static void *list(struct codec *codec, const void *array, size_t *len,
    size_t size)
{
	length(codec, len);
	if (codec->out)
		return (void *)array;
	/* No element is shorter than a byte. */
	if (*len > LIST_MAX || *len > (size_t)(codec->end - codec->at) ||
	    codec->bad) {
		codec->bad = true;
		*len = 0;
	}
	return *len ? arena_calloc(codec->arena, *len, size) : NULL;
}

static void person(struct codec *codec, struct person *value)
{
	ENUM(codec, value->kind);
	text(codec, &value->id);
	text(codec, &value->name);
	text(codec, &value->email);
	flag(codec, &value->from_ai);
}

#define LIST_OF(codec, value, member, n, type, visit) do { \
	type *items_ = list(codec, (value)->member, &(value)->n, \
	    sizeof(type)); \
	for (size_t i_ = 0; i_ < (value)->n; i_++) \
		visit(codec, &items_[i_]); \
	(value)->member = items_; \
} while (0)
#define LIST(codec, value, member, type, visit) \
	LIST_OF(codec, value, member, member##_len, type, visit)

static void tag(struct codec *codec, struct tag *value)
{
	text(codec, &value->id);
	text(codec, &value->name);
}

static void attribute(struct codec *codec, struct attribute *value)
{
	text(codec, &value->name);
	text(codec, &value->value);
	ENUM(codec, value->kind);
}

static void attachment(struct codec *codec, struct attachment *value)
{
	text(codec, &value->name);
	text(codec, &value->url);
	text(codec, &value->content_type);
	whole(codec, &value->size);
	integer(codec, &value->width);
	integer(codec, &value->height);
}

static void part(struct codec *codec, struct part *value)
{
	text(codec, &value->id);
	text(codec, &value->type);
	ENUM(codec, value->kind);
	text(codec, &value->body);
	text(codec, &value->subject);
	flag(codec, &value->truncated);
	flag(codec, &value->redacted);
	person(codec, &value->author);
	person(codec, &value->assigned_to);
	whole(codec, &value->created_at);
	whole(codec, &value->updated_at);
	text(codec, &value->state);
	LIST(codec, value, attachments, struct attachment, attachment);
	LIST(codec, value, tags, struct tag, tag);
	LIST(codec, value, details, struct attribute, attribute);
	text(codec, &value->quoted);
	text(codec, &value->app_package_code);
}

static void row(struct codec *codec, struct conversation *value)
{
	text(codec, &value->id);
	text(codec, &value->title);
	flag(codec, &value->titled);
	text(codec, &value->excerpt);
	ENUM(codec, value->state);
	ENUM(codec, value->priority);
	flag(codec, &value->is_ticket);
	flag(codec, &value->has_attachment);
	person(codec, &value->contact);
	text(codec, &value->company);
	LIST_OF(codec, value, contact_ids, contacts_len, const char *, text);
	text(codec, &value->admin_id);
	text(codec, &value->team_id);
	whole(codec, &value->created_at);
	whole(codec, &value->updated_at);
	whole(codec, &value->waiting_since);
	whole(codec, &value->snoozed_until);
	LIST(codec, value, tags, struct tag, tag);
	text(codec, &value->sla_name);
	ENUM(codec, value->sla);
	text(codec, &value->channel);
	text(codec, &value->delivered_as);
	text(codec, &value->url);
	integer(codec, &value->rating);
	text(codec, &value->rating_remark);
	LIST(codec, value, attributes, struct attribute, attribute);
	text(codec, &value->ai_resolution);
}

static void parts(struct codec *codec, struct conversation *value)
{
	LIST(codec, value, parts, struct part, part);
	length(codec, &value->parts_total);
}

static void contact(struct codec *codec, struct contact *value)
{
	text(codec, &value->id);
	text(codec, &value->external_id);
	text(codec, &value->name);
	text(codec, &value->email);
	text(codec, &value->phone);
	ENUM(codec, value->kind);
	text(codec, &value->owner_id);
	text(codec, &value->city);
	text(codec, &value->region);
	text(codec, &value->country);
	text(codec, &value->language);
	text(codec, &value->browser);
	text(codec, &value->os);
	text(codec, &value->timezone);
	whole(codec, &value->created_at);
	whole(codec, &value->signed_up_at);
	whole(codec, &value->last_seen_at);
	whole(codec, &value->last_replied_at);
	whole(codec, &value->last_contacted_at);
	flag(codec, &value->unsubscribed);
	flag(codec, &value->bounced);
	flag(codec, &value->spam);
	text(codec, &value->company);
	LIST(codec, value, tags, struct tag, tag);
	LIST(codec, value, attributes, struct attribute, attribute);
}

static void admin(struct codec *codec, struct admin *value)
{
	text(codec, &value->id);
	text(codec, &value->name);
	text(codec, &value->email);
	text(codec, &value->job_title);
	flag(codec, &value->away);
	flag(codec, &value->away_reassign);
	flag(codec, &value->has_seat);
	LIST(codec, value, team_ids, const char *, text);
}

static void team(struct codec *codec, struct team *value)
{
	text(codec, &value->id);
	text(codec, &value->name);
	LIST(codec, value, admin_ids, const char *, text);
}

static void workspace(struct codec *codec, struct workspace *value)
{
	admin(codec, &value->me);
	text(codec, &value->app_id);
	text(codec, &value->app_name);
	text(codec, &value->region);
	text(codec, &value->timezone);
	LIST(codec, value, admins, struct admin, admin);
	LIST(codec, value, teams, struct team, team);
	LIST(codec, value, tags, struct tag, tag);
}

static void macro(struct codec *codec, struct macro *value)
{
	text(codec, &value->id);
	text(codec, &value->name);
	text(codec, &value->body);
	text(codec, &value->body_text);
	LIST(codec, value, team_ids, const char *, text);
	whole(codec, &value->updated_at);
}

struct macro_list {
	const struct macro *items;
	size_t items_len;
};

static void macros(struct codec *codec, struct macro_list *value)
{
	LIST(codec, value, items, struct macro, macro);
}

static void attached_files(struct codec *codec,
    const struct attached **files, size_t *len)
{
	struct attached *items = list(codec, *files, len, sizeof(*items));
	size_t i;

	for (i = 0; i < *len; i++) {
		text(codec, &items[i].path);
		text(codec, &items[i].name);
		text(codec, &items[i].content_type);
		whole(codec, &items[i].size);
	}
	*files = items;
}

/* By its name: the numbers of ops are another version's own affair. */
static void op(struct codec *codec, enum api_op *value)
{
	const char *name = codec->out ? api_op_name(*value) : NULL;

	text(codec, &name);
	if (!codec->out && !api_op_of_name(name, value))
		codec->bad = true;
}

static void ref(struct codec *codec, struct record_ref *value)
{
	ENUM(codec, value->kind);
	text(codec, &value->id);
	text(codec, &value->name);
}

/* Refs end with an empty one, which is not written. */
static void refs(struct codec *codec, const struct record_ref **value)
{
	const struct record_ref *old = *value;
	struct record_ref *items;
	size_t n = 0, i;

	while (codec->out && old && old[n].id)
		n++;
	length(codec, &n);
	if (!codec->out && (n > LIST_MAX ||
	    n > (size_t)(codec->end - codec->at))) {
		codec->bad = true;
		n = 0;
	}
	if (!codec->out)
		old = n ? arena_calloc(codec->arena, n + 1, sizeof(*items)) :
		    NULL;
	items = (struct record_ref *)old;
	for (i = 0; i < n; i++)
		ref(codec, &items[i]);
	*value = old;
}

static void field_value(struct codec *codec, struct record_value *value)
{
	text(codec, &value->text);
	whole(codec, &value->number);
	refs(codec, &value->refs);
}

/* A number of the kind's table: what an older one wrote is not read as if it
 * were this one's. */
static uint64_t shape_of(const struct record_schema *schema)
{
	uint64_t hash = 14695981039346656037u;
	const char *at;
	size_t i;

	for (i = 0; schema->fields[i].name; i++) {
		for (at = schema->fields[i].name; *at; at++)
			hash = (hash ^ (unsigned char)*at) * 1099511628211u;
		hash = (hash ^ schema->fields[i].type) * 1099511628211u;
	}
	return hash;
}

static void record(struct codec *codec, struct record *value)
{
	const struct record_schema *schema = record_schema(value->kind);
	uint64_t shape = shape_of(schema), found = shape;
	size_t n = record_fields_len(schema), i;
	struct record_value *values = (struct record_value *)value->values;

	number(codec, &found);
	if (found != shape) {
		codec->bad = true;
		return;
	}
	text(codec, &value->id);
	text(codec, &value->title);
	whole(codec, &value->fetched_at);
	if (!codec->out)
		values = arena_calloc(codec->arena, n, sizeof(*values));
	for (i = 0; i < n; i++)
		field_value(codec, &values[i]);
	value->values = values;
	LIST(codec, value, attributes, struct attribute, attribute);
}

static void change_input(struct codec *codec, struct record_input *value)
{
	text(codec, &value->name);
	text(codec, &value->value);
}

static void change(struct codec *codec, struct record_change *value)
{
	ENUM(codec, value->kind);
	ENUM(codec, value->verb);
	text(codec, &value->id);
	text(codec, &value->target);
	LIST(codec, value, inputs, struct record_input, change_input);
}

static void command(struct codec *codec, struct command *value)
{
	number(codec, &value->number);
	op(codec, &value->op);
	ENUM(codec, value->state);
	text(codec, &value->conversation_id);
	text(codec, &value->object_id);
	text(codec, &value->text);
	text(codec, &value->html);
	ENUM(codec, value->assignee);
	whole(codec, &value->at);
	number(codec, &value->group);
	whole(codec, &value->created_ms);
	whole(codec, &value->due_ms);
	whole(codec, &value->sent_ms);
	integer(codec, &value->attempts);
	text(codec, &value->failure);
	ENUM(codec, value->before_state);
	text(codec, &value->before_admin);
	text(codec, &value->before_team);
	whole(codec, &value->before_snoozed);
	text(codec, &value->last_part_id);
	flag(codec, &value->undo);
	length(codec, &value->cursor);
	attached_files(codec, &value->attached, &value->attached_len);
	text(codec, &value->seen_part);
	whole(codec, &value->seen_at);
	flag(codec, &value->sure);
	flag(codec, &value->had_tag);
	change(codec, &value->change);
	if (codec->out || codec->at < codec->end)
		LIST(codec, value, back, struct record_input, change_input);
	/* Members that later versions append are absent in what an older one
	 * wrote: read them only while codec->at < codec->end. */
}

static void draft(struct codec *codec, struct draft *value)
{
	length(codec, &value->cursor);
	text(codec, &value->text);
	attached_files(codec, &value->attached, &value->attached_len);
}

/* Writing changes nothing: the copy only takes the const away. */
#define PUT(visit, type, value) do { \
	struct codec codec_ = { .out = out }; \
	type copy_ = *(value); \
	visit(&codec_, &copy_); \
} while (0)

#define GET(visit, value) do { \
	struct codec codec_ = { .at = bytes, .end = bytes + len, \
		.arena = arena }; \
	visit(&codec_, value); \
	return !codec_.bad && codec_.at == codec_.end; \
} while (0)

void codec_put_conversation(struct buf *out,
    const struct conversation *conversation)
{
	PUT(row, struct conversation, conversation);
}

void codec_put_parts(struct buf *out,
    const struct conversation *conversation)
{
	PUT(parts, struct conversation, conversation);
}

void codec_put_contact(struct buf *out, const struct contact *value)
{
	PUT(contact, struct contact, value);
}

void codec_put_workspace(struct buf *out, const struct workspace *value)
{
	PUT(workspace, struct workspace, value);
}

void codec_put_macros(struct buf *out, const struct macro *items, size_t n)
{
	struct macro_list value = { items, n };

	PUT(macros, struct macro_list, &value);
}

void codec_put_command(struct buf *out, const struct command *value)
{
	PUT(command, struct command, value);
}

void codec_put_record(struct buf *out, const struct record *value)
{
	PUT(record, struct record, value);
}

bool codec_get_record(const char *bytes, size_t len, enum record_kind kind,
    struct arena *arena, struct record *out)
{
	*out = (struct record){ .kind = kind };
	GET(record, out);
}

bool codec_get_conversation(const char *bytes, size_t len,
    struct arena *arena, struct conversation *out)
{
	*out = (struct conversation){ 0 };
	GET(row, out);
}

bool codec_get_parts(const char *bytes, size_t len, struct arena *arena,
    struct conversation *out)
{
	out->complete = true;
	GET(parts, out);
}

bool codec_get_contact(const char *bytes, size_t len, struct arena *arena,
    struct contact *out)
{
	*out = (struct contact){ 0 };
	GET(contact, out);
}

bool codec_get_workspace(const char *bytes, size_t len, struct arena *arena,
    struct workspace *out)
{
	*out = (struct workspace){ 0 };
	GET(workspace, out);
}

/* What a newer version appended is left alone. */
#define GET_BEGINNING(visit, value) do { \
	struct codec codec_ = { .at = bytes, .end = bytes + len, \
		.arena = arena }; \
	visit(&codec_, value); \
	return !codec_.bad; \
} while (0)

bool codec_get_command(const char *bytes, size_t len, struct arena *arena,
    struct command *out)
{
	*out = (struct command){ 0 };
	GET_BEGINNING(command, out);
}

void codec_put_draft(struct buf *out, const struct draft *value)
{
	PUT(draft, struct draft, value);
}

bool codec_get_draft(const char *bytes, size_t len, struct arena *arena,
    struct draft *out)
{
	GET_BEGINNING(draft, out);
}

bool codec_get_macros(const char *bytes, size_t len, struct arena *arena,
    const struct macro **out, size_t *n)
{
	struct macro_list value = { 0 };
	struct codec codec = { .at = bytes, .end = bytes + len,
		.arena = arena };

	macros(&codec, &value);
	*out = value.items;
	*n = value.items_len;
	return !codec.bad && codec.at == codec.end;
}
