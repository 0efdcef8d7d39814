/*
 * Sealing: what callbox keeps on disk is encrypted and bound to its place.
 *
 * A struct sealer holds two subkeys in guarded memory, one to seal blobs
 * (XChaCha20-Poly1305, a random nonce each) and one to hash search tokens
 * (SipHash-2-4, made for short inputs: a page of conversations has ten
 * thousand). The mirror and the outbox are handed one each at start, by
 * keystore_sealer(), and need nothing else from this folder.
 *
 * Every blob is sealed with associated data that says where it belongs (store,
 * table, row, column): it opens only with the same associated data, so that
 * nobody can move a blob to another row. A sealed blob is
 *
 *     version 1 (1 byte) | nonce (24) | ciphertext (as the text) | tag (16)
 *
 * Threads: a sealer may be used by any thread, also by two at once.
 */
#ifndef CALLBOX_SEAL_H
#define CALLBOX_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct sealer;
struct secret;

enum {
	SEAL_OVERHEAD = 41,      /* bytes that sealing adds */
	SEAL_KEY_LEN = 32,
	SEAL_SALT_LEN = 16,
	SEAL_COMMIT_LEN = 32,
	SEAL_TEXT_MAX = 1 << 30, /* bytes in one blob; more is a BUG() */
};

/* A sealer that nobody can make again: for `callbox demo` and for tests. */
struct sealer *sealer_new_random(void);

/*
 * The sealer of that name under a key of SEAL_KEY_LEN bytes (borrowed). The
 * same key and name give the same sealer; different names, unrelated ones.
 */
struct sealer *sealer_new(struct secret *key, const char *name);

/* Wipe and free; NULL is fine. */
void sealer_free(struct sealer *sealer);

/*
 * Seal text into out, which has room for len + SEAL_OVERHEAD bytes and does
 * not overlap it. text may be NULL when len is 0. Cannot fail. A nonce is
 * drawn at random for each, so the same text never seals to the same bytes.
 */
void sealer_seal(struct sealer *sealer, const void *text, size_t len,
    const void *ad, size_t ad_len, void *out);

/*
 * Open a blob into out, which has room for len - SEAL_OVERHEAD bytes; len is
 * the blob's. ERROR_VAULT when it is too short, was changed, belongs to other
 * associated data or to another sealer; out is then wiped.
 */
bool sealer_open(struct sealer *sealer, const void *blob, size_t len,
    const void *ad, size_t ad_len, void *out, struct error *err);

/*
 * A token's 64-bit hash under this sealer's key. Without the key it tells
 * only which rows share a token. Equal tokens have equal hashes for ever.
 */
uint64_t sealer_hash(struct sealer *sealer, const void *token, size_t len);

/*
 * Keep the keys readable from begin to end, for a batch: saves two system
 * calls for each seal, open or hash in between. They nest. End soon, and
 * always before waiting for anything.
 */
void sealer_begin(struct sealer *sealer);
void sealer_end(struct sealer *sealer);

/*
 * Below: what the vault itself is made of; the mirror and the outbox have no
 * use for it.
 */

/* The price of one guess: passes over mem_kib KiB of memory (Argon2id 1.3). */
struct seal_cost {
	uint32_t passes, mem_kib;
};

/* What is used for new slots, and the most that a vault may ask for. */
#define SEAL_COST_DEFAULT ((struct seal_cost){ 3, 256 << 10 })
#define SEAL_COST_SMALLER ((struct seal_cost){ 3, 128 << 10 })
#define SEAL_COST_MAX ((struct seal_cost){ 10, 1 << 20 })

/* Within what libsodium can compute and SEAL_COST_MAX allows. */
bool seal_cost_valid(struct seal_cost cost);

/*
 * A key of SEAL_KEY_LEN bytes from a passphrase. ERROR_FILE with ENOMEM when
 * there is not that much memory; an invalid cost is a BUG().
 */
bool seal_derive(struct secret *passphrase,
    const unsigned char salt[SEAL_SALT_LEN], struct seal_cost cost,
    struct secret **key, struct error *err);

/* A subkey for one purpose, a number that is never used for another. */
struct secret *seal_subkey(struct secret *key, uint64_t purpose);

/*
 * Commit to a key. XChaCha20-Poly1305 alone does not: one ciphertext can be
 * made to open under two keys. Two keys with one commitment cannot be found;
 * a wrong passphrase is told from damage by it. Says nothing about the key.
 */
void seal_commit(struct secret *key, unsigned char out[SEAL_COMMIT_LEN]);

#endif
