/* A vault in a folder of its own, made anew for each test. */
#ifndef CALLBOX_TESTS_FIXTURE_H
#define CALLBOX_TESTS_FIXTURE_H

#include "api/base/error.h"
#include "api/base/mem.h"
#include "keystore/keystore.h"
#include "keystore/seal.h"
#include "keystore/secret.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

/* What a guess costs in tests: nothing. */
static const struct seal_cost cheap = { 1, 8 };
static const char good_passphrase[] = "correct horse battery staple";

/* root/callbox/vault; root is made by the setup, callbox by the vault. */
static char *root, *folder, *path;

static inline struct secret *from_text(const char *text)
{
	char *copy = mem_strdup(text);
	struct secret *secret = secret_move(copy, strlen(text));

	free(copy);
	return secret;
}

/* The passphrase lives until the fourth call after this one. A forked child
 * has none of its parent's and starts a row of its own. */
static inline struct keystore_unlock by_passphrase(const char *text)
{
	static struct secret *kept[2][4];
	static unsigned next;
	static pid_t owner;
	struct secret **slot;

	if (!owner)
		owner = getpid();
	slot = &kept[owner != getpid()][next++ % ARRAY_LEN(kept[0])];
	secret_free(*slot);
	*slot = from_text(text);
	return (struct keystore_unlock){
		.how = KEYSTORE_PASSPHRASE, .passphrase = *slot,
		.test_cost = &cheap,
	};
}

static inline bool put(struct keystore *ks, const char *name,
    const char *value, struct error *err)
{
	struct secret *secret = from_text(value);
	bool ok = keystore_put(ks, name, secret, err);

	secret_free(secret);
	return ok;
}

static inline void assert_record(struct keystore *ks, const char *name,
    const char *want)
{
	struct secret *value;

	assert_true(keystore_get(ks, name, &value, NULL));
	assert_string_equal(secret_borrow(value), want);
	secret_return(value);
	secret_free(value);
}

static inline struct keystore *create(void)
{
	struct keystore_unlock unlock = by_passphrase(good_passphrase);
	struct keystore *ks = keystore_create(path, &unlock, NULL);

	assert_non_null(ks);
	return ks;
}

/* A vault with two records, closed. */
static inline void create_filled(void)
{
	struct keystore *ks = create();

	assert_true(put(ks, "account/acme/settings", "region = eu", NULL));
	assert_true(put(ks, "account/acme/token", "tok:1", NULL));
	keystore_free(ks);
}

/* NULL when it is refused, at opening or at unlocking. */
static inline struct keystore *open_with(const char *text, struct error *err)
{
	struct keystore_unlock unlock = by_passphrase(text);
	struct keystore *ks = keystore_open(path, err);

	if (ks && !keystore_unlock(ks, &unlock, err)) {
		keystore_free(ks);
		ks = NULL;
	}
	return ks;
}

static inline void assert_refused(enum error_code code, int detail)
{
	struct error err = { 0 };

	assert_null(open_with(good_passphrase, &err));
	assert_int_equal(err.code, code);
	if (detail)
		assert_int_equal(err.detail, detail);
	assert_true(err.text[0] != '\0');
}

static inline size_t read_bytes(const char *file, void *bytes, size_t size)
{
	int fd = open(file, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, bytes, size);

	assert_true(n >= 0);
	close(fd);
	return (size_t)n;
}

static inline void write_bytes(const char *file, const void *bytes, size_t len)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), len);
	close(fd);
}

/* The child's exit status; it ends by _exit. */
static inline int wait_for(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static inline int remove_one(const char *name, const struct stat *st,
    int kind, struct FTW *ftw)
{
	return remove(name);
}

static inline int fixture_setup(void **state)
{
	char made[] = "/tmp/callbox-test-XXXXXX";

	assert_non_null(mkdtemp(made));
	root = mem_strdup(made);
	folder = mem_printf("%s/callbox", root);
	path = mem_printf("%s/vault", folder);
	return 0;
}

static inline int fixture_teardown(void **state)
{
	nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(root);
	free(folder);
	free(path);
	return 0;
}

#define fixture_test(f) \
	cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)

#endif
