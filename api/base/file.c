/* New files of the person's own. */
#include "config.h"

#include "api/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static bool write_all(int fd, const char *bytes, size_t len)
{
	ssize_t n;

	while (len) {
		n = write(fd, bytes, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

bool file_write_new(const char *path, const char *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
	    O_NOFOLLOW, 0600), saved;
	bool ok;

	if (fd < 0)
		return false;
	/* EINVAL: a pipe or the like has nothing to write through to. */
	ok = write_all(fd, bytes, len) && (fsync(fd) == 0 || errno == EINVAL);
	saved = errno;
	if (close(fd) != 0 && ok) {
		saved = errno;
		ok = false;
	}
	if (!ok) {
		unlink(path);
		errno = saved;
	}
	return ok;
}
