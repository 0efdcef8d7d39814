/* Records through the worker, against callbox-simulator: lists page by page,
 * search, changes and what they leave behind. */
#include "config.h"

#include "tests/unit/api/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { IDS_MAX = 20000 };

static const char *const plain_args[] = { "--token", "tok", NULL };

/* What came of a list. */
struct listing {
	char ids[IDS_MAX][28];
	size_t n, cached, pages, total;
	bool capped, local;
	char next[128];
	struct error err;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static size_t distinct(struct listing *l)
{
	size_t i, n = l->n > 0;

	qsort(l->ids, l->n, sizeof(l->ids[0]), by_text);
	for (i = 1; i < l->n; i++)
		n += strcmp(l->ids[i], l->ids[i - 1]) != 0;
	return n;
}

static void take_page(struct listing *l, const struct api_reply *reply)
{
	const struct record_page *page = reply->records;
	size_t i;

	if (!page)
		return;
	if (reply->cached) {
		l->cached = page->rows_len;
		return;
	}
	l->pages += !reply->final;
	for (i = 0; i < page->rows_len && l->n < IDS_MAX; i++)
		snprintf(l->ids[l->n++], sizeof(l->ids[0]), "%s",
		    page->rows[i].id);
	l->total = page->total;
	l->local = page->local;
	if (!reply->final)
		return;
	l->capped = page->capped;
	snprintf(l->next, sizeof(l->next), "%s", page->next ? page->next :
	    "");
}

static struct listing *list(struct world *w, struct api_request *req)
{
	struct listing *l = mem_zalloc(sizeof(*l));
	api_id id = api_send(w->client, req);
	const struct api_reply *reply;
	bool final = false;

	while (!final) {
		reply = world_next(w);
		if (reply->id == id) {
			take_page(l, reply);
			final = reply->final;
			l->err = reply->err;
		}
		api_reply_unref(reply);
	}
	return l;
}

static struct listing *contacts(struct world *w, const char *query)
{
	return list(w, request_records(RECORD_CONTACT, RECORD_NONE, NULL,
	    query, NULL, 0, NULL, false));
}

static char *one_id(struct world *w, const char *query)
{
	struct listing *l = contacts(w, query);
	char *id = mem_strdup(l->ids[0]);

	if (l->n != 1)
		fail_msg("%s: %zu found, %s", query, l->n, l->err.text);
	free(l);
	return id;
}

static void records__lists__all_pages_once(void **state)
{
	static const char *const args[] = { "--token", "tok", "--contacts",
		"10000", "--rate", "100000", NULL };
	struct world *w = world_new(args);
	struct listing *l = contacts(w, "");
	size_t all = l->n;

	assert_int_equal(l->err.code, ERROR_NONE);
	assert_true(all > 10000);
	assert_int_equal(distinct(l), all);
	assert_int_equal(l->total, all);
	assert_int_equal(l->pages, (all + 149) / 150);
	assert_int_equal(l->cached, 0);
	free(l);
	/* The second time it is there at once. */
	l = list(w, request_records(RECORD_CONTACT, RECORD_NONE, NULL, "",
	    "name", 0, NULL, true));
	assert_int_equal(l->cached, all);
	assert_int_equal(l->n, 0);
	free(l);
	world_free(w);
}

static void records__end__at_the_limit_and_go_on(void **state)
{
	static const char *const args[] = { "--token", "tok", "--contacts",
		"1000", NULL };
	struct world *w = world_new(args);
	struct listing *l = list(w, request_records(RECORD_CONTACT,
	    RECORD_NONE, NULL, "", NULL, 150, NULL, false)), *more;

	assert_int_equal(l->n, 150);
	assert_string_not_equal(l->next, "");
	more = list(w, request_records(RECORD_CONTACT, RECORD_NONE, NULL, "",
	    NULL, 0, l->next, false));
	assert_int_equal(l->n + more->n, more->total);
	memcpy(more->ids[more->n], l->ids, l->n * sizeof(l->ids[0]));
	more->n += l->n;
	assert_int_equal(distinct(more), more->n);
	assert_string_equal(more->next, "");
	free(more);
	free(l);
	world_free(w);
}

static void records__shrink__pages_that_fail(void **state)
{
	static const char *const args[] = { "--token", "tok", "--contacts",
		"300", "--fault", "POST /contacts/search#2=status:500",
		"--fault", "POST /contacts/search#3=status:500", "--fault",
		"POST /contacts/search#4=status:500", "--fault",
		"POST /contacts/search#5=status:500", NULL };
	struct world *w = world_new(args);
	struct listing *l = contacts(w, "role:user OR role:lead");

	assert_int_equal(l->err.code, ERROR_NONE);
	assert_int_equal(distinct(l), l->total);
	assert_true(l->pages > 3);
	free(l);
	world_free(w);
}

static void queries__find__by_every_kind_of_field(void **state)
{
	static const struct {
		const char *query;
		bool some, local;
	} cases[] = {
		{ "derek", true, false },
		{ "name:halloran", true, false },
		{ "email:marchetti-boyle role:user", true, false },
		{ "external-id:usr_66139", true, false },
		{ "domain:marchetti-boyle.example", true, false },
		{ "tag:vip", true, false },
		{ "tag:nonsense", false, true },
		{ "last-seen:<30d", true, false },
		{ "last-seen:>2d", true, false },
		{ "created:>1d created:<3000d", true, false },
		{ "country:\"United States\"", true, false },
		{ "company:marchetti", true, true },
		{ "unsubscribed:false", true, false },
		{ "-role:lead", true, false },
		{ "owner:none", true, true },
		{ "Rooms:>50", true, true },
		{ "derek OR lucia", true, false },
		{ "segment:2c417f40bba427129653a2c6", true, false },
		{ "zzzzzz", false, false },
	};
	struct world *w = world_new(plain_args);
	struct listing *l;
	size_t i;

	api_reply_unref(world_good(w, request_sync()));
	free(list(w, request_records(RECORD_COMPANY, RECORD_NONE, NULL, NULL,
	    NULL, 0, NULL, false)));
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		l = contacts(w, cases[i].query);
		if (l->err.code || (l->n > 0) != cases[i].some ||
		    l->local != cases[i].local)
			fail_msg("%s: %zu rows, local %d, %s",
			    cases[i].query, l->n, l->local, l->err.text);
		free(l);
	}
	world_free(w);
}

static void queries__refuse__nonsense(void **state)
{
	static const char *const queries[] = { "last-seen:soon", "role:king",
		"name:>3", "\"open", "created:" };
	struct world *w = world_new(plain_args);
	struct listing *l;
	size_t i;

	for (i = 0; i < ARRAY_LEN(queries); i++) {
		l = contacts(w, queries[i]);
		assert_int_equal(l->err.code, ERROR_INPUT);
		free(l);
	}
	world_free(w);
}

static void changes__show__in_later_reads(void **state)
{
	struct world *w = world_new(plain_args);
	char *id = one_id(w, "external-id:usr_66139");
	const struct api_reply *reply;
	struct listing *l;

	world_changed(w, RECORD_CONTACT, VERB_UPDATE, id, NULL, "name",
	    "Derek \"D\" H");
	world_changed(w, RECORD_CONTACT, VERB_UPDATE, id, NULL, "attributes.Rooms",
	    "n:85");
	world_changed(w, RECORD_CONTACT, VERB_UPDATE, id, NULL, "unsubscribed",
	    "true");
	world_changed(w, RECORD_CONTACT, VERB_TAG, id, "7200301", NULL, NULL);
	world_changed(w, RECORD_CONTACT, VERB_NOTE, id, NULL, "body",
	    "<p>called</p>");
	reply = world_read(w, RECORD_CONTACT, id);
	assert_string_equal(reply->record->title, "Derek \"D\" H");
	assert_string_equal(record_attribute(reply->record, "Rooms")->value,
	    "85");
	assert_int_equal(record_attribute(reply->record, "Rooms")->kind,
	    ATTRIBUTE_NUMBER);
	assert_int_equal(record_value(reply->record, "unsubscribed")->number,
	    1);
	assert_non_null(strstr(record_value(reply->record, "tag")->text,
	    "bug"));
	assert_non_null(strstr(reply->raw, "\"workspace_id\""));
	api_reply_unref(reply);
	l = list(w, request_records(RECORD_NOTE, RECORD_CONTACT, id, NULL,
	    NULL, 0, NULL, false));
	assert_int_equal(l->n, 3);
	free(l);
	/* Taken back by its inverse. */
	world_changed(w, RECORD_CONTACT, VERB_UNTAG, id, "7200301", NULL, NULL);
	reply = world_read(w, RECORD_CONTACT, id);
	assert_null(strstr(record_value(reply->record, "tag")->text, "bug"));
	api_reply_unref(reply);
	free(id);
	world_free(w);
}

static void changes__make_and_remove(void **state)
{
	struct world *w = world_new(plain_args);
	const struct record_input inputs[] = {
		{ "role", "lead" }, { "name", "New One" },
		{ "email", "new@example.com" }, { "phone", "" },
		{ "signed-up", "1700000000" } };
	struct record_change what = { .kind = RECORD_CONTACT,
		.verb = VERB_CREATE, .inputs = inputs,
		.inputs_len = ARRAY_LEN(inputs) };
	const struct api_reply *reply = world_good(w, request_change(&what));
	char *id = mem_strdup(reply->record->id);

	assert_string_equal(reply->record->title, "New One");
	assert_int_equal(record_value(reply->record, "signed-up")->number,
	    1700000000);
	api_reply_unref(reply);
	world_changed(w, RECORD_CONTACT, VERB_DELETE, id, NULL, NULL, NULL);
	reply = world_final(w, api_send(w->client, request_record(
	    RECORD_CONTACT, id)));
	assert_int_equal(reply->err.code, ERROR_NOT_FOUND);
	assert_null(reply->record);
	api_reply_unref(reply);
	free(id);
	world_free(w);
}

static void changes__say__why_they_were_refused(void **state)
{
	struct world *w = world_new(plain_args);
	char *id = one_id(w, "external-id:usr_66139");
	const struct api_reply *reply = world_change(w, RECORD_CONTACT,
	    VERB_UPDATE, id, NULL, "email",
	    "lmarchetti@marchetti-boyle.example");

	assert_int_equal(reply->err.code, ERROR_CONFLICT);
	assert_non_null(strstr(reply->err.text, "already exists"));
	api_reply_unref(reply);
	reply = world_change(w, RECORD_CONTACT, VERB_MERGE, id,
	    "00468546c762299f11a004b4", NULL, NULL);
	assert_int_equal(reply->err.code, ERROR_REFUSED);
	api_reply_unref(reply);
	free(id);
	world_free(w);
}

/* The answer of a note is cut off after the service took it: it is looked up,
 * found, and there once. */
static void notes__whose_answer_is_lost__are_looked_up(void **state)
{
	static const char *const args[] = { "--token", "tok", "--fault",
		"POST /contacts/*/notes=cut-response@0", NULL };
	struct world *w = world_new(args);
	char *id = one_id(w, "external-id:usr_66139");
	struct listing *l;

	world_changed(w, RECORD_CONTACT, VERB_NOTE, id, NULL, "body",
	    "<p>written <b>once</b></p>");
	l = list(w, request_records(RECORD_NOTE, RECORD_CONTACT, id,
	    "\"written once\" OR once", NULL, 0, NULL, false));
	assert_int_equal(l->n, 1);
	free(l);
	free(id);
	world_free(w);
}

static void companies__end__at_the_cap(void **state)
{
	static const char *const args[] = { "--token", "tok", "--companies",
		"10100", "--rate", "100000", NULL };
	struct world *w = world_new(args);
	struct listing *l = list(w, request_records(RECORD_COMPANY,
	    RECORD_NONE, NULL, NULL, NULL, 0, NULL, false));

	assert_int_equal(l->err.code, ERROR_NONE);
	assert_true(l->capped);
	assert_true(l->n >= 10000 && l->n < 10100);
	free(l);
	l = list(w, request_records(RECORD_COMPANY, RECORD_NONE, NULL,
	    "marchetti", NULL, 0, NULL, true));
	assert_int_equal(l->cached, 1);
	free(l);
	world_free(w);
}

/* What synchronising has read of teammates, teams and tags is there without a
 * network, although nobody has listed them. */
static void people__are_known__from_synchronising(void **state)
{
	static const enum record_kind kinds[] = { RECORD_ADMIN, RECORD_TEAM,
		RECORD_TAG };
	struct world *w = world_new(plain_args);
	struct listing *l;
	size_t i;

	api_reply_unref(world_good(w, request_sync()));
	for (i = 0; i < ARRAY_LEN(kinds); i++) {
		l = list(w, request_records(kinds[i], RECORD_NONE, NULL, NULL,
		    NULL, 0, NULL, true));
		assert_true(l->cached > 3);
		free(l);
	}
	world_free(w);
}

/* Words go to the service's search, which gives its best; the rest of a query
 * and what is not limited is found in the whole list. */
static void articles__are_found__by_words_and_fields(void **state)
{
	static const struct {
		const char *query;
		size_t limit, n;
	} cases[] = {
		{ "", 0, 29 }, { "state:draft", 0, 2 }, { "refund", 300, 1 },
		{ "refund", 0, 1 }, { "panel", 300, 10 },
		{ "panel state:draft", 300, 1 }, { "-panel", 0, 11 },
		{ "collection:3102", 0, 11 }, { "author:tom", 0, 3 },
		{ "tag:battery", 0, 1 }, { "staged:true", 0, 1 },
	};
	struct world *w = world_new(plain_args);
	struct listing *l;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		l = list(w, request_records(RECORD_ARTICLE, RECORD_NONE, NULL,
		    cases[i].query, NULL, cases[i].limit, NULL, false));
		if (l->err.code || l->n != cases[i].n)
			fail_msg("%s: %zu, %s", cases[i].query, l->n,
			    l->err.text);
		free(l);
	}
	world_free(w);
}

/* What has the same id is told apart by what it is. */
static void content__is_found__in_everything(void **state)
{
	static const struct {
		enum record_kind kind;
		const char *query;
		size_t limit, n;
	} cases[] = {
		{ RECORD_INTERNAL_ARTICLE, "", 0, 4 },
		{ RECORD_INTERNAL_ARTICLE, "vat", 0, 1 },
		{ RECORD_CONTENT, "", 0, 37 }, { RECORD_CONTENT, "refund", 50, 3 },
		{ RECORD_CONTENT, "refund type:content_snippet", 50, 1 },
		{ RECORD_CONTENT, "type:file_source_content", 0, 1 },
	};
	struct world *w = world_new(plain_args);
	const struct api_reply *reply;
	struct listing *l;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		l = list(w, request_records(cases[i].kind, RECORD_NONE, NULL,
		    cases[i].query, NULL, cases[i].limit, NULL, false));
		if (l->err.code || l->n != cases[i].n)
			fail_msg("%s: %zu, %s", cases[i].query, l->n,
			    l->err.text);
		free(l);
	}
	world_changed(w, RECORD_INTERNAL_ARTICLE, VERB_UPDATE, "704", NULL,
	    "title", "Cells");
	reply = world_read(w, RECORD_INTERNAL_ARTICLE, "704");
	assert_string_equal(reply->record->title, "Cells");
	api_reply_unref(reply);
	world_changed(w, RECORD_INTERNAL_ARTICLE, VERB_CREATE, NULL, NULL,
	    "title", "New");
	world_changed(w, RECORD_INTERNAL_ARTICLE, VERB_DELETE, "704", NULL,
	    NULL, NULL);
	l = list(w, request_records(RECORD_INTERNAL_ARTICLE, RECORD_NONE,
	    NULL, NULL, NULL, 0, NULL, false));
	assert_int_equal(l->n, 4);
	free(l);
	world_free(w);
}

/* What is live stays as it is until the draft is published. */
static void drafts__are_staged__and_published(void **state)
{
	struct world *w = world_new(plain_args);
	const struct api_reply *reply;

	world_changed(w, RECORD_ARTICLE_DRAFT, VERB_UPDATE, "105", NULL, "body",
	    "<p>new</p>");
	reply = world_read(w, RECORD_ARTICLE, "105");
	assert_int_equal(record_value(reply->record, "staged")->number, 1);
	assert_null(strstr(record_value(reply->record, "body")->text, "new"));
	api_reply_unref(reply);
	reply = world_read(w, RECORD_ARTICLE_DRAFT, "105");
	assert_non_null(strstr(record_value(reply->record, "body")->text,
	    "new"));
	api_reply_unref(reply);
	world_changed(w, RECORD_ARTICLE_DRAFT, VERB_PUBLISH, "105", NULL, NULL,
	    NULL);
	reply = world_read(w, RECORD_ARTICLE, "105");
	assert_int_equal(record_value(reply->record, "staged")->number, 0);
	assert_non_null(strstr(record_value(reply->record, "body")->text,
	    "new"));
	assert_string_equal(record_value(reply->record, "parent")->text,
	    "3102");
	api_reply_unref(reply);
	reply = world_change(w, RECORD_ARTICLE_DRAFT, VERB_UPDATE, "128", NULL,
	    "body", "<p>x</p>");
	assert_non_null(strstr(reply->err.text, "must be published"));
	api_reply_unref(reply);
	world_free(w);
}

static const struct api_reply *send_message(struct world *w,
    const char *type, const char *subject, const char *open)
{
	const struct record_input inputs[] = {
		{ "to", "915b3b1b20084a73c3c3a383" }, { "role", "user" },
		{ "type", type }, { "body", "<p>Hello &amp; welcome</p>" },
		{ "template", "plain" }, { open ? "open" : "none", "true" },
		{ "subject", subject } };

	return world_final(w, api_send(w->client, request_change(
	    &(struct record_change){ .kind = RECORD_MESSAGE,
	    .verb = VERB_CREATE, .inputs = inputs,
	    .inputs_len = ARRAY_LEN(inputs) - !subject })));
}

static void messages__begin__a_conversation_when_wanted(void **state)
{
	struct world *w = world_new(plain_args);
	const struct api_reply *reply = send_message(w, "in_app", NULL, NULL);
	char *id;

	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_string_equal(record_value(reply->record, "type")->text,
	    "inapp");
	assert_null(record_value(reply->record, "conversation")->text);
	api_reply_unref(reply);
	reply = send_message(w, "email", "Your panels", "true");
	assert_int_equal(reply->err.code, ERROR_NONE);
	id = mem_strdup(record_value(reply->record, "conversation")->text);
	api_reply_unref(reply);
	reply = world_final(w, api_send(w->client, request_conversation(id,
	    false)));
	assert_int_equal(reply->err.code, ERROR_NONE);
	assert_string_equal(reply->conversation->title, "Your panels");
	api_reply_unref(reply);
	free(id);
	reply = send_message(w, "email", NULL, NULL);
	assert_int_equal(reply->err.code, ERROR_REFUSED);
	assert_non_null(strstr(reply->err.text, "No subject"));
	api_reply_unref(reply);
	world_free(w);
}

/* There is no list to look in: the person decides, and nothing is sent
 * again. */
static void message__whose_answer_is_lost__is_unknown(void **state)
{
	static const char *const args[] = { "--token", "tok", "--fault",
		"POST /messages=cut-response@0", NULL };
	struct world *w = world_new(args);
	const struct api_reply *reply = send_message(w, "in_app", NULL, NULL);

	assert_int_equal(reply->err.code, ERROR_UNKNOWN_OUTCOME);
	api_reply_unref(reply);
	reply = world_good(w, request_outbox());
	assert_int_equal(reply->outbox_len, 1);
	assert_int_equal(reply->outbox[0].state, DELIVERY_UNKNOWN);
	assert_non_null(strstr(reply->outbox[0].summary,
	    "send the message"));
	api_reply_unref(reply);
	world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records__lists__all_pages_once),
		cmocka_unit_test(records__end__at_the_limit_and_go_on),
		cmocka_unit_test(records__shrink__pages_that_fail),
		cmocka_unit_test(queries__find__by_every_kind_of_field),
		cmocka_unit_test(queries__refuse__nonsense),
		cmocka_unit_test(changes__show__in_later_reads),
		cmocka_unit_test(changes__make_and_remove),
		cmocka_unit_test(changes__say__why_they_were_refused),
		cmocka_unit_test(notes__whose_answer_is_lost__are_looked_up),
		cmocka_unit_test(companies__end__at_the_cap),
		cmocka_unit_test(articles__are_found__by_words_and_fields),
		cmocka_unit_test(content__is_found__in_everything),
		cmocka_unit_test(drafts__are_staged__and_published),
		cmocka_unit_test(messages__begin__a_conversation_when_wanted),
		cmocka_unit_test(message__whose_answer_is_lost__is_unknown),
		cmocka_unit_test(people__are_known__from_synchronising),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
