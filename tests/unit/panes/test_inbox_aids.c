/* Aids for reading in the inbox: files in the thread's place, clocks, the
 * source of a message, its translation. */
#include "config.h"

#include "api/base/buf.h"
#include "tests/unit/panes/inbox_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* The attached file has these bytes. */
static struct mock_host *start_reader(const char *bytes, size_t len)
{
	struct mock_host *mock = inbox_start(24, 80);
	struct download *download;
	struct api_reply *reply;

	inbox_read(mock);
	mock_keys(mock, "A");
	mock_answer(mock, "read");
	assert_null(mock_pending(mock, API_DOWNLOAD)->folder);
	reply = mock_reply(mock, mock_pending(mock, API_DOWNLOAD));
	reply->download = download = arena_calloc(&reply->arena, 1,
	    sizeof(*download));
	download->bytes = arena_strndup(&reply->arena, bytes, len);
	download->len = len;
	mock_feed(mock, reply);
	return mock;
}

static struct mock_host *start_lines(size_t n)
{
	struct mock_host *mock;
	struct buf text;
	size_t i;

	buf_init(&text, 64 << 20);
	for (i = 1; i <= n; i++)
		buf_printf(&text, "line %zu%s\n", i, i == n - 7 ?
		    " Needle" : "");
	mock = start_reader(text.data, text.len);
	buf_release(&text);
	return mock;
}

static void file__is_read__in_the_threads_place(void **state)
{
	struct mock_host *mock = start_lines(3000);

	mock_shows(mock, "line 1 of 3000");
	mock_shows(mock, "line 22\n");
	mock_keys(mock, "j");
	mock_shows(mock, "line 2 of 3000");
	mock_keys(mock, "G");
	mock_shows(mock, "line 3000\n");
	mock_keys(mock, "1500 g g");
	mock_shows(mock, "line 1500 of 3000");
	mock_keys(mock, "g g /");
	mock_answer(mock, "needle");
	mock_shows(mock, "line 2993 Needle");
	mock_size(mock, 40, 30);
	mock_shows(mock, "line 2993 Needle");
	mock_keys(mock, "q");
	mock_shows_not(mock, "Needle");
	assert_string_equal(mock->ops->context(&mock->pane), "thread");
	mock_free(mock);
}

static void large_file__and_long_line__are_paged(void **state)
{
	struct mock_host *mock = start_lines(400000);
	struct buf line;

	mock_keys(mock, "G");
	mock_shows(mock, "line 400000\n");
	mock_keys(mock, "123456 g g");
	mock_shows(mock, "line 123456 of 400000");
	mock_free(mock);
	buf_init(&line, 8 << 20);
	while (line.len < 4000000)
		buf_add_text(&line, "ä23456789 ");
	mock = start_reader(line.data, line.len);
	mock_shows(mock, "line 1 of 1");
	mock_keys(mock, "G");
	mock_shows(mock, "ä23456789");
	mock_keys(mock, "q");
	mock_free(mock);
	buf_release(&line);
}

static void what_is_no_text__is_told(void **state)
{
	static const char utf16[] = "\xff\xfeh\0i\0 \0\xe4\0\n\0";
	struct mock_host *mock = start_reader("a\0b", 3);

	mock_said(mock, SAY_WARNING, "export.csv is no text");
	mock_free(mock);
	mock = start_reader("", 0);
	mock_said(mock, SAY_WARNING, "export.csv is empty");
	mock_free(mock);
	mock = start_reader(utf16, sizeof(utf16) - 1);
	mock_shows(mock, "hi ä");
	mock_free(mock);
	/* What a terminal would obey is a mark. */
	mock = start_reader("\033[2J\033]0;x\a\r\n\xff\n", 14);
	mock_shows(mock, "\xef\xbf\xbd[2J\xef\xbf\xbd]0;x\xef\xbf\xbd");
	mock_free(mock);
}

static void clock__goes_round__own_customer_workspace(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	struct api_reply *reply;
	struct contact *contact;

	inbox_read(mock);
	mock_keys(mock, "Z");
	reply = mock_reply(mock, mock_pending(mock, API_CONTACT));
	contact = arena_calloc(&reply->arena, 1, sizeof(*contact));
	contact->id = "c1";
	contact->country = "Japan";
	reply->contact = contact;
	mock_feed(mock, reply);
	mock_said(mock, SAY_INFO,
	    "Times by the clock of the customer, Asia/Tokyo");
	mock_shows(mock, "JST");
	mock_keys(mock, "Z");
	mock_shows_not(mock, "JST");
	mock_keys(mock, "Z");
	mock_said(mock, SAY_INFO, "Times by your own clock");
	mock_free(mock);
}

static void source__is_shown__as_text_and_as_html(void **state)
{
	struct mock_host *mock = inbox_start(30, 80);

	inbox_read(mock);
	mock_keys(mock, "g g H");
	mock_shows(mock, "[1] https://docs.test/export");
	mock_keys(mock, "H");
	mock_shows(mock, "<p>Hello,</p>");
	/* It stays when the conversation is fetched anew. */
	inbox_changed(mock, "1001");
	inbox_feed_conversation(mock);
	mock_shows(mock, "<p>Hello,</p>");
	mock_keys(mock, "H");
	mock_shows_not(mock, "<p>");
	mock_free(mock);
}

static void translated(struct mock_host *mock, bool ok, const char *text)
{
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_FILTERED,
		.cookie = mock->filter_cookie, .accepted = ok,
		.text = text });
}

static void translation__stands_below__until_it_is_taken_away(void **state)
{
	struct mock_host *mock = inbox_start(30, 80);

	inbox_read(mock);
	assert_null(mock->filtered);
	mock_keys(mock, "g g L");
	assert_non_null(strstr(mock->filtered, "the export stops at row"));
	assert_null(strstr(mock->filtered, "<p>"));
	translated(mock, true, "Bonjour\033[31m,\n\nl'export s'arrête.");
	mock_shows(mock, "Translation");
	mock_shows(mock, "Bonjour\xef\xbf\xbd[31m,");
	inbox_changed(mock, "1001");
	inbox_feed_conversation(mock);
	mock_shows(mock, "l'export s'arrête.");
	mock_keys(mock, "L");
	mock_shows_not(mock, "Translation");
	mock_keys(mock, "L");
	translated(mock, false, "trans failed");
	mock_said(mock, SAY_ERROR, "Not translated: trans failed");
	mock_free(mock);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(file__is_read__in_the_threads_place),
		cmocka_unit_test(large_file__and_long_line__are_paged),
		cmocka_unit_test(what_is_no_text__is_told),
		cmocka_unit_test(clock__goes_round__own_customer_workspace),
		cmocka_unit_test(source__is_shown__as_text_and_as_html),
		cmocka_unit_test(
		    translation__stands_below__until_it_is_taken_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
