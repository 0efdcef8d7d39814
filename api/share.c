/* Several processes of one account: who sends, and hearing of the others. */
#include "config.h"

#include "api/base/mem.h"
#include "api/share.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

struct share {
	char *lock_path;         /* NULL: nobody else */
	int lock_fd;             /* -1: not held */
	int heard_fd;            /* inotify, -1: none */
	char *names[2];          /* beginnings of the files' names, or NULL */
};

/* Watch the folder: the files beside the database come and go. */
static void watch(struct share *share, int which, const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	char *folder;

	if (!path || share->heard_fd < 0)
		return;
	folder = slash ? mem_strndup(path, (size_t)(slash - path)) :
	    mem_strdup(".");
	if (inotify_add_watch(share->heard_fd, *folder ? folder : "/",
	    IN_MODIFY | IN_CLOSE_WRITE | IN_ONLYDIR) >= 0)
		share->names[which] = mem_strdup(slash ? slash + 1 : path);
	free(folder);
}

struct share *share_open(const char *state_file, const char *cache_file)
{
	struct share *share = mem_zalloc(sizeof(*share));

	share->lock_fd = share->heard_fd = -1;
	if (!state_file)
		return share;
	share->lock_path = mem_printf("%s.sender", state_file);
	share->heard_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	watch(share, 0, state_file);
	watch(share, 1, cache_file);
	return share;
}

void share_close(struct share *share)
{
	if (!share)
		return;
	share_release(share);
	if (share->heard_fd >= 0)
		close(share->heard_fd);
	free(share->lock_path);
	free(share->names[0]);
	free(share->names[1]);
	free(share);
}

bool share_take(struct share *share, bool *unlocked)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd, why;

	*unlocked = false;
	if (!share->lock_path || share->lock_fd >= 0)
		return true;
	fd = open(share->lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (fd < 0) {
		/* Who cannot write here shares nothing with anybody. */
		*unlocked = true;
		return true;
	}
	if (fcntl(fd, F_OFD_SETLK, &lock) != 0) {
		why = errno;
		close(fd);
		*unlocked = why != EAGAIN && why != EACCES;
		return *unlocked;
	}
	share->lock_fd = fd;
	return true;
}

void share_release(struct share *share)
{
	if (share->lock_fd >= 0)
		close(share->lock_fd);
	share->lock_fd = -1;
}

int share_fd(const struct share *share)
{
	return share->heard_fd;
}

static bool is_ours(const struct share *share,
    const struct inotify_event *event)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(share->names); i++)
		if (event->len && share->names[i] && !strncmp(event->name,
		    share->names[i], strlen(share->names[i])))
			return true;
	return event->mask & IN_Q_OVERFLOW;
}

bool share_heard(struct share *share)
{
	char buf[sizeof(struct inotify_event) + NAME_MAX + 1]
	    __attribute__((aligned(8)));
	const struct inotify_event *event;
	bool heard = false;
	ssize_t n;
	char *at;

	while (share->heard_fd >= 0 &&
	    (n = read(share->heard_fd, buf, sizeof(buf))) > 0)
		for (at = buf; at < buf + n;
		    at += sizeof(*event) + event->len) {
			event = (const struct inotify_event *)(void *)at;
			heard |= is_ours(share, event);
		}
	return heard;
}
