/* What of CSS matters to a reader of text. */
#include "config.h"

#include "panes/render/html_style.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = CSS_WORD_MAX, TINY_PIXELS = 2, FAR_AWAY = -500,
	BOLD_WEIGHT = 600, PIXELS_MAX = 100000 };

/* Lower case and without spaces, up to `stop` or a semicolon; what is longer
 * than any word we know is cut. */
static const char *read_word(const char *at, char stop, char out[WORD_MAX])
{
	int n = 0;

	for (; *at && *at != stop && *at != ';'; at++)
		if (!isspace((unsigned char)*at) && n < WORD_MAX - 1)
			out[n++] = (char)tolower((unsigned char)*at);
	out[n] = '\0';
	return at;
}

static bool starts(const char *value, const char *with)
{
	return !strncmp(value, with, strlen(with));
}

static bool is_zero(const char *value)
{
	return (isdigit((unsigned char)*value) || *value == '.') &&
	    strtod(value, NULL) == 0;
}

static bool is_tiny(const char *value)
{
	char *unit;
	double number = strtod(value, &unit);

	return unit != value && number <= TINY_PIXELS &&
	    (*unit == '\0' || starts(unit, "px") || starts(unit, "!"));
}

static int pixels(const char *value)
{
	char *unit;
	double number = strtod(value, &unit);

	return unit != value && starts(unit, "px") && number > 0 &&
	    number < PIXELS_MAX ? (int)number : 0;
}

/* "#fff", "#ffffff" and "white" are one. */
static void read_colour(const char *value, char out[CSS_WORD_MAX])
{
	size_t len = strcspn(value, "!");

	if (len == 4 && value[0] == '#') {
		char six[] = { '#', value[1], value[1], value[2], value[2],
			value[3], value[3], '\0' };

		strncpy(out, six, CSS_WORD_MAX);
	} else if (len == 5 && starts(value, "white")) {
		strncpy(out, "#ffffff", CSS_WORD_MAX);
	} else {
		memcpy(out, value, len);
		out[len] = '\0';
	}
}

/* What text looks like. */
static bool apply_look(struct css *css, const char *name, const char *value)
{
	if (!strcmp(name, "font-weight"))
		css->bold |= starts(value, "bold") ||
		    strtol(value, NULL, 10) >= BOLD_WEIGHT;
	else if (!strcmp(name, "font-style"))
		css->italic |= starts(value, "italic") ||
		    starts(value, "oblique");
	else if (starts(name, "text-decoration")) {
		css->underline |= starts(value, "underline");
		css->strike |= strstr(value, "line-through") != NULL;
	} else if (!strcmp(name, "text-align"))
		css->right = starts(value, "right") || starts(value, "end");
	else if (!strcmp(name, "color"))
		read_colour(value, css->colour);
	else if (!strcmp(name, "background") ||
	    !strcmp(name, "background-color"))
		read_colour(value, css->ground);
	else
		return false;
	return true;
}

static void apply(struct css *css, const char *name, const char *value)
{
	if (!strcmp(name, "display"))
		css->hidden |= starts(value, "none");
	else if (!strcmp(name, "visibility"))
		css->hidden |= starts(value, "hidden") ||
		    starts(value, "collapse");
	else if (!strcmp(name, "mso-hide"))
		css->hidden |= starts(value, "all");
	else if (!strcmp(name, "opacity") || !strcmp(name, "max-height"))
		css->hidden |= is_zero(value);
	else if (!strcmp(name, "text-indent"))
		css->hidden |= strtod(value, NULL) < FAR_AWAY;
	else if (!strcmp(name, "font-size"))
		css->font = is_zero(value) ? CSS_SIZE_ZERO : CSS_SIZE_SOME;
	else if (!strcmp(name, "white-space"))
		css->keeps_lines = starts(value, "pre") ||
		    starts(value, "break-spaces");
	else if (!strcmp(name, "width") || !strcmp(name, "height")) {
		css->tiny |= is_tiny(value);
		if (name[0] == 'w')
			css->width = pixels(value);
	}
}

struct css css_parse(const char *style)
{
	struct css css = { 0 };
	char name[WORD_MAX], value[WORD_MAX];

	while (style && *style) {
		style = read_word(style, ':', name);
		if (*style == ':') {
			style = read_word(style + 1, ';', value);
			if (!apply_look(&css, name, value))
				apply(&css, name, value);
		}
		if (*style == ';')
			style++;
	}
	css.hidden |= starts(css.colour, "transparent") ||
	    (css.colour[0] && !strcmp(css.colour, css.ground));
	return css;
}
