/*
 * Strict UTF-8 (Unicode 15, table 3-7; RFC 3629).
 *
 * What is malformed decodes as U+FFFD, one per maximal subpart, as the
 * standard recommends (section 3.9) and browsers do.
 */
#ifndef CALLBOX_UTF8_H
#define CALLBOX_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTF8_MAX = 4, UTF8_REPLACEMENT = 0xfffd };

/*
 * Decode the first character of text (len > 0 bytes). Returns how many bytes
 * it took, 1 to 4. *valid (may be NULL) tells a real U+FFFD from a bad byte.
 */
size_t utf8_decode(const char *text, size_t len, uint32_t *code, bool *valid);

/* Encode; returns 1 to 4. A surrogate or code > 10FFFF becomes U+FFFD. */
size_t utf8_encode(uint32_t code, char out[UTF8_MAX]);

/* Whether all of it is well-formed. */
bool utf8_valid(const char *text, size_t len);

/* The longest length <= max that does not cut a character of text in two. */
size_t utf8_cut(const char *text, size_t len, size_t max);

#endif
