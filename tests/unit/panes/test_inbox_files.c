/* Attached files in the inbox: listed, saved, opened, stopped. */
#include "config.h"

#include "panes/inbox/save_name.h"
#include "tests/unit/panes/inbox_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void name__is_one__whatever_it_was(void **state)
{
	static const struct { const char *from, *to; } cases[] = {
		{ "report.pdf", "report.pdf" },
		{ NULL, "attachment" }, { "", "attachment" },
		{ "...", "attachment" }, { "  ", "attachment" },
		{ "../../.ssh/authorized_keys", "_.._.ssh_authorized_keys" },
		{ "/etc/passwd", "_etc_passwd" },
		{ "-rf", "rf" }, { ".bashrc", "bashrc" },
		{ "a\nb\033]0;x\a.txt", "a_b_]0;x_.txt" },
		{ "bookings_\u202efdp.vsc.csv", "bookings__fdp.vsc.csv" },
		{ "\xff\xfe.png", "__.png" },
		{ "C:\\temp\\x.exe", "C__temp_x.exe" },
		{ "a.txt. .", "a.txt" },
		{ "応接室 写真.jpg", "応接室 写真.jpg" },
	};
	char out[SAVE_NAME_BYTES], from[4000];
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		save_name(cases[i].from, out);
		if (strcmp(out, cases[i].to) != 0)
			fail_msg("%s became %s", cases[i].from, out);
		assert_null(strchr(out, '/'));
	}
	/* A long one keeps its ending, and no letter is cut. */
	from[0] = '\0';
	for (i = 0; i < 900; i++)
		strcat(from, "é");
	strcat(from, ".tar");
	save_name(from, out);
	assert_true(strlen(out) < SAVE_NAME_BYTES);
	assert_string_equal(out + strlen(out) - 6, "é.tar");
}

static void only_file__is_asked_about__at_once(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	const struct api_request *request;
	struct api_reply *reply;
	struct download *download;

	mock_set(mock, "download-folder", "/tmp");
	inbox_read(mock);
	mock_keys(mock, "A");
	assert_string_equal(mock->ask.label, "export.csv");
	mock_answer(mock, "save");
	assert_string_equal(mock->ask.initial, "/tmp");
	/* Nothing has been fetched by now. */
	assert_false(mock_waits(mock, API_DOWNLOAD));
	mock_answer(mock, "/tmp");
	request = mock_pending(mock, API_DOWNLOAD);
	assert_string_equal(request->folder, "/tmp");
	assert_string_equal(request->name, "export.csv");
	assert_string_equal(request->url, "https://files.test/export.csv");
	mock_keys(mock, "g g");
	mock_shows(mock, "fetching 0 %");
	reply = mock_reply(mock, request);
	reply->final = false;
	reply->download = download = arena_calloc(&reply->arena, 1,
	    sizeof(*download));
	download->done = 30;
	download->total = 60;
	mock_feed(mock, reply);
	mock_shows(mock, "fetching 50 %");
	reply = mock_reply(mock, request);
	reply->download = download = arena_calloc(&reply->arena, 1,
	    sizeof(*download));
	download->path = "/tmp/export (1).csv";
	mock_feed(mock, reply);
	mock_said(mock, SAY_GOOD, "Saved: /tmp/export (1).csv");
	mock_free(mock);
}

static void folder__must_be_there(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_keys(mock, "D");
	mock_answer(mock, "/nonexistent/folder");
	mock_said(mock, SAY_ERROR, "There is no folder /nonexistent/folder");
	assert_false(mock_waits(mock, API_DOWNLOAD));
	mock_keys(mock, "D");
	mock_answer(mock, "relative");
	mock_said(mock, SAY_ERROR, "There is no folder relative");
	mock_free(mock);
}

static void fetching__is_stopped__by_a_key(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_keys(mock, "X");
	mock_said(mock, SAY_INFO, "Nothing is being fetched");
	mock_keys(mock, "D");
	mock_answer(mock, "/tmp");
	mock_said(mock, SAY_INFO, "Fetching 1 file; X stops");
	mock_keys(mock, "X");
	assert_false(mock_waits(mock, API_DOWNLOAD));
	mock_free(mock);
}

static void failure__is_told__with_the_name(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_keys(mock, "D");
	mock_answer(mock, "/tmp");
	mock_fail(mock, mock_pending(mock, API_DOWNLOAD), ERROR_OFFLINE,
	    "No network");
	mock_said(mock, SAY_ERROR,
	    "export.csv could not be fetched: No network");
	mock_shows_not(mock, "saved:");
	mock_free(mock);
}

static void opened__once_it_is_saved(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	struct api_reply *reply;
	struct download *download;

	inbox_read(mock);
	mock_keys(mock, "f");
	mock_answer(mock, mock_choice(mock, "export.csv")->id);
	mock_answer(mock, "open");
	mock_answer(mock, "/tmp");
	reply = mock_reply(mock, mock_pending(mock, API_DOWNLOAD));
	reply->download = download = arena_calloc(&reply->arena, 1,
	    sizeof(*download));
	download->path = "/tmp/export.csv";
	assert_null(mock->opened);
	mock_feed(mock, reply);
	assert_string_equal(mock->opened, "/tmp/export.csv");
	mock_free(mock);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(name__is_one__whatever_it_was),
		cmocka_unit_test(only_file__is_asked_about__at_once),
		cmocka_unit_test(folder__must_be_there),
		cmocka_unit_test(fetching__is_stopped__by_a_key),
		cmocka_unit_test(failure__is_told__with_the_name),
		cmocka_unit_test(opened__once_it_is_saved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
