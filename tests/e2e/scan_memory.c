/*
 * Counts a text in the memory of another process:
 *     scan_memory PID FILE [dumped]
 * prints how often the first line of FILE is found (so that the text is in
 * nobody's arguments), or what refused to let us look; exit 1 then. Guarded
 * pages are read too: the kernel does it for who may trace the process.
 * dumped: only in what the kernel would write into a core dump.
 */
#include "config.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAPPING_MAX = 256 << 20 };

static size_t count(const char *bytes, size_t len, const char *text)
{
	size_t text_len = strlen(text), found = 0;
	const char *at = bytes;

	while ((at = memmem(at, len - (size_t)(at - bytes), text, text_len))) {
		found++;
		at++;
	}
	return found;
}

/* Page by page: what cannot be read leaves a hole, not an end. */
static size_t count_in(int mem, unsigned long start, unsigned long end,
    const char *text)
{
	size_t at, page = (size_t)sysconf(_SC_PAGESIZE), found;
	char *bytes;

	if (end - start > MAPPING_MAX)
		return 0;
	bytes = calloc(1, end - start);
	if (!bytes)
		abort();
	for (at = 0; at < end - start; at += page)
		if (pread(mem, bytes + at, page, (off_t)(start + at)) < 0)
			memset(bytes + at, 0, page);
	found = count(bytes, end - start, text);
	free(bytes);
	return found;
}

/* smaps: a line with the range, many about it, the last of them its flags; dd
 * is "do not dump". */
static size_t scan(FILE *maps, int mem, const char *text, bool dumped)
{
	unsigned long start = 0, end = 0, a, b;
	char line[512];
	bool special = false;
	size_t found = 0;

	while (fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx ", &a, &b) == 2) {
			start = a;
			end = b;
			special = strstr(line, "[v") != NULL;
		} else if (!strncmp(line, "VmFlags:", 8) && !special &&
		    !(dumped && strstr(line, " dd"))) {
			found += count_in(mem, start, end, text);
		}
	}
	return found;
}

int main(int argc, char **argv)
{
	char path[64], text[512] = "";
	FILE *file, *maps;
	int mem;

	if (argc < 3)
		return 2;
	file = fopen(argv[2], "r");
	if (!file || !fgets(text, sizeof(text), file))
		return 2;
	fclose(file);
	text[strcspn(text, "\n")] = '\0';
	snprintf(path, sizeof(path), "/proc/%s/smaps", argv[1]);
	maps = fopen(path, "r");
	snprintf(path, sizeof(path), "/proc/%s/mem", argv[1]);
	mem = open(path, O_RDONLY);
	if (!maps || mem < 0 || !*text) {
		perror(path);
		return 1;
	}
	printf("%zu\n", scan(maps, mem, text, argc > 3));
	return 0;
}
