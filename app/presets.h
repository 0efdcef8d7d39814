/*
 * Sets of keys for people who come from another program: the setting `keys`.
 *
 * "vim" is what the panes and the program bring themselves; the others lie
 * over it, and the user's keys.ini over them.
 */
#ifndef CALLBOX_PRESETS_H
#define CALLBOX_PRESETS_H

#include "app/keymap.h"

/* pane, context: NULL for all. */
struct preset_key {
	const char *pane, *context, *keys, *action;
};

/* Ends with NULL keys; NULL: there is no such preset, or it adds nothing. */
const struct preset_key *preset_keys(const char *name);
void preset_bind(struct keymap *map, const char *name);

#endif
