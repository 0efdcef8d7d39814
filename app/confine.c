/* What a program that reads a stranger's bytes may do. */
#include "config.h"

#include "api/base/mem.h"
#include "app/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MEMORY_BYTES = 1 << 30, FILES = 32, WORDS_MAX = 128 };

static bool limit(int what, rlim_t most)
{
	const struct rlimit limits = { most, most };

	return setrlimit(what, &limits) == 0;
}

/* --- Landlock: the system's files, for reading --- */

static void allow(int rules, const char *path, uint64_t access)
{
	struct landlock_path_beneath_attr below = {
		.allowed_access = access,
		.parent_fd = open(path, O_PATH | O_CLOEXEC),
	};

	if (below.parent_fd < 0)
		return;
	syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
	    &below, 0);
	close(below.parent_fd);
}

/* Where there is none it is left out: the rest holds without it. */
static void close_files(void)
{
	static const char *const readable[] = { "/usr", "/lib", "/lib64",
		"/bin", "/etc", "/dev/null" };
	const uint64_t reading = LANDLOCK_ACCESS_FS_EXECUTE |
	    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
	struct landlock_ruleset_attr attr = {
		/* All that the first version knows. */
		.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1,
	};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &attr,
	    sizeof(attr), 0);
	size_t i;

	if (rules < 0)
		return;
	for (i = 0; i < ARRAY_LEN(readable); i++)
		allow(rules, readable[i], i + 1 < ARRAY_LEN(readable) ?
		    reading : LANDLOCK_ACCESS_FS_READ_FILE);
	syscall(SYS_landlock_restrict_self, rules, 0);
	close(rules);
}

/* --- seccomp --- */

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#endif

#ifdef ARCH

static void add(struct sock_filter *program, unsigned short *n,
    struct sock_filter word)
{
	if (*n == WORDS_MAX)
		BUG("the filter is too long");
	program[(*n)++] = word;
}

/* The next word counts if the value that was loaded is this one. */
static struct sock_filter unless(uint32_t value)
{
	return (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value,
	    0, 1);
}

static struct sock_filter answer(uint32_t action)
{
	return (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action);
}

static struct sock_filter load(size_t offset)
{
	return (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	    (uint32_t)offset);
}

/* No network, no look into other processes, no keys; threads, but no new
 * processes. What is refused fails with EPERM, what glibc can do without
 * (clone3) does not exist. */
static bool close_calls(void)
{
	static const int refused[] = {
		SYS_socket, SYS_socketpair, SYS_connect, SYS_bind,
		SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev,
		SYS_kill, SYS_tkill, SYS_tgkill, SYS_pidfd_open,
		SYS_pidfd_getfd, SYS_pidfd_send_signal, SYS_add_key,
		SYS_request_key, SYS_keyctl, SYS_bpf, SYS_io_uring_setup,
		SYS_perf_event_open, SYS_userfaultfd, SYS_mount,
		SYS_unshare, SYS_setns, SYS_memfd_create,
#ifdef SYS_fork
		SYS_fork, SYS_vfork,
#endif
	};
	const uint32_t no = SECCOMP_RET_ERRNO | EPERM;
	struct sock_filter program[WORDS_MAX];
	unsigned short n = 0;
	struct sock_fprog all = { .filter = program };
	size_t i;

	add(program, &n, load(offsetof(struct seccomp_data, arch)));
	add(program, &n, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ |
	    BPF_K, ARCH, 1, 0));
	add(program, &n, answer(SECCOMP_RET_KILL_PROCESS));
	add(program, &n, load(offsetof(struct seccomp_data, nr)));
	for (i = 0; i < ARRAY_LEN(refused); i++) {
		add(program, &n, unless((uint32_t)refused[i]));
		add(program, &n, answer(no));
	}
	add(program, &n, unless(SYS_clone3));
	add(program, &n, answer(SECCOMP_RET_ERRNO | ENOSYS));
	/* The other numbering of x86-64 would be a way around. */
	add(program, &n, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE |
	    BPF_K, 0x40000000, 0, 1));
	add(program, &n, answer(no));
	add(program, &n, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ |
	    BPF_K, SYS_clone, 1, 0));
	add(program, &n, answer(SECCOMP_RET_ALLOW));
	add(program, &n, load(offsetof(struct seccomp_data, args[0])));
	add(program, &n, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET |
	    BPF_K, CLONE_THREAD, 1, 0));
	add(program, &n, answer(no));
	add(program, &n, answer(SECCOMP_RET_ALLOW));
	all.len = n;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all) == 0;
}

#else

static bool close_calls(void)
{
	return false;
}

#endif

bool confine(int cpu_seconds)
{
	if (!limit(RLIMIT_AS, MEMORY_BYTES) ||
	    !limit(RLIMIT_CPU, (rlim_t)cpu_seconds) ||
	    !limit(RLIMIT_FSIZE, 0) || !limit(RLIMIT_CORE, 0) ||
	    !limit(RLIMIT_NOFILE, FILES) ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	close_files();
	return close_calls();
}
