/* Themes of the user's own. */
#include "config.h"

#include "api/base/mem.h"
#include "app/paths.h"
#include "app/theme_file.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const built_in[] = { "dark", "light", "mono" };
static const char *const colour_names[] = { "black", "red", "green", "yellow",
    "blue", "magenta", "cyan", "white" };

static bool is_built_in(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(built_in); i++)
		if (!strcmp(name, built_in[i]))
			return true;
	return false;
}

bool theme_name_valid(const char *name)
{
	return *name && strlen(name) <= 40 && strspn(name,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
	    == strlen(name);
}

char *theme_path(const char *name)
{
	char *file = mem_printf("themes/%s.ini", name);
	char *path = path_of(PATH_CONFIG, file);

	free(file);
	return path;
}

bool theme_exists(const char *name)
{
	char *path;
	bool there;

	if (is_built_in(name) || !theme_name_valid(name))
		return is_built_in(name);
	path = theme_path(name);
	there = access(path, F_OK) == 0;
	free(path);
	return there;
}

/* xterm's 256 colours: 16 that the user may have changed, a cube, greys. */
static void rgb_of(int colour, int rgb[3])
{
	static const int first[16][3] = {
		{ 0, 0, 0 }, { 205, 0, 0 }, { 0, 205, 0 }, { 205, 205, 0 },
		{ 0, 0, 238 }, { 205, 0, 205 }, { 0, 205, 205 },
		{ 229, 229, 229 }, { 127, 127, 127 }, { 255, 0, 0 },
		{ 0, 255, 0 }, { 255, 255, 0 }, { 92, 92, 255 },
		{ 255, 0, 255 }, { 0, 255, 255 }, { 255, 255, 255 },
	};
	static const int steps[6] = { 0, 95, 135, 175, 215, 255 };
	int i;

	if (colour < 16) {
		memcpy(rgb, first[colour], sizeof(first[colour]));
	} else if (colour < 232) {
		rgb[0] = steps[(colour - 16) / 36];
		rgb[1] = steps[(colour - 16) / 6 % 6];
		rgb[2] = steps[(colour - 16) % 6];
	} else {
		for (i = 0; i < 3; i++)
			rgb[i] = 8 + 10 * (colour - 232);
	}
}

static double luminance(int colour)
{
	static const double weights[3] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0, part;
	int rgb[3], i;

	rgb_of(colour, rgb);
	for (i = 0; i < 3; i++) {
		part = rgb[i] / 255.0;
		sum += weights[i] * (part <= 0.03928 ? part / 12.92 :
		    pow((part + 0.055) / 1.055, 2.4));
	}
	return sum;
}

double theme_contrast(int fg, int bg, bool light)
{
	double a = luminance(fg >= 0 ? fg : light ? 235 : 252);
	double b = luminance(bg >= 0 ? bg : light ? 15 : 0);

	return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

double theme_contrast_least(enum canvas_role role)
{
	switch (role) {
	case ROLE_BORDER:        /* lines are not read */
		return 1.5;
	case ROLE_DIM:
	case ROLE_PLACEHOLDER:
	case ROLE_EVENT:
	case ROLE_QUOTE:
		return 3.0;
	default:
		return 4.5;
	}
}

static int nearest_of_256(int red, int green, int blue)
{
	int best = 16, rgb[3], i;
	long far, least = -1;

	for (i = 16; i < 256; i++) {
		rgb_of(i, rgb);
		far = (long)(rgb[0] - red) * (rgb[0] - red) +
		    (long)(rgb[1] - green) * (rgb[1] - green) +
		    (long)(rgb[2] - blue) * (rgb[2] - blue);
		if (least < 0 || far < least) {
			least = far;
			best = i;
		}
	}
	return best;
}

/* -1: the terminal's own; -2: no colour. */
static int colour_of(const char *word, bool few)
{
	unsigned red, green, blue;
	int bright = !strncmp(word, "bright-", 7) ? 8 : 0, i;
	char *end;
	long number;

	if (!strcmp(word, "default"))
		return -1;
	for (i = 0; i < 8; i++)
		if (!strcmp(word + (bright ? 7 : 0), colour_names[i]))
			return i + bright;
	if (!few && word[0] == '#' && strlen(word) == 7 &&
	    strspn(word + 1, "0123456789abcdefABCDEF") == 6 &&
	    sscanf(word + 1, "%2x%2x%2x", &red, &green, &blue) == 3)
		return nearest_of_256((int)red, (int)green, (int)blue);
	number = strtol(word, &end, 10);
	if (!isdigit((unsigned char)*word) || *end || number > (few ? 15 : 255))
		return -2;
	return (int)number;
}

static unsigned attr_of(const char *word)
{
	static const struct {
		const char *name;
		unsigned attr;
	} attrs[] = {
		{ "bold", ATTR_BOLD }, { "dim", ATTR_DIM },
		{ "italic", ATTR_ITALIC }, { "underline", ATTR_UNDERLINE },
		{ "reverse", ATTR_REVERSE },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(attrs); i++)
		if (!strcmp(attrs[i].name, word))
			return attrs[i].attr;
	return 0;
}

/* "white on blue bold"; NULL, or the word that is none. */
static const char *style_of(char *text, bool few, struct theme_style *out)
{
	struct theme_style style = { -1, -1, 0 };
	char *word, *rest = text;
	bool on = false, first = true;
	int colour;

	while ((word = strsep(&rest, " \t"))) {
		if (!*word)
			continue;
		if (!on && !strcmp(word, "on")) {
			on = true;
			continue;
		}
		colour = on || first ? colour_of(word, few) : -2;
		if (colour >= -1 && on)
			style.bg = (short)colour;
		else if (colour >= -1)
			style.fg = (short)colour;
		else if (!on && attr_of(word))
			style.attrs |= attr_of(word);
		else
			return word;
		on = false;
		first = false;
	}
	if (on)
		return "on";
	*out = style;
	return NULL;
}

static int role_of(const char *name)
{
	static const char *const names[] = {
#define X(name, what) #name,
		CANVAS_ROLES(X)
#undef X
	};
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		for (k = 0; names[i][k] && name[k] == (names[i][k] == '_' ?
		    '-' : tolower((unsigned char)names[i][k])); k++)
			continue;
		if (!names[i][k] && !name[k])
			return (int)i;
	}
	return -1;
}

struct reading {
	struct theme *theme;
	const char *path;
	FILE *file;
	int line;
	bool bases;              /* the first reading: [theme] only */
	theme_mistake mistake;
	void *ctx;
};

static void mistake(const struct reading *reading, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void mistake(const struct reading *reading, const char *fmt, ...)
{
	va_list ap;
	char *what;

	va_start(ap, fmt);
	what = mem_vprintf(fmt, ap);
	va_end(ap);
	if (reading->mistake)
		reading->mistake(reading->ctx, reading->path, reading->line,
		    what);
	free(what);
}

static void read_base(const struct reading *reading, const char *name,
    const char *value)
{
	if (strcmp(name, "base") != 0)
		mistake(reading, "[theme] has base, not \"%s\"", name);
	else if (!is_built_in(value))
		mistake(reading, "base = \"%s\": must be one of "
		    "dark|light|mono", value);
	else
		theme_init(reading->theme, value);
}

static void read_style(const struct reading *reading, bool few,
    const char *name, const char *value)
{
	struct theme *theme = reading->theme;
	int role = role_of(name);
	struct theme_style style;
	char *copy = mem_strdup(value);
	const char *wrong = role < 0 ? NULL : style_of(copy, few, &style);
	double contrast;

	if (role < 0) {
		mistake(reading, "there is no role \"%s\" (callbox.1 lists "
		    "them)", name);
	} else if (wrong) {
		mistake(reading, "%s = \"%s\": \"%s\" is no colour or "
		    "attribute: write COLOUR on COLOUR bold; colours are "
		    "default, black … white, bright-…, 0 to %d%s", name, value,
		    wrong, few ? 15 : 255, few ? "" : ", #rrggbb");
	} else {
		(few ? theme->few : theme->many)[role] = style;
		contrast = theme_contrast(style.fg, style.bg, theme->light);
		if (contrast < theme_contrast_least((enum canvas_role)role))
			mistake(reading, "%s = \"%s\" has a contrast of "
			    "%.1f:1; %.1f are needed to be read", name, value,
			    contrast, theme_contrast_least(
			    (enum canvas_role)role));
	}
	free(copy);
}

static int on_line(void *ctx, const char *section, const char *name,
    const char *value)
{
	const struct reading *reading = ctx;
	bool few = !strcmp(section, "16");

	if (!strcmp(section, "theme")) {
		if (reading->bases)
			read_base(reading, name, value);
	} else if (reading->bases) {
		return 1;
	} else if (few || !strcmp(section, "colours") ||
	    !strcmp(section, "colors")) {
		read_style(reading, few, name, value);
	} else {
		mistake(reading, "[%s]: sections are [theme], [colours] and "
		    "[16]", section);
	}
	return 1;
}

static char *next_line(char *out, int size, void *ctx)
{
	struct reading *reading = ctx;

	reading->line++;
	return fgets(out, size, reading->file);
}

void theme_load(struct theme *out, const char *name, theme_mistake told,
    void *ctx)
{
	char *path = is_built_in(name) ? NULL : theme_path(name);
	struct reading reading = { .theme = out, .path = path,
		.mistake = told, .ctx = ctx };
	int line, pass;

	theme_init(out, path ? "dark" : name);
	/* The base first, wherever it stands in the file. */
	for (pass = 0; path && pass < 2; pass++) {
		reading.line = 0;
		reading.bases = !pass;
		reading.file = fopen(path, "re");
		if (!reading.file) {
			mistake(&reading, "%s", strerror(errno));
			break;
		}
		line = ini_parse_stream(next_line, &reading, on_line,
		    &reading);
		fclose(reading.file);
		if (line > 0 && pass) {
			reading.line = line;
			mistake(&reading, "not understood: write role = "
			    "colour on colour");
		}
	}
	free(path);
}
