/*
 * Prints every request that the client can make, as it goes over the wire, one
 * JSON object a line: {"name", "method", "path", "headers", "body"}. The body
 * is the JSON that was sent, or null. A validator compares them with the
 * service's OpenAPI description.
 */
#include "config.h"

#include "api/endpoints/endpoints.h"
#include "keystore/secret.h"
#include "tests/contract/printer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool answer(int fd, const struct server_request *request,
    void *context)
{
	server_answer(fd, 200, "", "{}");
	return true;
}

static void add_headers(struct buf *line, const char *at, const char *end)
{
	const char *colon, *stop;
	char *name, *value;

	json_open(line, "headers", '{');
	for (; at < end; at = stop + 2) {
		stop = strstr(at, "\r\n");
		colon = memchr(at, ':', (size_t)(stop - at));
		if (!colon)
			break;
		name = mem_strndup(at, (size_t)(colon - at));
		value = mem_strndup(colon + 2, (size_t)(stop - colon) - 2);
		json_put_text(line, name, value);
		free(name);
		free(value);
	}
	json_close(line, '}');
}

void printer_print(struct printer *p, const struct http_request *request)
{
	size_t number = server_count(p->server);
	struct http_answer reply;
	const char *text, *body;
	struct buf line;
	char method[8], path[2048];

	http_start(p->http, request);
	while (!http_next(p->http, &reply))
		http_wait(p->http, -1, -1, 10000);
	if (reply.err.code) {
		fprintf(stderr, "%s: %s\n", p->name, reply.err.text);
		exit(1);
	}
	http_answer_release(&reply);
	text = server_text(p->server, number);
	body = strstr(text, "\r\n\r\n") + 4;
	if (sscanf(text, "%7s %2047s", method, path) != 2)
		exit(1);
	buf_init(&line, 16 << 20);
	json_open(&line, NULL, '{');
	json_put_text(&line, "name", p->name);
	json_put_text(&line, "method", method);
	json_put_text(&line, "path", path);
	add_headers(&line, strstr(text, "\r\n") + 2, body - 2);
	printf("%s,\"body\":%s}\n", line.data, *body ? body : "null");
	buf_release(&line);
}

static void print_people(struct printer *p, struct arena *arena)
{
	struct http_request request;

	p->name = "me";
	encode_me(arena, &request);
	printer_print(p, &request);
	p->name = "admins";
	encode_admins(arena, &request);
	printer_print(p, &request);
	p->name = "teams";
	encode_teams(arena, &request);
	printer_print(p, &request);
	p->name = "tags";
	encode_tags(arena, &request);
	printer_print(p, &request);
	p->name = "macros";
	encode_macros(arena, NULL, &request);
	printer_print(p, &request);
	p->name = "macros, next page";
	encode_macros(arena, "WzE3MTk0OTM3NTcuMCwgIjEyMyJd", &request);
	printer_print(p, &request);
}

static void print_contacts(struct printer *p, struct arena *arena)
{
	static const char *const ids[] = {
		"63a07ddf05a32042dffac965", "63a07ddf05a32042dffac966",
	};
	struct http_request request;

	p->name = "contact";
	encode_contact(arena, ids[0], &request);
	printer_print(p, &request);
	p->name = "contacts by id";
	encode_contacts_by_id(arena, ids, ARRAY_LEN(ids), &request);
	printer_print(p, &request);
}

static void print_reading(struct printer *p, struct arena *arena)
{
	struct search search = { .updated_since = 1700000000,
		.sort = SEARCH_UPDATED_UP, .per_page = PAGE_MAX };
	struct http_request request;

	p->name = "conversations that changed";
	encode_search(arena, &search, &request);
	printer_print(p, &request);
	p->name = "open conversations, next page";
	search = (struct search){ .state = "open", .admin_id = "991267645",
		.sort = SEARCH_UPDATED_DOWN, .per_page = 50,
		.starting_after = "WzE3MTk0OTM3NTcuMCwgIjEyMyJd" };
	encode_search(arena, &search, &request);
	printer_print(p, &request);
	p->name = "conversation";
	encode_conversation(arena, "503", &request);
	printer_print(p, &request);
	p->name = "deleted conversations";
	encode_deleted(arena, 1, &request);
	printer_print(p, &request);
}

static void print_queries(struct printer *p, struct arena *arena)
{
	static const char *const queries[] = {
		"", "state:open assignee:me", "state:snoozed OR state:closed",
		"team:Billing -tag:vip", "assignee:none waiting:>2h",
		"updated:<1d channel:email refund",
		"priority:high created:2026-01-31 contact:ada@example.com",
		"contact:63a07ddf05a32042dffac965 is:rated",
		"assignee:a state:any", "id:503 waiting:yes",
	};
	static const struct admin admins[] = {
		{ .id = "991267645", .name = "Ada" },
		{ .id = "991267646", .name = "Alan" },
	};
	static const struct team teams[] = { { .id = "5017691",
		.name = "Billing" } };
	static const struct tag tags[] = { { .id = "123456",
		.name = "vip" } };
	const struct workspace workspace = { .me = { .id = "991267645" },
		.admins = admins, .admins_len = ARRAY_LEN(admins),
		.teams = teams, .teams_len = 1, .tags = tags, .tags_len = 1 };
	const struct query_node *query;
	struct http_request request;
	struct error err;
	bool partial;
	size_t i;

	for (i = 0; i < ARRAY_LEN(queries); i++) {
		p->name = arena_printf(arena, "query: %s", queries[i]);
		if (!query_parse(queries[i], 1767000000, arena, &query,
		    &err) || !encode_query(arena, query, &workspace, PAGE_MAX,
		    NULL, &request, &partial)) {
			fprintf(stderr, "%s\n", p->name);
			exit(1);
		}
		printer_print(p, &request);
	}
}

static void print_writing(struct printer *p, struct arena *arena)
{
	static const char id[] = "503", me[] = "991267645";
	static const struct encoded_file files[] = {
		{ "a.txt", "text/plain", "hello", 5 },
		{ "b \"c\".pdf", "application/pdf", "%PDF", 4 },
	};
	struct http_request request;

	p->name = "reply";
	encode_reply(arena, id, false, me, false, "<p>Thanks &amp; bye</p>", NULL, 0,
	    &request);
	printer_print(p, &request);
	p->name = "reply with files";
	encode_reply(arena, id, false, me, false, "<p>\"again\"\n\xc3\xa9</p>",
	    files, 2, &request);
	printer_print(p, &request);
	p->name = "note";
	encode_reply(arena, id, false, me, true, "<p>internal</p>", NULL, 0,
	    &request);
	printer_print(p, &request);
	p->name = "ticket reply";
	encode_reply(arena, "627001", true, me, false, "<p>Done</p>", NULL, 0,
	    &request);
	printer_print(p, &request);
	p->name = "ticket note";
	encode_reply(arena, "627001", true, me, true, "<p>internal</p>", NULL,
	    0, &request);
	printer_print(p, &request);
	p->name = "close";
	encode_close(arena, id, me, &request);
	printer_print(p, &request);
	p->name = "open";
	encode_open(arena, id, me, &request);
	printer_print(p, &request);
	p->name = "snooze";
	encode_snooze(arena, id, me, 1800000000, &request);
	printer_print(p, &request);
	p->name = "assign to a teammate";
	encode_assign(arena, id, me, PERSON_ADMIN, "991267646", &request);
	printer_print(p, &request);
	p->name = "assign to a team";
	encode_assign(arena, id, me, PERSON_TEAM, "5017691", &request);
	printer_print(p, &request);
	p->name = "unassign";
	encode_assign(arena, id, me, PERSON_ADMIN, NULL, &request);
	printer_print(p, &request);
	p->name = "tag";
	encode_tag(arena, id, "123456", me, &request);
	printer_print(p, &request);
	p->name = "untag";
	encode_untag(arena, id, "123456", me, &request);
	printer_print(p, &request);
}

int main(void)
{
	char token[] = "token";
	struct printer p = { .server = server_start(answer, NULL) };
	struct http_options options = { .base_url = server_url(p.server),
		.api_version = "2.16",
		.token = secret_move(token, strlen(token)) };
	struct arena arena = { 0 };
	struct error err = { 0 };

	p.http = http_new(&options, &err);
	if (!p.http) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	print_people(&p, &arena);
	print_contacts(&p, &arena);
	print_reading(&p, &arena);
	print_queries(&p, &arena);
	print_writing(&p, &arena);
	print_records(&p, &arena);
	http_free(p.http);
	server_stop(p.server);
	secret_free(options.token);
	arena_release(&arena);
	return 0;
}
