/* Tables of data as aligned lines, or as records when they are too wide. */
#include "config.h"

#include "api/base/buf.h"
#include "panes/render/html_style.h"
#include "panes/render/html_table.h"
#include "panes/render/text.h"

#include <stdlib.h>
#include <string.h>

enum {
	COLS_MAX = 12, ROWS_MAX = 2000,
	SHORT_BYTES = 120,       /* a longer cell is a page's layout … */
	LONG_BYTES = 1000,       /* … but for a table with headings */
	LINE_COLS = 76,          /* where the width is not known */
	QUOTE_COLS = 2           /* of a quote's bar */
};

/* A cell at its first column; the others that it spans have node NULL. */
struct cell_place {
	const GumboNode *node;
	size_t first_span, spans_len;
	int span, cols;
	bool heading, right, number;
};

struct grid {
	struct cell_place (*rows)[COLS_MAX];
	int rows_len, cols_len;
	int below[COLS_MAX];     /* rows that a cell above still takes */
	bool headings;           /* there is a <th> */
	bool odd;                /* something that no table of data has */
	bool long_cell, image;
};

static const char *attribute(const GumboNode *node, const char *name)
{
	const GumboAttribute *found =
	    gumbo_get_attribute(&node->v.element.attributes, name);

	return found ? found->value : NULL;
}

static int number_of(const GumboNode *node, const char *name, int max)
{
	const char *value = attribute(node, name);
	long number = value ? strtol(value, NULL, 10) : 1;

	return number < 1 ? 1 : number > max ? max : (int)number;
}

/* What is in a cell: how many bytes, and whether a line can show it. */
static void scan_content(const GumboNode *node, struct grid *grid,
    size_t *bytes)
{
	const GumboVector *children;
	unsigned i;

	if (node->type == GUMBO_NODE_TEXT)
		*bytes += strlen(node->v.text.text);
	grid->long_cell |= *bytes > SHORT_BYTES;
	grid->odd |= *bytes > LONG_BYTES;
	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	switch (node->v.element.tag) {
	case GUMBO_TAG_TABLE: case GUMBO_TAG_UL: case GUMBO_TAG_OL:
	case GUMBO_TAG_H1: case GUMBO_TAG_H2: case GUMBO_TAG_H3:
	case GUMBO_TAG_H4: case GUMBO_TAG_H5: case GUMBO_TAG_H6:
	case GUMBO_TAG_PRE: case GUMBO_TAG_BLOCKQUOTE: case GUMBO_TAG_HR:
	case GUMBO_TAG_STYLE: case GUMBO_TAG_SCRIPT: case GUMBO_TAG_DL:
		grid->odd = true;
		return;
	case GUMBO_TAG_IMG:
		grid->image = true;
		break;
	default:
		break;
	}
	children = &node->v.element.children;
	for (i = 0; i < children->length && !grid->odd; i++)
		scan_content(children->data[i], grid, bytes);
}

static void read_cell(const GumboNode *node, struct grid *grid, int *x)
{
	struct css css = css_parse(attribute(node, "style"));
	const char *align = attribute(node, "align");
	struct cell_place *cell;
	size_t bytes = 0;
	int span = number_of(node, "colspan", COLS_MAX), i;
	int rows = number_of(node, "rowspan", ROWS_MAX);

	while (*x < COLS_MAX && grid->below[*x])
		grid->below[(*x)++]--;
	if (*x + span > COLS_MAX) {
		grid->odd = true;
		return;
	}
	scan_content(node, grid, &bytes);
	cell = &grid->rows[grid->rows_len][*x];
	cell->node = node;
	cell->span = span;
	cell->heading = node->v.element.tag == GUMBO_TAG_TH;
	cell->right = css.right || (align && !strcasecmp(align, "right"));
	grid->headings |= cell->heading;
	for (i = 0; i < span; i++)
		grid->below[(*x)++] = rows - 1;
}

static void read_row(const GumboNode *row, struct grid *grid)
{
	const GumboVector *children = &row->v.element.children;
	int x = 0;
	unsigned i;

	if (grid->rows_len == ROWS_MAX) {
		grid->odd = true;
		return;
	}
	grid->rows = mem_grow(grid->rows, (size_t)grid->rows_len,
	    sizeof(*grid->rows));
	memset(grid->rows[grid->rows_len], 0, sizeof(*grid->rows));
	for (i = 0; i < children->length && !grid->odd; i++) {
		const GumboNode *child = children->data[i];

		if (child->type == GUMBO_NODE_ELEMENT &&
		    (child->v.element.tag == GUMBO_TAG_TD ||
		    child->v.element.tag == GUMBO_TAG_TH))
			read_cell(child, grid, &x);
	}
	if (x > grid->cols_len)
		grid->cols_len = x;
	grid->rows_len += x > 0;
}

/* thead, tbody and tfoot are one level; nothing deeper belongs to us. */
static void read_rows(const GumboNode *node, struct grid *grid, int level)
{
	const GumboVector *children = &node->v.element.children;
	unsigned i;

	for (i = 0; i < children->length && !grid->odd; i++) {
		const GumboNode *child = children->data[i];

		if (child->type != GUMBO_NODE_ELEMENT)
			continue;
		if (child->v.element.tag == GUMBO_TAG_TR)
			read_row(child, grid);
		else if (level == 0 &&
		    child->v.element.tag != GUMBO_TAG_CAPTION)
			read_rows(child, grid, 1);
	}
}

static void grid_init(struct grid *grid, const GumboNode *table)
{
	*grid = (struct grid){ 0 };
	read_rows(table, grid, 0);
}

bool table_is_data(const GumboNode *table)
{
	const char *role = attribute(table, "role");
	struct grid grid;
	bool data;

	grid_init(&grid, table);
	data = !grid.odd && grid.rows_len >= 2 && grid.cols_len >= 2;
	/* Only headings make sure that it is no layout after all. */
	if (!grid.headings)
		data = data && !grid.long_cell && !grid.image &&
		    !(role && !strcasecmp(role, "presentation"));
	free(grid.rows);
	return data;
}

/* Without the white space around it. */
static void trim(struct doc *doc, struct cell_place *cell)
{
	struct doc_span *span;

	while (cell->spans_len) {
		span = &doc->spans[cell->first_span];
		for (; span->len && span->text[0] == ' '; span->text++)
			span->len--;
		if (span->len)
			break;
		cell->first_span++;
		cell->spans_len--;
	}
	while (cell->spans_len) {
		span = &doc->spans[cell->first_span + cell->spans_len - 1];
		while (span->len && span->text[span->len - 1] == ' ')
			span->len--;
		if (span->len)
			break;
		cell->spans_len--;
	}
}

/* A number, an amount of money, a dash, a share. */
static bool is_number(const char *text, size_t len)
{
	static const char digits[] = "0123456789.,+-%$()/: ";
	static const char *const others[] = { "\u20ac", "\u00a3", "\u00a5",
		"\u2212", "\u2013", "\u2014", "\u00a0", "\u202f" };
	size_t at = 0, i, n;

	while (at < len) {
		if (text[at] && strchr(digits, text[at])) {
			at++;
			continue;
		}
		for (i = n = 0; i < ARRAY_LEN(others) && !n; i++)
			if (len - at >= strlen(others[i]) && !memcmp(text + at,
			    others[i], strlen(others[i])))
				n = strlen(others[i]);
		if (!n)
			return false;
		at += n;
	}
	return true;
}

/* Columns of its text, and whether that is a number. */
static void measure(const struct doc *doc, struct cell_place *cell)
{
	const struct doc_span *span;
	size_t i;

	cell->cols = 0;
	cell->number = true;
	for (i = 0; i < cell->spans_len; i++) {
		span = &doc->spans[cell->first_span + i];
		cell->cols += text_cols(span->text, span->len);
		cell->number &= is_number(span->text, span->len);
	}
}

/* Make each cell's text, one behind the other at the document's end. */
static void fill(struct grid *grid, struct builder *builder,
    void (*walk)(struct builder *, const GumboNode *))
{
	struct doc *doc = builder->doc;
	struct cell_place *cell;
	int y, x;

	for (y = 0; y < grid->rows_len; y++)
		for (x = 0; x < grid->cols_len; x++) {
			cell = &grid->rows[y][x];
			if (!cell->node)
				continue;
			build_block(builder, false);
			build_begin(builder);
			builder->cell = true;
			cell->first_span = doc->spans_len;
			walk(builder, cell->node);
			cell->spans_len = doc->spans_len - cell->first_span;
			builder->cell = false;
			/* Even an empty one keeps its place. */
			builder->seen = true;
			trim(doc, cell);
			measure(doc, cell);
		}
}

/* A column of numbers stands right, with its heading. */
static void align(struct grid *grid)
{
	bool numbers;
	int y, x, n;

	for (x = 0; x < grid->cols_len; x++) {
		numbers = true;
		for (y = n = 0; y < grid->rows_len; y++) {
			const struct cell_place *cell = &grid->rows[y][x];

			if (!cell->node || cell->heading || !cell->cols)
				continue;
			numbers &= cell->number && cell->span == 1;
			n++;
		}
		for (y = 0; numbers && n && y < grid->rows_len; y++)
			grid->rows[y][x].right |= grid->rows[y][x].span == 1;
	}
}

static int span_width(const int *widths, int x, int span)
{
	int cols = (span - 1) * 3, i;

	for (i = 0; i < span; i++)
		cols += widths[x + i];
	return cols;
}

/* Columns of each column; the columns of all. */
static int measure_columns(const struct grid *grid, int *widths)
{
	const struct cell_place *cell;
	int y, x, span, have, total = 0;

	for (span = 1; span <= COLS_MAX; span++)
		for (y = 0; y < grid->rows_len; y++)
			for (x = 0; x < grid->cols_len; x++) {
				cell = &grid->rows[y][x];
				if (!cell->node || cell->span != span)
					continue;
				have = span_width(widths, x, span);
				if (cell->cols > have)
					widths[x + span - 1] += cell->cols -
					    have;
			}
	for (x = 0; x < grid->cols_len; x++)
		total += widths[x] + 3;
	return total - 3;
}

static void begin_row(const struct builder *builder, enum para_kind kind,
    bool gap)
{
	struct doc_para *para = doc_begin(builder->doc, kind);

	para->quote = builder->quote;
	para->folded = builder->fold > 0;
	para->indent = build_indent(builder);
	para->gap = gap && builder->doc->paras_len > 1;
}

static void add_padding(struct doc *doc, int cols)
{
	static const char spaces[] = "                                        ";

	while (cols > 0) {
		int n = cols < (int)sizeof(spaces) - 1 ? cols :
		    (int)sizeof(spaces) - 1;

		doc_text(doc, spaces, (size_t)n, STYLE(TEXT), 0);
		cols -= n;
	}
}

static void add_cell(struct doc *doc, const struct doc_span *spans,
    const struct cell_place *cell)
{
	size_t i;

	for (i = 0; i < cell->spans_len; i++) {
		const struct doc_span *span = &spans[cell->first_span + i];

		doc_text(doc, span->text, span->len, span->style, span->link);
	}
}

static void build_lines(const struct grid *grid, const int *widths,
    struct builder *builder, const struct doc_span *spans)
{
	struct doc *doc = builder->doc;
	const struct cell_place *cell;
	int y, x, span, pad;

	for (y = 0; y < grid->rows_len; y++) {
		begin_row(builder, PARA_CODE, y == 0);
		for (x = 0; x < grid->cols_len; x += span) {
			cell = &grid->rows[y][x];
			span = cell->node ? cell->span : 1;
			pad = span_width(widths, x, span) - cell->cols;
			if (x)
				doc_text(doc, " │ ", strlen(" │ "),
				    STYLE(BORDER), 0);
			if (cell->right)
				add_padding(doc, pad);
			add_cell(doc, spans, cell);
			if (!cell->right && x + span < grid->cols_len)
				add_padding(doc, pad);
		}
	}
}

static bool all_headings(const struct grid *grid, int y)
{
	int x;

	for (x = 0; x < grid->cols_len; x++)
		if (grid->rows[y][x].node && !grid->rows[y][x].heading)
			return false;
	return true;
}

/* One block a row: the heading of the row or of the column, then the value. */
static void build_records(const struct grid *grid, struct builder *builder,
    const struct doc_span *spans)
{
	bool top = grid->headings && all_headings(grid, 0);
	struct doc *doc = builder->doc;
	const struct cell_place *cell, *head;
	int y, x, n;

	for (y = top ? 1 : 0; y < grid->rows_len; y++)
		for (x = n = 0; x < grid->cols_len; x++) {
			cell = &grid->rows[y][x];
			head = top ? &grid->rows[0][x] : &grid->rows[y][0];
			if (!cell->cols || (!top && x == 0 && cell->heading &&
			    grid->cols_len > 1))
				continue;
			begin_row(builder, PARA_TEXT, n++ == 0 && (top ||
			    grid->cols_len > 2 || y == 0));
			if (head != cell && head->heading && head->cols) {
				add_cell(doc, spans, head);
				doc_text(doc, ": ", 2, STYLE(TEXT), 0);
			}
			add_cell(doc, spans, cell);
		}
}

static void add_caption(const GumboNode *table, struct builder *builder,
    void (*walk)(struct builder *, const GumboNode *))
{
	const GumboVector *children = &table->v.element.children;
	unsigned i;

	for (i = 0; i < children->length; i++) {
		const GumboNode *child = children->data[i];

		if (child->type != GUMBO_NODE_ELEMENT ||
		    child->v.element.tag != GUMBO_TAG_CAPTION)
			continue;
		build_block(builder, true);
		builder->bold++;
		walk(builder, child);
		builder->bold--;
	}
}

/* Wider tables become records. */
static int room(const struct builder *builder)
{
	int cols = builder->doc->cols ? builder->doc->cols : LINE_COLS;

	return cols - builder->quote * QUOTE_COLS;
}

void table_build(const GumboNode *table, struct builder *builder,
    void (*walk)(struct builder *, const GumboNode *))
{
	struct doc *doc = builder->doc;
	int widths[COLS_MAX] = { 0 };
	size_t paras, spans;
	struct doc_span *made;
	struct grid grid;

	add_caption(table, builder, walk);
	build_finish(builder);
	grid_init(&grid, table);
	paras = doc->paras_len - (doc->paras_len && doc_empty(doc));
	spans = doc->spans_len;
	fill(&grid, builder, walk);
	/* Laid out anew: all of it is taken back and added in order. */
	made = mem_calloc(doc->spans_len - spans + 1, sizeof(*made));
	if (doc->spans_len > spans)
		memcpy(made, doc->spans + spans, (doc->spans_len - spans) *
		    sizeof(*made));
	for (int y = 0; y < grid.rows_len; y++)
		for (int x = 0; x < grid.cols_len; x++)
			grid.rows[y][x].first_span -=
			    grid.rows[y][x].node ? spans : 0;
	doc->spans_len = spans;
	doc->paras_len = paras;
	align(&grid);
	doc->has_tables = true;
	if (measure_columns(&grid, widths) <= room(builder))
		build_lines(&grid, widths, builder, made);
	else
		build_records(&grid, builder, made);
	builder->seen = true;
	free(made);
	free(grid.rows);
}
