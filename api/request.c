/* The two messages that cross the threads. */
#include "config.h"

#include "api/request.h"

#include <stdlib.h>
#include <string.h>

const char *api_op_words(enum api_op op)
{
	static const char *const words[] = {
#define X(op, change, words) [API_##op] = words,
		API_OPS(X)
#undef X
	};

	return (size_t)op < ARRAY_LEN(words) ? words[op] : "notice";
}

static const char *const names[] = {
#define X(op, change, words) [API_##op] = #op,
	API_OPS(X)
#undef X
};

const char *api_op_name(enum api_op op)
{
	return (size_t)op < ARRAY_LEN(names) ? names[op] : "NOTICE";
}

bool api_op_of_name(const char *name, enum api_op *out)
{
	size_t i;

	for (i = 0; name && i < ARRAY_LEN(names); i++)
		if (!strcmp(name, names[i])) {
			*out = (enum api_op)i;
			return true;
		}
	return false;
}

bool api_op_changes(enum api_op op)
{
	static const bool changes[] = {
#define X(op, change, words) [API_##op] = change,
		API_OPS(X)
#undef X
	};

	return (size_t)op < ARRAY_LEN(changes) && changes[op];
}

bool api_op_is_change(enum api_op op)
{
	return op == API_CHANGE || op == API_CHANGE_ONCE;
}

enum draft_kind api_op_draft(enum api_op op)
{
	return op == API_NOTE ? DRAFT_NOTE : api_op_is_change(op) ?
	    DRAFT_MESSAGE : DRAFT_REPLY;
}

const char *draft_kind_words(enum draft_kind kind)
{
	static const char *const words[] = { [DRAFT_REPLY] = "reply",
		[DRAFT_NOTE] = "note", [DRAFT_MESSAGE] = "message" };

	return (size_t)kind < ARRAY_LEN(words) ? words[kind] : "text";
}

static struct api_request *new_request(enum api_op op)
{
	struct api_request *req = mem_zalloc(sizeof(*req));

	req->op = op;
	return req;
}

static struct api_request *about(enum api_op op, const char *conversation_id)
{
	struct api_request *req = new_request(op);

	req->conversation_id = arena_strdup(&req->arena, conversation_id);
	return req;
}

struct api_request *request_download(const char *conversation_id,
    const char *part_id, size_t index, const char *url, const char *folder,
    const char *name)
{
	struct api_request *req = about(API_DOWNLOAD, conversation_id);

	req->object_id = arena_strdup(&req->arena, part_id);
	req->offset = index;
	req->url = arena_strdup(&req->arena, url);
	req->folder = arena_strdup(&req->arena, folder);
	req->name = arena_strdup(&req->arena, name);
	req->download_to = folder ? DOWNLOAD_FILE : DOWNLOAD_MEMORY;
	return req;
}

void api_request_free(struct api_request *req)
{
	if (!req)
		return;
	arena_release(&req->arena);
	free(req);
}

struct api_request *request_list(const char *query, enum list_sort sort,
    size_t offset, size_t limit, const char *anchor_id, bool server)
{
	struct api_request *req = about(API_LIST, anchor_id);

	req->query = arena_strdup(&req->arena, query);
	req->sort = sort;
	req->offset = offset;
	req->limit = limit > LIST_LIMIT_MAX ? LIST_LIMIT_MAX : limit;
	req->anchored = anchor_id != NULL;
	req->server = server;
	return req;
}

struct api_request *request_count(const char *const *queries, size_t n)
{
	struct api_request *req = new_request(API_COUNT);
	const char **copies;
	size_t i;

	if (n > COUNT_QUERIES_MAX)
		n = COUNT_QUERIES_MAX;
	copies = arena_calloc(&req->arena, n, sizeof(*copies));
	for (i = 0; i < n; i++)
		copies[i] = arena_strdup(&req->arena, queries[i]);
	req->queries = copies;
	req->queries_len = n;
	return req;
}

struct api_request *request_conversation(const char *id, bool cached_only)
{
	struct api_request *req = about(API_CONVERSATION, id);

	req->server = !cached_only;
	return req;
}

struct api_request *request_contact(const char *id)
{
	struct api_request *req = new_request(API_CONTACT);

	req->object_id = arena_strdup(&req->arena, id);
	return req;
}

struct api_request *request_workspace(void)
{
	return new_request(API_WORKSPACE);
}

struct api_request *request_macros(void)
{
	return new_request(API_MACROS);
}

struct api_request *request_records(enum record_kind kind,
    enum record_kind parent, const char *parent_id, const char *query,
    const char *order, size_t limit, const char *after, bool cached_only)
{
	struct api_request *req = new_request(API_RECORDS);

	req->kind = kind;
	req->record.kind = parent;
	req->record.id = arena_strdup(&req->arena, parent_id);
	req->query = arena_strdup(&req->arena, query ? query : "");
	req->order = arena_strdup(&req->arena, order);
	req->limit = limit && limit < RECORDS_MAX ? limit : RECORDS_MAX;
	req->after = arena_strdup(&req->arena, after);
	req->server = !cached_only;
	return req;
}

struct api_request *request_record(enum record_kind kind, const char *id)
{
	struct api_request *req = new_request(API_RECORD);

	req->record.kind = kind;
	req->record.id = arena_strdup(&req->arena, id);
	return req;
}

/* What is new has no id that its commands could be ordered by. The same words
 * twice wait for each other; others do not. */
static unsigned long long fingerprint(const struct record_change *change)
{
	unsigned long long hash = 14695981039346656037u;
	const char *at;
	size_t i;

	for (i = 0; i < change->inputs_len; i++)
		for (at = change->inputs[i].value; at && *at; at++)
			hash = (hash ^ (unsigned char)*at) * 1099511628211u;
	return hash;
}

/* Commands of one record go one after the other, as those of a conversation
 * do. */
struct api_request *request_change(const struct record_change *change)
{
	const struct record_schema *schema = record_schema(change->kind);
	const struct record_rule *rule = record_rule(change->kind,
	    change->verb);
	struct api_request *req;

	if (!rule)
		BUG("kind %d has no verb %d", change->kind, change->verb);
	req = new_request(rule->flags & RULE_REPEAT ? API_CHANGE :
	    API_CHANGE_ONCE);
	req->change = record_change_copy(&req->arena, change);
	/* In one order with what is written there. */
	if ((change->kind == RECORD_CONVERSATION ||
	    change->kind == RECORD_TICKET) && change->id)
		req->conversation_id = arena_strdup(&req->arena, change->id);
	else if (change->id)
		req->conversation_id = arena_printf(&req->arena, "%s/%s",
		    schema->name, change->id);
	else
		req->conversation_id = arena_printf(&req->arena,
		    "%s/new-%016llx", schema->name, fingerprint(change));
	return req;
}

static struct api_request *written(enum api_op op,
    const char *conversation_id, const char *markdown, const char *html,
    int hold_ms)
{
	struct api_request *req = about(op, conversation_id);

	req->text = arena_strdup(&req->arena, markdown);
	req->html = arena_strdup(&req->arena, html);
	req->hold_ms = hold_ms;
	return req;
}

struct api_request *request_reply(const char *conversation_id,
    const char *markdown, const char *html, int hold_ms)
{
	return written(API_REPLY, conversation_id, markdown, html, hold_ms);
}

struct api_request *request_note(const char *conversation_id,
    const char *markdown, const char *html, int hold_ms)
{
	return written(API_NOTE, conversation_id, markdown, html, hold_ms);
}

struct api_request *request_assign(const char *conversation_id,
    enum person_kind kind, const char *id)
{
	struct api_request *req = about(API_ASSIGN, conversation_id);

	if (kind != PERSON_ADMIN && kind != PERSON_TEAM)
		BUG("assigned to person kind %d", kind);
	req->assignee = kind;
	req->object_id = arena_strdup(&req->arena, id);
	return req;
}

struct api_request *request_close(const char *conversation_id)
{
	return about(API_CLOSE, conversation_id);
}

struct api_request *request_open(const char *conversation_id)
{
	return about(API_OPEN, conversation_id);
}

struct api_request *request_snooze(const char *conversation_id, int64_t until)
{
	struct api_request *req = about(API_SNOOZE, conversation_id);

	req->at = until;
	return req;
}

static struct api_request *tagging(enum api_op op,
    const char *conversation_id, const char *tag_id)
{
	struct api_request *req = about(op, conversation_id);

	req->object_id = arena_strdup(&req->arena, tag_id);
	return req;
}

struct api_request *request_tag(const char *conversation_id,
    const char *tag_id)
{
	return tagging(API_TAG, conversation_id, tag_id);
}

struct api_request *request_untag(const char *conversation_id,
    const char *tag_id)
{
	return tagging(API_UNTAG, conversation_id, tag_id);
}

struct api_request *request_undo(uint64_t command)
{
	struct api_request *req = new_request(API_UNDO);

	req->command = command;
	return req;
}

struct api_request *request_seen(const char *conversation_id, int64_t up_to)
{
	struct api_request *req = about(API_SEEN, conversation_id);

	req->at = up_to;
	return req;
}

struct attached *attached_copy(struct arena *arena,
    const struct attached *files, size_t n)
{
	struct attached *copies = n ? arena_calloc(arena, n,
	    sizeof(*copies)) : NULL;
	size_t i;

	for (i = 0; i < n; i++)
		copies[i] = (struct attached){
			.path = arena_strdup(arena, files[i].path),
			.name = arena_strdup(arena, files[i].name),
			.content_type = arena_strdup(arena,
			    files[i].content_type),
			.size = files[i].size };
	return copies;
}

void request_attach(struct api_request *req, const struct attached *files,
    size_t n)
{
	req->attached = attached_copy(&req->arena, files, n);
	req->attached_len = n;
}

struct api_request *request_draft_put(const char *conversation_id,
    enum draft_kind kind, const char *text, size_t cursor)
{
	struct api_request *req = about(API_DRAFT_PUT, conversation_id);

	req->draft = kind;
	req->text = arena_strdup(&req->arena, text);
	req->cursor = cursor;
	return req;
}

struct api_request *request_draft_get(const char *conversation_id,
    enum draft_kind kind)
{
	struct api_request *req = about(API_DRAFT_GET, conversation_id);

	req->draft = kind;
	return req;
}

struct api_request *request_outbox(void)
{
	return new_request(API_OUTBOX);
}

struct api_request *request_outbox_act(uint64_t command, enum outbox_act act)
{
	struct api_request *req = new_request(API_OUTBOX_ACT);

	req->command = command;
	req->act = act;
	return req;
}

struct api_request *request_outbox_edit(uint64_t command, const char *text,
    const char *html)
{
	struct api_request *req = request_outbox_act(command, OUTBOX_EDIT);

	req->text = arena_strdup(&req->arena, text);
	req->html = arena_strdup(&req->arena, html);
	return req;
}

struct api_request *request_save_texts(const char *path)
{
	struct api_request *req = new_request(API_SAVE_TEXTS);

	req->text = arena_strdup(&req->arena, path);
	return req;
}

struct api_request *request_sync(void)
{
	return new_request(API_SYNC);
}

struct api_request *request_status(void)
{
	return new_request(API_STATUS);
}

struct api_request *request_permissions(void)
{
	return new_request(API_PERMISSIONS);
}

struct api_reply *api_reply_new(enum api_op op, api_id id)
{
	struct api_reply *reply = mem_zalloc(sizeof(*reply));

	reply->refs = 1;
	reply->op = op;
	reply->id = id;
	return reply;
}

/* Replies are const to everybody but the count. */
const struct api_reply *api_reply_ref(const struct api_reply *reply)
{
	((struct api_reply *)reply)->refs++;
	return reply;
}

void api_reply_unref(const struct api_reply *reply)
{
	struct api_reply *mine = (struct api_reply *)reply;

	if (!reply || --mine->refs > 0)
		return;
	arena_release(&mine->arena);
	free(mine);
}
