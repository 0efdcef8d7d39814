/* What the palette offers. */
#include "config.h"

#include "app/action.h"
#include "app/host.h"
#include "app/palette.h"
#include "app/permit.h"
#include "panes/widgets/fuzzy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	RECENT_ROWS = 100, FOUND_ROWS = 40, PEOPLE_MAX = 8,
	TYPED_LEAST = 3,         /* letters from which the mirror finds */
	QUERY_MAX = 400, LINE_MAX_BYTES = 200
};

/* Everyday groups first; movement has keys that everybody knows. */
static int group_rank(const char *group)
{
	static const char *const order[] = { "Triage", "Write", "View" };
	int i;

	for (i = 0; i < (int)ARRAY_LEN(order); i++)
		if (!strcmp(group, order[i]))
			return i;
	return !strcmp(group, "Move") ? 99 : 50;
}

static const char *context_of(const struct open_pane *open)
{
	return open && open->ops->context ? open->ops->context(&open->pane) :
	    NULL;
}

/* The sentence, then the key that would do the same, then the name. */
static void add_action(struct app *app, const char *name, const char *help,
    uint32_t flags)
{
	const struct open_pane *open = app_focused(app);
	const char *key = keymap_key_for(&app->keymap, open ?
	    open->ops->name : NULL, context_of(open), name);
	char detail[LINE_MAX_BYTES], mark[PERMIT_MARK_MAX];

	permit_mark(app, flags, mark);
	snprintf(detail, sizeof(detail), "%s%s%s%s%s",
	    mark, *mark ? "  " : "",
	    key ? key : "", key ? "  " : "", name);
	picker_add(&app->prompt.picker, name, help, detail, false);
}

static void add_actions(struct app *app)
{
	const struct open_pane *open = app_focused(app);
	const struct pane_action *action;
	const struct app_action *own;
	int rank;

	picker_group(&app->prompt.picker, "Actions");
	for (rank = 0; rank < 100; rank++) {
		for (action = open ? open->ops->actions : NULL;
		    action && action->name; action++)
			if (group_rank(action->group ? action->group : "") ==
			    rank && !(action->flags & ACTION_HIDDEN))
				add_action(app, action->name, action->help,
				    action->flags);
		for (own = app_actions(); rank == 50 && own->name; own++)
			if (strcmp(own->name, "palette") != 0)
				add_action(app, own->name, own->help,
				    own->flags);
	}
}

struct adding {
	struct app *app;
	const char *pane;
};

static void add_place(void *ctx, const struct pane_choice *choice)
{
	const struct adding *adding = ctx;
	char *line = mem_printf("open-pane %s %s", adding->pane, choice->id);

	picker_add(&adding->app->prompt.picker, line, choice->label ?
	    choice->label : choice->id, choice->detail, false);
	free(line);
}

static void add_places(struct app *app)
{
	struct adding adding = { .app = app };
	char *title;
	int i;

	for (i = 0; i < app->panes_len; i++) {
		const struct open_pane *open = &app->panes[i];

		if (!open->ops->offer)
			continue;
		adding.pane = open->ops->name;
		title = mem_printf("%s: views", open->ops->title);
		picker_group(&app->prompt.picker, title);
		open->ops->offer(&open->pane, NULL, add_place, &adding);
		free(title);
	}
}

static void add_panes(struct app *app)
{
	char line[LINE_MAX_BYTES];
	size_t i;

	if (app->loader.panes_len < 2)
		return;
	picker_group(&app->prompt.picker, "Panes");
	for (i = 0; i < app->loader.panes_len; i++) {
		const struct pane_ops *ops = &app->loader.panes[i].ops;

		snprintf(line, sizeof(line), "open-pane %s", ops->name);
		picker_add(&app->prompt.picker, line, ops->title, ops->help,
		    false);
	}
}

/* Found, but also among the recent ones: it stands there already. */
static bool stands_there(const struct app *app, const char *line)
{
	size_t i;

	for (i = 0; i < app->prompt.lasting; i++)
		if (!strcmp(app->prompt.picker.choices[i].id, line))
			return true;
	return false;
}

static void add_row(struct app *app, const struct conversation *row)
{
	char line[LINE_MAX_BYTES];

	snprintf(line, sizeof(line), "open-item %s", row->id);
	if (app->prompt.picker.found && stands_there(app, line))
		return;
	picker_add(&app->prompt.picker, line, row->title && *row->title ?
	    row->title : "(no title)", row->contact.name, false);
}

void palette_open(struct app *app)
{
	struct prompt *prompt = &app->prompt;

	add_actions(app);
	add_places(app);
	add_panes(app);
	prompt->lasting = prompt->picker.choices_len;
	prompt->asking_rows = host_send_own(app, request_list("state:open",
	    SORT_NEWEST, 0, RECENT_ROWS, NULL, false));
	prompt->asking_people = host_send_own(app, request_workspace());
}

/* The words that are typed, as words of a query: nothing in them is syntax. */
static bool query_of(const char *typed, char out[QUERY_MAX])
{
	size_t used = (size_t)snprintf(out, QUERY_MAX, "state:any"), n;
	bool long_enough = false;

	while (*typed && used + 4 < QUERY_MAX) {
		typed += strspn(typed, " \"");
		n = strcspn(typed, " \"");
		if (!n || used + n + 4 > QUERY_MAX)
			break;
		used += (size_t)snprintf(out + used, QUERY_MAX - used,
		    " \"%.*s\"", (int)n, typed);
		long_enough = long_enough || n >= TYPED_LEAST;
		typed += n;
	}
	return long_enough;
}

void palette_typed(struct app *app)
{
	struct prompt *prompt = &app->prompt;
	char query[QUERY_MAX];

	if (prompt->asking_found) {
		prompt->found_stale = true;
		return;
	}
	prompt->found_stale = false;
	/* What was found for the text before stays until there is better. */
	if (query_of(picker_typed(&prompt->picker), query)) {
		prompt->asking_found = host_send_own(app, request_list(query,
		    SORT_NEWEST, 0, FOUND_ROWS, NULL, false));
	} else if (prompt->picker.choices_len > prompt->lasting) {
		picker_cut(&prompt->picker, prompt->lasting);
		picker_filter(&prompt->picker);
	}
}

/* Customers among what was found: each once, by the name that is typed. */
static void add_people(struct app *app, const struct conversation_list *list)
{
	struct picker *picker = &app->prompt.picker;
	struct fuzzy_pattern pattern;
	struct fuzzy_text text;
	struct arena arena = { 0 };
	const char *seen[PEOPLE_MAX];
	size_t i, k, n = 0;
	char *line;

	fuzzy_parse(&pattern, picker_typed(picker));
	for (i = 0; i < list->rows_len && n < PEOPLE_MAX; i++) {
		const struct person *contact = &list->rows[i].contact;

		if (!contact->id || !contact->name)
			continue;
		for (k = 0; k < n && strcmp(seen[k], contact->id) != 0; k++)
			continue;
		fuzzy_prepare(&text, &arena, contact->name);
		if (k < n || fuzzy_score(&pattern, &text, NULL, NULL) < 0)
			continue;
		seen[n++] = contact->id;
		line = mem_printf("search state:any contact:%s", contact->id);
		picker_add(picker, line, contact->name,
		    "a customer's conversations", false);
		free(line);
	}
	arena_release(&arena);
}

static void take_found(struct app *app, const struct api_reply *reply)
{
	struct picker *picker = &app->prompt.picker;
	char *line = mem_printf("search %s", picker_typed(picker));
	size_t i;

	if (reply->final)
		app->prompt.asking_found = 0;
	if (app->prompt.found_stale) {
		if (reply->final)
			palette_typed(app);
	} else if (reply->list) {
		picker_cut(picker, app->prompt.lasting);
		picker_found(picker, true);
		add_people(app, reply->list);
		for (i = 0; i < reply->list->rows_len; i++)
			add_row(app, &reply->list->rows[i]);
		picker_add(picker, line, line, "as a list", false);
		picker_found(picker, false);
		picker_filter(picker);
	}
	free(line);
}

/* What lasts comes before what was found for the text. */
static void add_lasting(struct app *app, const struct api_reply *reply)
{
	struct prompt *prompt = &app->prompt;
	char line[LINE_MAX_BYTES];
	size_t i;

	picker_cut(&prompt->picker, prompt->lasting);
	if (reply->list) {
		picker_group(&prompt->picker, "Open conversations");
		for (i = 0; i < reply->list->rows_len; i++)
			add_row(app, &reply->list->rows[i]);
	}
	if (reply->workspace) {
		picker_group(&prompt->picker, "Teammates");
		for (i = 0; i < reply->workspace->admins_len; i++) {
			snprintf(line, sizeof(line),
			    "search state:open assignee:%s",
			    reply->workspace->admins[i].id);
			picker_add(&prompt->picker, line,
			    reply->workspace->admins[i].name,
			    "a teammate's open conversations", false);
		}
	}
	picker_group(&prompt->picker, NULL);
	prompt->lasting = prompt->picker.choices_len;
	picker_filter(&prompt->picker);
	palette_typed(app);
}

void palette_reply(struct app *app, const struct api_reply *reply)
{
	struct prompt *prompt = &app->prompt;

	if (prompt->kind != PROMPT_PALETTE)
		return;
	if (reply->id == prompt->asking_found) {
		take_found(app, reply);
	} else if (reply->id == prompt->asking_rows && reply->list) {
		prompt->asking_rows = 0;
		add_lasting(app, reply);
	} else if (reply->id == prompt->asking_people && reply->workspace) {
		prompt->asking_people = 0;
		add_lasting(app, reply);
	} else {
		return;
	}
	app->dirty = true;
}
