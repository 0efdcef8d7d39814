/* Settings: callbox.ini and keys.ini. */
#include "config.h"

#include "app/nearest.h"
#include "app/settings.h"
#include "app/theme_file.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct config_setting settings[] = {
#define X(name, kind, allowed, initial, help) \
	{ name, CONFIG_##kind, allowed, initial, help },
	CONFIG_SETTINGS(X)
#undef X
	{ 0 }
};

const struct config_setting *config_settings(void)
{
	return settings;
}

void config_init(struct config *config)
{
	size_t i;

	*config = (struct config){ 0 };
	config->values = arena_calloc(&config->arena, ARRAY_LEN(settings),
	    sizeof(*config->values));
	for (i = 0; settings[i].name; i++)
		config->values[i] = settings[i].initial;
}

void config_release(struct config *config)
{
	size_t i;

	for (i = 0; i < config->problems_len; i++)
		free(config->problems[i]);
	arena_release(&config->arena);
	*config = (struct config){ 0 };
}

void config_problem(void *ctx, const char *path, int line, const char *what)
{
	struct config *config = ctx;

	if (config->problems_len < CONFIG_PROBLEMS_MAX)
		config->problems[config->problems_len++] =
		    line ? mem_printf("%s:%d: %s", path, line, what) :
		    mem_printf("%s: %s", path, what);
}

static int index_of(const char *name)
{
	int i;

	for (i = 0; settings[i].name; i++)
		if (!strcmp(settings[i].name, name))
			return i;
	return -1;
}

/* Whether value is one of "a|b|c". */
static bool among(const char *allowed, const char *value)
{
	size_t len = strlen(value), n;

	for (;; allowed += n + 1) {
		n = strcspn(allowed, "|");
		if (n == len && !strncmp(allowed, value, n))
			return true;
		if (!allowed[n])
			return false;
	}
}

static bool in_range(const char *allowed, const char *value)
{
	char *end;
	long low = strtol(allowed, &end, 10);
	long high = strtol(end + 1, NULL, 10), number;

	errno = 0;
	number = strtol(value, &end, 10);
	return *value && !*end && !errno && number >= low && number <= high;
}

static bool no_setting(const char *name, struct error *err)
{
	struct nearest nearest = { .typed = name };
	char hint[NEAREST_HINT_MAX];
	size_t i;

	for (i = 0; settings[i].name; i++)
		nearest_offer(&nearest, settings[i].name);
	return error_set(err, ERROR_CONFIG, 0, "there is no setting "
	    "\"%.40s\"%s", name, nearest.name ? nearest_hint(&nearest, hint) :
	    " (callbox.1 lists them)");
}

bool config_set(struct config *config, const char *name, const char *value,
    struct error *err)
{
	int i = index_of(name);

	if (i < 0)
		return no_setting(name, err);
	if (settings[i].kind == CONFIG_CHOICE &&
	    !among(settings[i].allowed, value))
		return error_set(err, ERROR_CONFIG, 0,
		    "%s = \"%s\": must be one of %s", name, value,
		    settings[i].allowed);
	if (settings[i].kind == CONFIG_NUMBER &&
	    !in_range(settings[i].allowed, value))
		return error_set(err, ERROR_CONFIG, 0,
		    "%s = \"%s\": must be a number from %s", name, value,
		    settings[i].allowed);
	if (settings[i].kind == CONFIG_THEME && !theme_exists(value))
		return error_set(err, ERROR_CONFIG, 0,
		    "%s = \"%.40s\": must be one of %s, or have a file "
		    "themes/%.40s.ini", name, value, settings[i].allowed,
		    value);
	config->values[i] = arena_strdup(&config->arena, value);
	return true;
}

const char *config_allowed(const struct config *config, const char *name)
{
	int i = index_of(name);

	return i >= 0 && (settings[i].kind == CONFIG_CHOICE ||
	    settings[i].kind == CONFIG_THEME) ? settings[i].allowed : NULL;
}

static const char *view_member(const struct config *config, const char *rest)
{
	char *end;
	long number = strtol(rest, &end, 10);
	const struct config_view *view;

	if (number < 1 || (size_t)number > config->views_len || *end != '.')
		return NULL;
	view = &config->views[number - 1];
	if (!strcmp(end + 1, "title"))
		return view->title;
	if (!strcmp(end + 1, "query"))
		return view->query;
	return !strcmp(end + 1, "sort") ? view->sort : NULL;
}

const char *config_get(const struct config *config, const char *name)
{
	int i;

	if (!strncmp(name, "view.", 5))
		return view_member(config, name + 5);
	i = index_of(name);
	return i >= 0 && config->values[i][0] ? config->values[i] : NULL;
}

long config_number(const struct config *config, const char *name)
{
	const char *value = config_get(config, name);

	return value ? strtol(value, NULL, 10) : 0;
}

bool config_on(const struct config *config, const char *name)
{
	const char *value = config_get(config, name);

	return value && !strcmp(value, "on");
}

enum { SECTION_MAX = 64 };

/* What the ini reader is about. */
struct reading {
	struct config *config;
	const char *path;
	struct keymap *map;
	const struct config_actions *actions;
	FILE *file;
	int line;                /* that was read last */
};

/* [view "Title"] */
static bool read_view(struct reading *reading, const char *section,
    const char *name, const char *value, struct error *err)
{
	struct config *config = reading->config;
	const char *quote = strchr(section, '"'), *end;
	struct config_view *view = NULL;
	char *title;
	size_t i;

	end = quote ? strrchr(quote + 1, '"') : NULL;
	if (!end || end == quote + 1)
		return error_set(err, ERROR_CONFIG, 0,
		    "[%s]: write [view \"Title\"]", section);
	title = mem_strndup(quote + 1, (size_t)(end - quote - 1));
	for (i = 0; i < config->views_len && !view; i++)
		if (!strcmp(config->views[i].title, title))
			view = &config->views[i];
	if (!view && config->views_len < CONFIG_VIEWS_MAX) {
		view = &config->views[config->views_len++];
		view->title = arena_strdup(&config->arena, title);
	}
	free(title);
	if (!view)
		return error_set(err, ERROR_CONFIG, 0,
		    "more than %d views", CONFIG_VIEWS_MAX);
	if (!strcmp(name, "query"))
		view->query = arena_strdup(&config->arena, value);
	else if (!strcmp(name, "sort") && among(
	    "waiting|newest|oldest|priority|created", value))
		view->sort = arena_strdup(&config->arena, value);
	else if (!strcmp(name, "sort"))
		return error_set(err, ERROR_CONFIG, 0, "sort = \"%s\": must "
		    "be one of waiting|newest|oldest|priority|created", value);
	else
		return error_set(err, ERROR_CONFIG, 0,
		    "a view has query and sort, not \"%s\"", name);
	return true;
}

static int on_setting(void *ctx, const char *section, const char *name,
    const char *value)
{
	struct reading *reading = ctx;
	struct error err = { 0 };
	bool ok;

	if (!strncmp(section, "view", 4))
		ok = read_view(reading, section, name, value, &err);
	else if (!*section || !strcmp(section, "callbox"))
		ok = config_set(reading->config, name, value, &err);
	else
		ok = error_set(&err, ERROR_CONFIG, 0, "[%s]: sections are "
		    "[callbox] and [view \"Title\"]", section);
	if (!ok)
		config_problem(reading->config, reading->path, reading->line,
		    err.text);
	return 1;
}

static void no_action(const struct reading *reading, const char *keys,
    const char *action, struct error *err)
{
	struct nearest nearest = { .typed = action };
	char hint[NEAREST_HINT_MAX];

	if (reading->actions->nearest)
		reading->actions->nearest(reading->actions->ctx, &nearest);
	error_set(err, ERROR_CONFIG, 0, "%s = \"%.60s\": there is no such "
	    "action%s", keys, action, nearest.name ? nearest_hint(&nearest,
	    hint) : " (callbox.1 lists them)");
}

/* [global], [inbox], [inbox list]: pane and context, both NULL for global. */
static bool read_place(const struct reading *reading, const char *section,
    char pane[SECTION_MAX], const char **context, struct error *err)
{
	const struct config_actions *actions = reading->actions;

	*context = strchr(section, ' ');
	*context = *context ? *context + 1 : NULL;
	snprintf(pane, SECTION_MAX, "%.*s", (int)strcspn(section, " "),
	    section);
	if (!*section)
		return error_set(err, ERROR_CONFIG, 0, "bindings stand under "
		    "[global] or a pane's name, such as [inbox]");
	if (!strcmp(section, "global"))
		return true;
	if (!actions->place_known(actions->ctx, pane, NULL))
		return error_set(err, ERROR_CONFIG, 0, "[%.40s]: there is no "
		    "pane \"%.40s\": write [global], or a pane's name such as "
		    "[inbox]", section, pane);
	if (*context && !actions->place_known(actions->ctx, pane, *context))
		return error_set(err, ERROR_CONFIG, 0, "[%.60s]: the pane has "
		    "no part \"%.40s\" (callbox dump keys lists them)",
		    section, *context);
	return true;
}

/* Keys that an ini file takes for something else have names there. */
static void key_names(const char *keys, char *out, size_t size)
{
	static const char *const names[][2] = {
		{ "Semicolon", ";" }, { "Colon", ":" }, { "Equals", "=" },
		{ "Hash", "#" }, { "Bracket", "[" },
	};
	size_t len, i, used = 0;

	for (out[0] = '\0'; *keys && used + 2 < size; keys += len) {
		len = strcspn(keys, " ");
		for (i = 0; i < ARRAY_LEN(names); i++)
			if (strlen(names[i][0]) == len &&
			    !strncmp(keys, names[i][0], len))
				break;
		used += (size_t)snprintf(out + used, size - used, "%.*s",
		    i < ARRAY_LEN(names) ? 1 : (int)len,
		    i < ARRAY_LEN(names) ? names[i][1] : keys);
		if (keys[len] && used + 1 < size) {
			out[used++] = ' ';
			out[used] = '\0';
			len++;
		}
	}
}

static int on_key(void *ctx, const char *section, const char *name,
    const char *value)
{
	struct reading *reading = ctx;
	const struct config_actions *actions = reading->actions;
	struct error err = { 0 };
	char pane[SECTION_MAX], keys[SECTION_MAX];
	const char *context;

	key_names(name, keys, sizeof(keys));
	if (!read_place(reading, section, pane, &context, &err))
		;
	else if (strcmp(value, "none") != 0 &&
	    !actions->known(actions->ctx, value))
		no_action(reading, name, value, &err);
	else
		keymap_bind(reading->map, strcmp(section, "global") ? pane :
		    NULL, context, keys, value, KEYMAP_USER, &err);
	if (err.code)
		config_problem(reading->config, reading->path, reading->line,
		    err.text);
	return 1;
}

static void too_long(const struct reading *reading, int size)
{
	char text[80];

	snprintf(text, sizeof(text), "longer than %d bytes: it was left out",
	    size - 2);
	config_problem(reading->config, reading->path, reading->line, text);
}

/* inih does not tell the line, so the reader counts them. What inih would take
 * for something else is kept from it: an indented line (it continues the value
 * before), and a line that is longer than its buffer (it is cut in two). */
static char *read_line(char *out, int size, void *ctx)
{
	struct reading *reading = ctx;
	size_t len;
	int c;

	reading->line++;
	if (!fgets(out, size, reading->file))
		return NULL;
	len = strlen(out);
	if (len + 1 == (size_t)size && out[len - 1] != '\n') {
		while ((c = getc(reading->file)) != EOF && c != '\n')
			continue;
		out[0] = '\0';
		too_long(reading, size);
	}
	memmove(out, out + strspn(out, " \t"), strlen(out) + 1 -
	    strspn(out, " \t"));
	return out;
}

static void load(struct reading *reading, ini_handler handler)
{
	int line;

	reading->file = fopen(reading->path, "re");
	if (!reading->file) {
		if (errno != ENOENT)
			config_problem(reading->config, reading->path, 0,
			    strerror(errno));
		return;
	}
	errno = 0;
	line = ini_parse_stream(read_line, reading, handler, reading);
	if (ferror(reading->file))
		config_problem(reading->config, reading->path, 0, strerror(errno));
	else if (line > 0)
		config_problem(reading->config, reading->path, line,
		    "not understood: write name = value, or [section]");
	fclose(reading->file);
}

void config_load(struct config *config, const char *path)
{
	struct reading reading = { .config = config, .path = path };

	load(&reading, on_setting);
}

void config_load_keys(struct config *config, const char *path,
    struct keymap *map, const struct config_actions *actions)
{
	struct reading reading = { .config = config, .path = path,
		.map = map, .actions = actions };

	load(&reading, on_key);
}
