/*
 * What terminals do not agree about: how many columns a character takes.
 *
 * At the start a few characters are written and the terminal is asked where
 * its cursor is (CPR, ECMA-48 8.3.14). As long as it has not said that it
 * counts as we do, term.c draws what is not settled by itself, each between
 * two absolute moves, so that an opinion of the terminal's own spoils that
 * cell and nothing beside it. A terminal that never answers stays like that.
 *
 * One terminal, one thread: the state is term.c's.
 */
#ifndef CALLBOX_TERM_WIDTH_H
#define CALLBOX_TERM_WIDTH_H

#include "panes/canvas.h"

#include <stdbool.h>
#include <stddef.h>

struct term_width {
	unsigned asked, answered;
	bool agrees;             /* all answers were as expected */
	bool differs;            /* one was not */
	bool ambiguous_wide;     /* lines and the like take two columns */
};

/* What to send once, with the screen empty. Fills out, not terminated; returns
 * the bytes, at most size. */
size_t term_width_ask(struct term_width *width, char *out, size_t size);
/* The terminal's cursor is in this column, from 1 on. Returns whether what is
 * shown must be drawn again. */
bool term_width_answer(struct term_width *width, int col);

/* Whether every terminal gives this cell the columns that we do. */
bool term_width_settled(const struct cell *cell);
/* The most columns that any terminal could give it. */
int term_width_reach(const struct cell *cell);
/* Whether the C library, and curses with it, gives it those columns. */
bool term_width_known(const struct cell *cell);

#endif
