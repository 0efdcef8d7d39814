/*
 * The main of every fuzz target when there is no fuzzer: runs it once for
 * each file of its corpus, so that `make check` sees what was found before.
 *
 * fuzz_NAME [FILE|FOLDER]...   without arguments: $srcdir/tests/fuzz/corpus/NAME
 */
#include "config.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 16 << 20 };

static unsigned replayed;

/* A copy of the exact size, so that the sanitizer sees a read past its end. */
static int replay_bytes(const unsigned char *bytes, size_t len)
{
	unsigned char *exact = malloc(len ? len : 1);

	if (!exact)
		return 1;
	memcpy(exact, bytes, len);
	LLVMFuzzerTestOneInput(exact, len);
	free(exact);
	replayed++;
	return 0;
}

static int replay_file(const char *path)
{
	unsigned char *bytes = malloc(INPUT_MAX);
	FILE *file = fopen(path, "rb");
	int failed = 1;

	if (bytes && file) {
		failed = replay_bytes(bytes, fread(bytes, 1, INPUT_MAX, file));
	} else {
		perror(path);
	}
	if (file)
		fclose(file);
	free(bytes);
	return failed;
}

static int replay(const char *path)
{
	char child[4096];
	struct dirent *entry;
	struct stat st;
	DIR *dir;
	int failed = 0;

	if (stat(path, &st) || !S_ISDIR(st.st_mode))
		return replay_file(path);
	dir = opendir(path);
	if (!dir)
		return 1;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(child, sizeof(child), "%s/%s", path, entry->d_name);
		failed |= replay(child);
	}
	closedir(dir);
	return failed;
}

/* libtool may run the program under a name that starts with "lt-". */
static int replay_own_corpus(const char *program)
{
	const char *srcdir = getenv("srcdir"), *name = strstr(program, "fuzz_");
	const char *next;
	char path[4096];

	while (name && (next = strstr(name + 1, "fuzz_")))
		name = next;
	if (!name)
		return 1;
	snprintf(path, sizeof(path), "%s/tests/fuzz/corpus/%s",
	    srcdir ? srcdir : ".", name + strlen("fuzz_"));
	return replay(path);
}

int main(int argc, char **argv)
{
	int i, failed = 0;

	if (argc < 2)
		failed = replay_own_corpus(argv[0]);
	for (i = 1; i < argc; i++)
		failed |= replay(argv[i]);
	printf("%u inputs replayed\n", replayed);
	return failed || replayed == 0;
}
