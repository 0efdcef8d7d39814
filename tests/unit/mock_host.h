/*
 * A program that panes can be tested in: it records what they ask for and
 * answers as told. No terminal, no worker, no clock.
 *
 * The pane is the shared object that `make` built and `make install` ships,
 * loaded by name. Keys go through the program's own keymap, so a test presses
 * what a person would. Rules that hold for every pane are checked on the way
 * and fail the running cmocka test: draw changes nothing and draws the same
 * twice, a reply or tick that changes the picture asks for a redraw, requests
 * get one final reply.
 *
 *     struct mock_host *mock = mock_new("inbox");
 *     mock_set(mock, "sidebar", "on");
 *     mock_open(mock, 24, 80, NULL);
 *     reply = mock_reply(mock, mock_pending(mock, API_LIST));
 *     reply->list = …;                    (in the arena of the reply)
 *     mock_feed(mock, reply);
 *     mock_keys(mock, "j e");
 *     assert_string_equal(mock_pending(mock, API_CLOSE)->conversation_id, "7");
 *     mock_golden(mock, "inbox-closed");
 *     mock_free(mock);
 *
 * Building: three lines in tests/local.am, as for test_inbox. TZ is UTC and
 * now is MOCK_NOW until the test sets it. Everything returned is borrowed.
 */
#ifndef CALLBOX_TESTS_MOCK_HOST_H
#define CALLBOX_TESTS_MOCK_HOST_H

#include "app/keymap.h"
#include "panes/pane.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MOCK_NOW INT64_C(1795521600)     /* Tue 24 Nov 2026 12:00 UTC */

struct mock_request {
	struct api_request *request;
	bool cancelled, answered;        /* answered: the final reply was fed */
	bool old;                        /* mock_forget was called since */
};

struct mock_say {
	enum say kind;
	char *text;
};

/* What the pane asked of the host last; NULL or 0: nothing, or it is over. */
struct mock_host {
	struct pane pane;
	struct pane_host host;
	const struct pane_ops *ops;
	struct keymap keymap;
	struct canvas canvas;            /* as drawn last */
	char *shown;                     /* and that as text */

	int64_t now;                     /* the test may move it */
	bool cannot_copy;                /* host->copy answers false */
	int redraws;                     /* calls so far */
	int timer_ms;                    /* 0: none is set */

	struct mock_request *requests;   /* oldest first */
	size_t requests_len;
	struct mock_say *says;
	size_t says_len;

	bool asking;
	struct pane_ask ask;
	struct arena ask_arena;
	bool editing;
	char *edit_text;
	uint64_t edit_cookie;
	char *copied, *browsed, *opened;
	char *spelling;                  /* words asked about */
	bool no_speller;
	char *filtered;
	char *picture;                   /* bytes for host->picture, … */
	size_t picture_len;
	int picture_rows, picture_cols;  /* … and the size */
	uint64_t filter_cookie;          /* of the last of the two */
	char *went, *went_to;            /* host->go: pane, object_id */
	char *ran, *ran_arg;             /* host->run, or a key bound to an
	                                    action that is not the pane's */
	struct arena arena;              /* of the settings */
	struct mock_setting { const char *name, *value; } *settings;
	size_t settings_len;
};

/* Load panes/NAME.so (CALLBOX_PANE_PATH, as the program has it). */
struct mock_host *mock_new(const char *name);
/* Close the pane if it was opened; NULL is fine. */
void mock_free(struct mock_host *mock);

/* A setting; value NULL: there is none. After mock_open the pane is told. */
void mock_set(struct mock_host *mock, const char *name, const char *value);
/* Open with that size (object_id may be NULL); again: as host->go does. */
void mock_open(struct mock_host *mock, int rows, int cols,
    const char *object_id);
/* The same, but it may refuse. */
bool mock_goes(struct mock_host *mock, const char *object_id,
    struct error *err);
void mock_size(struct mock_host *mock, int rows, int cols);

/* Keys as the keymap names them, with a space in between: "g g j Enter". A
 * number before a key is a count: "12 j". While the pane wants text, single
 * characters are typed. */
void mock_keys(struct mock_host *mock, const char *keys);
void mock_text(struct mock_host *mock, const char *text);
void mock_paste(struct mock_host *mock, const char *text);
/* An action of the pane as from the prompt; arg may be NULL. */
void mock_run(struct mock_host *mock, const char *action, const char *arg);
void mock_mouse(struct mock_host *mock, int y, int x, enum pane_button button);
/* FOCUS, SUSPEND and the like, made by the test. */
void mock_event(struct mock_host *mock, const struct pane_event *event);
/* The timer that was set is due; fails when there is none. */
void mock_tick(struct mock_host *mock);

/* The newest request of that kind that has no final reply; fails when there
 * is none. */
const struct api_request *mock_pending(struct mock_host *mock, enum api_op op);
/* Whether there is one. */
bool mock_waits(const struct mock_host *mock, enum api_op op);
/* How many of that kind were made since mock_forget, and the nth of them
 * (NULL: there are fewer). */
size_t mock_count(const struct mock_host *mock, enum api_op op);
const struct api_request *mock_sent(const struct mock_host *mock,
    enum api_op op, size_t n);
/* How many that change something at the service, of any kind. */
size_t mock_changes(const struct mock_host *mock);
void mock_forget(struct mock_host *mock);

/* A final reply to that request, to be filled in and fed. */
struct api_reply *mock_reply(struct mock_host *mock,
    const struct api_request *request);
/* A notice for everybody. */
struct api_reply *mock_notice(enum api_op op);
/* Hand it to the pane; takes it. */
void mock_feed(struct mock_host *mock, struct api_reply *reply);
/* A final reply that has nothing but success, or an error. */
void mock_ok(struct mock_host *mock, const struct api_request *request);
void mock_fail(struct mock_host *mock, const struct api_request *request,
    enum error_code code, const char *text);

/* The question that is open: taken with this text (for ASK_PICK the id of a
 * choice, or anything if it is free), with these marks, or cancelled. Fails
 * when there is none, or the choice is not among them. */
void mock_answer(struct mock_host *mock, const char *text);
void mock_answer_many(struct mock_host *mock, const char *const *ids,
    size_t n);
void mock_cancel(struct mock_host *mock);
/* Its choice with that label; fails when there is none. */
const struct pane_choice *mock_choice(struct mock_host *mock,
    const char *label);
/* The editor has ended; text NULL: without a change. */
void mock_edited(struct mock_host *mock, const char *text);

/* What was asked about spelling: a line for each wrong word, NULL: it does not
 * work. */
void mock_spelt(struct mock_host *mock, const char *wrong);

/* Draw, and hold it against tests/golden/NAME.txt. */
void mock_golden(struct mock_host *mock, const char *name);
/* Draw; fails unless (or if) the text is on the screen. */
void mock_shows(struct mock_host *mock, const char *text);
void mock_shows_not(struct mock_host *mock, const char *text);
/* The row in which the text stands on the screen; fails when it does not. */
int mock_row_of(struct mock_host *mock, const char *text);
/* Fails unless the last sentence was of that kind and has the text. */
void mock_said(struct mock_host *mock, enum say kind, const char *text);

#endif
