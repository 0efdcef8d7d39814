/* Files that only their owner may touch: checked, locked, replaced whole. */
#include "config.h"

#include "keystore/file.h"

#include "api/base/buf.h"
#include "api/base/error.h"
#include "api/base/mem.h"
#include "keystore/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	LOCK_TRIES = 300,
	LOCK_PAUSE_NS = 10 * 1000 * 1000,
	PATH_SHOWN = 60,         /* bytes of a path that fit into an error */
};

static const char other_user[] =
    "belongs to another user (is HOME right? sudo -H and su - set it)";

/* A path's end says more than its beginning. */
static const char *shown(const char *path)
{
	size_t len = strlen(path);

	return len > PATH_SHOWN ? path + len - PATH_SHOWN : path;
}

static bool failed(const char *path, const char *what, struct error *err)
{
	int saved = errno;

	return error_set(err, ERROR_FILE, saved, "%s: %s: %s", shown(path),
	    what, strerror(saved));
}

static bool refuse(const char *path, const char *why, struct error *err)
{
	return error_set(err, ERROR_PERMISSIONS, EPERM, "%s %s", shown(path),
	    why);
}

static bool check_folder(int fd, const char *path, enum folder_rule rule,
    struct error *err)
{
	struct stat st;

	if (fstat(fd, &st))
		return failed(path, "cannot be looked at", err);
	if (st.st_uid != geteuid())
		return refuse(path, other_user, err);
	if (rule == FOLDER_PRIVATE && (st.st_mode & 077))
		return refuse(path, "is open to other users: chmod 700", err);
	if (st.st_mode & 022 && !(st.st_mode & S_ISVTX))
		return refuse(path, "can be written by others: chmod go-w",
		    err);
	return true;
}

static bool check_parent(const struct stat *st, int fd, struct error *err)
{
	char link[40], path[256];
	const char *why;
	ssize_t n;

	if (st->st_uid != geteuid() && st->st_uid != 0)
		why = other_user;
	else if (st->st_mode & 022 && !(st->st_mode & S_ISVTX))
		why = "can be written by others: chmod go-w";
	else
		return true;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	path[n > 0 ? n : 0] = '\0';
	return refuse(n > 0 ? path : "A folder above the vault", why, err);
}

/* Upwards by "..", so that symbolic links in the path do not matter. */
static bool check_parents(int folder, struct error *err)
{
	struct stat st, below = { 0 };
	int fd = folder, up;
	bool ok = true, top = false;

	while (ok && !top) {
		up = openat(fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (fd != folder)
			close(fd);
		fd = up;
		if (fd < 0 || fstat(fd, &st))
			ok = failed("..", "cannot be looked at", err);
		else
			ok = check_parent(&st, fd, err);
		top = ok && st.st_dev == below.st_dev &&
		    st.st_ino == below.st_ino;
		below = st;
	}
	if (fd >= 0 && fd != folder)
		close(fd);
	return ok;
}

static bool make_folders(const char *folder, struct error *err)
{
	char *path = mem_strdup(folder), *slash = path;
	bool ok = true;

	while (ok && slash) {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		if (mkdir(path, 0700) && errno != EEXIST)
			ok = failed(path, "cannot be made", err);
		if (slash)
			*slash = '/';
	}
	free(path);
	return ok;
}

/* The folder's part of a path: "." when there is none. Yours to free(). */
static char *folder_part(const char *path, const char *slash)
{
	if (!slash)
		return mem_strdup(".");
	return mem_strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

static bool open_checked(struct folder *folder, const char *path,
    enum folder_rule rule, struct error *err)
{
	struct stat st;

	folder->fd = open(path,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (folder->fd < 0 && errno == ENOENT)
		return error_set(err, ERROR_NOT_FOUND, 0,
		    "There is no folder %s", shown(path));
	if (folder->fd < 0 && lstat(path, &st) == 0 && S_ISLNK(st.st_mode))
		return refuse(path, "is a symbolic link", err);
	if (folder->fd < 0)
		return failed(path, "cannot be opened", err);
	return check_folder(folder->fd, path, rule, err) &&
	    check_parents(folder->fd, err);
}

bool folder_open(struct folder *folder, const char *path,
    enum folder_rule rule, bool make, struct error *err)
{
	char *slash, *part;
	bool ok;

	*folder = (struct folder){ .fd = -1, .path = mem_strdup(path) };
	slash = strrchr(folder->path, '/');
	folder->name = slash ? slash + 1 : folder->path;
	if (!*folder->name)
		return error_set(err, ERROR_INPUT, 0, "%s names no file",
		    shown(path));
	part = folder_part(folder->path, slash);
	ok = (!make || make_folders(part, err)) &&
	    open_checked(folder, part, rule, err);
	free(part);
	return ok;
}

void folder_release(struct folder *folder)
{
	if (folder->fd >= 0)
		close(folder->fd);
	free(folder->path);
	*folder = (struct folder){ .fd = -1 };
}

static bool check_file(const struct folder *folder, const struct stat *st,
    struct error *err)
{
	if (!S_ISREG(st->st_mode))
		return refuse(folder->path, "is no plain file", err);
	if (st->st_uid != geteuid())
		return refuse(folder->path, other_user, err);
	if (st->st_mode & 077)
		return refuse(folder->path,
		    "is open to other users: chmod 600", err);
	return true;
}

/* -1 with *err set. O_NONBLOCK: opening a FIFO must not wait. */
static int open_checked_file(const struct folder *folder, struct stat *st,
    struct error *err)
{
	int fd = openat(folder->fd, folder->name,
	    O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 && errno == ENOENT)
		error_set(err, ERROR_NOT_FOUND, 0, "There is no file %s",
		    shown(folder->path));
	else if (fd < 0 && errno == ELOOP)
		refuse(folder->path, "is a symbolic link", err);
	else if (fd < 0)
		failed(folder->path, "cannot be opened", err);
	else if (fstat(fd, st))
		failed(folder->path, "cannot be looked at", err);
	else if (check_file(folder, st, err))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool too_large(const struct folder *folder, size_t max,
    struct error *err)
{
	return error_set(err, ERROR_INPUT, 0,
	    "%s is larger than %zu bytes", shown(folder->path), max);
}

bool file_read(const struct folder *folder, struct buf *out,
    struct error *err)
{
	char bytes[4096];
	struct stat st;
	ssize_t n;
	bool ok = true;
	int fd = open_checked_file(folder, &st, err);

	if (fd < 0)
		return false;
	while (ok && (n = read(fd, bytes, sizeof(bytes))) != 0) {
		if (n < 0)
			ok = errno == EINTR ||
			    failed(folder->path, "cannot be read", err);
		else if (!buf_add(out, bytes, (size_t)n))
			ok = too_large(folder, out->max, err);
	}
	close(fd);
	return ok;
}

bool file_read_secret(const struct folder *folder, size_t max,
    struct secret **out, struct error *err)
{
	struct secret *secret;
	struct stat st;
	char *bytes;
	size_t len = 0, size;
	ssize_t n;
	bool ok = true;
	int fd = open_checked_file(folder, &st, err);

	if (fd < 0)
		return false;
	size = (uint64_t)st.st_size > max ? max + 1 : (size_t)st.st_size;
	secret = secret_new(size);
	bytes = secret_edit(secret);
	while (ok && len < size && (n = read(fd, bytes + len, size - len))) {
		if (n > 0)
			len += (size_t)n;
		else if (errno != EINTR)
			ok = failed(folder->path, "cannot be read", err);
	}
	close(fd);
	secret_edited(secret, len);
	if (ok && len > max)
		ok = too_large(folder, max, err);
	if (ok)
		*out = secret;
	else
		secret_free(secret);
	return ok;
}

bool file_exists(const struct folder *folder)
{
	struct stat st;

	return fstatat(folder->fd, folder->name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

bool file_lock(const struct folder *folder, int *fd, struct error *err)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	struct timespec pause = { 0, LOCK_PAUSE_NS };
	char *name = mem_printf("%s.lock", folder->name);
	int tries, lock_fd = openat(folder->fd, name,
	    O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);

	free(name);
	if (lock_fd < 0)
		return failed(folder->path, "its lock cannot be opened", err);
	/* There is no wait with a limit for these locks. A change takes a few
	 * milliseconds, so the second try nearly always has it. */
	for (tries = 0; fcntl(lock_fd, F_OFD_SETLK, &lock); tries++) {
		if (errno != EAGAIN && errno != EACCES && errno != EINTR) {
			failed(folder->path, "it cannot be locked", err);
			close(lock_fd);
			return false;
		}
		if (tries == LOCK_TRIES) {
			close(lock_fd);
			return error_set(err, ERROR_CONFLICT, 0,
			    "Another callbox is changing %s; try again",
			    shown(folder->path));
		}
		nanosleep(&pause, NULL);
	}
	*fd = lock_fd;
	return true;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
	ssize_t n;

	while (len) {
		n = write(fd, bytes, len);
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
	return true;
}

/* After a failed fsync the kernel may have dropped the data: the new file is
 * thrown away, never synced again and believed. */
static bool write_new(int folder, const char *name, const void *bytes,
    size_t len)
{
	int saved, fd;
	bool ok;

	fd = openat(folder, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	ok = fchmod(fd, 0600) == 0 && write_all(fd, bytes, len) &&
	    fsync(fd) == 0;
	saved = errno;
	if (close(fd) && ok) {
		ok = false;
		saved = errno;
	}
	errno = saved;
	return ok;
}

bool file_replace(const struct folder *folder, const void *bytes, size_t len,
    struct error *err)
{
	char *name = mem_printf("%s.new", folder->name);
	bool ok;

	/* What a process that died has left; the lock is ours now. */
	unlinkat(folder->fd, name, 0);
	ok = write_new(folder->fd, name, bytes, len) &&
	    renameat(folder->fd, name, folder->fd, folder->name) == 0;
	if (!ok) {
		failed(folder->path, "cannot be written", err);
		unlinkat(folder->fd, name, 0);
	} else if (fsync(folder->fd)) {
		ok = failed(folder->path, "its folder cannot be synced", err);
	}
	free(name);
	return ok;
}

bool file_create(const struct folder *folder, const void *bytes, size_t len,
    struct error *err)
{
	if (write_new(folder->fd, folder->name, bytes, len))
		return fsync(folder->fd) == 0 ||
		    failed(folder->path, "its folder cannot be synced", err);
	if (errno == EEXIST)
		return error_set(err, ERROR_CONFLICT, 0,
		    "There is a file already: %s", shown(folder->path));
	failed(folder->path, "cannot be written", err);
	unlinkat(folder->fd, folder->name, 0);
	return false;
}
