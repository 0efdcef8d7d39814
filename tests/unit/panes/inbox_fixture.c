/* The inbox pane in the mock host, up and running. */
#include "config.h"

#include "tests/unit/panes/inbox_fixture.h"

void inbox_feed_workspace(struct mock_host *mock)
{
	struct api_reply *reply = mock_reply(mock,
	    mock_pending(mock, API_WORKSPACE));

	sample_workspace(reply);
	mock_feed(mock, reply);
}

void inbox_feed_counts(struct mock_host *mock)
{
	const struct api_request *request = mock_pending(mock, API_COUNT);
	struct api_reply *reply = mock_reply(mock, request);
	size_t *counts = arena_calloc(&reply->arena, request->queries_len,
	    sizeof(*counts));
	size_t i;

	for (i = 0; i < request->queries_len; i++)
		counts[i] = i ? i * 7 : FIXTURE_ROWS;
	reply->counts = counts;
	reply->counts_len = request->queries_len;
	mock_feed(mock, reply);
}

void inbox_feed_list(struct mock_host *mock, size_t total)
{
	const struct api_request *request = mock_pending(mock, API_LIST);
	struct api_reply *reply = mock_reply(mock, request);

	sample_list(reply, request->offset, request->limit, total);
	mock_feed(mock, reply);
}

struct mock_host *inbox_start(int rows, int cols)
{
	struct mock_host *mock = mock_new("inbox");

	mock_open(mock, rows, cols, NULL);
	inbox_feed_all(mock);
	mock_forget(mock);
	return mock;
}

void inbox_feed_conversation(struct mock_host *mock)
{
	const struct api_request *request = mock_pending(mock,
	    API_CONVERSATION);
	struct api_reply *reply = mock_reply(mock, request);

	sample_conversation(reply, request->conversation_id, true);
	mock_feed(mock, reply);
}

void inbox_read(struct mock_host *mock)
{
	mock_keys(mock, "Enter");
	inbox_feed_conversation(mock);
	mock_forget(mock);
}

void inbox_feed_all(struct mock_host *mock)
{
	while (mock_waits(mock, API_WORKSPACE) || mock_waits(mock, API_LIST) ||
	    mock_waits(mock, API_COUNT) || mock_waits(mock,
	    API_CONVERSATION)) {
		if (mock_waits(mock, API_WORKSPACE))
			inbox_feed_workspace(mock);
		if (mock_waits(mock, API_LIST))
			inbox_feed_list(mock, FIXTURE_ROWS);
		if (mock_waits(mock, API_COUNT))
			inbox_feed_counts(mock);
		if (mock_waits(mock, API_CONVERSATION))
			inbox_feed_conversation(mock);
	}
}

void inbox_rest(struct mock_host *mock)
{
	inbox_feed_all(mock);
	while (mock->timer_ms) {
		mock_tick(mock);
		inbox_feed_all(mock);
	}
	mock_forget(mock);
}

void inbox_changed(struct mock_host *mock, const char *id)
{
	struct api_reply *reply = mock_notice(API_NOTICE_CHANGED);
	const char **ids;

	reply->changed = CHANGED_CONVERSATIONS;
	if (id) {
		ids = arena_calloc(&reply->arena, 1, sizeof(*ids));
		ids[0] = arena_strdup(&reply->arena, id);
		reply->changed_ids = ids;
		reply->changed_ids_len = 1;
	}
	mock_feed(mock, reply);
}
