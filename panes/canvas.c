/* A grid of character cells in memory. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/mem.h"
#include "panes/canvas.h"
#include "api/base/utf8.h"
#include "panes/render/bidi.h"
#include "panes/render/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert((int)CELL_BYTES == (int)TEXT_CLUSTER_BYTES,
    "a cell holds what the gate lets through");

enum { TAB_COLS = 8 };

static const struct cell blank = { " ", 1, 1, { ROLE_TEXT, 0 } };

static int clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

void canvas_init(struct canvas *canvas, int rows, int cols)
{
	rows = clamp(rows, 1, CANVAS_ROWS_MAX);
	cols = clamp(cols, 1, CANVAS_COLS_MAX);
	*canvas = (struct canvas){
		.cells = mem_calloc((size_t)rows * (size_t)cols,
		    sizeof(struct cell)),
		.stride = cols, .rows = rows, .cols = cols,
		.clip_rows = rows, .clip_cols = cols,
		.cursor = mem_zalloc(sizeof(struct canvas_cursor)),
	};
	canvas_clear(canvas);
}

void canvas_release(struct canvas *canvas)
{
	free(canvas->cells);
	free(canvas->cursor);
	*canvas = (struct canvas){ 0 };
}

/* The cell in grid coordinates, NULL outside of this part's clip. */
static struct cell *at_grid(const struct canvas *canvas, int y, int x)
{
	if (y < canvas->clip_y || y >= canvas->clip_y + canvas->clip_rows ||
	    x < canvas->clip_x || x >= canvas->clip_x + canvas->clip_cols)
		return NULL;
	return &canvas->cells[(size_t)y * (size_t)canvas->stride + (size_t)x];
}

static struct cell *at(const struct canvas *canvas, int y, int x)
{
	if (y < 0 || x < 0 || y >= canvas->rows || x >= canvas->cols)
		return NULL;
	return at_grid(canvas, canvas->y + y, canvas->x + x);
}

const struct cell *canvas_cell(const struct canvas *canvas, int y, int x)
{
	return at(canvas, y, x);
}

struct canvas canvas_sub(const struct canvas *canvas, int y, int x, int rows,
    int cols)
{
	struct canvas sub = *canvas;
	int bottom = canvas->clip_y + canvas->clip_rows;
	int right = canvas->clip_x + canvas->clip_cols;

	sub.y = canvas->y + y;
	sub.x = canvas->x + x;
	sub.rows = rows < 0 ? 0 : rows;
	sub.cols = cols < 0 ? 0 : cols;
	sub.clip_y = clamp(sub.y, canvas->clip_y, bottom);
	sub.clip_x = clamp(sub.x, canvas->clip_x, right);
	sub.clip_rows = clamp(sub.y + sub.rows, sub.clip_y, bottom) -
	    sub.clip_y;
	sub.clip_cols = clamp(sub.x + sub.cols, sub.clip_x, right) -
	    sub.clip_x;
	return sub;
}

/* A wide cluster that loses a half must not leave the other one behind. */
static void part_wide(struct canvas *canvas, int y, int x)
{
	struct cell *cell = at(canvas, y, x), *other;

	if (!cell)
		return;
	if (cell->width == 2) {
		other = at_grid(canvas, canvas->y + y, canvas->x + x + 1);
		if (other && other->width == 0)
			*other = (struct cell){ " ", 1, 1, other->style };
	} else if (cell->width == 0) {
		other = at_grid(canvas, canvas->y + y, canvas->x + x - 1);
		if (other && other->width == 2)
			*other = (struct cell){ " ", 1, 1, other->style };
	}
}

static void put(struct canvas *canvas, int y, int x, struct style style,
    const char *text, size_t len, int width)
{
	struct cell *cell = at(canvas, y, x), *right;

	if (!cell)
		return;
	part_wide(canvas, y, x);
	if (width == 2) {
		right = at(canvas, y, x + 1);
		if (!right) {
			*cell = (struct cell){ " ", 1, 1, style };
			return;
		}
		part_wide(canvas, y, x + 1);
		*right = (struct cell){ "", 0, 0, style };
	}
	memcpy(cell->text, text, len);
	cell->len = (uint8_t)len;
	cell->width = (uint8_t)width;
	cell->style = style;
}

void canvas_clear(struct canvas *canvas)
{
	int y, x;

	for (y = 0; y < canvas->rows; y++)
		for (x = 0; x < canvas->cols; x++) {
			struct cell *cell = at(canvas, y, x);

			if (cell)
				*cell = blank;
		}
	canvas->cursor->row = -1;
}

void canvas_fill(struct canvas *canvas, int y, int x, int rows, int cols,
    struct style style)
{
	int i, k;

	for (i = 0; i < rows; i++)
		for (k = 0; k < cols; k++)
			put(canvas, y + i, x + k, style, " ", 1, 1);
}

/* What stands for something dangerous is seen as such. */
static struct style style_of(const struct cluster *cluster,
    struct style style)
{
	if (cluster->kind == TEXT_MARK)
		style.role = ROLE_HOSTILE;
	return style;
}

int canvas_textn(struct canvas *canvas, int y, int x, int max_cols,
    struct style style, const char *text, size_t len)
{
	int limit = max_cols < 0 ? canvas->cols - x : max_cols, used = 0;
	struct cluster cluster;
	size_t from = 0;

	while (text && from < len) {
		from += text_next(text + from, len - from, &cluster);
		if (cluster.kind == TEXT_BREAK || used + cluster.width > limit)
			break;
		if (!cluster.width)
			continue;
		do {
			put(canvas, y, x + used, style_of(&cluster, style),
			    cluster.text,
			    cluster.len, cluster.width);
			used += cluster.width;
		} while (cluster.kind == TEXT_TAB && used % TAB_COLS &&
		    used < limit);
	}
	return used;
}

int canvas_text(struct canvas *canvas, int y, int x, int max_cols,
    struct style style, const char *text)
{
	return canvas_textn(canvas, y, x, max_cols, style, text,
	    text ? strlen(text) : 0);
}

static bool has_right(const struct canvas *canvas, int y, int x, int cols)
{
	const struct cell *cell;
	uint32_t code;
	int i;

	for (i = 0; i < cols; i++) {
		cell = at(canvas, y, x + i);
		if (!cell)
			return false;
		if (cell->len < 2)
			continue;
		utf8_decode(cell->text, cell->len, &code, NULL);
		if (bidi_maybe(code))
			return true;
	}
	return false;
}

/* A parenthesis is drawn as its other one. */
static void mirror(struct cell *cell, uint32_t was, uint32_t is)
{
	char rest[CELL_BYTES];
	size_t before = 1, len;

	if (was == is)
		return;
	while (before < cell->len && (cell->text[before] & 0xc0) == 0x80)
		before++;
	len = cell->len - before;
	memcpy(rest, cell->text + before, len);
	before = utf8_encode(is, cell->text);
	if (before + len > CELL_BYTES)
		len = 0;
	memcpy(cell->text + before, rest, len);
	cell->len = (uint8_t)(before + len);
}

void canvas_order(struct canvas *canvas, int y, int x, int cols, int base)
{
	struct cell *cells;
	uint32_t *codes, was;
	int *order, n = 0, i;

	if (canvas->cursor->logical || !has_right(canvas, y, x, cols))
		return;
	cells = mem_calloc((size_t)cols, sizeof(*cells));
	codes = mem_calloc((size_t)cols, sizeof(*codes));
	order = mem_calloc((size_t)cols, sizeof(*order));
	for (i = 0; i < cols; i++) {
		const struct cell *cell = at(canvas, y, x + i);

		/* Clipped in the middle: better left alone. */
		if (!cell || (cell->width == 2 && i + 1 == cols))
			goto out;
		if (!cell->width)
			continue;
		cells[n] = *cell;
		utf8_decode(cell->text, cell->len, &codes[n++], NULL);
	}
	bidi_order(codes, n, (enum bidi_base)base, order);
	for (i = 0; i < n; i++) {
		struct cell *cell = &cells[order[i]];

		utf8_decode(cell->text, cell->len, &was, NULL);
		mirror(cell, was, codes[order[i]]);
		put(canvas, y, x, cell->style, cell->text, cell->len,
		    cell->width);
		x += cell->width;
	}
out:
	free(cells);
	free(codes);
	free(order);
}

int canvas_text_fit(struct canvas *canvas, int y, int x, int max_cols,
    struct style style, const char *text)
{
	int limit = max_cols < 0 ? canvas->cols - x : max_cols, used = 0;
	size_t from = 0, len = text ? strlen(text) : 0;
	struct cluster cluster;
	bool space = true;       /* also swallows leading space */

	while (from < len && used <= limit) {
		from += text_next(text + from, len - from, &cluster);
		if (cluster.kind == TEXT_BREAK || cluster.kind == TEXT_TAB ||
		    cluster.kind == TEXT_SPACE) {
			if (space)
				continue;
			cluster = (struct cluster){ " ", 1, 1, TEXT_SPACE };
		} else if (!cluster.width) {
			continue;
		}
		space = cluster.kind == TEXT_SPACE;
		if (used + cluster.width > limit) {
			if (limit > 0)
				put(canvas, y, x + (used < limit ? used :
				    limit - 1), style, "…", strlen("…"), 1);
			used = limit < 0 ? 0 : limit;
			break;
		}
		put(canvas, y, x + used, style_of(&cluster, style),
		    cluster.text, cluster.len, cluster.width);
		used += cluster.width;
	}
	canvas_order(canvas, y, x, used, BIDI_AUTO);
	return used;
}

int canvas_text_right(struct canvas *canvas, int y, int x, int cols,
    struct style style, const char *text)
{
	int want = text ? text_cols(text, strlen(text)) : 0;
	int from = want < cols ? x + cols - want : x;

	return canvas_text(canvas, y, from, cols, style, text);
}

int canvas_printf(struct canvas *canvas, int y, int x, int max_cols,
    struct style style, const char *fmt, ...)
{
	va_list ap;
	char *text;
	int used;

	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	used = canvas_text(canvas, y, x, max_cols, style, text);
	free(text);
	return used;
}

void canvas_restyle(struct canvas *canvas, int y, int x, int rows, int cols,
    enum canvas_role role)
{
	struct cell *cell;
	int i, k;

	for (i = 0; i < rows; i++)
		for (k = 0; k < cols; k++) {
			cell = at(canvas, y + i, x + k);
			if (cell)
				cell->style.role = (uint8_t)role;
		}
}

void canvas_hline(struct canvas *canvas, int y, int x, int cols,
    struct style style)
{
	int i;

	for (i = 0; i < cols; i++)
		put(canvas, y, x + i, style, "─", strlen("─"), 1);
}

void canvas_vline(struct canvas *canvas, int y, int x, int rows,
    struct style style)
{
	int i;

	for (i = 0; i < rows; i++)
		put(canvas, y + i, x, style, "│", strlen("│"), 1);
}

void canvas_cursor(struct canvas *canvas, int y, int x)
{
	if (!at(canvas, y, x))
		return;
	canvas->cursor->row = canvas->y + y;
	canvas->cursor->col = canvas->x + x;
}

static char role_letter(const struct cell *cell)
{
	static const char letters[] =
	    ".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	_Static_assert(sizeof(letters) - 1 >= ROLE_COUNT, "a letter each");
	return letters[cell->style.role];
}

static void dump_row(const struct canvas *canvas, int y, bool roles,
    struct buf *out)
{
	size_t start = out->len, keep = start;
	const struct cell *cell;
	int x;

	for (x = 0; x < canvas->cols; x++) {
		cell = at(canvas, y, x);
		if (!cell || (!roles && !cell->len))
			continue;
		if (roles)
			buf_add_char(out, role_letter(cell));
		else
			buf_add(out, cell->text, cell->len);
		if (roles ? cell->style.role != ROLE_TEXT :
		    cell->len != 1 || cell->text[0] != ' ')
			keep = out->len;
	}
	out->len = keep;
	out->data[keep] = '\0';
	if (!roles || keep > start)
		buf_add_char(out, '\n');
}

char *canvas_dump(const struct canvas *canvas, bool roles)
{
	struct buf out;
	int y;

	buf_init(&out, (size_t)64 << 20);
	for (y = 0; y < canvas->rows; y++) {
		dump_row(canvas, y, false, &out);
		if (roles)
			dump_row(canvas, y, true, &out);
	}
	return buf_take(&out);
}
