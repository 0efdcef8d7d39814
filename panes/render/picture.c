/* A picture as coloured characters: strictly parsed. */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "panes/render/picture.h"

#include <stdlib.h>
#include <string.h>

enum { PARAMETERS_MAX = 16, BRIGHT = 8 };

const char *picture_kind(const char *bytes, size_t len)
{
	static const struct {
		const char *name, *bytes;
		size_t len;
	} kinds[] = {
		{ "PNG", "\x89PNG\r\n\x1a\n", 8 },
		{ "JPEG", "\xff\xd8\xff", 3 },
		{ "GIF", "GIF87a", 6 }, { "GIF", "GIF89a", 6 },
		{ "TIFF", "II*\0", 4 }, { "TIFF", "MM\0*", 4 },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(kinds); i++)
		if (len > kinds[i].len &&
		    !memcmp(bytes, kinds[i].bytes, kinds[i].len))
			return kinds[i].name;
	return len > 12 && !memcmp(bytes, "RIFF", 4) &&
	    !memcmp(bytes + 8, "WEBP", 4) ? "WebP" : NULL;
}

struct parser {
	struct picture *picture;
	const char *at, *end;
	struct style style;
	int row, col;
};

/* The 5;N behind a 38 or 48, in i what was used. */
static bool indexed(const int *all, int n, int *i, uint16_t *colour)
{
	if (*i + 2 >= n || all[*i + 1] != 5 || all[*i + 2] > 255)
		return false;
	*i += 2;
	*colour = (uint16_t)(all[*i] + 1);
	return true;
}

/* One of the eight colours from `first` on. */
static bool one_of(int value, int first, int add, uint16_t *colour)
{
	if (value < first || value > first + 7)
		return false;
	*colour = (uint16_t)(value - first + add + 1);
	return true;
}

static bool apply(struct style *style, const int *all, int n)
{
	bool known;
	int i;

	for (i = 0; i < n; i++) {
		switch (all[i]) {
		case 0:
			*style = (struct style){ ROLE_TEXT, ATTR_COLOURS };
			break;
		case 7:
			style->attrs |= ATTR_REVERSE;
			break;
		case 27:
			style->attrs &= (uint8_t)~ATTR_REVERSE;
			break;
		case 38:
			if (!indexed(all, n, &i, &style->fg))
				return false;
			break;
		case 48:
			if (!indexed(all, n, &i, &style->bg))
				return false;
			break;
		case 39:
			style->fg = 0;
			break;
		case 49:
			style->bg = 0;
			break;
		default:
			known = one_of(all[i], 30, 0, &style->fg) ||
			    one_of(all[i], 90, BRIGHT, &style->fg) ||
			    one_of(all[i], 40, 0, &style->bg) ||
			    one_of(all[i], 100, BRIGHT, &style->bg);
			if (!known)
				return false;
		}
	}
	return true;
}

/* ESC [ numbers with ; between m */
static bool take_sgr(struct parser *parser)
{
	int all[PARAMETERS_MAX] = { 0 }, n = 1;

	if (parser->end - parser->at < 3 || parser->at[1] != '[')
		return false;
	for (parser->at += 2; parser->at < parser->end; parser->at++) {
		if (*parser->at == 'm') {
			parser->at++;
			return apply(&parser->style, all, n);
		}
		if (*parser->at == ';' && n < PARAMETERS_MAX)
			n++;
		else if (*parser->at >= '0' && *parser->at <= '9' &&
		    all[n - 1] < 100)
			all[n - 1] = all[n - 1] * 10 + (*parser->at - '0');
		else
			return false;
	}
	return false;
}

static bool take_char(struct parser *parser)
{
	struct picture *picture = parser->picture;
	size_t left = (size_t)(parser->end - parser->at), len;
	struct picture_cell *cell;
	uint32_t code;

	len = utf8_decode(parser->at, left, &code, NULL);
	if (!((code >= ' ' && code <= '~') ||
	    (code >= 0x2580 && code <= 0x259f)) ||
	    len > sizeof(cell->text) || parser->row == picture->rows ||
	    parser->col == picture->cols)
		return false;
	cell = &picture->dots[parser->row * picture->cols + parser->col++];
	memcpy(cell->text, parser->at, len);
	cell->len = (uint8_t)len;
	cell->style = parser->style;
	parser->at += len;
	return true;
}

static bool take(struct parser *parser)
{
	switch (*parser->at) {
	case '\033':
		return take_sgr(parser);
	case '\n':
		parser->at++;
		parser->col = 0;
		return parser->row++ < parser->picture->rows;
	default:
		return take_char(parser);
	}
}

static bool any(const struct picture *picture)
{
	int i;

	for (i = 0; i < picture->rows * picture->cols; i++)
		if (picture->dots[i].len)
			return true;
	return false;
}

bool picture_parse(struct picture *picture, const char *text, size_t len,
    int rows, int cols)
{
	struct parser parser = { .picture = picture, .at = text,
		.end = text + len, .style = { ROLE_TEXT, ATTR_COLOURS } };

	*picture = (struct picture){ .rows = rows, .cols = cols };
	if (rows < 1 || cols < 1 || rows > PICTURE_ROWS_MAX ||
	    cols > PICTURE_COLS_MAX)
		BUG("a picture of %d rows and %d columns", rows, cols);
	picture->dots = mem_calloc((size_t)rows * (size_t)cols,
	    sizeof(*picture->dots));
	while (parser.at < parser.end)
		if (!take(&parser)) {
			picture_release(picture);
			return false;
		}
	/* What lies below the last row is none of it. */
	picture->rows = parser.row + (parser.col > 0);
	if (any(picture))
		return true;
	picture_release(picture);
	return false;
}

void picture_release(struct picture *picture)
{
	free(picture->dots);
	*picture = (struct picture){ 0 };
}

void picture_draw(const struct picture *picture, int row,
    struct canvas *canvas, int y, int x)
{
	const struct picture_cell *cell;
	int i;

	if (row < 0 || row >= picture->rows)
		return;
	cell = &picture->dots[row * picture->cols];
	for (i = 0; i < picture->cols; i++, cell++)
		canvas_textn(canvas, y, x + i, 1, cell->style, cell->text,
		    cell->len);
}
