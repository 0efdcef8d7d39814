/* Merging: this conversation into another one, after both were seen. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>
#include <string.h>

enum { OTHERS_MAX = 200, LABEL_MAX = 200 };

static const char *secondary(const struct inbox *inbox)
{
	return inbox->asked_len ? inbox->asked_ids[0] : "";
}

void merge_begin(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	struct changing *changing = &inbox->changing;
	const struct conversation *from;
	struct arena arena = { 0 };

	alter_forget(pane);
	if (!triage_keep_targets(pane))
		return;
	from = inbox->asked_len == 1 ? triage_known(inbox,
	    secondary(inbox)) : NULL;
	if (!from || !from->contact.id) {
		pane->host->say(pane, SAY_INFO, inbox->asked_len > 1 ?
		    "One conversation is merged at a time" :
		    "Not yet: the conversation is being fetched");
		return;
	}
	/* Mostly it is the same customer who wrote twice. */
	changing->want = WANT_OTHERS;
	changing->asking = pane->host->send(pane, request_list(
	    arena_printf(&arena, "contact:%s", from->contact.id),
	    SORT_NEWEST, 0, OTHERS_MAX, NULL, false));
	arena_release(&arena);
}

static size_t add_rows(const struct inbox *inbox, struct pane_choice *choices,
    size_t n, const struct conversation_list *list, const char *group,
    struct arena *arena)
{
	size_t i, k;

	for (i = 0; list && i < list->rows_len && n < OTHERS_MAX; i++) {
		const struct conversation *row = &list->rows[i];

		for (k = 0; k < n && strcmp(choices[k].id, row->id) != 0; k++)
			;
		if (k < n || !strcmp(row->id, secondary(inbox)))
			continue;
		choices[n++] = (struct pane_choice){ .id = row->id,
			.group = group, .label = row->title,
			.detail = arena_printf(arena, "%s · %s",
			row->contact.name ? row->contact.name : "(no name)",
			state_name(row->state)) };
	}
	return n;
}

static void ask_into(struct pane *pane, const struct conversation_list *own)
{
	struct inbox *inbox = inbox_of(pane);
	struct arena arena = { 0 };
	struct pane_choice *choices = arena_calloc(&arena, OTHERS_MAX,
	    sizeof(*choices));
	size_t n = add_rows(inbox, choices, 0, own, "Of the same customer",
	    &arena);

	n = add_rows(inbox, choices, n, inbox->rows.window ?
	    inbox->rows.window->list : NULL, "In this list", &arena);
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
		.cookie = COOKIE_INTO, .choices = choices, .choices_len = n,
		.free = true, .label = "Merge into which conversation?",
		.hint = "one of these, or an id" });
	arena_release(&arena);
}

static const char *when(struct arena *arena, int64_t at)
{
	char text[WHEN_TEXT_MAX];

	when_long(at, text);
	return arena_strdup(arena, text);
}

static struct pane_choice pair(struct arena *arena, const char *name,
    const char *from, const char *into)
{
	return (struct pane_choice){ .id = "no",
		.group = "This one, and the one that goes on",
		.label = arena_printf(arena, "%-10s %s", name,
		from ? from : "–"), .detail = into ? into : "–" };
}

static const char *count(struct arena *arena, size_t n)
{
	return n ? arena_printf(arena, "%zu", n) : NULL;
}

/* Both beside each other. */
static void show_both(struct pane *pane, const struct conversation *into)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *from = triage_known(inbox,
	    secondary(inbox));
	struct pane_choice choices[9];
	struct arena arena = { 0 };
	size_t n = 0;

	if (!from)
		return;
	choices[n++] = (struct pane_choice){ .id = "yes",
		.label = arena_printf(&arena, "Merge into: %.60s",
		into->title), .detail = "cannot be undone" };
	choices[n++] = (struct pane_choice){ .id = "no",
		.label = "Leave both as they are" };
	choices[n++] = pair(&arena, "title", from->title, into->title);
	choices[n++] = pair(&arena, "customer", from->contact.name,
	    into->contact.name);
	choices[n++] = pair(&arena, "state", state_name(from->state),
	    state_name(into->state));
	choices[n++] = pair(&arena, "assignee", from->admin_name,
	    into->admin_name);
	choices[n++] = pair(&arena, "begun", when(&arena, from->created_at),
	    when(&arena, into->created_at));
	choices[n++] = pair(&arena, "parts", count(&arena,
	    from->parts_total), count(&arena, into->parts_total));
	choices[n++] = pair(&arena, "last words", from->excerpt,
	    into->excerpt);
	pane->host->ask(pane, &(struct pane_ask){ .kind = ASK_PICK,
		.cookie = COOKIE_MERGE, .choices = choices,
		.choices_len = n, .label = "Merge?" });
	arena_release(&arena);
}

void merge_found(struct pane *pane, const struct api_reply *reply)
{
	struct inbox *inbox = inbox_of(pane);

	if (inbox->changing.want == WANT_OTHERS && reply->list)
		ask_into(pane, reply->list);
	else if (reply->conversation && strcmp(reply->conversation->id,
	    secondary(inbox)) != 0)
		show_both(pane, reply->conversation);
	else
		pane->host->say(pane, SAY_INFO,
		    "A conversation cannot be merged into itself");
}

static void sure(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	const struct api_reply *found = inbox->changing.found;
	const struct conversation *into = found ? found->conversation : NULL;
	char label[LABEL_MAX];

	if (!into)
		return;
	snprintf(label, sizeof(label), "Merge it into \"%.60s\"?",
	    into->title);
	alter_ask_first(pane, VERB_MERGE, into->id, NULL, 0, label);
}

bool merge_answer(struct pane *pane, const struct pane_event *event)
{
	struct changing *changing = &inbox_of(pane)->changing;
	const char *text = event->text ? event->text : "";

	if (event->cookie == COOKIE_INTO && *text) {
		api_reply_unref(changing->found);
		changing->found = NULL;
		changing->want = WANT_OTHER;
		changing->asking = pane->host->send(pane,
		    request_conversation(text, false));
	} else if (event->cookie == COOKIE_MERGE) {
		if (!strcmp(text, "yes"))
			sure(pane);
		else
			pane->host->say(pane, SAY_INFO, "Nothing was done");
	}
	return event->cookie == COOKIE_INTO || event->cookie == COOKIE_MERGE;
}
