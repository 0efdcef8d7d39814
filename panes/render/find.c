/* Searching a document. */
#include "config.h"

#include "api/base/utf8.h"
#include "panes/render/find.h"
#include "panes/render/fold.h"
#include "panes/render/text.h"

#include <stdlib.h>
#include <string.h>

enum { TAB_COLS = 8 };

/* A folded character and where it is drawn. */
struct letter {
	uint32_t code;
	uint32_t line;
	int16_t col;
	uint8_t width;
};

struct letters {
	struct letter *all;
	size_t len;
};

static void add(struct letters *letters, uint32_t code, size_t line, int col,
    int width)
{
	/* Runs of spaces are one space. */
	if (code == ' ' && letters->len &&
	    letters->all[letters->len - 1].code == ' ')
		return;
	letters->all = mem_grow(letters->all, letters->len,
	    sizeof(*letters->all));
	letters->all[letters->len++] = (struct letter){ code, (uint32_t)line,
		(int16_t)col, (uint8_t)width };
}

/* A cluster may fold to several letters or none; all are drawn in its
 * place. */
static void add_cluster(struct letters *letters,
    const struct cluster *cluster, size_t line, int col)
{
	uint32_t code, folded[FOLD_MAX];
	size_t at = 0;
	int i, n;

	if (cluster->kind == TEXT_SPACE || cluster->kind == TEXT_TAB ||
	    cluster->kind == TEXT_BREAK) {
		add(letters, ' ', line, col, cluster->width);
		return;
	}
	while (at < cluster->len) {
		at += utf8_decode(cluster->text + at, cluster->len - at,
		    &code, NULL);
		n = fold_code(code, folded);
		for (i = 0; i < n; i++)
			add(letters, folded[i], line, col, cluster->width);
	}
}

/* Add text that is drawn from a column on; returns the columns it takes. */
static int add_text(struct letters *letters, const char *text, size_t len,
    size_t line, int col)
{
	struct cluster cluster;
	size_t at = 0;
	int used = 0;

	while (at < len) {
		at += text_next(text + at, len - at, &cluster);
		add_cluster(letters, &cluster, line, col + used);
		used += cluster.width;
		/* As the canvas draws it. */
		while (cluster.kind == TEXT_TAB && used % TAB_COLS)
			used++;
	}
	return used;
}

/* Plain comparison: what is searched is short, and most places differ in
 * the first letter. */
static bool begins_at(const struct find *find, const struct letters *letters,
    size_t from)
{
	int i;

	if (!find->len || (size_t)find->len > letters->len - from)
		return false;
	for (i = 0; i < find->len; i++)
		if (letters->all[from + (size_t)i].code != find->codes[i])
			return false;
	return true;
}

void find_parse(struct find *find, const char *typed)
{
	struct letters letters = { 0 };
	size_t i;

	typed += strspn(typed, " ");
	add_text(&letters, typed, strlen(typed), 0, 0);
	find->len = 0;
	for (i = 0; i < letters.len && i < FIND_MAX; i++)
		find->codes[find->len++] = letters.all[i].code;
	free(letters.all);
}

static bool in_para(const struct find *find, const struct doc *doc,
    const struct doc_para *para, struct letters *letters)
{
	size_t i;

	letters->len = 0;
	for (i = 0; i < para->spans_len; i++) {
		const struct doc_span *span =
		    &doc->spans[para->first_span + i];

		add_text(letters, span->text, span->len, 0, 0);
	}
	for (i = 0; i < letters->len; i++)
		if (begins_at(find, letters, i))
			return true;
	return false;
}

bool find_in_doc(const struct find *find, const struct doc *doc)
{
	struct letters letters = { 0 };
	bool found = false;
	size_t i;

	for (i = 0; find->len && i < doc->paras_len && !found; i++) {
		/* mem_grow counts on growth from nothing. */
		free(letters.all);
		letters.all = NULL;
		found = in_para(find, doc, &doc->paras[i], &letters);
	}
	free(letters.all);
	return found;
}

/* Lines of the same paragraph that show its text. */
static bool is_text(const struct wrap *wrap, size_t line, uint32_t para)
{
	return line < wrap->lines_len && wrap->lines[line].para == para &&
	    !wrap->lines[line].gap && !wrap->lines[line].fold;
}

static void add_line(struct letters *letters, const struct wrap *wrap,
    size_t line)
{
	const struct wrap_line *at = &wrap->lines[line];
	int col = wrap_prefix(wrap, line), i;

	/* A break that the text has; between soft lines nothing is lost. */
	if (letters->len && wrap_place(wrap, line) != wrap_end(wrap, line - 1))
		add(letters, ' ', line, col, 0);
	for (i = 0; i < at->runs_len; i++) {
		const struct wrap_run *run =
		    &wrap->runs[at->first_run + (uint32_t)i];

		col += add_text(letters, run->text, run->len, line, col);
	}
}

/* At least so many characters are in a line, a break or a letter included. */
static int at_least(const struct wrap *wrap, size_t line)
{
	const struct wrap_line *at = &wrap->lines[line];
	size_t bytes = 0;
	int i;

	for (i = 0; i < at->runs_len; i++)
		bytes += wrap->runs[at->first_run + (uint32_t)i].len;
	return bytes < 2 * UTF8_MAX ? 1 : (int)(bytes / UTF8_MAX);
}

/* The letters of a line and of as much around it as a match may reach. */
static void gather(struct letters *letters, const struct find *find,
    const struct wrap *wrap, size_t line)
{
	uint32_t para = wrap->lines[line].para;
	size_t from = line, to = line, end;
	int i;

	if (!is_text(wrap, line, para))
		return;
	for (i = 0; i < find->len && from > 0 && is_text(wrap, from - 1, para);
	    from--)
		i += at_least(wrap, from - 1);
	for (; from <= to; from++)
		add_line(letters, wrap, from);
	end = letters->len + (size_t)find->len;
	while (letters->len < end && is_text(wrap, to + 1, para))
		add_line(letters, wrap, ++to);
}

bool find_in_line(const struct find *find, const struct wrap *wrap,
    size_t line)
{
	struct letters letters = { 0 };
	bool found = false;
	size_t i;

	gather(&letters, find, wrap, line);
	for (i = 0; i < letters.len && !found; i++)
		found = letters.all[i].line == line &&
		    begins_at(find, &letters, i);
	free(letters.all);
	return found;
}

void find_draw(const struct find *find, const struct wrap *wrap, size_t line,
    struct canvas *canvas, int y, int x)
{
	struct letters letters = { 0 };
	const struct letter *letter;
	size_t i;
	int k;

	gather(&letters, find, wrap, line);
	for (i = 0; i < letters.len; i++)
		for (k = 0; begins_at(find, &letters, i) && k < find->len;
		    k++) {
			letter = &letters.all[i + (size_t)k];
			if (letter->line == line)
				canvas_restyle(canvas, y, x + letter->col, 1,
				    letter->width, ROLE_MATCH);
		}
	free(letters.all);
}
