/* `callbox demo`: starts the simulator, reads its address, stops it. */
#include "config.h"

#include "app/commands.h"
#include "app/demo.h"
#include "app/print.h"
#include "app/session.h"
#include "keystore/keystore.h"
#include "keystore/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGS_MAX = 16, TOKEN_BYTES = 24, URL_MAX = 200 };

struct demo {
	pid_t child;
	int lifeline;            /* the simulator ends when this closes */
	char url[URL_MAX];
};

/* Next to this program (also in a build tree), else where PATH says. */
static char *find_simulator(void)
{
	char program[PATH_MAX], *folder, *path;
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);

	if (n > 0) {
		program[n] = '\0';
		folder = dirname(program);
		path = mem_printf("%s/callbox-simulator", folder);
		if (access(path, X_OK) == 0)
			return path;
		free(path);
	}
	return mem_strdup("callbox-simulator");
}

/* Printable, so that it can be an HTTP header. */
static void make_token(char out[TOKEN_BYTES * 2 + 1])
{
	struct secret *random = secret_new_random(TOKEN_BYTES);
	const char *bytes = secret_borrow(random);
	int i;

	for (i = 0; i < TOKEN_BYTES; i++)
		snprintf(out + i * 2, 3, "%02x", (unsigned char)bytes[i]);
	secret_return(random);
	secret_free(random);
}

static bool start(struct demo *demo, char **args, struct error *err)
{
	int in[2], out[2];
	size_t len = 0;
	ssize_t n = 1;

	if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
		return error_set(err, ERROR_FILE, errno, "pipe: %s",
		    strerror(errno));
	demo->child = fork();
	if (demo->child == 0) {
		if (dup2(in[0], 0) < 0 || dup2(out[1], 1) < 0)
			_exit(126);
		signal(SIGINT, SIG_IGN);
		execvp(args[0], args);
		print_line(stderr, "callbox: %s: %s", args[0],
		    strerror(errno));
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	demo->lifeline = in[1];
	if (demo->child < 0) {
		close(out[0]);
		return error_set(err, ERROR_FILE, errno, "fork: %s",
		    strerror(errno));
	}
	while (len < sizeof(demo->url) - 1 && !memchr(demo->url, '\n', len) &&
	    (n = read(out[0], demo->url + len, sizeof(demo->url) - 1 - len)) > 0)
		len += (size_t)n;
	close(out[0]);
	demo->url[len] = '\0';
	demo->url[strcspn(demo->url, "\n")] = '\0';
	if (strncmp(demo->url, "http://", 7) != 0)
		return error_set(err, ERROR_FILE, 0, "callbox-simulator did "
		    "not start (is it installed beside callbox?)");
	return true;
}

static void stop(struct demo *demo)
{
	if (demo->lifeline >= 0)
		close(demo->lifeline);
	if (demo->child > 0)
		waitpid(demo->child, NULL, 0);
}

/* Our options → the simulator's. False: not understood. */
static bool arguments(int argc, char **argv, char **args, int *n)
{
	static const struct {
		const char *ours, *theirs;
	} names[] = {
		{ "--conversations", "--generate" }, { "--seed", "--seed" },
		{ "--workspace", "--workspace" }, { "--journal", "--journal" },
		{ "--latency", "--latency" }, { "--fault", "--fault" },
	};
	bool live = true, known;
	size_t k;
	int i;

	for (i = 0; i < argc; i++) {
		known = false;
		if (!strcmp(argv[i], "--still")) {
			live = false;
			continue;
		}
		for (k = 0; k < ARRAY_LEN(names) && i + 1 < argc; k++)
			if (!strcmp(argv[i], names[k].ours) &&
			    *n + 4 < ARGS_MAX) {
				args[(*n)++] = (char *)names[k].theirs;
				args[(*n)++] = argv[++i];
				known = true;
				break;
			}
		if (!known)
			return false;
	}
	if (live)
		args[(*n)++] = (char *)"--live";
	return true;
}

int demo_run(struct config *config, int argc, char **argv)
{
	char token[TOKEN_BYTES * 2 + 1], *args[ARGS_MAX + 1] = { 0 };
	char next[ACCOUNT_NAME_MAX + 1];
	struct demo demo = { .lifeline = -1 };
	struct account account = { .name = "demo" };
	struct keystore *vault;
	struct error err = { 0 };
	int code = 1, n = 0;

	args[n++] = find_simulator();
	args[n++] = (char *)"--port";
	args[n++] = (char *)"0";
	args[n++] = (char *)"--stdin-lifeline";
	if (!arguments(argc, argv, args, &n)) {
		free(args[0]);
		return command_usage("demo");
	}
	/* By the environment: a command line can be seen by every user. */
	make_token(token);
	setenv("CALLBOX_SIMULATOR_TOKEN", token, 1);
	if (start(&demo, args, &err)) {
		unsetenv("CALLBOX_SIMULATOR_TOKEN");
		account.base_url = mem_strdup(demo.url);
		account.token = secret_move(token, strlen(token));
		vault = keystore_new_ephemeral();
		code = session_run(config, &vault, &account, true, next);
		keystore_free(vault);
	} else {
		code = command_failed(&err);
	}
	stop(&demo);
	account_release(&account);
	free(args[0]);
	return code;
}
