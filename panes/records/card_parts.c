/* The lines of a card: fields, attributes, lists, conversations. */
#include "config.h"

#include "panes/records/browse.h"
#include "panes/render/html.h"
#include "panes/render/text.h"
#include "panes/render/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_MAX = 20000, TEXT_LINES_MAX = 5000 };

struct card_line *card_add(struct card *card, enum card_look look,
    const char *label, const char *text)
{
	if (card->lines_len == LINES_MAX)
		return &card->lines[LINES_MAX - 1];
	/* Doubled within the arena: lines are made anew each time anyway. */
	if (!(card->lines_len & (card->lines_len - 1))) {
		struct card_line *more = arena_calloc(&card->arena,
		    card->lines_len ? card->lines_len * 2 : 1,
		    sizeof(*more));

		if (card->lines_len)
			memcpy(more, card->lines, card->lines_len *
			    sizeof(*more));
		card->lines = more;
	}
	card->lines[card->lines_len] = (struct card_line){ .look = look,
		.label = label, .text = text, .copy = text };
	return &card->lines[card->lines_len++];
}

/* A text over as many lines as it needs; breaks are kept. */
void card_wrap(struct card *card, enum card_look look,
    const char *label, const char *text, int cols)
{
	const char *at = text, *end;
	struct card_line *line;
	size_t len, cut, i;

	if (cols < 8)
		cols = 8;
	for (i = 0; i < TEXT_LINES_MAX && (*at || !i); i++) {
		end = strchr(at, '\n');
		len = end ? (size_t)(end - at) : strlen(at);
		cut = text_cut(at, len, cols);
		if (cut < len) {
			size_t space = cut;

			while (space > cut / 2 && at[space] != ' ')
				space--;
			cut = at[space] == ' ' && space ? space : cut;
		}
		if (!cut && len)
			cut = len;
		line = card_add(card, look, i ? (label ? "" : NULL) : label,
		    arena_strndup(&card->arena, at, cut));
		line->copy = text;
		at += cut;
		while (*at == ' ' && cut < len)
			at++;
		if (*at == '\n')
			at++;
	}
}

const char *card_html(struct card *card, const char *html)
{
	struct doc doc;
	char *plain;
	const char *text;

	doc_init(&doc);
	html_parse(html, strlen(html), &doc);
	plain = doc_plain(&doc);
	text = arena_strdup(&card->arena, plain);
	free(plain);
	doc_release(&doc);
	return text;
}

/* As it looks to its readers, over the whole width. A line leads to the first
 * link in it. */
static void add_html(struct card *card, const char *html, int cols)
{
	struct card_html *made = mem_zalloc(sizeof(*made));
	const char *whole = card_html(card, html), *url;
	struct card_line *line;
	size_t i, k;

	doc_init(&made->doc);
	html_parse(html, strlen(html), &made->doc);
	wrap_init(&made->wrap, &made->doc, cols - 2, true);
	made->next = card->html;
	card->html = made;
	for (i = 0; i < made->wrap.lines_len && i < TEXT_LINES_MAX; i++) {
		line = card_add(card, CARD_TEXT, NULL, "");
		line->wrap = &made->wrap;
		line->wrap_line = i;
		line->copy = whole;
		for (k = made->wrap.lines[i].runs_len; k-- > 0;) {
			const struct wrap_run *run = &made->wrap.runs[
			    made->wrap.lines[i].first_run + k];

			url = run->link ? made->doc.links[run->link - 1].url :
			    NULL;
			if (url && !strncmp(url, "http", 4))
				line->url = url;
		}
	}
}

void card_forget_lines(struct card *card)
{
	struct card_html *next;

	for (; card->html; card->html = next) {
		next = card->html->next;
		wrap_release(&card->html->wrap);
		doc_release(&card->html->doc);
		free(card->html);
	}
	arena_release(&card->arena);
	card->lines = NULL;
	card->lines_len = 0;
}

static void add_refs(const struct browse *browse, struct card *card,
    const struct record_field *field, const struct record_value *value)
{
	const struct record_ref *ref;
	struct card_line *line;
	size_t n = 0;

	for (ref = value->refs; ref->id; ref++, n++) {
		line = card_add(card, CARD_REF, n ? "" : field->label,
		    browse_name_of(browse, ref));
		line->ref = *ref;
		if (!strncmp(ref->id, "https://", 8))
			line->url = ref->id;
	}
	if (field->type == FIELD_LIST && value->number > (int64_t)n)
		card_add(card, CARD_DIM, "", arena_printf(&card->arena,
		    "and %lld more", (long long)value->number -
		    (long long)n));
}

/* What has a part of its own in the card need not stand there twice. */
static bool has_part(const struct card *card, enum record_kind kind)
{
	size_t i;

	for (i = 0; kind && i < card->subs_len; i++)
		if (card->subs[i].kind == kind && !card->subs[i].err.code)
			return true;
	return false;
}

/* "45 s", "12 min", "3 h 5 min", "2 d 4 h" */
static const char *duration_text(struct card *card, int64_t seconds)
{
	long long s = (long long)seconds, minutes = s / 60, hours = s / 3600;

	if (s < 60)
		return arena_printf(&card->arena, "%lld s", s);
	if (hours < 1)
		return arena_printf(&card->arena, "%lld min", minutes);
	if (hours < 24)
		return arena_printf(&card->arena, "%lld h %lld min", hours,
		    minutes % 60);
	return arena_printf(&card->arena, "%lld d %lld h", hours / 24,
	    hours % 24);
}

static void add_field(const struct pane *pane, struct card *card,
    const struct record_field *field, const struct record_value *value,
    int cols)
{
	const struct browse *browse = pane->state;
	int room = cols - browse_label_cols(cols);

	if (field->type == FIELD_LIST && has_part(card, field->refers))
		return;
	if (value->refs) {
		add_refs(browse, card, field, value);
		return;
	}
	switch (field->type) {
	case FIELD_TIME:
	case FIELD_DATE:
		if (value->number)
			card_add(card, CARD_FIELD, field->label, browse_time(pane,
			    value->number, &card->arena));
		return;
	case FIELD_BOOL:
		/* That an e-mail does not bounce goes without saying. */
		if (value->number || (value->text && field->flags &
		    FIELD_EDIT))
			card_add(card, CARD_FIELD, field->label, value->number ?
			    "yes" : "no");
		return;
	case FIELD_DURATION:
		if (value->text)
			card_add(card, CARD_FIELD, field->label, duration_text(
			    card, value->number));
		return;
	case FIELD_HTML:
		card_add(card, CARD_TEXT, NULL, "");
		card_add(card, CARD_HEADING, field->label, value->text ? NULL :
		    "nothing yet");
		if (value->text)
			add_html(card, value->text, cols);
		return;
	case FIELD_URL:
		if (value->text)
			card_add(card, CARD_REF, field->label, value->text)->url =
			    value->text;
		return;
	default:
		break;
	}
	if (value->text)
		card_wrap(card, CARD_FIELD, field->label, value->text,
		    room);
	else if (field->flags & FIELD_EDIT && !(field->flags & FIELD_HIDDEN))
		card_add(card, CARD_DIM, field->label, "–");
}

/* Of those that nobody defined the names say which are dates. */
static bool is_date(const struct attribute *attribute,
    const struct definition *definition)
{
	size_t len = strlen(attribute->name);

	if (definition)
		return definition->field.type == FIELD_TIME &&
		    attribute_time(attribute->value);
	return attribute->kind == ATTRIBUTE_NUMBER && attribute->value &&
	    len > 3 && !strcmp(attribute->name + len - 3, "_at") &&
	    strlen(attribute->value) == 10;
}

static const char *attribute_text(const struct pane *pane, struct card *card,
    const struct attribute *attribute, const struct definition *definition)
{
	if (is_date(attribute, definition))
		return browse_time(pane, attribute_time(attribute->value),
		    &card->arena);
	if (attribute->kind == ATTRIBUTE_BOOLEAN)
		return !strcmp(attribute->value, "true") ? "yes" : "no";
	return attribute->value;
}

static void add_attributes(const struct pane *pane, struct card *card,
    const struct record *record, int cols)
{
	const struct browse *browse = pane->state;
	const struct attribute *attribute;
	const struct definition *definition;
	const char *label, *text;
	size_t i;

	if (!record->attributes_len)
		return;
	card_add(card, CARD_TEXT, NULL, "");
	card_add(card, CARD_HEADING, "Attributes", NULL);
	for (i = 0; i < record->attributes_len; i++) {
		attribute = &record->attributes[i];
		definition = attributes_find(browse, attribute->name);
		label = definition ? arena_strdup(&card->arena,
		    definition->field.label) : attribute->name;
		if (!attribute->value) {
			/* Nobody misses what is archived. */
			if (!definition || !definition->archived)
				card_add(card, CARD_DIM, label, "–");
			continue;
		}
		text = attribute_text(pane, card, attribute, definition);
		if (definition && definition->archived)
			card_add(card, CARD_DIM, label, arena_printf(&card->arena,
			    "%s (archived attribute)", text))->copy = text;
		else
			card_wrap(card, CARD_FIELD, label, text,
			    cols - browse_label_cols(cols));
	}
}

static const char *who_and_when(const struct pane *pane, struct card *card,
    const struct record *record)
{
	const struct browse *browse = pane->state;
	const struct record_value *author = record_value(record, "author");
	int64_t at = record_value(record, "created")->number;
	char when[WHEN_TEXT_MAX] = "";

	if (at)
		when_text(at, pane->host->now(pane), when);
	return arena_printf(&card->arena, "%s%s%s", when, author->refs ?
	    "  " : "", author->refs ? browse_name_of(browse, author->refs) :
	    "");
}

/* A note or side conversation is read whole; of the rest the name and what
 * stands first in their own lists is enough, with how often (events), what was
 * chosen (subscriptions) or why (handling), and Enter opens them. */
static void add_sub_row(const struct pane *pane, struct card *card,
    const struct record *record, int cols)
{
	int64_t times = record->kind == RECORD_EVENT ?
	    record_value(record, "count")->number : 0;
	const char *consent = record_value(record, "consent")->text, *text;
	const char *reason = record_value(record, "reason")->text;
	struct card_line *line;

	if (record->kind == RECORD_NOTE ||
	    record->kind == RECORD_SIDE_CONVERSATION) {
		if (record->kind == RECORD_NOTE)
			card_add(card, CARD_DIM, NULL, who_and_when(pane, card,
			    record));
		card_wrap(card, CARD_TEXT, NULL, record_value(record,
		    "body")->text ? card_html(card, record_value(record,
		    "body")->text) : "", cols - 2);
		return;
	}
	text = record->title;
	if (times > 1)
		text = arena_printf(&card->arena, "%s ×%lld", text,
		    (long long)times);
	if (reason)
		text = arena_printf(&card->arena, "%s: %s", text, reason);
	line = card_add(card, CARD_REF, record_value(record, "created")->number ?
	    who_and_when(pane, card, record) : consent ?
	    arena_strdup(&card->arena, consent) : "", text);
	line->ref = (struct record_ref){ record->kind, record->id,
		record->title };
}

/* "side-conversations": "Side conversations" */
static const char *heading(struct card *card, const char *plural)
{
	char *text = arena_strdup(&card->arena, plural), *at;

	text[0] = (char)(text[0] - 'a' + 'A');
	for (at = text; *at; at++)
		if (*at == '-')
			*at = ' ';
	return text;
}

static void add_subs(const struct pane *pane, struct card *card, int cols)
{
	const struct browse *browse = pane->state;
	const struct card_sub *sub;
	const char *plural;
	size_t i, k;

	for (i = 0; i < card->subs_len; i++) {
		sub = &card->subs[i];
		if ((!sub->rows.len && !sub->err.code && sub->done) ||
		    (browse->own && browse->own->card &&
		    sub->kind == browse->own->card_kind))
			continue;
		plural = record_schema(sub->kind)->plural;
		card_add(card, CARD_TEXT, NULL, "");
		card_add(card, CARD_HEADING, heading(card, plural), sub->asking ? "…" :
		    arena_printf(&card->arena, "%zu", sub->total >
		    sub->rows.len ? sub->total : sub->rows.len));
		if (sub->err.code)
			card_add(card, CARD_ERROR, NULL, arena_strdup(&card->arena,
			    sub->err.text));
		for (k = 0; k < sub->rows.len; k++)
			add_sub_row(pane, card, sub->rows.rows[k].record,
			    cols);
		if (sub->total > sub->rows.len && sub->done)
			card_add(card, CARD_DIM, NULL, arena_printf(&card->arena,
			    "and %zu more", sub->total - sub->rows.len));
	}
}

static void add_conversations(const struct pane *pane, struct card *card)
{
	const struct conversation_list *list = card->conversations ?
	    card->conversations->list : NULL;
	char when[WHEN_TEXT_MAX];
	struct card_line *line;
	size_t i;

	if (!list && !card->asking_list)
		return;
	card_add(card, CARD_TEXT, NULL, "");
	card_add(card, CARD_HEADING, "Conversations", list ? arena_printf(
	    &card->arena, "%zu", list->total) : "…");
	for (i = 0; list && i < list->rows_len; i++) {
		const struct conversation *row = &list->rows[i];

		when_text(row->updated_at, pane->host->now(pane), when);
		line = card_add(card, CARD_REF, arena_printf(&card->arena,
		    "%-8s %s", state_name(row->state), when), row->title);
		line->ref = (struct record_ref){ RECORD_CONVERSATION, row->id,
			row->title };
	}
}

/* What the list has counted; Enter shows the conversations. */
static void add_counts(const struct pane *pane, struct card *card,
    const struct record *record)
{
	const struct browse *browse = pane->state;
	size_t at = rows_find(&browse->rows, record->id), k;
	char text[WHEN_TEXT_MAX], *query;
	struct card_line *line;

	if (at == SIZE_MAX || !browse->counting.len)
		return;
	card_add(card, CARD_TEXT, NULL, "");
	card_add(card, CARD_HEADING, "Conversations", NULL);
	for (k = 0; k < browse->counting.len; k++) {
		counts_text(pane, &browse->rows.rows[at], k, text,
		    sizeof(text));
		line = card_add(card, CARD_REF, browse->counting.columns[k].title,
		    arena_strdup(&card->arena, text));
		query = counts_query(browse, record, k);
		line->search = arena_printf(&card->arena, "search:%s", query);
		free(query);
	}
}

void card_build(const struct pane *pane, struct card *card, int cols)
{
	const struct browse *browse = pane->state;
	const struct record *record = card->reply ? card->reply->record : NULL;
	size_t i;

	if (card->raw && card->reply && card->reply->raw) {
		card_wrap(card, CARD_TEXT, NULL, card->reply->raw, cols - 1);
		return;
	}
	if (card->raw && record && card->asking) {
		card_add(card, CARD_DIM, NULL, "The service's answer is being "
		    "fetched…");
		return;
	}
	if (!record) {
		card_add(card, card->err.code ? CARD_ERROR : CARD_DIM, NULL,
		    card->err.code ? arena_strdup(&card->arena,
		    card->err.text) : "Loading…");
		return;
	}
	for (i = 0; browse->schema->fields[i].name; i++)
		if (!(browse->schema->fields[i].flags & FIELD_HIDDEN))
			add_field(pane, card, &browse->schema->fields[i],
			    &record->values[i], cols);
	add_attributes(pane, card, record, cols);
	card_add_thread(pane, card, cols);
	add_counts(pane, card, record);
	if (browse->own && browse->own->card)
		browse->own->card(pane, card);
	add_subs(pane, card, cols);
	add_conversations(pane, card);
}
