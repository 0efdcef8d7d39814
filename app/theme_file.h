/*
 * Themes of the user's own: $XDG_CONFIG_HOME/callbox/themes/NAME.ini.
 *
 *     [theme]
 *     base = dark              what is not said here is as there
 *     [colours]                for 256 colours
 *     title = white on blue bold
 *     note = #ffffaf italic
 *     [16]                     for 8 and 16 colours
 *     title = white on blue
 *
 * The names are the roles of canvas.h in lower case with hyphens. A colour is
 * default, black red green yellow blue magenta cyan white, bright- before one
 * of them, 0 to 255, or #rrggbb (the nearest of the 256). Attributes are bold
 * dim italic underline reverse.
 *
 * A mistake is told with file, line and what is allowed; everything else in the
 * file counts. Colours that cannot be read on their background are told, too.
 */
#ifndef CALLBOX_THEME_FILE_H
#define CALLBOX_THEME_FILE_H

#include "app/theme.h"

#include <stdbool.h>

/* One mistake; line 0: of the whole file. */
typedef void (*theme_mistake)(void *ctx, const char *path, int line,
    const char *what);

/* Whether a theme can be called that: built in, or letters, digits, - and _. */
bool theme_name_valid(const char *name);
/* "…/themes/NAME.ini", yours to free(). */
char *theme_path(const char *name);
/* Whether it is built in or has a file. */
bool theme_exists(const char *name);
/* Fill out from the built-in theme or the file; what cannot be read is dark. */
void theme_load(struct theme *out, const char *name, theme_mistake mistake,
    void *ctx);

/* WCAG 2.1's contrast of two of the 256 colours, 1 to 21; -1 is the terminal's
 * own: black or white behind, light or dark grey in front. */
double theme_contrast(int fg, int bg, bool light);
/* What a role needs to be read: 4.5, less for what is meant to be faint. */
double theme_contrast_least(enum canvas_role role);

#endif
