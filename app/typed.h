/*
 * Lines typed at the terminal before (or without) curses: edited in guarded
 * memory, hidden or shown, while something else may be waited for.
 *
 *     typed_open → (typed_begin → typed_wait … → typed_take)* → typed_close
 *
 * The terminal is taken raw and put back by typed_close and by the signals that
 * end the program. A hidden line shows how long it is; Ctrl-R shows it. What
 * is pasted (bracketed paste) may have line breaks in it, which are dropped.
 * One at a time; one thread.
 */
#ifndef CALLBOX_TYPED_H
#define CALLBOX_TYPED_H

#include "api/base/error.h"

#include <termios.h>

struct secret;                           /* keystore/secret.h */

enum { TYPED_MAX = 4000 };               /* bytes of a line */

enum typed_end {
	TYPED_LINE,              /* Enter */
	TYPED_BACK,              /* Esc */
	TYPED_COPY,              /* Ctrl-Y */
	TYPED_PICTURE,           /* Ctrl-X */
	TYPED_LEAVE,             /* Ctrl-C, Ctrl-D, or the terminal has gone */
	TYPED_OTHER              /* the other descriptor, or the time */
};

struct typed {
	int fd;                  /* of /dev/tty */
	struct termios before;
	const char *prompt;      /* borrowed */
	struct secret *line;
	char *bytes;             /* of line, while it is edited */
	size_t len;
	bool hidden, revealed, pasting, done;
};

/* ERROR_FILE: there is no terminal. */
bool typed_open(struct typed *typed, struct error *err);
void typed_close(struct typed *typed);

/* A new line. initial (or NULL): text that stands there already. */
void typed_begin(struct typed *typed, const char *prompt, const char *initial,
    bool hidden);
/* Edit it until something ends it; it goes on with the next call. other: also
 * wait for this descriptor, -1: none; timeout_ms -1: without end. */
enum typed_end typed_wait(struct typed *typed, int other, int timeout_ms);
/* The line, without spaces at its ends; yours. NULL: it is empty. */
struct secret *typed_take(struct typed *typed);

/* While nothing is asked for: Ctrl-C ends the program, as elsewhere. */
void typed_busy(struct typed *typed, bool busy);
/* To the terminal, as it is (ours, or safe already); \n is a new line. */
void typed_say(struct typed *typed, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void typed_size(const struct typed *typed, int *rows, int *cols);

#endif
