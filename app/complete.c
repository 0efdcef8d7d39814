/* What completes the command prompt. */
#include "config.h"

#include "app/action.h"
#include "app/complete.h"
#include "app/permit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DETAIL_MAX = 160 };

/* Everything before the word that is being typed: "set theme li" is at
 * "set theme ". Decides what can stand there. Yours to free(). */
static char *stage_of(const char *typed)
{
	const char *space;

	typed += strspn(typed, " ");
	space = strchr(typed, ' ');
	if (!space)
		return mem_strdup("");
	/* Only :set has two words before what is chosen. */
	if (!strncmp(typed, "set ", 4) && strchr(space + 1, ' '))
		space = strchr(space + 1, ' ');
	return mem_strndup(typed, (size_t)(space - typed) + 1);
}

static void add_names(struct app *app)
{
	const struct open_pane *open = app_focused(app);
	const char *context = open && open->ops->context ?
	    open->ops->context(&open->pane) : NULL;
	const struct pane_action *action;
	const struct app_action *own;
	char detail[DETAIL_MAX], mark[PERMIT_MARK_MAX];
	const char *key;

	for (action = open ? open->ops->actions : NULL;
	    action && action->name; action++) {
		if (action->flags & ACTION_HIDDEN)
			continue;
		key = keymap_key_for(&app->keymap, open->ops->name, context,
		    action->name);
		permit_mark(app, action->flags, mark);
		snprintf(detail, sizeof(detail), "%s%s%s%s%s",
		    mark, *mark ? "  " : "", key ? key : "", key ? "  " : "",
		    action->help);
		picker_add(&app->prompt.picker, action->name, action->name,
		    detail, false);
	}
	for (own = app_actions(); own->name; own++) {
		key = keymap_key_for(&app->keymap, open ? open->ops->name :
		    NULL, context, own->name);
		snprintf(detail, sizeof(detail), "%s%s%s", key ? key : "",
		    key ? "  " : "", own->help);
		picker_add(&app->prompt.picker, own->name, own->name, detail,
		    false);
	}
}

static void add_line(struct app *app, const char *before, const char *word,
    size_t len, const char *detail)
{
	char *line = mem_printf("%s%.*s", before, (int)len, word);

	picker_add(&app->prompt.picker, line, line, detail, false);
	free(line);
}

static void add_settings(struct app *app)
{
	const struct config_setting *setting;
	char detail[DETAIL_MAX];
	const char *value;

	for (setting = config_settings(); setting->name; setting++) {
		value = config_get(&app->config, setting->name);
		snprintf(detail, sizeof(detail), "%s: %s", value ? value :
		    "(none)", setting->help);
		add_line(app, "set ", setting->name, strlen(setting->name),
		    detail);
	}
}

/* The values a setting can have, its own first. */
static void add_values(struct app *app, const char *stage)
{
	char *name = mem_strndup(stage + 4, strlen(stage) - 5);
	const char *value = config_get(&app->config, name);
	const char *allowed = config_allowed(&app->config, name);
	size_t n;

	for (; allowed && *allowed; allowed += n + (allowed[n] == '|')) {
		n = strcspn(allowed, "|");
		add_line(app, stage, allowed, n, value && strlen(value) == n &&
		    !strncmp(value, allowed, n) ? "now" : NULL);
	}
	free(name);
}

static void add_panes(struct app *app)
{
	size_t i;

	for (i = 0; i < app->loader.panes_len; i++) {
		const struct pane_ops *ops = &app->loader.panes[i].ops;

		add_line(app, "open-pane ", ops->name, strlen(ops->name),
		    ops->help);
	}
}

struct adding {
	struct app *app;
	const char *stage;
};

static void add_offered(void *ctx, const struct pane_choice *choice)
{
	const struct adding *adding = ctx;

	add_line(adding->app, adding->stage, choice->id, strlen(choice->id),
	    choice->detail);
}

/* What the panes say can stand behind an action of theirs. */
static void add_arguments(struct app *app, const char *stage)
{
	struct adding adding = { app, stage };
	char *action = mem_strndup(stage, strlen(stage) - 1);
	const struct open_pane *open = app_focused(app);

	if (open && open->ops->offer)
		open->ops->offer(&open->pane, action, add_offered, &adding);
	free(action);
}

void complete_typed(struct app *app)
{
	struct prompt *prompt = &app->prompt;
	char *stage = stage_of(picker_typed(&prompt->picker));

	if (prompt->stage && !strcmp(prompt->stage, stage)) {
		free(stage);
		return;
	}
	free(prompt->stage);
	prompt->stage = stage;
	picker_clear(&prompt->picker);
	if (!*stage)
		add_names(app);
	else if (!strcmp(stage, "set "))
		add_settings(app);
	else if (!strncmp(stage, "set ", 4))
		add_values(app, stage);
	else if (!strcmp(stage, "open-pane "))
		add_panes(app);
	else
		add_arguments(app, stage);
	picker_filter(&prompt->picker);
}

bool complete_takes_choice(const struct app *app)
{
	const struct picker *picker = &app->prompt.picker;
	const struct picker_choice *choice = picker_selected(picker);
	const char *typed = picker_typed(picker);

	if (!choice)
		return false;
	/* A name that is whole is meant, whatever is near it. An argument is
	 * taken from the choices where one of them begins with it. */
	if (!app->prompt.stage || !*app->prompt.stage)
		return !action_known(app, typed);
	return !strncmp(choice->id, typed, strlen(typed));
}
