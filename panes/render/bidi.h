/*
 * The order in which text is read, for terminals that draw cells from left to
 * right: the Unicode Bidirectional Algorithm (UAX #9), by fribidi.
 *
 * What the gate lets through holds no embeddings, overrides and isolates, so
 * that each piece that is ordered by itself (a line of a message, a name in a
 * list) is isolated from all around it.
 *
 * Pure.
 */
#ifndef CALLBOX_BIDI_H
#define CALLBOX_BIDI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* AUTO: by the first letter that has a direction. */
enum bidi_base { BIDI_AUTO, BIDI_LEFT, BIDI_RIGHT };

/* Whether it could be written from right to left: quick, for the first look. */
bool bidi_maybe(uint32_t code);
/* The direction of a letter; AUTO: it has none. */
enum bidi_base bidi_of(uint32_t code);

/* For each place from the left, which character stands there: order[0..n).
 * codes that are mirrored in it, such as parentheses, are changed. */
void bidi_order(uint32_t *codes, int n, enum bidi_base base, int *order);

#endif
