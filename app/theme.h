/* Roles → colours. Pure. */
#ifndef CALLBOX_THEME_H
#define CALLBOX_THEME_H

#include "panes/canvas.h"

/* fg, bg: 0 to 255, -1: the terminal's own. attrs: enum canvas_attr. */
struct theme_style {
	short fg, bg;
	unsigned attrs;
};

/* The style of a role in a theme for that many colours: 256, 8 or less than 8
 * (attributes only). An unknown theme is "dark". */
struct theme_style theme_style(const char *theme, enum canvas_role role,
    int colours);

#endif
