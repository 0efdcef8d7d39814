/* callbox-simulator as a child of a test or benchmark. */
#include "config.h"

#include "tests/unit/api/simulator.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGS_MAX = 200 };

static const char program[] = "./callbox-simulator";

static void run(const char *const *args, int in, int out)
{
	const char *all[ARGS_MAX + 3] = { program, "--stdin-lifeline" };
	size_t n = 2;

	for (; *args && n < ARGS_MAX; args++)
		all[n++] = *args;
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	execv(program, (char **)all);
	_exit(127);
}

bool simulator_start(struct simulator *simulator, const char *const *args)
{
	int in[2], out[2];
	ssize_t n, len = 0;

	memset(simulator, 0, sizeof(*simulator));
	if (access(program, X_OK) != 0 || pipe2(in, O_CLOEXEC) != 0 ||
	    pipe2(out, O_CLOEXEC) != 0)
		return false;
	simulator->pid = fork();
	if (simulator->pid == 0)
		run(args, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	simulator->lifeline = in[1];
	/* The URL is the first line. */
	do {
		n = read(out[0], simulator->url + len, 1);
		len += n;
	} while (n == 1 && simulator->url[len - 1] != '\n' &&
	    len + 1 < (ssize_t)sizeof(simulator->url));
	close(out[0]);
	simulator->url[strcspn(simulator->url, "\n")] = '\0';
	if (!strncmp(simulator->url, "http://", 7))
		return true;
	simulator_stop(simulator);
	return false;
}

void simulator_stop(struct simulator *simulator)
{
	close(simulator->lifeline);
	waitpid(simulator->pid, NULL, 0);
}
