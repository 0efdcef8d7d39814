/* Roles → colours. Pure. */
#ifndef CALLBOX_THEME_H
#define CALLBOX_THEME_H

#include "panes/canvas.h"

#include <stdbool.h>

/* fg, bg: 0 to 255, -1: the terminal's own. attrs: enum canvas_attr. */
struct theme_style {
	short fg, bg;
	unsigned attrs;
};

/* A theme: what is built in, or read from a file over it (theme_file.h). few:
 * for 8 and 16 colours; plain: attributes where there are none. */
struct theme {
	bool light;              /* made for a light background */
	struct theme_style many[ROLE_COUNT], few[ROLE_COUNT];
	unsigned plain[ROLE_COUNT];
};

/* "dark", "light" or "mono"; everything else is "dark". */
void theme_init(struct theme *theme, const char *name);
/* The style of a role for that many colours: 256, 16, 8 or less than 8
 * (attributes only). */
struct theme_style theme_style(const struct theme *theme,
    enum canvas_role role, int colours);

#endif
