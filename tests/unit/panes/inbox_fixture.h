/*
 * The inbox pane in the mock host, up and running: what its tests begin with.
 */
#ifndef CALLBOX_TESTS_INBOX_FIXTURE_H
#define CALLBOX_TESTS_INBOX_FIXTURE_H

#include "tests/unit/mock_host.h"
#include "tests/unit/panes/sample.h"

enum { FIXTURE_ROWS = 12 };      /* conversations in the list */

/* Open, with workspace, counts and a list of 12; its requests are forgotten. */
struct mock_host *inbox_start(int rows, int cols);
/* Answer what is asked for the list, the counts and the workspace. */
void inbox_feed_list(struct mock_host *mock, size_t total);
void inbox_feed_counts(struct mock_host *mock);
void inbox_feed_workspace(struct mock_host *mock);
/* Open the selected conversation and answer with all of it. */
void inbox_read(struct mock_host *mock);
/* Answer what is asked about a conversation. */
void inbox_feed_conversation(struct mock_host *mock);
/* Answer all of these that are asked, and those that follow from it. */
void inbox_feed_all(struct mock_host *mock);
/* Let the timers run out and answer what they ask. */
void inbox_rest(struct mock_host *mock);
/* Notice that those conversations changed; NULL: many did. */
void inbox_changed(struct mock_host *mock, const char *id);

#endif
