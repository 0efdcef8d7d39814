/* Other programs that text goes through. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/mem.h"
#include "app/confine.h"
#include "app/filter.h"
#include "app/opener.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct filter {
	struct filter *next;
	struct filter_options options;
	pid_t child;
	int out;                 /* -1: closed */
	char *name;
	struct buf text;
	int64_t until_ms;
	bool late;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* A plain environment: nothing of the session leaks into a confined one. */
static void become(const struct filter_options *options, int in, int out)
{
	static char *const plain[] = { (char *)"PATH=" CONFINED_PATH,
		(char *)"LANG=C.UTF-8", (char *)"TERM=xterm-256color", NULL };
	int null = open("/dev/null", O_WRONLY);

	opener_reset_signals();
	setsid();
	if (null < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 ||
	    dup2(null, 2) < 0)
		_exit(126);
	if (!options->confined)
		execvp(options->words[0], options->words);
	else if (confine(options->timeout_ms / 1000 + 1))
		execvpe(options->words[0], options->words, plain);
	_exit(127);
}

static void filter_free(struct filter *filter)
{
	close_fd(&filter->out);
	buf_release(&filter->text);
	free(filter->name);
	free(filter);
}

/* The bytes as a file in memory: a program reads it at its own pace, and one
 * that wants to look twice need not write it anywhere. -1: errno. */
static int as_file(const char *bytes, size_t len)
{
	int file = memfd_create("callbox", MFD_CLOEXEC);
	ssize_t n;

	while (file >= 0 && len > 0) {
		n = write(file, bytes, len);
		if (n <= 0) {
			close_fd(&file);
			break;
		}
		bytes += n;
		len -= (size_t)n;
	}
	if (file >= 0)
		lseek(file, 0, SEEK_SET);
	return file;
}

static bool cannot_start(const struct filter_options *options,
    struct error *err)
{
	return error_set(err, ERROR_FILE, errno, "%s: %s", options->words[0],
	    strerror(errno));
}

bool filter_start(struct filters *filters,
    const struct filter_options *options, struct error *err)
{
	const struct filter *other;
	struct filter *filter;
	int in, out[2], n = 0;

	for (other = filters->running; other; other = other->next)
		n++;
	if (n == FILTERS_MAX)
		return error_set(err, ERROR_INPUT, 0,
		    "Too many programs are at work: wait for one");
	in = as_file(options->input, options->len);
	if (in < 0)
		return cannot_start(options, err);
	if (pipe2(out, O_CLOEXEC) != 0) {
		close(in);
		return cannot_start(options, err);
	}
	filter = mem_zalloc(sizeof(*filter));
	filter->options = *options;
	filter->child = fork();
	if (filter->child == 0)
		become(options, in, out[1]);
	close(in);
	close(out[1]);
	filter->out = out[0];
	fcntl(filter->out, F_SETFL, O_NONBLOCK);
	filter->name = mem_strdup(options->words[0]);
	buf_init(&filter->text, options->most);
	filter->until_ms = now_ms() + options->timeout_ms;
	if (filter->child < 0) {
		filter_free(filter);
		return cannot_start(options, err);
	}
	filter->next = filters->running;
	filters->running = filter;
	return true;
}

int filter_fds(const struct filters *filters, struct pollfd *fds)
{
	const struct filter *filter;
	int n = 0;

	for (filter = filters->running; filter; filter = filter->next)
		fds[n++] = (struct pollfd){ .fd = filter->out,
			.events = POLLIN };
	return n;
}

/* False: that was all. */
static bool take_some(struct filter *filter)
{
	char bytes[16384];
	ssize_t n;

	for (;;) {
		n = read(filter->out, bytes, sizeof(bytes));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN;
		if (n == 0 || !buf_add(&filter->text, bytes, (size_t)n))
			return false;
	}
}

static void tell(const struct filter *filter, int status)
{
	const struct filter_options *options = &filter->options;
	struct error err;
	bool ok = WIFEXITED(status) && WEXITSTATUS(status) == 0 &&
	    !filter->text.overflow && !filter->late;

	if (filter->late)
		error_set(&err, ERROR_TIMEOUT, 0, "%.60s took longer than %d "
		    "seconds", filter->name, options->timeout_ms / 1000);
	else if (filter->text.overflow)
		error_set(&err, ERROR_TOO_BIG, 0, "%.60s said too much",
		    filter->name);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		error_set(&err, ERROR_CONFIG, 0, "%.60s cannot be started",
		    filter->name);
	else
		error_set(&err, ERROR_FILE, 0, "%.60s %s", filter->name,
		    WIFSIGNALED(status) ? "crashed" : "failed");
	options->done(options->ctx, options->number, options->cookie, ok,
	    ok ? filter->text.data : err.text);
}

static int end_child(const struct filter *filter)
{
	int status = 0;

	kill(-filter->child, SIGKILL);
	kill(filter->child, SIGKILL);
	while (waitpid(filter->child, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* Its output has ended; it may still want to say how it went. */
static bool has_ended(struct filter *filter, int *status)
{
	if (filter->text.overflow || filter->late) {
		*status = end_child(filter);
		return true;
	}
	return waitpid(filter->child, status, WNOHANG) == filter->child;
}

static void unlink_filter(struct filters *filters,
    const struct filter *filter)
{
	struct filter **at = &filters->running;

	while (*at != filter)
		at = &(*at)->next;
	*at = filter->next;
}

int filter_turn(struct filters *filters)
{
	enum { LOOK_MS = 10 };
	struct filter *filter, *next;
	int64_t now = now_ms(), wait = -1, left;
	int status;

	for (filter = filters->running; filter; filter = next) {
		next = filter->next;
		filter->late = filter->until_ms <= now;
		left = filter->until_ms - now;
		if (filter->out >= 0 && !take_some(filter))
			close_fd(&filter->out);
		if (filter->out < 0 || filter->late) {
			if (has_ended(filter, &status)) {
				unlink_filter(filters, filter);
				tell(filter, status);
				filter_free(filter);
				continue;
			}
			left = LOOK_MS;
		}
		if (wait < 0 || left < wait)
			wait = left;
	}
	return (int)wait;
}

void filter_stop(struct filters *filters)
{
	struct filter *filter;

	while ((filter = filters->running)) {
		filters->running = filter->next;
		end_child(filter);
		filter_free(filter);
	}
}
