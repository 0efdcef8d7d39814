/* A byte string that grows, up to a maximum. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *buf, size_t max)
{
	*buf = (struct buf){ .max = max, .size = 64 };
	buf->data = mem_zalloc(buf->size);
}

void buf_release(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){ .overflow = true };
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->overflow = false;
	buf->data[0] = '\0';
}

static bool reserve(struct buf *buf, size_t more)
{
	size_t size = buf->size;

	if (buf->overflow || more > buf->max - buf->len) {
		buf->overflow = true;
		return false;
	}
	while (size < buf->len + more + 1)
		size *= 2;
	if (size != buf->size) {
		buf->data = mem_realloc(buf->data, size, 1);
		buf->size = size;
	}
	return true;
}

bool buf_splice(struct buf *buf, size_t at, size_t cut, const void *bytes,
    size_t len)
{
	if (at > buf->len || cut > buf->len - at)
		BUG("splice of %zu at %zu in %zu", cut, at, buf->len);
	if (!reserve(buf, len > cut ? len - cut : 0))
		return false;
	memmove(buf->data + at + len, buf->data + at + cut,
	    buf->len - at - cut);
	if (len)
		memcpy(buf->data + at, bytes, len);
	buf->len += len - cut;
	buf->data[buf->len] = '\0';
	return true;
}

bool buf_add(struct buf *buf, const void *bytes, size_t len)
{
	return buf_splice(buf, buf->len, 0, bytes, len);
}

bool buf_add_text(struct buf *buf, const char *text)
{
	return buf_add(buf, text, strlen(text));
}

bool buf_add_char(struct buf *buf, char c)
{
	return buf_add(buf, &c, 1);
}

bool buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list ap;
	char *text;
	bool ok;

	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	ok = buf_add_text(buf, text);
	free(text);
	return ok;
}

char *buf_take(struct buf *buf)
{
	char *data = buf->data;

	buf->data = NULL;
	buf_release(buf);
	return data;
}
