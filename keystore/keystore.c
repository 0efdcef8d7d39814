/*
 * The vault: one small file with everything that opens an account.
 *
 * Life, unlocking, the keyring, reading, changing: long, but one struct that
 * nobody else may see into. Slots, bytes and files have their own files.
 */
#include "config.h"

#include "keystore/keystore.h"

#include "api/base/buf.h"
#include "api/base/error.h"
#include "api/base/mem.h"
#include "keystore/file.h"
#include "keystore/keyring.h"
#include "keystore/seal.h"
#include "keystore/secret.h"
#include "keystore/slot.h"
#include "keystore/vault.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	PURPOSE_MAC = 1,         /* subkeys of the data key */
	PURPOSE_SEALERS = 2,
	TTL_MAX = 7 * 24 * 60 * 60,
	KEYRING_NAME_LEN = sizeof("callbox:") + 2 * VAULT_ID_LEN,
	AD_MAX = VAULT_ID_LEN + 5 + KEYSTORE_NAME_MAX,
};

struct keystore {
	char *path;              /* NULL: in memory alone */
	struct buf file;         /* the bytes that vault was read from */
	struct vault vault;
	/* NULL while locked. names go with vault.records, sorted. */
	struct secret *key, *mac_key;
	struct sealer *records;
	char **names;
	size_t n_names;
};

/* What lies in the kernel's keyring: the data key, then this. Guarded memory
 * is not aligned: it is copied in and out. */
struct remembered {
	uint64_t generation;
	int64_t expires_at;
};

static bool damaged(const char *what, struct error *err)
{
	return error_set(err, ERROR_VAULT, KEYSTORE_DAMAGED,
	    "The vault is damaged: %s", what);
}

static bool must_unlock(struct error *err)
{
	return error_set(err, ERROR_VAULT_LOCKED, 0, NULL);
}

/* vault id | what | name: says which blob of which vault it is. */
static size_t record_ad(const struct vault *vault, const char *what,
    const char *name, unsigned char ad[AD_MAX])
{
	size_t what_len = strlen(what), name_len = strlen(name);

	memcpy(ad, vault->id, VAULT_ID_LEN);
	memcpy(ad + VAULT_ID_LEN, what, what_len);
	memcpy(ad + VAULT_ID_LEN + what_len, name, name_len);
	return VAULT_ID_LEN + what_len + name_len;
}

static void free_names(char **names, size_t n)
{
	while (n)
		free(names[--n]);
	free(names);
}

/* The names of a vault that was verified; NULL if one does not open. */
static char **open_names(const struct vault *vault, struct sealer *sealer,
    struct error *err)
{
	char **names = mem_calloc(vault->n_records, sizeof(*names));
	const struct vault_record *record;
	unsigned char ad[AD_MAX];
	size_t i, ad_len = record_ad(vault, "name", "", ad);

	for (i = 0; i < vault->n_records; i++) {
		record = &vault->records[i];
		names[i] = mem_zalloc(record->name_len - SEAL_OVERHEAD + 1);
		if (!sealer_open(sealer, record->name, record->name_len, ad,
		    ad_len, names[i], NULL) ||
		    (i && strcmp(names[i - 1], names[i]) >= 0)) {
			free_names(names, i + 1);
			error_set(err, ERROR_VAULT, KEYSTORE_DAMAGED,
			    "The vault is damaged: name of record %zu", i + 1);
			return NULL;
		}
	}
	return names;
}

void keystore_lock(struct keystore *ks)
{
	free_names(ks->names, ks->n_names);
	ks->names = NULL;
	ks->n_names = 0;
	sealer_free(ks->records);
	ks->records = NULL;
	secret_free(ks->mac_key);
	ks->mac_key = NULL;
	secret_free(ks->key);
	ks->key = NULL;
}

static void take_key(struct keystore *ks, struct secret *key)
{
	ks->key = key;
	ks->mac_key = seal_subkey(key, PURPOSE_MAC);
	ks->records = sealer_new(key, "");
}

/* Takes the key; locked again unless it is this vault's and all is well. */
static bool unlock_with(struct keystore *ks, struct secret *key,
    struct error *err)
{
	take_key(ks, key);
	if (!vault_verify(ks->file.data, ks->file.len, ks->mac_key))
		damaged("it was changed by someone without the key", err);
	else if ((ks->names = open_names(&ks->vault, ks->records, err)))
		ks->n_names = ks->vault.n_records;
	if (ks->names)
		return true;
	keystore_lock(ks);
	return false;
}

static struct keystore *keystore_new(const char *path)
{
	struct keystore *ks = mem_zalloc(sizeof(*ks));

	if (sodium_init() < 0)
		BUG("libsodium does not start");
	ks->path = mem_strdup(path);
	buf_init(&ks->file, KEYSTORE_FILE_MAX);
	return ks;
}

void keystore_free(struct keystore *ks)
{
	if (!ks)
		return;
	keystore_lock(ks);
	vault_release(&ks->vault);
	buf_release(&ks->file);
	free(ks->path);
	free(ks);
}

/* A larger file is none that we wrote. */
static bool read_file(const struct folder *folder, struct buf *out,
    struct error *err)
{
	struct error why = { 0 };

	if (file_read(folder, out, &why))
		return true;
	if (out->overflow)
		return error_set(err, ERROR_VAULT, KEYSTORE_FOREIGN,
		    "This file is too large for a callbox vault");
	return error_set(err, why.code, why.detail, "%s", why.text);
}

struct keystore *keystore_open(const char *path, struct error *err)
{
	struct keystore *ks = keystore_new(path);
	struct folder folder;
	bool ok;

	ok = folder_open(&folder, path, FOLDER_PRIVATE, false, err) &&
	    read_file(&folder, &ks->file, err) &&
	    vault_parse(&ks->vault, ks->file.data, ks->file.len, err);
	folder_release(&folder);
	if (ok)
		return ks;
	keystore_free(ks);
	return NULL;
}

struct keystore *keystore_new_ephemeral(void)
{
	struct keystore *ks = keystore_new(NULL);

	randombytes_buf(ks->vault.id, VAULT_ID_LEN);
	take_key(ks, secret_new_random(SEAL_KEY_LEN));
	return ks;
}

/* Put ks->vault in the file's place; the lock is held. */
static bool write_vault(struct keystore *ks, const struct folder *folder,
    struct error *err)
{
	struct buf bytes;
	bool ok;

	buf_init(&bytes, KEYSTORE_FILE_MAX);
	ok = vault_build(&ks->vault, ks->mac_key, &bytes);
	if (!ok)
		error_set(err, ERROR_INPUT, 0, "The vault is full");
	ok = ok && file_replace(folder, bytes.data, bytes.len, err);
	if (ok) {
		buf_release(&ks->file);
		ks->file = bytes;
	} else {
		buf_release(&bytes);
	}
	return ok;
}

static bool must_be_absent(const struct folder *folder, struct error *err)
{
	return !file_exists(folder) || error_set(err, ERROR_CONFLICT, 0,
	    "There is a vault already");
}

/* The slot comes before the lock: a command may keep us waiting for long. */
struct keystore *keystore_create(const char *path,
    const struct keystore_unlock *unlock, struct error *err)
{
	struct keystore *ks = keystore_new_ephemeral();
	struct folder folder;
	int lock = -1;
	bool ok;

	ks->path = mem_strdup(path);
	ks->vault.generation = 1;
	ks->vault.n_slots = 1;
	ok = folder_open(&folder, path, FOLDER_PRIVATE, true, err) &&
	    must_be_absent(&folder, err) &&
	    slot_make(&ks->vault.slots[0], &ks->vault, ks->key, unlock, err) &&
	    file_lock(&folder, &lock, err) && must_be_absent(&folder, err) &&
	    write_vault(ks, &folder, err);
	if (lock >= 0)
		close(lock);
	folder_release(&folder);
	if (ok)
		return ks;
	keystore_free(ks);
	return NULL;
}

bool keystore_unlock(struct keystore *ks, const struct keystore_unlock *unlock,
    struct error *err)
{
	struct secret *key;
	size_t which;

	if (ks->key)
		return true;
	return slot_unlock(&ks->vault, unlock, &key, &which, err) &&
	    unlock_with(ks, key, err);
}

/* The keyring. */

static void keyring_name(const struct keystore *ks,
    char name[KEYRING_NAME_LEN])
{
	memcpy(name, "callbox:", 8);
	sodium_bin2hex(name + 8, 2 * VAULT_ID_LEN + 1, ks->vault.id,
	    VAULT_ID_LEN);
}

static bool remember(struct keystore *ks, unsigned ttl_s, struct error *err)
{
	struct remembered it = {
		.generation = ks->vault.generation,
		.expires_at = (int64_t)time(NULL) + ttl_s,
	};
	struct secret *payload = secret_new(SEAL_KEY_LEN + sizeof(it));
	char *bytes = secret_edit(payload), name[KEYRING_NAME_LEN];
	bool ok;

	memcpy(bytes, secret_borrow(ks->key), SEAL_KEY_LEN);
	secret_return(ks->key);
	memcpy(bytes + SEAL_KEY_LEN, &it, sizeof(it));
	secret_edited(payload, SEAL_KEY_LEN + sizeof(it));
	keyring_name(ks, name);
	ok = keyring_put(name, payload, ttl_s, err);
	secret_free(payload);
	return ok;
}

/* What the keyring has; the key is the caller's. */
static bool recall(const struct keystore *ks, struct secret **key,
    struct remembered *it)
{
	char name[KEYRING_NAME_LEN], *bytes;
	struct secret *payload;
	bool ok;

	keyring_name(ks, name);
	if (!ks->path || !keyring_get(name, &payload, NULL))
		return false;
	ok = secret_len(payload) == SEAL_KEY_LEN + sizeof(*it);
	if (ok) {
		bytes = secret_edit(payload);
		memcpy(it, bytes + SEAL_KEY_LEN, sizeof(*it));
		*key = secret_move(bytes, SEAL_KEY_LEN);
		secret_edited(payload, 0);
	}
	secret_free(payload);
	return ok;
}

bool keystore_unlock_cached(struct keystore *ks, struct error *err)
{
	struct remembered it;
	struct secret *key;

	if (ks->key)
		return true;
	if (!recall(ks, &key, &it))
		return must_unlock(err);
	if (ks->vault.generation >= it.generation)
		return unlock_with(ks, key, err);
	secret_free(key);
	return error_set(err, ERROR_VAULT, KEYSTORE_OLDER,
	    "The vault is older than the one used last (change %llu, not %llu):"
	    " was a backup put back?",
	    (unsigned long long)ks->vault.generation,
	    (unsigned long long)it.generation);
}

/* After a change: what is remembered must not call this vault too old, and
 * its time must not start anew. */
static void refresh_remembered(struct keystore *ks)
{
	struct remembered it;
	struct secret *key;
	int64_t left;

	if (!recall(ks, &key, &it))
		return;
	secret_free(key);
	left = it.expires_at - (int64_t)time(NULL);
	if (left > 0 && left <= TTL_MAX)
		remember(ks, (unsigned)left, NULL);
}

bool keystore_remember(struct keystore *ks, unsigned ttl_s, struct error *err)
{
	if (!ks->key)
		return must_unlock(err);
	if (!ks->path || ttl_s < 1 || ttl_s > TTL_MAX)
		return error_set(err, ERROR_INPUT, 0,
		    "A vault is kept open for 1 to %d seconds", TTL_MAX);
	return remember(ks, ttl_s, err);
}

void keystore_forget(struct keystore *ks)
{
	char name[KEYRING_NAME_LEN];

	keyring_name(ks, name);
	keyring_remove(name);
}

/* What can be asked. */

bool keystore_is_unlocked(const struct keystore *ks)
{
	return ks->key != NULL;
}

uint64_t keystore_generation(const struct keystore *ks)
{
	return ks->vault.generation;
}

size_t keystore_slot_count(const struct keystore *ks)
{
	return ks->vault.n_slots;
}

struct keystore_slot keystore_slot(const struct keystore *ks, size_t i)
{
	const struct vault_slot *slot = &ks->vault.slots[i];

	return (struct keystore_slot){ slot->how, slot->label };
}

size_t keystore_count(const struct keystore *ks)
{
	return ks->n_names;
}

const char *keystore_name(const struct keystore *ks, size_t i)
{
	return i < ks->n_names ? ks->names[i] : NULL;
}

/* Whether there is such a record; *at is its place, or where it would be. */
static bool find(const struct keystore *ks, const char *name, size_t *at)
{
	size_t low = 0, high = ks->n_names, middle;
	int order;

	while (low < high) {
		middle = (low + high) / 2;
		order = strcmp(ks->names[middle], name);
		if (order == 0) {
			*at = middle;
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*at = low;
	return false;
}

bool keystore_get(struct keystore *ks, const char *name, struct secret **out,
    struct error *err)
{
	const struct vault_record *record;
	unsigned char ad[AD_MAX];
	struct secret *value;
	size_t at, ad_len;
	bool ok;

	if (!ks->key)
		return must_unlock(err);
	if (!find(ks, name, &at))
		return error_set(err, ERROR_NOT_FOUND, 0,
		    "The vault has no record %s", name);
	record = &ks->vault.records[at];
	ad_len = record_ad(&ks->vault, "value", ks->names[at], ad);
	value = secret_new(record->value_len - SEAL_OVERHEAD);
	ok = sealer_open(ks->records, record->value, record->value_len, ad,
	    ad_len, secret_edit(value), NULL);
	secret_edited(value, record->value_len - SEAL_OVERHEAD);
	if (ok) {
		*out = value;
		return true;
	}
	secret_free(value);
	return error_set(err, ERROR_VAULT, KEYSTORE_DAMAGED,
	    "The vault is damaged: record %s", name);
}

struct sealer *keystore_sealer(struct keystore *ks, const char *name,
    struct error *err)
{
	struct secret *root;
	struct sealer *sealer;

	if (!ks->key) {
		must_unlock(err);
		return NULL;
	}
	root = seal_subkey(ks->key, PURPOSE_SEALERS);
	sealer = sealer_new(root, name);
	secret_free(root);
	return sealer;
}

/*
 * Changes. An edit alters ks->vault and ks->names in memory; it is applied to
 * what is in the file now, which another process may have changed since.
 */
typedef bool edit_fn(struct keystore *ks, const void *what, struct error *err);

static bool same_vault(const struct keystore *ks, const struct vault *fresh,
    const struct buf *bytes, struct error *err)
{
	if (memcmp(fresh->id, ks->vault.id, VAULT_ID_LEN) != 0)
		return error_set(err, ERROR_CONFLICT, 0,
		    "Another vault was put in this one's place; start again");
	if (!vault_verify(bytes->data, bytes->len, ks->mac_key))
		return damaged("it was changed by someone without the key",
		    err);
	if (fresh->generation < ks->vault.generation)
		return error_set(err, ERROR_VAULT, KEYSTORE_OLDER,
		    "An older copy of the vault was put back; start again");
	return true;
}

static bool reload(struct keystore *ks, const struct folder *folder,
    struct error *err)
{
	struct vault fresh = { 0 };
	struct buf bytes;
	char **names = NULL;

	buf_init(&bytes, KEYSTORE_FILE_MAX);
	if (read_file(folder, &bytes, err) &&
	    vault_parse(&fresh, bytes.data, bytes.len, err) &&
	    same_vault(ks, &fresh, &bytes, err))
		names = open_names(&fresh, ks->records, err);
	if (!names) {
		vault_release(&fresh);
		buf_release(&bytes);
		return false;
	}
	free_names(ks->names, ks->n_names);
	ks->names = names;
	ks->n_names = fresh.n_records;
	vault_release(&ks->vault);
	ks->vault = fresh;
	buf_release(&ks->file);
	ks->file = bytes;
	return true;
}

bool keystore_refresh(struct keystore *ks, struct error *err)
{
	struct folder folder;
	bool ok;

	if (!ks->key)
		return must_unlock(err);
	if (!ks->path)
		return true;
	ok = folder_open(&folder, ks->path, FOLDER_PRIVATE, false, err) &&
	    reload(ks, &folder, err);
	folder_release(&folder);
	return ok;
}

static bool change(struct keystore *ks, edit_fn *edit, const void *what,
    struct error *err)
{
	struct folder folder;
	int lock = -1;
	bool ok, loaded;

	if (!ks->key)
		return must_unlock(err);
	if (!ks->path)
		return edit(ks, what, err);
	ok = folder_open(&folder, ks->path, FOLDER_PRIVATE, false, err) &&
	    file_lock(&folder, &lock, err);
	loaded = ok && reload(ks, &folder, err);
	ok = loaded && edit(ks, what, err);
	if (ok) {
		ks->vault.generation++;
		ok = write_vault(ks, &folder, err);
	}
	/* What was not written is not kept in memory either. */
	if (loaded && !ok) {
		ks->vault.generation = 0;
		if (!reload(ks, &folder, NULL))
			keystore_lock(ks);
	}
	if (lock >= 0)
		close(lock);
	folder_release(&folder);
	if (ok)
		refresh_remembered(ks);
	return ok;
}

static void seal_record(struct keystore *ks, struct vault_record *record,
    const char *name, struct secret *value)
{
	unsigned char ad[AD_MAX];
	size_t ad_len;

	free(record->name);
	record->name_len = strlen(name) + SEAL_OVERHEAD;
	record->name = mem_zalloc(record->name_len);
	ad_len = record_ad(&ks->vault, "name", "", ad);
	sealer_seal(ks->records, name, strlen(name), ad, ad_len, record->name);
	free(record->value);
	record->value_len = secret_len(value) + SEAL_OVERHEAD;
	record->value = mem_zalloc(record->value_len);
	ad_len = record_ad(&ks->vault, "value", name, ad);
	sealer_seal(ks->records, secret_borrow(value), secret_len(value), ad,
	    ad_len, record->value);
	secret_return(value);
}

static void set_record(struct keystore *ks, const char *name,
    struct secret *value)
{
	size_t at;

	if (!find(ks, name, &at)) {
		ks->names = mem_realloc(ks->names, ks->n_names + 1,
		    sizeof(*ks->names));
		memmove(&ks->names[at + 1], &ks->names[at],
		    (ks->n_names - at) * sizeof(*ks->names));
		ks->names[at] = mem_strdup(name);
		ks->n_names++;
		vault_insert_record(&ks->vault, at);
	}
	seal_record(ks, &ks->vault.records[at], name, value);
}

static void drop_record(struct keystore *ks, const char *name)
{
	size_t at;

	if (!find(ks, name, &at))
		return;
	free(ks->names[at]);
	ks->n_names--;
	memmove(&ks->names[at], &ks->names[at + 1],
	    (ks->n_names - at) * sizeof(*ks->names));
	vault_drop_record(&ks->vault, at);
}

struct changes {
	const struct keystore_change *list;
	size_t n;
};

static bool edit_records(struct keystore *ks, const void *what,
    struct error *err)
{
	const struct changes *changes = what;
	size_t i;

	if (ks->n_names + changes->n > KEYSTORE_RECORDS_MAX)
		return error_set(err, ERROR_INPUT, 0, "The vault is full");
	for (i = 0; i < changes->n; i++) {
		if (changes->list[i].value)
			set_record(ks, changes->list[i].name,
			    changes->list[i].value);
		else
			drop_record(ks, changes->list[i].name);
	}
	return true;
}

static bool valid_change(const struct keystore_change *it, struct error *err)
{
	size_t i, len = strlen(it->name);

	if (len == 0 || len > KEYSTORE_NAME_MAX)
		return error_set(err, ERROR_INPUT, 0,
		    "A record's name has 1 to %d bytes", KEYSTORE_NAME_MAX);
	for (i = 0; i < len; i++) {
		if ((unsigned char)it->name[i] < ' ' || it->name[i] == 0x7f)
			return error_set(err, ERROR_INPUT, 0,
			    "A record's name has no control characters");
	}
	if (it->value && secret_len(it->value) > KEYSTORE_VALUE_MAX)
		return error_set(err, ERROR_INPUT, 0,
		    "A record has at most %d bytes", KEYSTORE_VALUE_MAX);
	return true;
}

bool keystore_apply(struct keystore *ks, const struct keystore_change *list,
    size_t n, struct error *err)
{
	struct changes changes = { list, n };
	size_t i;

	for (i = 0; i < n; i++) {
		if (!valid_change(&list[i], err))
			return false;
	}
	return change(ks, edit_records, &changes, err);
}

bool keystore_put(struct keystore *ks, const char *name, struct secret *value,
    struct error *err)
{
	struct keystore_change one = { name, value };

	return keystore_apply(ks, &one, 1, err);
}

bool keystore_remove(struct keystore *ks, const char *name, struct error *err)
{
	return keystore_put(ks, name, NULL, err);
}

/* Slots are told apart by their salt: another process may have moved them. */
struct slot_edit {
	const unsigned char *old_salt;   /* NULL: none goes */
	const struct vault_slot *fresh;  /* NULL: none comes */
};

static bool edit_slots(struct keystore *ks, const void *what,
    struct error *err)
{
	const struct slot_edit *edit = what;
	struct vault *vault = &ks->vault;
	size_t i = vault->n_slots;

	if (edit->old_salt) {
		for (i = 0; i < vault->n_slots; i++) {
			if (!memcmp(vault->slots[i].salt, edit->old_salt,
			    SEAL_SALT_LEN))
				break;
		}
		if (i == vault->n_slots)
			return error_set(err, ERROR_CONFLICT, 0,
			    "Another callbox has removed this slot");
	}
	if (edit->fresh) {
		if (i == KEYSTORE_SLOTS_MAX)
			return error_set(err, ERROR_INPUT, 0,
			    "The vault has %zu slots already", i);
		vault->slots[i] = *edit->fresh;
		vault->n_slots += i == vault->n_slots;
		return true;
	}
	if (vault->n_slots == 1)
		return error_set(err, ERROR_INPUT, 0,
		    "The only slot cannot be removed");
	vault->n_slots--;
	memmove(&vault->slots[i], &vault->slots[i + 1],
	    (vault->n_slots - i) * sizeof(vault->slots[0]));
	return true;
}

bool keystore_add_slot(struct keystore *ks,
    const struct keystore_unlock *unlock, struct error *err)
{
	struct vault_slot slot;
	struct slot_edit edit = { .fresh = &slot };

	if (!ks->key)
		return must_unlock(err);
	return slot_make(&slot, &ks->vault, ks->key, unlock, err) &&
	    change(ks, edit_slots, &edit, err);
}

bool keystore_remove_slot(struct keystore *ks, size_t i, struct error *err)
{
	unsigned char salt[SEAL_SALT_LEN];
	struct slot_edit edit = { .old_salt = salt };

	if (i >= ks->vault.n_slots)
		return error_set(err, ERROR_INPUT, 0, "There is no slot %zu",
		    i + 1);
	memcpy(salt, ks->vault.slots[i].salt, sizeof(salt));
	return change(ks, edit_slots, &edit, err);
}

bool keystore_change_passphrase(struct keystore *ks, struct secret *old,
    const struct keystore_unlock *fresh, struct error *err)
{
	struct keystore_unlock unlock = {
		.how = KEYSTORE_PASSPHRASE, .passphrase = old,
	};
	unsigned char salt[SEAL_SALT_LEN];
	struct vault_slot slot;
	struct slot_edit edit = { .old_salt = salt, .fresh = &slot };
	struct secret *key;
	size_t which;

	if (fresh->how != KEYSTORE_PASSPHRASE)
		BUG("a passphrase is replaced by something else");
	if (!ks->key)
		return must_unlock(err);
	if (!slot_unlock(&ks->vault, &unlock, &key, &which, err))
		return false;
	secret_free(key);
	memcpy(salt, ks->vault.slots[which].salt, sizeof(salt));
	return slot_make(&slot, &ks->vault, ks->key, fresh, err) &&
	    change(ks, edit_slots, &edit, err);
}
