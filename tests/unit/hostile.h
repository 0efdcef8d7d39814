/*
 * Text that attacks a terminal, a reader or a program: one entry a class.
 *
 * After the catalogue of what terminals, multiplexers and readers of mail fell
 * for: controls of ECMA-48 in seven and eight bits, xterm's and other
 * terminals' own, malformed UTF-8, what reorders or hides text, what floods,
 * and what lies in HTML and addresses. Each has a plain word at both ends
 * (HOSTILE_BEFORE, HOSTILE_BEHIND), so that a test can see that nothing was
 * swallowed.
 */
#ifndef CALLBOX_TESTS_HOSTILE_H
#define CALLBOX_TESTS_HOSTILE_H

#include <stdbool.h>
#include <stddef.h>

#define HOSTILE_BEFORE "ab"
#define HOSTILE_BEHIND "yz"

struct hostile {
	const char *name, *bytes;
	size_t len;
};

extern const struct hostile hostile_all[];
extern const size_t hostile_len;

/* What begins or is a control sequence, for tests of every pair. */
extern const struct hostile hostile_introducers[];
extern const size_t hostile_introducers_len;

#endif
