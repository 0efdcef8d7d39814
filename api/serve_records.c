/*
 * Records: lists as they come, page by page; one of them.
 *
 * A list is first what the mirror has of it, then what the service says, from
 * the first page on or from where the last request ended, until the end, the
 * limit, or the service's own cap. All ways of paging are one walk: what
 * differs is in the kind's table and in endpoints/records.c.
 */
#include "config.h"

#include "api/worker_private.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	PAGES_MAX = 2000, PAGES_SOON = 3,
	HOPS_MAX = 3, NAMED_MAX = 15,
	RAW_MAX = 4 << 20
};

/* Where a walk stands. In the arena of what was asked. */
struct walk {
	struct record_ask ask;
	const struct query_node *query;  /* NULL: everything */
	const char *parent;              /* the mirror's name of the list */
	int64_t started_at;
	size_t done, total;
	int pages;
	bool from_start, partial;
};

/* The sizes that a page shrinks to when the service fails on large ones. */
static int smaller_page(int per_page)
{
	return per_page > 50 ? 50 : per_page > 20 ? 20 : 0;
}

/* --- names in a query --- */

static bool is_called(const struct record *record, const char *wanted)
{
	return !strcmp(record->id, wanted) ||
	    strcasestr(record->title, wanted);
}

/* By the mirror; what is not known by name may be an id already. */
static size_t find_mirrored(struct worker *w, enum record_kind kind,
    const char *wanted, struct arena *arena, const char **ids)
{
	struct record *rows;
	struct arena aside = { 0 };
	size_t i, len = 0, n = 0;

	if (record_schema(kind))
		mirror_records(w->mirror, kind, "", NULL, RECORDS_MAX, &aside,
		    &rows, &len, NULL);
	for (i = 0; i < len && n < NAMED_MAX; i++)
		if (is_called(&rows[i], wanted))
			ids[n++] = arena_strdup(arena, rows[i].id);
	arena_release(&aside);
	if (!n && strpbrk(wanted, "0123456789") && !strchr(wanted, ' '))
		ids[n++] = wanted;
	return n;
}

static bool is_in(const char *name, const char *wanted)
{
	return name && strcasestr(name, wanted);
}

static size_t find_ids(struct worker *w, enum record_kind kind,
    const char *wanted, struct arena *arena, const char **ids)
{
	const struct workspace *in = &w->workspace;
	size_t i, n = 0;

	switch (kind) {
	case RECORD_ADMIN:
		if (!strcasecmp(wanted, "me") && in->me.id)
			ids[n++] = arena_strdup(arena, in->me.id);
		for (i = 0; !n && i < in->admins_len && n < NAMED_MAX; i++)
			if (!strcmp(in->admins[i].id, wanted) ||
			    is_in(in->admins[i].name, wanted))
				ids[n++] = arena_strdup(arena,
				    in->admins[i].id);
		return n;
	case RECORD_TEAM:
		for (i = 0; i < in->teams_len && n < NAMED_MAX; i++)
			if (!strcmp(in->teams[i].id, wanted) ||
			    is_in(in->teams[i].name, wanted))
				ids[n++] = arena_strdup(arena,
				    in->teams[i].id);
		return n;
	case RECORD_TAG:
		for (i = 0; i < in->tags_len && n < NAMED_MAX; i++)
			if (!strcmp(in->tags[i].id, wanted) ||
			    (in->tags[i].name &&
			    !strcasecmp(in->tags[i].name, wanted)))
				ids[n++] = arena_strdup(arena,
				    in->tags[i].id);
		return n;
	default:
		return find_mirrored(w, kind, wanted, arena, ids);
	}
}

/* What a term means by a name is looked up once. */
static void look_up_names(struct worker *w, struct query_node *node,
    struct arena *arena)
{
	const char **ids;
	size_t i;

	for (i = 0; i < node->children_len; i++)
		look_up_names(w, (struct query_node *)&node->children[i],
		    arena);
	if (node->kind != QUERY_TERM || node->key != QUERY_FIELD ||
	    !node->field || !node->field->refers)
		return;
	ids = arena_calloc(arena, NAMED_MAX, sizeof(*ids));
	node->ids_len = find_ids(w, node->field->refers, node->value, arena,
	    ids);
	node->ids = ids;
}

/* --- storing --- */

/* Whom the inbox knows: by themselves, or as who began the conversation. */
static const char *name_of_contact(struct worker *w,
    const struct record *record, const char *id, struct arena *arena)
{
	struct conversation conversation;
	struct contact contact;

	if (mirror_contact(w->mirror, id, arena, &contact, NULL))
		return contact.name ? contact.name : contact.email;
	if (record->kind == RECORD_CONVERSATION &&
	    mirror_conversation(w->mirror, record->id, arena, &conversation,
	    NULL) && conversation.contact.id &&
	    !strcmp(conversation.contact.id, id))
		return conversation.contact.name;
	return NULL;
}

/* Who wrote is named by what was written. */
static void name_customer(struct worker *w, struct record *record,
    struct arena *arena)
{
	struct record_ref *ref = (struct record_ref *)record_value(record,
	    "contact")->refs;
	struct conversation said = { 0 };

	if (!ref || ref->name || !mirror_conversation(w->mirror, record->id,
	    arena, &said, NULL))
		return;
	for (; ref->id; ref++)
		if (!ref->name && said.contact.id && !strcmp(ref->id,
		    said.contact.id))
			ref->name = said.contact.name;
}

/* The rest that answers name by id alone: companies, segments, … */
static void name_mirrored(struct worker *w, struct record *record,
    struct arena *arena)
{
	const struct record_schema *schema = record_schema(record->kind);
	struct record other;
	size_t i;

	for (i = 0; schema->fields[i].name; i++) {
		struct record_ref *ref =
		    (struct record_ref *)record->values[i].refs;

		for (; ref && ref->id; ref++) {
			if (ref->name)
				continue;
			if (ref->kind == RECORD_CONTACT)
				ref->name = name_of_contact(w, record,
				    ref->id, arena);
			else if (record_schema(ref->kind) && mirror_record(
			    w->mirror, ref->kind, ref->id, arena, &other,
			    NULL))
				ref->name = other.title;
		}
	}
}

bool worker_store_record(struct worker *w, struct record *record,
    const char *parent, struct arena *arena, struct error *err)
{
	record->fetched_at = w->now_ms / 1000;
	record_name_refs(record, &w->workspace, arena);
	name_mirrored(w, record, arena);
	if (record->kind == RECORD_TICKET)
		name_customer(w, record, arena);
	return mirror_put_record(w->mirror, parent, record, err);
}

/* The names of customers in the inbox come from here as well. */
static void store_contacts(struct worker *w, const struct json *root,
    struct arena *arena)
{
	const struct contact *contacts;
	struct contact one = { 0 };
	struct json id = json_get(root, "id");
	size_t i, n;

	if (id.kind > JSON_NULL && decode_contact(root, arena, &one, NULL)) {
		mirror_put_contact(w->mirror, &one, NULL);
		return;
	}
	if (!decode_contacts(root, arena, &contacts, &n, NULL))
		return;
	for (i = 0; i < n; i++)
		mirror_put_contact(w->mirror, &contacts[i], NULL);
}

static bool store_rows(struct worker *w, const struct walk *walk,
    const struct json *root, struct record_rows *rows, struct arena *arena,
    struct error *err)
{
	bool ok = true;
	size_t i;

	if (!mirror_begin(w->mirror, err))
		return false;
	for (i = 0; ok && i < rows->rows_len; i++)
		ok = worker_store_record(w, &rows->rows[i], walk->parent,
		    arena, err);
	if (walk->ask.schema->kind == RECORD_CONTACT)
		store_contacts(w, root, arena);
	return mirror_commit(w->mirror, ok ? err : NULL) && ok;
}

void worker_store_list(struct worker *w, enum record_kind kind,
    const struct json *root)
{
	const struct record_schema *schema = record_schema(kind);
	struct walk walk = { .ask = { .schema = schema,
		.source = schema->sources }, .parent = "" };
	struct arena arena = { 0 };
	struct record_rows rows;
	struct error err = { 0 };
	int64_t now = w->now_ms / 1000;

	if (decode_records(root, &walk.ask, &arena, &rows, &err) &&
	    store_rows(w, &walk, root, &rows, &arena, &err))
		mirror_prune_records(w->mirror, kind, "", now, NULL);
	arena_release(&arena);
}

/* --- replies --- */

static int by_order(const void *a, const void *b, void *context)
{
	const struct walk *walk = context;

	return record_compare(walk->ask.schema, walk->ask.order, a, b);
}

static struct record_page *page_new(struct api_reply *reply,
    const struct walk *walk)
{
	struct record_page *page = arena_alloc(&reply->arena, sizeof(*page));

	page->done = walk->done;
	page->total = walk->total;
	page->local = walk->partial;
	page->ranked = walk->ask.source->phrase != NULL;
	reply->records = page;
	return page;
}

/* What is known, at once. */
static struct api_reply *cached_reply(struct worker *w, struct asked *asked)
{
	struct walk *walk = asked->walk;
	struct api_reply *reply = reply_new(asked);
	struct record_page *page = page_new(reply, walk);
	struct record *rows;
	size_t n;

	reply->cached = true;
	if (!mirror_records(w->mirror, walk->ask.schema->kind, walk->parent,
	    walk->query, RECORDS_MAX, &reply->arena, &rows, &n, &reply->err))
		worker_store_failed(w, &reply->err);
	qsort_r(rows, n, sizeof(*rows), by_order, walk);
	page->rows = rows;
	page->rows_len = n < asked->req->limit ? n : asked->req->limit;
	page->total = n;
	return reply;
}

/* The last word: where to go on, or why it ended. */
static void finish(struct worker *w, struct asked *asked, const char *next,
    bool capped, const struct error *err)
{
	struct walk *walk = asked->walk;
	struct api_reply *reply = reply_new(asked);
	struct record_page *page = page_new(reply, walk);

	/* What the whole list does not have any more is gone. */
	if (walk->from_start && !next && !capped && !err->code &&
	    !walk->query)
		mirror_prune_records(w->mirror, walk->ask.schema->kind,
		    walk->parent, walk->started_at, NULL);
	page->next = next ? arena_printf(&reply->arena, "%d:%s",
	    walk->ask.per_page, next) : NULL;
	page->capped = capped;
	reply->err = *err;
	reply_final(w, asked, reply);
}

/* Rows of a page that match. */
static void send_page(struct worker *w, struct asked *asked,
    struct record_rows *rows, struct api_reply *reply)
{
	struct walk *walk = asked->walk;
	struct record_page *page = page_new(reply, walk);
	size_t i, n = 0;

	for (i = 0; i < rows->rows_len; i++)
		if (!walk->query || query_matches(walk->query,
		    &rows->rows[i], true))
			rows->rows[n++] = rows->rows[i];
	page->rows = rows->rows;
	page->rows_len = n;
	page->skipped = rows->skipped;
	walk->done += rows->rows_len + rows->skipped;
	page->done = walk->done;
	reply_send(w, reply);
}

/* --- the walk --- */

static void ask_page(struct worker *w, struct asked *asked);

/* Whether the service refused because it gives no more than so many. */
static bool is_capped(const struct walk *walk, const struct error *err)
{
	const struct record_source *source = walk->ask.source;

	return source->cap && (walk->done >= (size_t)source->cap ||
	    (err->code == ERROR_REFUSED && strstr(err->text, "scroll")));
}

/* A page that failed by its size is asked for again, smaller. */
static bool shrink(struct worker *w, struct asked *asked,
    const struct error *err)
{
	struct walk *walk = asked->walk;
	int smaller = smaller_page(walk->ask.per_page);
	long page;

	if ((err->code != ERROR_SERVER && err->code != ERROR_TIMEOUT) ||
	    !smaller || walk->ask.source->paging == PAGE_WHOLE)
		return false;
	/* Pages that are counted begin elsewhere then; what comes twice is
	 * known by its id. */
	if (walk->ask.source->paging == PAGE_NUMBER && walk->ask.cursor) {
		page = strtol(walk->ask.cursor, NULL, 10) - 1;
		walk->ask.cursor = arena_printf(&asked->arena, "%ld",
		    page * walk->ask.per_page / smaller + 1);
	}
	walk->ask.per_page = smaller;
	ask_page(w, asked);
	return true;
}

static void go_on(struct worker *w, struct asked *asked, const char *next)
{
	struct walk *walk = asked->walk;
	struct error none = { 0 };
	bool same = next && walk->ask.cursor && !strcmp(next,
	    walk->ask.cursor);

	/* A server that repeats a cursor would be asked for ever. */
	if (!next || same || walk->pages >= PAGES_MAX) {
		finish(w, asked, NULL, false, &none);
		return;
	}
	walk->ask.cursor = arena_strdup(&asked->arena, next);
	if (is_capped(walk, &none))
		finish(w, asked, NULL, true, &none);
	else if (walk->done >= asked->req->limit)
		finish(w, asked, walk->ask.cursor, false, &none);
	else
		ask_page(w, asked);
}

static void page_read(struct worker *w, struct call *call,
    const struct call_result *result)
{
	struct asked *asked = asked_find(w, call->id);
	struct error err = result->err;
	struct record_rows rows;
	struct api_reply *reply;
	const char *next = NULL;
	struct json root;

	if (!asked)
		return;
	if (!result->doc) {
		if (!err.code)
			error_set(&err, ERROR_DECODE, 0,
			    "The answer is empty");
		if (is_capped(asked->walk, &err)) {
			err.code = ERROR_NONE;
			finish(w, asked, NULL, true, &err);
		} else if (!shrink(w, asked, &err)) {
			finish(w, asked, asked->walk->ask.cursor, false,
			    &err);
		}
		return;
	}
	root = json_root(result->doc);
	reply = reply_new(asked);
	if (!decode_records(&root, &asked->walk->ask, &reply->arena, &rows,
	    &err)) {
		api_reply_unref(reply);
		finish(w, asked, asked->walk->ask.cursor, false, &err);
		return;
	}
	if (!store_rows(w, asked->walk, &root, &rows, &reply->arena, &err))
		worker_store_failed(w, &err);
	asked->walk->total = rows.total;
	asked->walk->pages++;
	if (rows.next)
		next = arena_strdup(&asked->arena, rows.next);
	send_page(w, asked, &rows, reply);
	go_on(w, asked, next);
}

static void ask_page(struct worker *w, struct asked *asked)
{
	struct walk *walk = asked->walk;
	struct call *call = call_for(asked, page_read);

	walk->partial = !encode_records(&call->arena, &walk->ask,
	    &call->request) || (walk->query && !walk->ask.query);
	/* The first pages are what somebody looks at; the rest must leave the
	 * agents' share of the rate limit alone. */
	call->poll = walk->pages >= PAGES_SOON;
	call_add(w, call);
}

/* --- RECORDS --- */

static const struct record_source *find_source(
    const struct record_schema *schema, enum record_kind parent, bool ranked)
{
	const struct record_source *source = schema->sources, *found = NULL;

	for (; source->method; source++)
		if (source->parent == parent && (!found || (ranked &&
		    source->phrase)))
			found = source;
	return found;
}

static bool has_words(const struct query_node *query)
{
	size_t i;

	for (i = 0; i < query->children_len; i++)
		if (query->children[i].kind == QUERY_TERM &&
		    query->children[i].key == QUERY_WORD &&
		    !query->children[i].negated)
			return true;
	return false;
}

/* "50:CURSOR": the page size that the cursor goes with. */
static void resume(struct walk *walk, const char *after)
{
	char *end;
	long size = strtol(after, &end, 10);

	if (*end != ':' || size < 1 || size > walk->ask.source->per_page)
		return;
	walk->ask.per_page = (int)size;
	walk->ask.cursor = end + 1;
	walk->from_start = false;
}

static bool prepare(struct worker *w, struct asked *asked, struct error *err)
{
	const struct api_request *req = asked->req;
	const struct record_schema *schema = record_schema(req->kind);
	const struct record_schema *of = record_schema(req->record.kind);
	struct walk *walk = arena_alloc(&asked->arena, sizeof(*walk));
	const struct record_source *source;

	if (!schema || !find_source(schema, req->record.kind, false))
		return error_set(err, ERROR_INPUT, 0,
		    "Intercom has no list of that");
	if (!query_parse_record(req->query, schema, w->now_ms / 1000,
	    &asked->arena, &walk->query, err))
		return false;
	look_up_names(w, (struct query_node *)walk->query, &asked->arena);
	source = find_source(schema, req->record.kind,
	    req->limit < RECORDS_MAX && has_words(walk->query));
	walk->ask = (struct record_ask){ .schema = schema,
		.source = source, .parent_id = req->record.id,
		.query = walk->query,
		.order = req->order ? req->order : schema->sort,
		.per_page = source->per_page };
	if (query_is_empty(walk->query))
		walk->query = NULL;
	walk->parent = of ? arena_printf(&asked->arena, "%s/%s", of->name,
	    req->record.id) : "";
	walk->started_at = w->now_ms / 1000;
	walk->from_start = true;
	if (req->after)
		resume(walk, req->after);
	asked->walk = walk;
	return true;
}

void serve_records(struct worker *w, struct asked *asked)
{
	struct error err = { 0 };
	struct api_reply *reply;

	if (!prepare(w, asked, &err)) {
		reply_error(w, asked, &err);
		return;
	}
	if (asked->walk->from_start && !asked->req->fresh) {
		reply = cached_reply(w, asked);
		reply_send(w, reply);
	}
	if (!asked->req->server || !worker_online(w)) {
		if (asked->req->server)
			worker_offline_error(w, &err);
		finish(w, asked, asked->walk->ask.cursor, false, &err);
		return;
	}
	ask_page(w, asked);
}

/* --- RECORD --- */

bool worker_fill_record(struct worker *w, enum record_kind kind,
    const char *id, struct api_reply *reply, struct error *err)
{
	struct record *record = arena_alloc(&reply->arena, sizeof(*record));

	if (!mirror_record(w->mirror, kind, id, &reply->arena, record, err))
		return false;
	outbox_overlay_record(w->outbox, record, &reply->arena);
	reply->record = record;
	return true;
}

static void ask_record(struct worker *w, struct asked *asked, const char *id,
    int hops);

/* What is said in a ticket comes along. */
static void fill_thread(struct worker *w, enum record_kind kind,
    const char *id, struct api_reply *reply)
{
	if (kind == RECORD_TICKET)
		worker_fill_conversation(w, id, reply, NULL);
}

static void finish_record(struct worker *w, struct asked *asked,
    const char *id, const struct call_result *result, struct error *err)
{
	struct api_reply *reply = reply_new(asked);
	enum record_kind kind = asked->req->record.kind;
	struct record *record;
	struct json root;

	if (result && result->doc) {
		root = json_root(result->doc);
		record = arena_alloc(&reply->arena, sizeof(*record));
		if (decode_record(&root, record_schema(kind), &reply->arena,
		    record, err)) {
			if (kind == RECORD_CONVERSATION ||
			    kind == RECORD_TICKET)
				worker_take_conversation(w, result->doc, NULL,
				    NULL);
			if (!worker_store_record(w, record, "", &reply->arena,
			    err))
				worker_store_failed(w, err);
			if (kind == RECORD_CONTACT)
				store_contacts(w, &root, &reply->arena);
			outbox_overlay_record(w->outbox, record,
			    &reply->arena);
			reply->record = record;
			reply->raw = json_pretty(result->doc, &reply->arena);
		}
	}
	if (!reply->record && worker_fill_record(w, kind, id, reply, NULL))
		reply->cached = true;
	fill_thread(w, kind, id, reply);
	reply->err = *err;
	reply_final(w, asked, reply);
}

static void record_read(struct worker *w, struct call *call,
    const struct call_result *result)
{
	struct asked *asked = asked_find(w, call->id);
	struct error err = result->err;
	const char *now = merged_contact(result);

	if (!asked)
		return;
	/* Merged into another one: that is who it is now. */
	if (now && call->hops < HOPS_MAX) {
		ask_record(w, asked, now, call->hops + 1);
		return;
	}
	if (err.code == ERROR_NOT_FOUND &&
	    asked->req->record.kind == RECORD_CONVERSATION)
		worker_forget_conversation(w, call->object_id);
	else if (err.code == ERROR_NOT_FOUND)
		mirror_remove_record(w->mirror, asked->req->record.kind,
		    call->object_id, NULL);
	else if (!result->doc && !err.code)
		error_set(&err, ERROR_DECODE, 0, "The answer is empty");
	finish_record(w, asked, call->object_id, result, &err);
}

static void ask_record(struct worker *w, struct asked *asked, const char *id,
    int hops)
{
	struct call *call = call_for(asked, record_read);

	call->hops = hops;
	call->object_id = arena_strdup(&call->arena, id);
	encode_record(&call->arena,
	    record_schema(asked->req->record.kind), id, &call->request);
	call_add(w, call);
}

void serve_record(struct worker *w, struct asked *asked)
{
	const struct record_ref *which = &asked->req->record;
	const struct record_schema *schema = record_schema(which->kind);
	struct error err = { 0 };
	struct api_reply *reply;

	if (!schema || !schema->one || !worker_online(w)) {
		if (schema && schema->one)
			worker_offline_error(w, &err);
		else if (!schema)
			error_set(&err, ERROR_INPUT, 0,
			    "Intercom has no such thing");
		finish_record(w, asked, which->id, NULL, &err);
		return;
	}
	reply = reply_new(asked);
	reply->cached = true;
	fill_thread(w, which->kind, which->id, reply);
	if (worker_fill_record(w, which->kind, which->id, reply, NULL))
		reply_send(w, reply);
	else
		api_reply_unref(reply);
	ask_record(w, asked, which->id, 0);
}
