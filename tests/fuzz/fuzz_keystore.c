/*
 * Fuzz target: the vault's bytes. What is read must be written again as the
 * same bytes; what is refused must say why.
 *
 * The checks in the file would keep a fuzzer at the door, so each input is
 * tried twice: as it is, and with its checks put right.
 */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/error.h"
#include "keystore/secret.h"
#include "keystore/vault.h"
#include "tests/unit/keystore/forge.h"

#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try(const uint8_t *bytes, size_t size)
{
	struct error err = { 0 };
	struct vault vault;
	struct secret *key;
	struct buf again;

	if (!vault_parse(&vault, bytes, size, &err)) {
		if (err.code != ERROR_VAULT || !err.detail || !err.text[0])
			abort();
		vault_release(&vault);
		return;
	}
	key = secret_new(SEAL_KEY_LEN);
	buf_init(&again, size);
	/* The end is keyed: all before it must come out the same. */
	if (!vault_build(&vault, key, &again) || again.len != size ||
	    memcmp(again.data, bytes, size - FORGE_END) != 0)
		abort();
	if (!vault_verify(again.data, again.len, key))
		abort();
	buf_release(&again);
	secret_free(key);
	vault_release(&vault);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	if (!copy || sodium_init() < 0)
		abort();
	try(data, size);
	memcpy(copy, data, size);
	forge_checks(copy, size);
	try(copy, size);
	free(copy);
	return 0;
}
