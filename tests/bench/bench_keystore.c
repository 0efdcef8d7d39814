/*
 * Figures of the vault and of sealing, one a line: name, value, unit.
 *
 * bench_keystore   takes about three seconds; its vault is in $TMPDIR or /tmp
 */
#include "config.h"

#include "api/base/error.h"
#include "api/base/mem.h"
#include "keystore/keystore.h"
#include "keystore/seal.h"
#include "keystore/secret.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TEXT_LEN = 1024, SEALS = 200000, CHANGES = 20, UNLOCKS = 3 };

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void show(const char *name, double value, const char *unit)
{
	printf("%-32s %12.3f %s\n", name, value, unit);
}

static void must(bool ok, const struct error *err)
{
	if (ok)
		return;
	fprintf(stderr, "bench_keystore: %s\n", err->text);
	exit(1);
}

static void bench_sealer(struct sealer *sealer, const char *seals,
    const char *hashes)
{
	static unsigned char text[TEXT_LEN], blob[TEXT_LEN + SEAL_OVERHEAD];
	double start = now();
	uint64_t sum = 0;
	int i;

	for (i = 0; i < SEALS; i++)
		sealer_seal(sealer, text, sizeof(text), "row 1", 5, blob);
	show(seals, SEALS / (now() - start), "/s");
	start = now();
	for (i = 0; i < SEALS; i++)
		sum += sealer_hash(sealer, &i, sizeof(i));
	show(hashes, SEALS / (now() - start), "/s");
	if (sum == 0)
		puts("(an unlikely sum)");
}

static void bench_open(struct sealer *sealer)
{
	static unsigned char text[TEXT_LEN], blob[TEXT_LEN + SEAL_OVERHEAD];
	struct error err;
	double start;
	int i;

	sealer_seal(sealer, text, sizeof(text), "row 1", 5, blob);
	start = now();
	for (i = 0; i < SEALS; i++)
		must(sealer_open(sealer, blob, sizeof(blob), "row 1", 5, text,
		    &err), &err);
	show("open 1 KB", SEALS / (now() - start), "/s");
}

static void bench_vault(const char *path)
{
	char words[] = "correct horse battery staple";
	struct secret *passphrase = secret_move(words, strlen(words));
	struct keystore_unlock unlock = {
		.how = KEYSTORE_PASSPHRASE, .passphrase = passphrase,
	};
	struct error err = { 0 };
	struct keystore *ks = keystore_create(path, &unlock, &err);
	double start;
	int i;

	must(ks, &err);
	start = now();
	for (i = 0; i < CHANGES; i++)
		must(keystore_put(ks, "account/a/token", passphrase, &err),
		    &err);
	show("change a record", 1e3 * (now() - start) / CHANGES, "ms");
	start = now();
	for (i = 0; i < UNLOCKS; i++) {
		keystore_lock(ks);
		must(keystore_unlock(ks, &unlock, &err), &err);
	}
	show("unlock by passphrase", 1e3 * (now() - start) / UNLOCKS, "ms");
	if (keystore_remember(ks, 60, &err)) {
		keystore_free(ks);
		start = now();
		ks = keystore_open(path, &err);
		must(ks && keystore_unlock_cached(ks, &err), &err);
		show("open and unlock from keyring", 1e3 * (now() - start),
		    "ms");
		keystore_forget(ks);
	}
	keystore_free(ks);
	secret_free(passphrase);
}

int main(void)
{
	const char *tmp = getenv("TMPDIR");
	char *root = mem_printf("%s/callbox-bench-XXXXXX", tmp ? tmp : "/tmp");
	struct sealer *sealer = sealer_new_random();
	char *path, *lock;

	if (!mkdtemp(root)) {
		perror(root);
		return 1;
	}
	path = mem_printf("%s/vault", root);
	lock = mem_printf("%s.lock", path);
	bench_sealer(sealer, "seal 1 KB", "hash a token");
	bench_open(sealer);
	sealer_begin(sealer);
	bench_sealer(sealer, "seal 1 KB, in a batch", "hash a token, in a batch");
	sealer_end(sealer);
	bench_vault(path);
	unlink(path);
	unlink(lock);
	rmdir(root);
	sealer_free(sealer);
	free(path);
	free(lock);
	free(root);
	return 0;
}
