/*
 * The vault: one small file with everything that opens an account.
 *
 * A random 256-bit data key seals the records. The data key itself is wrapped
 * once per way to unlock (a slot): by a passphrase, by a key file, by what a
 * command prints. Changing the passphrase rewraps the data key and leaves the
 * records as they are. The mirror, the outbox and the drafts are sealed under
 * subkeys of the data key (keystore_sealer).
 *
 * Life: keystore_open or keystore_create -> unlock (cached, else by a slot) ->
 * get, put, sealer... -> keystore_free. One thread at a time.
 *
 * Several processes may have the vault open. Reading takes no lock, for the
 * file is only ever replaced as a whole. A change takes the lock (VAULT.lock,
 * an OFD lock on a file that is never removed), reads what is there now,
 * applies the change to that, writes VAULT.new, syncs it, renames it and syncs
 * the folder; at every instant the vault is the old one or the new one.
 *
 * Errors: ERROR_VAULT with detail as in enum keystore_fault; ERROR_PASSPHRASE
 * (it opens no slot of that kind); ERROR_VAULT_LOCKED (unlock first);
 * ERROR_PERMISSIONS (others can read or replace file or folder, somebody else
 * owns them, or they are symbolic links: refused, never repaired);
 * ERROR_CONFLICT (another process is changing it, or has put another vault in
 * its place); ERROR_NOT_FOUND; ERROR_INPUT; ERROR_FILE with errno.
 *
 * Records have names such as `account/NAME/token`, `account/NAME/secret`,
 * `account/NAME/settings`. The names are sealed too: a copied file tells how
 * many records there are and how long they are, not what they are called.
 *
 * The file, format 1; numbers are little-endian:
 *
 *     0   magic "CBXVAULT" (8) | version 1 (u16) | 0 (u16) | check (4)
 *     16  section, section, ...; the last one is the end, nothing follows
 *
 *     section   kind (u8) | 0 (3) | body length (u32) | body | check (8)
 *      1 header  vault id (16) | generation (u64)            first, once
 *      2 slot    how (u8) | label length (u8) | 0 (u16)       1 to 8
 *                | passes (u32) | KiB (u32) | salt (16)
 *                | sealed data key (73) | commitment (32) | label
 *      3 record  sealed name length (u16) | 0 (u16)           up to 1,000
 *                | sealed name | sealed value
 *      4 end     keyed BLAKE2b-256 of all before this section  last, once
 *
 * A check is a plain BLAKE2b, cut off, of what precedes it (in a section: of
 * its kind, length and body): it tells where a file is damaged before a
 * passphrase is asked for. The end is the real guard: keyed with the data key,
 * over every byte. Sealed blobs are as in seal.h. Their associated data is the
 * vault id with "key", the slot's first 28 bytes; "name"; "value", the name.
 * Version and the preamble of 16 bytes keep their places in all formats.
 */
#ifndef CALLBOX_KEYSTORE_H
#define CALLBOX_KEYSTORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct keystore;
struct seal_cost;
struct sealer;
struct secret;

enum {
	KEYSTORE_SLOTS_MAX = 8,
	KEYSTORE_RECORDS_MAX = 1000,
	KEYSTORE_NAME_MAX = 200,         /* bytes of a record's name */
	KEYSTORE_LABEL_MAX = 250,        /* bytes of a slot's label */
	KEYSTORE_VALUE_MAX = 32 << 10,   /* bytes of a record */
	KEYSTORE_FILE_MAX = 1 << 20,     /* bytes of the whole file */
	KEYSTORE_TTL = 8 * 60 * 60,      /* seconds in the keyring, by default */
};

/* detail of ERROR_VAULT. The text says more, for example where. */
enum keystore_fault {
	KEYSTORE_DAMAGED = 1,            /* cut, flipped, forged */
	KEYSTORE_FOREIGN,                /* not a vault at all */
	KEYSTORE_NEWER,                  /* made by a newer callbox */
	KEYSTORE_OLDER,                  /* older than the one seen last: a
					  * backup was put back; the passphrase
					  * still opens it */
};

/* How a slot is opened. The numbers are the file's. */
enum keystore_how {
	KEYSTORE_PASSPHRASE = 1,
	KEYSTORE_KEYFILE,
	KEYSTORE_COMMAND,
};

/*
 * One way to unlock, as given to unlock or to make a slot. All borrowed.
 *
 * passphrase: KEYSTORE_PASSPHRASE. A new one must pass
 *             keystore_passphrase_check, unless test_cost is set.
 * path:       KEYSTORE_KEYFILE: 32 bytes or more, owner-only, no symbolic
 *             link. NULL at unlock: the path in the slot's label.
 * command:    KEYSTORE_COMMAND, as for ask_command; from the user's settings.
 *             Never taken from the vault: what stands in a file that is not
 *             yet proved to be ours is not executed.
 * timeout_ms: KEYSTORE_COMMAND; 0 means a minute.
 * test_cost:  for tests only: make the slot at this price, however low. NULL:
 *             the full price.
 */
struct keystore_unlock {
	enum keystore_how how;
	struct secret *passphrase;
	const char *path;
	const char *command;
	int timeout_ms;
	const struct seal_cost *test_cost;
};

/* What can be told of a slot before unlocking. Not authenticated until then. */
struct keystore_slot {
	enum keystore_how how;
	const char *label;       /* the key file's path, else ""; borrowed until
				  * the next change */
};

/*
 * Read the vault at path. Nothing is decrypted yet, nothing is written, no
 * lock is held. ERROR_NOT_FOUND when there is no file: create one. Yours to
 * keystore_free; NULL on failure.
 */
struct keystore *keystore_open(const char *path, struct error *err);

/*
 * Make a vault with a new data key and one slot; unlocked when it returns.
 * Missing folders are made, 0700. ERROR_CONFLICT if there is a file already.
 * Takes about half a second (the price of one guess).
 */
struct keystore *keystore_create(const char *path,
    const struct keystore_unlock *unlock, struct error *err);

/* A vault in memory alone, unlocked, forgotten when freed: `callbox demo`. */
struct keystore *keystore_new_ephemeral(void);

/* Lock, wipe, free; NULL is fine. Sealers that were handed out live on. */
void keystore_free(struct keystore *ks);

/*
 * Unlock by one way; tries each slot of that kind. About half a second a slot
 * for a passphrase or command. Already unlocked: does nothing.
 */
bool keystore_unlock(struct keystore *ks, const struct keystore_unlock *unlock,
    struct error *err);

/*
 * Unlock with the data key that keystore_remember left in the kernel's
 * keyring; a few microseconds. False when there is none, when it has run out
 * or there is no keyring here (ERROR_VAULT_LOCKED: ask for the passphrase), or
 * when the vault is older than the one remembered (KEYSTORE_OLDER: say so,
 * then ask).
 */
bool keystore_unlock_cached(struct keystore *ks, struct error *err);

/*
 * Leave the data key in the kernel's user keyring for ttl_s seconds (1 to a
 * week), for other sessions of this user. Never without a limit. False when
 * there is no keyring here: not worth more than a line in `doctor`.
 */
bool keystore_remember(struct keystore *ks, unsigned ttl_s, struct error *err);

/* Take it out of the keyring, for all sessions: `callbox lock`. */
void keystore_forget(struct keystore *ks);

/* Read the file again: another process may have changed it. Errors as for a
 * change; what was there stays. */
bool keystore_refresh(struct keystore *ks, struct error *err);

/* Wipe the data key here; the vault can be unlocked again. */
void keystore_lock(struct keystore *ks);

bool keystore_is_unlocked(const struct keystore *ks);

/* Grows by one with each change; remember it to notice an old copy. */
uint64_t keystore_generation(const struct keystore *ks);

size_t keystore_slot_count(const struct keystore *ks);
struct keystore_slot keystore_slot(const struct keystore *ks, size_t i);

/* Records, sorted by name. Names are borrowed until the next change. 0 and
 * NULL while locked. */
size_t keystore_count(const struct keystore *ks);
const char *keystore_name(const struct keystore *ks, size_t i);

/* A record's value; the caller's to secret_free. ERROR_NOT_FOUND. */
bool keystore_get(struct keystore *ks, const char *name, struct secret **out,
    struct error *err);

/* Write or replace one record; the value stays the caller's. */
bool keystore_put(struct keystore *ks, const char *name, struct secret *value,
    struct error *err);

/* Remove one record; true also when there was none. */
bool keystore_remove(struct keystore *ks, const char *name, struct error *err);

/* Several changes in one write: all are kept, or none. value NULL removes. */
struct keystore_change {
	const char *name;
	struct secret *value;
};
bool keystore_apply(struct keystore *ks, const struct keystore_change *changes,
    size_t n, struct error *err);

/* Add a way to unlock. ERROR_INPUT when all slots are taken. */
bool keystore_add_slot(struct keystore *ks,
    const struct keystore_unlock *unlock, struct error *err);

/* Remove slot i. ERROR_INPUT when it is the only one. */
bool keystore_remove_slot(struct keystore *ks, size_t i, struct error *err);

/*
 * Replace the passphrase that `old` opens by another; records are untouched.
 * ERROR_PASSPHRASE when old opens no passphrase slot. An old copy of the file
 * still opens with the old passphrase.
 */
bool keystore_change_passphrase(struct keystore *ks, struct secret *old,
    const struct keystore_unlock *fresh, struct error *err);

/*
 * Whether a new passphrase is hard enough to guess: 14 characters, or fewer
 * that are mixed well enough for 60 bits. ERROR_INPUT says what to do.
 */
bool keystore_passphrase_check(struct secret *passphrase, struct error *err);

/* Write a new random key file, 0600. ERROR_CONFLICT when there is one. */
bool keystore_make_keyfile(const char *path, struct error *err);

/*
 * The sealer of that name, such as "mirror/NAME" or "outbox/NAME"; the
 * caller's to sealer_free. NULL with ERROR_VAULT_LOCKED while locked.
 */
struct sealer *keystore_sealer(struct keystore *ks, const char *name,
    struct error *err);

#endif
