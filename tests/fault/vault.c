/*
 * A vault that is changed on a machine that fails: killed before each call
 * that writes, and with each write, fsync, open, rename failing once with
 * ENOSPC, EIO, EACCES. After each the vault must be the one before a change
 * or the one after it, whole; what was said to be done must be in it, and
 * what was said to have failed must not, unless syncing the folder was it.
 *
 *     vault                      all of them
 *     vault change PATH          who is interrupted; shim.c is before libc
 */
#include "config.h"

#include "api/base/error.h"
#include "api/base/mem.h"
#include "keystore/keystore.h"
#include "keystore/seal.h"
#include "keystore/secret.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STEPS = 6, OUTPUT_MAX = 4096, PATHS = 200 };

static const struct seal_cost cheap = { 1, 8 };
static const char old_words[] = "correct horse battery staple";
static const char new_words[] = "another horse battery staple";

static char top[PATHS - 100], self[PATH_MAX], shim[PATH_MAX + 40];

static struct secret *secret_of(const char *text)
{
	char *copy = mem_strdup(text);
	struct secret *secret = secret_move(copy, strlen(copy));

	free(copy);
	return secret;
}

static bool put(struct keystore *ks, const char *name, const char *value,
    struct error *err)
{
	struct secret *secret = secret_of(value);
	bool ok = keystore_put(ks, name, secret, err);

	secret_free(secret);
	return ok;
}

static struct keystore *open_vault(const char *path, const char *words,
    struct error *err)
{
	struct keystore_unlock by = { .how = KEYSTORE_PASSPHRASE,
		.passphrase = secret_of(words) };
	struct keystore *ks = keystore_open(path, err);

	if (ks && !keystore_unlock(ks, &by, err)) {
		keystore_free(ks);
		ks = NULL;
	}
	secret_free(by.passphrase);
	return ks;
}

/* --- who is interrupted --- */

static struct keystore *create(const char *path, struct error *err)
{
	struct keystore_unlock by = { .how = KEYSTORE_PASSPHRASE,
		.passphrase = secret_of(old_words), .test_cost = &cheap };
	struct keystore *ks = keystore_create(path, &by, err);

	secret_free(by.passphrase);
	return ks;
}

static bool change_words(struct keystore *ks, struct error *err)
{
	struct keystore_unlock by = { .how = KEYSTORE_PASSPHRASE,
		.passphrase = secret_of(new_words), .test_cost = &cheap };
	struct secret *old = secret_of(old_words);
	bool ok = keystore_change_passphrase(ks, old, &by, err);

	secret_free(by.passphrase);
	secret_free(old);
	return ok;
}

/* The first makes the vault. */
static bool step(struct keystore **ks, int number, const char *path,
    struct error *err)
{
	if (!number) {
		*ks = create(path, err);
		return *ks != NULL;
	}
	switch (number) {
	case 1:
		return put(*ks, "account/acme/token", "tok:1", err);
	case 2:
		return put(*ks, "account/acme/settings", "region = eu", err);
	case 3:
		return put(*ks, "account/acme/token", "tok:2", err);
	case 4:
		return change_words(*ks, err);
	default:
		return keystore_remove(*ks, "account/acme/settings", err);
	}
}

/* A line each: "+N", or "-N why". One that failed is not tried again, and
 * the next ones are all the same. */
static int change(const char *path)
{
	struct keystore *ks = NULL;
	char line[300];
	int i, n;

	for (i = 0; i < STEPS; i++) {
		struct error err = { 0 };
		bool ok = (!i || ks) && step(&ks, i, path, &err);

		n = snprintf(line, sizeof(line), "%c%d %s\n", ok ? '+' : '-',
		    i, err.text);
		if (write(STDOUT_FILENO, line, (size_t)n) != n)
			return 3;
		if (i && ks && !keystore_is_unlocked(ks))
			return 4;
	}
	keystore_free(ks);
	return 0;
}

/* --- one trial --- */

struct trial {
	long at;
	int error;               /* 0: it is killed there */
	char home[PATHS], path[PATHS + 40], count_file[PATHS];
	char output[OUTPUT_MAX];
	int status;
};

static void exec_change(const struct trial *trial, int out)
{
	char text[60], folder[PATHS + 2];

	snprintf(folder, sizeof(folder), "%s/", trial->home);
	setenv("LD_PRELOAD", shim, 1);
	setenv("FAULT_FOLDER", folder, 1);
	setenv("FAULT_COUNT", trial->count_file, 1);
	snprintf(text, sizeof(text), trial->error ? "%ld:%d" : "%ld",
	    trial->at, trial->error);
	setenv(trial->error ? "FAULT_FAIL" : "FAULT_KILL", text, 1);
	dup2(out, STDOUT_FILENO);
	execl(self, self, "change", trial->path, (char *)NULL);
	_exit(127);
}

static void run(struct trial *trial)
{
	size_t len = 0;
	ssize_t n;
	pid_t pid;
	int out[2];

	if (pipe(out) != 0)
		BUG("pipe");
	pid = fork();
	if (pid == 0)
		exec_change(trial, out[1]);
	close(out[1]);
	while (len + 1 < sizeof(trial->output) && (n = read(out[0],
	    trial->output + len, sizeof(trial->output) - len - 1)) > 0)
		len += (size_t)n;
	trial->output[len] = '\0';
	close(out[0]);
	waitpid(pid, &trial->status, 0);
}

/* '+', '-', or 0: nothing was said. *why: what was, "" if nothing. */
static char said(const struct trial *trial, int number, char why[200])
{
	const char *line = trial->output;
	int n;

	for (; line && *line; line = strchr(line, '\n') ?
	    strchr(line, '\n') + 1 : NULL) {
		if (sscanf(line + 1, "%d", &n) != 1 || n != number)
			continue;
		snprintf(why, 200, "%.*s", (int)strcspn(line + 3, "\n"),
		    line + 3);
		return *line;
	}
	*why = '\0';
	return 0;
}

/* --- what is in it --- */

struct content {
	char token[40], settings[40];
	bool fresh_words;
};

static void apply(struct content *content, int number)
{
	if (number == 1 || number == 3)
		snprintf(content->token, sizeof(content->token), "tok:%d",
		    number == 1 ? 1 : 2);
	else if (number == 2)
		snprintf(content->settings, sizeof(content->settings),
		    "region = eu");
	else if (number == 4)
		content->fresh_words = true;
	else if (number == 5)
		content->settings[0] = '\0';
}

static void take(struct keystore *ks, const char *name, char out[40])
{
	struct secret *value;

	if (!keystore_get(ks, name, &value, NULL))
		return;
	snprintf(out, 40, "%.*s", (int)secret_len(value),
	    secret_borrow(value));
	secret_return(value);
	secret_free(value);
}

static bool same(const struct content *a, const struct content *b)
{
	return !strcmp(a->token, b->token) &&
	    !strcmp(a->settings, b->settings) &&
	    a->fresh_words == b->fresh_words;
}

/* Whether the content comes of what was said to be done, and perhaps of one
 * of which that is not known. */
static bool is_explained(const struct trial *trial,
    const struct content *content)
{
	struct content sure = { 0 }, open;
	bool unsure = false;
	char why[200], how;
	int i;

	for (i = 1; i < STEPS; i++) {
		how = said(trial, i, why);
		open = sure;
		apply(&open, i);
		if (how == '+')
			sure = open;
		/* Killed in the middle of it, or the folder was not synced:
		 * after that it is there, and the next one builds on it. */
		else if ((!how || strstr(why, "cannot be synced")) &&
		    !unsure) {
			unsure = true;
			if (!how && same(content, &open))
				return true;
			if (how)
				sure = open;
		}
		if (!how)
			break;
	}
	return same(content, &sure);
}

static const char *judge_content(const struct trial *trial)
{
	struct content content = { 0 };
	struct error err = { 0 };
	struct keystore *ks;
	char why[200], made;

	made = said(trial, 0, why);
	ks = open_vault(trial->path, old_words, &err);
	if (!ks && err.code == ERROR_NOT_FOUND)
		return made == '+' ? "there is no vault" : NULL;
	if (!ks && err.code == ERROR_PASSPHRASE) {
		ks = open_vault(trial->path, new_words, &err);
		content.fresh_words = ks != NULL;
	}
	if (!ks)
		return "it cannot be opened";
	take(ks, "account/acme/token", content.token);
	take(ks, "account/acme/settings", content.settings);
	if (made != '-' && !is_explained(trial, &content)) {
		keystore_free(ks);
		return "what is in it was never so";
	}
	/* And it can be used: nothing that was left is in the way. */
	if (!put(ks, "account/next/token", "tok:3", &err)) {
		keystore_free(ks);
		return "it cannot be changed any more";
	}
	keystore_free(ks);
	return NULL;
}

/* What failed says the system's reason. */
static const char *judge_words(const struct trial *trial)
{
	char why[200];
	int i;

	for (i = 0; trial->error && i < STEPS; i++)
		if (said(trial, i, why) == '-' && (i == 0 ||
		    said(trial, 0, why) == '+') &&
		    said(trial, i, why) == '-' &&
		    !strstr(why, strerror(trial->error)))
			return "the reason is not said";
	return NULL;
}

static const char *judge_end(const struct trial *trial)
{
	if (trial->error)
		return WIFEXITED(trial->status) && !WEXITSTATUS(trial->status) ?
		    NULL : "it crashed";
	return WIFSIGNALED(trial->status) || !WEXITSTATUS(trial->status) ?
	    NULL : "it failed";
}

static bool run_trial(long at, int error)
{
	struct trial *trial = mem_zalloc(sizeof(*trial));
	const char *wrong;
	char command[PATHS + 20];

	trial->at = at;
	trial->error = error;
	snprintf(trial->home, sizeof(trial->home), "%s/%ld-%d", top, at,
	    error);
	snprintf(trial->path, sizeof(trial->path), "%s/config/callbox/vault",
	    trial->home);
	snprintf(trial->count_file, sizeof(trial->count_file), "%s/count",
	    top);
	mkdir(trial->home, 0700);
	run(trial);
	wrong = judge_end(trial);
	if (!wrong)
		wrong = judge_words(trial);
	if (!wrong)
		wrong = judge_content(trial);
	if (wrong)
		printf("  call %ld (%s): %s; it said\n%s", at, error ?
		    strerrorname_np(error) : "killed", wrong, trial->output);
	snprintf(command, sizeof(command), "rm -rf '%s'", trial->home);
	if (system(command) != 0)
		printf("%s is left\n", trial->home);
	free(trial);
	return !wrong;
}

static long count_calls(void)
{
	char path[PATHS];
	long calls = 0;
	FILE *file;

	if (!run_trial(LONG_MAX, 0))
		BUG("it does not work without a fault");
	snprintf(path, sizeof(path), "%s/count", top);
	file = fopen(path, "r");
	if (!file || fscanf(file, "%ld", &calls) != 1)
		BUG("the calls were not counted");
	fclose(file);
	return calls;
}

static bool find_ourselves(void)
{
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (n <= 0)
		return false;
	self[n] = '\0';
	snprintf(shim, sizeof(shim), "%s", self);
	slash = strrchr(shim, '/');
	snprintf(slash, sizeof(shim) - (size_t)(slash - shim),
	    "/.libs/shim.so");
	return access(shim, R_OK) == 0;
}

int main(int argc, char **argv)
{
	static const int errors[] = { 0, ENOSPC, EIO, EACCES };
	const char *sanitized = getenv("SANITIZED");
	unsigned trials = 0, wrong = 0;
	long calls, at;
	size_t i;

	if (argc == 3 && !strcmp(argv[1], "change"))
		return change(argv[2]);
	if (!find_ourselves() || (sanitized && *sanitized)) {
		puts("SKIP: nothing can stand before libc");
		return 77;
	}
	/* Where syncing costs nothing, if there is such a place. */
	snprintf(top, sizeof(top), "%s/callbox-vault-XXXXXX",
	    access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(top))
		BUG("%s", top);
	calls = count_calls();
	for (i = 0; i < ARRAY_LEN(errors); i++)
		for (at = 1; at <= calls; at++) {
			trials++;
			wrong += !run_trial(at, errors[i]);
		}
	printf("vault    %ld calls, %u trials (each killed, and failing in 3 "
	    "ways), wrong %u\n", calls, trials, wrong);
	if (wrong)
		return 1;
	snprintf(self, sizeof(self), "%s/count", top);
	unlink(self);
	return rmdir(top) == 0 ? 0 : 1;
}
