/* What is completed while it is typed: @mentions in notes, :emoji:, ;snippets.
 * The choices stand in a box above the composer. */
#include "config.h"

#include "api/base/utf8.h"
#include "panes/inbox/emoji.h"
#include "panes/inbox/inbox.h"
#include "panes/render/text.h"
#include "panes/widgets/fuzzy.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TYPED_MAX = 40,          /* bytes behind the mark that are looked at */
	EMOJI_LETTERS = 2,       /* ":p" and ":1" are no beginnings */
	DETAIL_COLS = 40, BOX_COLS_MAX = 60
};

/* Choices with their scores, best first. */
struct ranking {
	struct completion *completion;
	struct fuzzy_pattern pattern;
	int scores[COMPLETIONS_MAX];
};

static void offer(struct ranking *ranking, const char *matched,
    const char *text, const char *label, const char *detail)
{
	struct completion *completion = ranking->completion;
	struct arena scratch = { 0 };
	struct fuzzy_text fuzzy;
	size_t i = completion->len;
	int score;

	fuzzy_prepare(&fuzzy, &scratch, matched);
	score = fuzzy_score(&ranking->pattern, &fuzzy, NULL, NULL);
	arena_release(&scratch);
	/* Of those that match as well the shortest is meant. */
	score = score < 0 ? score : score * FUZZY_TEXT_MAX + FUZZY_TEXT_MAX -
	    fuzzy.len;
	if (score < 0 || (i == COMPLETIONS_MAX &&
	    score <= ranking->scores[i - 1]))
		return;
	if (i == COMPLETIONS_MAX)
		i--;
	else
		completion->len++;
	for (; i > 0 && ranking->scores[i - 1] < score; i--) {
		completion->choices[i] = completion->choices[i - 1];
		ranking->scores[i] = ranking->scores[i - 1];
	}
	completion->choices[i] = (struct completion_choice){
		.text = arena_strdup(&completion->arena, text),
		.label = arena_strdup(&completion->arena, label),
		.detail = arena_strdup(&completion->arena, detail) };
	ranking->scores[i] = score;
}

static void offer_people(struct ranking *ranking, const struct inbox *inbox)
{
	const struct workspace *workspace = inbox->workspace ?
	    inbox->workspace->workspace : NULL;
	struct arena *arena = &ranking->completion->arena;
	const char *name;
	size_t i;

	for (i = 0; workspace && i < workspace->admins_len; i++) {
		name = workspace->admins[i].name;
		if (name && *name)
			offer(ranking, name, arena_printf(arena, "@%s ", name),
			    name, workspace->admins[i].away ? "away" :
			    workspace->admins[i].job_title);
	}
	for (i = 0; workspace && i < workspace->teams_len; i++) {
		name = workspace->teams[i].name;
		if (name && *name)
			offer(ranking, name, arena_printf(arena, "@%s ", name),
			    name, "team");
	}
}

static void offer_emoji(struct ranking *ranking)
{
	struct emoji emoji;
	char label[EMOJI_BYTES_MAX + EMOJI_NAME_MAX + 2];
	size_t at = 0;

	while (emoji_next(&at, &emoji)) {
		snprintf(label, sizeof(label), "%s %s", emoji.text,
		    emoji.name);
		offer(ranking, emoji.name, emoji.text, label, NULL);
	}
}

static void offer_snippets(struct ranking *ranking, const struct pane *pane)
{
	struct snippet *all = mem_calloc(SNIPPETS_MAX, sizeof(*all));
	struct arena arena = { 0 };
	size_t i, n = snippets_list(pane, &arena, all);

	for (i = 0; i < n; i++)
		offer(ranking, all[i].name, all[i].text, all[i].name,
		    all[i].text);
	arena_release(&arena);
	free(all);
}

void complete_end(struct compose *compose)
{
	arena_release(&compose->completion.arena);
	compose->completion = (struct completion){ 0 };
}

static enum completion_kind kind_of(char mark, enum draft_kind draft)
{
	return mark == ':' ? COMPLETE_EMOJI : mark == ';' ? COMPLETE_SNIPPET :
	    mark == '@' && draft == DRAFT_NOTE ? COMPLETE_MENTION :
	    COMPLETE_NOTHING;
}

/* Whether what was typed behind the mark so far can be a beginning of what it
 * stands for. Names of people have spaces in them. */
static bool can_begin(enum completion_kind kind, const char *typed, size_t len)
{
	size_t i;

	if (kind == COMPLETE_MENTION)
		return !len || typed[0] != ' ';
	for (i = 0; i < len; i++)
		if (!isalnum((unsigned char)typed[i]) &&
		    !strchr("_+-", typed[i]) && (unsigned char)typed[i] < 0x80)
			return false;
	return len >= (kind == COMPLETE_EMOJI ? EMOJI_LETTERS : 1);
}

/* A mark begins a word: "a:b" and "me@x" are none. */
static bool begins_word(const char *text, size_t at)
{
	return !at || strchr(" \n([{\"'*_", text[at - 1]);
}

/* The mark before the cursor that is being completed. */
static enum completion_kind find_mark(const struct compose *compose,
    size_t *at)
{
	const char *text = editor_text_of(&compose->editor);
	size_t end = editor_cursor(&compose->editor), from = end;
	enum completion_kind kind;

	while (from > 0 && end - from < TYPED_MAX && text[from - 1] != '\n') {
		from--;
		kind = kind_of(text[from], compose->kind);
		if (kind == COMPLETE_NOTHING || !begins_word(text, from))
			continue;
		*at = from;
		return can_begin(kind, text + from + 1, end - from - 1) ?
		    kind : COMPLETE_NOTHING;
	}
	return COMPLETE_NOTHING;
}

void complete_update(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	struct compose *compose = &inbox->compose;
	struct completion *completion = &compose->completion;
	const char *text = editor_text_of(&compose->editor);
	size_t from = 0, refused = completion->refused, before;
	enum completion_kind kind = find_mark(compose, &from);
	struct ranking ranking = { .completion = completion };
	char *typed;

	before = completion->len;
	complete_end(compose);
	if (kind == COMPLETE_NOTHING || refused == from + 1) {
		completion->refused = kind == COMPLETE_NOTHING ? 0 : refused;
		if (before)
			pane->host->redraw(pane);
		return;
	}
	completion->kind = kind;
	completion->from = from;
	completion->cursor = editor_cursor(&compose->editor);
	typed = mem_strndup(text + from + 1, completion->cursor - from - 1);
	fuzzy_parse(&ranking.pattern, typed);
	if (kind == COMPLETE_MENTION)
		offer_people(&ranking, inbox);
	else if (kind == COMPLETE_EMOJI)
		offer_emoji(&ranking);
	else
		offer_snippets(&ranking, pane);
	free(typed);
	pane->host->redraw(pane);
}

static void take(struct pane *pane)
{
	struct compose *compose = &inbox_of(pane)->compose;
	struct completion *completion = &compose->completion;
	const struct completion_choice *choice =
	    &completion->choices[completion->selected];
	size_t done = completion->kind == COMPLETE_MENTION ?
	    completion->from + 1 : 0;

	if (completion->kind == COMPLETE_SNIPPET) {
		snippet_put(pane, completion->from, choice->text);
	} else {
		editor_replace(&compose->editor, completion->from,
		    completion->cursor, choice->text, strlen(choice->text));
		compose_edited(pane);
	}
	complete_end(compose);
	/* What is written behind a name is no more of it. */
	completion->refused = done;
}

bool complete_key(struct pane *pane, const char *key)
{
	struct compose *compose = &inbox_of(pane)->compose;
	struct completion *completion = &compose->completion;

	if (!completion->len)
		return false;
	if (!strcmp(key, "Down") || !strcmp(key, "C-n")) {
		completion->selected = (completion->selected + 1) %
		    completion->len;
	} else if (!strcmp(key, "Up") || !strcmp(key, "C-p")) {
		completion->selected = (completion->selected +
		    completion->len - 1) % completion->len;
	} else if (!strcmp(key, "Enter") || !strcmp(key, "Tab")) {
		take(pane);
	} else if (!strcmp(key, "Esc") || !strcmp(key, "C-g")) {
		size_t refused = completion->from + 1;

		complete_end(compose);
		completion->refused = refused;
	} else {
		return false;
	}
	pane->host->redraw(pane);
	return true;
}

/* ":tada:" becomes the emoji with its last colon. */
void complete_typed(struct pane *pane)
{
	struct editor *editor = &inbox_of(pane)->compose.editor;
	const char *text = editor_text_of(editor);
	size_t end = editor_cursor(editor), from;
	struct emoji emoji;

	if (end < 3 || text[end - 1] != ':')
		return;
	for (from = end - 1; from > 0 && end - from < EMOJI_NAME_MAX &&
	    text[from - 1] != ':' && text[from - 1] != '\n';)
		from--;
	if (!from || text[from - 1] != ':' || !begins_word(text, from - 1) ||
	    !emoji_find(text + from, end - 1 - from, &emoji))
		return;
	editor_replace(editor, from - 1, end, emoji.text, strlen(emoji.text));
}

void complete_draw(const struct pane *pane, struct canvas *canvas,
    int above)
{
	const struct inbox *inbox = pane->state;
	const struct completion *completion = &inbox->compose.completion;
	int rows = (int)completion->len < above ? (int)completion->len : above;
	int wide = 0, x = canvas->cursor->col - canvas->x, y, i, cols, used;
	struct canvas box;

	/* The cursor went elsewhere, or is not to be seen. */
	if (rows <= 0 || inbox->focus != FOCUS_COMPOSE || x < 0 ||
	    completion->cursor != editor_cursor(&inbox->compose.editor))
		return;
	for (i = 0; i < (int)completion->len; i++) {
		const struct completion_choice *choice =
		    &completion->choices[i];
		int detail = choice->detail ? text_cols(choice->detail,
		    strcspn(choice->detail, "\n")) + 2 : 0;

		cols = text_cols(choice->label, strlen(choice->label)) +
		    (detail < DETAIL_COLS ? detail : DETAIL_COLS);
		wide = cols > wide ? cols : wide;
	}
	wide = wide + 2 < BOX_COLS_MAX ? wide + 2 : BOX_COLS_MAX;
	wide = wide < canvas->cols ? wide : canvas->cols;
	if (x + wide > canvas->cols)
		x = canvas->cols - wide;
	box = canvas_sub(canvas, above - rows, x, rows, wide);
	/* What is selected is among those that are shown. */
	i = (int)completion->selected < rows ? 0 :
	    (int)completion->selected - rows + 1;
	for (y = 0; y < rows; y++, i++) {
		bool selected = i == (int)completion->selected;
		const struct completion_choice *choice =
		    &completion->choices[i];

		canvas_fill(&box, y, 0, 1, wide, selected ? STYLE(SELECTED) :
		    STYLE(STATUS));
		used = canvas_text_fit(&box, y, 1, wide - 2, selected ?
		    STYLE(SELECTED) : STYLE(STATUS), choice->label);
		if (choice->detail && used + 4 < wide)
			canvas_text_fit(&box, y, used + 3, wide - used - 4,
			    selected ? STYLE(SELECTED) : STYLE(STATUS),
			    choice->detail);
	}
}

void emoji_pick(struct pane *pane, const struct pane_call *call)
{
	struct arena arena = { 0 };
	struct pane_choice *choices = NULL;
	struct emoji emoji;
	size_t at = 0, n = 0;

	if (!inbox_of(pane)->compose.open)
		return;
	while (emoji_next(&at, &emoji)) {
		choices = mem_grow(choices, n, sizeof(*choices));
		choices[n++] = (struct pane_choice){
			.id = arena_strdup(&arena, emoji.name),
			.label = arena_printf(&arena, "%s %s", emoji.text,
			    emoji.name) };
	}
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
		.cookie = COOKIE_EMOJI, .label = "Insert emoji",
		.choices = choices, .choices_len = n });
	free(choices);
	arena_release(&arena);
}

bool emoji_answer(struct pane *pane, const struct pane_event *event)
{
	struct emoji emoji;

	if (event->cookie != COOKIE_EMOJI)
		return false;
	if (event->accepted && event->text && inbox_of(pane)->compose.open &&
	    emoji_find(event->text, strlen(event->text), &emoji))
		compose_put(pane, emoji.text);
	return true;
}
