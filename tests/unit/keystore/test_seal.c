/* Sealing: round trips, tampering, known answers, two threads. */
#include "config.h"

#include "keystore/seal.c"

#include <json-c/json.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

enum { TEXT_LEN = 100, BLOB_LEN = TEXT_LEN + SEAL_OVERHEAD };

static struct secret *from_text(const char *text)
{
	char *copy = mem_strdup(text);
	struct secret *secret = secret_move(copy, strlen(text));

	free(copy);
	return secret;
}

static void sealer_open__gives__what_was_sealed(void **state)
{
	struct sealer *sealer = sealer_new_random();
	unsigned char text[TEXT_LEN], blob[BLOB_LEN], again[TEXT_LEN];
	size_t len;

	randombytes_buf(text, sizeof(text));
	for (len = 0; len <= sizeof(text); len++) {
		sealer_seal(sealer, text, len, "row", 3, blob);
		assert_true(sealer_open(sealer, blob, len + SEAL_OVERHEAD,
		    "row", 3, again, NULL));
		assert_memory_equal(again, text, len);
	}
	sealer_free(sealer);
}

static void sealer_seal__never_gives__the_same_bytes(void **state)
{
	struct sealer *sealer = sealer_new_random();
	unsigned char a[5 + SEAL_OVERHEAD], b[5 + SEAL_OVERHEAD];

	sealer_seal(sealer, "hello", 5, NULL, 0, a);
	sealer_seal(sealer, "hello", 5, NULL, 0, b);
	assert_memory_not_equal(a + 1, b + 1, 24);
	assert_memory_not_equal(a + 25, b + 25, 5);
	sealer_free(sealer);
}

static void sealer_open__refuses__every_flip_and_cut(void **state)
{
	struct sealer *sealer = sealer_new_random();
	unsigned char text[TEXT_LEN] = { 1 }, blob[BLOB_LEN], out[BLOB_LEN];
	unsigned char zero[TEXT_LEN] = { 0 };
	struct error err = { 0 };
	size_t bit, len;

	sealer_seal(sealer, text, TEXT_LEN, "row", 3, blob);
	for (bit = 0; bit < 8 * BLOB_LEN; bit++) {
		blob[bit / 8] ^= 1 << bit % 8;
		memset(out, 'x', sizeof(out));
		assert_false(sealer_open(sealer, blob, BLOB_LEN, "row", 3, out,
		    &err));
		assert_int_equal(err.code, ERROR_VAULT);
		assert_memory_equal(out, zero, TEXT_LEN);
		blob[bit / 8] ^= 1 << bit % 8;
	}
	for (len = 0; len < BLOB_LEN; len++)
		assert_false(sealer_open(sealer, blob, len, "row", 3, out,
		    &err));
	assert_true(sealer_open(sealer, blob, BLOB_LEN, "row", 3, out, &err));
	sealer_free(sealer);
}

static void sealer_open__refuses__another_place_or_sealer(void **state)
{
	struct secret *key = secret_new_random(SEAL_KEY_LEN);
	struct sealer *mirror = sealer_new(key, "mirror/a");
	struct sealer *same = sealer_new(key, "mirror/a");
	struct sealer *other = sealer_new(key, "mirror/b");
	unsigned char blob[2 + SEAL_OVERHEAD], out[2];

	sealer_seal(mirror, "hi", 2, "row 1", 5, blob);
	assert_true(sealer_open(same, blob, sizeof(blob), "row 1", 5, out,
	    NULL));
	assert_false(sealer_open(mirror, blob, sizeof(blob), "row 2", 5, out,
	    NULL));
	assert_false(sealer_open(mirror, blob, sizeof(blob), "row 1", 4, out,
	    NULL));
	assert_false(sealer_open(mirror, blob, sizeof(blob), NULL, 0, out,
	    NULL));
	assert_false(sealer_open(other, blob, sizeof(blob), "row 1", 5, out,
	    NULL));
	sealer_free(mirror);
	sealer_free(same);
	sealer_free(other);
	secret_free(key);
}

static void sealer_hash__depends_on__key_and_token(void **state)
{
	struct secret *key = secret_new_random(SEAL_KEY_LEN);
	struct sealer *a = sealer_new(key, "a"), *b = sealer_new(key, "b");
	struct sealer *a_again = sealer_new(key, "a");
	uint64_t hash = sealer_hash(a, "refund", 6);

	assert_true(hash == sealer_hash(a_again, "refund", 6));
	assert_true(hash != sealer_hash(a, "refuns", 6));
	assert_true(hash != sealer_hash(a, "refun", 5));
	assert_true(hash != sealer_hash(b, "refund", 6));
	assert_true(sealer_hash(a, NULL, 0) != hash);
	sealer_free(a);
	sealer_free(b);
	sealer_free(a_again);
	secret_free(key);
}

static void sealer_begin__nests__and_changes_nothing(void **state)
{
	struct sealer *sealer = sealer_new_random();
	unsigned char blob[2 + SEAL_OVERHEAD], out[2];
	uint64_t hash = sealer_hash(sealer, "x", 1);

	sealer_begin(sealer);
	sealer_begin(sealer);
	assert_true(hash == sealer_hash(sealer, "x", 1));
	sealer_end(sealer);
	sealer_seal(sealer, "hi", 2, NULL, 0, blob);
	sealer_end(sealer);
	assert_true(sealer_open(sealer, blob, sizeof(blob), NULL, 0, out,
	    NULL));
	sealer_free(sealer);
}

static void *seal_many(void *arg)
{
	struct sealer *sealer = arg;
	unsigned char text[64], blob[64 + SEAL_OVERHEAD], out[64];
	int i;

	memset(text, 'a', sizeof(text));
	for (i = 0; i < 3000; i++) {
		sealer_seal(sealer, text, sizeof(text), &i, sizeof(i), blob);
		if (!sealer_open(sealer, blob, sizeof(blob), &i, sizeof(i),
		    out, NULL) || memcmp(text, out, sizeof(out)) != 0)
			return arg;
	}
	return NULL;
}

static void sealer__works_in__two_threads_at_once(void **state)
{
	struct sealer *sealer = sealer_new_random();
	pthread_t other;
	void *result;

	assert_int_equal(pthread_create(&other, NULL, seal_many, sealer), 0);
	assert_null(seal_many(sealer));
	assert_int_equal(pthread_join(other, &result), 0);
	assert_null(result);
	sealer_free(sealer);
}

/*
 * Argon2id 1.3, one lane. Computed with the reference implementation's
 * program, `printf PASSPHRASE | argon2 callbox-saltsalt -id -t P -k KIB -p 1
 * -l 32 -r`; the published vectors use four lanes, which libsodium has not.
 */
static void seal_derive__agrees_with__the_reference(void **state)
{
	static const struct {
		const char *passphrase;
		struct seal_cost cost;
		const char *key;
	} cases[] = {
		{ "password", { 1, 8 },
		    "0057003350e6396f4922b7a452e50679"
		    "17414d0991037320a8d10547091c1a82" },
		{ "correct horse battery staple", { 1, 1024 },
		    "124df58fde9f676f7cec25363825822d"
		    "47b011f46c8153604ccf05ac9f38f02f" },
		{ "x", { 3, 64 },
		    "6b2590d2a385e387a357589696641cef"
		    "dd5df58ed212e88c2647619b8b31ec04" },
		{ "p\303\244ssw\303\266rd", { 2, 65536 },
		    "bd0a92ca1a3fbfc5194af1326315666a"
		    "2c200e9411d0bd81aa3df674b024bdb8" },
	};
	unsigned char want[SEAL_KEY_LEN];
	struct secret *passphrase, *key;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		passphrase = from_text(cases[i].passphrase);
		assert_true(seal_derive(passphrase,
		    (const unsigned char *)"callbox-saltsalt", cases[i].cost,
		    &key, NULL));
		sodium_hex2bin(want, sizeof(want), cases[i].key,
		    strlen(cases[i].key), NULL, NULL, NULL);
		assert_memory_equal(secret_borrow(key), want, sizeof(want));
		secret_return(key);
		secret_free(key);
		secret_free(passphrase);
	}
}

static void seal_cost_valid__keeps__the_caps(void **state)
{
	static const struct {
		struct seal_cost cost;
		bool valid;
	} cases[] = {
		{ { 1, 8 }, true }, { { 3, 256 << 10 }, true },
		{ { 10, 1 << 20 }, true }, { { 0, 8 }, false },
		{ { 1, 7 }, false }, { { 11, 8 }, false },
		{ { 1, (1 << 20) + 1 }, false },
		{ { UINT32_MAX, UINT32_MAX }, false },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(seal_cost_valid(cases[i].cost),
		    cases[i].valid);
}

static void seal_commit__differs_for__different_keys(void **state)
{
	struct secret *a = secret_new_random(SEAL_KEY_LEN);
	struct secret *b = secret_new_random(SEAL_KEY_LEN);
	unsigned char one[SEAL_COMMIT_LEN], two[SEAL_COMMIT_LEN];

	seal_commit(a, one);
	seal_commit(a, two);
	assert_memory_equal(one, two, sizeof(one));
	seal_commit(b, two);
	assert_memory_not_equal(one, two, sizeof(one));
	assert_memory_not_equal(one, secret_borrow(a), sizeof(one));
	secret_return(a);
	secret_free(a);
	secret_free(b);
}

/* Project Wycheproof: each vector as one of our blobs, under its own key. */

static size_t hex_field(struct json_object *test, const char *name,
    unsigned char *out, size_t size)
{
	const char *hex = json_object_get_string(
	    json_object_object_get(test, name));
	size_t len = 0;

	assert_int_equal(sodium_hex2bin(out, size, hex, strlen(hex), NULL,
	    &len, NULL), 0);
	return len;
}

static bool vector_as_expected(struct json_object *test)
{
	static unsigned char key[64], blob[4096], ad[4096], text[4096];
	static unsigned char out[4096];
	struct sealer sealer;
	size_t len, ad_len, text_len;
	bool valid, opened;

	memset(key, 0, sizeof(key));
	hex_field(test, "key", key, sizeof(key));
	blob[0] = BLOB_VERSION;
	len = 1 + hex_field(test, "iv", blob + 1, NONCE_LEN);
	len += hex_field(test, "ct", blob + len, sizeof(blob) - len);
	len += hex_field(test, "tag", blob + len, sizeof(blob) - len);
	ad_len = hex_field(test, "aad", ad, sizeof(ad));
	text_len = hex_field(test, "msg", text, sizeof(text));
	valid = strcmp(json_object_get_string(json_object_object_get(test,
	    "result")), "valid") == 0;
	sealer.keys = secret_move(key, sizeof(key));
	opened = sealer_open(&sealer, blob, len, ad, ad_len, out, NULL);
	secret_free(sealer.keys);
	return opened == valid && (!opened ||
	    (len == text_len + SEAL_OVERHEAD &&
	    memcmp(out, text, text_len) == 0));
}

static void sealer_open__agrees_with__wycheproof(void **state)
{
	const char *shared = getenv("CALLBOX_SHARED");
	char *path = mem_printf("%s/corpora/wycheproof/testvectors_v1/"
	    "xchacha20_poly1305_test.json", shared ? shared : "../shared");
	struct json_object *all = json_object_from_file(path), *groups, *group;
	struct json_object *tests, *test;
	size_t g, t, done = 0;

	free(path);
	if (!all) {
		print_message("no wycheproof vectors in $CALLBOX_SHARED\n");
		skip();
	}
	groups = json_object_object_get(all, "testGroups");
	for (g = 0; g < json_object_array_length(groups); g++) {
		group = json_object_array_get_idx(groups, g);
		/* Other nonce lengths cannot be put to us at all. */
		if (json_object_get_int(json_object_object_get(group,
		    "ivSize")) != 192)
			continue;
		tests = json_object_object_get(group, "tests");
		for (t = 0; t < json_object_array_length(tests); t++, done++) {
			test = json_object_array_get_idx(tests, t);
			if (!vector_as_expected(test))
				fail_msg("vector %s", json_object_get_string(
				    json_object_object_get(test, "tcId")));
		}
	}
	json_object_put(all);
	print_message("%zu vectors\n", done);
	assert_true(done > 200);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(sealer_open__gives__what_was_sealed),
		cmocka_unit_test(sealer_seal__never_gives__the_same_bytes),
		cmocka_unit_test(sealer_open__refuses__every_flip_and_cut),
		cmocka_unit_test(sealer_open__refuses__another_place_or_sealer),
		cmocka_unit_test(sealer_hash__depends_on__key_and_token),
		cmocka_unit_test(sealer_begin__nests__and_changes_nothing),
		cmocka_unit_test(sealer__works_in__two_threads_at_once),
		cmocka_unit_test(seal_derive__agrees_with__the_reference),
		cmocka_unit_test(seal_cost_valid__keeps__the_caps),
		cmocka_unit_test(seal_commit__differs_for__different_keys),
		cmocka_unit_test(sealer_open__agrees_with__wycheproof),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
