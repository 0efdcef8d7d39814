/*
 * Fuzz target: the gate. Whatever the bytes are, what comes out is safe, has
 * the width that is said, and is left alone by the gate a second time.
 */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/utf8.h"
#include "panes/canvas.h"
#include "panes/render/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { COLS = 20 };

static void must(bool what)
{
	if (!what)
		abort();
}

static void check_cluster(const struct cluster *cluster)
{
	uint32_t code;
	size_t at = 0;
	bool valid;

	must(cluster->len <= TEXT_CLUSTER_BYTES && cluster->width <= 2);
	must((cluster->len == 0) == (cluster->width == 0));
	while (at < cluster->len) {
		at += utf8_decode(cluster->text + at, cluster->len - at, &code,
		    &valid);
		must(valid && code >= ' ' && !(code >= 0x7f && code < 0xa0));
		must(!(code >= 0x200b && code <= 0x200f) &&
		    !(code >= 0x2028 && code <= 0x202e) &&
		    !(code >= 0x2060 && code <= 0x206f) && code != 0xfeff);
	}
}

static void check_canvas(const char *text, size_t len)
{
	struct canvas canvas;
	const struct cell *cell;
	int x;

	canvas_init(&canvas, 1, COLS);
	canvas_textn(&canvas, 0, len & 1 ? -3 : 2, -1, STYLE(TEXT), text, len);
	for (x = 0; x < COLS; x++) {
		cell = canvas_cell(&canvas, 0, x);
		must(cell->width != 2 || (x + 1 < COLS &&
		    canvas_cell(&canvas, 0, x + 1)->width == 0));
		must(cell->width != 0 ||
		    (x && canvas_cell(&canvas, 0, x - 1)->width == 2));
	}
	canvas_release(&canvas);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct buf once, twice;
	struct cluster cluster;
	size_t at = 0, n;
	int cols = 0;

	buf_init(&once, size * 4 + 4);
	buf_init(&twice, size * 4 + 4);
	while (at < size) {
		n = text_next(text + at, size - at, &cluster);
		must(n > 0 && n <= size - at);
		check_cluster(&cluster);
		cols += cluster.width;
		at += n;
	}
	must(text_cols(text, size) == cols);
	must(text_cut(text, size, cols) == size);
	must(text_plain(&once, text, size, false));
	must(text_plain(&twice, once.data, once.len, false));
	must(once.len == twice.len && !memcmp(once.data, twice.data, once.len));
	must(text_hostile(text, size) <= size);
	check_canvas(text, size);
	buf_release(&once);
	buf_release(&twice);
	return 0;
}
