/* A text editor. */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "panes/render/text.h"
#include "panes/widgets/editor.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS_MAX = 500, TAB_SPACES = 4 };

enum change { CHANGE_NONE, CHANGE_TYPE, CHANGE_DELETE, CHANGE_OTHER };

struct editor_step {
	char *text;
	size_t cursor;
};

void editor_init(struct editor *editor, size_t max)
{
	*editor = (struct editor){ .want_col = -1, .cols = 80 };
	buf_init(&editor->text, max);
}

void editor_init_line(struct editor *editor, size_t max)
{
	editor_init(editor, max);
	editor->one_line = true;
}

static void forget_from(struct editor *editor, size_t at)
{
	while (editor->steps_len > at)
		free(editor->steps[--editor->steps_len].text);
	if (editor->steps_at > editor->steps_len)
		editor->steps_at = editor->steps_len;
}

void editor_release(struct editor *editor)
{
	forget_from(editor, 0);
	free(editor->steps);
	free(editor->killed);
	buf_release(&editor->text);
	*editor = (struct editor){ 0 };
}

const char *editor_text_of(const struct editor *editor)
{
	return editor->text.data;
}

size_t editor_cursor(const struct editor *editor)
{
	return editor->cursor;
}

/* Remember the text as it is before a change of that kind. */
static void remember(struct editor *editor, enum change change)
{
	struct editor_step *step;

	if (change == (enum change)editor->last_change &&
	    change != CHANGE_OTHER && editor->steps_at == editor->steps_len &&
	    editor->steps_len)
		return;
	forget_from(editor, editor->steps_at);
	if (editor->steps_len == STEPS_MAX) {
		free(editor->steps[0].text);
		memmove(editor->steps, editor->steps + 1,
		    (STEPS_MAX - 1) * sizeof(*editor->steps));
		editor->steps_len--;
	} else {
		editor->steps = mem_realloc(editor->steps,
		    editor->steps_len + 1, sizeof(*editor->steps));
	}
	step = &editor->steps[editor->steps_len++];
	step->text = mem_strdup(editor->text.data);
	step->cursor = editor->cursor;
	editor->steps_at = editor->steps_len;
	editor->last_change = change;
}

/* Swap the text with a remembered one. */
static void swap(struct editor *editor, struct editor_step *step)
{
	char *text = mem_strdup(editor->text.data);
	size_t cursor = editor->cursor;

	buf_clear(&editor->text);
	buf_add_text(&editor->text, step->text);
	editor->cursor = step->cursor;
	free(step->text);
	step->text = text;
	step->cursor = cursor;
	editor->last_change = CHANGE_NONE;
}

static void undo(struct editor *editor)
{
	if (editor->steps_at > 0)
		swap(editor, &editor->steps[--editor->steps_at]);
}

static void redo(struct editor *editor)
{
	if (editor->steps_at < editor->steps_len)
		swap(editor, &editor->steps[editor->steps_at++]);
}

static size_t next_cluster(const struct editor *editor, size_t at)
{
	struct cluster cluster;

	if (at >= editor->text.len)
		return editor->text.len;
	return at + text_next(editor->text.data + at, editor->text.len - at,
	    &cluster);
}

static size_t line_start(const struct editor *editor, size_t at)
{
	while (at > 0 && editor->text.data[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct editor *editor, size_t at)
{
	while (at < editor->text.len && editor->text.data[at] != '\n')
		at++;
	return at;
}

static size_t previous_cluster(const struct editor *editor, size_t at)
{
	size_t from, next;

	if (!at)
		return 0;
	from = line_start(editor, at - 1);
	for (; (next = next_cluster(editor, from)) < at; from = next)
		continue;
	return from;
}

static bool is_word(const struct editor *editor, size_t at)
{
	unsigned char c = (unsigned char)editor->text.data[at];

	return c >= 0x80 || (c >= '0' && c <= '9') || c == '_' ||
	    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static size_t next_word(const struct editor *editor, size_t at)
{
	while (at < editor->text.len && !is_word(editor, at))
		at = next_cluster(editor, at);
	while (at < editor->text.len && is_word(editor, at))
		at = next_cluster(editor, at);
	return at;
}

static size_t previous_word(const struct editor *editor, size_t at)
{
	size_t before;

	while (at > 0 && !is_word(editor, previous_cluster(editor, at)))
		at = previous_cluster(editor, at);
	while (at > 0 && is_word(editor,
	    before = previous_cluster(editor, at)))
		at = before;
	return at;
}

/* What may be in the text at all. */
static void clean(const struct editor *editor, const char *text, size_t len,
    struct buf *out)
{
	uint32_t code;
	bool valid;
	size_t at, n;
	int i;

	for (at = 0; at < len; at += n) {
		n = utf8_decode(text + at, len - at, &code, &valid);
		if (code == '\r') {
			if (at + 1 >= len || text[at + 1] != '\n')
				buf_add_char(out, editor->one_line ? ' ' :
				    '\n');
		} else if (code == '\n') {
			buf_add_char(out, editor->one_line ? ' ' : '\n');
		} else if (code == '\t') {
			for (i = 0; i < TAB_SPACES; i++)
				buf_add_char(out, ' ');
		} else if (valid && code >= 0x20 && code != 0x7f &&
		    (code < 0x80 || code > 0x9f)) {
			buf_add(out, text + at, n);
		}
	}
}

/* The cursor may have ended up within a cluster that grew together. */
static void align(struct editor *editor)
{
	size_t from = line_start(editor, editor->cursor), next;

	while (from < editor->cursor) {
		next = next_cluster(editor, from);
		if (next > editor->cursor) {
			editor->cursor = next;
			return;
		}
		from = next;
	}
}

static void insert(struct editor *editor, const char *text, size_t len,
    enum change change)
{
	struct buf safe;
	size_t room = editor->text.max - editor->text.len, fits;

	buf_init(&safe, len * TAB_SPACES + 1);
	clean(editor, text, len, &safe);
	fits = utf8_cut(safe.data, safe.len, room);
	if (fits) {
		/* A new word is a new step of undo. */
		if (safe.data[0] == ' ' || safe.data[0] == '\n')
			editor->last_change = CHANGE_NONE;
		remember(editor, change);
		buf_splice(&editor->text, editor->cursor, 0, safe.data, fits);
		editor->cursor += fits;
		align(editor);
	}
	editor->want_col = -1;
	buf_release(&safe);
}

void editor_insert(struct editor *editor, const char *text, size_t len)
{
	insert(editor, text, len, CHANGE_TYPE);
}

void editor_paste(struct editor *editor, const char *text, size_t len)
{
	insert(editor, text, len, CHANGE_OTHER);
	editor->last_change = CHANGE_NONE;
}

void editor_set_text(struct editor *editor, const char *text, size_t len)
{
	forget_from(editor, 0);
	editor->last_change = CHANGE_NONE;
	buf_clear(&editor->text);
	editor->cursor = 0;
	insert(editor, text, len, CHANGE_OTHER);
	forget_from(editor, 0);
	editor->last_change = CHANGE_NONE;
}

void editor_set_cursor(struct editor *editor, size_t byte)
{
	size_t from;

	if (byte > editor->text.len)
		byte = editor->text.len;
	from = line_start(editor, byte);
	while (next_cluster(editor, from) <= byte && from < byte)
		from = next_cluster(editor, from);
	editor->cursor = from;
	editor->want_col = -1;
}

static void cut(struct editor *editor, size_t from, size_t to, bool kill)
{
	if (from == to)
		return;
	remember(editor, kill ? CHANGE_OTHER : CHANGE_DELETE);
	if (kill) {
		free(editor->killed);
		editor->killed = mem_strndup(editor->text.data + from,
		    to - from);
	}
	buf_splice(&editor->text, from, to - from, "", 0);
	editor->cursor = from;
	align(editor);
	editor->want_col = -1;
}

/* Soft lines: where the screen line that begins at `at` ends. *next is where
 * the following one begins; they differ by a line break. */
static size_t soft_end(const struct editor *editor, size_t at, int cols,
    size_t *next)
{
	size_t space = 0, n;
	struct cluster cluster;
	int col = 0;

	while (at < editor->text.len) {
		n = text_next(editor->text.data + at, editor->text.len - at,
		    &cluster);
		if (cluster.kind == TEXT_BREAK) {
			*next = at + n;
			return at;
		}
		if (!editor->one_line && col + cluster.width > cols &&
		    cluster.kind != TEXT_SPACE) {
			*next = space ? space : at;
			return *next;
		}
		at += n;
		col += cluster.width;
		if (cluster.kind == TEXT_SPACE)
			space = at;
	}
	*next = at;
	return at;
}

static bool last_soft(const struct editor *editor, size_t end, size_t next)
{
	return next >= editor->text.len && (next == end ||
	    editor->text.data[editor->text.len - 1] != '\n');
}

/* Row and column of the cursor, and the start of its row. */
static void locate(const struct editor *editor, int cols, int *row, int *col,
    size_t *start)
{
	size_t from = 0, end, next;

	*row = 0;
	for (;;) {
		end = soft_end(editor, from, cols, &next);
		/* At a soft break the cursor belongs to the next line. */
		if (editor->cursor < next || last_soft(editor, end, next))
			break;
		from = next;
		(*row)++;
	}
	*start = from;
	*col = text_cols(editor->text.data + from, editor->cursor - from);
}

/* The place in a screen line that is at a column, or before it. */
static size_t place_at(const struct editor *editor, size_t start, int cols,
    int col)
{
	size_t next, end = soft_end(editor, start, cols, &next), at;

	at = start + text_cut(editor->text.data + start, end - start, col);
	/* The end of a soft line is the start of the next one. */
	if (at == end && end == next && at > start &&
	    !last_soft(editor, end, next))
		at = previous_cluster(editor, at);
	return at;
}

static void move_rows(struct editor *editor, int by)
{
	size_t start, from = 0, end, next;
	int row, col, target, i;

	locate(editor, editor->cols, &row, &col, &start);
	if (editor->want_col < 0)
		editor->want_col = col;
	target = row + by;
	if (target < 0) {
		editor->cursor = 0;
		return;
	}
	for (i = 0; i < target; i++) {
		end = soft_end(editor, from, editor->cols, &next);
		if (last_soft(editor, end, next)) {
			editor->cursor = editor->text.len;
			return;
		}
		from = next;
	}
	editor->cursor = place_at(editor, from, editor->cols,
	    editor->want_col);
}

void editor_click(struct editor *editor, int y, int x, int cols)
{
	editor->cols = cols;
	editor->cursor = 0;
	editor->want_col = x;
	if (y > 0)
		move_rows(editor, y);
	else
		editor->cursor = place_at(editor, 0, cols, x);
	editor->want_col = -1;
}

static bool move_key(struct editor *editor, const char *key)
{
	size_t at = editor->cursor;

	if (!strcmp(key, "Left") || !strcmp(key, "C-b"))
		at = previous_cluster(editor, at);
	else if (!strcmp(key, "Right") || !strcmp(key, "C-f"))
		at = next_cluster(editor, at);
	else if (!strcmp(key, "Home") || !strcmp(key, "C-a"))
		at = line_start(editor, at);
	else if (!strcmp(key, "End") || !strcmp(key, "C-e"))
		at = line_end(editor, at);
	else if (!strcmp(key, "M-b") || !strcmp(key, "C-Left") ||
	    !strcmp(key, "M-Left"))
		at = previous_word(editor, at);
	else if (!strcmp(key, "M-f") || !strcmp(key, "C-Right") ||
	    !strcmp(key, "M-Right"))
		at = next_word(editor, at);
	else if (!strcmp(key, "M-<") || !strcmp(key, "C-Home"))
		at = 0;
	else if (!strcmp(key, "M->") || !strcmp(key, "C-End"))
		at = editor->text.len;
	else
		return false;
	editor->cursor = at;
	editor->want_col = -1;
	editor->last_change = CHANGE_NONE;
	return true;
}

static bool row_key(struct editor *editor, const char *key)
{
	if (editor->one_line)
		return false;
	if (!strcmp(key, "Up") || !strcmp(key, "C-p"))
		move_rows(editor, -1);
	else if (!strcmp(key, "Down") || !strcmp(key, "C-n"))
		move_rows(editor, 1);
	else if (!strcmp(key, "PgUp"))
		move_rows(editor, -10);
	else if (!strcmp(key, "PgDn"))
		move_rows(editor, 10);
	else
		return false;
	editor->last_change = CHANGE_NONE;
	return true;
}

static bool delete_key(struct editor *editor, const char *key)
{
	size_t at = editor->cursor, end;

	if (!strcmp(key, "Backspace") || !strcmp(key, "C-h")) {
		cut(editor, previous_cluster(editor, at), at, false);
	} else if (!strcmp(key, "Delete") || !strcmp(key, "C-d")) {
		cut(editor, at, next_cluster(editor, at), false);
	} else if (!strcmp(key, "C-w") || !strcmp(key, "M-Backspace")) {
		cut(editor, previous_word(editor, at), at, true);
	} else if (!strcmp(key, "M-d")) {
		cut(editor, at, next_word(editor, at), true);
	} else if (!strcmp(key, "C-u")) {
		cut(editor, line_start(editor, at), at, true);
	} else if (!strcmp(key, "C-k")) {
		end = line_end(editor, at);
		cut(editor, at, end == at ? next_cluster(editor, at) : end,
		    true);
	} else {
		return false;
	}
	return true;
}

bool editor_key(struct editor *editor, const char *key)
{
	if (move_key(editor, key) || row_key(editor, key) ||
	    delete_key(editor, key))
		return true;
	if (!strcmp(key, "Enter") && !editor->one_line)
		insert(editor, "\n", 1, CHANGE_TYPE);
	else if (!strcmp(key, "Tab") && !editor->one_line)
		insert(editor, "\t", 1, CHANGE_TYPE);
	else if (!strcmp(key, "Space"))
		insert(editor, " ", 1, CHANGE_TYPE);
	else if (!strcmp(key, "C-y") && editor->killed)
		insert(editor, editor->killed, strlen(editor->killed),
		    CHANGE_OTHER);
	else if (!strcmp(key, "C-_") || !strcmp(key, "C-z"))
		undo(editor);
	else if (!strcmp(key, "M-_") || !strcmp(key, "M-z"))
		redo(editor);
	else
		return false;
	return true;
}

int editor_rows(const struct editor *editor, int cols)
{
	size_t from = 0, end, next;
	int rows = 1;

	if (cols < 1)
		cols = 1;
	for (;;) {
		end = soft_end(editor, from, cols, &next);
		if (last_soft(editor, end, next))
			return rows;
		from = next;
		rows++;
	}
}

void editor_resize(struct editor *editor, int cols)
{
	editor->cols = cols > 1 ? cols : 1;
}

static void draw_line(const struct editor *editor, struct canvas *canvas,
    bool focused)
{
	int col = text_cols(editor->text.data, editor->cursor);
	int skip = col >= canvas->cols ? col - canvas->cols + 1 : 0;
	size_t from = text_cut(editor->text.data, editor->text.len, skip);

	/* A wide cluster may stand across the edge. */
	if (text_cols(editor->text.data, from) < skip)
		from = next_cluster(editor, from);
	canvas_text(canvas, 0, 0, -1, STYLE(INPUT),
	    editor->text.data + from);
	if (focused)
		canvas_cursor(canvas, 0,
		    col - text_cols(editor->text.data, from));
}

void editor_draw(const struct editor *editor, struct canvas *canvas,
    bool focused)
{
	size_t from = 0, start, end, next;
	int row, col, top, y = 0, cols = canvas->cols > 1 ? canvas->cols : 1;

	if (editor->one_line) {
		draw_line(editor, canvas, focused);
		return;
	}
	locate(editor, cols, &row, &col, &start);
	top = row >= canvas->rows ? row - canvas->rows + 1 : 0;
	for (;; y++) {
		end = soft_end(editor, from, cols, &next);
		if (y >= top && y - top < canvas->rows)
			canvas_textn(canvas, y - top, 0, cols, STYLE(INPUT),
			    editor->text.data + from, end - from);
		if (last_soft(editor, end, next) || y - top >= canvas->rows)
			break;
		from = next;
	}
	/* Spaces may hang over the edge; the cursor waits there. */
	if (focused)
		canvas_cursor(canvas, row - top,
		    col < canvas->cols ? col : canvas->cols - 1);
}
