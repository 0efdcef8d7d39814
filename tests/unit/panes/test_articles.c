/* The articles pane: lists, text as it looks, edits that lose nothing. */
#include "config.h"

#include "tests/unit/mock_host.h"
#include "tests/unit/panes/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const struct sample {
	const char *id, *title, *state, *body;
	bool staged;
} samples[] = {
	{ "1", "Restart a panel", "published", "<h2>When it is grey</h2>"
	    "<p class=\"no-margin\">Hold the <b>side button</b> for ten "
	    "seconds, see <a href=\"https://help.example/2\">the other</a>."
	    "</p><ul><li>white</li><li>a bird</li></ul>", false },
	{ "2", "Batteries", "published", "<p>Two cells.</p>", true },
	{ "3", "New things", "draft", "<p>Soon.</p>", false },
	{ "4", "A box", "published",
	    "<div class=\"callout\"><p>Mind this.</p></div><p>b</p>", false },
};

static void set(struct record *record, const char *field, const char *text,
    int64_t number)
{
	struct record_value *value =
	    (struct record_value *)record_value(record, field);

	value->text = text;
	value->number = number;
}

static void refer(struct arena *arena, struct record *record,
    const char *field, enum record_kind kind, const char *id,
    const char *name)
{
	struct record_ref *refs = arena_calloc(arena, 2, sizeof(*refs));

	refs[0] = (struct record_ref){ kind, id, name };
	set(record, field, id, 1);
	((struct record_value *)record_value(record, field))->refs = refs;
}

static void article(struct arena *arena, enum record_kind kind, size_t n,
    struct record *out)
{
	const struct sample *from = &samples[n];

	*out = (struct record){ .kind = kind, .id = from->id,
		.title = from->title, .values = arena_calloc(arena,
		    record_fields_len(record_schema(kind)),
		    sizeof(struct record_value)) };
	set(out, "title", from->title, 0);
	set(out, "state", from->state, 0);
	set(out, "body", from->body, 0);
	set(out, "staged", from->staged ? "true" : "false", from->staged);
	set(out, "updated", NULL, MOCK_NOW - (int64_t)n * 86400);
	if (!strcmp(from->state, "published"))
		set(out, "url", arena_printf(arena,
		    "https://help.example/%s", from->id), 0);
	refer(arena, out, "collection", RECORD_COLLECTION, "71", NULL);
	refer(arena, out, "author", RECORD_ADMIN, "11", NULL);
}

static struct record_page *page_of(struct api_reply *reply, size_t n)
{
	struct record_page *page = arena_alloc(&reply->arena, sizeof(*page));
	struct record *rows = arena_calloc(&reply->arena, n, sizeof(*rows));

	page->rows = rows;
	page->rows_len = page->total = page->done = n;
	reply->records = page;
	return page;
}

static void feed_articles(struct mock_host *mock)
{
	struct api_reply *reply = mock_reply(mock, mock_pending(mock,
	    API_RECORDS));
	struct record_page *page = page_of(reply, ARRAY_LEN(samples));
	size_t i;

	for (i = 0; i < ARRAY_LEN(samples); i++)
		article(&reply->arena, RECORD_ARTICLE, i,
		    (struct record *)&page->rows[i]);
	mock_feed(mock, reply);
}

static void feed_collections(struct mock_host *mock)
{
	struct api_reply *reply = mock_reply(mock, mock_pending(mock,
	    API_RECORDS));
	struct record *row = (struct record *)page_of(reply, 1)->rows;

	*row = (struct record){ .kind = RECORD_COLLECTION, .id = "71",
		.title = "Panels", .values = arena_calloc(&reply->arena,
		    record_fields_len(record_schema(RECORD_COLLECTION)),
		    sizeof(struct record_value)) };
	set(row, "name", "Panels", 0);
	mock_feed(mock, reply);
}

static struct mock_host *start(void)
{
	struct mock_host *mock = mock_new("articles");
	struct api_reply *reply;

	mock_open(mock, 24, 80, NULL);
	feed_collections(mock);
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_FOCUS,
		.focused = true });
	reply = mock_reply(mock, mock_pending(mock, API_WORKSPACE));
	sample_workspace(reply);
	mock_feed(mock, reply);
	feed_articles(mock);
	mock_forget(mock);
	return mock;
}

static void feed_one(struct mock_host *mock, enum record_kind kind, size_t n)
{
	const struct api_request *req = mock_pending(mock, API_RECORD);
	struct api_reply *reply = mock_reply(mock, req);
	struct record *record = arena_alloc(&reply->arena, sizeof(*record));

	assert_int_equal(req->record.kind, kind);
	assert_string_equal(req->record.id, samples[n].id);
	article(&reply->arena, kind, n, record);
	reply->record = record;
	mock_feed(mock, reply);
}

static void select_row(struct mock_host *mock, size_t n)
{
	char keys[16];

	snprintf(keys, sizeof(keys), "%zu g g", n + 1);
	mock_keys(mock, keys);
}

static const struct record_change *changed(struct mock_host *mock)
{
	return mock_pending(mock, API_CHANGE)->change;
}

static void articles__show__names_and_text(void **state)
{
	struct mock_host *mock = start();
	int i;

	mock_golden(mock, "articles-80x24");
	mock_keys(mock, "Enter");
	feed_one(mock, RECORD_ARTICLE, 0);
	mock_golden(mock, "articles-card-80x24");
	/* A line of the text leads where its link does. */
	mock_keys(mock, "g g");
	for (i = 0; i < 15 && !mock->browsed; i++)
		mock_keys(mock, "j Enter");
	assert_string_equal(mock->browsed, "https://help.example/2");
	mock_free(mock);
}

static void published__is_edited__as_a_staged_draft(void **state)
{
	struct mock_host *mock = start();
	const struct record_change *change;

	select_row(mock, 0);
	mock_keys(mock, "e");
	mock_ok(mock, mock_pending(mock, API_DRAFT_GET));
	feed_one(mock, RECORD_ARTICLE, 0);
	assert_string_equal(mock->edit_text, "## When it is grey\n\n"
	    "Hold the **side button** for ten seconds, see [the other]"
	    "(https://help.example/2).\n\n- white\n- a bird\n");
	mock_edited(mock, "Hold *it*.\n");
	change = changed(mock);
	assert_int_equal(change->kind, RECORD_ARTICLE_DRAFT);
	assert_int_equal(change->verb, VERB_UPDATE);
	assert_string_equal(change->id, "1");
	assert_string_equal(change->inputs[0].name, "body");
	assert_string_equal(change->inputs[0].value,
	    "<p>Hold <i>it</i>.</p>\n");
	mock_ok(mock, mock_pending(mock, API_CHANGE));
	mock_said(mock, SAY_GOOD, "Staged: Restart a panel");
	mock_free(mock);
}

static void draft__is_edited__itself(void **state)
{
	struct mock_host *mock = start();

	select_row(mock, 2);
	mock_keys(mock, "e");
	mock_ok(mock, mock_pending(mock, API_DRAFT_GET));
	feed_one(mock, RECORD_ARTICLE, 2);
	mock_edited(mock, "Soon.\n");
	assert_int_equal(mock_changes(mock), 0);
	mock_said(mock, SAY_INFO, "Nothing was changed");
	mock_keys(mock, "e");
	mock_ok(mock, mock_pending(mock, API_DRAFT_GET));
	feed_one(mock, RECORD_ARTICLE, 2);
	mock_edited(mock, "\n \n");
	assert_int_equal(mock_changes(mock), 0);
	mock_keys(mock, "e");
	mock_ok(mock, mock_pending(mock, API_DRAFT_GET));
	feed_one(mock, RECORD_ARTICLE, 2);
	mock_edited(mock, "Very soon.");
	assert_int_equal(changed(mock)->kind, RECORD_ARTICLE);
	mock_free(mock);
}

/* What is staged already is what is edited. */
static void staged__is_read__before_it_is_edited(void **state)
{
	struct mock_host *mock = start();

	select_row(mock, 1);
	mock_keys(mock, "e");
	mock_ok(mock, mock_pending(mock, API_DRAFT_GET));
	feed_one(mock, RECORD_ARTICLE_DRAFT, 1);
	assert_string_equal(mock->edit_text, "Two cells.\n");
	mock_free(mock);
}

static void html__is_edited__where_markdown_would_lose(void **state)
{
	struct mock_host *mock = start();

	select_row(mock, 3);
	mock_keys(mock, "e");
	mock_ok(mock, mock_pending(mock, API_DRAFT_GET));
	feed_one(mock, RECORD_ARTICLE, 3);
	assert_string_equal(mock->edit_text, "<!-- Markdown cannot say all of "
	    "this (div as a block): here it is HTML. -->\n"
	    "<div class=\"callout\"><p>Mind this.</p>\n</div>\n<p>b</p>\n");
	mock_edited(mock, "<!-- Markdown cannot say all of this (div as a "
	    "block): here it is HTML. -->\n<div class=\"callout\"><p>Mind "
	    "that.</p>\n</div>\n<p>b</p>\n");
	assert_string_equal(changed(mock)->inputs[0].value, "<div "
	    "class=\"callout\"><p>Mind that.</p>\n</div>\n<p>b</p>");
	mock_free(mock);
}

static void refused_text__comes_back__at_the_next_edit(void **state)
{
	struct mock_host *mock = start();
	struct api_reply *reply;
	struct draft *draft;

	select_row(mock, 0);
	mock_keys(mock, "e");
	mock_ok(mock, mock_pending(mock, API_DRAFT_GET));
	feed_one(mock, RECORD_ARTICLE, 0);
	mock_edited(mock, "My text.\n");
	mock_fail(mock, mock_pending(mock, API_CHANGE), ERROR_FORBIDDEN,
	    "Needs \"Read and write articles\"");
	mock_said(mock, SAY_ERROR, "Needs \"Read and write articles\"");
	assert_string_equal(mock_pending(mock, API_DRAFT_PUT)->text,
	    "My text.\n");
	assert_string_equal(mock_pending(mock, API_DRAFT_PUT)->
	    conversation_id, "article/1");
	mock_forget(mock);
	mock_keys(mock, "e");
	reply = mock_reply(mock, mock_pending(mock, API_DRAFT_GET));
	draft = arena_alloc(&reply->arena, sizeof(*draft));
	*draft = (struct draft){ .conversation_id = "article/1",
		.text = "My text.\n" };
	reply->drafts = draft;
	reply->drafts_len = 1;
	mock_feed(mock, reply);
	assert_string_equal(mock->edit_text, "My text.\n");
	mock_edited(mock, "My text.\n");
	assert_string_equal(changed(mock)->inputs[0].value,
	    "<p>My text.</p>\n");
	mock_free(mock);
}

static void publishing__is__what_there_is_to_publish(void **state)
{
	struct mock_host *mock = start();

	select_row(mock, 0);
	mock_keys(mock, "p");
	mock_said(mock, SAY_INFO, "published as it is");
	select_row(mock, 1);
	mock_keys(mock, "p");
	mock_answer(mock, "y");
	assert_int_equal(mock_pending(mock, API_CHANGE)->change->kind,
	    RECORD_ARTICLE_DRAFT);
	assert_int_equal(changed(mock)->verb, VERB_PUBLISH);
	mock_ok(mock, mock_pending(mock, API_CHANGE));
	feed_articles(mock);
	select_row(mock, 2);
	mock_keys(mock, "p");
	mock_answer(mock, "y");
	assert_int_equal(changed(mock)->kind, RECORD_ARTICLE);
	assert_int_equal(changed(mock)->verb, VERB_PUBLISH);
	mock_free(mock);
}

static void article__goes__into_a_reply(void **state)
{
	struct mock_host *mock = start();

	select_row(mock, 0);
	mock_keys(mock, "i");
	assert_string_equal(mock->went, "inbox");
	assert_string_equal(mock->went_to, "insert:[Restart a panel]"
	    "(https://help.example/1)");
	select_row(mock, 3);
	mock_keys(mock, "I");
	assert_string_equal(mock->went_to, "insert:Mind this.\n\nb");
	select_row(mock, 2);
	mock_keys(mock, "i");
	mock_said(mock, SAY_WARNING, "not published");
	mock_keys(mock, "Y");
	mock_free(mock);
}

static void words__are_asked__of_the_search(void **state)
{
	struct mock_host *mock = start();
	const struct api_request *req;

	mock_keys(mock, "/");
	mock_answer(mock, "battery");
	req = mock_pending(mock, API_RECORDS);
	assert_true(req->limit < RECORDS_MAX);
	mock_keys(mock, "/");
	mock_answer(mock, "state:draft");
	req = mock_pending(mock, API_RECORDS);
	assert_int_equal(req->limit, RECORDS_MAX);
	mock_keys(mock, "c");
	mock_answer(mock, mock_choice(mock, "Panels")->id);
	assert_string_equal(mock_pending(mock, API_RECORDS)->query,
	    "collection:71");
	mock_free(mock);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(articles__show__names_and_text),
		cmocka_unit_test(published__is_edited__as_a_staged_draft),
		cmocka_unit_test(draft__is_edited__itself),
		cmocka_unit_test(staged__is_read__before_it_is_edited),
		cmocka_unit_test(html__is_edited__where_markdown_would_lose),
		cmocka_unit_test(refused_text__comes_back__at_the_next_edit),
		cmocka_unit_test(publishing__is__what_there_is_to_publish),
		cmocka_unit_test(article__goes__into_a_reply),
		cmocka_unit_test(words__are_asked__of_the_search),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
