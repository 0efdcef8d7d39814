/*
 * Whether two bodies of HTML mean the same to their readers: the same elements
 * in each other with the same words, links, images and numbers. Spaces, the
 * other names of an element (strong for b) and attributes that only the
 * service cares for do not count.
 */
#ifndef CALLBOX_HTML_SAME_H
#define CALLBOX_HTML_SAME_H

#include <stdbool.h>
#include <stddef.h>

bool html_same(const char *a, size_t a_len, const char *b, size_t b_len);

#endif
