/* A line to type in and the choices that match it. */
#include "config.h"

#include "panes/render/text.h"
#include "panes/widgets/fuzzy.h"
#include "panes/widgets/picker.h"

#include <stdlib.h>
#include <string.h>

enum {
	TYPED_MAX = 1000, LABEL_MAX = 1000,
	HEADINGS_MARGIN = 1,     /* so that a heading shows above its first */
	DETAIL_COLS_MIN = 8,
	LABELS_LOOKED_AT = 64,
	WHEEL_ROWS = 3
};

/* A choice, or the heading of the group that begins with it. */
struct picker_row {
	size_t choice;
	int score;
	bool heading;
};

void picker_init(struct picker *picker, bool many, const char *initial)
{
	*picker = (struct picker){ .many = many };
	list_init(&picker->list);
	picker->list.margin = HEADINGS_MARGIN;
	editor_init_line(&picker->editor, TYPED_MAX);
	if (initial)
		editor_set_text(&picker->editor, initial, strlen(initial));
}

const char *picker_typed(const struct picker *picker)
{
	return editor_text_of(&picker->editor);
}

static struct picker_choice *selected(const struct picker *picker)
{
	const struct picker_row *row;

	if (!picker->matches)
		return NULL;
	row = &picker->shown[picker->list.selected];
	return &picker->choices[row->choice];
}

const struct picker_choice *picker_selected(const struct picker *picker)
{
	return selected(picker);
}

/* What is shown points at choices by index, so it goes whenever they
 * change. */
static void forget_matches(struct picker *picker)
{
	free(picker->shown);
	free(picker->filtered);
	picker->shown = NULL;
	picker->filtered = NULL;
	picker->matches = 0;
	list_set_count(&picker->list, 0);
}

/* The choices change: nothing is shown until picker_filter. */
static void begin_change(struct picker *picker)
{
	const struct picker_choice *choice = selected(picker);

	if (choice) {
		free(picker->keep);
		picker->keep = mem_strdup(choice->id);
	}
	forget_matches(picker);
}

void picker_clear(struct picker *picker)
{
	begin_change(picker);
	arena_release(&picker->arena);
	free(picker->choices);
	free(picker->texts);
	picker->choices = NULL;
	picker->texts = NULL;
	picker->group = NULL;
	picker->found = false;
	picker->choices_len = 0;
	picker->label_cols = 0;
}

void picker_found(struct picker *picker, bool found)
{
	picker->found = found;
}

void picker_cut(struct picker *picker, size_t len)
{
	begin_change(picker);
	if (len < picker->choices_len)
		picker->choices_len = len;
}

void picker_release(struct picker *picker)
{
	picker_clear(picker);
	free(picker->keep);
	editor_release(&picker->editor);
	*picker = (struct picker){ 0 };
}

/* Append safe text on one line, its runs of spaces as one: a column in it is
 * then a column on the screen. */
static void add_safe(struct buf *out, const char *text)
{
	size_t len = strlen(text), at = 0;
	struct cluster cluster;

	while (at < len && out->len < LABEL_MAX) {
		at += text_next(text + at, len - at, &cluster);
		if (cluster.kind == TEXT_BREAK || cluster.kind == TEXT_TAB ||
		    cluster.kind == TEXT_SPACE) {
			if (out->len && out->data[out->len - 1] != ' ')
				buf_add_char(out, ' ');
		} else {
			buf_add(out, cluster.text, cluster.len);
		}
	}
}

void picker_group(struct picker *picker, const char *heading)
{
	if (!heading || !picker->group || strcmp(heading, picker->group) != 0)
		picker->group = arena_strdup(&picker->arena, heading);
}

void picker_add(struct picker *picker, const char *id, const char *label,
    const char *detail, bool marked)
{
	size_t n = picker->choices_len;
	struct picker_choice *choice;
	struct buf text;
	int cols;

	begin_change(picker);
	picker->choices_len++;
	picker->choices = mem_grow(picker->choices, n,
	    sizeof(*picker->choices));
	picker->texts = mem_grow(picker->texts, n, sizeof(*picker->texts));
	choice = &picker->choices[n];
	buf_init(&text, BUF_SMALL_MAX);
	add_safe(&text, label ? label : "");
	cols = text_cols(text.data, text.len);
	if (cols > picker->label_cols)
		picker->label_cols = cols;
	*choice = (struct picker_choice){
		.id = arena_strdup(&picker->arena, id),
		.label = arena_strdup(&picker->arena, text.data),
		.group = picker->group, .marked = marked,
		.found = picker->found };
	if (detail) {
		buf_clear(&text);
		add_safe(&text, detail);
		choice->detail = arena_strdup(&picker->arena, text.data);
	}
	/* Matched as one text: the label, a space, the detail. */
	fuzzy_prepare(&picker->texts[n], &picker->arena, detail ?
	    arena_printf(&picker->arena, "%s %s", choice->label,
	    choice->detail) : choice->label);
	buf_release(&text);
}

/* Best first; of equals, in the order in which they were added, because the
 * owner put the likely ones first. */
static int by_score(const void *one, const void *two)
{
	const struct picker_row *a = one, *b = two;

	if (a->score != b->score)
		return a->score < b->score ? 1 : -1;
	return a->choice < b->choice ? -1 : 1;
}

/* In the order of the choices, each group below its heading. */
static void show_all(struct picker *picker)
{
	const char *group = NULL, *next;
	size_t i, n = 0;

	picker->shown = mem_calloc(picker->choices_len * 2,
	    sizeof(*picker->shown));
	for (i = 0; i < picker->choices_len; i++) {
		next = picker->choices[i].group;
		if (next && next != group)
			picker->shown[n++] = (struct picker_row){
				.choice = i, .heading = true };
		group = next;
		picker->shown[n++] = (struct picker_row){ .choice = i };
	}
	picker->matches = picker->choices_len;
	list_set_count(&picker->list, n);
}

/* More typed at the end can only match fewer of those that matched. */
static bool narrows(const struct picker *picker, const char *typed)
{
	return picker->filtered && *picker->filtered &&
	    !strncmp(typed, picker->filtered, strlen(picker->filtered));
}

/* What is found in the label alone is worth more than with the detail. Telling
 * where it was found costs, so only the best are looked at again. */
static void prefer_labels(const struct picker *picker,
    struct picker_row *rows, size_t n, const struct fuzzy_pattern *pattern)
{
	uint16_t places[FUZZY_PLACES_MAX];
	size_t label_len, i;
	int places_len, k;

	if (n > LABELS_LOOKED_AT)
		n = LABELS_LOOKED_AT;
	for (i = 0; i < n; i++) {
		const struct picker_choice *choice =
		    &picker->choices[rows[i].choice];

		if (!choice->detail || fuzzy_score(pattern,
		    &picker->texts[rows[i].choice], places, &places_len) < 0)
			continue;
		label_len = strlen(choice->label);
		for (k = 0; k < places_len; k++)
			if (places[k] >= label_len)
				break;
		if (k < places_len)
			rows[i].score /= 2;
	}
	qsort(rows, n, sizeof(*rows), by_score);
}

static void show_matches(struct picker *picker,
    const struct fuzzy_pattern *pattern, bool narrow)
{
	size_t n = narrow ? picker->matches : picker->choices_len, i, k = 0;
	struct picker_row *rows = narrow ? picker->shown :
	    mem_calloc(n, sizeof(*rows));
	size_t choice;
	int score;

	for (i = 0; i < n; i++) {
		choice = narrow ? rows[i].choice : i;
		score = fuzzy_score(pattern, &picker->texts[choice], NULL,
		    NULL);
		if (score >= 0 || picker->choices[choice].found)
			rows[k++] = (struct picker_row){ choice, score,
				false };
	}
	qsort(rows, k, sizeof(*rows), by_score);
	prefer_labels(picker, rows, k, pattern);
	picker->shown = rows;
	picker->matches = k;
	list_set_count(&picker->list, k);
}

/* The first choice, or the one that was selected before a clear. */
static void select_first(struct picker *picker)
{
	const struct picker_row *row;
	size_t i, first = 0;

	if (picker->matches && picker->shown[0].heading)
		first = 1;
	for (i = 0; picker->keep && i < picker->list.count; i++) {
		row = &picker->shown[i];
		if (row->heading || !picker->choices[row->choice].id ||
		    strcmp(picker->choices[row->choice].id, picker->keep) != 0)
			continue;
		first = i;
		break;
	}
	list_select(&picker->list, 0);
	list_select(&picker->list, first);
	free(picker->keep);
	picker->keep = NULL;
}

void picker_filter(struct picker *picker)
{
	const char *typed = picker_typed(picker);
	struct fuzzy_pattern pattern;
	bool narrow = narrows(picker, typed);

	fuzzy_parse(&pattern, typed);
	if (!pattern.words_len)
		narrow = false;
	if (!narrow)
		forget_matches(picker);
	if (pattern.words_len)
		show_matches(picker, &pattern, narrow);
	else
		show_all(picker);
	free(picker->filtered);
	picker->filtered = pattern.words_len ? mem_strdup(typed) : NULL;
	picker->editor.dirty = false;
	select_first(picker);
}

/* Headings cannot be selected: go on in the same direction, or turn. */
static void move(struct picker *picker, int by)
{
	struct list *list = &picker->list;

	if (!picker->matches)
		return;
	list_move(list, by);
	if (picker->shown[list->selected].heading)
		list_move(list, by < 0 && list->selected ? -1 : 1);
}

/* Mark and go on: a run of neighbours is marked by one key held down. */
static void toggle(struct picker *picker, int by)
{
	struct picker_choice *choice = selected(picker);

	if (choice)
		choice->marked = !choice->marked;
	move(picker, by);
}

/* Keys that move in the choices rather than in the line. */
static bool move_key(struct picker *picker, const char *key)
{
	int page = picker->list.rows > 2 ? picker->list.rows - 1 : 1;

	if (!strcmp(key, "Down") || !strcmp(key, "C-n") || !strcmp(key, "C-j"))
		move(picker, 1);
	else if (!strcmp(key, "Up") || !strcmp(key, "C-p"))
		move(picker, -1);
	else if (!strcmp(key, "PgDn"))
		move(picker, page);
	else if (!strcmp(key, "PgUp"))
		move(picker, -page);
	else if (picker->many && (!strcmp(key, "Tab") ||
	    (!strcmp(key, "Space") && !*picker_typed(picker))))
		toggle(picker, 1);
	else if (picker->many && !strcmp(key, "S-Tab"))
		toggle(picker, -1);
	else
		return false;
	return true;
}

enum picker_result picker_key(struct picker *picker, const char *key)
{
	if (!strcmp(key, "Enter"))
		return PICKER_TAKEN;
	if (!strcmp(key, "Esc") || !strcmp(key, "C-c") || !strcmp(key, "C-g"))
		return PICKER_CANCELLED;
	if (!move_key(picker, key) && !editor_key(&picker->editor, key))
		return PICKER_IGNORED;
	if (picker->editor.dirty)
		picker_filter(picker);
	return PICKER_OPEN;
}

void picker_text(struct picker *picker, const char *text, bool pasted)
{
	/* Also as text a space marks while nothing is typed. */
	if (!pasted && !strcmp(text, " ")) {
		picker_key(picker, "Space");
		return;
	}
	if (pasted)
		editor_paste(&picker->editor, text, strlen(text));
	else
		editor_insert(&picker->editor, text, strlen(text));
	if (picker->editor.dirty)
		picker_filter(picker);
}

void picker_resize(struct picker *picker, int rows)
{
	list_resize(&picker->list, rows);
}

bool picker_click(struct picker *picker, int y)
{
	size_t index;

	if (!list_at(&picker->list, y, &index) ||
	    picker->shown[index].heading)
		return false;
	list_select(&picker->list, index);
	return true;
}

void picker_scroll(struct picker *picker, int by)
{
	list_scroll(&picker->list, by * WHEEL_ROWS);
	move(picker, 0);
}

int picker_rows(const struct picker *picker, int max)
{
	size_t want = picker->list.count ? picker->list.count : 1;

	return want < (size_t)max ? (int)want : max;
}

/* Where label and detail stand; detail_cols 0: there is no room for it. */
struct columns {
	int label, label_cols, detail, detail_cols;
};

/* The label gets what it needs, up to three fifths; where the detail would
 * be too short to be read, it is left out. */
static struct columns columns_at(const struct picker *picker, int cols)
{
	struct columns columns = { .label = picker->many ? 4 : 2 };
	int rest = cols - columns.label - 1;

	columns.label_cols = picker->label_cols;
	if (columns.label_cols > rest * 3 / 5)
		columns.label_cols = rest * 3 / 5;
	columns.detail = columns.label + columns.label_cols + 2;
	columns.detail_cols = cols - columns.detail - 1;
	if (columns.detail_cols < DETAIL_COLS_MIN) {
		columns.label_cols = rest;
		columns.detail_cols = 0;
	}
	return columns;
}

/* Show which characters matched: the cluster again, in another style. */
static void mark_matches(const struct picker *picker, struct canvas *canvas,
    int y, size_t index, const struct columns *columns,
    const struct fuzzy_pattern *pattern, bool bar)
{
	const struct picker_choice *choice = &picker->choices[index];
	struct style style = bar ? (struct style){ ROLE_SELECTED,
		ATTR_BOLD | ATTR_UNDERLINE } : STYLE(MATCH);
	uint16_t places[FUZZY_PLACES_MAX];
	size_t label_len = strlen(choice->label), at, used;
	const char *text;
	int n, i, x, cols;
	struct cluster cluster;

	if (fuzzy_score(pattern, &picker->texts[index], places, &n) < 0)
		return;
	for (i = 0; i < n; i++) {
		at = places[i];
		text = choice->label;
		x = columns->label;
		cols = columns->label_cols;
		if (at > label_len) {
			at -= label_len + 1;
			text = choice->detail;
			x = columns->detail;
			cols = columns->detail_cols;
		}
		used = text_next(text + at, strlen(text + at), &cluster);
		cols -= text_cols(text, at) + cluster.width;
		/* The last column may hold the ellipsis. */
		if (cols > 0 || (!cols && !text[at + used]))
			canvas_textn(canvas, y, x + text_cols(text, at),
			    cluster.width, style, cluster.text, cluster.len);
	}
}

static void draw_choice(const struct picker *picker, struct canvas *canvas,
    int y, size_t index, const struct fuzzy_pattern *pattern, bool bar)
{
	const struct picker_choice *choice = &picker->choices[index];
	struct columns columns = columns_at(picker, canvas->cols);
	struct style plain = bar ? STYLE(SELECTED) : STYLE(TEXT);
	struct style dim = bar ? STYLE(SELECTED) : STYLE(DIM);

	if (bar)
		canvas_fill(canvas, y, 0, 1, canvas->cols, plain);
	if (bar)
		canvas_text(canvas, y, 0, 1, plain, ">");
	if (picker->many)
		canvas_text(canvas, y, 1, 2, choice->marked && !bar ?
		    STYLE(MARKED) : plain, choice->marked ? "*" : "·");
	canvas_text_fit(canvas, y, columns.label, columns.label_cols, plain,
	    choice->label);
	if (columns.detail_cols)
		canvas_text_fit(canvas, y, columns.detail,
		    columns.detail_cols, dim, choice->detail);
	mark_matches(picker, canvas, y, index, &columns, pattern, bar);
}

/* Over the last column, only when not all choices fit. */
static void draw_thumb(const struct list *list, struct canvas *canvas)
{
	int from, len, y;

	if (!list_thumb(list, canvas->rows, &from, &len))
		return;
	for (y = from; y < from + len; y++)
		canvas_text(canvas, y, canvas->cols - 1, 1, STYLE(BORDER),
		    "▐");
}

void picker_draw(const struct picker *picker, struct canvas *canvas)
{
	struct list list = picker->list;
	struct fuzzy_pattern pattern;
	const struct picker_row *row;
	size_t at;
	int y;

	/* Also right when the owner has not told the size yet. */
	if (list.rows != canvas->rows)
		list_resize(&list, canvas->rows);
	fuzzy_parse(&pattern, picker->filtered ? picker->filtered : "");
	if (!picker->matches)
		canvas_text(canvas, 0, 2, -1, STYLE(DIM), "nothing matches");
	for (y = 0; list_at(&list, y, &at); y++) {
		row = &picker->shown[at];
		if (row->heading)
			canvas_text_fit(canvas, y, 1, canvas->cols - 2,
			    STYLE(HEADING),
			    picker->choices[row->choice].group);
		else
			draw_choice(picker, canvas, y, row->choice, &pattern,
			    at == list.selected);
	}
	draw_thumb(&list, canvas);
}
