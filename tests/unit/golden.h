/*
 * Canvases compared with files under tests/golden, and chance that repeats.
 *
 * golden_check draws nothing: it takes the canvas as canvas_dump shows it, with
 * roles, and the place of the cursor. UPDATE_GOLDEN=1 rewrites the file; read
 * the difference before it is committed.
 */
#ifndef CALLBOX_TESTS_GOLDEN_H
#define CALLBOX_TESTS_GOLDEN_H

#include "panes/canvas.h"

#include <stdbool.h>
#include <stdint.h>

/* Fails the running cmocka test unless the canvas is as tests/golden/NAME.txt
 * says; $srcdir is the source tree's root. */
void golden_check(const struct canvas *canvas, const char *name);
/* The same for a text. */
void golden_check_text(const char *text, const char *name);

/* Numbers that look random and are the same in every run (xorshift). */
uint32_t chance(uint64_t *seed);
/* 0 to n - 1. */
uint32_t chance_below(uint64_t *seed, uint32_t n);

#endif
