/* Panes of records: the form of a new or changed one. */
#include "config.h"

#include "panes/records/browse.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { VALUE_MAX = 4000 };

static struct form_field *current(struct form *form)
{
	return form->list.selected < form->fields_len ?
	    &form->fields[form->list.selected] : NULL;
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
		free(form->fields[i].before);
		free(form->fields[i].value);
		free(form->fields[i].ref);
	}
	free(form->fields);
	free(form->id);
	arena_release(&form->arena);
	if (form->editor.text.data)
		editor_release(&form->editor);
	*form = (struct form){ .list = list };
	if (browse->part == BROWSE_FORM)
		browse->part = browse->before_form;
}

/* With its fields in it. */
static void show(struct pane *pane)
{
	struct browse *browse = browse_of(pane);
	struct form *form = &browse->form;

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

void form_open(struct pane *pane, const struct record *record)
{
	struct browse *browse = browse_of(pane);
	struct form *form = &browse->form;

	form_close(pane);
	attributes_ask(pane, false);
	form->create = !record;
	form->verb = record ? VERB_UPDATE : VERB_CREATE;
	form->id = record ? mem_strdup(record->id) : NULL;
	form_add_fields(browse, record);
	show(pane);
}

void form_begin(struct pane *pane, const struct form_plan *plan)
{
	struct browse *browse = browse_of(pane);
	struct form *form = &browse->form;
	const struct record_rule *rule = record_rule(browse->kind,
	    plan->verb);
	size_t i;

	form_close(pane);
	form->create = form->planned = true;
	form->verb = plan->verb;
	form->title = rule ? rule->words : NULL;
	form->id = mem_strdup(plan->id);
	form->with = record_inputs_copy(&form->arena, plan->with,
	    plan->with_len);
	form->with_len = plan->with_len;
	for (i = 0; i < plan->fields_len; i++)
		form_add_field(browse, &plan->fields[i], plan->initial[i]);
	form_add_attributes(browse, plan->record);
	show(pane);
}

/* What was begun is not taken away; nothing was: it is made anew. */
void form_defined(struct pane *pane)
{
	struct browse *browse = browse_of(pane);
	struct form *form = &browse->form;
	const struct record *record = form->create ? NULL :
	    browse_current(browse);
	size_t at = form->list.selected, i;

	if (browse->part != BROWSE_FORM || form->saving || form->planned ||
	    (!form->create && !record))
		return;
	for (i = 0; i < form->fields_len; i++)
		if (field_changed(&form->fields[i]))
			return;
	form_open(pane, record);
	list_select(&form->list, at);
	to_editor(form);
}

/* --- keys --- */

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
	if (field && field_is_choice(field))
		field_complete(field);
	if (field)
		field_check(browse_of(pane), field, &form->err);
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

static void pick_admin(struct pane *pane, struct pane_ask *ask)
{
	const struct workspace *in = browse_workspace(browse_of(pane));
	struct pane_choice *choices;
	size_t i;

	if (!in)
		return;
	choices = mem_calloc(in->admins_len + 1, sizeof(*choices));
	choices[0] = (struct pane_choice){ .id = "", .label = "Nobody" };
	for (i = 0; i < in->admins_len; i++)
		choices[i + 1] = (struct pane_choice){ .id = in->admins[i].id,
			.label = in->admins[i].name ? in->admins[i].name :
			in->admins[i].id, .detail = in->admins[i].email };
	ask->choices = choices;
	ask->choices_len = in->admins_len + 1;
	pane->host->ask(pane, ask);
	free(choices);
}

static void pick_named(struct pane *pane, struct pane_ask *ask)
{
	const struct browse *browse = browse_of(pane);
	struct pane_choice *choices = browse_named_choices(browse, "None");

	ask->choices = choices;
	ask->choices_len = browse->named.len + 1;
	pane->host->ask(pane, ask);
	free(choices);
}

static void pick_choice(struct pane *pane, const struct form_field *field,
    struct pane_ask *ask)
{
	const char *at = field_choices(field);
	struct arena arena = { 0 };
	struct pane_choice *choices = arena_calloc(&arena, strlen(at) + 2,
	    sizeof(*choices));
	size_t n;

	if (field->attribute)
		choices[ask->choices_len++] = (struct pane_choice){ .id = "",
			.label = "Nothing" };
	for (;; at += n + 1) {
		n = strcspn(at, "|");
		choices[ask->choices_len].id = arena_strndup(&arena, at, n);
		choices[ask->choices_len].label =
		    choices[ask->choices_len].id;
		ask->choices_len++;
		if (!at[n])
			break;
	}
	ask->choices = choices;
	pane->host->ask(pane, ask);
	arena_release(&arena);
}

static void pick(struct pane *pane, const struct form_field *field)
{
	struct pane_ask ask = { .kind = ASK_PICK, .cookie = COOKIE_PICK_REF,
		.label = field->of.label };

	if (field->of.type == FIELD_CHOICE)
		pick_choice(pane, field, &ask);
	else if (field->of.refers == RECORD_ADMIN)
		pick_admin(pane, &ask);
	else if (field->of.refers == browse_named_kind(browse_of(pane)))
		pick_named(pane, &ask);
}

void form_picked(struct pane *pane, const char *id)
{
	struct browse *browse = browse_of(pane);
	struct form *form = &browse->form;
	struct form_field *field = current(form);
	const char *value = id;

	if (!field)
		return;
	if (field->of.type == FIELD_REFERENCE) {
		struct record_ref ref = { field->of.refers, id, NULL };

		free(field->ref);
		field->ref = *id ? mem_strdup(id) : NULL;
		value = *id ? browse_name_of(browse, &ref) : "";
	}
	field_set(field, value, strlen(value));
	to_editor(form);
	pane->host->redraw(pane);
}

/* Enter shows what there is to choose from; Space goes through a few. */
static bool activate(struct pane *pane, struct form_field *field, bool enter)
{
	struct form *form = &browse_of(pane)->form;

	if (field_is_choice(field) && (!enter || field->of.type == FIELD_BOOL)) {
		field_cycle(field);
		to_editor(form);
		return true;
	}
	if (enter && (field_is_choice(field) ||
	    field->of.type == FIELD_REFERENCE)) {
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
		if (!activate(pane, field, true))
			form_move(pane, 1);
	} else if (!strcmp(key, "Space")) {
		if (!activate(pane, field, false))
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

/* A new one with the id of another would change that one instead. */
static bool is_free(const struct browse *browse,
    const struct form_field *field, struct error *err)
{
	size_t i;

	if (!browse->form.create || !(field->of.flags & FIELD_ONCE) ||
	    !(field->of.flags & FIELD_EXACT) || !*field->value)
		return true;
	for (i = 0; i < browse->rows.len; i++) {
		const struct record *record = browse->rows.rows[i].record;
		const char *text = record_value(record, field->of.name)->text;

		if (text && !strcmp(text, field->value))
			return error_set(err, ERROR_INPUT, 0, "%s: %s has it "
			    "already; edit that one instead", field->of.label,
			    record->title);
	}
	return true;
}

static bool all_good(struct browse *browse)
{
	struct form *form = &browse->form;
	size_t i;

	for (i = 0; i < form->fields_len; i++)
		if ((form->create || field_changed(&form->fields[i])) &&
		    (!field_check(browse, &form->fields[i], &form->err) ||
		    !is_free(browse, &form->fields[i], &form->err))) {
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
	size_t i, n = 0, typed;

	if (browse->part != BROWSE_FORM || form->saving)
		return;
	if (field && field_is_choice(field)) {
		field_complete(field);
		to_editor(form);
	}
	form->err.code = ERROR_NONE;
	if (!all_good(browse)) {
		pane->host->redraw(pane);
		return;
	}
	inputs = mem_calloc(form->fields_len + form->with_len,
	    sizeof(*inputs));
	for (i = 0; i < form->fields_len; i++)
		if (field_changed(&form->fields[i]))
			inputs[n++] = (struct record_input){
				form->fields[i].of.name,
				field_input(browse, &form->fields[i]) };
	typed = n;
	for (i = 0; i < form->with_len; i++)
		inputs[n++] = form->with[i];
	if (n) {
		form->saving = pane->host->send(pane, request_change(
		    &(struct record_change){ .kind = browse->kind,
		    .verb = form->verb,
		    .id = form->id, .inputs = inputs, .inputs_len = n }));
	} else {
		pane->host->say(pane, SAY_INFO, "Nothing was changed");
		form_close(pane);
	}
	for (i = 0; i < typed; i++)
		free((char *)inputs[i].value);
	free(inputs);
	pane->host->redraw(pane);
}

bool form_reply(struct pane *pane, const struct api_reply *reply)
{
	struct browse *browse = browse_of(pane);
	struct form *form = &browse->form;
	bool create = form->create, was;

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
	was = create && reply->record && rows_find(&browse->rows,
	    reply->record->id) != SIZE_MAX;
	if (create)
		browse_list_made(pane, reply);
	else
		rows_replace(&browse->rows, reply);
	form_close(pane);
	if (was)
		pane->host->say(pane, SAY_INFO, "%s was there already: "
		    "nothing new was made", reply->record->title);
	else
		pane->host->say(pane, SAY_GOOD, create ? "Created %s" :
		    "Saved %s", reply->record ? reply->record->title : "");
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
	int label = browse_label_cols(canvas->cols);
	struct canvas value = canvas_sub(canvas, y, label, 1,
	    canvas->cols - label);
	bool needed = form->create && field->of.flags & FIELD_NEEDED;

	canvas_printf(canvas, y, 1, label - 2, selected ?
	    STYLE(STRONG) : STYLE(DIM), "%s%s", field->of.label,
	    needed ? " *" : "");
	if (selected) {
		canvas_fill(&value, 0, 0, 1, value.cols, STYLE(INPUT));
		editor_draw(&form->editor, &value, true);
	} else {
		canvas_text_fit(&value, 0, 0, value.cols, field_changed(field) ?
		    STYLE(PENDING) : STYLE(TEXT), field->value);
	}
}

/* What a time that is typed means, or how one is typed. */
static void hint_time(const struct pane *pane, const struct form_field *field,
    char *out, size_t size)
{
	const struct browse *browse = pane->state;
	const struct workspace *in = browse_workspace(browse);
	int64_t at = field_time(browse, field->value);
	struct arena arena = { 0 };

	if (at)
		snprintf(out, size, "%s", browse_time(pane, at, &arena));
	else
		snprintf(out, size, "2026-11-24 or 2026-11-24 10:00, %s",
		    browse->zone ? in->timezone : "local time");
	arena_release(&arena);
}

/* What helps with the selected field. */
static void hint(const struct pane *pane, const struct form_field *field,
    char *out, size_t size)
{
	if (field->of.type == FIELD_CHOICE)
		snprintf(out, size, "Space: the next of %s, Enter: the list",
		    field_choices(field));
	else if (field->of.type == FIELD_BOOL)
		snprintf(out, size, "Space: true, false%s",
		    field->attribute ? ", nothing" : "");
	else if (field->of.type == FIELD_REFERENCE)
		snprintf(out, size, "Enter: pick one");
	else if (field_is_time(field))
		hint_time(pane, field, out, size);
	else
		snprintf(out, size, "%s", field->of.help ? field->of.help :
		    field->of.type == FIELD_NUMBER ? "a whole number" :
		    field->of.type == FIELD_MONEY ? "a number" : "");
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
	if (form->title)
		canvas_printf(canvas, 0, 0, canvas->cols, STYLE(TITLE),
		    " %c%s", toupper((unsigned char)*form->title),
		    form->title + 1);
	else
		canvas_printf(canvas, 0, 0, canvas->cols, STYLE(TITLE),
		    " %s %s", form->create ? "New" : "Edit the",
		    browse->name);
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
		hint(pane, &form->fields[form->list.selected], text,
		    sizeof(text));
	canvas_printf(canvas, canvas->rows - 1, 1, canvas->cols - 2,
	    STYLE(DIM), "%s saves, Esc leaves%s%s", key ? key : "save-form",
	    text[0] ? "  ·  " : "", text);
}
