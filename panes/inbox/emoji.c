/* Emoji by their short names. */
#include "config.h"

#include "panes/inbox/emoji.h"
#include "panes/inbox/emoji_names.h"

#include <stdio.h>
#include <string.h>

bool emoji_next(size_t *at, struct emoji *out)
{
	const char *name = emoji_names + *at;
	size_t name_len = strcspn(name, "\t"), text_len;

	if (!*name)
		return false;
	text_len = strcspn(name + name_len + 1, "\n");
	snprintf(out->name, sizeof(out->name), "%.*s", (int)name_len, name);
	snprintf(out->text, sizeof(out->text), "%.*s", (int)text_len,
	    name + name_len + 1);
	*at += name_len + text_len + 2;
	return true;
}

bool emoji_find(const char *name, size_t len, struct emoji *out)
{
	size_t at = 0;

	while (emoji_next(&at, out))
		if (strlen(out->name) == len && !memcmp(out->name, name, len))
			return true;
	return false;
}
