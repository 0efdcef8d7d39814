/* Panes of records: the form of a new or changed one. */
#include "config.h"

#include "panes/records/browse.h"
#include "panes/render/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { LABEL_COLS = 26, VALUE_MAX = 4000 };

static struct form_field *current(struct form *form)
{
	return form->list.selected < form->fields_len ?
	    &form->fields[form->list.selected] : NULL;
}

/* --- values as people type them --- */

static bool is_time(const struct form_field *field)
{
	return field->field && (field->field->type == FIELD_TIME ||
	    field->field->type == FIELD_DATE);
}

static char *time_typed(int64_t at)
{
	time_t then = (time_t)at;
	char text[40] = "";
	struct tm tm;

	if (at && localtime_r(&then, &tm))
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &tm);
	return mem_strdup(text);
}

/* "2026-11-24", "2026-11-24 10:00" in local time; 0: it is none. */
static int64_t time_of(const char *text)
{
	int year, month, day, hour = 0, minute = 0, used = 0, n;
	struct tm tm = { .tm_isdst = -1 };

	n = sscanf(text, "%4d-%2d-%2d%n %2d:%2d%n", &year, &month, &day,
	    &used, &hour, &minute, &used);
	if ((n != 3 && n != 5) || text[used] || month < 1 || month > 12 ||
	    day < 1 || day > 31 || hour > 23 || minute > 59)
		return 0;
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = day;
	tm.tm_hour = hour;
	tm.tm_min = minute;
	return mktime(&tm);
}

static char *value_typed(const struct browse *browse,
    const struct record_field *field, const struct record_value *value)
{
	if (field->type == FIELD_TIME || field->type == FIELD_DATE)
		return time_typed(value->number);
	if (field->type == FIELD_REFERENCE)
		return mem_strdup(value->refs ? browse_name_of(browse,
		    value->refs) : "");
	return mem_strdup(value->text ? value->text : "");
}

/* --- making the form --- */

static struct form_field *add(struct form *form, const char *name,
    const char *label, char *value)
{
	struct form_field *field;

	form->fields = mem_grow(form->fields, form->fields_len,
	    sizeof(*form->fields));
	field = &form->fields[form->fields_len++];
	*field = (struct form_field){ .name = mem_strdup(name),
		.label = mem_strdup(label), .before = value,
		.value = mem_strdup(value) };
	return field;
}

static bool wanted(const struct record_field *field, bool create)
{
	return field->type != FIELD_LIST && (field->flags & FIELD_EDIT ||
	    (create && field->flags & (FIELD_ONCE | FIELD_NEEDED))) &&
	    (create || !(field->flags & FIELD_ONCE));
}

static void add_fields(struct browse *browse, const struct record *record)
{
	static const struct record_value none;
	struct form *form = &browse->form;
	size_t i;

	for (i = 0; browse->schema->fields[i].name; i++) {
		const struct record_field *field = &browse->schema->fields[i];
		const struct record_value *value = record ?
		    &record->values[i] : &none;
		struct form_field *made;

		if (!wanted(field, !record))
			continue;
		made = add(form, field->name, field->label,
		    value_typed(browse, field, value));
		made->field = field;
		made->ref = mem_strdup(field->type == FIELD_REFERENCE ?
		    value->text : NULL);
	}
	for (i = 0; record && i < record->attributes_len; i++) {
		const struct attribute *attribute = &record->attributes[i];
		char *name = mem_printf("attributes.%s", attribute->name);

		/* A list's members cannot be told apart in one text. */
		if (attribute->kind != ATTRIBUTE_LIST)
			add(form, name, attribute->name, mem_strdup(
			    attribute->value ? attribute->value : ""))->kind =
			    attribute->kind;
		free(name);
	}
}

static void to_editor(struct form *form)
{
	const struct form_field *field = current(form);

	editor_set_text(&form->editor, field ? field->value : "",
	    field ? strlen(field->value) : 0);
}

void form_close(struct pane *pane)
{
	struct browse *browse = browse_of(pane);
	struct form *form = &browse->form;
	struct list list = form->list;
	size_t i;

	for (i = 0; i < form->fields_len; i++) {
		free(form->fields[i].name);
		free(form->fields[i].label);
		free(form->fields[i].before);
		free(form->fields[i].value);
		free(form->fields[i].ref);
	}
	free(form->fields);
	free(form->id);
	if (form->editor.text.data)
		editor_release(&form->editor);
	*form = (struct form){ .list = list };
	if (browse->part == BROWSE_FORM)
		browse->part = browse->before_form;
}

void form_open(struct pane *pane, const struct record *record)
{
	struct browse *browse = browse_of(pane);
	struct form *form = &browse->form;

	form_close(pane);
	form->create = !record;
	form->id = record ? mem_strdup(record->id) : NULL;
	add_fields(browse, record);
	editor_init_line(&form->editor, VALUE_MAX);
	list_resize(&form->list, pane->rows - 3);
	list_set_count(&form->list, form->fields_len);
	list_select(&form->list, 0);
	to_editor(form);
	browse->before_form = browse->part == BROWSE_FORM ? BROWSE_LIST :
	    browse->part;
	browse->part = BROWSE_FORM;
	pane->host->redraw(pane);
}

/* --- checking --- */

static bool check_attribute(const struct form_field *field,
    struct error *err)
{
	char *end;

	if (!*field->value)
		return true;
	if (field->kind == ATTRIBUTE_NUMBER) {
		strtod(field->value, &end);
		if (*end)
			return error_set(err, ERROR_INPUT, 0,
			    "%s: \"%s\" is no number", field->label,
			    field->value);
	}
	if (field->kind == ATTRIBUTE_BOOLEAN && strcmp(field->value, "true") &&
	    strcmp(field->value, "false"))
		return error_set(err, ERROR_INPUT, 0, "%s: true or false",
		    field->label);
	return true;
}

static bool check(const struct form_field *field, bool create,
    struct error *err)
{
	struct record_field rules;

	if (!field->field)
		return check_attribute(field, err);
	if (is_time(field))
		return !*field->value || time_of(field->value) ||
		    error_set(err, ERROR_INPUT, 0,
		    "%s: a date as in 2026-11-24 or 2026-11-24 10:00",
		    field->label);
	if (field->field->type == FIELD_REFERENCE)
		return !*field->value || field->ref || error_set(err,
		    ERROR_INPUT, 0, "%s: Enter shows who there is",
		    field->label);
	rules = *field->field;
	if (!create)
		rules.flags &= ~(unsigned)FIELD_NEEDED;
	return record_check(&rules, field->value, err);
}

/* --- keys --- */

/* What is typed into a choice is the choice that begins so. */
static void complete_choice(struct form_field *field)
{
	const char *choices = field->field && field->field->choices ?
	    field->field->choices : "true|false";
	size_t len = strlen(field->value), n;

	for (; len; choices += n + 1) {
		n = strcspn(choices, "|");
		if (n >= len && !strncasecmp(choices, field->value, len)) {
			free(field->value);
			field->value = mem_strndup(choices, n);
			return;
		}
		if (!choices[n])
			return;
	}
}

static bool is_choice(const struct form_field *field)
{
	return field->field ? field->field->type == FIELD_CHOICE ||
	    field->field->type == FIELD_BOOL :
	    field->kind == ATTRIBUTE_BOOLEAN;
}

static void take_text(struct form *form)
{
	struct form_field *field = current(form);

	if (!field || !strcmp(field->value, editor_text_of(&form->editor)))
		return;
	free(field->value);
	field->value = mem_strdup(editor_text_of(&form->editor));
	/* A name that is typed means nobody until it is picked. */
	free(field->ref);
	field->ref = NULL;
}

void form_move(struct pane *pane, long by)
{
	struct form *form = &browse_of(pane)->form;
	struct form_field *field = current(form);

	form->err.code = ERROR_NONE;
	if (field && is_choice(field))
		complete_choice(field);
	if (field)
		check(field, form->create, &form->err);
	list_move(&form->list, by);
	to_editor(form);
	pane->host->redraw(pane);
}

bool form_typed(struct pane *pane, const char *utf8, bool pasted)
{
	struct form *form = &browse_of(pane)->form;

	if (pasted)
		editor_paste(&form->editor, utf8, strlen(utf8));
	else
		editor_insert(&form->editor, utf8, strlen(utf8));
	take_text(form);
	form->err.code = ERROR_NONE;
	pane->host->redraw(pane);
	return true;
}

/* The next of a choice's values. */
static void cycle(struct form_field *field)
{
	const char *choices = field->field && field->field->choices ?
	    field->field->choices : "true|false";
	const char *at = strstr(choices, field->value), *next;

	next = at && *field->value ? strchr(at, '|') : NULL;
	next = next ? next + 1 : choices;
	free(field->value);
	field->value = mem_strndup(next, strcspn(next, "|"));
}

static void pick(struct pane *pane, const struct form_field *field)
{
	struct browse *browse = browse_of(pane);
	const struct workspace *in = browse_workspace(browse);
	struct pane_choice *choices;
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_PICK_REF,
		.label = field->label };
	size_t i;

	if (!in || field->field->refers != RECORD_ADMIN)
		return;
	choices = mem_calloc(in->admins_len + 1, sizeof(*choices));
	choices[0] = (struct pane_choice){ .id = "", .label = "Nobody" };
	for (i = 0; i < in->admins_len; i++)
		choices[i + 1] = (struct pane_choice){ .id = in->admins[i].id,
			.label = in->admins[i].name ? in->admins[i].name :
			in->admins[i].id, .detail = in->admins[i].email };
	ask.choices = choices;
	ask.choices_len = in->admins_len + 1;
	pane->host->ask(pane, &ask);
	free(choices);
}

void form_picked(struct pane *pane, const char *id)
{
	struct browse *browse = browse_of(pane);
	struct form *form = &browse->form;
	struct form_field *field = current(form);
	struct record_ref ref = { RECORD_ADMIN, id, NULL };

	if (!field || !field->field)
		return;
	free(field->value);
	free(field->ref);
	field->ref = *id ? mem_strdup(id) : NULL;
	field->value = mem_strdup(*id ? browse_name_of(browse, &ref) : "");
	to_editor(form);
	pane->host->redraw(pane);
}

static bool activate(struct pane *pane, struct form_field *field)
{
	struct form *form = &browse_of(pane)->form;

	if (is_choice(field)) {
		cycle(field);
		to_editor(form);
		return true;
	}
	if (field->field && field->field->type == FIELD_REFERENCE) {
		pick(pane, field);
		return true;
	}
	return false;
}

bool form_key(struct pane *pane, const char *key)
{
	struct form *form = &browse_of(pane)->form;
	struct form_field *field = current(form);

	if (!field)
		return false;
	if (!strcmp(key, "Down") || !strcmp(key, "Tab")) {
		form_move(pane, 1);
	} else if (!strcmp(key, "Up") || !strcmp(key, "S-Tab")) {
		form_move(pane, -1);
	} else if (!strcmp(key, "Enter")) {
		if (!activate(pane, field))
			form_move(pane, 1);
	} else if (!strcmp(key, "Space")) {
		if (!is_choice(field) || !activate(pane, field))
			form_typed(pane, " ", false);
	} else if (editor_key(&form->editor, key)) {
		take_text(form);
		form->err.code = ERROR_NONE;
	} else {
		return false;
	}
	pane->host->redraw(pane);
	return true;
}

/* --- saving --- */

/* The value as the change wants it; yours to free. */
static char *input_of(const struct form_field *field)
{
	if (field->field && field->field->type == FIELD_REFERENCE)
		return mem_strdup(field->ref ? field->ref : "");
	if (is_time(field))
		return *field->value ? mem_printf("%lld",
		    (long long)time_of(field->value)) : mem_strdup("");
	if (!field->field && *field->value &&
	    field->kind == ATTRIBUTE_NUMBER)
		return mem_printf("n:%s", field->value);
	if (!field->field && *field->value &&
	    field->kind == ATTRIBUTE_BOOLEAN)
		return mem_printf("b:%s", field->value);
	if (!field->field)
		return mem_printf("s:%s", field->value);
	return mem_strdup(field->value);
}

static bool is_changed(const struct form_field *field)
{
	return strcmp(field->before, field->value) != 0;
}

static bool all_good(struct form *form)
{
	size_t i;

	for (i = 0; i < form->fields_len; i++)
		if ((form->create || is_changed(&form->fields[i])) &&
		    !check(&form->fields[i], form->create, &form->err)) {
			list_select(&form->list, i);
			to_editor(form);
			return false;
		}
	return true;
}

void form_save(struct pane *pane)
{
	struct browse *browse = browse_of(pane);
	struct form *form = &browse->form;
	struct form_field *field = current(form);
	struct record_input *inputs;
	size_t i, n = 0;

	if (browse->part != BROWSE_FORM || form->saving)
		return;
	if (field && is_choice(field)) {
		complete_choice(field);
		to_editor(form);
	}
	form->err.code = ERROR_NONE;
	if (!all_good(form)) {
		pane->host->redraw(pane);
		return;
	}
	inputs = mem_calloc(form->fields_len, sizeof(*inputs));
	for (i = 0; i < form->fields_len; i++)
		if (is_changed(&form->fields[i]))
			inputs[n++] = (struct record_input){
				form->fields[i].name,
				input_of(&form->fields[i]) };
	if (n) {
		form->saving = pane->host->send(pane, request_change(
		    &(struct record_change){ .kind = browse->kind,
		    .verb = form->create ? VERB_CREATE : VERB_UPDATE,
		    .id = form->id, .inputs = inputs, .inputs_len = n }));
	} else {
		pane->host->say(pane, SAY_INFO, "Nothing was changed");
		form_close(pane);
	}
	for (i = 0; i < n; i++)
		free((char *)inputs[i].value);
	free(inputs);
	pane->host->redraw(pane);
}

bool form_reply(struct pane *pane, const struct api_reply *reply)
{
	struct browse *browse = browse_of(pane);
	struct form *form = &browse->form;
	bool create = form->create;

	if (!form->saving || reply->id != form->saving)
		return false;
	if (!reply->final)
		return true;
	form->saving = 0;
	if (reply->err.code) {
		/* What was typed stays, for another try. */
		form->err = reply->err;
		pane->host->redraw(pane);
		return true;
	}
	if (create)
		browse_list_made(pane, reply);
	else
		rows_replace(&browse->rows, reply);
	form_close(pane);
	pane->host->say(pane, SAY_GOOD, create ? "Created %s" : "Saved %s",
	    reply->record ? reply->record->title : "");
	if (reply->record && create)
		card_open(pane, reply->record->id);
	else if (browse->card.id)
		card_refresh(pane);
	pane->host->redraw(pane);
	return true;
}

/* --- drawing --- */

static void draw_field(const struct form *form, struct canvas *canvas,
    size_t index, int y)
{
	const struct form_field *field = &form->fields[index];
	bool selected = index == form->list.selected;
	struct canvas value = canvas_sub(canvas, y, LABEL_COLS, 1,
	    canvas->cols - LABEL_COLS);
	bool needed = form->create && field->field &&
	    field->field->flags & FIELD_NEEDED;

	canvas_printf(canvas, y, 1, LABEL_COLS - 2, selected ?
	    STYLE(STRONG) : STYLE(DIM), "%s%s", field->label,
	    needed ? " *" : "");
	if (selected) {
		canvas_fill(&value, 0, 0, 1, value.cols, STYLE(INPUT));
		editor_draw(&form->editor, &value, true);
	} else {
		canvas_text_fit(&value, 0, 0, value.cols, is_changed(field) ?
		    STYLE(PENDING) : STYLE(TEXT), field->value);
	}
}

/* What helps with the selected field. */
static void hint(const struct form_field *field, char *out, size_t size)
{
	const char *help = field->field ? field->field->help : NULL;

	if (is_choice(field))
		snprintf(out, size, "Space: the next of %s", field->field &&
		    field->field->choices ? field->field->choices :
		    "true|false");
	else if (field->field && field->field->type == FIELD_REFERENCE)
		snprintf(out, size, "Enter: pick one");
	else if (is_time(field))
		snprintf(out, size, "2026-11-24 or 2026-11-24 10:00, local "
		    "time");
	else
		snprintf(out, size, "%s", help ? help : "");
}

void form_draw(const struct pane *pane, struct canvas *canvas)
{
	const struct browse *browse = pane->state;
	const struct form *form = &browse->form;
	const char *key = pane->host->key_for(pane, "save-form");
	char text[200] = "";
	size_t index;
	int y;

	canvas_fill(canvas, 0, 0, 1, canvas->cols, STYLE(TITLE));
	canvas_printf(canvas, 0, 0, canvas->cols, STYLE(TITLE), " %s %s",
	    form->create ? "New" : "Edit the", browse->schema->name);
	canvas_text_right(canvas, 0, 0, canvas->cols, STYLE(TITLE),
	    form->saving ? " saving … " : "");
	for (y = 0; list_at(&form->list, y, &index); y++)
		draw_field(form, canvas, index, y + 1);
	if (form->err.code) {
		canvas_text_fit(canvas, canvas->rows - 1, 1, canvas->cols - 2,
		    STYLE(ERROR), form->err.text);
		return;
	}
	if (form->list.selected < form->fields_len)
		hint(&form->fields[form->list.selected], text, sizeof(text));
	canvas_printf(canvas, canvas->rows - 1, 1, canvas->cols - 2,
	    STYLE(DIM), "%s saves, Esc leaves%s%s", key ? key : "save-form",
	    text[0] ? "  ·  " : "", text);
}
