/* A program in a terminal of our own, measured. */
#include "tests/bench/pty.h"
#include "tests/bench/figure.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

enum { READ_MAX = 65536, LINE_MAX_BYTES = 32, ROW_MAX = 1200 };

static void child(const char *const *argv, int tell)
{
	double now;
	int i;

	/* As a login gives them. */
	for (i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	now = seconds_now();
	if (write(tell, &now, sizeof(now)) == sizeof(now))
		execv(argv[0], (char *const *)argv);
	fprintf(stderr, "%s: %s\r\n", argv[0], strerror(errno));
	_exit(127);
}

void pty_start(struct pty *pty, const char *const *argv, int rows, int cols,
    double line)
{
	struct winsize size = { .ws_row = (unsigned short)rows,
		.ws_col = (unsigned short)cols };
	int tell[2];

	*pty = (struct pty){ .rows = rows, .cols = cols, .line = line };
	if (pipe2(tell, O_CLOEXEC) != 0 ||
	    (pty->pid = forkpty(&pty->fd, NULL, NULL, &size)) < 0) {
		perror("forkpty");
		exit(1);
	}
	if (!pty->pid)
		child(argv, tell[1]);
	fcntl(pty->fd, F_SETFD, FD_CLOEXEC);
	close(tell[1]);
	if (read(tell[0], &pty->start_s, sizeof(double)) != sizeof(double))
		pty->start_s = seconds_now();
	close(tell[0]);
	pty->vterm = vterm_new(rows, cols);
	vterm_set_utf8(pty->vterm, 1);
	pty->screen = vterm_obtain_screen(pty->vterm);
	vterm_screen_enable_altscreen(pty->screen, 1);
	vterm_screen_reset(pty->screen, 1);
}

void pty_stop(struct pty *pty)
{
	double end = seconds_now() + 2;
	int tries = 0;

	kill(pty->pid, SIGTERM);
	while (waitpid(pty->pid, NULL, WNOHANG) == 0) {
		pty_read(pty, seconds_now() + 0.01);
		if (pty->gone)
			usleep(2000);
		if (seconds_now() > end && !tries++)
			kill(pty->pid, SIGKILL);
	}
	close(pty->fd);
	vterm_free(pty->vterm);
}

/* What libvterm says to the program's questions. */
static void answer(struct pty *pty)
{
	char text[200];
	size_t n = vterm_output_read(pty->vterm, text, sizeof(text));

	if (n && write(pty->fd, text, n) != (ssize_t)n)
		pty->gone = true;
}

static bool readable(const struct pty *pty, double until)
{
	struct pollfd fd = { .fd = pty->fd, .events = POLLIN };
	double left = until - seconds_now();
	struct timespec wait = { 0 };

	if (left > 0) {
		wait.tv_sec = (time_t)left;
		wait.tv_nsec = (long)((left - (double)wait.tv_sec) * 1e9);
	}
	return ppoll(&fd, 1, &wait, NULL) > 0;
}

static void sleep_until(double when)
{
	double left = when - seconds_now();

	if (left > 0)
		usleep((useconds_t)(left * 1e6));
}

bool pty_read(struct pty *pty, double until)
{
	static char bytes[READ_MAX];
	ssize_t n;

	if (pty->gone || !readable(pty, until))
		return false;
	n = read(pty->fd, bytes, pty->line ? LINE_MAX_BYTES : READ_MAX);
	if (n <= 0) {
		pty->gone = true;
		return false;
	}
	if (pty->line) {
		double now = seconds_now();

		pty->free_s = (pty->free_s > now ? pty->free_s : now) +
		    (double)n / pty->line;
		sleep_until(pty->free_s);
	}
	pty->last_s = seconds_now();
	pty->bytes += (size_t)n;
	vterm_input_write(pty->vterm, bytes, (size_t)n);
	answer(pty);
	return true;
}

static bool row_has(const struct pty *pty, int row, const char *needle)
{
	char text[ROW_MAX];
	VTermRect rect = { row, row + 1, 0, pty->cols };
	size_t n = vterm_screen_get_text(pty->screen, text, sizeof(text) - 1,
	    rect);

	text[n] = '\0';
	return strstr(text, needle) != NULL;
}

static int rows_with(const struct pty *pty, const char *needle)
{
	int row, n = 0;

	for (row = 0; row < pty->rows; row++)
		n += row_has(pty, row, needle);
	return n;
}

bool pty_until(struct pty *pty, const char *needle, int rows, double seconds)
{
	double end = seconds_now() + seconds;

	while (rows_with(pty, needle) < rows)
		if (!pty_read(pty, end))
			return false;
	return true;
}

void pty_settle(struct pty *pty, double silence)
{
	while (pty_read(pty, seconds_now() + silence))
		;
}

void pty_send(struct pty *pty, const char *keys)
{
	size_t len = strlen(keys);

	if (write(pty->fd, keys, len) != (ssize_t)len)
		pty->gone = true;
}

double pty_key(struct pty *pty, const char *keys, double silence,
    size_t *bytes)
{
	size_t before = pty->bytes;
	double start = seconds_now();

	pty_send(pty, keys);
	pty_settle(pty, silence);
	*bytes = pty->bytes - before;
	return *bytes ? pty->last_s - start : 0;
}

double pty_cpu_ms(const struct pty *pty)
{
	struct timespec used;
	clockid_t clock;

	if (clock_getcpuclockid(pty->pid, &clock) != 0 ||
	    clock_gettime(clock, &used) != 0)
		return 0;
	return (double)used.tv_sec * 1e3 + (double)used.tv_nsec / 1e6;
}

/* The number behind a name in a file of /proc, 0: not there. */
static long number_in(const char *path, const char *name)
{
	char line[300];
	size_t len = strlen(name);
	long n = 0;
	FILE *file = fopen(path, "r");

	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, name, len))
			n = strtol(line + len, NULL, 10);
	if (file)
		fclose(file);
	return n;
}

long pty_wakeups(const struct pty *pty)
{
	struct dirent *entry;
	char path[400];
	long all = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pty->pid);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		snprintf(path, sizeof(path), "/proc/%d/task/%s/status",
		    (int)pty->pid, entry->d_name);
		all += number_in(path, "voluntary_ctxt_switches:");
	}
	if (dir)
		closedir(dir);
	return all;
}

static double megabytes(const struct pty *pty, const char *file,
    const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pty->pid, file);
	return (double)number_in(path, name) / 1024;
}

double pty_peak_mb(const struct pty *pty)
{
	return megabytes(pty, "status", "VmHWM:");
}

double pty_pss_mb(const struct pty *pty)
{
	return megabytes(pty, "smaps_rollup", "Pss:");
}

void pty_print(struct pty *pty)
{
	char text[ROW_MAX];
	int row;
	size_t n;

	for (row = 0; row < pty->rows; row++) {
		VTermRect rect = { row, row + 1, 0, pty->cols };

		n = vterm_screen_get_text(pty->screen, text, sizeof(text) - 1,
		    rect);
		text[n] = '\0';
		fprintf(stderr, "|%s\n", text);
	}
}
