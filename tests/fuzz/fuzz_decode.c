/*
 * Fuzz target: an answer of the service, through every decoder. The first byte
 * chooses the status. What is refused must say why; what is accepted must be
 * well-formed UTF-8 and hold together.
 */
#include "config.h"

#include "api/base/utf8.h"
#include "api/endpoints/endpoints.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool condition)
{
	if (!condition)
		abort();
}

static void check_text(const char *text)
{
	check(!text || utf8_valid(text, strlen(text)));
}

static void check_error(bool ok, const struct error *err)
{
	check(ok || (err->code == ERROR_DECODE && err->text[0]));
	check_text(err->text);
}

static void check_conversation(const struct conversation *c)
{
	char text[40];
	size_t i;

	check(c->id && c->title && c->parts_len > 0);
	check(c->parts_total >= c->parts_len);
	check(c->parts_len <= MODEL_PARTS_MAX + 1);
	check_text(c->title);
	check_text(c->excerpt);
	for (i = 0; i < c->parts_len; i++) {
		check_text(c->parts[i].body);
		check(i == 0 || c->parts[i].id);
		part_event_text(&c->parts[i], text, sizeof(text));
		check_text(text);
	}
}

static void decode_all(const struct json *root)
{
	struct conversation conversation = { 0 };
	struct conversation_page page = { 0 };
	struct workspace workspace = { 0 };
	struct contact contact = { 0 };
	struct arena arena = { 0 };
	struct error err = { 0 };
	const struct contact *contacts;
	const struct admin *admins;
	const struct macro *macros;
	const struct team *teams;
	const struct tag *tags;
	const char *const *ids;
	const char *next;
	const int64_t *at;
	size_t i, n;
	bool ok, more;

	ok = decode_conversation(root, &arena, &conversation, &err);
	check_error(ok, &err);
	if (ok)
		check_conversation(&conversation);
	ok = decode_conversations(root, &arena, &page, &err);
	check_error(ok, &err);
	for (i = 0; ok && i < page.rows_len; i++)
		check_conversation(&page.rows[i]);
	check_error(decode_me(root, &arena, &workspace, &err), &err);
	check_error(decode_admins(root, &arena, &admins, &n, &err), &err);
	check_error(decode_teams(root, &arena, &teams, &n, &err), &err);
	check_error(decode_tags(root, &arena, &tags, &n, &err), &err);
	check_error(decode_macros(root, &arena, &macros, &n, &next, &err),
	    &err);
	check_error(decode_contact(root, &arena, &contact, &err), &err);
	check_error(decode_contacts(root, &arena, &contacts, &n, &err), &err);
	check_error(decode_deleted(root, &arena, &ids, &at, &n, &more, &err),
	    &err);
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = { 200, 204, 302, 400, 401, 403, 404,
		408, 429, 500, 503 };
	struct http_answer answer = { .left = true };
	struct json_doc *doc = NULL;
	struct error err = { 0 };
	struct json root;

	if (size == 0)
		return 0;
	answer.status = statuses[data[0] % ARRAY_LEN(statuses)];
	buf_init(&answer.body, HTTP_BODY_MAX);
	buf_add(&answer.body, data + 1, size - 1);
	if (!answer_read(&answer, NULL, &doc, &err)) {
		check(err.code != ERROR_NONE && err.text[0] && !doc);
		check_text(err.text);
	}
	answer_outcome(&answer);
	answer_retry(&answer);
	if (doc) {
		root = json_root(doc);
		decode_all(&root);
	}
	json_free(doc);
	http_answer_release(&answer);
	return 0;
}
