/*
 * The terminal, through one: a child draws and reads on a pseudo-terminal, and
 * libvterm is what stands at its other end. The child tells by a pipe what it
 * has read.
 *
 * Letters that the child obeys: q leave, A abort, V a bad address, Z stop for
 * the shell, K a link, L text in its place.
 */
#include "config.h"

#include "api/base/mem.h"
#include "app/term.h"
#include "panes/pane.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include <vterm.h>

enum { ROWS = 24, COLS = 80, WAIT_MS = 20000, REPORT_MAX = 1 << 21 };

struct seat {
	pid_t pid;
	int master, report;
	VTerm *vt;
	VTermScreen *screen;
	bool alternate, cursor;
	int rows, cols;
	char *told;              /* all that the child has told */
	size_t told_len;
	char raw[1 << 16];       /* the first bytes that were sent */
	size_t raw_len;
};

static volatile sig_atomic_t size_changed;

static void on_winch(int number)
{
	size_changed = 1;
}

/* The child. */

static void show(struct canvas *canvas, const char *text)
{
	int rows, cols;

	term_size(&rows, &cols);
	canvas_release(canvas);
	canvas_init(canvas, rows, cols);
	canvas_text(canvas, 0, 0, -1, STYLE(TITLE), text);
	canvas_printf(canvas, 1, 0, -1, STYLE(TEXT), "%d rows %d cols äé€",
	    rows, cols);
	canvas_text(canvas, 2, 0, -1, STYLE(DIM), "dim");
	canvas_text(canvas, rows - 1, cols - 1, -1, STYLE(TEXT), "#");
	term_draw(canvas);
}

/* Over two rows, beside what is no link. */
static void show_link(struct canvas *canvas)
{
	const struct style link = { ROLE_STATUS, ATTR_LINK };

	canvas_text(canvas, 4, 0, -1, STYLE(STATUS), "Copied: ");
	canvas_text(canvas, 4, 8, -1, link, "https://example");
	canvas_text(canvas, 5, 0, -1, link, ".com/?a=1;b=2");
	canvas_text(canvas, 6, 0, -1, STYLE(TEXT), "beside it");
	term_draw(canvas);
}

static void tell(int fd, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void tell(int fd, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vdprintf(fd, fmt, ap);
	va_end(ap);
}

/* Line breaks of a paste as they are told: "\n" is a "|". */
static void tell_event(int fd, const struct term_event *event)
{
	char *copy = mem_strdup(event->text ? event->text : ""), *at;

	for (at = copy; (at = strchr(at, '\n')); )
		*at = '|';
	switch (event->kind) {
	case TERM_KEY:
		tell(fd, "<key %s>", copy);
		break;
	case TERM_TEXT:
		tell(fd, "<text %s>", copy);
		break;
	case TERM_PASTE:
		tell(fd, "<paste %zu %s>", strlen(copy), copy);
		break;
	case TERM_MOUSE:
		tell(fd, "<mouse %d %d %d>", event->y, event->x,
		    event->button);
		break;
	case TERM_LOST:
		tell(fd, "<lost>");
		break;
	default:
		break;
	}
	free(copy);
}

static void obey(const struct term_event *event, struct canvas *canvas,
    int fd)
{
	volatile int *nowhere = NULL;

	if (event->kind != TERM_TEXT)
		return;
	switch (*event->text) {
	case 'q':
		term_stop();
		_exit(0);
	case 'A':
		abort();
	case 'V':
		*nowhere = 1;
		break;
	case 'B':
		show(canvas, "bye");
		show(canvas, "bye bye");
		term_stop();
		_exit(0);
	case 'K':
		term_link("https://example.com/?a=1;b=2");
		show_link(canvas);
		break;
	case 'L':
		term_link(NULL);
		show(canvas, "no link");
		break;
	case 'Z':
		term_suspend();
		raise(SIGSTOP);
		term_resume();
		tell(fd, "<resumed>");
		show(canvas, "again");
		break;
	default:
		break;
	}
}

static void child_main(const char *theme, int fd)
{
	struct sigaction action = { .sa_handler = on_winch };
	struct term_options options = { .theme = theme, .mouse = true,
		.crash_hint = "the log is where it is" };
	struct canvas canvas = { 0 };
	struct term_event event;
	struct error err = { 0 };
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };

	signal(SIGHUP, SIG_IGN);
	sigaction(SIGWINCH, &action, NULL);
	setlocale(LC_ALL, "");
	if (!term_start(&options, &err)) {
		tell(fd, "<error %s>", err.text);
		_exit(1);
	}
	canvas_init(&canvas, 1, 1);
	show(&canvas, "hello");
	tell(fd, "<ready>");
	for (;;) {
		if (size_changed) {
			size_changed = 0;
			term_resize();
			show(&canvas, "resized");
			tell(fd, "<size %d %d>", canvas.rows, canvas.cols);
		}
		term_read(&event);
		if (event.kind == TERM_NONE) {
			poll(&in, 1, 50);
			continue;
		}
		tell_event(fd, &event);
		if (event.kind == TERM_LOST)
			_exit(3);
		obey(&event, &canvas, fd);
	}
}

/* The terminal at the other end. */

static int on_property(VTermProp prop, VTermValue *value, void *ctx)
{
	struct seat *seat = ctx;

	if (prop == VTERM_PROP_ALTSCREEN)
		seat->alternate = value->boolean;
	if (prop == VTERM_PROP_CURSORVISIBLE)
		seat->cursor = value->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_property };

static void on_output(const char *bytes, size_t len, void *ctx)
{
	const struct seat *seat = ctx;
	ssize_t n = write(seat->master, bytes, len);

	(void)n;
}

struct wish {
	const char *term, *theme, *no_color, *locale;
};

static void sit_down(struct seat *seat, const struct wish *wish)
{
	struct winsize size = { .ws_row = ROWS, .ws_col = COLS };
	int pipes[2];

	*seat = (struct seat){ .rows = ROWS, .cols = COLS, .cursor = true };
	seat->told = mem_zalloc(REPORT_MAX);
	assert_int_equal(pipe(pipes), 0);
	fflush(NULL);
	seat->pid = forkpty(&seat->master, NULL, NULL, &size);
	assert_true(seat->pid >= 0);
	if (!seat->pid) {
		close(pipes[0]);
		if (wish->term)
			setenv("TERM", wish->term, 1);
		else
			unsetenv("TERM");
		unsetenv("NO_COLOR");
		if (wish->no_color)
			setenv("NO_COLOR", wish->no_color, 1);
		setenv("LC_ALL", wish->locale ? wish->locale : "C.UTF-8", 1);
		child_main(wish->theme, pipes[1]);
	}
	close(pipes[1]);
	seat->report = pipes[0];
	seat->vt = vterm_new(ROWS, COLS);
	vterm_set_utf8(seat->vt, 1);
	seat->screen = vterm_obtain_screen(seat->vt);
	vterm_screen_set_callbacks(seat->screen, &callbacks, seat);
	vterm_screen_enable_altscreen(seat->screen, 1);
	vterm_output_set_callback(seat->vt, on_output, seat);
	vterm_screen_reset(seat->screen, 1);
}

/* Hand on what has come, waiting up to ms for some. False: the end. */
static bool pump(struct seat *seat, int ms)
{
	struct pollfd fds[2] = {
		{ .fd = seat->master, .events = POLLIN },
		{ .fd = seat->report, .events = POLLIN } };
	char bytes[4096];
	ssize_t n = 0, told = 0;

	poll(fds, 2, ms);
	if (fds[0].revents) {
		n = read(seat->master, bytes, sizeof(bytes));
		if (n > 0) {
			vterm_input_write(seat->vt, bytes, (size_t)n);
			if (seat->raw_len + (size_t)n < sizeof(seat->raw)) {
				memcpy(seat->raw + seat->raw_len, bytes,
				    (size_t)n);
				seat->raw_len += (size_t)n;
			}
		}
	}
	if (fds[1].revents) {
		told = read(seat->report, seat->told + seat->told_len,
		    REPORT_MAX - 1 - seat->told_len);
		if (told > 0)
			seat->told_len += (size_t)told;
	}
	return n > 0 || told > 0 || (!fds[0].revents && !fds[1].revents);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The row's text, ASCII with others as they are. */
static char *row_text(struct seat *seat, int y)
{
	static char text[1024];
	VTermRect rect = { .start_row = y, .end_row = y + 1,
		.start_col = 0, .end_col = seat->cols };
	size_t n = vterm_screen_get_text(seat->screen, text,
	    sizeof(text) - 1, rect);

	text[n] = '\0';
	return text;
}

static bool screen_has(struct seat *seat, const char *text)
{
	int y;

	for (y = 0; y < seat->rows; y++)
		if (strstr(row_text(seat, y), text))
			return true;
	return false;
}

static void wait_told(struct seat *seat, const char *text)
{
	int64_t until = now_ms() + WAIT_MS;

	while (!strstr(seat->told, text))
		if (now_ms() > until || !pump(seat, 100)) {
			pump(seat, 100);
			if (strstr(seat->told, text))
				return;
			fail_msg("\"%s\" was not told, but \"%.400s\"", text,
			    seat->told);
		}
}

static void wait_screen(struct seat *seat, const char *text)
{
	int64_t until = now_ms() + WAIT_MS;

	while (!screen_has(seat, text)) {
		if (now_ms() > until)
			fail_msg("\"%s\" is not on the screen, but \"%s\"",
			    text, row_text(seat, 0));
		pump(seat, 100);
	}
}

static void send_bytes(struct seat *seat, const char *bytes, size_t len)
{
	assert_int_equal(write(seat->master, bytes, len), len);
}

static void send_text(struct seat *seat, const char *text)
{
	send_bytes(seat, text, strlen(text));
}

/* Wait for its end, reading what it still sends. Returns the wait status. */
static int ended(struct seat *seat)
{
	int64_t until = now_ms() + WAIT_MS;
	int status;

	while (waitpid(seat->pid, &status, WNOHANG) == 0) {
		assert_true(now_ms() < until);
		pump(seat, 20);
	}
	seat->pid = 0;
	while (pump(seat, 0) && now_ms() < until) {
		struct pollfd fd = { .fd = seat->master, .events = POLLIN };

		if (poll(&fd, 1, 0) <= 0 || !(fd.revents & POLLIN))
			break;
	}
	return status;
}

static void stand_up(struct seat *seat)
{
	if (seat->pid > 0) {
		kill(seat->pid, SIGKILL);
		kill(seat->pid, SIGCONT);
		waitpid(seat->pid, NULL, 0);
	}
	close(seat->master);
	close(seat->report);
	vterm_free(seat->vt);
	free(seat->told);
}

static VTermScreenCell cell_at(struct seat *seat, int y, int x)
{
	VTermScreenCell cell;
	VTermPos pos = { .row = y, .col = x };

	assert_int_equal(vterm_screen_get_cell(seat->screen, pos, &cell), 1);
	return cell;
}

static int index_of(const VTermColor *colour)
{
	return VTERM_COLOR_IS_INDEXED(colour) ? colour->indexed.idx : -1;
}

/* Whether the last time the mode was told it was off; libvterm does not tell,
 * because it takes only the first of "1006;1000". */
static bool mode_off(const struct seat *seat, const char *mode)
{
	const char *at = seat->raw, *found, *last = NULL;
	size_t left = seat->raw_len;

	while ((found = memmem(at, left, mode, strlen(mode)))) {
		last = found + strlen(mode);
		left -= (size_t)(last - at);
		at = last;
	}
	return !last || *last == 'l';
}

/* The terminal is as a shell needs it. */
static void assert_restored(struct seat *seat)
{
	struct termios now;

	assert_false(seat->alternate);
	assert_true(seat->cursor);
	assert_true(mode_off(seat, "1000"));
	assert_true(mode_off(seat, "2004"));
	assert_int_equal(tcgetattr(seat->master, &now), 0);
	/* As a pseudo terminal is when it is new. */
	assert_int_equal(now.c_lflag & (ICANON | ECHO | ISIG),
	    ICANON | ECHO | ISIG);
	assert_int_equal(now.c_oflag & OPOST, OPOST);
}

static void draw__uses__the_colours_there_are(void **state)
{
	static const struct {
		struct wish wish;
		int bg;          /* of the title; -1: the terminal's own */
		bool reverse;
	} cases[] = {
		{ { "xterm-256color", "dark", NULL, NULL }, 24, false },
		{ { "xterm-256color", "light", NULL, NULL }, 25, false },
		{ { "xterm", "dark", NULL, NULL }, 4, false },
		{ { "linux", "dark", NULL, NULL }, 4, false },
		{ { "vt100", "dark", NULL, NULL }, -1, true },
		{ { "xterm-256color", "mono", NULL, NULL }, -1, true },
		{ { "xterm-256color", "dark", "1", NULL }, -1, true },
		/* An empty NO_COLOR means nothing (no-color.org). */
		{ { "xterm-256color", "dark", "", NULL }, 24, false },
		{ { "screen-256color", "dark", NULL, "C" }, 24, false },
	};
	VTermScreenCell cell;
	struct seat seat;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		sit_down(&seat, &cases[i].wish);
		wait_told(&seat, "<ready>");
		wait_screen(&seat, "hello");
		wait_screen(&seat, "#");
		cell = cell_at(&seat, 0, 0);
		if (index_of(&cell.bg) != cases[i].bg)
			fail_msg("case %zu: background %d", i,
			    index_of(&cell.bg));
		assert_int_equal(cell.attrs.reverse, cases[i].reverse);
		if (cases[i].wish.locale)
			wait_screen(&seat, "24 rows 80 cols aeE");
		else
			wait_screen(&seat, "24 rows 80 cols äé€");
		send_text(&seat, "q");
		assert_int_equal(ended(&seat), 0);
		assert_restored(&seat);
		stand_up(&seat);
	}
}

static void start__refuses__what_it_cannot_use(void **state)
{
	static const struct {
		const char *term, *says;
	} cases[] = {
		{ "nonsense-terminal", "TERM=nonsense-terminal is not known" },
		{ NULL, "TERM is not set" },
		{ "", "TERM is not set" },
		{ "dumb", "TERM=dumb cannot" },
	};
	struct seat seat;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		sit_down(&seat, &(struct wish){ .term = cases[i].term,
			.theme = "dark" });
		wait_told(&seat, cases[i].says);
		assert_int_equal(WEXITSTATUS(ended(&seat)), 1);
		assert_restored(&seat);
		stand_up(&seat);
	}
}

static const struct wish usual = { "xterm-256color", "dark", NULL, NULL };

static void resize__draws__at_the_new_size(void **state)
{
	static const int sizes[][2] = { { 50, 200 }, { 10, 40 }, { 24, 80 } };
	struct winsize size = { 0 };
	struct seat seat;
	char told[40];
	size_t i;

	sit_down(&seat, &usual);
	wait_told(&seat, "<ready>");
	for (i = 0; i < ARRAY_LEN(sizes); i++) {
		seat.rows = sizes[i][0];
		seat.cols = sizes[i][1];
		size.ws_row = (unsigned short)seat.rows;
		size.ws_col = (unsigned short)seat.cols;
		vterm_set_size(seat.vt, seat.rows, seat.cols);
		assert_int_equal(ioctl(seat.master, TIOCSWINSZ, &size), 0);
		snprintf(told, sizeof(told), "<size %d %d>", seat.rows,
		    seat.cols);
		wait_told(&seat, told);
		snprintf(told, sizeof(told), "%d rows %d cols", seat.rows,
		    seat.cols);
		wait_screen(&seat, told);
		/* The lower right corner can be written, too. */
		wait_screen(&seat, "#");
	}
	send_text(&seat, "q");
	assert_int_equal(ended(&seat), 0);
	assert_restored(&seat);
	stand_up(&seat);
}

static void suspend__gives__the_terminal_back_and_takes_it(void **state)
{
	struct seat seat;
	int64_t until = now_ms() + WAIT_MS;
	int status = 0;

	sit_down(&seat, &usual);
	wait_told(&seat, "<ready>");
	wait_screen(&seat, "hello");
	assert_true(seat.alternate);
	send_text(&seat, "Z");
	while (waitpid(seat.pid, &status, WNOHANG | WUNTRACED) == 0) {
		assert_true(now_ms() < until);
		pump(&seat, 20);
	}
	assert_true(WIFSTOPPED(status));
	while (seat.alternate && now_ms() < until)
		pump(&seat, 20);
	assert_restored(&seat);
	kill(seat.pid, SIGCONT);
	wait_told(&seat, "<resumed>");
	wait_screen(&seat, "again");
	assert_true(seat.alternate);
	/* Keys work again. */
	send_text(&seat, "x\033[A");
	wait_told(&seat, "<text x><key Up>");
	send_text(&seat, "q");
	assert_int_equal(ended(&seat), 0);
	stand_up(&seat);
}

/* An answer that is under way when the program leaves is its own still: the
 * shell would echo it. */
static void stop__takes__the_answers_that_are_under_way(void **state)
{
	struct seat seat;
	int shell;

	sit_down(&seat, &usual);
	wait_told(&seat, "<ready>");
	wait_screen(&seat, "hello");
	shell = open(ptsname(seat.master), O_RDWR | O_NOCTTY);
	assert_true(shell >= 0);
	send_text(&seat, "B");
	assert_int_equal(ended(&seat), 0);
	while (seat.alternate)
		pump(&seat, 20);
	/* An echo, if there were one, stands before this. */
	assert_int_equal(write(shell, "prompt", 6), 6);
	wait_screen(&seat, "prompt");
	assert_null(memmem(seat.raw, seat.raw_len, "[0n", 3));
	close(shell);
	stand_up(&seat);
}

static void crash__restores__the_terminal_and_tells_where_the_log_is(
    void **state)
{
	static const struct {
		const char *letter;
		int number;
	} cases[] = { { "A", SIGABRT }, { "V", SIGSEGV } };
	struct seat seat;
	size_t i;
	int status;

	if (getenv("SANITIZED") && *getenv("SANITIZED"))
		skip();
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		sit_down(&seat, &usual);
		wait_told(&seat, "<ready>");
		wait_screen(&seat, "hello");
		send_text(&seat, cases[i].letter);
		status = ended(&seat);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), cases[i].number);
		wait_screen(&seat, "the log is where it is");
		assert_restored(&seat);
		stand_up(&seat);
	}
}

/* The bytes between the beginning of a link and its end, without what curses
 * says of styles and places. */
static void linked_text(const struct seat *seat, char out[200])
{
	static const char begin[] = "\033]8;id=callbox;"
	    "https://example.com/?a=1;b=2\033\\", end[] = "\033]8;;\033\\";
	const char *at = memmem(seat->raw, seat->raw_len, begin,
	    strlen(begin)), *stop;
	size_t n = 0;

	assert_non_null(at);
	at += strlen(begin);
	stop = memmem(at, (size_t)(seat->raw + seat->raw_len - at), end,
	    strlen(end));
	assert_non_null(stop);
	for (; at < stop; at++)
		if (*at == '\033') {
			for (at++; at < stop && !(*at >= '@' && *at <= '~' &&
			    *at != '['); at++)
				;
			/* Charsets are named by a letter more. */
			at += at < stop && *at == '(';
		} else if (*at >= ' ' && n < 199) {
			out[n++] = *at;
		}
	out[n] = '\0';
}

static void draw__makes__a_link_of_what_was_followed(void **state)
{
	char text[200];
	struct seat seat;

	sit_down(&seat, &usual);
	wait_told(&seat, "<ready>");
	wait_screen(&seat, "hello");
	seat.raw_len = 0;
	send_text(&seat, "K");
	wait_screen(&seat, "Copied: https://example");
	wait_screen(&seat, ".com/?a=1;b=2");
	while (!memmem(seat.raw, seat.raw_len, "\033]8;;\033\\", 7))
		pump(&seat, 20);
	linked_text(&seat, text);
	assert_string_equal(text, "https://example.com/?a=1;b=2");
	/* What takes its place is none. */
	seat.raw_len = 0;
	send_text(&seat, "L");
	wait_screen(&seat, "no link");
	assert_null(memmem(seat.raw, seat.raw_len, "\033]8;", 4));
	stand_up(&seat);
}

static void read__tells__a_lost_terminal(void **state)
{
	struct seat seat;
	int status;

	sit_down(&seat, &usual);
	wait_told(&seat, "<ready>");
	close(seat.master);
	seat.master = -1;
	wait_told(&seat, "<lost>");
	assert_int_equal(waitpid(seat.pid, &status, 0), seat.pid);
	assert_int_equal(WEXITSTATUS(status), 3);
	seat.pid = 0;
	stand_up(&seat);
}

static void read__names__keys(void **state)
{
	static const struct {
		const char *bytes, *told;
	} cases[] = {
		{ "a", "<text a>" }, { " ", "<text  >" },
		{ "\xc3\xa4", "<text ä>" }, { "\xe2\x82\xac", "<text €>" },
		{ "\xf0\x9f\x99\x82", "<text 🙂>" },
		{ "\r", "<key Enter>" }, { "\t", "<key Tab>" },
		{ "\177", "<key Backspace>" }, { "\010", "<key Backspace>" },
		{ "\001", "<key C-a>" }, { "\032", "<key C-z>" },
		{ "\037", "<key C-_>" },
		{ "\033x", "<key M-x>" }, { "\033\r", "<key M-Enter>" },
		{ "\033[A", "<key Up>" }, { "\033OB", "<key Down>" },
		{ "\033[5~", "<key PgUp>" }, { "\033[H", "<key Home>" },
		{ "\033OF", "<key End>" }, { "\033OP", "<key F1>" },
		{ "\033[24~", "<key F12>" }, { "\033[Z", "<key S-Tab>" },
		{ "\033[1;5C", "<key C-Right>" },
		{ "\033[1;2D", "<key S-Left>" }, { "\033[3~", "<key Delete>" },
	};
	struct seat seat;
	size_t i;

	sit_down(&seat, &usual);
	wait_told(&seat, "<ready>");
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		seat.told[0] = '\0';
		seat.told_len = 0;
		memset(seat.told, 0, 100);
		send_text(&seat, cases[i].bytes);
		wait_told(&seat, cases[i].told);
		assert_string_equal(seat.told, cases[i].told);
	}
	/* Esc alone is told when nothing follows. */
	send_text(&seat, "\033");
	wait_told(&seat, "<key Esc>");
	stand_up(&seat);
}

/* What comes close behind Esc and is no key with Alt stays what it is. */
static void read__tells__esc_from_what_follows_it(void **state)
{
	static const struct {
		const char *bytes, *told;
	} cases[] = {
		{ "\033\033[200~ab\033[201~", "<key Esc><paste 2 ab>" },
		{ "\033\033[0nx", "<key Esc><text x>" },
		{ "\033\033[99;99Xx", "<key Esc><text x>" },
		{ "\033\033", "<key Esc><key Esc>" },
	};
	struct seat seat;
	size_t i;

	sit_down(&seat, &usual);
	wait_told(&seat, "<ready>");
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		seat.told_len = 0;
		memset(seat.told, 0, 100);
		send_text(&seat, cases[i].bytes);
		wait_told(&seat, cases[i].told);
		assert_string_equal(seat.told, cases[i].told);
	}
	stand_up(&seat);
}

/* Whatever a terminal may send that is no key of ours: nothing comes of it,
 * least of all the letters in it. */
static void read__swallows__unknown_sequences(void **state)
{
	static const char *const unknown[] = {
		"\033[?62;1;6;22c", "\033[>41;354;0c", "\033[99;99X",
		"\033[200;5z", "\033[12;40R", "\033[I", "\033[O",
		"\033[?2026;2$y", "\033[1;2;3;4;5;6;7;8;9m",
		"\033]11;rgb:1e1e/1e1e/1e1e\007",
		"\033]52;c;aGVsbG8=\033\\", "\033P1$r0m\033\\",
		"\033_Gi=1;OK\033\\", "\033Oz", "\033[27;5;9~",
		"\033[104;5u",
	};
	struct seat seat;
	size_t i;

	sit_down(&seat, &usual);
	wait_told(&seat, "<ready>");
	for (i = 0; i < ARRAY_LEN(unknown); i++) {
		seat.told_len = 0;
		memset(seat.told, 0, 400);
		send_text(&seat, unknown[i]);
		send_text(&seat, "x");
		wait_told(&seat, "<text x>");
		if (strcmp(seat.told, "<text x>") != 0)
			fail_msg("%zu: %s", i, seat.told);
	}
	stand_up(&seat);
}

static void read__takes__a_paste_in_pieces(void **state)
{
	struct seat seat;
	char *big = mem_zalloc(200001), head[40];
	size_t at, n;

	sit_down(&seat, &usual);
	wait_told(&seat, "<ready>");
	/* The brackets themselves are cut. */
	send_text(&seat, "\033[20");
	send_text(&seat, "0~first\rsec");
	send_text(&seat, "ond\t\033[2");
	send_text(&seat, "01~");
	wait_told(&seat, "<paste 13 first|second\t>");
	/* Letters of two bytes, cut, and control characters left out. */
	send_text(&seat, "\033[200~\xc3");
	send_text(&seat, "\xa4\001\002\003\177q\033[201~");
	wait_told(&seat, "<paste 3 äq>");
	/* A large one. */
	memset(big, 'p', 200000);
	send_text(&seat, "\033[200~");
	for (at = 0; at < 200000; at += n) {
		n = 200000 - at < 1000 ? 200000 - at : 1000;
		send_bytes(&seat, big + at, n);
		pump(&seat, 0);
	}
	send_text(&seat, "\033[201~");
	snprintf(head, sizeof(head), "<paste 200000 pppp");
	wait_told(&seat, head);
	/* And then keys are keys again. */
	send_text(&seat, "z");
	wait_told(&seat, "<text z>");
	free(big);
	stand_up(&seat);
}

/* A paste that holds its own end: what stands behind it is no key. */
static void read__keeps__a_false_end_in_the_paste(void **state)
{
	struct seat seat;

	sit_down(&seat, &usual);
	wait_told(&seat, "<ready>");
	send_text(&seat, "\033[200~good\033[201~A\rq\033[201~");
	wait_told(&seat, "<paste 7 goodA|q>");
	/* What is typed soon after a paste is typed. */
	send_text(&seat, "\033[200~good\033[201~ab\r");
	wait_told(&seat, "<paste 4 good><text a><text b><key Enter>");
	/* Two pastes are two. */
	send_text(&seat, "\033[200~one\033[201~\033[200~two\033[201~");
	wait_told(&seat, "<paste 3 one><paste 3 two>");
	stand_up(&seat);
}

static void read__tells__the_mouse(void **state)
{
	struct seat seat;

	sit_down(&seat, &usual);
	wait_told(&seat, "<ready>");
	wait_screen(&seat, "hello");
	/* As xterm tells it (mode 1006): button, column, row from 1. */
	send_text(&seat, "\033[<0;11;6M\033[<0;11;6m");
	wait_told(&seat, "<mouse 5 10 1>");
	send_text(&seat, "\033[<0;11;6M\033[<0;11;6m");
	wait_told(&seat, "<mouse 5 10 4>");
	send_text(&seat, "\033[<2;71;4M\033[<2;71;4m");
	wait_told(&seat, "<mouse 3 70 3>");
	send_text(&seat, "\033[<64;71;4M");
	wait_told(&seat, "<mouse 3 70 5>");
	send_text(&seat, "\033[<65;71;4M");
	wait_told(&seat, "<mouse 3 70 6>");
	stand_up(&seat);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(draw__uses__the_colours_there_are),
		cmocka_unit_test(start__refuses__what_it_cannot_use),
		cmocka_unit_test(resize__draws__at_the_new_size),
		cmocka_unit_test(
		    suspend__gives__the_terminal_back_and_takes_it),
		cmocka_unit_test(stop__takes__the_answers_that_are_under_way),
		cmocka_unit_test(draw__makes__a_link_of_what_was_followed),
		cmocka_unit_test(
		    crash__restores__the_terminal_and_tells_where_the_log_is),
		cmocka_unit_test(read__tells__a_lost_terminal),
		cmocka_unit_test(read__names__keys),
		cmocka_unit_test(read__tells__esc_from_what_follows_it),
		cmocka_unit_test(read__swallows__unknown_sequences),
		cmocka_unit_test(read__takes__a_paste_in_pieces),
		cmocka_unit_test(read__keeps__a_false_end_in_the_paste),
		cmocka_unit_test(read__tells__the_mouse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
