/* Canvases compared with files under tests/golden. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/mem.h"
#include "tests/unit/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { GOLDEN_MAX = 4 << 20 };

static char *path_of(const char *name)
{
	const char *root = getenv("srcdir");

	return mem_printf("%s/tests/golden/%s.txt", root ? root : ".", name);
}

static char *read_all(const char *path)
{
	FILE *file = fopen(path, "r");
	char part[4096];
	struct buf out;
	size_t n;

	if (!file)
		return NULL;
	buf_init(&out, GOLDEN_MAX);
	while ((n = fread(part, 1, sizeof(part), file)) > 0)
		buf_add(&out, part, n);
	fclose(file);
	return buf_take(&out);
}

static void write_all(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	if (!file)
		fail_msg("cannot write %s", path);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

/* The number of the first line that differs, from 1 on. */
static int first_difference(const char *one, const char *two)
{
	int line = 1;

	for (; *one && *one == *two; one++, two++)
		line += *one == '\n';
	return line;
}

void golden_check_text(const char *text, const char *name)
{
	const char *update = getenv("UPDATE_GOLDEN");
	char *path = path_of(name), *expected;

	if (update && *update == '1')
		write_all(path, text);
	expected = read_all(path);
	if (!expected)
		fail_msg("no %s: UPDATE_GOLDEN=1 writes it", path);
	if (strcmp(text, expected) != 0)
		fail_msg("%s differs from line %d on; what came out:\n%s",
		    path, first_difference(text, expected), text);
	free(expected);
	free(path);
}

void golden_check(const struct canvas *canvas, const char *name)
{
	char *dump = canvas_dump(canvas, true);
	char *text = mem_printf("%dx%d, cursor %d,%d\n%s", canvas->cols,
	    canvas->rows, canvas->cursor->row, canvas->cursor->col, dump);

	golden_check_text(text, name);
	free(text);
	free(dump);
}

uint32_t chance(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (uint32_t)(*seed >> 16);
}

uint32_t chance_below(uint64_t *seed, uint32_t n)
{
	return n ? chance(seed) % n : 0;
}
