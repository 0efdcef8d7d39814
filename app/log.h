/*
 * The log: $XDG_STATE_HOME/callbox/callbox.log, never the screen.
 *
 * Lines pass the gate (render/text.h), and what looks like a token is blanked.
 * The file is 0600 and begins anew when it is larger than LOG_BYTES_MAX.
 */
#ifndef CALLBOX_LOG_H
#define CALLBOX_LOG_H

enum { LOG_BYTES_MAX = 1 << 20 };

/* Without it, lines go nowhere. */
void log_open(const char *path);
void log_close(void);
/* The last LOG_SHOWN_MAX bytes of it from a line's beginning, yours to free();
 * NULL: there is none. */
enum { LOG_SHOWN_MAX = 1 << 16 };
char *log_read(void);
/* That the program dies of this signal; may be called in its handler. */
void log_crash(int number);
void log_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
