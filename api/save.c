/* A new file in a folder of the person's own. */
#include "config.h"

#include "api/base/mem.h"
#include "api/save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIES_MAX = 1000, PART_BYTES = 48 };

struct save {
	char *folder, *name, part[PART_BYTES];
	int folder_fd, fd;
};

static bool name_good(const char *name)
{
	const char *c;

	if (!*name || *name == '.' || strlen(name) > SAVE_NAME_MAX)
		return false;
	for (c = name; *c; c++)
		if (*c == '/' || (unsigned char)*c < ' ' || *c == 0x7f)
			return false;
	return true;
}

static bool failed(const struct save *save, struct error *err)
{
	return error_set(err, ERROR_FILE, errno, "%s: %s", save->folder,
	    strerror(errno));
}

static bool make_part(struct save *save, struct error *err)
{
	unsigned long long random;

	if (getrandom(&random, sizeof(random), 0) != sizeof(random))
		return failed(save, err);
	snprintf(save->part, sizeof(save->part), ".callbox-%016llx.part",
	    random);
	save->fd = openat(save->folder_fd, save->part, O_WRONLY | O_CREAT |
	    O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	return save->fd >= 0 || failed(save, err);
}

struct save *save_new(const char *folder, const char *name, struct error *err)
{
	struct save *save;

	if (!name_good(name)) {
		error_set(err, ERROR_INPUT, 0,
		    "\"%.60s\" cannot be the name of a file", name);
		return NULL;
	}
	save = mem_zalloc(sizeof(*save));
	save->folder = mem_strdup(folder);
	save->name = mem_strdup(name);
	save->fd = -1;
	save->folder_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (save->folder_fd < 0)
		failed(save, err);
	else if (make_part(save, err))
		return save;
	save->part[0] = '\0';
	save_drop(save);
	return NULL;
}

bool save_write(struct save *save, const char *bytes, size_t len,
    struct error *err)
{
	ssize_t n;

	for (; len > 0; bytes += n, len -= (size_t)n) {
		n = write(save->fd, bytes, len);
		if (n < 0 && errno == EINTR)
			n = 0;
		if (n < 0)
			return failed(save, err);
	}
	return true;
}

/* "a (1).pdf"; a name of dots alone, or that begins with the only one, has no
 * ending. */
static char *numbered(const char *name, int number)
{
	const char *dot = strrchr(name, '.');
	size_t stem = dot && dot != name ? (size_t)(dot - name) : strlen(name);

	if (!number)
		return mem_strdup(name);
	return mem_printf("%.*s (%d)%s", (int)stem, name, number, name + stem);
}

/* A hard link never replaces what is there, on any file system that has them;
 * where there are none, an empty file holds the name first. */
static bool give_name(const struct save *save, const char *name)
{
	int fd;

	if (linkat(save->folder_fd, save->part, save->folder_fd, name, 0) == 0)
		return unlinkat(save->folder_fd, save->part, 0) == 0;
	if (errno == EEXIST)
		return false;
	fd = openat(save->folder_fd, name, O_WRONLY | O_CREAT | O_EXCL |
	    O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	close(fd);
	return renameat(save->folder_fd, save->part, save->folder_fd,
	    name) == 0;
}

char *save_finish(struct save *save, struct error *err)
{
	char *name, *path = NULL;
	int i, fd = save->fd;

	save->fd = -1;
	if (fsync(fd) != 0 || close(fd) != 0) {
		failed(save, err);
		save_drop(save);
		return NULL;
	}
	for (i = 0; i < TRIES_MAX && !path; i++) {
		name = numbered(save->name, i);
		if (give_name(save, name))
			path = mem_printf("%s%s%s", save->folder,
			    strcmp(save->folder, "/") ? "/" : "", name);
		free(name);
		if (!path && errno != EEXIST)
			break;
	}
	if (path)
		save->part[0] = '\0';
	else
		failed(save, err);
	save_drop(save);
	return path;
}

void save_drop(struct save *save)
{
	if (!save)
		return;
	if (save->fd >= 0)
		close(save->fd);
	if (save->part[0])
		unlinkat(save->folder_fd, save->part, 0);
	if (save->folder_fd >= 0)
		close(save->folder_fd);
	free(save->folder);
	free(save->name);
	free(save);
}
