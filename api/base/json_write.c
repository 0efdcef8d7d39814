/* Writing JSON into a buffer. */
#include "config.h"

#include "api/base/json_write.h"
#include "api/base/utf8.h"

#include <inttypes.h>
#include <string.h>

static void put_string(struct buf *buf, const char *text)
{
	const char *end = text + strlen(text);
	char bytes[UTF8_MAX];
	uint32_t code;

	buf_add_char(buf, '"');
	while (text < end) {
		text += utf8_decode(text, (size_t)(end - text), &code, NULL);
		if (code == '"' || code == '\\')
			buf_printf(buf, "\\%c", (int)code);
		else if (code == '\n')
			buf_add_text(buf, "\\n");
		else if (code < ' ' || code == 0x7f)
			buf_printf(buf, "\\u%04x", (unsigned)code);
		else
			buf_add(buf, bytes, utf8_encode(code, bytes));
	}
	buf_add_char(buf, '"');
}

/* What comes before a value: the comma and the name. */
static void put_key(struct buf *buf, const char *key)
{
	if (buf->len && !strchr("{[:", buf->data[buf->len - 1]))
		buf_add_char(buf, ',');
	if (key) {
		put_string(buf, key);
		buf_add_char(buf, ':');
	}
}

void json_open(struct buf *buf, const char *key, char bracket)
{
	put_key(buf, key);
	buf_add_char(buf, bracket);
}

void json_close(struct buf *buf, char bracket)
{
	buf_add_char(buf, bracket);
}

void json_put_text(struct buf *buf, const char *key, const char *text)
{
	put_key(buf, key);
	if (text)
		put_string(buf, text);
	else
		buf_add_text(buf, "null");
}

void json_put_base64(struct buf *buf, const char *key, const char *bytes,
    size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *at = (const unsigned char *)bytes;
	char four[4];
	unsigned three;

	put_key(buf, key);
	buf_add_char(buf, '"');
	for (; len > 0; len -= len < 3 ? len : 3, at += 3) {
		three = (unsigned)at[0] << 16 |
		    (len > 1 ? (unsigned)at[1] << 8 : 0) |
		    (len > 2 ? at[2] : 0);
		four[0] = digits[three >> 18];
		four[1] = digits[three >> 12 & 63];
		four[2] = len > 1 ? digits[three >> 6 & 63] : '=';
		four[3] = len > 2 ? digits[three & 63] : '=';
		buf_add(buf, four, sizeof(four));
	}
	buf_add_char(buf, '"');
}

void json_put_int(struct buf *buf, const char *key, int64_t value)
{
	put_key(buf, key);
	buf_printf(buf, "%" PRId64, value);
}

void json_put_truth(struct buf *buf, const char *key, bool value)
{
	put_key(buf, key);
	buf_add_text(buf, value ? "true" : "false");
}

void json_put_raw(struct buf *buf, const char *key, const char *json)
{
	put_key(buf, key);
	buf_add_text(buf, json);
}
