/* What the palette and the prompt complete with: views, people, times. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>
#include <string.h>

typedef void (*add_choice)(void *ctx, const struct pane_choice *choice);

static void offer_views(const struct inbox *inbox, bool places,
    add_choice add, void *ctx)
{
	char id[VIEW_TITLE_MAX + 8], count[24];
	int i;

	for (i = 0; i < inbox->views.n; i++) {
		const struct view *view = &inbox->views.items[i];

		snprintf(id, sizeof(id), "%s%s", places ? "view:" : "",
		    view->title);
		snprintf(count, sizeof(count), "%ld", view->count);
		add(ctx, &(struct pane_choice){ .id = id,
			.label = view->title,
			.detail = view->count < 0 ? NULL : count });
	}
}

static void offer_assignees(const struct inbox *inbox, add_choice add,
    void *ctx)
{
	const struct workspace *workspace = inbox->workspace ?
	    inbox->workspace->workspace : NULL;
	size_t i;

	add(ctx, &(struct pane_choice){ .id = "me", .detail = "to myself" });
	add(ctx, &(struct pane_choice){ .id = "none",
		.detail = "to nobody" });
	for (i = 0; workspace && i < workspace->admins_len; i++)
		if (workspace->admins[i].name)
			add(ctx, &(struct pane_choice){
				.id = workspace->admins[i].name,
				.detail = workspace->admins[i].away ?
				    "teammate, away" : "teammate" });
	for (i = 0; workspace && i < workspace->teams_len; i++)
		if (workspace->teams[i].name)
			add(ctx, &(struct pane_choice){
				.id = workspace->teams[i].name,
				.detail = "team" });
}

static void offer_times(const struct pane *pane, add_choice add, void *ctx)
{
	static const char *const times[] = { "3h", "tomorrow 9:00",
	    "mon 9:00", "1w", "next month" };
	char when[WHEN_TEXT_MAX];
	int64_t at;
	size_t i;

	for (i = 0; i < ARRAY_LEN(times); i++) {
		when_parse(times[i], pane->host->now(pane), &at, NULL);
		when_long(at, when);
		add(ctx, &(struct pane_choice){ .id = times[i],
			.detail = when });
	}
}

void inbox_offer(const struct pane *pane, const char *action, add_choice add,
    void *ctx)
{
	const struct inbox *inbox = pane->state;

	if (!action || !strcmp(action, "pick-view"))
		offer_views(inbox, !action, add, ctx);
	else if (!strcmp(action, "assign-conversation"))
		offer_assignees(inbox, add, ctx);
	else if (!strcmp(action, "snooze-conversation"))
		offer_times(pane, add, ctx);
}
