/* Panes of records: the actions that all of them have. */
#include "config.h"

#include "panes/records/browse.h"
#include "panes/render/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct list *list_of(struct browse *browse)
{
	return browse->part == BROWSE_LIST ? &browse->list :
	    browse->part == BROWSE_CARD ? &browse->card.list :
	    &browse->form.list;
}

static void move(struct pane *pane, long by)
{
	struct browse *browse = browse_of(pane);

	if (browse->part == BROWSE_FORM) {
		form_move(pane, by);
		return;
	}
	list_move(list_of(browse), by);
	browse_moved(pane);
	pane->host->redraw(pane);
}

static long times(const struct pane_call *call)
{
	return call->count > 0 ? call->count : 1;
}

void browse_next(struct pane *pane, const struct pane_call *call)
{
	move(pane, times(call));
}

void browse_previous(struct pane *pane, const struct pane_call *call)
{
	move(pane, -times(call));
}

void browse_page_down(struct pane *pane, const struct pane_call *call)
{
	move(pane, list_of(browse_of(pane))->rows * times(call));
}

void browse_page_up(struct pane *pane, const struct pane_call *call)
{
	move(pane, -list_of(browse_of(pane))->rows * times(call));
}

void browse_half_down(struct pane *pane, const struct pane_call *call)
{
	move(pane, list_of(browse_of(pane))->rows / 2 * times(call));
}

void browse_half_up(struct pane *pane, const struct pane_call *call)
{
	move(pane, -(list_of(browse_of(pane))->rows / 2) * times(call));
}

void browse_first(struct pane *pane, const struct pane_call *call)
{
	struct list *list = list_of(browse_of(pane));

	move(pane, (call->count > 0 ? call->count - 1 : 0) -
	    (long)list->selected);
}

void browse_last(struct pane *pane, const struct pane_call *call)
{
	struct list *list = list_of(browse_of(pane));

	move(pane, (long)list->count - (long)list->selected);
}

/* --- opening --- */

/* The pane that shows a kind; NULL: none does. */
static const char *pane_of(enum record_kind kind)
{
	switch (kind) {
	case RECORD_CONVERSATION:
		return "inbox";
	case RECORD_CONTACT:
		return "contacts";
	case RECORD_COMPANY:
		return "companies";
	case RECORD_TAG:
		return "tags";
	case RECORD_SEGMENT:
		return "segments";
	case RECORD_TICKET:
		return "tickets";
	case RECORD_TEAM:
		return "teams";
	case RECORD_ADMIN:
		return "admins";
	case RECORD_ARTICLE:
		return "articles";
	case RECORD_INTERNAL_ARTICLE:
		return "internal-articles";
	default:
		return NULL;
	}
}

static void open_line(struct pane *pane, const struct card_line *line)
{
	struct browse *browse = browse_of(pane);
	const char *name = pane_of(line->ref.kind);
	char *id;

	if (line->search) {
		pane->host->go(pane, "inbox", line->search);
	} else if (line->url) {
		pane->host->browse(pane, line->url);
	} else if (line->ref.id && line->ref.kind == browse->kind &&
	    browse->kind != RECORD_CONVERSATION) {
		id = mem_strdup(line->ref.id);
		card_open(pane, id);
		free(id);
	} else if (line->ref.id && name) {
		pane->host->go(pane, name, line->ref.id);
	}
}

void browse_open_item(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	const struct card_line *line = card_current(browse);
	const struct record *record = browse_current(browse);

	if (line)
		open_line(pane, line);
	else if (browse->part == BROWSE_LIST && record)
		card_open(pane, record->id);
}

void browse_back(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	size_t i;

	switch (browse->part) {
	case BROWSE_FORM:
		form_close(pane);
		break;
	case BROWSE_CARD:
		card_close(pane);
		if (!browse->loaded)
			browse_load(pane);
		break;
	case BROWSE_LIST:
		if (browse->asking && browse->done) {
			pane->host->cancel(pane, browse->asking);
		} else if (rows_marked(&browse->rows)) {
			for (i = 0; i < browse->rows.len; i++)
				browse->rows.rows[i].marked = false;
		} else if (browse->query[0]) {
			browse->query[0] = '\0';
			browse_load(pane);
		}
		break;
	}
	pane->host->redraw(pane);
}

void browse_refresh(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);

	attributes_ask(pane, true);
	if (browse->part == BROWSE_CARD)
		card_refresh(pane);
	else
		browse_load(pane);
}

void browse_load_all(struct pane *pane, const struct pane_call *call)
{
	browse_more(pane, true);
}

void browse_raw(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);

	if (browse->part != BROWSE_CARD)
		return;
	browse->card.raw = !browse->card.raw;
	list_select(&browse->card.list, 0);
	card_layout(pane);
	pane->host->redraw(pane);
}

/* --- filter and order --- */

static void filter(struct pane *pane, const char *text)
{
	struct browse *browse = browse_of(pane);

	if (browse->part == BROWSE_CARD)
		card_close(pane);
	snprintf(browse->query, sizeof(browse->query), "%s", text);
	list_select(&browse->list, 0);
	browse_load(pane);
}

/* Keys for the completion: "name:", "email:", … */
static struct pane_choice *choices_of_fields(const struct browse *browse,
    bool keys, struct arena *arena, size_t *n)
{
	const struct record_field *field = browse->schema->fields;
	struct pane_choice *choices = arena_calloc(arena, 2 *
	    (record_fields_len(browse->schema) + browse->counting.len),
	    sizeof(*choices));
	size_t i;

	*n = 0;
	for (i = 0; !keys && i < 2 * browse->counting.len; i++) {
		const char *title = browse->counting.columns[i / 2].title;

		choices[(*n)++] = (struct pane_choice){
			.id = arena_printf(arena, "%s%s", i % 2 ? "" : "-",
			title), .label = arena_printf(arena, "%s, %s first",
			title, i % 2 ? "least" : "most") };
	}
	for (; field->name; field++) {
		choices[(*n)++] = (struct pane_choice){
			.id = keys ? arena_printf(arena, "%s:", field->name) :
			field->name, .label = keys ? arena_printf(arena,
			"%s:", field->name) : field->label,
			.detail = keys ? field->label : NULL };
		if (!keys)
			choices[(*n)++] = (struct pane_choice){
				.id = arena_printf(arena, "-%s", field->name),
				.label = arena_printf(arena, "%s, largest "
				"or latest first", field->label) };
	}
	return choices;
}

static void ask_field(struct pane *pane, struct pane_ask *ask, bool keys)
{
	struct arena arena = { 0 };

	ask->choices = choices_of_fields(browse_of(pane), keys, &arena,
	    &ask->choices_len);
	pane->host->ask(pane, ask);
	arena_release(&arena);
}

void browse_filter(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	struct pane_ask ask = { .kind = ASK_TEXT, .cookie = COOKIE_FILTER,
		.label = "Search", .initial = browse->query, .free = true,
		.hint = "words, name:ada, last-seen:<7d, -role:lead" };

	if (call->arg)
		filter(pane, call->arg);
	else
		ask_field(pane, &ask, true);
}

static void set_order(struct pane *pane, const char *order)
{
	struct browse *browse = browse_of(pane);

	if (record_field_index(browse->schema, order + (*order == '-')) < 0 &&
	    counts_column(browse, order) < 0) {
		pane->host->say(pane, SAY_ERROR, "There is no field \"%s\"",
		    order);
		return;
	}
	snprintf(browse->order, sizeof(browse->order), "%s", order);
	list_select(&browse->list, 0);
	browse_load(pane);
}

void browse_order(struct pane *pane, const struct pane_call *call)
{
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_ORDER,
		.label = "Sort by" };

	if (call->arg)
		set_order(pane, call->arg);
	else
		ask_field(pane, &ask, false);
}

/* --- marks --- */

void browse_mark(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	size_t at = browse->list.selected;
	long left = times(call);

	if (browse->part != BROWSE_LIST)
		return;
	browse->mark_from = at;
	for (; left-- > 0 && at < browse->rows.len; at++)
		browse->rows.rows[at].marked = !browse->rows.rows[at].marked;
	move(pane, times(call));
}

void browse_mark_range(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	size_t from = browse->mark_from, to = browse->list.selected, swap;

	if (browse->part != BROWSE_LIST || from >= browse->rows.len)
		return;
	if (from > to) {
		swap = from;
		from = to;
		to = swap;
	}
	for (; from <= to && from < browse->rows.len; from++)
		browse->rows.rows[from].marked = true;
	pane->host->redraw(pane);
}

void browse_mark_all(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	bool mark = !rows_marked(&browse->rows);
	size_t i;

	for (i = 0; i < browse->rows.len; i++)
		browse->rows.rows[i].marked = mark;
	pane->host->redraw(pane);
}

/* --- copy, browser, forms --- */

static void copy_text(struct pane *pane, const char *text, const char *what)
{
	if (pane->host->copy(pane, text))
		pane->host->say(pane, SAY_GOOD, "Copied: %s", what);
	else
		pane->host->say(pane, SAY_WARNING,
		    "This terminal takes no copies: %s", text);
}

/* Lists are copied by their names, up to so many bytes of them. */
enum { COPY_MAX = 800 };

static const char prefix[] = "attributes.";

static const char *shown(const struct browse *browse,
    const struct record *record, int i, char *out, size_t size)
{
	const struct record_field *field = &browse->schema->fields[i];
	const struct record_value *value = &record->values[i];
	const struct record_ref *ref = value->refs;
	size_t used = 0;

	if (field->type == FIELD_REFERENCE && value->refs)
		return browse_name_of(browse, value->refs);
	if (field->type == FIELD_LIST && ref && ref->id) {
		for (; ref->id && used < size; ref++)
			used += (size_t)snprintf(out + used, size - used,
			    "%s%s", used ? ", " : "",
			    browse_name_of(browse, ref));
		return out;
	}
	return record_show(field, value, out, size);
}

static void copy_field(struct pane *pane, const char *name)
{
	struct browse *browse = browse_of(pane);
	const struct record *record = browse_current(browse);
	int i = record_field_index(browse->schema, name);
	const struct attribute *attribute;
	char text[COPY_MAX];

	if (!record)
		return;
	attribute = !strncmp(name, prefix, strlen(prefix)) ?
	    record_attribute(record, name + strlen(prefix)) : NULL;
	if (attribute && attribute->value)
		copy_text(pane, attribute->value, attribute->name);
	else if (i < 0)
		pane->host->say(pane, SAY_ERROR, "There is no field \"%s\"",
		    name);
	else
		copy_text(pane, shown(browse, record, i, text, sizeof(text)),
		    browse->schema->fields[i].label);
}

void browse_copy(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	const struct record *record = browse_current(browse);
	const struct card_line *line = card_current(browse);
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_COPY,
		.label = "Copy" };
	struct pane_choice *choices;
	struct arena arena = { 0 };
	char *text;
	size_t i;

	if (call->arg) {
		copy_field(pane, call->arg);
		return;
	}
	if (line && line->copy && *line->copy) {
		copy_text(pane, line->copy, line->label ? line->label :
		    "the line");
		return;
	}
	if (!record)
		return;
	choices = arena_calloc(&arena, record_fields_len(browse->schema) +
	    record->attributes_len, sizeof(*choices));
	for (i = 0; browse->schema->fields[i].name; i++) {
		text = arena_alloc(&arena, COPY_MAX);
		text = (char *)shown(browse, record, (int)i, text, COPY_MAX);
		if (*text)
			choices[ask.choices_len++] = (struct pane_choice){
				.id = browse->schema->fields[i].name,
				.label = browse->schema->fields[i].label,
				.detail = text };
	}
	for (i = 0; i < record->attributes_len; i++) {
		const struct attribute *attribute = &record->attributes[i];
		const struct definition *known = attributes_find(browse,
		    attribute->name);

		if (attribute->value && *attribute->value)
			choices[ask.choices_len++] = (struct pane_choice){
				.id = arena_printf(&arena, "%s%s", prefix,
				attribute->name), .group = "Attributes",
				.label = known ? known->field.label :
				attribute->name, .detail = attribute->value };
	}
	ask.choices = choices;
	pane->host->ask(pane, &ask);
	arena_release(&arena);
}

/* The page of the record in Intercom's own web app. */
void browse_in_browser(struct pane *pane, const struct pane_call *call)
{
	struct browse *browse = browse_of(pane);
	const struct record *record = browse_current(browse);
	const struct workspace *in = browse_workspace(browse);
	const char *region = in && in->region ? in->region : "US";
	const char *page = browse->schema->page, *at;
	struct buf url;

	if (!record || !page || !in || !in->app_id) {
		pane->host->say(pane, SAY_INFO,
		    "It has no page in the web app");
		return;
	}
	buf_init(&url, BUF_SMALL_MAX);
	buf_printf(&url, "https://app.%sintercom.com", !strcmp(region, "EU") ?
	    "eu." : !strcmp(region, "AU") ? "au." : "");
	for (at = page; *at; at++) {
		if (!strncmp(at, "{app}", 5)) {
			buf_add_text(&url, in->app_id);
			at += 4;
		} else if (!strncmp(at, "{id}", 4)) {
			buf_add_text(&url, record->id);
			at += 3;
		} else {
			buf_add_char(&url, *at);
		}
	}
	pane->host->browse(pane, url.data);
	buf_release(&url);
}

void browse_new(struct pane *pane, const struct pane_call *call)
{
	form_open(pane, NULL);
}

void browse_edit(struct pane *pane, const struct pane_call *call)
{
	const struct record *record = browse_current(browse_of(pane));

	if (record && browse_of(pane)->part != BROWSE_FORM)
		form_open(pane, record);
}

void browse_save(struct pane *pane, const struct pane_call *call)
{
	form_save(pane);
}

void browse_undo(struct pane *pane, const struct pane_call *call)
{
	pane->host->send(pane, request_undo(0));
	pane->host->say(pane, SAY_INFO, "Taking back the last action");
}

bool actions_answer(struct pane *pane, const struct pane_event *event)
{
	const char *text = event->text ? event->text : "";

	switch (event->cookie) {
	case COOKIE_FILTER:
		if (event->accepted)
			filter(pane, text);
		return true;
	case COOKIE_ORDER:
		if (event->accepted && *text)
			set_order(pane, text);
		return true;
	case COOKIE_COPY:
		if (event->accepted && *text)
			copy_field(pane, text);
		return true;
	case COOKIE_PICK_REF:
		if (event->accepted)
			form_picked(pane, text);
		return true;
	default:
		return false;
	}
}
