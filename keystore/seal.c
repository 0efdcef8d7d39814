/* Sealing: what callbox keeps on disk is encrypted and bound to its place. */
#include "config.h"

#include "keystore/seal.h"

#include "api/base/error.h"
#include "api/base/mem.h"
#include "keystore/secret.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
	BLOB_VERSION = 1,
	NONCE_LEN = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_LEN = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	/* Purposes under a sealer's own key, and the commitment's. */
	PURPOSE_SEAL = 1,
	PURPOSE_HASH = 2,
	PURPOSE_COMMIT = 0x636f6d6d,
};

_Static_assert(SEAL_OVERHEAD == 1 + NONCE_LEN + TAG_LEN, "overhead");
_Static_assert(crypto_shorthash_KEYBYTES <= SEAL_KEY_LEN &&
    crypto_shorthash_BYTES == sizeof(uint64_t), "hash");
_Static_assert(SEAL_KEY_LEN == crypto_aead_xchacha20poly1305_ietf_KEYBYTES &&
    SEAL_KEY_LEN == crypto_kdf_KEYBYTES, "key");
_Static_assert(SEAL_SALT_LEN == crypto_pwhash_argon2id_SALTBYTES, "salt");

static const char kdf_context[crypto_kdf_CONTEXTBYTES] = "callbox1";

struct sealer {
	struct secret *keys;     /* to seal, then to hash */
};

static void derive(unsigned char out[SEAL_KEY_LEN], const void *key,
    uint64_t purpose)
{
	crypto_kdf_derive_from_key(out, SEAL_KEY_LEN, purpose, kdf_context, key);
}

struct secret *seal_subkey(struct secret *key, uint64_t purpose)
{
	struct secret *subkey = secret_new(SEAL_KEY_LEN);

	derive((unsigned char *)secret_edit(subkey), secret_borrow(key),
	    purpose);
	secret_return(key);
	secret_edited(subkey, SEAL_KEY_LEN);
	return subkey;
}

void seal_commit(struct secret *key, unsigned char out[SEAL_COMMIT_LEN])
{
	derive(out, secret_borrow(key), PURPOSE_COMMIT);
	secret_return(key);
}

/* crypto_kdf takes a number; a name of any length goes through keyed BLAKE2b,
 * which is what crypto_kdf is made of. */
static struct secret *named_key(struct secret *key, const char *name)
{
	struct secret *named = secret_new(SEAL_KEY_LEN);

	crypto_generichash((unsigned char *)secret_edit(named), SEAL_KEY_LEN,
	    (const unsigned char *)name, strlen(name),
	    (const unsigned char *)secret_borrow(key), SEAL_KEY_LEN);
	secret_return(key);
	secret_edited(named, SEAL_KEY_LEN);
	return named;
}

struct sealer *sealer_new(struct secret *key, const char *name)
{
	struct sealer *sealer = mem_zalloc(sizeof(*sealer));
	struct secret *named;
	unsigned char *keys;
	const char *root;

	if (secret_len(key) != SEAL_KEY_LEN)
		BUG("sealer from %zu bytes", secret_len(key));
	named = named_key(key, name);
	sealer->keys = secret_new(2 * SEAL_KEY_LEN);
	keys = (unsigned char *)secret_edit(sealer->keys);
	root = secret_borrow(named);
	derive(keys, root, PURPOSE_SEAL);
	derive(keys + SEAL_KEY_LEN, root, PURPOSE_HASH);
	secret_return(named);
	secret_edited(sealer->keys, 2 * SEAL_KEY_LEN);
	secret_free(named);
	return sealer;
}

struct sealer *sealer_new_random(void)
{
	struct secret *key = secret_new_random(SEAL_KEY_LEN);
	struct sealer *sealer = sealer_new(key, "random");

	secret_free(key);
	return sealer;
}

void sealer_free(struct sealer *sealer)
{
	if (!sealer)
		return;
	secret_free(sealer->keys);
	free(sealer);
}

void sealer_begin(struct sealer *sealer)
{
	secret_borrow(sealer->keys);
}

void sealer_end(struct sealer *sealer)
{
	secret_return(sealer->keys);
}

void sealer_seal(struct sealer *sealer, const void *text, size_t len,
    const void *ad, size_t ad_len, void *out)
{
	unsigned char *blob = out, *nonce = blob + 1;
	const char *key;

	if (len > SEAL_TEXT_MAX)
		BUG("sealing %zu bytes", len);
	blob[0] = BLOB_VERSION;
	randombytes_buf(nonce, NONCE_LEN);
	key = secret_borrow(sealer->keys);
	crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_LEN, NULL,
	    text, len, ad, ad_len, NULL, nonce, (const unsigned char *)key);
	secret_return(sealer->keys);
}

bool sealer_open(struct sealer *sealer, const void *blob, size_t len,
    const void *ad, size_t ad_len, void *out, struct error *err)
{
	const unsigned char *nonce = (const unsigned char *)blob + 1;
	const char *key;
	int bad;

	if (len < SEAL_OVERHEAD)
		return error_set(err, ERROR_VAULT, 0,
		    "Sealed data is cut short");
	if (((const unsigned char *)blob)[0] != BLOB_VERSION) {
		sodium_memzero(out, len - SEAL_OVERHEAD);
		return error_set(err, ERROR_VAULT, 0,
		    "Sealed data is damaged or from a newer version");
	}
	key = secret_borrow(sealer->keys);
	bad = crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL,
	    nonce + NONCE_LEN, len - 1 - NONCE_LEN, ad, ad_len, nonce,
	    (const unsigned char *)key);
	secret_return(sealer->keys);
	if (!bad)
		return true;
	sodium_memzero(out, len - SEAL_OVERHEAD);
	return error_set(err, ERROR_VAULT, 0,
	    "Sealed data is damaged or belongs elsewhere");
}

uint64_t sealer_hash(struct sealer *sealer, const void *token, size_t len)
{
	unsigned char hash[crypto_shorthash_BYTES];
	uint64_t value = 0;
	const char *keys = secret_borrow(sealer->keys);
	int i;

	crypto_shorthash(hash, token, len,
	    (const unsigned char *)keys + SEAL_KEY_LEN);
	secret_return(sealer->keys);
	for (i = crypto_shorthash_BYTES - 1; i >= 0; i--)
		value = value << 8 | hash[i];
	return value;
}

bool seal_cost_valid(struct seal_cost cost)
{
	return cost.passes >= crypto_pwhash_argon2id_OPSLIMIT_MIN &&
	    cost.passes <= SEAL_COST_MAX.passes &&
	    cost.mem_kib >= crypto_pwhash_argon2id_MEMLIMIT_MIN / 1024 &&
	    cost.mem_kib <= SEAL_COST_MAX.mem_kib;
}

bool seal_derive(struct secret *passphrase,
    const unsigned char salt[SEAL_SALT_LEN], struct seal_cost cost,
    struct secret **key, struct error *err)
{
	struct secret *made;
	int failed;

	if (!seal_cost_valid(cost))
		BUG("Argon2id with %u passes, %u KiB", cost.passes,
		    cost.mem_kib);
	made = secret_new(SEAL_KEY_LEN);
	failed = crypto_pwhash_argon2id((unsigned char *)secret_edit(made),
	    SEAL_KEY_LEN, secret_borrow(passphrase), secret_len(passphrase),
	    salt, cost.passes, (size_t)cost.mem_kib * 1024,
	    crypto_pwhash_argon2id_ALG_ARGON2ID13);
	secret_return(passphrase);
	secret_edited(made, SEAL_KEY_LEN);
	if (failed) {
		secret_free(made);
		return error_set(err, ERROR_FILE, ENOMEM,
		    "Unlocking needs %u MiB of free memory",
		    cost.mem_kib / 1024);
	}
	*key = made;
	return true;
}
