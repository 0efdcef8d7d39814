/*
 * Getting a secret from outside: an open file, the terminal, a command.
 *
 * All three read one line straight into guarded memory, drop the line's end
 * (LF or CR LF) and refuse with ERROR_INPUT what is empty, longer than ASK_MAX
 * bytes or contains a 0 byte. The bytes are kept as they came, without
 * normalising. On success *out is the caller's, to secret_free; on failure it
 * is untouched. Thread: one at a time, before other threads are started (the
 * terminal's needs the process's signal handlers for a moment).
 */
#ifndef CALLBOX_ASK_H
#define CALLBOX_ASK_H

#include <stdbool.h>

struct error;
struct secret;

enum { ASK_MAX = 4000 };         /* bytes; a terminal's line holds 4,095 */

/*
 * The next line of fd, for --token-stdin and the like. Nothing after the line
 * is consumed, so that a second call reads the second line; the last line may
 * lack its end. ERROR_FILE when reading fails, ERROR_INPUT at end of file.
 */
bool ask_fd(int fd, struct secret **out, struct error *err);

/*
 * Ask on the controlling terminal, without echo. The prompt (UTF-8, ours, no
 * remote text) is written there as it is; standard input and output are left
 * alone. The terminal's mode is restored before the process is stopped or
 * ended by SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP, SIGTTIN or SIGTTOU; after
 * a stop the question is asked again. A handler of the caller's own that
 * returns makes it ERROR_CANCELLED, as does end of file (Ctrl-D) on an empty
 * line. ERROR_FILE without a terminal. Not while curses owns the screen.
 */
bool ask_terminal(const char *prompt, struct secret **out, struct error *err);
/*
 * The terminal for questions, open for reading and writing: the controlling
 * one, or where there is none ("su -c" makes a session without) the one that
 * standard input, output or error is. -1: there is none. The caller closes it.
 */
int ask_open_terminal(void);

/*
 * The first line that a command writes, run by /bin/sh -c: the user's own
 * configured command, such as `pass show callbox`; never text from elsewhere.
 * It runs in a process group of its own, in the terminal's foreground if we
 * were (so that pinentry can ask), with standard error as ours. When it has
 * not ended after timeout_ms its whole group is killed and ERROR_TIMEOUT says
 * so; ERROR_CONFIG with its exit status when that is not 0.
 */
bool ask_command(const char *command, int timeout_ms, struct secret **out,
    struct error *err);

#endif
