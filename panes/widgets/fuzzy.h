/*
 * Fuzzy matching: do the typed characters occur in that order, and how well?
 *
 * Words of the pattern are matched apart, all of them must be found. Small
 * letters match any case; a capital only itself. Beginnings of words,
 * neighbours and early finds score higher. Pure.
 */
#ifndef CALLBOX_FUZZY_H
#define CALLBOX_FUZZY_H

#include <stdbool.h>
#include <stddef.h>

/* The score, higher is better; -1: no match. An empty pattern scores 0. */
int fuzzy_score(const char *pattern, const char *text);

#endif
