/* Lines typed at the terminal, without curses. */
#include "config.h"

#include "api/base/mem.h"
#include "app/typed.h"
#include "keystore/ask.h"
#include "keystore/secret.h"
#include "panes/render/text.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
	ESCAPE_MS = 25,          /* what follows Esc sooner belongs to it */
	SEQUENCE_MAX = 32
};

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

static const int ending[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };

/* For the signal handler: what to put back. */
static struct {
	volatile sig_atomic_t open;
	int fd;
	struct termios before;
} kept;

static void put_back(void)
{
	ssize_t n = write(kept.fd, PASTE_OFF, sizeof(PASTE_OFF) - 1);

	(void)n;
	tcsetattr(kept.fd, TCSADRAIN, &kept.before);
}

static void on_signal(int number)
{
	if (kept.open)
		put_back();
	signal(number, SIG_DFL);
	raise(number);
}

static void write_all(int fd, const char *text, size_t len)
{
	ssize_t n;

	while (len && (n = write(fd, text, len)) > 0) {
		text += n;
		len -= (size_t)n;
	}
}

bool typed_open(struct typed *typed, struct error *err)
{
	struct sigaction action = { .sa_handler = on_signal };
	struct termios raw;
	size_t i;

	*typed = (struct typed){ .fd = ask_open_terminal() };
	if (typed->fd < 0 || tcgetattr(typed->fd, &typed->before) != 0) {
		if (typed->fd >= 0)
			close(typed->fd);
		return error_set(err, ERROR_FILE, errno,
		    "There is no terminal to ask on");
	}
	kept.fd = typed->fd;
	kept.before = typed->before;
	raw = typed->before;
	raw.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG | IEXTEN);
	raw.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR | IGNCR);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(typed->fd, TCSADRAIN, &raw);
	kept.open = 1;
	for (i = 0; i < ARRAY_LEN(ending); i++)
		sigaction(ending[i], &action, NULL);
	write_all(typed->fd, PASTE_ON, sizeof(PASTE_ON) - 1);
	return true;
}

void typed_busy(struct typed *typed, bool busy)
{
	struct termios mode;

	if (tcgetattr(typed->fd, &mode) != 0)
		return;
	if (busy)
		mode.c_lflag |= ISIG;
	else
		mode.c_lflag &= ~(tcflag_t)ISIG;
	tcsetattr(typed->fd, TCSADRAIN, &mode);
}

static void drop_line(struct typed *typed)
{
	if (!typed->line)
		return;
	secret_edited(typed->line, 0);
	secret_free(typed->line);
	typed->line = NULL;
}

void typed_close(struct typed *typed)
{
	size_t i;

	drop_line(typed);
	put_back();
	kept.open = 0;
	for (i = 0; i < ARRAY_LEN(ending); i++)
		signal(ending[i], SIG_DFL);
	close(typed->fd);
}

void typed_say(struct typed *typed, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	write_all(typed->fd, text, strlen(text));
	free(text);
}

void typed_size(const struct typed *typed, int *rows, int *cols)
{
	struct winsize size;

	*rows = 24;
	*cols = 80;
	if (ioctl(typed->fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
		*rows = size.ws_row;
		*cols = size.ws_col;
	}
}

/* The prompt and as much of the line's end as fits beside it. Secrets go from
 * guarded memory to the terminal, without a copy in between. */
static void show(struct typed *typed)
{
	int rows, cols, room;
	size_t from = 0;

	typed_size(typed, &rows, &cols);
	typed_say(typed, "\r%s", typed->prompt);
	room = cols - text_cols(typed->prompt, strlen(typed->prompt)) - 1;
	if (typed->hidden && !typed->revealed) {
		if (typed->len)
			typed_say(typed, "(%zu character%s%s)", typed->len,
			    typed->len == 1 ? "" : "s",
			    typed->done ? "" : ", Ctrl-R shows");
	} else {
		while (from < typed->len && (int)(typed->len - from) > room)
			from++;
		while (from < typed->len &&
		    ((unsigned char)typed->bytes[from] & 0xc0) == 0x80)
			from++;
		write_all(typed->fd, typed->bytes + from, typed->len - from);
	}
	write_all(typed->fd, "\033[K", 3);
}

void typed_begin(struct typed *typed, const char *prompt, const char *initial,
    bool hidden)
{
	size_t len = initial ? strlen(initial) : 0;

	drop_line(typed);
	typed->line = secret_new(TYPED_MAX);
	typed->bytes = secret_edit(typed->line);
	typed->prompt = prompt;
	typed->hidden = hidden;
	typed->revealed = typed->pasting = typed->done = false;
	typed->len = len < TYPED_MAX ? len : TYPED_MAX;
	if (initial)
		memcpy(typed->bytes, initial, typed->len);
}

static bool more_within(const struct typed *typed, int ms)
{
	struct pollfd fd = { .fd = typed->fd, .events = POLLIN };

	return poll(&fd, 1, ms) > 0;
}

/* After Esc: false when it was the key alone. Arrows and the like are read and
 * ignored; the marks of a paste are taken. */
static bool take_sequence(struct typed *typed)
{
	char bytes[SEQUENCE_MAX + 1];
	size_t len = 0;

	while (len < SEQUENCE_MAX && more_within(typed, ESCAPE_MS) &&
	    read(typed->fd, bytes + len, 1) == 1) {
		len++;
		if (len > 1 && bytes[len - 1] >= 0x40 &&
		    bytes[len - 1] != '[' && bytes[len - 1] != 'O')
			break;
		if (len == 1 && bytes[0] != '[' && bytes[0] != 'O')
			break;
	}
	bytes[len] = '\0';
	if (!strcmp(bytes, "[200~"))
		typed->pasting = true;
	else if (!strcmp(bytes, "[201~"))
		typed->pasting = false;
	return len > 0;
}

static void erase(struct typed *typed)
{
	while (typed->len > 0 &&
	    ((unsigned char)typed->bytes[--typed->len] & 0xc0) == 0x80)
		;
	typed->bytes[typed->len] = '\0';
}

static void add(struct typed *typed, char c)
{
	if (typed->len < TYPED_MAX && (unsigned char)c >= ' ' && c != 0x7f)
		typed->bytes[typed->len++] = c;
}

/* True: this byte ends the wait. */
static bool take_byte(struct typed *typed, char c, enum typed_end *end)
{
	switch (c) {
	case '\r':
	case '\n':
		*end = TYPED_LINE;
		return !typed->pasting;
	case '\033':
		*end = TYPED_BACK;
		return !take_sequence(typed);
	case 0x03:
		*end = TYPED_LEAVE;
		return true;
	case 0x04:
		*end = TYPED_LEAVE;
		return typed->len == 0;
	case 0x19:
		*end = TYPED_COPY;
		return true;
	case 0x18:
		*end = TYPED_PICTURE;
		return true;
	case 0x12:
		typed->revealed = !typed->revealed;
		break;
	case 0x15:
		typed->len = 0;
		break;
	case 0x08:
	case 0x7f:
		erase(typed);
		break;
	default:
		add(typed, c);
	}
	return false;
}

enum typed_end typed_wait(struct typed *typed, int other, int timeout_ms)
{
	enum typed_end end = TYPED_LEAVE;
	struct pollfd fds[2] = {
		{ .fd = typed->fd, .events = POLLIN },
		{ .fd = other, .events = POLLIN },
	};
	int n;
	char c;

	show(typed);
	for (;;) {
		n = poll(fds, 2, timeout_ms);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || fds[1].revents)
			return TYPED_OTHER;
		/* A byte at a time, so that nothing of it rests elsewhere. */
		if (read(typed->fd, &c, 1) != 1) {
			end = TYPED_LEAVE;
			break;
		}
		if (take_byte(typed, c, &end))
			break;
		c = '\0';
		if (!more_within(typed, 0))
			show(typed);
	}
	typed->done = end == TYPED_LINE;
	if (typed->done)
		typed->revealed = false;
	show(typed);
	write_all(typed->fd, "\n", 1);
	return end;
}

struct secret *typed_take(struct typed *typed)
{
	struct secret *line = typed->line;
	char *bytes = typed->bytes;
	size_t from = 0, len = typed->len;

	while (len > 0 && bytes[len - 1] == ' ')
		len--;
	while (from < len && bytes[from] == ' ')
		from++;
	memmove(bytes, bytes + from, len - from);
	secret_edited(line, len - from);
	typed->line = NULL;
	if (len > from)
		return line;
	secret_free(line);
	return NULL;
}
