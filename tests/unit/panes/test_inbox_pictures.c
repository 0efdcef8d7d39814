/* Pictures of messages in the inbox: asked for, shown, failing in words. */
#include "config.h"

#include "tests/unit/panes/inbox_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char png[] = "\x89PNG\r\n\x1a\n and so on";

static const struct attachment files[] = {
	{ .name = "desk.png", .url = "https://files.test/1/desk.png?a=1",
	  .content_type = "image/png", .size = 734112 },
	{ .name = "huge.jpg", .url = "https://files.test/huge.jpg",
	  .content_type = "image/jpeg", .size = 90000000 },
};

/* Two attached, one of them in the text as well, one in the text alone. */
static const struct part message = { .id = "p9", .type = "comment",
	.kind = PART_COMMENT, .author = { .kind = PERSON_USER, .id = "c1",
	.name = "Ada Lovelace" }, .created_at = MOCK_NOW - 60,
	.body = "<p>Look:</p>"
	"<img src=\"https://files.test/1/desk.png?b=2\" alt=\"desk\">"
	"<img src=\"https://cdn.test/door.gif\" alt=\"The door\">"
	"<img src=\"cid:17\" alt=\"not there\">",
	.attachments = files, .attachments_len = 1 };

/* Open, with that as the last message. */
static struct mock_host *start_with(int rows, int cols,
    const struct part *last)
{
	struct mock_host *mock = inbox_start(rows, cols);
	const struct api_request *request;
	struct conversation *it;
	struct api_reply *reply;
	struct part *parts;

	mock_set(mock, "session.pictures", "on");
	mock_keys(mock, "Enter");
	request = mock_pending(mock, API_CONVERSATION);
	reply = mock_reply(mock, request);
	it = sample_conversation(reply, request->conversation_id, true);
	parts = arena_calloc(&reply->arena, it->parts_len + 1,
	    sizeof(*parts));
	memcpy(parts, it->parts, it->parts_len * sizeof(*parts));
	parts[it->parts_len] = *last;
	it->parts = parts;
	it->parts_len++;
	it->parts_total = it->parts_len;
	mock_feed(mock, reply);
	mock_forget(mock);
	return mock;
}

static struct mock_host *start(int rows, int cols, size_t attached)
{
	struct part last = message;

	last.attachments_len = attached;
	return start_with(rows, cols, &last);
}

/* Bytes that come of the newest download. */
static void feed(struct mock_host *mock, const char *bytes, size_t len)
{
	struct api_reply *reply = mock_reply(mock, mock_pending(mock,
	    API_DOWNLOAD));
	struct download *download = arena_calloc(&reply->arena, 1,
	    sizeof(*download));

	download->bytes = arena_strndup(&reply->arena, bytes, len);
	download->len = len;
	reply->download = download;
	mock_feed(mock, reply);
}

/* A picture of rows times cols, as chafa would print it. */
static void drawn(struct mock_host *mock, bool ok, const char *text)
{
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_FILTERED,
		.cookie = mock->filter_cookie, .accepted = ok,
		.text = text });
}

#define SMALL "\033[38;5;20m▀▀▀▀\033[0m\n▄▄▄▄\n"

static void pictures__are_fetched__by_a_key(void **state)
{
	struct mock_host *mock = start(24, 80, 1);
	const struct api_request *request;

	assert_false(mock_waits(mock, API_DOWNLOAD));
	mock_keys(mock, "I");
	/* The one that is in the text as well is one. */
	request = mock_pending(mock, API_DOWNLOAD);
	assert_string_equal(request->url, "https://cdn.test/door.gif");
	mock_shows(mock, "The door  fetching");
	mock_shows(mock, "desk.png  fetching 0 % of 716 kB");
	feed(mock, "GIF89a and so on", 16);
	assert_int_equal(mock->picture_len, 16);
	assert_int_equal(mock->picture_cols, 76);
	mock_shows(mock, "The door  being drawn");
	drawn(mock, true, SMALL);
	mock_shows(mock, "The door  GIF, 16 B");
	request = mock_pending(mock, API_DOWNLOAD);
	assert_string_equal(request->url, files[0].url);
	feed(mock, png, sizeof(png) - 1);
	drawn(mock, true, SMALL);
	mock_shows(mock, "desk.png  PNG, 18 B");
	mock_golden(mock, "inbox-pictures-80x24");
	/* On a page, the next one, and gone. */
	mock_keys(mock, "I");
	assert_int_equal(mock->picture_cols, 80);
	drawn(mock, true, SMALL);
	mock_golden(mock, "inbox-picture-page-80x24");
	mock_keys(mock, "j");
	mock_shows(mock, "The door");
	drawn(mock, true, SMALL);
	mock_keys(mock, "Esc");
	mock_shows(mock, "Ada Lovelace");
	mock_keys(mock, "I I");
	mock_shows_not(mock, "PNG, 18 B");
	mock_shows_not(mock, "▀▀▀▀");
	mock_free(mock);
}

static void another_width__is_drawn_anew(void **state)
{
	struct mock_host *mock = start(24, 80, 1);

	mock_keys(mock, "A");
	mock_answer(mock, mock_choice(mock, "1  desk.png")->id);
	mock_answer(mock, "look");
	feed(mock, png, sizeof(png) - 1);
	assert_int_equal(mock->picture_rows, mock->pane.rows - 1);
	drawn(mock, true, SMALL);
	/* The thread's own. */
	drawn(mock, true, SMALL);
	mock_size(mock, 40, 60);
	assert_int_equal(mock->picture_cols, 60);
	assert_false(mock_waits(mock, API_DOWNLOAD));
	mock_shows(mock, "▀▀▀▀");
	drawn(mock, true, "▀▀\n▄▄\n");
	mock_shows(mock, "\n▀▀\n");
	mock_free(mock);
}

static void failure__is_told__in_words(void **state)
{
	struct mock_host *mock = start(24, 80, 2);

	mock_keys(mock, "I");
	mock_shows(mock, "huge.jpg  larger than 16 MB: save it");
	feed(mock, "<svg xmlns=''/>", 15);
	mock_shows(mock, "The door  is none of PNG, JPEG, GIF, WebP and TIFF");
	feed(mock, png, sizeof(png) - 1);
	drawn(mock, false, "chafa crashed");
	mock_shows(mock, "desk.png  chafa crashed: it may be damaged, or too");
	mock_keys(mock, "I I");
	mock_shows_not(mock, "chafa crashed");
	/* Garbage, and what would be more than was asked for. */
	mock_keys(mock, "I");
	feed(mock, png, sizeof(png) - 1);
	drawn(mock, true, "\033]0;owned\a▀▀\n");
	mock_shows(mock, "what chafa made of it is no picture: not shown");
	mock_fail(mock, mock_pending(mock, API_DOWNLOAD), ERROR_OFFLINE,
	    "No network");
	mock_shows(mock, "desk.png  No network");
	mock_free(mock);
}

static void kind_that_nothing_draws__is_told(void **state)
{
	static const struct attachment heic = { .name = "IMG_2207.HEIC",
		.url = "https://files.test/2207", .content_type =
		"image/heic", .size = 2840113 };
	struct part last = { .id = "p9", .type = "comment",
		.kind = PART_COMMENT, .author = message.author,
		.body = "<p>See it</p>", .created_at = MOCK_NOW - 60,
		.attachments = &heic, .attachments_len = 1 };
	struct mock_host *mock = start_with(24, 80, &last);

	mock_keys(mock, "I");
	mock_said(mock, SAY_INFO, "None of its pictures is PNG, JPEG, GIF, "
	    "WebP or TIFF");
	assert_false(mock_waits(mock, API_DOWNLOAD));
	mock_free(mock);
	last.attachments_len = 0;
	mock = start_with(24, 80, &last);
	mock_keys(mock, "I");
	mock_said(mock, SAY_INFO, "This message has no pictures");
	mock_free(mock);
}

static void slow_line__is_asked_about__once(void **state)
{
	struct mock_host *mock = start(24, 80, 1);

	mock_set(mock, "session.pictures", "off");
	mock_keys(mock, "I");
	mock_said(mock, SAY_INFO, "Pictures are off: the setting pictures = "
	    "auto shows them");
	mock_set(mock, "session.pictures", "missing");
	mock_keys(mock, "I");
	mock_said(mock, SAY_INFO, "Pictures need the program chafa, which is "
	    "not installed here; D saves them");
	mock_set(mock, "session.pictures", "ssh");
	mock_keys(mock, "I");
	assert_true(mock->asking);
	assert_false(mock_waits(mock, API_DOWNLOAD));
	mock_answer(mock, "yes");
	assert_true(mock_waits(mock, API_DOWNLOAD));
	/* What is under way is stopped like other files. */
	mock_keys(mock, "X");
	assert_false(mock_waits(mock, API_DOWNLOAD));
	mock_keys(mock, "I");
	assert_true(mock_waits(mock, API_DOWNLOAD));
	mock_free(mock);
}

static void another_conversation__drops_them(void **state)
{
	struct mock_host *mock = start(24, 80, 1);
	uint64_t cookie;

	mock_keys(mock, "I");
	feed(mock, png, sizeof(png) - 1);
	cookie = mock->filter_cookie;
	mock_keys(mock, "q");
	assert_false(mock_waits(mock, API_DOWNLOAD));
	mock_event(mock, &(struct pane_event){ .kind = PANE_EVENT_FILTERED,
		.cookie = cookie, .accepted = true, .text = SMALL });
	mock_shows_not(mock, "▀▀▀▀");
	mock_free(mock);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pictures__are_fetched__by_a_key),
		cmocka_unit_test(another_width__is_drawn_anew),
		cmocka_unit_test(failure__is_told__in_words),
		cmocka_unit_test(kind_that_nothing_draws__is_told),
		cmocka_unit_test(slow_line__is_asked_about__once),
		cmocka_unit_test(another_conversation__drops_them),
	};

	setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
