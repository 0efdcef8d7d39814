/*
 * The contract between callbox and a pane. Versioned; installed.
 *
 * A pane is what fills (a part of) the screen: the inbox, the contacts. It is
 * one shared object with one symbol, `pane_entry`, a constant struct pane_ops.
 * It gets values and a canvas, and asks for things through struct pane_host.
 * It never sees the token, a socket, the terminal or another pane.
 *
 * A new pane, step by step:
 *   1. panes/NAME.c: a state struct; open, event, draw, close; the table of
 *      actions and the table of default keys; `PANE_ENTRY = { … };` at the end.
 *      Out of tree: cc -shared -fPIC $(pkg-config --cflags callbox-pane)
 *      name.c $(pkg-config --libs callbox-pane) -Wl,-z,defs -o name.so
 *   2. in tree: three lines in panes/local.am; out of tree: put NAME.so, as
 *      .name says, mode 0644 or stricter, into $XDG_DATA_HOME/callbox/panes/
 *      (mode 0755 or stricter, yours).
 *   3. tests/unit/panes/test_NAME.c against the mock host.
 *   4. its actions in callbox.1 (make check tells when they are missing).
 * Help, completion, palette and the key list follow from the tables.
 *
 * Life: load → check → open → (event | action | text | draw)* → close. All on
 * the UI thread; nothing may wait, sleep or loop over input. draw only reads
 * state. No mutable file-scope variables: state lives in pane->state, because
 * several panes of one kind may be open. Objects are never unloaded.
 *
 * Versions: ABI is major << 16 | minor. Minor: a member was appended; the
 * loader copies `size` bytes into a zeroed struct, so absent members are NULL.
 * Major: anything else, api/model.h, api/request.h and canvas.h included. The
 * number also stands in an ELF note (PANE_ENTRY puts it there), which the
 * loader reads before any code of the object runs.
 */
#ifndef CALLBOX_PANE_H
#define CALLBOX_PANE_H

#include "api/base/error.h"
#include "api/request.h"
#include "panes/canvas.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PANE_ABI_MAJOR 2
#define PANE_ABI_MINOR 0
#define PANE_ABI ((uint32_t)PANE_ABI_MAJOR << 16 | PANE_ABI_MINOR)
#define PANE_NOTE_SECTION ".note.callbox.pane"
#define PANE_NOTE_NAME "callbox"         /* 8 bytes with its 0 */
#define PANE_NOTE_TYPE 1

struct pane;

/* What a pane is. */
enum pane_caps {
	PANE_TEXT = 1,           /* has ops->text: wants typed text at times */
	PANE_MANY = 2,           /* may be open several times */
	PANE_OFFLINE = 4,        /* useful without a network */
	PANE_TAB = 8             /* gets a tab and a number of its own */
};

/*
 * Or'ed to an action's flags or a pane's caps: it is of no use without this
 * permission of the service, as in NEEDS(WRITE_TAGS). While that is refused
 * the host dims it, does not run it, and says what to tick where.
 */
enum { PERMISSION_SHIFT = 24, PERMISSION_BITS = 4 };
#define NEEDS(permission) \
	((uint32_t)(PERMISSION_##permission + 1) << PERMISSION_SHIFT)
/* A second one. */
#define ALSO_NEEDS(permission) ((uint32_t)(PERMISSION_##permission + 1) << \
	(PERMISSION_SHIFT + PERMISSION_BITS))

/* What the host is. */
enum host_caps {
	HOST_COLOUR = 1, HOST_MOUSE = 2, HOST_READONLY = 4, HOST_DEMO = 8,
	HOST_UTF8 = 16
};

enum pane_event_kind {
	PANE_EVENT_REPLY = 1,    /* reply: to one of our requests, or a notice */
	PANE_EVENT_SIZE,         /* rows, cols: of the canvas from now on */
	PANE_EVENT_FOCUS,        /* focused: keys come here, or not any more */
	PANE_EVENT_TICK,         /* the timer that host->timer set */
	PANE_EVENT_SETTING,      /* a setting may have changed */
	PANE_EVENT_ANSWER,       /* to host->ask: cookie, accepted, text, ids */
	PANE_EVENT_EDITED,       /* from host->edit: cookie, accepted, text */
	PANE_EVENT_MOUSE,        /* y, x, button; within the canvas */
	PANE_EVENT_SUSPEND,      /* the program stops or is stopped: save now */
	PANE_EVENT_SPELT,        /* from host->spell: accepted, text */
	PANE_EVENT_FILTERED      /* from host->filter and host->picture:
	                            cookie, accepted, text */
};

enum pane_button {
	BUTTON_LEFT = 1, BUTTON_MIDDLE, BUTTON_RIGHT, BUTTON_DOUBLE,
	BUTTON_WHEEL_UP, BUTTON_WHEEL_DOWN
};

/* Pointers are borrowed for the call; api_reply_ref keeps a reply. Unknown
 * kinds must be ignored: there will be new ones. */
struct pane_event {
	enum pane_event_kind kind;
	const struct api_reply *reply;
	int rows, cols;
	bool focused;
	uint64_t cookie;
	bool accepted;           /* false: the person cancelled */
	const char *text;        /* typed, or the first choice's id */
	const char *const *ids;  /* the ids of the choices taken */
	size_t ids_len;
	int y, x;
	enum pane_button button;
};

/* What `arg` holds when an action was run from the prompt with arguments:
 * the text behind its name, else NULL. count: typed before the key, else 0. */
struct pane_call {
	const char *arg;
	int count;
};

enum pane_action_flags {
	ACTION_HIDDEN = 1,       /* not in palette and help (list movements of
	                            synonyms and the like) */
	ACTION_ARG = 2,          /* takes an argument at the prompt */
	ACTION_ITEM = 4          /* needs something selected */
};                               /* … and NEEDS() */

/* Named verb-noun. help: what it does, one line, no full stop. group: the
 * heading it stands under in help: "Move", "Triage", "Write", "View". */
struct pane_action {
	const char *name, *help, *group;
	void (*run)(struct pane *, const struct pane_call *);
	uint32_t flags;
};

/* A default binding. keys: names as in widgets/keys.h, several with spaces in
 * between for a sequence ("g g"). context: NULL, or the name that the pane's
 * ops->context returns for the bindings to hold ("list", "thread", "compose").
 * An action of another pane or of the program may be bound too. */
struct pane_key {
	const char *keys, *action, *context;
};

/* A choice of host->ask. detail is drawn dimmed; group makes headings. */
struct pane_choice {
	const char *id, *label, *detail, *group;
	bool marked;             /* taken already (multi) */
};

enum pane_ask_kind {
	ASK_TEXT,                /* a line of text; choices complete it */
	ASK_PICK,                /* one choice, fuzzy */
	ASK_PICK_MANY,           /* any number */
	ASK_CONFIRM              /* yes or no; the label says what happens */
};

/* A question in the prompt; copied. The answer comes as PANE_EVENT_ANSWER
 * with this cookie; a second question replaces the first (cancelled). free:
 * a text that matches no choice is an answer too (text has it, ids none). */
struct pane_ask {
	enum pane_ask_kind kind;
	uint64_t cookie;
	const char *label, *initial, *hint;
	const struct pane_choice *choices;
	size_t choices_len;
	bool free;
	/* Optional: a line to show under the prompt for what is typed so far
	 * ("Tue 24 Nov 9:00", or the mistake). Writes at most size bytes.
	 * Returns whether the text would be accepted. */
	bool (*preview)(const struct pane *, const char *text, char *out,
	    size_t size);
};

struct pane_ops {
	uint32_t abi, size;      /* PANE_ABI, sizeof(struct pane_ops) */
	uint32_t caps;           /* enum pane_caps, NEEDS() */
	uint32_t state_size;     /* zeroed bytes that pane->state points to */
	const char *name;        /* "inbox": [a-z-]+, unique */
	const char *title;       /* "Inbox", for the tab */
	const char *help;        /* one sentence */
	const struct pane_action *actions;       /* ends with {0} */
	const struct pane_key *keys;             /* ends with {0} */

	/* Make ready; object_id (may be NULL) is what host->go was given. Also
	 * called again, on the open pane, when somebody goes to it. False:
	 * the pane is closed (first open) and the error shown. */
	bool (*open)(struct pane *, const char *object_id, struct error *);
	void (*event)(struct pane *, const struct pane_event *);
	/* A key that no binding took, by name, or typed/pasted text. Only
	 * with PANE_TEXT; returns whether it was used. While wants_text()
	 * says true, printable keys come here before the bindings. */
	bool (*text)(struct pane *, const char *utf8, bool pasted);
	bool (*key)(struct pane *, const char *key);
	bool (*wants_text)(const struct pane *);
	/* Which bindings hold now (struct pane_key.context); may be NULL. */
	const char *(*context)(const struct pane *);
	/* Reads state, changes nothing, cannot fail. The canvas is cleared. */
	void (*draw)(const struct pane *, struct canvas *);
	/* Short text for the tab, such as a count; NULL: none. Borrowed. */
	const char *(*badge)(const struct pane *);
	void (*close)(struct pane *);
	/* May be NULL. action NULL: the places in this pane, for
	 * the palette; id is an object_id for host->go. Else: what can stand
	 * behind that action (ACTION_ARG); id is the argument. Calls add for
	 * each, which copies. */
	void (*offer)(const struct pane *, const char *action,
	    void (*add)(void *ctx, const struct pane_choice *), void *ctx);
};

enum say { SAY_INFO, SAY_GOOD, SAY_WARNING, SAY_ERROR };

/* The host gives this; it only ever grows at the end. */
struct pane_host {
	uint32_t abi, size, caps;        /* enum host_caps */
	/* Queue a request; takes it. The replies come as events. */
	api_id (*send)(struct pane *, struct api_request *);
	void (*cancel)(struct pane *, api_id);
	void (*redraw)(struct pane *);
	/* A sentence in the status line; errors stay until a key. */
	void (*say)(struct pane *, enum say, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));
	/* Open (or show) a pane; object_id as its head comment says. */
	void (*go)(struct pane *, const char *pane, const char *object_id);
	void (*ask)(struct pane *, const struct pane_ask *);
	/* $EDITOR on this text; answer: PANE_EVENT_EDITED. */
	void (*edit)(struct pane *, uint64_t cookie, const char *text);
	/* To the person's clipboard (OSC 52); false: this terminal cannot. */
	bool (*copy)(struct pane *, const char *text);
	/* http and https only; the configured opener, or it is copied and
	 * shown when there is none (SSH). */
	void (*browse)(struct pane *, const char *url);
	/* A setting as text, NULL when there is none. Borrowed until the next
	 * call. "view.1.title", "view.1.query", … are the configured views;
	 * "session.account", "session.host" (the API's URL),
	 * "session.signed-in" ("oauth" or "token") and "session.left-setups"
	 * (names of set-ups left half-way, with spaces in between) tell of this sitting,
	 * "session.config" and "session.state" of callbox's folders.
	 * "session.pictures": "on"; "ssh" or "slow": ask the person first,
	 * because of the line; "off": not wanted; "missing": no chafa here. */
	const char *(*setting)(const struct pane *, const char *name);
	int64_t (*now)(const struct pane *);     /* Unix seconds */
	/* One PANE_EVENT_TICK after ms; 0: none. Replaces the one before. */
	void (*timer)(struct pane *, int ms);
	/* Key bound to an action right now, as text for hints; NULL: none. */
	const char *(*key_for)(const struct pane *, const char *action);
	/* Run an action by name, as if typed at the prompt. */
	void (*run)(struct pane *, const char *action, const char *arg);
	/* A file of this machine (a whole path) with the program
	 * that the setting open-command names; says what came of it. */
	void (*open_file)(struct pane *, const char *path);
	/* Words to be looked up, one a line; "*word" goes into
	 * the person's dictionary. The answer is PANE_EVENT_SPELT, its text a
	 * line "word\tsuggestion\t…" for each that is wrong; not accepted:
	 * the program does not work. False: nobody checks spelling, or the
	 * question before is open. */
	bool (*spell)(struct pane *, const char *words);
	/* Text through the program that a setting names
	 * ("translate-command"), which nobody waits for; answer:
	 * PANE_EVENT_FILTERED, with what it wrote, or (not accepted) why not.
	 * False: said why. */
	bool (*filter)(struct pane *, uint64_t cookie, const char *setting,
	    const char *text);
	/* A picture of a kind that picture_kind() knows, drawn with characters
	 * in at most so many rows and columns; bytes are copied. Answer:
	 * PANE_EVENT_FILTERED, with a text for picture_parse()
	 * (render/picture.h), or why not. False: said why. Ask the setting
	 * "session.pictures" before. */
	bool (*picture)(struct pane *, uint64_t cookie, const char *bytes,
	    size_t len, int rows, int cols);
};

/* One open pane. The host makes it; state is the pane's own. */
struct pane {
	const struct pane_host *host;
	void *state;
	void *host_data;                 /* the host's own */
	int rows, cols;                  /* as the last SIZE event said */
};

struct pane_note {
	uint32_t name_size, data_size, type;
	char name[8];
	uint32_t abi;
};

#define PANE_EXPORT __attribute__((visibility("default")))

/* Defines the one symbol and the note: PANE_ENTRY = { .abi = PANE_ABI, … }; */
#define PANE_ENTRY \
	__attribute__((section(PANE_NOTE_SECTION), used, aligned(4))) \
	static const struct pane_note pane_note = { \
		8, sizeof(uint32_t), PANE_NOTE_TYPE, PANE_NOTE_NAME, PANE_ABI \
	}; \
	extern PANE_EXPORT const struct pane_ops pane_entry; \
	const struct pane_ops pane_entry

#endif
