/* Panes of records: the card of one, with what belongs to it. */
#include "config.h"

#include "panes/records/browse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void subs_release(struct card *card)
{
	size_t i;

	for (i = 0; i < card->subs_len; i++)
		rows_release(&card->subs[i].rows);
	card->subs_len = 0;
}

void card_close(struct pane *pane)
{
	struct browse *browse = browse_of(pane);
	struct card *card = &browse->card;
	struct list list = card->list;
	size_t i;

	if (card->asking)
		pane->host->cancel(pane, card->asking);
	if (card->asking_list)
		pane->host->cancel(pane, card->asking_list);
	for (i = 0; i < card->subs_len; i++)
		if (card->subs[i].asking)
			pane->host->cancel(pane, card->subs[i].asking);
	subs_release(card);
	api_reply_unref(card->reply);
	api_reply_unref(card->conversations);
	card_forget_lines(card);
	free(card->id);
	*card = (struct card){ .list = list };
	list_set_count(&card->list, 0);
	if (browse->part == BROWSE_CARD)
		browse->part = BROWSE_LIST;
}

/* Every kind that can be listed of this one has a part in its card. */
static void ask_subs(struct pane *pane)
{
	struct browse *browse = browse_of(pane);
	struct card *card = &browse->card;
	const struct record_schema *schema;
	const struct record_source *source;
	struct card_sub *sub;
	int kind;

	for (kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++) {
		schema = record_schema((enum record_kind)kind);
		source = schema ? schema->sources : NULL;
		for (; source && source->method; source++) {
			if (source->parent != browse->kind ||
			    card->subs_len == BROWSE_SUBS_MAX)
				continue;
			sub = &card->subs[card->subs_len++];
			*sub = (struct card_sub){
				.kind = (enum record_kind)kind };
			rows_begin(&sub->rows);
			sub->asking = pane->host->send(pane, request_records(
			    sub->kind, browse->kind, card->id, NULL, NULL,
			    BROWSE_SUB_ROWS, NULL, false));
		}
	}
	if (browse->kind == RECORD_CONTACT) {
		struct arena arena = { 0 };

		card->asking_list = pane->host->send(pane, request_list(
		    arena_printf(&arena, "contact:%s", card->id),
		    SORT_NEWEST, 0, BROWSE_SUB_ROWS, NULL, true));
		arena_release(&arena);
	}
}

void card_refresh(struct pane *pane)
{
	struct browse *browse = browse_of(pane);
	struct card *card = &browse->card;
	size_t i;

	if (!card->id)
		return;
	for (i = 0; i < card->subs_len; i++)
		if (card->subs[i].asking)
			pane->host->cancel(pane, card->subs[i].asking);
	subs_release(card);
	if (card->asking)
		pane->host->cancel(pane, card->asking);
	if (card->asking_list)
		pane->host->cancel(pane, card->asking_list);
	card->err.code = ERROR_NONE;
	attributes_ask(pane, false);
	card->asking = pane->host->send(pane, request_record(browse->kind,
	    card->id));
	ask_subs(pane);
}

void card_open(struct pane *pane, const char *id)
{
	struct browse *browse = browse_of(pane);
	char *copy = mem_strdup(id);

	card_close(pane);
	browse->card.id = copy;
	browse->part = BROWSE_CARD;
	list_select(&browse->card.list, 0);
	card_refresh(pane);
	card_layout(pane);
	pane->host->redraw(pane);
}

void card_layout(struct pane *pane)
{
	struct browse *browse = browse_of(pane);
	struct card *card = &browse->card;

	if (!card->id)
		return;
	card_forget_lines(card);
	card->cols = pane->cols;
	list_resize(&card->list, pane->rows - 2);
	card_build(pane, card, pane->cols);
	list_set_count(&card->list, card->lines_len);
}

const struct card_line *card_current(const struct browse *browse)
{
	const struct card *card = &browse->card;

	return browse->part == BROWSE_CARD &&
	    card->list.selected < card->lines_len ?
	    &card->lines[card->list.selected] : NULL;
}

struct card_sub *card_sub_of(struct card *card, enum record_kind kind)
{
	size_t i;

	for (i = 0; i < card->subs_len; i++)
		if (card->subs[i].kind == kind)
			return &card->subs[i];
	return NULL;
}

static bool sub_reply(struct pane *pane, const struct api_reply *reply)
{
	struct card *card = &browse_of(pane)->card;
	struct card_sub *sub;
	size_t i;

	for (i = 0; i < card->subs_len; i++) {
		sub = &card->subs[i];
		if (reply->id != sub->asking)
			continue;
		rows_add(&sub->rows, reply);
		if (reply->records && reply->records->total)
			sub->total = reply->records->total;
		if (reply->final) {
			sub->asking = 0;
			sub->done = true;
			sub->err = reply->err;
		}
		rows_sort(&sub->rows, record_schema(sub->kind),
		    record_schema(sub->kind)->sort);
		return true;
	}
	return false;
}

bool card_reply(struct pane *pane, const struct api_reply *reply)
{
	struct browse *browse = browse_of(pane);
	struct card *card = &browse->card;

	if (reply->id == card->asking) {
		if (reply->final) {
			card->asking = 0;
			card->err = reply->err;
		}
		if (reply->record) {
			api_reply_unref(card->reply);
			card->reply = api_reply_ref(reply);
			rows_replace(&browse->rows, reply);
			if (browse->kind == RECORD_TICKET)
				attributes_of(pane, record_value(
				    reply->record, "type")->text);
		}
	} else if (reply->id == card->asking_list) {
		if (reply->final)
			card->asking_list = 0;
		if (reply->list) {
			api_reply_unref(card->conversations);
			card->conversations = api_reply_ref(reply);
		}
	} else if (!sub_reply(pane, reply)) {
		return false;
	}
	card_layout(pane);
	pane->host->redraw(pane);
	return true;
}

static struct style style_of(enum card_look look)
{
	switch (look) {
	case CARD_HEADING:
		return STYLE(HEADING);
	case CARD_DIM:
	case CARD_BAR:
		return STYLE(DIM);
	case CARD_ERROR:
		return STYLE(WARNING);
	case CARD_REF:
		return STYLE(LINK);
	default:
		return STYLE(TEXT);
	}
}

enum { NUMBER_COLS = 5 };

/* "   12 ██████  the rest": returns where the rest begins. */
static int draw_bar(struct canvas *canvas, const struct card_line *line, int y,
    int x)
{
	char number[24];
	int i;

	snprintf(number, sizeof(number), "%*lld", NUMBER_COLS - 1,
	    (long long)line->number);
	canvas_text(canvas, y, x, NUMBER_COLS, STYLE(TEXT), number);
	for (i = 0; i < line->bar; i++)
		canvas_text(canvas, y, x + NUMBER_COLS + i, 1, STYLE(GOOD),
		    "█");
	return x + NUMBER_COLS + line->room + 1;
}

static bool has_words(const char *text, const char *words)
{
	return text && strcasestr(text, words);
}

bool card_find(struct card *card, const char *words, bool down)
{
	size_t n = card->lines_len, at = card->list.selected, i;
	const struct card_line *line;

	for (i = 0; i < n; i++) {
		at = (down ? at + 1 : at + n - 1) % n;
		line = &card->lines[at];
		if (has_words(line->text, words) ||
		    has_words(line->label, words)) {
			list_select(&card->list, at);
			return true;
		}
	}
	return false;
}

static void draw_line(struct canvas *canvas, const struct card_line *line,
    int y)
{
	int x = 1, label = browse_label_cols(canvas->cols);

	if (line->wrap) {
		wrap_draw(line->wrap, line->wrap_line, canvas, y, x);
		wrap_order(line->wrap, line->wrap_line, canvas, y, x,
		    canvas->cols - x);
		return;
	}
	if (line->label && line->look != CARD_HEADING) {
		canvas_text_fit(canvas, y, 1, label - 2, STYLE(DIM),
		    line->label);
		x = label;
	} else if (line->label) {
		x += canvas_text(canvas, y, x, -1, STYLE(HEADING),
		    line->label) + 1;
	}
	if (line->look == CARD_BAR)
		x = draw_bar(canvas, line, y, x);
	/* JSON is indented. */
	if (!line->label && line->text)
		x += (int)strspn(line->text, " ");
	canvas_text_fit(canvas, y, x, canvas->cols - x,
	    line->look == CARD_HEADING ? STYLE(DIM) : style_of(line->look),
	    line->text);
}

void card_draw(const struct pane *pane, struct canvas *canvas)
{
	const struct browse *browse = pane->state;
	const struct card *card = &browse->card;
	const struct record *record = card->reply ? card->reply->record : NULL;
	size_t index;
	int y;

	canvas_fill(canvas, 0, 0, 1, canvas->cols, STYLE(TITLE));
	canvas_printf(canvas, 0, 0, canvas->cols, STYLE(TITLE), " %s%s%s",
	    record ? record->title : card->id, card->raw ? "  (JSON)" : "",
	    record && record->kind == RECORD_ARTICLE_DRAFT ?
	    "  (not published yet)" : "");
	canvas_text_right(canvas, 0, 0, canvas->cols, STYLE(TITLE),
	    card->asking ? " … " : card->reply && card->reply->cached ?
	    " as last known " : "");
	for (y = 0; list_at(&card->list, y, &index); y++) {
		draw_line(canvas, &card->lines[index], y + 1);
		if (index == card->list.selected)
			canvas_restyle(canvas, y + 1, 0, 1, canvas->cols,
			    ROLE_SELECTED);
	}
	if (record && card->err.code)
		canvas_text_fit(canvas, canvas->rows - 1, 1, canvas->cols - 2,
		    STYLE(WARNING), card->err.text);
}
