/*
 * A program in a terminal of our own, measured: a pty, libvterm to know what
 * stands on the screen, clocks at every read.
 *
 * Times are monotonic seconds. What was read is stamped before it is looked at,
 * so that the emulation is not counted. libvterm answers what programs ask a
 * terminal; the answers go back as keys do.
 *
 * A line of so many bytes a second is played by reading no faster: the
 * program feels it when the pty's buffer (4 KiB) is full, and what it asks is
 * answered when the question has come through.
 */
#ifndef CALLBOX_BENCH_PTY_H
#define CALLBOX_BENCH_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct VTerm;
struct VTermScreen;

struct pty {
	pid_t pid;
	int fd;
	int rows, cols;
	double line;             /* bytes a second, 0: as fast as it goes */
	double start_s;          /* exec */
	double last_s;           /* of the last read */
	double free_s;           /* when the line has carried what was read */
	size_t bytes;            /* read so far */
	bool gone;
	struct VTerm *vterm;
	struct VTermScreen *screen;
};

/* argv: NULL-terminated; the environment is ours. Ends the bench if it cannot
 * be started at all. */
void pty_start(struct pty *pty, const char *const *argv, int rows, int cols,
    double line);
/* Ask it to end (SIGTERM), insist after two seconds, wait, release. */
void pty_stop(struct pty *pty);

/* Read what comes until then; false: nothing more came, or it is gone. */
bool pty_read(struct pty *pty, double until_s);
/* Until the needle stands in at least so many rows; false: it does not after
 * so many seconds. last_s is then when the frame was complete. */
bool pty_until(struct pty *pty, const char *needle, int rows, double seconds);
/* Until it was silent for that long. */
void pty_settle(struct pty *pty, double silence);

void pty_send(struct pty *pty, const char *keys);
/* Send and wait for silence: seconds from the write to the last byte of what
 * came, 0 if nothing came; *bytes: how many came. */
double pty_key(struct pty *pty, const char *keys, double silence,
    size_t *bytes);

/* Of the process, threads included. */
double pty_cpu_ms(const struct pty *pty);
long pty_wakeups(const struct pty *pty);
double pty_peak_mb(const struct pty *pty);
/* 0: not to be read (only root sees a process that hides its memory). */
double pty_pss_mb(const struct pty *pty);
/* What stands on the screen, for a bench that fails. */
void pty_print(struct pty *pty);

#endif
