/*
 * A text or log file from a message, read in the thread's place.
 *
 * The file is cut into chunks of some lines, which become documents when they
 * come near the screen and are forgotten again: a log of 30 MB opens as fast
 * as one of 30 lines. As everything from outside its text passes the gate when
 * it is drawn. It is in memory only.
 */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/utf8.h"
#include "panes/inbox/inbox.h"
#include "panes/render/find.h"
#include "panes/render/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	CHUNK_LINES = 64, CHUNK_BYTES = 16 << 10,
	READY_MAX = 64,          /* chunks that are laid out at a time */
	BINARY_LOOK = 8 << 10
};

struct chunk {
	size_t at, len;
	size_t line;             /* of its first one, from 0 on */
};

/* A chunk as it is drawn. */
struct ready {
	uint64_t used;           /* when last, 0: never */
	size_t chunk;
	struct doc doc;
	struct wrap wrap;
};

struct reader {
	char name[FETCH_NAME_BYTES];
	size_t size;             /* bytes of the file */
	char *text;              /* … as UTF-8 */
	size_t len, lines;
	struct chunk *chunks;
	size_t chunks_len;
	struct ready ready[READY_MAX];
	uint64_t uses;
	struct textview view;
	struct find find;
	char *find_text;
	int cols;
};

/* --- chunks --- */

static void parse(const struct reader *reader, const struct chunk *chunk,
    struct doc *doc)
{
	doc_init(doc);
	doc_begin(doc, PARA_CODE);
	doc_text(doc, reader->text + chunk->at, chunk->len, STYLE(TEXT), 0);
}

static void forget(struct ready *ready)
{
	if (!ready->used)
		return;
	wrap_release(&ready->wrap);
	doc_release(&ready->doc);
	ready->used = 0;
}

static struct ready *find_ready(struct reader *reader, size_t chunk)
{
	size_t i;

	for (i = 0; i < READY_MAX; i++)
		if (reader->ready[i].used && reader->ready[i].chunk == chunk)
			return &reader->ready[i];
	return NULL;
}

/* In the place of the one that was not looked at for longest. */
static struct ready *prepare(struct reader *reader, size_t chunk)
{
	struct ready *ready = find_ready(reader, chunk);
	size_t i;

	if (!ready) {
		ready = &reader->ready[0];
		for (i = 1; i < READY_MAX; i++)
			if (reader->ready[i].used < ready->used)
				ready = &reader->ready[i];
		forget(ready);
		ready->chunk = chunk;
		parse(reader, &reader->chunks[chunk], &ready->doc);
		wrap_init(&ready->wrap, &ready->doc, reader->cols, true);
	}
	ready->used = ++reader->uses;
	return ready;
}

/* Where the next chunk begins: after so many lines, or inside a long one
 * between two characters. */
static size_t chunk_end(struct reader *reader, size_t at)
{
	size_t end = at, n = 0, stop;
	const char *newline;

	while (n < CHUNK_LINES && end < reader->len) {
		newline = memchr(reader->text + end, '\n',
		    reader->len - end);
		stop = newline ? (size_t)(newline - reader->text) + 1 :
		    reader->len;
		if (stop - at > CHUNK_BYTES) {
			if (end > at)
				return end;
			end = at + CHUNK_BYTES;
			while (end > at + 1 &&
			    ((unsigned char)reader->text[end] & 0xc0) == 0x80)
				end--;
			return end;
		}
		reader->lines += newline != NULL;
		end = stop;
		n++;
	}
	return end;
}

static void cut(struct reader *reader)
{
	size_t at = 0, end, line;

	while (at < reader->len) {
		line = reader->lines;
		end = chunk_end(reader, at);
		reader->chunks = mem_grow(reader->chunks, reader->chunks_len,
		    sizeof(*reader->chunks));
		reader->chunks[reader->chunks_len++] = (struct chunk){
			.at = at, .line = line,
			/* The line's end is the chunk's. */
			.len = end - at - (reader->text[end - 1] == '\n') };
		at = end;
	}
	if (reader->len && reader->text[reader->len - 1] != '\n')
		reader->lines++;
}

/* --- the view's source --- */

static struct reader *reader_of(void *ctx)
{
	return inbox_of(ctx)->reader;
}

static int source_lines(void *ctx, size_t section, int cols)
{
	return (int)prepare(reader_of(ctx), section)->wrap.lines_len;
}

static void source_draw(const void *ctx, size_t section, int line,
    struct canvas *canvas, int y)
{
	const struct pane *pane = ctx;
	struct inbox *inbox = pane->state;
	struct reader *reader = inbox->reader;
	const struct ready *ready = find_ready(reader, section);
	const struct wrap *wrap = &ready->wrap;

	if (!ready)
		return;
	wrap_draw(wrap, (size_t)line, canvas, y, 0);
	if (reader->find.len)
		find_draw(&reader->find, wrap, (size_t)line, canvas, y, 0);
	wrap_order(wrap, (size_t)line, canvas, y, 0, canvas->cols);
}

static int source_find(void *ctx, size_t section, int from, bool down,
    const char *text)
{
	struct reader *reader = reader_of(ctx);
	const struct wrap *wrap;
	struct doc doc;
	bool there;
	int line, n;

	parse(reader, &reader->chunks[section], &doc);
	there = find_in_doc(&reader->find, &doc);
	doc_release(&doc);
	if (!there)
		return -1;
	wrap = &prepare(reader, section)->wrap;
	n = (int)wrap->lines_len;
	if (from >= n)
		from = down ? n : n - 1;
	for (line = from; line >= 0 && line < n; line += down ? 1 : -1)
		if (find_in_line(&reader->find, wrap, (size_t)line))
			return line;
	return -1;
}

static const struct textview_source source = {
	source_lines, source_draw, source_find, NULL, NULL
};

/* --- life --- */

static uint32_t unit(const char *at, bool little)
{
	const unsigned char *in = (const unsigned char *)at;

	return little ? (uint32_t)in[1] << 8 | in[0] :
	    (uint32_t)in[0] << 8 | in[1];
}

/* UTF-16 with its mark, as Windows writes logs, to UTF-8; else the bytes. */
static char *to_utf8(const char *bytes, size_t len, size_t *out_len)
{
	bool little = len >= 2 && !memcmp(bytes, "\xff\xfe", 2);
	char letter[UTF8_MAX];
	struct buf out;
	uint32_t code;
	size_t i;

	if (len >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3)) {
		bytes += 3;
		len -= 3;
	}
	if (!little && !(len >= 2 && !memcmp(bytes, "\xfe\xff", 2))) {
		*out_len = len;
		return mem_strndup(bytes, len);
	}
	buf_init(&out, len * 2 + 16);
	for (i = 2; i + 1 < len; i += 2) {
		code = unit(bytes + i, little);
		if (code >= 0xd800 && code < 0xdc00 && i + 3 < len) {
			i += 2;
			code = 0x10000 + ((code - 0xd800) << 10) +
			    (unit(bytes + i, little) & 0x3ff);
		}
		buf_add(&out, letter, utf8_encode(code, letter));
	}
	*out_len = out.len;
	return buf_take(&out);
}

static void reader_free(struct reader *reader)
{
	size_t i;

	for (i = 0; i < READY_MAX; i++)
		forget(&reader->ready[i]);
	free(reader->chunks);
	free(reader->text);
	free(reader->find_text);
	free(reader);
}

static bool is_binary(const char *bytes, size_t len)
{
	return memchr(bytes, 0, len < BINARY_LOOK ? len : BINARY_LOOK) &&
	    !(len >= 2 && (!memcmp(bytes, "\xff\xfe", 2) ||
	    !memcmp(bytes, "\xfe\xff", 2)));
}

void reader_open(struct pane *pane, const char *name, const char *bytes,
    size_t len)
{
	struct inbox *inbox = inbox_of(pane);
	struct reader *reader;

	if (!len || is_binary(bytes, len)) {
		pane->host->say(pane, SAY_WARNING, len ? "%s is no text: save "
		    "it and open it with a program" : "%s is empty", name);
		return;
	}
	reader_close(pane);
	reader = mem_zalloc(sizeof(*reader));
	snprintf(reader->name, sizeof(reader->name), "%s", name);
	reader->size = len;
	reader->text = to_utf8(bytes, len, &reader->len);
	cut(reader);
	reader->cols = 1;
	inbox->reader = reader;
	inbox->focus = FOCUS_THREAD;
	textview_init(&reader->view, &source, pane);
	textview_set_count(&reader->view, reader->chunks_len);
	inbox_layout(pane);
}

void reader_close(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);

	if (inbox->reader)
		reader_free(inbox->reader);
	inbox->reader = NULL;
	pane->host->redraw(pane);
}

void reader_size(struct pane *pane, int rows, int cols)
{
	struct reader *reader = inbox_of(pane)->reader;
	size_t i;

	cols = cols > 1 ? cols : 1;
	if (cols != reader->cols) {
		for (i = 0; i < READY_MAX; i++)
			forget(&reader->ready[i]);
		reader->cols = cols;
	}
	textview_resize(&reader->view, rows - 1, cols);
}

/* --- keys --- */

void reader_scroll(struct pane *pane, int by)
{
	textview_scroll(&inbox_of(pane)->reader->view, by);
	pane->host->redraw(pane);
}

/* The row of a chunk in which a line of the file begins. */
static int row_of(struct reader *reader, size_t index, size_t line)
{
	const struct chunk *chunk = &reader->chunks[index];
	const char *text = reader->text + chunk->at, *newline = text;
	size_t at = 0, n = chunk->line + 1;

	for (; n < line && newline; n++) {
		newline = memchr(text + at, '\n', chunk->len - at);
		if (newline)
			at = (size_t)(newline - text) + 1;
	}
	return (int)wrap_line_at(&prepare(reader, index)->wrap, at);
}

/* To a line of the file, from 1 on. */
void reader_to_line(struct pane *pane, int line)
{
	struct reader *reader = inbox_of(pane)->reader;
	size_t low = 0, high = reader->chunks_len, middle;

	while (high - low > 1) {
		middle = (low + high) / 2;
		if (reader->chunks[middle].line < (size_t)line)
			low = middle;
		else
			high = middle;
	}
	textview_to_section(&reader->view, low);
	textview_scroll(&reader->view, row_of(reader, low, (size_t)line));
	pane->host->redraw(pane);
}

void reader_to_end(struct pane *pane)
{
	textview_to_end(&inbox_of(pane)->reader->view);
	pane->host->redraw(pane);
}

void reader_match(struct pane *pane, int direction)
{
	struct reader *reader = inbox_of(pane)->reader;

	if (!reader->find_text)
		return;
	if (!textview_find(&reader->view, reader->find_text, direction > 0))
		pane->host->say(pane, SAY_INFO, "\"%s\" is not in this file",
		    reader->find_text);
	pane->host->redraw(pane);
}

void reader_find(struct pane *pane, const char *text)
{
	struct reader *reader = inbox_of(pane)->reader;

	free(reader->find_text);
	reader->find_text = *text ? mem_strdup(text) : NULL;
	find_parse(&reader->find, text);
	reader->view.match_line = -1;
	reader_match(pane, 1);
	pane->host->redraw(pane);
}

/* --- drawing --- */

/* The file's line at the top of the screen, from 1 on. */
static size_t top_line(struct reader *reader)
{
	const struct chunk *chunk = &reader->chunks[reader->view.section];
	const struct ready *ready = find_ready(reader, reader->view.section);
	size_t i, n = chunk->line + 1, to = 0;

	if (ready)
		to = (uint32_t)wrap_place(&ready->wrap,
		    (size_t)reader->view.line);
	for (i = 0; i < to && i < chunk->len; i++)
		n += reader->text[chunk->at + i] == '\n';
	return n;
}

void reader_draw(const struct pane *pane, struct canvas *canvas)
{
	const struct inbox *inbox = pane->state;
	struct reader *reader = inbox->reader;
	struct canvas body = canvas_sub(canvas, 1, 0, canvas->rows - 1,
	    canvas->cols);
	const char *back = pane->host->key_for(pane, "go-back");
	char size[32];
	int x = 1;

	canvas_fill(canvas, 0, 0, 1, canvas->cols, STYLE(TITLE));
	x += canvas_text_fit(canvas, 0, x, canvas->cols / 2, STYLE(TITLE),
	    reader->name);
	parts_size_words((int64_t)reader->size, size, sizeof(size));
	x += canvas_printf(canvas, 0, x, -1, STYLE(TITLE), "  %s  line %zu of "
	    "%zu", size, top_line(reader), reader->lines);
	if (back)
		canvas_printf(canvas, 0, x, -1, STYLE(TITLE), "  %s back",
		    back);
	textview_draw(&reader->view, &body);
}
