/* Keys → action names. */
#include "config.h"

#include "api/base/utf8.h"
#include "app/keymap.h"

#include <stdlib.h>
#include <string.h>

void keymap_init(struct keymap *map)
{
	*map = (struct keymap){ 0 };
}

void keymap_release(struct keymap *map)
{
	arena_release(&map->arena);
	free(map->bindings);
	*map = (struct keymap){ 0 };
}

static bool is_named(const char *key, size_t len)
{
	static const char *const names[] = {
		"Enter", "Esc", "Tab", "S-Tab", "Space", "Backspace",
		"Delete", "Insert", "Up", "Down", "Left", "Right", "Home",
		"End", "PgUp", "PgDn", "F1", "F2", "F3", "F4", "F5", "F6",
		"F7", "F8", "F9", "F10", "F11", "F12", "S-Up", "S-Down",
		"S-Left", "S-Right", "S-Home", "S-End", "S-Delete",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++)
		if (strlen(names[i]) == len && !strncmp(names[i], key, len))
			return true;
	return false;
}

bool keymap_key_valid(const char *key, size_t len)
{
	uint32_t code;
	bool valid;

	if (len > 2 && (!strncmp(key, "C-", 2) || !strncmp(key, "M-", 2)))
		return keymap_key_valid(key + 2, len - 2);
	if (is_named(key, len))
		return true;
	return len && utf8_decode(key, len, &code, &valid) == len && valid &&
	    code > ' ' && code != 0x7f;
}

static bool keys_valid(const char *keys)
{
	size_t len;

	if (!*keys)
		return false;
	for (;; keys += len + 1) {
		len = strcspn(keys, " ");
		if (!keymap_key_valid(keys, len))
			return false;
		if (!keys[len])
			return true;
	}
}

bool keymap_bind(struct keymap *map, const char *pane, const char *context,
    const char *keys, const char *action, enum keymap_layer layer,
    struct error *err)
{
	if (!keys_valid(keys))
		return error_set(err, ERROR_CONFIG, 0, "\"%s\" is no key: "
		    "use a character, a name such as Enter or PgUp, C-x or "
		    "M-x, with one space between the keys of a sequence",
		    keys);
	map->bindings = mem_grow(map->bindings, map->len,
	    sizeof(*map->bindings));
	map->bindings[map->len++] = (struct binding){
		arena_strdup(&map->arena, pane),
		arena_strdup(&map->arena, context),
		arena_strdup(&map->arena, keys),
		arena_strdup(&map->arena, action), layer };
	return true;
}

/* How particular a binding is there; 0: it does not hold. */
static int rank(const struct binding *binding, const char *pane,
    const char *context)
{
	int rank = 1 + (int)binding->layer * 8;

	if (binding->pane) {
		if (!pane || strcmp(binding->pane, pane) != 0)
			return 0;
		rank += 2;
	}
	if (binding->context) {
		if (!context || strcmp(binding->context, context) != 0)
			return 0;
		rank += 4;
	}
	return rank;
}

/* context_only: bindings without a context do not count. */
static enum keymap_result look_up(const struct keymap *map,
    const char *pane, const char *context, const char *keys,
    bool context_only, const char **action)
{
	size_t len = strlen(keys), i;
	int best = 0, here;
	bool prefix = false;

	for (i = 0; i < map->len; i++) {
		const struct binding *binding = &map->bindings[i];

		if (strncmp(binding->keys, keys, len) != 0 ||
		    (context_only && !binding->context))
			continue;
		here = rank(binding, pane, context);
		if (here && binding->keys[len] == ' ' &&
		    strcmp(binding->action, "none") != 0)
			prefix = true;
		/* A later one of the same rank wins. */
		if (!here || binding->keys[len] || here < best)
			continue;
		best = here;
		*action = binding->action;
	}
	if (best && strcmp(*action, "none") != 0)
		return KEYMAP_FOUND;
	return prefix ? KEYMAP_PREFIX : KEYMAP_NONE;
}

enum keymap_result keymap_find(const struct keymap *map, const char *pane,
    const char *context, const char *keys, const char **action)
{
	return look_up(map, pane, context, keys, false, action);
}

enum keymap_result keymap_find_in(const struct keymap *map, const char *pane,
    const char *context, const char *keys, const char **action)
{
	return look_up(map, pane, context, keys, true, action);
}

/* Whether the binding is what its keys do there, not hidden by another. */
static bool holds(const struct keymap *map, const struct binding *binding,
    const char *pane, const char *context)
{
	const char *real;

	return rank(binding, pane, context) && keymap_find(map, pane, context,
	    binding->keys, &real) == KEYMAP_FOUND &&
	    !strcmp(real, binding->action);
}

static bool has(const char **out, size_t n, const char *keys)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(out[i], keys))
			return true;
	return false;
}

size_t keymap_keys_of(const struct keymap *map, const char *pane,
    const char *context, const char *action, const char **out, size_t max)
{
	size_t n = 0, i;
	int layer;

	for (layer = KEYMAP_USER; layer >= KEYMAP_DEFAULT; layer--)
		for (i = 0; i < map->len && n < max; i++) {
			const struct binding *binding = &map->bindings[i];

			if ((int)binding->layer == layer &&
			    !strcmp(binding->action, action) &&
			    holds(map, binding, pane, context) &&
			    !has(out, n, binding->keys))
				out[n++] = binding->keys;
		}
	return n;
}

const char *keymap_key_for(const struct keymap *map, const char *pane,
    const char *context, const char *action)
{
	const char *found = NULL;

	return keymap_keys_of(map, pane, context, action, &found, 1) ?
	    found : NULL;
}
