/*
 * The running program: what its files share. One of it, on the UI thread.
 *
 * Data flows one way: term → keymap → action → pane → host → client → worker,
 * and back as a reply → host → pane → redraw → term.
 */
#ifndef CALLBOX_APP_H
#define CALLBOX_APP_H

#include "api/client.h"
#include "app/attention.h"
#include "app/filter.h"
#include "app/account.h"
#include "app/settings.h"
#include "app/keymap.h"
#include "app/loader.h"
#include "panes/pane.h"
#include "panes/widgets/picker.h"

#include <sys/types.h>

struct secret;                           /* keystore/secret.h */
struct sitting;                          /* app/sitting.h */

enum { PANES_OPEN_MAX = 16, REQUESTS_MAX = 4096, SEQUENCE_MAX = 64 };

/* An open pane. */
struct open_pane {
	struct pane pane;
	const struct pane_ops *ops;
	int number;              /* given once, never again */
	int64_t timer_ms;        /* monotonic; 0: none */
	bool shown;              /* was told its size */
};

/* A request that is under way, and whose it is. */
struct route {
	api_id id;
	int number;              /* of the pane; 0: the program's own */
};

enum prompt_kind { PROMPT_NONE, PROMPT_ASK, PROMPT_COMMAND, PROMPT_PALETTE };

/* The question at the bottom of the screen. */
struct prompt {
	enum prompt_kind kind;
	enum pane_ask_kind ask;
	struct picker picker;
	char *label, *hint;
	uint64_t cookie;
	int number;              /* of the pane that asked */
	bool free;
	bool (*preview)(const struct pane *, const char *, char *, size_t);
	/* The palette's (palette.h): requests under way, how many choices do
	 * not depend on what is typed, whether it changed meanwhile. */
	api_id asking_rows, asking_people, asking_found;
	size_t lasting;
	bool found_stale;
	char *stage;             /* the command prompt's (complete.c) */
	int list_y;              /* row of the screen where choices begin */
};

/* What covers the screen and takes a secret. */
struct cover {
	enum cover_kind { COVER_NONE, COVER_LOCK, COVER_TOKEN } kind;
	bool asks;               /* for something to be typed */
	bool waiting;            /* for the service */
	bool due;                /* entered too soon, tried at until_ms */
	struct secret *typed;    /* ASK_MAX bytes, the first typed_len count */
	size_t typed_len;
	int tries;
	int64_t until_ms;        /* monotonic: not again before */
	char why[ERROR_TEXT_MAX];
};

struct help {
	bool open;
	int top;
};

/* Text over the screen (page.h); text NULL: none. */
struct page {
	const char *title;
	char *text;
	int top;
	bool to_end;             /* the last rows, until a key moves */
};

/* A question about spelling (spell.h); pid 0: none. */
struct spell {
	pid_t pid;
	int fd, pane_number, language;
	int64_t deadline_ms;     /* monotonic */
	struct buf words, out;   /* what it is asked, what it says */
};

struct app {
	struct config config;
	struct keymap keymap;
	struct loader loader;
	struct api_client *client;       /* NULL before and after */
	char *config_folder, *state_folder;      /* for panes */
	const char *account;
	char next_account[ACCOUNT_NAME_MAX + 1]; /* to go on with, or "" */
	struct sitting *sitting;
	bool demo;

	struct pane_host host;
	struct open_pane panes[PANES_OPEN_MAX];
	int panes_len, focus, next_number;
	struct route routes[REQUESTS_MAX];       /* ring, by id */

	struct prompt prompt;
	struct help help;
	struct page page;
	struct cover cover;
	char **history;          /* of the command prompt */
	size_t history_len, history_at;
	char sequence[SEQUENCE_MAX];     /* keys typed so far */
	int count;
	enum say said;
	char *message;           /* NULL: none */
	size_t message_link;     /* from this byte on it is an address, 0: not */
	int64_t message_ms;      /* when it goes away, 0: at the next key */
	api_id flushing;         /* its reply means that all is written */
	char *setups_left;       /* their names, for whoever asked last */
	api_id asking_permissions;       /* its reply is to be said */
	bool counting_down;      /* the status line tells seconds … */
	int64_t second;          /* … as of this one */
	const struct api_reply *status;  /* the last STATUS */

	pid_t child;             /* $EDITOR or the set-up has the terminal */
	char *child_file;        /* $EDITOR's */
	char *child_account;     /* that the set-up is for; NULL: $EDITOR */
	int child_number;
	uint64_t child_cookie;

	struct spell spell;
	struct filters filters;  /* programs at work for panes */

	struct canvas canvas;
	struct attention attention;
	bool dirty, quitting, suspended;
	int64_t active_ms;       /* monotonic: the last key */
	int64_t first_frame_ms;  /* not drawn before, or the first answer */
	int exit_code;
};

/* Monotonic milliseconds. */
int64_t app_ms(void);
struct open_pane *app_focused(struct app *app);
/* The open pane with that number, NULL: it has closed. */
struct open_pane *app_pane(struct app *app, int number);
/* An address that the terminal makes a link of, until a key is pressed. url:
 * as osc_url makes it. */
void app_say_link(struct app *app, const char *before, const char *url);
void app_say(struct app *app, enum say say, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
