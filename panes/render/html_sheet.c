/* Classes that a mail's own style sheet hides. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/render/html_sheet.h"
#include "panes/render/html_style.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool name_char(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_';
}

/* Comments become spaces; so do the marks that once hid a sheet from browsers
 * that knew none. */
static void blank_comments(char *css)
{
	char *at, *end;

	while ((at = strstr(css, "/*"))) {
		end = strstr(at + 2, "*/");
		end = end ? end + 2 : at + strlen(at);
		memset(at, ' ', (size_t)(end - at));
		css = end;
	}
}

static void blank_all(char *css, const char *mark)
{
	while ((css = strstr(css, mark)))
		memset(css, ' ', strlen(mark));
}

static bool is(const char *name, const char *text, size_t len)
{
	return strlen(name) == len && !strncasecmp(name, text, len);
}

static void note(struct sheet *sheet, const char *element, size_t element_len,
    const char *name, size_t len, bool hidden)
{
	int i;

	for (i = 0; i < sheet->len; i++)
		if (is(sheet->classes[i].name, name, len) &&
		    is(sheet->classes[i].element, element, element_len))
			break;
	/* Most rules hide nothing and are of no use. */
	if (i == sheet->len && (!hidden || i == SHEET_CLASSES_MAX))
		return;
	if (i == sheet->len) {
		memcpy(sheet->classes[i].name, name, len);
		memcpy(sheet->classes[i].element, element, element_len);
		sheet->len++;
	}
	sheet->classes[i].hidden = hidden;
}

/* One of a rule's selectors, "td.hide": which class it names, if no more. */
static void note_selector(struct sheet *sheet, const char *at,
    const char *end, bool hidden)
{
	const char *name, *element;
	size_t element_len;

	while (at < end && isspace((unsigned char)*at))
		at++;
	while (end > at && isspace((unsigned char)end[-1]))
		end--;
	for (element = at; at < end && isalnum((unsigned char)*at);)
		at++;
	element_len = (size_t)(at - element);
	if (at == end || *at != '.' || element_len >= SHEET_ELEMENT_MAX)
		return;
	for (name = ++at; at < end && name_char(*at);)
		at++;
	if (at == end && at > name && at - name < SHEET_NAME_MAX)
		note(sheet, element, element_len, name, (size_t)(at - name),
		    hidden);
}

/* Behind the brace that ends a block, whose first one stands at `at`. */
static char *block_end(char *at)
{
	int depth = 0;

	for (; *at; at++)
		if (*at == '{')
			depth++;
		else if (*at == '}' && --depth <= 0)
			return at + 1;
	return at;
}

/* Whether the declarations say how, or that, it is shown at all. */
static bool speaks_of_showing(const char *declarations)
{
	return strcasestr(declarations, "display") ||
	    strcasestr(declarations, "visibility") ||
	    strcasestr(declarations, "opacity") ||
	    strcasestr(declarations, "max-height") ||
	    strcasestr(declarations, "mso-hide") ||
	    strcasestr(declarations, "text-indent");
}

static void read_rule(struct sheet *sheet, char *selectors, char *brace,
    char *end)
{
	const char *at = selectors;
	size_t n;

	if (end[-1] == '}')
		end[-1] = '\0';
	*brace = '\0';
	if (!speaks_of_showing(brace + 1))
		return;
	for (; *at; at += n + (at[n] == ',')) {
		n = strcspn(at, ",");
		note_selector(sheet, at, at + n, css_parse(brace + 1).hidden);
	}
}

void sheet_read(struct sheet *sheet, const char *css)
{
	char *copy = mem_strndup(css, strnlen(css, SHEET_BYTES_MAX));
	char *at = copy, *brace, *end;
	size_t statement;

	blank_comments(copy);
	blank_all(copy, "<!--");
	blank_all(copy, "-->");
	while (*(at += strspn(at, " \t\r\n}"))) {
		statement = strcspn(at, "{;");
		brace = at + statement;
		/* "@import …;" has no block. */
		if (*brace != '{') {
			at = brace + (*brace == ';');
			continue;
		}
		end = block_end(brace);
		if (*at != '@')
			read_rule(sheet, at, brace, end);
		at = end;
	}
	free(copy);
}

bool sheet_hides(const struct sheet *sheet, const char *element,
    const char *classes)
{
	size_t n;
	int i;

	for (; sheet->len && classes && *classes; classes += n) {
		classes += strspn(classes, " \t\r\n");
		n = strcspn(classes, " \t\r\n");
		for (i = 0; i < sheet->len; i++)
			if (sheet->classes[i].hidden &&
			    is(sheet->classes[i].name, classes, n) &&
			    (!sheet->classes[i].element[0] ||
			    !strcasecmp(sheet->classes[i].element, element)))
				return true;
	}
	return false;
}
