/*
 * A forger's tool: puts the plain checks of a vault right again after its
 * bytes were changed, so that only what the key guards can still refuse it.
 */
#ifndef CALLBOX_TESTS_FORGE_H
#define CALLBOX_TESTS_FORGE_H

#include <sodium.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { FORGE_PREAMBLE = 16, FORGE_HEAD = 8, FORGE_CHECK = 8, FORGE_END = 48 };

static inline void forge_check(uint8_t *bytes, size_t len, size_t check_len)
{
	uint8_t hash[crypto_generichash_BYTES];

	crypto_generichash(hash, sizeof(hash), bytes, len, NULL, 0);
	memcpy(bytes + len, hash, check_len);
}

/* The whole length of the section at bytes; 0 when it does not fit. */
static inline size_t forge_section_len(const uint8_t *bytes, size_t left)
{
	size_t len;

	if (left < FORGE_HEAD + FORGE_CHECK)
		return 0;
	len = bytes[4] | (size_t)bytes[5] << 8 | (size_t)bytes[6] << 16 |
	    (size_t)bytes[7] << 24;
	if (len > left - FORGE_HEAD - FORGE_CHECK)
		return 0;
	return FORGE_HEAD + len + FORGE_CHECK;
}

static inline void forge_checks(uint8_t *bytes, size_t size)
{
	size_t at = FORGE_PREAMBLE, len;

	if (size < FORGE_PREAMBLE)
		return;
	forge_check(bytes, 12, 4);
	while ((len = forge_section_len(bytes + at, size - at)) > 0) {
		forge_check(bytes + at, len - FORGE_CHECK, FORGE_CHECK);
		at += len;
	}
}

#endif
