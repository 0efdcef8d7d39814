/* Which action a key runs where, and which keys an action has. */
#include "config.h"

#include "app/action.h"
#include "app/keymap.h"
#include "app/presets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void bind(struct keymap *map, enum keymap_layer layer,
    const char *pane, const char *context, const char *keys,
    const char *action)
{
	struct error err = { 0 };

	if (!keymap_bind(map, pane, context, keys, action, layer, &err))
		fail_msg("%s", err.text);
}

static const char *at(const struct keymap *map, const char *pane,
    const char *context, const char *keys)
{
	const char *action = "?";

	switch (keymap_find(map, pane, context, keys, &action)) {
	case KEYMAP_FOUND:
		return action;
	case KEYMAP_PREFIX:
		return "…";
	default:
		return "";
	}
}

static void keymap_bind__takes__keys_that_terminals_send(void **state)
{
	static const char *const good[] = { "a", "G", "?", "ä", "€", ";",
	    "Enter", "Esc", "Tab", "S-Tab", "Space", "Backspace", "PgUp",
	    "F1", "F12", "C-x", "C-Space", "C-Left", "M-x", "M-Enter",
	    "M-C-x", "S-Left", "g g", "C-x C-c", "g @", "g g g g g g" };
	static const char *const bad[] = { "", " ", "g ", " g", "g  g", "ab",
	    "C-Foo", "F13", "F0", "enter", "Ctrl-x", "C-", "\x01", "\x7f",
	    "\xff", "a\tb", "\xc3", "S-x y z C-" };
	struct keymap map;
	struct error err;
	size_t i;

	keymap_init(&map);
	for (i = 0; i < ARRAY_LEN(good); i++)
		if (!keymap_bind(&map, NULL, NULL, good[i], "x",
		    KEYMAP_USER, &err))
			fail_msg("\"%s\": %s", good[i], err.text);
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		err = (struct error){ 0 };
		if (keymap_bind(&map, NULL, NULL, bad[i], "x", KEYMAP_USER,
		    &err))
			fail_msg("\"%s\" was taken", bad[i]);
		assert_int_equal(err.code, ERROR_CONFIG);
		assert_non_null(strstr(err.text, "is no key"));
	}
	assert_int_equal(map.len, ARRAY_LEN(good));
	keymap_release(&map);
}

static void keymap_find__prefers__layer_then_context_then_pane(void **state)
{
	struct keymap map;

	keymap_init(&map);
	bind(&map, KEYMAP_DEFAULT, NULL, NULL, "x", "global");
	assert_string_equal(at(&map, NULL, NULL, "x"), "global");
	assert_string_equal(at(&map, "inbox", "list", "x"), "global");
	bind(&map, KEYMAP_DEFAULT, "inbox", NULL, "x", "pane");
	assert_string_equal(at(&map, "inbox", "list", "x"), "pane");
	assert_string_equal(at(&map, "people", "list", "x"), "global");
	bind(&map, KEYMAP_DEFAULT, "inbox", "list", "x", "part");
	assert_string_equal(at(&map, "inbox", "list", "x"), "part");
	assert_string_equal(at(&map, "inbox", "thread", "x"), "pane");
	assert_string_equal(at(&map, "inbox", NULL, "x"), "pane");
	bind(&map, KEYMAP_PRESET, NULL, NULL, "x", "preset");
	assert_string_equal(at(&map, "inbox", "list", "x"), "preset");
	bind(&map, KEYMAP_USER, NULL, NULL, "x", "mine");
	assert_string_equal(at(&map, "inbox", "list", "x"), "mine");
	bind(&map, KEYMAP_USER, NULL, NULL, "x", "mine again");
	assert_string_equal(at(&map, "inbox", "list", "x"), "mine again");
	bind(&map, KEYMAP_USER, "inbox", "list", "x", "none");
	assert_string_equal(at(&map, "inbox", "list", "x"), "");
	assert_string_equal(at(&map, "inbox", "thread", "x"), "mine again");
	assert_string_equal(at(&map, "inbox", "list", "y"), "");
	keymap_release(&map);
}

static void keymap_find__tells__the_beginning_of_a_sequence(void **state)
{
	struct keymap map;
	const char *action;

	keymap_init(&map);
	bind(&map, KEYMAP_DEFAULT, "inbox", NULL, "g g", "first-row");
	bind(&map, KEYMAP_DEFAULT, "inbox", "list", "C-x C-c", "quit");
	assert_string_equal(at(&map, "inbox", NULL, "g"), "…");
	assert_string_equal(at(&map, "inbox", NULL, "g g"), "first-row");
	assert_string_equal(at(&map, "inbox", NULL, "g x"), "");
	assert_string_equal(at(&map, "people", NULL, "g"), "");
	/* "G" is no beginning of "g g", nor "C" of "C-x". */
	assert_string_equal(at(&map, "inbox", NULL, "G"), "");
	assert_string_equal(at(&map, "inbox", "list", "C"), "");
	assert_string_equal(at(&map, "inbox", "list", "C-x"), "…");
	assert_string_equal(at(&map, "inbox", "thread", "C-x"), "");
	/* Only what is bound for the part itself. */
	assert_int_equal(keymap_find_in(&map, "inbox", "list", "C-x",
	    &action), KEYMAP_PREFIX);
	assert_int_equal(keymap_find_in(&map, "inbox", "list", "g", &action),
	    KEYMAP_NONE);
	/* A key of one's own takes the place of the sequences behind it. */
	bind(&map, KEYMAP_USER, NULL, NULL, "g", "reply");
	assert_string_equal(at(&map, "inbox", NULL, "g"), "reply");
	/* And taken away, the sequences are there again. */
	bind(&map, KEYMAP_USER, NULL, NULL, "g", "none");
	assert_string_equal(at(&map, "inbox", NULL, "g"), "…");
	keymap_release(&map);
}

static void keymap_keys_of__tells__what_works_there(void **state)
{
	struct keymap map;
	const char *keys[4];

	keymap_init(&map);
	bind(&map, KEYMAP_DEFAULT, "inbox", NULL, "j", "next-row");
	bind(&map, KEYMAP_DEFAULT, "inbox", NULL, "Down", "next-row");
	bind(&map, KEYMAP_DEFAULT, "inbox", "thread", "Space", "next-row");
	assert_int_equal(keymap_keys_of(&map, "inbox", "list", "next-row",
	    keys, 4), 2);
	assert_string_equal(keys[0], "j");
	assert_string_equal(keys[1], "Down");
	assert_int_equal(keymap_keys_of(&map, "inbox", "thread", "next-row",
	    keys, 4), 3);
	/* One's own comes first; a key that does something else is no key. */
	bind(&map, KEYMAP_USER, "inbox", NULL, "C-n", "next-row");
	bind(&map, KEYMAP_USER, "inbox", NULL, "j", "reply");
	assert_int_equal(keymap_keys_of(&map, "inbox", "list", "next-row",
	    keys, 4), 2);
	assert_string_equal(keys[0], "C-n");
	assert_string_equal(keys[1], "Down");
	assert_string_equal(keymap_key_for(&map, "inbox", "list",
	    "next-row"), "C-n");
	assert_string_equal(keymap_key_for(&map, "inbox", "list", "reply"),
	    "j");
	assert_null(keymap_key_for(&map, "inbox", "list", "note"));
	assert_null(keymap_key_for(&map, "people", NULL, "next-row"));
	assert_int_equal(keymap_keys_of(&map, "inbox", "list", "next-row",
	    keys, 1), 1);
	keymap_release(&map);
}

static void preset_bind__lies_between__defaults_and_user(void **state)
{
	struct keymap map;

	keymap_init(&map);
	bind(&map, KEYMAP_DEFAULT, "inbox", NULL, "t", "tag-conversation");
	bind(&map, KEYMAP_DEFAULT, NULL, NULL, "C-c", "quit");
	preset_bind(&map, "mutt");
	assert_string_equal(at(&map, "inbox", "list", "t"), "toggle-mark");
	assert_string_equal(at(&map, "inbox", "thread", "t"),
	    "tag-conversation");
	preset_bind(&map, "emacs");
	assert_string_equal(at(&map, "inbox", "list", "C-x"), "…");
	assert_string_equal(at(&map, "inbox", "list", "C-x C-c"), "quit");
	/* Where text is written C-c begins a sequence and does not quit. */
	assert_string_equal(at(&map, "inbox", "compose", "C-c"), "…");
	assert_string_equal(at(&map, "inbox", "list", "C-c"), "quit");
	bind(&map, KEYMAP_USER, "inbox", NULL, "t", "reply");
	assert_string_equal(at(&map, "inbox", "list", "t"), "reply");
	assert_null(preset_keys("vim"));
	assert_null(preset_keys("ed"));
	preset_bind(&map, NULL);
	keymap_release(&map);
}

/* Every action that a preset, the program or the inbox binds exists. */
static void preset_keys__name__actions_that_there_are(void **state)
{
	static const char *const names[] = { "mutt", "emacs" };
	struct app *app = mem_zalloc(sizeof(*app));
	struct config_actions checks = action_checks(app);
	const struct preset_key *key;
	const struct pane_key *own;
	const struct app_key *program;
	struct error err = { 0 };
	size_t i;

	loader_init(&app->loader);
	if (!loader_load(&app->loader, "panes/.libs/inbox.so", &err))
		fail_msg("%s", err.text);
	for (i = 0; i < ARRAY_LEN(names); i++)
		for (key = preset_keys(names[i]); key->keys; key++) {
			if (strcmp(key->action, "none") != 0 &&
			    !action_known(app, key->action))
				fail_msg("%s: %s", names[i], key->action);
			if (key->pane && !checks.place_known(app, key->pane,
			    key->context))
				fail_msg("%s: %s %s", names[i], key->pane,
				    key->context);
		}
	for (program = app_keys(); program->keys; program++)
		assert_true(action_known(app, program->action));
	for (own = app->loader.panes[0].ops.keys; own->keys; own++)
		assert_true(action_known(app, own->action));
	assert_false(action_known(app, "fly"));
	assert_false(action_known(app, ""));
	assert_true(action_known(app, "set theme light"));
	loader_release(&app->loader);
	free(app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keymap_bind__takes__keys_that_terminals_send),
		cmocka_unit_test(
		    keymap_find__prefers__layer_then_context_then_pane),
		cmocka_unit_test(
		    keymap_find__tells__the_beginning_of_a_sequence),
		cmocka_unit_test(keymap_keys_of__tells__what_works_there),
		cmocka_unit_test(preset_bind__lies_between__defaults_and_user),
		cmocka_unit_test(preset_keys__name__actions_that_there_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
