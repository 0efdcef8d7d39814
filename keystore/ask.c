/* Getting a secret from outside: an open file, the terminal, a command. */
#include "config.h"

#include "keystore/ask.h"

#include "api/base/error.h"
#include "api/base/mem.h"
#include "keystore/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* A line on its way into guarded memory. */
struct line {
	struct secret *secret;
	char *bytes;
	size_t len;
	bool ended, too_long;
};

static void line_init(struct line *line)
{
	*line = (struct line){ .secret = secret_new(ASK_MAX) };
	line->bytes = secret_edit(line->secret);
}

static void line_drop(struct line *line)
{
	secret_edited(line->secret, 0);
	secret_free(line->secret);
}

static void line_add(struct line *line, char c)
{
	if (line->ended)
		return;
	if (c == '\n')
		line->ended = true;
	else if (line->len == ASK_MAX)
		line->too_long = true;
	else
		line->bytes[line->len++] = c;
}

/* Hand the line over if it can be a secret; it is gone either way. */
static bool line_finish(struct line *line, struct secret **out,
    struct error *err)
{
	if (line->len && line->bytes[line->len - 1] == '\r')
		line->len--;
	if (line->too_long)
		error_set(err, ERROR_INPUT, 0,
		    "The line is longer than %d bytes", ASK_MAX);
	else if (line->len == 0)
		error_set(err, ERROR_INPUT, 0, "The line is empty");
	else if (memchr(line->bytes, 0, line->len))
		error_set(err, ERROR_INPUT, 0, "The line has a 0 byte in it");
	else {
		secret_edited(line->secret, line->len);
		*out = line->secret;
		return true;
	}
	line_drop(line);
	return false;
}

/* One byte; 1, 0 at the end, -1 with errno. Straight into the line's memory
 * where it will stay, so that no copy is left on the stack. */
static ssize_t line_read(struct line *line, int fd)
{
	char *at = &line->bytes[line->len];
	ssize_t n = read(fd, at, 1);

	if (n == 1)
		line_add(line, *at);
	return n;
}

bool ask_fd(int fd, struct secret **out, struct error *err)
{
	struct line line;
	ssize_t n = 1;
	int saved;

	line_init(&line);
	while (!line.ended && n != 0) {
		n = line_read(&line, fd);
		if (n < 0 && errno != EINTR)
			break;
	}
	if (n >= 0)
		return line_finish(&line, out, err);
	saved = errno;
	line_drop(&line);
	return error_set(err, ERROR_FILE, saved, "The input cannot be read: %s",
	    strerror(saved));
}

/*
 * The terminal. A signal that would stop or end the process is only noted by
 * the handler; the terminal's mode and the handlers are put back, and then the
 * process sends the signal to itself.
 */

static const int ending_signals[] = {
	SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP, SIGTTIN, SIGTTOU,
};

static volatile sig_atomic_t noted_signal;

static void note_signal(int signal)
{
	noted_signal = signal;
}

static void catch_signals(struct sigaction *old)
{
	struct sigaction action = { .sa_handler = note_signal };
	size_t i;

	noted_signal = 0;
	sigfillset(&action.sa_mask);
	for (i = 0; i < ARRAY_LEN(ending_signals); i++) {
		sigaction(ending_signals[i], NULL, &old[i]);
		/* What nohup ignores stays ignored. */
		if (old[i].sa_handler != SIG_IGN)
			sigaction(ending_signals[i], &action, NULL);
	}
}

static void restore_signals(const struct sigaction *old)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(ending_signals); i++)
		sigaction(ending_signals[i], &old[i], NULL);
}

static bool set_mode(int fd, int when, const struct termios *mode)
{
	while (tcsetattr(fd, when, mode)) {
		if (errno != EINTR || noted_signal)
			return false;
	}
	return true;
}

static void say(int fd, const char *text)
{
	size_t len = strlen(text);
	ssize_t n;

	while (len && (n = write(fd, text, len)) > 0) {
		text += n;
		len -= (size_t)n;
	}
}

/*
 * Until the line ends, a signal is noted or the terminal is gone. Signals are
 * blocked except inside ppoll, so none can slip in between look and wait.
 */
static bool read_terminal(int fd, struct line *line)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	sigset_t block, old;
	ssize_t n = 1;
	size_t i;

	sigemptyset(&block);
	for (i = 0; i < ARRAY_LEN(ending_signals); i++)
		sigaddset(&block, ending_signals[i]);
	pthread_sigmask(SIG_BLOCK, &block, &old);
	while (!line->ended && !noted_signal && n > 0) {
		if (ppoll(&wait, 1, NULL, &old) < 0) {
			if (errno != EINTR)
				break;
			continue;
		}
		n = line_read(line, fd);
		if (n < 0 && errno == EINTR)
			n = 1;
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return line->ended || (n == 0 && line->len);
}

/* One try: 0 or the signal that ended it. */
static int ask_once(int fd, const char *prompt, struct line *line, bool *got)
{
	struct sigaction old_actions[ARRAY_LEN(ending_signals)];
	struct termios old, quiet;

	*got = false;
	if (tcgetattr(fd, &old))
		return 0;
	quiet = old;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
	quiet.c_lflag |= ICANON | ISIG;
	catch_signals(old_actions);
	/* What was typed before the question is not its answer. */
	if (set_mode(fd, TCSAFLUSH, &quiet)) {
		say(fd, prompt);
		*got = read_terminal(fd, line);
		tcsetattr(fd, TCSADRAIN, &old);
		say(fd, "\n");
	}
	restore_signals(old_actions);
	return noted_signal;
}

static bool stops(int signal)
{
	return signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/* "su -c" runs us in a session without a terminal of its own; what we were
 * started on is one all the same. */
int ask_open_terminal(void)
{
	int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC), i;

	for (i = STDIN_FILENO; fd < 0 && i <= STDERR_FILENO; i++)
		if (isatty(i) && (fcntl(i, F_GETFL) & O_ACCMODE) == O_RDWR)
			fd = fcntl(i, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	return fd;
}

bool ask_terminal(const char *prompt, struct secret **out, struct error *err)
{
	int fd = ask_open_terminal();
	struct line line;
	int signal;
	bool got;

	if (fd < 0)
		return error_set(err, ERROR_FILE, errno,
		    "There is no terminal to ask on");
	do {
		line_init(&line);
		signal = ask_once(fd, prompt, &line, &got);
		if (signal) {
			line_drop(&line);
			raise(signal);
		}
	} while (stops(signal));
	close(fd);
	if (signal)
		return error_set(err, ERROR_CANCELLED, 0, NULL);
	if (got)
		return line_finish(&line, out, err);
	line_drop(&line);
	return error_set(err, ERROR_CANCELLED, 0, NULL);
}

/* A command. */

enum { NO_PIDFD_MS = 50 };

struct run {
	pid_t pid;
	int pidfd, out;          /* its end and its output, to poll; no pidfd
				  * (-1) where the kernel or a filter has none */
	int tty;                 /* lent to it; -1 if we had none to lend */
	int64_t deadline_ms;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* From the background this would stop us: SIGTTOU is blocked meanwhile. */
static void give_terminal(int tty, pid_t group)
{
	sigset_t block, old;

	if (tty < 0)
		return;
	sigemptyset(&block);
	sigaddset(&block, SIGTTOU);
	pthread_sigmask(SIG_BLOCK, &block, &old);
	tcsetpgrp(tty, group);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
}

/* The terminal if we are in its foreground, else -1. */
static int foreground_terminal(void)
{
	int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (tty >= 0 && tcgetpgrp(tty) != getpgrp()) {
		close(tty);
		tty = -1;
	}
	return tty;
}

/* Only calls that are safe after fork in a threaded program. */
static _Noreturn void become(const char *command, int out, int tty)
{
	struct sigaction plain = { .sa_handler = SIG_DFL };
	sigset_t none;
	int null;

	setpgid(0, 0);
	give_terminal(tty, getpid());
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigaction(SIGPIPE, &plain, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* A piped standard input is for us (--token-stdin), not for it. */
	if (!isatty(STDIN_FILENO)) {
		null = open("/dev/null", O_RDONLY);
		dup2(null, STDIN_FILENO);
	}
	dup2(out, STDOUT_FILENO);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static bool run_start(struct run *run, const char *command, int timeout_ms)
{
	int pipes[2];

	*run = (struct run){ .pid = -1, .pidfd = -1, .out = -1, .tty = -1 };
	if (pipe2(pipes, O_CLOEXEC))
		return false;
	run->out = pipes[0];
	fcntl(run->out, F_SETFL, O_NONBLOCK);
	run->tty = foreground_terminal();
	run->pid = fork();
	if (run->pid == 0)
		become(command, pipes[1], run->tty);
	close(pipes[1]);
	if (run->pid < 0)
		return false;
	/* Both sides do it: whichever runs first, it is done when needed. */
	setpgid(run->pid, run->pid);
	give_terminal(run->tty, run->pid);
	run->deadline_ms = now_ms() + timeout_ms;
	run->pidfd = pidfd_open(run->pid, 0);
	return true;
}

/* What there is now; false at the end of the output. */
static bool drain(struct run *run, struct line *line)
{
	char *rest = &line->bytes[ASK_MAX];
	ssize_t n;

	/* What follows the line is read into its spare byte and forgotten, so
	 * that the command is not ended by a closed pipe. */
	do {
		n = line->ended ? read(run->out, rest, 1) :
		    line_read(line, run->out);
	} while (n > 0 || (n < 0 && errno == EINTR));
	return n < 0 && errno == EAGAIN;
}

/*
 * Until the command has ended; false when its time is up. Its end counts, not
 * the output's: a daemon that it started may keep the pipe open for ever.
 */
static bool run_wait(struct run *run, struct line *line)
{
	siginfo_t ended;
	struct pollfd waits[] = {
		{ .fd = run->pidfd, .events = POLLIN },
		{ .fd = run->out, .events = POLLIN },
	};
	int64_t left;

	for (;;) {
		left = run->deadline_ms - now_ms();
		if (left <= 0)
			return false;
		if (run->pidfd < 0 && left > NO_PIDFD_MS)
			left = NO_PIDFD_MS;
		if (poll(waits, ARRAY_LEN(waits), (int)left) < 0)
			continue;
		if (waits[1].revents && !drain(run, line))
			waits[1].fd = -1;
		ended.si_pid = 0;
		if (waitid(P_PID, (id_t)run->pid, &ended,
		    WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid)
			break;
	}
	if (waits[1].fd >= 0)
		drain(run, line);
	return true;
}

/* The exit status, or -signal. Out of time, its whole group is killed. */
static int run_end(struct run *run, bool in_time)
{
	int status = 0;

	if (run->pid > 0) {
		if (!in_time)
			kill(-run->pid, SIGKILL);
		while (waitpid(run->pid, &status, 0) < 0 && errno == EINTR)
			continue;
		give_terminal(run->tty, getpgrp());
	}
	if (run->tty >= 0)
		close(run->tty);
	if (run->pidfd >= 0)
		close(run->pidfd);
	if (run->out >= 0)
		close(run->out);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

bool ask_command(const char *command, int timeout_ms, struct secret **out,
    struct error *err)
{
	struct run run;
	struct line line;
	bool started, in_time;
	int status, saved;

	line_init(&line);
	started = run_start(&run, command, timeout_ms);
	saved = errno;
	in_time = started && run_wait(&run, &line);
	status = run_end(&run, in_time);
	if (in_time && status == 0) {
		if (line_finish(&line, out, err))
			return true;
		return error_prefix(err, "Output of the unlock command");
	}
	line_drop(&line);
	if (!started)
		return error_set(err, ERROR_FILE, saved,
		    "The unlock command cannot be started: %s",
		    strerror(saved));
	if (!in_time)
		return error_set(err, ERROR_TIMEOUT, 0,
		    "The unlock command did not end within %d ms", timeout_ms);
	if (status < 0)
		return error_set(err, ERROR_CANCELLED, 0,
		    "The unlock command was ended by signal %d", -status);
	return error_set(err, ERROR_CONFIG, status,
	    "The unlock command failed with exit status %d", status);
}
