/* Keys, mouse and pastes from the terminal. Part of term.c. */
#ifndef CALLBOX_TERM_INPUT_H
#define CALLBOX_TERM_INPUT_H

#include <stdbool.h>

/* Switch bracketed paste and the mouse on; curses must be running. */
void term_input_start(bool mouse);
void term_input_stop(void);
void term_input_resume(void);

/* The terminal has answered a fence; in term.c. */
void term_fence_answered(void);

#endif
