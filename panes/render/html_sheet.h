/*
 * Classes that a mail's own style sheet hides. Only rules for every screen
 * count, whose selector is one class (".preheader", "td.hide"): what is said
 * for small screens or printers ("@media") says nothing about this one.
 * Part of html.c; nobody else includes it.
 */
#ifndef CALLBOX_HTML_SHEET_H
#define CALLBOX_HTML_SHEET_H

#include <stdbool.h>
#include <stddef.h>

enum {
	SHEET_CLASSES_MAX = 64, SHEET_NAME_MAX = 48,
	SHEET_ELEMENT_MAX = 12,
	SHEET_BYTES_MAX = 256 << 10      /* looked at; mails have some 10 kB */
};

struct sheet {
	struct sheet_class {
		char name[SHEET_NAME_MAX];
		char element[SHEET_ELEMENT_MAX]; /* "": any */
		bool hidden;             /* as the last rule has it */
	} classes[SHEET_CLASSES_MAX];
	int len;
};

/* What is in a <style>; may be called for several, in their order. Pure. */
void sheet_read(struct sheet *sheet, const char *css);
/* element: its name; classes: the attribute's value, or NULL. */
bool sheet_hides(const struct sheet *sheet, const char *element,
    const char *classes);

#endif
