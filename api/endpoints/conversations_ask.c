/* Conversations: asking for them and changing them. */
#include "config.h"

#include "api/endpoints/endpoints.h"
#include "api/endpoints/search.h"
#include "api/endpoints/shape.h"

enum { FILE_MORE_MAX = 4096 };   /* bytes of a file's name and type */

void encode_conversation(struct arena *arena, const char *id,
    struct http_request *out)
{
	shape_get(out, arena_printf(arena, "/conversations/%s",
	    shape_escape(arena, id)));
}

void encode_deleted(struct arena *arena, int page, struct http_request *out)
{
	shape_get(out, arena_printf(arena,
	    "/conversations/deleted?page=%d&per_page=%d&order=desc",
	    page, DELETED_PAGE_MAX));
}

void encode_search(struct arena *arena, const struct search *search,
    struct http_request *out)
{
	struct buf body;

	search_begin(&body);
	json_open(&body, "query", '{');
	json_put_text(&body, "operator", "AND");
	json_open(&body, "value", '[');
	/* There is no query without a filter; this one takes everything. */
	search_filter_int(&body, "updated_at", ">", search->updated_since);
	if (search->state)
		search_filter(&body, "state", "=", search->state);
	if (search->admin_id)
		search_filter_id(&body, "admin_assignee_id", "=",
		    search->admin_id);
	json_close(&body, ']');
	json_close(&body, '}');
	search_end(arena, &body, search->sort, search->per_page,
	    search->starting_after, out);
}

void encode_reply(struct arena *arena, const char *id, bool ticket,
    const char *admin_id, bool note, const char *html, const struct encoded_file *files, size_t n,
    struct http_request *out)
{
	size_t i, bytes = 0;
	struct buf body;

	for (i = 0; i < n; i++)
		bytes += files[i].len;
	/* Escaping makes at most six bytes of one. */
	buf_init(&body, 6 * (size_t)MODEL_BODY_MAX + bytes / 3 * 4 +
	    FILE_MORE_MAX * (n + 1));
	json_open(&body, NULL, '{');
	json_put_text(&body, "message_type", note ? "note" : "comment");
	json_put_text(&body, "type", "admin");
	json_put_text(&body, "admin_id", admin_id);
	json_put_text(&body, "body", html);
	if (n)
		json_open(&body, "attachment_files", '[');
	for (i = 0; i < n; i++) {
		json_open(&body, NULL, '{');
		json_put_text(&body, "name", files[i].name);
		json_put_text(&body, "content_type", files[i].content_type);
		json_put_base64(&body, "data", files[i].bytes, files[i].len);
		json_close(&body, '}');
	}
	if (n)
		json_close(&body, ']');
	json_close(&body, '}');
	shape_send(arena, out, "POST", arena_printf(arena, "/%s/%s/reply",
	    ticket ? "tickets" : "conversations", shape_escape(arena, id)),
	    &body);
	if (ticket)
		out->permission = "Write tickets";
	out->once = true;
}

/* The beginning of a POST /conversations/{id}/parts. */
static void begin_part(struct buf *body, const char *message_type,
    const char *type, const char *admin_id)
{
	buf_init(body, BUF_SMALL_MAX);
	json_open(body, NULL, '{');
	json_put_text(body, "message_type", message_type);
	json_put_text(body, "type", type);
	json_put_text(body, "admin_id", admin_id);
}

static void end_part(struct arena *arena, const char *id, struct buf *body,
    struct http_request *out)
{
	json_close(body, '}');
	shape_send(arena, out, "POST", arena_printf(arena,
	    "/conversations/%s/parts", shape_escape(arena, id)), body);
}

void encode_assign(struct arena *arena, const char *id, const char *admin_id,
    enum person_kind kind, const char *assignee_id, struct http_request *out)
{
	struct buf body;

	begin_part(&body, "assignment", kind == PERSON_TEAM ? "team" : "admin",
	    admin_id);
	json_put_text(&body, "assignee_id", assignee_id ? assignee_id : "0");
	end_part(arena, id, &body, out);
}

void encode_close(struct arena *arena, const char *id, const char *admin_id,
    struct http_request *out)
{
	struct buf body;

	begin_part(&body, "close", "admin", admin_id);
	end_part(arena, id, &body, out);
}

void encode_open(struct arena *arena, const char *id, const char *admin_id,
    struct http_request *out)
{
	struct buf body;

	begin_part(&body, "open", "admin", admin_id);
	end_part(arena, id, &body, out);
}

void encode_snooze(struct arena *arena, const char *id, const char *admin_id,
    int64_t until, struct http_request *out)
{
	struct buf body;

	begin_part(&body, "snoozed", "admin", admin_id);
	json_put_int(&body, "snoozed_until", until);
	end_part(arena, id, &body, out);
}
