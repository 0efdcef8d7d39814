/* "Did you mean …". */
#include "config.h"

#include "api/base/mem.h"
#include "app/nearest.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAX_LEN = 40 };

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: a neighbour swapped counts once. */
static int distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int rows[3][NAME_MAX_LEN + 1];
	int *before = rows[0], *last = rows[1], *now = rows[2], *spare;
	size_t i, j;

	for (j = 0; j <= b_len; j++)
		last[j] = (int)j;
	for (i = 1; i <= a_len; i++) {
		now[0] = (int)i;
		for (j = 1; j <= b_len; j++) {
			now[j] = least(last[j] + 1, now[j - 1] + 1);
			now[j] = least(now[j], last[j - 1] +
			    (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				now[j] = least(now[j], before[j - 2] + 1);
		}
		spare = before;
		before = last;
		last = now;
		now = spare;
	}
	return last[b_len];
}

void nearest_offer(struct nearest *nearest, const char *name)
{
	size_t typed_len = strlen(nearest->typed), len = strlen(name);
	int far;

	if (!typed_len || typed_len > NAME_MAX_LEN || len > NAME_MAX_LEN)
		return;
	far = distance(nearest->typed, typed_len, name, len);
	/* A beginning is always meant; else a third may be mistyped. */
	if (typed_len > 1 && !strncmp(name, nearest->typed, typed_len))
		far = 1;
	else if (far > 1 + (int)len / 4)
		return;
	if (nearest->name && far >= nearest->distance)
		return;
	nearest->name = name;
	nearest->distance = far;
}

const char *nearest_hint(const struct nearest *nearest,
    char out[NEAREST_HINT_MAX])
{
	out[0] = '\0';
	if (nearest->name)
		snprintf(out, NEAREST_HINT_MAX, " (did you mean \"%s\"?)",
		    nearest->name);
	return out;
}
