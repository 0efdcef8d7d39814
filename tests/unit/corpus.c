/* Texts of others to test with. */
#include "config.h"

#include "api/base/mem.h"
#include "tests/unit/corpus.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *path_of(const char *name)
{
	const char *shared = getenv("CALLBOX_SHARED");

	return mem_printf("%s/corpora/%s", shared ? shared : "../shared",
	    name);
}

static char *read_all(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	char *text;
	size_t n;

	if (!file)
		return NULL;
	text = mem_zalloc(CORPUS_FILE_MAX + 1);
	n = fread(text, 1, CORPUS_FILE_MAX, file);
	fclose(file);
	text = mem_realloc(text, n + 1, 1);
	text[n] = '\0';
	if (len)
		*len = n;
	return text;
}

char *corpus_read(const char *name, size_t *len)
{
	char *path = path_of(name), *text = read_all(path, len);

	if (!text)
		printf("skipped: no %s (see CALLBOX_SHARED)\n", path);
	free(path);
	return text;
}

static int walk(const char *path, const char *ending,
    void (*each)(const char *path, const char *text, size_t len, void *arg),
    void *arg)
{
	size_t len, path_len = strlen(path), ending_len = strlen(ending);
	struct dirent **entries;
	int n = scandir(path, &entries, NULL, alphasort), i, count = 0;
	char *text, *child;

	if (n < 0) {
		if (path_len < ending_len ||
		    strcmp(path + path_len - ending_len, ending) != 0)
			return 0;
		text = read_all(path, &len);
		if (!text)
			return 0;
		each(path, text, len, arg);
		free(text);
		return 1;
	}
	for (i = 0; i < n; i++) {
		if (entries[i]->d_name[0] != '.') {
			child = mem_printf("%s/%s", path, entries[i]->d_name);
			count += walk(child, ending, each, arg);
			free(child);
		}
		free(entries[i]);
	}
	free(entries);
	return count;
}

int corpus_each(const char *folder, const char *ending,
    void (*each)(const char *path, const char *text, size_t len, void *arg),
    void *arg)
{
	char *path = path_of(folder);
	int count = walk(path, ending, each, arg);

	if (!count)
		printf("skipped: nothing in %s (see CALLBOX_SHARED)\n", path);
	free(path);
	return count;
}
