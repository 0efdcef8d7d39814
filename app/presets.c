/* Sets of keys. */
#include "config.h"

#include "app/presets.h"

#include <string.h>

/* mutt 2.2's index and pager, where callbox has the same thing to do. */
static const struct preset_key mutt[] = {
	{ "inbox", "list", "d", "close-conversation" },
	{ "inbox", "thread", "d", "close-conversation" },
	{ "inbox", "thread", "i", "go-back" },
	{ "inbox", NULL, "I", "note" },
	{ "inbox", "list", "t", "toggle-mark" },
	{ "inbox", "list", "T", "mark-all" },
	{ "inbox", NULL, "Y", "tag-conversation" },
	{ "inbox", "list", "l", "search" },
	{ "inbox", NULL, "c", "pick-view" },
	{ "inbox", "list", "o", "change-sort" },
	{ "inbox", NULL, "O", "reopen-conversation" },
	{ "inbox", NULL, "$", "refresh" },
	{ "inbox", NULL, "N", "mark-unread" },
	{ "inbox", NULL, "=", "first-row" },
	{ "inbox", "list", "*", "last-row" },
	{ "inbox", "list", "z", "next-page" },
	{ "inbox", "list", "Z", "previous-page" },
	{ "inbox", "thread", "-", "previous-page" },
	{ "inbox", "thread", "S", "toggle-quotes" },
	{ "inbox", "thread", "h", "toggle-events" },
	{ "inbox", NULL, "C-b", "follow-link" },
	{ 0 }
};

/* GNU Emacs's movement, and what its mail modes add. Not where text is typed:
 * there the editor has these keys already. */
static const struct preset_key emacs[] = {
	{ "inbox", "views", "C-n", "next-row" },
	{ "inbox", "list", "C-n", "next-row" },
	{ "inbox", "thread", "C-n", "next-row" },
	{ "inbox", "views", "C-p", "previous-row" },
	{ "inbox", "list", "C-p", "previous-row" },
	{ "inbox", "thread", "C-p", "previous-row" },
	{ "inbox", "views", "C-v", "next-page" },
	{ "inbox", "list", "C-v", "next-page" },
	{ "inbox", "thread", "C-v", "next-page" },
	{ "inbox", "views", "M-v", "previous-page" },
	{ "inbox", "list", "M-v", "previous-page" },
	{ "inbox", "thread", "M-v", "previous-page" },
	{ "inbox", "views", "M-<", "first-row" },
	{ "inbox", "list", "M-<", "first-row" },
	{ "inbox", "thread", "M-<", "first-row" },
	{ "inbox", "views", "M->", "last-row" },
	{ "inbox", "list", "M->", "last-row" },
	{ "inbox", "thread", "M->", "last-row" },
	{ "inbox", "list", "C-s", "search" },
	{ "inbox", "thread", "C-s", "search" },
	{ "inbox", "thread", "C-r", "previous-match" },
	{ "inbox", "list", "C-g", "go-back" },
	{ "inbox", "thread", "C-g", "go-back" },
	{ "inbox", "list", "C-@", "toggle-mark" },
	{ "inbox", "list", "C-Space", "toggle-mark" },
	{ "inbox", NULL, "C-x u", "undo" },
	{ "inbox", "list", "C-_", "undo" },
	{ "inbox", "thread", "C-_", "undo" },
	{ "inbox", NULL, "C-x b", "pick-view" },
	{ "inbox", NULL, "C-x o", "next-part" },
	{ "inbox", NULL, "C-x k", "go-back" },
	{ "inbox", "compose", "C-c C-c", "send-draft" },
	{ "inbox", "compose", "C-c C-k", "discard-draft" },
	{ "inbox", "compose", "C-c", "none" },
	{ NULL, NULL, "C-x C-c", "quit" },
	{ NULL, NULL, "M-x", "command-prompt" },
	{ 0 }
};

const struct preset_key *preset_keys(const char *name)
{
	if (!strcmp(name, "mutt"))
		return mutt;
	return !strcmp(name, "emacs") ? emacs : NULL;
}

void preset_bind(struct keymap *map, const char *name)
{
	const struct preset_key *key = name ? preset_keys(name) : NULL;
	struct error err;

	for (; key && key->keys; key++)
		if (!keymap_bind(map, key->pane, key->context, key->keys,
		    key->action, KEYMAP_PRESET, &err))
			BUG("%s", err.text);
}
