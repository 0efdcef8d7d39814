/*
 * Stands before libc (LD_PRELOAD) and lets one call go wrong.
 *
 *     FAULT_FOLDER  only files below it count
 *     FAULT_KILL    before the n-th call that writes, also to the network,
 *                   the process is killed
 *     FAULT_FAIL    "N:ERRNO": the n-th call on a file fails;
 *                   "N+:ERRNO": from that on all that need room on the
 *                   disk, as when it is full
 *     FAULT_OOM     the n-th allocation of the program itself fails, not
 *                   those of its libraries
 *     FAULT_COUNT   a file that gets the number of calls at the end
 *
 * Calls: write, pwrite, writev, fsync, fdatasync, ftruncate, fallocate, fchmod,
 * rename, unlink, mkdir, open for writing, mmap; with FAULT_KILL send as well.
 */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static struct {
	bool ready;
	char folder[PATH_MAX], count_file[PATH_MAX];
	size_t folder_len;
	long kill_at, fail_at, oom_at;
	bool and_later;
	const char *program, *program_end;       /* where its code is */
	int error;
	atomic_long calls, allocations;
} shim;

static long number(const char *name)
{
	const char *text = getenv(name);

	return text ? strtol(text, NULL, 10) : 0;
}

/* The first object is the program. */
static int find_program(struct dl_phdr_info *info, size_t size, void *unused)
{
	int i;

	for (i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_LOAD &&
		    info->dlpi_phdr[i].p_flags & PF_X) {
			shim.program = (const char *)info->dlpi_addr +
			    info->dlpi_phdr[i].p_vaddr;
			shim.program_end = shim.program +
			    info->dlpi_phdr[i].p_memsz;
		}
	return 1;
}

__attribute__((constructor)) static void begin(void)
{
	const char *folder = getenv("FAULT_FOLDER");
	const char *count = getenv("FAULT_COUNT");
	const char *fail = getenv("FAULT_FAIL"), *colon;

	if (!folder)
		return;
	snprintf(shim.folder, sizeof(shim.folder), "%s", folder);
	shim.folder_len = strlen(folder);
	snprintf(shim.count_file, sizeof(shim.count_file), "%s",
	    count ? count : "");
	shim.kill_at = number("FAULT_KILL");
	shim.fail_at = number("FAULT_FAIL");
	shim.oom_at = number("FAULT_OOM");
	colon = fail ? strchr(fail, ':') : NULL;
	shim.error = colon ? (int)strtol(colon + 1, NULL, 10) : 0;
	shim.and_later = colon && colon > fail && colon[-1] == '+';
	dl_iterate_phdr(find_program, NULL);
	shim.ready = true;
}

__attribute__((destructor)) static void end(void)
{
	char text[60];
	int fd, n;

	if (!shim.ready || !shim.count_file[0])
		return;
	shim.ready = false;
	n = snprintf(text, sizeof(text), "%ld %ld\n",
	    atomic_load(&shim.calls), atomic_load(&shim.allocations));
	fd = (int)syscall(SYS_openat, AT_FDCWD, shim.count_file,
	    O_WRONLY | O_CREAT | O_TRUNC, 0600);
	syscall(SYS_write, fd, text, n);
	syscall(SYS_close, fd);
}

static bool is_ours(const char *path)
{
	return path && shim.folder_len &&
	    !strncmp(path, shim.folder, shim.folder_len);
}

static bool fd_is_ours(int fd)
{
	char link[40], path[PATH_MAX];
	long n;

	if (!shim.ready || fd < 0)
		return false;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = syscall(SYS_readlink, link, path, sizeof(path) - 1);
	path[n > 0 ? n : 0] = '\0';
	return is_ours(path);
}

enum call { CALL_NETWORK, CALL_FILE, CALL_GROWS };

/* Whether this call goes wrong; errno is set then. */
static bool fails(enum call call)
{
	bool file = call != CALL_NETWORK;
	long n;

	if (!file && !shim.kill_at)
		return false;
	n = atomic_fetch_add(&shim.calls, 1) + 1;
	if (shim.kill_at && n == shim.kill_at)
		kill(getpid(), SIGKILL);
	if (!shim.fail_at || !file || n < shim.fail_at || (shim.and_later ?
	    call != CALL_GROWS : n > shim.fail_at))
		return false;
	errno = shim.error;
	return true;
}

#define NEXT(name) \
	static __typeof__(&name) next; \
	if (!next) \
		next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *bytes, size_t len)
{
	NEXT(write);
	return fd_is_ours(fd) && fails(CALL_GROWS) ? -1 : next(fd, bytes, len);
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	NEXT(pwrite);
	return fd_is_ours(fd) && fails(CALL_GROWS) ? -1 : next(fd, bytes, len, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
	NEXT(pwrite64);
	return fd_is_ours(fd) && fails(CALL_GROWS) ? -1 : next(fd, bytes, len, at);
}

ssize_t writev(int fd, const struct iovec *iov, int n)
{
	NEXT(writev);
	return fd_is_ours(fd) && fails(CALL_GROWS) ? -1 : next(fd, iov, n);
}

int fsync(int fd)
{
	NEXT(fsync);
	return fd_is_ours(fd) && fails(CALL_FILE) ? -1 : next(fd);
}

int fdatasync(int fd)
{
	NEXT(fdatasync);
	return fd_is_ours(fd) && fails(CALL_FILE) ? -1 : next(fd);
}

int ftruncate(int fd, off_t len)
{
	NEXT(ftruncate);
	return fd_is_ours(fd) && fails(CALL_FILE) ? -1 : next(fd, len);
}

int ftruncate64(int fd, off64_t len)
{
	NEXT(ftruncate64);
	return fd_is_ours(fd) && fails(CALL_FILE) ? -1 : next(fd, len);
}

int fallocate(int fd, int mode, off_t at, off_t len)
{
	NEXT(fallocate);
	return fd_is_ours(fd) && fails(CALL_GROWS) ? -1 : next(fd, mode, at, len);
}

int fchmod(int fd, mode_t mode)
{
	NEXT(fchmod);
	return fd_is_ours(fd) && fails(CALL_FILE) ? -1 : next(fd, mode);
}

int mkdir(const char *path, mode_t mode)
{
	NEXT(mkdir);
	return is_ours(path) && fails(CALL_GROWS) ? -1 : next(path, mode);
}

int rename(const char *from, const char *to)
{
	NEXT(rename);
	return is_ours(from) && fails(CALL_FILE) ? -1 : next(from, to);
}

int renameat(int from_fd, const char *from, int to_fd, const char *to)
{
	NEXT(renameat);
	return fd_is_ours(from_fd) && fails(CALL_FILE) ? -1 :
	    next(from_fd, from, to_fd, to);
}

int unlink(const char *path)
{
	NEXT(unlink);
	return is_ours(path) && fails(CALL_FILE) ? -1 : next(path);
}

int unlinkat(int fd, const char *path, int flags)
{
	NEXT(unlinkat);
	return fd_is_ours(fd) && fails(CALL_FILE) ? -1 : next(fd, path, flags);
}

static bool open_fails(int fd, const char *path, int flags)
{
	if (!shim.ready || !(flags & (O_WRONLY | O_RDWR | O_CREAT)))
		return false;
	return (is_ours(path) || (path[0] != '/' && fd_is_ours(fd))) &&
	    fails(flags & O_CREAT ? CALL_GROWS : CALL_FILE);
}

static mode_t mode_of(int flags, va_list ap)
{
	return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ?
	    va_arg(ap, mode_t) : 0;
}

#define OPEN(name, ...) \
	mode_t mode; \
	va_list ap; \
	NEXT(name); \
	va_start(ap, flags); \
	mode = mode_of(flags, ap); \
	va_end(ap); \
	return open_fails(fd, path, flags) ? -1 : \
	    next(__VA_ARGS__, path, flags, mode)

int openat(int fd, const char *path, int flags, ...)
{
	OPEN(openat, fd);
}

int openat64(int fd, const char *path, int flags, ...)
{
	OPEN(openat64, fd);
}

#undef OPEN
#define OPEN(name) \
	mode_t mode; \
	va_list ap; \
	NEXT(name); \
	va_start(ap, flags); \
	mode = mode_of(flags, ap); \
	va_end(ap); \
	return open_fails(-1, path, flags) ? -1 : next(path, flags, mode)

int open(const char *path, int flags, ...)
{
	OPEN(open);
}

int open64(const char *path, int flags, ...)
{
	OPEN(open64);
}

void *mmap(void *at, size_t len, int protect, int flags, int fd, off_t from)
{
	if (fd_is_ours(fd) && fails(CALL_FILE))
		return MAP_FAILED;
	return (void *)syscall(SYS_mmap, at, len, protect, flags, fd, from);
}

void *mmap64(void *at, size_t len, int protect, int flags, int fd,
    off64_t from)
{
	return mmap(at, len, protect, flags, fd, from);
}

ssize_t send(int fd, const void *bytes, size_t len, int flags)
{
	NEXT(send);
	if (shim.ready)
		fails(CALL_NETWORK);
	return next(fd, bytes, len, flags);
}

/* --- memory --- */

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static bool is_short(const char *caller)
{
	long n;

	if (!shim.ready || caller < shim.program ||
	    caller >= shim.program_end)
		return false;
	n = atomic_fetch_add(&shim.allocations, 1) + 1;
	if (!shim.oom_at || n != shim.oom_at)
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return is_short(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return is_short(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
	return is_short(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}
