/* The vault's bytes: flipped, forged, cut, swapped, foreign, old and new. */
#include "config.h"

#include "keystore/keystore.c"

#include "tests/unit/keystore/fixture.h"
#include "tests/unit/keystore/forge.h"

static uint8_t file_bytes[4096];
static size_t file_len;

static void load(void)
{
	create_filled();
	file_len = read_bytes(path, file_bytes, sizeof(file_bytes));
	assert_in_range(file_len, 300, sizeof(file_bytes) - 1);
}

/* Where section i begins. */
static size_t section(size_t i)
{
	size_t at = FORGE_PREAMBLE;

	for (; i; i--)
		at += forge_section_len(file_bytes + at, file_len - at);
	return at;
}

static void vault_parse__detects__every_flipped_bit(void **state)
{
	struct vault vault;
	struct error err;
	size_t bit;

	load();
	assert_true(vault_parse(&vault, file_bytes, file_len, NULL));
	vault_release(&vault);
	for (bit = 0; bit < 8 * file_len; bit++) {
		err = (struct error){ 0 };
		file_bytes[bit / 8] ^= 1 << bit % 8;
		assert_false(vault_parse(&vault, file_bytes, file_len, &err));
		assert_int_equal(err.code, ERROR_VAULT);
		assert_int_equal(err.detail, bit < 64 ? KEYSTORE_FOREIGN :
		    KEYSTORE_DAMAGED);
		vault_release(&vault);
		file_bytes[bit / 8] ^= 1 << bit % 8;
	}
	print_message("%zu of %zu flips detected\n", bit, 8 * file_len);
}

/* Whoever knows the format can put the checks right, but not the end. */
static void keystore_unlock__detects__every_forged_bit(void **state)
{
	uint8_t forged[sizeof(file_bytes)];
	struct error err;
	size_t bit, wrong = 0, caught = 0;
	/* A flip of a check itself is put right again: it changes nothing. */
	size_t same = 0;

	load();
	for (bit = 0; bit < 8 * file_len; bit++) {
		memcpy(forged, file_bytes, file_len);
		forged[bit / 8] ^= 1 << bit % 8;
		forge_checks(forged, file_len);
		if (memcmp(forged, file_bytes, file_len) == 0) {
			same++;
			continue;
		}
		write_bytes(path, forged, file_len);
		err = (struct error){ 0 };
		if (open_with(good_passphrase, &err))
			fail_msg("bit %zu of byte %zu", bit % 8, bit / 8);
		wrong += err.code == ERROR_PASSPHRASE;
		caught += err.code == ERROR_VAULT;
	}
	assert_int_equal(wrong + caught + same, 8 * file_len);
	print_message("%zu forged bits caught, %zu as another passphrase\n",
	    caught, wrong);
	/* Only salt, price and commitment make the passphrase look wrong. */
	assert_true(wrong <= 8 * (SEAL_SALT_LEN + 8 + SEAL_COMMIT_LEN));
}

static void keystore_open__detects__every_cut_and_addition(void **state)
{
	size_t len;

	load();
	for (len = 0; len < file_len; len++) {
		write_bytes(path, file_bytes, len);
		assert_refused(ERROR_VAULT, len < 8 ? KEYSTORE_FOREIGN :
		    KEYSTORE_DAMAGED);
	}
	file_bytes[file_len] = 0;
	write_bytes(path, file_bytes, file_len + 1);
	assert_refused(ERROR_VAULT, KEYSTORE_DAMAGED);
}

static void keystore_open__says__where_it_is_damaged(void **state)
{
	char *where;
	struct error err = { 0 };
	size_t at;

	load();
	at = section(2);
	file_bytes[at + 20] ^= 1;
	write_bytes(path, file_bytes, file_len);
	assert_null(keystore_open(path, &err));
	where = mem_printf("byte %zu", at);
	assert_non_null(strstr(err.text, where));
	free(where);
}

static void keystore_open__refuses__foreign_files(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} cases[] = {
		{ "", 0 }, { "\n", 1 }, { "\177ELF\2\1\1\0\0\0\0\0", 12 },
		{ "SQLite format 3\0\20\0\1\1", 20 },
		{ "-----BEGIN PGP MESSAGE-----\n", 28 },
		{ "age-encryption.org/v1\n", 22 }, { "CBXVAUL", 7 },
	};
	static const char large[KEYSTORE_FILE_MAX + 1];
	size_t i;

	assert_int_equal(mkdir(folder, 0700), 0);
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		write_bytes(path, cases[i].bytes, cases[i].len);
		assert_refused(ERROR_VAULT, KEYSTORE_FOREIGN);
	}
	write_bytes(path, large, sizeof(large));
	assert_refused(ERROR_VAULT, KEYSTORE_FOREIGN);
}

static void keystore_open__tells__a_newer_format_from_damage(void **state)
{
	load();
	file_bytes[8] = 2;
	write_bytes(path, file_bytes, file_len);
	assert_refused(ERROR_VAULT, KEYSTORE_DAMAGED);
	forge_check(file_bytes, 12, 4);
	write_bytes(path, file_bytes, file_len);
	assert_refused(ERROR_VAULT, KEYSTORE_NEWER);
	/* Whatever follows the preamble then. */
	write_bytes(path, file_bytes, 16);
	assert_refused(ERROR_VAULT, KEYSTORE_NEWER);
	file_bytes[8] = 0;
	forge_check(file_bytes, 12, 4);
	write_bytes(path, file_bytes, file_len);
	assert_refused(ERROR_VAULT, KEYSTORE_DAMAGED);
}

static void keystore_open__refuses__too_much_work(void **state)
{
	static const struct {
		uint8_t passes[4], kib[4];
	} cases[] = {
		{ { 0 }, { 8 } }, { { 11 }, { 8 } }, { { 1 }, { 7 } },
		{ { 1 }, { 1, 0, 0x10 } }, { { 1 }, { 255, 255, 255, 255 } },
		{ { 255, 255, 255, 255 }, { 8 } },
	};
	size_t i, at;

	load();
	at = section(1) + FORGE_HEAD + 4;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		memcpy(file_bytes + at, cases[i].passes, 4);
		memcpy(file_bytes + at + 4, cases[i].kib, 4);
		forge_checks(file_bytes, file_len);
		write_bytes(path, file_bytes, file_len);
		assert_refused(ERROR_VAULT, KEYSTORE_DAMAGED);
	}
}

static void keystore_unlock__detects__swapped_and_lost_records(void **state)
{
	uint8_t swapped[sizeof(file_bytes)];
	size_t a, b, end, a_len, b_len;

	load();
	a = section(2);
	b = section(3);
	end = section(4);
	a_len = b - a;
	b_len = end - b;
	memcpy(swapped, file_bytes, file_len);
	memcpy(swapped + a, file_bytes + b, b_len);
	memcpy(swapped + a + b_len, file_bytes + a, a_len);
	write_bytes(path, swapped, file_len);
	assert_refused(ERROR_VAULT, KEYSTORE_DAMAGED);
	memcpy(swapped, file_bytes, b);
	memcpy(swapped + b, file_bytes + end, file_len - end);
	write_bytes(path, swapped, file_len - b_len);
	assert_refused(ERROR_VAULT, KEYSTORE_DAMAGED);
}

/* Even somebody who could forge the end cannot pass one value for another. */
static void keystore_get__refuses__a_value_under_another_name(void **state)
{
	struct keystore *ks = create();
	struct vault_record *records, swap;
	struct error err = { 0 };
	struct secret *value;

	assert_true(put(ks, "a", "value 1", NULL));
	assert_true(put(ks, "b", "value 2", NULL));
	records = ks->vault.records;
	swap = records[0];
	records[0].value = records[1].value;
	records[1].value = swap.value;
	assert_false(keystore_get(ks, "a", &value, &err));
	assert_int_equal(err.code, ERROR_VAULT);
	assert_int_equal(err.detail, KEYSTORE_DAMAGED);
	keystore_free(ks);
}

/* Anything that can happen to bytes, also with the checks put right: never
 * opened, always a clean refusal. */
static uint32_t roll(uint32_t *seed, uint32_t below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed % below;
}

/* One change of some kind; returns the new length. */
static size_t mutate(uint8_t *bytes, size_t len, uint32_t *seed)
{
	size_t at = roll(seed, (uint32_t)len), to = roll(seed, (uint32_t)len);
	size_t n = 1 + roll(seed, 64);

	if (at + n > len)
		n = len - at;
	switch (roll(seed, 6)) {
	case 0:
		bytes[at] ^= (uint8_t)(1 + roll(seed, 255));
		return len;
	case 1:                          /* a stretch of rubbish */
		while (n--)
			bytes[at++] = (uint8_t)roll(seed, 256);
		return len;
	case 2:                          /* cut out */
		memmove(bytes + at, bytes + at + n, len - at - n);
		return len - n;
	case 3:                          /* put in twice */
		memmove(bytes + at + n, bytes + at, len - at);
		return len + n;
	case 4:                          /* copied elsewhere */
		if (to + n > len)
			n = len - to;
		memmove(bytes + to, bytes + at, n);
		return len;
	default:                         /* zeros, as after a crash */
		memset(bytes + at, 0, n);
		return len;
	}
}

/* Whether trying a passphrase would cost what the test's own vault costs. */
static bool is_cheap(const uint8_t *bytes, size_t len)
{
	struct vault vault;
	bool cheap_all = true;
	size_t i;

	if (vault_parse(&vault, bytes, len, NULL))
		for (i = 0; i < vault.n_slots; i++)
			cheap_all = cheap_all && vault.slots[i].cost.mem_kib ==
			    cheap.mem_kib && vault.slots[i].cost.passes ==
			    cheap.passes;
	vault_release(&vault);
	return cheap_all;
}

static void keystore__refuses__ten_thousand_mutations(void **state)
{
	enum { MUTATIONS = 10000 };
	uint8_t mutant[sizeof(file_bytes) + 512];
	uint32_t seed = 20261124;
	size_t len, i, k, same = 0, dear = 0;

	load();
	for (i = 0; i < MUTATIONS; i++) {
		struct error err = { 0 };

		memcpy(mutant, file_bytes, file_len);
		len = file_len;
		for (k = 1 + roll(&seed, 4); k; k--)
			len = mutate(mutant, len, &seed);
		if (i % 2)
			forge_checks(mutant, len);
		if (len == file_len && !memcmp(mutant, file_bytes, len)) {
			same++;
			continue;
		}
		if (!is_cheap(mutant, len)) {
			dear++;
			continue;
		}
		write_bytes(path, mutant, len);
		if (open_with(good_passphrase, &err))
			fail_msg("mutation %zu was opened", i);
		if ((err.code != ERROR_VAULT && err.code != ERROR_PASSPHRASE) ||
		    !err.text[0])
			fail_msg("mutation %zu: %s \"%s\"", i,
			    error_name(err.code), err.text);
	}
	print_message("%d mutations: %zu changed nothing, %zu only the price, "
	    "all others were refused\n", MUTATIONS, same, dear);
	assert_true(same + dear < MUTATIONS / 50);
}

/* A name and a value show in no byte of the file. */
static void vault__shows__no_names(void **state)
{
	load();
	assert_null(memmem(file_bytes, file_len, "acme", 4));
	assert_null(memmem(file_bytes, file_len, "tok:", 4));
	assert_null(memmem(file_bytes, file_len, "region", 6));
}

/* The first vault that was ever written; it must open for ever. */

static const char golden_key_path[] = "/opt/callbox-golden/key";
static const char golden_blob[] =
    "01b41f8e7555559ec313688173af926562131d553f7c333f0cb7819c3974066a90d3ae4a"
    "4fcb0c0b041ed75a6c3f";

static void copy_golden(const char *name, const char *to)
{
	const char *srcdir = getenv("srcdir");
	char *from = mem_printf("%s/tests/golden/keystore/%s",
	    srcdir ? srcdir : ".", name);
	uint8_t bytes[4096];

	write_bytes(to, bytes, read_bytes(from, bytes, sizeof(bytes)));
	free(from);
}

static void assert_golden(struct keystore *ks)
{
	unsigned char blob[5 + SEAL_OVERHEAD], text[5];
	struct sealer *sealer;

	assert_int_equal(keystore_generation(ks), 6);
	assert_int_equal(keystore_count(ks), 3);
	assert_string_equal(keystore_name(ks, 0), "account/acme/settings");
	assert_record(ks, "account/acme/token", "dG9rOmdvbGRlbg==");
	assert_record(ks, "account/acme/settings",
	    "region = eu\nversion = 2.16\n");
	assert_record(ks, "account/z\xc3\xbcrich/token", "t");
	sealer = keystore_sealer(ks, "mirror/acme", NULL);
	assert_true(sealer_hash(sealer, "refund", 6) == 0xe6e77fb391db03a0);
	assert_int_equal(sodium_hex2bin(blob, sizeof(blob), golden_blob,
	    strlen(golden_blob), NULL, NULL, NULL), 0);
	assert_true(sealer_open(sealer, blob, sizeof(blob), "row 1", 5, text,
	    NULL));
	assert_memory_equal(text, "hello", 5);
	sealer_free(sealer);
}

static void golden_1__opens__in_all_ways(void **state)
{
	struct keystore_unlock ways[] = {
		by_passphrase("golden passphrase"),
		{ .how = KEYSTORE_KEYFILE },
		{ .how = KEYSTORE_COMMAND, .command = "echo golden command" },
	};
	char *key = mem_printf("%s/key", root);
	struct keystore *ks;
	size_t i;

	assert_int_equal(mkdir(folder, 0700), 0);
	copy_golden("vault-1", path);
	copy_golden("vault-1.key", key);
	ways[1].path = key;
	for (i = 0; i < ARRAY_LEN(ways); i++) {
		ks = keystore_open(path, NULL);
		assert_non_null(ks);
		assert_int_equal(keystore_slot_count(ks), ARRAY_LEN(ways));
		assert_int_equal(keystore_slot(ks, i).how, i + 1);
		assert_string_equal(keystore_slot(ks, i).label,
		    i == 1 ? golden_key_path : "");
		assert_true(keystore_unlock(ks, &ways[i], NULL));
		assert_golden(ks);
		keystore_free(ks);
	}
	free(key);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		fixture_test(vault_parse__detects__every_flipped_bit),
		fixture_test(keystore_unlock__detects__every_forged_bit),
		fixture_test(keystore_open__detects__every_cut_and_addition),
		fixture_test(keystore_open__says__where_it_is_damaged),
		fixture_test(keystore_open__refuses__foreign_files),
		fixture_test(keystore_open__tells__a_newer_format_from_damage),
		fixture_test(keystore_open__refuses__too_much_work),
		fixture_test(keystore_unlock__detects__swapped_and_lost_records),
		fixture_test(keystore_get__refuses__a_value_under_another_name),
		fixture_test(keystore__refuses__ten_thousand_mutations),
		fixture_test(vault__shows__no_names),
		fixture_test(golden_1__opens__in_all_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
