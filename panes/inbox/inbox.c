/* The inbox pane: views, list, conversation and composer in one place. */
#include "config.h"

#include "api/message.h"
#include "panes/inbox/inbox.h"
#include "panes/records/nested.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Another pane wants something written, and to be gone back to. */
static void write_back(struct pane *pane, const char *id,
    enum draft_kind kind)
{
	thread_open(pane, id);
	compose_open(pane, id, "the ticket", kind);
	inbox_of(pane)->compose.back = "tickets";
}

/* "message:Ada <ada@example.com>, …" */
static void write_message(struct pane *pane, const char *to)
{
	message_open(pane, to);
	inbox_of(pane)->compose.back = "contacts";
}

static bool inbox_open(struct pane *pane, const char *object_id,
    struct error *err)
{
	struct inbox *inbox = inbox_of(pane);
	int view;

	if (!inbox->ready) {
		inbox->ready = true;
		inbox->focus = FOCUS_LIST;
		inbox->views.current = 0;
		/* Group numbers are told apart from another run's. */
		inbox->next_group = (uint64_t)pane->host->now(pane) << 20 ^
		    (uint64_t)getpid() << 44;
		thread_init(pane);
		editor_init(&inbox->compose.editor, MODEL_BODY_MAX);
		rows_init(pane);
		/* The first answer is as long as the screen. */
		rows_size(pane, pane->rows - 1);
		views_init(pane);
		inbox->asking_workspace = pane->host->send(pane,
		    request_workspace());
	}
	if (!object_id)
		return true;
	if (!strncmp(object_id, "view:", 5)) {
		view = views_find(inbox, object_id + 5);
		if (view < 0)
			return error_set(err, ERROR_INPUT, 0,
			    "No view is called \"%s\"", object_id + 5);
		thread_close(pane);
		views_go(pane, view);
	} else if (!strncmp(object_id, "outbox:", 7)) {
		outbox_edit(pane, strtoull(object_id + 7, NULL, 10));
	} else if (!strncmp(object_id, "search:", 7)) {
		inbox_search(pane, object_id + 7);
	} else if (!strncmp(object_id, "insert:", 7)) {
		inbox_insert(pane, object_id + 7);
	} else if (!strncmp(object_id, "reply:", 6)) {
		write_back(pane, object_id + 6, DRAFT_REPLY);
	} else if (!strncmp(object_id, "note:", 5)) {
		write_back(pane, object_id + 5, DRAFT_NOTE);
	} else if (!strncmp(object_id, "message:", 8)) {
		write_message(pane, object_id + 8);
	} else if (message_is_key(object_id)) {
		message_resume(pane, object_id);
	} else {
		thread_open(pane, object_id);
	}
	return true;
}

static void inbox_close(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);

	compose_save(pane);
	nested_free(inbox->side.card);
	alter_release(inbox);
	recipients_release(inbox);
	attach_clear(&inbox->compose);
	article_release(&inbox->inserting);
	api_reply_unref(inbox->decision.list);
	files_release(pane);
	aids_release(pane);
	reader_close(pane);
	pictures_drop(pane);
	thread_release(pane);
	rows_drop(pane);
	editor_release(&inbox->compose.editor);
	api_reply_unref(inbox->workspace);
	api_reply_unref(inbox->macros);
	triage_free(inbox->asked_ids, inbox->asked_len);
	free(inbox->find_text);
	free(inbox->compose.pasted);
	complete_end(&inbox->compose);
	spelling_release(&inbox->compose.spelling);
}

/* A list that the program keeps for good; returns whether reply was it. */
static bool keep_list(struct pane *pane, const struct api_reply *reply)
{
	struct inbox *inbox = inbox_of(pane);

	if (reply->id == inbox->asking_workspace) {
		if (reply->final)
			inbox->asking_workspace = 0;
		if (reply->workspace) {
			api_reply_unref(inbox->workspace);
			inbox->workspace = api_reply_ref(reply);
			views_rebuild(pane);
			pane->host->redraw(pane);
		}
		return true;
	}
	if (reply->id != inbox->asking_macros)
		return false;
	if (reply->final)
		inbox->asking_macros = 0;
	if (!reply->err.code && (reply->final || reply->macros_len)) {
		api_reply_unref(inbox->macros);
		inbox->macros = api_reply_ref(reply);
		if (inbox->macros_wanted)
			compose_pick_macro(pane);
	} else if (reply->err.code && inbox->macros_wanted) {
		inbox->macros_wanted = false;
		pane->host->say(pane, SAY_ERROR, "Macros: %s",
		    reply->err.text);
	}
	return true;
}

static void on_changed(struct pane *pane, const struct api_reply *reply)
{
	struct inbox *inbox = inbox_of(pane);
	bool ours = !reply->changed_ids_len;
	size_t i;

	for (i = 0; i < reply->changed_ids_len && !ours; i++)
		ours = !strcmp(reply->changed_ids[i], inbox->thread.id);
	if (reply->changed & (CHANGED_CONVERSATIONS | CHANGED_OUTBOX |
	    CHANGED_CONTACTS)) {
		rows_refresh(pane);
		views_count(pane);
		if (ours) {
			thread_refresh(pane, !(reply->changed &
			    CHANGED_PARTS));
			side_changed(pane);
		}
	}
	if (reply->changed & CHANGED_WORKSPACE && !inbox->asking_workspace)
		inbox->asking_workspace = pane->host->send(pane,
		    request_workspace());
	if (reply->changed & CHANGED_MACROS && inbox->macros &&
	    !inbox->asking_macros)
		inbox->asking_macros = pane->host->send(pane,
		    request_macros());
}

/* The answer to looking for changes by hand. */
static bool on_synced(struct pane *pane, const struct api_reply *reply)
{
	struct inbox *inbox = inbox_of(pane);

	if (reply->id != inbox->asking_sync)
		return false;
	if (!reply->final)
		return true;
	inbox->asking_sync = 0;
	if (!reply->err.code && !inbox->told)
		pane->host->say(pane, SAY_GOOD, "Up to date");
	else if (reply->err.code && reply->err.code != ERROR_STOPPED)
		pane->host->say(pane, SAY_WARNING, "Not up to date: %s",
		    reply->err.text);
	return true;
}

/* An empty list means something else before anything was fetched. */
static void note_blank(struct pane *pane, const struct api_status *status)
{
	struct inbox *inbox = inbox_of(pane);
	bool blank = !status->synced_at && !status->known_until;

	if (blank == inbox->blank && !strcmp(status->why, inbox->blank_why))
		return;
	inbox->blank = blank;
	snprintf(inbox->blank_why, sizeof(inbox->blank_why), "%s",
	    status->why);
	pane->host->redraw(pane);
}

static void on_reply(struct pane *pane, const struct pane_event *event)
{
	const struct api_reply *reply = event->reply;

	if (reply->op == API_NOTICE_CHANGED) {
		on_changed(pane, reply);
		side_event(pane, event);
		return;
	}
	/* What the worker has to say is worth more than "Up to date". */
	if (reply->op == API_NOTICE_SAY)
		inbox_of(pane)->told = true;
	if (reply->op == API_NOTICE_STATUS && reply->status) {
		note_blank(pane, reply->status);
		away_status(pane, reply->status);
	}
	if (!reply->id)
		side_event(pane, event);
	if (!reply->id || keep_list(pane, reply) || on_synced(pane, reply))
		return;
	if (article_reply(pane, reply) || message_reply(pane, reply))
		return;
	if (!rows_reply(pane, reply) && !marks_reply(pane, reply) &&
	    !follow_reply(pane, reply) && !away_reply(pane, reply) &&
	    !views_reply(pane, reply) && !thread_reply(pane, reply) &&
	    !compose_reply(pane, reply) && !outbox_reply(pane, reply) &&
	    !files_reply(pane, reply) && !pictures_reply(pane, reply) &&
	    !aids_reply(pane, reply) &&
	    !alter_reply(pane, reply) && !triage_reply(pane, reply))
		side_event(pane, event);
}

void inbox_search(struct pane *pane, const char *query)
{
	struct inbox *inbox = inbox_of(pane);

	if (!query[strspn(query, " ")]) {
		views_go(pane, 0);
		return;
	}
	thread_close(pane);
	inbox->views.current = -1;
	inbox->focus = FOCUS_LIST;
	rows_query(pane, query, SORT_NEWEST, true);
}

void inbox_sort(struct pane *pane, const char *name)
{
	struct rows *rows = &inbox_of(pane)->rows;
	char query[VIEW_QUERY_MAX];
	enum list_sort sort;

	if (!sort_of(name, &sort)) {
		pane->host->say(pane, SAY_ERROR, "No order is called \"%s\"",
		    name);
		return;
	}
	snprintf(query, sizeof(query), "%s", rows->query);
	rows_query(pane, query, sort, rows->search);
}

static void on_answer(struct pane *pane, const struct pane_event *event)
{
	if (side_event(pane, event)) {
		inbox_layout(pane);
		return;
	}
	switch (event->cookie) {
	case COOKIE_SEARCH:
		if (event->accepted && event->text)
			inbox_search(pane, event->text);
		break;
	case COOKIE_VIEW:
		if (event->accepted && event->text) {
			thread_close(pane);
			views_go(pane, (int)strtol(event->text, NULL, 10));
		}
		break;
	case COOKIE_ARTICLE:
		article_answer(pane, event);
		break;
	case COOKIE_FIND:
		if (event->accepted)
			thread_find(pane, event->text ? event->text : "");
		break;
	case COOKIE_LINK:
		if (event->accepted && event->text)
			links_follow(pane, event->text);
		break;
	case COOKIE_SORT:
		if (event->accepted && event->text)
			inbox_sort(pane, event->text);
		break;
	case COOKIE_MARK:
		if (event->accepted && event->text && *event->text)
			marks_all(pane, event->text);
		break;
	case COOKIE_COPY:
		if (event->accepted && event->text)
			links_copy_text(pane, event->text, "link");
		break;
	default:
		if (!alter_answer(pane, event) &&
		    !message_answer(pane, event) &&
		    !compose_answer(pane, event) &&
		    !attach_answer(pane, event) &&
		    !files_answer(pane, event) &&
		    !pictures_answer(pane, event) && !outbox_answer(pane, event))
			triage_answer(pane, event);
	}
}

static bool within(const struct area *area, int y, int x)
{
	return y >= area->y && y < area->y + area->rows && x >= area->x &&
	    x < area->x + area->cols;
}

static void mouse_thread(struct pane *pane, const struct area *area, int y,
    int wheel)
{
	struct inbox *inbox = inbox_of(pane);

	/* The wheel turns what it is over; a click goes there. */
	if (wheel) {
		thread_scroll(pane, wheel);
	} else if (inbox->thread.id[0] && !inbox->pictures.page) {
		thread_open(pane, inbox->thread.id);
		thread_click(pane, area->rows, y - area->y);
	}
}

static void on_mouse(struct pane *pane, const struct pane_event *event)
{
	struct inbox *inbox = inbox_of(pane);
	struct layout layout = layout_of(pane);
	int index, wheel = event->button == BUTTON_WHEEL_UP ? -3 :
	    event->button == BUTTON_WHEEL_DOWN ? 3 : 0;

	if (within(&layout.views, event->y, event->x)) {
		index = views_at(pane, event->y);
		if (!wheel && index >= 0) {
			thread_close(pane);
			inbox->focus = FOCUS_LIST;
			views_go(pane, index);
		}
	} else if (within(&layout.list, event->y, event->x)) {
		if (!wheel)
			inbox->focus = FOCUS_LIST;
		rows_mouse(pane, event->y - layout.list.y - 1, wheel,
		    event->button == BUTTON_DOUBLE);
	} else if (within(&layout.side, event->y, event->x)) {
		struct pane_event inner = *event;

		inbox->focus = FOCUS_SIDE;
		inner.y -= layout.side.y;
		inner.x -= layout.side.x;
		side_event(pane, &inner);
	} else if (within(&layout.thread, event->y, event->x)) {
		mouse_thread(pane, &layout.thread, event->y, wheel);
	} else if (within(&layout.compose, event->y, event->x)) {
		inbox->focus = FOCUS_COMPOSE;
		if (event->button == BUTTON_LEFT)
			editor_click(&inbox->compose.editor,
			    event->y - layout.compose.y - 1,
			    event->x - layout.compose.x - 1);
	}
	pane->host->redraw(pane);
}

static void inbox_event(struct pane *pane, const struct pane_event *event)
{
	switch (event->kind) {
	case PANE_EVENT_REPLY:
		on_reply(pane, event);
		break;
	case PANE_EVENT_SIZE:
		inbox_layout(pane);
		rows_moved(pane);
		break;
	case PANE_EVENT_TICK:
		compose_save(pane);
		spelling_check(pane);
		follow_tick(pane);
		break;
	case PANE_EVENT_FILTERED:
		if (event->cookie & PICTURE_COOKIE)
			pictures_drawn(pane, event);
		else if (event->cookie & FILTER_COOKIE)
			aids_filtered(pane, event);
		break;
	case PANE_EVENT_SUSPEND:
		compose_save(pane);
		break;
	case PANE_EVENT_SETTING:
		views_rebuild(pane);
		inbox_layout(pane);
		break;
	case PANE_EVENT_ANSWER:
	case PANE_EVENT_EDITED:
		on_answer(pane, event);
		break;
	case PANE_EVENT_SPELT:
		spelling_answer(pane, event);
		break;
	case PANE_EVENT_MOUSE:
		on_mouse(pane, event);
		break;
	case PANE_EVENT_FOCUS:
		break;
	}
}

static bool inbox_wants_text(const struct pane *pane)
{
	const struct inbox *inbox = pane->state;

	return side_form(inbox) || (inbox->focus == FOCUS_COMPOSE &&
	    !inbox->compose.busy && !compose_covered(pane));
}

static bool inbox_text(struct pane *pane, const char *utf8, bool pasted)
{
	struct inbox *inbox = inbox_of(pane);

	if (!inbox_wants_text(pane))
		return false;
	if (side_form(inbox))
		return nested_text(side_form(inbox), utf8, pasted);
	if (pasted) {
		paste_text(pane, utf8);
		return true;
	}
	editor_insert(&inbox->compose.editor, utf8, strlen(utf8));
	complete_typed(pane);
	compose_edited(pane);
	complete_update(pane);
	return true;
}

static bool inbox_key(struct pane *pane, const char *key)
{
	struct inbox *inbox = inbox_of(pane);

	if (side_form(inbox))
		return nested_key(side_form(inbox), key);
	if (!inbox_wants_text(pane))
		return false;
	if (complete_key(pane, key))
		return true;
	if (!editor_key(&inbox->compose.editor, key))
		return false;
	compose_edited(pane);
	complete_update(pane);
	return true;
}

static const char *inbox_context(const struct pane *pane)
{
	static const char *const names[] = {
		[FOCUS_VIEWS] = "views", [FOCUS_LIST] = "list",
		[FOCUS_THREAD] = "thread", [FOCUS_COMPOSE] = "compose",
		[FOCUS_SIDE] = "card",
	};
	const struct inbox *inbox = pane->state;

	if (side_form(inbox))
		return "form";
	if (inbox->focus == FOCUS_THREAD &&
	    (inbox->reader || inbox->pictures.page))
		return "reader";
	if (inbox->focus == FOCUS_SIDE && inbox->side.what == SIDE_CONTACT)
		return "contact";
	return names[inbox->focus];
}

static const char *inbox_badge(const struct pane *pane)
{
	const struct inbox *inbox = pane->state;

	return inbox->badge[0] ? inbox->badge : NULL;
}

static void draw_part(const struct pane *pane, struct canvas *canvas,
    const struct area *area,
    void (*draw)(const struct pane *, struct canvas *))
{
	struct canvas part = canvas_sub(canvas, area->y, area->x, area->rows,
	    area->cols);

	if (area->rows > 0 && area->cols > 0)
		draw(pane, &part);
}

static void inbox_draw(const struct pane *pane, struct canvas *canvas)
{
	struct layout layout = layout_of(pane);

	draw_part(pane, canvas, &layout.views, views_draw);
	if (layout.views.rows)
		canvas_vline(canvas, 0, layout.views.cols, canvas->rows,
		    STYLE(BORDER));
	draw_part(pane, canvas, &layout.list, rows_draw);
	if (layout.split == SPLIT_SIDE)
		canvas_vline(canvas, 0, layout.thread.x - 1, canvas->rows,
		    STYLE(BORDER));
	if (layout.side.rows && !layout.over)
		canvas_vline(canvas, layout.side.y, layout.side.x - 1,
		    layout.side.rows, STYLE(BORDER));
	if (!layout.over)
		draw_part(pane, canvas, &layout.thread, thread_draw);
	draw_part(pane, canvas, &layout.side, side_draw);
	draw_part(pane, canvas, &layout.compose, compose_draw);
	if (inbox_wants_text(pane) && !side_form(pane->state))
		complete_draw(pane, canvas, layout.compose.y);
}

PANE_ENTRY = {
	.abi = PANE_ABI,
	.size = sizeof(struct pane_ops),
	.caps = PANE_TEXT | PANE_OFFLINE | PANE_TAB |
	    NEEDS(READ_CONVERSATIONS),
	.state_size = sizeof(struct inbox),
	.name = "inbox",
	.title = "Inbox",
	.help = "Conversations: read, answer, assign, snooze, close, tag",
	.actions = inbox_actions,
	.keys = inbox_keys,
	.open = inbox_open,
	.event = inbox_event,
	.text = inbox_text,
	.key = inbox_key,
	.wants_text = inbox_wants_text,
	.context = inbox_context,
	.draw = inbox_draw,
	.offer = inbox_offer,
	.badge = inbox_badge,
	.close = inbox_close,
};
