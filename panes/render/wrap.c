/* A document broken into lines for a width. */
#include "config.h"

#include "api/base/utf8.h"
#include "panes/render/bidi.h"
#include "panes/render/linebreak.h"
#include "panes/render/text.h"
#include "panes/render/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_BYTES = 4096 };      /* for a letter with a direction */

/* A place in a paragraph's spans. */
struct place {
	size_t span, at;
};

struct state {
	struct wrap *wrap;
	const struct doc_para *para;
	uint32_t index;          /* of the paragraph */
	bool first;
};

static struct wrap_line *add_line(struct wrap *wrap, uint32_t para)
{
	struct wrap_line *line;

	wrap->lines = mem_grow(wrap->lines, wrap->lines_len,
	    sizeof(*wrap->lines));
	line = &wrap->lines[wrap->lines_len++];
	*line = (struct wrap_line){ .para = para,
		.first_run = (uint32_t)wrap->runs_len };
	return line;
}

static const struct doc_span *span_at(const struct state *state, size_t i)
{
	return &state->wrap->doc->spans[state->para->first_span + i];
}

/* Columns left of the text: quote bars and indent. */
static int prefix_cols(const struct wrap *wrap, const struct doc_para *para)
{
	int cols = para->quote * 2 + para->indent;

	return cols > wrap->cols / 2 ? wrap->cols / 2 : cols;
}

/* The line from one place up to another. */
static void emit(struct state *state, struct place from, struct place to,
    bool more)
{
	struct wrap *wrap = state->wrap;
	struct wrap_line *line = add_line(wrap, state->index);
	const struct doc_span *span;
	size_t end;

	line->first = state->first;
	line->more = more;
	state->first = false;
	for (; from.span <= to.span && from.span < state->para->spans_len;
	    from.span++, from.at = 0) {
		span = span_at(state, from.span);
		end = from.span == to.span ? to.at : span->len;
		if (end <= from.at || line->runs_len == UINT16_MAX)
			continue;
		wrap->runs = mem_grow(wrap->runs, wrap->runs_len,
		    sizeof(*wrap->runs));
		wrap->runs[wrap->runs_len++] = (struct wrap_run){
			span->text + from.at, (uint32_t)(end - from.at),
			span->style, span->link };
		line->runs_len++;
	}
}

static void wrap_para(struct state *state)
{
	struct wrap *wrap = state->wrap;
	const struct doc_para *para = state->para;
	int width = wrap->cols - prefix_cols(wrap, para), col = 0, word = 0;
	bool code = para->kind == PARA_CODE, can_break = false;
	struct place start = { 0, 0 }, at = start, last = start;
	enum linebreak before = LINEBREAK_NONE, is;
	struct cluster cluster;
	const struct doc_span *span;
	size_t used;

	while (at.span < para->spans_len && wrap->lines_len < WRAP_LINES_MAX) {
		span = span_at(state, at.span);
		if (at.at >= span->len) {
			at.span++;
			at.at = 0;
			continue;
		}
		used = text_next(span->text + at.at, span->len - at.at,
		    &cluster);
		if (cluster.kind == TEXT_BREAK) {
			emit(state, start, at, false);
			at.at += used;
			start = at;
			col = word = 0;
			can_break = false;
			before = LINEBREAK_NONE;
			continue;
		}
		is = linebreak_of(span->text + at.at, &cluster);
		if ((is == LINEBREAK_ZERO && col > 0) ||
		    linebreak_between(before, is, word > width / 2)) {
			last = at;
			can_break = true;
		}
		/* Spaces that do not fit hang over the edge. */
		if (col + cluster.width > width &&
		    (code || cluster.kind != TEXT_SPACE)) {
			if (can_break && !code)
				at = last;
			emit(state, start, at, code);
			start = at;
			col = 0;
			can_break = false;
			before = LINEBREAK_NONE;
			continue;
		}
		at.at += used;
		col += cluster.width;
		word = is == LINEBREAK_SPACE ? 0 : word + cluster.width;
		if (is < LINEBREAK_ZERO)
			before = is;
	}
	if (start.span < para->spans_len &&
	    (start.span != at.span || start.at != at.at))
		emit(state, start, at, false);
	else if (state->first)
		emit(state, start, start, false);
}

/* One line for the folded paragraphs from i on; returns how many there are. */
static size_t fold(struct wrap *wrap, size_t i)
{
	struct wrap_line *line = add_line(wrap, (uint32_t)i);
	size_t n = i;

	while (n < wrap->doc->paras_len && wrap->doc->paras[n].folded)
		n++;
	line->fold = true;
	line->folded = (uint32_t)(n - i);
	return n - i;
}

void wrap_init(struct wrap *wrap, const struct doc *doc, int cols,
    bool unfold)
{
	struct state state;
	size_t i = 0;

	*wrap = (struct wrap){ .doc = doc,
		.cols = cols < WRAP_COLS_MIN ? WRAP_COLS_MIN : cols };
	while (i < doc->paras_len && wrap->lines_len < WRAP_LINES_MAX) {
		const struct doc_para *para = &doc->paras[i];

		/* The last paragraph may have been begun and never filled. */
		if (!para->spans_len && para->kind != PARA_RULE) {
			i++;
			continue;
		}
		if (para->gap && wrap->lines_len)
			add_line(wrap, (uint32_t)i)->gap = true;
		if (para->folded && !unfold) {
			i += fold(wrap, i);
			continue;
		}
		state = (struct state){ wrap, para, (uint32_t)i, true };
		if (para->kind == PARA_RULE)
			add_line(wrap, (uint32_t)i)->first = true;
		else
			wrap_para(&state);
		i++;
	}
}

void wrap_release(struct wrap *wrap)
{
	free(wrap->lines);
	free(wrap->runs);
	*wrap = (struct wrap){ 0 };
}

/* The direction of a paragraph: of its first letter that has one. */
static enum bidi_base base_of(const struct wrap *wrap,
    const struct doc_para *para)
{
	const struct doc_span *span;
	enum bidi_base base;
	size_t i, at, looked = 0;
	uint32_t code;

	for (i = 0; i < para->spans_len && looked < LOOK_BYTES; i++) {
		span = &wrap->doc->spans[para->first_span + i];
		looked += span->len;
		for (at = 0; at < span->len && at < LOOK_BYTES;) {
			at += utf8_decode(span->text + at, span->len - at,
			    &code, NULL);
			base = bidi_of(code);
			if (base != BIDI_AUTO)
				return base;
		}
	}
	return BIDI_LEFT;
}

/* A table's row: each cell by itself, between its lines. */
static void order_cells(struct canvas *canvas, int y, int x, int cols)
{
	const struct cell *cell;
	int from = x, end = x + cols;

	for (; x <= end; x++) {
		cell = x < end ? canvas_cell(canvas, y, x) : NULL;
		if (cell && cell->style.role != ROLE_BORDER)
			continue;
		canvas_order(canvas, y, from, x - from, BIDI_LEFT);
		from = x + 1;
	}
}

void wrap_order(const struct wrap *wrap, size_t index, struct canvas *canvas,
    int y, int x, int cols)
{
	const struct wrap_line *line = &wrap->lines[index];
	const struct doc_para *para = &wrap->doc->paras[line->para];
	int prefix;

	if (line->gap || line->fold || !line->runs_len ||
	    canvas->cursor->logical)
		return;
	prefix = prefix_cols(wrap, para);
	/* Code and tables stand as they are written. */
	if (para->kind == PARA_CODE)
		order_cells(canvas, y, x + prefix, cols - prefix);
	else
		canvas_order(canvas, y, x + prefix, cols - prefix,
		    base_of(wrap, para));
}

static void draw_bars(const struct wrap *wrap, const struct doc_para *para,
    struct canvas *canvas, int y, int x)
{
	int total = prefix_cols(wrap, para), i;

	for (i = 0; i < para->quote && i * 2 < total; i++)
		canvas_text(canvas, y, x + i * 2, 1, STYLE(QUOTE), "│");
}

/* A blank line has the bars of the quotations that go on behind it. */
static void draw_gap(const struct wrap *wrap, size_t index,
    struct canvas *canvas, int y, int x)
{
	const struct wrap_line *line = &wrap->lines[index];
	const struct doc_para *paras = wrap->doc->paras;
	const struct doc_para *next = &paras[line->para], *before;

	if (!index || line[-1].fold ||
	    (index + 1 < wrap->lines_len && line[1].fold))
		return;
	before = &paras[line[-1].para];
	draw_bars(wrap, before->quote < next->quote ? before : next, canvas,
	    y, x);
}

static int draw_prefix(const struct wrap *wrap, const struct wrap_line *line,
    struct canvas *canvas, int y, int x)
{
	const struct doc_para *para = &wrap->doc->paras[line->para];
	int total = prefix_cols(wrap, para), marker;

	draw_bars(wrap, para, canvas, y, x);
	if (line->first && para->marker) {
		marker = text_cols(para->marker, strlen(para->marker));
		if (marker <= total)
			canvas_text(canvas, y, x + total - marker, marker,
			    STYLE(DIM), para->marker);
	}
	return total;
}

int wrap_draw(const struct wrap *wrap, size_t index, struct canvas *canvas,
    int y, int x)
{
	const struct wrap_line *line = &wrap->lines[index];
	const struct doc_para *para = &wrap->doc->paras[line->para];
	const struct wrap_run *run;
	int col = x, i;

	if (line->gap) {
		draw_gap(wrap, index, canvas, y, x);
		return 0;
	}
	if (line->fold)
		return canvas_text(canvas, y, x, wrap->cols, STYLE(DIM),
		    "··· quoted text (+ shows it)");
	col += draw_prefix(wrap, line, canvas, y, x);
	if (para->kind == PARA_RULE) {
		canvas_hline(canvas, y, col, x + wrap->cols - col,
		    STYLE(BORDER));
		return wrap->cols;
	}
	for (i = 0; i < line->runs_len; i++) {
		run = &wrap->runs[line->first_run + (uint32_t)i];
		col += canvas_textn(canvas, y, col, x + wrap->cols - col,
		    run->style, run->text, run->len);
	}
	if (line->more)
		canvas_text(canvas, y, x + wrap->cols, 1, STYLE(DIM), "↵");
	return col - x;
}

int wrap_prefix(const struct wrap *wrap, size_t line)
{
	return prefix_cols(wrap, &wrap->doc->paras[wrap->lines[line].para]);
}

/* Bytes of the paragraph's text before a run. */
static uint64_t run_offset(const struct wrap *wrap,
    const struct doc_para *para, const struct wrap_run *run)
{
	const struct doc_span *span = &wrap->doc->spans[para->first_span];
	size_t i, bytes = 0;

	for (i = 0; i < para->spans_len; bytes += span[i++].len)
		if (run->text >= span[i].text &&
		    run->text < span[i].text + span[i].len)
			return bytes + (size_t)(run->text - span[i].text);
	return bytes;
}

/* Where what the line shows begins or ends. A line without text stands as
 * many breaks behind the last one that has some. */
static uint64_t place_of(const struct wrap *wrap, size_t line, bool end)
{
	const struct wrap_line *at = &wrap->lines[line];
	const struct wrap_run *run;
	uint64_t breaks = 0;
	uint32_t para = at->para;

	while (!at->runs_len && line > 0 && at[-1].para == para &&
	    !at[-1].gap && !at->fold) {
		at = &wrap->lines[--line];
		breaks++;
	}
	if (!at->runs_len)
		return (uint64_t)para << 32 | breaks;
	run = &wrap->runs[at->first_run];
	if (end || breaks)
		run += at->runs_len - 1;
	return (uint64_t)para << 32 | (run_offset(wrap,
	    &wrap->doc->paras[para], run) + breaks +
	    (end || breaks ? run->len : 0));
}

uint64_t wrap_place(const struct wrap *wrap, size_t line)
{
	return place_of(wrap, line, false);
}

uint64_t wrap_end(const struct wrap *wrap, size_t line)
{
	return place_of(wrap, line, true);
}

size_t wrap_line_at(const struct wrap *wrap, uint64_t place)
{
	size_t low = 0, high = wrap->lines_len, middle;

	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (wrap_place(wrap, middle) <= place)
			low = middle;
		else
			high = middle;
	}
	return low;
}
