/*
 * Fuzz target: what a decoder of pictures printed. Whatever it is, what is
 * drawn are one-column characters of the allow list, within the size that was
 * asked for.
 *
 * The first two bytes choose the size, the rest is text.
 */
#include "config.h"

#include "panes/render/picture.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct picture_cell *cell;
	struct picture picture;
	int rows, cols, i;

	if (size < 2)
		return 0;
	rows = data[0] % 12 + 1;
	cols = data[1] % 40 + 1;
	picture_kind((const char *)data + 2, size - 2);
	if (!picture_parse(&picture, (const char *)data + 2, size - 2, rows,
	    cols))
		return 0;
	if (picture.rows > rows || picture.cols != cols)
		abort();
	for (i = 0; i < picture.rows * picture.cols; i++) {
		cell = &picture.dots[i];
		if (cell->len > 3 || cell->len == 2 ||
		    (cell->len == 1 && ((unsigned char)cell->text[0] < ' ' ||
		    (unsigned char)cell->text[0] > '~')) ||
		    (cell->len == 3 && (cell->text[0] != '\xe2' ||
		    cell->text[1] != '\x96')) ||
		    cell->style.fg > 256 || cell->style.bg > 256)
			abort();
	}
	picture_release(&picture);
	return 0;
}
