/* A QR code as lines of text. */
#include "config.h"

#include "api/base/buf.h"
#include "app/qr.h"

#include <qrencode.h>
#include <stdlib.h>

enum { QUIET = 2 };      /* modules around it; readers take less than four */

/* Whether the module is light; so is all around the code. */
static bool light(const QRcode *code, int y, int x)
{
	if (y < 0 || x < 0 || y >= code->width || x >= code->width)
		return true;
	return !(code->data[y * code->width + x] & 1);
}

static void add_half_blocks(const QRcode *code, struct qr *out,
    struct buf *text)
{
	static const char *const blocks[] = { " ", "▄", "▀", "█" };
	int y, x, end = code->width + QUIET;

	for (y = -QUIET; y < end; y += 2) {
		for (x = -QUIET; x < end; x++)
			buf_add_text(text, blocks[light(code, y, x) * 2 +
			    (y + 1 < end && light(code, y + 1, x))]);
		buf_add_char(text, '\n');
		out->rows++;
	}
	out->cols = code->width + 2 * QUIET;
}

static void add_ascii(const QRcode *code, struct qr *out, struct buf *text)
{
	int y, x, end = code->width + QUIET;

	for (y = -QUIET; y < end; y++) {
		for (x = -QUIET; x < end; x++)
			buf_add_text(text, light(code, y, x) ? "##" : "  ");
		buf_add_char(text, '\n');
		out->rows++;
	}
	out->cols = (code->width + 2 * QUIET) * 2;
}

bool qr_make(const char *text, bool utf8, struct qr *out)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
	struct buf lines;

	*out = (struct qr){ 0 };
	if (!code)
		return false;
	buf_init(&lines, BUF_SMALL_MAX);
	if (utf8)
		add_half_blocks(code, out, &lines);
	else
		add_ascii(code, out, &lines);
	QRcode_free(code);
	out->text = buf_take(&lines);
	return true;
}

void qr_release(struct qr *qr)
{
	free(qr->text);
	*qr = (struct qr){ 0 };
}
