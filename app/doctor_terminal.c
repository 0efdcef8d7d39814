/*
 * The doctor's look at the terminal. What the terminal can be asked is asked:
 * how wide it draws things is measured by its cursor reports (ECMA-48 8.3.35),
 * the clipboard is an attribute of its answer to DA (52), its name the answer
 * to XTVERSION. Links (OSC 8) cannot be asked for; they go by the name.
 */
#include "config.h"

#include "app/doctor.h"
#include "app/term.h"
#include "keystore/ask.h"

#include <langinfo.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { ANSWER_MS = 400, ANSWER_MAX = 256, ROWS_LEAST = 10, COLS_LEAST = 40 };

struct tty {
	int fd;
	struct termios before;
};

static bool tty_open(struct tty *tty)
{
	struct termios raw;

	tty->fd = ask_open_terminal();
	if (tty->fd < 0)
		return false;
	if (tcgetattr(tty->fd, &tty->before) != 0) {
		close(tty->fd);
		return false;
	}
	raw = tty->before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	tcsetattr(tty->fd, TCSAFLUSH, &raw);
	return true;
}

static void tty_close(struct tty *tty)
{
	tcsetattr(tty->fd, TCSAFLUSH, &tty->before);
	close(tty->fd);
}

/* Send a question, and read until `last` ends the answer. False: none came. */
static bool ask(struct tty *tty, const char *question, char last,
    char answer[ANSWER_MAX])
{
	struct pollfd fd = { .fd = tty->fd, .events = POLLIN };
	size_t len = 0;

	answer[0] = '\0';
	if (write(tty->fd, question, strlen(question)) < 0)
		return false;
	while (len < ANSWER_MAX - 1 && poll(&fd, 1, ANSWER_MS) > 0 &&
	    read(tty->fd, &answer[len], 1) == 1) {
		answer[++len] = '\0';
		if (answer[len - 1] == last && len > 2)
			return true;
	}
	return false;
}

/* The column after text that is drawn at the left edge, from 0; -1: the
 * terminal does not tell. */
static int column_after(struct tty *tty, const char *text)
{
	char question[80], answer[ANSWER_MAX];
	int row, column;
	bool told;

	snprintf(question, sizeof(question), "\r%s\033[6n", text);
	told = ask(tty, question, 'R', answer) &&
	    sscanf(answer, "\033[%d;%dR", &row, &column) == 2;
	if (write(tty->fd, "\r\033[K", 4) < 0 || !told)
		return -1;
	return column - 1;
}

static void check_widths(struct doctor *doctor, struct tty *tty)
{
	static const struct {
		const char *name, *text;
		int cols;
	} samples[] = {
		{ "CJK", "\u754c", 2 }, { "emoji", "\U0001f642", 2 },
		{ "a combining mark", "e\u0301", 1 },
		{ "a line", "\u2500", 1 }, { "an ellipsis", "\u2026", 1 },
	};
	size_t i, wrong = 0;
	int cols;

	if (column_after(tty, "ab") != 2) {
		doctor_say(doctor, DOCTOR_NOTE, "widths", "this terminal does "
		    "not report its cursor: they could not be measured");
		return;
	}
	for (i = 0; i < ARRAY_LEN(samples); i++) {
		cols = column_after(tty, samples[i].text);
		if (cols == samples[i].cols)
			continue;
		wrong++;
		doctor_say(doctor, DOCTOR_BAD, "widths", "%s takes %d columns "
		    "here, not %d: %s", samples[i].name, cols,
		    samples[i].cols, samples[i].cols == 1 && cols == 2 ?
		    "let ambiguous characters be narrow in the terminal's "
		    "settings" : "check that the terminal and, inside tmux or "
		    "screen, the outer one are set to UTF-8");
	}
	if (!wrong)
		doctor_say(doctor, DOCTOR_OK, "widths", "measured: CJK, "
		    "emoji, combining marks, lines");
}

/* Whether DA's answer, "ESC [ ? 62 ; 22 ; 52 c", has this attribute. */
static bool has_attribute(const char *answer, const char *wanted)
{
	const char *at = strchr(answer, '?');
	size_t n;

	for (; at && *at && *at != 'c'; at += n) {
		at++;
		n = strcspn(at, ";c");
		if (n == strlen(wanted) && !strncmp(at, wanted, n))
			return true;
	}
	return false;
}

static void check_clipboard(struct doctor *doctor, struct tty *tty)
{
	char answer[ANSWER_MAX];

	if (!ask(tty, "\033[c", 'c', answer))
		doctor_say(doctor, DOCTOR_NOTE, "clipboard", "the terminal "
		    "does not say whether it takes text by OSC 52");
	else if (has_attribute(answer, "52"))
		doctor_say(doctor, DOCTOR_OK, "clipboard", "OSC 52 is taken");
	else if (getenv("TMUX"))
		doctor_say(doctor, DOCTOR_NOTE, "clipboard", "tmux passes "
		    "OSC 52 on with: set -g set-clipboard on");
	else
		doctor_say(doctor, DOCTOR_NOTE, "clipboard", "OSC 52 is not "
		    "announced: if copying does nothing, allow it in the "
		    "terminal's settings");
}

static void check_links(struct doctor *doctor, struct tty *tty)
{
	static const char *const known[] = { "kitty", "foot", "iTerm2",
		"WezTerm", "VTE", "ghostty", "contour", "mintty",
		"Alacritty", "alacritty", "Konsole" };
	char answer[ANSWER_MAX], name[60] = "";
	int major = 0, minor = 0;
	size_t i;

	if (ask(tty, "\033[>0q", '\\', answer) &&
	    !strncmp(answer, "\033P>|", 4))
		snprintf(name, sizeof(name), "%.*s",
		    (int)strcspn(answer + 4, "\033"), answer + 4);
	for (i = 0; i < ARRAY_LEN(known); i++)
		if (strstr(name, known[i]))
			break;
	if (sscanf(name, "tmux %d.%d", &major, &minor) == 2)
		doctor_say(doctor, DOCTOR_NOTE, "links", major * 100 + minor >=
		    304 ? "%s passes OSC 8 on if the outer terminal has it "
		    "(set -as terminal-features ',*:hyperlinks')" :
		    "%s has no OSC 8 (3.4 has): addresses are shown as text",
		    name);
	else if (i < ARRAY_LEN(known))
		doctor_say(doctor, DOCTOR_OK, "links", "%s has OSC 8", name);
	else
		doctor_say(doctor, DOCTOR_NOTE, "links", "it is not known "
		    "whether %s has OSC 8: addresses can always be copied",
		    *name ? name : "this terminal");
}

static void check_size(struct doctor *doctor)
{
	const char *name = getenv("TERM");
	struct winsize size = { 0 };
	int colours;

	if (!name || !*name) {
		doctor_say(doctor, DOCTOR_BAD, "terminal", "TERM is not set: "
		    "export TERM=xterm-256color");
		return;
	}
	colours = term_colours();
	if (colours < -1) {
		doctor_say(doctor, DOCTOR_BAD, "terminal", "this host does "
		    "not know TERM=%s: export TERM=xterm-256color", name);
		return;
	}
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || !size.ws_col)
		doctor_say(doctor, DOCTOR_NOTE, "terminal", "%s of unknown "
		    "size", name);
	else if (size.ws_row < ROWS_LEAST || size.ws_col < COLS_LEAST)
		doctor_say(doctor, DOCTOR_BAD, "terminal", "%s with %dx%d is "
		    "too small: make it %dx%d at least, 80x24 is comfortable",
		    name, size.ws_col, size.ws_row, COLS_LEAST, ROWS_LEAST);
	else
		doctor_say(doctor, DOCTOR_OK, "terminal", "%s, %dx%d%s", name,
		    size.ws_col, size.ws_row, getenv("TMUX") ? ", in tmux" :
		    "");
	if (getenv("NO_COLOR") && *getenv("NO_COLOR"))
		doctor_say(doctor, DOCTOR_NOTE, "colours", "none, because "
		    "NO_COLOR is set");
	else if (colours >= 256)
		doctor_say(doctor, DOCTOR_OK, "colours", "%d", colours);
	else
		doctor_say(doctor, DOCTOR_NOTE, "colours", "%d: more with "
		    "TERM=%s-256color, if the terminal has them",
		    colours < 0 ? 0 : colours,
		    getenv("TMUX") ? "screen" : "xterm");
}

void doctor_terminal(struct doctor *doctor)
{
	struct tty tty;

	if (!isatty(STDOUT_FILENO)) {
		doctor_say(doctor, DOCTOR_NOTE, "terminal", "standard output "
		    "is none: run it in the terminal to check that");
		return;
	}
	check_size(doctor);
	if (!tty_open(&tty))
		return;
	if (!strcmp(nl_langinfo(CODESET), "UTF-8"))
		check_widths(doctor, &tty);
	check_clipboard(doctor, &tty);
	check_links(doctor, &tty);
	tty_close(&tty);
}
