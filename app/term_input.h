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
/* Whether reports of the cursor's place are to come, and that one came: its
 * column, from 1 on. True: all must be drawn again. In term.c. */
bool term_awaits_report(void);
bool term_reported(int col);

#endif
