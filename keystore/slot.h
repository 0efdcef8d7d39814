/*
 * Slots: the data key, wrapped once for each way to unlock.
 *
 * What opens a slot (a passphrase, a key file's bytes, a command's line) goes
 * through Argon2id with the slot's own salt and price; the key that comes out
 * seals the data key and leaves a commitment in the slot.
 */
#ifndef CALLBOX_SLOT_H
#define CALLBOX_SLOT_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct keystore_unlock;
struct secret;
struct vault;
struct vault_slot;

/* A new slot of vault for its data key; half a second. All are borrowed. */
bool slot_make(struct vault_slot *slot, const struct vault *vault,
    struct secret *key, const struct keystore_unlock *unlock,
    struct error *err);

/*
 * The data key, from the first slot of that kind which opens; *which is its
 * index. *key is yours. ERROR_PASSPHRASE when none does, ERROR_VAULT when one
 * fits but its key is damaged, else why the key file or command failed.
 */
bool slot_unlock(const struct vault *vault,
    const struct keystore_unlock *unlock, struct secret **key, size_t *which,
    struct error *err);

#endif
