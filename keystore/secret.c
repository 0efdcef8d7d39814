/* Secrets in guarded memory, and the process kept from leaking them. */
#include "config.h"

#include "keystore/secret.h"

#include "api/base/error.h"
#include "api/base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

struct secret {
	pthread_mutex_t mutex;   /* guards borrows and the pages' protection */
	char *bytes;             /* sodium_malloc(size + 1) */
	size_t len, size;
	unsigned borrows;
	bool edited;             /* between secret_edit and secret_edited */
};

static atomic_bool lock_failed;

bool secret_harden_process(struct error *err)
{
	struct rlimit none = { 0, 0 };
	bool ok = true;

	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		ok = error_set(err, ERROR_FILE, errno,
		    "Other programs cannot be kept out of this one's memory: %s",
		    strerror(errno));
	if (setrlimit(RLIMIT_CORE, &none))
		ok = error_set(err, ERROR_FILE, errno,
		    "Core dumps cannot be turned off: %s", strerror(errno));
	unsetenv("SSLKEYLOGFILE");
	return ok;
}

/*
 * sodium_malloc ignores a failed mlock, so it is asked for again. The pages
 * are kept out of forked children: these only exist to run another program,
 * and one that does not must not be able to read on.
 */
static void protect_pages(char *bytes, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uintptr_t start = (uintptr_t)bytes / page * page;
	uintptr_t end = ((uintptr_t)bytes + size + page - 1) / page * page;

	if (mlock(bytes, size))
		atomic_store(&lock_failed, true);
	madvise((void *)start, end - start, MADV_DONTFORK);
}

static void set_access(const struct secret *secret,
    int (*access)(void *))
{
	if (access(secret->bytes))
		BUG("guarded memory cannot be protected: %s", strerror(errno));
}

struct secret *secret_new(size_t len)
{
	struct secret *secret;

	if (len > SECRET_MAX)
		BUG("secret of %zu bytes", len);
	if (sodium_init() < 0)
		BUG("libsodium does not start");
	secret = mem_zalloc(sizeof(*secret));
	pthread_mutex_init(&secret->mutex, NULL);
	secret->len = secret->size = len;
	secret->bytes = sodium_malloc(len + 1);
	if (!secret->bytes)
		BUG("no guarded memory: %s", strerror(errno));
	protect_pages(secret->bytes, len + 1);
	memset(secret->bytes, 0, len + 1);
	set_access(secret, sodium_mprotect_noaccess);
	return secret;
}

struct secret *secret_new_random(size_t len)
{
	struct secret *secret = secret_new(len);

	randombytes_buf(secret_edit(secret), len);
	secret_edited(secret, len);
	return secret;
}

struct secret *secret_move(void *bytes, size_t len)
{
	struct secret *secret = secret_new(len);

	if (len) {
		memcpy(secret_edit(secret), bytes, len);
		secret_edited(secret, len);
		sodium_memzero(bytes, len);
	}
	return secret;
}

void secret_free(struct secret *secret)
{
	if (!secret)
		return;
	if (secret->borrows || secret->edited)
		BUG("a secret is freed while it is in use");
	sodium_free(secret->bytes);
	pthread_mutex_destroy(&secret->mutex);
	free(secret);
}

size_t secret_len(const struct secret *secret)
{
	return secret->len;
}

const char *secret_borrow(struct secret *secret)
{
	pthread_mutex_lock(&secret->mutex);
	if (secret->edited)
		BUG("a secret is borrowed while it is edited");
	if (secret->borrows++ == 0)
		set_access(secret, sodium_mprotect_readonly);
	pthread_mutex_unlock(&secret->mutex);
	return secret->bytes;
}

void secret_return(struct secret *secret)
{
	pthread_mutex_lock(&secret->mutex);
	if (secret->borrows == 0)
		BUG("a secret is returned that was not borrowed");
	if (--secret->borrows == 0)
		set_access(secret, sodium_mprotect_noaccess);
	pthread_mutex_unlock(&secret->mutex);
}

char *secret_edit(struct secret *secret)
{
	pthread_mutex_lock(&secret->mutex);
	if (secret->borrows || secret->edited)
		BUG("a secret is edited while it is in use");
	secret->edited = true;
	set_access(secret, sodium_mprotect_readwrite);
	pthread_mutex_unlock(&secret->mutex);
	return secret->bytes;
}

void secret_edited(struct secret *secret, size_t len)
{
	pthread_mutex_lock(&secret->mutex);
	if (!secret->edited || len > secret->len)
		BUG("secret of %zu bytes edited to %zu", secret->len, len);
	sodium_memzero(secret->bytes + len, secret->size + 1 - len);
	secret->len = len;
	secret->edited = false;
	set_access(secret, sodium_mprotect_noaccess);
	pthread_mutex_unlock(&secret->mutex);
}

bool secret_equal(struct secret *a, struct secret *b)
{
	bool equal;

	if (a->len != b->len)
		return false;
	equal = sodium_memcmp(secret_borrow(a), secret_borrow(b), a->len) == 0;
	secret_return(a);
	secret_return(b);
	return equal;
}

bool secret_all_locked(void)
{
	return !atomic_load(&lock_failed);
}
