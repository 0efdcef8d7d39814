/*
 * What looks like a mistake in a message before it is sent: placeholders that
 * nobody filled, a reply that reads like an internal note, files that are
 * spoken of and not attached.
 *
 * Code, quoted lines and addresses are not looked at: what stands there is
 * somebody else's, or means itself. Pure.
 */
#ifndef CALLBOX_WARN_H
#define CALLBOX_WARN_H

#include <stdbool.h>
#include <stddef.h>

/* Bits, so that those that were answered can be kept. */
enum warning_kind {
	WARNING_PLACEHOLDER = 1, /* "{{name}}", "[ORDER NUMBER]", "Hi ," */
	WARNING_NOTE = 2,        /* "@Maya", "internal" */
	WARNING_ATTACHMENT = 4   /* "I have attached" */
};

struct warning {
	enum warning_kind kind;
	size_t at, len;          /* bytes of the text: what it is about */
	char label[120];         /* a question: send it all the same? */
};

/* The first mistake in Markdown, of the kinds in `kinds`: a note may well
 * mention somebody, and a message with files may speak of them. */
bool warn_find(const char *text, unsigned kinds, struct warning *out);

#endif
