/* What the service's answers become, and what failures mean. */
#include "config.h"

#include "api/endpoints/endpoints.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct file {
	struct json_doc *doc;
	struct json root;
	struct arena arena;
};

static struct file open_text(const char *text)
{
	struct file file = { 0 };
	struct error err;

	if (!json_parse(text, strlen(text), &file.doc, &err))
		fail_msg("%s", err.text);
	file.root = json_root(file.doc);
	return file;
}

static char *read_data(const char *name)
{
	char *path = mem_printf("%s/%s", TEST_DATA, name);
	FILE *in = fopen(path, "rb");
	char *text = mem_zalloc(1 << 16);

	assert_non_null(in);
	assert_true(fread(text, 1, (1 << 16) - 1, in) > 0);
	fclose(in);
	free(path);
	return text;
}

static struct file open_file(const char *name)
{
	char *text = read_data(name);
	struct file file = open_text(text);

	free(text);
	return file;
}

static void close_file(struct file *file)
{
	json_free(file->doc);
	arena_release(&file->arena);
}

/* --- conversations --- */

static void check_head(const struct conversation *c)
{
	assert_string_equal(c->id, "503");
	assert_string_equal(c->title, "Order & invoice");
	assert_int_equal(c->state, STATE_SNOOZED);
	assert_int_equal(c->priority, PRIORITY_URGENT);
	assert_string_equal(c->admin_id, "991267715");
	assert_string_equal(c->team_id, "5017691");
	assert_int_equal(c->created_at, 1734537511);
	assert_int_equal(c->waiting_since, 1734537511);
	assert_int_equal(c->snoozed_until, 0);
	assert_string_equal(c->channel, "email");
	assert_string_equal(c->delivered_as, "customer_initiated");
	assert_string_equal(c->url, "https://shop.example/cart");
	assert_int_equal(c->contacts_len, 2);
	assert_int_equal(c->contact.kind, PERSON_LEAD);
	assert_string_equal(c->contact.name, "Grace Hopper");
	assert_string_equal(c->company, "Navy");
	assert_int_equal(c->sla, SLA_MISSED);
	assert_string_equal(c->sla_name, "Gold");
	assert_int_equal(c->rating, 4);
	assert_string_equal(c->rating_remark, "good");
	assert_string_equal(c->ai_resolution, "assumed_resolution");
	assert_int_equal(c->tags_len, 1);
	assert_string_equal(c->tags[0].name, "Test tag");
	assert_false(c->is_ticket);
	assert_true(c->has_attachment);
	assert_true(c->complete);
	assert_int_equal(c->parts_len, 9);
	assert_int_equal(c->parts_total, 613);
}

static void check_source(const struct part *p)
{
	assert_string_equal(p->type, "source");
	assert_int_equal(p->kind, PART_COMMENT);
	assert_string_equal(p->body, "<p>Where is my order?</p>");
	assert_string_equal(p->subject, "Order &amp; <b>invoice</b>");
	assert_string_equal(p->quoted, "<blockquote>before</blockquote>");
	assert_int_equal(p->created_at, 1734537511);
	assert_int_equal(p->attachments_len, 2);
	assert_int_equal(p->attachments[0].size, 1234);
	assert_int_equal(p->attachments[0].width, 0);
	assert_int_equal(p->attachments[1].size, 99);
	assert_int_equal(p->attachments[1].height, 480);
}

static void check_parts(const struct part *parts)
{
	char text[100];

	assert_string_equal(parts[1].id, "1");
	assert_string_equal(parts[1].app_package_code, "callbox-app");
	assert_int_equal(parts[1].author.kind, PERSON_ADMIN);
	assert_int_equal(parts[2].kind, PART_EVENT);
	assert_string_equal(parts[2].body, "<p>please look</p>");
	assert_int_equal(parts[2].assigned_to.kind, PERSON_TEAM);
	assert_string_equal(parts[2].assigned_to.id, "5017691");
	assert_int_equal(parts[3].assigned_to.kind, PERSON_UNKNOWN);
	assert_null(parts[3].body);
	part_event_text(&parts[4], text, sizeof(text));
	assert_string_equal(text,
	    "finished the action Jira Create Issue, result: success");
	part_event_text(&parts[5], text, sizeof(text));
	assert_string_equal(text, "set jira_issue_key: PROJ-007");
	assert_true(parts[5].author.from_ai);
	assert_int_equal(parts[5].author.kind, PERSON_BOT);
	assert_int_equal(parts[6].kind, PART_NOTE);
	assert_int_equal(parts[6].tags_len, 1);
	assert_string_equal(parts[6].tags[0].id, "9");
	assert_int_equal(parts[7].kind, PART_EVENT);
	assert_int_equal(parts[7].details_len, 1);
	assert_true(parts[8].redacted);
	assert_string_equal(parts[8].quoted, "<p>old</p>");
	assert_string_equal(parts[8].subject, "Re: order");
}

static void decode_conversation__reads__everything(void **state)
{
	struct file file = open_file("conversation.json");
	struct conversation c = { 0 };
	struct error err = { 0 };

	if (!decode_conversation(&file.root, &file.arena, &c, &err))
		fail_msg("%s", err.text);
	check_head(&c);
	check_source(&c.parts[0]);
	check_parts(c.parts);
	assert_string_equal(c.excerpt, "This message was deleted");
	assert_int_equal(c.attributes_len, 6);
	assert_string_equal(c.attributes[1].value, "12");
	assert_int_equal(c.attributes[1].kind, ATTRIBUTE_NUMBER);
	assert_int_equal(c.attributes[2].kind, ATTRIBUTE_BOOLEAN);
	assert_null(c.attributes[3].value);
	assert_string_equal(c.attributes[5].value, "a, b");
	close_file(&file);
}

static void decode_conversation__takes__what_is_missing(void **state)
{
	static const char *const names[] = {
		"conversation_sparse.json", "conversation_nulls.json",
	};
	struct conversation c;
	struct error err = { 0 };
	struct file file;
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		file = open_file(names[i]);
		memset(&c, 0, sizeof(c));
		if (!decode_conversation(&file.root, &file.arena, &c, &err))
			fail_msg("%s", err.text);
		assert_string_equal(c.title, "(no text)");
		assert_null(c.admin_id);
		assert_null(c.team_id);
		assert_int_equal(c.parts_len, 1);
		assert_int_equal(c.complete, i == 1);
		assert_int_equal(c.is_ticket, i == 1);
		assert_int_equal(c.state, i == 1 ? STATE_OPEN : STATE_CLOSED);
		close_file(&file);
	}
}

/* Each names where it is and what is wrong with it. */
static void decode_conversation__names__what_is_wrong(void **state)
{
	static const struct {
		const char *json, *text;
	} cases[] = {
		{ "[]", "the answer is an array, not an object" },
		{ "null", "the answer is null, not an object" },
		{ "\"x\"", "the answer is a string, not an object" },
		{ "{}", "id is missing" },
		{ "{\"id\":0}", "id is a number, not an id" },
		{ "{\"id\":{}}", "id is an object, not an id" },
		{ "{\"id\":1,\"state\":3}", "state is a number, not a string" },
		{ "{\"id\":1,\"created_at\":\"soon\"}",
		    "created_at is a string, not a time" },
		{ "{\"id\":1,\"source\":[]}",
		    "source is an array, not an object" },
		{ "{\"id\":1,\"source\":{\"body\":5}}",
		    "source.body is a number, not a string" },
		{ "{\"id\":1,\"source\":{\"author\":{\"name\":[]}}}",
		    "source.author.name is an array, not a string" },
		{ "{\"id\":1,\"source\":{\"attachments\":[7]}}",
		    "source.attachments[0] is a number, not an object" },
		{ "{\"id\":1,\"tags\":{\"tags\":[{\"name\":\"x\"}]}}",
		    "tags.tags[0].id is missing" },
		{ "{\"id\":1,\"contacts\":5}",
		    "contacts is a number, not an object" },
		{ "{\"id\":1,\"custom_attributes\":[]}",
		    "custom_attributes is an array, not an object" },
		{ "{\"id\":1,\"conversation_parts\":{\"conversation_parts\":"
		    "[{\"id\":1},{\"id\":2,\"body\":{}}]}}",
		    "conversation_parts.conversation_parts[1].body is an "
		    "object, not a string" },
		{ "{\"id\":1,\"conversation_parts\":{\"conversation_parts\":"
		    "[{}]}}",
		    "conversation_parts.conversation_parts[0].id is missing" },
		{ "{\"id\":1,\"conversation_rating\":{\"rating\":4.5}}",
		    "conversation_rating.rating is a number, not a whole "
		    "number" },
	};
	struct conversation c;
	struct file file;
	struct error err;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		file = open_text(cases[i].json);
		memset(&c, 0, sizeof(c));
		if (decode_conversation(&file.root, &file.arena, &c, &err))
			fail_msg("accepted: %s", cases[i].json);
		assert_int_equal(err.code, ERROR_DECODE);
		assert_string_equal(err.text, cases[i].text);
		close_file(&file);
	}
}

static void decode_conversation__keeps__the_newest_parts(void **state)
{
	struct conversation c = { 0 };
	struct file file;
	struct buf text;
	int i;

	buf_init(&text, BUF_SMALL_MAX);
	buf_add_text(&text, "{\"id\":1,\"conversation_parts\":[");
	for (i = 1; i <= MODEL_PARTS_MAX + 7; i++)
		buf_printf(&text, "%s{\"id\":%d}", i > 1 ? "," : "", i);
	buf_add_text(&text, "]}");
	file = open_text(text.data);
	assert_true(decode_conversation(&file.root, &file.arena, &c, NULL));
	assert_int_equal(c.parts_len, MODEL_PARTS_MAX + 1);
	assert_string_equal(c.parts[1].id, "8");
	assert_string_equal(c.parts[MODEL_PARTS_MAX].id, "507");
	close_file(&file);
	buf_release(&text);
}

static void decode_conversation__cuts__long_bodies(void **state)
{
	size_t len = MODEL_BODY_MAX + 100;
	char *text = mem_zalloc(len + 100);
	struct conversation c = { 0 };
	struct file file;

	memcpy(text, "{\"id\":1,\"source\":{\"body\":\"", 26);
	memset(text + 26, 'x', len);
	memcpy(text + 26 + MODEL_BODY_MAX - 1, "\xc3\xa9", 2);
	memcpy(text + 26 + len, "\"}}", 4);
	file = open_text(text);
	assert_true(decode_conversation(&file.root, &file.arena, &c, NULL));
	assert_true(c.parts[0].truncated);
	assert_int_equal(strlen(c.parts[0].body), MODEL_BODY_MAX - 1);
	close_file(&file);
	free(text);
}

/* One odd row does not hide the others. */
static void decode_conversations__leaves_out__odd_rows(void **state)
{
	struct file file = open_file("search.json");
	struct conversation_page page = { 0 };
	struct error err = { 0 };

	assert_true(decode_conversations(&file.root, &file.arena, &page,
	    &err));
	assert_int_equal(page.rows_len, 2);
	assert_string_equal(page.rows[0].id, "10");
	assert_string_equal(page.rows[1].id, "12");
	assert_int_equal(page.skipped, 2);
	assert_string_equal(page.first_skipped.text,
	    "conversations[1].source is a string, not an object");
	assert_int_equal(page.total, 342);
	assert_string_equal(page.next, "WzE3");
	assert_false(page.rows[0].complete);
	close_file(&file);

	file = open_text("{\"conversations\":[{},{}]}");
	memset(&page, 0, sizeof(page));
	assert_false(decode_conversations(&file.root, &file.arena, &page,
	    &err));
	assert_string_equal(err.text, "conversations[0].id is missing");
	close_file(&file);
}

static void decode_pages__take__any_next(void **state)
{
	static const struct {
		const char *pages, *next;
		bool ok;
	} cases[] = {
		{ "null", NULL, true }, { "{}", NULL, true },
		{ "{\"next\":null}", NULL, true },
		{ "{\"next\":\"\"}", NULL, true },
		{ "{\"next\":\"https://x/y?page=2\"}", NULL, true },
		{ "\"https://x\"", NULL, true },
		{ "{\"next\":{\"starting_after\":\"c\"}}", "c", true },
		{ "{\"next\":{\"starting_after\":null}}", NULL, true },
		{ "{\"next\":7}", NULL, false }, { "[]", NULL, false },
		{ "{\"next\":{\"starting_after\":7}}", NULL, false },
	};
	struct conversation_page page;
	struct file file;
	char text[200];
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(text, sizeof(text), "{\"conversations\":[],"
		    "\"pages\":%s}", cases[i].pages);
		file = open_text(text);
		memset(&page, 0, sizeof(page));
		if (decode_conversations(&file.root, &file.arena, &page,
		    NULL) != cases[i].ok)
			fail_msg("%s", text);
		if (cases[i].ok && cases[i].next)
			assert_string_equal(page.next, cases[i].next);
		else if (cases[i].ok)
			assert_null(page.next);
		close_file(&file);
	}
}

static void decode_deleted__reads__ids(void **state)
{
	struct file file = open_file("deleted.json");
	const char *const *ids;
	const int64_t *at;
	size_t n;
	bool more;

	assert_true(decode_deleted(&file.root, &file.arena, &ids, &at, &n,
	    &more, NULL));
	assert_int_equal(n, 2);
	assert_string_equal(ids[1], "513");
	assert_int_equal(at[0], 1734537460);
	assert_true(more);
	close_file(&file);
}

/* --- people, tags, macros, contacts --- */

static void decode_people__read__what_there_is(void **state)
{
	struct file file = open_file("me.json");
	struct workspace w = { 0 };
	const struct admin *admins;
	const struct team *teams;
	size_t n;

	assert_true(decode_me(&file.root, &file.arena, &w, NULL));
	assert_string_equal(w.me.id, "991267466");
	assert_true(w.me.has_seat);
	assert_string_equal(w.region, "US");
	assert_string_equal(w.timezone, "America/Los_Angeles");
	close_file(&file);

	file = open_file("admins.json");
	assert_true(decode_admins(&file.root, &file.arena, &admins, &n,
	    NULL));
	assert_int_equal(n, 2);
	assert_true(admins[0].away);
	assert_int_equal(admins[0].team_ids_len, 2);
	assert_string_equal(admins[0].team_ids[1], "7");
	assert_string_equal(admins[1].id, "2");
	assert_null(admins[1].name);
	close_file(&file);

	file = open_file("teams.json");
	assert_true(decode_teams(&file.root, &file.arena, &teams, &n, NULL));
	assert_int_equal(n, 2);
	assert_int_equal(teams[0].admin_ids_len, 2);
	assert_string_equal(teams[1].id, "5");
	close_file(&file);
}

static void decode_lists__read__what_there_is(void **state)
{
	struct file file = open_file("tags.json");
	const struct macro *macros;
	const struct tag *tags;
	const char *next;
	size_t n;

	assert_true(decode_tags(&file.root, &file.arena, &tags, &n, NULL));
	assert_int_equal(n, 2);
	assert_string_equal(tags[1].id, "103");
	close_file(&file);

	file = open_file("macros.json");
	assert_true(decode_macros(&file.root, &file.arena, &macros, &n, &next,
	    NULL));
	assert_int_equal(n, 2);
	assert_int_equal(macros[0].team_ids_len, 2);
	assert_string_equal(macros[0].team_ids[1], "101");
	assert_int_equal(macros[0].updated_at, 1752766224);
	assert_null(macros[1].body);
	assert_string_equal(next, "WzE3MTk0OTM3NTcuMCwgIjEyMyJd");
	close_file(&file);
}

static void decode_contact__reads__what_there_is(void **state)
{
	struct file file = open_file("contact.json");
	struct contact c = { 0 };

	assert_true(decode_contact(&file.root, &file.arena, &c, NULL));
	assert_int_equal(c.kind, PERSON_LEAD);
	assert_string_equal(c.name, "Joe Bloggs");
	assert_string_equal(c.owner_id, "127");
	assert_string_equal(c.city, "Dublin");
	assert_string_equal(c.language, "en");
	assert_true(c.spam);
	assert_int_equal(c.last_replied_at, 1571672158);
	assert_int_equal(c.last_seen_at, 0);
	assert_int_equal(c.tags_len, 1);
	assert_null(c.company);
	assert_int_equal(c.attributes_len, 2);
	assert_string_equal(c.attributes[1].value, "155.5");
	close_file(&file);
}

static void decode_lists__need__their_array(void **state)
{
	struct file file = open_text("{\"type\":\"list\"}");
	const struct admin *admins;
	const struct macro *macros;
	const struct contact *contacts;
	struct conversation_page page = { 0 };
	const char *next;
	struct error err;
	size_t n;

	assert_false(decode_admins(&file.root, &file.arena, &admins, &n,
	    &err));
	assert_string_equal(err.text, "data is missing");
	assert_false(decode_macros(&file.root, &file.arena, &macros, &n,
	    &next, &err));
	assert_false(decode_contacts(&file.root, &file.arena, &contacts, &n,
	    &err));
	assert_false(decode_conversations(&file.root, &file.arena, &page,
	    &err));
	close_file(&file);
}

/* --- failures --- */

static struct http_answer answer_of(int status, const char *body)
{
	struct http_answer answer = { .status = status, .left = true };

	buf_init(&answer.body, HTTP_BODY_MAX);
	buf_add_text(&answer.body, body);
	return answer;
}

static void answer_read__maps__failures(void **state)
{
	static const struct http_request tags = { .method = "GET",
		.path = "/tags" };
	static const struct {
		int status;
		const char *body;
		enum error_code code;
		const char *text;
	} cases[] = {
		{ 401, "{\"type\":\"error.list\",\"request_id\":\"r1\","
		    "\"errors\":[{\"code\":\"unauthorized\",\"message\":"
		    "\"Access Token Invalid\"}]}", ERROR_AUTH,
		    "Intercom: Access Token Invalid (r1)" },
		{ 403, "{\"type\":\"error.list\",\"errors\":[{\"code\":"
		    "\"forbidden\",\"message\":\"Forbidden\"}]}",
		    ERROR_FORBIDDEN,
		    "Intercom: Forbidden (permission \"Read tags\"?)" },
		{ 403, "{\"errors\":[{\"code\":\"api_plan_restricted\","
		    "\"message\":\"Active subscription needed.\"}]}",
		    ERROR_PLAN, "Intercom: Active subscription needed." },
		{ 400, "{\"errors\":[{\"code\":\"intercom_version_invalid\","
		    "\"message\":\"no\"}]}", ERROR_VERSION,
		    "Correct the setting api-version; Intercom: no" },
		{ 404, "{\"errors\":[{\"code\":\"team_not_found\"}]}",
		    ERROR_NOT_FOUND, "Intercom: team_not_found" },
		{ 429, "{\"errors\":[{\"code\":\"rate_limit_exceeded\","
		    "\"message\":\"slow\"}]}", ERROR_RATE, "Intercom: slow" },
		{ 422, "{\"errors\":[{\"type\":\"legacy\"}]}", ERROR_REFUSED,
		    "Intercom: legacy" },
		{ 400, "{\"type\":\"error\",\"message\":\"plain\"}",
		    ERROR_REFUSED, "Intercom: plain" },
		{ 409, "{}", ERROR_CONFLICT, "Intercom: status 409" },
		{ 500, "[]", ERROR_SERVER, "Intercom: status 500" },
		{ 502, "<html>", ERROR_SERVER,
		    "Intercom has a problem (status 502, no reason given)" },
		{ 200, "{\"type\":\"error.list\",\"errors\":[{\"code\":"
		    "\"server_error\",\"message\":\"oops\"}]}", ERROR_SERVER,
		    "Intercom: oops" },
		{ 200, "<!DOCTYPE html>", ERROR_DECODE, "The answer is a web "
		    "page, not JSON: is there a proxy or log-in page in "
		    "between?" },
		{ 200, "{\"id\":", ERROR_DECODE,
		    "The answer is not JSON: it ends too early at byte 6" },
		{ 302, "", ERROR_REFUSED, "The server redirects elsewhere "
		    "(status 302), which is not followed: check region and "
		    "base URL" },
		{ 402, "", ERROR_PLAN, "The workspace's plan does not include "
		    "this (status 402, no reason given)" },
	};
	struct http_answer answer;
	struct json_doc *doc;
	struct error err;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		answer = answer_of(cases[i].status, cases[i].body);
		assert_false(answer_read(&answer, &tags, &doc, &err));
		assert_null(doc);
		if (err.code != cases[i].code)
			fail_msg("%s: %s", cases[i].body,
			    error_name(err.code));
		assert_int_equal(err.detail, cases[i].status);
		assert_string_equal(err.text, cases[i].text);
		http_answer_release(&answer);
	}
}

static void answer_read__reads__the_files(void **state)
{
	char *text = read_data("error.json");
	struct http_answer answer = answer_of(400, text);
	struct json_doc *doc;
	struct error err;

	assert_false(answer_read(&answer, NULL, &doc, &err));
	assert_string_equal(err.text, "Intercom: Body is required (field "
	    "body) (310f55b0-2660-43e8-bed4-7e82b2f40920)");
	http_answer_release(&answer);
	free(text);
	text = read_data("error_scope.json");
	answer = answer_of(403, text);
	assert_false(answer_read(&answer, NULL, &doc, &err));
	assert_int_equal(err.code, ERROR_FORBIDDEN);
	assert_string_equal(err.text,
	    "The permission \"Read conversations\" is missing (r7)");
	http_answer_release(&answer);
	free(text);
	answer = answer_of(204, "");
	assert_true(answer_read(&answer, NULL, &doc, &err));
	assert_null(doc);
	http_answer_release(&answer);
}

/* The request id stays, however long the message is. */
static void answer_read__keeps__the_request_id(void **state)
{
	char body[1200], message[1000];
	struct http_answer answer;
	struct json_doc *doc;
	struct error err;

	memset(message, 'm', sizeof(message) - 1);
	message[sizeof(message) - 1] = '\0';
	snprintf(body, sizeof(body), "{\"type\":\"error.list\",\"request_id\":"
	    "\"310f55b0-2660-43e8-bed4-7e82b2f40920\",\"errors\":[{\"code\":"
	    "\"x\",\"message\":\"%s\"}]}", message);
	answer = answer_of(400, body);
	assert_false(answer_read(&answer, NULL, &doc, &err));
	assert_non_null(strstr(err.text,
	    "(310f55b0-2660-43e8-bed4-7e82b2f40920)"));
	http_answer_release(&answer);
}

static void answer_outcome__says__what_is_proven(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum outcome outcome;
		bool retry;
	} cases[] = {
		{ 200, "{\"id\":1}", OUTCOME_DONE, false },
		{ 200, "{\"id\":", OUTCOME_UNKNOWN, true },
		{ 200, "<html>", OUTCOME_UNKNOWN, true },
		{ 200, "{\"type\":\"error.list\",\"errors\":[]}",
		    OUTCOME_UNKNOWN, false },
		{ 204, "", OUTCOME_DONE, false },
		{ 302, "", OUTCOME_UNKNOWN, false },
		{ 400, "{}", OUTCOME_REFUSED, false },
		{ 404, "{}", OUTCOME_REFUSED, false },
		{ 422, "{}", OUTCOME_REFUSED, false },
		{ 400, "<html>", OUTCOME_UNKNOWN, false },
		{ 408, "{}", OUTCOME_UNKNOWN, true },
		{ 429, "{}", OUTCOME_RATE, true },
		{ 429, "<html>", OUTCOME_RATE, true },
		{ 500, "{}", OUTCOME_UNKNOWN, true },
		{ 503, "", OUTCOME_UNKNOWN, true },
	};
	struct http_answer answer;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		answer = answer_of(cases[i].status, cases[i].body);
		if (answer_outcome(&answer) != cases[i].outcome)
			fail_msg("%d %s", cases[i].status, cases[i].body);
		assert_int_equal(answer_retry(&answer), cases[i].retry);
		http_answer_release(&answer);
	}
	answer = answer_of(0, "");
	error_set(&answer.err, ERROR_OFFLINE, 0, NULL);
	assert_int_equal(answer_outcome(&answer), OUTCOME_UNKNOWN);
	assert_true(answer_retry(&answer));
	answer.left = false;
	assert_int_equal(answer_outcome(&answer), OUTCOME_NOT_SENT);
	answer.err.code = ERROR_TLS;
	assert_false(answer_retry(&answer));
	http_answer_release(&answer);
}

/* --- asking --- */

static void encode__escapes__ids_and_text(void **state)
{
	static const struct encoded_file files[] = {
		{ "a.bin", "x/y", "\0\xff" "a", 3 },
		{ "b", "x/y", "a", 1 }, { "c", "x/y", "ab", 2 },
	};
	struct arena arena = { 0 };
	struct http_request request;

	encode_conversation(&arena, "../admins?x=1#y", &request);
	assert_string_equal(request.path,
	    "/conversations/..%2Fadmins%3Fx%3D1%23y");
	assert_false(request.once);
	encode_reply(&arena, "1", false, "7", false, "a\"\\\n<b>", NULL, 0,
	    &request);
	assert_string_equal(request.body, "{\"message_type\":\"comment\","
	    "\"type\":\"admin\",\"admin_id\":\"7\","
	    "\"body\":\"a\\\"\\\\\\n<b>\"}");
	assert_true(request.once);
	encode_reply(&arena, "1", false, "7", true, "x", files, ARRAY_LEN(files),
	    &request);
	assert_non_null(strstr(request.body, ",\"attachment_files\":["
	    "{\"name\":\"a.bin\",\"content_type\":\"x/y\",\"data\":"
	    "\"AP9h\"},{\"name\":\"b\",\"content_type\":\"x/y\",\"data\":"
	    "\"YQ==\"},{\"name\":\"c\",\"content_type\":\"x/y\",\"data\":"
	    "\"YWI=\"}]}"));
	encode_untag(&arena, "1", "2/3", "7", &request);
	assert_string_equal(request.path, "/conversations/1/tags/2%2F3");
	assert_string_equal(request.method, "DELETE");
	assert_string_equal(request.body, "{\"admin_id\":\"7\"}");
	arena_release(&arena);
}

/* The filters only; "": nothing can be asked. */
static void encode_query__says__what_the_service_can(void **state)
{
	static const struct admin admins[] = { { .id = "8", .name = "Bob" },
		{ .id = "9", .name = "Bobby" } };
	static const struct tag tags[] = { { .id = "5", .name = "vip" } };
	const struct workspace workspace = { .me = { .id = "7" },
		.admins = admins, .admins_len = 2, .tags = tags,
		.tags_len = 1 };
	static const struct {
		const char *query, *filters;
		bool partial;
	} cases[] = {
		{ "", "{\"field\":\"updated_at\",\"operator\":\">\","
		    "\"value\":0}", false },
		{ "state:OPEN", "{\"field\":\"state\",\"operator\":\"=\","
		    "\"value\":\"open\"}", false },
		{ "state:any", "{\"field\":\"updated_at\",\"operator\":\">\","
		    "\"value\":0}", false },
		{ "-assignee:me", "{\"field\":\"admin_assignee_id\","
		    "\"operator\":\"!=\",\"value\":7}", false },
		{ "assignee:bobb", "{\"field\":\"admin_assignee_id\","
		    "\"operator\":\"=\",\"value\":9}", false },
		{ "assignee:nobody", "", true },
		{ "is:unread", "", true },
		{ "is:unread tag:VIP", "{\"field\":\"tag_ids\","
		    "\"operator\":\"=\",\"value\":\"5\"}", true },
		{ "state:open OR is:unread", "", true },
		{ "state:open OR tag:vip", "{\"operator\":\"OR\",\"value\":["
		    "{\"field\":\"state\",\"operator\":\"=\",\"value\":"
		    "\"open\"},{\"field\":\"tag_ids\",\"operator\":\"=\","
		    "\"value\":\"5\"}]}", false },
		{ "waiting:>2h", "{\"field\":\"waiting_since\",\"operator\":"
		    "\"<\",\"value\":1699992800}", false },
		{ "updated:<2h", "{\"field\":\"updated_at\",\"operator\":"
		    "\">\",\"value\":1699992799}", false },
		{ "-updated:<2h", "{\"field\":\"updated_at\",\"operator\":"
		    "\"<\",\"value\":1699992800}", false },
	};
	const struct query_node *query;
	struct http_request request;
	struct arena arena = { 0 };
	struct error err;
	char wanted[400];
	bool ok, partial;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		if (!query_parse(cases[i].query, 1700000000, &arena, &query,
		    &err))
			fail_msg("%s", err.text);
		ok = encode_query(&arena, query, &workspace, 150, NULL,
		    &request, &partial);
		if (partial != cases[i].partial || ok != !!*cases[i].filters)
			fail_msg("%s: %s", cases[i].query,
			    ok ? request.body : "");
		if (!ok)
			continue;
		snprintf(wanted, sizeof(wanted), "{\"query\":{\"operator\":"
		    "\"AND\",\"value\":[%s]},", cases[i].filters);
		if (strncmp(request.body, wanted, strlen(wanted)) != 0)
			fail_msg("%s: %s", cases[i].query, request.body);
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decode_conversation__reads__everything),
		cmocka_unit_test(decode_conversation__takes__what_is_missing),
		cmocka_unit_test(decode_conversation__names__what_is_wrong),
		cmocka_unit_test(
		    decode_conversation__keeps__the_newest_parts),
		cmocka_unit_test(decode_conversation__cuts__long_bodies),
		cmocka_unit_test(decode_conversations__leaves_out__odd_rows),
		cmocka_unit_test(decode_pages__take__any_next),
		cmocka_unit_test(decode_deleted__reads__ids),
		cmocka_unit_test(decode_people__read__what_there_is),
		cmocka_unit_test(decode_lists__read__what_there_is),
		cmocka_unit_test(decode_contact__reads__what_there_is),
		cmocka_unit_test(decode_lists__need__their_array),
		cmocka_unit_test(answer_read__maps__failures),
		cmocka_unit_test(answer_read__reads__the_files),
		cmocka_unit_test(answer_read__keeps__the_request_id),
		cmocka_unit_test(answer_outcome__says__what_is_proven),
		cmocka_unit_test(encode__escapes__ids_and_text),
		cmocka_unit_test(encode_query__says__what_the_service_can),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
