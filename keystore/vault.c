/* The vault's bytes: reading and writing format 1. */
#include "config.h"

#include "keystore/vault.h"

#include "api/base/buf.h"
#include "api/base/error.h"
#include "api/base/mem.h"
#include "keystore/secret.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
	FORMAT = 1,
	PREAMBLE_LEN = 16,
	PREAMBLE_CHECKED = 12,   /* bytes before the preamble's check */
	HEAD_LEN = 8,            /* of a section, before its body */
	CHECK_LEN = 8,
	HEADER_LEN = VAULT_ID_LEN + 8,
	SLOT_LEN = VAULT_SLOT_PREFIX + VAULT_WRAPPED_LEN + SEAL_COMMIT_LEN,
	RECORD_FIXED = 4,
	END_LEN = HEAD_LEN + VAULT_MAC_LEN + CHECK_LEN,
};

enum section { SECTION_HEADER = 1, SECTION_SLOT, SECTION_RECORD, SECTION_END };

static const char magic[8] = "CBXVAULT";

static void put_number(unsigned char *at, uint64_t value, int bytes)
{
	for (; bytes > 0; bytes--, value >>= 8)
		*at++ = value & 0xff;
}

static uint64_t get_number(const unsigned char *at, int bytes)
{
	uint64_t value = 0;

	while (bytes > 0)
		value = value << 8 | at[--bytes];
	return value;
}

static void checksum(const void *bytes, size_t len, unsigned char *out,
    size_t out_len)
{
	unsigned char hash[crypto_generichash_BYTES];

	crypto_generichash(hash, sizeof(hash), bytes, len, NULL, 0);
	memcpy(out, hash, out_len);
}

static bool check_is(const unsigned char *bytes, size_t len, size_t check_len)
{
	unsigned char check[CHECK_LEN];

	checksum(bytes, len, check, check_len);
	return memcmp(check, bytes + len, check_len) == 0;
}

/* The file as it is being read. */
struct reader {
	const unsigned char *bytes;
	size_t len, at;          /* at: where the section begins */
	const unsigned char *body;
	size_t body_len;
	enum section kind;
	bool header_seen;
};

static bool damaged(const struct reader *reader, const char *what,
    struct error *err)
{
	return error_set(err, ERROR_VAULT, KEYSTORE_DAMAGED,
	    "The vault is damaged at byte %zu: %s", reader->at, what);
}

static bool read_preamble(struct reader *reader, struct error *err)
{
	const unsigned char *p = reader->bytes;
	unsigned version;

	if (reader->len < sizeof(magic) || memcmp(p, magic, sizeof(magic)) != 0)
		return error_set(err, ERROR_VAULT, KEYSTORE_FOREIGN,
		    "This file is not a callbox vault");
	if (reader->len < PREAMBLE_LEN)
		return damaged(reader, "it ends in the preamble", err);
	/* The check comes first: a flipped bit is no newer version. */
	if (!check_is(p, PREAMBLE_CHECKED, PREAMBLE_LEN - PREAMBLE_CHECKED))
		return damaged(reader, "the preamble was changed", err);
	version = (unsigned)get_number(p + 8, 2);
	if (version > FORMAT)
		return error_set(err, ERROR_VAULT, KEYSTORE_NEWER,
		    "The vault has format %u, this callbox reads up to %d: "
		    "a newer callbox made it", version, FORMAT);
	if (version < FORMAT || get_number(p + 10, 2) != 0)
		return damaged(reader, "the preamble makes no sense", err);
	reader->at = PREAMBLE_LEN;
	return true;
}

static bool read_section(struct reader *reader, struct error *err)
{
	const unsigned char *p = reader->bytes + reader->at;
	size_t left = reader->len - reader->at;

	if (left < HEAD_LEN + CHECK_LEN)
		return damaged(reader, "it ends too early", err);
	reader->body_len = get_number(p + 4, 4);
	if (reader->body_len > left - HEAD_LEN - CHECK_LEN)
		return damaged(reader, "a section is cut short", err);
	if (!check_is(p, HEAD_LEN + reader->body_len, CHECK_LEN))
		return damaged(reader, "a section was changed", err);
	if (p[0] < SECTION_HEADER || p[0] > SECTION_END ||
	    get_number(p + 1, 3) != 0)
		return damaged(reader, "a section of no known kind", err);
	reader->kind = p[0];
	reader->body = p + HEAD_LEN;
	if ((reader->kind == SECTION_HEADER) == reader->header_seen)
		return damaged(reader, "a section out of order", err);
	return true;
}

static bool read_header(struct reader *reader, struct vault *vault,
    struct error *err)
{
	if (reader->body_len != HEADER_LEN)
		return damaged(reader, "the header has a wrong length", err);
	memcpy(vault->id, reader->body, VAULT_ID_LEN);
	vault->generation = get_number(reader->body + VAULT_ID_LEN, 8);
	reader->header_seen = true;
	return true;
}

static bool read_slot(struct reader *reader, struct vault *vault,
    struct error *err)
{
	const unsigned char *p = reader->body;
	struct vault_slot *slot = &vault->slots[vault->n_slots];
	size_t label_len;

	if (vault->n_slots == KEYSTORE_SLOTS_MAX)
		return damaged(reader, "too many slots", err);
	if (vault->n_records)
		return damaged(reader, "a slot among the records", err);
	if (reader->body_len < SLOT_LEN)
		return damaged(reader, "a slot is too short", err);
	label_len = p[1];
	if (label_len > KEYSTORE_LABEL_MAX ||
	    reader->body_len != SLOT_LEN + label_len || get_number(p + 2, 2))
		return damaged(reader, "a slot has a wrong length", err);
	slot->how = p[0];
	slot->cost.passes = (uint32_t)get_number(p + 4, 4);
	slot->cost.mem_kib = (uint32_t)get_number(p + 8, 4);
	if (slot->how < KEYSTORE_PASSPHRASE || slot->how > KEYSTORE_COMMAND)
		return damaged(reader, "a slot of no known kind", err);
	/* The price is not proved yet: without a limit, a forged file could
	 * keep us busy for hours. */
	if (!seal_cost_valid(slot->cost))
		return damaged(reader, "a slot asks for too much work", err);
	memcpy(slot->salt, p + 12, SEAL_SALT_LEN);
	p += VAULT_SLOT_PREFIX;
	memcpy(slot->wrapped, p, VAULT_WRAPPED_LEN);
	p += VAULT_WRAPPED_LEN;
	memcpy(slot->commit, p, SEAL_COMMIT_LEN);
	p += SEAL_COMMIT_LEN;
	memcpy(slot->label, p, label_len);
	if (memchr(slot->label, 0, label_len))
		return damaged(reader, "a slot's label has a 0 byte", err);
	vault->n_slots++;
	return true;
}

static bool read_record(struct reader *reader, struct vault *vault,
    struct error *err)
{
	const unsigned char *p = reader->body;
	struct vault_record *record;
	size_t name_len, value_len;

	if (vault->n_records == KEYSTORE_RECORDS_MAX)
		return damaged(reader, "too many records", err);
	if (reader->body_len < RECORD_FIXED || get_number(p + 2, 2))
		return damaged(reader, "a record has a wrong length", err);
	name_len = get_number(p, 2);
	if (name_len <= SEAL_OVERHEAD ||
	    name_len > KEYSTORE_NAME_MAX + SEAL_OVERHEAD ||
	    name_len > reader->body_len - RECORD_FIXED)
		return damaged(reader, "a record has a wrong length", err);
	value_len = reader->body_len - RECORD_FIXED - name_len;
	if (value_len < SEAL_OVERHEAD ||
	    value_len > KEYSTORE_VALUE_MAX + SEAL_OVERHEAD)
		return damaged(reader, "a record has a wrong length", err);
	record = vault_insert_record(vault, vault->n_records);
	*record = (struct vault_record){
		.name = mem_zalloc(name_len), .name_len = name_len,
		.value = mem_zalloc(value_len), .value_len = value_len,
	};
	memcpy(record->name, p + RECORD_FIXED, name_len);
	memcpy(record->value, p + RECORD_FIXED + name_len, value_len);
	return true;
}

static bool read_end(struct reader *reader, struct vault *vault,
    struct error *err)
{
	if (reader->body_len != VAULT_MAC_LEN)
		return damaged(reader, "the end has a wrong length", err);
	if (vault->n_slots == 0)
		return damaged(reader, "there is no slot", err);
	if (reader->len - reader->at != END_LEN)
		return damaged(reader, "something follows the end", err);
	return true;
}

bool vault_parse(struct vault *vault, const void *bytes, size_t len,
    struct error *err)
{
	struct reader reader = { .bytes = bytes, .len = len };
	bool ok;

	*vault = (struct vault){ 0 };
	if (!read_preamble(&reader, err))
		return false;
	do {
		ok = read_section(&reader, err);
		if (!ok)
			break;
		switch (reader.kind) {
		case SECTION_HEADER:
			ok = read_header(&reader, vault, err);
			break;
		case SECTION_SLOT:
			ok = read_slot(&reader, vault, err);
			break;
		case SECTION_RECORD:
			ok = read_record(&reader, vault, err);
			break;
		case SECTION_END:
			return read_end(&reader, vault, err);
		}
		reader.at += HEAD_LEN + reader.body_len + CHECK_LEN;
	} while (ok);
	return false;
}

void vault_release(struct vault *vault)
{
	while (vault->n_records)
		vault_drop_record(vault, vault->n_records - 1);
	free(vault->records);
	*vault = (struct vault){ 0 };
}

struct vault_record *vault_insert_record(struct vault *vault, size_t i)
{
	struct vault_record *record;

	vault->records = mem_realloc(vault->records, vault->n_records + 1,
	    sizeof(*record));
	record = &vault->records[i];
	memmove(record + 1, record, (vault->n_records - i) * sizeof(*record));
	vault->n_records++;
	*record = (struct vault_record){ 0 };
	return record;
}

void vault_drop_record(struct vault *vault, size_t i)
{
	struct vault_record *record = &vault->records[i];

	free(record->name);
	free(record->value);
	vault->n_records--;
	memmove(record, record + 1, (vault->n_records - i) * sizeof(*record));
}

static void keyed_hash(const void *bytes, size_t len, struct secret *key,
    unsigned char out[VAULT_MAC_LEN])
{
	crypto_generichash(out, VAULT_MAC_LEN, bytes, len,
	    (const unsigned char *)secret_borrow(key), secret_len(key));
	secret_return(key);
}

bool vault_verify(const void *bytes, size_t len, struct secret *mac_key)
{
	const unsigned char *end;
	unsigned char mac[VAULT_MAC_LEN];

	if (len < END_LEN)
		return false;
	end = (const unsigned char *)bytes + len - END_LEN;
	keyed_hash(bytes, len - END_LEN, mac_key, mac);
	return sodium_memcmp(mac, end + HEAD_LEN, VAULT_MAC_LEN) == 0;
}

/* Sections are written by adding the head, the body, then section_done. */
static size_t section_start(struct buf *out, enum section kind,
    size_t body_len)
{
	unsigned char head[HEAD_LEN] = { kind };
	size_t start = out->len;

	put_number(head + 4, body_len, 4);
	buf_add(out, head, sizeof(head));
	return start;
}

static void section_done(struct buf *out, size_t start)
{
	unsigned char check[CHECK_LEN];

	if (out->overflow)
		return;
	checksum(out->data + start, out->len - start, check, sizeof(check));
	buf_add(out, check, sizeof(check));
}

void vault_slot_prefix(const struct vault_slot *slot,
    unsigned char out[VAULT_SLOT_PREFIX])
{
	memset(out, 0, VAULT_SLOT_PREFIX);
	out[0] = slot->how;
	out[1] = (unsigned char)strlen(slot->label);
	put_number(out + 4, slot->cost.passes, 4);
	put_number(out + 8, slot->cost.mem_kib, 4);
	memcpy(out + 12, slot->salt, SEAL_SALT_LEN);
}

static void build_slot(const struct vault_slot *slot, struct buf *out)
{
	unsigned char prefix[VAULT_SLOT_PREFIX];
	size_t start = section_start(out, SECTION_SLOT,
	    SLOT_LEN + strlen(slot->label));

	vault_slot_prefix(slot, prefix);
	buf_add(out, prefix, sizeof(prefix));
	buf_add(out, slot->wrapped, sizeof(slot->wrapped));
	buf_add(out, slot->commit, sizeof(slot->commit));
	buf_add_text(out, slot->label);
	section_done(out, start);
}

static void build_record(const struct vault_record *record, struct buf *out)
{
	unsigned char fixed[RECORD_FIXED] = { 0 };
	size_t start = section_start(out, SECTION_RECORD,
	    RECORD_FIXED + record->name_len + record->value_len);

	put_number(fixed, record->name_len, 2);
	buf_add(out, fixed, sizeof(fixed));
	buf_add(out, record->name, record->name_len);
	buf_add(out, record->value, record->value_len);
	section_done(out, start);
}

bool vault_build(const struct vault *vault, struct secret *mac_key,
    struct buf *out)
{
	unsigned char preamble[PREAMBLE_LEN] = { 0 }, generation[8];
	unsigned char mac[VAULT_MAC_LEN];
	size_t i, start;

	memcpy(preamble, magic, sizeof(magic));
	put_number(preamble + 8, FORMAT, 2);
	checksum(preamble, PREAMBLE_CHECKED, preamble + PREAMBLE_CHECKED,
	    PREAMBLE_LEN - PREAMBLE_CHECKED);
	buf_add(out, preamble, sizeof(preamble));
	start = section_start(out, SECTION_HEADER, HEADER_LEN);
	put_number(generation, vault->generation, 8);
	buf_add(out, vault->id, VAULT_ID_LEN);
	buf_add(out, generation, sizeof(generation));
	section_done(out, start);
	for (i = 0; i < vault->n_slots; i++)
		build_slot(&vault->slots[i], out);
	for (i = 0; i < vault->n_records; i++)
		build_record(&vault->records[i], out);
	if (out->overflow)
		return false;
	keyed_hash(out->data, out->len, mac_key, mac);
	start = section_start(out, SECTION_END, VAULT_MAC_LEN);
	buf_add(out, mac, sizeof(mac));
	section_done(out, start);
	return !out->overflow;
}
