/*
 * The vault's bytes: reading and writing format 1, as drawn in keystore.h.
 *
 * Nothing here decrypts and nothing here touches a file. Everything that is
 * read is hostile until vault_verify has said otherwise.
 */
#ifndef CALLBOX_VAULT_H
#define CALLBOX_VAULT_H

#include "keystore/keystore.h"
#include "keystore/seal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct error;
struct secret;

enum {
	VAULT_ID_LEN = 16,
	VAULT_MAC_LEN = 32,
	VAULT_WRAPPED_LEN = SEAL_KEY_LEN + SEAL_OVERHEAD,
	VAULT_SLOT_PREFIX = 28,  /* bytes of a slot that bind its sealed key */
};

struct vault_slot {
	enum keystore_how how;
	struct seal_cost cost;
	unsigned char salt[SEAL_SALT_LEN];
	unsigned char wrapped[VAULT_WRAPPED_LEN];
	unsigned char commit[SEAL_COMMIT_LEN];
	char label[KEYSTORE_LABEL_MAX + 1];
};

/* Both blobs are sealed and ours to free. */
struct vault_record {
	unsigned char *name, *value;
	size_t name_len, value_len;
};

/* A zeroed struct is an empty vault. */
struct vault {
	unsigned char id[VAULT_ID_LEN];
	uint64_t generation;
	struct vault_slot slots[KEYSTORE_SLOTS_MAX];
	size_t n_slots;
	struct vault_record *records;
	size_t n_records;
};

/*
 * Read a whole file. vault is storage, released by vault_release also after a
 * failure. ERROR_VAULT with a keystore_fault and the place.
 */
bool vault_parse(struct vault *vault, const void *bytes, size_t len,
    struct error *err);
void vault_release(struct vault *vault);

/* Whether the end of a file that was parsed is of this key (borrowed). */
bool vault_verify(const void *bytes, size_t len, struct secret *mac_key);

/*
 * The whole file into out, which starts empty. False only when it is larger
 * than out may become.
 */
bool vault_build(const struct vault *vault, struct secret *mac_key,
    struct buf *out);

/* The first bytes of a slot as they stand in the file. */
void vault_slot_prefix(const struct vault_slot *slot,
    unsigned char out[VAULT_SLOT_PREFIX]);

/* Room for one more record, zeroed, before the one at i. */
struct vault_record *vault_insert_record(struct vault *vault, size_t i);
void vault_drop_record(struct vault *vault, size_t i);

#endif
