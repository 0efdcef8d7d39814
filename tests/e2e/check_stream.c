/*
 * check_stream [-p] FILE...: what was recorded of a program's terminal has
 * nothing in it that is not the program's own (tests/unit/stream.h). With -p,
 * plain: no sequence at all, for logs and the output of commands.
 */
#include "config.h"

#include "tests/unit/stream.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static int check(const char *path, int plain)
{
	struct stream stream = { 0 };
	FILE *file = fopen(path, "rb");
	char bytes[65536];
	size_t n;

	if (!file) {
		perror(path);
		return 1;
	}
	while ((n = fread(bytes, 1, sizeof(bytes), file)) > 0)
		stream_read(&stream, bytes, n);
	fclose(file);
	/* What is recorded may end in the middle of a sequence. */
	if (plain)
		stream_end(&stream);
	printf("%s: ", path);
	stream_report(&stream, stdout);
	return stream.violations > 0 || (plain && stream.sequences > 0);
}

int main(int argc, char **argv)
{
	int plain = argc > 1 && !strcmp(argv[1], "-p"), bad = 0, i;

	setlocale(LC_ALL, "C.UTF-8");
	for (i = 1 + plain; i < argc; i++)
		bad |= check(argv[i], plain);
	return bad || argc < 2 + plain;
}
