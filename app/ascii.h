/* What stands for a character where only ASCII can be shown. Pure. */
#ifndef CALLBOX_ASCII_H
#define CALLBOX_ASCII_H

#include <stddef.h>
#include <wchar.h>

/* `width` ASCII characters, terminated, for a cell's text. */
void ascii_of(const char *text, size_t len, int width, wchar_t *out);

#endif
