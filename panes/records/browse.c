/* Panes of records: life, replies, what is drawn. */
#include "config.h"

#include "panes/records/browse.h"
#include "panes/render/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct workspace *browse_workspace(const struct browse *browse)
{
	return browse->workspace ? browse->workspace->workspace : NULL;
}

bool browse_is_me(const struct browse *browse, const char *admin_id)
{
	const struct workspace *in = browse_workspace(browse);

	return in && in->me.id && !strcmp(in->me.id, admin_id);
}

const char *browse_me(struct pane *pane)
{
	const struct workspace *in = browse_workspace(browse_of(pane));

	if (in && in->me.id)
		return in->me.id;
	pane->host->say(pane, SAY_WARNING,
	    "Not yet: the teammates are still being loaded");
	return NULL;
}

/* What the list names by id alone. */
enum record_kind browse_named_kind(const struct browse *browse)
{
	return browse->kind == RECORD_CONTACT ? RECORD_COMPANY :
	    browse->kind == RECORD_ARTICLE ? RECORD_COLLECTION :
	    browse->kind == RECORD_TICKET ? RECORD_TICKET_STATE :
	    browse->kind == RECORD_ADMIN ? RECORD_AWAY_REASON : RECORD_NONE;
}

struct pane_choice *browse_named_choices(const struct browse *browse,
    const char *none)
{
	const struct rows *named = &browse->named;
	struct pane_choice *choices = mem_calloc(named->len + 1,
	    sizeof(*choices));
	size_t i;

	choices[0] = (struct pane_choice){ .id = "", .label = none };
	for (i = 0; i < named->len; i++)
		choices[i + 1] = (struct pane_choice){
			.id = named->rows[i].record->id,
			.label = named->rows[i].record->title,
			.detail = record_value(named->rows[i].record,
			    "description")->text };
	return choices;
}

const char *browse_name_of(const struct browse *browse,
    const struct record_ref *ref)
{
	const struct workspace *in = browse_workspace(browse);
	const struct conversation *said = browse->card.reply ?
	    browse->card.reply->conversation : NULL;
	const char *name = ref->name;
	size_t at;

	if (!name && in)
		name = record_ref_name(ref, in);
	if (!name && ref->kind == browse_named_kind(browse)) {
		at = rows_find(&browse->named, ref->id);
		if (at != SIZE_MAX)
			name = browse->named.rows[at].record->title;
	}
	if (!name && said && ref->kind == RECORD_CONTACT && said->contact.id &&
	    !strcmp(said->contact.id, ref->id))
		name = said->contact.name;
	return name ? name : ref->id;
}

/* Names are one word for scripts. */
static void say_name(char *out, size_t size, const char *name)
{
	size_t i;

	snprintf(out, size, "%s", name);
	for (i = 0; out[i]; i++)
		if (out[i] == '-')
			out[i] = ' ';
}

void browse_open(struct pane *pane, enum record_kind kind,
    const char *object_id)
{
	struct browse *browse = browse_of(pane);

	if (!browse->ready) {
		browse->ready = true;
		browse->kind = kind;
		browse->schema = record_schema(kind);
		say_name(browse->name, sizeof(browse->name),
		    browse->schema->name);
		say_name(browse->plural, sizeof(browse->plural),
		    browse->schema->plural);
		browse->mark_from = SIZE_MAX;
		snprintf(browse->order, sizeof(browse->order), "%s",
		    browse->schema->sort);
		list_init(&browse->list);
		list_init(&browse->card.list);
		list_init(&browse->form.list);
		browse->asking_workspace = pane->host->send(pane,
		    request_workspace());
	}
	if (!object_id)
		return;
	if (!strncmp(object_id, "search:", 7)) {
		card_close(pane);
		snprintf(browse->query, sizeof(browse->query), "%s",
		    object_id + 7);
		browse->part = BROWSE_LIST;
		browse_load(pane);
	} else if (!strcmp(object_id, "new")) {
		form_open(pane, NULL);
	} else {
		card_open(pane, object_id);
	}
}

void browse_close(struct pane *pane)
{
	struct browse *browse = browse_of(pane);

	if (!browse->ready)
		return;
	card_close(pane);
	form_close(pane);
	change_release(browse);
	counts_release(browse);
	rows_release(&browse->rows);
	rows_release(&browse->named);
	attributes_release(browse);
	api_reply_unref(browse->workspace);
	free(browse->next);
	free(browse->export_path);
}

static bool workspace_reply(struct pane *pane, const struct api_reply *reply)
{
	struct browse *browse = browse_of(pane);

	if (reply->id != browse->asking_workspace)
		return false;
	if (reply->final)
		browse->asking_workspace = 0;
	if (reply->workspace) {
		api_reply_unref(browse->workspace);
		browse->workspace = api_reply_ref(reply);
		zone_free(browse->zone);
		browse->zone = zone_new(reply->workspace->timezone);
		card_layout(pane);
		pane->host->redraw(pane);
	}
	return true;
}

static bool named_reply(struct pane *pane, const struct api_reply *reply)
{
	struct browse *browse = browse_of(pane);

	if (!browse->asking_named || reply->id != browse->asking_named)
		return false;
	rows_add(&browse->named, reply);
	if (reply->final)
		browse->asking_named = 0;
	pane->host->redraw(pane);
	return true;
}

void browse_ask_named(struct pane *pane)
{
	struct browse *browse = browse_of(pane);

	if (browse->asked_named)
		return;
	browse->asked_named = true;
	browse->asking_named = pane->host->send(pane, request_records(
	    browse_named_kind(browse), RECORD_NONE, NULL, NULL, NULL,
	    BROWSE_NAMED_MAX, NULL, false));
}

/* Once, and only if somebody is called by a number. */
static void ask_named(struct pane *pane)
{
	struct browse *browse = browse_of(pane);
	enum record_kind kind = browse_named_kind(browse);
	const struct record_ref *ref;
	size_t i;
	int k;

	for (i = 0; kind && !browse->asked_named && i < browse->rows.len; i++)
		for (k = 0; browse->schema->fields[k].name; k++) {
			ref = browse->rows.rows[i].record->values[k].refs;
			if (ref && ref->kind == kind && !ref->name)
				browse_ask_named(pane);
		}
}

/* Whatever it was, the card and the list may show it. */
static bool undo_reply(struct pane *pane, const struct api_reply *reply)
{
	char *where;

	if (reply->op != API_UNDO)
		return false;
	if (!reply->final)
		return true;
	pane->host->say(pane, reply->err.code ? SAY_ERROR : SAY_GOOD, "%s",
	    reply->err.code ? reply->err.text : reply->say ? reply->say :
	    "Undone");
	/* A message is edited where it was written. */
	if (reply->drafts_len && reply->drafts->conversation_id) {
		where = mem_printf("%s%s", reply->drafts->kind ==
		    DRAFT_MESSAGE ? "" : reply->drafts->kind == DRAFT_NOTE ?
		    "note:" : "reply:", reply->drafts->conversation_id);
		pane->host->go(pane, "inbox", where);
		free(where);
	}
	card_refresh(pane);
	if (browse_of(pane)->loaded && !reply->err.code)
		browse_load(pane);
	return true;
}

static bool on_reply(struct pane *pane, const struct api_reply *reply)
{
	struct browse *browse = browse_of(pane);

	if (reply->op == API_NOTICE_CHANGED) {
		if (reply->changed & CHANGED_WORKSPACE &&
		    !browse->asking_workspace)
			browse->asking_workspace = pane->host->send(pane,
			    request_workspace());
		if (reply->changed & CHANGED_CONVERSATIONS)
			counts_changed(pane);
		return false;
	}
	if (!reply->id)
		return false;
	if (browse_list_reply(pane, reply)) {
		if (reply->final)
			ask_named(pane);
		return true;
	}
	return workspace_reply(pane, reply) || named_reply(pane, reply) ||
	    attributes_reply(pane, reply) ||
	    counts_reply(pane, reply) || undo_reply(pane, reply) ||
	    card_reply(pane, reply) ||
	    form_reply(pane, reply) || change_reply(pane, reply);
}

static void layout(struct pane *pane)
{
	struct browse *browse = browse_of(pane);

	/* A title and a head above, a line of hints below. */
	list_resize(&browse->list, pane->rows - 2);
	list_resize(&browse->form.list, pane->rows - 3);
	card_layout(pane);
}

static void on_mouse(struct pane *pane, const struct pane_event *event)
{
	struct browse *browse = browse_of(pane);
	struct list *list = browse->part == BROWSE_LIST ? &browse->list :
	    browse->part == BROWSE_CARD ? &browse->card.list :
	    &browse->form.list;
	int top = browse->part == BROWSE_LIST ? 2 : 1;
	const struct pane_call call = { NULL, 0 };
	size_t index;

	if (event->button == BUTTON_WHEEL_UP ||
	    event->button == BUTTON_WHEEL_DOWN) {
		list_scroll(list, event->button == BUTTON_WHEEL_UP ? -3 : 3);
	} else if (list_at(list, event->y - top, &index)) {
		if (browse->part == BROWSE_FORM)
			form_move(pane, (long)index - (long)list->selected);
		else
			list_select(list, index);
		if (event->button == BUTTON_DOUBLE)
			browse_open_item(pane, &call);
	}
	browse_moved(pane);
	pane->host->redraw(pane);
}

static bool on_answer(struct pane *pane, const struct pane_event *event)
{
	return change_answer(pane, event) || export_answer(pane, event) ||
	    actions_answer(pane, event);
}

/* Tabs that nobody looks at ask for nothing. Counts are those of a list. */
static void on_focus(struct pane *pane, bool focused)
{
	struct browse *browse = browse_of(pane);

	if (focused && !browse->loaded && (browse->counting.len ||
	    browse->part == BROWSE_LIST))
		browse_load(pane);
	counts_focus(pane, focused);
}

bool browse_event(struct pane *pane, const struct pane_event *event)
{
	switch (event->kind) {
	case PANE_EVENT_REPLY:
		return on_reply(pane, event->reply);
	case PANE_EVENT_SIZE:
		layout(pane);
		browse_moved(pane);
		return true;
	case PANE_EVENT_ANSWER:
		return on_answer(pane, event) || extras_answer(pane, event);
	case PANE_EVENT_EDITED:
		return extras_answer(pane, event);
	case PANE_EVENT_MOUSE:
		on_mouse(pane, event);
		return true;
	case PANE_EVENT_FOCUS:
		on_focus(pane, event->focused);
		return true;
	case PANE_EVENT_TICK:
		counts_begin(pane);
		return true;
	default:
		return false;
	}
}

void browse_dispatch(struct pane *pane, const struct pane_event *event)
{
	const struct browse_own *own = browse_of(pane)->own;

	if (!browse_event(pane, event) && own) {
		if (event->kind == PANE_EVENT_REPLY && event->reply->id &&
		    own->reply)
			own->reply(pane, event->reply);
		else if (event->kind == PANE_EVENT_ANSWER && own->answer)
			own->answer(pane, event->cookie, event->accepted &&
			    event->text ? event->text : "");
	}
	if (own && own->after)
		own->after(pane, event);
}

bool browse_wants_text(const struct pane *pane)
{
	const struct browse *browse = pane->state;

	return browse->part == BROWSE_FORM && !browse->form.saving;
}

bool browse_text(struct pane *pane, const char *utf8, bool pasted)
{
	return browse_wants_text(pane) && form_typed(pane, utf8, pasted);
}

bool browse_key(struct pane *pane, const char *key)
{
	return browse_wants_text(pane) && form_key(pane, key);
}

const char *browse_context(const struct pane *pane)
{
	static const char *const names[] = {
		[BROWSE_LIST] = "list", [BROWSE_CARD] = "card",
		[BROWSE_FORM] = "form",
	};

	return names[((const struct browse *)pane->state)->part];
}

const char *browse_badge(const struct pane *pane)
{
	return NULL;
}

void browse_draw(const struct pane *pane, struct canvas *canvas)
{
	const struct browse *browse = pane->state;

	switch (browse->part) {
	case BROWSE_LIST:
		browse_draw_list(pane, canvas);
		break;
	case BROWSE_CARD:
		card_draw(pane, canvas);
		break;
	case BROWSE_FORM:
		form_draw(pane, canvas);
		break;
	}
}
