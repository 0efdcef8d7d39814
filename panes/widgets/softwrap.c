/* Plain text in screen lines. */
#include "config.h"

#include "panes/render/text.h"
#include "panes/widgets/softwrap.h"

struct softline softwrap_line(const struct softwrap *wrap, size_t start)
{
	struct softline line = { .start = start };
	size_t at = start, space = start, n;
	struct cluster cluster;
	int col = 0;

	while (at < wrap->len) {
		n = text_next(wrap->text + at, wrap->len - at, &cluster);
		if (cluster.kind == TEXT_BREAK) {
			line.end = at;
			line.next = at + n;
			return line;
		}
		/* col > 0: a wide cluster in one column still goes on. */
		if (col > 0 && col + cluster.width > wrap->cols &&
		    cluster.kind != TEXT_SPACE) {
			line.end = line.next = space > start ? space : at;
			return line;
		}
		at += n;
		col += cluster.width;
		if (cluster.kind == TEXT_SPACE)
			space = at;
	}
	line.end = line.next = at;
	line.last = true;
	return line;
}

/* A screen line depends only on the text from the break before it. */
static size_t hard_start(const struct softwrap *wrap, size_t at)
{
	while (at > 0 && wrap->text[at - 1] != '\n')
		at--;
	return at;
}

struct softline softwrap_find(const struct softwrap *wrap, size_t at)
{
	struct softline line;

	line = softwrap_line(wrap, hard_start(wrap, at));
	while (!line.last && at >= line.next)
		line = softwrap_line(wrap, line.next);
	return line;
}

/* Screen lines from one beginning to a later one. */
static int lines_between(const struct softwrap *wrap, size_t from, size_t to)
{
	int lines = 0;

	for (; from < to; lines++)
		from = softwrap_line(wrap, from).next;
	return lines;
}

size_t softwrap_back(const struct softwrap *wrap, size_t start, int lines)
{
	size_t from = start;
	int have = 0;

	/* By whole paragraphs up, then down again what was too much. */
	while (have < lines && from > 0) {
		size_t before = hard_start(wrap, from - 1);

		if (wrap->text[from - 1] != '\n')
			before = hard_start(wrap, from);
		have += lines_between(wrap, before, from);
		from = before;
	}
	for (; have > lines; have--)
		from = softwrap_line(wrap, from).next;
	return from;
}

size_t softwrap_place(const struct softwrap *wrap,
    const struct softline *line, int col)
{
	size_t at = line->start, before = at;

	while (at < line->end) {
		struct cluster cluster;
		size_t n = text_next(wrap->text + at, line->end - at,
		    &cluster);

		if (cluster.width > col)
			return at;
		col -= cluster.width;
		before = at;
		at += n;
	}
	return line->end == line->next && !line->last ? before : at;
}
