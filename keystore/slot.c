/* Slots: the data key, wrapped once for each way to unlock. */
#include "config.h"

#include "keystore/slot.h"

#include "api/base/error.h"
#include "api/base/mem.h"
#include "keystore/ask.h"
#include "keystore/file.h"
#include "keystore/keystore.h"
#include "keystore/seal.h"
#include "keystore/secret.h"
#include "keystore/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	COMMAND_TIMEOUT_MS = 60 * 1000,
	KEYFILE_MIN = 32,
	KEYFILE_RANDOM = 32,     /* bytes in one of ours, written in hex */
	PASSPHRASE_CHARS = 14,
	PASSPHRASE_BITS = 60,
	AD_LEN = VAULT_ID_LEN + 3 + VAULT_SLOT_PREFIX,
};

/* A key file of ours has 256 bits; the price only slows down a poor one. */
static const struct seal_cost keyfile_cost = { 2, 64 << 10 };

static void slot_ad(const struct vault *vault, const struct vault_slot *slot,
    unsigned char ad[AD_LEN])
{
	memcpy(ad, vault->id, VAULT_ID_LEN);
	memcpy(ad + VAULT_ID_LEN, "key", 3);
	vault_slot_prefix(slot, ad + VAULT_ID_LEN + 3);
}

static bool read_keyfile(const char *path, struct secret **out,
    struct error *err)
{
	struct secret *secret = NULL;
	struct folder folder;
	bool ok;

	ok = folder_open(&folder, path, FOLDER_SAFE, false, err) &&
	    file_read_secret(&folder, SECRET_MAX - 1, &secret, err);
	folder_release(&folder);
	if (ok && secret_len(secret) < KEYFILE_MIN)
		ok = error_set(err, ERROR_INPUT, 0,
		    "A key file has at least %d bytes", KEYFILE_MIN);
	if (ok)
		*out = secret;
	else {
		secret_free(secret);
		error_prefix(err, "Key file");
	}
	return ok;
}

/*
 * What the key is derived from. *owned is it as well when it must be freed.
 * The label is the slot's, used for a key file that is not named otherwise: a
 * forged label can only make us read a file of our own and fail.
 */
static struct secret *gather(const struct keystore_unlock *unlock,
    const char *label, struct secret **owned, struct error *err)
{
	const char *path = unlock->path ? unlock->path : label;
	int timeout = unlock->timeout_ms;

	*owned = NULL;
	switch (unlock->how) {
	case KEYSTORE_PASSPHRASE:
		return unlock->passphrase;
	case KEYSTORE_KEYFILE:
		return read_keyfile(path, owned, err) ? *owned : NULL;
	case KEYSTORE_COMMAND:
		return ask_command(unlock->command,
		    timeout ? timeout : COMMAND_TIMEOUT_MS, owned, err) ?
		    *owned : NULL;
	}
	BUG("no such way to unlock: %d", unlock->how);
}

/* What is typed may be spelled in several ways; the path in the vault must
 * still be right after a chdir. */
static bool set_label(struct vault_slot *slot,
    const struct keystore_unlock *unlock, struct error *err)
{
	char *path;
	bool fits;

	if (unlock->how != KEYSTORE_KEYFILE)
		return true;
	path = realpath(unlock->path, NULL);
	if (!path)
		return error_set(err, ERROR_FILE, errno, "Key file: %s",
		    strerror(errno));
	fits = strlen(path) <= KEYSTORE_LABEL_MAX;
	if (fits)
		memcpy(slot->label, path, strlen(path) + 1);
	free(path);
	return fits || error_set(err, ERROR_INPUT, 0,
	    "The key file's path is longer than %d bytes", KEYSTORE_LABEL_MAX);
}

static struct seal_cost choose_cost(const struct keystore_unlock *unlock)
{
	if (unlock->test_cost)
		return *unlock->test_cost;
	return unlock->how == KEYSTORE_KEYFILE ? keyfile_cost :
	    SEAL_COST_DEFAULT;
}

/* A small host may lack the memory: then, and only for a new slot, half. */
static bool derive_new(struct vault_slot *slot, struct secret *input,
    struct secret **key, struct error *err)
{
	struct error first = { 0 };

	if (seal_derive(input, slot->salt, slot->cost, key, &first))
		return true;
	if (slot->cost.mem_kib > SEAL_COST_SMALLER.mem_kib) {
		slot->cost = SEAL_COST_SMALLER;
		return seal_derive(input, slot->salt, slot->cost, key, err);
	}
	return error_set(err, first.code, first.detail, "%s", first.text);
}

static void wrap(struct vault_slot *slot, const struct vault *vault,
    struct secret *key, struct secret *slot_key)
{
	struct sealer *sealer = sealer_new(slot_key, "slot");
	unsigned char ad[AD_LEN];

	slot_ad(vault, slot, ad);
	sealer_seal(sealer, secret_borrow(key), SEAL_KEY_LEN, ad, sizeof(ad),
	    slot->wrapped);
	secret_return(key);
	sealer_free(sealer);
	seal_commit(slot_key, slot->commit);
}

bool slot_make(struct vault_slot *slot, const struct vault *vault,
    struct secret *key, const struct keystore_unlock *unlock,
    struct error *err)
{
	struct secret *input, *owned = NULL, *slot_key = NULL;
	bool ok = false;

	*slot = (struct vault_slot){ .how = unlock->how };
	if (unlock->how == KEYSTORE_PASSPHRASE && !unlock->test_cost &&
	    !keystore_passphrase_check(unlock->passphrase, err))
		return false;
	input = gather(unlock, "", &owned, err);
	if (!input || !set_label(slot, unlock, err))
		goto out;
	slot->cost = choose_cost(unlock);
	randombytes_buf(slot->salt, sizeof(slot->salt));
	ok = derive_new(slot, input, &slot_key, err);
	if (ok)
		wrap(slot, vault, key, slot_key);
out:
	secret_free(owned);
	secret_free(slot_key);
	return ok;
}

static bool unwrap(const struct vault_slot *slot, const struct vault *vault,
    struct secret *slot_key, struct secret **key, struct error *err)
{
	struct sealer *sealer = sealer_new(slot_key, "slot");
	struct secret *made = secret_new(SEAL_KEY_LEN);
	unsigned char ad[AD_LEN];
	bool ok;

	slot_ad(vault, slot, ad);
	ok = sealer_open(sealer, slot->wrapped, sizeof(slot->wrapped), ad,
	    sizeof(ad), secret_edit(made), NULL);
	secret_edited(made, SEAL_KEY_LEN);
	sealer_free(sealer);
	if (ok) {
		*key = made;
		return true;
	}
	secret_free(made);
	return error_set(err, ERROR_VAULT, KEYSTORE_DAMAGED,
	    "The vault is damaged: a slot fits but its key was changed");
}

static bool wrong(enum keystore_how how, bool any, struct error *err)
{
	static const char *const names[] = {
		[KEYSTORE_PASSPHRASE] = "passphrase",
		[KEYSTORE_KEYFILE] = "key file",
		[KEYSTORE_COMMAND] = "command's output",
	};

	return error_set(err, ERROR_PASSPHRASE, 0, any ?
	    "The %s does not open this vault" :
	    "This vault is not opened by a %s", names[how]);
}

/* One slot: false with ERROR_PASSPHRASE means: try the next. */
static bool try_slot(const struct vault_slot *slot, const struct vault *vault,
    struct secret *input, struct secret **key, struct error *err)
{
	unsigned char commit[SEAL_COMMIT_LEN];
	struct secret *slot_key;
	bool ok;

	if (!seal_derive(input, slot->salt, slot->cost, &slot_key, err))
		return false;
	seal_commit(slot_key, commit);
	if (sodium_memcmp(commit, slot->commit, sizeof(commit)) == 0)
		ok = unwrap(slot, vault, slot_key, key, err);
	else
		ok = wrong(slot->how, true, err);
	secret_free(slot_key);
	return ok;
}

bool slot_unlock(const struct vault *vault,
    const struct keystore_unlock *unlock, struct secret **key, size_t *which,
    struct error *err)
{
	struct secret *input = NULL, *owned = NULL;
	struct error last = { 0 };
	const struct vault_slot *slot;
	bool ok = false;
	size_t i;

	wrong(unlock->how, false, &last);
	for (i = 0; i < vault->n_slots && !ok; i++) {
		slot = &vault->slots[i];
		if (slot->how != unlock->how)
			continue;
		/* Each slot may name a key file of its own; a command is run
		 * only once. */
		if (!input || (unlock->how == KEYSTORE_KEYFILE)) {
			secret_free(owned);
			input = gather(unlock, slot->label, &owned, &last);
		}
		ok = input && try_slot(slot, vault, input, key, &last);
		if (ok)
			*which = i;
		else if (!input && unlock->how == KEYSTORE_COMMAND)
			break;
	}
	secret_free(owned);
	return ok || error_set(err, last.code, last.detail, "%s", last.text);
}

/*
 * A rough measure: how many characters are not simply the one before or its
 * neighbour, times the bits that their kinds allow.
 */
struct strength {
	size_t chars, fresh;
	bool lower, upper, digit, sign, other;
};

static void measure(struct secret *passphrase, struct strength *strength)
{
	const unsigned char *p = (const unsigned char *)secret_borrow(passphrase);
	size_t i, len = secret_len(passphrase);
	int step;

	*strength = (struct strength){ 0 };
	for (i = 0; i < len; i++) {
		if ((p[i] & 0xc0) == 0x80)
			continue;
		step = i ? p[i] - p[i - 1] : 2;
		strength->chars++;
		strength->fresh += step < -1 || step > 1;
		strength->lower |= p[i] >= 'a' && p[i] <= 'z';
		strength->upper |= p[i] >= 'A' && p[i] <= 'Z';
		strength->digit |= p[i] >= '0' && p[i] <= '9';
		strength->other |= p[i] >= 0x80;
		strength->sign |= p[i] < '0' || (p[i] > '9' && p[i] < 'A') ||
		    (p[i] > 'Z' && p[i] < 'a') || (p[i] > 'z' && p[i] < 0x80);
	}
	secret_return(passphrase);
}

bool keystore_passphrase_check(struct secret *passphrase, struct error *err)
{
	struct strength strength;
	size_t kinds, bits = 0;

	measure(passphrase, &strength);
	kinds = 26 * strength.lower + 26 * strength.upper +
	    10 * strength.digit + 33 * strength.sign + 100 * strength.other;
	while (kinds >> bits)
		bits++;
	if (strength.fresh * bits >= PASSPHRASE_BITS ||
	    (strength.chars >= PASSPHRASE_CHARS &&
	    strength.fresh >= PASSPHRASE_CHARS / 2))
		return true;
	return error_set(err, ERROR_INPUT, 0,
	    "The passphrase is too easy to guess: use %d characters or more, "
	    "for example four unrelated words", PASSPHRASE_CHARS);
}

bool keystore_make_keyfile(const char *path, struct error *err)
{
	struct secret *key = secret_new_random(KEYFILE_RANDOM);
	char hex[2 * KEYFILE_RANDOM + 1];
	struct folder folder;
	bool ok;

	ok = folder_open(&folder, path, FOLDER_SAFE, true, err);
	if (ok) {
		sodium_bin2hex(hex, sizeof(hex),
		    (const unsigned char *)secret_borrow(key), KEYFILE_RANDOM);
		secret_return(key);
		hex[2 * KEYFILE_RANDOM] = '\n';
		ok = file_create(&folder, hex, sizeof(hex), err);
		sodium_memzero(hex, sizeof(hex));
	}
	folder_release(&folder);
	secret_free(key);
	return ok;
}
