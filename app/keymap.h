/*
 * Keys → actions: defaults of panes and program, a preset, and the user's own.
 *
 * A binding holds in one pane or everywhere, and there in one context (a part
 * of the pane) or in all. The user's own wins before a preset's, that before a
 * default; in a layer the more particular one, then the later one. Sequences
 * are keys with one space in between ("g g"). An action may be followed by its
 * argument ("set theme light"). The action "none" takes a binding away.
 */
#ifndef CALLBOX_KEYMAP_H
#define CALLBOX_KEYMAP_H

#include "api/base/error.h"
#include "api/base/mem.h"

enum keymap_layer { KEYMAP_DEFAULT, KEYMAP_PRESET, KEYMAP_USER };

struct binding {
	const char *pane, *context;      /* NULL: all */
	const char *keys, *action;
	enum keymap_layer layer;
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
    const char *keys, const char *action, enum keymap_layer layer,
    struct error *err);

/* What a sequence typed so far means there. action: borrowed. */
enum keymap_result keymap_find(const struct keymap *map, const char *pane,
    const char *context, const char *keys, const char **action);

/* The same, but only what is bound for that context of that pane: a part in
 * which text is typed has these before its editing keys. */
enum keymap_result keymap_find_in(const struct keymap *map, const char *pane,
    const char *context, const char *keys, const char **action);

/* The keys of an action there, the user's own first, then as they stand in the
 * tables; at most max. Returns how many. Borrowed. */
size_t keymap_keys_of(const struct keymap *map, const char *pane,
    const char *context, const char *action, const char **out, size_t max);

/* The first of them, as text for hints; NULL: none. Borrowed. */
const char *keymap_key_for(const struct keymap *map, const char *pane,
    const char *context, const char *action);

/* Whether this is the name of one key (widgets/keys.h). */
bool keymap_key_valid(const char *key, size_t len);

#endif
