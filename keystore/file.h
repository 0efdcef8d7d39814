/*
 * Files that only their owner may touch: checked, locked, replaced as a whole.
 *
 * A struct folder is an open folder and the name of one file in it; all work
 * goes through the descriptor, so that nobody can swap the path meanwhile.
 * Nothing is repaired: what is open to others is refused with a sentence.
 */
#ifndef CALLBOX_FILE_H
#define CALLBOX_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct error;
struct secret;

struct folder {
	int fd;                  /* -1 when closed */
	char *path;              /* as given, for messages */
	const char *name;        /* the part of path after the last '/' */
};

enum folder_rule {
	FOLDER_PRIVATE,          /* nobody else may even look into it */
	FOLDER_SAFE,             /* nobody else may put another file there */
};

/*
 * Open the folder of path. It must be ours, no symbolic link, and as the rule
 * says; every folder above it belongs to us or to root and cannot be written
 * by others (or is sticky, as /tmp). make: missing folders are made, 0700.
 * folder is released by folder_release also after a failure.
 */
bool folder_open(struct folder *folder, const char *path,
    enum folder_rule rule, bool make, struct error *err);
void folder_release(struct folder *folder);

/*
 * Add the file's content to out. ERROR_NOT_FOUND; ERROR_PERMISSIONS when it is
 * a symbolic link, no plain file, not ours, or open to others; ERROR_INPUT
 * when it is larger than out may become.
 */
bool file_read(const struct folder *folder, struct buf *out,
    struct error *err);

/* The same into guarded memory, at most max bytes; *out is yours. */
bool file_read_secret(const struct folder *folder, size_t max,
    struct secret **out, struct error *err);

bool file_exists(const struct folder *folder);

/*
 * Wait up to three seconds for the lock that guards changes of this file, in
 * a file beside it. ERROR_CONFLICT when another process keeps it. *fd is
 * close()d to unlock; the kernel does it for a process that dies.
 */
bool file_lock(const struct folder *folder, int *fd, struct error *err);

/*
 * Put bytes in the file's place, 0600, synced; the lock is held. The old file
 * stays whole until the new one is. ERROR_FILE with errno.
 */
bool file_replace(const struct folder *folder, const void *bytes, size_t len,
    struct error *err);

/*
 * The same for a file that does not exist yet, without a lock.
 * ERROR_CONFLICT when it does; it is then left as it is.
 */
bool file_create(const struct folder *folder, const void *bytes, size_t len,
    struct error *err);

#endif
