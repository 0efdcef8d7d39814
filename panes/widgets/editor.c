/* A text editor. */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "panes/render/text.h"
#include "panes/widgets/editor.h"
#include "panes/widgets/softwrap.h"
#include "panes/widgets/visual.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { TAB_SPACES = 4 };

/* Changes of the same kind in a row are one step of undo; kills in a row are
 * yanked together. */
enum change {
	CHANGE_NONE, CHANGE_TYPE, CHANGE_DELETE, CHANGE_KILL_AFTER,
	CHANGE_KILL_BEFORE, CHANGE_OTHER
};

void editor_init(struct editor *editor, size_t max)
{
	*editor = (struct editor){ .want_col = -1, .rows = 10, .cols = 80 };
	buf_init(&editor->text, max);
}

void editor_init_line(struct editor *editor, size_t max)
{
	editor_init(editor, max);
	editor->one_line = true;
	editor->rows = 1;
}

void editor_release(struct editor *editor)
{
	undo_release(&editor->undo);
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

/* The lines the text breaks into. One column is kept free, so that the
 * cursor has a place behind a line that is full. */
static struct softwrap wrap_of(const struct editor *editor, int cols)
{
	return (struct softwrap){ editor->text.data, editor->text.len,
		cols > 2 ? cols - 1 : 1 };
}

/* A cluster is what the gate takes at once, also where it shows nothing:
 * then the cursor seems to stand still for a key, as in other editors. */
static size_t next_cluster(const struct editor *editor, size_t at)
{
	struct cluster cluster;

	if (at >= editor->text.len)
		return editor->text.len;
	return at + text_next(editor->text.data + at, editor->text.len - at,
	    &cluster);
}

static bool ascii_at(const struct editor *editor, size_t at)
{
	return (unsigned char)editor->text.data[at] < 0x80;
}

/* The start of the cluster that holds the byte `at`. Two ASCII characters are
 * never one cluster, so it is enough to begin between such. */
static size_t cluster_start(const struct editor *editor, size_t at)
{
	size_t from = at, next;

	while (from > 0 && editor->text.data[from - 1] != '\n' &&
	    !(ascii_at(editor, from - 1) && ascii_at(editor, from)))
		from--;
	while (from < at && (next = next_cluster(editor, from)) <= at)
		from = next;
	return from;
}

static size_t previous_cluster(const struct editor *editor, size_t at)
{
	return at ? cluster_start(editor, at - 1) : 0;
}

/* Lines here are those of the text, not of the screen: what Home and C-u
 * mean in a shell. */
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

/* Words are letters, marks and digits of any script. Writing without spaces
 * counts as one word up to the next punctuation. */
static bool is_word(const struct editor *editor, size_t at)
{
	uint32_t code;

	utf8_decode(editor->text.data + at, editor->text.len - at, &code,
	    NULL);
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return true;
	default:
		return code == '_';
	}
}

static size_t next_word(const struct editor *editor, size_t at)
{
	while (at < editor->text.len && !is_word(editor, at))
		at = next_cluster(editor, at);
	while (at < editor->text.len && is_word(editor, at))
		at = next_cluster(editor, at);
	return at;
}

/* Back over what is between words, then to the start of the word before it. */
static size_t previous_word(const struct editor *editor, size_t at)
{
	size_t before;
	bool within = false;

	for (; at > 0; at = before) {
		before = previous_cluster(editor, at);
		if (is_word(editor, before))
			within = true;
		else if (within)
			break;
	}
	return at;
}

/* Sideways: the cursor stands in sight, and nothing is hidden at the left
 * while there is room at the right. */
static void show_column(struct editor *editor)
{
	const char *text = editor->text.data;
	int room = editor->cols > 1 ? editor->cols - 1 : 0, over, tail, width;
	size_t before, next;

	if (editor->top > editor->cursor)
		editor->top = editor->cursor;
	editor->top = cluster_start(editor, editor->top);
	over = text_cols(text + editor->top, editor->cursor - editor->top) -
	    room;
	for (; over > 0 && editor->top < editor->cursor; editor->top = next) {
		next = next_cluster(editor, editor->top);
		over -= text_cols(text + editor->top, next - editor->top);
	}
	tail = text_cols(text + editor->top, editor->text.len - editor->top);
	for (; editor->top > 0; editor->top = before) {
		before = previous_cluster(editor, editor->top);
		width = text_cols(text + before, editor->top - before);
		if (tail + width > room)
			break;
		tail += width;
	}
}

/* Up and down: the same for screen lines. */
static void show_row(struct editor *editor)
{
	struct softwrap wrap = wrap_of(editor, editor->cols);
	struct softline here = softwrap_find(&wrap, editor->cursor), line;
	bool seen = false;
	int rows = 1;

	if (editor->top > here.start)
		editor->top = here.start;
	line = softwrap_find(&wrap, editor->top);
	editor->top = line.start;
	for (; rows < editor->rows && !line.last; rows++) {
		seen = seen || line.start == here.start;
		line = softwrap_line(&wrap, line.next);
	}
	if (!seen && line.start != here.start)
		editor->top = softwrap_back(&wrap, here.start,
		    editor->rows - 1);
	else if (line.last && rows < editor->rows)
		editor->top = softwrap_back(&wrap, editor->top,
		    editor->rows - rows);
}

static void show(struct editor *editor)
{
	if (editor->one_line)
		show_column(editor);
	else
		show_row(editor);
}

void editor_resize(struct editor *editor, int rows, int cols)
{
	editor->rows = rows > 1 ? rows : 1;
	editor->cols = cols > 1 ? cols : 1;
	show(editor);
}

/* How much of the text needs no cleaning. */
static size_t plain_run(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && (unsigned char)(text[n] - 0x20) < 0x5f)
		n++;
	return n;
}

/* What may be in the text at all. */
static void clean(const struct editor *editor, const char *text, size_t len,
    struct buf *out)
{
	const char *line_break = editor->one_line ? " " : "\n";
	uint32_t code;
	bool valid;
	size_t at = 0, n;

	while (at < len) {
		n = plain_run(text + at, len - at);
		buf_add(out, text + at, n);
		at += n;
		if (at == len)
			break;
		n = utf8_decode(text + at, len - at, &code, &valid);
		if (code == '\r' && at + 1 < len && text[at + 1] == '\n')
			n = 2;
		if (code == '\r' || code == '\n' || code == 0x2028 ||
		    code == 0x2029)
			buf_add_text(out, line_break);
		else if (code == '\t')
			buf_printf(out, "%*s", TAB_SPACES, "");
		else if (valid && code > 0x9f)
			buf_add(out, text + at, n);
		at += n;
	}
}

/* The one place that changes the text. The cursor ends behind what was put
 * in; what grew together with it there is passed too. */
static void replace(struct editor *editor, size_t at, size_t cut,
    const char *text, size_t len, enum change change)
{
	undo_note(&editor->undo, &editor->text, at, cut, len, editor->cursor,
	    change == (enum change)editor->last_change &&
	    change != CHANGE_OTHER);
	buf_splice(&editor->text, at, cut, text, len);
	editor->cursor = cluster_start(editor, at + len);
	if (editor->cursor < at + len)
		editor->cursor = next_cluster(editor, editor->cursor);
	editor->last_change = change;
	editor->want_col = -1;
	editor->dirty = true;
	show(editor);
}

/* Everything that comes from outside goes through here: made clean, and cut
 * to what fits, at a character. cut: bytes in whose place it stands. */
static bool put(struct editor *editor, size_t at, size_t cut,
    const char *text, size_t len, enum change change)
{
	struct buf safe;
	size_t room = editor->text.max - editor->text.len + cut, fits;
	bool all;

	buf_init(&safe, len * TAB_SPACES + 1);
	clean(editor, text, len, &safe);
	fits = utf8_cut(safe.data, safe.len, room);
	all = fits == safe.len;
	if (fits || cut) {
		/* A new word is a new step of undo. */
		if (safe.data[0] == ' ' || safe.data[0] == '\n')
			editor->last_change = CHANGE_NONE;
		replace(editor, at, cut, safe.data, fits, change);
	}
	buf_release(&safe);
	return all;
}

static bool insert(struct editor *editor, const char *text, size_t len,
    enum change change)
{
	return put(editor, editor->cursor, 0, text, len, change);
}

bool editor_replace(struct editor *editor, size_t from, size_t to,
    const char *text, size_t len)
{
	return put(editor, from, to - from, text, len, CHANGE_OTHER);
}

bool editor_insert(struct editor *editor, const char *text, size_t len)
{
	return insert(editor, text, len, CHANGE_TYPE);
}

bool editor_paste(struct editor *editor, const char *text, size_t len)
{
	return insert(editor, text, len, CHANGE_OTHER);
}

void editor_set_text(struct editor *editor, const char *text, size_t len)
{
	buf_clear(&editor->text);
	editor->cursor = editor->top = 0;
	insert(editor, text, len, CHANGE_OTHER);
	show(editor);
	undo_release(&editor->undo);
	editor->last_change = CHANGE_NONE;
	editor->want_col = -1;
	editor->dirty = false;
}

/* Any movement ends a step of undo. */
static void move_to(struct editor *editor, size_t at)
{
	editor->cursor = at;
	editor->last_change = CHANGE_NONE;
	show(editor);
}

void editor_set_cursor(struct editor *editor, size_t byte)
{
	if (byte > editor->text.len)
		byte = editor->text.len;
	editor->want_col = -1;
	move_to(editor, cluster_start(editor, byte));
}

/* Deleting by character is not for yanking: C-y brings back words and
 * lines. */
static void cut(struct editor *editor, size_t from, size_t to)
{
	if (from < to)
		replace(editor, from, to - from, "", 0, CHANGE_DELETE);
}

/* Cut, and keep it for yank; with what the key before kept. */
static void kill_text(struct editor *editor, size_t from, size_t to,
    enum change change)
{
	bool again = editor->killed &&
	    (editor->last_change == CHANGE_KILL_AFTER ||
	    editor->last_change == CHANGE_KILL_BEFORE);
	const char *kept = again ? editor->killed : "";
	const char *gone = editor->text.data + from;
	char *killed;

	if (from >= to)
		return;
	if (change == CHANGE_KILL_BEFORE)
		killed = mem_printf("%.*s%s", (int)(to - from), gone, kept);
	else
		killed = mem_printf("%s%.*s", kept, (int)(to - from), gone);
	free(editor->killed);
	editor->killed = killed;
	replace(editor, from, to - from, "", 0, change);
}

/* The cursor goes where the change was: that is what one wants to see. */
static void take_back(struct editor *editor, bool again)
{
	bool done = again ?
	    undo_again(&editor->undo, &editor->text, &editor->cursor) :
	    undo_back(&editor->undo, &editor->text, &editor->cursor);

	editor->want_col = -1;
	if (!done)
		return;
	editor->dirty = true;
	move_to(editor, cluster_start(editor, editor->cursor));
}

/* By screen lines. The column that was left first is remembered, so that a
 * short line between two long ones does not shift the cursor. */
static void move_rows(struct editor *editor, int by)
{
	struct softwrap wrap = wrap_of(editor, editor->cols);
	struct softline line = softwrap_find(&wrap, editor->cursor);

	if (editor->want_col < 0)
		editor->want_col = text_cols(editor->text.data + line.start,
		    editor->cursor - line.start);
	if (by < 0 && !line.start) {
		move_to(editor, 0);
		return;
	}
	if (by > 0 && line.last) {
		move_to(editor, editor->text.len);
		return;
	}
	if (by < 0)
		line = softwrap_line(&wrap,
		    softwrap_back(&wrap, line.start, -by));
	for (; by > 0 && !line.last; by--)
		line = softwrap_line(&wrap, line.next);
	move_to(editor, softwrap_place(&wrap, &line, editor->want_col));
}

static struct visual visual_of(const struct editor *editor,
    const struct softline *line, int cols)
{
	size_t from = line_start(editor, line->start);

	return (struct visual){ editor->text.data + line->start,
		line->end - line->start,
		visual_base(editor->text.data + from, editor->text.len - from),
		cols };
}

void editor_click(struct editor *editor, int y, int x)
{
	struct visual visual;

	struct softwrap wrap = wrap_of(editor, editor->cols);
	struct softline line = { .start = editor->top,
		.end = editor->text.len, .next = editor->text.len,
		.last = true };

	if (!editor->one_line)
		line = softwrap_line(&wrap, editor->top);
	for (; !editor->one_line && y > 0 && !line.last; y--)
		line = softwrap_line(&wrap, line.next);
	editor->want_col = -1;
	visual = visual_of(editor, &line, editor->cols);
	if (!editor->one_line && visual_needed(&visual))
		move_to(editor, line.start + visual_byte(&visual, x));
	else
		move_to(editor, softwrap_place(&wrap, &line, x > 0 ? x : 0));
}

/* Whether a key is among names, which stand between spaces: one table a
 * line is easier to read than a comparison for each. */
static bool is(const char *key, const char *names)
{
	size_t len = strlen(key);
	const char *at;

	/* names: " Left C-b ", each between spaces. */
	for (at = names; len && (at = strstr(at + 1, key)) != NULL;)
		if (at[-1] == ' ' && at[len] == ' ')
			return true;
	return false;
}

static bool move_key(struct editor *editor, const char *key)
{
	size_t at = editor->cursor;

	if (is(key, " Left C-b "))
		at = previous_cluster(editor, at);
	else if (is(key, " Right C-f "))
		at = next_cluster(editor, at);
	else if (is(key, " Home C-a "))
		at = line_start(editor, at);
	else if (is(key, " End C-e "))
		at = line_end(editor, at);
	else if (is(key, " M-b C-Left M-Left "))
		at = previous_word(editor, at);
	else if (is(key, " M-f C-Right M-Right "))
		at = next_word(editor, at);
	else if (is(key, " M-< C-Home "))
		at = 0;
	else if (is(key, " M-> C-End "))
		at = editor->text.len;
	else
		return false;
	editor->want_col = -1;
	move_to(editor, at);
	return true;
}

/* Screen lines up and down; a prompt leaves these keys to its history. */
static bool row_key(struct editor *editor, const char *key)
{
	int page = editor->rows > 1 ? editor->rows - 1 : 1;

	if (editor->one_line)
		return false;
	if (is(key, " Up C-p "))
		move_rows(editor, -1);
	else if (is(key, " Down C-n "))
		move_rows(editor, 1);
	else if (is(key, " PgUp "))
		move_rows(editor, -page);
	else if (is(key, " PgDn "))
		move_rows(editor, page);
	else
		return false;
	return true;
}

static bool delete_key(struct editor *editor, const char *key)
{
	size_t at = editor->cursor, end = line_end(editor, at);

	if (is(key, " Backspace C-h "))
		cut(editor, previous_cluster(editor, at), at);
	else if (is(key, " Delete C-d "))
		cut(editor, at, next_cluster(editor, at));
	else if (is(key, " C-w M-Backspace "))
		kill_text(editor, previous_word(editor, at), at,
		    CHANGE_KILL_BEFORE);
	else if (is(key, " M-d "))
		kill_text(editor, at, next_word(editor, at),
		    CHANGE_KILL_AFTER);
	else if (is(key, " C-u "))
		kill_text(editor, line_start(editor, at), at,
		    CHANGE_KILL_BEFORE);
	else if (is(key, " C-k "))
		kill_text(editor, at, end == at ? next_cluster(editor, at) :
		    end, CHANGE_KILL_AFTER);
	else
		return false;
	return true;
}

bool editor_key(struct editor *editor, const char *key)
{
	if (move_key(editor, key) || row_key(editor, key) ||
	    delete_key(editor, key))
		return true;
	if (is(key, " Enter ") && !editor->one_line)
		insert(editor, "\n", 1, CHANGE_TYPE);
	else if (is(key, " Tab ") && !editor->one_line)
		insert(editor, "\t", 1, CHANGE_TYPE);
	else if (is(key, " Space "))
		insert(editor, " ", 1, CHANGE_TYPE);
	else if (is(key, " C-y ") && editor->killed)
		insert(editor, editor->killed, strlen(editor->killed),
		    CHANGE_OTHER);
	else if (is(key, " C-_ C-z "))
		take_back(editor, false);
	else if (is(key, " M-_ M-z "))
		take_back(editor, true);
	else
		return false;
	return true;
}

int editor_rows(const struct editor *editor, int cols)
{
	struct softwrap wrap = wrap_of(editor, cols);
	struct softline line = softwrap_line(&wrap, 0);
	int rows = 1;

	for (; !line.last && rows < CANVAS_ROWS_MAX; rows++)
		line = softwrap_line(&wrap, line.next);
	return rows;
}

/* A screen line, with what is marked in it. Returns its columns. */
static int draw_line(const struct editor *editor, struct canvas *canvas,
    int y, const struct softline *line)
{
	const struct editor_mark *mark = editor->marks,
	    *end = mark + editor->marks_len;
	size_t at = line->start, to;
	int used = 0;

	for (; at < line->end; at = to) {
		struct style style = STYLE(INPUT);

		while (mark < end && mark->to <= at)
			mark++;
		to = mark < end && mark->from < line->end ? mark->from :
		    line->end;
		if (to <= at) {
			style.attrs = ATTR_UNDERLINE;
			to = mark->to < line->end ? mark->to : line->end;
		}
		used += canvas_textn(canvas, y, used, -1, style,
		    editor->text.data + at, to - at);
	}
	return used;
}

/* From the first row in sight on; what is above was never looked at. */
static void draw_rows(const struct editor *editor, struct canvas *canvas,
    bool focused)
{
	struct softwrap wrap = wrap_of(editor, editor->cols);
	struct softline here = softwrap_find(&wrap, editor->cursor), line;
	struct visual visual;
	int y = 0, col, used;

	line = softwrap_line(&wrap, editor->top);
	for (; y < canvas->rows; y++) {
		used = draw_line(editor, canvas, y, &line);
		col = line.start == here.start ? text_cols(
		    editor->text.data + line.start, editor->cursor -
		    line.start) : 0;
		visual = visual_of(editor, &line, canvas->cols);
		if (!canvas->cursor->logical && visual_needed(&visual)) {
			canvas_order(canvas, y, 0, visual.base == BIDI_RIGHT ?
			    canvas->cols : used, (int)visual.base);
			if (line.start == here.start)
				col = visual_col(&visual, editor->cursor -
				    line.start);
		}
		/* Spaces may hang over the edge; the cursor waits there. */
		if (focused && line.start == here.start)
			canvas_cursor(canvas, y, col < canvas->cols ? col :
			    canvas->cols - 1);
		if (line.last)
			break;
		line = softwrap_line(&wrap, line.next);
	}
}

void editor_draw(const struct editor *editor, struct canvas *canvas,
    bool focused)
{
	struct editor view = *editor;

	/* Also right when the owner has not told the size yet. */
	if (view.rows != canvas->rows || view.cols != canvas->cols)
		editor_resize(&view, canvas->rows, canvas->cols);
	if (!view.text.len && view.placeholder)
		canvas_text(canvas, 0, 0, -1, STYLE(PLACEHOLDER),
		    view.placeholder);
	if (!view.one_line) {
		draw_rows(&view, canvas, focused);
		return;
	}
	canvas_text(canvas, 0, 0, -1, STYLE(INPUT),
	    view.text.data + view.top);
	if (focused)
		canvas_cursor(canvas, 0, text_cols(view.text.data + view.top,
		    view.cursor - view.top));
}
