/*
 * A byte string that grows, up to a maximum that is given when it starts.
 *
 * Whatever grows from the network has a maximum. When an append would pass
 * it, nothing is added, `overflow` is set and the append returns false; later
 * appends fail too. The content is always followed by a 0 byte.
 */
#ifndef CALLBOX_BUF_H
#define CALLBOX_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data;              /* never NULL after buf_init */
	size_t len, size, max;   /* bytes; size is what is allocated */
	bool overflow;
};

enum { BUF_SMALL_MAX = 1 << 20 };        /* for what only we produce */

void buf_init(struct buf *buf, size_t max);
void buf_release(struct buf *buf);
void buf_clear(struct buf *buf);         /* empty, keeps the memory */
bool buf_add(struct buf *buf, const void *bytes, size_t len);
bool buf_add_text(struct buf *buf, const char *text);
bool buf_add_char(struct buf *buf, char c);
bool buf_printf(struct buf *buf, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Replace `cut` bytes at `at` by `len` others (at + cut <= buf->len). */
bool buf_splice(struct buf *buf, size_t at, size_t cut, const void *bytes,
    size_t len);
/* The content, yours to free(); the buffer is released. */
char *buf_take(struct buf *buf);

#endif
