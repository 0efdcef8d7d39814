/* What is in the files that the simulated workspace only names: text, tables
 * and pictures of the size that is told of them, made when they are read. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>

enum { PICTURE_MAX = 480, LINE_MAX_BYTES = 200 };

struct out {
	char *bytes;
	size_t len, size;
};

static void put(struct out *out, const void *bytes, size_t len)
{
	if (out->len + len > out->size) {
		out->size = (out->len + len) * 2;
		out->bytes = xrealloc(out->bytes, out->size, 1);
	}
	memcpy(out->bytes + out->len, bytes, len);
	out->len += len;
}

static void put_u32(struct out *out, uint32_t n)
{
	const unsigned char bytes[] = { (unsigned char)(n >> 24),
		(unsigned char)(n >> 16), (unsigned char)(n >> 8),
		(unsigned char)n };

	put(out, bytes, sizeof(bytes));
}

/* --- text --- */

static int log_line(char *line, size_t n)
{
	static const char *const levels[] = { "INFO", "INFO", "DEBUG", "INFO",
		"WARN", "INFO", "ERROR" };
	static const char *const words[] = {
		"panel heartbeat ok, battery 81 %",
		"calendar sync: 14 events, 2 changed",
		"GET /v2/rooms/214/next 200 in 31 ms",
		"retrying after 500 ms, the hub did not answer",
		"render: \"Besprechung — Größe ändern\" drawn in 212 ms",
		"wifi roamed to ap-2f-east, rssi -67",
		"queue has 3 messages, the oldest waits 4 s",
	};

	return snprintf(line, LINE_MAX_BYTES,
	    "2026-11-%02zu %02zu:%02zu:%02zu.%03zu %-5s [worker-%zu] %s\n",
	    n / 86400 % 28 + 1, n / 3600 % 24, n / 60 % 60, n % 60,
	    n * 137 % 1000, levels[n % 7], n % 4,
	    words[n * 5 % 7]);
}

static int table_line(char *line, size_t n)
{
	if (!n)
		return snprintf(line, LINE_MAX_BYTES,
		    "room,floor,panel,battery,last seen\n");
	return snprintf(line, LINE_MAX_BYTES,
	    "\"Salle %zu\",%zu,C-%03zu,%zu %%,2026-11-%02zu %02zu:%02zu\n", n,
	    n / 20 + 1, n * 7 % 1000, 100 - n * 3 % 90, n % 28 + 1, n % 24,
	    n * 11 % 60);
}

static void put_lines(struct out *out, size_t size,
    int (*line_of)(char *, size_t))
{
	char line[LINE_MAX_BYTES];
	size_t n = 0, len;

	while (out->len < size) {
		len = (size_t)line_of(line, n++);
		put(out, line, len < size - out->len ? len : size - out->len);
	}
}

/* --- PNG (RFC 2083), its pixels not compressed (RFC 1951, stored) --- */

static uint32_t crc_of(const char *bytes, size_t len)
{
	uint32_t crc = 0xffffffff;
	size_t i;
	int bit;

	for (i = 0; i < len; i++) {
		crc ^= (unsigned char)bytes[i];
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
	}
	return ~crc;
}

static void put_chunk(struct out *out, const char *type,
    const struct out *data)
{
	size_t from;

	put_u32(out, (uint32_t)data->len);
	from = out->len;
	put(out, type, 4);
	put(out, data->bytes ? data->bytes : "", data->len);
	put_u32(out, crc_of(out->bytes + from, out->len - from));
}

/* A floor with rooms: something to be told apart in 40 columns. */
static void put_pixel(struct out *out, int y, int x, int rows, int cols)
{
	int room = x * 4 / cols + y * 3 / rows * 4;
	bool wall = x * 4 % cols < 12 || y * 3 % rows < 9;
	const unsigned char pixel[] = {
		(unsigned char)(wall ? 40 : 90 + room * 37 % 160),
		(unsigned char)(wall ? 44 : 200 - room * 53 % 140),
		(unsigned char)(wall ? 52 : 80 + x * 120 / cols) };

	put(out, pixel, sizeof(pixel));
}

static void put_stored(struct out *out, const struct out *raw)
{
	uint32_t a = 1, b = 0;
	size_t at, n;

	put(out, "\x78\x01", 2);
	for (at = 0; at < raw->len; at += n) {
		n = raw->len - at < 65535 ? raw->len - at : 65535;
		put(out, (unsigned char[]){ at + n == raw->len,
		    (unsigned char)n, (unsigned char)(n >> 8),
		    (unsigned char)~n, (unsigned char)(~n >> 8) }, 5);
		put(out, raw->bytes + at, n);
	}
	for (at = 0; at < raw->len; at++) {
		a = (a + (unsigned char)raw->bytes[at]) % 65521;
		b = (b + a) % 65521;
	}
	put_u32(out, b << 16 | a);
}

static void put_picture(struct out *out, int rows, int cols)
{
	struct out head = { 0 }, raw = { 0 }, packed = { 0 }, none = { 0 };
	int most = rows > cols ? rows : cols, y, x;

	if (most > PICTURE_MAX) {
		rows = rows * PICTURE_MAX / most;
		cols = cols * PICTURE_MAX / most;
	}
	rows = rows > 0 ? rows : 180;
	cols = cols > 0 ? cols : 320;
	put(out, "\x89PNG\r\n\x1a\n", 8);
	put_u32(&head, (uint32_t)cols);
	put_u32(&head, (uint32_t)rows);
	put(&head, "\x08\x02\0\0\0", 5);
	put_chunk(out, "IHDR", &head);
	for (y = 0; y < rows; y++) {
		put(&raw, "", 1);
		for (x = 0; x < cols; x++)
			put_pixel(&raw, y, x, rows, cols);
	}
	put_stored(&packed, &raw);
	put_chunk(out, "IDAT", &packed);
	put_chunk(out, "IEND", &none);
	free(head.bytes);
	free(raw.bytes);
	free(packed.bytes);
}

static bool ends(const char *name, const char *ending)
{
	size_t n = strlen(name), e = strlen(ending);

	return n >= e && !strcmp(name + n - e, ending);
}

char *contents_of(const char *name, const char *content_type, size_t size,
    int rows, int cols, size_t *len)
{
	struct out out = { 0 };

	if (!strncmp(content_type, "image/", 6)) {
		put_picture(&out, rows, cols);
	} else if (ends(name, ".csv")) {
		put_lines(&out, size, table_line);
	} else if (!strncmp(content_type, "text/", 5) ||
	    ends(name, ".log") || ends(name, ".har")) {
		put_lines(&out, size, log_line);
	} else {
		if (ends(name, ".pdf"))
			put(&out, "%PDF-1.4\n", 9);
		while (out.len < size)
			put(&out, "\0\1\2\3\4\5\6\7", size - out.len < 8 ?
			    size - out.len : 8);
	}
	*len = out.len;
	return out.bytes ? out.bytes : xstrdup("");
}
