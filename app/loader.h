/*
 * Finding and checking panes.
 *
 * A pane's constructors run as soon as it is loaded, so everything that can be
 * checked is checked before, on the open file and not on its name: a regular
 * file that belongs to root or to us, not writable by others, in folders of
 * which the same is true; a name that no other pane has, which is the file's;
 * an ELF object of our kind with no writable code, no executable stack and no
 * libraries from elsewhere; the note with our ABI and the symbol pane_entry.
 * Then it is loaded by its descriptor. Objects are never unloaded.
 */
#ifndef CALLBOX_LOADER_H
#define CALLBOX_LOADER_H

#include "panes/pane.h"

enum { LOADER_PANES_MAX = 64 };

struct loaded_pane {
	struct pane_ops ops;             /* absent members are NULL */
	char *path;
};

struct refused_pane {
	char *path;
	struct error err;                /* ERROR_PANE, ERROR_PERMISSIONS */
};

struct loader {
	struct loaded_pane panes[LOADER_PANES_MAX];
	size_t panes_len;
	struct refused_pane refused[LOADER_PANES_MAX];
	size_t refused_len;
};

void loader_init(struct loader *loader);
void loader_release(struct loader *loader);

/* Load every *.so of a folder, in the order of their names. A folder that is
 * not there holds none. */
void loader_scan(struct loader *loader, const char *folder);

/* Load one file; false: it was refused (and is noted in `refused`). */
bool loader_load(struct loader *loader, const char *path, struct error *err);

/* The usual places: next to the program in a build tree (or
 * CALLBOX_PANE_PATH), $libdir/callbox/panes, the user's own folder. */
void loader_scan_all(struct loader *loader);

const struct pane_ops *loader_find(const struct loader *loader,
    const char *name);

#endif
