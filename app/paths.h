/* Where callbox keeps things (XDG Base Directory Specification 0.8). */
#ifndef CALLBOX_PATHS_H
#define CALLBOX_PATHS_H

#include "api/base/error.h"

enum path_kind { PATH_CONFIG, PATH_DATA, PATH_CACHE, PATH_STATE };

/* "$XDG_…_HOME/callbox/NAME" (NAME may be ""), yours to free(). Relative XDG
 * values are ignored, as the specification says. */
char *path_of(enum path_kind kind, const char *name);

/* Make a folder and its missing parents, 0700. */
bool path_make(const char *folder, struct error *err);

#endif
