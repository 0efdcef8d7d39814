/*
 * Whether bytes are JSON, as RFC 8259 has it and not a bit more: json-c, even
 * when told to be strict, takes raw control characters in strings, NaN and
 * leading zeros. Used by json.c before json-c sees anything.
 */
#ifndef CALLBOX_JSON_SCAN_H
#define CALLBOX_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* False: *at is the byte where it goes wrong, *what says how (a constant). */
bool json_scan(const char *text, size_t len, int depth_max, size_t *at,
    const char **what);

#endif
