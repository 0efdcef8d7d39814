/* The name under which a file from outside is saved. */
#include "config.h"

#include "panes/inbox/save_name.h"
#include "panes/render/text.h"

#include <stdio.h>
#include <string.h>

enum { ENDING_MAX = 16, NAME_MAX_BYTES = 4096 };

/* One cluster of a name, or what stands for it. */
static void add(struct buf *out, const struct cluster *cluster)
{
	if (cluster->kind == TEXT_CLUSTER && (cluster->len > 1 ||
	    !strchr("/\\:*?\"<>|", cluster->text[0])))
		buf_add(out, cluster->text, cluster->len);
	else if (cluster->kind == TEXT_SPACE || cluster->kind == TEXT_TAB)
		buf_add_char(out, ' ');
	else if (cluster->kind != TEXT_NOTHING)
		buf_add_char(out, '_');
}

/* Where a name is cut so that it has at most so many bytes: between
 * characters. */
static size_t cut(const char *text, size_t len, size_t most)
{
	if (len <= most)
		return len;
	while (most > 0 && ((unsigned char)text[most] & 0xc0) == 0x80)
		most--;
	return most;
}

void save_name(const char *from, char out[SAVE_NAME_BYTES])
{
	struct cluster cluster;
	size_t at = 0, len = from ? strlen(from) : 0, start, ending = 0, stem;
	struct buf safe;
	const char *dot;

	buf_init(&safe, NAME_MAX_BYTES);
	while (at < len) {
		at += text_next(from + at, len - at, &cluster);
		add(&safe, &cluster);
	}
	while (safe.len && strchr(" .", safe.data[safe.len - 1]))
		safe.data[--safe.len] = '\0';
	start = strspn(safe.data, " .-");
	dot = strrchr(safe.data + start, '.');
	if (dot && strlen(dot) <= ENDING_MAX)
		ending = strlen(dot);
	stem = cut(safe.data + start, safe.len - start - ending,
	    SAVE_NAME_BYTES - 1 - ending);
	snprintf(out, SAVE_NAME_BYTES, "%.*s%s", (int)stem,
	    safe.data + start, ending ? dot : "");
	if (!out[0])
		snprintf(out, SAVE_NAME_BYTES, "attachment");
	buf_release(&safe);
}
