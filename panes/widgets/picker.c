/* A line to type in and the choices that match it. */
#include "config.h"

#include "panes/widgets/fuzzy.h"
#include "panes/widgets/picker.h"

#include <stdlib.h>
#include <string.h>

enum { TYPED_MAX = 1000 };

struct scored {
	int score;
	size_t index;
};

void picker_init(struct picker *picker, bool many, const char *initial)
{
	*picker = (struct picker){ .many = many };
	list_init(&picker->list);
	editor_init_line(&picker->editor, TYPED_MAX);
	if (initial)
		editor_set_text(&picker->editor, initial, strlen(initial));
}

void picker_clear(struct picker *picker)
{
	arena_release(&picker->arena);
	free(picker->choices);
	free(picker->shown);
	picker->choices = NULL;
	picker->shown = NULL;
	picker->choices_len = 0;
	list_set_count(&picker->list, 0);
}

void picker_release(struct picker *picker)
{
	picker_clear(picker);
	editor_release(&picker->editor);
}

void picker_add(struct picker *picker, const char *id, const char *label,
    const char *detail, bool marked)
{
	picker->choices = mem_grow(picker->choices, picker->choices_len,
	    sizeof(*picker->choices));
	picker->choices[picker->choices_len++] = (struct picker_choice){
		arena_strdup(&picker->arena, id),
		arena_strdup(&picker->arena, label ? label : ""),
		arena_strdup(&picker->arena, detail), marked };
}

static int by_score(const void *one, const void *two)
{
	const struct scored *a = one, *b = two;

	if (a->score != b->score)
		return a->score < b->score ? 1 : -1;
	return a->index < b->index ? -1 : 1;
}

void picker_filter(struct picker *picker)
{
	const char *typed = editor_text_of(&picker->editor);
	size_t n = picker->choices_len, i, found = 0;
	struct scored *scored = mem_calloc(n, sizeof(*scored));
	int score;

	for (i = 0; i < n; i++) {
		score = fuzzy_score(typed, picker->choices[i].label);
		/* The detail counts too, but less. */
		if (score < 0 && picker->choices[i].detail &&
		    fuzzy_score(typed, picker->choices[i].detail) >= 0)
			score = 0;
		if (score >= 0)
			scored[found++] = (struct scored){ score, i };
	}
	qsort(scored, found, sizeof(*scored), by_score);
	picker->shown = mem_realloc(picker->shown, found,
	    sizeof(*picker->shown));
	for (i = 0; i < found; i++)
		picker->shown[i] = scored[i].index;
	free(scored);
	list_set_count(&picker->list, found);
	list_select(&picker->list, 0);
}

const char *picker_typed(const struct picker *picker)
{
	return editor_text_of(&picker->editor);
}

const struct picker_choice *picker_selected(const struct picker *picker)
{
	return picker->list.count ?
	    &picker->choices[picker->shown[picker->list.selected]] : NULL;
}

static void toggle(struct picker *picker)
{
	struct picker_choice *choice;

	if (!picker->list.count)
		return;
	choice = &picker->choices[picker->shown[picker->list.selected]];
	choice->marked = !choice->marked;
	list_move(&picker->list, 1);
}

enum picker_result picker_key(struct picker *picker, const char *key)
{
	int page = picker->list.rows > 1 ? picker->list.rows - 1 : 1;

	if (!strcmp(key, "Enter"))
		return PICKER_TAKEN;
	if (!strcmp(key, "Esc") || !strcmp(key, "C-c") || !strcmp(key, "C-g"))
		return PICKER_CANCELLED;
	if (!strcmp(key, "Down") || !strcmp(key, "C-n") || !strcmp(key, "C-j"))
		list_move(&picker->list, 1);
	else if (!strcmp(key, "Up") || !strcmp(key, "C-p"))
		list_move(&picker->list, -1);
	else if (!strcmp(key, "PgDn"))
		list_move(&picker->list, page);
	else if (!strcmp(key, "PgUp"))
		list_move(&picker->list, -page);
	else if (picker->many && (!strcmp(key, "Tab") ||
	    (!strcmp(key, "Space") && !*picker_typed(picker))))
		toggle(picker);
	else if (editor_key(&picker->editor, key))
		picker_filter(picker);
	else
		return PICKER_IGNORED;
	return PICKER_OPEN;
}

void picker_text(struct picker *picker, const char *text, bool pasted)
{
	if (pasted)
		editor_paste(&picker->editor, text, strlen(text));
	else
		editor_insert(&picker->editor, text, strlen(text));
	picker_filter(picker);
}

int picker_rows(const struct picker *picker, int max)
{
	size_t want = picker->list.count ? picker->list.count : 1;

	return want < (size_t)max ? (int)want : max;
}

void picker_draw(const struct picker *picker, struct canvas *canvas)
{
	const struct picker_choice *choice;
	int y, used;

	if (!picker->list.count)
		canvas_text(canvas, 0, 2, -1, STYLE(DIM), "nothing matches");
	for (y = 0; y < canvas->rows; y++) {
		size_t at = picker->list.top + (size_t)y;

		if (at >= picker->list.count)
			break;
		choice = &picker->choices[picker->shown[at]];
		if (picker->many)
			canvas_text(canvas, y, 0, 4, STYLE(MARKED),
			    choice->marked ? "[x]" : "[ ]");
		used = canvas_text_fit(canvas, y, picker->many ? 4 : 2,
		    canvas->cols - 4, STYLE(TEXT), choice->label);
		if (choice->detail)
			canvas_text_fit(canvas, y, used + 6,
			    canvas->cols - used - 7, STYLE(DIM),
			    choice->detail);
		if (at == picker->list.selected)
			canvas_restyle(canvas, y, 0, 1, canvas->cols,
			    ROLE_SELECTED);
	}
}
