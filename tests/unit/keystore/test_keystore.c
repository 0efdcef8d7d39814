/* The vault: records, slots, the keyring, several processes. */
#include "config.h"

#include "keystore/ask.h"
#include "keystore/vault.h"

#include "tests/unit/keystore/fixture.h"

#include <time.h>

static void keystore_get__gives__what_was_put(void **state)
{
	struct secret *value;
	struct error err = { 0 };
	struct keystore *ks;

	create_filled();
	ks = open_with(good_passphrase, NULL);
	assert_non_null(ks);
	assert_int_equal(keystore_generation(ks), 3);
	assert_record(ks, "account/acme/token", "tok:1");
	assert_true(put(ks, "account/acme/token", "tok:2", NULL));
	assert_true(put(ks, "empty", "", NULL));
	assert_record(ks, "account/acme/token", "tok:2");
	assert_record(ks, "empty", "");
	assert_false(keystore_get(ks, "account/other/token", &value, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	keystore_free(ks);
	ks = open_with(good_passphrase, NULL);
	assert_record(ks, "account/acme/token", "tok:2");
	assert_record(ks, "account/acme/settings", "region = eu");
	keystore_free(ks);
}

static void keystore_name__lists__sorted(void **state)
{
	static const char *const names[] = { "m", "a", "z", "b/c", "b" };
	static const char *const want[] = { "a", "b", "b/c", "z" };
	struct keystore *ks = create();
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++)
		assert_true(put(ks, names[i], names[i], NULL));
	assert_true(keystore_remove(ks, "m", NULL));
	assert_true(keystore_remove(ks, "never there", NULL));
	keystore_free(ks);
	ks = open_with(good_passphrase, NULL);
	assert_int_equal(keystore_count(ks), ARRAY_LEN(want));
	for (i = 0; i < ARRAY_LEN(want); i++) {
		assert_string_equal(keystore_name(ks, i), want[i]);
		assert_record(ks, want[i], want[i]);
	}
	assert_null(keystore_name(ks, i));
	keystore_free(ks);
}

static void keystore_apply__keeps__all_or_nothing(void **state)
{
	struct secret *one = from_text("1"), *two = from_text("2");
	struct keystore_change changes[] = {
		{ "a", one }, { "b", two }, { "a", two }, { "gone", NULL },
	};
	struct keystore *ks = create();

	assert_true(put(ks, "gone", "x", NULL));
	assert_true(keystore_apply(ks, changes, 4, NULL));
	assert_int_equal(keystore_generation(ks), 3);
	assert_int_equal(keystore_count(ks), 2);
	assert_record(ks, "a", "2");
	changes[1].name = "bad\nname";
	changes[0].value = NULL;
	assert_false(keystore_apply(ks, changes, 4, NULL));
	assert_record(ks, "a", "2");
	keystore_free(ks);
	secret_free(one);
	secret_free(two);
}

static void keystore_put__refuses__bad_names_and_sizes(void **state)
{
	struct keystore *ks = create();
	struct secret *large = secret_new(KEYSTORE_VALUE_MAX + 1);
	struct secret *largest = secret_new(KEYSTORE_VALUE_MAX);
	char name[KEYSTORE_NAME_MAX + 2] = { 0 };
	struct error err = { 0 };
	int i;

	assert_false(put(ks, "", "x", &err));
	assert_int_equal(err.code, ERROR_INPUT);
	assert_false(put(ks, "a\177", "x", NULL));
	memset(name, 'n', sizeof(name) - 1);
	assert_false(put(ks, name, "x", NULL));
	name[KEYSTORE_NAME_MAX] = '\0';
	assert_true(put(ks, name, "x", NULL));
	assert_false(keystore_put(ks, "large", large, NULL));
	/* The file has a limit too, and says so before it is written. */
	for (i = 0; i < 40; i++) {
		snprintf(name, sizeof(name), "large %d", i);
		if (!keystore_put(ks, name, largest, &err))
			break;
	}
	assert_in_range(i, 30, 32);
	assert_int_equal(err.code, ERROR_INPUT);
	assert_int_equal(keystore_count(ks), i + 1);
	keystore_free(ks);
	ks = open_with(good_passphrase, NULL);
	assert_int_equal(keystore_count(ks), i + 1);
	keystore_free(ks);
	secret_free(large);
	secret_free(largest);
}

static void keystore_create__keeps__a_vault_that_is_there(void **state)
{
	struct keystore_unlock unlock = by_passphrase("another passphrase");
	struct error err = { 0 };
	struct keystore *ks;

	create_filled();
	assert_null(keystore_create(path, &unlock, &err));
	assert_int_equal(err.code, ERROR_CONFLICT);
	ks = open_with(good_passphrase, NULL);
	assert_record(ks, "account/acme/token", "tok:1");
	keystore_free(ks);
}

static void keystore__gives_nothing__while_locked(void **state)
{
	struct keystore_unlock unlock = by_passphrase(good_passphrase);
	struct error err = { 0 };
	struct keystore *ks;
	struct secret *value;

	create_filled();
	ks = keystore_open(path, NULL);
	assert_false(keystore_is_unlocked(ks));
	assert_int_equal(keystore_count(ks), 0);
	assert_false(keystore_get(ks, "account/acme/token", &value, &err));
	assert_int_equal(err.code, ERROR_VAULT_LOCKED);
	assert_false(put(ks, "a", "b", &err));
	assert_null(keystore_sealer(ks, "mirror/a", &err));
	assert_false(keystore_add_slot(ks, &unlock, &err));
	assert_int_equal(err.code, ERROR_VAULT_LOCKED);
	assert_true(keystore_unlock(ks, &unlock, NULL));
	assert_true(keystore_unlock(ks, &unlock, NULL));
	assert_int_equal(keystore_count(ks), 2);
	keystore_lock(ks);
	assert_false(keystore_is_unlocked(ks));
	assert_int_equal(keystore_count(ks), 0);
	assert_true(keystore_unlock(ks, &unlock, NULL));
	assert_record(ks, "account/acme/token", "tok:1");
	keystore_free(ks);
}

static void keystore_unlock__tells__what_is_wrong(void **state)
{
	struct keystore_unlock keyfile = {
		.how = KEYSTORE_KEYFILE, .path = "/nonexistent/key",
	};
	struct error err = { 0 };
	struct keystore *ks;

	create_filled();
	assert_null(open_with("Correct horse battery staple", &err));
	assert_int_equal(err.code, ERROR_PASSPHRASE);
	assert_null(open_with("", &err));
	assert_int_equal(err.code, ERROR_PASSPHRASE);
	ks = keystore_open(path, NULL);
	assert_false(keystore_unlock(ks, &keyfile, &err));
	assert_int_equal(err.code, ERROR_PASSPHRASE);
	assert_non_null(strstr(err.text, "key file"));
	assert_false(keystore_is_unlocked(ks));
	keystore_free(ks);
}

static void keystore_unlock__takes__every_slot(void **state)
{
	char *key = mem_printf("%s/key", root);
	struct keystore_unlock ways[] = {
		by_passphrase(good_passphrase),
		by_passphrase("a second passphrase"),
		{ .how = KEYSTORE_KEYFILE, .path = key, .test_cost = &cheap },
		{ .how = KEYSTORE_COMMAND, .command = "echo from a command",
		    .test_cost = &cheap },
	};
	struct keystore_unlock label = { .how = KEYSTORE_KEYFILE };
	struct keystore *ks = create();
	size_t i;

	assert_true(put(ks, "a", "b", NULL));
	assert_true(keystore_make_keyfile(key, NULL));
	for (i = 1; i < ARRAY_LEN(ways); i++)
		assert_true(keystore_add_slot(ks, &ways[i], NULL));
	keystore_free(ks);
	for (i = 0; i <= ARRAY_LEN(ways); i++) {
		ks = keystore_open(path, NULL);
		assert_true(keystore_unlock(ks,
		    i < ARRAY_LEN(ways) ? &ways[i] : &label, NULL));
		assert_record(ks, "a", "b");
		keystore_free(ks);
	}
	free(key);
}

static void keystore_unlock__refuses__poor_key_files(void **state)
{
	char *key = mem_printf("%s/key", root);
	struct keystore_unlock way = {
		.how = KEYSTORE_KEYFILE, .path = key, .test_cost = &cheap,
	};
	struct keystore *ks = create();
	struct error err = { 0 };

	assert_false(keystore_add_slot(ks, &way, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	write_bytes(key, "short", 5);
	assert_false(keystore_add_slot(ks, &way, &err));
	assert_int_equal(err.code, ERROR_INPUT);
	assert_int_equal(remove(key), 0);
	assert_true(keystore_make_keyfile(key, NULL));
	assert_int_equal(chmod(key, 0644), 0);
	assert_false(keystore_add_slot(ks, &way, &err));
	assert_int_equal(err.code, ERROR_PERMISSIONS);
	assert_int_equal(keystore_slot_count(ks), 1);
	keystore_free(ks);
	free(key);
}

static void keystore_unlock__passes_on__why_a_command_failed(void **state)
{
	struct keystore_unlock way = {
		.how = KEYSTORE_COMMAND, .command = "echo secret from a command",
		.test_cost = &cheap,
	};
	struct keystore *ks = create();
	struct error err = { 0 };

	assert_true(keystore_add_slot(ks, &way, NULL));
	keystore_lock(ks);
	way.command = "exit 4";
	assert_false(keystore_unlock(ks, &way, &err));
	assert_int_equal(err.code, ERROR_CONFIG);
	assert_int_equal(err.detail, 4);
	way.command = "sleep 60";
	way.timeout_ms = 50;
	assert_false(keystore_unlock(ks, &way, &err));
	assert_int_equal(err.code, ERROR_TIMEOUT);
	way.command = "echo something else";
	way.timeout_ms = 0;
	assert_false(keystore_unlock(ks, &way, &err));
	assert_int_equal(err.code, ERROR_PASSPHRASE);
	keystore_free(ks);
}

static void slots__are_removed__but_not_the_last(void **state)
{
	struct keystore_unlock second = by_passphrase("a second passphrase");
	struct keystore *ks = create();
	struct error err = { 0 };
	size_t i;

	assert_false(keystore_remove_slot(ks, 0, &err));
	assert_int_equal(err.code, ERROR_INPUT);
	for (i = 1; i < KEYSTORE_SLOTS_MAX; i++)
		assert_true(keystore_add_slot(ks, &second, NULL));
	assert_false(keystore_add_slot(ks, &second, &err));
	assert_int_equal(err.code, ERROR_INPUT);
	assert_int_equal(keystore_slot_count(ks), KEYSTORE_SLOTS_MAX);
	assert_true(keystore_remove_slot(ks, 0, NULL));
	assert_false(keystore_remove_slot(ks, 7, NULL));
	keystore_free(ks);
	assert_null(open_with(good_passphrase, &err));
	assert_int_equal(err.code, ERROR_PASSPHRASE);
	ks = open_with("a second passphrase", NULL);
	assert_non_null(ks);
	keystore_free(ks);
}

/* The records' bytes in the file, which a new passphrase must not touch. */
static size_t read_records(struct vault *vault)
{
	static uint8_t bytes[4096];
	size_t len = read_bytes(path, bytes, sizeof(bytes));

	assert_true(vault_parse(vault, bytes, len, NULL));
	return vault->n_records;
}

static void keystore_change_passphrase__rewraps__the_key_only(void **state)
{
	struct keystore_unlock fresh = by_passphrase("brand new passphrase");
	struct secret *old = from_text(good_passphrase);
	struct secret *bad = from_text("not the passphrase");
	struct vault before, after;
	struct error err = { 0 };
	struct keystore *ks;
	size_t i;

	create_filled();
	read_records(&before);
	ks = open_with(good_passphrase, NULL);
	assert_false(keystore_change_passphrase(ks, bad, &fresh, &err));
	assert_int_equal(err.code, ERROR_PASSPHRASE);
	assert_true(keystore_change_passphrase(ks, old, &fresh, NULL));
	keystore_free(ks);
	assert_int_equal(read_records(&after), 2);
	for (i = 0; i < 2; i++)
		assert_memory_equal(before.records[i].value,
		    after.records[i].value, before.records[i].value_len);
	assert_int_equal(after.n_slots, 1);
	assert_int_equal(after.generation, before.generation + 1);
	assert_memory_not_equal(before.slots[0].salt, after.slots[0].salt,
	    SEAL_SALT_LEN);
	vault_release(&before);
	vault_release(&after);
	assert_null(open_with(good_passphrase, &err));
	assert_int_equal(err.code, ERROR_PASSPHRASE);
	ks = open_with("brand new passphrase", NULL);
	assert_record(ks, "account/acme/token", "tok:1");
	keystore_free(ks);
	secret_free(old);
	secret_free(bad);
}

static void keystore_passphrase_check__weighs__length_and_mix(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = {
		{ "", false }, { "secret", false }, { "password1234", false },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false },
		{ "abcdefghijklmnopqrstuvwxyz", false },
		{ "12345678901234567890", false },
		{ "correct horse battery staple", true },
		{ "thisissomelongphrase", true },
		{ "k9#Lq2!vZp7", true }, { "kqzvnpwhr", false },
		{ "gr\xc3\xbcne \xc3\x84pfel am Baum", true },
	};
	struct secret *secret;
	struct error err;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		secret = from_text(cases[i].text);
		err = (struct error){ 0 };
		if (keystore_passphrase_check(secret, &err) != cases[i].good)
			fail_msg("\"%s\"", cases[i].text);
		assert_int_equal(err.code, cases[i].good ? 0 : ERROR_INPUT);
		secret_free(secret);
	}
}

/* A real price, as people pay it; printed, since it is a figure to keep. */
static void keystore_create__asks__the_full_price(void **state)
{
	struct keystore_unlock unlock = by_passphrase("weak");
	struct timespec from, to;
	struct error err = { 0 };
	struct keystore *ks;
	struct vault vault;

	unlock.test_cost = NULL;
	assert_null(keystore_create(path, &unlock, &err));
	assert_int_equal(err.code, ERROR_INPUT);
	unlock = by_passphrase(good_passphrase);
	unlock.test_cost = NULL;
	ks = keystore_create(path, &unlock, NULL);
	assert_non_null(ks);
	read_records(&vault);
	assert_int_equal(vault.slots[0].cost.passes, 3);
	assert_in_range(vault.slots[0].cost.mem_kib, 128 << 10, 256 << 10);
	vault_release(&vault);
	keystore_lock(ks);
	clock_gettime(CLOCK_MONOTONIC, &from);
	assert_true(keystore_unlock(ks, &unlock, NULL));
	clock_gettime(CLOCK_MONOTONIC, &to);
	print_message("unlocked in %ld ms\n", (to.tv_sec - from.tv_sec) * 1000 +
	    (to.tv_nsec - from.tv_nsec) / 1000000);
	keystore_free(ks);
}

enum { WRITES = 25 };

static _Noreturn void write_records(int who)
{
	struct keystore *ks = open_with(good_passphrase, NULL);
	char name[32];
	int i;

	if (!ks)
		_exit(1);
	for (i = 0; i < WRITES; i++) {
		snprintf(name, sizeof(name), "%d/%02d", who, i);
		if (!put(ks, name, name, NULL))
			_exit(2);
	}
	_exit(0);
}

static void keystore_put__loses_nothing__to_another_process(void **state)
{
	struct keystore *ks = create();
	char name[32];
	pid_t pids[2];
	int who, i;

	for (who = 0; who < 2; who++) {
		pids[who] = fork();
		if (pids[who] == 0)
			write_records(who);
	}
	for (who = 0; who < 2; who++)
		assert_int_equal(wait_for(pids[who]), 0);
	/* This one has not seen any of it yet: its change comes on top. */
	assert_true(put(ks, "last", "x", NULL));
	assert_int_equal(keystore_count(ks), 2 * WRITES + 1);
	assert_int_equal(keystore_generation(ks), 2 * WRITES + 2);
	for (who = 0; who < 2; who++) {
		for (i = 0; i < WRITES; i++) {
			snprintf(name, sizeof(name), "%d/%02d", who, i);
			assert_record(ks, name, name);
		}
	}
	keystore_free(ks);
}

static void keystore_put__refuses__another_or_older_vault(void **state)
{
	static uint8_t old[4096];
	char *aside = mem_printf("%s/aside", root);
	struct keystore *ks = create();
	struct error err = { 0 };
	size_t len = read_bytes(path, old, sizeof(old));

	assert_true(put(ks, "a", "b", NULL));
	write_bytes(path, old, len);
	assert_false(put(ks, "c", "d", &err));
	assert_int_equal(err.code, ERROR_VAULT);
	assert_int_equal(err.detail, KEYSTORE_OLDER);
	assert_int_equal(rename(path, aside), 0);
	keystore_free(create());
	assert_false(put(ks, "c", "d", &err));
	assert_int_equal(err.code, ERROR_CONFLICT);
	assert_record(ks, "a", "b");
	keystore_free(ks);
	free(aside);
}

static void need_keyring(struct keystore *ks)
{
	struct error err = { 0 };

	if (keystore_remember(ks, 60, &err))
		return;
	print_message("%s\n", err.text);
	keystore_free(ks);
	skip();
}

static void keystore_unlock_cached__takes__what_was_remembered(void **state)
{
	struct keystore *ks = create(), *again;
	struct error err = { 0 };

	need_keyring(ks);
	assert_true(put(ks, "a", "b", NULL));
	again = keystore_open(path, NULL);
	assert_true(keystore_unlock_cached(again, NULL));
	assert_record(again, "a", "b");
	keystore_forget(ks);
	keystore_lock(again);
	assert_false(keystore_unlock_cached(again, &err));
	assert_int_equal(err.code, ERROR_VAULT_LOCKED);
	keystore_forget(ks);
	assert_false(keystore_remember(ks, 0, &err));
	assert_false(keystore_remember(ks, 8 * 24 * 60 * 60, &err));
	keystore_free(ks);
	keystore_free(again);
}

static void keystore_unlock_cached__notices__an_old_copy(void **state)
{
	static uint8_t old[4096];
	struct keystore *ks = create();
	struct error err = { 0 };
	size_t len = read_bytes(path, old, sizeof(old));

	need_keyring(ks);
	/* What is remembered follows the changes that we make. */
	assert_true(put(ks, "a", "b", NULL));
	keystore_free(ks);
	write_bytes(path, old, len);
	ks = keystore_open(path, NULL);
	assert_false(keystore_unlock_cached(ks, &err));
	assert_int_equal(err.code, ERROR_VAULT);
	assert_int_equal(err.detail, KEYSTORE_OLDER);
	keystore_forget(ks);
	keystore_free(ks);
	ks = open_with(good_passphrase, NULL);
	assert_non_null(ks);
	keystore_free(ks);
}

static void keystore_unlock_cached__ends__with_its_time(void **state)
{
	struct timespec pause = { 0, 20 * 1000 * 1000 };
	struct keystore *ks = create();
	int i;

	need_keyring(ks);
	assert_true(keystore_remember(ks, 1, NULL));
	/* A change must not make it last longer. */
	assert_true(put(ks, "a", "b", NULL));
	for (i = 0; i < 500; i++) {
		keystore_lock(ks);
		if (!keystore_unlock_cached(ks, NULL))
			break;
		nanosleep(&pause, NULL);
	}
	assert_in_range(i, 1, 150);
	keystore_free(ks);
}

static void keystore_sealer__depends_on__vault_and_name(void **state)
{
	struct keystore *ks = create(), *other = keystore_new_ephemeral();
	struct sealer *a = keystore_sealer(ks, "mirror/a", NULL);
	struct sealer *b = keystore_sealer(ks, "mirror/b", NULL);
	struct sealer *c = keystore_sealer(other, "mirror/a", NULL);
	struct sealer *again;
	unsigned char blob[2 + SEAL_OVERHEAD], out[2];

	sealer_seal(a, "hi", 2, NULL, 0, blob);
	assert_false(sealer_open(b, blob, sizeof(blob), NULL, 0, out, NULL));
	assert_false(sealer_open(c, blob, sizeof(blob), NULL, 0, out, NULL));
	keystore_free(ks);
	keystore_free(other);
	/* It outlives its vault, and a new start gives the same one. */
	assert_true(sealer_open(a, blob, sizeof(blob), NULL, 0, out, NULL));
	ks = open_with(good_passphrase, NULL);
	again = keystore_sealer(ks, "mirror/a", NULL);
	assert_true(sealer_open(again, blob, sizeof(blob), NULL, 0, out,
	    NULL));
	keystore_free(ks);
	sealer_free(a);
	sealer_free(b);
	sealer_free(c);
	sealer_free(again);
}

static void keystore_new_ephemeral__leaves__no_trace(void **state)
{
	struct keystore *ks = keystore_new_ephemeral();
	struct error err = { 0 };

	assert_true(keystore_is_unlocked(ks));
	assert_true(put(ks, "account/demo/token", "demo", NULL));
	assert_record(ks, "account/demo/token", "demo");
	assert_true(keystore_remove(ks, "account/demo/token", NULL));
	assert_int_equal(keystore_count(ks), 0);
	assert_false(keystore_remember(ks, 60, &err));
	assert_int_equal(access(folder, F_OK), -1);
	keystore_free(ks);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		fixture_test(keystore_get__gives__what_was_put),
		fixture_test(keystore_name__lists__sorted),
		fixture_test(keystore_apply__keeps__all_or_nothing),
		fixture_test(keystore_put__refuses__bad_names_and_sizes),
		fixture_test(keystore_create__keeps__a_vault_that_is_there),
		fixture_test(keystore__gives_nothing__while_locked),
		fixture_test(keystore_unlock__tells__what_is_wrong),
		fixture_test(keystore_unlock__takes__every_slot),
		fixture_test(keystore_unlock__refuses__poor_key_files),
		fixture_test(keystore_unlock__passes_on__why_a_command_failed),
		fixture_test(slots__are_removed__but_not_the_last),
		fixture_test(keystore_change_passphrase__rewraps__the_key_only),
		fixture_test(keystore_passphrase_check__weighs__length_and_mix),
		fixture_test(keystore_create__asks__the_full_price),
		fixture_test(keystore_put__loses_nothing__to_another_process),
		fixture_test(keystore_put__refuses__another_or_older_vault),
		fixture_test(keystore_unlock_cached__takes__what_was_remembered),
		fixture_test(keystore_unlock_cached__notices__an_old_copy),
		fixture_test(keystore_unlock_cached__ends__with_its_time),
		fixture_test(keystore_sealer__depends_on__vault_and_name),
		fixture_test(keystore_new_ephemeral__leaves__no_trace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
