/*
 * Settings: one table of name, type, default and sentence; callbox.ini fills
 * it, keys.ini the keymap.
 *
 *     [callbox]                        keys.ini:  [global]
 *     theme = light                               C-l = redraw
 *     [view "Urgent"]                             [inbox]
 *     query = state:open priority:urgent          x = close-conversation
 *     sort = waiting                              [inbox list]
 *                                                 d = none
 * A mistake is reported with file, line, key and what is allowed; everything
 * else in the file still counts, and the program starts.
 */
#ifndef CALLBOX_SETTINGS_H
#define CALLBOX_SETTINGS_H

#include "api/base/error.h"
#include "app/keymap.h"
#include "app/nearest.h"

/* X(name, kind, allowed, default, sentence). allowed: "a|b|c" for a choice,
 * "low-high" for a number, "" for text. */
#define CONFIG_SETTINGS(X) \
	X("account", TEXT, "", "", "the account opened without --account") \
	X("theme", THEME, "dark|light|mono", "dark", \
	    "the colours; also the name of a file in themes/") \
	X("keys", CHOICE, "vim|mutt|emacs", "vim", \
	    "the keys that keys.ini begins with") \
	X("title", CHOICE, "on|off", "off", \
	    "the count of the inbox in the window's title") \
	X("notify", CHOICE, "off|bell|osc9|osc777", "off", \
	    "what tells that the count of the inbox has risen") \
	X("mouse", CHOICE, "on|off", "on", "take the mouse") \
	X("bidi", CHOICE, "on|off", "on", "put right-to-left text in the " \
	    "order of reading; off: the terminal does it") \
	X("spell", TEXT, "", "auto", "what checks spelling: auto, off, " \
	    "hunspell, aspell, or a command that does as `ispell -a`") \
	X("spell-languages", TEXT, "", "", "dictionaries, such as " \
	    "en_US,de_DE; without any that of LANG") \
	X("selection", CHOICE, "bar|marker", "bar", \
	    "how the selected row is shown; a marker sends fewer bytes") \
	X("sidebar", CHOICE, "auto|on|off", "auto", \
	    "the views at the left; auto: from 110 columns on") \
	X("layout", CHOICE, "auto|side|stacked|single", "auto", \
	    "list and conversation: beside, above each other, or one alone") \
	X("first-view", TEXT, "", "Mine", "the view shown at the start") \
	X("after-close", CHOICE, "next|list", "next", \
	    "where closing or snoozing leads") \
	X("undo-seconds", NUMBER, "0-60", "5", \
	    "how long a reply can be taken back before it is sent") \
	X("poll-active", NUMBER, "2-600", "10", \
	    "seconds between looks for changes while keys are pressed") \
	X("poll-idle", NUMBER, "5-3600", "60", \
	    "seconds between looks for changes otherwise") \
	X("rate-share", NUMBER, "1-80", "50", \
	    "percent of the app's rate limit that looking may use") \
	X("sync-closed", CHOICE, "on|off", "off", \
	    "also keep closed conversations") \
	X("api-version", TEXT, "", "2.16", "Intercom's API version") \
	X("unlock-command", TEXT, "", "", \
	    "a command that prints what unlocks the vault") \
	X("keyring-hours", NUMBER, "0-168", "8", \
	    "how long the unlocked key rests in the kernel keyring") \
	X("lock-seconds", NUMBER, "0-86400", "3600", \
	    "lock the screen after so long without a key; 0: never") \
	X("opener", TEXT, "", "", \
	    "the program that opens addresses; default $BROWSER, xdg-open") \
	X("open-command", TEXT, "", "", \
	    "the program that opens saved files, with its arguments; " \
	    "default xdg-open") \
	X("translate-command", TEXT, "", "", \
	    "the program that translates: reads a message, writes it in " \
	    "your language") \
	X("pictures", CHOICE, "auto|on|off", "auto", \
	    "pictures drawn with characters, by chafa; auto: asked first " \
	    "over SSH and on slow lines") \
	X("download-folder", TEXT, "", "", \
	    "the folder that is offered to save files in; " \
	    "default ~/Downloads") \
	X("editor", TEXT, "", "", \
	    "the editor; default $VISUAL, $EDITOR, vi")

enum config_kind {
	CONFIG_TEXT, CONFIG_CHOICE, CONFIG_NUMBER, CONFIG_THEME
};

struct config_setting {
	const char *name;
	enum config_kind kind;
	const char *allowed, *initial, *help;
};

enum { CONFIG_VIEWS_MAX = 40, CONFIG_PROBLEMS_MAX = 20 };

struct config_view {
	const char *title, *query, *sort;
};

struct config {
	struct arena arena;
	const char **values;             /* in the table's order */
	struct config_view views[CONFIG_VIEWS_MAX];
	size_t views_len;
	char *problems[CONFIG_PROBLEMS_MAX];     /* sentences */
	size_t problems_len;
};

/* Defaults only. */
void config_init(struct config *config);
void config_release(struct config *config);
/* Read callbox.ini; a file that is not there is no problem. */
void config_load(struct config *config, const char *path);
/* What keys.ini is checked against: the actions, and the panes with their
 * contexts (context NULL: whether there is such a pane). nearest may be NULL. */
struct config_actions {
	bool (*known)(void *ctx, const char *action);
	void (*nearest)(void *ctx, struct nearest *nearest);
	bool (*place_known)(void *ctx, const char *pane, const char *context);
	void *ctx;
};
/* Read keys.ini into the keymap. */
void config_load_keys(struct config *config, const char *path,
    struct keymap *map, const struct config_actions *actions);

/* Note a mistake in a file of settings; line 0: of the whole file. ctx: struct
 * config. */
void config_problem(void *ctx, const char *path, int line, const char *what);
/* Set one, as from the prompt. ERROR_CONFIG says what is allowed. */
bool config_set(struct config *config, const char *name, const char *value,
    struct error *err);
/* NULL: no such setting, or an empty text. Also "view.1.title" and so on. */
const char *config_get(const struct config *config, const char *name);
long config_number(const struct config *config, const char *name);
bool config_on(const struct config *config, const char *name);

/* The values it can have, "a|b|c"; NULL: any, or no such setting. */
const char *config_allowed(const struct config *config, const char *name);

/* The table; ends with a NULL name. */
const struct config_setting *config_settings(void);

#endif
