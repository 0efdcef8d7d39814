/* Where the clusters of a line that is being typed stand. */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "panes/render/text.h"
#include "panes/widgets/visual.h"

#include <stdlib.h>

enum { LOOK_BYTES = 4096 };

/* The line's clusters from left to right, with the spaces that fill it up. */
struct places {
	struct place { size_t byte; int width; } *logical;
	int *order, n;
};

enum bidi_base visual_base(const char *paragraph, size_t len)
{
	enum bidi_base base;
	uint32_t code;
	size_t at = 0;

	while (at < len && at < LOOK_BYTES && paragraph[at] != '\n') {
		at += utf8_decode(paragraph + at, len - at, &code, NULL);
		base = bidi_of(code);
		if (base != BIDI_AUTO)
			return base;
	}
	return BIDI_LEFT;
}

bool visual_needed(const struct visual *line)
{
	uint32_t code;
	size_t at = 0;

	while (at < line->len) {
		at += utf8_decode(line->text + at, line->len - at, &code,
		    NULL);
		if (bidi_maybe(code))
			return true;
	}
	return false;
}

static void places_init(struct places *places, const struct visual *line)
{
	size_t room = line->len + (size_t)line->cols + 1, at = 0, from;
	uint32_t *codes = mem_calloc(room, sizeof(*codes));
	struct cluster cluster;
	int used = 0;

	places->logical = mem_calloc(room, sizeof(*places->logical));
	places->order = mem_calloc(room, sizeof(*places->order));
	places->n = 0;
	while (at < line->len) {
		from = at;
		at += text_next(line->text + at, line->len - at, &cluster);
		if (!cluster.width)
			continue;
		utf8_decode(cluster.text, cluster.len, &codes[places->n],
		    NULL);
		places->logical[places->n++] = (struct place){ from,
			cluster.width };
		used += cluster.width;
	}
	/* What is behind the end is a place, too: the cursor's. */
	do {
		codes[places->n] = ' ';
		places->logical[places->n++] = (struct place){ line->len, 1 };
	} while (line->base == BIDI_RIGHT && ++used < line->cols);
	bidi_order(codes, places->n, line->base, places->order);
	free(codes);
}

static void places_release(struct places *places)
{
	free(places->logical);
	free(places->order);
}

int visual_col(const struct visual *line, size_t byte)
{
	struct places places;
	int want = 0, col = 0, i;

	places_init(&places, line);
	while (want < places.n - 1 && places.logical[want].byte < byte)
		want++;
	for (i = 0; i < places.n && places.order[i] != want; i++)
		col += places.logical[places.order[i]].width;
	places_release(&places);
	return col;
}

size_t visual_byte(const struct visual *line, int col)
{
	struct places places;
	size_t byte = line->len;
	int i;

	places_init(&places, line);
	for (i = 0; i < places.n; i++) {
		byte = places.logical[places.order[i]].byte;
		col -= places.logical[places.order[i]].width;
		if (col < 0)
			break;
	}
	places_release(&places);
	return byte;
}
