/* Tables of data as aligned lines, or as records when they are too wide. */
#include "config.h"

#include "api/base/buf.h"
#include "panes/render/html_table.h"
#include "panes/render/text.h"

#include <stdlib.h>
#include <string.h>

enum {
	COLS_MAX = 12, ROWS_MAX = 200, CELL_BYTES_MAX = 120,
	LINE_COLS_MAX = 74       /* wider tables become records */
};

struct cell_text {
	char text[CELL_BYTES_MAX];
	int cols;
	bool heading;
};

struct grid {
	struct cell_text (*rows)[COLS_MAX];
	int rows_len, cols_len;
	bool odd;                /* something that no table of data has */
};

static void cell_gather(const GumboNode *node, struct buf *out,
    struct grid *grid)
{
	const GumboVector *children;
	unsigned i;

	if (node->type == GUMBO_NODE_TEXT ||
	    node->type == GUMBO_NODE_WHITESPACE) {
		text_plain(out, node->v.text.text,
		    strlen(node->v.text.text), true);
		return;
	}
	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	switch (node->v.element.tag) {
	case GUMBO_TAG_TABLE:
	case GUMBO_TAG_IMG:
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
	case GUMBO_TAG_H1:
	case GUMBO_TAG_H2:
	case GUMBO_TAG_H3:
	case GUMBO_TAG_PRE:
	case GUMBO_TAG_A:        /* a link needs its number */
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_SCRIPT:
		grid->odd = true;
		return;
	default:
		break;
	}
	children = &node->v.element.children;
	for (i = 0; i < children->length && !grid->odd; i++)
		cell_gather(children->data[i], out, grid);
}

static void read_cell(const GumboNode *node, struct grid *grid,
    struct cell_text *cell)
{
	struct buf out;
	size_t i, n = 0;
	bool space = true;

	buf_init(&out, BUF_SMALL_MAX);
	cell_gather(node, &out, grid);
	for (i = 0; i < out.len; i++) {
		if (space && out.data[i] == ' ')
			continue;
		if (n + 1 >= sizeof(cell->text)) {
			grid->odd = true;
			break;
		}
		space = out.data[i] == ' ';
		cell->text[n++] = out.data[i];
	}
	while (n && cell->text[n - 1] == ' ')
		n--;
	cell->text[n] = '\0';
	cell->cols = text_cols(cell->text, n);
	cell->heading = node->v.element.tag == GUMBO_TAG_TH;
	buf_release(&out);
}

static void read_row(const GumboNode *row, struct grid *grid)
{
	const GumboVector *children = &row->v.element.children;
	int n = 0;
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

		if (child->type != GUMBO_NODE_ELEMENT ||
		    (child->v.element.tag != GUMBO_TAG_TD &&
		    child->v.element.tag != GUMBO_TAG_TH))
			continue;
		if (n == COLS_MAX) {
			grid->odd = true;
			return;
		}
		read_cell(child, grid, &grid->rows[grid->rows_len][n++]);
	}
	if (n > grid->cols_len)
		grid->cols_len = n;
	grid->rows_len += n > 0;
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
		else if (level == 0)
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
	struct grid grid;
	bool data;

	grid_init(&grid, table);
	data = !grid.odd && grid.rows_len >= 2 && grid.cols_len >= 2;
	free(grid.rows);
	return data;
}

static void begin_row(struct doc *doc, int quote, bool folded)
{
	struct doc_para *para = doc_begin(doc, PARA_CODE);

	para->quote = quote;
	para->folded = folded;
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

static void build_lines(const struct grid *grid, const int *widths,
    struct doc *doc, int quote, bool folded)
{
	const struct cell_text *cell;
	int y, x;

	for (y = 0; y < grid->rows_len; y++) {
		begin_row(doc, quote, folded);
		for (x = 0; x < grid->cols_len; x++) {
			cell = &grid->rows[y][x];
			if (x)
				doc_text(doc, " │ ", strlen(" │ "),
				    STYLE(BORDER), 0);
			doc_text(doc, cell->text, strlen(cell->text),
			    cell->heading ? STYLE(STRONG) : STYLE(TEXT), 0);
			if (x + 1 < grid->cols_len)
				add_padding(doc, widths[x] - cell->cols);
		}
	}
}

/* One block a row: the heading of the column, then the value. */
static void build_records(const struct grid *grid, struct doc *doc, int quote,
    bool folded)
{
	const struct cell_text *head, *cell;
	bool headings = grid->rows[0][0].heading;
	int y, x;

	for (y = headings ? 1 : 0; y < grid->rows_len; y++)
		for (x = 0; x < grid->cols_len; x++) {
			cell = &grid->rows[y][x];
			head = &grid->rows[0][x];
			if (!cell->text[0])
				continue;
			begin_row(doc, quote, folded);
			doc->paras[doc->paras_len - 1].kind = PARA_TEXT;
			doc->paras[doc->paras_len - 1].gap = x == 0 && y > 0;
			if (headings && head->text[0]) {
				doc_text(doc, head->text, strlen(head->text),
				    STYLE(STRONG), 0);
				doc_text(doc, ": ", 2, STYLE(TEXT), 0);
			}
			doc_text(doc, cell->text, strlen(cell->text),
			    STYLE(TEXT), 0);
		}
}

void table_build(const GumboNode *table, struct doc *doc, int quote,
    bool folded)
{
	int widths[COLS_MAX] = { 0 }, total = 0, y, x;
	size_t first = doc->paras_len;
	struct grid grid;

	grid_init(&grid, table);
	for (y = 0; y < grid.rows_len; y++)
		for (x = 0; x < grid.cols_len; x++)
			if (grid.rows[y][x].cols > widths[x])
				widths[x] = grid.rows[y][x].cols;
	for (x = 0; x < grid.cols_len; x++)
		total += widths[x] + 3;
	if (total - 3 <= LINE_COLS_MAX)
		build_lines(&grid, widths, doc, quote, folded);
	else
		build_records(&grid, doc, quote, folded);
	if (first > 0 && first < doc->paras_len)
		doc->paras[first].gap = true;
	free(grid.rows);
}
