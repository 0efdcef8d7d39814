/*
 * Several callbox processes of one account on one host: which of them sends,
 * and hearing that another one wrote.
 *
 * Who holds a lock on STATE-FILE.sender sends; the lock dies with its process,
 * however that ends. inotify tells of writes to the files and of the end of
 * their writers; nothing is polled.
 *
 * Thread: the worker's alone.
 */
#ifndef CALLBOX_SHARE_H
#define CALLBOX_SHARE_H

#include <stdbool.h>

struct share;

/* The outbox's file and the mirror's; NULL: in memory, nobody shares it. */
struct share *share_open(const char *state_file, const char *cache_file);
void share_close(struct share *share);

/* Try to be the one who sends; true: it is this process (already). Where the
 * file system has no locks it is, and *unlocked tells. */
bool share_take(struct share *share, bool *unlocked);
/* Let another one send. */
void share_release(struct share *share);

/* Readable when something may have been heard; -1: never. */
int share_fd(const struct share *share);
/* Whether a file was written, or somebody who wrote it ended, since then. */
bool share_heard(struct share *share);

#endif
