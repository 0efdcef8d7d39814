/*
 * Memory that cannot fail, and an arena for values that live together.
 *
 * Out of memory and BUG() end the program by abort() with a message (untested
 * recovery is worse); app/term.c restores the terminal in its SIGABRT handler.
 * Sizes are bytes.
 */
#ifndef CALLBOX_MEM_H
#define CALLBOX_MEM_H

#include <stdarg.h>
#include <stddef.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Our own mistake: say where and end the program. */
#define BUG(...) mem_bug(__FILE__, __LINE__, __VA_ARGS__)

_Noreturn void mem_bug(const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Zeroed; never NULL; n * size is checked for overflow. Yours to free(). */
void *mem_zalloc(size_t size);
void *mem_calloc(size_t n, size_t size);
/* Grows or shrinks an array; the new tail is not cleared. */
void *mem_realloc(void *old, size_t n, size_t size);
/* Room for one more element in an array of len that only grows by one. */
void *mem_grow(void *array, size_t len, size_t size);
char *mem_strdup(const char *text);              /* NULL gives NULL */
char *mem_strndup(const char *text, size_t len);
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *mem_vprintf(const char *fmt, va_list ap)
    __attribute__((format(printf, 1, 0)));

/*
 * An arena hands out memory that is freed all at once. A zeroed struct is an
 * empty arena. What it hands out is zeroed, aligned for any type, and stays
 * where it is until arena_release. Not for two threads at once, but it may be
 * handed from one to the other.
 */
struct arena {
	struct arena_chunk *chunks;
	size_t used;             /* bytes handed out, for limits and figures */
};

void *arena_alloc(struct arena *arena, size_t size);
void *arena_calloc(struct arena *arena, size_t n, size_t size);
char *arena_strdup(struct arena *arena, const char *text); /* NULL: NULL */
char *arena_strndup(struct arena *arena, const char *text, size_t len);
char *arena_printf(struct arena *arena, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void arena_release(struct arena *arena);

#endif
