/* What of a message is its writer's own words. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/inbox/prose.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static void blank_range(char *text, size_t from, size_t to)
{
	for (; from < to; from++)
		if (text[from] != '\n')
			text[from] = ' ';
}

/* "```" or "~~~" with up to three spaces before it. */
static bool is_fence(const char *line, char *mark)
{
	size_t indent = strspn(line, " ");

	line += indent;
	if (indent > 3 || (strncmp(line, "```", 3) && strncmp(line, "~~~", 3)))
		return false;
	*mark = line[0];
	return true;
}

static void blank_blocks(char *text)
{
	size_t at = 0, end;
	char fence = 0, mark;

	for (; text[at]; at = end + (text[end] == '\n')) {
		end = at + strcspn(text + at, "\n");
		if (is_fence(text + at, &mark) && (!fence || fence == mark)) {
			fence = fence ? 0 : mark;
			blank_range(text, at, end);
		} else if (fence || text[at + strspn(text + at, " ")] == '>') {
			blank_range(text, at, end);
		}
	}
}

static void blank_code_spans(char *text)
{
	char *at = text, *close;
	size_t ticks;

	while ((at = strchr(at, '`'))) {
		ticks = strspn(at, "`");
		for (close = at + ticks; (close = strchr(close, '`'));
		    close += strspn(close, "`"))
			if (strspn(close, "`") == ticks)
				break;
		if (!close) {
			at += ticks;
			continue;
		}
		blank_range(text, (size_t)(at - text),
		    (size_t)(close - text) + ticks);
		at = close + ticks;
	}
}

static void blank_addresses(char *text)
{
	char *at = text;
	size_t from;

	while ((at = strstr(at, "://"))) {
		from = (size_t)(at - text);
		while (from && isalpha((unsigned char)text[from - 1]))
			from--;
		at += strcspn(at, " \t\n<>)");
		blank_range(text, from, (size_t)(at - text));
	}
}

char *prose_of(const char *text)
{
	char *copy = mem_strdup(text);

	blank_blocks(copy);
	blank_code_spans(copy);
	blank_addresses(copy);
	return copy;
}
