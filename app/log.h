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
void log_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
