/*
 * Keys → action names: defaults of panes and program, and the user's own.
 *
 * A binding holds in one pane or everywhere, and there in one context (a part
 * of the pane) or in all. The more particular one wins, and the user's own
 * before a default. Sequences are keys with one space in between ("g g"). The
 * action "none" takes a default binding away.
 */
#ifndef CALLBOX_KEYMAP_H
#define CALLBOX_KEYMAP_H

#include "api/base/error.h"
#include "api/base/mem.h"

struct binding {
	const char *pane, *context;      /* NULL: all */
	const char *keys, *action;
	bool user;
};

struct keymap {
	struct arena arena;
	struct binding *bindings;
	size_t len;
};

enum keymap_result { KEYMAP_NONE, KEYMAP_PREFIX, KEYMAP_FOUND };

void keymap_init(struct keymap *map);
void keymap_release(struct keymap *map);

/* Copies all. False (ERROR_CONFIG): keys that no terminal can send; the text
 * says which and what is allowed. */
bool keymap_bind(struct keymap *map, const char *pane, const char *context,
    const char *keys, const char *action, bool user, struct error *err);

/* What a sequence typed so far means there. action: borrowed. */
enum keymap_result keymap_find(const struct keymap *map, const char *pane,
    const char *context, const char *keys, const char **action);

/* The same, but only what is bound for that context of that pane: a part in
 * which text is typed has these before its editing keys. */
bool keymap_bound_in(const struct keymap *map, const char *pane,
    const char *context, const char *keys, const char **action);

/* The keys of an action there, as text for hints; NULL: none. Borrowed. */
const char *keymap_key_for(const struct keymap *map, const char *pane,
    const char *context, const char *action);

/* Whether this is the name of one key (widgets/keys.h). */
bool keymap_key_valid(const char *key, size_t len);

#endif
