/* Records: asking for them and reading them, as the kinds' tables say. */
#include "config.h"

#include "api/endpoints/parts.h"
#include "api/endpoints/records.h"
#include "api/endpoints/records_search.h"
#include "api/endpoints/shape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PATH_DEPTH = 5, LIST_SHOWN_MAX = 1000, PARTS_BYTES_MAX = 4 << 20 };

/* --- asking --- */

/* "/contacts/{id}/notes": what stands in braces, escaped. */
static const char *fill_path(struct arena *arena, const char *path,
    const char *name, const char *value)
{
	const char *at = strstr(path, name);

	if (!at)
		return path;
	return arena_printf(arena, "%.*s%s%s", (int)(at - path), path,
	    shape_escape(arena, value ? value : ""), at + strlen(name));
}

void encode_record(struct arena *arena, const struct record_schema *schema,
    const char *id, struct http_request *out)
{
	if (!schema->one)
		BUG("a %s is not read alone", schema->name);
	shape_get(out, fill_path(arena, schema->one, "{id}", id));
	out->permission = schema->one_permission;
}

static const char *page_path(struct arena *arena,
    const struct record_ask *ask)
{
	const struct record_source *source = ask->source;
	const char *path = fill_path(arena, source->path, "{parent}",
	    ask->parent_id);
	char joint = strchr(path, '?') ? '&' : '?';

	switch (source->paging) {
	case PAGE_WHOLE:
		return path;
	case PAGE_NUMBER:
		return arena_printf(arena, "%s%cpage=%s&per_page=%d", path,
		    joint, ask->cursor ? ask->cursor : "1", ask->per_page);
	default:
		break;
	}
	if (!ask->cursor)
		return arena_printf(arena, "%s%cper_page=%d", path, joint,
		    ask->per_page);
	return arena_printf(arena, "%s%cper_page=%d&%s=%s", path, joint,
	    ask->per_page, source->paging == PAGE_MORE ? "cursor" :
	    "starting_after", shape_escape(arena, ask->cursor));
}

/* All words of the query as one phrase; they are served then. */
static const char *phrase_of(struct arena *arena,
    const struct query_node *query)
{
	const char *phrase = "";
	size_t i;

	for (i = 0; i < query->children_len; i++) {
		const struct query_node *term = &query->children[i];

		if (term->kind != QUERY_TERM || term->key != QUERY_WORD ||
		    term->negated)
			continue;
		phrase = arena_printf(arena, "%s%s%s", phrase, *phrase ?
		    " " : "", term->value);
		((struct query_node *)term)->served = true;
	}
	return phrase;
}

static bool encode_phrase(struct arena *arena, const struct record_ask *ask,
    struct http_request *out)
{
	const struct record_source *source = ask->source;
	size_t i;

	*out = (struct http_request){ .method = source->method,
		.path = arena_printf(arena, "%s%c%s=%s", source->path,
		    strchr(source->path, '?') ? '&' : '?', source->phrase,
		    shape_escape(arena, phrase_of(arena, ask->query))),
		.permission = source->permission };
	for (i = 0; i < ask->query->children_len; i++)
		if (!ask->query->children[i].served)
			return false;
	return true;
}

bool encode_records(struct arena *arena, const struct record_ask *ask,
    struct http_request *out)
{
	if (ask->source->phrase && ask->query)
		return encode_phrase(arena, ask, out);
	if (ask->source->paging == PAGE_SEARCH)
		return encode_record_search(arena, ask, out);
	*out = (struct http_request){ .method = ask->source->method,
		.path = page_path(arena, ask),
		.permission = ask->source->permission };
	return !ask->query || query_is_empty(ask->query);
}

/* --- reading --- */

/* The value at "a.b", or at the first of "a.b|c.d" that is there. The cursors
 * live in at[]. */
static struct json follow(const struct json *in, const char *path,
    struct json at[PATH_DEPTH], struct arena *arena)
{
	const struct json *here;
	size_t n;
	int depth;

	for (;; path++) {
		here = in;
		for (depth = 0; depth < PATH_DEPTH; depth++) {
			n = strcspn(path, ".|");
			at[depth] = json_get(here, arena_strndup(arena, path,
			    n));
			here = &at[depth];
			path += n;
			if (*path != '.')
				break;
			path++;
		}
		path += strcspn(path, "|");
		if (here->kind > JSON_NULL || !*path)
			return *here;
	}
}

/* The first of these members that can be shown. */
static const char *first_of(const struct json *in, const char *const *keys,
    struct arena *arena)
{
	const char *text = NULL;
	struct json value;

	for (; *keys && !text; keys++) {
		value = json_get(in, *keys);
		if (value.kind != JSON_OBJECT && value.kind != JSON_ARRAY)
			text = json_show(&value, arena);
	}
	return text && *text ? text : NULL;
}

/* One member of a list: an object with an id, or the id itself. */
static void read_ref(const struct json *in, enum record_kind kind,
    struct arena *arena, struct record_ref *out)
{
	static const char *const ids[] = { "id", "value", "url", NULL };
	static const char *const names[] = { "name", "label",
		"internal_label", "value", "title", NULL };

	*out = (struct record_ref){ .kind = kind };
	if (in->kind == JSON_OBJECT) {
		out->id = first_of(in, ids, arena);
		out->name = first_of(in, names, arena);
	} else {
		json_id(in, arena, &out->id, NULL);
	}
}

/* "a, b and c" of what is known of them. */
static const char *join(struct arena *arena, const struct record_ref *refs,
    size_t n)
{
	struct buf text;
	const char *copy;
	size_t i;

	buf_init(&text, BUF_SMALL_MAX);
	for (i = 0; i < n; i++)
		buf_printf(&text, "%s%s", i ? ", " : "",
		    refs[i].name ? refs[i].name : refs[i].id);
	copy = arena_strndup(arena, text.data, text.len);
	buf_release(&text);
	return copy;
}

/* How many there are in all stands beside the list, where it does. */
static int64_t list_total(const struct json *list, int64_t shown)
{
	struct json total;
	int64_t n = 0;

	if (!list->up)
		return shown;
	total = json_get(list->up, "total_count");
	json_int(&total, &n, NULL);
	return n > shown ? n : shown;
}

/* Options that are not to be chosen any more. */
static bool is_archived(const struct json *item)
{
	struct json flag = json_get(item, "archived");
	bool truth = false;

	return item->kind == JSON_OBJECT && json_truth(&flag, &truth, NULL) &&
	    truth;
}

static void read_list(const struct json *in, const struct record_field *field,
    struct arena *arena, struct record_value *out)
{
	size_t n = json_len(in), i, used = 0;
	struct record_ref *refs;
	struct json item;

	if (in->kind != JSON_ARRAY)
		return;
	if (n > LIST_SHOWN_MAX)
		n = LIST_SHOWN_MAX;
	refs = arena_calloc(arena, n + 1, sizeof(*refs));
	for (i = 0; i < n; i++) {
		item = json_at(in, i);
		if (is_archived(&item))
			continue;
		read_ref(&item, field->refers, arena, &refs[used]);
		used += refs[used].id != NULL;
	}
	out->number = list_total(in, (int64_t)json_len(in));
	if (!used)
		return;
	out->refs = refs;
	out->text = join(arena, refs, used);
}

/* An id, or the object itself (a note's author), or a list of them. */
static void read_reference(const struct json *in,
    const struct record_field *field, struct arena *arena,
    struct record_value *out)
{
	struct record_ref *refs = arena_calloc(arena, 2, sizeof(*refs));
	struct json first;

	/* Of several the first one. */
	if (in->kind == JSON_ARRAY) {
		first = json_at(in, 0);
		in = &first;
	}
	read_ref(in, field->refers, arena, refs);
	if (!refs->id)
		return;
	out->refs = refs;
	out->text = refs->id;
}

/* Who and when above what was written, one part after the other. */
static const char *read_parts(const struct json *in, struct arena *arena)
{
	size_t n = json_len(in), i;
	const char *copy;
	struct buf html;
	struct part part;
	struct json item;
	char when[40];
	struct tm tm;

	buf_init(&html, PARTS_BYTES_MAX);
	for (i = 0; i < n; i++) {
		time_t at;

		item = json_at(in, i);
		part = (struct part){ 0 };
		if (!decode_part(&item, arena, &part, NULL) || !part.body)
			continue;
		at = (time_t)part.created_at;
		when[0] = '\0';
		if (at && localtime_r(&at, &tm))
			strftime(when, sizeof(when), "%a %d %b %H:%M", &tm);
		buf_printf(&html, "<p><b>%s</b> %s</p>%s",
		    shape_html(arena, part.author.name ? part.author.name :
		    part.author.email ? part.author.email : "?"), when,
		    part.body);
	}
	copy = arena_strndup(arena, html.data ? html.data : "", html.len);
	buf_release(&html);
	return copy;
}

/* What is of another type than the table says is shown as it is: an odd value
 * in one field must not hide a whole record. */
static void read_value(const struct json *in,
    const struct record_field *field, struct arena *arena,
    struct record_value *out)
{
	bool truth = false;

	switch (field->type) {
	case FIELD_LIST:
		read_list(in, field, arena, out);
		return;
	case FIELD_REFERENCE:
		read_reference(in, field, arena, out);
		return;
	case FIELD_TIME:
	case FIELD_DATE:
		json_time(in, &out->number, NULL);
		return;
	case FIELD_BOOL:
		if (in->kind <= JSON_NULL || !json_truth(in, &truth, NULL))
			return;
		out->number = truth;
		out->text = truth ? "true" : "false";
		return;
	case FIELD_HTML:
		if (in->kind == JSON_ARRAY)
			out->text = read_parts(in, arena);
		break;
	default:
		break;
	}
	if (in->kind == JSON_OBJECT || in->kind == JSON_ARRAY ||
	    in->kind <= JSON_NULL)
		return;
	out->text = json_show(in, arena);
	if (out->text && !*out->text)
		out->text = NULL;
	if (out->text && (field->type == FIELD_NUMBER ||
	    field->type == FIELD_MONEY || field->type == FIELD_DURATION))
		out->number = strtoll(out->text, NULL, 10);
}

/* What a field shows already is no attribute besides. */
static void drop_fields(const struct record_schema *schema,
    struct record *out)
{
	struct attribute *all = (struct attribute *)out->attributes;
	size_t len = strlen(schema->attributes), n = 0, i;
	const struct record_field *field;

	for (i = 0; i < out->attributes_len; i++) {
		for (field = schema->fields; field->name; field++)
			if (!strncmp(field->path, schema->attributes, len) &&
			    field->path[len] == '.' &&
			    !strcmp(field->path + len + 1, all[i].name))
				break;
		if (!field->name)
			all[n++] = all[i];
	}
	out->attributes_len = n;
}

static const char *title_of(const struct record_schema *schema,
    const struct record *record, struct arena *arena)
{
	const char *names = schema->names, *name;
	int i;

	for (; *names; names += *names == '|') {
		size_t n = strcspn(names, "|");

		name = arena_strndup(arena, names, n);
		i = record_field_index(schema, name);
		if (i >= 0 && record->values[i].text)
			return record->values[i].text;
		names += n;
	}
	return arena_printf(arena, "%s %s", schema->name, record->id);
}

/* "id|model+name": the first that is there, or that has both of its parts. */
static bool read_id(const struct json *in, const char *key,
    struct arena *arena, const char **out, struct error *err)
{
	struct json at[PATH_DEPTH], id = { 0 }, second;
	const char *joint, *first, *path;
	size_t n;

	for (;; key += n + 1) {
		n = strcspn(key, "|");
		joint = memchr(key, '+', n);
		path = arena_strndup(arena, key, joint ?
		    (size_t)(joint - key) : n);
		id = follow(in, path, at, arena);
		if (!joint && (id.kind > JSON_NULL || !key[n]))
			return shape_need_id(&id, arena, out, err);
		if (!joint)
			continue;
		if (!shape_need_id(&id, arena, &first, err))
			return false;
		second = follow(in, arena_strndup(arena, joint + 1,
		    n - (size_t)(joint + 1 - key)), at, arena);
		if (!shape_need_id(&second, arena, out, err))
			return false;
		*out = arena_printf(arena, "%s:%s", first, *out);
		return true;
	}
}

bool decode_record(const struct json *in, const struct record_schema *schema,
    struct arena *arena, struct record *out, struct error *err)
{
	struct json at[PATH_DEPTH], value;
	struct record_value *values;
	size_t i, n = record_fields_len(schema);

	*out = (struct record){ .kind = schema->kind };
	if (!json_need(in, JSON_OBJECT, err) ||
	    !read_id(in, schema->key ? schema->key : "id", arena, &out->id,
	    err))
		return false;
	values = arena_calloc(arena, n, sizeof(*values));
	for (i = 0; i < n; i++) {
		value = follow(in, schema->fields[i].path, at, arena);
		read_value(&value, &schema->fields[i], arena, &values[i]);
	}
	out->values = values;
	out->title = title_of(schema, out, arena);
	if (!schema->attributes)
		return true;
	value = follow(in, schema->attributes, at, arena);
	shape_attributes(&value, arena, &out->attributes,
	    &out->attributes_len, NULL);
	drop_fields(schema, out);
	return true;
}

/* The next page by its number; there is one when the service says so, or says
 * nothing and this one was full. */
static const char *next_number(const struct json *in,
    const struct record_ask *ask, size_t got, struct arena *arena)
{
	struct json pages = json_get(in, "pages");
	struct json all = json_get(&pages, "total_pages");
	long page = ask->cursor ? strtol(ask->cursor, NULL, 10) : 1;
	int64_t n = 0;
	bool said = all.kind > JSON_NULL && json_int(&all, &n, NULL);

	if (!got || (said ? page >= n : got < (size_t)ask->per_page))
		return NULL;
	return arena_printf(arena, "%ld", page + 1);
}

static const char *next_more(const struct json *in, struct arena *arena)
{
	struct json more = json_get(in, "has_more");
	struct json next = json_get(in, "next_cursor");
	const char *cursor = NULL;
	bool has = false;

	json_truth(&more, &has, NULL);
	json_text(&next, arena, &cursor, NULL);
	return has ? cursor : NULL;
}

static bool read_next(const struct json *in, const struct record_ask *ask,
    struct arena *arena, struct record_rows *out, struct error *err)
{
	switch (ask->source->paging) {
	case PAGE_CURSOR:
	case PAGE_SEARCH:
		return shape_next(in, arena, &out->next, err);
	case PAGE_NUMBER:
		out->next = next_number(in, ask, out->rows_len +
		    out->skipped, arena);
		return true;
	case PAGE_MORE:
		out->next = next_more(in, arena);
		return true;
	case PAGE_WHOLE:
		break;
	}
	return true;
}

bool decode_records(const struct json *in, const struct record_ask *ask,
    struct arena *arena, struct record_rows *out, struct error *err)
{
	struct json at[PATH_DEPTH], list, row;
	struct json total = json_get(in, "total_count");
	int64_t n = 0;
	size_t i, len;

	*out = (struct record_rows){ 0 };
	list = in->kind == JSON_ARRAY ? *in :
	    follow(in, ask->source->rows, at, arena);
	if (list.kind > JSON_NULL && !json_need(&list, JSON_ARRAY, err))
		return false;
	len = json_len(&list);
	out->rows = arena_calloc(arena, len, sizeof(*out->rows));
	for (i = 0; i < len; i++) {
		row = json_at(&list, i);
		if (decode_record(&row, ask->schema, arena,
		    &out->rows[out->rows_len], NULL))
			out->rows_len++;
		else
			out->skipped++;
	}
	json_int(&total, &n, NULL);
	out->total = n > 0 ? (size_t)n : 0;
	return read_next(in, ask, arena, out, err);
}

/* --- names --- */

void record_name_refs(struct record *record, const struct workspace *workspace,
    struct arena *arena)
{
	const struct record_schema *schema = record_schema(record->kind);
	struct record_value *values = (struct record_value *)record->values;
	size_t i, k;

	for (i = 0; schema->fields[i].name; i++) {
		struct record_ref *refs = (struct record_ref *)values[i].refs;

		for (k = 0; refs && refs[k].id; k++)
			if (!refs[k].name)
				refs[k].name = arena_strdup(arena,
				    record_ref_name(&refs[k], workspace));
		if (refs && schema->fields[i].type == FIELD_LIST)
			values[i].text = join(arena, refs, k);
	}
}
