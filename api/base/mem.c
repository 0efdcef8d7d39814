/* Memory that cannot fail, and an arena for values that live together. */
#include "config.h"

#include "api/base/mem.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 4000 };

struct arena_chunk {
	struct arena_chunk *next;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

void mem_bug(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "callbox: bug at %s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}

static _Noreturn void out_of_memory(size_t size)
{
	fprintf(stderr, "callbox: out of memory (%zu bytes wanted)\n", size);
	abort();
}

void *mem_calloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		out_of_memory(n * size);
	return p;
}

void *mem_zalloc(size_t size)
{
	return mem_calloc(1, size);
}

void *mem_realloc(void *old, size_t n, size_t size)
{
	void *p;

	if (size && n > SIZE_MAX / size)
		out_of_memory(SIZE_MAX);
	p = realloc(old, (n && size) ? n * size : 1);
	if (!p)
		out_of_memory(n * size);
	return p;
}

void *mem_grow(void *array, size_t len, size_t size)
{
	/* The capacity is the next power of two, at least two. */
	if (len == 1 || len & (len - 1))
		return array;
	return mem_realloc(array, len ? len * 2 : 2, size);
}

char *mem_strndup(const char *text, size_t len)
{
	char *copy = mem_zalloc(len + 1);

	memcpy(copy, text, len);
	return copy;
}

char *mem_strdup(const char *text)
{
	return text ? mem_strndup(text, strlen(text)) : NULL;
}

char *mem_vprintf(const char *fmt, va_list ap)
{
	char *text;

	if (vasprintf(&text, fmt, ap) < 0)
		out_of_memory(0);
	return text;
}

char *mem_printf(const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	return text;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct arena_chunk *chunk = arena->chunks;
	size_t align = alignof(max_align_t), room;
	void *p;

	if (size > SIZE_MAX - align - sizeof(*chunk))
		out_of_memory(size);
	size = (size + align - 1) / align * align;
	if (!chunk || chunk->size - chunk->used < size) {
		room = size > CHUNK_BYTES / 4 ? size : CHUNK_BYTES;
		chunk = mem_zalloc(sizeof(*chunk) + room);
		chunk->size = room;
		/* A chunk that is full at once goes second, so that the rest
		 * of the first stays in use. */
		if (arena->chunks && room == size) {
			chunk->next = arena->chunks->next;
			arena->chunks->next = chunk;
		} else {
			chunk->next = arena->chunks;
			arena->chunks = chunk;
		}
	}
	p = chunk->bytes + chunk->used;
	chunk->used += size;
	arena->used += size;
	return p;
}

void *arena_calloc(struct arena *arena, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		out_of_memory(SIZE_MAX);
	return arena_alloc(arena, n * size);
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);

	memcpy(copy, text, len);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list ap;
	char *text, *copy;

	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	copy = arena_strdup(arena, text);
	free(text);
	return copy;
}

void arena_release(struct arena *arena)
{
	struct arena_chunk *chunk, *next;

	for (chunk = arena->chunks; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	*arena = (struct arena){ 0 };
}
