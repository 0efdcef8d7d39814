/*
 * Fuzz target: columns. What is cut for a width fits it and is the most that
 * does; what is drawn takes the columns that were said; an editor's cursor goes
 * through any text cluster by cluster and back again.
 *
 * The first byte chooses the width, the rest is text.
 */
#include "config.h"

#include "panes/canvas.h"
#include "panes/render/text.h"
#include "panes/widgets/editor.h"
#include "panes/widgets/softwrap.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXT_MAX = 4096, ROWS = 4 };

static void must(bool what)
{
	if (!what)
		abort();
}

static void check_cut(const char *text, size_t len, int cols)
{
	size_t cut = text_cut(text, len, cols);
	struct cluster next;

	must(cut <= len && text_cols(text, cut) <= cols);
	if (cut == len)
		return;
	text_next(text + cut, len - cut, &next);
	must(text_cols(text, cut) + next.width > cols);
}

static void check_drawn(const char *text, size_t len, int cols)
{
	struct canvas canvas;
	char *copy = strndup(text, len);
	int used;

	canvas_init(&canvas, 1, cols + 2);
	used = canvas_textn(&canvas, 0, 0, cols, STYLE(TEXT), text, len);
	must(used >= 0 && used <= cols);
	must(canvas_cell(&canvas, 0, cols)->text[0] == ' ');
	used = canvas_text_fit(&canvas, 0, 0, cols, STYLE(TEXT), copy);
	must(used >= 0 && used <= cols);
	must(canvas_cell(&canvas, 0, cols)->text[0] == ' ');
	canvas_release(&canvas);
	free(copy);
}

/* To one end and back: the same places, each a cluster's start. */
static void check_cursor(struct editor *editor)
{
	size_t len = strlen(editor_text_of(editor)), steps = 0, back = 0;

	editor_set_cursor(editor, 0);
	while (editor_cursor(editor) < len && steps++ <= len)
		editor_key(editor, "Right");
	must(editor_cursor(editor) == len);
	while (editor_cursor(editor) > 0 && back++ <= len)
		editor_key(editor, "Left");
	must(back == steps);
}

static void check_editor(const char *text, size_t len, int cols)
{
	struct softwrap wrap;
	struct softline line;
	struct canvas canvas;
	struct editor editor;

	editor_init(&editor, TEXT_MAX);
	editor_insert(&editor, text, len);
	editor_resize(&editor, ROWS, cols);
	check_cursor(&editor);
	wrap = (struct softwrap){ editor_text_of(&editor),
		strlen(editor_text_of(&editor)), cols };
	for (line = softwrap_line(&wrap, 0); !line.last;
	    line = softwrap_line(&wrap, line.next)) {
		must(line.start <= line.end && line.end <= line.next);
		must(line.next > line.start);
	}
	canvas_init(&canvas, ROWS, cols);
	editor_draw(&editor, &canvas, true);
	must(canvas.cursor->row >= 0 && canvas.cursor->col < cols);
	editor_key(&editor, "End");
	editor_key(&editor, "Backspace");
	editor_key(&editor, "Up");
	editor_key(&editor, "Delete");
	editor_draw(&editor, &canvas, true);
	canvas_release(&canvas);
	editor_release(&editor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data + 1;
	int cols;

	if (!size || size > TEXT_MAX)
		return 0;
	cols = data[0] % 90 + 1;
	check_cut(text, size - 1, cols);
	check_drawn(text, size - 1, cols);
	check_editor(text, size - 1, cols + 1);
	return 0;
}
